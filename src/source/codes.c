#include "source/codes.h"

#include <stdlib.h>
#include <string.h>

enum { SHORT_LABEL = 16 };

struct codes_slot {
	uint64_t head, tail; /* the first and last eight bytes, overlapping in labels below 16 */
	uint32_t code;
	uint32_t length; /* 0: empty slot; labels have at least one byte */
};

static uint64_t load(const char *bytes, size_t length)
{
	uint64_t word = 0;
	memcpy(&word, bytes, length);
	return word;
}

/* The two words and the length tell a label of 1 to 16 bytes apart from every other. */
static struct codes_slot pack(const char *label, size_t length)
{
	struct codes_slot slot = { .length = (uint32_t)length };
	if (length >= 8) {
		slot.head = load(label, 8);
		slot.tail = load(label + length - 8, 8);
	} else if (length >= 4) {
		slot.head = load(label, 4);
		slot.tail = load(label + length - 4, 4);
	} else {
		slot.head = (unsigned char)label[0];
		slot.tail = (uint64_t)(unsigned char)label[length / 2] << 8 | (unsigned char)label[length - 1];
	}
	return slot;
}

static uint64_t hash_packed(const struct codes_slot *packed)
{
	uint64_t hash = (packed->head ^ (uint64_t)packed->length << 56) * 0x9e3779b97f4a7c15u;
	hash = (hash ^ hash >> 32 ^ packed->tail) * 0xc2b2ae3d27d4eb4fu;
	return hash ^ hash >> 29;
}

static struct codes_slot *find_slot(const struct codes *codes, const struct codes_slot *packed)
{
	size_t mask = codes->slot_count - 1;
	for (size_t i = hash_packed(packed) & mask;; i = (i + 1) & mask) {
		struct codes_slot *slot = &codes->slots[i];
		if (slot->length == 0)
			return slot;
		if (slot->head == packed->head && slot->tail == packed->tail && slot->length == packed->length)
			return slot;
	}
}

static void grow(struct codes *codes)
{
	struct codes_slot *old = codes->slots;
	size_t old_count = codes->slot_count;
	codes->slot_count = old_count == 0 ? 256 : old_count * 2;
	codes->slots = memory_resize(NULL, codes->slot_count, sizeof *codes->slots);
	memset(codes->slots, 0, codes->slot_count * sizeof *codes->slots);
	for (size_t i = 0; i < old_count; i++)
		if (old[i].length != 0)
			*find_slot(codes, &old[i]) = old[i];
	free(old);
}

void codes_finish(struct codes *codes)
{
	labels_finish(&codes->labels);
	free(codes->slots);
	*codes = (struct codes){ 0 };
}

uint32_t codes_find(const struct codes *codes, const char *label, size_t length)
{
	if (length > SHORT_LABEL)
		return labels_find(&codes->labels, label, length);
	if (length == 0 || codes->slot_count == 0)
		return LABELS_NONE;
	struct codes_slot packed = pack(label, length);
	const struct codes_slot *slot = find_slot(codes, &packed);
	return slot->length != 0 ? slot->code : LABELS_NONE;
}

uint32_t codes_add(struct codes *codes, const char *label, size_t length)
{
	uint32_t code = labels_add(&codes->labels, label, length);
	if (length == 0 || length > SHORT_LABEL)
		return code;
	if (codes->used * 4 >= codes->slot_count) /* sparse: a second probe is a branch guessed wrong */
		grow(codes);
	struct codes_slot packed = pack(label, length);
	packed.code = code;
	*find_slot(codes, &packed) = packed;
	codes->used++;
	return code;
}
