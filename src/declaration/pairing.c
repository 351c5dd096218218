#include "declaration/pairing.h"

#include <stdlib.h>
#include <string.h>

#include "base/labels.h"
#include "base/text.h"
#include "base/xml.h"

/* What stands for an id. "." is the text; elements of a name that is not here are told apart by language, if at all. What is
 * `loose` names the element as long as it stays: a purpose whose basis changes is still that purpose. */
static const struct identity {
	const char *element, *attribute;
	bool loose;
} identities[] = {
	{ "bearer", ".", false },	 { "carries", "field", false }, { "contact", "href", true },	 { "endpoint", "host", true },
	{ "feeds", "statistic", false }, { "model", ".", false },	{ "package", ".", false },	 { "purpose", "basis", true },
	{ "recipient", "party", false }, { "regime", "law", false },	{ "right", "article", false },	 { "sample", "href", true },
	{ "state", "from", false },	 { "stored", "column", false }, { "transfer", "importer", true },
};

static const struct identity *find_identity(const xmlNode *node)
{
	for (size_t i = 0; i < sizeof identities / sizeof identities[0]; i++)
		if (xml_is(node, identities[i].element))
			return &identities[i];
	return NULL;
}

const char *pairing_key(const xmlNode *node, struct arena *arena)
{
	const char *id = xml_attribute(arena, node, "id");
	const struct identity *identity = find_identity(node);
	if (id != NULL || identity == NULL)
		return text_or_empty(id);
	if (identity->attribute[0] == '.')
		return xml_text(arena, node);
	return text_or_empty(xml_attribute(arena, node, identity->attribute));
}

const char *pairing_language(const xmlNode *node, struct arena *arena)
{
	const char *own = xml_attribute(arena, node, "lang");
	return own != NULL ? own : text_or_empty(xml_attribute(arena, xmlDocGetRootElement(node->doc), "lang"));
}

bool pairing_is_leaf(const xmlNode *node)
{
	return xmlFirstElementChild((xmlNode *)(uintptr_t)node) == NULL;
}

struct elements pairing_children(const xmlNode *parent, const char *name, struct arena *arena)
{
	struct elements found = { 0 };
	size_t count = 0;
	for (const xmlNode *child = parent->children; child != NULL; child = child->next)
		count += child->type == XML_ELEMENT_NODE;
	found.list = arena_array(arena, count, sizeof *found.list);
	for (const xmlNode *child = parent->children; child != NULL; child = child->next)
		if (child->type == XML_ELEMENT_NODE && (name == NULL || xml_is(child, name)))
			found.list[found.count++] = child;
	return found;
}

static int compare_lines(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Attributes in the order of their names. */
static void add_attributes(const xmlNode *node, struct arena *arena, struct text *out)
{
	const char **lines;
	size_t count = 0;
	for (const xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
		count++;
	lines = arena_array(arena, count + 1, sizeof *lines);
	count = 0;
	for (const xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
		if (strcmp((const char *)attribute->name, "lang") != 0) /* add_whole writes it, given or not */
			lines[count++] = arena_printf(arena, "%s\001%s", (const char *)attribute->name,
						      text_or_empty(xml_attribute(arena, node, (const char *)attribute->name)));
	if (count > 1)
		qsort(lines, count, sizeof *lines, compare_lines);
	for (size_t i = 0; i < count; i++)
		text_printf(out, "\002%s", lines[i]);
}

/* All that the element says, whatever its white space and the order of its attributes: XML holds no such control characters. */
static void add_whole(const xmlNode *node, struct arena *arena, struct text *out)
{
	text_printf(out, "\003%s", (const char *)node->name);
	add_attributes(node, arena, out);
	if (pairing_is_leaf(node))
		text_printf(out, "\004%s\005%s", pairing_language(node, arena), xml_text(arena, node));
	for (const xmlNode *child = node->children; child != NULL; child = child->next)
		if (child->type == XML_ELEMENT_NODE)
			add_whole(child, arena, out);
	text_add(out, "\006");
}

enum round { ROUND_EQUAL, ROUND_MARKED, ROUND_IN_ORDER };

/* By what the element is looked for in a round; false where it takes no part in it. */
static bool add_mark(const xmlNode *node, enum round round, struct arena *arena, struct text *out)
{
	const struct identity *identity = find_identity(node);
	bool has_id = xmlHasProp(node, (const xmlChar *)"id") != NULL;
	if (round == ROUND_EQUAL) { /* an id says it all, and what has one can be long */
		if (!has_id)
			add_whole(node, arena, out);
		return !has_id;
	}
	text_add(out, (const char *)node->name);
	if (round == ROUND_MARKED)
		text_printf(out, "\002%s",
			    has_id || identity != NULL ? pairing_key(node, arena) : pairing_language(node, arena));
	/* one <model> for another is no change of it; one name for another in the same language is */
	return round == ROUND_MARKED || (!has_id && (identity == NULL || identity->loose));
}

/* The elements of `before` that wait for their like, by mark: a list for each, first come first. */
struct waiting {
	struct labels marks;
	size_t *first, *last, *next; /* place in `before` + 1; 0: none */
};

static void queue(struct waiting *waiting, uint32_t mark, size_t place)
{
	if (waiting->first[mark] == 0)
		waiting->first[mark] = place + 1;
	else
		waiting->next[waiting->last[mark] - 1] = place + 1;
	waiting->last[mark] = place + 1;
}

static void collect(const struct elements *before, const bool *taken, enum round round, struct arena *arena, struct waiting *out)
{
	struct text mark = { 0 };
	out->first = arena_array(arena, before->count, sizeof *out->first);
	out->last = arena_array(arena, before->count, sizeof *out->last);
	out->next = arena_array(arena, before->count, sizeof *out->next);
	for (size_t i = 0; i < before->count; i++) {
		text_clear(&mark);
		if (!taken[i] && add_mark(before->list[i], round, arena, &mark))
			queue(out, labels_add(&out->marks, mark.bytes, mark.length), i);
	}
	text_finish(&mark);
}

static void run_round(const struct elements *before, bool *taken, struct pair *pairs, size_t count, enum round round,
		      struct arena *arena)
{
	struct waiting waiting = { 0 };
	struct text mark = { 0 };
	collect(before, taken, round, arena, &waiting);
	for (size_t i = 0; i < count; i++) {
		text_clear(&mark);
		if (pairs[i].before != NULL || !add_mark(pairs[i].after, round, arena, &mark))
			continue;
		uint32_t code = labels_find(&waiting.marks, mark.bytes, mark.length);
		if (code == LABELS_NONE || waiting.first[code] == 0)
			continue;
		size_t place = waiting.first[code] - 1;
		waiting.first[code] = waiting.next[place];
		pairs[i].before = before->list[place];
		taken[place] = true;
	}
	text_finish(&mark);
	labels_finish(&waiting.marks);
}

size_t pairing_make(const struct elements *before, const struct elements *after, struct arena *arena, struct pair **out)
{
	struct pair *pairs = arena_array(arena, before->count + after->count, sizeof *pairs);
	bool *taken = arena_array(arena, before->count, sizeof *taken);
	size_t count = after->count;
	for (size_t i = 0; i < count; i++)
		pairs[i].after = after->list[i];
	for (enum round round = ROUND_EQUAL; round <= ROUND_IN_ORDER; round++)
		run_round(before, taken, pairs, after->count, round, arena);
	for (size_t i = 0; i < before->count; i++)
		if (!taken[i])
			pairs[count++].before = before->list[i];
	*out = pairs;
	return count;
}
