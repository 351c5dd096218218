#define _GNU_SOURCE /* strverscmp */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/labels.h"
#include "site/illustrate.h"
#include "site/plot.h"

/* Versions with a band of their own. */
enum { BANDS = 6 };

static const char *format_tick(double value, void *context)
{
	return report_number(context, (uint64_t)(value + 0.5));
}

static const char *format_share(double value, void *context)
{
	struct report *report = context;
	struct text out = { 0 };
	language_percent(report->language, value, 0, false, &out);
	const char *copy = arena_copy(&report->arena, out.bytes);
	text_finish(&out);
	return copy;
}

static struct chart_quarters quarters_of(struct report *report)
{
	const struct editions *editions = report->site->editions;
	struct chart_quarters axis = {
		.first = editions->list[0].cube.period,
		.format = format_tick,
		.context = report,
		.withheld_label = report_words(report, "chart.legend.withheld", NULL),
		.no_data_label = report_words(report, "chart.legend.none", NULL),
	};
	axis.count = (size_t)(editions->list[editions->count - 1].cube.period - axis.first) + 1;
	for (int q = 0; q < 4; q++)
		axis.quarters[q] = report_words(report, arena_printf(&report->arena, "chart.quarter.q%d", q + 1), NULL);
	return axis;
}

/* A model's figure in an area for each quarter of the axis. */
static struct figure *figures_over_time(struct report *report, const struct chart_quarters *axis, const char *model,
					const char *area)
{
	struct figure *figures = arena_array(&report->arena, axis->count, sizeof *figures);
	for (size_t i = 0; i < axis->count; i++) {
		const struct edition *edition = editions_find(report->site->editions, axis->first + (int)i);
		if (edition != NULL)
			figures[i] = figure_of_area(edition, edition_model(edition, model), edition_area(edition, area));
	}
	return figures;
}

static struct chart_value *values_of(struct report *report, const struct figure *figures, size_t count)
{
	struct chart_value *values = arena_array(&report->arena, count, sizeof *values);
	for (size_t i = 0; i < count; i++)
		values[i] = plot_value(report, figures[i]);
	/* a line that has ended is not labelled with what is not there */
	if (count > 0 && figures[count - 1].state == FIGURE_NONE)
		values[count - 1].text = NULL;
	return values;
}

/* The place of the largest published figure; `count` where there is none. */
static size_t find_peak(const struct figure *figures, size_t count)
{
	size_t peak = count;
	for (size_t i = 0; i < count; i++)
		if (figures[i].state == FIGURE_PUBLISHED && (peak == count || figures[i].value > figures[peak].value))
			peak = i;
	return peak;
}

static const char *quarter_and_figure(struct report *report, const struct chart_quarters *axis, const struct figure *figures,
				      size_t place)
{
	return arena_printf(&report->arena, "%s (%s)", report_period(report, axis->first + (int)place),
			    report_figure(report, figures[place]));
}

/* How the last quarter differs from the one before, where both are published; else the latest published figure. There is one. */
static void set_series_title(struct report *report, struct plot *plot, const struct chart_quarters *axis,
			     const struct figure *figures)
{
	const char *counted = report->words->terms[TERM_OBSERVATION].other;
	size_t last = axis->count - 1;
	double change;
	if (axis->count < 2 || !figure_change(figures[last], figures[last - 1], &change)) {
		while (last > 0 && figures[last].state != FIGURE_PUBLISHED)
			last--;
		plot->title = report_words(report, plot_key(report, plot, "title.plain"), report_figure(report, figures[last]), counted,
					   report_period(report, axis->first + (int)last), NULL);
		return;
	}
	const char *quarter = report_period(report, axis->first + (int)last);
	const char *way = fabs(change) < 0.0005 ? "title.flat" : change > 0 ? "title.up" : "title.down";
	plot->title = report_words(report, plot_key(report, plot, way), report_percent(report, fabs(change)), counted, quarter, NULL);
}

static void set_series_words(struct report *report, struct plot *plot, const struct chart_quarters *axis,
			     const struct figure *figures, size_t peak)
{
	size_t last = axis->count - 1, withheld = 0;
	for (size_t i = 0; i < axis->count; i++)
		withheld += figures[i].state == FIGURE_WITHHELD;
	set_series_title(report, plot, axis, figures);
	plot->subtitle = report_words(report, plot_key(report, plot, "subtitle"), report->words->terms[TERM_OBSERVATION].other,
				      report_period(report, axis->first), report_period(report, axis->first + (int)last), NULL);
	plot->description = report_words(report, plot_key(report, plot, "description"), plot_number(report, axis->count),
					 plot_number(report, withheld), quarter_and_figure(report, axis, figures, 0),
					 quarter_and_figure(report, axis, figures, peak),
					 quarter_and_figure(report, axis, figures, last), NULL);
	plot_finish_words(report, plot);
}

