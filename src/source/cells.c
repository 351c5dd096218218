#define _GNU_SOURCE /* MAP_ANONYMOUS, MADV_HUGEPAGE */
#include "source/cells.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "base/arena.h"
#include "base/labels.h"

enum { HUGE_PAGE = 2 * 1024 * 1024, FIRST_BLOCKS = 256 };

struct cells_block {
	uint64_t name; /* the high bits of its keys, and 1; 0: empty */
	uint32_t counts[CELLS_WIDTH]; /* LARGE: the sum is among the large ones */
};

#define LARGE UINT32_MAX

/* Sums of 2^32 − 1 and more. There are never many: all counts together stay below 2^53. */
struct cells_large {
	struct labels keys; /* the bytes of each key */
	uint64_t *sums;     /* by code */
};

static uint64_t name_of(uint64_t key)
{
	return (key >> CELLS_LOW_BITS) + 1;
}

static size_t first_block(const struct cells *cells, uint64_t name)
{
	uint64_t hash = (name ^ name >> 31) * 0x9e3779b97f4a7c15u;
	return (hash ^ hash >> 32) & (cells->block_count - 1);
}

static struct cells_block *find(const struct cells *cells, uint64_t name)
{
	size_t mask = cells->block_count - 1;
	size_t i = first_block(cells, name);
	while (cells->blocks[i].name != name && cells->blocks[i].name != 0)
		i = (i + 1) & mask;
	return &cells->blocks[i];
}

static void *map(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return memory != MAP_FAILED ? memory : memory_resize(NULL, SIZE_MAX, 2); /* ends the program */
}

/* Zeroed. Keys fall anywhere in a table of many megabytes: with small pages each of them costs a page walk too, which
 * was an eighth of the time of a tally of 2 million groups. Huge pages want their own alignment. */
static struct cells_block *blocks_create(size_t count)
{
	size_t size = count * sizeof(struct cells_block);
	if (size < HUGE_PAGE)
		return map(size);
	char *memory = map(size + HUGE_PAGE);
	size_t before = (HUGE_PAGE - (uintptr_t)memory % HUGE_PAGE) % HUGE_PAGE;
	if (before != 0)
		munmap(memory, before);
	munmap(memory + before + size, HUGE_PAGE - before);
	madvise(memory + before, size, MADV_HUGEPAGE);
	return (struct cells_block *)(void *)(memory + before);
}

static void blocks_destroy(struct cells_block *blocks, size_t count)
{
	if (blocks != NULL)
		munmap(blocks, count * sizeof *blocks);
}

static void grow(struct cells *cells)
{
	struct cells old = *cells;
	cells->block_count = old.block_count == 0 ? FIRST_BLOCKS : old.block_count * 2;
	cells->blocks = blocks_create(cells->block_count);
	for (size_t i = 0; i < old.block_count; i++)
		if (old.blocks[i].name != 0)
			*find(cells, old.blocks[i].name) = old.blocks[i];
	blocks_destroy(old.blocks, old.block_count);
}

static uint64_t *large_sum(struct cells *cells, uint64_t key)
{
	struct cells_large *large = cells->large;
	if (large == NULL) {
		large = cells->large = memory_resize(NULL, 1, sizeof *large);
		*large = (struct cells_large){ 0 };
	}
	uint32_t known = large->keys.count, code = labels_add(&large->keys, (const char *)&key, sizeof key);
	if (code == known) {
		large->sums = memory_resize(large->sums, known + 1, sizeof *large->sums);
		large->sums[code] = 0;
	}
	return &large->sums[code];
}

static void add_large(struct cells *cells, uint64_t key, uint32_t *cell, uint64_t count)
{
	*large_sum(cells, key) += count + (*cell == LARGE ? 0 : *cell);
	*cell = LARGE;
}

void cells_finish(struct cells *cells)
{
	blocks_destroy(cells->blocks, cells->block_count);
	if (cells->large != NULL) {
		labels_finish(&cells->large->keys);
		free(cells->large->sums);
		free(cells->large);
	}
	*cells = (struct cells){ 0 };
}

void cells_add(struct cells *cells, uint64_t key, uint64_t count)
{
	if (cells->used * 4 >= cells->block_count * 3)
		grow(cells);
	struct cells_block *block = find(cells, name_of(key));
	if (block->name == 0) {
		block->name = name_of(key);
		cells->used++;
	}
	uint32_t *cell = &block->counts[key & ((1 << CELLS_LOW_BITS) - 1)];
	cells->cell_count += *cell == 0;
	if (count < LARGE - *cell)
		*cell += (uint32_t)count;
	else
		add_large(cells, key, cell, count);
}

void cells_prefetch(const struct cells *cells, uint64_t key)
{
	if (cells->block_count != 0)
		__builtin_prefetch(&cells->blocks[first_block(cells, name_of(key))], 1);
}

bool cells_next(const struct cells *cells, size_t *at, struct cell *out)
{
	for (; *at < cells->block_count << CELLS_LOW_BITS; ++*at) {
		const struct cells_block *block = &cells->blocks[*at >> CELLS_LOW_BITS];
		size_t low = *at & ((1 << CELLS_LOW_BITS) - 1);
		if (block->name == 0 || low >= CELLS_WIDTH) {
			*at |= (1 << CELLS_LOW_BITS) - 1;
			continue;
		}
		if (block->counts[low] == 0)
			continue;
		out->key = (block->name - 1) << CELLS_LOW_BITS | low;
		out->count = block->counts[low];
		if (block->counts[low] == LARGE)
			out->count = cells->large->sums[labels_find(&cells->large->keys, (const char *)&out->key, sizeof out->key)];
		++*at;
		return true;
	}
	return false;
}
