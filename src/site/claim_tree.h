/* <claims> of docs/templates.md: what is claimed of each declared thing, in the words of a language, with what the declaration says
 * itself beside it. */
#ifndef VITRINE_SITE_CLAIM_TREE_H
#define VITRINE_SITE_CLAIM_TREE_H

#include "site/report.h"

/* Adds it to the report's root, whose <declaration> is there already. Nothing is added where nothing is claimed. */
void claim_tree_add(struct report *report);

#endif
