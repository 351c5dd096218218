/* Random histories of a quarter: a table, and counts of it that come later. */
#ifndef VITRINE_TESTS_HISTORY_H
#define VITRINE_TESTS_HISTORY_H

#include "audit/history.h"
#include "cube/join.h"
#include "protect/protect.h"
#include "protect/revise.h"
#include "table.h"

enum { MOST_EDITIONS = 6, MOST_GROUPS = 600 };

/* How large a table, how much comes later. */
struct history_size {
	unsigned models, countries, versions, largest; /* at first, one more of each may come later; largest: of a count, about */
};

struct group {
	unsigned model, country, version;
	uint64_t count;
};

/* The counts of a quarter at one time, and what its editions publish. */
struct story {
	struct group groups[MOST_GROUPS];
	unsigned group_count, k, edition_count;
	bool shared;
	struct table counted[MOST_EDITIONS];
	struct pattern patterns[MOST_EDITIONS];
	struct cube cubes[MOST_EDITIONS];
	struct arena arena;
};

static inline void count_table(const struct story *story, struct table *out)
{
	char model[24], version[24];
	*out = (struct table){ 0 };
	for (unsigned i = 0; i < story->group_count; i++) {
		const struct group *group = &story->groups[i];
		if (group->count == 0)
			continue;
		snprintf(model, sizeof model, "model %u", group->model);
		snprintf(version, sizeof version, "%u.0", group->version);
		table_add(out, model, table_countries[group->country], version, group->count);
	}
	table_finish(out, story->shared);
}

static inline void add_group(struct story *story, unsigned model, unsigned country, unsigned version, uint64_t count)
{
	if (story->group_count < MOST_GROUPS)
		story->groups[story->group_count++] = (struct group){ model, country, version, count };
}

static inline uint64_t heavy(uint64_t *random, unsigned largest)
{
	uint64_t count = 1 + unit_below(random, 4);
	while (count < largest && unit_below(random, 3) != 0)
		count = count * 2 + unit_below(random, 3);
	return count;
}

static inline void begin_story(struct story *story, const struct history_size *size, unsigned k, uint64_t *random)
{
	unsigned models = 1 + unit_below(random, size->models), countries = 1 + unit_below(random, size->countries);
	unsigned versions = 1 + unit_below(random, size->versions);
	*story = (struct story){ .k = k, .shared = unit_below(random, 2) };
	for (unsigned m = 0; m < models; m++)
		for (unsigned c = 0; c < countries; c++)
			for (unsigned v = 0; v < versions; v++)
				if (unit_below(random, 4) != 0)
					add_group(story, m, c, v, heavy(random, size->largest));
	add_group(story, 0, 0, 0, 1 + unit_below(random, size->largest));
	count_table(story, &story->counted[0]);
	story->cubes[0] = story->counted[0].cube;
	protect_cube(&story->cubes[0], &(struct protection){ .k = k }, &story->arena, &story->patterns[0]);
	story->edition_count = 1;
}

/* Arrivals, mostly of a few; some large ones; falls; moves between countries; now and then a new model, country or version. */
static inline void let_time_pass(struct story *story, const struct history_size *size, uint64_t *random)
{
	for (unsigned i = 0, count = story->group_count; i < count; i++) {
		struct group *group = &story->groups[i], *other = &story->groups[unit_below(random, count)];
		unsigned event = unit_below(random, 40);
		if (event < 8)
			group->count += 1 + unit_below(random, 4);
		else if (event < 14)
			group->count += unit_below(random, 6 * story->k);
		else if (event < 18)
			group->count -= group->count * unit_below(random, 101) / 100;
		else if (event == 18)
			group->count = 0;
		else if (event == 19 && other->model == group->model && other != group) {
			other->count += group->count;
			group->count = 0;
		}
	}
	for (unsigned i = unit_below(random, 3); i-- > 0;)
		add_group(story, unit_below(random, size->models + 1), unit_below(random, size->countries + 1),
			  unit_below(random, size->versions + 1), heavy(random, 3 * story->k));
}

