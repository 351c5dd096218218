#include "site/binding.h"

#include <string.h>

#include "base/xml.h"
#include "site/html.h"

static const char prefix[] = "data-v-", attribute_prefix[] = "data-v-attr-";

struct reader {
	const char *file;
	const xmlNode *node;
	struct arena *arena;
	struct bindings *bindings;
	struct error *err;
};

static bool refuse(const struct reader *reader, const char *name, const char *why)
{
	return error_set(reader->err, ERROR_REFUSED, "%s:%ld: %.100s: %s", reader->file, xmlGetLineNo(reader->node), name,
			 why);
}

const char *binding_attribute(const struct binding *binding)
{
	return binding->name + sizeof attribute_prefix - 1;
}

static const char *lower(struct arena *arena, const char *name)
{
	char *copy = arena_copy(arena, name);
	for (char *c = copy; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return copy;
}

static bool take_attribute(const struct reader *reader, const struct binding *binding)
{
	const char *name = binding_attribute(binding);
	if (!html_name_is_valid(name) || strncmp(name, prefix, sizeof prefix - 1) == 0)
		return refuse(reader, binding->name, "no name of an attribute");
	if (html_attribute_kind(name) == HTML_REFUSED)
		return refuse(reader, binding->name, "this attribute is code, no data may enter (use a class, or a data- attribute)");
	reader->bindings->attributes[reader->bindings->attribute_count++] = *binding;
	return true;
}

static bool take_binding(const struct reader *reader, const struct binding *binding)
{
	struct bindings *bindings = reader->bindings;
	const struct {
		const char *name;
		const struct binding **place;
	} known[] = {
		{ "data-v-with", &bindings->with },       { "data-v-each", &bindings->each },
		{ "data-v-if", &bindings->condition },    { "data-v-include", &bindings->include },
		{ "data-v-text", &bindings->text },       { "data-v-json", &bindings->json },
	};
	if (strncmp(binding->name, attribute_prefix, sizeof attribute_prefix - 1) == 0)
		return take_attribute(reader, binding);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (strcmp(known[i].name, binding->name) != 0)
			continue;
		struct binding *copy = arena_alloc(reader->arena, sizeof *copy);
		*copy = *binding;
		*known[i].place = copy;
		return true;
	}
	return refuse(reader, binding->name, "unknown binding (with, each, if, include, text, attr-NAME, json)");
}

static const char *static_name(const struct reader *reader, const xmlAttr *attribute, bool foreign)
{
	const char *name = (const char *)attribute->name;
	const xmlNs *ns = attribute->ns;
	if (ns != NULL && ns->prefix != NULL)
		return arena_printf(reader->arena, "%s:%s", (const char *)ns->prefix, name);
	return foreign ? name : lower(reader->arena, name);
}

static bool is_bound(const struct bindings *bindings, const char *name)
{
	for (size_t i = 0; i < bindings->attribute_count; i++)
		if (strcmp(binding_attribute(&bindings->attributes[i]), name) == 0)
			return true;
	return false;
}

static bool take_bindings(const struct reader *reader, bool keeps_case)
{
	for (const xmlAttr *attribute = reader->node->properties; attribute != NULL; attribute = attribute->next) {
		struct binding binding = { .name = (const char *)attribute->name, .line = xmlGetLineNo(reader->node) };
		if (attribute->ns != NULL || strncmp(binding.name, prefix, sizeof prefix - 1) != 0)
			continue;
		binding.value = xml_attribute(reader->arena, reader->node, binding.name);
		if (!keeps_case)
			binding.name = lower(reader->arena, binding.name);
		if (!take_binding(reader, &binding))
			return false;
	}
	return true;
}

static const char *static_value(struct arena *arena, const xmlAttr *attribute)
{
	const xmlNode *text = attribute->children;
	if (text == NULL)
		return "";
	xmlChar *value = xmlNodeListGetString(attribute->doc, text, 1);
	const char *copy = arena_copy(arena, value != NULL ? (const char *)value : "");
	xmlFree(value);
	return copy;
}

