/* CSV files that we wrote ourselves, read back whole: editions and sites. RFC 4180, UTF-8, one header row.
 * (The vendor's CSV, which may not fit in memory, is read by source/.) */
#ifndef VITRINE_BASE_ROWS_H
#define VITRINE_BASE_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

struct rows {
	size_t columns, count;      /* the header is not counted */
	const char *const *header;  /* `columns` names */
	const char *const *cells;   /* count × columns, row by row, NUL-terminated, in the arena */
};

/* `name` is what messages call the file. Refuses ragged rows, NUL bytes, bad quoting and bad UTF-8 with the line. */
bool rows_parse(const char *name, const void *bytes, size_t length, struct arena *arena, struct rows *out,
		struct error *err);

/* The column so named. Its absence is refused. */
bool rows_column(const struct rows *rows, const char *name, const char *column, size_t *out, struct error *err);

const char *rows_cell(const struct rows *rows, size_t row, size_t column);

/* Appends a field, quoted only where RFC 4180 wants it. Separators and line ends are the caller's. */
void rows_add_field(struct text *out, const char *field);

#endif
