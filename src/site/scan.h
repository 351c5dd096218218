/* What can be known of an expression by reading it. */
#ifndef VITRINE_SITE_SCAN_H
#define VITRINE_SITE_SCAN_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "site/expression.h"

/* libxml2 learns of an unknown function, variable or number of arguments only when it comes to evaluate it; a page
 * that is not rendered today may be tomorrow, so it is said at once. `expression` is of good syntax. */
bool scan_check(const struct templates *templates, const struct expression *expression, struct error *err);

/* Where the expression is one of the simple kinds, makes it that kind and frees its compiled form. */
void scan_simplify(struct arena *arena, struct expression *expression);

#endif
