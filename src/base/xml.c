#include "base/xml.h"

#include <ctype.h>
#include <libxml/valid.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

enum { XML_SIZE_LIMIT = 16 * 1024 * 1024, MESSAGE_LIMIT = 10 };

struct findings {
	const char *name;
	const xmlDoc *schema; /* NULL while parsing */
	struct text messages;
	int count;
};

void xml_init(void)
{
	xmlInitParser();
	xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader);
}

static bool holds_pattern(const xmlNode *type, const char *pattern)
{
	bool found = false;
	const xmlNode *restriction = xml_child(type, "restriction");
	for (const xmlNode *node = xml_child(restriction, "pattern"); node != NULL && !found; node = xml_next(node, "pattern")) {
		xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)"value");
		size_t length = value != NULL ? strlen((const char *)value) : 0;
		found = length != 0 && strncmp(pattern, (const char *)value, length) == 0 && pattern[length] == '\'';
		xmlFree(value);
	}
	return found;
}

/* A message that quotes a regular expression mends nothing: says instead what the schema's annotation says of it. */
static void add_hint(struct findings *findings, const char *message)
{
	static const char quote[] = "pattern '";
	const char *pattern = findings->schema != NULL ? strstr(message, quote) : NULL;
	const xmlNode *root = pattern != NULL ? xmlDocGetRootElement(findings->schema) : NULL;
	for (const xmlNode *type = xml_child(root, "simpleType"); type != NULL; type = xml_next(type, "simpleType")) {
		const xmlNode *documentation = xml_child(xml_child(type, "annotation"), "documentation");
		if (documentation == NULL || !holds_pattern(type, pattern + strlen(quote)))
			continue;
		xmlChar *hint = xmlNodeGetContent(documentation);
		text_printf(&findings->messages, " Expected: %s", (const char *)hint);
		xmlFree(hint);
		return;
	}
}

static void take_finding(void *context, xmlErrorPtr fault)
{
	struct findings *findings = context;
	if (findings->count++ >= MESSAGE_LIMIT || fault->message == NULL)
		return;
	size_t length = strcspn(fault->message, "\n");
	long line = fault->node != NULL ? xmlGetLineNo(fault->node) : fault->line;
	text_printf(&findings->messages, "%s%s:%ld: %.*s", findings->messages.length != 0 ? "\n" : "", findings->name, line,
		    (int)length, fault->message);
	add_hint(findings, fault->message);
}

static bool refuse(struct findings *findings, struct error *err)
{
	if (findings->count > MESSAGE_LIMIT)
		text_printf(&findings->messages, "\n%s: and %d more", findings->name, findings->count - MESSAGE_LIMIT);
	error_set(err, ERROR_REFUSED, "%s", text_or_empty(findings->messages.bytes));
	text_finish(&findings->messages);
	return false;
}

static bool parse(struct findings *findings, const void *bytes, size_t length, xmlDoc **out, struct error *err)
{
	xmlParserCtxt *parser = xmlNewParserCtxt();
	if (parser == NULL)
		return error_set(err, ERROR_ENVIRONMENT, "%s: libxml2 cannot start", findings->name);
	xmlSetStructuredErrorFunc(findings, take_finding);
	xmlDoc *doc = xmlCtxtReadMemory(parser, bytes, (int)length, findings->name, NULL,
					XML_PARSE_NONET | XML_PARSE_BIG_LINES | XML_PARSE_NOCDATA);
	xmlSetStructuredErrorFunc(NULL, NULL);
	bool well_formed = parser->wellFormed && doc != NULL;
	xmlFreeParserCtxt(parser);
	if (!well_formed) {
		xmlFreeDoc(doc);
		if (findings->count == 0)
			return error_set(err, ERROR_REFUSED, "%s: not an XML document", findings->name);
		return refuse(findings, err);
	}
	text_finish(&findings->messages);
	const xmlDtd *type = doc->intSubset;
	/* <!DOCTYPE html> alone declares nothing: templates have it, to be pages as they are */
	if (type != NULL && (type->children != NULL || type->ExternalID != NULL || type->SystemID != NULL)) {
		xmlFreeDoc(doc);
		return error_set(err, ERROR_REFUSED, "%s:1: remove the DOCTYPE: entities and document types are not read",
				 findings->name);
	}
	*out = doc;
	return true;
}

