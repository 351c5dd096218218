/* Counts by a 64-bit key: one open-addressing table. */
#ifndef VITRINE_SOURCE_CELLS_H
#define VITRINE_SOURCE_CELLS_H

#include <stddef.h>
#include <stdint.h>

struct cell {
	uint64_t key;
	uint64_t count; /* 0: empty slot */
};

/* All zero bytes is an empty table. */
struct cells {
	struct cell *slots;
	size_t slot_count, used; /* a power of two, or 0 */
};

void cells_finish(struct cells *cells);

/* Adds `count`, ≥ 1, to the key's cell. */
void cells_add(struct cells *cells, uint64_t key, uint64_t count);

/* Asks the processor for the key's slot, which cells_add wants a little later: most of the time of a tally of
 * millions of groups is spent waiting for memory. */
void cells_prefetch(const struct cells *cells, uint64_t key);

#endif