static inline void count_again(struct story *story, const struct history_size *size, uint64_t *random)
{
	let_time_pass(story, size, random);
	count_table(story, &story->counted[story->edition_count]);
}

static inline void end_story(struct story *story)
{
	for (unsigned i = 0; i < MOST_EDITIONS; i++)
		table_free(&story->counted[i]);
	arena_finish(&story->arena);
}

/* The rules as one would write them at first: a leaf takes its whole count or stays, and so does a model. Each can be
 * switched off. */
enum rule { RULE_STEP = 1, RULE_SMALL = 2, RULE_FALL = 4, RULE_NEW = 8, RULE_LAYERS = 16, ALL_RULES = 31 };

static inline bool may_take(uint64_t last, uint64_t counted, bool withheld, unsigned k, int rules)
{
	uint64_t change = last < counted ? counted - last : last - counted;
	bool appears = last == 0 && !withheld;
	if ((rules & RULE_STEP) && !appears && change < k)
		return false;
	if ((rules & RULE_NEW) && appears && counted < k)
		return false;
	if ((rules & RULE_SMALL) && !withheld && !appears && counted > 0 && counted < k)
		return false;
	return !(rules & RULE_FALL) || !withheld || counted >= last;
}

static inline void take_model(const struct cube *last, const struct cube *counted, const unsigned char *states, unsigned k, int rules,
			      uint32_t model, struct cube *out)
{
	int64_t difference = 0;
	for (int apply = 0; apply < 2; apply++)
		for (uint32_t cell = 0; cell < last->cell_count; cell++) {
			uint32_t first_version = cube_version_cell(last, 0, 0);
			uint32_t row = cell < first_version ? cell / cube_areas(last) : (cell - first_version) / last->versions;
			if (row != model || !cube_is_leaf(last, cell) ||
			    !may_take(last->values[cell], counted->values[cell], states[cell] != CELL_PUBLISHED, k, rules))
				continue;
			int64_t change = (int64_t)counted->values[cell] - (int64_t)last->values[cell];
			if (!apply)
				difference += cell < first_version ? change : -change;
			else if (difference == 0 || !(rules & RULE_LAYERS))
				out->values[cell] = counted->values[cell];
		}
}

/* Publishes the last count of the story by those of the rules that are on. */
static inline void revise_naively(struct story *story, int rules)
{
	struct error err;
	struct cube last, counted, *out = &story->cubes[story->edition_count];
	struct pattern *pattern = &story->patterns[story->edition_count];
	const struct pattern *frozen = &story->patterns[story->edition_count - 1];
	const struct cube *before = &story->cubes[story->edition_count - 1], *count = &story->counted[story->edition_count].cube;
	uint32_t *map;
	assert_ok(cube_join(before, count, &story->arena, &last, &map, &err), &err);
	assert_ok(cube_join(count, before, &story->arena, &counted, NULL, &err), &err);
	assert_ok(cube_join(before, count, &story->arena, out, NULL, &err), &err);
	pattern->states = arena_array(&story->arena, last.cell_count, 1);
	for (uint32_t cell = 0; cell < before->cell_count; cell++)
		pattern->states[map[cell]] = frozen->states[cell];
	for (uint32_t m = 0; m < last.models; m++)
		take_model(&last, &counted, pattern->states, story->k, rules, m, out);
	cube_sum(out);
	story->edition_count++;
}

static inline void revise_story(struct story *story, struct revision *revision)
{
	struct error err;
	unsigned n = story->edition_count;
	assert_ok(protect_revise(story->cubes, n, &story->patterns[n - 1], &story->counted[n].cube, story->k, &story->arena, revision, &err),
		  &err);
	story->cubes[n] = revision->cube;
	story->patterns[n] = revision->pattern;
	story->edition_count++;
}

/* What the audit is given of the story. */
static inline void tell_story(struct story *story, struct history_table out[MOST_EDITIONS])
{
	for (unsigned i = 0; i < story->edition_count; i++) {
		const bool *withheld = pattern_withheld(&story->patterns[i], story->cubes[i].cell_count, &story->arena);
		out[i] = (struct history_table){ &story->cubes[i], withheld };
	}
}

#endif
