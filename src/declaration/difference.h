/* What differs between two declarations, or two issues of one, and between two versions of a client within one.
 *
 * Every element, attribute and text that differs is found, whatever the schema holds: what is added or removed whole is one
 * change, what is on both sides is gone through part by part. White space, the order of attributes and that of elements say
 * nothing, but for the versions of a channel, which are oldest first. The nodes have to live as long as the result; strings
 * live in its arena. The trees need not be valid, so that an issue of an older schema can be compared too. */
#ifndef VITRINE_DECLARATION_DIFFERENCE_H
#define VITRINE_DECLARATION_DIFFERENCE_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum change_kind { CHANGE_ADDED, CHANGE_REMOVED, CHANGE_CHANGED };

struct change {
	enum change_kind kind;
	/* What it is about: what has an id, or else what stands directly below <declaration>; NULL on the side where it is not.
	 * What comes or goes whole has the aspect "" and kind CHANGE_ADDED or CHANGE_REMOVED. */
	const xmlNode *subject_before, *subject_after;
	const char *aspect; /* which part of it: "trigger/@period", "carries/condition", "" for itself */
	const char *path;   /* the same with what tells one of several from the others: "carries[imei]/condition" */
	const char *keyed, *key; /* "carries", "imei"; "" where the aspect is the only one of its name */
	const xmlNode *part_before, *part_after; /* the element that is, or bears, the part; NULL on the side where it is not */
	const char *before, *after; /* the value, in short where the part is an element; NULL where it is not there */
};

struct difference {
	struct arena *arena;
	struct change *list; /* in the order of the newer document; what is removed comes last among its like */
	size_t count, capacity;
};

/* Of two <declaration>. For one language, take its best texts out of each first; else texts are compared language by language. */
void difference_declarations(const xmlNode *before, const xmlNode *after, struct arena *arena, struct difference *out);

/* Of two <version> of one channel in a declaration that was checked. First fields (their state: added where they begin to be
 * sent, removed where they stop; then the purposes and recipients of those that are sent in both), then transmissions. These are
 * paired by what is left of their ids without the version's, then by the kind of trigger. What says nothing about the client is
 * left out: ids, the day on which an endpoint was looked at, samples; what a field's state says is not said again of <carries>. */
void difference_versions(const xmlNode *before, const xmlNode *after, struct arena *arena, struct difference *out);

/* For difference_versions. Adds what differs between two elements that are the same part, `path` and `aspect` from the subject.
 * Names in `without`, up to a NULL, are left out: elements, and attributes with their '@'. */
struct change *difference_add(struct difference *difference, const struct change *change);
void difference_parts(struct difference *difference, const struct change *place, const char *const *without);

/* The element that the change is about: the newer one where there are two. */
const xmlNode *difference_subject(const struct change *change);

/* "added", "removed", "changed". */
const char *difference_kind_name(enum change_kind kind);

#endif
