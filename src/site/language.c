#include "site/language.h"

#include <libxml/xpath.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/udatpg.h>
#include <unicode/ustring.h>

#include "base/arena.h"
#include "site/language_inside.h"

enum { PATTERN_SIZE = 64 }; /* of dates, in UTF-16 units */

static const char *const duration_units[DURATIONS] = { "year", "month", "week", "day", "hour", "minute", "second" };
static const char *const byte_units[BYTE_UNITS] = { "byte unit-width-full-name precision-integer",
						    "kilobyte unit-width-short .#", "megabyte unit-width-short .#",
						    "gigabyte unit-width-short .#", "terabyte unit-width-short .#" };

static UNumberFormatter *open_unit(const char *prefix, const char *unit, const char *locale, UErrorCode *status)
{
	char skeleton[96];
	UChar units[96];
	snprintf(skeleton, sizeof skeleton, "%s%s", prefix, unit);
	u_uastrcpy(units, skeleton);
	return unumf_openForSkeletonAndLocale(units, -1, locale, status);
}

static void open_units(struct language *language, UErrorCode *status)
{
	char unit[48];
	for (size_t i = 0; i < DURATIONS; i++) {
		snprintf(unit, sizeof unit, "%s unit-width-full-name", duration_units[i]);
		language->durations[i] = open_unit("unit/", unit, language->locale, status);
	}
	for (size_t i = 0; i < BYTE_UNITS; i++)
		language->bytes[i] = open_unit("unit/", byte_units[i], language->locale, status);
	language->result = unumf_openResult(status);
}

static void open_numbers(struct language *language, UErrorCode *status)
{
	language->decimal = unum_open(UNUM_DECIMAL, NULL, 0, language->locale, NULL, status);
	for (int i = 0; i <= LANGUAGE_DIGITS_MAX && U_SUCCESS(*status); i++) {
		UNumberFormat *percent = unum_open(UNUM_PERCENT, NULL, 0, language->locale, NULL, status);
		language->percent[i] = percent;
		unum_setAttribute(percent, UNUM_FRACTION_DIGITS, i);
		unum_setAttribute(percent, UNUM_ROUNDING_MODE, UNUM_ROUND_HALFUP);
	}
	if (U_SUCCESS(*status))
		digits_init(&language->digits, language->decimal);
}

static void open_date(struct language *language, UErrorCode *status)
{
	char locale[ULOC_FULLNAME_CAPACITY];
	UChar zone[] = { 'U', 'T', 'C', 0 };
	snprintf(locale, sizeof locale, "%s", language->locale);
	/* declared dates are Gregorian, whatever calendar the language's readers use at home */
	uloc_setKeywordValue("calendar", "gregorian", locale, sizeof locale, status);
	language->date = udat_open(UDAT_NONE, UDAT_LONG, locale, zone, -1, NULL, -1, status);
	const UChar year_and_month[] = { 'y', 'M', 'M', 'M', 'M', 0 };
	UChar pattern[PATTERN_SIZE];
	UDateTimePatternGenerator *patterns = udatpg_open(locale, status);
	int32_t length = udatpg_getBestPattern(patterns, year_and_month, -1, pattern, PATTERN_SIZE, status);
	udatpg_close(patterns);
	language->month = udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, zone, -1, pattern, length, status);
}

static bool open_all(struct language *language, struct error *err)
{
	UErrorCode status = U_ZERO_ERROR;
	UDisplayContext list[] = { UDISPCTX_CAPITALIZATION_FOR_UI_LIST_OR_MENU };
	open_numbers(language, &status);
	open_date(language, &status);
	open_units(language, &status);
	language->names = uldn_openForContext(language->code, list, 1, &status);
	language->collator = ucol_open(language->locale, &status);
	if (U_FAILURE(status))
		return error_set(err, ERROR_ENVIRONMENT, "language %s: ICU cannot open it (%s)", language->code,
				 u_errorName(status));
	return true;
}