/* Marks each figure that a revision changed, and says which quarters these are in the description. */
static void mark_revised(struct report *report, struct plot *plot, struct chart_quarters *axis, const char *model, const char *area,
			 const struct figure *figures, struct chart_value *values)
{
	const struct editions *editions = report->site->editions;
	const char *list = "", *separator = report_words(report, "list.separator", NULL);
	for (size_t i = 0; i < axis->count; i++) {
		const struct edition *first = editions_find_revision(editions, axis->first + (int)i, 1);
		if (first == NULL || !first->is_superseded || figures[i].state != FIGURE_PUBLISHED)
			continue;
		struct figure before = figure_of_area(first, edition_model(first, model), edition_area(first, area));
		values[i].revised = before.state != FIGURE_PUBLISHED || before.value != figures[i].value;
		if (values[i].revised)
			list = arena_printf(&report->arena, "%s%s%s", list, list[0] != '\0' ? separator : "",
					    report_period(report, axis->first + (int)i));
	}
	axis->revised_label = report_words(report, "chart.legend.revised", NULL);
	if (list[0] != '\0')
		plot->description = arena_printf(&report->arena, "%s %s", plot->description,
						 report_words(report, "chart.series.revised", list, NULL));
}

bool illustrate_series(struct report *report, const struct illustration *what, const char *model, const char *area,
		       struct error *err)
{
	if (report->site->editions->count < 2)
		return true;
	struct chart_quarters axis = quarters_of(report);
	const struct figure *figures = figures_over_time(report, &axis, model, area);
	size_t peak = find_peak(figures, axis.count);
	if (peak == axis.count)
		return true;
	struct chart_value *values = values_of(report, figures, axis.count);
	struct chart_line line = { .values = values };
	struct plot plot = { .kind = PLOT_SERIES, .what = what };
	set_series_words(report, &plot, &axis, figures, peak);
	mark_revised(report, &plot, &axis, model, area, figures, values);
	plot.as.series = (struct chart_series){ .axis = axis, .lines = &line, .count = 1 };
	return plot_publish(report, &plot, err);
}

/* Shares of one version over the quarters of the axis; withheld where the count is. */
static struct chart_value *shares_over_time(struct report *report, const struct chart_quarters *axis, const char *model,
					    const char *version, double *shown)
{
	struct chart_value *values = arena_array(&report->arena, axis->count, sizeof *values);
	for (size_t i = 0; i < axis->count; i++) {
		const struct edition *edition = editions_find(report->site->editions, axis->first + (int)i);
		uint32_t row = edition != NULL ? edition_model(edition, model) : LABELS_NONE;
		struct figure total = figure_of_area(edition, row, edition != NULL ? cube_world(&edition->cube) : LABELS_NONE);
		struct figure figure = figure_of_version(edition, row, edition != NULL ? edition_version(edition, version) : LABELS_NONE);
		values[i] = plot_value(report, figure);
		if (figure_share(figure, total, &values[i].number)) {
			values[i].text = report_percent(report, values[i].number);
			shown[i] += values[i].number;
		} else if (figure.state == FIGURE_PUBLISHED && total.state == FIGURE_WITHHELD) {
			values[i] = (struct chart_value){ .state = CHART_WITHHELD, .text = "[c]" };
		} else if (figure.state != FIGURE_WITHHELD && total.state == FIGURE_PUBLISHED) {
			values[i] = (struct chart_value){ .state = CHART_PUBLISHED, .text = "" }; /* not seen with this model yet, or no more */
		}
	}
	return values;
}

/* What the bands leave of each published total: all other versions together. */
static struct chart_value *rest_over_time(struct report *report, const struct chart_quarters *axis, const char *model,
					  const double *shown)
{
	struct chart_value *values = arena_array(&report->arena, axis->count, sizeof *values);
	const struct figure *totals = figures_over_time(report, axis, model, CUBE_TOTAL);
	for (size_t i = 0; i < axis->count; i++) {
		values[i] = plot_value(report, totals[i]);
		if (totals[i].state != FIGURE_PUBLISHED)
			continue;
		values[i].number = totals[i].value > 0 && shown[i] < 1 ? 1 - shown[i] : 0;
		values[i].text = report_percent(report, values[i].number);
	}
	return values;
}

static bool any_above_zero(const struct chart_value *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (values[i].state == CHART_WITHHELD || (values[i].state == CHART_PUBLISHED && values[i].number > 0.0005))
			return true;
	return false;
}

struct version_sum {
	const char *name;
	uint64_t count, latest; /* over all editions; in the newest */
};

static int compare_sums(const void *left, const void *right)
{
	const struct version_sum *a = left, *b = right;
	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return strverscmp(b->name, a->name);
}

