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

/* Counts every row of the table in one snapshot, over `threads` ranges of rowid where the table has one. A row that
 * cannot be counted (NULL, unknown country, impossible day, negative count, label that text_label_fault refuses,
 * a sum beyond 2^53) refuses the whole with the table, the column, the value and how many such rows there are. */
bool source_tally(struct source *source, unsigned threads, struct progress *progress, struct tally *out,
		  struct error *err);
void tally_finish(struct tally *tally);

/* What one import did. */
struct import_result {
	uint64_t imported, rejected;
};

struct import {
	const char *file;    /* path, or "-" for standard input */
	const char *reject;  /* path of the CSV that takes bad rows, or NULL: a bad row refuses the file */
	struct source_mapping into; /* columns[] name the CSV's columns, and the table's */
};

/* Appends a CSV (RFC 4180, UTF-8, a header row) to the table, made if missing, in one durable transaction: on failure
 * the database is as before, and a database that was not there is not there. Only mapped columns are stored; other
 * columns of the CSV are refused, with the mend, since an undeclared column must not slip in. */
bool source_import(const struct import *import, struct progress *progress, struct import_result *out, struct error *err);

#endif
