#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/area.h"
#include "base/file.h"
#include "base/period.h"
#include "base/xml.h"
#include "publication/margins.h"
#include "publication/publication.h"
#include "variant.h"

static const char good[] =
	"<publication id=\"demo\" base-url=\"https://demo.example/\">\n"				    /* 1 */
	" <words lang=\"en\">\n"									    /* 2 */
	"  <title>Demo</title><publisher>Us</publisher>\n"						    /* 3 */
	"  <summary>All\n   of it</summary><coverage>Every one</coverage>\n"				    /* 4, 5 */
	"  <term name=\"observation\" one=\"activation\" other=\"activations\"/>\n"			    /* 6 */
	"  <term name=\"model\" one=\"model\" other=\"models\"/>\n"					    /* 7 */
	"  <term name=\"version\" one=\"version\" other=\"versions\"/>\n"				    /* 8 */
	" </words>\n"											    /* 9 */
	" <words lang=\"fr\"><title>Démo</title><publisher>Nous</publisher><summary>Tout</summary>\n"	    /* 10 */
	"  <coverage>Tous</coverage><notice>Essai</notice>\n"						    /* 11 */
	"  <term name=\"version\" one=\"version\" other=\"versions\"/>\n"				    /* 12 */
	"  <term name=\"model\" one=\"modèle\" other=\"modèles\"/>\n"					    /* 13 */
	"  <term name=\"observation\" one=\"activation\" other=\"activations\"/></words>\n"		    /* 14 */
	" <licence name=\"CC BY 4.0\" href=\"https://creativecommons.org/licenses/by/4.0/\"/>\n"	    /* 15 */
	" <contact href=\"mailto:us@demo.example\"/>\n"							    /* 16 */
	" <source database=\" private/a.db \" table=\"rows\" statistic=\"rows\">\n"	    /* 17 */
	"  <column role=\" date \" name=\"day\"/><column role=\"model\" name=\"thing\"/>\n"		    /* 18 */
	"  <column role=\"country\" name=\"land\"/><column role=\"version\" name=\"v\"/>\n"		    /* 19 */
	" </source>\n"											    /* 20 */
	" <protection mode=\"suppression\" k=\"12\"/>\n"						    /* 21 */
	" <versions shared=\"yes\"/>\n"									    /* 22 */
	" <calendar><release period=\"2026-Q2\" day=\"2026-07-15\"/>\n"				    /* 23 */
	"  <release period=\"2026-Q3\" day=\"2026-10-15\"/></calendar>\n"				    /* 24 */
	"</publication>\n";

static char folder[] = "/tmp/vitrine-publication-XXXXXX";
static char file[sizeof folder + 32];

static bool read_bytes(const void *bytes, size_t length, struct arena *arena, struct publication *out, struct error *err)
{
	return file_write(file, bytes, length, err) && publication_read(folder, ".", arena, out, err);
}

static void test_reads_a_good_one(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct publication publication;
	struct error err;
	assert_true(read_bytes(good, strlen(good), &arena, &publication, &err));
	assert_string_equal(publication.id, "demo");
	assert_string_equal(publication.base_url, "https://demo.example/");
	assert_false(publication.specimen);
	assert_string_equal(publication.licence_name, "CC BY 4.0");
	assert_string_equal(publication.contact, "mailto:us@demo.example");
	assert_true(publication.versions_shared);
	assert_int_equal(publication.protection.k, 12);
	assert_int_equal(publication.word_count, 2);
	assert_string_equal(publication.words[0].language, "en");
	assert_string_equal(publication.words[0].summary, "All of it");
	assert_null(publication.words[0].notice);
	assert_string_equal(publication.words[1].notice, "Essai");
	assert_string_equal(publication.words[1].terms[TERM_MODEL].other, "modèles");
	assert_int_equal(publication.calendar_count, 2);
	assert_int_equal(publication.calendar[1].period, publication.calendar[0].period + 1);
	assert_string_equal(publication.calendar[1].day, "2026-10-15");
	assert_null(publication.calendar[1].final);
	assert_int_equal(publication.protection.mode, PROTECTION_SUPPRESSION);
	arena_finish(&arena);
}

static void test_maps_the_source(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct publication publication;
	struct error err;
	assert_true(read_bytes(good, strlen(good), &arena, &publication, &err));
	assert_string_equal(publication.source.database, path_join(&arena, folder, "private/a.db"));
	assert_string_equal(publication.source.table, "rows");
	assert_string_equal(publication.source.columns[ROLE_DATE], "day");
	assert_string_equal(publication.source.columns[ROLE_MODEL], "thing");
	assert_string_equal(publication.source.columns[ROLE_COUNTRY], "land");
	assert_string_equal(publication.source.columns[ROLE_VERSION], "v");
	assert_null(publication.source.columns[ROLE_PERIOD]);
	assert_null(publication.source.columns[ROLE_COUNT]);
	assert_int_equal(role_find("count"), ROLE_COUNT);
	assert_int_equal(role_find("colour"), ROLE_LIMIT);
	arena_finish(&arena);
}

