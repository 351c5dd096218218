#include "source/sqlite.h"

#include <string.h>

bool sqlite_fail(sqlite3 *db, const char *path, struct error *err)
{
	int code = sqlite3_errcode(db) & 0xff;
	if (code == SQLITE_NOTADB)
		return error_set(err, ERROR_REFUSED, "%s: is not an SQLite database", path);
	if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
		return error_set(err, ERROR_ENVIRONMENT, "%s: is being written by another program; try again later", path);
	bool refused = code == SQLITE_ERROR || code == SQLITE_CONSTRAINT || code == SQLITE_MISMATCH || code == SQLITE_AUTH;
	return error_set(err, refused ? ERROR_REFUSED : ERROR_ENVIRONMENT, "%s: %s", path, sqlite3_errmsg(db));
}

bool sqlite_run(sqlite3 *db, const char *path, const char *sql, struct error *err)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK || sqlite_fail(db, path, err);
}

bool sqlite_prepare(sqlite3 *db, const char *path, const char *sql, sqlite3_stmt **out, struct error *err)
{
	return sqlite3_prepare_v2(db, sql, -1, out, NULL) == SQLITE_OK || sqlite_fail(db, path, err);
}

static bool harden(sqlite3 *db, const char *path, struct error *err)
{
	static const struct {
		int option, value;
	} settings[] = {
		{ SQLITE_DBCONFIG_DEFENSIVE, 1 }, { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
		{ SQLITE_DBCONFIG_DQS_DML, 0 },   { SQLITE_DBCONFIG_DQS_DDL, 0 },
		{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
	};
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		if (sqlite3_db_config(db, settings[i].option, settings[i].value, (int *)NULL) != SQLITE_OK)
			return sqlite_fail(db, path, err);
	return sqlite_run(db, path, "PRAGMA cell_size_check = ON", err);
}

bool sqlite_open(const char *path, int flags, sqlite3 **out, struct error *err)
{
	struct arena arena = { 0 };
	sqlite3 *db = NULL;
	bool ok = false;
	const char *plain = path[0] == '/' ? path : arena_printf(&arena, "./%s", path);
	int code = sqlite3_open_v2(plain, &db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL);
	if (db == NULL)
		error_set(err, ERROR_ENVIRONMENT, "%s: SQLite cannot start: %s", path, sqlite3_errstr(code));
	else if (code != SQLITE_OK)
		sqlite_fail(db, path, err);
	else
		ok = harden(db, path, err);
	if (ok)
		*out = db;
	else
		sqlite3_close(db);
	arena_finish(&arena);
	return ok;
}

void sqlite_add_name(struct text *out, const char *name)
{
	text_add_char(out, '"');
	for (const char *p = name; *p != '\0'; p++) {
		if (*p == '"')
			text_add_char(out, '"');
		text_add_char(out, *p);
	}
	text_add_char(out, '"');
}

bool table_has_column(const struct table *table, const char *name)
{
	for (size_t i = 0; i < table->column_count; i++)
		if (sqlite3_stricmp(table->columns[i], name) == 0)
			return true;
	return false;
}

void add_name_list(struct text *out, const char *const *names, size_t count)
{
	enum { SHOWN = 30 };
	for (size_t i = 0; i < count && i < SHOWN; i++)
		text_printf(out, "%s'%s'", i == 0 ? "" : ", ", names[i]);
	if (count > SHOWN)
		text_printf(out, " and %zu more", count - SHOWN);
}

static bool read_kind(sqlite3_stmt *stmt, struct table *out)
{
	const char *type = (const char *)sqlite3_column_text(stmt, 0);
	if (type == NULL)
		return false;
	out->kind = strcmp(type, "view") == 0 ? TABLE_VIEW : strcmp(type, "virtual") == 0 ? TABLE_VIRTUAL : TABLE_ORDINARY;
	return out->kind == TABLE_ORDINARY && sqlite3_column_int(stmt, 1) == 0;
}

static bool find_kind(sqlite3 *db, const char *path, const char *table, struct table *out, bool *has_rowid,
		      struct error *err)
{
	static const char sql[] = "SELECT type, wr FROM pragma_table_list(?1) WHERE schema = 'main'";
	sqlite3_stmt *stmt = NULL;
	int code = SQLITE_ERROR;
	if (!sqlite_prepare(db, path, sql, &stmt, err))
		goto out;
	sqlite3_bind_text(stmt, 1, table, -1, SQLITE_STATIC);
	code = sqlite3_step(stmt);
	if (code == SQLITE_ROW)
		*has_rowid = read_kind(stmt, out);
	else if (code != SQLITE_DONE)
		sqlite_fail(db, path, err);
out:
	sqlite3_finalize(stmt);
	return code == SQLITE_ROW || code == SQLITE_DONE;
}

static bool find_columns(sqlite3 *db, const char *path, const char *table, struct arena *arena, struct table *out,
			 struct error *err)
{
	static const char sql[] = "SELECT name, count(*) OVER () FROM pragma_table_xinfo(?1, 'main') WHERE hidden <> 1 ORDER BY cid";
	sqlite3_stmt *stmt = NULL;
	const char **names = NULL;
	size_t count = 0;
	int code = SQLITE_ERROR;
	if (!sqlite_prepare(db, path, sql, &stmt, err))
		goto out;
	sqlite3_bind_text(stmt, 1, table, -1, SQLITE_STATIC);
	while ((code = sqlite3_step(stmt)) == SQLITE_ROW) {
		if (names == NULL)
			names = arena_array(arena, (size_t)sqlite3_column_int64(stmt, 1), sizeof *names);
		names[count++] = arena_copy(arena, text_or_empty((const char *)sqlite3_column_text(stmt, 0)));
	}
	out->columns = names;
	out->column_count = count;
	if (code != SQLITE_DONE)
		sqlite_fail(db, path, err);
out:
	sqlite3_finalize(stmt);
	return code == SQLITE_DONE;
}

/* A column may itself be called rowid, and then hides that name of the real one. */
static const char *free_rowid_name(const struct table *table)
{
	static const char *const names[] = { "rowid", "_rowid_", "oid" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!table_has_column(table, names[i]))
			return names[i];
	return NULL;
}

bool sqlite_describe(sqlite3 *db, const char *path, const char *table, struct arena *arena, struct table *out,
		     struct error *err)
{
	struct table found = { .kind = TABLE_MISSING };
	bool has_rowid = false;
	if (!find_kind(db, path, table, &found, &has_rowid, err))
		return false;
	if (found.kind != TABLE_MISSING && !find_columns(db, path, table, arena, &found, err))
		return false;
	if (has_rowid)
		found.rowid = free_rowid_name(&found);
	*out = found;
	return true;
}
