/* Small tables of observations for tests of cubes, protection, editions. */
#ifndef VITRINE_TESTS_TABLE_H
#define VITRINE_TESTS_TABLE_H

#include "cube/cube.h"
#include "unit.h"

enum { TABLE_PERIOD = 2026 * 4 + 2 };

static const char *const table_countries[] = { "FR", "DE", "MC", "DZ", "EG", "US", "BR", "IN", "JP", "AU", "FJ", "LI" };

struct table {
	struct tally tally;
	struct tally_period period;
	struct arena arena;
	struct cube cube;
};

static inline void table_add(struct table *table, const char *model, const char *country, const char *version, uint64_t count)
{
	struct tally_period *period = &table->period;
	period->groups = realloc(period->groups, (period->group_count + 1) * sizeof *period->groups);
	period->groups[period->group_count++] = (struct tally_group){
		.model = labels_add(&table->tally.models, model, strlen(model)),
		.country = labels_add(&table->tally.countries, country, strlen(country)),
		.version = labels_add(&table->tally.versions, version, strlen(version)),
		.count = count,
	};
	period->observations += count;
}

static inline void table_finish(struct table *table, bool shared)
{
	struct error err;
	table->period.period = TABLE_PERIOD;
	table->tally.periods = &table->period;
	table->tally.period_count = 1;
	assert_ok(cube_from_tally(&table->tally, table->period.period, shared, &table->arena, &table->cube, &err), &err);
}

static inline void table_free(struct table *table)
{
	free(table->period.groups);
	labels_finish(&table->tally.models);
	labels_finish(&table->tally.countries);
	labels_finish(&table->tally.versions);
	arena_finish(&table->arena);
}

/* Heavy-tailed counts on a random part of the combinations; never empty. */
static inline void table_fill(struct table *table, uint64_t *random, bool shared)
{
	unsigned models = 1 + unit_below(random, 6), places = 1 + unit_below(random, 12), versions = 1 + unit_below(random, 5);
	char model[24], version[24];
	for (unsigned m = 0; m < models; m++)
		for (unsigned c = 0; c < places; c++)
			for (unsigned v = 0; v < versions; v++) {
				if (unit_random(random) % 3 == 0)
					continue;
				snprintf(model, sizeof model, "model %u", m);
				snprintf(version, sizeof version, "%u.0", v);
				unsigned most = 1u << unit_below(random, 10);
				table_add(table, model, table_countries[c], version, 1 + unit_below(random, most));
			}
	table_add(table, "model 0", "FR", "0.0", 1 + unit_random(random) % 30);
	table_finish(table, shared);
}

#endif
