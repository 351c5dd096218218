/* The site's feed in one language: Atom (RFC 4287). An entry for each edition and each issue of the declaration, newest first, with
 * ids that stay and the days of release and issue, so that a build on another day gives the same bytes. */
#ifndef VITRINE_SITE_FEED_H
#define VITRINE_SITE_FEED_H

#include <stdbool.h>

#include "base/error.h"
#include "site/report.h"

#define FEED_PATH "feed.xml" /* below the language's folder */

bool feed_publish(struct report *report, struct error *err);

#endif
