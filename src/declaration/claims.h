/* What others, and the vendor itself, said of what is declared, and whether they agree.
 *
 * That something is disputed is computed here and written nowhere: two live claims about one path have different values. */
#ifndef VITRINE_DECLARATION_CLAIMS_H
#define VITRINE_DECLARATION_CLAIMS_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "declaration/claim_path.h"

struct claim {
	const xmlNode *node; /* the <claim>, with its words and source */
	size_t place; /* among the claims of the document */
	const char *id, *by, *date, *stance, *value; /* as written */
	bool live; /* neither a retraction nor taken back or corrected by its author afterwards */
};

/* All that is claimed of one thing. */
struct claimed {
	struct claim_path path;
	struct claim *claims; /* by date (a month or a year counts as its first day), then in document order */
	size_t count;
	bool disputed;
};

struct claims {
	struct claimed *list; /* in the order in which the document first speaks of each */
	size_t count;
};

/* Reads the <claim>s of a declaration that is valid and indexed, called `name` in messages. Refuses what claim_path_read refuses.
 * Claims point into the document. */
bool claims_read(const char *name, xmlDoc *doc, const char *schema_path, struct arena *arena, struct claims *out,
		 struct error *err);

/* Whether two values, white space folded already, say the same to a reader: whatever their capitals, kinds of spaces, composed
 * letters and what cannot be seen (NFKC_Casefold, UAX #31). */
bool claim_agrees(const char *value, const char *other);

#endif
