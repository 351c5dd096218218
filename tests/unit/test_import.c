/* source_import and command_import: what a CSV may hold, exact messages, and a database that is as before after any
 * failure. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/area.h"
#include "base/file.h"
#include "base/xml.h"
#include "command/command.h"
#include "source/source.h"

static char folder[] = "/tmp/vitrine-import-XXXXXX";
static char csv[64], database[64], rejects[64];

#define HEADER "date,model,country,version,n\n"
#define GOOD "2024-01-31,Alpha,FR,1.0,3\n"

static struct import the_import(void)
{
	return (struct import){
		.file = csv,
		.into = { .database = database, .table = "t", .columns = { "date", NULL, "model", "country", "version", "n" } },
	};
}

static void put(const char *path, const void *bytes, size_t length)
{
	struct error err;
	unlink(path);
	if (!file_create(path, bytes, length, &err))
		fail_msg("%s", err.message);
}

static bool run(const struct import *import, struct import_result *result, struct error *err)
{
	struct progress progress;
	progress_init(&progress, true);
	return source_import(import, &progress, result, err);
}

static bool import_bytes(const void *bytes, size_t length, const char *reject, struct import_result *result, struct error *err)
{
	struct import import = the_import();
	import.reject = reject;
	put(csv, bytes, length);
	return run(&import, result, err);
}

static bool import_text(const char *text, struct import_result *result, struct error *err)
{
	return import_bytes(text, strlen(text), NULL, result, err);
}

static void read_file(const char *path, struct text *out)
{
	struct error err;
	text_clear(out);
	text_reserve(out, 0);
	if (!file_read(path, 100000000, out, &err))
		fail_msg("%s", err.message);
}

static void expect_file(const char *path, const char *expected)
{
	struct text text = { 0 };
	read_file(path, &text);
	assert_string_equal(text.bytes, expected);
	text_finish(&text);
}

/* First column of the first row, as text, good until the next call. */
static const char *ask(const char *sql)
{
	static char answer[512];
	sqlite3 *db = NULL;
	sqlite3_stmt *stmt = NULL;
	assert_int_equal(sqlite3_open(database, &db), SQLITE_OK);
	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK || sqlite3_step(stmt) != SQLITE_ROW)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	snprintf(answer, sizeof answer, "%s", (const char *)sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return answer;
}

static void change(const char *sql)
{
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(database, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	sqlite3_close(db);
}

/* Only these files may be in the folder. */
static void expect_folder(const char *first, const char *second)
{
	struct arena arena = { 0 };
	struct error err;
	const char **names;
	size_t count;
	assert_true(folder_list(folder, &arena, &names, &count, &err));
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], first) != 0 && (second == NULL || strcmp(names[i], second) != 0))
			fail_msg("'%s' was left behind", names[i]);
	arena_finish(&arena);
}

static int clean(void **state)
{
	(void)state;
	struct error err;
	return folder_remove(folder, &err) && folder_make(folder, &err) ? 0 : -1;
}

static void makes_the_table(void **state)
{
	(void)state;
	struct import_result result;
	struct error err;
	assert_true(import_text(HEADER GOOD "2024-02-29,\"Be, ta\",DE,\"1 \"\"x\"\"\",0\r\n", &result, &err));
	assert_int_equal(result.imported, 2);
	assert_int_equal(result.rejected, 0);
	assert_string_equal(ask("SELECT group_concat(name || ' ' || type || ' ' || \"notnull\") FROM pragma_table_info('t')"),
			    "date TEXT 1,model TEXT 1,country TEXT 1,version TEXT 1,n INTEGER 1");
	assert_string_equal(ask("SELECT model || '|' || version || '|' || n || '|' || typeof(n) FROM t WHERE rowid = 2"),
			    "Be, ta|1 \"x\"|0|integer");
	expect_folder("t.db", "t.csv");
}

