#include "base/xml.h"

#include <ctype.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

enum { XML_SIZE_LIMIT = 16 * 1024 * 1024, MESSAGE_LIMIT = 10 };

struct findings {
	const char *name;
	struct text messages;
	int count;
};

void xml_init(void)
{
	xmlInitParser();
	xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader);
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
	if (doc->intSubset != NULL) {
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

static bool load_schema(const char *path, xmlSchema **out, struct error *err)
{
	struct findings findings = { .name = path };
	xmlSchemaParserCtxt *parser = xmlSchemaNewParserCtxt(path);
	if (parser == NULL)
		return error_set(err, ERROR_ENVIRONMENT, "%s: libxml2 cannot start", path);
	xmlSchemaSetParserStructuredErrors(parser, take_finding, &findings);
	*out = xmlSchemaParse(parser);
	xmlSchemaFreeParserCtxt(parser);
	if (*out != NULL) {
		text_finish(&findings.messages);
		return true;
	}
	refuse(&findings, err);
	err->kind = ERROR_ENVIRONMENT;
	return false;
}

bool xml_validate(xmlDoc *doc, const char *name, const char *schema_path, struct error *err)
{
	struct findings findings = { .name = name };
	xmlSchema *schema = NULL;
	if (!load_schema(schema_path, &schema, err))
		return false;
	xmlSchemaValidCtxt *validator = xmlSchemaNewValidCtxt(schema);
	xmlSchemaSetValidStructuredErrors(validator, take_finding, &findings);
	int result = validator == NULL ? -1 : xmlSchemaValidateDoc(validator, doc);
	xmlSchemaFreeValidCtxt(validator);
	xmlSchemaFree(schema);
	if (result < 0) {
		text_finish(&findings.messages);
		return error_set(err, ERROR_ENVIRONMENT, "%s: libxml2 cannot validate", name);
	}
	if (result > 0)
		return refuse(&findings, err);
	text_finish(&findings.messages);
	return true;
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
