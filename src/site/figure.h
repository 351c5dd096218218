/* One published count as the site sees it, and what may be derived from it. A derived figure exists only where each
 * count that it needs is published: nothing is computed around a withheld one. */
#ifndef VITRINE_SITE_FIGURE_H
#define VITRINE_SITE_FIGURE_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "edition/edition.h"

enum figure_state {
	FIGURE_NONE,     /* the edition has no such model, area or version */
	FIGURE_WITHHELD,
	FIGURE_PUBLISHED,
};

struct figure {
	enum figure_state state;
	uint64_t value; /* 0 unless published */
};

/* `edition` may be NULL and `model`, `area`, `version` LABELS_NONE: the figure is then FIGURE_NONE. */
struct figure figure_of_area(const struct edition *edition, uint32_t model, uint32_t area);
struct figure figure_of_version(const struct edition *edition, uint32_t model, uint32_t version);

/* value / of, and value / before − 1; false where one of them is not published or the divisor is zero. */
bool figure_share(struct figure value, struct figure of, double *out);
bool figure_change(struct figure value, struct figure before, double *out);

/* Which cell of an edition's CSV a page shows: "2026-Q3/MODEL/AREA" or "2026-Q3/MODEL/version/VERSION", with % and / of the
 * labels as %25 and %2F; the first part is the edition's name, "2026-Q3-r2" for a revision. `version` NULL for an area. `verify` reads it back. */
char *figure_cell_name(struct arena *arena, const struct edition *edition, const char *model, const char *area, const char *version);

/* Adds <figure state value? cell?/> of docs/templates.md below the parent and returns it. */
xmlNode *figure_add_area(xmlNode *parent, const struct edition *edition, uint32_t model, uint32_t area);
xmlNode *figure_add_version(xmlNode *parent, const struct edition *edition, uint32_t model, uint32_t version);

/* Sets @share and @change of a row where they exist. */
void figure_set_share(xmlNode *row, struct figure value, struct figure of);
void figure_set_change(xmlNode *row, struct figure value, struct figure before);

/* Building blocks of the report tree: text is escaped by libxml2. A NULL value adds nothing. */
xmlNode *tree_add(xmlNode *parent, const char *name);
xmlNode *tree_add_text(xmlNode *parent, const char *name, const char *text);
void tree_set(xmlNode *node, const char *name, const char *value);
void tree_set_uint(xmlNode *node, const char *name, uint64_t value);

#endif
