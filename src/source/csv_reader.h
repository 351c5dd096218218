/* The reading half of a CSV: bytes to rows that are good, in one thread. */
#ifndef VITRINE_SOURCE_CSV_READER_H
#define VITRINE_SOURCE_CSV_READER_H

#include <csv.h>

#include "source/csv.h"

enum { CSV_CHUNK = 256 * 1024 };

struct csv_reader {
	const char *name; /* of the file in messages */
	const struct source_mapping *mapping;
	struct reject *reject; /* NULL: a bad row ends the reading */
	int fd;
	uint64_t size; /* 0: not known */
	struct csv_parser parser;
	bool parser_ready;
	char chunk[CSV_CHUNK];
	size_t column_count; /* 0 until the header was read */
	enum role roles[CSV_COLUMNS];
	struct csv_batch *batch; /* being filled */
	size_t row_fields, row_bytes;
	uint64_t line, offset; /* where the current row starts; bytes read */
	bool after_cr, failed;
	struct error err; /* where failed */
};

/* All other members are zero, but for mapping and reject. */
bool reader_open(struct csv_reader *reader, const char *path, struct error *err);
void reader_close(struct csv_reader *reader);

/* Reads one chunk and appends the rows that end in it to the batch, whose `last` is set at the end of the file. */
void reader_fill(struct csv_reader *reader, struct csv_batch *batch);

#endif