static void test_reads_mode_and_final_day(void **state)
{
	(void)state;
	static const struct variant mode = { "\"suppression\"", "\" rounding \"", "", "" };
	static const struct variant final = { "\"2026-10-15\"/>", "\"2026-10-15\" final=\" 2027-01-15\"/>", "", "" };
	struct arena arena = { 0 };
	struct text once = { 0 }, twice = { 0 };
	struct publication publication;
	struct error err;
	assert_true(variant_apply(&mode, good, &once) && variant_apply(&final, once.bytes, &twice));
	if (!read_bytes(twice.bytes, twice.length, &arena, &publication, &err))
		fail_msg("%s", err.message);
	assert_int_equal(publication.protection.mode, PROTECTION_ROUNDING);
	assert_null(publication.calendar[0].final);
	assert_string_equal(publication.calendar[1].final, "2027-01-15");
	assert_int_equal(protection_mode_find("suppression"), PROTECTION_SUPPRESSION);
	assert_int_equal(protection_mode_find("noise"), PROTECTION_MODES);
	assert_string_equal(protection_mode_names[PROTECTION_ROUNDING], "rounding");
	text_finish(&once);
	text_finish(&twice);
	arena_finish(&arena);
}

/* Every set of dimensions, held against the list of what is published. */
static void test_knows_which_margins_are_published(void **state)
{
	(void)state;
	static const char *const names[] = { "version", "world", "region", "country", "model" };
	static const char *const published[] = { " country model", " region model", " world model", " country", " region", " world",
						 " version model", " version" };
	struct arena arena = { 0 };
	for (unsigned set = 1; set < 1u << 5; set++) {
		struct text margin = { 0 };
		bool expected = false, shared = set % 2 == 0;
		for (int i = 0; i < 5; i++)
			if (set & 1u << i)
				text_printf(&margin, " %s", names[i]);
		for (size_t i = 0; i < sizeof published / sizeof *published; i++)
			expected = expected || strcmp(published[i], margin.bytes) == 0;
		for (int twice = 0; twice < 2; twice++, shared = !shared) {
			bool alone = strcmp(margin.bytes, " version") == 0;
			const char *fault = margin_fault(margin.bytes, shared, &arena);
			if ((fault == NULL) != (expected && (shared || !alone)))
				fail_msg("margin%s, shared %d: %s", margin.bytes, shared, fault != NULL ? fault : "accepted");
			assert_true(fault == NULL || strstr(fault, "remove it") != NULL);
		}
		text_finish(&margin);
	}
	arena_finish(&arena);
}

/* What a margin that is refused says, beside that it is no arc. */
static void test_names_the_nearest_margin(void **state)
{
	(void)state;
	static const struct {
		const char *margin;
		bool shared;
		const char *says;
	} cases[] = {
		{ "country version", true, "cannot be published: it is no arc of the layered network version → model → region → country: " },
		{ "country version", true, "; remove it; published and nearest to it are 'country' and 'version'" },
		{ "version country", false, "; remove it; published and nearest to it are 'country' and 'model version'" },
		{ "region version", true, "are 'region' and 'version'" },
		{ "model country version", true, "are 'model country' and 'model version'" },
		{ "model region version", false, "are 'model region' and 'model version'" },
		{ "version", false, "cannot be published: versions are each model's own (shared=\"no\"), so it is no arc of" },
		{ "version", false, "; remove it; published and nearest to it is 'model version'" },
		{ "family region", true, "cannot be published: 'family' is none of model, country, region, world and version, and it is no arc" },
		{ "family region", true, "2,770 cells instead of 140); remove it; published and nearest to it is 'region'" },
		{ "family", true, "instead of 140); remove it" },
		{ "Model world", true, "'Model' is none of" },
		{ "modelworld", true, "'modelworld' is none of" },
		{ "model", true, "is 'model world' in other words: write it so, or remove it" },
		{ "country model region", true, "is 'model country' in other words" },
		{ "model world version", true, "is 'model version' in other words" },
		{ "model country model", true, "is 'model country' in other words" },
	};
	struct arena arena = { 0 };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *fault = margin_fault(cases[i].margin, cases[i].shared, &arena);
		assert_non_null(fault);
		if (strstr(fault, cases[i].says) == NULL)
			fail_msg("%s: expected %s, said: %s", cases[i].margin, cases[i].says, fault);
	}
	arena_finish(&arena);
}

