/* What the source room shares about SQLite: handles opened the one careful way, names quoted by one helper, tables
 * described. Nothing outside source/ includes this. */
#ifndef VITRINE_SOURCE_SQLITE_H
#define VITRINE_SOURCE_SQLITE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "publication/publication.h"

/* How long a connection waits for another program's lock. */
enum { SQLITE_BUSY_MILLISECONDS = 10000 };

/* Opens without a mutex (a handle belongs to one thread) and hardened against a hostile file: no trusted schema, no
 * strings in double quotes, page cells checked. `flags` are SQLITE_OPEN_READONLY or READWRITE [| CREATE]. A path that
 * looks like a URI or ":memory:" is a file of that name all the same. */
bool sqlite_open(const char *path, int flags, sqlite3 **out, struct error *err);

/* The handle's last error as a message about `path`; always false. A file that is no database, a statement or a row
 * that does not fit is ERROR_REFUSED, the rest ERROR_ENVIRONMENT. */
bool sqlite_fail(sqlite3 *db, const char *path, struct error *err);

bool sqlite_run(sqlite3 *db, const char *path, const char *sql, struct error *err);
bool sqlite_prepare(sqlite3 *db, const char *path, const char *sql, sqlite3_stmt **out, struct error *err);

/* Appends the name as an SQL identifier in double quotes. */
void sqlite_add_name(struct text *out, const char *name);

enum table_kind { TABLE_MISSING, TABLE_ORDINARY, TABLE_VIEW, TABLE_VIRTUAL };

struct table {
	enum table_kind kind;
	const char *rowid;          /* a name under which the rowid can be had; NULL where there is none */
	const char *const *columns; /* in table order, with generated ones, without a virtual table's hidden ones */
	size_t column_count;
};

/* Strings in the arena. A table that is not there is no error: TABLE_MISSING. */
bool sqlite_describe(sqlite3 *db, const char *path, const char *table, struct arena *arena, struct table *out,
		     struct error *err);

/* Whether the table has the column; names compare as SQLite does, ASCII letters without case. */
bool table_has_column(const struct table *table, const char *name);

/* Appends 'a', 'b' and 'c', at most 30 of them, for messages. */
void add_name_list(struct text *out, const char *const *names, size_t count);

struct source {
	struct arena arena;
	struct source_mapping mapping; /* strings in the arena */
	sqlite3 *db;
	struct table table;
};

#endif
