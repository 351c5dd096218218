#include "command/cost.h"

#include <inttypes.h>

#include "base/period.h"
#include "protect/protect.h"

static void add_cell(struct cost_share *share, uint64_t value, unsigned char state, bool leaf)
{
	share->cells++;
	share->zeros += value == 0;
	share->small += state == CELL_PRIMARY;
	share->beside += state == CELL_COMPLEMENTARY;
	if (!leaf)
		return;
	share->observations += value;
	share->withheld += state != CELL_PUBLISHED ? value : 0;
}

static void count_areas(const struct cube *cube, const struct pattern *pattern, struct cost_share *out)
{
	for (uint32_t m = 0; m <= cube->models; m++)
		for (uint32_t a = 0; a < cube_areas(cube); a++) {
			uint32_t cell = cube_area_cell(cube, m, a);
			add_cell(out, cube->values[cell], pattern->states[cell], m < cube->models && a < cube->countries);
		}
}

static void count_versions(const struct cube *cube, const struct pattern *pattern, struct cost_share *out)
{
	uint32_t rows = cube->models + (cube->versions_shared ? 1 : 0);
	for (uint32_t m = 0; m < rows; m++)
		for (uint32_t v = 0; v < cube->versions; v++) {
			uint32_t cell = cube_version_cell(cube, m, v);
			if (cube->versions_shared || cube->values[cell] != 0)
				add_cell(out, cube->values[cell], pattern->states[cell], m < cube->models);
		}
}

static void list_thresholds(unsigned own_k, struct costs *out)
{
	static const unsigned usual[] = { 3, 5, 10, 20, 50 };
	bool listed = false;
	out->count = 0;
	for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++) {
		if (!listed && own_k < usual[i])
			out->list[out->count++] = (struct cost){ .k = own_k, .own = true };
		listed = listed || own_k <= usual[i];
		out->list[out->count++] = (struct cost){ .k = usual[i], .own = own_k == usual[i] };
	}
	if (!listed)
		out->list[out->count++] = (struct cost){ .k = own_k, .own = true };
}

void cost_measure(const struct cube *cube, unsigned own_k, struct progress *progress, struct costs *out)
{
	struct arena arena = { 0 };
	out->period = cube->period;
	list_thresholds(own_k, out);
	for (size_t i = 0; i < out->count; i++) {
		struct cost *cost = &out->list[i];
		const struct protection parameters = { .mode = PROTECTION_SUPPRESSION, .k = cost->k };
		struct pattern pattern;
		progress_update(progress, i, out->count);
		protect_cube(cube, &parameters, &arena, &pattern);
		count_areas(cube, &pattern, &cost->areas);
		count_versions(cube, &pattern, &cost->versions);
		protect_round(cube, cost->k, &arena, &cost->rounding);
		arena_reset(&arena);
	}
	arena_finish(&arena);
}

/* "12.3%"; what is there is not written as nothing. */
static void add_percent(struct text *out, int width, uint64_t part, uint64_t whole)
{
	char figure[24];
	double percent = whole == 0 ? 0 : 100.0 * (double)part / (double)whole;
	bool tiny = part != 0 && percent < 0.1;
	snprintf(figure, sizeof figure, tiny ? "<0.1%%" : "%.1f%%", percent);
	text_printf(out, "%*s", width, figure);
}

static void add_row(const struct cost *cost, const struct cost_share *share, bool leaves, struct text *out)
{
	uint32_t withheld = share->small + share->beside;
	text_printf(out, "%8u%s%10u%10u%10u", cost->k, cost->own ? " *" : "  ", share->small, share->beside, withheld);
	add_percent(out, 19, withheld, share->cells - share->zeros);
	if (leaves)
		add_percent(out, 17, share->withheld, share->observations);
	text_add_char(out, '\n');
}

static void add_heading(const char *period, const char *name, const struct cost_share *share, bool leaves, struct text *out)
{
	text_printf(out, "\n%s %s: %u cells, %u zero", period, name, share->cells, share->zeros);
	if (leaves)
		text_printf(out, ", %" PRIu64 " observations", share->observations);
	text_printf(out, "\n       k       small    beside  withheld  of cells not zero%s\n", leaves ? "  of observations" : "");
}

