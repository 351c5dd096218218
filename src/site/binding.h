/* What the attributes of a template's element say. */
#ifndef VITRINE_SITE_BINDING_H
#define VITRINE_SITE_BINDING_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"

struct binding {
	const char *name; /* "data-v-text"; of a static attribute its name in the page */
	const char *value;
	long line;
};

struct bindings {
	const char *element; /* the tag's name in the page */
	bool vanishes;       /* <template> with a binding: no tag is written */
	bool opens_foreign;  /* <svg>, <math> */
	const struct binding *with, *each, *condition, *include, *text, *json;
	struct binding *attributes; /* data-v-attr-* */
	size_t attribute_count;
	struct binding *statics; /* but those that an attribute binding sets */
	size_t static_count;
};

/* Reads the element's bindings and refuses those that are unknown, or make no sense where they stand. `file` is for
 * messages; strings in the arena. */
bool binding_read(const char *file, const xmlNode *node, bool foreign, struct arena *arena, struct bindings *out,
		  struct error *err);

/* "href" of "data-v-attr-href". */
const char *binding_attribute(const struct binding *binding);

#endif
