#include "cube/cube.h"

/* The members of one dimension that stay: their old places, and the new place of each old one. */
struct kept {
	uint32_t *old, *new;
	uint32_t count;
};

static void keep(struct kept *kept, uint32_t member)
{
	kept->new[member] = kept->count;
	kept->old[kept->count++] = member;
}

static struct kept begin(struct arena *arena, uint32_t members)
{
	return (struct kept){ .old = arena_array(arena, members, sizeof(uint32_t)), .new = arena_array(arena, members, sizeof(uint32_t)) };
}

static struct kept keep_models(const struct cube *cube, struct arena *arena)
{
	struct kept kept = begin(arena, cube->models);
	for (uint32_t m = 0; m < cube->models; m++)
		if (cube->values[cube_area_cell(cube, m, cube_world(cube))] > 0)
			keep(&kept, m);
	return kept;
}

/* Countries, or regions, of all models; `first` is the area from which they are numbered. */
static struct kept keep_areas(const struct cube *cube, uint32_t first, uint32_t count, struct arena *arena)
{
	struct kept kept = begin(arena, count);
	for (uint32_t i = 0; i < count; i++)
		if (cube->values[cube_area_cell(cube, cube->models, first + i)] > 0)
			keep(&kept, i);
	return kept;
}

static struct kept keep_versions(const struct cube *cube, struct arena *arena)
{
	struct kept kept = begin(arena, cube->versions);
	for (uint32_t v = 0; v < cube->versions; v++) {
		bool used = false;
		for (uint32_t m = 0; m < cube->models && !used; m++)
			used = cube->values[cube_version_cell(cube, m, v)] > 0;
		if (used)
			keep(&kept, v);
	}
	return kept;
}

static const char *const *pick_names(const char *const *names, const struct kept *kept, struct arena *arena)
{
	const char **out = arena_array(arena, kept->count, sizeof *out);
	for (uint32_t i = 0; i < kept->count; i++)
		out[i] = names[kept->old[i]];
	return out;
}

struct selection {
	struct kept models, countries, regions, versions;
};

static void copy_row(const struct cube *cube, const struct selection *selection, uint32_t old, uint32_t new, struct cube *out)
{
	const struct kept *countries = &selection->countries, *regions = &selection->regions, *versions = &selection->versions;
	for (uint32_t c = 0; c < countries->count; c++)
		out->values[cube_area_cell(out, new, c)] = cube->values[cube_area_cell(cube, old, countries->old[c])];
	for (uint32_t r = 0; r < regions->count; r++)
		out->values[cube_area_cell(out, new, cube_region_area(out, r))] =
			cube->values[cube_area_cell(cube, old, cube_region_area(cube, regions->old[r]))];
	out->values[cube_area_cell(out, new, cube_world(out))] = cube->values[cube_area_cell(cube, old, cube_world(cube))];
	if (old == cube->models && !cube->versions_shared)
		return;
	for (uint32_t v = 0; v < versions->count; v++)
		out->values[cube_version_cell(out, new, v)] = cube->values[cube_version_cell(cube, old, versions->old[v])];
}

void cube_drop_empty(const struct cube *cube, struct arena *arena, struct cube *out)
{
	struct error err;
	const struct selection selection = {
		.models = keep_models(cube, arena),
		.countries = keep_areas(cube, 0, cube->countries, arena),
		.regions = keep_areas(cube, cube->countries, cube->regions, arena),
		.versions = keep_versions(cube, arena),
	};
	struct cube kept = {
		.period = cube->period,
		.models = selection.models.count,
		.countries = selection.countries.count,
		.regions = selection.regions.count,
		.versions = selection.versions.count,
		.model_names = pick_names(cube->model_names, &selection.models, arena),
		.country_codes = pick_names(cube->country_codes, &selection.countries, arena),
		.region_codes = pick_names(cube->region_codes, &selection.regions, arena),
		.version_names = pick_names(cube->version_names, &selection.versions, arena),
		.versions_shared = cube->versions_shared,
	};
	uint32_t *regions = arena_array(arena, kept.countries, sizeof *regions);
	for (uint32_t c = 0; c < kept.countries; c++)
		regions[c] = selection.regions.new[cube->country_region[selection.countries.old[c]]];
	kept.country_region = regions;
	(void)cube_allocate(&kept, arena, &err); /* no more cells than before are never refused */
	for (uint32_t m = 0; m < kept.models; m++)
		copy_row(cube, &selection, selection.models.old[m], m, &kept);
	copy_row(cube, &selection, cube->models, kept.models, &kept);
	*out = kept;
}
