#include "declaration/declaration.h"

#include <libxml/valid.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "base/xml.h"
#include "declaration/validity.h"

enum { FILE_LIMIT = 16 * 1024 * 1024 };

void declaration_index(xmlNode *declaration)
{
	for (xmlNode *child = declaration->children; child != NULL; child = child->next) {
		if (child->type != XML_ELEMENT_NODE)
			continue;
		xmlAttr *id = xmlHasProp(child, (const xmlChar *)"id");
		xmlChar *value = id != NULL ? xmlNodeListGetString(child->doc, id->children, 1) : NULL;
		if (value != NULL)
			xmlAddID(NULL, child->doc, value, id);
		xmlFree(value);
		declaration_index(child);
	}
}

/* Whether the text is in the language; NULL: it says none, and so is in the declaration's own. */
static bool is_in(const xmlNode *text, const char *language)
{
	return language == NULL ? xmlHasProp(text, (const xmlChar *)"lang") == NULL : xml_says(text, "lang", language);
}

const char *declaration_words(const xmlNode *parent, const char *element, const char *language, struct arena *arena)
{
	const char *own = xml_attribute(arena, xmlDocGetRootElement(parent->doc), "lang");
	const char *const wanted[] = { language, own, NULL };
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
		for (const xmlNode *text = xml_child(parent, element); text != NULL; text = xml_next(text, element))
			if (is_in(text, wanted[i]))
				return xml_text(arena, text);
	return xml_text(arena, xml_child(parent, element));
}

static size_t count_below(const xmlNode *node, const char *element)
{
	size_t count = 0;
	for (const xmlNode *child = node->children; child != NULL; child = child->next)
		if (child->type == XML_ELEMENT_NODE)
			count += (strcmp((const char *)child->name, element) == 0) + count_below(child, element);
	return count;
}

size_t declaration_count(const struct declaration *declaration, const char *element)
{
	return count_below(xmlDocGetRootElement(declaration->doc), element);
}

static void collect_columns(struct arena *arena, struct declaration *declaration)
{
	size_t count = declaration_count(declaration, "stored"), i = 0;
	struct declared_column *columns = arena_array(arena, count, sizeof *columns);
	const xmlNode *root = xmlDocGetRootElement(declaration->doc);
	for (const xmlNode *field = xml_child(root, "field"); field != NULL; field = xml_next(field, "field"))
		for (const xmlNode *node = xml_child(field, "stored"); node != NULL; node = xml_next(node, "stored"))
			columns[i++] = (struct declared_column){ xml_attribute(arena, node, "column"),
								 xml_attribute(arena, field, "id"), xmlGetLineNo(node) };
	declaration->columns = columns;
	declaration->column_count = count;
}

bool declaration_parse(const char *name, const void *bytes, size_t length, const char *share, struct arena *arena,
		       struct declaration *out, struct error *err)
{
	struct declaration declaration = { .path = arena_copy(arena, name) };
	if (!xml_parse(name, bytes, length, &declaration.doc, err))
		return false;
	xml_fold_attributes(declaration.doc);
	const char *schema = path_join(arena, share, "data/schema/declaration.xsd");
	bool ok = xml_validate(declaration.doc, name, schema, err) && validity_check(name, declaration.doc, arena, err);
	if (ok) {
		declaration_index(xmlDocGetRootElement(declaration.doc));
		ok = claims_read(name, declaration.doc, schema, arena, &declaration.claims, err);
	}
	if (!ok) {
		declaration_finish(&declaration);
		return false;
	}
	collect_columns(arena, &declaration);
	digest_sha256(bytes, length, declaration.sha256);
	*out = declaration;
	return true;
}

bool declaration_read_file(const char *path, const char *share, struct arena *arena, struct declaration *out, struct error *err)
{
	struct text bytes = { 0 };
	bool ok = file_read(path, FILE_LIMIT, &bytes, err) &&
		  declaration_parse(path, bytes.bytes, bytes.length, share, arena, out, err);
	text_finish(&bytes);
	return ok;
}

bool declaration_read(const char *folder, const char *share, struct arena *arena, struct declaration *out,
		      struct error *err)
{
	return declaration_read_file(path_join(arena, folder, "declaration.xml"), share, arena, out, err);
}

void declaration_finish(struct declaration *declaration)
{
	if (declaration == NULL)
		return;
	xmlFreeDoc(declaration->doc);
	declaration->doc = NULL;
}
