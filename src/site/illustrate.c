#define _GNU_SOURCE /* strverscmp */
#include "site/illustrate.h"

#include <stdlib.h>
#include <string.h>

#include "base/labels.h"
#include "chart/chart.h"
#include "chart/scale.h"

enum { WIDE = 720, NARROW = 320, BANDS = 5, CLASSES = 5 };

/* A chart before it is laid out at some width: its frame is filled in by then. */
struct plot {
	enum { PLOT_BARS, PLOT_SERIES, PLOT_STACK, PLOT_MAP } kind;
	union {
		struct chart_bars bars;
		struct chart_series series;
		struct chart_stack stack;
		struct chart_map map;
	} as;
	const struct illustration *what;
	const char *title, *subtitle, *alt, *description; /* in the page's language */
};

static struct chart_frame frame_of(struct report *report, const struct plot *plot, double width, bool travels)
{
	return (struct chart_frame){
		.fonts = report->site->fonts,
		.id = plot->what->id,
		.language = language_code(report->language),
		.right_to_left = strcmp(language_direction(report->language), "rtl") == 0,
		.title = plot->title,
		.subtitle = plot->subtitle,
		.source = report->words->publisher,
		.description = plot->alt,
		.words = travels,
		.width = width,
	};
}

static bool lay_out(struct report *report, struct plot *plot, double width, bool travels, struct drawing *out, struct error *err)
{
	struct chart_frame frame = frame_of(report, plot, width, travels);
	switch (plot->kind) {
	case PLOT_BARS:
		plot->as.bars.frame = frame;
		return chart_bars(&plot->as.bars, &report->arena, out, err);
	case PLOT_SERIES:
		plot->as.series.frame = frame;
		return chart_series(&plot->as.series, &report->arena, out, err);
	case PLOT_STACK:
		plot->as.stack.frame = frame;
		return chart_stack(&plot->as.stack, &report->arena, out, err);
	case PLOT_MAP:
		break;
	}
	plot->as.map.frame = frame;
	return chart_map(&plot->as.map, &report->arena, out, err);
}

static const char *file_name(struct report *report, const struct plot *plot, const char *ending)
{
	return arena_printf(&report->arena, "%s%s", plot->what->id, ending);
}

static bool write_svg(struct report *report, const struct plot *plot, const struct drawing *drawing, const char *ending,
		      struct error *err)
{
	struct text svg = { 0 };
	drawing_svg(drawing, &svg);
	bool ok = report_file(report, file_name(report, plot, ending), svg.bytes, svg.length, err);
	text_finish(&svg);
	return ok;
}

/* PNG at twice the size, for screens of today, and PDF; both with title, subtitle and source on them. */
static bool write_for_press(struct report *report, struct plot *plot, struct error *err)
{
	struct drawing drawing;
	struct text png = { 0 }, pdf = { 0 };
	bool ok = lay_out(report, plot, WIDE, true, &drawing, err) && drawing_png(&drawing, 2, &png, err) &&
		  drawing_pdf(&drawing, report->site->now, &pdf, err) &&
		  report_file(report, file_name(report, plot, ".png"), png.bytes, png.length, err) &&
		  report_file(report, file_name(report, plot, ".pdf"), pdf.bytes, pdf.length, err);
	text_finish(&png);
	text_finish(&pdf);
	return ok;
}

static void add_chart(struct report *report, const struct plot *plot, const struct drawing *wide)
{
	xmlNode *node = tree_add(report->page, "chart");
	tree_set(node, "id", plot->what->id);
	tree_set(node, "src", file_name(report, plot, ".svg"));
	tree_set(node, "narrow", file_name(report, plot, "-narrow.svg"));
	tree_set(node, "png", plot->what->press ? file_name(report, plot, ".png") : NULL);
	tree_set(node, "pdf", plot->what->press ? file_name(report, plot, ".pdf") : NULL);
	tree_set_uint(node, "width", (uint64_t)(wide->width + 0.5));
	tree_set_uint(node, "height", (uint64_t)(wide->height + 0.5));
	tree_add_text(node, "title", plot->title);
	tree_add_text(node, "subtitle", plot->subtitle);
	tree_add_text(node, "alt", plot->alt);
	tree_add_text(node, "description", plot->description);
	if (wide->not_drawn_count == 0)
		return;
	xmlNode *missing = tree_add(node, "not-drawn");
	for (size_t i = 0; i < wide->not_drawn_count; i++)
		tree_add_text(missing, "area", report_area(report, wide->not_drawn[i]));
}