static int compare_latest(const void *left, const void *right)
{
	const struct version_sum *a = left, *b = right;
	return a->latest != b->latest ? (a->latest > b->latest ? -1 : 1) : compare_sums(a, b);
}

static int compare_newest_first(const void *left, const void *right)
{
	return strverscmp(((const struct version_sum *)right)->name, ((const struct version_sum *)left)->name);
}

/* The versions that lead the newest quarter, half of the bands; then those that lead over all. */
static void choose_versions(struct version_sum *sums, size_t count)
{
	size_t half = count < BANDS / 2 ? count : BANDS / 2;
	qsort(sums, count, sizeof *sums, compare_latest);
	qsort(sums + half, count - half, sizeof *sums, compare_sums);
}

/* The model's versions that have a band of their own, the newest first. */
static struct version_sum *leading_versions(struct report *report, const char *model, size_t *count)
{
	const struct editions *editions = report->site->editions;
	struct labels names = { 0 };
	struct version_sum *sums = NULL;
	for (size_t e = 0; e < editions->count; e++) {
		const struct cube *cube = &editions->list[e].cube;
		for (uint32_t v = 0; v < cube->versions; v++) {
			struct figure figure = figure_of_version(&editions->list[e], edition_model(&editions->list[e], model), v);
			if (figure.value == 0)
				continue;
			uint32_t known = names.count, code = labels_add(&names, cube->version_names[v], strlen(cube->version_names[v]));
			sums = memory_resize(sums, names.count, sizeof *sums);
			if (code == known)
				sums[code] = (struct version_sum){ cube->version_names[v], 0, 0 };
			sums[code].count += figure.value;
			sums[code].latest = e + 1 == editions->count ? figure.value : 0;
		}
	}
	*count = names.count < BANDS ? names.count : BANDS;
	struct version_sum *leading = arena_array(&report->arena, *count, sizeof *leading);
	if (names.count > 0) {
		choose_versions(sums, names.count);
		memcpy(leading, sums, *count * sizeof *sums);
		qsort(leading, *count, sizeof *leading, compare_newest_first);
	}
	labels_finish(&names);
	free(sums);
	return leading;
}

/* The version with the largest published share of the last quarter leads. */
static void set_adoption_words(struct report *report, struct plot *plot, const struct chart_quarters *axis,
			       const struct chart_band *bands, size_t count)
{
	const char *counted = report->words->terms[TERM_OBSERVATION].other, *version = report->words->terms[TERM_VERSION].one;
	const char *quarter = report_period(report, axis->first + (int)axis->count - 1), *list = "";
	const struct chart_value *leader = NULL;
	const char *name = "";
	for (size_t i = 0; i < count; i++) {
		const struct chart_value *value = &bands[i].values[axis->count - 1];
		if (value->state == CHART_PUBLISHED && value->number > 0 && (leader == NULL || value->number > leader->number)) {
			leader = value;
			name = arena_printf(&report->arena, "%s %s", version, bands[i].label);
		}
		list = arena_printf(&report->arena, "%s%s%s (%s)", list, i > 0 ? report_words(report, "list.separator", NULL) : "",
				    bands[i].label, value->text[0] != '\0' ? value->text : report_number(report, 0));
	}
	if (leader != NULL)
		plot->title = report_words(report, plot_key(report, plot, "title"), name, leader->text, counted, quarter, NULL);
	else
		plot->title = report_words(report, plot_key(report, plot, "title.plain"), counted, version, NULL);
	plot->subtitle = report_words(report, plot_key(report, plot, "subtitle"), counted, version, NULL);
	plot->description = report_words(report, plot_key(report, plot, "description"), plot_number(report, count), quarter, list, NULL);
	plot_finish_words(report, plot);
}

bool illustrate_versions(struct report *report, const struct illustration *what, const char *model, struct error *err)
{
	size_t count;
	const struct version_sum *versions = leading_versions(report, model, &count);
	if (report->site->editions->count < 2 || count == 0)
		return true;
	struct chart_quarters axis = quarters_of(report);
	double *shown = arena_array(&report->arena, axis.count, sizeof *shown);
	struct chart_band *bands = arena_array(&report->arena, count + 1, sizeof *bands);
	axis.format = format_share;
	axis.fractions = true;
	for (size_t i = 0; i < count; i++)
		bands[i] = (struct chart_band){ versions[i].name, shares_over_time(report, &axis, model, versions[i].name, shown), false };
	bands[count] = (struct chart_band){ report_words(report, "chart.adoption.rest", NULL), rest_over_time(report, &axis, model, shown), true };
	size_t shown_bands = count + any_above_zero(bands[count].values, axis.count);
	struct plot plot = { .kind = PLOT_STACK, .what = what,
			     .as.stack = { .axis = axis, .bands = bands, .count = shown_bands, .maximum = 1 } };
	set_adoption_words(report, &plot, &axis, bands, count);
	return plot_publish(report, &plot, err);
}
