#include "source/csv_header.h"

#include <string.h>

#include "source/value.h"

static bool is_named(const struct csv_batch *batch, size_t column, const char *name)
{
	const struct csv_field *field = &batch->fields[column];
	return strlen(name) == field->length && memcmp(batch->bytes.bytes + field->start, name, field->length) == 0;
}

static void show_column(const struct csv_batch *batch, size_t column, char out[VALUE_SHOWN_SIZE])
{
	const struct csv_field *field = &batch->fields[column];
	value_show(batch->bytes.bytes + field->start, field->length, out);
}

static enum role find_role(const struct csv_batch *batch, size_t column, const struct source_mapping *mapping)
{
	for (int role = 0; role < ROLE_LIMIT; role++)
		if (mapping->columns[role] != NULL && is_named(batch, column, mapping->columns[role]))
			return (enum role)role;
	return ROLE_LIMIT;
}

static bool refuse_unmapped(const char *name, const struct csv_batch *batch, size_t column,
			    const struct source_mapping *mapping, struct error *err)
{
	struct text known = { 0 };
	char shown[VALUE_SHOWN_SIZE];
	show_column(batch, column, shown);
	for (int role = 0; role < ROLE_LIMIT; role++)
		if (mapping->columns[role] != NULL)
			text_printf(&known, "%s'%s'", known.length == 0 ? "" : ", ", mapping->columns[role]);
	error_set(err, ERROR_REFUSED, "%s:1: column '%s' is not among those the mapping names (%s): take it out of the file, or name "
		  "what it holds with --columns", name, shown, text_or_empty(known.bytes));
	text_finish(&known);
	return false;
}

static bool refuse_missing(const char *name, const struct csv_batch *batch, const char *column, enum role role,
			   struct error *err)
{
	struct text header = { 0 };
	for (size_t i = 0; i < batch->field_count && i < CSV_COLUMNS; i++) {
		char shown[VALUE_SHOWN_SIZE];
		show_column(batch, i, shown);
		text_printf(&header, "%s'%s'", i == 0 ? "" : ", ", shown);
	}
	error_set(err, ERROR_REFUSED, "%s:1: there is no column '%s', which should hold the %s; the header has %s: mend it, or name "
		  "the column with --columns", name, column, role_names[role], text_or_empty(header.bytes));
	text_finish(&header);
	return false;
}

bool csv_header_read(const char *name, const struct csv_batch *batch, const struct source_mapping *mapping,
		     enum role roles[CSV_COLUMNS], struct error *err)
{
	bool found[ROLE_LIMIT] = { false };
	for (size_t i = 0; i < batch->field_count; i++) {
		enum role role = find_role(batch, i, mapping);
		if (role == ROLE_LIMIT)
			return refuse_unmapped(name, batch, i, mapping, err);
		if (found[role])
			return error_set(err, ERROR_REFUSED, "%s:1: column '%s' stands twice in the header", name,
					 mapping->columns[role]);
		found[role] = true;
		roles[i] = role;
	}
	for (int role = 0; role < ROLE_LIMIT; role++)
		if (mapping->columns[role] != NULL && !found[role])
			return refuse_missing(name, batch, mapping->columns[role], (enum role)role, err);
	return true;
}
