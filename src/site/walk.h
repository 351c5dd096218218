/* The simplest XPath, walked without libxml2's machine: ".", "@value", "figure/@value", "../@code", "/report/page/row".
 * Gives what XPath 1.0 would: names without a prefix are those of no namespace. */
#ifndef VITRINE_SITE_WALK_H
#define VITRINE_SITE_WALK_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* All zero is ".". */
struct path {
	bool absolute;        /* from the document; else from the current node */
	size_t up;            /* "..", that many times, before anything else */
	const char **names;   /* then children so named */
	size_t count;
	const char *attribute; /* then this attribute, if not NULL */
};

/* Reads a path at *cursor and moves it on; false where there is none that is so simple. Strings in the arena. */
bool walk_parse(struct arena *arena, const char **cursor, struct path *out);

/* Calls visit for each node found, in document order, until it returns false. */
void walk(const struct path *path, xmlNode *node, bool (*visit)(void *context, xmlNode *found), void *context);

xmlNode *walk_first(const struct path *path, xmlNode *node);

/* XPath's string value of a node; points into the tree, or into the arena where it had to be put together. */
const char *walk_string(struct arena *arena, const xmlNode *node);

#endif
