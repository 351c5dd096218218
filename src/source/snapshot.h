/* Several connections that see the same state of one database. */
#ifndef VITRINE_SOURCE_SNAPSHOT_H
#define VITRINE_SOURCE_SNAPSHOT_H

#include "source/sqlite.h"

struct snapshot {
	sqlite3 **handles; /* each inside a read transaction; one thread may use one handle */
	unsigned count;    /* 1 to what was wanted */
};

/* Opens up to `wanted` read-only connections on one state: fewer only where the database is written so often that no
 * two could be opened between two commits. */
bool snapshot_open(struct source *source, unsigned wanted, struct snapshot *out, struct error *err);
void snapshot_close(struct snapshot *snapshot);

#endif
