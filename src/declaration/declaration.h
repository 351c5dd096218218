/* declaration.xml: what is collected, how it travels, why. Validated by data/schema/declaration.xsd.
 *
 * Pages bind to the XML itself (site/report grafts it into the report tree), so that what is shown is what was
 * declared. This struct holds only what the checks need. */
#ifndef VITRINE_DECLARATION_DECLARATION_H
#define VITRINE_DECLARATION_DECLARATION_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/error.h"
#include "declaration/claims.h"

/* Category of the field that whoever receives a packet has. */
#define DECLARATION_IP_ADDRESS "https://w3id.org/dpv/pd#IPAddress"

struct declared_column {
	const char *table_column; /* a column of the source table */
	const char *field;        /* id of the field that it stores */
	long line;                /* in declaration.xml */
};

struct declaration {
	const char *path;
	xmlDoc *doc; /* owned */
	char sha256[DIGEST_TEXT_SIZE]; /* of the bytes that were read */
	const struct declared_column *columns;
	size_t column_count;
	struct claims claims;
};

/* Reads FOLDER/declaration.xml and holds it against the schema, then against the rules that a schema cannot say
 * (validity.h, claims.h). Whether the states of its fields agree (life.h) is for rule C8. Strings live in the arena, the document until
 * declaration_finish. XPath's id() works in it. */
bool declaration_read(const char *folder, const char *share, struct arena *arena, struct declaration *out,
		      struct error *err);

/* The same of a file at any path. */
bool declaration_read_file(const char *path, const char *share, struct arena *arena, struct declaration *out, struct error *err);

void declaration_finish(struct declaration *declaration);

/* The same from bytes that `name` stands for in messages: what declaration_read does once it has the file. */
bool declaration_parse(const char *name, const void *bytes, size_t length, const char *share, struct arena *arena,
		       struct declaration *out, struct error *err);

/* Registers every @id below the element with its document, so that XPath's id(@operator) finds the party, id(@from)
 * the client version, and so on. Ids are unique over the whole declaration. To be called again on a copy. */
void declaration_index(xmlNode *declaration);

/* The text of a child element that may be given in several languages: in `language` where it is, else in the declaration's own. "" where
 * there is no such child. White space folded, in the arena. */
const char *declaration_words(const xmlNode *parent, const char *element, const char *language, struct arena *arena);

/* How many elements of that name there are. */
size_t declaration_count(const struct declaration *declaration, const char *element);

#endif
