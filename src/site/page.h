/* The kinds of pages: each function adds what docs/templates.md says of its kind to a report tree and renders it, with its
 * charts and files. */
#ifndef VITRINE_SITE_PAGE_H
#define VITRINE_SITE_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "site/report.h"

bool page_start(struct report *report, struct error *err);

/* What is declared (page_declaration.c): the list, one <field> of report->declaration, who answers for it. */
bool page_collected(struct report *report, struct error *err);
bool page_field(struct report *report, const xmlNode *field, struct error *err);
bool page_rights(struct report *report, struct error *err);

/* How it travels: a drawing of each client version, and the samples of its transmissions. */
bool page_transport(struct report *report, struct error *err);

/* For addresses that do not exist: 404.html. */
bool page_missing(struct report *report, struct error *err);

/* A page that binds to nothing but what every page has: "editions", "methodology". */
bool page_plain(struct report *report, const char *kind, struct error *err);

/* What the rules ask and what they found: checks.html. */
bool page_checks(struct report *report, struct error *err);
/* Declared against observed: every sample and capture, request by request and key by key; no value. */
bool page_evidence(struct report *report, struct error *err);

bool page_edition(struct report *report, const struct edition *edition, struct error *err);

/* The lists, and the living page of the member at `place` of site->models or site->countries. */
bool page_models(struct report *report, struct error *err);
bool page_countries(struct report *report, struct error *err);
bool page_model(struct report *report, size_t place, struct error *err);
bool page_country(struct report *report, size_t place, struct error *err);

/* Lists all files published so far that a reader may want to take: it comes last. */
bool page_downloads(struct report *report, struct error *err);

#endif
