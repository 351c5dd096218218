#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/area.h"
#include "base/file.h"
#include "base/xml.h"
#include "site/language.h"

static const char fixtures[] = "tests/unit/fixtures/templates/";

static struct arena arena;
static struct language *english, *french;
static struct text out;
static struct error err;
static char folder[] = "/tmp/vitrine-language-XXXXXX";

static struct language *load(const char *code)
{
	struct language *language = NULL;
	if (!language_create(code, arena_printf(&arena, "%smessages.%s.xml", fixtures, code), &language, &err))
		fail_msg("%s", err.message);
	return language;
}

/* A language with a catalogue of these messages. */
static bool load_text(const char *code, const char *messages, struct language **language)
{
	char *path = arena_printf(&arena, "%s/messages.%s.xml", folder, code);
	char *xml = arena_printf(&arena, "<messages lang=\"%s\">\n%s</messages>\n", code, messages);
	assert_true(file_write(path, xml, strlen(xml), &err));
	return language_create(code, path, language, &err);
}

static const char *taken(void)
{
	const char *copy = arena_copy(&arena, text_or_empty(out.bytes));
	text_clear(&out);
	return copy;
}

static const char *number(const struct language *language, const char *string)
{
	language_number(language, string, &out);
	return taken();
}

static void writes_numbers(void **state)
{
	(void)state;
	assert_string_equal(number(english, "1234567"), "1,234,567");
	assert_string_equal(number(english, "999"), "999");
	assert_string_equal(number(english, "1000"), "1,000");
	assert_string_equal(number(english, "-4200"), "\xe2\x88\x92" "4,200");
	assert_string_equal(number(english, "0"), "0");
	assert_string_equal(number(english, "12.5"), "12.5");
	assert_string_equal(number(english, "-12.5"), "\xe2\x88\x92" "12.5");
	assert_string_equal(number(english, "many"), "many");
	assert_string_equal(number(english, ""), "");
	assert_string_equal(number(french, "1234567"), "1\xe2\x80\xaf" "234\xe2\x80\xaf" "567");
	assert_string_equal(number(french, "12.5"), "12,5");
	language_integer(english, INT64_MIN, &out);
	assert_string_equal(taken(), "\xe2\x88\x92" "9,223,372,036,854,775,808");
}

