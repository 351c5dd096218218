/* Broken variants of a good document: one text replaced, one message expected. */
#ifndef VITRINE_TESTS_VARIANT_H
#define VITRINE_TESTS_VARIANT_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

struct variant {
	const char *from, *to;	  /* the first `from` of the good document becomes `to` */
	const char *says, *mends; /* both must stand in the message */
};

static inline bool variant_apply(const struct variant *variant, const char *good, struct text *out)
{
	const char *found = strstr(good, variant->from);
	text_clear(out);
	if (found == NULL) {
		printf("the good document does not hold: %s\n", variant->from);
		return false;
	}
	text_add_bytes(out, good, (size_t)(found - good));
	text_add(out, variant->to);
	text_add(out, found + strlen(variant->from));
	return true;
}

static inline bool variant_agrees(const struct variant *variant, const char *message)
{
	if (strstr(message, variant->says) != NULL && strstr(message, variant->mends) != NULL)
		return true;
	printf("with: %s\nexpected: %s … %s\nsaid: %s\n", variant->to, variant->says, variant->mends, message);
	return false;
}

#endif
