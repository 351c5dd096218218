/* source/: opening, columns, and counts that equal SELECT count(*) however the table is made. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>

#include "base/area.h"
#include "base/file.h"
#include "base/period.h"
#include "source/source.h"

static char folder[] = "/tmp/vitrine-source-XXXXXX";
static char path[64];

static const struct source_mapping days = {
	.database = path,
	.table = "t",
	.columns = { "date", NULL, "model", "country", "version", NULL },
};

static const struct source_mapping quarters = {
	.database = path,
	.table = "t",
	.columns = { NULL, "period", "model", "country", "version", "n" },
};

static sqlite3 *make(const char *sql)
{
	sqlite3 *db = NULL;
	unlink(path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	char *message = NULL;
	if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s: %s", sql, message);
	return db;
}

static void make_and_close(const char *sql)
{
	assert_int_equal(sqlite3_close(make(sql)), SQLITE_OK);
}

static int64_t ask(const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *stmt = NULL;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	int64_t answer = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return answer;
}

static bool try_tally(const struct source_mapping *mapping, unsigned threads, struct tally *tally, struct error *err)
{
	struct source *source = NULL;
	struct progress progress;
	progress_init(&progress, true);
	if (!source_open(mapping, &source, err))
		return false;
	bool ok = source_tally(source, threads, &progress, tally, err);
	source_close(source);
	return ok;
}

static uint64_t observations(const struct tally *tally)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < tally->period_count; i++) {
		uint64_t inside = 0;
		for (size_t j = 0; j < tally->periods[i].group_count; j++)
			inside += tally->periods[i].groups[j].count;
		assert_true(inside == tally->periods[i].observations);
		assert_true(i == 0 || tally->periods[i - 1].period < tally->periods[i].period);
		sum += inside;
	}
	return sum;
}

static uint64_t group(const struct tally *tally, const char *period, const char *model, const char *country,
		      const char *version)
{
	int number = 0;
	uint64_t count = 0;
	int found = 0;
	assert_true(period_parse(period, 7, &number));
	for (size_t i = 0; i < tally->period_count; i++) {
		for (size_t j = 0; tally->periods[i].period == number && j < tally->periods[i].group_count; j++) {
			const struct tally_group *g = &tally->periods[i].groups[j];
			if (strcmp(tally->models.names[g->model], model) != 0 ||
			    strcmp(tally->countries.names[g->country], country) != 0 ||
			    strcmp(tally->versions.names[g->version], version) != 0)
				continue;
			count = g->count;
			found++;
		}
	}
	assert_true(found <= 1);
	return count;
}

/* Counts with 1, 2 and 5 threads and compares the sum and the number of groups with what SQLite says itself. */
static void expect_same(const struct source_mapping *mapping, const char *sum_sql, const char *groups_sql)
{
	static const unsigned threads[] = { 1, 2, 5 };
	uint64_t sum = (uint64_t)ask(sum_sql), groups = (uint64_t)ask(groups_sql);
	for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
		struct tally tally;
		struct error err;
		if (!try_tally(mapping, threads[i], &tally, &err))
			fail_msg("%s", err.message);
		uint64_t found = 0;
		for (size_t p = 0; p < tally.period_count; p++)
			found += tally.periods[p].group_count;
		assert_true(observations(&tally) == sum);
		assert_true(found == groups);
		tally_finish(&tally);
	}
}

#define DAY_GROUPS \
	"SELECT count(*) FROM (SELECT DISTINCT substr(date, 1, 4), (substr(date, 6, 2) - 1) / 3, model, country, version FROM t)"

/* SQL that fills t(date, model, country, version) with `count` rows. */
#define ROWS(count) \
	"WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < " count ") " \
	"INSERT INTO t(date, model, country, version) SELECT date('2024-01-01', (i * 7 % 727) || ' days'), 'M' || (i * 31 % 17), " \
	"substr('FRDEUSINBR', 1 + i * 13 % 5 * 2, 2), (i % 3) || '.' || (i % 11) FROM r;"

static void counts_each_row_once(void **state)
{
	(void)state;
	make_and_close("CREATE TABLE t(date, model, country, version);" ROWS("100000"));
	expect_same(&days, "SELECT count(*) FROM t", DAY_GROUPS);
}

