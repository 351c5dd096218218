/* The models, countries or versions of an edition in the order that pages list them: published counts from the largest,
 * equal ones by name, then the withheld ones by name, so that the order tells nothing about them but that they are not
 * zero, then zeros. */
#ifndef VITRINE_SITE_RANKING_H
#define VITRINE_SITE_RANKING_H

#include <libxml/tree.h>
#include <stddef.h>
#include <stdint.h>

#include "site/figure.h"
#include "site/report.h"

enum ranking_axis { RANKING_MODELS, RANKING_COUNTRIES, RANKING_VERSIONS };

struct ranked {
	const char *label;  /* in the page's language */
	const char *code;   /* of a country, else NULL */
	const char *link;   /* from the current page to its own, or NULL */
	uint32_t index;     /* of the model, area or version in the edition's cube */
	struct figure figure, before; /* before: in the edition of the quarter before, FIGURE_NONE where there is none */
};

struct ranking {
	const struct edition *edition;
	enum ranking_axis axis;
	uint32_t fixed; /* the area that models are ranked in; the model whose countries or versions are ranked */
	struct ranked *list; /* in the report's arena */
	size_t count;
	struct figure total; /* what shares are of */
};

/* Models in one area; countries of one model; versions of one model. CUBE_TOTAL is the last model and area. */
struct ranking ranking_of_models(struct report *report, const struct edition *edition, uint32_t area);
struct ranking ranking_of_countries(struct report *report, const struct edition *edition, uint32_t model);
struct ranking ranking_of_versions(struct report *report, const struct edition *edition, uint32_t model);

/* How many are published and not zero: those at the front. How many are withheld: those that follow. */
size_t ranking_published(const struct ranking *ranking);
size_t ranking_withheld(const struct ranking *ranking);

/* What may be said of the first, from published figures alone. */
enum ranking_lead {
	RANKING_LEAD_UNKNOWN, /* nothing published, or a withheld count may be larger */
	RANKING_LEAD_TIED,    /* with the second */
	RANKING_LEAD_NARROW,  /* by less than a hundredth: no news */
	RANKING_LEAD_CLEAR,
};

enum ranking_lead ranking_lead(const struct ranking *ranking);

/* <NAME> with a <row label code? href? share? change?> and its <figure> for the first `most`. Returns <NAME>. */
xmlNode *ranking_add(xmlNode *parent, const char *name, const struct ranking *ranking, size_t most);

#endif
