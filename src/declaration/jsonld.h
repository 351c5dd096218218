/* A declaration as JSON-LD 1.1 in the W3C Data Privacy Vocabulary (DPV 2.3), for machines that read many of them.
 *
 * Every term is one of DPV (dpv, pd, gdpr, loc) or a local one that the document defines itself, under its own address: local terms
 * are fragments of BASE-URL/declaration.jsonld, so that following one leads to its definition. docs/vocabulary.md lists them. A
 * field's category is written as the declaration has it.
 *
 * declaration.xml remains the whole: what has no term in DPV and no consumer that could use one (texts of triggers, conditions, claims'
 * sources) is there and not here. */
#ifndef VITRINE_DECLARATION_JSONLD_H
#define VITRINE_DECLARATION_JSONLD_H

#include "base/text.h"
#include "declaration/declaration.h"

/* A term that DPV 2.3 does not have. */
struct local_term {
	const char *name, *parent; /* parent: a term of DPV in short form ("pd:UID"), or NULL for a property */
	const char *label, *comment;
};

/* All that are written, ended by one without a name. */
extern const struct local_term jsonld_terms[];

/* `base_url` ends with a slash: where the site is published. Texts are written in every language that they are given in. */
void jsonld_write(const struct declaration *declaration, const char *base_url, struct text *out);

#endif
