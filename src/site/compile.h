/* From a template's XML to the steps that write it. */
#ifndef VITRINE_SITE_COMPILE_H
#define VITRINE_SITE_COMPILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "site/expression.h"
#include "site/html.h"
#include "site/template.h"

enum step_kind {
	STEP_BYTES,     /* write `bytes` */
	STEP_WITH,      /* the steps up to `past`, at the first node */
	STEP_EACH,      /* the same for every node */
	STEP_IF,        /* go to `past` where it is false */
	STEP_INCLUDE,   /* the steps of `part` */
	STEP_TEXT,
	STEP_ATTRIBUTE, /* `bytes` is the name */
	STEP_JSON
};

struct step {
	enum step_kind kind;
	size_t past; /* the step to go on with */
	struct expression expression;
	const char *bytes;
	size_t length;
	bool folds; /* `bytes` begin with white space that one before it makes needless */
	enum html_attribute_kind attribute;
	const struct template *part;
};

struct template {
	const char *name; /* "model.html" */
	const char *path; /* the file that was read */
	bool is_part;     /* the children of <body> or <head>, for including; else the whole page */
	bool is_complete; /* false while it is being compiled: an include of it would never end */
	struct step *steps;
	size_t count, capacity;
	const struct template *parent; /* what included it first, while it is being compiled */
	struct template *next;         /* in the set */
};

/* The page or part, compiled now or before. `includer` and `line` are for messages; NULL and 0 for a page. */
bool compile_template(struct templates *templates, const char *name, struct template *includer, long line,
		      const struct template **out, struct error *err);

/* Frees what the arena of the set does not hold. */
void compile_finish(struct template *template);

#endif
