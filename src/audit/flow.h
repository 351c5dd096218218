/* A table in motion: one that agrees with everything published, moved to others that do, along the ways of its network.
 *
 * Published cells never move, withheld ones stay 1 or more (an attacker knows that a withheld cell is no zero). Whatever is pushed, the
 * table satisfies every equation again afterwards, so each state is a witness: a table that could be the true one.
 * Ford and Fulkerson, Flows in Networks (1962); ways are looked for breadth first (Edmonds and Karp, J. ACM 19, 1972), from both ends at once (Pohl,
 * Machine Intelligence 6, 1971): where there is no further way it is often one end alone that shows it. */
#ifndef VITRINE_AUDIT_FLOW_H
#define VITRINE_AUDIT_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "cube/cube.h"

#define FLOW_UNBOUNDED UINT64_MAX

struct shift {
	uint32_t cell;
	int64_t change;
};

struct flow;

/* `values` by cell is the starting table and is moved in place; it agrees with the published values already, or
 * flow_settle makes it so. In the arena, as are `withheld` (by cell) and `values` themselves. */
struct flow *flow_create(const struct cube *cube, const bool *withheld, uint64_t *values, struct arena *arena);

/* From values that are right where they are published and 1 where they are withheld to a table in which every equation holds; false where
 * there is none: the published figures contradict each other, or are more than a cube can hold. */
bool flow_settle(struct flow *flow);

/* Raises the withheld cell by at most `limit`; returns by how much, less than the limit only where the published figures allow no more;
 * FLOW_UNBOUNDED where they set no bound (the cell is then left where it was pushed to). */
uint64_t flow_raise(struct flow *flow, uint32_t cell, uint64_t limit);

/* Lowers it likewise. */
uint64_t flow_lower(struct flow *flow, uint32_t cell, uint64_t limit);

/* What moved since the last call: each cell once, none that is where it was. Valid until something moves. */
const struct shift *flow_shifts(struct flow *flow, size_t *count);

/* Moves back what moved since the last call of flow_shifts. */
void flow_undo(struct flow *flow);

#endif
