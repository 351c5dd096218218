/* What makes a declaration one that can be read, beyond its schema, element by element. The first violation is the message.
 * (What a declaration that can be read fails to say is for the rules: examination/examination.h.) */
#ifndef VITRINE_DECLARATION_VALIDITY_H
#define VITRINE_DECLARATION_VALIDITY_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"

/* Holds a document that is valid by the schema, called `name` in messages, against these rules:
 * - each text exists in the declaration's own language, and once in each language;
 * - countries are assigned ISO 3166-1 codes;
 * - "no" to exhaustive has its reason, "conditional" its condition, a retention its duration or
 *   criteria, a periodic trigger its period;
 * - a field that is not stored names no column;
 * - the IP address is declared, as observed by the network: whoever receives a packet has it;
 * - an issue supersedes an earlier one. */
bool validity_check(const char *name, xmlDoc *doc, struct arena *arena, struct error *err);

/* Whether the element is a text that may be given once in each language. */
bool validity_is_text(const xmlNode *node);

/* How many texts are not given in a language (and so are shown in another). */
size_t validity_count_texts_without(xmlDoc *doc, const char *language, struct arena *arena);

#endif