bool xml_parse(const char *name, const void *bytes, size_t length, xmlDoc **out, struct error *err)
{
	struct findings findings = { .name = name };
	if (length > XML_SIZE_LIMIT)
		return error_set(err, ERROR_REFUSED, "%s: larger than the %d bytes allowed", name, XML_SIZE_LIMIT);
	return parse(&findings, length != 0 ? bytes : "", length, out, err);
}

bool xml_read(const char *path, xmlDoc **out, struct error *err)
{
	struct text bytes = { 0 };
	bool ok = file_read(path, XML_SIZE_LIMIT, &bytes, err) && xml_parse(path, bytes.bytes, bytes.length, out, err);
	text_finish(&bytes);
	return ok;
}

/* Whether anything changed. */
static bool fold_space(char *string)
{
	char *to = string;
	bool changed = false;
	for (const char *from = string; *from != '\0'; from++) {
		changed |= *from != ' ' && isspace((unsigned char)*from);
		if (!isspace((unsigned char)*from))
			*to++ = *from;
		else if (to != string && to[-1] != ' ')
			*to++ = ' ';
	}
	if (to != string && to[-1] == ' ')
		to--;
	changed |= *to != '\0';
	*to = '\0';
	return changed;
}

static void fold_attribute(xmlNode *node, const xmlAttr *attribute)
{
	xmlChar *value = xmlNodeListGetString(node->doc, attribute->children, 1);
	if (value == NULL)
		return;
	if (fold_space((char *)value))
		xmlSetNsProp(node, attribute->ns, attribute->name, value);
	xmlFree(value);
}

