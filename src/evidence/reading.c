#include "evidence/reading.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES = 120, DIGIT_RUN = 6 };

bool reading_init(struct reading *reading, struct arena *arena, const char *where, struct error *err)
{
	*reading = (struct reading){ .arena = arena, .where = where, .place = "body" };
	return jsontext_create(&reading->json, err);
}

void reading_finish(struct reading *reading)
{
	jsontext_destroy(reading->json);
	text_finish(&reading->path);
	text_finish(&reading->chain);
	free(reading->names.slots);
	free(reading->keys);
	free(reading->slots);
}

void reading_begin(struct reading *reading, size_t request)
{
	reading->request = request;
	if (reading->key_count > 0)
		memset(reading->slots, 0, reading->slot_capacity * sizeof *reading->slots);
	reading->key_count = 0;
	text_clear(&reading->path);
	text_clear(&reading->chain);
}

bool reading_refuse(const struct reading *reading, struct error *err, const char *format, ...)
{
	char message[sizeof err->message / 2];
	va_list args;
	va_start(args, format);
	vsnprintf(message, sizeof message, format, args);
	va_end(args);
	if (reading->request == 0)
		return error_set(err, ERROR_REFUSED, "%s: %s", reading->where, message);
	return error_set(err, ERROR_REFUSED, "%s: request %zu: %s", reading->where, reading->request, message);
}

/* FNV-1a (Fowler, Noll and Vo 1991), 64 bits. */
static size_t hash_string(const char *string)
{
	uint64_t hash = 0xcbf29ce484222325u;
	for (; *string != '\0'; string++)
		hash = (hash ^ (unsigned char)*string) * 0x100000001b3u;
	return (size_t)(hash ^ hash >> 32);
}

static size_t find_slot(const struct names *names, const char *string)
{
	size_t at = hash_string(string) & (names->capacity - 1);
	while (names->slots[at] != NULL && strcmp(names->slots[at], string) != 0)
		at = (at + 1) & (names->capacity - 1);
	return at;
}

static void grow_names(struct names *names)
{
	struct names grown = { .count = names->count, .capacity = names->capacity == 0 ? 256 : names->capacity * 2 };
	grown.slots = memory_resize(NULL, grown.capacity, sizeof *grown.slots);
	memset(grown.slots, 0, grown.capacity * sizeof *grown.slots);
	for (size_t i = 0; i < names->capacity; i++)
		if (names->slots[i] != NULL)
			grown.slots[find_slot(&grown, names->slots[i])] = names->slots[i];
	free(names->slots);
	*names = grown;
}

const char *reading_name(struct reading *reading, const char *string)
{
	struct names *names = &reading->names;
	if (names->count * 2 >= names->capacity)
		grow_names(names);
	size_t at = find_slot(names, string);
	if (names->slots[at] == NULL) {
		names->slots[at] = arena_copy(reading->arena, string);
		names->count++;
	}
	return names->slots[at];
}

/* Length of the character at `p` if it may be shown, else 0. U+FFFE and U+FFFF are no characters of XML. */
static size_t character(const unsigned char *p, size_t left)
{
	if (p[0] < 0x20 || p[0] == 0x7f || (p[0] == 0xc2 && left > 1 && p[1] < 0xa0))
		return 0;
	if (p[0] == 0xef && left > 2 && p[1] == 0xbf && p[2] >= 0xbe)
		return 0;
	for (size_t length = 1; length <= 4 && length <= left; length++)
		if (text_is_utf8(p, length))
			return length;
	return 0;
}

static size_t digits(const unsigned char *p, size_t left)
{
	size_t count = 0;
	while (count < left && p[count] >= '0' && p[count] <= '9')
		count++;
	return count;
}

