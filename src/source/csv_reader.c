#include "source/csv_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "source/csv_batch.h"
#include "source/csv_header.h"
#include "source/value.h"

static bool fail(struct csv_reader *reader, const char *words)
{
	if (!reader->failed)
		error_set(&reader->err, ERROR_REFUSED, "%s:%" PRIu64 ": %s", reader->name, reader->line, words);
	reader->failed = true;
	return false;
}

static void take_field(void *bytes, size_t length, void *context)
{
	struct csv_reader *reader = context;
	if (reader->failed)
		return;
	reader->row_bytes += length + 1;
	if (reader->row_bytes > CSV_RECORD_LIMIT) {
		fail(reader, "the row has more than 16 MiB; mend its quotes");
		return;
	}
	batch_add_field(reader->batch, length != 0 ? bytes : "", length);
	reader->row_fields++;
}

/* The row's first fault as words for people; NULL if it is good. */
static const char *row_fault(const struct csv_reader *reader, char *words, size_t size)
{
	if (reader->row_fields != reader->column_count) {
		snprintf(words, size, "the row has %zu field%s where the header has %zu", reader->row_fields,
			 reader->row_fields == 1 ? "" : "s", reader->column_count);
		return words;
	}
	const struct csv_field *field = &reader->batch->fields[reader->batch->field_count - reader->row_fields];
	for (size_t i = 0; i < reader->column_count; i++, field++) {
		const char *bytes = reader->batch->bytes.bytes + field->start;
		const char *fault = value_fault(reader->roles[i], bytes, field->length);
		if (fault == NULL)
			continue;
		char shown[VALUE_SHOWN_SIZE];
		value_show(bytes, field->length, shown);
		snprintf(words, size, "column '%s': '%s' %s", reader->mapping->columns[reader->roles[i]], shown, fault);
		return words;
	}
	return NULL;
}

/* Lines within the row's fields: only a bad row can have any, since no good value holds a line break. */
static uint64_t inner_lines(const struct csv_batch *batch, size_t fields)
{
	uint64_t lines = 0;
	for (size_t i = batch->field_count - fields; i < batch->field_count; i++) {
		const char *p = batch->bytes.bytes + batch->fields[i].start;
		for (size_t j = 0, length = batch->fields[i].length; j < length; j++)
			if (p[j] == '\n' || (p[j] == '\r' && !(j + 1 < length && p[j + 1] == '\n')))
				lines++;
	}
	return lines;
}

static struct reject_field *row_as_reject(const struct csv_reader *reader)
{
	const struct csv_batch *batch = reader->batch;
	struct reject_field *fields = memory_resize(NULL, reader->row_fields, sizeof *fields);
	for (size_t i = 0; i < reader->row_fields; i++) {
		const struct csv_field *field = &batch->fields[batch->field_count - reader->row_fields + i];
		fields[i] = (struct reject_field){ batch->bytes.bytes + field->start, field->length };
	}
	return fields;
}

static void handle_bad_row(struct csv_reader *reader, const char *words)
{
	if (reader->reject == NULL) {
		if (!reader->failed)
			error_set(&reader->err, ERROR_REFUSED, "%s:%" PRIu64 ": %s; mend the row or set it aside with --reject FILE",
				  reader->name, reader->line, words);
		reader->failed = true;
		return;
	}
	struct reject_field *fields = row_as_reject(reader);
	if (!reject_row(reader->reject, fields, reader->row_fields, reader->line, words, &reader->err))
		reader->failed = true;
	free(fields);
	reader->line += inner_lines(reader->batch, reader->row_fields);
	batch_drop_fields(reader->batch, reader->row_fields);
}

static void take_header(struct csv_reader *reader)
{
	if (!csv_header_read(reader->name, reader->batch, reader->mapping, reader->roles, &reader->err)) {
		reader->failed = true;
		return;
	}
	reader->column_count = reader->row_fields;
	if (reader->reject != NULL) {
		struct reject_field *fields = row_as_reject(reader);
		reader->failed = !reject_header(reader->reject, fields, reader->row_fields, &reader->err);
		free(fields);
	}
	batch_drop_fields(reader->batch, reader->row_fields);
}

/* libcsv reports each unquoted CR and LF: one that ends no row is the second half of CR LF, or an empty line, which
 * is passed over as libcsv itself would. */
