/* Labels to dense codes in the inner loop of a tally: short labels are compared as two machine words, longer ones
 * go through struct labels. */
#ifndef VITRINE_SOURCE_CODES_H
#define VITRINE_SOURCE_CODES_H

#include <stddef.h>
#include <stdint.h>

#include "base/labels.h"

struct codes_slot;

/* All zero bytes is an empty set. */
struct codes {
	struct labels labels;     /* every label, in order of codes */
	struct codes_slot *slots; /* the short ones: open addressing, a power of two */
	size_t slot_count, used;
};

void codes_finish(struct codes *codes);

/* LABELS_NONE where the label was not added yet. */
uint32_t codes_find(const struct codes *codes, const char *label, size_t length);

/* Adds a label that codes_find did not find. */
uint32_t codes_add(struct codes *codes, const char *label, size_t length);

#endif
