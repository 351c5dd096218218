#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "source/counter.h"
#include "source/merge.h"
#include "source/refusal.h"
#include "source/snapshot.h"
#include "source/source.h"
#include "source/sqlite.h"
#include "source/value.h"

enum { CHUNKS = 64 };

/* Ranges of rowid, dealt out one by one: a thread that meets the empty part of a sparse table, or a slower
 * processor, does not hold up the others. */
struct ranges {
	int64_t first;
	uint64_t span, width; /* last − first; rowids in a range */
	unsigned count;
	atomic_uint next;
};

struct worker {
	const struct source *source;
	sqlite3 *db;
	struct ranges *ranges; /* NULL: the table has no rowid, all is read at once */
	struct counter *counter;
	struct progress *progress; /* of the main thread's worker only */
	atomic_bool *stop;
	bool ok;
	struct error err;
};

static bool find_ranges(const struct source *source, sqlite3 *db, struct ranges *ranges, struct error *err)
{
	const char *path = source->mapping.database, *rowid = source->table.rowid;
	sqlite3_stmt *stmt = NULL;
	struct text sql = { 0 };
	bool ok = false;
	text_printf(&sql, "SELECT (SELECT min(%s) FROM main.", rowid);
	sqlite_add_name(&sql, source->mapping.table);
	text_printf(&sql, "), (SELECT max(%s) FROM main.", rowid);
	sqlite_add_name(&sql, source->mapping.table);
	text_add_char(&sql, ')');
	if (!sqlite_prepare(db, path, sql.bytes, &stmt, err))
		goto out;
	ok = sqlite3_step(stmt) == SQLITE_ROW || sqlite_fail(db, path, err);
	if (ok && sqlite3_column_type(stmt, 0) == SQLITE_INTEGER) {
		ranges->first = sqlite3_column_int64(stmt, 0);
		ranges->span = (uint64_t)sqlite3_column_int64(stmt, 1) - (uint64_t)ranges->first;
		ranges->width = ranges->span / CHUNKS + 1;
		ranges->count = (unsigned)(ranges->span / ranges->width) + 1;
	}
out:
	sqlite3_finalize(stmt);
	text_finish(&sql);
	return ok;
}

static bool run_statement(struct worker *worker, sqlite3_stmt *stmt)
{
	int code = sqlite3_step(stmt);
	bool ok = code == SQLITE_ROW && sqlite3_step(stmt) == SQLITE_DONE;
	return ok || sqlite_fail(worker->db, worker->source->mapping.database, &worker->err);
}

static bool count_ranges(struct worker *worker, sqlite3_stmt *stmt)
{
	struct ranges *ranges = worker->ranges;
	for (unsigned i; !atomic_load(worker->stop) && (i = atomic_fetch_add(&ranges->next, 1)) < ranges->count;) {
		uint64_t start = i * ranges->width, left = ranges->span - start;
		uint64_t end = start + (left < ranges->width - 1 ? left : ranges->width - 1);
		sqlite3_bind_int64(stmt, 1, (int64_t)((uint64_t)ranges->first + start));
		sqlite3_bind_int64(stmt, 2, (int64_t)((uint64_t)ranges->first + end));
		if (!run_statement(worker, stmt))
			return false;
		sqlite3_reset(stmt);
		if (worker->progress != NULL)
			progress_update(worker->progress, end, ranges->span);
	}
	return true;
}

static bool work(struct worker *worker)
{
	const struct source *source = worker->source;
	const char *path = source->mapping.database;
	sqlite3_stmt *stmt = NULL;
	struct text sql = { 0 };
	bool ok = false;
	text_add(&sql, "SELECT ");
	add_call(&sql, source, "tally", NULL);
	if (worker->ranges != NULL)
		text_printf(&sql, " WHERE %s BETWEEN ?1 AND ?2", source->table.rowid);
	if (counter_register(worker->counter, worker->db, path, &worker->err) &&
	    sqlite_prepare(worker->db, path, sql.bytes, &stmt, &worker->err))
		ok = worker->ranges != NULL ? count_ranges(worker, stmt) : run_statement(worker, stmt);
	counter_flush(worker->counter);
	sqlite3_finalize(stmt);
	text_finish(&sql);
	return ok;
}