static void groups_hold_what_sqlite_counts(void **state)
{
	(void)state;
	make_and_close("CREATE TABLE t(date, model, country, version);" ROWS("100000"));
	struct tally tally;
	struct error err;
	assert_true(try_tally(&days, 2, &tally, &err));
	int64_t all = 0;
	for (int quarter = 0; quarter < 8; quarter++) {
		char sql[256], period[PERIOD_TEXT_SIZE];
		snprintf(sql, sizeof sql, "SELECT count(*) FROM t WHERE substr(date, 1, 4) = '%d' AND (substr(date, 6, 2) - 1) / 3 = %d AND "
			 "model = 'M3' AND country = 'DE' AND version = '1.4'", 2024 + quarter / 4, quarter % 4);
		period_format(2024 * 4 + quarter, period);
		int64_t expected = ask(sql);
		assert_true(group(&tally, period, "M3", "DE", "1.4") == (uint64_t)expected);
		all += expected;
	}
	assert_true(all > 30);
	assert_int_equal(tally.period_count, 8);
	tally_finish(&tally);
}

static void sparse_and_negative_rowids(void **state)
{
	(void)state;
	make_and_close("CREATE TABLE t(date, model, country, version);" ROWS("5000")
		       "UPDATE t SET rowid = rowid * rowid * 1000003 WHERE rowid % 2;"
		       "UPDATE t SET rowid = -9223372036854775807 - 1 WHERE rowid = 2;"
		       "UPDATE t SET rowid = 9223372036854775807 WHERE rowid = 4; UPDATE t SET rowid = -rowid WHERE rowid % 3 = 0");
	expect_same(&days, "SELECT count(*) FROM t", DAY_GROUPS);
}

static void deleted_rows(void **state)
{
	(void)state;
	make_and_close("CREATE TABLE t(date, model, country, version);" ROWS("20000")
		       "DELETE FROM t WHERE rowid % 7 = 0 OR rowid < 3000 OR rowid BETWEEN 9000 AND 15000");
	expect_same(&days, "SELECT count(*) FROM t", DAY_GROUPS);
}

static void empty_table(void **state)
{
	(void)state;
	make_and_close("CREATE TABLE t(date, model, country, version)");
	expect_same(&days, "SELECT 0", "SELECT 0");
}

static void one_row(void **state)
{
	(void)state;
	make_and_close("CREATE TABLE t(date, model, country, version); INSERT INTO t VALUES('2024-02-29', 'A', 'XK', '1')");
	expect_same(&days, "SELECT 1", "SELECT 1");
}

static void without_rowid(void **state)
{
	(void)state;
	make_and_close("CREATE TABLE t(id INTEGER, date, model, country, version, PRIMARY KEY(date, model, country, version)) "
		       "WITHOUT ROWID;"
		       "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 3000) INSERT OR IGNORE INTO "
		       "t(date, model, country, version) SELECT date('2024-01-01', (i % 500) || ' days'), 'M' || (i % 3), 'FR', i % 5 "
		       "FROM r");
	expect_same(&days, "SELECT count(*) FROM t", DAY_GROUPS);
}

static void view(void **state)
{
	(void)state;
	make_and_close("CREATE TABLE raw(d, m, c, v); CREATE VIEW t(date, model, country, version) AS SELECT d, m, c, v FROM raw "
		       "WHERE c <> 'ZZ'; INSERT INTO raw VALUES('2024-01-01', 'A', 'FR', '1'), ('2024-01-01', 'A', 'ZZ', '1'),"
		       "('2024-01-02', 'A', 'FR', '1')");
	expect_same(&days, "SELECT 2", "SELECT 1");
}

static void virtual_table(void **state)
{
	(void)state;
	make_and_close("CREATE VIRTUAL TABLE t USING fts5(date, model, country, version);"
		       "INSERT INTO t VALUES('2024-01-01', 'A', 'FR', '1'), ('2024-05-01', 'A', 'FR', '1')");
	expect_same(&days, "SELECT 2", "SELECT 2");
}

static void columns_called_rowid(void **state)
{
	(void)state;
	static const char *const names[] = { "rowid", "rowid, _rowid_", "rowid, _rowid_, oid", "\"ROWID\"", "oid INTEGER PRIMARY KEY" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char sql[2048];
		snprintf(sql, sizeof sql, "CREATE TABLE t(date, model, country, version, %s);%s", names[i], ROWS("3000"));
		make_and_close(sql);
		expect_same(&days, "SELECT count(*) FROM t", DAY_GROUPS);
	}
}

