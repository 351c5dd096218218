#include "declaration/validity.h"

#include <string.h>

#include "base/area.h"
#include "base/file.h"
#include "base/xml.h"
#include "declaration/declaration.h"

/* Elements that may be given once in each language. */
static const char *const text_elements[] = {
	"access",    "complaint", "condition",	"consequence", "criteria", "description", "document", "duration",   "erase",   "format",
	"frequency", "holder-use", "how",	"interest",    "label",	   "logic",	  "method",   "name",	    "nature",  "persons",
	"provenance", "reason",	  "sharing",	"storage",     "text",	   "title",	  "transform", "volume",    "words",
};

struct checking {
	const char *name;
	struct arena *arena;
	struct error *err;
	const char *language; /* the declaration's */
};

static const char *value_of(const struct checking *checking, const xmlNode *node, const char *attribute)
{
	const char *value = xml_attribute(checking->arena, node, attribute);
	return value != NULL ? value : "";
}

bool validity_is_text(const xmlNode *node)
{
	if (xml_is(node->parent, "party")) /* a registered name is not translated */
		return false;
	if (xml_is(node, "retention")) /* a text of <data-act>, and an element of its own in <field> */
		return xml_is(node->parent, "data-act");
	for (size_t i = 0; i < sizeof text_elements / sizeof *text_elements; i++)
		if (xml_is(node, text_elements[i]))
			return true;
	return false;
}

static const char *language_of(const struct checking *checking, const xmlNode *text)
{
	const char *language = xml_attribute(checking->arena, text, "lang");
	return language != NULL ? language : checking->language;
}

/* The first text of its name under its parent: the others follow it. */
static bool is_first_text(const xmlNode *text)
{
	const xmlNode *before = xmlPreviousElementSibling((xmlNode *)(uintptr_t)text);
	return before == NULL || !xml_is(before, (const char *)text->name);
}

static bool check_text(const struct checking *checking, const xmlNode *text)
{
	const char *element = (const char *)text->name, *language = language_of(checking, text);
	bool found = strcmp(language, checking->language) == 0;
	for (const xmlNode *other = xml_next(text, element); other != NULL; other = xml_next(other, element)) {
		const char *another = language_of(checking, other);
		if (strcmp(another, language) == 0)
			return xml_refuse(checking->err, checking->name, other,
					  "<%s> is given twice in '%s': keep one, or mark the other with its lang", element, another);
		found |= strcmp(another, checking->language) == 0;
	}
	if (is_first_text(text) && !found)
		return xml_refuse(checking->err, checking->name, text,
				  "<%s> is not given in '%s', the declaration's own language: add it", element, checking->language);
	return true;
}

static bool check_country(const struct checking *checking, const xmlNode *node, const char *code)
{
	if (strcmp(code, "undetermined") == 0 || area_is_country(code, strlen(code)))
		return true;
	return xml_refuse(checking->err, checking->name, node,
			  "<%s>: '%s' is no country of ISO 3166-1: write its two capital letters", node->name, code);
}

/* Refuses where `wanted` says that the child element has to be there and it is not. */
static bool check_child(const struct checking *checking, const xmlNode *node, const char *child, bool wanted,
			const char *because)
{
	if (!wanted || xml_child(node, child) != NULL)
		return true;
	return xml_refuse(checking->err, checking->name, node, "<%s> with %s lacks <%s>: add it", node->name, because,
			  child);
}

static bool check_retention(const struct checking *checking, const xmlNode *node)
{
	bool lasts = xml_says(node, "kind", "duration");
	if (lasts != (xmlHasProp(node, (const xmlChar *)"duration") != NULL))
		return xml_refuse(checking->err, checking->name, node,
				  lasts ? "<retention> with kind=\"duration\" lacks its duration: add duration=\"P13M\" or the like" :
					  "<retention> has a duration: say kind=\"duration\", or drop the duration");
	return check_child(checking, node, "criteria", xml_says(node, "kind", "until-event"),
			   "kind=\"until-event\"") &&
	       check_child(checking, node, "criteria", xml_says(node, "kind", "criteria"), "kind=\"criteria\"");
}

static bool check_trigger(const struct checking *checking, const xmlNode *node)
{
	bool periodic = xml_says(node, "kind", "periodic");
	if (periodic == (xmlHasProp(node, (const xmlChar *)"period") != NULL))
		return true;
	return xml_refuse(checking->err, checking->name, node,
			  periodic ? "<trigger> with kind=\"periodic\" lacks its period: add period=\"P1M\" or the like" :
				     "<trigger> has a period: say kind=\"periodic\", or drop the period");
}

