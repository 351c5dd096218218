#define _GNU_SOURCE /* strverscmp */
#include "site/illustrate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/labels.h"
#include "chart/chart.h"
#include "chart/scale.h"

/* Widths in px: the column and the full text of style.css, a small screen, a newspaper's column. */
enum { COLUMN = 664, FULL = 1104, NARROW = 320, PRESS = 720, BANDS = 6, CLASSES = 5 };

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
	const char *title, *subtitle, *alt, *description, *source; /* in the page's language */
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
		.source = plot->source,
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
	bool ok = lay_out(report, plot, PRESS, true, &drawing, err) && drawing_png(&drawing, 2, &png, err) &&
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
	if (!lay_out(report, plot, plot->what->full ? FULL : COLUMN, false, &wide, err) || !write_svg(report, plot, &wide, ".svg", err) ||
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
	return (struct chart_value){ .state = states[figure.state], .number = (double)figure.value, .text = report_figure(report, figure) };
}

static const char *key_of(struct report *report, const struct plot *plot, const char *part)
{
	return arena_printf(&report->arena, "chart.%s.%s", plot->what->kind, part);
}

/* The words that every chart has once its title stands. */
static void finish_words(struct report *report, struct plot *plot)
{
	const struct publication *publication = report->site->publication;
	if (plot->what->subject != NULL)
		plot->title = report_words(report, "chart.subject", plot->what->subject, plot->title, NULL);
	plot->title = report_capital(report, plot->title);
	plot->subtitle = report_capital(report, plot->subtitle);
	plot->alt = report_words(report, key_of(report, plot, "alt"), plot->title, NULL);
	plot->source = report_words(report, "chart.source", report->words->publisher, report->words->title, publication->licence_name,
				    NULL);
	if (publication->specimen)
		plot->source = arena_printf(&report->arena, "%s · %s", report_words(report, "chart.specimen", NULL), plot->source);
}

static const char *label_of(struct report *report, const struct ranking *ranking, const struct ranked *entry)
{
	if (ranking->axis != RANKING_VERSIONS)
		return entry->label;
	return arena_printf(&report->arena, "%s %s", report->words->terms[TERM_VERSION].one, entry->label);
}

/* The three longest with their figures: "Norda 5 (1,234), …". */
static const char *list_leaders(struct report *report, const struct ranking *ranking)
{
	const char *list = "";
	for (size_t i = 0; i < 3 && i < ranking_published(ranking); i++)
		list = arena_printf(&report->arena, "%s%s%s (%s)", list, i > 0 ? report_words(report, "list.separator", NULL) : "",
				    label_of(report, ranking, &ranking->list[i]), report_figure(report, ranking->list[i].figure));
	return list;
}

static const char *plain_number(struct report *report, size_t number)
{
	return arena_printf(&report->arena, "%zu", number);
}

/* Countries with a count of at least 1: a withheld one is never zero. */
static size_t countries_counted(const struct ranking *ranking)
{
	size_t count = ranking_published(ranking);
	for (size_t i = 0; i < ranking->count; i++)
		count += ranking->list[i].figure.state == FIGURE_WITHHELD;
	return count;
}

/* A lead of less than a hundredth is no news. */
static bool is_close(const struct ranking *ranking)
{
	if (ranking_published(ranking) < 2)
		return false;
	uint64_t first = ranking->list[0].figure.value, second = ranking->list[1].figure.value;
	return first - second < first / 100;
}

static void set_ranking_title(struct report *report, struct plot *plot, const struct ranking *ranking)
{
	const char *counted = report->words->terms[TERM_OBSERVATION].other;
	const char *leader = label_of(report, ranking, &ranking->list[0]);
	const char *key = key_of(report, plot, is_close(ranking) ? "title.close" : "title");
	double share;
	if (plot->kind == PLOT_MAP)
		plot->title = report_words(report, key, plain_number(report, countries_counted(ranking)), counted, leader, NULL);
	else if (figure_share(ranking->list[0].figure, ranking->total, &share))
		plot->title = report_words(report, key, leader, report_percent(report, share), counted, NULL);
	else
		plot->title = report_words(report, key_of(report, plot, "title.plain"), leader, counted, NULL);
}

