#include "unit.h"

#include <sys/stat.h>

#include "base/area.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/labels.h"
#include "base/period.h"
#include "base/rows.h"
#include "base/text.h"
#include "base/xml.h"

static void utf8_is_told_from_what_only_looks_like_it(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		size_t length;
		bool well_formed;
	} cases[] = {
		{ "", 0, true }, { "Aé€😀", 10, true }, { "\xc0\xaf", 2, false }, { "\xe0\x80\xaf", 3, false },
		{ "\xed\xa0\x80", 3, false }, { "\xf4\x90\x80\x80", 4, false }, { "\xf8\x88\x80\x80\x80", 5, false },
		{ "\xe2\x82", 2, false }, { "\x80", 1, false }, { "a\0b", 3, true }, { "\xf4\x8f\xbf\xbf", 4, true },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(text_is_utf8(cases[i].bytes, cases[i].length), cases[i].well_formed);
}

static void labels_that_would_harm_a_reader_are_named(void **state)
{
	(void)state;
	assert_null(text_label_fault("Norda 5+", 8));
	assert_null(text_label_fault("é", 2));
	assert_string_equal(text_label_fault("", 0), "is empty");
	assert_string_equal(text_label_fault("=1+1", 4), "starts like a spreadsheet formula");
	assert_string_equal(text_label_fault("@SUM", 4), "starts like a spreadsheet formula");
	assert_string_equal(text_label_fault("a\tb", 3), "holds a control character");
	assert_string_equal(text_label_fault("a\xc2\x85", 3), "holds a control character");
	assert_string_equal(text_label_fault(" a", 2), "has a space at its start or end");
	assert_string_equal(text_label_fault("\xff", 1), "is not UTF-8");
}

static void periods_follow_the_calendar(void **state)
{
	(void)state;
	int period, other;
	char name[PERIOD_TEXT_SIZE], day[DAY_TEXT_SIZE];
	assert_true(period_parse("2026-Q3", 7, &period));
	period_format(period + 2, name);
	assert_string_equal(name, "2027-Q1");
	period_first_day(period, day);
	assert_string_equal(day, "2026-07-01");
	assert_true(period_parse_day("2026-09-30T23:59:59Z", 20, &other));
	assert_int_equal(other, period);
	assert_true(period_parse_day("2024-02-29", 10, &other));
	assert_true(period_of_unix_time(1790812799, &other)); /* 2026-09-30 23:59:59 UTC */
	assert_int_equal(other, period);
	static const char *const refused[] = { "2026-Q5", "2026-Q0", "2026Q3", "1026-Q3", "", "2026-q3", "2026-Q3 " };
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		assert_false(period_parse(refused[i], strlen(refused[i]), &other));
	static const char *const days[] = { "2023-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-4-01", "2026-04-01x", "1899-01-01" };
	for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
		assert_false(period_parse_day(days[i], strlen(days[i]), &other));
}

static void labels_get_dense_codes(void **state)
{
	(void)state;
	struct labels labels = { 0 };
	char name[40];
	for (int round = 0; round < 2; round++)
		for (unsigned i = 0; i < 50000; i++) {
			int length = snprintf(name, sizeof name, "label %u", i);
			assert_int_equal(labels_add(&labels, name, (size_t)length), i);
		}
	assert_int_equal(labels.count, 50000);
	assert_int_equal(labels_find(&labels, "label 49999", 11), 49999);
	assert_int_equal(labels_find(&labels, "label 50000", 11), LABELS_NONE);
	uint32_t *order = calloc(labels.count, sizeof *order);
	labels_sort(&labels, order);
	for (uint32_t i = 1; i < labels.count; i++)
		assert_true(strcmp(labels.names[order[i - 1]], labels.names[order[i]]) < 0);
	free(order);
	labels_finish(&labels);
}

static void rows_come_back_as_written(void **state)
{
	(void)state;
	static const char *const fields[] = { "plain", "with, comma", "with \"quotes\"", "line\r\nbreak", "", " space", "é" };
	struct arena arena = { 0 };
	struct text csv = { 0 };
	struct error err;
	struct rows rows;
	size_t column;
	text_add(&csv, "a,b\r\n");
	for (size_t i = 0; i < 7; i++) {
		rows_add_field(&csv, fields[i]);
		text_add(&csv, ",x\r\n");
	}
	assert_ok(rows_parse("test.csv", csv.bytes, csv.length, &arena, &rows, &err), &err);
	assert_int_equal(rows.count, 7);
	assert_true(rows_column(&rows, "test.csv", "a", &column, &err));
	for (size_t i = 0; i < 7; i++)
		assert_string_equal(rows_cell(&rows, i, column), fields[i]);
	assert_false(rows_column(&rows, "test.csv", "c", &column, &err));
	assert_message(&err, "test.csv: row 1: there is no column 'c'");
	text_finish(&csv);
	arena_finish(&arena);
}