static void take_row(int end, void *context)
{
	struct csv_reader *reader = context;
	char words[512];
	const char *fault;
	if (reader->failed)
		return;
	bool second_half = reader->row_fields == 0 && end == '\n' && reader->after_cr;
	reader->after_cr = end == '\r';
	if (second_half)
		return;
	if (reader->row_fields != 0) {
		if (reader->column_count == 0)
			take_header(reader);
		else if ((fault = row_fault(reader, words, sizeof words)) != NULL)
			handle_bad_row(reader, fault);
		else
			batch_end_row(reader->batch, reader->line);
	}
	reader->line++;
	reader->row_fields = reader->row_bytes = 0;
}

static bool check_parser(struct csv_reader *reader, bool ok)
{
	if (!ok && csv_error(&reader->parser) == CSV_EPARSE)
		return fail(reader, "a quote is misplaced or never closed: a field with quotes stands in quotes, with its own ones "
				 "doubled; mend the row (--reject cannot pass over it)");
	if (!ok)
		return fail(reader, csv_strerror(csv_error(&reader->parser)));
	if (reader->parser.entry_pos > CSV_RECORD_LIMIT)
		return fail(reader, "the row has more than 16 MiB; mend its quotes");
	return true;
}

static bool read_chunk(struct csv_reader *reader, size_t *got)
{
	ssize_t length;
	do
		length = read(reader->fd, reader->chunk, CSV_CHUNK);
	while (length < 0 && errno == EINTR);
	if (length < 0) {
		error_set(&reader->err, ERROR_ENVIRONMENT, "%s: cannot read: %s", reader->name, strerror(errno));
		reader->failed = true;
		return false;
	}
	*got = (size_t)length;
	return true;
}

/* A pipe may give the mark's three bytes in three reads. */
static bool skip_byte_order_mark(struct csv_reader *reader, size_t *got)
{
	size_t have = *got, more = 1;
	while (have < 3 && more != 0) {
		ssize_t length = read(reader->fd, reader->chunk + have, 3 - have);
		more = length > 0 ? (size_t)length : 0;
		have += more;
	}
	size_t skip = have >= 3 && memcmp(reader->chunk, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	memmove(reader->chunk, reader->chunk + skip, have - skip);
	reader->offset = skip;
	*got = have - skip;
	return have != 0;
}

/* Reads one chunk into the batch. */
void reader_fill(struct csv_reader *reader, struct csv_batch *batch)
{
	size_t got = 0;
	bool first = reader->offset == 0;
	reader->batch = batch;
	if (!read_chunk(reader, &got))
		return;
	bool more = first ? skip_byte_order_mark(reader, &got) : got != 0;
	reader->offset += got;
	batch->offset = reader->offset;
	if (got != 0 && !check_parser(reader, csv_parse(&reader->parser, reader->chunk, got, take_field, take_row, reader) == got))
		return;
	if (more || reader->failed)
		return;
	if (!check_parser(reader, csv_fini(&reader->parser, take_field, take_row, reader) == 0))
		return;
	batch->last = true;
	if (reader->column_count == 0)
		fail(reader, "there is no header row");
}

/* Spaces belong to a field (RFC 4180, section 2, item 4); libcsv would trim them. */
static int no_space(unsigned char byte)
{
	(void)byte;
	return 0;
}

static bool open_file(struct csv_reader *reader, const char *path, struct error *err)
{
	bool standard = strcmp(path, "-") == 0;
	struct stat info;
	reader->name = standard ? "standard input" : path;
	reader->fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (reader->fd < 0 || fstat(reader->fd, &info) != 0)
		return error_set(err, ERROR_ENVIRONMENT, "%s: cannot read: %s", reader->name, strerror(errno));
	if (S_ISREG(info.st_mode))
		reader->size = (uint64_t)info.st_size;
	return true;
}

static bool start_parser(struct csv_reader *reader, struct error *err)
{
	unsigned char options = CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL;
	reader->parser_ready = csv_init(&reader->parser, options) == 0;
	if (!reader->parser_ready)
		return error_set(err, ERROR_ENVIRONMENT, "%s: libcsv cannot start", reader->name);
	csv_set_space_func(&reader->parser, no_space);
	csv_set_blk_size(&reader->parser, 64 * 1024);
	return true;
}

bool reader_open(struct csv_reader *reader, const char *path, struct error *err)
{
	reader->line = 1;
	return open_file(reader, path, err) && start_parser(reader, err);
}

void reader_close(struct csv_reader *reader)
{
	if (reader->parser_ready)
		csv_free(&reader->parser);
	if (reader->fd > STDERR_FILENO)
		close(reader->fd);
}
