#include "site/slug.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/digest.h"
#include "base/file.h"
#include "site/utf16.h"

enum { HASH_STEP = 8 };

/* Letters of Latin script that NFKD does not take apart. */
static const char *latin_stand_in(UChar32 c)
{
	switch (c) {
	case 0xe6:
		return "ae";
	case 0xf8:
		return "o";
	case 0x153:
		return "oe";
	case 0x142:
		return "l";
	case 0x111:
	case 0xf0:
		return "d";
	case 0xfe:
		return "th";
	case 0x131:
		return "i";
	default:
		return NULL;
	}
}

/* NFKD then case folding; a code point gives at most 18 in NFKD, three by folding. */
static UChar *decompose(struct arena *arena, const char *label, int32_t *length)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t given, decomposed;
	UChar *units = utf16_from(arena, label, strlen(label), &given);
	const UNormalizer2 *nfkd = unorm2_getNFKDInstance(&status);
	int32_t capacity = given * 18 + 1;
	UChar *apart = arena_array(arena, (size_t)capacity, sizeof *apart);
	decomposed = unorm2_normalize(nfkd, units, given, apart, capacity, &status);
	UChar *folded = arena_array(arena, (size_t)capacity * 3, sizeof *folded);
	*length = u_strFoldCase(folded, capacity * 3, apart, decomposed, U_FOLD_CASE_DEFAULT, &status);
	if (U_FAILURE(status))
		*length = 0;
	return folded;
}

static bool is_mark(UChar32 c)
{
	return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

static bool is_alphanumeric(UChar32 c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Appends to `slug` (room for the maximum and a NUL) at *at; false when full. */
static bool add_code_point(char *slug, size_t *at, UChar32 c)
{
	char letter[2] = { (char)c, '\0' };
	const char *add = is_alphanumeric(c) ? letter : latin_stand_in(c);
	if (is_mark(c) || c == '\'' || c == 0x2019)
		return true;
	if (add == NULL)
		add = *at > 0 && slug[*at - 1] != '-' ? "-" : "";
	if (*at + strlen(add) > SLUG_LENGTH_MAX)
		return add[0] == '-';
	memcpy(slug + *at, add, strlen(add));
	*at += strlen(add);
	return true;
}

static char *with_hash(struct arena *arena, const char *slug, const char *label, size_t digits)
{
	char hash[DIGEST_TEXT_SIZE];
	digest_sha256(label, strlen(label), hash);
	size_t room = digits + 1 < SLUG_LENGTH_MAX ? SLUG_LENGTH_MAX - digits - 1 : 0;
	size_t keep = strlen(slug) < room ? strlen(slug) : room;
	while (keep > 0 && slug[keep - 1] == '-')
		keep--;
	return arena_printf(arena, "%.*s%s%.*s", (int)keep, slug, keep > 0 ? "-" : "", (int)digits, hash);
}

char *slug_make(struct arena *arena, const char *label)
{
	char slug[SLUG_LENGTH_MAX + 1] = "";
	size_t at = 0;
	int32_t length;
	bool whole = true;
	struct arena scratch = { 0 };
	const UChar *units = decompose(&scratch, label, &length);
	/* halves of a surrogate pair are no letters of ours either */
	for (int32_t i = 0; i < length && whole; i++)
		whole = add_code_point(slug, &at, units[i]);
	arena_finish(&scratch);
	while (at > 0 && slug[at - 1] == '-')
		at--;
	slug[at] = '\0';
	if (at == 0 || !whole || !path_is_portable(slug))
		return with_hash(arena, slug, label, HASH_STEP);
	return arena_copy(arena, slug);
}

struct named {
	const char *label, *plain, *slug;
	size_t place, digits;
};

static int compare_slugs(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = strcmp(x->slug, y->slug);
	return order != 0 ? order : strcmp(x->label, y->label);
}

/* Of the sorted names, each that shares its slug with a different label gets more digits; whether any did. */
static bool part_ways(struct arena *arena, struct named *names, size_t count)
{
	bool changed = false;
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && strcmp(names[i].slug, names[end].slug) == 0;)
			end++;
		/* within a run labels are sorted: first and last are equal only if all are */
		if (strcmp(names[i].label, names[end - 1].label) == 0)
			continue;
		const char *shared = names[i].slug;
		for (size_t j = i; j < end && strcmp(names[j].slug, shared) == 0; j++)
			names[j].digits += HASH_STEP;
		changed = true;
	}
	for (size_t i = 0; i < count && changed; i++)
		if (names[i].digits != 0)
			names[i].slug = with_hash(arena, names[i].plain, names[i].label, names[i].digits);
	return changed;
}

const char **slug_all(struct arena *arena, const char *const *labels, size_t count)
{
	const char **slugs = arena_array(arena, count, sizeof *slugs);
	struct named *names = arena_array(arena, count, sizeof *names);
	for (size_t i = 0; i < count; i++) {
		names[i] = (struct named){ .label = labels[i], .place = i };
		names[i].plain = names[i].slug = slug_make(arena, labels[i]);
	}
	/* a SHA-256 has room for this many steps; two labels that share all of it do not exist */
	for (int round = 0; round < 6; round++) {
		qsort(names, count, sizeof *names, compare_slugs);
		if (!part_ways(arena, names, count))
			break;
	}
	for (size_t i = 0; i < count; i++)
		slugs[names[i].place] = names[i].slug;
	return slugs;
}
