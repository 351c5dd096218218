/* The values of bindings: XPath 1.0 with the functions v:* and the variables $lang and $this. */
#ifndef VITRINE_SITE_EXPRESSION_H
#define VITRINE_SITE_EXPRESSION_H

#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "site/function.h"
#include "site/template.h"
#include "site/walk.h"

/* A literal, or where that is NULL a path. */
struct operand {
	const char *literal;
	struct path path;
};

enum expression_kind {
	EXPRESSION_OPERAND, /* operands[0] */
	EXPRESSION_EQUAL,   /* operands[0], a path, = operands[1], a literal */
	EXPRESSION_NOT,     /* not(operands[0]), a path */
	EXPRESSION_CALL,    /* function(operands…) */
	EXPRESSION_XPATH    /* anything else */
};

struct expression {
	enum expression_kind kind;
	const char *file, *binding, *source; /* "page.html", "data-v-text", the XPath */
	long line;
	struct operand *operands;
	size_t count;
	const struct function *function;
	xmlXPathCompExpr *compiled;
};

/* Where in the report an expression is evaluated; position and size are XPath's position() and last(). */
struct place {
	xmlNode *node;
	int position, size;
};

/* What evaluating needs; one a rendering. */
struct evaluation {
	xmlXPathContext *xpath;
	const struct render *render;
	xmlNode *node;        /* $this: the current node of the binding */
	struct text value;    /* where strings are made */
	struct arena scratch; /* what does not fit the tree, until the page is done */
	struct error *err;
	bool failed; /* a function has written err */
};

/* Nodes found, in document order; expression_nodes_finish when done with them. */
struct nodes {
	xmlNode **list;
	size_t count, capacity;
	xmlXPathObject *object; /* which owns them where XPath found them */
};

/* An XPath context that knows the functions and the variables. */
xmlXPathContext *expression_context(void);

/* Fills in what `expression` still lacks, from file, line, binding and source. Checks syntax, names of functions and
 * variables, numbers of arguments, and literal message keys in all languages of the set. */
bool expression_compile(struct templates *templates, struct expression *expression, struct error *err);

/* Points the context to the evaluation and back. */
void evaluation_begin(struct evaluation *evaluation);
void evaluation_end(struct evaluation *evaluation);

/* The string stays until the next call with the same evaluation. */
bool expression_string(struct evaluation *evaluation, const struct expression *expression, const struct place *place,
		       const char **out);
bool expression_truth(struct evaluation *evaluation, const struct expression *expression, const struct place *place,
		      bool *out);
bool expression_nodes(struct evaluation *evaluation, const struct expression *expression, const struct place *place,
		      struct nodes *out);
void expression_nodes_finish(struct nodes *nodes);

/* Writes "FILE:LINE: BINDING="SOURCE": WHY". Always false. */
bool expression_refuse(const struct expression *expression, struct error *err, const char *why);

#endif
