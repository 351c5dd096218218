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
#include "base/error.h"

struct declared_column {
	const char *table_column; /* a column of the source table */
	const char *field;        /* id of the field that it stores */
	long line;                /* in declaration.xml */
};

struct declaration {
	const char *path;
	xmlDoc *doc; /* owned */
	const struct declared_column *columns;
	size_t column_count;
};

/* Reads and validates FOLDER/declaration.xml; strings live in the arena, the document until declaration_finish. */
bool declaration_read(const char *folder, const char *share, struct arena *arena, struct declaration *out,
		      struct error *err);
void declaration_finish(struct declaration *declaration);

/* Every column of the source table is stored for a declared field, or the message names each that is not
 * (rule C12); a declared column that the table does not have is named too. */
bool declaration_explains(const struct declaration *declaration, const char *table, const char *const *columns,
			  size_t count, struct error *err);

#endif
