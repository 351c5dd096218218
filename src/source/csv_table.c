#include "source/csv_table.h"

#include <stdlib.h>

#include "base/arena.h"
#include "source/value.h"

struct vtab {
	sqlite3_vtab base;
	struct csv_table *table;
};

static int connect(sqlite3 *db, void *context, int argc, const char *const *argv, sqlite3_vtab **out, char **message)
{
	(void)argc;
	(void)argv;
	(void)message;
	struct csv_table *table = context;
	struct text sql = { 0 };
	text_add(&sql, "CREATE TABLE x(");
	for (size_t i = 0; i < csv_column_count(table->csv); i++)
		text_printf(&sql, "%sc%zu", i == 0 ? "" : ", ", i);
	text_add_char(&sql, ')');
	int code = sqlite3_declare_vtab(db, sql.bytes);
	text_finish(&sql);
	if (code != SQLITE_OK)
		return code;
	sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY); /* no trigger or view of the database may read it */
	struct vtab *vtab = memory_resize(NULL, 1, sizeof *vtab);
	*vtab = (struct vtab){ .table = table };
	*out = &vtab->base;
	return SQLITE_OK;
}

static int disconnect(sqlite3_vtab *vtab)
{
	free(vtab);
	return SQLITE_OK;
}

static int best_index(sqlite3_vtab *vtab, sqlite3_index_info *info)
{
	(void)vtab;
	info->estimatedCost = 1e6;
	return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *vtab, sqlite3_vtab_cursor **out)
{
	(void)vtab;
	sqlite3_vtab_cursor *cursor = memory_resize(NULL, 1, sizeof *cursor);
	*cursor = (sqlite3_vtab_cursor){ 0 };
	*out = cursor;
	return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *cursor)
{
	free(cursor);
	return SQLITE_OK;
}

static struct csv_table *table_of(sqlite3_vtab_cursor *cursor)
{
	return ((struct vtab *)cursor->pVtab)->table;
}

/* Goes on to a batch that has a row. A CSV that could not be read to its end is an error of the statement. */
static int find_row(struct csv_table *table)
{
	while (table->batch != NULL && table->row >= table->batch->row_count) {
		table->batch = csv_next(table->csv);
		table->row = 0;
		if (table->batch != NULL)
			progress_update(table->progress, table->batch->offset, csv_size(table->csv));
	}
	struct error ignored;
	if (table->batch == NULL)
		return csv_result(table->csv, &ignored) ? SQLITE_OK : SQLITE_ABORT;
	table->line = table->batch->lines[table->row];
	return SQLITE_OK;
}

static int filter(sqlite3_vtab_cursor *cursor, int number, const char *name, int argc, sqlite3_value **argv)
{
	(void)number;
	(void)name;
	(void)argc;
	(void)argv;
	struct csv_table *table = table_of(cursor);
	table->batch = csv_next(table->csv);
	table->row = 0;
	return find_row(table);
}

static int next(sqlite3_vtab_cursor *cursor)
{
	struct csv_table *table = table_of(cursor);
	table->row++;
	return find_row(table);
}

static int eof(sqlite3_vtab_cursor *cursor)
{
	return table_of(cursor)->batch == NULL;
}

/* The batch stays until the row is stored: no copy is needed. */
static int column(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int index)
{
	const struct csv_table *table = table_of(cursor);
	size_t columns = csv_column_count(table->csv);
	const struct csv_field *field = &table->batch->fields[table->row * columns + (size_t)index];
	const char *bytes = table->batch->bytes.bytes + field->start;
	uint64_t count = 0;
	if (csv_column_role(table->csv, (size_t)index) == ROLE_COUNT && value_count(bytes, field->length, &count))
		sqlite3_result_int64(context, (sqlite3_int64)count);
	else
		sqlite3_result_text(context, bytes, (int)field->length, SQLITE_STATIC);
	return SQLITE_OK;
}

static int rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out)
{
	*out = (sqlite3_int64)table_of(cursor)->line;
	return SQLITE_OK;
}

static const sqlite3_module module = {
	.xCreate = connect,
	.xConnect = connect,
	.xBestIndex = best_index,
	.xDisconnect = disconnect,
	.xDestroy = disconnect,
	.xOpen = open_cursor,
	.xClose = close_cursor,
	.xFilter = filter,
	.xNext = next,
	.xEof = eof,
	.xColumn = column,
	.xRowid = rowid,
};

bool csv_table_create(struct csv_table *table, sqlite3 *db, const char *path, struct error *err)
{
	if (sqlite3_create_module(db, "vitrine_csv", &module, table) != SQLITE_OK)
		return sqlite_fail(db, path, err);
	/* in temp, whose name no table of the database can take */
	return sqlite_run(db, path, "CREATE VIRTUAL TABLE " CSV_TABLE_NAME " USING vitrine_csv", err);
}
