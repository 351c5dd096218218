/* Whole numbers written the way ICU would, without asking it each time: a page holds hundreds of them. */
#ifndef VITRINE_SITE_DIGITS_H
#define VITRINE_SITE_DIGITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unicode/unum.h>

#include "base/text.h"

enum { DIGITS_SYMBOL_SIZE = 16 };

struct digits {
	const UNumberFormat *format; /* of the language, the authority; not owned */
	bool fast;                   /* what is below was seen to give the same as `format` */
	char symbols[10][DIGITS_SYMBOL_SIZE]; /* the language's digits */
	size_t symbol_lengths[10];
	char separator[DIGITS_SYMBOL_SIZE];
	size_t separator_length;
	int first, next, least; /* sizes of the last group, of those before; digits before the first separator */
};

/* Asks the format for its separator, digits and groups, and compares samples of every length with what it writes. */
void digits_init(struct digits *digits, const UNumberFormat *format);

/* Appends the number; below zero with U+2212 before it. */
void digits_add(const struct digits *digits, int64_t number, struct text *out);

#endif
