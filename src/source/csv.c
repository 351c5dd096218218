#include "source/csv.h"

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "source/csv_batch.h"
#include "source/csv_header.h"
#include "source/value.h"

enum { CHUNK = 256 * 1024, BATCHES = 4 };

struct csv {
	const char *name;
	const struct source_mapping *mapping;
	struct reject *reject;
	int fd;
	uint64_t size;
	struct csv_parser parser;
	bool parser_ready;
	char chunk[CHUNK];
	size_t column_count; /* 0 until the header was read */
	enum role roles[CSV_COLUMNS];

	/* the reading thread's */
	struct csv_batch *batch; /* being filled */
	size_t row_fields, row_bytes;
	uint64_t line, offset;
	bool after_cr, failed;
	struct error err; /* read by others when the last batch was taken */

	/* a ring of batches between two threads */
	pthread_t thread;
	bool started;
	pthread_mutex_t lock;
	pthread_cond_t moved;
	struct csv_batch batches[BATCHES];
	unsigned filled, taken; /* how many ever were */
	bool stop, holds;       /* nobody takes any more; the taker still uses the last batch */
};

static bool fail(struct csv *csv, const char *words)
{
	if (!csv->failed)
		error_set(&csv->err, ERROR_REFUSED, "%s:%" PRIu64 ": %s", csv->name, csv->line, words);
	csv->failed = true;
	return false;
}

static void take_field(void *bytes, size_t length, void *context)
{
	struct csv *csv = context;
	if (csv->failed)
		return;
	csv->row_bytes += length + 1;
	if (csv->row_bytes > CSV_RECORD_LIMIT) {
		fail(csv, "the row has more than 16 MiB; mend its quotes");
		return;
	}
	batch_add_field(csv->batch, length != 0 ? bytes : "", length);
	csv->row_fields++;
}

