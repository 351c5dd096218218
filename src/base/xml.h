/* XML files of the publication, read as hostile input: no network, no document type, no entity of their own,
 * bounded size; then held against a W3C XML Schema. Messages are "FILE:LINE: what", one a line. */
#ifndef VITRINE_BASE_XML_H
#define VITRINE_BASE_XML_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

/* Once, before any other call, by main and by each test program. */
void xml_init(void);

/* Parses at most 16 MiB. The caller frees with xmlFreeDoc. */
bool xml_read(const char *path, xmlDoc **out, struct error *err);

/* Parses bytes that `name` stands for in messages. */
bool xml_parse(const char *name, const void *bytes, size_t length, xmlDoc **out, struct error *err);

/* Folds white space in every attribute's value, as xs:token does: what is read and bound afterwards is then what the
 * schema finds good. */
void xml_fold_attributes(xmlDoc *doc);

/* Holds the document against the schema file; the message lists the first violations with their lines. */
bool xml_validate(xmlDoc *doc, const char *name, const char *schema_path, struct error *err);

/* Refuses with "NAME:LINE: " and the message. Always returns false. */
bool xml_refuse(struct error *err, const char *name, const xmlNode *node, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* First child element so named, or NULL; next sibling element so named, or NULL. */
xmlNode *xml_child(const xmlNode *parent, const char *name);
xmlNode *xml_next(const xmlNode *node, const char *name);

/* First child element so named whose attribute has the value, or NULL. */
xmlNode *xml_child_saying(const xmlNode *parent, const char *name, const char *attribute, const char *value);

/* The element that bears the id in a document whose ids are registered (declaration_index), and the one whose id an attribute names. NULL where
 * there is none, no id and no attribute. */
xmlNode *xml_with_id(xmlDoc *doc, const char *id);
xmlNode *xml_referred(const xmlNode *node, const char *attribute);

/* The attribute's value, or NULL, in the arena. The element's text, white space folded and trimmed, in the arena. */
const char *xml_attribute(struct arena *arena, const xmlNode *node, const char *name);
const char *xml_text(struct arena *arena, const xmlNode *node);

/* Whether the attribute is there and has the value; whether the element bears the name; whether its text, folded, is `text`. */
bool xml_says(const xmlNode *node, const char *attribute, const char *value);
bool xml_is(const xmlNode *node, const char *name);
bool xml_text_is(const xmlNode *node, const char *text);

/* The attribute as a whole number; `otherwise` where it is absent or no number. */
int64_t xml_attribute_int(const xmlNode *node, const char *name, int64_t otherwise);

#endif