/* Each observation is in both tables, so their observations are not added up. */
static struct cost_share both(const struct cost *cost)
{
	const struct cost_share *a = &cost->areas, *b = &cost->versions;
	return (struct cost_share){ .cells = a->cells + b->cells, .zeros = a->zeros + b->zeros, .small = a->small + b->small,
				    .beside = a->beside + b->beside };
}

static const char explanation[] =
	"What protection costs at each k; * marks the publication's own. For the\n"
	"publisher's own eyes: how many of the withheld are small is never published.\n"
	"  small            counts from 1 to k - 1\n"
	"  beside           withheld so that nobody can compute those\n"
	"  of observations  how many lie in withheld cells that are no sums\n"
	"  off by           how far rounding moves a sum, at most\n";

static void add_rounding(const char *period, const struct costs *costs, struct text *out)
{
	text_printf(out, "\n%s rounded instead, nothing withheld\n       k     rounded     moved       sums    sums off by    grand total off by\n",
		    period);
	for (size_t i = 0; i < costs->count; i++) {
		const struct rounding *rounding = &costs->list[i].rounding;
		text_printf(out, "%8u%s%10u%10u%11u%15" PRIu64 "%22" PRIu64 "\n", costs->list[i].k, costs->list[i].own ? " *" : "  ",
			    rounding->small, rounding->shifted, rounding->totals_changed, rounding->largest_total, rounding->total);
	}
}

void cost_table(const struct costs *costs, struct text *out)
{
	char period[PERIOD_TEXT_SIZE];
	period_format(costs->period, period);
	if (out->length == 0)
		text_add(out, explanation);
	add_heading(period, "by area", &costs->list[0].areas, true, out);
	for (size_t i = 0; i < costs->count; i++)
		add_row(&costs->list[i], &costs->list[i].areas, true, out);
	add_heading(period, "by version", &costs->list[0].versions, true, out);
	for (size_t i = 0; i < costs->count; i++)
		add_row(&costs->list[i], &costs->list[i].versions, true, out);
	struct cost_share total = both(&costs->list[0]);
	add_heading(period, "together", &total, false, out);
	for (size_t i = 0; i < costs->count; i++) {
		total = both(&costs->list[i]);
		add_row(&costs->list[i], &total, false, out);
	}
	add_rounding(period, costs, out);
}

/* The columns of suppression are blank for rounding, and the other way round. */
static void add_record(const char *period, const struct cost *cost, const char *table, const struct cost_share *share, struct text *out)
{
	text_printf(out, "%s,%s,%u,%s,%s,", period, protection_mode_names[PROTECTION_SUPPRESSION], cost->k, cost->own ? "yes" : "no", table);
	text_printf(out, "%u,%u,%u,%u,%" PRIu64 ",%" PRIu64 ",,,,\r\n", share->cells, share->zeros, share->small, share->beside,
		    share->observations, share->withheld);
}

static void add_rounding_record(const char *period, const struct cost *cost, struct text *out)
{
	const struct rounding *rounding = &cost->rounding;
	text_printf(out, "%s,%s,%u,%s,both,,,%u,,,,", period, protection_mode_names[PROTECTION_ROUNDING], cost->k, cost->own ? "yes" : "no",
		    rounding->small);
	text_printf(out, "%u,%u,%" PRIu64 ",%" PRIu64 "\r\n", rounding->shifted, rounding->totals_changed, rounding->largest_total,
		    rounding->total);
}

void cost_csv(const struct costs *costs, struct text *out)
{
	char period[PERIOD_TEXT_SIZE];
	period_format(costs->period, period);
	if (out->length == 0)
		text_add(out, "period,mode,k,own,table,cells,zeros,small,beside,observations,observations_withheld,moved,sums_moved,largest_sum_error,grand_total_error\r\n");
	for (size_t i = 0; i < costs->count; i++) {
		add_record(period, &costs->list[i], "areas", &costs->list[i].areas, out);
		add_record(period, &costs->list[i], "versions", &costs->list[i].versions, out);
		add_rounding_record(period, &costs->list[i], out);
	}
}
