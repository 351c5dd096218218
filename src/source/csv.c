#include "source/csv.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "source/csv_batch.h"
#include "source/csv_reader.h"

enum { BATCHES = 4 };

struct csv {
	struct csv_reader reader; /* the thread's, but for what the header told */
	pthread_t thread;
	bool started;

	/* a ring of batches between two threads */
	pthread_mutex_t lock;
	pthread_cond_t moved;
	struct csv_batch batches[BATCHES];
	unsigned filled, taken; /* how many ever were */
	bool stop, holds;       /* nobody takes any more; the taker still uses the last batch */
};

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
		struct csv_batch *before = csv->reader.batch;
		batch_clear(batch);
		if (before != NULL && before != batch)
			batch_move_fields(before, csv->reader.row_fields, batch);
		reader_fill(&csv->reader, batch);
		last = batch->last = batch->last || csv->reader.failed;
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
	if (csv->reader.failed)
		*err = csv->reader.err;
	return !csv->reader.failed;
}

static bool start_thread(struct csv *csv, struct error *err)
{
	if (csv->batches[0].last)
		return true;
	csv->started = pthread_create(&csv->thread, NULL, read_thread, csv) == 0;
	return csv->started || error_set(err, ERROR_ENVIRONMENT, "%s: no thread can be started to read it", csv->reader.name);
}

/* The first batch is filled before the thread starts: with it the header is known. */
static bool read_first(struct csv *csv, struct error *err)
{
	struct csv_batch *batch = &csv->batches[0];
	while (csv->reader.column_count == 0 && !csv->reader.failed && !batch->last)
		reader_fill(&csv->reader, batch);
	csv->filled = 1;
	return csv_result(csv, err);
}

bool csv_open(const char *path, const struct source_mapping *mapping, struct reject *reject, struct csv **out,
	      struct error *err)
{
	struct csv *csv = memory_resize(NULL, 1, sizeof *csv);
	memset(csv, 0, sizeof *csv);
	csv->reader.mapping = mapping;
	csv->reader.reject = reject;
	pthread_mutex_init(&csv->lock, NULL);
	pthread_cond_init(&csv->moved, NULL);
	if (reader_open(&csv->reader, path, err) && read_first(csv, err) && start_thread(csv, err)) {
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
	reader_close(&csv->reader);
	for (size_t i = 0; i < BATCHES; i++)
		batch_finish(&csv->batches[i]);
	pthread_cond_destroy(&csv->moved);
	pthread_mutex_destroy(&csv->lock);
	free(csv);
}

const char *csv_name(const struct csv *csv)
{
	return csv->reader.name;
}

uint64_t csv_size(const struct csv *csv)
{
	return csv->reader.size;
}

size_t csv_column_count(const struct csv *csv)
{
	return csv->reader.column_count;
}

enum role csv_column_role(const struct csv *csv, size_t column)
{
	return csv->reader.roles[column];
}
