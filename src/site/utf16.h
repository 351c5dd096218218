/* ICU speaks UTF-16, we UTF-8: the way there and back. */
#ifndef VITRINE_SITE_UTF16_H
#define VITRINE_SITE_UTF16_H

#include <stddef.h>
#include <unicode/utypes.h>

#include "base/arena.h"
#include "base/text.h"

/* The bytes as UTF-16 with a NUL after them, in the arena; what is not UTF-8 becomes U+FFFD. `out_length` may be NULL. */
UChar *utf16_from(struct arena *arena, const char *bytes, size_t length, int32_t *out_length);

/* Appends the units as UTF-8; a lone surrogate becomes U+FFFD. */
void utf16_add(struct text *out, const UChar *units, int32_t length);

#endif