/* A field's page is collected/ID/index.html, beside collected/index.html. */
static bool check_folder(const struct checking *checking, const xmlNode *field, const char *id)
{
	if (path_is_portable(id) && strcmp(id, "index.html") != 0)
		return true;
	return xml_refuse(checking->err, checking->name, field,
			  "field '%s': its page needs a folder of that name, which not every system can have: choose another id", id);
}

static bool check_field(const struct checking *checking, const xmlNode *field)
{
	const char *id = value_of(checking, field, "id");
	if (!check_folder(checking, field, id))
		return false;
	const xmlNode *stored = xml_child(field, "stored");
	if (stored != NULL && xml_says(xml_child(field, "retention"), "kind", "not-stored"))
		return xml_refuse(checking->err, checking->name, stored,
				  "field '%s' is not stored by its retention and names column '%s': mend one of them", id,
				  value_of(checking, stored, "column"));
	bool address = xml_says(field, "category", DECLARATION_IP_ADDRESS);
	if (address && strcmp(xml_text(checking->arena, xml_child(field, "origin")), "network-observed") != 0)
		return xml_refuse(checking->err, checking->name, field,
				  "field '%s' is an IP address: its origin is network-observed, since whoever receives a packet has it",
				  id);
	return true;
}

static bool check_element(const struct checking *checking, const xmlNode *node)
{
	if (validity_is_text(node))
		return check_text(checking, node);
	if (xml_is(node, "country"))
		return check_country(checking, node, xml_text(checking->arena, node));
	if (xml_is(node, "endpoint"))
		return check_country(checking, node, value_of(checking, node, "country"));
	if (xml_is(node, "exhaustive"))
		return check_child(checking, node, "reason", xml_says(node, "value", "no"), "value=\"no\"");
	if (xml_is(node, "state"))
		return check_child(checking, node, "condition", xml_says(node, "value", "conditional"),
				   "value=\"conditional\"");
	if (xml_is(node, "retention"))
		return check_retention(checking, node);
	if (xml_is(node, "trigger"))
		return check_trigger(checking, node);
	return !xml_is(node, "field") || check_field(checking, node);
}

static bool check_tree(const struct checking *checking, const xmlNode *node)
{
	for (const xmlNode *child = node->children; child != NULL; child = child->next)
		if (child->type == XML_ELEMENT_NODE && (!check_element(checking, child) || !check_tree(checking, child)))
			return false;
	return true;
}

static bool check_root(const struct checking *checking, const xmlNode *root)
{
	int64_t supersedes = xml_attribute_int(root, "supersedes", 0);
	if (supersedes != 0 && supersedes >= xml_attribute_int(root, "version", 0))
		return xml_refuse(checking->err, checking->name, root,
				  "<declaration> supersedes issue %ld, which is not earlier than itself: raise its version",
				  (long)supersedes);
	for (const xmlNode *field = xml_child(root, "field"); field != NULL; field = xml_next(field, "field"))
		if (xml_says(field, "category", DECLARATION_IP_ADDRESS))
			return true;
	return xml_refuse(checking->err, checking->name, root,
			  "no field has the category %s: whoever receives a packet has its sender's address, so declare it",
			  DECLARATION_IP_ADDRESS);
}

bool validity_check(const char *name, xmlDoc *doc, struct arena *arena, struct error *err)
{
	const xmlNode *root = xmlDocGetRootElement(doc);
	struct checking checking = { name, arena, err, xml_attribute(arena, root, "lang") };
	return check_tree(&checking, root) && check_root(&checking, root);
}

static bool is_given(const struct checking *checking, const xmlNode *text, const char *language)
{
	const char *element = (const char *)text->name;
	while (text != NULL && strcmp(language_of(checking, text), language) != 0)
		text = xml_next(text, element);
	return text != NULL;
}

static size_t count_without(const struct checking *checking, const xmlNode *node, const char *language)
{
	size_t count = 0;
	for (const xmlNode *child = node->children; child != NULL; child = child->next) {
		if (child->type != XML_ELEMENT_NODE)
			continue;
		count += validity_is_text(child) && is_first_text(child) && !is_given(checking, child, language);
		count += count_without(checking, child, language);
	}
	return count;
}

size_t validity_count_texts_without(xmlDoc *doc, const char *language, struct arena *arena)
{
	const xmlNode *root = xmlDocGetRootElement(doc);
	struct checking checking = { .arena = arena, .language = xml_attribute(arena, root, "lang") };
	return count_without(&checking, root, language);
}
