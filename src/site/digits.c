#include "site/digits.h"

#include <string.h>

#include "site/utf16.h"

static size_t read_symbol(const UNumberFormat *format, UNumberFormatSymbol symbol, char out[DIGITS_SYMBOL_SIZE])
{
	UErrorCode status = U_ZERO_ERROR;
	UChar units[DIGITS_SYMBOL_SIZE / 3 - 1];
	struct text text = { 0 };
	int32_t length = unum_getSymbol(format, symbol, units, sizeof units / sizeof *units, &status);
	if (U_SUCCESS(status))
		utf16_add(&text, units, length);
	size_t made = text.length < DIGITS_SYMBOL_SIZE ? text.length : 0;
	memcpy(out, text_or_empty(text.bytes), made);
	text_finish(&text);
	return made;
}

static void add_fast(const struct digits *digits, uint64_t number, struct text *out)
{
	char reversed[20];
	int count = 0;
	do {
		reversed[count++] = (char)(number % 10);
		number /= 10;
	} while (number != 0);
	text_reserve(out, 40 * DIGITS_SYMBOL_SIZE);
	bool grouped = count >= digits->first + digits->least;
	for (int i = count - 1; i >= 0; i--) {
		unsigned digit = (unsigned char)reversed[i];
		text_add_bytes(out, digits->symbols[digit], digits->symbol_lengths[digit]);
		bool boundary = i == digits->first || (i > digits->first && (i - digits->first) % digits->next == 0);
		if (grouped && boundary)
			text_add_bytes(out, digits->separator, digits->separator_length);
	}
}

static void add_icu(const struct digits *digits, uint64_t number, struct text *out)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar units[128];
	int32_t length = unum_formatInt64(digits->format, (int64_t)number, units, 128, NULL, &status);
	if (U_SUCCESS(status))
		utf16_add(out, units, length);
}

static bool agree(const struct digits *digits, uint64_t sample)
{
	struct text ours = { 0 }, theirs = { 0 };
	add_fast(digits, sample, &ours);
	add_icu(digits, sample, &theirs);
	bool same = theirs.length == ours.length && memcmp(ours.bytes, theirs.bytes, ours.length) == 0;
	text_finish(&ours);
	text_finish(&theirs);
	return same;
}

void digits_init(struct digits *digits, const UNumberFormat *format)
{
	*digits = (struct digits){ .format = format };
	digits->separator_length = read_symbol(format, UNUM_GROUPING_SEPARATOR_SYMBOL, digits->separator);
	for (int i = 0; i < 10; i++) {
		int symbol = i == 0 ? UNUM_ZERO_DIGIT_SYMBOL : UNUM_ONE_DIGIT_SYMBOL + i - 1;
		digits->symbol_lengths[i] = read_symbol(format, (UNumberFormatSymbol)symbol, digits->symbols[i]);
	}
	int second = unum_getAttribute(format, UNUM_SECONDARY_GROUPING_SIZE);
	digits->first = unum_getAttribute(format, UNUM_GROUPING_SIZE);
	digits->next = second > 0 ? second : digits->first;
	digits->least = unum_getAttribute(format, UNUM_MINIMUM_GROUPING_DIGITS);
	digits->least = digits->least > 0 ? digits->least : 1;
	digits->fast = digits->first > 0;
	for (uint64_t sample = 0; digits->fast && sample < 1000000000000000000u; sample = sample * 10 + sample % 10 + 1)
		digits->fast = agree(digits, sample) && agree(digits, sample * 3 / 2);
}

void digits_add(const struct digits *digits, int64_t number, struct text *out)
{
	/* the smallest int64_t has no opposite of its type */
	uint64_t size = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	if (number < 0)
		text_add(out, "\xe2\x88\x92");
	if (digits->fast || size > INT64_MAX)
		add_fast(digits, size, out);
	else
		add_icu(digits, size, out);
}
