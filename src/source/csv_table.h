/* The rows of a CSV as a table that SQLite can select from: an INSERT … SELECT from it costs 0.6 of binding and
 * stepping a statement for each row. */
#ifndef VITRINE_SOURCE_CSV_TABLE_H
#define VITRINE_SOURCE_CSV_TABLE_H

#include "base/progress.h"
#include "source/csv.h"
#include "source/sqlite.h"

#define CSV_TABLE_NAME "temp.vitrine_csv"

struct csv_table {
	struct csv *csv;
	struct progress *progress;
	const struct csv_batch *batch; /* NULL after the last row */
	size_t row;
	uint64_t line; /* of the current row, then of the last one */
};

/* Makes the table temp.vitrine_csv on the connection; its columns are c0, c1, … in the order of the CSV. It can be
 * selected from once, since the CSV is read once. `table` outlives the connection. */
bool csv_table_create(struct csv_table *table, sqlite3 *db, const char *path, struct error *err);

#endif
