#include "source/snapshot.h"

#include <stdlib.h>
#include <time.h>

enum { TRIES = 300, PAUSE_MILLISECONDS = 2 };

static bool data_version(sqlite3 *db, int64_t *out)
{
	sqlite3_stmt *stmt = NULL;
	bool ok = sqlite3_prepare_v2(db, "PRAGMA data_version", -1, &stmt, NULL) == SQLITE_OK &&
		  sqlite3_step(stmt) == SQLITE_ROW;
	if (ok)
		*out = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return ok;
}

/* BEGIN alone takes no lock: the first read does. */
static bool begin(sqlite3 *db)
{
	return sqlite3_exec(db, "BEGIN; SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) == SQLITE_OK;
}

static void end_all(const struct snapshot *snapshot)
{
	for (unsigned i = 0; i < snapshot->count; i++)
		if (!sqlite3_get_autocommit(snapshot->handles[i]))
			sqlite3_exec(snapshot->handles[i], "ROLLBACK", NULL, NULL, NULL);
}

static bool open_all(const struct source *source, unsigned wanted, struct snapshot *snapshot, struct error *err)
{
	snapshot->handles = memory_resize(NULL, wanted, sizeof *snapshot->handles);
	for (snapshot->count = 0; snapshot->count < wanted; snapshot->count++)
		if (!sqlite_open(source->mapping.database, SQLITE_OPEN_READONLY, &snapshot->handles[snapshot->count], err))
			return false;
	return true;
}

enum outcome { SAME, CHANGED, BUSY, FAILED };

/* PRAGMA data_version of one connection changes exactly when another one has committed (SQLite, "PRAGMA
 * data_version"). Read on a guard before the first transaction begins and after the last one has: if it is the same,
 * no commit fell between them, so all of them see one state, in rollback and in WAL mode. (sqlite3_snapshot_open
 * would say it more directly, but Debian's SQLite is built without.) */
static enum outcome begin_all(sqlite3 *guard, const struct snapshot *snapshot, sqlite3 **failed)
{
	int64_t before = 0, after = 0;
	bool ok = data_version(*failed = guard, &before);
	for (unsigned i = 0; ok && i < snapshot->count; i++)
		ok = begin(*failed = snapshot->handles[i]);
	if (ok)
		ok = data_version(*failed = guard, &after);
	if (ok)
		return before == after ? SAME : CHANGED;
	return (sqlite3_errcode(*failed) & 0xff) == SQLITE_BUSY ? BUSY : FAILED;
}

static void pause_briefly(void)
{
	struct timespec time = { .tv_nsec = PAUSE_MILLISECONDS * 1000000L };
	nanosleep(&time, NULL);
}

/* Nobody waits for a lock in here: a writer may be waiting for those that we hold already. */
static enum outcome try_all(const struct source *source, const struct snapshot *snapshot, sqlite3 **failed)
{
	enum outcome outcome = CHANGED;
	sqlite3_busy_timeout(source->db, 0);
	for (int i = 0; i < TRIES && (outcome == CHANGED || outcome == BUSY); i++) {
		if (i != 0) {
			end_all(snapshot);
			pause_briefly();
		}
		outcome = begin_all(source->db, snapshot, failed);
	}
	sqlite3_busy_timeout(source->db, SQLITE_BUSY_MILLISECONDS);
	return outcome;
}

/* One connection alone always sees one state, and may wait in line for it. */
static enum outcome begin_one(struct snapshot *snapshot, sqlite3 **failed)
{
	end_all(snapshot);
	while (snapshot->count > 1)
		sqlite3_close(snapshot->handles[--snapshot->count]);
	*failed = snapshot->handles[0];
	sqlite3_busy_timeout(*failed, SQLITE_BUSY_MILLISECONDS);
	return begin(*failed) ? SAME : FAILED;
}

bool snapshot_open(struct source *source, unsigned wanted, struct snapshot *out, struct error *err)
{
	struct snapshot snapshot = { 0 };
	sqlite3 *failed = NULL;
	enum outcome outcome = BUSY;
	if (!open_all(source, wanted, &snapshot, err))
		goto fail;
	if (wanted > 1)
		outcome = try_all(source, &snapshot, &failed);
	if (outcome == CHANGED || outcome == BUSY)
		outcome = begin_one(&snapshot, &failed);
	if (outcome != SAME) {
		sqlite_fail(failed, source->mapping.database, err);
		goto fail;
	}
	*out = snapshot;
	return true;
fail:
	snapshot_close(&snapshot);
	return false;
}

void snapshot_close(struct snapshot *snapshot)
{
	end_all(snapshot);
	for (unsigned i = 0; i < snapshot->count; i++)
		sqlite3_close(snapshot->handles[i]);
	free(snapshot->handles);
	*snapshot = (struct snapshot){ 0 };
}
