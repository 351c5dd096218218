/* Disclosure control: which cells of a cube are withheld so that no published figure points at a person.
 *
 * Every count from 1 to k − 1 is withheld (primary suppression), and as many others as it takes (complementary suppression) for the
 * promise to hold: with the published values fixed and each withheld cell free in [1, ∞), the published figures allow every primary
 * cell to be k or more. Cells are arcs of a network (cube/network.h), so raising a cell by what it lacks is a flow through
 * withheld cells from its head back to its tail; where there is none, one of least cost is bought by withholding what it uses.
 *
 * Sources: Cox, "Suppression methodology and statistical disclosure control", JASA 75 (1980); Castro, "A shortest-paths heuristic for
 * statistical data protection in positive tables", INFORMS J. Computing 19 (2007). audit/ checks the result without trusting this. */
#ifndef VITRINE_PROTECT_PROTECT_H
#define VITRINE_PROTECT_PROTECT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "cube/cube.h"
#include "publication/publication.h"

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

/* Which cells are withheld, whatever for, by cell, in the arena: what the audit takes. */
bool *pattern_withheld(const struct pattern *pattern, uint32_t cell_count, struct arena *arena);

/* Deterministic: the same cube and parameters give the same pattern. Zeros are always published. */
void protect_cube(const struct cube *cube, const struct protection *parameters, struct arena *arena,
		  struct pattern *out);

#endif
