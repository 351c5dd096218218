#define _GNU_SOURCE /* qsort_r */
#include "base/labels.h"

#include <stdlib.h>
#include <string.h>

struct labels_slot {
	uint32_t hash;
	uint32_t code; /* LABELS_NONE where empty */
};

/* FNV-1a (Fowler, Noll, Vo), folded to 32 bits. */
static uint32_t hash_bytes(const char *bytes, size_t length)
{
	uint64_t hash = 0xcbf29ce484222325u;
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3u;
	return (uint32_t)(hash ^ hash >> 32);
}

void labels_finish(struct labels *labels)
{
	arena_finish(&labels->memory);
	free(labels->names);
	free(labels->lengths);
	free(labels->slots);
	*labels = (struct labels){ 0 };
}

static struct labels_slot *find_slot(const struct labels *labels, uint32_t hash, const char *name, size_t length)
{
	uint32_t mask = labels->slot_count - 1;
	for (uint32_t i = hash & mask;; i = (i + 1) & mask) {
		struct labels_slot *slot = &labels->slots[i];
		if (slot->code == LABELS_NONE)
			return slot;
		if (slot->hash == hash && labels->lengths[slot->code] == length &&
		    memcmp(labels->names[slot->code], name, length) == 0)
			return slot;
	}
}

static void rehash(struct labels *labels, uint32_t slot_count)
{
	free(labels->slots);
	labels->slots = memory_resize(NULL, slot_count, sizeof *labels->slots);
	labels->slot_count = slot_count;
	memset(labels->slots, 0xff, slot_count * sizeof *labels->slots);
	for (uint32_t code = 0; code < labels->count; code++) {
		uint32_t hash = hash_bytes(labels->names[code], labels->lengths[code]);
		*find_slot(labels, hash, labels->names[code], labels->lengths[code]) = (struct labels_slot){ hash, code };
	}
}

static void grow(struct labels *labels)
{
	labels->capacity = labels->capacity == 0 ? 64 : labels->capacity * 2;
	labels->names = memory_resize(labels->names, labels->capacity, sizeof *labels->names);
	labels->lengths = memory_resize(labels->lengths, labels->capacity, sizeof *labels->lengths);
	rehash(labels, labels->capacity * 2);
}

uint32_t labels_add(struct labels *labels, const char *name, size_t length)
{
	if (labels->count == labels->capacity)
		grow(labels);
	uint32_t hash = hash_bytes(name, length);
	struct labels_slot *slot = find_slot(labels, hash, name, length);
	if (slot->code != LABELS_NONE)
		return slot->code;
	uint32_t code = labels->count++;
	labels->names[code] = arena_copy_bytes(&labels->memory, name, length);
	labels->lengths[code] = length;
	*slot = (struct labels_slot){ hash, code };
	return code;
}

uint32_t labels_find(const struct labels *labels, const char *name, size_t length)
{
	if (labels->count == 0)
		return LABELS_NONE;
	return find_slot(labels, hash_bytes(name, length), name, length)->code;
}

static int compare_names(const void *left, const void *right, void *context)
{
	const char *const *names = context;
	return strcmp(names[*(const uint32_t *)left], names[*(const uint32_t *)right]);
}

void labels_sort(const struct labels *labels, uint32_t *out)
{
	for (uint32_t code = 0; code < labels->count; code++)
		out[code] = code;
	qsort_r(out, labels->count, sizeof *out, compare_names, labels->names);
}

uint32_t labels_search(const char *const *names, uint32_t count, const char *name)
{
	uint32_t low = 0, high = count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = strcmp(names[middle], name);
		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return LABELS_NONE;
}
