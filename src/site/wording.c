#include <libxml/xpath.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include "base/area.h"
#include "base/period.h"
#include "site/language_inside.h"
#include "site/utf16.h"

enum { UNITS_SIZE = 256 };

void language_own_name(const struct language *language, struct text *out)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar units[UNITS_SIZE];
	int32_t length = uldn_localeDisplayName(language->names, language->code, units, UNITS_SIZE, &status);
	if (U_SUCCESS(status))
		utf16_add(out, units, length);
	else
		text_add(out, language->code);
}

void language_capital(const struct language *language, const char *string, struct text *out)
{
	struct arena scratch = { 0 };
	UErrorCode status = U_ZERO_ERROR;
	UChar upper[8];
	int32_t length, first = 0;
	const UChar *units = utf16_from(&scratch, string, strlen(string), &length);
	if (length > 0)
		U16_FWD_1(units, first, length);
	int32_t written = u_strToUpper(upper, 8, units, first, language->locale, &status);
	if (U_FAILURE(status))
		utf16_add(out, units, first);
	else
		utf16_add(out, upper, written);
	utf16_add(out, units + first, length - first);
	arena_finish(&scratch);
}

void language_integer(const struct language *language, int64_t number, struct text *out)
{
	digits_add(&language->digits, number, out);
}

static void add_double(const UNumberFormat *format, double number, struct text *out)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar units[512]; /* 309 digits and their separators */
	int32_t length = unum_formatDouble(format, number, units, 512, NULL, &status);
	if (U_SUCCESS(status))
		utf16_add(out, units, length);
}

static void add_decimal(const struct language *language, double number, struct text *out)
{
	if (number < 0)
		text_add(out, "\xe2\x88\x92");
	add_double(language->decimal, fabs(number), out);
}

static bool is_integer(const char *string, int64_t *number)
{
	int64_t value = 0;
	bool negative = *string == '-';
	const char *digit = string + negative;
	size_t length = strspn(digit, "0123456789");
	if (length == 0 || length > 18 || digit[length] != '\0')
		return false;
	for (; *digit != '\0'; digit++)
		value = value * 10 + (*digit - '0');
	*number = negative ? -value : value;
	return true;
}

void language_number(const struct language *language, const char *string, struct text *out)
{
	int64_t integer;
	if (is_integer(string, &integer)) {
		language_integer(language, integer, out);
		return;
	}
	double number = xmlXPathCastStringToNumber((const xmlChar *)string);
	if (isfinite(number))
		add_decimal(language, number, out);
	else
		text_add(out, string);
}

void language_percent(const struct language *language, double share, unsigned digits, bool sign, struct text *out)
{
	const UNumberFormat *format = language->percent[digits <= LANGUAGE_DIGITS_MAX ? digits : LANGUAGE_DIGITS_MAX];
	struct text size = { 0 }, nothing = { 0 };
	add_double(format, fabs(share), &size);
	add_double(format, 0, &nothing);
	bool is_nothing = strcmp(text_or_empty(size.bytes), text_or_empty(nothing.bytes)) == 0;
	if (share < 0 && !is_nothing)
		text_add(out, "\xe2\x88\x92");
	else if (sign && !is_nothing)
		text_add_char(out, '+');
	text_add(out, text_or_empty(size.bytes));
	text_finish(&size);
	text_finish(&nothing);
}

/* Days from 1970-01-01 to a Gregorian day: the year is taken to begin in March, so that the day that leap years add is
 * its last, and (153 m + 2) / 5 counts the days of the months before m. */
static int days_from_epoch(int year, int month, int day)
{
	int shifted = month > 2 ? year : year - 1;
	int months = (month + 9) % 12;
	int days = 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + (153 * months + 2) / 5 + day - 1;
	return days - 719468;
}

bool language_date(const struct language *language, const char *day, struct text *out)
{
	enum { YEAR = 4, MONTH = 7, DAY = 10 };
	char whole[] = "0000-01-01";
	size_t given = strlen(day);
	int period;
	UErrorCode status = U_ZERO_ERROR;
	UChar units[UNITS_SIZE];
	if (given != YEAR && given != MONTH && given != DAY)
		return false;
	memcpy(whole, day, given); /* of a month or a year the first day */
	if (!period_parse_day(whole, DAY, &period))
		return false;
	if (given == YEAR)
		return text_add(out, day), true;
	UDate milliseconds = 86400e3 * days_from_epoch(atoi(whole), atoi(whole + 5), atoi(whole + 8));
	const UDateFormat *format = given == DAY ? language->date : language->month;
	int32_t length = udat_format(format, milliseconds, units, UNITS_SIZE, NULL, &status);
	if (U_FAILURE(status))
		return false;
	utf16_add(out, units, length);
	return true;
}

bool language_period(const struct language *language, const char *period, struct text *out, struct error *err)
{
	int quarter;
	char key[] = "period.q0", year[5];
	if (!period_parse(period, strlen(period), &quarter))
		return error_set(err, ERROR_REFUSED, "\"%s\" is no period (\"2026-Q3\")", period);
	key[8] = (char)('0' + period_quarter(quarter));
	snprintf(year, sizeof year, "%04u", (unsigned)period_year(quarter) % 10000);
	return language_message(language, key, (const char *const[]){ year }, 1, out, err);
}

void language_country(const struct language *language, const char *code, struct text *out)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar units[UNITS_SIZE];
	const char *known = strcmp(code, AREA_WORLD) == 0 ? "001" : code;
	int32_t length = uldn_regionDisplayName(language->names, known, units, UNITS_SIZE, &status);
	if (U_FAILURE(status) || length == 0) {
		text_add(out, code);
		return;
	}
	/* CLDR has "world" in lower case */
	units[0] = known != code ? (UChar)u_toupper(units[0]) : units[0];
	utf16_add(out, units, length);
}

static void add_unit(const struct language *language, const UNumberFormatter *format, double number, struct text *out)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar units[UNITS_SIZE];
	unumf_formatDouble(format, number, language->result, &status);
	int32_t length = unumf_resultToString(language->result, units, UNITS_SIZE, &status);
	if (U_SUCCESS(status))
		utf16_add(out, units, length);
}

bool language_duration(const struct language *language, const char *duration, struct text *out)
{
	static const char of_date[] = "YMWD", of_time[] = "HMS";
	bool time = strncmp(duration, "PT", 2) == 0;
	const char *letters = time ? of_time : of_date, *number = duration + (time ? 2 : 1);
	if (*duration != 'P')
		return false;
	size_t length = strspn(number, "0123456789");
	if (length == 0 || length > 9 || number[length] == '\0' || number[length + 1] != '\0')
		return false;
	const char *letter = strchr(letters, number[length]);
	if (letter == NULL)
		return false;
	size_t unit = (size_t)(letter - letters) + (time ? sizeof of_date - 1 : 0);
	add_unit(language, language->durations[unit], atof(number), out);
	return true;
}

void language_bytes(const struct language *language, uint64_t bytes, struct text *out)
{
	double size = (double)bytes;
	size_t unit = 0;
	/* what would be written "1000 kB" once rounded is the next unit */
	for (; size >= (unit == 0 ? 1000 : 999.95) && unit < BYTE_UNITS - 1; unit++)
		size /= 1000;
	add_unit(language, language->bytes[unit], size, out);
}

int language_compare(const struct language *language, const char *a, const char *b)
{
	UErrorCode status = U_ZERO_ERROR;
	UCollationResult order = ucol_strcollUTF8(language->collator, a, -1, b, -1, &status);
	return U_SUCCESS(status) ? (int)order : strcmp(a, b);
}