static bool publish_plot(struct report *report, struct plot *plot, struct error *err)
{
	struct drawing wide, narrow;
	if (report->failed) {
		*err = report->failure;
		return false;
	}
	if (!lay_out(report, plot, WIDE, false, &wide, err) || !write_svg(report, plot, &wide, ".svg", err) ||
	    !lay_out(report, plot, NARROW, false, &narrow, err) || !write_svg(report, plot, &narrow, "-narrow.svg", err))
		return false;
	add_chart(report, plot, &wide);
	return !plot->what->press || write_for_press(report, plot, err);
}

static struct chart_value value_of(struct report *report, struct figure figure)
{
	static const enum chart_state states[] = {
		[FIGURE_NONE] = CHART_NO_DATA, [FIGURE_WITHHELD] = CHART_WITHHELD, [FIGURE_PUBLISHED] = CHART_PUBLISHED,
	};
	return (struct chart_value){ states[figure.state], (double)figure.value, report_figure(report, figure) };
}

static const char *words_of(struct report *report, const struct plot *plot, const char *part, const char *first,
			    const char *second, const char *third)
{
	const char *key = arena_printf(&report->arena, "chart.%s.%s", plot->what->kind, part);
	return report_words(report, key, plot->what->subject != NULL ? plot->what->subject : "", first, second, third, NULL);
}

/* The four texts of a chart are one message each, with the same arguments: what the chart is about, what is counted, the
 * leading label or last quarter, and its figure. */
static void set_words(struct report *report, struct plot *plot, const char *leader, const char *figure)
{
	const char *counted = report->words->terms[TERM_OBSERVATION].other;
	plot->title = words_of(report, plot, "title", counted, leader, figure);
	plot->subtitle = words_of(report, plot, "subtitle", counted, leader, figure);
	plot->alt = words_of(report, plot, "alt", counted, leader, figure);
	plot->description = words_of(report, plot, "description", counted, leader, figure);
}

bool illustrate_ranking(struct report *report, const struct illustration *what, const struct ranking *ranking, size_t most,
			struct error *err)
{
	size_t count = ranking->count < most ? ranking->count : most;
	if (ranking_published(ranking) == 0)
		return true;
	struct chart_bar *rows = arena_array(&report->arena, count, sizeof *rows);
	for (size_t i = 0; i < count; i++) {
		double share;
		rows[i].label = ranking->list[i].label;
		rows[i].value = value_of(report, ranking->list[i].figure);
		if (figure_share(ranking->list[i].figure, ranking->total, &share))
			rows[i].note = report_percent(report, share);
	}
	struct plot plot = { .kind = PLOT_BARS, .what = what, .as.bars = { .rows = rows, .count = count } };
	set_words(report, &plot, ranking->list[0].label, report_figure(report, ranking->list[0].figure));
	return publish_plot(report, &plot, err);
}

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
		.withheld_label = report_words(report, "mark.withheld", NULL),
		.no_data_label = report_words(report, "mark.none", NULL),
	};
	axis.count = (size_t)(editions->list[editions->count - 1].cube.period - axis.first) + 1;
	for (int q = 0; q < 4; q++)
		axis.quarters[q] = report_words(report, arena_printf(&report->arena, "quarter.q%d", q + 1), NULL);
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
		values[i] = value_of(report, figures[i]);
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
	struct chart_line line = { .values = values_of(report, figures, axis.count) };
	struct plot plot = { .kind = PLOT_SERIES, .what = what, .as.series = { .axis = axis, .lines = &line, .count = 1 } };
	set_words(report, &plot, report_period(report, axis.first + (int)peak), report_figure(report, figures[peak]));
	return publish_plot(report, &plot, err);
}

/* Texts of the legend: "1 to 100", …, "more than 10,000". */
static const char *const *class_labels(struct report *report, const double *limits, size_t classes)
{
	const char **labels = arena_array(&report->arena, classes, sizeof *labels);
	for (size_t i = 0; i < classes; i++) {
		const char *low = report_number(report, i == 0 ? 1 : (uint64_t)limits[i - 1] + 1);
		if (i + 1 < classes)
			labels[i] = report_words(report, "map.class", low, report_number(report, (uint64_t)limits[i]), NULL);
		else
			labels[i] = report_words(report, "map.class.last", low, NULL);
	}
	return labels;
}

