/* Labels interned once into dense integer codes: any number of them, of any length. */
#ifndef VITRINE_BASE_LABELS_H
#define VITRINE_BASE_LABELS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct labels_slot;

/* All zero bytes is an empty set. Code i is the i-th label that was added, from 0. */
struct labels {
	struct arena memory;
	const char **names; /* by code, NUL-terminated copies */
	size_t *lengths;    /* by code, bytes */
	uint32_t count, capacity;
	struct labels_slot *slots; /* open addressing, a power of two */
	uint32_t slot_count;
};

#define LABELS_NONE UINT32_MAX

void labels_finish(struct labels *labels);

/* The label's code, adding it if it is new. */
uint32_t labels_add(struct labels *labels, const char *name, size_t length);

/* The label's code, or LABELS_NONE. */
uint32_t labels_find(const struct labels *labels, const char *name, size_t length);

/* Codes in order of their names' bytes: `out` has `labels->count` places. */
void labels_sort(const struct labels *labels, uint32_t *out);

/* The place of a name in a list that is in byte order, or LABELS_NONE. */
uint32_t labels_search(const char *const *names, uint32_t count, const char *name);

#endif
