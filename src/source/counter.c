#include "source/counter.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/area.h"
#include "base/period.h"
#include "base/text.h"
#include "source/sqlite.h"
#include "source/value.h"

/* gmtime_r takes a lock in glibc, and a table has few days: their periods are remembered. */
static bool unix_period(struct counter *counter, int64_t seconds, int *period)
{
	int64_t number = seconds / 86400 - (seconds % 86400 < 0);
	struct counter_day *day = &counter->days[(uint64_t)number % COUNTER_DAYS];
	if (day->period == 0 || day->number != number) {
		if (!period_of_unix_time(seconds, period))
			return false;
		*day = (struct counter_day){ number, *period };
	}
	*period = day->period;
	return true;
}

static bool read_period(struct counter *counter, sqlite3_value *value, int *period)
{
	int type = sqlite3_value_type(value);
	if (type == SQLITE_INTEGER && counter->time_role == ROLE_DATE)
		return unix_period(counter, sqlite3_value_int64(value), period);
	if (type != SQLITE_TEXT)
		return false;
	const char *bytes = (const char *)sqlite3_value_text(value);
	size_t length = (size_t)sqlite3_value_bytes(value);
	if (bytes == NULL)
		return false;
	if (counter->time_role == ROLE_DATE)
		return period_parse_day(bytes, length, period);
	return period_parse(bytes, length, period);
}

/* A whole number is a label too ("version 120"); a fraction is none, since 3.10 would have become 3.1. */
static bool read_label(struct codes *codes, sqlite3_value *value, uint32_t *code)
{
	int type = sqlite3_value_type(value);
	if (type != SQLITE_TEXT && type != SQLITE_INTEGER)
		return false;
	const char *bytes = (const char *)sqlite3_value_text(value);
	size_t length = (size_t)sqlite3_value_bytes(value);
	if (bytes == NULL)
		return false;
	*code = codes_find(codes, bytes, length);
	if (*code == LABELS_NONE) {
		if (text_label_fault(bytes, length) != NULL)
			return false;
		*code = codes_add(codes, bytes, length);
	}
	return true;
}

static bool read_country(struct counter *counter, sqlite3_value *value, uint32_t *country)
{
	if (sqlite3_value_type(value) != SQLITE_TEXT)
		return false;
	const char *code = (const char *)sqlite3_value_text(value);
	if (code == NULL || sqlite3_value_bytes(value) != 2)
		return false;
	unsigned first = (unsigned char)code[0] - 'A', second = (unsigned char)code[1] - 'A';
	if (first >= 26 || second >= 26)
		return false;
	uint32_t *known = &counter->country_codes[first * 26 + second];
	if (*known == 0) {
		if (!area_is_country(code, 2))
			return false;
		*known = labels_add(&counter->countries, code, 2) + 1;
	}
	*country = *known - 1;
	return true;
}

static bool read_count(sqlite3_value *value, uint64_t *count)
{
	int type = sqlite3_value_type(value);
	if (type == SQLITE_INTEGER) {
		int64_t number = sqlite3_value_int64(value);
		*count = (uint64_t)number;
		return number >= 0 && *count <= VALUE_COUNT_MAX;
	}
	const char *bytes = type == SQLITE_TEXT ? (const char *)sqlite3_value_text(value) : NULL;
	return bytes != NULL && value_count(bytes, (size_t)sqlite3_value_bytes(value), count);
}

enum role counter_read(struct counter *counter, int argc, sqlite3_value **argv, int *period, uint64_t *key,
		       uint64_t *count)
{
	uint32_t model, country, version;
	*count = 1;
	if (!read_period(counter, argv[0], period))
		return counter->time_role;
	if (!read_label(&counter->models, argv[1], &model))
		return ROLE_MODEL;
	if (!read_country(counter, argv[2], &country))
		return ROLE_COUNTRY;
	if (!read_label(&counter->versions, argv[3], &version))
		return ROLE_VERSION;
	if (argc > 4 && !read_count(argv[4], count))
		return ROLE_COUNT;
	if (model > KEY_LABEL_MASK || version > KEY_LABEL_MASK)
		counter->crowded = true;
	*key = key_pack(model, country, version);
	return ROLE_LIMIT;
}

/* The new cell is asked for now and updated when the ring comes round, by which time it is in the cache. */
static void pend(struct counter *counter, struct cells *cells, uint64_t key, uint64_t count)
{
	struct counter_pending *pending = &counter->pending[counter->next_pending++ % COUNTER_PENDING];
	if (pending->cells != NULL)
		cells_add(pending->cells, pending->key, pending->count);
	cells_prefetch(cells, key);
	*pending = (struct counter_pending){ cells, key, count };
}

static void step(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct counter *counter = sqlite3_user_data(context);
	int period = 0;
	uint64_t key = 0, count = 0;
	enum role fault = counter_read(counter, argc, argv, &period, &key, &count);
	if ((++counter->rows & 0xffff) == 0 && counter->progress != NULL)
		progress_update(counter->progress, counter->rows, 0);
	if (fault != ROLE_LIMIT) {
		counter->faults++;
		return;
	}
	if (count > VALUE_COUNT_MAX - counter->total) {
		counter->beyond = true;
		return;
	}
	counter->total += count;
	if (count != 0)
		pend(counter, &counter->periods[period - COUNTER_FIRST_PERIOD], key, count);
}

static void final(sqlite3_context *context)
{
	const struct counter *counter = sqlite3_user_data(context);
	sqlite3_result_int64(context, (sqlite3_int64)counter->rows);
}

struct counter *counter_create(enum role time_role)
{
	struct counter *counter = memory_resize(NULL, 1, sizeof *counter);
	memset(counter, 0, sizeof *counter);
	counter->time_role = time_role;
	counter->periods = calloc(COUNTER_PERIODS, sizeof *counter->periods);
	if (counter->periods == NULL)
		counter->periods = memory_resize(NULL, SIZE_MAX, 2); /* ends the program */
	return counter;
}

void counter_destroy(struct counter *counter)
{
	if (counter == NULL)
		return;
	for (size_t i = 0; i < COUNTER_PERIODS; i++)
		cells_finish(&counter->periods[i]);
	free(counter->periods);
	codes_finish(&counter->models);
	labels_finish(&counter->countries);
	codes_finish(&counter->versions);
	free(counter);
}

bool counter_register(struct counter *counter, sqlite3 *db, const char *path, struct error *err)
{
	/* DIRECTONLY: no view or trigger of the database may call it */
	int flags = SQLITE_UTF8 | SQLITE_DIRECTONLY;
	for (int argc = 4; argc <= 5; argc++)
		if (sqlite3_create_function_v2(db, "tally", argc, flags, counter, NULL, step, final, NULL) != SQLITE_OK)
			return sqlite_fail(db, path, err);
	return true;
}

void counter_flush(struct counter *counter)
{
	for (unsigned i = 0; i < COUNTER_PENDING; i++) {
		struct counter_pending *pending = &counter->pending[i];
		if (pending->cells != NULL)
			cells_add(pending->cells, pending->key, pending->count);
		pending->cells = NULL;
	}
}
