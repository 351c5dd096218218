/* What every unit test needs: cmocka, a scratch folder, and a seed that is printed so that a failure can be repeated. */
#ifndef VITRINE_TESTS_UNIT_H
#define VITRINE_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/file.h"

/* VITRINE_SEED, or the time; printed. */
static inline uint64_t unit_seed(void)
{
	const char *given = getenv("VITRINE_SEED");
	uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
	printf("VITRINE_SEED=%llu\n", (unsigned long long)seed);
	return seed;
}

/* splitmix64 (Steele, Lea and Flood 2014). */
static inline uint64_t unit_random(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15u);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static inline unsigned unit_below(uint64_t *state, unsigned limit)
{
	return (unsigned)(unit_random(state) % limit);
}

/* A new folder; the caller removes it. */
static inline char *unit_folder(char out[64])
{
	snprintf(out, 64, "/tmp/vitrine-unit-XXXXXX");
	assert_non_null(mkdtemp(out));
	return out;
}

#define assert_ok(call, err)                                  \
	do {                                                  \
		if (!(call))                                  \
			fail_msg("%s", (err)->message);       \
	} while (0)

/* The file's bytes as a string in the arena. */
static inline char *unit_read(struct arena *arena, const char *path)
{
	struct text bytes = { 0 };
	struct error err;
	assert_ok(file_read(path, 1 << 24, &bytes, &err), &err);
	char *copy = arena_copy_bytes(arena, bytes.bytes, bytes.length);
	text_finish(&bytes);
	return copy;
}

#define assert_message(err, part)                                                        \
	do {                                                                             \
		if (strstr((err)->message, part) == NULL)                                \
			fail_msg("'%s' is not in the message: %s", part, (err)->message); \
	} while (0)

#endif
