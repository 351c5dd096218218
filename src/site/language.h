/* One language of the site: its words, and how it writes numbers, days and names. ICU and CLDR know the rest.
 *
 * All text in and out is UTF-8; results are appended to a text. Formatters are opened once. ICU's message formats
 * make caches of their own while they format, so a language is for one thread at a time: each thread that renders
 * creates its own (a few milliseconds). */
#ifndef VITRINE_SITE_LANGUAGE_H
#define VITRINE_SITE_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

struct language;

enum { LANGUAGE_DIGITS_MAX = 3 }; /* decimals that language_percent can write */

/* `code` is BCP 47 ("fr"); `messages_path` its catalogue. Plain "en" is the English of the world, not of the US:
 * "15 October 2026". */
bool language_create(const char *code, const char *messages_path, struct language **out, struct error *err);
void language_destroy(struct language *language);

/* Every key of one catalogue must be in all. Names file, line and key. */
bool language_check(const struct language *const *languages, size_t count, struct error *err);

const char *language_code(const struct language *language);
const char *language_direction(const struct language *language); /* "ltr" or "rtl" */
const char *language_messages_path(const struct language *language);

/* The language's name in itself: "Français". */
void language_own_name(const struct language *language, struct text *out);

/* How many arguments the message takes; false where there is no such message. */
bool language_takes(const struct language *language, const char *key, size_t *arguments);

/* The message, filled in with at least as many arguments as it takes: a language may leave one unsaid. An argument that the message uses as a number
 * must be one. */
bool language_message(const struct language *language, const char *key, const char *const *arguments, size_t count,
		      struct text *out, struct error *err);

/* "1,234,567", "1 234 567". A minus sign is the typographic one (U+2212). */
void language_integer(const struct language *language, int64_t number, struct text *out);

/* `string` as the number that it is written to be ("1234", "-0.5"), else as it is. */
void language_number(const struct language *language, const char *string, struct text *out);

/* 0.123 → "12.3%"; halves are rounded away from zero. With `sign`: "+12.3%", "−4.0%", and "0.0%" for what rounds to
 * nothing. `digits` at most LANGUAGE_DIGITS_MAX. */
void language_percent(const struct language *language, double share, unsigned digits, bool sign, struct text *out);

/* "2026-10-15" → "15 October 2026", "2026-10" → "October 2026", "2026" as it is; in the Gregorian calendar. False where it is
 * none of these. */
bool language_date(const struct language *language, const char *day, struct text *out);

/* "2026-Q3" → message period.q3 with the year as its text; false with a message where it is no period. */
bool language_period(const struct language *language, const char *period, struct text *out, struct error *err);

/* Name of a country, an M49 region or the world ("_T"), as it stands in a list; the code where there is none. */
void language_country(const struct language *language, const char *code, struct text *out);

/* "activations" → "Activations", by the language's rules (i → İ in Turkish). */
void language_capital(const struct language *language, const char *string, struct text *out);

/* "P1M" → "1 month"; false where it is no ISO 8601 duration of one unit. */
bool language_duration(const struct language *language, const char *duration, struct text *out);

/* 12300 → "12.3 kB" (powers of 1000), 512 → "512 bytes". */
void language_bytes(const struct language *language, uint64_t bytes, struct text *out);

/* Order of two labels in the language: < 0, 0, > 0. */
int language_compare(const struct language *language, const char *a, const char *b);

#endif
