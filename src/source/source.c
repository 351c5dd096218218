#include "source/source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "source/sqlite.h"

static bool list_tables(sqlite3 *db, const char *path, struct arena *arena, struct text *out, struct error *err)
{
	static const char sql[] = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' "
				  "ESCAPE '\\' ORDER BY name LIMIT 31";
	sqlite3_stmt *stmt = NULL;
	const char **names = arena_array(arena, 31, sizeof *names);
	size_t count = 0;
	int code = SQLITE_ERROR;
	if (!sqlite_prepare(db, path, sql, &stmt, err))
		goto out;
	while ((code = sqlite3_step(stmt)) == SQLITE_ROW && count < 31)
		names[count++] = arena_copy(arena, text_or_empty((const char *)sqlite3_column_text(stmt, 0)));
	add_name_list(out, names, count);
	if (code != SQLITE_DONE)
		sqlite_fail(db, path, err);
out:
	sqlite3_finalize(stmt);
	return code == SQLITE_DONE;
}

static bool refuse_missing_table(struct source *source, struct error *err)
{
	const char *path = source->mapping.database;
	struct text tables = { 0 };
	if (list_tables(source->db, path, &source->arena, &tables, err)) {
		if (tables.length == 0)
			error_set(err, ERROR_REFUSED, "%s: there is no table '%s': the database has no table at all", path,
				  source->mapping.table);
		else
			error_set(err, ERROR_REFUSED, "%s: there is no table '%s'; the database has %s", path,
				  source->mapping.table, tables.bytes);
	}
	text_finish(&tables);
	return false;
}

static bool check_columns(const struct source *source, struct error *err)
{
	const struct source_mapping *mapping = &source->mapping;
	for (int role = 0; role < ROLE_LIMIT; role++) {
		const char *column = mapping->columns[role];
		if (column == NULL || table_has_column(&source->table, column))
			continue;
		struct text names = { 0 };
		add_name_list(&names, source->table.columns, source->table.column_count);
		error_set(err, ERROR_REFUSED, "%s: table '%s' has no column '%s', which should hold the %s; it has %s",
			  mapping->database, mapping->table, column, role_names[role], text_or_empty(names.bytes));
		text_finish(&names);
		return false;
	}
	return true;
}

static bool open_file(struct source *source, struct error *err)
{
	const char *path = source->mapping.database;
	struct stat info;
	if (stat(path, &info) != 0)
		return error_set(err, ERROR_ENVIRONMENT, "%s: cannot open the database: %s%s", path, strerror(errno),
				 errno == ENOENT ? " (`vitrine import` makes it from a CSV)" : "");
	if (!S_ISREG(info.st_mode))
		return error_set(err, ERROR_ENVIRONMENT, "%s: cannot open the database: not a regular file", path);
	if (!sqlite_open(path, SQLITE_OPEN_READONLY, &source->db, err))
		return false;
	sqlite3_busy_timeout(source->db, SQLITE_BUSY_MILLISECONDS);
	return sqlite_describe(source->db, path, source->mapping.table, &source->arena, &source->table, err);
}

static void copy_mapping(struct source *source, const struct source_mapping *mapping)
{
	source->mapping.database = arena_copy(&source->arena, mapping->database);
	source->mapping.table = arena_copy(&source->arena, mapping->table);
	for (int role = 0; role < ROLE_LIMIT; role++)
		if (mapping->columns[role] != NULL)
			source->mapping.columns[role] = arena_copy(&source->arena, mapping->columns[role]);
}

bool source_mapping_check(const struct source_mapping *mapping, struct error *err)
{
	const char *const *columns = mapping->columns;
	if (columns[ROLE_DATE] != NULL && columns[ROLE_PERIOD] != NULL)
		return error_set(err, ERROR_USAGE, "both 'date' and 'period' name a column; a row has one or the other");
	if (columns[ROLE_DATE] == NULL && columns[ROLE_PERIOD] == NULL)
		return error_set(err, ERROR_USAGE, "no column is named for 'date' or 'period'");
	for (int role = ROLE_MODEL; role <= ROLE_VERSION; role++)
		if (columns[role] == NULL)
			return error_set(err, ERROR_USAGE, "no column is named for '%s'", role_names[role]);
	for (int i = 0; i < ROLE_LIMIT; i++)
		for (int j = 0; j < i; j++)
			if (columns[i] != NULL && columns[j] != NULL && strcmp(columns[i], columns[j]) == 0)
				return error_set(err, ERROR_USAGE, "column '%s' is named for both '%s' and '%s'", columns[i],
						 role_names[j], role_names[i]);
	return true;
}

bool source_open(const struct source_mapping *mapping, struct source **out, struct error *err)
{
	if (!source_mapping_check(mapping, err))
		return false;
	struct source *source = memory_resize(NULL, 1, sizeof *source);
	*source = (struct source){ 0 };
	copy_mapping(source, mapping);
	if (!open_file(source, err))
		goto fail;
	if (source->table.kind == TABLE_MISSING) {
		refuse_missing_table(source, err);
		goto fail;
	}
	if (!check_columns(source, err))
		goto fail;
	*out = source;
	return true;
fail:
	source_close(source);
	return false;
}

void source_close(struct source *source)
{
	if (source == NULL)
		return;
	sqlite3_close(source->db);
	arena_finish(&source->arena);
	free(source);
}

bool source_columns(struct source *source, struct arena *arena, const char *const **names, size_t *count,
		    struct error *err)
{
	struct table table;
	if (!sqlite_describe(source->db, source->mapping.database, source->mapping.table, arena, &table, err))
		return false;
	if (table.kind == TABLE_MISSING)
		return refuse_missing_table(source, err);
	*names = table.columns;
	*count = table.column_count;
	return true;
}