static bool find_locale(struct language *language, const char *code, struct error *err)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t read = 0;
	uloc_forLanguageTag(code, language->locale, sizeof language->locale, &read, &status);
	if (U_FAILURE(status) || *code == '\0' || (size_t)read != strlen(code) || strlen(code) >= sizeof language->code)
		return error_set(err, ERROR_REFUSED, "language %s: not a BCP 47 language tag (\"en\", \"fr\")", code);
	snprintf(language->code, sizeof language->code, "%s", code);
	if (strcmp(language->locale, "en") == 0)
		snprintf(language->locale, sizeof language->locale, "en_001");
	return true;
}

bool language_create(const char *code, const char *messages_path, struct language **out, struct error *err)
{
	struct language *language = memory_resize(NULL, 1, sizeof *language);
	*language = (struct language){ 0 };
	bool ok = find_locale(language, code, err) && open_all(language, err) &&
		  messages_read(messages_path, code, language->locale, &language->messages, err);
	if (ok)
		*out = language;
	else
		language_destroy(language);
	return ok;
}

void language_destroy(struct language *language)
{
	if (language == NULL)
		return;
	messages_finish(&language->messages);
	unum_close(language->decimal);
	for (size_t i = 0; i <= LANGUAGE_DIGITS_MAX; i++)
		unum_close(language->percent[i]);
	udat_close(language->date);
	udat_close(language->month);
	uldn_close(language->names);
	ucol_close(language->collator);
	for (size_t i = 0; i < DURATIONS; i++)
		unumf_close(language->durations[i]);
	for (size_t i = 0; i < BYTE_UNITS; i++)
		unumf_close(language->bytes[i]);
	unumf_closeResult(language->result);
	free(language);
}

static bool has_all(const struct language *language, const struct language *other, struct error *err)
{
	for (size_t i = 0; i < other->messages.count; i++) {
		const struct message *theirs = &other->messages.list[i];
		const struct message *ours = messages_find(&language->messages, theirs->key);
		if (ours == NULL)
			return error_set(err, ERROR_REFUSED, "%s:%ld: message %s is missing in %s", other->messages.path,
					 theirs->line, theirs->key, language->messages.path);
	}
	return true;
}

bool language_check(const struct language *const *languages, size_t count, struct error *err)
{
	for (size_t i = 1; i < count; i++)
		if (!has_all(languages[i], languages[0], err) || !has_all(languages[0], languages[i], err))
			return false;
	return true;
}

const char *language_code(const struct language *language)
{
	return language->code;
}

const char *language_direction(const struct language *language)
{
	return uloc_isRightToLeft(language->locale) ? "rtl" : "ltr";
}

const char *language_messages_path(const struct language *language)
{
	return language->messages.path;
}

bool language_takes(const struct language *language, const char *key, size_t *arguments)
{
	const struct message *message = messages_find(&language->messages, key);
	if (message == NULL)
		return false;
	*arguments = message->numbers + message->texts;
	return true;
}

bool language_message(const struct language *language, const char *key, const char *const *arguments, size_t count,
		      struct text *out, struct error *err)
{
	double numbers[MESSAGE_NUMBERS_MAX];
	const struct message *message = messages_find(&language->messages, key);
	if (message == NULL)
		return error_set(err, ERROR_REFUSED, "no message %s in %s", key, language->messages.path);
	if (message->numbers + message->texts > count)
		return error_set(err, ERROR_REFUSED, "message %s takes %zu arguments, not %zu (%s:%ld)", key,
				 message->numbers + message->texts, count, language->messages.path, message->line);
	for (size_t i = 0; i < message->numbers; i++) {
		numbers[i] = xmlXPathCastStringToNumber((const xmlChar *)arguments[i]);
		if (!isfinite(numbers[i]))
			return error_set(err, ERROR_REFUSED, "message %s: argument {%zu} is \"%s\", not a number", key, i,
					 arguments[i]);
	}
	return message_format(message, numbers, count != 0 ? arguments + message->numbers : NULL, out, err);
}