static void *work_thread(void *context)
{
	struct worker *worker = context;
	worker->ok = work(worker);
	if (!worker->ok)
		atomic_store(worker->stop, true);
	return NULL;
}

/* The first worker runs in this thread. A thread that cannot be started leaves its ranges to the others. */
static bool run_workers(struct worker *workers, unsigned count, struct error *err)
{
	pthread_t *threads = memory_resize(NULL, count, sizeof *threads);
	unsigned started = 1;
	while (started < count && pthread_create(&threads[started], NULL, work_thread, &workers[started]) == 0)
		started++;
	work_thread(&workers[0]);
	for (unsigned i = 1; i < started; i++)
		pthread_join(threads[i], NULL);
	free(threads);
	for (unsigned i = 0; i < started; i++) {
		if (!workers[i].ok) {
			*err = workers[i].err;
			return false;
		}
	}
	return true;
}

static bool check_counters(const struct source *source, struct counter **counters, unsigned count, sqlite3 *db,
			   struct error *err)
{
	const struct source_mapping *mapping = &source->mapping;
	uint64_t total = 0;
	bool beyond = false;
	for (unsigned i = 0; i < count; i++) {
		if (counters[i]->faults != 0)
			return refuse_rows(source, db, err);
		beyond = beyond || counters[i]->beyond || counters[i]->total > VALUE_COUNT_MAX - total;
		total += beyond ? 0 : counters[i]->total;
	}
	if (beyond)
		return error_set(err, ERROR_REFUSED, "%s: table '%s': the counts add up to more than %" PRIu64
				 ", beyond which not every reader of a CSV holds a whole number exactly",
				 mapping->database, mapping->table, VALUE_COUNT_MAX);
	return true;
}

static bool count_all(struct source *source, const struct snapshot *snapshot, struct counter **counters,
		      struct progress *progress, struct error *err)
{
	struct ranges ranges = { 0 };
	atomic_bool stop = false;
	bool ranged = source->table.rowid != NULL;
	if (ranged && !find_ranges(source, snapshot->handles[0], &ranges, err))
		return false;
	struct worker *workers = memory_resize(NULL, snapshot->count, sizeof *workers);
	for (unsigned i = 0; i < snapshot->count; i++)
		workers[i] = (struct worker){ .source = source, .db = snapshot->handles[i],
					      .ranges = ranged ? &ranges : NULL, .counter = counters[i],
					      .progress = i == 0 ? progress : NULL, .stop = &stop };
	counters[0]->progress = ranged ? NULL : progress;
	bool ok = run_workers(workers, snapshot->count, err) &&
		  check_counters(source, counters, snapshot->count, snapshot->handles[0], err);
	free(workers);
	return ok;
}

bool source_tally(struct source *source, unsigned threads, struct progress *progress, struct tally *out,
		  struct error *err)
{
	struct snapshot snapshot = { 0 };
	struct counter **counters = NULL;
	enum role time_role = source->mapping.columns[ROLE_DATE] != NULL ? ROLE_DATE : ROLE_PERIOD;
	bool ok = false;
	unsigned wanted = source->table.rowid == NULL || threads == 0 ? 1 : threads > CHUNKS ? CHUNKS : threads;
	if (!snapshot_open(source, wanted, &snapshot, err))
		return false;
	counters = memory_resize(NULL, snapshot.count, sizeof *counters);
	for (unsigned i = 0; i < snapshot.count; i++)
		counters[i] = counter_create(time_role);
	progress_begin(progress, "Counting rows");
	ok = count_all(source, &snapshot, counters, progress, err) &&
	     counters_merge(counters, snapshot.count, source->mapping.database, out, err);
	progress_end(progress);
	for (unsigned i = 0; i < snapshot.count; i++)
		counter_destroy(counters[i]);
	free(counters);
	snapshot_close(&snapshot);
	return ok;
}

void tally_finish(struct tally *tally)
{
	for (size_t i = 0; i < tally->period_count; i++)
		free(tally->periods[i].groups);
	free(tally->periods);
	labels_finish(&tally->models);
	labels_finish(&tally->countries);
	labels_finish(&tally->versions);
	*tally = (struct tally){ 0 };
}
