#include "source/refusal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "source/value.h"

struct search {
	struct counter *counter; /* only reads with it */
	enum role role;          /* of the first value that cannot be counted */
	int64_t rowid;
	bool has_rowid;
	uint64_t rows, first, faults; /* rows seen, the number of the first bad one, how many are bad */
	char what[VALUE_SHOWN_SIZE + 160];
};

void add_call(struct text *sql, const struct source *source, const char *function, const char *first)
{
	const struct source_mapping *mapping = &source->mapping;
	text_printf(sql, "%s(%s", function, first != NULL ? first : "");
	const char *comma = first != NULL ? ", " : "";
	for (int role = 0; role < ROLE_LIMIT; role++) {
		if (mapping->columns[role] == NULL)
			continue;
		text_add(sql, comma);
		sqlite_add_name(sql, mapping->columns[role]);
		comma = ", ";
	}
	text_add(sql, ") FROM main.");
	sqlite_add_name(sql, mapping->table);
	/* in order of rowid, and never through an index that holds all the columns */
	if (source->table.kind == TABLE_ORDINARY)
		text_add(sql, " NOT INDEXED");
}

/* Of a value that counter_read refused. */
static void describe(enum role role, sqlite3_value *value, char *out, size_t size)
{
	int type = sqlite3_value_type(value);
	char shown[VALUE_SHOWN_SIZE];
	const char *bytes = type == SQLITE_BLOB ? NULL : (const char *)sqlite3_value_text(value);
	if (bytes == NULL) {
		snprintf(out, size, type == SQLITE_NULL ? "NULL is no value" : "a blob is no text");
		return;
	}
	size_t length = (size_t)sqlite3_value_bytes(value);
	value_show(bytes, length, shown);
	const char *words = value_fault(role, bytes, length);
	if (role == ROLE_DATE && type == SQLITE_INTEGER)
		words = "is no Unix time in seconds within the years 1900 to 9999";
	else if (type == SQLITE_FLOAT)
		words = "is a floating-point number, in which 3.10 and 3.1 are the same: store it as text or a whole number";
	snprintf(out, size, "'%s' %s", shown, words != NULL ? words : "cannot be counted");
}

static void step(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct search *search = sqlite3_user_data(context);
	int period;
	uint64_t key, count;
	search->rows++;
	enum role role = counter_read(search->counter, argc - 1, argv + 1, &period, &key, &count);
	if (role == ROLE_LIMIT || search->faults++ != 0)
		return;
	search->role = role;
	search->first = search->rows;
	search->has_rowid = sqlite3_value_type(argv[0]) == SQLITE_INTEGER;
	search->rowid = sqlite3_value_int64(argv[0]);
	int index = role == ROLE_DATE || role == ROLE_PERIOD ? 1 : (int)role; /* date and period share a place */
	describe(role, argv[index], search->what, sizeof search->what);
}

static void final(sqlite3_context *context)
{
	sqlite3_result_null(context);
}

static bool run(const struct source *source, sqlite3 *db, struct search *search, struct error *err)
{
	const char *path = source->mapping.database;
	sqlite3_stmt *stmt = NULL;
	struct text sql = { 0 };
	bool ok = false;
	text_add(&sql, "SELECT ");
	add_call(&sql, source, "first_fault", source->table.rowid != NULL ? source->table.rowid : "NULL");
	if (sqlite3_create_function_v2(db, "first_fault", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, search, NULL, step, final,
				       NULL) != SQLITE_OK)
		sqlite_fail(db, path, err);
	else if (sqlite_prepare(db, path, sql.bytes, &stmt, err))
		ok = sqlite3_step(stmt) == SQLITE_ROW || sqlite_fail(db, path, err);
	sqlite3_finalize(stmt);
	text_finish(&sql);
	return ok;
}

static void write_message(const struct source *source, const struct search *search, struct error *err)
{
	const struct source_mapping *mapping = &source->mapping;
	char where[64], others[96] = "";
	if (search->has_rowid)
		snprintf(where, sizeof where, "rowid %" PRId64, search->rowid);
	else
		snprintf(where, sizeof where, "row %" PRIu64 " as read", search->first);
	if (search->faults > 1)
		snprintf(others, sizeof others, "; %" PRIu64 " rows in all cannot be counted", search->faults);
	error_set(err, ERROR_REFUSED, "%s: table '%s', column '%s', %s: %s%s; mend the table, or count a view that leaves them out",
		  mapping->database, mapping->table, mapping->columns[search->role], where, search->what, others);
}

bool refuse_rows(const struct source *source, sqlite3 *db, struct error *err)
{
	enum role time_role = source->mapping.columns[ROLE_DATE] != NULL ? ROLE_DATE : ROLE_PERIOD;
	struct search search = { .counter = counter_create(time_role) };
	if (run(source, db, &search, err)) {
		if (search.faults != 0)
			write_message(source, &search, err);
		else
			error_set(err, ERROR_REFUSED, "%s: '%s' shows other rows each time it is read", source->mapping.database,
				  source->mapping.table);
	}
	counter_destroy(search.counter);
	return false;
}
