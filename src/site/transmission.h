/* One <transmission> of the declaration as what a sequence drawing says of it: its facts in the words of the page's language. */
#ifndef VITRINE_SITE_TRANSMISSION_H
#define VITRINE_SITE_TRANSMISSION_H

#include <stdbool.h>
#include <stddef.h>

#include "chart/chart.h"
#include "site/report.h"

/* A <transmission> of report->declaration, the place-th of its version from 0. All in the report's arena. */
struct chart_transmission transmission_of(struct report *report, const xmlNode *node, size_t place);

/* Whether a <field> singles out a device for good. */
bool transmission_identifies(const xmlNode *field);

/* Two parts of a list, either of which may be empty, as one. */
const char *transmission_join(struct report *report, const char *a, const char *b);

#endif
