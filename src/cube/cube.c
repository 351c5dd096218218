#include "cube/cube.h"

#include <string.h>

#include "base/area.h"
#include "base/rows.h"

uint32_t cube_areas(const struct cube *cube)
{
	return cube->countries + cube->regions + 1;
}

uint32_t cube_region_area(const struct cube *cube, uint32_t region)
{
	return cube->countries + region;
}

uint32_t cube_world(const struct cube *cube)
{
	return cube->countries + cube->regions;
}

const char *cube_area_code(const struct cube *cube, uint32_t area)
{
	if (area < cube->countries)
		return cube->country_codes[area];
	if (area < cube_world(cube))
		return cube->region_codes[area - cube->countries];
	return CUBE_TOTAL;
}

const char *cube_model_name(const struct cube *cube, uint32_t model)
{
	return model < cube->models ? cube->model_names[model] : CUBE_TOTAL;
}

uint32_t cube_area_cell(const struct cube *cube, uint32_t model, uint32_t area)
{
	return model * cube_areas(cube) + area;
}

uint32_t cube_version_cell(const struct cube *cube, uint32_t model, uint32_t version)
{
	return (cube->models + 1) * cube_areas(cube) + model * cube->versions + version;
}

struct cube_place cube_place(const struct cube *cube, uint32_t cell)
{
	uint32_t areas = cube_areas(cube), first_version = cube_version_cell(cube, 0, 0);
	if (cell < first_version)
		return (struct cube_place){ cube_model_name(cube, cell / areas), cube_area_code(cube, cell % areas), NULL };
	cell -= first_version;
	return (struct cube_place){ cube_model_name(cube, cell / cube->versions), NULL, cube->version_names[cell % cube->versions] };
}

void cube_add_place(struct text *out, struct cube_place place)
{
	rows_add_field(out, place.model);
	text_printf(out, ",%s,", text_or_empty(place.area));
	rows_add_field(out, text_or_empty(place.version));
}

bool cube_allocate(struct cube *cube, struct arena *arena, struct error *err)
{
	uint64_t areas = (uint64_t)cube->countries + cube->regions + 1, rows = (uint64_t)cube->models + 1;
	if (rows > CUBE_CELLS_MOST / (areas + cube->versions))
		return error_set(err, ERROR_REFUSED,
				 "%u models × (%llu areas + %u versions) are more cells than can be protected; "
				 "publish coarser labels", cube->models, (unsigned long long)areas, cube->versions);
	uint32_t version_rows = cube->models + (cube->versions_shared ? 1 : 0);
	cube->cell_count = (cube->models + 1) * cube_areas(cube) + version_rows * cube->versions;
	cube->values = arena_array(arena, cube->cell_count, sizeof *cube->values);
	return true;
}

/* Members that occur in the period, in byte order; `index` maps a tally code to its place. */
struct dimension {
	const char **names;
	uint32_t *index;
	uint32_t count;
};

static void keep_used(const struct labels *labels, const bool *used, struct arena *arena, struct dimension *out)
{
	uint32_t *order = arena_array(arena, labels->count, sizeof *order);
	out->names = arena_array(arena, labels->count, sizeof *out->names);
	out->index = arena_array(arena, labels->count, sizeof *out->index);
	out->count = 0;
	labels_sort(labels, order);
	for (uint32_t i = 0; i < labels->count; i++) {
		if (!used[order[i]])
			continue;
		out->names[out->count] = arena_copy(arena, labels->names[order[i]]);
		out->index[order[i]] = out->count++;
	}
}

static const struct tally_period *find_period(const struct tally *tally, int period)
{
	for (size_t i = 0; i < tally->period_count; i++)
		if (tally->periods[i].period == period)
			return &tally->periods[i];
	return NULL;
}

struct dimensions {
	struct dimension models, countries, versions;
};

static void find_members(const struct tally *tally, const struct tally_period *period, struct arena *arena,
			 struct dimensions *out)
{
	bool *models = arena_array(arena, tally->models.count, sizeof *models);
	bool *countries = arena_array(arena, tally->countries.count, sizeof *countries);
	bool *versions = arena_array(arena, tally->versions.count, sizeof *versions);
	for (size_t i = 0; period != NULL && i < period->group_count; i++) {
		models[period->groups[i].model] = true;
		countries[period->groups[i].country] = true;
		versions[period->groups[i].version] = true;
	}
	keep_used(&tally->models, models, arena, &out->models);
	keep_used(&tally->countries, countries, arena, &out->countries);
	keep_used(&tally->versions, versions, arena, &out->versions);
}

static void find_regions(struct cube *cube, struct arena *arena)
{
	struct labels regions = { 0 };
	struct dimension dimension;
	uint32_t *codes = arena_array(arena, cube->countries, sizeof *codes);
	for (uint32_t c = 0; c < cube->countries; c++) {
		const char *region = area_region(cube->country_codes[c]);
		codes[c] = labels_add(&regions, region, strlen(region));
	}
	bool *used = arena_array(arena, regions.count, sizeof *used);
	memset(used, true, regions.count * sizeof *used);
	keep_used(&regions, used, arena, &dimension);
	for (uint32_t c = 0; c < cube->countries; c++)
		codes[c] = dimension.index[codes[c]];
	cube->regions = dimension.count;
	cube->region_codes = dimension.names;
	cube->country_region = codes;
	labels_finish(&regions);
}

static void add_observations(struct cube *cube, uint32_t model, uint32_t country, uint32_t version, uint64_t count)
{
	uint32_t region = cube_region_area(cube, cube->country_region[country]), world = cube_world(cube);
	const uint32_t rows[] = { model, cube->models };
	for (int i = 0; i < 2; i++) {
		cube->values[cube_area_cell(cube, rows[i], country)] += count;
		cube->values[cube_area_cell(cube, rows[i], region)] += count;
		cube->values[cube_area_cell(cube, rows[i], world)] += count;
		if (i == 0 || cube->versions_shared)
			cube->values[cube_version_cell(cube, rows[i], version)] += count;
	}
}

bool cube_from_tally(const struct tally *tally, int period, bool versions_shared, struct arena *arena, struct cube *out,
		     struct error *err)
{
	const struct tally_period *counts = find_period(tally, period);
	struct dimensions members;
	find_members(tally, counts, arena, &members);
	struct cube cube = {
		.period = period,
		.models = members.models.count,
		.model_names = members.models.names,
		.countries = members.countries.count,
		.country_codes = members.countries.names,
		.versions = members.versions.count,
		.version_names = members.versions.names,
		.versions_shared = versions_shared,
	};
	find_regions(&cube, arena);
	for (uint32_t m = 0; m < cube.models; m++)
		if (strcmp(cube.model_names[m], CUBE_TOTAL) == 0)
			return error_set(err, ERROR_REFUSED, "a model is named '%s', which means all models in the CSV files; "
					 "give it another label in the source", CUBE_TOTAL);
	if (!cube_allocate(&cube, arena, err))
		return false;
	for (size_t i = 0; counts != NULL && i < counts->group_count; i++) {
		const struct tally_group *group = &counts->groups[i];
		add_observations(&cube, members.models.index[group->model], members.countries.index[group->country],
				 members.versions.index[group->version], group->count);
	}
	*out = cube;
	return true;
}
