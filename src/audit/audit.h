/* The audit: what the published figures of a period tell of each withheld cell. It shares nothing with protect/ but the cube.
 *
 * Two questions. From inside, before an edition is frozen: does a table exist, for each withheld cell that is small, that agrees with everything published and
 * in which that cell is k or more? The tables found are witnesses; they are added up again without the search that found them, in 64-bit
 * integers, over the equations of the cube rather than its network. From outside, with the published files alone: between which
 * bounds does each withheld cell lie?
 *
 * Not covered: an attacker who holds exact totals from elsewhere, or who reasons from the algorithm. */
#ifndef VITRINE_AUDIT_AUDIT_H
#define VITRINE_AUDIT_AUDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audit/flow.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "cube/cube.h"

/* Witnesses, each made from the one before by shifts; the first from the true table. */
struct proof {
	struct shift *shifts;
	size_t shift_count, shift_capacity;
	size_t *ends; /* of each witness's shifts */
	size_t witness_count, witness_capacity;
};

/* Finds witnesses for every cell from 1 to k − 1. Where one has none the message names the cell; so it does where a count of zero is
 * withheld, which a reader would take for 1 or more. All memory in the arena. */
bool audit_prove(const struct cube *cube, const bool *withheld, unsigned k, struct arena *arena, struct proof *out,
		 struct error *err);

/* Adds every witness up again, from the true table on: no published cell moves, no withheld one is below 1, every equation holds, and each
 * cell from 1 to k − 1 is withheld and is k or more in one of them. Takes nothing in the proof for granted but that its arrays are as long as
 * they say. */
bool audit_add_up(const struct cube *cube, const bool *withheld, unsigned k, const struct proof *proof, struct arena *arena,
		  struct error *err);

/* All that is asked before an edition is frozen: the proof, added up again, and the attack from outside, in which no withheld cell may be exactly
 * known or bounded under k. The first fault is refused, with its cell. */
bool audit_release(const struct cube *cube, const bool *withheld, unsigned k, struct arena *arena, struct proof *out, struct error *err);

/* Appends the proof as CSV: witness,model,area,version,change. For the internal log: it tells the attacker which cells are small. */
void audit_write(const struct cube *cube, const struct proof *proof, struct text *out);

struct interval {
	uint64_t lowest, highest; /* highest: FLOW_UNBOUNDED where nothing bounds it */
};

struct attack {
	struct interval *intervals; /* by cell, of withheld ones */
	uint32_t withheld, exact, small; /* how many; lowest == highest; highest < k */
	uint32_t first_exact, first_small; /* a cell of each, where there is one */
};

/* What anyone can compute from the published cells (the values of withheld ones are not read). With `full` the exact bounds; without, highest is only
 * followed up to k, and lowest only as far as is needed to see that the cell is not exactly known. False: the published figures contradict
 * each other, or are more than a cube can hold. */
bool audit_attack(const struct cube *cube, const bool *withheld, unsigned k, bool full, struct arena *arena, struct attack *out,
		  struct error *err);

#endif
