#include "declaration/difference.h"

#include <string.h>

#include "base/text.h"
#include "base/xml.h"
#include "declaration/pairing.h"

const xmlNode *difference_subject(const struct change *change)
{
	return change->subject_after != NULL ? change->subject_after : change->subject_before;
}

const char *difference_kind_name(enum change_kind kind)
{
	static const char *const names[] = { [CHANGE_ADDED] = "added", [CHANGE_REMOVED] = "removed", [CHANGE_CHANGED] = "changed" };
	return names[kind];
}

struct change *difference_add(struct difference *difference, const struct change *change)
{
	if (difference->count == difference->capacity) {
		size_t capacity = difference->capacity == 0 ? 64 : difference->capacity * 2;
		struct change *list = arena_array(difference->arena, capacity, sizeof *list);
		if (difference->count > 0)
			memcpy(list, difference->list, difference->count * sizeof *list);
		difference->list = list;
		difference->capacity = capacity;
	}
	difference->list[difference->count] = *change;
	return &difference->list[difference->count++];
}

static bool is_subject(const xmlNode *node)
{
	return xmlHasProp(node, (const xmlChar *)"id") != NULL || xml_is(node->parent, "declaration");
}

static bool is_left_out(const char *const *without, const char *mark, const xmlChar *name)
{
	for (; without != NULL && *without != NULL; without++)
		if (strncmp(*without, mark, strlen(mark)) == 0 && strcmp(*without + strlen(mark), (const char *)name) == 0)
			return true;
	return false;
}

static void add_phrase(struct text *out, const char *phrase)
{
	if (phrase[0] != '\0')
		text_printf(out, "%s%s", out->length > 0 ? ", " : "", phrase);
}

static void add_address(const xmlNode *node, struct arena *arena, struct text *out)
{
	const char *scheme = xml_attribute(arena, node, "scheme"), *port = xml_attribute(arena, node, "port");
	text_printf(out, "%s://%s%s%s%s", text_or_empty(scheme), text_or_empty(xml_attribute(arena, node, "host")),
		    port != NULL ? ":" : "", text_or_empty(port), text_or_empty(xml_attribute(arena, node, "path")));
}

static void add_in_short(const xmlNode *node, struct arena *arena, struct text *out)
{
	if (xml_is(node, "endpoint"))
		add_address(node, arena, out);
	for (const xmlAttr *attribute = node->properties; attribute != NULL && !xml_is(node, "endpoint"); attribute = attribute->next)
		if (strcmp((const char *)attribute->name, "lang") != 0)
			add_phrase(out, xml_attribute(arena, node, (const char *)attribute->name));
	if (pairing_is_leaf(node))
		add_phrase(out, xml_text(arena, node));
	for (const xmlNode *child = node->children; child != NULL; child = child->next)
		if (child->type == XML_ELEMENT_NODE)
			add_in_short(child, arena, out);
}

/* What a part holds, in one line: its values and texts, or an address. */
static const char *in_short(const xmlNode *node, struct arena *arena)
{
	struct text out = { 0 };
	if (node == NULL)
		return NULL;
	add_in_short(node, arena, &out);
	const char *line = arena_copy_bytes(arena, out.bytes, out.length);
	text_finish(&out);
	return line;
}

static const char *join(struct arena *arena, const char *path, const char *step)
{
	return path[0] == '\0' ? step : arena_printf(arena, "%s/%s", path, step);
}

/* The place of a part below this one. */
static struct change step_into(struct difference *difference, const struct change *place, const struct pair *pair)
{
	struct change next = *place;
	const xmlNode *node = pair->after != NULL ? pair->after : pair->before;
	const char *name = (const char *)node->name, *key = pairing_key(node, difference->arena);
	const char *language = xml_attribute(difference->arena, node, "lang");
	next.part_before = pair->before;
	next.part_after = pair->after;
	next.aspect = join(difference->arena, place->aspect, name);
	if (key[0] != '\0') {
		next.keyed = name;
		next.key = key;
	}
	if (key[0] == '\0')
		key = text_or_empty(language);
	next.path = join(difference->arena, place->path, key[0] == '\0' ? name : arena_printf(difference->arena, "%s[%s]", name, key));
	return next;
}

static struct change begin_subject(const struct pair *pair)
{
	return (struct change){ .subject_before = pair->before, .subject_after = pair->after, .aspect = "", .path = "", .keyed = "",
				.key = "", .part_before = pair->before, .part_after = pair->after };
}

static void add_value(struct difference *difference, const struct change *place, const char *before, const char *after)
{
	if (before != NULL && after != NULL && strcmp(before, after) == 0)
		return;
	struct change change = *place;
	change.kind = before == NULL ? CHANGE_ADDED : after == NULL ? CHANGE_REMOVED : CHANGE_CHANGED;
	change.before = before;
	change.after = after;
	difference_add(difference, &change);
}

