#include "site/illustrate.h"

#include <string.h>

#include "chart/scale.h"
#include "site/plot.h"

enum { CLASSES = 5 };

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

/* A map names a leader only where there clearly is one; bars say which of the cases it is. */
static void set_map_title(struct report *report, struct plot *plot, const struct ranking *ranking)
{
	const char *key = ranking_lead(ranking) == RANKING_LEAD_CLEAR ? "title" : "title.close";
	/* a withheld count is never zero */
	size_t countries = ranking_published(ranking) + ranking_withheld(ranking);
	plot->title = report_words(report, plot_key(report, plot, key), plot_number(report, countries),
				   report->words->terms[TERM_OBSERVATION].other, label_of(report, ranking, &ranking->list[0]), NULL);
}

static void set_bars_title(struct report *report, struct plot *plot, const struct ranking *ranking)
{
	static const char *const keys[] = {
		[RANKING_LEAD_UNKNOWN] = "title.largest",
		[RANKING_LEAD_TIED] = "title.tie",
		[RANKING_LEAD_NARROW] = "title.close",
		[RANKING_LEAD_CLEAR] = "title",
	};
	const char *counted = report->words->terms[TERM_OBSERVATION].other;
	const char *first = label_of(report, ranking, &ranking->list[0]);
	const char *second = ranking->count > 1 ? label_of(report, ranking, &ranking->list[1]) : "";
	const char *key = plot_key(report, plot, keys[ranking_lead(ranking)]);
	double share;
	if (figure_share(ranking->list[0].figure, ranking->total, &share))
		plot->title = report_words(report, key, first, report_percent(report, share), counted, second, NULL);
	else
		plot->title = report_words(report, plot_key(report, plot, "title.plain"), first, counted, NULL);
}

/* Words of bars and maps: what is counted, by what, when; how many are shown and withheld; which lead. `published` and `withheld`: how many of each are drawn. */
static void set_ranking_words(struct report *report, struct plot *plot, const struct ranking *ranking, size_t published, size_t withheld)
{
	const char *counted = report->words->terms[TERM_OBSERVATION].other, *quarter = report_period(report, ranking->edition->cube.period);
	if (plot->kind == PLOT_MAP)
		set_map_title(report, plot, ranking);
	else
		set_bars_title(report, plot, ranking);
	if (ranking->axis == RANKING_COUNTRIES)
		plot->subtitle = report_words(report, plot_key(report, plot, "subtitle"), counted, quarter, NULL);
	else
		plot->subtitle = report_words(report, plot_key(report, plot, "subtitle"), counted,
					      report->words->terms[ranking->axis == RANKING_MODELS ? TERM_MODEL : TERM_VERSION].one,
					      quarter, NULL);
	plot->description = report_words(report, plot_key(report, plot, "description"), plot_number(report, published),
					 plot_number(report, withheld), list_leaders(report, ranking), NULL);
	plot_finish_words(report, plot);
}

bool illustrate_ranking(struct report *report, const struct illustration *what, const struct ranking *ranking, size_t most,
			struct error *err)
{
	size_t published = ranking_published(ranking), count = published + ranking_withheld(ranking);
	if (published == 0)
		return true;
	count = count < most ? count : most;
	struct chart_bar *rows = arena_array(&report->arena, count, sizeof *rows);
	for (size_t i = 0; i < count; i++) {
		double share;
		rows[i].label = ranking->list[i].label;
		rows[i].value = plot_value(report, ranking->list[i].figure);
		if (figure_share(ranking->list[i].figure, ranking->total, &share))
			rows[i].note = report_percent(report, share);
	}
	struct plot plot = { .kind = PLOT_BARS, .what = what, .as.bars = { .rows = rows, .count = count } };
	published = published < count ? published : count;
	set_ranking_words(report, &plot, ranking, published, count - published);
	return plot_publish(report, &plot, err);
}

/* Texts of the legend: "1 to 100", …, "more than 10,000". */
static const char *const *class_labels(struct report *report, unsigned least, const double *limits, size_t classes)
{
	const char **labels = arena_array(&report->arena, classes, sizeof *labels);
	for (size_t i = 0; i < classes; i++) {
		const char *low = report_number(report, i == 0 ? least : (uint64_t)limits[i - 1] + 1);
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
		areas[i] = (struct chart_area){ entry->code, entry->label, plot_value(report, entry->figure) };
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
	/* counts under the threshold are never published: no class may seem to hold them */
	unsigned least = ranking->edition->protection.k;
	bool rounded = ranking->edition->protection.mode == PROTECTION_ROUNDING;
	if (classes > 1 && limits[0] <= least) {
		classes--;
		memmove(limits, limits + 1, (classes - 1) * sizeof *limits);
	}
	struct plot plot = { .kind = PLOT_MAP, .what = what };
	plot.as.map = (struct chart_map){
		.atlas = report->site->atlas,
		.areas = areas,
		.count = ranking->count,
		.limits = limits,
		.classes = classes,
		.class_labels = class_labels(report, least, limits, classes),
		.zero_label = report_words(report, rounded ? "chart.legend.zero.rounded" : "chart.legend.zero", NULL),
		.withheld_label = report_words(report, "chart.legend.withheld", NULL),
		.no_data_label = report_words(report, "chart.legend.none", NULL),
	};
	set_ranking_words(report, &plot, ranking, ranking_published(ranking), ranking_withheld(ranking));
	return plot_publish(report, &plot, err);
}
