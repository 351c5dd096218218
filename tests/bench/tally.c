/* Counts a table by the library, for comparison with others.
 *
 *     tally DATABASE TABLE THREADS          prints seconds, rows and groups
 *     tally DATABASE TABLE THREADS print    prints period,model,country,version,count sorted by bytes */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/area.h"
#include "base/period.h"
#include "source/source.h"

struct order {
	uint32_t *models, *countries, *versions; /* rank by code */
};

static uint32_t *ranks(const struct labels *labels)
{
	uint32_t *sorted = memory_resize(NULL, labels->count, sizeof *sorted);
	uint32_t *rank = memory_resize(NULL, labels->count, sizeof *rank);
	labels_sort(labels, sorted);
	for (uint32_t i = 0; i < labels->count; i++)
		rank[sorted[i]] = i;
	free(sorted);
	return rank;
}

/* Groups hold ranks while they are sorted, so that no table need reach the comparison. */
static int compare(const void *left, const void *right)
{
	const struct tally_group *a = left, *b = right;
	if (a->model != b->model)
		return a->model < b->model ? -1 : 1;
	if (a->country != b->country)
		return a->country < b->country ? -1 : 1;
	return a->version < b->version ? -1 : a->version > b->version;
}

static void rank_groups(struct tally_period *period, const struct order *order)
{
	for (size_t i = 0; i < period->group_count; i++) {
		struct tally_group *group = &period->groups[i];
		group->model = order->models[group->model];
		group->country = order->countries[group->country];
		group->version = order->versions[group->version];
	}
	qsort(period->groups, period->group_count, sizeof *period->groups, compare);
}

static void print(const struct tally *tally)
{
	struct order order = { ranks(&tally->models), ranks(&tally->countries), ranks(&tally->versions) };
	uint32_t *models = memory_resize(NULL, tally->models.count, sizeof *models);
	uint32_t *countries = memory_resize(NULL, tally->countries.count, sizeof *countries);
	uint32_t *versions = memory_resize(NULL, tally->versions.count, sizeof *versions);
	labels_sort(&tally->models, models);
	labels_sort(&tally->countries, countries);
	labels_sort(&tally->versions, versions);
	for (size_t i = 0; i < tally->period_count; i++) {
		struct tally_period *period = &tally->periods[i];
		char name[PERIOD_TEXT_SIZE];
		period_format(period->period, name);
		rank_groups(period, &order);
		for (size_t j = 0; j < period->group_count; j++) {
			const struct tally_group *group = &period->groups[j];
			printf("%s,%s,%s,%s,%" PRIu64 "\n", name, tally->models.names[models[group->model]],
			       tally->countries.names[countries[group->country]],
			       tally->versions.names[versions[group->version]], group->count);
		}
	}
	free(order.models);
	free(order.countries);
	free(order.versions);
	free(models);
	free(countries);
	free(versions);
}

static double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	if (argc < 4) {
		fputs("usage: tally DATABASE TABLE THREADS [print]\n", stderr);
		return 2;
	}
	struct source_mapping mapping = { .database = argv[1], .table = argv[2] };
	mapping.columns[ROLE_DATE] = "date";
	mapping.columns[ROLE_MODEL] = "model";
	mapping.columns[ROLE_COUNTRY] = "country";
	mapping.columns[ROLE_VERSION] = "version";
	struct source *source = NULL;
	struct tally tally = { 0 };
	struct progress progress;
	struct error err;
	area_init();
	progress_init(&progress, true);
	double start = seconds();
	bool ok = source_open(&mapping, &source, &err) &&
		  source_tally(source, (unsigned)atoi(argv[3]), &progress, &tally, &err);
	source_close(source);
	if (!ok) {
		error_print(&err, stderr);
		return err.kind;
	}
	uint64_t rows = 0, groups = 0;
	for (size_t i = 0; i < tally.period_count; i++) {
		rows += tally.periods[i].observations;
		groups += tally.periods[i].group_count;
	}
	if (argc > 4)
		print(&tally);
	else
		printf("%.3f s, %" PRIu64 " rows, %" PRIu64 " groups\n", seconds() - start, rows, groups);
	tally_finish(&tally);
	return fflush(stdout) != 0;
}