static void writes_numbers_of_other_languages(void **state)
{
	(void)state;
	static const struct {
		const char *code, *number, *written;
	} cases[] = {
		{ "es", "1234", "1.234" },  { "es", "12345", "12.345" },
		{ "hi", "12345678", "1,23,45,678" }, { "de-CH", "12345", "12’345" },
		{ "fa", "1234", "۱٬۲۳۴" }, { "pt-PT", "1234", "1\xc2\xa0" "234" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct language *language;
		assert_true(load_text(cases[i].code, "", &language));
		assert_string_equal(number(language, cases[i].number), cases[i].written);
		language_destroy(language);
	}
}

static const char *percent(const struct language *language, double share, unsigned digits, bool sign)
{
	language_percent(language, share, digits, sign, &out);
	return taken();
}

static void writes_percentages(void **state)
{
	(void)state;
	assert_string_equal(percent(english, 0.123, 1, false), "12.3%");
	assert_string_equal(percent(french, 0.123, 1, false), "12,3\xc2\xa0%");
	assert_string_equal(percent(english, 0.123, 0, false), "12%");
	assert_string_equal(percent(english, 0.125, 0, false), "13%");
	assert_string_equal(percent(english, 0.123, 1, true), "+12.3%");
	assert_string_equal(percent(english, -0.04, 1, true), "\xe2\x88\x92" "4.0%");
	assert_string_equal(percent(french, -0.04, 1, true), "\xe2\x88\x92" "4,0\xc2\xa0%");
	assert_string_equal(percent(english, -0.0001, 1, true), "0.0%");
	assert_string_equal(percent(english, 12.5, 0, true), "+1,250%");
}

static void writes_days(void **state)
{
	(void)state;
	assert_true(language_date(english, "2026-10-15", &out));
	assert_string_equal(taken(), "15 October 2026");
	assert_true(language_date(french, "2026-10-15", &out));
	assert_string_equal(taken(), "15 octobre 2026");
	assert_true(language_date(english, "2024-02-29", &out));
	assert_string_equal(taken(), "29 February 2024");
	assert_true(language_date(english, "1900-03-01", &out));
	assert_string_equal(taken(), "1 March 1900");
	assert_true(language_date(english, "2017-11", &out));
	assert_string_equal(taken(), "November 2017");
	assert_true(language_date(french, "2017-11", &out));
	assert_string_equal(taken(), "novembre 2017");
	assert_true(language_date(french, "2017", &out));
	assert_string_equal(taken(), "2017");
	assert_false(language_date(english, "2017-13", &out));
	assert_false(language_date(english, "2017-1", &out));
	assert_false(language_date(english, "abcd", &out));
	assert_false(language_date(english, "2026-02-30", &out));
	assert_false(language_date(english, "2026-10-15T00:00", &out));
	assert_false(language_date(english, "", &out));
}

static void writes_periods(void **state)
{
	(void)state;
	assert_true(language_period(english, "2026-Q3", &out, &err));
	assert_string_equal(taken(), "3rd quarter 2026");
	assert_true(language_period(french, "2026-Q1", &out, &err));
	assert_string_equal(taken(), "1er trimestre 2026");
	assert_false(language_period(english, "2026-Q5", &out, &err));
	assert_non_null(strstr(err.message, "no period"));
}

static void names_countries(void **state)
{
	(void)state;
	static const char *const cases[][3] = { { "FR", "France", "France" },  { "DE", "Germany", "Allemagne" },
						{ "150", "Europe", "Europe" }, { "_T", "World", "Monde" },
						{ "XK", "Kosovo", "Kosovo" },  { "nowhere", "nowhere", "nowhere" } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		language_country(english, cases[i][0], &out);
		assert_string_equal(taken(), cases[i][1]);
		language_country(french, cases[i][0], &out);
		assert_string_equal(taken(), cases[i][2]);
	}
}

static void writes_durations(void **state)
{
	(void)state;
	static const char *const cases[][3] = {
		{ "P1M", "1 month", "1 mois" },   { "P2Y", "2 years", "2 ans" },      { "P1W", "1 week", "1 semaine" },
		{ "P30D", "30 days", "30 jours" }, { "PT24H", "24 hours", "24 heures" }, { "PT1M", "1 minute", "1 minute" },
		{ "PT5S", "5 seconds", "5 secondes" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_true(language_duration(english, cases[i][0], &out));
		assert_string_equal(taken(), cases[i][1]);
		assert_true(language_duration(french, cases[i][0], &out));
		const char *found = taken();
		/* CLDR puts a non-breaking space there */
		const char *unit = strchr(cases[i][2], ' ') + 1;
		assert_string_equal(found + strlen(found) - strlen(unit), unit);
	}
	static const char *const bad[] = { "", "P", "P1", "PM", "1M", "P1M2D", "PT1Y", "P1H", "P-1M", "P1.5M" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(language_duration(english, bad[i], &out));
}

static const char *bytes(const struct language *language, uint64_t size)
{
	language_bytes(language, size, &out);
	return taken();
}

static void writes_sizes(void **state)
{
	(void)state;
	assert_string_equal(bytes(english, 512), "512 bytes");
	assert_string_equal(bytes(english, 1), "1 byte");
	assert_string_equal(bytes(english, 12300), "12.3 kB");
	assert_string_equal(bytes(english, 999999), "1 MB");
	assert_string_equal(bytes(english, 1234567890), "1.2 GB");
	assert_string_equal(bytes(french, 12300), "12,3\xe2\x80\xaf" "ko");
}

static void knows_itself(void **state)
{
	(void)state;
	struct language *arabic;
	assert_string_equal(language_code(french), "fr");
	assert_string_equal(language_direction(french), "ltr");
	language_own_name(french, &out);
	assert_string_equal(taken(), "Français");
	language_own_name(english, &out);
	assert_string_equal(taken(), "English");
	assert_true(load_text("ar", "", &arabic));
	assert_string_equal(language_direction(arabic), "rtl");
	language_destroy(arabic);
}

static void sorts(void **state)
{
	(void)state;
	assert_true(language_compare(french, "Éthiopie", "Finlande") < 0);
	assert_true(language_compare(french, "Zambie", "Åland") > 0);
	assert_int_equal(language_compare(english, "a", "a"), 0);
}

static const char *message(const struct language *language, const char *key, const char *const *arguments, size_t count)
{
	if (!language_message(language, key, arguments, count, &out, &err))
		fail_msg("%s", err.message);
	return taken();
}

static void fills_messages(void **state)
{
	(void)state;
	const char *const two[] = { "Ada", "Blaise" };
	assert_string_equal(message(english, "plain", NULL, 0), "It's here & now");
	assert_string_equal(message(french, "plain", NULL, 0), "C’est là, à l'instant");
	assert_string_equal(message(english, "greeting", two, 2), "Hello Ada and Blaise");
	assert_string_equal(message(french, "greeting", two, 2), "Bonjour Blaise et Ada");
	assert_string_equal(message(english, "quoted", two, 1), "{braces} and Ada");
	assert_string_equal(message(english, "list.separator", NULL, 0), ", ");
	assert_string_equal(message(french, "state", (const char *const[]){ "withheld" }, 1), "retenu");
	assert_string_equal(message(french, "rank", (const char *const[]){ "1" }, 1), "1er");
	assert_string_equal(message(english, "rank", (const char *const[]){ "22" }, 1), "22nd");
}

static void counts_in_the_plural(void **state)
{
	(void)state;
	static const char *const cases[][3] = { { "0", "no field", "aucun champ" },
						{ "1", "1 field", "1 champ" },
						{ "2", "2 fields", "2 champs" },
						{ "1234", "1,234 fields", "1\xe2\x80\xaf" "234 champs" } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_string_equal(message(english, "fields", cases[i], 1), cases[i][1]);
		assert_string_equal(message(french, "fields", cases[i], 1), cases[i][2]);
	}
	const char *const three[] = { "1", "20", "all {0}" };
	assert_string_equal(message(english, "fields.of", three, 3), "1 field of 20 in all {0}");
	assert_string_equal(message(french, "fields.of", three, 3), "1 champ sur 20 dans all {0}");
}

static void fills_long_texts(void **state)
{
	(void)state;
	char *text = arena_alloc(&arena, 5001);
	memset(text, 'x', 5000);
	const char *const two[] = { text, text };
	assert_int_equal(strlen(message(english, "greeting", two, 2)), 10011);
}

static void refuses_wrong_arguments(void **state)
{
	(void)state;
	const char *const bad[] = { "many", "x" };
	assert_false(language_message(english, "fields", bad, 1, &out, &err));
	assert_non_null(strstr(err.message, "fields: argument {0} is \"many\", not a number"));
	assert_false(language_message(english, "fields", bad, 0, &out, &err));
	assert_non_null(strstr(err.message, "takes 1 arguments, not 0"));
	assert_false(language_message(english, "nothing", bad, 0, &out, &err));
	assert_non_null(strstr(err.message, "no message nothing"));
}

static void refuses_bad_patterns(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{ "{0", "a { has no }" },
		{ "a } b", "a } has no {" },
		{ "{name}", "has no number" },
		{ "{6}", "too many arguments" },
		{ "{10}", "too many arguments" },
		{ "{1,number} {2} {3,number}", "numbers first" },
		{ "{0} {1,number}", "numbers first" },
		{ "{0,number,integer}", "is none of" },
		{ "{0,date}", "is none of" },
		{ "{0,choice,0#a|1#b}", "is none of" },
		{ "{0,plural,one{a}}", "ICU refuses it" },
		{ "{0,plural,one{a} other{b}", "a { has no }" },
		{ "{0,select,a{x}}", "ICU refuses it" },
		{ "{0,plural,one{{0}} other{b}}", "both as a number and as a text" },
		{ "{0,number}{1,number}{2,number}", "at most two numbers" },
		{ "{0}{1}{2}{3}{4}", "four texts" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct language *language = NULL;
		char *xml = arena_printf(&arena, "<message key=\"k\">%s</message>\n", cases[i][0]);
		assert_false(load_text("en", xml, &language));
		assert_non_null(strstr(err.message, "messages.en.xml:2: message k: "));
		if (strstr(err.message, cases[i][1]) == NULL)
			fail_msg("%s: %s", cases[i][0], err.message);
	}
}

static void refuses_bad_catalogues(void **state)
{
	(void)state;
	struct language *language = NULL;
	assert_false(load_text("en", "<message>x</message>", &language));
	assert_non_null(strstr(err.message, "messages.en.xml:2: a <message> needs a key"));
	assert_false(load_text("en", "<message key=\"a\">x</message>\n<message key=\"a\">y</message>", &language));
	assert_non_null(strstr(err.message, "messages.en.xml:3: message a is already on line 2"));
	assert_false(load_text("en", "<word/>", &language));
	assert_non_null(strstr(err.message, "messages.en.xml:2: <word> is no <message>"));
	assert_false(load_text("not a language", "", &language));
	assert_non_null(strstr(err.message, "not a BCP 47 language tag"));
	assert_false(language_create("fr", arena_printf(&arena, "%smessages.en.xml", fixtures), &language, &err));
	assert_non_null(strstr(err.message, "messages.en.xml:1: the first element wants to be <messages lang=\"fr\">"));
}

static void compares_catalogues(void **state)
{
	(void)state;
	struct language *more, *other;
	const struct language *both[] = { english, french };
	assert_true(language_check(both, 2, &err));
	assert_true(load_text("en", "<message key=\"a\">x</message>\n<message key=\"b\">x</message>", &more));
	assert_true(load_text("fr", "<message key=\"a\">x</message>", &other));
	both[0] = more;
	both[1] = other;
	assert_false(language_check(both, 2, &err));
	assert_non_null(strstr(err.message, "messages.en.xml:3: message b is missing in "));
	both[0] = other;
	both[1] = more;
	assert_false(language_check(both, 2, &err));
	language_destroy(other);
	/* a language may leave an argument unsaid */
	assert_true(load_text("fr", "<message key=\"a\">x {1}</message>\n<message key=\"b\">x</message>", &other));
	both[0] = other;
	assert_true(language_check(both, 2, &err));
	const char *const two[] = { "one", "two" };
	out.length = 0;
	assert_true(language_message(other, "a", two, 2, &out, &err));
	assert_string_equal(out.bytes, "x two");
	language_destroy(other);
	language_destroy(more);
}

static int start(void **state)
{
	(void)state;
	xml_init();
	area_init();
	english = load("en");
	french = load("fr");
	return mkdtemp(folder) == NULL;
}

static int finish(void **state)
{
	(void)state;
	language_destroy(english);
	language_destroy(french);
	text_finish(&out);
	arena_finish(&arena);
	return !folder_remove(folder, &err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_numbers),      cmocka_unit_test(writes_numbers_of_other_languages),
		cmocka_unit_test(writes_percentages),  cmocka_unit_test(writes_days),
		cmocka_unit_test(writes_periods),      cmocka_unit_test(names_countries),
		cmocka_unit_test(writes_durations),    cmocka_unit_test(writes_sizes),
		cmocka_unit_test(knows_itself),        cmocka_unit_test(sorts),
		cmocka_unit_test(fills_messages),      cmocka_unit_test(counts_in_the_plural),
		cmocka_unit_test(fills_long_texts),    cmocka_unit_test(refuses_wrong_arguments),
		cmocka_unit_test(refuses_bad_patterns), cmocka_unit_test(refuses_bad_catalogues),
		cmocka_unit_test(compares_catalogues),
	};
	return cmocka_run_group_tests(tests, start, finish);
}