static struct chart_area *areas_of(struct report *report, const struct ranking *ranking, double *numbers)
{
	struct chart_area *areas = arena_array(&report->arena, ranking->count, sizeof *areas);
	for (size_t i = 0; i < ranking->count; i++) {
		const struct ranked *entry = &ranking->list[i];
		areas[i] = (struct chart_area){ entry->code, entry->label, value_of(report, entry->figure) };
		numbers[i] = (double)entry->figure.value;
	}
	return areas;
}

bool illustrate_map(struct report *report, const struct illustration *what, const struct ranking *ranking, struct error *err)
{
	if (ranking_published(ranking) == 0)
		return true;
	double *numbers = arena_array(&report->arena, ranking->count, sizeof *numbers), limits[CLASSES];
	struct chart_area *areas = areas_of(report, ranking, numbers);
	size_t classes = scale_classes(numbers, ranking->count, CLASSES, limits) + 1;
	struct plot plot = { .kind = PLOT_MAP, .what = what };
	plot.as.map = (struct chart_map){
		.atlas = report->site->atlas,
		.areas = areas,
		.count = ranking->count,
		.limits = limits,
		.classes = classes,
		.class_labels = class_labels(report, limits, classes),
		.zero_label = report_words(report, "map.zero", NULL),
		.withheld_label = report_words(report, "mark.withheld", NULL),
		.no_data_label = report_words(report, "mark.none", NULL),
	};
	set_words(report, &plot, ranking->list[0].label, report_figure(report, ranking->list[0].figure));
	return publish_plot(report, &plot, err);
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
		values[i] = value_of(report, figure);
		if (figure_share(figure, total, &values[i].number)) {
			values[i].text = report_percent(report, values[i].number);
			shown[i] += values[i].number;
		} else if (figure.state == FIGURE_PUBLISHED) {
			values[i] = (struct chart_value){ CHART_WITHHELD, 0, "[c]" }; /* the total is */
		} else if (figure.state == FIGURE_NONE && total.state == FIGURE_PUBLISHED) {
			values[i] = (struct chart_value){ CHART_PUBLISHED, 0, "" }; /* not seen with this model yet, or no more */
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
		values[i] = value_of(report, totals[i]);
		if (totals[i].state != FIGURE_PUBLISHED)
			continue;
		values[i].number = totals[i].value > 0 && shown[i] < 1 ? 1 - shown[i] : 0;
		values[i].text = report_percent(report, values[i].number);
	}
	return values;
}

struct version_sum {
	const char *name;
	uint64_t count;
};

static int compare_sums(const void *left, const void *right)
{
	const struct version_sum *a = left, *b = right;
	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return strverscmp(b->name, a->name);
}

static int compare_newest_first(const void *left, const void *right)
{
	return strverscmp(((const struct version_sum *)right)->name, ((const struct version_sum *)left)->name);
}

/* The model's versions that the editions publish most of, the newest first. */
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
				sums[code] = (struct version_sum){ cube->version_names[v], 0 };
			sums[code].count += figure.value;
		}
	}
	*count = names.count < BANDS ? names.count : BANDS;
	struct version_sum *leading = arena_array(&report->arena, *count, sizeof *leading);
	if (names.count > 0) {
		qsort(sums, names.count, sizeof *sums, compare_sums);
		memcpy(leading, sums, *count * sizeof *sums);
		qsort(leading, *count, sizeof *leading, compare_newest_first);
	}
	labels_finish(&names);
	free(sums);
	return leading;
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
	for (size_t i = 0; i < count; i++)
		bands[i] = (struct chart_band){ versions[i].name, shares_over_time(report, &axis, model, versions[i].name, shown), false };
	bands[count] = (struct chart_band){ report_words(report, "chart.other", NULL), rest_over_time(report, &axis, model, shown), true };
	struct plot plot = { .kind = PLOT_STACK, .what = what,
			     .as.stack = { .axis = axis, .bands = bands, .count = count + 1, .maximum = 1 } };
	set_words(report, &plot, versions[0].name, bands[0].values[axis.count - 1].text);
	return publish_plot(report, &plot, err);
}