/* Appends what stands at p; returns how many bytes it took. */
static size_t clean_one(struct text *out, const unsigned char *p, size_t left)
{
	size_t run = digits(p, left), length = character(p, left);
	if (run >= DIGIT_RUN) {
		text_add(out, "######");
		return run;
	}
	if (run > 0 || length > 1)
		text_add_bytes(out, p, run > 0 ? run : length);
	else if (length == 0)
		text_add_char(out, '?');
	else if (*p == '/')
		text_add(out, "~1");
	else
		text_add_char(out, (char)*p);
	return run > 0 ? run : length > 0 ? length : 1;
}

void reading_clean(struct text *out, const void *name, size_t length)
{
	const unsigned char *bytes = name;
	size_t start = out->length;
	for (size_t at = 0; at < length;) {
		if (out->length - start >= NAME_BYTES) {
			text_add(out, "…");
			return;
		}
		at += clean_one(out, bytes + at, length - at);
	}
}

void reading_enter(struct reading *reading, const void *name, size_t length)
{
	if (reading->path.length > 0)
		text_add_char(&reading->path, '/');
	reading_clean(&reading->path, name, length);
}

static void truncate(struct text *text, size_t length)
{
	text->length = length;
	if (text->bytes != NULL)
		text->bytes[length] = '\0';
}

void reading_leave(struct reading *reading, size_t path_length)
{
	truncate(&reading->path, path_length);
}

void reading_wrap(struct reading *reading, const char *wrapping)
{
	if (reading->chain.length > 0)
		text_add_char(&reading->chain, '+');
	text_add(&reading->chain, wrapping);
}

void reading_unwrap(struct reading *reading, size_t chain_length)
{
	truncate(&reading->chain, chain_length);
}

static size_t key_slot(const struct reading *reading, const char *name, const char *place)
{
	size_t at = ((uintptr_t)name >> 4) * 31 + (unsigned char)place[0];
	for (at &= reading->slot_capacity - 1; reading->slots[at] != 0; at = (at + 1) & (reading->slot_capacity - 1)) {
		const struct evidence_key *key = &reading->keys[reading->slots[at] - 1];
		if (key->name == name && key->place == place)
			break;
	}
	return at;
}

static void grow_keys(struct reading *reading)
{
	reading->key_capacity = reading->key_capacity == 0 ? 64 : reading->key_capacity * 2;
	reading->keys = memory_resize(reading->keys, reading->key_capacity, sizeof *reading->keys);
	reading->slot_capacity = reading->key_capacity * 4;
	reading->slots = memory_resize(reading->slots, reading->slot_capacity, sizeof *reading->slots);
	memset(reading->slots, 0, reading->slot_capacity * sizeof *reading->slots);
	for (size_t i = 0; i < reading->key_count; i++)
		reading->slots[key_slot(reading, reading->keys[i].name, reading->keys[i].place)] = i + 1;
}

static bool has_room(const struct reading *reading, struct error *err)
{
	if (reading->key_count >= READING_KEYS_LIMIT)
		return reading_refuse(reading, err, "more than %d different keys: no client sends so many; record less, or split the file",
				      READING_KEYS_LIMIT);
	if (reading->total >= READING_TOTAL_LIMIT)
		return reading_refuse(reading, err, "more than %d keys in one file: split it", READING_TOTAL_LIMIT);
	if (reading->names.count >= READING_NAMES_LIMIT)
		return reading_refuse(reading, err, "more than %d different names in one file: split it, or look whether values stand as keys",
				      READING_NAMES_LIMIT);
	return true;
}

bool reading_add(struct reading *reading, struct error *err)
{
	if (reading->key_count == reading->key_capacity)
		grow_keys(reading);
	if (!has_room(reading, err))
		return false;
	const char *name = reading_name(reading, reading->path.length > 0 ? reading->path.bytes : "(no name)");
	size_t at = key_slot(reading, name, reading->place);
	if (reading->slots[at] != 0)
		return true;
	const char *encoding = reading->chain.length > 0 ? reading_name(reading, reading->chain.bytes) : NULL;
	reading->keys[reading->key_count++] = (struct evidence_key){ .name = name, .place = reading->place, .encoding = encoding };
	reading->slots[at] = reading->key_count;
	reading->total++;
	return true;
}
