/* Figures to charts to files: asks the chart room for drawings, hands them to the publisher beside the current page, and
 * adds the <chart> that shows them. Withheld counts are passed on as such, never as a number. */
#ifndef VITRINE_SITE_ILLUSTRATE_H
#define VITRINE_SITE_ILLUSTRATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "site/ranking.h"
#include "site/report.h"

/* What a chart is about, for its words: `subject` is a model's, country's or quarter's name. Message keys are
 * chart.KIND.title, .subtitle, .alt and .description. */
struct illustration {
	const char *id;      /* of the chart in the page; its files are ID.svg, ID-narrow.svg, ID.png, ID.pdf */
	const char *kind;    /* of its messages */
	const char *subject;
	bool press;          /* PNG and PDF too */
};

/* The first `most` of a ranking as bars. Nothing is added where it is empty. */
bool illustrate_ranking(struct report *report, const struct illustration *what, const struct ranking *ranking, size_t most,
			struct error *err);

/* One model (or all) in one area (or the world) over all editions. Nothing is added for fewer than two quarters. */
bool illustrate_series(struct report *report, const struct illustration *what, const char *model, const char *area,
		       struct error *err);

/* Countries of a ranking as a world map. */
bool illustrate_map(struct report *report, const struct illustration *what, const struct ranking *ranking, struct error *err);

/* Versions of one model (or all) over all editions as stacked columns. */
bool illustrate_versions(struct report *report, const struct illustration *what, const char *model, struct error *err);

#endif
