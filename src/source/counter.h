/* Counts the rows that SQLite shows to one thread: the state behind the aggregate function tally(). */
#ifndef VITRINE_SOURCE_COUNTER_H
#define VITRINE_SOURCE_COUNTER_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/progress.h"
#include "publication/publication.h"
#include "source/cells.h"
#include "source/codes.h"

enum {
	COUNTER_FIRST_PERIOD = 1900 * 4, /* base/period.h: years 1900 to 9999 */
	COUNTER_PERIODS = 8100 * 4,
	COUNTER_DAYS = 2048, /* remembered at once, more than five years */
	COUNTER_PENDING = 16,
	COUNTER_COUNTRIES = 26 * 26,
};

/* A key holds, from its low end, 10 bits of country, 27 of model and 27 of version. Countries are numbered as they first
 * come, which is roughly by how often they come, and CELLS_WIDTH of them lie together for each model and version: the
 * great ones are found in the processor's cache. */
enum { KEY_COUNTRY_BITS = 10, KEY_LABEL_BITS = 27, KEY_MODEL_SHIFT = KEY_COUNTRY_BITS, KEY_VERSION_SHIFT = 37 };
#define KEY_LABEL_MASK ((UINT32_C(1) << KEY_LABEL_BITS) - 1)
#define KEY_COUNTRY_MASK ((UINT32_C(1) << KEY_COUNTRY_BITS) - 1)

static inline uint64_t key_pack(uint32_t model, uint32_t country, uint32_t version)
{
	uint32_t low = country / CELLS_WIDTH << CELLS_LOW_BITS | country % CELLS_WIDTH;
	return low | (uint64_t)model << KEY_MODEL_SHIFT | (uint64_t)version << KEY_VERSION_SHIFT;
}

static inline uint32_t key_model(uint64_t key)
{
	return (uint32_t)(key >> KEY_MODEL_SHIFT) & KEY_LABEL_MASK;
}

static inline uint32_t key_country(uint64_t key)
{
	uint32_t low = (uint32_t)key & KEY_COUNTRY_MASK;
	return (low >> CELLS_LOW_BITS) * CELLS_WIDTH + (low & ((1 << CELLS_LOW_BITS) - 1));
}

static inline uint32_t key_version(uint64_t key)
{
	return (uint32_t)(key >> KEY_VERSION_SHIFT);
}

struct counter_pending {
	struct cells *cells; /* NULL: nothing waits here */
	uint64_t key, count;
};

struct counter_day {
	int64_t number; /* days since 1970 */
	int period;     /* 0: not remembered */
};

struct counter {
	enum role time_role; /* ROLE_DATE or ROLE_PERIOD: what the first argument is */
	struct codes models, versions;
	struct labels countries;
	uint32_t country_codes[COUNTER_COUNTRIES]; /* 1 + code, by 26 × first letter + second; 0: did not come yet */
	struct cells *periods; /* COUNTER_PERIODS of them, from COUNTER_FIRST_PERIOD */
	struct counter_pending pending[COUNTER_PENDING];
	unsigned next_pending;
	struct counter_day days[COUNTER_DAYS];
	uint64_t rows, faults; /* rows seen; rows among them that cannot be counted */
	uint64_t total;        /* sum of counts */
	bool beyond;           /* the sum passed VALUE_COUNT_MAX */
	bool crowded;          /* more labels than a key can tell apart */
	struct progress *progress; /* told of rows, or NULL */
};

struct counter *counter_create(enum role time_role);
void counter_destroy(struct counter *counter);

/* Registers tally(time, model, country, version [, count]) on the connection, adding into the counter. */
bool counter_register(struct counter *counter, sqlite3 *db, const char *path, struct error *err);

/* Brings what waits in the ring into the cells. */
void counter_flush(struct counter *counter);

/* The role of the first argument of tally() that cannot be counted, or ROLE_LIMIT and the other outputs. */
enum role counter_read(struct counter *counter, int argc, sqlite3_value **argv, int *period, uint64_t *key,
		       uint64_t *count);

#endif