/* The row's first fault as words for people; NULL if it is good. */
static const char *row_fault(const struct csv *csv, char *words, size_t size)
{
	if (csv->row_fields != csv->column_count) {
		snprintf(words, size, "the row has %zu field%s where the header has %zu", csv->row_fields,
			 csv->row_fields == 1 ? "" : "s", csv->column_count);
		return words;
	}
	const struct csv_field *field = &csv->batch->fields[csv->batch->field_count - csv->row_fields];
	for (size_t i = 0; i < csv->column_count; i++, field++) {
		const char *bytes = csv->batch->bytes.bytes + field->start;
		const char *fault = value_fault(csv->roles[i], bytes, field->length);
		if (fault == NULL)
			continue;
		char shown[VALUE_SHOWN_SIZE];
		value_show(bytes, field->length, shown);
		snprintf(words, size, "column '%s': '%s' %s", csv->mapping->columns[csv->roles[i]], shown, fault);
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

static struct reject_field *row_as_reject(const struct csv *csv)
{
	const struct csv_batch *batch = csv->batch;
	struct reject_field *fields = memory_resize(NULL, csv->row_fields, sizeof *fields);
	for (size_t i = 0; i < csv->row_fields; i++) {
		const struct csv_field *field = &batch->fields[batch->field_count - csv->row_fields + i];
		fields[i] = (struct reject_field){ batch->bytes.bytes + field->start, field->length };
	}
	return fields;
}

static void handle_bad_row(struct csv *csv, const char *words)
{
	if (csv->reject == NULL) {
		if (!csv->failed)
			error_set(&csv->err, ERROR_REFUSED, "%s:%" PRIu64 ": %s; mend the row or set it aside with --reject FILE",
				  csv->name, csv->line, words);
		csv->failed = true;
		return;
	}
	struct reject_field *fields = row_as_reject(csv);
	if (!reject_row(csv->reject, fields, csv->row_fields, csv->line, words, &csv->err))
		csv->failed = true;
	free(fields);
	csv->line += inner_lines(csv->batch, csv->row_fields);
	batch_drop_fields(csv->batch, csv->row_fields);
}

static void take_header(struct csv *csv)
{
	if (!csv_header_read(csv->name, csv->batch, csv->mapping, csv->roles, &csv->err)) {
		csv->failed = true;
		return;
	}
	csv->column_count = csv->row_fields;
	if (csv->reject != NULL) {
		struct reject_field *fields = row_as_reject(csv);
		csv->failed = !reject_header(csv->reject, fields, csv->row_fields, &csv->err);
		free(fields);
	}
	batch_drop_fields(csv->batch, csv->row_fields);
}

/* libcsv reports each unquoted CR and LF: one that ends no row is the second half of CR LF, or an empty line, which
 * is passed over as libcsv itself would. */
static void take_row(int end, void *context)
{
	struct csv *csv = context;
	char words[512];
	const char *fault;
	if (csv->failed)
		return;
	bool second_half = csv->row_fields == 0 && end == '\n' && csv->after_cr;
	csv->after_cr = end == '\r';
	if (second_half)
		return;
	if (csv->row_fields != 0) {
		if (csv->column_count == 0)
			take_header(csv);
		else if ((fault = row_fault(csv, words, sizeof words)) != NULL)
			handle_bad_row(csv, fault);
		else
			batch_end_row(csv->batch, csv->line);
	}
	csv->line++;
	csv->row_fields = csv->row_bytes = 0;
}

static bool check_parser(struct csv *csv, bool ok)
{
	if (!ok && csv_error(&csv->parser) == CSV_EPARSE)
		return fail(csv, "a quote is misplaced or never closed: a field with quotes stands in quotes, with its own ones "
				 "doubled; mend the row (--reject cannot pass over it)");
	if (!ok)
		return fail(csv, csv_strerror(csv_error(&csv->parser)));
	if (csv->parser.entry_pos > CSV_RECORD_LIMIT)
		return fail(csv, "the row has more than 16 MiB; mend its quotes");
	return true;
}

static bool read_chunk(struct csv *csv, size_t *got)
{
	ssize_t length;
	do
		length = read(csv->fd, csv->chunk, CHUNK);
	while (length < 0 && errno == EINTR);
	if (length < 0) {
		error_set(&csv->err, ERROR_ENVIRONMENT, "%s: cannot read: %s", csv->name, strerror(errno));
		csv->failed = true;
		return false;
	}
	*got = (size_t)length;
	return true;
}

/* A pipe may give the mark's three bytes in three reads. */
static bool skip_byte_order_mark(struct csv *csv, size_t *got)
{
	size_t have = *got, more = 1;
	while (have < 3 && more != 0) {
		ssize_t length = read(csv->fd, csv->chunk + have, 3 - have);
		more = length > 0 ? (size_t)length : 0;
		have += more;
	}
	size_t skip = have >= 3 && memcmp(csv->chunk, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	memmove(csv->chunk, csv->chunk + skip, have - skip);
	csv->offset = skip;
	*got = have - skip;
	return have != 0;
}

/* Reads one chunk into the batch. */
static void fill(struct csv *csv, struct csv_batch *batch)
{
	size_t got = 0;
	bool first = csv->offset == 0;
	csv->batch = batch;
	if (!read_chunk(csv, &got))
		return;
	bool more = first ? skip_byte_order_mark(csv, &got) : got != 0;
	csv->offset += got;
	batch->offset = csv->offset;
	if (got != 0 && !check_parser(csv, csv_parse(&csv->parser, csv->chunk, got, take_field, take_row, csv) == got))
		return;
	if (more || csv->failed)
		return;
	if (!check_parser(csv, csv_fini(&csv->parser, take_field, take_row, csv) == 0))
		return;
	batch->last = true;
	if (csv->column_count == 0)
		fail(csv, "there is no header row");
}

static struct csv_batch *wait_for_room(struct csv *csv)
{
	struct csv_batch *batch = NULL;
	pthread_mutex_lock(&csv->lock);
	while (!csv->stop && csv->filled - csv->taken >= BATCHES - 1)
		pthread_cond_wait(&csv->moved, &csv->lock);
	if (!csv->stop)
		batch = &csv->batches[csv->filled % BATCHES];
	pthread_mutex_unlock(&csv->lock);
	return batch;
}

static void hand_over(struct csv *csv)
{
	pthread_mutex_lock(&csv->lock);
	csv->filled++;
	pthread_cond_signal(&csv->moved);
	pthread_mutex_unlock(&csv->lock);
}

/* The fields of a row that goes on stay behind in the batch that was handed over, beyond its rows. */
static void *read_thread(void *context)
{
	struct csv *csv = context;
	bool last = false;
	for (struct csv_batch *batch; !last && (batch = wait_for_room(csv)) != NULL;) {
		struct csv_batch *before = csv->batch;
		batch_clear(batch);
		if (before != NULL && before != batch)
			batch_move_fields(before, csv->row_fields, batch);
		fill(csv, batch);
		last = batch->last = batch->last || csv->failed;
		hand_over(csv);
	}
	return NULL;
}

const struct csv_batch *csv_next(struct csv *csv)
{
	const struct csv_batch *batch = NULL;
	pthread_mutex_lock(&csv->lock);
	bool over = csv->holds && csv->batches[csv->taken % BATCHES].last;
	if (csv->holds && !over) {
		csv->taken++;
		pthread_cond_signal(&csv->moved);
	}
	while (!over && csv->filled == csv->taken)
		pthread_cond_wait(&csv->moved, &csv->lock);
	csv->holds = true;
	if (!over)
		batch = &csv->batches[csv->taken % BATCHES];
	pthread_mutex_unlock(&csv->lock);
	return batch;
}

bool csv_result(struct csv *csv, struct error *err)
{
	if (csv->failed)
		*err = csv->err;
	return !csv->failed;
}

/* Spaces belong to a field (RFC 4180, section 2, item 4); libcsv would trim them. */
static int no_space(unsigned char byte)
{
	(void)byte;
	return 0;
}

static bool open_file(struct csv *csv, const char *path, struct error *err)
{
	bool standard = strcmp(path, "-") == 0;
	struct stat info;
	csv->name = standard ? "standard input" : path;
	csv->fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (csv->fd < 0 || fstat(csv->fd, &info) != 0)
		return error_set(err, ERROR_ENVIRONMENT, "%s: cannot read: %s", csv->name, strerror(errno));
	if (S_ISREG(info.st_mode))
		csv->size = (uint64_t)info.st_size;
	return true;
}

static bool start_parser(struct csv *csv, struct error *err)
{
	unsigned char options = CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL;
	csv->parser_ready = csv_init(&csv->parser, options) == 0;
	if (!csv->parser_ready)
		return error_set(err, ERROR_ENVIRONMENT, "%s: libcsv cannot start", csv->name);
	csv_set_space_func(&csv->parser, no_space);
	csv_set_blk_size(&csv->parser, 64 * 1024);
	return true;
}

static bool start_thread(struct csv *csv, struct error *err)
{
	if (csv->batches[0].last)
		return true;
	csv->started = pthread_create(&csv->thread, NULL, read_thread, csv) == 0;
	return csv->started || error_set(err, ERROR_ENVIRONMENT, "%s: no thread can be started to read it", csv->name);
}

/* The first batch is filled before the thread starts: with it the header is known. */
static bool read_first(struct csv *csv, struct error *err)
{
	struct csv_batch *batch = &csv->batches[0];
	while (csv->column_count == 0 && !csv->failed && !batch->last)
		fill(csv, batch);
	csv->filled = 1;
	return csv_result(csv, err);
}

bool csv_open(const char *path, const struct source_mapping *mapping, struct reject *reject, struct csv **out,
	      struct error *err)
{
	struct csv *csv = memory_resize(NULL, 1, sizeof *csv);
	memset(csv, 0, sizeof *csv);
	csv->mapping = mapping;
	csv->reject = reject;
	csv->line = 1;
	pthread_mutex_init(&csv->lock, NULL);
	pthread_cond_init(&csv->moved, NULL);
	if (open_file(csv, path, err) && start_parser(csv, err) && read_first(csv, err) && start_thread(csv, err)) {
		*out = csv;
		return true;
	}
	csv_close(csv);
	return false;
}

void csv_close(struct csv *csv)
{
	if (csv == NULL)
		return;
	if (csv->started) {
		pthread_mutex_lock(&csv->lock);
		csv->stop = true;
		pthread_cond_signal(&csv->moved);
		pthread_mutex_unlock(&csv->lock);
		pthread_join(csv->thread, NULL);
	}
	if (csv->parser_ready)
		csv_free(&csv->parser);
	if (csv->fd > STDERR_FILENO)
		close(csv->fd);
	for (size_t i = 0; i < BATCHES; i++)
		batch_finish(&csv->batches[i]);
	pthread_cond_destroy(&csv->moved);
	pthread_mutex_destroy(&csv->lock);
	free(csv);
}

const char *csv_name(const struct csv *csv)
{
	return csv->name;
}

uint64_t csv_size(const struct csv *csv)
{
	return csv->size;
}

size_t csv_column_count(const struct csv *csv)
{
	return csv->column_count;
}

enum role csv_column_role(const struct csv *csv, size_t column)
{
	return csv->roles[column];
}
