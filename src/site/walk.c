#include "site/walk.h"

#include <string.h>

enum { NAMES_MAX = 8 };

static bool is_name_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static size_t name_length(const char *string)
{
	size_t length = 0;
	if (!is_name_start(*string))
		return 0;
	while (is_name_start(string[length]) || (string[length] >= '0' && string[length] <= '9') ||
	       string[length] == '-' || string[length] == '.')
		length++;
	/* a prefix, an axis, a function or a name that goes on beyond ASCII */
	bool more = string[length] == ':' || string[length] == '(' || (unsigned char)string[length] >= 0x80;
	return more ? 0 : length;
}

static const char *take_name(struct arena *arena, const char **at)
{
	size_t length = name_length(*at);
	if (length == 0)
		return NULL;
	const char *name = arena_copy_bytes(arena, *at, length);
	*at += length;
	return name;
}

/* "", or "/" and goes on after it. */
static bool take_steps(struct arena *arena, const char **at, struct path *path)
{
	do {
		if (**at == '@') {
			++*at;
			path->attribute = take_name(arena, at);
			return path->attribute != NULL;
		}
		const char *name = take_name(arena, at);
		if (name == NULL || path->count == NAMES_MAX)
			return false;
		path->names[path->count++] = name;
	} while (**at == '/' && ++*at);
	return true;
}

bool walk_parse(struct arena *arena, const char **cursor, struct path *out)
{
	struct path path = { .names = arena_array(arena, NAMES_MAX, sizeof *path.names) };
	const char *at = *cursor;
	bool more = true;
	if (*at == '/') {
		path.absolute = true;
		at++;
	} else if (at[0] == '.' && at[1] != '.') {
		more = *++at == '/';
		at += more;
	}
	while (more && !path.absolute && strncmp(at, "..", 2) == 0) {
		path.up++;
		at += 2;
		more = *at == '/';
		at += more;
	}
	if (more && !take_steps(arena, &at, &path))
		return false;
	*cursor = at;
	*out = path;
	return true;
}

static bool has_name(const xmlNode *node, const char *name)
{
	return node->ns == NULL && strcmp((const char *)node->name, name) == 0;
}

struct visitor {
	bool (*visit)(void *context, xmlNode *found);
	void *context;
};

static bool visit_attribute(const char *name, xmlNode *node, const struct visitor *visitor)
{
	xmlAttr *attribute = node->type == XML_ELEMENT_NODE ? node->properties : NULL;
	for (; attribute != NULL; attribute = attribute->next)
		if (attribute->ns == NULL && strcmp((const char *)attribute->name, name) == 0)
			return visitor->visit(visitor->context, (xmlNode *)attribute);
	return true;
}

/* False once the visitor has had enough. */
static bool walk_from(const struct path *path, size_t step, xmlNode *node, const struct visitor *visitor)
{
	if (step == path->count && path->attribute != NULL)
		return visit_attribute(path->attribute, node, visitor);
	if (step == path->count)
		return visitor->visit(visitor->context, node);
	for (xmlNode *child = node->children; child != NULL; child = child->next)
		if (child->type == XML_ELEMENT_NODE && has_name(child, path->names[step]) &&
		    !walk_from(path, step + 1, child, visitor))
			return false;
	return true;
}

void walk(const struct path *path, xmlNode *node, bool (*visit)(void *context, xmlNode *found), void *context)
{
	struct visitor visitor = { visit, context };
	if (path->absolute)
		node = (xmlNode *)node->doc;
	for (size_t i = 0; i < path->up && node != NULL; i++)
		node = node->parent;
	if (node != NULL)
		walk_from(path, 0, node, &visitor);
}

static bool keep_first(void *context, xmlNode *found)
{
	xmlNode **first = context;
	*first = found;
	return false;
}

xmlNode *walk_first(const struct path *path, xmlNode *node)
{
	xmlNode *first = NULL;
	walk(path, node, keep_first, &first);
	return first;
}

static bool is_text(const xmlNode *node)
{
	return node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
}

const char *walk_string(struct arena *arena, const xmlNode *node)
{
	const xmlNode *text = node;
	if (node->type == XML_ELEMENT_NODE || node->type == XML_ATTRIBUTE_NODE)
		text = node->children;
	if (text == NULL)
		return "";
	if (is_text(text) && (text == node || text->next == NULL))
		return text->content != NULL ? (const char *)text->content : "";
	xmlChar *content = xmlNodeGetContent(node);
	const char *copy = arena_copy(arena, content != NULL ? (const char *)content : "");
	xmlFree(content);
	return copy;
}
