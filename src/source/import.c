#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "source/csv.h"
#include "source/csv_table.h"
#include "source/fresh.h"
#include "source/reject.h"
#include "source/source.h"
#include "source/sqlite.h"

struct importing {
	const struct import *import;
	struct csv *csv;
	struct reject reject;
	struct fresh fresh; /* path NULL: the database was there before */
	sqlite3 *db;
	struct csv_table rows;
	uint64_t imported;
	bool beside; /* rows that were there before */
};

/* What messages call the database is where it will be. */
static const char *database(const struct importing *importing)
{
	return importing->import->into.database;
}

static const char *column_name(const struct importing *importing, size_t column)
{
	return importing->import->into.columns[csv_column_role(importing->csv, column)];
}

static bool is_same_file(const char *left, const char *right)
{
	struct stat a, b;
	return stat(left, &a) == 0 && stat(right, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static bool open_reject(struct importing *importing, struct error *err)
{
	const struct import *import = importing->import;
	if (import->reject == NULL)
		return true;
	if (is_same_file(import->reject, import->file) || is_same_file(import->reject, import->into.database) ||
	    strcmp(import->reject, import->into.database) == 0)
		return error_set(err, ERROR_USAGE, "%s: rejected rows cannot go into a file that the import reads or writes",
				 import->reject);
	return reject_open(&importing->reject, import->reject, err);
}

static bool open_database(struct importing *importing, struct error *err)
{
	const char *path = database(importing);
	if (!file_exists(path)) {
		if (!fresh_open(&importing->fresh, path, err))
			return false;
		path = importing->fresh.path;
	}
	if (!sqlite_open(path, SQLITE_OPEN_READWRITE, &importing->db, err))
		return false;
	sqlite3_busy_timeout(importing->db, SQLITE_BUSY_MILLISECONDS);
	/* an existing database keeps its journal mode; the default, and a new one's, is DELETE */
	return sqlite_run(importing->db, database(importing), "PRAGMA synchronous = FULL; PRAGMA cache_size = -16384", err);
}

static bool create_table(struct importing *importing, struct error *err)
{
	struct text sql = { 0 };
	text_add(&sql, "CREATE TABLE main.");
	sqlite_add_name(&sql, importing->import->into.table);
	for (size_t i = 0; i < csv_column_count(importing->csv); i++) {
		text_add(&sql, i == 0 ? "(" : ", ");
		sqlite_add_name(&sql, column_name(importing, i));
		text_add(&sql, csv_column_role(importing->csv, i) == ROLE_COUNT ? " INTEGER NOT NULL" : " TEXT NOT NULL");
	}
	text_add_char(&sql, ')');
	bool ok = sqlite_run(importing->db, database(importing), sql.bytes, err);
	text_finish(&sql);
	return ok;
}

static bool columns_match(const struct importing *importing, const struct table *table)
{
	for (size_t i = 0; i < csv_column_count(importing->csv); i++)
		if (!table_has_column(table, column_name(importing, i)))
			return false;
	return csv_column_count(importing->csv) == table->column_count;
}

static bool check_table(struct importing *importing, const struct table *table, struct error *err)
{
	const char *name = importing->import->into.table;
	if (table->kind != TABLE_ORDINARY)
		return error_set(err, ERROR_REFUSED, "%s: '%s' is a %s: rows can be added to a table only", database(importing), name,
				 table->kind == TABLE_VIEW ? "view" : "virtual table");
	if (columns_match(importing, table))
		return true;
	const char *wanted[CSV_COLUMNS];
	for (size_t i = 0; i < csv_column_count(importing->csv); i++)
		wanted[i] = column_name(importing, i);
	struct text have = { 0 }, want = { 0 };
	add_name_list(&have, table->columns, table->column_count);
	add_name_list(&want, wanted, csv_column_count(importing->csv));
	error_set(err, ERROR_REFUSED, "%s: table '%s' has the columns %s, the CSV has %s: rename the CSV's columns, or choose "
		  "another table with --table", database(importing), name, text_or_empty(have.bytes),
		  text_or_empty(want.bytes));
	text_finish(&have);
	text_finish(&want);
	return false;
}

static bool find_rows(struct importing *importing, struct error *err)
{
	struct text sql = { 0 };
	sqlite3_stmt *statement = NULL;
	text_add(&sql, "SELECT EXISTS (SELECT 1 FROM main.");
	sqlite_add_name(&sql, importing->import->into.table);
	text_add(&sql, ")");
	bool ok = sqlite_prepare(importing->db, database(importing), sql.bytes, &statement, err);
	if (ok && sqlite3_step(statement) == SQLITE_ROW)
		importing->beside = sqlite3_column_int(statement, 0) != 0;
	else if (ok)
		ok = sqlite_fail(importing->db, database(importing), err);
	sqlite3_finalize(statement);
	text_finish(&sql);
	return ok;
}

static bool prepare_table(struct importing *importing, struct error *err)
{
	struct arena arena = { 0 };
	struct table table;
	bool ok = sqlite_describe(importing->db, database(importing), importing->import->into.table, &arena, &table, err);
	if (ok)
		ok = table.kind == TABLE_MISSING ? create_table(importing, err) :
						  check_table(importing, &table, err) && find_rows(importing, err);
	arena_finish(&arena);
	return ok;
}

/* A row that the table itself refuses (a constraint of the vendor's own) is told with its line. */
static bool fail_insert(struct importing *importing, struct error *err)
{
	if (!csv_result(importing->csv, err))
		return false;
	if ((sqlite3_errcode(importing->db) & 0xff) == SQLITE_CONSTRAINT)
		return error_set(err, ERROR_REFUSED, "%s:%" PRIu64 ": the table '%s' refuses the row: %s", csv_name(importing->csv),
				 importing->rows.line, importing->import->into.table, sqlite3_errmsg(importing->db));
	return sqlite_fail(importing->db, database(importing), err);
}

static bool insert(struct importing *importing, struct error *err)
{
	struct text sql = { 0 };
	text_add(&sql, "INSERT INTO main.");
	sqlite_add_name(&sql, importing->import->into.table);
	for (size_t i = 0; i < csv_column_count(importing->csv); i++) {
		text_add(&sql, i == 0 ? "(" : ", ");
		sqlite_add_name(&sql, column_name(importing, i));
	}
	text_add(&sql, ") SELECT * FROM " CSV_TABLE_NAME);
	bool ok = sqlite3_exec(importing->db, sql.bytes, NULL, NULL, NULL) == SQLITE_OK || fail_insert(importing, err);
	importing->imported = (uint64_t)sqlite3_changes64(importing->db);
	text_finish(&sql);
	return ok;
}

/* Rejected rows are on the disk before the good ones are in the database: no crash loses both. */
static bool run(struct importing *importing, struct error *err)
{
	const char *path = database(importing);
	return csv_table_create(&importing->rows, importing->db, path, err) &&
	       sqlite_run(importing->db, path, "BEGIN IMMEDIATE", err) && prepare_table(importing, err) &&
	       insert(importing, err) && (importing->import->reject == NULL || reject_sync(&importing->reject, err)) &&
	       sqlite_run(importing->db, path, "COMMIT", err);
}

/* The database is closed before it is moved: closing is what drops its last lock. */
static bool publish(struct importing *importing, struct error *err)
{
	if (sqlite3_close(importing->db) != SQLITE_OK)
		return sqlite_fail(importing->db, database(importing), err);
	importing->db = NULL;
	if (importing->fresh.path != NULL && !fresh_publish(&importing->fresh, err))
		return false;
	return importing->import->reject == NULL || reject_publish(&importing->reject, err);
}

static void finish(struct importing *importing)
{
	if (importing->db != NULL && !sqlite3_get_autocommit(importing->db))
		sqlite3_exec(importing->db, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_close(importing->db);
	csv_close(importing->csv);
	fresh_finish(&importing->fresh);
	reject_finish(&importing->reject);
}

bool source_import(const struct import *import, struct progress *progress, struct import_result *out, struct error *err)
{
	struct importing importing = { .import = import, .reject = { .fd = -1 }, .fresh = { .fd = -1 } };
	struct reject *reject = import->reject != NULL ? &importing.reject : NULL;
	bool ok = source_mapping_check(&import->into, err) && open_reject(&importing, err) &&
		  csv_open(import->file, &import->into, reject, &importing.csv, err) && open_database(&importing, err);
	if (ok) {
		progress_begin(progress, "Importing bytes");
		importing.rows = (struct csv_table){ .csv = importing.csv, .progress = progress };
		ok = run(&importing, err) && publish(&importing, err);
		progress_end(progress);
	}
	if (ok)
		*out = (struct import_result){ importing.imported, importing.reject.rows, importing.beside };
	finish(&importing);
	return ok;
}
