/* The issues of the declaration, kept: DECLARATIONS/3/ holds declaration.xml, word for word as it was published, and issue.xml,
 * made at once and never touched again.
 *
 * issue.xml gives the SHA-256 of its declaration.xml and that of the issue.xml frozen before it, so that the newest one vouches
 * for all:
 *     <issue version="3" issued="2026-10-15" frozen="2026-10-15" sha256="…" previous="2" previous-sha256="…"/> */
#ifndef VITRINE_ISSUE_ISSUE_H
#define VITRINE_ISSUE_ISSUE_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/error.h"
#include "declaration/declaration.h"

struct issue {
	unsigned version;    /* as declaration.xml says, from 1 */
	const char *issued;  /* "2026-10-15" */
	const char *frozen;  /* day on which it was frozen */
	const char *path;    /* of its declaration.xml */
	char sha256[DIGEST_TEXT_SIZE];          /* of its declaration.xml */
	char own_sha256[DIGEST_TEXT_SIZE];      /* of its issue.xml */
	unsigned previous;                      /* 0: it is the first */
	char previous_sha256[DIGEST_TEXT_SIZE]; /* of the issue.xml before it; "" for the first */
	xmlDoc *doc;         /* its declaration: not held against a schema, which may have grown since */
};

struct issues {
	const char *folder;
	struct issue *list; /* oldest first */
	size_t count;
};

/* Every issue in the folder; one that is not there holds none. Hashes, the chain, and that each declaration says what its issue.xml
 * says are checked. Strings live in the arena, documents until issues_finish, which takes zeroed storage too. */
bool issues_read(const char *folder, struct arena *arena, struct issues *out, struct error *err);
void issues_finish(struct issues *issues);

/* The frozen issue of a number, or NULL. */
const struct issue *issues_find(const struct issues *issues, unsigned version);

/* Whether the declaration can stand beside what is frozen: the newest issue, with the same bytes, or a later one that supersedes
 * it. The first may supersede what was never kept. */
bool issues_allow(const struct issues *issues, const struct declaration *declaration, struct error *err);

/* Freezes the declaration that was read, with the bytes that its file had then, on `day`. One that is frozen already is refused;
 * on failure nothing is there. */
bool issue_freeze(const struct issues *issues, const struct declaration *declaration, const char *day, struct error *err);

#endif
