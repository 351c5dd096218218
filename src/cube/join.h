/* Cubes of one period that were made at different times: brought to the same members, so that they can be compared cell by
 * cell. */
#ifndef VITRINE_CUBE_JOIN_H
#define VITRINE_CUBE_JOIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "cube/cube.h"

/* In a map of cells: the other cube has no such cell. */
#define CUBE_NO_CELL UINT32_MAX

/* The values of `values_of` over the members of both cubes: cells that it lacks are 0. `map`, where not NULL, receives the
 * place in `out` of each cell of `values_of`. Joined either way round the members are the same. Everything is copied into
 * the arena. Refused: two periods, a country in two regions, versions that only one of the cubes shares. */
bool cube_join(const struct cube *values_of, const struct cube *members_of, struct arena *arena, struct cube *out, uint32_t **map,
	       struct error *err);

/* Each cube over the members of all: `out[i]` has the values of `cubes[i]`, `maps[i]` (where `maps` is not NULL) its map as
 * above. */
bool cube_join_all(const struct cube *const *cubes, size_t count, struct arena *arena, struct cube *out, uint32_t **maps,
		   struct error *err);

/* Members to keep, by their index. */
struct cube_members {
	const bool *models, *countries, *versions;
};

/* The part of the cube that is of these members, and of the regions that hold one of the countries; totals are taken over as
 * they are. `map` receives the place in `out` of each cell, CUBE_NO_CELL where it was left out. */
bool cube_keep(const struct cube *cube, const struct cube_members *keep, struct arena *arena, struct cube *out, uint32_t **map,
	       struct error *err);

/* Whether the cell is counted rather than summed: of one model, in one country or with one version. */
bool cube_is_leaf(const struct cube *cube, uint32_t cell);

enum { CUBE_MARGINS = 5 };

/* The cells that a leaf is summed into; returns how many. Models over the world are summed from countries, and are the sum of
 * versions too. */
uint32_t cube_margins(const struct cube *cube, uint32_t leaf, uint32_t out[CUBE_MARGINS]);

/* Sets every margin to the sum of its leaves. False, and all is set nevertheless, where countries and versions of a
 * model add up to different totals. */
bool cube_sum(struct cube *cube);

#endif
