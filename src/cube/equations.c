#include "cube/cube.h"

static void begin(struct equations *equations, uint32_t total)
{
	equations->list[equations->count++] = (struct equation){ .total = total, .first = (uint32_t)equations->member_count };
}

static void add(struct equations *equations, uint32_t member)
{
	equations->members[equations->member_count++] = member;
	equations->list[equations->count - 1].count++;
}

/* world = Σ regions, and each region = Σ its countries, for one model or for all. */
static void add_areas(const struct cube *cube, uint32_t model, struct equations *out)
{
	begin(out, cube_area_cell(cube, model, cube_world(cube)));
	for (uint32_t r = 0; r < cube->regions; r++)
		add(out, cube_area_cell(cube, model, cube_region_area(cube, r)));
	for (uint32_t r = 0; r < cube->regions; r++) {
		begin(out, cube_area_cell(cube, model, cube_region_area(cube, r)));
		for (uint32_t c = 0; c < cube->countries; c++)
			if (cube->country_region[c] == r)
				add(out, cube_area_cell(cube, model, c));
	}
}

static void add_models(const struct cube *cube, struct equations *out)
{
	for (uint32_t area = 0; area < cube_areas(cube); area++) {
		begin(out, cube_area_cell(cube, cube->models, area));
		for (uint32_t m = 0; m < cube->models; m++)
			add(out, cube_area_cell(cube, m, area));
	}
}

/* A cube without versions says nothing of them: no sum of no parts. */
static void add_versions(const struct cube *cube, struct equations *out)
{
	uint32_t rows = cube->versions == 0 ? 0 : cube->models + (cube->versions_shared ? 1 : 0);
	for (uint32_t m = 0; m < rows; m++) {
		begin(out, cube_area_cell(cube, m, cube_world(cube)));
		for (uint32_t v = 0; v < cube->versions; v++)
			add(out, cube_version_cell(cube, m, v));
	}
	for (uint32_t v = 0; cube->versions_shared && v < cube->versions; v++) {
		begin(out, cube_version_cell(cube, cube->models, v));
		for (uint32_t m = 0; m < cube->models; m++)
			add(out, cube_version_cell(cube, m, v));
	}
}

void cube_equations(const struct cube *cube, struct arena *arena, struct equations *out)
{
	size_t rows = (size_t)cube->models + 1, areas = cube_areas(cube);
	size_t count = rows * (cube->regions + 1) + areas + rows + cube->versions;
	size_t members = rows * areas + areas * cube->models + 2 * rows * cube->versions;
	*out = (struct equations){
		.list = arena_array(arena, count, sizeof *out->list),
		.members = arena_array(arena, members, sizeof *out->members),
	};
	for (uint32_t m = 0; m <= cube->models; m++)
		add_areas(cube, m, out);
	add_models(cube, out);
	add_versions(cube, out);
}
