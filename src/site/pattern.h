/* What an ICU message pattern takes. See messages.h for the patterns that are let through and why. */
#ifndef VITRINE_SITE_PATTERN_H
#define VITRINE_SITE_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/* Counts the numbers and texts that the pattern takes. False for a pattern that is not let through, `fault` then
 * saying why; a pattern that is let through may still have an error that only ICU finds. */
bool pattern_scan(const char *pattern, size_t *numbers, size_t *texts, struct text *fault);

#endif
