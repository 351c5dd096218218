/* How the site says what has changed: names of parts, values and things, in the page's language. What has no word is said as the
 * document says it, so that no declaration fails a build. Everything returned lives in the report's arena. */
#ifndef VITRINE_SITE_CHANGE_WORDS_H
#define VITRINE_SITE_CHANGE_WORDS_H

#include <libxml/tree.h>

#include "declaration/difference.h"
#include "site/report.h"

/* "Interval" for "trigger/@period": message change.aspect.transmission.trigger.period, or else
 * change.aspect.trigger.period, or else change.aspect.period, or else the path. The aspect
 * "" is the thing itself: message change.element.ELEMENT. */
const char *change_aspect(struct report *report, const char *element, const char *aspect);

/* What kind of thing it is: "Field", "Transmission". */
const char *change_element(struct report *report, const xmlNode *subject);

/* What a person calls it: the label of a field, the name of a party, client and version of a transmission; "" where it has no name. */
const char *change_label(struct report *report, const xmlNode *subject);

/* Which of several parts it is, where that is a thing with a name: the field of a <carries>; "" else. */
const char *change_which(struct report *report, const struct change *change);

/* How the messages begin that say an aspect's values, "trigger." for "trigger/@kind"; NULL: change.value.VALUE, or as it is. */
const char *change_family(const char *aspect);

/* The value before (or after) the change in words: "1 month", "mobile data"; NULL where there is none. */
const char *change_value(struct report *report, const struct change *change, bool after);

#endif