/* Good too, and read as expected. */
static void test_accepts_variants(void **state)
{
	(void)state;
	static const struct variant variants[] = {
		{ " k=\"12\"", "", "", "" },
		{ " private/a.db ", "/var/lib/a.db", "", "" },
		{ "private/a.db", "..private/a..db", "", "" },
		{ "role=\" date \"", "role=\"period\"", "", "" },
		{ "name=\"v\"/>", "name=\"v\"/><column role=\"count\" name=\"n\"/>", "", "" },
		{ "mailto:us@demo.example", "https://demo.example/contact", "", "" },
		{ "https://demo.example/", "https://demo.example:8443/a/b/", "", "" },
		{ "id=\"demo\"", "id=\"demo\" specimen=\"no\"", "", "" },
		{ "lang=\"fr\"", "lang=\"pt-BR\"", "", "" },
		{ "12\"/>", "12\"><margin of=\"model region\"/><margin of=\" region  model \"/><margin of=\"version\"/></protection>", "", "" },
		{ "shared=\"yes\"", "shared=\"no\"", "", "" },
		{ "2026-07-15\"/>", "2026-07-15\" final=\"2026-07-15\"/>", "", "" },
	};
	struct arena arena = { 0 };
	struct text bytes = { 0 };
	struct publication publication;
	struct error err;
	for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) {
		assert_true(variant_apply(&variants[i], good, &bytes));
		if (!read_bytes(bytes.bytes, bytes.length, &arena, &publication, &err))
			fail_msg("%s: %s", variants[i].to, err.message);
		assert_int_equal(publication.protection.k, i == 0 ? 10 : 12);
	}
	text_finish(&bytes);
	arena_finish(&arena);
}

