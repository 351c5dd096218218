/* What transmissions declare, and the verdicts on what was read. docs/decisions/0009-what-counts-as-a-key.md gives the reasons. */
#ifndef VITRINE_EVIDENCE_MATCH_H
#define VITRINE_EVIDENCE_MATCH_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "declaration/declaration.h"
#include "evidence/address.h"
#include "evidence/evidence.h"
#include "evidence/reading.h"

struct match_field;
struct match_carrier;

/* Every transmission and every field that a message can hold. */
struct match {
	const struct match_carrier *carriers;
	size_t carrier_count;
	const struct match_field *fields;
	size_t field_count;
	struct match_scratch *scratch; /* one for each field that a transmission carries, at most */
};

void match_init(struct match *match, const struct declaration *declaration, struct arena *arena);

/* Which transmissions a request may be: those of a client version, one alone, or (both NULL) any. */
struct match_scope {
	const char *version, *transmission;
};

/* Takes the keys of the request that was read, and those that its path holds, with their verdicts. Of the address, out->path is only what
 * the declaration says of it ("/v4/{imei}"), or "/…": a path may hold values. */
bool match_request(const struct match *match, struct match_scope scope, const struct address *address, struct reading *reading,
		   struct evidence_request *out, struct error *err);

/* The same for the payload of one transmission, which went nowhere. */
void match_payload(const struct match *match, const char *transmission, struct reading *reading, struct evidence_request *out);

/* Adds to a sample's first request of its transmission the unconditional keys that none of its requests has. `body_only`: the sample is a
 * body, and shows no headers. */
void match_absent(const struct match *match, const char *transmission, bool body_only, struct reading *reading, struct evidence_file *file);

#endif
