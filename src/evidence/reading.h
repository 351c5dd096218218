/* One file being read: the keys of the request at hand, under names that no value can hide in, and the bounds of it all.
 *
 * Names come from hostile input and are published. What a value could be is taken out of them: digits in a run of six or more
 * become "#", a name is cut at 120 bytes, control characters and bytes that are no UTF-8 become "?". "/" within a name is
 * written "~1", as in RFC 6901, so that "/" only ever joins names. */
#ifndef VITRINE_EVIDENCE_READING_H
#define VITRINE_EVIDENCE_READING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "evidence/evidence.h"
#include "evidence/jsontext.h"

enum {
	READING_FILE_LIMIT = 64 * 1024 * 1024,     /* bytes of a file */
	READING_TEXT_LIMIT = 16 * 1024 * 1024,     /* bytes of one body, and of one request of a capture */
	READING_INFLATE_LIMIT = 64 * 1024 * 1024,  /* bytes that one compressed body may become */
	READING_INFLATE_TOTAL = 256 * 1024 * 1024, /* bytes that all compressed bodies of a file may become */
	READING_INFLATE_RATIO = 200,               /* times its size that a compressed body may grow, past 64 KiB */
	READING_KEYS_LIMIT = 10000,                /* different keys of one request */
	READING_TOTAL_LIMIT = 2000000,             /* keys of a file */
	READING_NAMES_LIMIT = 100000,              /* different names in a file */
	READING_DEPTH = 8,                         /* wrappings within each other */
};

/* Strings once each; equal strings are the same pointer. */
struct names {
	const char **slots;
	size_t count, capacity;
};

struct reading {
	struct arena *arena;       /* what outlives the reading */
	const char *where;         /* "declaration.xml:12: evidence/a.har", begins every message */
	size_t request;            /* number of the request at hand, 0: messages name none */
	struct jsontext *json;
	struct names names;
	struct text path;          /* names of the containers around, joined by "/" */
	struct text chain;         /* how they were hidden, joined by "+" */
	const char *place;
	struct evidence_key *keys; /* of the request at hand, each name and place once */
	size_t key_count, key_capacity;
	size_t *slots;             /* key number + 1 by hash */
	size_t slot_capacity;
	size_t total, inflated;    /* so far in this file */
};

bool reading_init(struct reading *reading, struct arena *arena, const char *where, struct error *err);
void reading_finish(struct reading *reading);

/* Forgets the keys of the request before. */
void reading_begin(struct reading *reading, size_t request);

/* Refuses with "WHERE: request N: " and the message, which holds no value. Always returns false. */
bool reading_refuse(const struct reading *reading, struct error *err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The string, the same pointer each time, in the arena. */
const char *reading_name(struct reading *reading, const char *string);

/* Steps into a name and, with path_length as it was before, out again. */
void reading_enter(struct reading *reading, const void *name, size_t length);
void reading_leave(struct reading *reading, size_t path_length);

/* The same for a wrapping: "gzip", "base64". */
void reading_wrap(struct reading *reading, const char *wrapping);
void reading_unwrap(struct reading *reading, size_t chain_length);

/* Adds the key that the path is at, under the place and chain at hand. One that is there stays as it is. False: too many. */
bool reading_add(struct reading *reading, struct error *err);

/* What is shown of a name, appended. */
void reading_clean(struct text *out, const void *name, size_t length);

#endif
