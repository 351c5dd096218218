#include "source/merge.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* Codes of one counter as codes of the first. */
struct translation {
	uint32_t *models, *countries, *versions;
};

/* Periods are dealt out to threads one by one: their cells and groups are nobody else's. */
struct merge {
	struct counter **counters;
	unsigned count;
	const struct translation *translations;
	struct tally_period *periods; /* `period` is filled in */
	size_t period_count;
	atomic_size_t next;
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
	return key_pack(translation->models[key_model(key)], translation->countries[key_country(key)],
			translation->versions[key_version(key)]);
}

/* Cells come in order of slots and so jump about in the other table: asked for some steps ahead. */
static void merge_cells(struct cells *into, struct cells *from, const struct translation *translation)
{
	struct cell ahead[COUNTER_PENDING] = { 0 }, cell;
	size_t n = 0;
	for (size_t at = 0; cells_next(from, &at, &cell);) {
		struct cell *place = &ahead[n++ % COUNTER_PENDING];
		if (place->count != 0)
			cells_add(into, place->key, place->count);
		*place = (struct cell){ translate_key(translation, cell.key), cell.count };
		cells_prefetch(into, place->key);
	}
	for (size_t i = 0; i < COUNTER_PENDING; i++)
		if (ahead[i].count != 0)
			cells_add(into, ahead[i].key, ahead[i].count);
	cells_finish(from);
}

static void take_groups(struct cells *cells, struct tally_period *out)
{
	struct tally_group *group = out->groups = memory_resize(NULL, cells->cell_count, sizeof *group);
	struct cell cell;
	out->group_count = cells->cell_count;
	for (size_t at = 0; cells_next(cells, &at, &cell);) {
		*group++ = (struct tally_group){ .model = key_model(cell.key), .country = key_country(cell.key),
						 .version = key_version(cell.key), .count = cell.count };
		out->observations += cell.count;
	}
	cells_finish(cells);
}

/* Frees as it goes: two whole copies are never held. */
static void *merge_some(void *context)
{
	struct merge *merge = context;
	for (size_t i; (i = atomic_fetch_add(&merge->next, 1)) < merge->period_count;) {
		int index = merge->periods[i].period - COUNTER_FIRST_PERIOD;
		struct cells *cells = &merge->counters[0]->periods[index];
		for (unsigned c = 1; c < merge->count; c++)
			merge_cells(cells, &merge->counters[c]->periods[index], &merge->translations[c]);
		take_groups(cells, &merge->periods[i]);
	}
	return NULL;
}

static void find_periods(struct merge *merge)
{
	for (int i = 0; i < COUNTER_PERIODS; i++) {
		bool seen = false;
		for (unsigned c = 0; c < merge->count; c++)
			seen = seen || merge->counters[c]->periods[i].used != 0;
		if (!seen)
			continue;
		merge->periods = memory_resize(merge->periods, merge->period_count + 1, sizeof *merge->periods);
		merge->periods[merge->period_count++] = (struct tally_period){ .period = COUNTER_FIRST_PERIOD + i };
	}
}

/* As many threads as there are counters, this one among them; one that cannot be started leaves its share. */
static void merge_periods(struct merge *merge)
{
	pthread_t *threads = memory_resize(NULL, merge->count, sizeof *threads);
	unsigned started = 1;
	while (started < merge->count && pthread_create(&threads[started], NULL, merge_some, merge) == 0)
		started++;
	merge_some(merge);
	for (unsigned i = 1; i < started; i++)
		pthread_join(threads[i], NULL);
	free(threads);
}

bool counters_merge(struct counter **counters, unsigned count, const char *path, struct tally *out, struct error *err)
{
	struct labels *models = &counters[0]->models.labels, *versions = &counters[0]->versions.labels;
	struct labels *countries = &counters[0]->countries;
	struct translation *translations = memory_resize(NULL, count, sizeof *translations);
	bool crowded = counters[0]->crowded;
	for (unsigned c = 1; c < count; c++) {
		translations[c].models = translate_labels(models, &counters[c]->models.labels);
		translations[c].countries = translate_labels(countries, &counters[c]->countries);
		translations[c].versions = translate_labels(versions, &counters[c]->versions.labels);
		crowded = crowded || counters[c]->crowded;
	}
	crowded = crowded || models->count > KEY_LABEL_MASK || versions->count > KEY_LABEL_MASK;
	if (crowded) {
		error_set(err, ERROR_REFUSED, "%s: there are more than %u models or versions, which no page could show", path,
			  (unsigned)KEY_LABEL_MASK);
	} else {
		struct merge merge = { .counters = counters, .count = count, .translations = translations };
		find_periods(&merge);
		merge_periods(&merge);
		*out = (struct tally){ *models, *countries, *versions, merge.periods, merge.period_count };
		*models = *countries = *versions = (struct labels){ 0 };
	}
	for (unsigned c = 1; c < count; c++) {
		free(translations[c].models);
		free(translations[c].countries);
		free(translations[c].versions);
	}
	free(translations);
	return !crowded;
}
