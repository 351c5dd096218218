/* A chart from its figures to its files: laid out for the page, for a small screen and for the press, written beside the
 * current page, and shown by a <chart> of the report tree. What is drawn is decided in illustrate.c, illustrate_time.c and illustrate_sequence.c. */
#ifndef VITRINE_SITE_PLOT_H
#define VITRINE_SITE_PLOT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "chart/chart.h"
#include "site/figure.h"
#include "site/illustrate.h"
#include "site/report.h"

/* A chart before it is laid out at some width: its frame is filled in by then. */
struct plot {
	enum { PLOT_BARS, PLOT_SERIES, PLOT_STACK, PLOT_MAP, PLOT_SEQUENCE } kind;
	union {
		struct chart_bars bars;
		struct chart_series series;
		struct chart_stack stack;
		struct chart_map map;
		struct chart_sequence sequence;
	} as;
	const struct illustration *what;
	const char *title, *subtitle, *alt, *description, *source; /* in the page's language */
};

/* A figure as charts take it; the number of a withheld one is not passed on. Its text is in the report's arena. */
struct chart_value plot_value(struct report *report, struct figure figure);

/* "chart.KIND.PART": the key of one of its messages. */
const char *plot_key(struct report *report, const struct plot *plot, const char *part);

/* Digits of a number as an argument of a message that takes a number. */
const char *plot_number(struct report *report, size_t number);

/* The words that every chart has once title and subtitle stand: capitals, alt text, source line. */
void plot_finish_words(struct report *report, struct plot *plot);

/* Writes the chart's files and adds its <chart>. Fails where words were missing, too. */
bool plot_publish(struct report *report, struct plot *plot, struct error *err);

#endif
