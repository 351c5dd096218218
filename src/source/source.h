/* Where counts come from. The engine is hidden: today SQLite; a database server behind ODBC comes later.
 *
 * A source is read with SQL inside the engine; rows never leave it singly. */
#ifndef VITRINE_SOURCE_SOURCE_H
#define VITRINE_SOURCE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/labels.h"
#include "base/progress.h"
#include "publication/publication.h"

struct source;

/* Whether the mapping names what a count needs: date or period (not both), model, country, version, and no column
 * twice. Refused as ERROR_USAGE. source_open and source_import call it. */
bool source_mapping_check(const struct source_mapping *mapping, struct error *err);

/* Opens the database read-only and checks that the table (or view) and the mapped columns are there. */
bool source_open(const struct source_mapping *mapping, struct source **out, struct error *err);
void source_close(struct source *source);

/* Names of all the table's columns, in table order, in the arena. */
bool source_columns(struct source *source, struct arena *arena, const char *const **names, size_t *count,
		    struct error *err);

/* The observations of one model, country and version in one period. Codes are into the tally's labels. */
struct tally_group {
	uint32_t model, country, version;
	uint64_t count; /* ≥ 1 */
};

struct tally_period {
	int period;
	struct tally_group *groups; /* each combination once, in no promised order */
	size_t group_count;
	uint64_t observations; /* their sum */
};

struct tally {
	struct labels models, countries, versions;
	struct tally_period *periods; /* ascending, only those that were found */
	size_t period_count;
};

/* Counts every row of the table in one snapshot, with up to `threads` threads over ranges of rowid where the table has
 * one. Days are ISO text, alone or with a time, or whole numbers of Unix seconds (UTC); labels are text or whole
 * numbers. A row that cannot be counted (NULL, blob, fraction, unknown country, impossible day, negative count, label
 * that text_label_fault refuses) refuses the whole with the table, the column, the first such row, its value and how
 * many there are; so does a sum beyond 2^53. area_init must have run. */
bool source_tally(struct source *source, unsigned threads, struct progress *progress, struct tally *out,
		  struct error *err);
void tally_finish(struct tally *tally);

/* What one import did. */
struct import_result {
	uint64_t imported, rejected;
	bool beside; /* the table held rows before: the same file twice counts twice */
};

struct import {
	const char *file;    /* path, or "-" for standard input; relative to the current directory, as the others are */
	const char *reject;  /* path of the CSV that takes bad rows, or NULL: a bad row refuses the file */
	struct source_mapping into; /* columns[] name the CSV's columns, and the table's */
};

/* Appends a CSV (RFC 4180, UTF-8, a byte order mark is passed over, a header row in any order) to the table, made if
 * missing, in one durable transaction: on failure the database is byte for byte as before, and a database that was not
 * there is not there; one that is made is moved to its place when it is whole ("DATABASE.importing" until then, which
 * only a kill leaves behind and the next import takes over).
 *
 * Only mapped columns are stored; other columns of the CSV are refused, with the mend, since an undeclared column must
 * not slip in. A table that is there must have exactly the CSV's columns.
 *
 * Every field is held against its role: a day or timestamp ("2026-11-24", "2026-11-24T…"), a quarter, a label that
 * text_label_fault passes, a country, a whole number from 0 to 2^53. A count of 0 is a row like any other, which
 * source_tally passes over. Empty lines are no rows. The message for a bad row names the physical line where it starts.
 *
 * Rejected rows keep the bytes of their fields (short rows are filled up with empty ones) and get the line and the
 * reason as last columns, "line" and "reason"; the file is put in its place when the good rows are in the database, and
 * holds a header only where none was bad. A quote that is misplaced or never closed refuses the file all the same:
 * nobody knows where the next row starts. */
bool source_import(const struct import *import, struct progress *progress, struct import_result *out, struct error *err);

#endif
