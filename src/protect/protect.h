/* Disclosure control: which cells of a cube are withheld so that no published figure points at a person.
 *
 * For now: primary suppression of every count from 1 to k − 1, then complementary suppression until every published
 * equation holds no withheld cell, or at least two that sum to k or more where their total is published. That stops
 * subtraction within one equation; it does NOT bound what several equations tell together: the network audit of
 * exact bounds is to come, and replaces what stands behind this interface. PROTECT_AUDIT names what was audited. */
#ifndef VITRINE_PROTECT_PROTECT_H
#define VITRINE_PROTECT_PROTECT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "cube/cube.h"
#include "publication/publication.h"

/* Goes into every edition and is shown on its pages; "bounds" once the audit is there. */
#define PROTECT_AUDIT "none"

enum cell_state {
	CELL_PUBLISHED,
	CELL_PRIMARY,       /* withheld: the count is small */
	CELL_COMPLEMENTARY, /* withheld: it would give a small one away */
};

/* Which of the two a withheld cell is must never be published: it helps an attacker. */
struct pattern {
	unsigned char *states; /* enum cell_state by cell of the cube, in the arena */
	uint32_t primary, complementary;
};

/* Deterministic: the same cube and parameters give the same pattern. Zeros are always published. */
void protect_cube(const struct cube *cube, const struct protection *parameters, struct arena *arena,
		  struct pattern *out);

#endif
