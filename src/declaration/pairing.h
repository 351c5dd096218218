/* Which elements of two documents are the same thing, so that they can be compared.
 *
 * Elements of one name are paired in three rounds: those that are equal to the last letter; those that bear the same mark of
 * identity (an id, or what stands for one: the field of a <carries>, the party of a <recipient>, the language of a text); and
 * those that have no such mark, in their order: the one endpoint whose host has changed is still the endpoint. */
#ifndef VITRINE_DECLARATION_PAIRING_H
#define VITRINE_DECLARATION_PAIRING_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct pair {
	const xmlNode *before, *after; /* NULL: not there */
};

/* Elements in a row, in the arena. */
struct elements {
	const xmlNode **list;
	size_t count;
};

/* The child elements, of every name where it is NULL, in document order. */
struct elements pairing_children(const xmlNode *parent, const char *name, struct arena *arena);

/* Pairs in the order of `after`, then what is left of `before` in its own. There are at most as many as elements in both; their
 * count is returned. */
size_t pairing_make(const struct elements *before, const struct elements *after, struct arena *arena, struct pair **out);

/* What tells the element from its like: "imei" of <carries field="imei">; "" where nothing does. */
const char *pairing_key(const xmlNode *node, struct arena *arena);

/* The language of a text: its own, or the declaration's. */
const char *pairing_language(const xmlNode *node, struct arena *arena);

/* Whether the element holds no element. */
bool pairing_is_leaf(const xmlNode *node);

#endif