static bool take_statics(const struct reader *reader, bool foreign)
{
	struct bindings *bindings = reader->bindings;
	for (const xmlAttr *attribute = reader->node->properties; attribute != NULL; attribute = attribute->next) {
		const char *name = static_name(reader, attribute, foreign);
		if (strncmp(name, prefix, sizeof prefix - 1) == 0 || strcmp(name, "xml:lang") == 0 ||
		    strcmp(name, "xml:space") == 0 || is_bound(bindings, name))
			continue;
		if (!html_name_is_valid(name))
			return refuse(reader, name, "no name of an attribute");
		bindings->statics[bindings->static_count++] =
			(struct binding){ name, static_value(reader->arena, attribute), xmlGetLineNo(reader->node) };
	}
	return true;
}

static bool is_json_script(const struct bindings *bindings)
{
	for (size_t i = 0; i < bindings->static_count; i++)
		if (strcmp(bindings->statics[i].name, "type") == 0)
			return strcmp(bindings->element, "script") == 0 &&
			       strcmp(bindings->statics[i].value, "application/ld+json") == 0;
	return false;
}

static bool check_void(const struct reader *reader)
{
	for (const xmlNode *child = reader->node->children; child != NULL; child = child->next)
		if (child->type != XML_COMMENT_NODE && !xmlIsBlankNode(child))
			return refuse(reader, reader->bindings->element, "this element can hold nothing");
	if (reader->bindings->text != NULL)
		return refuse(reader, "data-v-text", "this element can hold nothing");
	return true;
}

/* <meta http-equiv="refresh" content="0; url=…"> leads elsewhere. */
static bool binds_pragma(const struct bindings *bindings)
{
	bool pragma = false;
	for (size_t i = 0; i < bindings->static_count; i++)
		pragma = pragma || strcmp(bindings->statics[i].name, "http-equiv") == 0;
	return pragma && bindings->attribute_count != 0;
}

static bool check_sense(const struct reader *reader, bool foreign)
{
	const struct bindings *bindings = reader->bindings;
	bool content = bindings->text != NULL || bindings->json != NULL;
	if (bindings->include != NULL && (content || bindings->attribute_count != 0))
		return refuse(reader, "data-v-include", "it replaces the element, so that no other binding can fill it");
	if (bindings->vanishes && bindings->attribute_count != 0)
		return refuse(reader, bindings->attributes[0].name, "a <template> with bindings has no tag to put it on");
	if (bindings->json != NULL && (!is_json_script(bindings) || bindings->text != NULL))
		return refuse(reader, "data-v-json", "only for <script type=\"application/ld+json\">");
	if (html_is_raw(bindings->element) && bindings->text != NULL)
		return refuse(reader, "data-v-text", "no data may enter a script or a style");
	if (binds_pragma(bindings))
		return refuse(reader, bindings->attributes[0].name, "no data may enter a meta element with http-equiv");
	return foreign || !html_is_void(bindings->element) || check_void(reader);
}

static bool take_element(const struct reader *reader, bool foreign)
{
	struct bindings *bindings = reader->bindings;
	const char *name = (const char *)reader->node->name;
	bindings->element = foreign ? name : lower(reader->arena, name);
	bindings->opens_foreign = strcmp(bindings->element, "svg") == 0 || strcmp(bindings->element, "math") == 0;
	if (!html_name_is_valid(name) || strchr(name, ':') != NULL ||
	    (reader->node->ns != NULL && reader->node->ns->prefix != NULL))
		return refuse(reader, name, "no name of an element of HTML");
	return true;
}

bool binding_read(const char *file, const xmlNode *node, bool foreign, struct arena *arena, struct bindings *out,
		  struct error *err)
{
	struct bindings bindings = { 0 };
	struct reader reader = { file, node, arena, &bindings, err };
	size_t count = 0;
	for (const xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
		count++;
	bindings.attributes = arena_array(arena, count, sizeof *bindings.attributes);
	bindings.statics = arena_array(arena, count, sizeof *bindings.statics);
	if (!take_element(&reader, foreign))
		return false;
	bool keeps_case = foreign || bindings.opens_foreign;
	if (!take_bindings(&reader, keeps_case) || !take_statics(&reader, keeps_case))
		return false;
	bool bound = bindings.with != NULL || bindings.each != NULL || bindings.condition != NULL ||
		     bindings.include != NULL || bindings.text != NULL || bindings.attribute_count != 0;
	bindings.vanishes = bound && strcmp(bindings.element, "template") == 0;
	if (!check_sense(&reader, foreign))
		return false;
	*out = bindings;
	return true;
}
