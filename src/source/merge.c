#include "source/merge.h"

#include <stdlib.h>

/* Codes of one counter as codes of the first. */
struct translation {
	uint32_t *models, *versions;
};

static uint32_t *translate_labels(struct labels *into, const struct labels *from)
{
	uint32_t *codes = memory_resize(NULL, from->count, sizeof *codes);
	for (uint32_t code = 0; code < from->count; code++)
		codes[code] = labels_add(into, from->names[code], from->lengths[code]);
	return codes;
}

static uint64_t translate_key(const struct translation *translation, uint64_t key)
{
	uint32_t model = translation->models[key >> KEY_MODEL_SHIFT & KEY_LABEL_MASK];
	uint32_t version = translation->versions[key >> KEY_VERSION_SHIFT & KEY_LABEL_MASK];
	return (key & 0x3ff) | (uint64_t)model << KEY_MODEL_SHIFT | (uint64_t)version << KEY_VERSION_SHIFT;
}

/* Cells come in order of slots and so jump about in the other table: asked for some steps ahead. */
static void merge_cells(struct cells *into, struct cells *from, const struct translation *translation)
{
	struct cell ahead[COUNTER_PENDING] = { 0 };
	for (size_t i = 0, n = 0; i < from->slot_count + COUNTER_PENDING; i++) {
		bool more = i < from->slot_count;
		if (more && from->slots[i].count == 0)
			continue;
		struct cell *place = &ahead[n++ % COUNTER_PENDING];
		if (place->count != 0)
			cells_add(into, place->key, place->count);
		place->count = 0;
		if (!more)
			continue;
		*place = (struct cell){ translate_key(translation, from->slots[i].key), from->slots[i].count };
		cells_prefetch(into, place->key);
	}
	cells_finish(from);
}

static uint32_t country_code(struct labels *countries, uint32_t codes[COUNTER_COUNTRIES], uint32_t country)
{
	if (codes[country] == LABELS_NONE) {
		char name[2] = { (char)('A' + country / 26), (char)('A' + country % 26) };
		codes[country] = labels_add(countries, name, 2);
	}
	return codes[country];
}

static struct tally_period take_groups(int period, struct cells *cells, struct labels *countries,
				       uint32_t codes[COUNTER_COUNTRIES])
{
	struct tally_period out = { .period = period, .group_count = cells->used };
	struct tally_group *group = out.groups = memory_resize(NULL, cells->used, sizeof *group);
	for (size_t i = 0; i < cells->slot_count; i++) {
		const struct cell *cell = &cells->slots[i];
		if (cell->count == 0)
			continue;
		*group++ = (struct tally_group){
			.model = (uint32_t)(cell->key >> KEY_MODEL_SHIFT) & KEY_LABEL_MASK,
			.country = country_code(countries, codes, (uint32_t)cell->key & 0x3ff),
			.version = (uint32_t)(cell->key >> KEY_VERSION_SHIFT) & KEY_LABEL_MASK,
			.count = cell->count,
		};
		out.observations += cell->count;
	}
	cells_finish(cells);
	return out;
}

/* Period by period, freeing as it goes: two whole copies are never held. */
static void merge_periods(struct counter **counters, unsigned count, const struct translation *translations,
			  struct tally *out)
{
	uint32_t codes[COUNTER_COUNTRIES];
	for (size_t i = 0; i < COUNTER_COUNTRIES; i++)
		codes[i] = LABELS_NONE;
	for (int i = 0; i < COUNTER_PERIODS; i++) {
		struct cells *cells = &counters[0]->periods[i];
		for (unsigned c = 1; c < count; c++)
			merge_cells(cells, &counters[c]->periods[i], &translations[c]);
		if (cells->used == 0)
			continue;
		out->periods = memory_resize(out->periods, out->period_count + 1, sizeof *out->periods);
		out->periods[out->period_count++] =
			take_groups(COUNTER_FIRST_PERIOD + i, cells, &out->countries, codes);
	}
}

bool counters_merge(struct counter **counters, unsigned count, const char *path, struct tally *out, struct error *err)
{
	struct labels *models = &counters[0]->models.labels, *versions = &counters[0]->versions.labels;
	struct translation *translations = memory_resize(NULL, count, sizeof *translations);
	struct tally tally = { 0 };
	bool crowded = counters[0]->crowded;
	for (unsigned c = 1; c < count; c++) {
		translations[c].models = translate_labels(models, &counters[c]->models.labels);
		translations[c].versions = translate_labels(versions, &counters[c]->versions.labels);
		crowded = crowded || counters[c]->crowded;
	}
	crowded = crowded || models->count > KEY_LABEL_MASK || versions->count > KEY_LABEL_MASK;
	if (crowded) {
		error_set(err, ERROR_REFUSED, "%s: there are more than %u models or versions, which no page could show", path,
			  (unsigned)KEY_LABEL_MASK);
	} else {
		merge_periods(counters, count, translations, &tally);
		tally.models = *models;
		tally.versions = *versions;
		*models = *versions = (struct labels){ 0 };
		*out = tally;
	}
	for (unsigned c = 1; c < count; c++) {
		free(translations[c].models);
		free(translations[c].versions);
	}
	free(translations);
	return !crowded;
}
