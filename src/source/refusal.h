/* Which rows cannot be counted: looked for only once it is known that there are some. */
#ifndef VITRINE_SOURCE_REFUSAL_H
#define VITRINE_SOURCE_REFUSAL_H

#include "source/counter.h"
#include "source/sqlite.h"

/* Reads the table again on the same snapshot and writes the message about its first row that cannot be counted and
 * the number of such rows. Always false. */
bool refuse_rows(const struct source *source, sqlite3 *db, struct error *err);

/* Appends "FUNCTION(FIRST, the mapped columns) FROM the table" with FIRST as it is, or left out where NULL. */
void add_call(struct text *sql, const struct source *source, const char *function, const char *first);

#endif