static void covering_index_changes_nothing(void **state)
{
	(void)state;
	make_and_close("CREATE TABLE t(date, model, country, version);" ROWS("5000")
		       "CREATE INDEX i ON t(date, model, country, version); ANALYZE");
	expect_same(&days, "SELECT count(*) FROM t", DAY_GROUPS);
}

static void unix_times(void **state)
{
	(void)state;
	make_and_close("CREATE TABLE t(date INTEGER, model, country, version);" ROWS("5000")
		       "UPDATE t SET date = unixepoch(date) + rowid % 86400; INSERT INTO t VALUES(-1, 'OLD', 'FR', '1')");
	expect_same(&days, "SELECT count(*) FROM t",
		    "SELECT count(*) FROM (SELECT DISTINCT strftime('%Y', date, 'unixepoch'), (strftime('%m', date, 'unixepoch') - 1) / 3, "
		    "model, country, version FROM t)");
	struct tally tally;
	struct error err;
	assert_true(try_tally(&days, 2, &tally, &err));
	assert_int_equal(group(&tally, "1969-Q4", "OLD", "FR", "1"), 1);
	tally_finish(&tally);
}

static void timestamps(void **state)
{
	(void)state;
	make_and_close("CREATE TABLE t(date, model, country, version); INSERT INTO t VALUES('2024-03-31T23:59:59Z', 'A', 'FR', '1'),"
		       "('2024-04-01 00:00:00.000', 'A', 'FR', '1')");
	struct tally tally;
	struct error err;
	assert_true(try_tally(&days, 1, &tally, &err));
	assert_int_equal(group(&tally, "2024-Q1", "A", "FR", "1"), 1);
	assert_int_equal(group(&tally, "2024-Q2", "A", "FR", "1"), 1);
	tally_finish(&tally);
}

static void ready_made_counts(void **state)
{
	(void)state;
	make_and_close("CREATE TABLE t(period, model, country, version, n); INSERT INTO t VALUES('2024-Q1', 'A', 'FR', '1', 5),"
		       "('2024-Q1', 'A', 'FR', '1', 7), ('2024-Q2', 'B', 'FR', 2, 9007199254740970), ('2024-Q3', 'C', 'FR', '1', 0),"
		       "('2024-Q2', 'B', 'FR', '3', '4')");
	expect_same(&quarters, "SELECT sum(n) FROM t", "SELECT 3");
	struct tally tally;
	struct error err;
	assert_true(try_tally(&quarters, 2, &tally, &err));
	assert_int_equal(group(&tally, "2024-Q1", "A", "FR", "1"), 12);
	assert_int_equal(group(&tally, "2024-Q2", "B", "FR", "2"), 9007199254740970);
	tally_finish(&tally);
}

/* Sums around and beyond 32 bits, in one thread's table and from both into one. */
static void great_counts(void **state)
{
	(void)state;
	make_and_close("CREATE TABLE t(period, model, country, version, n);"
		       "INSERT INTO t VALUES ('2024-Q1', 'A', 'FR', '1', 4294967294), ('2024-Q1', 'A', 'DE', '1', 4294967295),"
		       "('2024-Q1', 'A', 'IT', '1', 1099511627776), ('2024-Q1', 'A', 'ES', '1', 7);"
		       "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 1000) INSERT INTO t SELECT "
		       "'2024-Q1', 'A', 'FR', '1', 1 FROM r UNION ALL SELECT '2024-Q1', 'A', 'BE', '1', 5000000000 FROM r");
	for (unsigned threads = 1; threads <= 4; threads++) {
		struct tally tally;
		struct error err;
		if (!try_tally(&quarters, threads, &tally, &err))
			fail_msg("%s", err.message);
		assert_int_equal(tally.periods[0].group_count, 5);
		assert_true(observations(&tally) == (uint64_t)ask("SELECT sum(n) FROM t"));
		assert_true(group(&tally, "2024-Q1", "A", "FR", "1") == UINT64_C(4294968294));
		assert_true(group(&tally, "2024-Q1", "A", "DE", "1") == UINT64_C(4294967295));
		assert_true(group(&tally, "2024-Q1", "A", "IT", "1") == UINT64_C(1099511627776));
		assert_true(group(&tally, "2024-Q1", "A", "BE", "1") == UINT64_C(5000000000000));
		assert_true(group(&tally, "2024-Q1", "A", "ES", "1") == 7);
		tally_finish(&tally);
	}
}