static void appends(void **state)
{
	(void)state;
	struct import_result result;
	struct error err;
	change("CREATE TABLE t(id INTEGER); DROP TABLE t; CREATE TABLE T(version, Country, MODEL, n, date)");
	assert_true(import_text(HEADER GOOD GOOD, &result, &err));
	assert_true(import_text("model,date,n,version,country\nBeta,2024-01-01,4,2,DE\n", &result, &err));
	assert_int_equal(result.imported, 1);
	assert_string_equal(ask("SELECT count(*) || ' ' || sum(n) FROM t"), "3 10");
	assert_string_equal(ask("SELECT model || country || version FROM t WHERE rowid = 3"), "BetaDE2");
}

static void header_only(void **state)
{
	(void)state;
	struct import_result result;
	struct error err;
	assert_true(import_text(HEADER, &result, &err));
	assert_int_equal(result.imported, 0);
	assert_string_equal(ask("SELECT count(*) FROM t"), "0");
}

static void accepts_what_rfc_4180_and_editors_write(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"\xef\xbb\xbf" HEADER GOOD,                       /* byte order mark */
		"date,model,country,version,n\n2024-01-31,Alpha,FR,1.0,3", /* no final newline */
		"date,model,country,version,n\r\n2024-01-31,Alpha,FR,1.0,3\r\n",
		"date,model,country,version,n\r2024-01-31,Alpha,FR,1.0,3\r",
		"\n\n" HEADER "\n" GOOD "\r\n\r\n",                 /* empty lines */
		"\"date\",\"model\",\"country\",\"version\",\"n\"\n\"2024-01-31\",\"Alpha\",\"FR\",\"1.0\",\"3\"\n",
		"\xef\xbb\xbf\"date\",model,country,version,n\n" GOOD,
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct import_result result;
		struct error err;
		if (!import_text(texts[i], &result, &err))
			fail_msg("%zu: %s", i, err.message);
		assert_int_equal(result.imported, 1);
		assert_string_equal(ask("SELECT date || model || country || version || n FROM t"), "2024-01-31AlphaFR1.03");
		clean(NULL);
	}
}

static void expect_refusal(const char *text, size_t length, const char *message)
{
	struct import_result result;
	struct error err;
	char expected[4096];
	snprintf(expected, sizeof expected, "%s%s", csv, message);
	assert_false(import_bytes(text, length, NULL, &result, &err));
	assert_string_equal(err.message, expected);
	assert_int_equal(err.kind, ERROR_REFUSED);
	expect_folder("t.csv", NULL);
}

#define MEND "; mend the row or set it aside with --reject FILE"
#define TEN "0123456789"

