/* A CSV as batches of rows that are good, read and checked by a thread of its own, so that parsing costs the
 * database's thread nothing. */
#ifndef VITRINE_SOURCE_CSV_H
#define VITRINE_SOURCE_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"
#include "publication/publication.h"
#include "source/reject.h"

enum {
	CSV_COLUMNS = ROLE_LIMIT,             /* a CSV has a column for each role at most */
	CSV_RECORD_LIMIT = 16 * 1024 * 1024,  /* bytes of one row; more is a quote that was never closed */
};

struct csv_field {
	uint32_t start, length; /* bytes of the batch */
};

struct csv_batch {
	struct text bytes;
	struct csv_field *fields; /* rows × columns, then those of a row that goes on in the next batch */
	size_t field_count, field_capacity;
	uint64_t *lines; /* by row: the physical line where it starts */
	size_t row_count, row_capacity;
	uint64_t offset; /* bytes of the file read so far */
	bool last;
};

struct csv;

/* Opens the file ("-": standard input) and reads its header, which must name exactly the columns of the mapping, in
 * any order. Bad rows go to `reject`, already open, or end the reading where it is NULL. Both outlive the CSV. */
bool csv_open(const char *path, const struct source_mapping *mapping, struct reject *reject, struct csv **out,
	      struct error *err);
void csv_close(struct csv *csv);

const char *csv_name(const struct csv *csv); /* what messages call the file */
uint64_t csv_size(const struct csv *csv);    /* bytes, 0 where it is not known */
size_t csv_column_count(const struct csv *csv);
enum role csv_column_role(const struct csv *csv, size_t column);

/* The next batch, which stays good until the next call; NULL after the last one or on failure. */
const struct csv_batch *csv_next(struct csv *csv);

/* True if the whole file was read; else why not. Only after csv_next gave NULL. */
bool csv_result(struct csv *csv, struct error *err);

#endif
