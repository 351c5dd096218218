/* A site put in place at once: a reader sees the old one or the new one, never a mixture, and a build that is killed at
 * any moment leaves the old one whole.
 *
 * Files that differ from the old site go into a new folder beside it; those that do not are hard-linked from it. Then
 * everything is synced and the two folders change places (renameat2 with RENAME_EXCHANGE, Linux 3.15). Where nothing
 * differs nothing is written. One build at a time: the folder that holds the site is locked. */
#ifndef VITRINE_SITE_PUBLISH_H
#define VITRINE_SITE_PUBLISH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/error.h"

struct publish;

struct publish_result {
	size_t files, changed; /* changed or new since the old site; the manifest is counted too */
	size_t bytes;
	bool replaced; /* false where the old site was the same to the byte */
};

/* One file that the site will hold. */
struct published_file {
	const char *path; /* relative, '/' between */
	size_t bytes;
	char sha256[DIGEST_TEXT_SIZE];
};

/* Refuses a folder that is there but is neither empty nor a site (without SHA256SUMS). */
bool publish_begin(const char *folder, struct publish **out, struct error *err);

/* Adds a file; a path twice is refused, and so is one that leads out of the site. The bytes are the caller's. */
bool publish_file(struct publish *publish, const char *path, const void *bytes, size_t length, struct error *err);

/* The file added at a path, or NULL; valid until the next one is added. */
const struct published_file *publish_find(const struct publish *publish, const char *path);

/* Writes SHA256SUMS, syncs and puts the site in place. After a failure the old site is as it was; publish_end is called
 * in any case. */
bool publish_commit(struct publish *publish, struct publish_result *out, struct error *err);

/* Removes what is left beside the site, unlocks, frees. NULL is allowed. */
void publish_end(struct publish *publish);

#endif
