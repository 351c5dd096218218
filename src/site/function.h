/* The functions v:* that templates may call. docs/templates.md says what each gives. */
#ifndef VITRINE_SITE_FUNCTION_H
#define VITRINE_SITE_FUNCTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/text.h"
#include "site/template.h"

struct call {
	const struct render *render;
	const char *const *arguments; /* as strings, whatever XPath type they had */
	size_t count;
	struct text *out; /* the result is appended */
	struct error *err;
};

struct function {
	const char *name; /* without "v:" */
	size_t least, most; /* arguments */
	bool spreads;       /* each node of its node-set is an argument of its own, in document order */
	bool (*run)(const struct call *call);
};

/* What an XPath 1.0 call may pass after spreading is not bounded; what may be written is. */
enum { FUNCTION_ARGUMENTS_MAX = 7 };

/* The function, or NULL. `name` need not end after `length` bytes. */
const struct function *function_find(const char *name, size_t length);

#endif
