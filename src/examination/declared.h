/* What several rules look up in a declaration. It is valid by its schema, and its ids are registered. */
#ifndef VITRINE_EXAMINATION_DECLARED_H
#define VITRINE_EXAMINATION_DECLARED_H

#include <libxml/tree.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/labels.h"

/* Whether the element is there and its text is more than the word "undetermined" in a language of ours. Of a text in several
 * languages, the first is looked at. */
bool declared_said(const xmlNode *text);

/* The first party with the role, or after `previous` the next; NULL where there is none. */
const xmlNode *declared_party(const xmlNode *root, const xmlNode *previous, const char *role);

/* Whether the party decides on the collection, alone or with others. */
bool declared_is_controller(const xmlNode *party);

/* The first transmission, or after `previous` the next in the order of the document; NULL where there is none. */
const xmlNode *declared_transmission(const xmlNode *root, const xmlNode *previous);

/* Whether any purpose of any field has the basis. */
bool declared_has_basis(const xmlNode *root, const char *basis);

/* Whether the field is read from the device (ePrivacy 5(3)): by the client, or at the factory for it. */
bool declared_is_read(const xmlNode *field);

/* Whether the element's text in any of its languages holds one of the phrases (phrase.h): the phrase, or NULL. */
const char *declared_phrase(struct arena *arena, const xmlNode *parent, const char *name, const char *const *phrases);

/* Where a field is sent. */
struct sending {
	const xmlNode *version;
	const struct sending *earlier;
};

/* The sendings of every field. */
struct sendings {
	struct labels fields;
	const struct sending **latest; /* by field */
};

void sendings_collect(const xmlNode *root, struct arena *arena, struct sendings *out);
void sendings_finish(struct sendings *sendings);

/* The last in the order of the document, or NULL where the field is sent nowhere. */
const struct sending *sendings_of(const struct sendings *sendings, const xmlNode *field);

/* The last of them in a version that the span includes (life_covers), or NULL. */
const struct sending *sendings_covered(const struct sending *sending, const xmlNode *span);

#endif
