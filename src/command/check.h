/* What check, release and build have in common: a publication and its declaration, held against each other. */
#ifndef VITRINE_COMMAND_CHECK_H
#define VITRINE_COMMAND_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "command/options.h"
#include "declaration/declaration.h"
#include "publication/publication.h"

struct checked {
	struct publication publication;
	struct declaration declaration;
	bool source_checked; /* the database was there, and each of its table's columns is explained */
	size_t column_count; /* of the table */
};

/* Reads both files of the publication in options->folder, each valid by its schema and rules; where the publication
 * has a source whose database exists, every column of its table must be stored for a declared field (rule C12). A
 * database that is not there is no fault: a site is built from frozen editions without it. Counts are not read.
 * Strings live in the arena; the caller calls checked_finish. */
bool check_publication(const struct options *options, struct arena *arena, struct checked *out, struct error *err);
void checked_finish(struct checked *checked);

#endif