static const struct {
	const char *row, *message;
} bad_rows[] = {
	{ "2024-01-01,A,ZZ,1,1", "column 'country': 'ZZ' is not an ISO 3166-1 country code" },
	{ "2024-01-01,A,fr,1,1", "column 'country': 'fr' is not an ISO 3166-1 country code" },
	{ "2024-01-01,A,FRA,1,1", "column 'country': 'FRA' is not an ISO 3166-1 country code" },
	{ "2024-01-01,A,,1,1", "column 'country': '' is not an ISO 3166-1 country code" },
	{ "2024-01-01,A, FR,1,1", "column 'country': ' FR' is not an ISO 3166-1 country code" },
	{ "2023-02-29,A,FR,1,1", "column 'date': '2023-02-29' is not a day written YYYY-MM-DD" },
	{ "2024-13-01,A,FR,1,1", "column 'date': '2024-13-01' is not a day written YYYY-MM-DD" },
	{ "01/02/2024,A,FR,1,1", "column 'date': '01/02/2024' is not a day written YYYY-MM-DD" },
	{ "2024-1-1,A,FR,1,1", "column 'date': '2024-1-1' is not a day written YYYY-MM-DD" },
	{ "1700000000,A,FR,1,1", "column 'date': '1700000000' is not a day written YYYY-MM-DD" },
	{ ",A,FR,1,1", "column 'date': '' is not a day written YYYY-MM-DD" },
	{ "2024-01-01T00:00\x7f,A,FR,1,1", "column 'date': '2024-01-01T00:00\\x7f' is not a day written YYYY-MM-DD" },
	{ "2024-01-01,A,FR,1,-1", "column 'n': '-1' is not a whole number from 0 to 9007199254740992" },
	{ "2024-01-01,A,FR,1,1.5", "column 'n': '1.5' is not a whole number from 0 to 9007199254740992" },
	{ "2024-01-01,A,FR,1,1e3", "column 'n': '1e3' is not a whole number from 0 to 9007199254740992" },
	{ "2024-01-01,A,FR,1,", "column 'n': '' is not a whole number from 0 to 9007199254740992" },
	{ "2024-01-01,A,FR,1,9007199254740993",
	  "column 'n': '9007199254740993' is not a whole number from 0 to 9007199254740992" },
	{ "2024-01-01,A,FR,1,99999999999999999999999999",
	  "column 'n': '99999999999999999999999999' is not a whole number from 0 to 9007199254740992" },
	{ "2024-01-01,=SUM(A1),FR,1,1", "column 'model': '=SUM(A1)' starts like a spreadsheet formula" },
	{ "2024-01-01,A,FR,+1,1", "column 'version': '+1' starts like a spreadsheet formula" },
	{ "2024-01-01,-A,FR,1,1", "column 'model': '-A' starts like a spreadsheet formula" },
	{ "2024-01-01,\"@A\",FR,1,1", "column 'model': '@A' starts like a spreadsheet formula" },
	{ "2024-01-01,,FR,1,1", "column 'model': '' is empty" },
	{ "2024-01-01,A,FR,,1", "column 'version': '' is empty" },
	{ "2024-01-01,A\xff,FR,1,1", "column 'model': 'A\\xff' is not UTF-8" },
	{ "2024-01-01,\xc0\xaf,FR,1,1", "column 'model': '\\xc0\\xaf' is not UTF-8" },
	{ "2024-01-01,\xed\xa0\x80,FR,1,1", "column 'model': '\\xed\\xa0\\x80' is not UTF-8" },
	{ "2024-01-01,A\x1b[31m,FR,1,1", "column 'model': 'A\\x1b[31m' holds a control character" },
	{ "2024-01-01,A\xc2\x85,FR,1,1", "column 'model': 'A\\xc2\\x85' holds a control character" },
	{ "2024-01-01,A\tB,FR,1,1", "column 'model': 'A\\x09B' holds a control character" },
	{ "2024-01-01,\"A\nB\",FR,1,1", "column 'model': 'A\\x0aB' holds a control character" },
	{ "2024-01-01, A,FR,1,1", "column 'model': ' A' has a space at its start or end" },
	{ "2024-01-01,A,FR,1 ,1", "column 'version': '1 ' has a space at its start or end" },
	{ "2024-01-01,=" TEN TEN TEN TEN ",FR,1,1", "column 'model': '=" TEN TEN TEN "012345678…' starts like a spreadsheet formula" },
	{ "2024-01-01,A,FR,1", "the row has 4 fields where the header has 5" },
	{ "2024-01-01,A,FR,1,1,", "the row has 6 fields where the header has 5" },
	{ "x", "the row has 1 field where the header has 5" },
	{ "\"\"", "the row has 1 field where the header has 5" },
};

static void bad_rows_refuse_the_file(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bad_rows / sizeof *bad_rows; i++) {
		char text[512], message[512];
		int length = snprintf(text, sizeof text, HEADER GOOD "%s\n" GOOD, bad_rows[i].row);
		snprintf(message, sizeof message, ":3: %s" MEND, bad_rows[i].message);
		expect_refusal(text, (size_t)length, message);
	}
	static const char nul[] = HEADER "2024-01-01,A\0B,FR,1,1\n";
	expect_refusal(nul, sizeof nul - 1, ":2: column 'model': 'A\\x00B' holds a control character" MEND);
	static const char nul_country[] = HEADER "2024-01-01,A,F\0,1,1\n";
	expect_refusal(nul_country, sizeof nul_country - 1, ":2: column 'country': 'F\\x00' is not an ISO 3166-1 country code" MEND);
}

