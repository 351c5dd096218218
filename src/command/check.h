/* What check, release and build have in common: a publication and its declaration, held against each other. */
#ifndef VITRINE_COMMAND_CHECK_H
#define VITRINE_COMMAND_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "command/options.h"
#include "declaration/declaration.h"
#include "edition/edition.h"
#include "evidence/evidence.h"
#include "examination/examination.h"
#include "issue/issue.h"
#include "publication/publication.h"

struct checked {
	const char *share; /* of the program: its templates/ hold the words of the rules */
	struct publication publication;
	struct declaration declaration;
	struct issues issues;
	struct editions editions;
	struct evidence_read evidence;
	struct circumstances circumstances;
	struct examination examination;
};

/* Reads the publication in options->folder: publication.xml and declaration.xml, each valid by its schema, samples and captures,
 * the frozen issues of the declaration, beside which it has to be able to stand, the frozen editions, and the names of the columns of the source table where the database is there (a site is built from
 * frozen editions without it). Counts are not read. Then every rule is held against it; what that finds refuses
 * nothing yet. Strings live in the arena; the caller calls checked_finish, on a zeroed struct too. */
bool check_publication(const struct options *options, struct arena *arena, struct checked *out, struct error *err);

/* Whether no rule found an error; else the message names each, up to a number, in English. */
bool check_passed(const struct checked *checked, struct error *err);

void checked_finish(struct checked *checked);

#endif
