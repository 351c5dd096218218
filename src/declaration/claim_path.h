/* What a claim is about: "imei/state@sts-2", "sts-2-first/protection/message", "declaration/field".
 *
 * An id (of a field, transmission, channel or party) or "declaration", which always is the whole; then the names of elements and
 * attributes below it as data/schema/declaration.xsd has them; then "@" and a client version where it is about one. */
#ifndef VITRINE_DECLARATION_CLAIM_PATH_H
#define VITRINE_DECLARATION_CLAIM_PATH_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"

struct claim_path {
	const char *subject; /* the id, or "declaration" */
	const char *aspect;  /* "state", "protection/message": without the attribute that is what the element says ("control", not
				"control/kind"), so that one thing has one path */
	const char *version; /* id of a client version, or NULL; NULL for a transmission, which is of one version anyhow */
};

/* Reads the @about of a <claim> of an indexed declaration, called `name` in messages. `schema` is declaration.xsd. Refuses an
 * id, a step or a version that does not exist, and a version that the subject is not of. */
bool claim_path_read(const char *name, const xmlDoc *schema, const xmlNode *claim, struct arena *arena, struct claim_path *out,
		     struct error *err);

/* What the declaration whose root this is (or a copy of it) says at the path, in document order and each value once: the text, the
 * value, the kind… of each element there, the label or name of what has one. Of states, recipients and purposes those that hold in
 * the path's version; of fields those that are sent in it. In the arena; none: the declaration does not say. */
size_t claim_path_declared(const xmlNode *root, const struct claim_path *path, struct arena *arena, const char *const **out);

#endif
