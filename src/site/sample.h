/* A sample payload as its page shows it: its keys, with the declared example values of their fields. What the sample itself holds is
 * not in struct evidence_read, and so on no page. */
#ifndef VITRINE_SITE_SAMPLE_H
#define VITRINE_SITE_SAMPLE_H

#include <libxml/tree.h>

#include "base/arena.h"
#include "evidence/evidence.h"

/* Adds <sample> of docs/templates.md below a parent. `declaration` is the element whose fields have the example values: the
 * report's, in the page's language. */
void sample_add(xmlNode *parent, const struct evidence_file *file, const xmlNode *declaration, struct arena *arena);

#endif
