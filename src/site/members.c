#include "site/members.h"

#include <string.h>

#include "base/labels.h"
#include "site/slug.h"

static const char *const *sort(struct labels *labels, struct arena *arena)
{
	uint32_t *order = arena_array(arena, labels->count, sizeof *order);
	const char **names = arena_array(arena, labels->count, sizeof *names);
	labels_sort(labels, order);
	for (uint32_t i = 0; i < labels->count; i++)
		names[i] = arena_copy(arena, labels->names[order[i]]);
	return names;
}

static void add_all(struct labels *labels, const char *const *names, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		labels_add(labels, names[i], strlen(names[i]));
}

struct members members_models(const struct editions *editions, struct arena *arena)
{
	struct labels labels = { 0 };
	for (size_t e = 0; e < editions->count; e++)
		add_all(&labels, editions->list[e].cube.model_names, editions->list[e].cube.models);
	struct members members = { .labels = sort(&labels, arena), .count = labels.count };
	members.slugs = slug_all(arena, members.labels, members.count);
	labels_finish(&labels);
	return members;
}

struct members members_countries(const struct editions *editions, struct arena *arena)
{
	struct labels labels = { 0 };
	for (size_t e = 0; e < editions->count; e++)
		add_all(&labels, editions->list[e].cube.country_codes, editions->list[e].cube.countries);
	struct members members = { .labels = sort(&labels, arena), .count = labels.count };
	members.slugs = members.labels;
	labels_finish(&labels);
	return members;
}

void members_series(const struct editions *editions, const char *model, const char *area, struct text *out)
{
	text_add(out, edition_areas_header);
	for (size_t e = 0; e < editions->count; e++) {
		const struct edition *edition = &editions->list[e];
		uint32_t row = model != NULL ? edition_model(edition, model) : 0;
		uint32_t place = area != NULL ? edition_area(edition, area) : 0;
		if (row == LABELS_NONE || place == LABELS_NONE)
			continue;
		uint32_t last_row = model != NULL ? row : edition->cube.models;
		uint32_t last_place = area != NULL ? place : cube_world(&edition->cube);
		for (uint32_t a = place; a <= last_place; a++)
			edition_add_area(edition, a, row, last_row, out);
	}
}

const char *members_model_path(const struct members *models, uint32_t place, struct arena *arena)
{
	return arena_printf(arena, "models/%s/%s.csv", models->slugs[place], models->slugs[place]);
}

const char *members_country_path(const struct members *countries, uint32_t place, struct arena *arena)
{
	return arena_printf(arena, "countries/%s/%s.csv", countries->slugs[place], countries->slugs[place]);
}
