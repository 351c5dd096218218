#include "source/cells.h"

#include <stdlib.h>

#include "base/arena.h"

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

/* calloc, unlike memset, leaves pages that are never touched out of memory. */
static void grow(struct cells *cells)
{
	struct cells old = *cells;
	cells->slot_count = old.slot_count == 0 ? 1024 : old.slot_count * 2;
	cells->slots = calloc(cells->slot_count, sizeof *cells->slots);
	if (cells->slots == NULL)
		cells->slots = memory_resize(NULL, SIZE_MAX, sizeof *cells->slots); /* ends the program */
	for (size_t i = 0; i < old.slot_count; i++)
		if (old.slots[i].count != 0)
			*find(cells, old.slots[i].key) = old.slots[i];
	free(old.slots);
}

void cells_finish(struct cells *cells)
{
	free(cells->slots);
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