static void test_refuses_what_is_broken(void **state)
{
	(void)state;
	static const struct variant variants[] = {
		{ " id=\"demo\"", "", "publication.xml:1: Element 'publication'", "The attribute 'id' is required but missing" },
		{ "\"demo\"", "\"Demo\"", "publication.xml:1:", "Expected: a name of lower-case letters" },
		{ "https://demo.example/", "http://demo.example/", "publication.xml:1:", "Expected: an address that begins with https:// and ends in" },
		{ "https://demo.example/", "https://demo.example", ":1: Element 'publication', attribute 'base-url'",
		  "Expected: an address that begins with https:// and ends in" },
		{ "https://demo.example/", "https://demo.example/?a/", ":1:", "Expected: an address that begins with https:// and ends in" },
		{ "id=\"demo\"", "id=\"demo\" colour=\"red\"", ":1:", "The attribute 'colour' is not allowed" },
		{ "id=\"demo\"", "id=\"demo\" specimen=\"yes\"", ":2: words in 'en' lack a notice", "drop specimen=\"yes\"" },
		{ "id=\"demo\"", "id=\"demo\" specimen=\"maybe\"", ":1:", "'yes', 'no'" },
		{ "<title>Demo</title>", "", ":3: Element 'publisher'", "Expected is ( title )" },
		{ "<title>Demo</title>", "<title> </title>", ":3: Element 'title'", "minimum length of '1'" },
		{ "lang=\"fr\"", "lang=\"en\"", ":10: Element 'words': Duplicate key-sequence ['en']", "'each-language-once'" },
		{ "lang=\"fr\"", "lang=\"French\"", ":10:", "Expected: a language by its BCP 47 tag" },
		{ "<term name=\"model\"", "<term name=\"version\"", ":8: Element 'term': Duplicate key-sequence ['version']",
		  "'each-term-once'" },
		{ "<term name=\"model\" one=\"model\" other=\"models\"/>\n", "", "Element 'words': Missing child element(s)",
		  "Expected is ( term )" },
		{ "one=\"model\"", "one=\"\"", ":7: Element 'term', attribute 'one'", "minimum length of '1'" },
		{ "name=\"model\" one", "name=\"modell\" one", ":7:", "'observation', 'model', 'version'" },
		{ "href=\"https://creative", "href=\"http://creative", ":15:", "Expected: an address that begins with https://." },
		{ "mailto:us@demo.example", "us@demo.example", ":16: Element 'contact', attribute 'href'",
		  "Expected: an address that begins with mailto: or https://." },
		{ "mailto:us@demo.example", "javascript:alert(1)", ":16:", "Expected: an address that begins with mailto: or https://." },
		{ " private/a.db ", "../other/a.db", ":17: the database '../other/a.db' is outside the publication",
		  "move it inside or give its absolute path" },
		{ " private/a.db ", "private/../../a.db", ":17:", "is outside the publication" },
		{ " private/a.db ", "private/..", ":17:", "is outside the publication" },
		{ "table=\"rows\"", "", ":17: Element 'source'", "The attribute 'table' is required but missing" },
		{ "name=\"day\"/>", "name=\"day\"/><column role=\"period\" name=\"q\"/>",
		  ":17: the source has both a date and a period column", "keep one of them" },
		{ "role=\" date \"", "role=\"count\"", ":17: the source has neither a date nor a period column",
		  "keep one of them" },
		{ "role=\"model\" name=\"thing\"", "role=\"count\" name=\"thing\"", ":17: the source has no model column",
		  "add <column role=\"model\"" },
		{ "role=\"version\" name=\"v\"", "role=\"count\" name=\"v\"", ":17: the source has no version column",
		  "add <column role=\"version\"" },
		{ "role=\"model\"", "role=\"date\"", ":18: Element 'column': Duplicate key-sequence ['date']", "'each-role-once'" },
		{ "name=\"thing\"", "name=\"day\"", ":18: Element 'column': Duplicate key-sequence ['day']",
		  "'each-column-in-one-role'" },
		{ "role=\"country\"", "role=\"land\"", ":19: Element 'column', attribute 'role'", "'country', 'version', 'count'" },
		{ "<column role=\"country\" name=\"land\"/>", "", ":17: Element 'source': Missing child element(s)",
		  "Expected is ( column )" },
		{ "k=\"12\"", "k=\"2\"", ":21: Element 'protection', attribute 'k'", "less than the minimum value allowed ('3')" },
		{ "k=\"12\"", "k=\"ten\"", ":21:", "not a valid value of the atomic type 'threshold-of-3-or-more'" },
		{ "\"suppression\"", "\"noise\"", ":21: Element 'protection', attribute 'mode'", "'suppression', 'rounding'" },
		{ "12\"/>", "12\">\n<margin of=\"model region\"/>\n<margin of=\" version  country\"/></protection>",
		  "publication.xml:23: the margin 'version country' cannot be published: it is no arc of the layered network", "remove it" },
		{ "12\"/>", "12\"><margin of=\" \"/></protection>", ":21: Element 'margin', attribute 'of'", "minimum length of '1'" },
		{ "12\"/>", "12\"><margin/></protection>", ":21: Element 'margin'", "The attribute 'of' is required but missing" },
		{ "12\"/>\n <versions shared=\"yes\"/>", "12\"><margin of=\"version\"/></protection><versions shared=\"no\"/>",
		  ":21: the margin 'version' cannot be published: versions are each model's own", "is 'model version'" },
		{ "shared=\"yes\"", "shared=\"true\"", ":22: Element 'versions', attribute 'shared'", "'yes', 'no'" },
		{ " <versions shared=\"yes\"/>\n", "", "Element 'calendar'", "Expected is ( versions )" },
		{ "2026-Q2", "2026-Q5", ":23: Element 'release', attribute 'period'", "Expected: a quarter, as 2026-Q3." },
		{ "2026-Q2", "1812-Q2", ":23: release '1812-Q2'", "give years from 1900 on" },
		{ "2026-07-15", "2026-06-30", ":23: release '2026-Q2' comes out on 2026-06-30, before the period is over",
		  "give a day from 2026-07-01 on" },
		{ "2026-07-15", "2026-07-32", ":23: Element 'release', attribute 'day'", "'day-as-2026-10-15'" },
		{ "2026-07-15", "2026-07-15Z", ":23:", "Expected: a day, as 2026-10-15, without a time zone." },
		{ "2026-07-15\"", "2026-07-15\" final=\"2026-07-14\"", ":23: the release of 2026-07-15 is final on 2026-07-14 already",
		  "give a day from 2026-07-15 on, or leave final out" },
		{ "2026-07-15\"", "2026-07-15\" final=\"soon\"", ":23: Element 'release', attribute 'final'", "'day-as-2026-10-15'" },
		{ "2026-Q3", "2026-Q2", ":24: release '2026-Q2' does not follow the one before", "oldest first" },
		{ "</publication>", "</publicatoin>", "publication.xml:25:", "mismatch" },
		{ "<calendar>", "<calender>", ":24:", "mismatch: calender line 23" },
		{ "<publication ", "<!DOCTYPE publication [<!ENTITY a \"b\">]><publication ", "publication.xml:1:",
		  "remove the DOCTYPE" },
		{ "<publication ", "<p:publication xmlns:p=\"urn:x\" ", "publication.xml:", "" },
	};
	struct arena arena = { 0 };
	struct text bytes = { 0 };
	struct publication publication = { .id = "untouched" };
	struct error err;
	for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) {
		assert_true(variant_apply(&variants[i], good, &bytes));
		if (read_bytes(bytes.bytes, bytes.length, &arena, &publication, &err))
			fail_msg("accepted: %s", variants[i].to);
		assert_int_equal(err.kind, ERROR_REFUSED);
		assert_true(variant_agrees(&variants[i], err.message));
		assert_string_equal(publication.id, "untouched");
	}
	text_finish(&bytes);
	arena_finish(&arena);
}

