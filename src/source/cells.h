/* Counts by a 64-bit key: one open-addressing table of blocks, each of keys that differ in their low bits only. */
#ifndef VITRINE_SOURCE_CELLS_H
#define VITRINE_SOURCE_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The low bits of a key say which of the block's cells it has, and are below CELLS_WIDTH. Keys that often come should
 * be neighbours: two blocks make one line of the processor's cache, and a tally of millions of groups spends most of
 * its time waiting for lines. */
enum { CELLS_LOW_BITS = 3, CELLS_WIDTH = 6 };

struct cells_block;
struct cells_large;

/* All zero bytes is an empty table. */
struct cells {
	struct cells_block *blocks;
	size_t block_count, used;  /* a power of two, or 0; blocks that hold something */
	size_t cell_count;         /* keys that hold something */
	struct cells_large *large; /* sums that do not fit a block; NULL as a rule */
};

struct cell {
	uint64_t key;
	uint64_t count; /* ≥ 1 */
};

void cells_finish(struct cells *cells);

/* Adds `count`, ≥ 1, to the key's cell. */
void cells_add(struct cells *cells, uint64_t key, uint64_t count);

/* Asks the processor for the key's block, which cells_add wants a little later. */
void cells_prefetch(const struct cells *cells, uint64_t key);

/* Passes over the cells, each once in no promised order: false at the end. `*at` is 0 at the start. */
bool cells_next(const struct cells *cells, size_t *at, struct cell *out);

#endif
