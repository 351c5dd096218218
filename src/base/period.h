/* Quarters of the Gregorian calendar, and days. A period is an ordinal: 4 × year + quarter − 1, so that the
 * next quarter is period + 1. Written "2026-Q3" (the SDMX form of a quarter). Years 1900 to 9999. */
#ifndef VITRINE_BASE_PERIOD_H
#define VITRINE_BASE_PERIOD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PERIOD_TEXT_SIZE = 8, DAY_TEXT_SIZE = 11 };

/* Reads exactly `length` bytes "YYYY-Qn"; false for anything else. */
bool period_parse(const char *string, size_t length, int *period);

/* Reads "YYYY-MM-DD", alone or followed by 'T' or ' ' and anything; false for an impossible day. */
bool period_parse_day(const char *string, size_t length, int *period);

/* The quarter of a Unix time in seconds (UTC); false outside the years 1900 to 9999. */
bool period_of_unix_time(int64_t seconds, int *period);

void period_format(int period, char out[PERIOD_TEXT_SIZE]);

int period_year(int period);
int period_quarter(int period); /* 1 to 4 */

/* First day of the quarter, "2026-07-01", and the first day after it. */
void period_first_day(int period, char out[DAY_TEXT_SIZE]);

/* Day of a Unix time in UTC, "2026-11-24". */
void period_format_day(int64_t seconds, char out[DAY_TEXT_SIZE]);

#endif