static void fold_attributes(xmlNode *node)
{
	for (const xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
		fold_attribute(node, attribute);
	for (xmlNode *child = node->children; child != NULL; child = child->next)
		if (child->type == XML_ELEMENT_NODE)
			fold_attributes(child);
}

void xml_fold_attributes(xmlDoc *doc)
{
	xmlNode *root = xmlDocGetRootElement(doc);
	if (root != NULL)
		fold_attributes(root);
}

/* The schema refers to the document for as long as it lives. */
static bool load_schema(const char *path, xmlDoc *doc, xmlSchema **out, struct error *err)
{
	struct findings findings = { .name = path };
	xmlSchemaParserCtxt *parser = xmlSchemaNewDocParserCtxt(doc);
	if (parser == NULL)
		return error_set(err, ERROR_ENVIRONMENT, "%s: libxml2 cannot start", path);
	xmlSchemaSetParserStructuredErrors(parser, take_finding, &findings);
	*out = xmlSchemaParse(parser);
	xmlSchemaFreeParserCtxt(parser);
	if (*out != NULL) {
		text_finish(&findings.messages);
		return true;
	}
	return refuse(&findings, err);
}

static bool validate(xmlDoc *doc, xmlSchema *schema, struct findings *findings, struct error *err)
{
	xmlSchemaValidCtxt *validator = xmlSchemaNewValidCtxt(schema);
	xmlSchemaSetValidStructuredErrors(validator, take_finding, findings);
	int result = validator == NULL ? -1 : xmlSchemaValidateDoc(validator, doc);
	xmlSchemaFreeValidCtxt(validator);
	if (result > 0)
		return refuse(findings, err);
	text_finish(&findings->messages);
	return result == 0 || error_set(err, ERROR_ENVIRONMENT, "%s: libxml2 cannot validate", findings->name);
}

bool xml_validate(xmlDoc *doc, const char *name, const char *schema_path, struct error *err)
{
	struct findings findings = { .name = name };
	xmlDoc *schema_doc = NULL;
	xmlSchema *schema = NULL;
	bool ok = xml_read(schema_path, &schema_doc, err) && load_schema(schema_path, schema_doc, &schema, err);
	if (ok) {
		findings.schema = schema_doc;
		ok = validate(doc, schema, &findings, err);
	} else {
		err->kind = ERROR_ENVIRONMENT; /* the schema is part of the program */
	}
	xmlSchemaFree(schema);
	xmlFreeDoc(schema_doc);
	return ok;
}

bool xml_refuse(struct error *err, const char *name, const xmlNode *node, const char *format, ...)
{
	char message[sizeof err->message];
	va_list args;
	va_start(args, format);
	vsnprintf(message, sizeof message, format, args);
	va_end(args);
	return error_set(err, ERROR_REFUSED, "%s:%ld: %s", name, xmlGetLineNo(node), message);
}

static xmlNode *named_from(xmlNode *node, const char *name)
{
	while (node != NULL && (node->type != XML_ELEMENT_NODE || strcmp((const char *)node->name, name) != 0))
		node = node->next;
	return node;
}

xmlNode *xml_child(const xmlNode *parent, const char *name)
{
	return parent == NULL ? NULL : named_from(parent->children, name);
}

xmlNode *xml_next(const xmlNode *node, const char *name)
{
	return named_from(node->next, name);
}

xmlNode *xml_child_saying(const xmlNode *parent, const char *name, const char *attribute, const char *value)
{
	xmlNode *node = xml_child(parent, name);
	while (node != NULL && !xml_says(node, attribute, value))
		node = xml_next(node, name);
	return node;
}

xmlNode *xml_with_id(xmlDoc *doc, const char *id)
{
	const xmlAttr *found = id != NULL ? xmlGetID(doc, (const xmlChar *)id) : NULL;
	return found != NULL ? found->parent : NULL;
}

xmlNode *xml_referred(const xmlNode *node, const char *attribute)
{
	xmlChar *id = node != NULL ? xmlGetNoNsProp(node, (const xmlChar *)attribute) : NULL;
	xmlNode *referred = id != NULL ? xml_with_id(node->doc, (const char *)id) : NULL;
	xmlFree(id);
	return referred;
}

const char *xml_attribute(struct arena *arena, const xmlNode *node, const char *name)
{
	xmlChar *value = node == NULL ? NULL : xmlGetNoNsProp(node, (const xmlChar *)name);
	if (value == NULL)
		return NULL;
	char *copy = arena_copy(arena, (const char *)value);
	xmlFree(value);
	return copy;
}

const char *xml_text(struct arena *arena, const xmlNode *node)
{
	xmlChar *value = node == NULL ? NULL : xmlNodeGetContent(node);
	if (value == NULL)
		return "";
	char *copy = arena_copy(arena, (const char *)value);
	xmlFree(value);
	fold_space(copy);
	return copy;
}

bool xml_says(const xmlNode *node, const char *attribute, const char *value)
{
	xmlChar *own = node == NULL ? NULL : xmlGetNoNsProp(node, (const xmlChar *)attribute);
	bool same = own != NULL && strcmp((const char *)own, value) == 0;
	xmlFree(own);
	return same;
}

bool xml_is(const xmlNode *node, const char *name)
{
	return node != NULL && node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

bool xml_text_is(const xmlNode *node, const char *text)
{
	struct arena arena = { 0 };
	bool same = node != NULL && strcmp(xml_text(&arena, node), text) == 0;
	arena_finish(&arena);
	return same;
}

int64_t xml_attribute_int(const xmlNode *node, const char *name, int64_t otherwise)
{
	xmlChar *value = node == NULL ? NULL : xmlGetNoNsProp(node, (const xmlChar *)name);
	if (value == NULL)
		return otherwise;
	char *end;
	int64_t number = strtoll((const char *)value, &end, 10);
	bool whole = *value != '\0' && *end == '\0';
	xmlFree(value);
	return whole ? number : otherwise;
}