/* More countries than a block has, in another order for each thread. */
static void every_country(void **state)
{
	(void)state;
	sqlite3 *db = make("CREATE TABLE t(date, model, country, version)");
	for (int i = 0; i < 26 * 26; i++) {
		char code[3] = { (char)('A' + i / 26), (char)('A' + i % 26), '\0' }, sql[512];
		if (!area_is_country(code, 2))
			continue;
		snprintf(sql, sizeof sql, "INSERT INTO t(rowid, date, model, country, version) VALUES (%d, '2024-01-01', 'A', '%s', '1'), "
			 "(%d, '2024-01-01', 'A', '%s', '1'), (%d, '2024-01-01', 'B', '%s', '1')", i, code, 5000 - i, code, 6000 + i, code);
		assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	}
	sqlite3_close(db);
	expect_same(&days, "SELECT count(*) FROM t", DAY_GROUPS);
	struct tally tally;
	struct error err;
	assert_true(try_tally(&days, 2, &tally, &err));
	assert_int_equal(tally.countries.count, ask("SELECT count(DISTINCT country) FROM t"));
	for (uint32_t i = 0; i < tally.countries.count; i++) {
		assert_true(group(&tally, "2024-Q1", "A", tally.countries.names[i], "1") == 2);
		assert_true(group(&tally, "2024-Q1", "B", tally.countries.names[i], "1") == 1);
	}
	tally_finish(&tally);
}

static void many_labels(void **state)
{
	(void)state;
	make_and_close("CREATE TABLE t(date, model, country, version);"
		       "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 100000) INSERT INTO t SELECT "
		       "'2024-01-01', 'model ' || i, 'FR', 'a version whose name is long ' || (i % 50000) FROM r");
	expect_same(&days, "SELECT count(*) FROM t", DAY_GROUPS);
}

static void long_labels(void **state)
{
	(void)state;
	make_and_close("CREATE TABLE t(date, model, country, version);"
		       "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 2000) INSERT INTO t SELECT "
		       "'2024-01-01', replace(hex(zeroblob(5000)), '0', 'x') || (i % 7), 'FR', "
		       "substr('0123456789abcdefghijklmnopqrstuvwxyz', 1, 1 + i % 36) FROM r");
	expect_same(&days, "SELECT count(*) FROM t", DAY_GROUPS);
}

static void utf16_database(void **state)
{
	(void)state;
	make_and_close("PRAGMA encoding = 'UTF-16le'; CREATE TABLE t(date, model, country, version);" ROWS("3000")
		       "INSERT INTO t VALUES('2024-01-01', 'Téléphone', 'FR', '1')");
	expect_same(&days, "SELECT count(*) FROM t", DAY_GROUPS);
}

static void hostile_names(void **state)
{
	(void)state;
	make_and_close("CREATE TABLE \"a\"\"b; DROP\"(\"d\"\"1\" TEXT, \"select\", \"c'\", \"v,\");"
		       "INSERT INTO \"a\"\"b; DROP\" VALUES('2024-01-01', 'A', 'FR', '1')");
	struct source_mapping mapping = { .database = path, .table = "a\"b; DROP", .columns = { "d\"1", NULL, "select", "c'", "v,", NULL } };
	expect_same(&mapping, "SELECT 1", "SELECT 1");
}

static void expect_refusal(const struct source_mapping *mapping, enum error_kind kind, const char *format, ...)
{
	char expected[4096];
	va_list args;
	va_start(args, format);
	size_t length = (size_t)snprintf(expected, sizeof expected, "%s", path);
	vsnprintf(expected + length, sizeof expected - length, format, args);
	va_end(args);
	struct tally tally;
	for (unsigned threads = 1; threads <= 3; threads++) {
		struct error err;
		assert_false(try_tally(mapping, threads, &tally, &err));
		assert_string_equal(err.message, expected);
		assert_int_equal(err.kind, kind);
	}
}

