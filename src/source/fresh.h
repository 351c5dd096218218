/* A database that was not there, made beside its place and moved there once whole. */
#ifndef VITRINE_SOURCE_FRESH_H
#define VITRINE_SOURCE_FRESH_H

#include <stdbool.h>

#include "base/error.h"

struct fresh {
	const char *place; /* where it will be */
	char *path;        /* where it is meanwhile: "PLACE.importing" */
	int fd;            /* holds a lock against a second import of the same database; −1: not open */
};

/* Takes over what an import that was killed left behind. Another import that still runs is refused. */
bool fresh_open(struct fresh *fresh, const char *place, struct error *err);

/* Call after the database was closed. Somebody else's database that has come to be there is not replaced. */
bool fresh_publish(struct fresh *fresh, struct error *err);

/* Removes what was not published, with its journal. */
void fresh_finish(struct fresh *fresh);

#endif
