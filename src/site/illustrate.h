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

/* Which chart, and what its words are about. The message keys are chart.KIND.title and so on: docs/templates.md. */
struct illustration {
	const char *id;      /* of the chart in the page; its files are ID.svg, ID-narrow.svg, and for the press ID.png, ID.pdf */
	const char *kind;    /* "bars.models", "bars.countries", "versions", "map", "series", "adoption", "sequence" */
	const char *subject; /* the model or country that all figures are of, named at the head of the title; NULL for all of them */
	bool press;          /* PNG and PDF too */
	bool full;           /* drawn for the full width of the text, not for a column beside a table */
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

/* How the messages of a client version travel, step by step; its <chart> bears the version's id as `version`. The <version> is one of
 * report->declaration. Nothing is added where it sends nothing. */
bool illustrate_sequence(struct report *report, const xmlNode *version, struct error *err);

#endif
