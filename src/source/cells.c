#define _GNU_SOURCE /* MAP_ANONYMOUS, MADV_HUGEPAGE */
#include "source/cells.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "base/arena.h"

enum { HUGE_PAGE = 2 * 1024 * 1024 };

static size_t first_slot(const struct cells *cells, uint64_t key)
{
	uint64_t hash = (key ^ key >> 31) * 0x9e3779b97f4a7c15u;
	return (hash ^ hash >> 32) & (cells->slot_count - 1);
}

static struct cell *find(const struct cells *cells, uint64_t key)
{
	size_t mask = cells->slot_count - 1;
	size_t i = first_slot(cells, key);
	while (cells->slots[i].count != 0 && cells->slots[i].key != key)
		i = (i + 1) & mask;
	return &cells->slots[i];
}

static void *map(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return memory != MAP_FAILED ? memory : memory_resize(NULL, SIZE_MAX, 2); /* ends the program */
}

/* Zeroed. Keys fall anywhere in a table of many megabytes: with small pages each of them costs a page walk too, which
 * was an eighth of the time of a tally of 2 million groups. Huge pages want their own alignment. */
static struct cell *slots_create(size_t count)
{
	size_t size = count * sizeof(struct cell);
	if (size < HUGE_PAGE)
		return map(size);
	char *memory = map(size + HUGE_PAGE);
	size_t before = (HUGE_PAGE - (uintptr_t)memory % HUGE_PAGE) % HUGE_PAGE;
	if (before != 0)
		munmap(memory, before);
	munmap(memory + before + size, HUGE_PAGE - before);
	madvise(memory + before, size, MADV_HUGEPAGE);
	return (struct cell *)(void *)(memory + before);
}

static void slots_destroy(struct cell *slots, size_t count)
{
	if (slots != NULL)
		munmap(slots, count * sizeof *slots);
}

static void grow(struct cells *cells)
{
	struct cells old = *cells;
	cells->slot_count = old.slot_count == 0 ? 1024 : old.slot_count * 2;
	cells->slots = slots_create(cells->slot_count);
	for (size_t i = 0; i < old.slot_count; i++)
		if (old.slots[i].count != 0)
			*find(cells, old.slots[i].key) = old.slots[i];
	slots_destroy(old.slots, old.slot_count);
}

void cells_finish(struct cells *cells)
{
	slots_destroy(cells->slots, cells->slot_count);
	*cells = (struct cells){ 0 };
}

void cells_add(struct cells *cells, uint64_t key, uint64_t count)
{
	if (cells->used * 4 >= cells->slot_count * 3)
		grow(cells);
	struct cell *cell = find(cells, key);
	if (cell->count == 0) {
		cell->key = key;
		cells->used++;
	}
	cell->count += count;
}

void cells_prefetch(const struct cells *cells, uint64_t key)
{
	if (cells->slot_count != 0)
		__builtin_prefetch(&cells->slots[first_slot(cells, key)], 1);
}