#define MEND "; mend the table, or count a view that leaves them out"

static void bad_rows_refuse_all(void **state)
{
	(void)state;
	static const struct {
		const char *values, *message;
	} cases[] = {
		{ "'2024-01-01', 'A', 'ZZ', '1'", "column 'country', rowid 4: 'ZZ' is not an ISO 3166-1 country code" },
		{ "'2024-01-01', 'A', NULL, '1'", "column 'country', rowid 4: NULL is no value" },
		{ "'2024-01-01', 'A', 'fr', '1'", "column 'country', rowid 4: 'fr' is not an ISO 3166-1 country code" },
		{ "'2024-02-30', 'A', 'FR', '1'", "column 'date', rowid 4: '2024-02-30' is not a day written YYYY-MM-DD" },
		{ "'yesterday', 'A', 'FR', '1'", "column 'date', rowid 4: 'yesterday' is not a day written YYYY-MM-DD" },
		{ "NULL, 'A', 'FR', '1'", "column 'date', rowid 4: NULL is no value" },
		{ "1700000000000, 'A', 'FR', '1'",
		  "column 'date', rowid 4: '1700000000000' is no Unix time in seconds within the years 1900 to 9999" },
		{ "9223372036854775807, 'A', 'FR', '1'",
		  "column 'date', rowid 4: '9223372036854775807' is no Unix time in seconds within the years 1900 to 9999" },
		{ "'2024-01-01', '', 'FR', '1'", "column 'model', rowid 4: '' is empty" },
		{ "'2024-01-01', '=cmd()', 'FR', '1'", "column 'model', rowid 4: '=cmd()' starts like a spreadsheet formula" },
		{ "'2024-01-01', x'41', 'FR', '1'", "column 'model', rowid 4: a blob is no text" },
		{ "'2024-01-01', CAST(x'41ff42' AS TEXT), 'FR', '1'", "column 'model', rowid 4: 'A\\xffB' is not UTF-8" },
		{ "'2024-01-01', 'A', 'FR', 'a' || char(10) || 'b'",
		  "column 'version', rowid 4: 'a\\x0ab' holds a control character" },
		{ "'2024-01-01', 'A', 'FR', 'a' || char(0) || 'b'",
		  "column 'version', rowid 4: 'a\\x00b' holds a control character" },
		{ "'2024-01-01', 'A', 'FR', 3.10",
		  "column 'version', rowid 4: '3.1' is a floating-point number, in which 3.10 and 3.1 are the same: store it as text "
		  "or a whole number" },
		{ "'2024-01-01', 'A', 'FR', ' 1'", "column 'version', rowid 4: ' 1' has a space at its start or end" },
		{ "'2024-01-01', 'A', 'FR', '=' || hex(zeroblob(100))",
		  "column 'version', rowid 4: '=000000000000000000000000000000000000000…' starts like a spreadsheet formula" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char sql[1024];
		snprintf(sql, sizeof sql, "CREATE TABLE t(date, model, country, version); INSERT INTO t VALUES('2024-01-01', 'A', 'FR', '1'),"
			 "('2024-01-01', 'A', 'FR', '1'), ('2024-01-01', 'A', 'FR', '1'), (%s)", cases[i].values);
		make_and_close(sql);
		expect_refusal(&days, ERROR_REFUSED, ": table 't', %s" MEND, cases[i].message);
	}
}

static void bad_counts_refuse_all(void **state)
{
	(void)state;
	static const struct {
		const char *value, *message;
	} cases[] = {
		{ "-1", "'-1' is not a whole number from 0 to 9007199254740992" },
		{ "9007199254740993", "'9007199254740993' is not a whole number from 0 to 9007199254740992" },
		{ "'many'", "'many' is not a whole number from 0 to 9007199254740992" },
		{ "NULL", "NULL is no value" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char sql[512];
		snprintf(sql, sizeof sql, "CREATE TABLE t(period, model, country, version, n); INSERT INTO t VALUES('2024-Q1', 'A', 'FR', '1', %s)",
			 cases[i].value);
		make_and_close(sql);
		expect_refusal(&quarters, ERROR_REFUSED, ": table 't', column 'n', rowid 1: %s" MEND, cases[i].message);
	}
	make_and_close("CREATE TABLE t(period, model, country, version, n); INSERT INTO t VALUES('2024-Q5', 'A', 'FR', '1', 1)");
	expect_refusal(&quarters, ERROR_REFUSED, ": table 't', column 'period', rowid 1: '2024-Q5' is not a quarter written YYYY-Qn" MEND);
}

static void bad_rows_are_counted(void **state)
{
	(void)state;
	make_and_close("CREATE TABLE t(date, model, country, version);" ROWS("10000")
		       "UPDATE t SET country = 'QQ' WHERE rowid % 10 = 7; CREATE INDEX i ON t(country, date, model, version)");
	expect_refusal(&days, ERROR_REFUSED, ": table 't', column 'country', rowid 7: 'QQ' is not an ISO 3166-1 country code; 1000 rows in "
		       "all cannot be counted" MEND);
	make_and_close("CREATE TABLE u(date, model, country, version); INSERT INTO u VALUES('2024-01-01', 'A', 'FR', '1'),"
		       "('2024-01-01', 'A', 'EU', '1'); CREATE VIEW t AS SELECT * FROM u");
	expect_refusal(&days, ERROR_REFUSED,
		       ": table 't', column 'country', row 2 as read: 'EU' is not an ISO 3166-1 country code" MEND);
}

static void sum_beyond_what_readers_hold(void **state)
{
	(void)state;
	make_and_close("CREATE TABLE t(period, model, country, version, n); INSERT INTO t VALUES('2024-Q1', 'A', 'FR', '1', 9007199254740992),"
		       "('2024-Q1', 'A', 'FR', '2', 1)");
	expect_refusal(&quarters, ERROR_REFUSED, ": table 't': the counts add up to more than 9007199254740992, beyond which not every "
		       "reader of a CSV holds a whole number exactly");
}

static void expect_open_failure(const struct source_mapping *mapping, enum error_kind kind, const char *message)
{
	struct source *source = NULL;
	struct error err;
	char expected[4096];
	snprintf(expected, sizeof expected, "%s%s", mapping->database, message);
	assert_false(source_open(mapping, &source, &err));
	assert_string_equal(err.message, expected);
	assert_int_equal(err.kind, kind);
}

static void opening_says_what_is_missing(void **state)
{
	(void)state;
	unlink(path);
	expect_open_failure(&days, ERROR_ENVIRONMENT,
			    ": cannot open the database: No such file or directory (`vitrine import` makes it from a CSV)");
	assert_false(file_exists(path));
	make_and_close("CREATE TABLE one(a); CREATE VIEW two AS SELECT 1");
	expect_open_failure(&days, ERROR_REFUSED, ": there is no table 't'; the database has 'one', 'two'");
	make_and_close("VACUUM");
	expect_open_failure(&days, ERROR_REFUSED, ": there is no table 't': the database has no table at all");
	make_and_close("CREATE TABLE t(date, model, \"land\", version)");
	expect_open_failure(&days, ERROR_REFUSED,
			    ": table 't' has no column 'country', which should hold the country; it has 'date', 'model', 'land', 'version'");
	struct error err;
	unlink(path);
	static const char prose[] = "this is no database, but long enough to be looked at as one: a header has a hundred bytes, and so has it";
	assert_true(file_create(path, prose, sizeof prose - 1, &err));
	expect_open_failure(&days, ERROR_REFUSED, ": is not an SQLite database");
	struct source_mapping here = days;
	here.database = folder;
	expect_open_failure(&here, ERROR_ENVIRONMENT, ": cannot open the database: not a regular file");
}

static void mapping_must_be_whole(void **state)
{
	(void)state;
	struct source_mapping mapping = days;
	struct error err;
	mapping.columns[ROLE_PERIOD] = "q";
	assert_false(source_mapping_check(&mapping, &err));
	assert_string_equal(err.message, "both 'date' and 'period' name a column; a row has one or the other");
	mapping.columns[ROLE_DATE] = mapping.columns[ROLE_PERIOD] = NULL;
	assert_false(source_mapping_check(&mapping, &err));
	assert_string_equal(err.message, "no column is named for 'date' or 'period'");
	mapping.columns[ROLE_PERIOD] = "country";
	assert_false(source_mapping_check(&mapping, &err));
	assert_string_equal(err.message, "column 'country' is named for both 'period' and 'country'");
	mapping = days;
	mapping.columns[ROLE_VERSION] = NULL;
	assert_false(source_mapping_check(&mapping, &err));
	assert_string_equal(err.message, "no column is named for 'version'");
	assert_int_equal(err.kind, ERROR_USAGE);
}

static void names_all_columns(void **state)
{
	(void)state;
	make_and_close("CREATE TABLE t(date, model, imei TEXT, country, version, secret AS (imei || 'x'), kept AS (model) STORED)");
	struct source *source = NULL;
	struct error err;
	struct arena arena = { 0 };
	const char *const *names;
	size_t count;
	assert_true(source_open(&days, &source, &err));
	assert_true(source_columns(source, &arena, &names, &count, &err));
	static const char *const expected[] = { "date", "model", "imei", "country", "version", "secret", "kept" };
	assert_int_equal(count, 7);
	for (size_t i = 0; i < count; i++)
		assert_string_equal(names[i], expected[i]);
	source_close(source);
	arena_finish(&arena);
}

static void odd_paths_are_files(void **state)
{
	(void)state;
	char before[4096];
	assert_non_null(getcwd(before, sizeof before));
	assert_int_equal(chdir(folder), 0);
	make_and_close("CREATE TABLE t(date, model, country, version); INSERT INTO t VALUES('2024-01-01', 'A', 'FR', '1')");
	assert_int_equal(rename(path, "file:x?mode=memory"), 0);
	struct source_mapping mapping = days;
	mapping.database = "file:x?mode=memory";
	struct tally tally;
	struct error err;
	assert_true(try_tally(&mapping, 2, &tally, &err));
	assert_int_equal(observations(&tally), 1);
	tally_finish(&tally);
	mapping.database = ":memory:";
	assert_false(try_tally(&mapping, 2, &tally, &err));
	assert_int_equal(unlink("file:x?mode=memory"), 0);
	assert_int_equal(chdir(before), 0);
}

static void untrusted_view_cannot_call_what_it_likes(void **state)
{
	(void)state;
	make_and_close("CREATE TABLE u(d); INSERT INTO u VALUES('2024-01-01');"
		       "CREATE VIEW t(date, model, country, version) AS SELECT d, 'A', 'FR', tally(d, d, d, d) FROM u");
	struct tally tally;
	struct error err;
	assert_false(try_tally(&days, 1, &tally, &err));
	assert_non_null(strstr(err.message, "no such function: tally"));
}

struct writer {
	atomic_bool stop;
};

/* Each transaction adds the same number to two counts and so keeps them equal: one that is seen in part, or in two
 * states by two threads, makes the sum odd or the halves differ. */
static void *keep_writing(void *context)
{
	struct writer *writer = context;
	sqlite3 *db = NULL;
	sqlite3_open(path, &db);
	sqlite3_busy_timeout(db, 2000);
	while (!atomic_load(&writer->stop)) {
		sqlite3_exec(db, "BEGIN IMMEDIATE; UPDATE t SET n = n + 1 WHERE rowid = 1; UPDATE t SET n = n + 1 WHERE rowid = 2000; COMMIT",
			     NULL, NULL, NULL);
		nanosleep(&(struct timespec){ .tv_nsec = 3000000 }, NULL);
	}
	sqlite3_close(db);
	return NULL;
}

static void all_threads_see_one_state(void **state)
{
	(void)state;
	for (int wal = 0; wal <= 1; wal++) {
		sqlite3 *db = make("CREATE TABLE t(period, model, country, version, n);"
				   "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 2000) INSERT INTO t "
				   "SELECT '2024-Q1', 'M' || (i > 1000), 'FR', '1', 1 FROM r");
		sqlite3_exec(db, wal ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
		struct writer writer = { .stop = false };
		pthread_t thread;
		assert_int_equal(pthread_create(&thread, NULL, keep_writing, &writer), 0);
		for (int i = 0; i < 40; i++) {
			struct tally tally;
			struct error err;
			if (!try_tally(&quarters, 2, &tally, &err))
				fail_msg("%s", err.message);
			assert_true(group(&tally, "2024-Q1", "M0", "FR", "1") == group(&tally, "2024-Q1", "M1", "FR", "1"));
			tally_finish(&tally);
		}
		atomic_store(&writer.stop, true);
		pthread_join(thread, NULL);
		sqlite3_close(db);
	}
}

static uint64_t random_next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	return *seed ^= *seed << 17;
}

/* Tables with a random number of rows, labels, gaps and counts against SQLite's own GROUP BY. */
static void random_tables(void **state)
{
	(void)state;
	const char *given = getenv("VITRINE_SEED");
	uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : 20261124;
	print_message("seed %" PRIu64 " (VITRINE_SEED)\n", seed);
	for (int i = 0; i < 12; i++) {
		char sql[1024];
		unsigned rows = (unsigned)(random_next(&seed) % 4000 + 1), labels = (unsigned)(random_next(&seed) % 300 + 1);
		snprintf(sql, sizeof sql, "CREATE TABLE t(period, model, country, version, n); WITH RECURSIVE r(i, x) AS (SELECT 1, %u UNION "
			 "ALL SELECT i + 1, (x * 1103515245 + 12345) %% 2147483648 FROM r WHERE i < %u) INSERT OR REPLACE INTO t(rowid, period, "
			 "model, country, version, n) SELECT x, (2000 + x / 7 %% 30) || '-Q' || (1 + x / 3 %% 4), 'é' || x %% %u, "
			 "substr('FRDEUSINBRCN', 1 + x / 11 %% 6 * 2, 2), x / 5 %% %u, x %% 5 FROM r",
			 (unsigned)(random_next(&seed) % 1000000), rows, labels, labels);
		make_and_close(sql);
		expect_same(&quarters, "SELECT sum(n) FROM t",
			    "SELECT count(*) FROM (SELECT 1 FROM t GROUP BY period, model, country, version HAVING sum(n) > 0)");
	}
}

static void corrupt_database(void **state)
{
	(void)state;
	make_and_close("CREATE TABLE t(date, model, country, version);" ROWS("20000"));
	FILE *file = fopen(path, "r+b");
	assert_non_null(file);
	for (long page = 5; page < 60; page += 3) {
		fseek(file, page * 4096, SEEK_SET);
		fwrite("\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8", 1, 8, file);
	}
	fclose(file);
	struct tally tally;
	struct error err;
	assert_false(try_tally(&days, 2, &tally, &err));
	assert_int_equal(err.kind, ERROR_ENVIRONMENT);
	assert_non_null(strstr(err.message, "malformed"));
}

static int set_up(void **state)
{
	(void)state;
	area_init();
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(path, sizeof path, "%s/t.db", folder);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	struct error err;
	return folder_remove(folder, &err) ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_each_row_once),
		cmocka_unit_test(groups_hold_what_sqlite_counts),
		cmocka_unit_test(sparse_and_negative_rowids),
		cmocka_unit_test(deleted_rows),
		cmocka_unit_test(empty_table),
		cmocka_unit_test(one_row),
		cmocka_unit_test(without_rowid),
		cmocka_unit_test(view),
		cmocka_unit_test(virtual_table),
		cmocka_unit_test(columns_called_rowid),
		cmocka_unit_test(covering_index_changes_nothing),
		cmocka_unit_test(unix_times),
		cmocka_unit_test(timestamps),
		cmocka_unit_test(ready_made_counts),
		cmocka_unit_test(great_counts),
		cmocka_unit_test(every_country),
		cmocka_unit_test(many_labels),
		cmocka_unit_test(long_labels),
		cmocka_unit_test(utf16_database),
		cmocka_unit_test(hostile_names),
		cmocka_unit_test(bad_rows_refuse_all),
		cmocka_unit_test(bad_counts_refuse_all),
		cmocka_unit_test(bad_rows_are_counted),
		cmocka_unit_test(sum_beyond_what_readers_hold),
		cmocka_unit_test(opening_says_what_is_missing),
		cmocka_unit_test(mapping_must_be_whole),
		cmocka_unit_test(names_all_columns),
		cmocka_unit_test(odd_paths_are_files),
		cmocka_unit_test(untrusted_view_cannot_call_what_it_likes),
		cmocka_unit_test(all_threads_see_one_state),
		cmocka_unit_test(random_tables),
		cmocka_unit_test(corrupt_database),
	};
	return cmocka_run_group_tests_name("source", tests, set_up, tear_down);
}