static void add_attribute(struct difference *difference, const struct change *place, const char *name)
{
	struct arena *arena = difference->arena;
	struct change change = *place;
	const char *before = xml_attribute(arena, place->part_before, name), *after = xml_attribute(arena, place->part_after, name);
	if (strcmp(name, "lang") == 0 && !xml_is(place->part_after, "declaration")) {
		before = pairing_language(place->part_before, arena);
		after = pairing_language(place->part_after, arena);
	}
	change.aspect = join(arena, place->aspect, arena_printf(arena, "@%s", name));
	change.path = join(arena, place->path, arena_printf(arena, "@%s", name));
	add_value(difference, &change, before, after);
}

static bool has(const xmlNode *node, const char *name)
{
	return xmlHasProp(node, (const xmlChar *)name) != NULL;
}

static size_t add_names(const xmlNode *node, const xmlNode *but_of, const char **names)
{
	size_t count = 0;
	for (const xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
		if (but_of == NULL || !has(but_of, (const char *)attribute->name))
			names[count++] = (const char *)attribute->name;
	return count;
}

static size_t count_attributes(const xmlNode *node)
{
	size_t count = 0;
	for (const xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
		count++;
	return count;
}

/* By name, so that the result does not depend on the order in which attributes stand. */
static void sort_names(const char **names, size_t count)
{
	for (size_t i = 1; i < count; i++)
		for (size_t j = i; j > 0 && strcmp(names[j - 1], names[j]) > 0; j--) {
			const char *kept = names[j];
			names[j] = names[j - 1];
			names[j - 1] = kept;
		}
}

static void compare_attributes(struct difference *difference, const struct change *place, const char *const *without)
{
	const xmlNode *before = place->part_before, *after = place->part_after;
	const char **names = arena_array(difference->arena, count_attributes(before) + count_attributes(after), sizeof *names);
	size_t count = add_names(after, NULL, names);
	count += add_names(before, after, names + count);
	sort_names(names, count);
	for (size_t i = 0; i < count; i++)
		if (!is_left_out(without, "@", (const xmlChar *)names[i]))
			add_attribute(difference, place, names[i]);
}

static const char *list_ids(const struct elements *elements, struct arena *arena)
{
	struct text out = { 0 };
	for (size_t i = 0; i < elements->count; i++)
		add_phrase(&out, pairing_key(elements->list[i], arena));
	const char *line = arena_copy_bytes(arena, out.bytes, out.length);
	text_finish(&out);
	return line;
}

static size_t place_of(const struct elements *elements, const xmlNode *node)
{
	size_t place = 0;
	while (place < elements->count && elements->list[place] != node)
		place++;
	return place;
}

/* The one order that says something: which version of a client came first. */
static void compare_order(struct difference *difference, const struct change *place)
{
	struct pair *pairs;
	struct elements before = pairing_children(place->part_before, "version", difference->arena);
	struct elements after = pairing_children(place->part_after, "version", difference->arena);
	size_t count = pairing_make(&before, &after, difference->arena, &pairs), last = 0;
	for (size_t i = 0; i < count; i++) {
		if (pairs[i].before == NULL || pairs[i].after == NULL)
			continue;
		size_t here = place_of(&before, pairs[i].before);
		if (here < last) {
			struct change change = *place;
			change.aspect = change.path = join(difference->arena, place->path, "order");
			add_value(difference, &change, list_ids(&before, difference->arena), list_ids(&after, difference->arena));
			return;
		}
		last = here;
	}
}

/* What comes or goes whole. */
static void add_whole(struct difference *difference, const struct change *place)
{
	bool itself = place->path[0] == '\0';
	add_value(difference, place, itself && place->part_before != NULL ? "" : in_short(place->part_before, difference->arena),
		  itself && place->part_after != NULL ? "" : in_short(place->part_after, difference->arena));
}

void difference_parts(struct difference *difference, const struct change *place, const char *const *without)
{
	struct pair *pairs;
	compare_attributes(difference, place, without);
	if (pairing_is_leaf(place->part_before) && pairing_is_leaf(place->part_after))
		add_value(difference, place, xml_text(difference->arena, place->part_before),
			  xml_text(difference->arena, place->part_after));
	struct elements before = pairing_children(place->part_before, NULL, difference->arena);
	struct elements after = pairing_children(place->part_after, NULL, difference->arena);
	size_t count = pairing_make(&before, &after, difference->arena, &pairs);
	for (size_t i = 0; i < count; i++) {
		const xmlNode *node = pairs[i].after != NULL ? pairs[i].after : pairs[i].before;
		if (is_left_out(without, "", node->name))
			continue;
		struct change next = is_subject(node) ? begin_subject(&pairs[i]) : step_into(difference, place, &pairs[i]);
		if (pairs[i].before == NULL || pairs[i].after == NULL)
			add_whole(difference, &next);
		else
			difference_parts(difference, &next, without);
	}
	if (xml_is(place->part_after, "channel"))
		compare_order(difference, place);
}

void difference_declarations(const xmlNode *before, const xmlNode *after, struct arena *arena, struct difference *out)
{
	const struct pair root = { before, after };
	const struct change place = begin_subject(&root);
	*out = (struct difference){ .arena = arena };
	difference_parts(out, &place, NULL);
}
