#include <string.h>

#include "base/rows.h"
#include "base/xml.h"
#include "evidence/payload_inside.h"

/* ---- CSV ---- */

enum opened payload_read_csv(struct reading *reading, const char *bytes, size_t length, int depth, struct error *err)
{
	struct arena arena = { 0 };
	struct rows rows;
	struct error fault;
	bool ok = true;
	if (!rows_parse("", bytes, length, &arena, &rows, &fault)) {
		arena_finish(&arena);
		return CLOSED;
	}
	for (size_t c = 0; ok && c < rows.columns; c++) {
		size_t path = reading->path.length;
		reading_enter(reading, rows.header[c], strlen(rows.header[c]));
		ok = rows.count > 0 || reading_add(reading, err);
		for (size_t r = 0; ok && r < rows.count; r++) {
			const char *cell = rows_cell(&rows, r, c);
			ok = payload_value(reading, cell, strlen(cell), depth + 1, true, err);
		}
		reading_leave(reading, path);
	}
	arena_finish(&arena);
	return ok ? OPENED : FAILED;
}

/* ---- XML ---- */

static bool is_blank(const xmlChar *text)
{
	return text == NULL || text[strspn((const char *)text, " \t\r\n")] == '\0';
}

static bool read_text(struct reading *reading, const xmlChar *text, int depth, struct error *err)
{
	return payload_value(reading, text != NULL ? (const char *)text : "", text != NULL ? strlen((const char *)text) : 0, depth + 1, true, err);
}

static bool read_attributes(struct reading *reading, const xmlNode *node, int depth, struct error *err)
{
	bool ok = true;
	for (const xmlAttr *attribute = node->properties; ok && attribute != NULL; attribute = attribute->next) {
		size_t path = reading->path.length;
		xmlChar *value = xmlNodeListGetString(node->doc, attribute->children, 1);
		reading_enter(reading, attribute->name, strlen((const char *)attribute->name));
		ok = read_text(reading, value, depth, err);
		reading_leave(reading, path);
		xmlFree(value);
	}
	return ok;
}

/* Comments and instructions travel too, and could hold anything. */
static bool read_aside(struct reading *reading, const xmlNode *node, int depth, struct error *err)
{
	size_t path = reading->path.length;
	const char *name = node->type == XML_COMMENT_NODE ? "(comment)" : (const char *)node->name;
	reading_enter(reading, name, strlen(name));
	bool ok = is_blank(node->content) || read_text(reading, node->content, depth, err);
	reading_leave(reading, path);
	return ok;
}

/* libxml2 bounds the nesting at 256. */
static bool read_element(struct reading *reading, const xmlNode *node, bool root, int depth, struct error *err)
{
	size_t path = reading->path.length;
	const xmlNode *child = node->children;
	bool leaf = node->properties == NULL;
	for (const xmlNode *other = child; other != NULL; other = other->next)
		leaf = leaf && other->type == XML_TEXT_NODE;
	if (!root || leaf)
		reading_enter(reading, node->name, strlen((const char *)node->name));
	bool ok = read_attributes(reading, node, depth, err);
	if (leaf && child == NULL)
		ok = ok && reading_add(reading, err);
	for (; ok && child != NULL; child = child->next) {
		if (child->type == XML_ELEMENT_NODE)
			ok = read_element(reading, child, false, depth, err);
		else if (child->type == XML_COMMENT_NODE || child->type == XML_PI_NODE)
			ok = read_aside(reading, child, depth, err);
		else if (leaf || !is_blank(child->content))
			ok = read_text(reading, child->content, depth, err);
	}
	reading_leave(reading, path);
	return ok;
}

enum opened payload_read_xml(struct reading *reading, const char *bytes, size_t length, int depth, struct error *err)
{
	struct error fault;
	xmlDoc *doc;
	bool ok = true;
	if (!xml_parse("", bytes, length, &doc, &fault))
		return CLOSED;
	for (const xmlNode *node = doc->children; ok && node != NULL; node = node->next) {
		if (node->type == XML_ELEMENT_NODE)
			ok = read_element(reading, node, true, depth, err);
		else if (node->type == XML_COMMENT_NODE || node->type == XML_PI_NODE)
			ok = read_aside(reading, node, depth, err);
	}
	xmlFreeDoc(doc);
	return ok ? OPENED : FAILED;
}