/* Words of bars and maps: what is counted, by what, when; how many are shown and withheld; which lead. */
static void set_ranking_words(struct report *report, struct plot *plot, const struct ranking *ranking, size_t shown)
{
	const char *counted = report->words->terms[TERM_OBSERVATION].other, *quarter = report_period(report, ranking->edition->cube.period);
	size_t withheld = 0, published = 0;
	for (size_t i = 0; i < shown; i++) {
		withheld += ranking->list[i].figure.state == FIGURE_WITHHELD;
		published += ranking->list[i].figure.state == FIGURE_PUBLISHED;
	}
	set_ranking_title(report, plot, ranking);
	if (ranking->axis == RANKING_COUNTRIES)
		plot->subtitle = report_words(report, key_of(report, plot, "subtitle"), counted, quarter, NULL);
	else
		plot->subtitle = report_words(report, key_of(report, plot, "subtitle"), counted,
					      report->words->terms[ranking->axis == RANKING_MODELS ? TERM_MODEL : TERM_VERSION].one,
					      quarter, NULL);
	plot->description = report_words(report, key_of(report, plot, "description"), plain_number(report, published),
					 plain_number(report, withheld), list_leaders(report, ranking), NULL);
	finish_words(report, plot);
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
	set_ranking_words(report, &plot, ranking, count);
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
		values[i] = value_of(report, figures[i]);
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
		plot->title = report_words(report, key_of(report, plot, "title.plain"), report_figure(report, figures[last]), counted,
					   report_period(report, axis->first + (int)last), NULL);
		return;
	}
	const char *quarter = report_period(report, axis->first + (int)last);
	const char *way = fabs(change) < 0.0005 ? "title.flat" : change > 0 ? "title.up" : "title.down";
	plot->title = report_words(report, key_of(report, plot, way), report_percent(report, fabs(change)), counted, quarter, NULL);
}

static void set_series_words(struct report *report, struct plot *plot, const struct chart_quarters *axis,
			     const struct figure *figures, size_t peak)
{
	size_t last = axis->count - 1, withheld = 0;
	for (size_t i = 0; i < axis->count; i++)
		withheld += figures[i].state == FIGURE_WITHHELD;
	set_series_title(report, plot, axis, figures);
	plot->subtitle = report_words(report, key_of(report, plot, "subtitle"), report->words->terms[TERM_OBSERVATION].other,
				      report_period(report, axis->first), report_period(report, axis->first + (int)last), NULL);
	plot->description = report_words(report, key_of(report, plot, "description"), plain_number(report, axis->count),
					 plain_number(report, withheld), quarter_and_figure(report, axis, figures, 0),
					 quarter_and_figure(report, axis, figures, peak),
					 quarter_and_figure(report, axis, figures, last), NULL);
	finish_words(report, plot);
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
	set_series_words(report, &plot, &axis, figures, peak);
	return publish_plot(report, &plot, err);
}

/* Texts of the legend: "1 to 100", …, "more than 10,000". */
static const char *const *class_labels(struct report *report, const double *limits, size_t classes)
{
	const char **labels = arena_array(&report->arena, classes, sizeof *labels);
	for (size_t i = 0; i < classes; i++) {
		const char *low = report_number(report, i == 0 ? 1 : (uint64_t)limits[i - 1] + 1);
		if (i + 1 < classes)
			labels[i] = report_words(report, "chart.map.class", low, report_number(report, (uint64_t)limits[i]), NULL);
		else
			labels[i] = report_words(report, "chart.map.class.last", low, NULL);
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
		.zero_label = report_words(report, "chart.legend.zero", NULL),
		.withheld_label = report_words(report, "chart.legend.withheld", NULL),
		.no_data_label = report_words(report, "chart.legend.none", NULL),
	};
	set_ranking_words(report, &plot, ranking, ranking->count);
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
			values[i] = (struct chart_value){ .state = CHART_WITHHELD, .text = "[c]" }; /* the total is */
		} else if (figure.state == FIGURE_NONE && total.state == FIGURE_PUBLISHED) {
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
		values[i] = value_of(report, totals[i]);
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
		plot->title = report_words(report, key_of(report, plot, "title"), name, leader->text, counted, quarter, NULL);
	else
		plot->title = report_words(report, key_of(report, plot, "title.plain"), counted, version, NULL);
	plot->subtitle = report_words(report, key_of(report, plot, "subtitle"), counted, version, NULL);
	plot->description = report_words(report, key_of(report, plot, "description"), plain_number(report, count), quarter, list, NULL);
	finish_words(report, plot);
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
	return publish_plot(report, &plot, err);
}
