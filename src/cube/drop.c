#include "cube/join.h"

/* Where versions are a model's own there is no total to look at. */
static bool version_counts(const struct cube *cube, uint32_t version)
{
	for (uint32_t m = 0; m < cube->models; m++)
		if (cube->values[cube_version_cell(cube, m, version)] > 0)
			return true;
	return false;
}

void cube_drop_empty(const struct cube *cube, struct arena *arena, struct cube *out)
{
	struct error err;
	bool *models = arena_array(arena, cube->models, sizeof *models), *countries = arena_array(arena, cube->countries, sizeof *countries);
	bool *versions = arena_array(arena, cube->versions, sizeof *versions);
	for (uint32_t m = 0; m < cube->models; m++)
		models[m] = cube->values[cube_area_cell(cube, m, cube_world(cube))] > 0;
	for (uint32_t c = 0; c < cube->countries; c++)
		countries[c] = cube->values[cube_area_cell(cube, cube->models, c)] > 0;
	for (uint32_t v = 0; v < cube->versions; v++)
		versions[v] = version_counts(cube, v);
	/* no more cells than before are never refused */
	(void)cube_keep(cube, &(struct cube_members){ models, countries, versions }, arena, out, NULL, &err);
}
