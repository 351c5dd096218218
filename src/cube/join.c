#include "cube/join.h"

#include <string.h>

#include "base/labels.h"

/* Where members of a cube stand in another: by their index, LABELS_NONE where they do not. */
struct places {
	uint32_t *models, *countries, *regions, *versions;
};

struct names {
	const char *const *list;
	uint32_t count;
};

/* Both lists, each in byte order, as one. `place` is that of each name of the first. */
static struct names merge(struct names a, struct names b, struct arena *arena, uint32_t **place)
{
	const char **list = arena_array(arena, (size_t)a.count + b.count, sizeof *list);
	uint32_t count = 0;
	*place = arena_array(arena, a.count, sizeof **place);
	for (uint32_t i = 0, j = 0; i < a.count || j < b.count;) {
		int order = i == a.count ? 1 : j == b.count ? -1 : strcmp(a.list[i], b.list[j]);
		list[count] = arena_copy(arena, order <= 0 ? a.list[i] : b.list[j]);
		if (order <= 0)
			(*place)[i++] = count;
		if (order >= 0)
			j++;
		count++;
	}
	return (struct names){ list, count };
}

/* A cube like the first, of other members. */
static void compose(const struct cube *like, struct names models, struct names countries, struct names regions, struct names versions,
		    struct cube *out)
{
	*out = (struct cube){
		.period = like->period,
		.models = models.count,
		.model_names = models.list,
		.countries = countries.count,
		.country_codes = countries.list,
		.regions = regions.count,
		.region_codes = regions.list,
		.versions = versions.count,
		.version_names = versions.list,
		.versions_shared = like->versions_shared,
	};
}

static void merge_members(const struct cube *a, const struct cube *b, struct arena *arena, struct cube *out, struct places *places)
{
	struct names models = merge((struct names){ a->model_names, a->models }, (struct names){ b->model_names, b->models }, arena,
				    &places->models);
	struct names countries = merge((struct names){ a->country_codes, a->countries },
				       (struct names){ b->country_codes, b->countries }, arena, &places->countries);
	struct names regions = merge((struct names){ a->region_codes, a->regions }, (struct names){ b->region_codes, b->regions }, arena,
				     &places->regions);
	struct names versions = merge((struct names){ a->version_names, a->versions }, (struct names){ b->version_names, b->versions },
				      arena, &places->versions);
	compose(a, models, countries, regions, versions, out);
	out->versions_shared = a->versions > 0 ? a->versions_shared : b->versions_shared;
}

static const char *region_of(const struct cube *cube, const char *country)
{
	uint32_t c = labels_search(cube->country_codes, cube->countries, country);
	return c == LABELS_NONE ? NULL : cube->region_codes[cube->country_region[c]];
}

static bool join_regions(const struct cube *a, const struct cube *b, struct arena *arena, struct cube *out, struct error *err)
{
	uint32_t *regions = arena_array(arena, out->countries, sizeof *regions);
	for (uint32_t c = 0; c < out->countries; c++) {
		const char *left = region_of(a, out->country_codes[c]), *right = region_of(b, out->country_codes[c]);
		if (left != NULL && right != NULL && strcmp(left, right) != 0)
			return error_set(err, ERROR_REFUSED, "country '%s' is in region '%s' in one edition and in '%s' in another",
					 out->country_codes[c], left, right);
		regions[c] = labels_search(out->region_codes, out->regions, left != NULL ? left : right);
	}
	out->country_region = regions;
	return true;
}

static uint32_t area_place(const struct cube *from, const struct cube *to, const struct places *places, uint32_t area)
{
	if (area < from->countries)
		return places->countries[area];
	if (area == cube_world(from))
		return cube_world(to);
	uint32_t region = places->regions[area - from->countries];
	return region == LABELS_NONE ? LABELS_NONE : cube_region_area(to, region);
}

static uint32_t *map_cells(const struct cube *from, const struct cube *to, const struct places *places, struct arena *arena)
{
	uint32_t *map = arena_array(arena, from->cell_count, sizeof *map);
	for (uint32_t cell = 0; cell < from->cell_count; cell++)
		map[cell] = CUBE_NO_CELL;
	for (uint32_t m = 0; m <= from->models; m++) {
		uint32_t model = m < from->models ? places->models[m] : to->models;
		if (model == LABELS_NONE)
			continue;
		for (uint32_t area = 0; area < cube_areas(from); area++) {
			uint32_t place = area_place(from, to, places, area);
			if (place != LABELS_NONE)
				map[cube_area_cell(from, m, area)] = cube_area_cell(to, model, place);
		}
		for (uint32_t v = 0; v < from->versions && (m < from->models || from->versions_shared); v++)
			if (places->versions[v] != LABELS_NONE)
				map[cube_version_cell(from, m, v)] = cube_version_cell(to, model, places->versions[v]);
	}
	return map;
}

/* Gives `to` its cells, and those of them that `from` has their values. */
static bool take_values(const struct cube *from, const struct places *places, struct arena *arena, struct cube *to, uint32_t **map,
			struct error *err)
{
	if (!cube_allocate(to, arena, err))
		return false;
	uint32_t *cells = map_cells(from, to, places, arena);
	for (uint32_t cell = 0; cell < from->cell_count; cell++)
		if (cells[cell] != CUBE_NO_CELL)
			to->values[cells[cell]] = from->values[cell];
	if (map != NULL)
		*map = cells;
	return true;
}

