#include "declaration/claims.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/labels.h"
#include "base/xml.h"

static const char first_day[] = "0000-01-01";

static bool is_stance(const struct claim *claim, const char *stance)
{
	return strcmp(claim->stance, stance) == 0;
}

/* NFKC_Casefold (UAX #31): capitals, composed and decomposed letters, the kinds of spaces and what cannot be seen make no
 * difference. NULL where ICU fails. */
static const UChar *fold(const UNormalizer2 *folding, const char *value, struct arena *arena)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t room = (int32_t)strlen(value) + 1, length; /* the schema's reader bounds the file at 16 MiB */
	UChar *units = arena_array(arena, (size_t)room, sizeof *units);
	u_strFromUTF8(units, room, &length, value, -1, &status);
	int32_t needed = U_SUCCESS(status) ? unorm2_normalize(folding, units, length, NULL, 0, &status) : 0;
	if (status != U_BUFFER_OVERFLOW_ERROR)
		return U_SUCCESS(status) ? units + length : NULL; /* folded to nothing */
	status = U_ZERO_ERROR;
	UChar *folded = arena_array(arena, (size_t)needed + 1, sizeof *folded);
	unorm2_normalize(folding, units, length, folded, needed + 1, &status);
	return U_SUCCESS(status) ? folded : NULL;
}

bool claim_agrees(const char *value, const char *other)
{
	UErrorCode status = U_ZERO_ERROR;
	struct arena arena = { 0 };
	const UNormalizer2 *folding = unorm2_getNFKCCasefoldInstance(&status);
	const UChar *one = U_SUCCESS(status) ? fold(folding, value, &arena) : NULL;
	const UChar *two = one != NULL ? fold(folding, other, &arena) : NULL;
	bool same = two != NULL ? u_strcmp(one, two) == 0 : strcmp(value, other) == 0;
	arena_finish(&arena);
	return same;
}

/* "2017", "2017-11" and "2017-11-01" are the same day here. */
static int compare_dates(const char *a, const char *b)
{
	char one[sizeof first_day], two[sizeof first_day];
	memcpy(one, first_day, sizeof one);
	memcpy(two, first_day, sizeof two);
	memcpy(one, a, strnlen(a, sizeof one - 1));
	memcpy(two, b, strnlen(b, sizeof two - 1));
	return strcmp(one, two);
}

static int compare_claims(const void *one, const void *two)
{
	const struct claim *a = one, *b = two;
	int order = compare_dates(a->date, b->date);
	return order != 0 ? order : (a->place > b->place) - (a->place < b->place);
}

/* In order of time: what an author retracts or corrects was said before. */
static void judge(struct claimed *claimed)
{
	const char *said = NULL;
	for (size_t i = 0; i < claimed->count; i++) {
		struct claim *claim = &claimed->claims[i];
		bool retracts = is_stance(claim, "retracts");
		for (size_t j = 0; (retracts || is_stance(claim, "corrects")) && j < i; j++)
			if (strcmp(claimed->claims[j].by, claim->by) == 0)
				claimed->claims[j].live = false;
		claim->live = !retracts;
	}
	for (size_t i = 0; i < claimed->count && !claimed->disputed; i++) {
		const struct claim *claim = &claimed->claims[i];
		if (!claim->live)
			continue;
		claimed->disputed = said != NULL && !claim_agrees(said, claim->value);
		said = said != NULL ? said : claim->value;
	}
}

/* The value that is compared: the one in the declaration's own language, or NULL. */
static const xmlNode *own_value(const xmlNode *claim, const char *language)
{
	const xmlNode *value = xml_child(claim, "value");
	while (value != NULL && xmlHasProp(value, (const xmlChar *)"lang") != NULL && !xml_says(value, "lang", language))
		value = xml_next(value, "value");
	return value;
}

static struct claim read_claim(const xmlNode *node, size_t place, const char *language, struct arena *arena)
{
	return (struct claim){ .node = node,
			       .place = place,
			       .id = xml_attribute(arena, node, "id"),
			       .by = xml_attribute(arena, node, "by"),
			       .date = xml_attribute(arena, node, "date"),
			       .stance = xml_attribute(arena, node, "stance"),
			       .value = xml_text(arena, own_value(node, language)) };
}

/* One spelling for each thing that is claimed of. */
static const char *key_of(const struct claim_path *path, struct arena *arena)
{
	return arena_printf(arena, "%s/%s@%s", path->subject, path->aspect, path->version != NULL ? path->version : "");
}

struct gathering {
	struct labels keys;   /* code: place in the list below */
	struct claimed *list; /* room for one a claim */
	uint32_t *code;	      /* of each claim */
};

/* Finds what each claim is about, and how many are about each thing. */
static bool gather(const char *name, const xmlDoc *schema, const xmlNode *root, struct arena *arena, struct gathering *gathering,
		   struct error *err)
{
	const char *language = xml_attribute(arena, root, "lang");
	struct claim_path path;
	size_t place = 0;
	for (const xmlNode *node = xml_child(root, "claim"); node != NULL; node = xml_next(node, "claim")) {
		if (!claim_path_read(name, schema, node, arena, &path, err))
			return false;
		if (own_value(node, language) == NULL)
			return xml_refuse(err, name, node, "<value> is not given in '%s', the declaration's own language: add it", language);
		const char *key = key_of(&path, arena);
		uint32_t code = labels_add(&gathering->keys, key, strlen(key));
		gathering->code[place++] = code;
		gathering->list[code].path = path;
		gathering->list[code].count++;
	}
	return true;
}

static void fill(const xmlNode *root, struct arena *arena, struct gathering *gathering)
{
	const char *language = xml_attribute(arena, root, "lang");
	size_t place = 0;
	for (uint32_t i = 0; i < gathering->keys.count; i++) {
		gathering->list[i].claims = arena_array(arena, gathering->list[i].count, sizeof *gathering->list[i].claims);
		gathering->list[i].count = 0;
	}
	for (const xmlNode *node = xml_child(root, "claim"); node != NULL; node = xml_next(node, "claim"), place++) {
		struct claimed *claimed = &gathering->list[gathering->code[place]];
		claimed->claims[claimed->count++] = read_claim(node, place, language, arena);
	}
	for (uint32_t i = 0; i < gathering->keys.count; i++) {
		qsort(gathering->list[i].claims, gathering->list[i].count, sizeof *gathering->list[i].claims, compare_claims);
		judge(&gathering->list[i]);
	}
}

bool claims_read(const char *name, xmlDoc *doc, const char *schema_path, struct arena *arena, struct claims *out,
		 struct error *err)
{
	const xmlNode *root = xmlDocGetRootElement(doc);
	struct gathering gathering = { 0 };
	xmlDoc *schema = NULL;
	size_t count = 0;
	for (const xmlNode *node = xml_child(root, "claim"); node != NULL; node = xml_next(node, "claim"))
		count++;
	if (count == 0)
		return *out = (struct claims){ 0 }, true;
	gathering.list = arena_array(arena, count, sizeof *gathering.list);
	gathering.code = arena_array(arena, count, sizeof *gathering.code);
	bool ok = xml_read(schema_path, &schema, err) && gather(name, schema, root, arena, &gathering, err);
	if (ok) {
		fill(root, arena, &gathering);
		*out = (struct claims){ gathering.list, gathering.keys.count };
	}
	labels_finish(&gathering.keys);
	xmlFreeDoc(schema);
	return ok;
}
