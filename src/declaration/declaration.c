#include "declaration/declaration.h"

#include <libxml/valid.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "base/xml.h"
#include "declaration/life.h"
#include "declaration/validity.h"

enum { FILE_LIMIT = 16 * 1024 * 1024, NAMED_LIMIT = 20 };

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
	if (!xml_validate(declaration.doc, name, path_join(arena, share, "data/schema/declaration.xsd"), err) ||
	    !validity_check(name, declaration.doc, arena, err) || !life_check(name, declaration.doc, arena, err)) {
		declaration_finish(&declaration);
		return false;
	}
	declaration_index(xmlDocGetRootElement(declaration.doc));
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

static const struct declared_column *find_declared(const struct declaration *declaration, const char *column)
{
	for (size_t i = 0; i < declaration->column_count; i++)
		if (strcmp(declaration->columns[i].table_column, column) == 0)
			return &declaration->columns[i];
	return NULL;
}

static bool has_column(const char *const *columns, size_t count, const char *column)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(columns[i], column) == 0)
			return true;
	return false;
}

static size_t add_unexplained(const struct declaration *declaration, const char *table, const char *const *columns,
			      size_t count, struct text *message)
{
	size_t found = 0;
	for (size_t i = 0; i < count; i++)
		if (find_declared(declaration, columns[i]) == NULL && found++ < NAMED_LIMIT)
			text_printf(message,
				    "%s: rule C12: column '%s' of table '%s' is stored and no field says so: declare the field "
				    "with <stored column=\"%s\"/>, or drop the column\n",
				    declaration->path, columns[i], table, columns[i]);
	return found;
}

static size_t add_missing(const struct declaration *declaration, const char *table, const char *const *columns,
			  size_t count, struct text *message)
{
	size_t found = 0;
	for (size_t i = 0; i < declaration->column_count; i++) {
		const struct declared_column *declared = &declaration->columns[i];
		if (!has_column(columns, count, declared->table_column) && found++ < NAMED_LIMIT)
			text_printf(message,
				    "%s:%ld: rule C12: field '%s' is declared as stored in column '%s', which table '%s' does not "
				    "have: mend the name or remove <stored>\n",
				    declaration->path, declared->line, declared->field, declared->table_column, table);
	}
	return found;
}

bool declaration_explains(const struct declaration *declaration, const char *table, const char *const *columns,
			  size_t count, struct error *err)
{
	struct text message = { 0 };
	size_t unexplained = add_unexplained(declaration, table, columns, count, &message);
	size_t missing = add_missing(declaration, table, columns, count, &message);
	if (unexplained > NAMED_LIMIT)
		text_printf(&message, "and %zu more columns that no field explains\n", unexplained - NAMED_LIMIT);
	if (missing > NAMED_LIMIT)
		text_printf(&message, "and %zu more declared columns that are not there\n", missing - NAMED_LIMIT);
	if (unexplained + missing != 0)
		error_set(err, ERROR_REFUSED, "%.*s", (int)(message.length - 1), message.bytes);
	text_finish(&message);
	return unexplained + missing == 0;
}