bool cube_join(const struct cube *values_of, const struct cube *members_of, struct arena *arena, struct cube *out, uint32_t **map,
	       struct error *err)
{
	const struct cube *a = values_of, *b = members_of;
	struct places places;
	struct cube joined;
	if (a->period != b->period)
		return error_set(err, ERROR_REFUSED, "tables of two periods cannot be compared");
	if (a->versions > 0 && b->versions > 0 && a->versions_shared != b->versions_shared)
		return error_set(err, ERROR_REFUSED, "versions are shared by models in one edition and not in another; the <versions "
				 "shared> of publication.xml must stay as it was when the period was first released");
	merge_members(a, b, arena, &joined, &places);
	if (!join_regions(a, b, arena, &joined, err) || !take_values(a, &places, arena, &joined, map, err))
		return false;
	*out = joined;
	return true;
}

bool cube_join_all(const struct cube *const *cubes, size_t count, struct arena *arena, struct cube *out, uint32_t **maps,
		   struct error *err)
{
	struct cube all = *cubes[0];
	for (size_t i = 1; i < count; i++)
		if (!cube_join(&all, cubes[i], arena, &all, NULL, err))
			return false;
	for (size_t i = 0; i < count; i++)
		if (!cube_join(cubes[i], &all, arena, &out[i], maps != NULL ? &maps[i] : NULL, err))
			return false;
	return true;
}

static struct names choose(struct names from, const bool *keep, struct arena *arena, uint32_t **place)
{
	const char **list = arena_array(arena, from.count, sizeof *list);
	uint32_t count = 0;
	*place = arena_array(arena, from.count, sizeof **place);
	for (uint32_t i = 0; i < from.count; i++) {
		(*place)[i] = keep[i] ? count : LABELS_NONE;
		if (keep[i])
			list[count++] = from.list[i];
	}
	return (struct names){ list, count };
}

static void choose_members(const struct cube *cube, const struct cube_members *keep, struct arena *arena, struct cube *out,
			   struct places *places)
{
	bool *used = arena_array(arena, cube->regions, sizeof *used);
	for (uint32_t c = 0; c < cube->countries; c++)
		used[cube->country_region[c]] = used[cube->country_region[c]] || keep->countries[c];
	struct names models = choose((struct names){ cube->model_names, cube->models }, keep->models, arena, &places->models);
	struct names countries = choose((struct names){ cube->country_codes, cube->countries }, keep->countries, arena,
					&places->countries);
	struct names regions = choose((struct names){ cube->region_codes, cube->regions }, used, arena, &places->regions);
	struct names versions = choose((struct names){ cube->version_names, cube->versions }, keep->versions, arena, &places->versions);
	uint32_t *country_region = arena_array(arena, countries.count, sizeof *country_region);
	for (uint32_t c = 0; c < cube->countries; c++)
		if (keep->countries[c])
			country_region[places->countries[c]] = places->regions[cube->country_region[c]];
	compose(cube, models, countries, regions, versions, out);
	out->country_region = country_region;
}

bool cube_keep(const struct cube *cube, const struct cube_members *keep, struct arena *arena, struct cube *out, uint32_t **map,
	       struct error *err)
{
	struct places places;
	struct cube kept;
	choose_members(cube, keep, arena, &kept, &places);
	if (!take_values(cube, &places, arena, &kept, map, err))
		return false;
	*out = kept;
	return true;
}

bool cube_is_leaf(const struct cube *cube, uint32_t cell)
{
	uint32_t first_version = cube_version_cell(cube, 0, 0);
	if (cell >= first_version)
		return cell - first_version < cube->models * cube->versions;
	return cell / cube_areas(cube) < cube->models && cell % cube_areas(cube) < cube->countries;
}

uint32_t cube_margins(const struct cube *cube, uint32_t leaf, uint32_t out[CUBE_MARGINS])
{
	uint32_t first_version = cube_version_cell(cube, 0, 0), world = cube_world(cube), count = 0;
	if (leaf >= first_version) {
		uint32_t model = (leaf - first_version) / cube->versions, version = (leaf - first_version) % cube->versions;
		out[count++] = cube_area_cell(cube, model, world);
		if (cube->versions_shared)
			out[count++] = cube_version_cell(cube, cube->models, version);
	} else {
		uint32_t model = leaf / cube_areas(cube), country = leaf % cube_areas(cube);
		uint32_t region = cube_region_area(cube, cube->country_region[country]);
		out[count++] = cube_area_cell(cube, model, world);
		out[count++] = cube_area_cell(cube, model, region);
		out[count++] = cube_area_cell(cube, cube->models, country);
		out[count++] = cube_area_cell(cube, cube->models, region);
	}
	out[count++] = cube_area_cell(cube, cube->models, world);
	return count;
}

bool cube_sum(struct cube *cube)
{
	uint32_t first_version = cube_version_cell(cube, 0, 0), margins[CUBE_MARGINS], world = cube_world(cube);
	bool agree = true;
	for (uint32_t cell = 0; cell < cube->cell_count; cell++)
		cube->values[cell] = cube_is_leaf(cube, cell) ? cube->values[cell] : 0;
	for (uint32_t cell = 0; cell < cube->cell_count; cell++) {
		if (!cube_is_leaf(cube, cell))
			continue;
		uint32_t count = cube_margins(cube, cell, margins);
		for (uint32_t i = 0; i < count; i++)
			if (cell < first_version || margins[i] >= first_version)
				cube->values[margins[i]] += cube->values[cell];
	}
	for (uint32_t m = 0; cube->versions > 0 && m < cube->models; m++) {
		uint64_t total = 0;
		for (uint32_t v = 0; v < cube->versions; v++)
			total += cube->values[cube_version_cell(cube, m, v)];
		agree = agree && total == cube->values[cube_area_cell(cube, m, world)];
	}
	return agree;
}