static void bad_rows_are_refused(void **state)
{
	(void)state;
	static const struct {
		const char *csv;
		size_t length;
		const char *message;
	} cases[] = {
		{ "", 0, "no header row" }, { "a,b\r\n1\r\n", 8, "row 2: the row has not as many fields" },
		{ "a\r\n\xff\r\n", 6, "row 2: a field is not UTF-8" }, { "a\r\nx\0y\r\n", 8, "row 2: a field is not UTF-8" },
		{ "a\r\n\"x\r\n", 7, "row 2:" }, { "a\r\nx\"y\r\n", 8, "row 2:" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct arena arena = { 0 };
		struct error err = { 0 };
		struct rows rows;
		assert_false(rows_parse("test.csv", cases[i].csv, cases[i].length, &arena, &rows, &err));
		assert_message(&err, cases[i].message);
		arena_finish(&arena);
	}
}

static void files_are_written_whole_and_folders_go(void **state)
{
	(void)state;
	char folder[64];
	struct arena arena = { 0 };
	struct error err;
	struct text back = { 0 };
	struct stat info;
	unit_folder(folder);
	const char *deep = path_join(&arena, folder, "a/b/c"), *file = path_join(&arena, deep, "f");
	assert_ok(folder_make(deep, &err), &err);
	assert_ok(file_write(file, "one", 3, &err), &err);
	assert_ok(file_write(file, "twice", 5, &err), &err);
	assert_ok(file_read(file, 100, &back, &err), &err);
	assert_string_equal(back.bytes, "twice");
	assert_false(file_create(file, "x", 1, &err));
	assert_message(&err, "cannot create");
	text_clear(&back);
	assert_false(file_read(file, 4, &back, &err));
	assert_int_equal(err.kind, ERROR_REFUSED);
	assert_false(file_read(deep, 4, &back, &err));
	assert_message(&err, "not a regular file");
	/* a link out of the folder is removed, what it leads to is not */
	assert_int_equal(symlink("/tmp", path_join(&arena, deep, "link")), 0);
	assert_ok(folder_remove(folder, &err), &err);
	assert_int_equal(lstat(folder, &info), -1);
	assert_int_equal(lstat("/tmp", &info), 0);
	assert_ok(folder_remove(folder, &err), &err);
	text_finish(&back);
	arena_finish(&arena);
}

static void countries_are_iso_3166(void **state)
{
	(void)state;
	char name[AREA_NAME_SIZE];
	assert_true(area_is_country("FR", 2) && area_is_country("XK", 2) && area_is_country("AQ", 2));
	static const char *const refused[] = { "ZZ", "EU", "UK", "fr", "F", "FRA", "DG", "IC", "EA", "AC", "" };
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		assert_false(area_is_country(refused[i], strlen(refused[i])));
	assert_string_equal(area_region("FR"), "150");
	assert_string_equal(area_region("DZ"), "002");
	area_name("FR", "fr", name);
	assert_string_equal(name, "France");
	area_name("_T", "en", name);
	assert_string_equal(name, "world");
}

static void hostile_xml_is_refused(void **state)
{
	(void)state;
	static const struct {
		const char *xml, *message;
	} cases[] = {
		{ "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "remove the DOCTYPE" },
		{ "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "remove the DOCTYPE" },
		{ "<a>", "x.xml:1: " }, { "", "x.xml" }, { "<a>\xff</a>", "x.xml:1: " }, { "\n\n<a b='1' b='2'/>", "x.xml:3: " },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct error err = { 0 };
		xmlDoc *doc = NULL;
		assert_false(xml_parse("x.xml", cases[i].xml, strlen(cases[i].xml), &doc, &err));
		assert_message(&err, cases[i].message);
		assert_null(doc);
	}
}

static void digests_are_sha256(void **state)
{
	(void)state;
	char hash[DIGEST_TEXT_SIZE];
	digest_sha256("abc", 3, hash); /* FIPS 180-4, example */
	assert_string_equal(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	digest_sha256(NULL, 0, hash);
	assert_string_equal(hash, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void arenas_hold_what_they_are_given(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	unsigned char *big = arena_alloc(&arena, 1000000);
	assert_int_equal(big[999999], 0);
	assert_string_equal(arena_printf(&arena, "%s-%d", "x", 7), "x-7");
	for (int i = 0; i < 10000; i++)
		assert_int_equal((uintptr_t)arena_alloc(&arena, (size_t)i % 97 + 1) % 16, 0);
	arena_finish(&arena);
}

static void messages_cannot_drive_a_terminal(void **state)
{
	(void)state;
	struct error err;
	char *bytes = NULL;
	size_t length = 0;
	FILE *stream = open_memstream(&bytes, &length);
	error_set(&err, ERROR_REFUSED, "a\033[2Jb\xc2\x9b" "é");
	error_print(&err, stream);
	fclose(stream);
	assert_string_equal(bytes, "vitrine: a\\x1b[2Jb\\xc2\\x9bé\n");
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_is_told_from_what_only_looks_like_it),
		cmocka_unit_test(labels_that_would_harm_a_reader_are_named),
		cmocka_unit_test(periods_follow_the_calendar),
		cmocka_unit_test(labels_get_dense_codes),
		cmocka_unit_test(rows_come_back_as_written),
		cmocka_unit_test(bad_rows_are_refused),
		cmocka_unit_test(files_are_written_whole_and_folders_go),
		cmocka_unit_test(countries_are_iso_3166),
		cmocka_unit_test(hostile_xml_is_refused),
		cmocka_unit_test(digests_are_sha256),
		cmocka_unit_test(arenas_hold_what_they_are_given),
		cmocka_unit_test(messages_cannot_drive_a_terminal),
	};
	area_init();
	xml_init();
	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
