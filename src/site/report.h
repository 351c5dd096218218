/* The report tree of docs/templates.md: what the pages of one language are bound to. The site's part of it is made once;
 * each page then brings its own part, which goes with it. */
#ifndef VITRINE_SITE_REPORT_H
#define VITRINE_SITE_REPORT_H

#include <libxml/tree.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "site/figure.h"
#include "site/site.h"

struct report {
	const struct site *site;
	struct language *language;
	char prefix[64];     /* of paths: "" for the default language, else "fr/" */
	const struct publication_words *words;
	xmlDoc *doc;
	xmlNode *root, *declaration;
	struct arena arena;  /* reset with each page */
	struct error failure; /* the first message that could not be written; report_end_page reports it */
	bool failed;
	/* of the page that is being made */
	const char *path;    /* within the language: "models/norda-5/index.html" */
	xmlNode *languages, *navigation, *page;
};

/* `number` is the language's place in site->languages. */
bool report_create(const struct site *site, size_t number, struct report **out, struct error *err);
void report_destroy(struct report *report);

/* A page of a kind ("model", which KIND.html renders and whose message keys it names) at a path. report->page is then
 * empty and ready to be filled. `under` is the kind that the navigation marks. */
void report_begin_page(struct report *report, const char *kind, const char *under, const char *path);

/* Renders the page and hands it to the publisher; its part of the tree is gone, and so is the arena's content. */
bool report_end_page(struct report *report, struct error *err);

/* Hands a file that belongs to the page (a chart, a CSV) to the publisher; `name` is relative to the page's folder. */
bool report_file(struct report *report, const char *name, const void *bytes, size_t length, struct error *err);

/* A link from the current page to another of this language, or to a file that no language prefixes. In the arena. */
const char *report_link(struct report *report, const char *path);
const char *report_file_link(struct report *report, const char *path);

/* A message, with texts as arguments up to a NULL; a text with its first letter in capitals, a number, a period, a day, an area in the page's language. In the arena. A message
 * that cannot be written gives "", and report_end_page fails with the reason. */
const char *report_words(struct report *report, const char *key, ...) __attribute__((sentinel));
const char *report_capital(struct report *report, const char *string);
const char *report_number(struct report *report, uint64_t number);
const char *report_percent(struct report *report, double share);
const char *report_period(struct report *report, int period);
const char *report_date(struct report *report, const char *day);
const char *report_area(struct report *report, const char *code);

/* The published count, or the mark of one that is withheld or not there: "1,234", "[c]", "[x]". */
const char *report_figure(struct report *report, struct figure figure);

/* Of the texts below the element that are given in several languages only the best for this one remains. */
void report_keep_best_language(xmlNode *parent, const char *language);

/* <file> of docs/templates.md below a parent: its name is the end of its path. Bytes, hash and rows are left out where
 * they are 0 or NULL. */
xmlNode *report_add_file(xmlNode *parent, const char *kind, const char *path, size_t bytes, const char *hash, size_t rows);

/* <edition> of docs/templates.md below a parent. */
xmlNode *report_add_edition(xmlNode *parent, const struct site *site, const struct edition *edition);

#endif