static void bad_quotes_refuse_the_file(void **state)
{
	(void)state;
	static const char *const rows[] = { "2024-01-01,A\"B,FR,1,1\n", "2024-01-01,\"A\"B,FR,1,1\n", "2024-01-01,\"A,FR,1,1\n", "\"" };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[512];
		int length = snprintf(text, sizeof text, HEADER GOOD "%s", rows[i]);
		expect_refusal(text, (size_t)length, ":3: a quote is misplaced or never closed: a field with quotes stands in quotes, with "
			       "its own ones doubled; mend the row (--reject cannot pass over it)");
	}
}

static void bad_headers_refuse_the_file(void **state)
{
	(void)state;
	static const struct {
		const char *text, *message;
	} cases[] = {
		{ "", ":1: there is no header row" },
		{ "\xef\xbb\xbf", ":1: there is no header row" },
		{ "\r\n\r\n", ":3: there is no header row" },
		{ "date,model,country,version\n" GOOD,
		  ":1: there is no column 'n', which should hold the count; the header has 'date', 'model', 'country', 'version': mend it, or "
		  "name the column with --columns" },
		{ "date,model,country,version,n,imei\n",
		  ":1: column 'imei' is not among those the mapping names ('date', 'model', 'country', 'version', 'n'): take it out of the "
		  "file, or name what it holds with --columns" },
		{ "date,Model,country,version,n\n",
		  ":1: column 'Model' is not among those the mapping names ('date', 'model', 'country', 'version', 'n'): take it out of the "
		  "file, or name what it holds with --columns" },
		{ "date,model,country,version,n,model\n", ":1: column 'model' stands twice in the header" },
		{ "\"da\nte\",model,country,version,n\n",
		  ":1: column 'da\\x0ate' is not among those the mapping names ('date', 'model', 'country', 'version', 'n'): take it out of "
		  "the file, or name what it holds with --columns" },
		{ GOOD, ":1: column '2024-01-31' is not among those the mapping names ('date', 'model', 'country', 'version', 'n'): take it "
			"out of the file, or name what it holds with --columns" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect_refusal(cases[i].text, strlen(cases[i].text), cases[i].message);
}

static void lines_are_physical(void **state)
{
	(void)state;
	struct import_result result;
	struct error err;
	const char *text = "\n" HEADER GOOD "\r\n2024-01-01,\"A\r\nB\rC\nD\",FR,1,1\r\n" GOOD "2024-01-01,A,XX,1,1\n"
			   "2024-01-01,\"A\n\n\",YY,1,1\r2024-01-01,A,ZZ,1,1";
	assert_true(import_bytes(text, strlen(text), rejects, &result, &err));
	assert_int_equal(result.imported, 2);
	assert_int_equal(result.rejected, 4);
	expect_file(rejects, "date,model,country,version,n,line,reason\r\n"
			     "2024-01-01,\"A\r\nB\rC\nD\",FR,1,1,5,\"column 'model': 'A\\x0d\\x0aB\\x0dC\\x0aD' holds a control character\"\r\n"
			     "2024-01-01,A,XX,1,1,10,\"column 'country': 'XX' is not an ISO 3166-1 country code\"\r\n"
			     "2024-01-01,\"A\n\n\",YY,1,1,11,\"column 'model': 'A\\x0a\\x0a' holds a control character\"\r\n"
			     "2024-01-01,A,ZZ,1,1,14,\"column 'country': 'ZZ' is not an ISO 3166-1 country code\"\r\n");
}

static void rejects_keep_their_bytes(void **state)
{
	(void)state;
	struct import_result result;
	struct error err;
	struct text text = { 0 }, found = { 0 };
	static const char nul[] = "2024-01-01,A\0B,FR,1,1\n";
	text_add(&text, HEADER GOOD "2024-01-01,\"=\"\"A, \xff\",FR,1,1\nx\n" GOOD "1,2,3,4,5,6\n");
	text_add_bytes(&text, nul, sizeof nul - 1);
	assert_true(import_bytes(text.bytes, text.length, rejects, &result, &err));
	assert_int_equal(result.imported, 2);
	assert_int_equal(result.rejected, 4);
	text_clear(&text);
	text_add(&text, "date,model,country,version,n,line,reason\r\n"
			"2024-01-01,\"=\"\"A, \xff\",FR,1,1,3,\"column 'model': '=\"\"A, \\xff' is not UTF-8\"\r\n"
			"x,,,,,4,\"the row has 1 field where the header has 5\"\r\n"
			"1,2,3,4,5,6,6,\"the row has 6 fields where the header has 5\"\r\n2024-01-01,A");
	static const char rest[] = "\0B,FR,1,1,7,\"column 'model': 'A\\x00B' holds a control character\"\r\n";
	text_add_bytes(&text, rest, sizeof rest - 1);
	read_file(rejects, &found);
	assert_int_equal(found.length, text.length);
	assert_memory_equal(found.bytes, text.bytes, text.length);
	text_finish(&text);
	text_finish(&found);
}

static void rejects_of_this_run_only(void **state)
{
	(void)state;
	struct import_result result;
	struct error err;
	put(rejects, "old", 3);
	assert_false(import_bytes(HEADER "a\"b\n", 33, rejects, &result, &err));
	expect_file(rejects, "old");
	assert_true(import_bytes(HEADER GOOD, strlen(HEADER GOOD), rejects, &result, &err));
	expect_file(rejects, "date,model,country,version,n,line,reason\r\n");
	assert_int_equal(result.rejected, 0);
	struct import import = the_import();
	import.reject = csv;
	assert_false(run(&import, &result, &err));
	assert_int_equal(err.kind, ERROR_USAGE);
	import.reject = database;
	assert_false(run(&import, &result, &err));
	assert_int_equal(err.kind, ERROR_USAGE);
	import.reject = "/nowhere/at/all";
	assert_false(run(&import, &result, &err));
	assert_string_equal(err.message, "/nowhere/at/all: cannot write the rejected rows: No such file or directory");
}

/* Enough rows that SQLite writes pages before the end: the rollback then has to bring them back. */
static void failure_leaves_every_byte(void **state)
{
	(void)state;
	struct import_result result;
	struct error err;
	struct text rows = { 0 }, before = { 0 }, after = { 0 };
	text_add(&rows, HEADER);
	for (int i = 0; i < 200000; i++)
		text_printf(&rows, "2024-01-%02d,a model with a long name %d,FR,a version with a long name %d,3\n", i % 28 + 1, i, i);
	assert_true(import_bytes(rows.bytes, rows.length, NULL, &result, &err));
	assert_int_equal(result.imported, 200000);
	change("DELETE FROM t WHERE rowid % 3 = 0; CREATE INDEX i ON t(model)");
	read_file(database, &before);
	text_add(&rows, "2024-01-01,A,FR,1,x\n");
	assert_false(import_bytes(rows.bytes, rows.length, NULL, &result, &err));
	read_file(database, &after);
	assert_int_equal(before.length, after.length);
	assert_memory_equal(before.bytes, after.bytes, before.length);
	expect_folder("t.db", "t.csv");
	text_finish(&rows);
	text_finish(&before);
	text_finish(&after);
}

static void tables_that_do_not_fit(void **state)
{
	(void)state;
	static const struct {
		const char *sql, *message;
	} cases[] = {
		{ "CREATE TABLE t(date, model, country, version)",
		  ": table 't' has the columns 'date', 'model', 'country', 'version', the CSV has 'date', 'model', 'country', 'version', 'n': "
		  "rename the CSV's columns, or choose another table with --table" },
		{ "CREATE TABLE t(date, model, country, version, n, imei)",
		  ": table 't' has the columns 'date', 'model', 'country', 'version', 'n', 'imei', the CSV has 'date', 'model', 'country', "
		  "'version', 'n': rename the CSV's columns, or choose another table with --table" },
		{ "CREATE VIEW t AS SELECT 1", ": 't' is a view: rows can be added to a table only" },
		{ "CREATE VIRTUAL TABLE t USING fts5(date, model, country, version, n)",
		  ": 't' is a virtual table: rows can be added to a table only" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct import_result result;
		struct error err;
		char expected[1024];
		clean(NULL);
		change(cases[i].sql);
		snprintf(expected, sizeof expected, "%s%s", database, cases[i].message);
		assert_false(import_text(HEADER GOOD, &result, &err));
		assert_string_equal(err.message, expected);
		assert_int_equal(err.kind, ERROR_REFUSED);
	}
}

static void constraints_name_the_line(void **state)
{
	(void)state;
	struct import_result result;
	struct error err;
	char expected[256];
	change("CREATE TABLE t(date, model UNIQUE, country, version, n)");
	assert_false(import_text(HEADER GOOD "2024-01-01,B,FR,1,1\n\n" GOOD, &result, &err));
	snprintf(expected, sizeof expected, "%s:5: the table 't' refuses the row: UNIQUE constraint failed: t.model", csv);
	assert_string_equal(err.message, expected);
	assert_string_equal(ask("SELECT count(*) FROM t"), "0");
}

static void hostile_databases(void **state)
{
	(void)state;
	struct import_result result;
	struct error err;
	char expected[256];
	put(database, "neither empty nor a database, but of some length: at least as long as the header of a page one is", 98);
	assert_false(import_text(HEADER GOOD, &result, &err));
	snprintf(expected, sizeof expected, "%s: is not an SQLite database", database);
	assert_string_equal(err.message, expected);
	clean(NULL);
	put(database, "", 0);
	assert_false(import_text(HEADER "x\n", &result, &err));
	expect_file(database, "");
	assert_true(import_text(HEADER GOOD, &result, &err));
	clean(NULL);
	change("CREATE TABLE t(date, model, country, version, n); CREATE TABLE log(x); CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO "
	       "log SELECT c0 FROM vitrine_csv; END");
	assert_false(import_text(HEADER GOOD, &result, &err));
}

static void wide_labels(void **state)
{
	(void)state;
	struct import_result result;
	struct error err;
	struct text text = { 0 };
	text_add(&text, HEADER);
	for (int i = 0; i < 300; i++) {
		text_add(&text, "2024-01-01,\"");
		for (int j = 0; j < 10000; j++)
			text_add_char(&text, (char)('a' + (i + j) % 26));
		text_add(&text, "\",FR,1,1\r\n");
	}
	assert_true(import_bytes(text.bytes, text.length, NULL, &result, &err));
	assert_string_equal(ask("SELECT count(*) || ' ' || sum(length(model)) FROM t"), "300 3000000");
	text_finish(&text);
}

static void endless_field(void **state)
{
	(void)state;
	struct import_result result;
	struct error err;
	struct text text = { 0 };
	char expected[256];
	text_add(&text, HEADER GOOD "2024-01-01,\"A,FR,1,1\n");
	while (text.length < 20000000)
		text_add(&text, GOOD);
	assert_false(import_bytes(text.bytes, text.length, rejects, &result, &err));
	snprintf(expected, sizeof expected, "%s:3: the row has more than 16 MiB; mend its quotes", csv);
	assert_string_equal(err.message, expected);
	assert_false(file_exists(rejects));
	text_finish(&text);
}

static void files_that_cannot_be_read(void **state)
{
	(void)state;
	struct import import = the_import();
	struct import_result result;
	struct error err;
	char expected[256];
	unlink(csv);
	assert_false(run(&import, &result, &err));
	snprintf(expected, sizeof expected, "%s: cannot read: No such file or directory", csv);
	assert_string_equal(err.message, expected);
	assert_int_equal(err.kind, ERROR_ENVIRONMENT);
	import.file = folder;
	assert_false(run(&import, &result, &err));
	snprintf(expected, sizeof expected, "%s: cannot read: Is a directory", folder);
	assert_string_equal(err.message, expected);
	expect_folder("", NULL);
	put(csv, HEADER GOOD, strlen(HEADER GOOD));
	import.file = csv;
	import.into.database = "/nowhere/at/all.db";
	assert_false(run(&import, &result, &err));
	assert_string_equal(err.message, "/nowhere/at/all.db: cannot make the database: No such file or directory");
}

/* The bytes arrive a few at a time: rows, quotes and the byte order mark are cut anywhere. */
static void standard_input(void **state)
{
	(void)state;
	static const char text[] = "\xef\xbb\xbf" HEADER GOOD "2024-01-01,\"Be,ta\",DE,2,5\r\n" GOOD;
	int ends[2], kept = dup(STDIN_FILENO);
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		for (size_t i = 0; i < sizeof text - 1; i++)
			if (write(ends[1], text + i, 1) != 1)
				_exit(1);
		_exit(0);
	}
	close(ends[1]);
	dup2(ends[0], STDIN_FILENO);
	struct import import = the_import();
	struct import_result result;
	struct error err;
	import.file = "-";
	assert_true(run(&import, &result, &err));
	assert_int_equal(result.imported, 3);
	assert_string_equal(ask("SELECT model FROM t WHERE rowid = 2"), "Be,ta");
	assert_false(run(&import, &result, &err));
	assert_string_equal(err.message, "standard input:1: there is no header row");
	dup2(kept, STDIN_FILENO);
	close(kept);
	close(ends[0]);
}

static void leftovers_of_a_killed_import(void **state)
{
	(void)state;
	struct import_result result;
	struct error err;
	char left[96];
	snprintf(left, sizeof left, "%s.importing", database);
	put(left, "half of a database", 18);
	snprintf(left, sizeof left, "%s.importing-journal", database);
	put(left, "its journal", 11);
	assert_true(import_text(HEADER GOOD, &result, &err));
	expect_folder("t.db", "t.csv");
}

static uint64_t random_next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	return *seed ^= *seed << 17;
}

/* Good and bad rows in random order, quoted at random: as many must be stored and set aside. */
static void random_files(void **state)
{
	(void)state;
	const char *given = getenv("VITRINE_SEED");
	uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : 20261124;
	print_message("seed %" PRIu64 " (VITRINE_SEED)\n", seed);
	for (int round = 0; round < 20; round++) {
		struct text text = { 0 };
		struct import_result result;
		struct error err;
		uint64_t good = 0, bad = 0, rows = random_next(&seed) % 20000;
		text_add(&text, HEADER);
		for (uint64_t i = 0; i < rows; i++) {
			bool quoted = random_next(&seed) % 2;
			if (random_next(&seed) % 10 == 0) {
				text_printf(&text, "%s\n", bad_rows[random_next(&seed) % (sizeof bad_rows / sizeof *bad_rows)].row);
				bad++;
				continue;
			}
			text_printf(&text, "2024-01-01,%s%" PRIu64 "%s,FR,%.*s,%" PRIu64 "%s", quoted ? "\"é, \"\"" : "é", i, quoted ? "\"" : "",
				    (int)(random_next(&seed) % 30 + 1), "abcdefghijklmnopqrstuvwxyz0123456789", i, quoted ? "\r\n" : "\n");
			good++;
		}
		clean(NULL);
		if (!import_bytes(text.bytes, text.length, rejects, &result, &err))
			fail_msg("%s", err.message);
		assert_int_equal(result.imported, good);
		assert_int_equal(result.rejected, bad);
		assert_int_equal(strtoull(ask("SELECT count(*) FROM t"), NULL, 10), good);
		text_finish(&text);
	}
}

static bool command(const char *file, const char *into, const char *columns, struct error *err)
{
	const char *operands[] = { file };
	struct options options = { .folder = folder, .share = ".", .quiet = true, .threads = 1, .into = into, .columns = columns,
				   .operands = operands, .operand_count = 1 };
	return command_import(&options, err);
}

static void command_reads_columns(void **state)
{
	(void)state;
	struct error err;
	put(csv, "quarter,browser,country,version,views\n2024-Q1,Firefox,FR,3,4\n", 60);
	assert_true(command(csv, database, "period=quarter,model=browser,country=country,version=version,count=views", &err));
	assert_string_equal(ask("SELECT quarter || browser || views FROM observations"), "2024-Q1Firefox4");
}

static void command_refuses_columns(void **state)
{
	(void)state;
	static const struct {
		const char *columns, *message;
	} cases[] = {
#define ROLES "; write role=column,… with the roles date (or period), model, country, version and, if a row is more than one observation, count"
		{ "", "--columns: no role=column in ''" ROLES },
		{ "date=d,model", "--columns: no role=column in 'model'" ROLES },
		{ "date=d,imei=i", "--columns: no such role: 'imei'" ROLES },
		{ "date=d,date=e", "--columns: a second column for the role 'date'" ROLES },
		{ "date=d,model=", "--columns: no role=column in 'model='" ROLES },
		{ "date=d,model=m,country=c", "no column is named for 'version'" },
		{ "date=d,period=p,model=m,country=c,version=v", "both 'date' and 'period' name a column; a row has one or the other" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct error err;
		assert_false(command(csv, database, cases[i].columns, &err));
		assert_string_equal(err.message, cases[i].message);
		assert_int_equal(err.kind, ERROR_USAGE);
	}
	struct error err;
	struct options options = { .folder = folder, .quiet = true };
	assert_false(command_import(&options, &err));
	assert_string_equal(err.message, "import takes one CSV file, or - for standard input");
}

/* Without --into and --columns, the publication says where rows go. */
static void command_follows_the_publication(void **state)
{
	(void)state;
	static const char publication[] =
		"<publication id='small' base-url='https://small.example/'>"
		"<words lang='en'><title>S</title><publisher>S</publisher><summary>S</summary><coverage>S</coverage>"
		"<term name='observation' one='view' other='views'/><term name='model' one='browser' other='browsers'/>"
		"<term name='version' one='version' other='versions'/></words>"
		"<licence name='CC BY 4.0' href='https://creativecommons.org/licenses/by/4.0/'/>"
		"<contact href='mailto:small@small.example'/>"
		"<source database='t.db' table='pages' statistic='views'><column role='period' name='quarter'/>"
		"<column role='model' name='browser'/><column role='country' name='country'/>"
		"<column role='version' name='version'/><column role='count' name='views'/></source>"
		"<protection mode='suppression' k='10'/><versions shared='yes'/>"
		"<calendar><release period='2026-Q2' day='2026-07-15'/></calendar></publication>";
	struct error err;
	char path[96], expected[256];
	put(csv, "quarter,browser,country,version,views\n2024-Q1,Firefox,FR,3,4\n", 60);
	snprintf(path, sizeof path, "%s/publication.xml", folder);
	assert_false(command(csv, NULL, NULL, &err));
	snprintf(expected, sizeof expected, "%s: cannot read: No such file or directory", path);
	assert_string_equal(err.message, expected);
	put(path, publication, sizeof publication - 1);
	if (!command(csv, NULL, NULL, &err))
		fail_msg("%s", err.message);
	assert_string_equal(ask("SELECT quarter || browser || views FROM pages"), "2024-Q1Firefox4");
	unlink(path);
}

static int set_up(void **state)
{
	(void)state;
	area_init();
	xml_init();
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(csv, sizeof csv, "%s/t.csv", folder);
	snprintf(database, sizeof database, "%s/t.db", folder);
	snprintf(rejects, sizeof rejects, "%s/bad.csv", folder);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	struct error err;
	return folder_remove(folder, &err) ? 0 : -1;
}

#define test(name) cmocka_unit_test_setup(name, clean)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(makes_the_table),
		test(appends),
		test(header_only),
		test(accepts_what_rfc_4180_and_editors_write),
		test(bad_rows_refuse_the_file),
		test(bad_quotes_refuse_the_file),
		test(bad_headers_refuse_the_file),
		test(lines_are_physical),
		test(rejects_keep_their_bytes),
		test(rejects_of_this_run_only),
		test(failure_leaves_every_byte),
		test(tables_that_do_not_fit),
		test(constraints_name_the_line),
		test(hostile_databases),
		test(wide_labels),
		test(endless_field),
		test(files_that_cannot_be_read),
		test(standard_input),
		test(leftovers_of_a_killed_import),
		test(random_files),
		test(command_reads_columns),
		test(command_refuses_columns),
		test(command_follows_the_publication),
	};
	return cmocka_run_group_tests_name("import", tests, set_up, tear_down);
}
