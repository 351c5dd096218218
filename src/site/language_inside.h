/* What a language holds: for language.c, which opens it, and wording.c, which uses it. */
#ifndef VITRINE_SITE_LANGUAGE_INSIDE_H
#define VITRINE_SITE_LANGUAGE_INSIDE_H

#include <unicode/ucol.h>
#include <unicode/udat.h>
#include <unicode/uldnames.h>
#include <unicode/uloc.h>
#include <unicode/unum.h>
#include <unicode/unumberformatter.h>

#include "site/digits.h"
#include "site/language.h"
#include "site/messages.h"

enum { DURATIONS = 7, BYTE_UNITS = 5 };

struct language {
	char code[ULOC_FULLNAME_CAPACITY];
	char locale[ULOC_FULLNAME_CAPACITY]; /* ICU's name of it */
	struct messages messages;
	struct digits digits;
	UNumberFormat *decimal;
	UNumberFormat *percent[LANGUAGE_DIGITS_MAX + 1];
	UDateFormat *date, *month; /* "15 October 2026", "October 2026" */
	ULocaleDisplayNames *names;
	UCollator *collator;
	UNumberFormatter *durations[DURATIONS]; /* year, month, week, day, hour, minute, second */
	UNumberFormatter *bytes[BYTE_UNITS];       /* byte, kilobyte … terabyte */
	UFormattedNumber *result; /* where the formatters of units write */
};

#endif
