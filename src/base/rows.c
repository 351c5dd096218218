#include "base/rows.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

struct reading {
	struct arena *arena;
	const char **cells;
	size_t cell_count, cell_capacity;
	size_t columns; /* 0 until the header ended */
	size_t row_start, lines;
	const char *fault;
};

static void take_field(void *bytes, size_t length, void *context)
{
	struct reading *reading = context;
	if (reading->cell_count == reading->cell_capacity) {
		reading->cell_capacity = reading->cell_capacity == 0 ? 1024 : reading->cell_capacity * 2;
		reading->cells = memory_resize(reading->cells, reading->cell_capacity, sizeof *reading->cells);
	}
	if (length != 0 && (memchr(bytes, '\0', length) != NULL || !text_is_utf8(bytes, length)) && reading->fault == NULL)
		reading->fault = "a field is not UTF-8 text";
	reading->cells[reading->cell_count++] = arena_copy_bytes(reading->arena, bytes, length);
}

static void take_row(int end, void *context)
{
	(void)end;
	struct reading *reading = context;
	size_t fields = reading->cell_count - reading->row_start;
	if (reading->columns == 0)
		reading->columns = fields;
	if (fields != reading->columns && reading->fault == NULL)
		reading->fault = "the row has not as many fields as the header";
	if (reading->fault == NULL)
		reading->lines++;
	reading->row_start = reading->cell_count;
}

bool rows_parse(const char *name, const void *bytes, size_t length, struct arena *arena, struct rows *out,
		struct error *err)
{
	struct reading reading = { .arena = arena };
	struct csv_parser parser;
	const char **cells;
	bool ok = false;
	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0)
		return error_set(err, ERROR_ENVIRONMENT, "%s: libcsv cannot start", name);
	bool parsed = csv_parse(&parser, bytes, length, take_field, take_row, &reading) == length;
	parsed = parsed && csv_fini(&parser, take_field, take_row, &reading) == 0;
	if (!parsed)
		reading.fault = csv_strerror(csv_error(&parser));
	if (reading.columns == 0 && reading.fault == NULL)
		reading.fault = "there is no header row";
	if (reading.fault != NULL) {
		error_set(err, ERROR_REFUSED, "%s: row %zu: %s", name, reading.lines + 1, reading.fault);
		goto out;
	}
	cells = arena_array(arena, reading.cell_count, sizeof *cells);
	memcpy(cells, reading.cells, reading.cell_count * sizeof *cells);
	*out = (struct rows){
		.columns = reading.columns,
		.count = reading.cell_count / reading.columns - 1,
		.header = cells,
		.cells = cells + reading.columns,
	};
	ok = true;
out:
	csv_free(&parser);
	free(reading.cells);
	return ok;
}

bool rows_column(const struct rows *rows, const char *name, const char *column, size_t *out, struct error *err)
{
	for (size_t i = 0; i < rows->columns; i++) {
		if (strcmp(rows->header[i], column) == 0) {
			*out = i;
			return true;
		}
	}
	return error_set(err, ERROR_REFUSED, "%s: row 1: there is no column '%s'", name, column);
}

const char *rows_cell(const struct rows *rows, size_t row, size_t column)
{
	return rows->cells[row * rows->columns + column];
}

void rows_add_field(struct text *out, const char *field)
{
	bool plain = strpbrk(field, ",\"\r\n") == NULL && field[0] != ' ' && (field[0] == '\0' || field[strlen(field) - 1] != ' ');
	if (plain) {
		text_add(out, field);
		return;
	}
	text_add_char(out, '"');
	for (const char *p = field; *p != '\0'; p++) {
		if (*p == '"')
			text_add_char(out, '"');
		text_add_char(out, *p);
	}
	text_add_char(out, '"');
}
