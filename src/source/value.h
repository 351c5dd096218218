/* What one value of a row may be: the same rules for a field of a CSV and for a column of a table. */
#ifndef VITRINE_SOURCE_VALUE_H
#define VITRINE_SOURCE_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "publication/publication.h"

/* Largest count, and largest sum of counts: the whole numbers that every reader of a CSV holds exactly, 2^53. */
#define VALUE_COUNT_MAX (UINT64_C(1) << 53)

enum { VALUE_SHOWN_SIZE = 200 };

/* NULL if the bytes are good for the role, else words that complete "'VALUE' …". */
const char *value_fault(enum role role, const char *bytes, size_t length);

/* Decimal digits only, at most VALUE_COUNT_MAX. */
bool value_count(const char *bytes, size_t length, uint64_t *out);

/* The value as it stands in a message: cut to about 40 characters, control bytes and bytes that are no UTF-8
 * written as \xNN. */
void value_show(const char *bytes, size_t length, char out[VALUE_SHOWN_SIZE]);

#endif