static void refuse_bytes(const void *bytes, size_t length, enum error_kind kind, const char *says)
{
	struct arena arena = { 0 };
	struct publication publication;
	struct error err;
	assert_false(read_bytes(bytes, length, &arena, &publication, &err));
	if (strstr(err.message, says) == NULL)
		fail_msg("expected %s, said: %s", says, err.message);
	assert_int_equal(err.kind, kind);
	arena_finish(&arena);
}

static void test_refuses_what_is_no_xml(void **state)
{
	(void)state;
	refuse_bytes("", 0, ERROR_REFUSED, "publication.xml");
	refuse_bytes("title,publisher\n", 16, ERROR_REFUSED, "publication.xml:1: Start tag expected");
	refuse_bytes("<publication/>", 14, ERROR_REFUSED, "publication.xml:1: Element 'publication'");
	refuse_bytes("<html/>", 7, ERROR_REFUSED, "No matching global declaration");
	refuse_bytes("<publication id=\"\xff\"/>", 21, ERROR_REFUSED, "publication.xml:1:");
	refuse_bytes("<a>\0</a>", 8, ERROR_REFUSED, "publication.xml:1:");
}

static void test_names_a_file_that_is_not_there(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct publication publication;
	struct error err;
	assert_false(publication_read("/tmp/no such folder", ".", &arena, &publication, &err));
	assert_int_equal(err.kind, ERROR_ENVIRONMENT);
	assert_non_null(strstr(err.message, "/tmp/no such folder/publication.xml: cannot read"));
	assert_true(file_write(file, good, strlen(good), &err));
	assert_false(publication_read(folder, "/tmp/no such share", &arena, &publication, &err));
	assert_int_equal(err.kind, ERROR_ENVIRONMENT);
	arena_finish(&arena);
}

static void test_our_own_publications_are_good(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct publication specimen, browsers;
	struct error err;
	if (!publication_read("data", ".", &arena, &specimen, &err) ||
	    !publication_read("data/examples/browsers", ".", &arena, &browsers, &err))
		fail_msg("%s", err.message);
	assert_true(specimen.specimen);
	assert_true(specimen.versions_shared);
	assert_false(browsers.specimen);
	assert_false(browsers.versions_shared);
	assert_int_equal(browsers.calendar_count, 5);
	assert_string_equal(browsers.source.columns[ROLE_COUNT], "page_views_per_100000");
	assert_string_equal(specimen.source.database, "data/private/telemetry.db");
	arena_finish(&arena);
}

static void test_the_manual_shows_a_good_one(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct text page = { 0 };
	struct publication publication;
	struct error err;
	assert_true(file_read("docs/publication.md", 1 << 20, &page, &err));
	const char *start = strstr(page.bytes, "```xml\n"), *end = strstr(page.bytes, "</publication>\n```");
	assert_non_null(start);
	assert_non_null(end);
	start += strlen("```xml\n");
	if (!read_bytes(start, (size_t)(end - start) + strlen("</publication>\n"), &arena, &publication, &err))
		fail_msg("%s", err.message);
	text_finish(&page);
	arena_finish(&arena);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads_a_good_one),
		cmocka_unit_test(test_maps_the_source),
		cmocka_unit_test(test_reads_mode_and_final_day),
		cmocka_unit_test(test_knows_which_margins_are_published),
		cmocka_unit_test(test_names_the_nearest_margin),
		cmocka_unit_test(test_accepts_variants),
		cmocka_unit_test(test_refuses_what_is_broken),
		cmocka_unit_test(test_refuses_what_is_no_xml),
		cmocka_unit_test(test_names_a_file_that_is_not_there),
		cmocka_unit_test(test_our_own_publications_are_good),
		cmocka_unit_test(test_the_manual_shows_a_good_one),
	};
	struct error err;
	area_init();
	xml_init();
	if (mkdtemp(folder) == NULL)
		return 3;
	snprintf(file, sizeof file, "%s/publication.xml", folder);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	return folder_remove(folder, &err) ? failed : 3;
}
