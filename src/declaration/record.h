/* The record of processing activities of GDPR Article 30(1), as it follows from a declaration.
 *
 * One row for each purpose of each field, in document order: what points (a) to (g) want is on the row itself, so that it can be
 * filtered and needs no other file. Several values in one cell stand on separate lines. What the declaration does
 * not say is an empty cell; what it leaves open is "undetermined". */
#ifndef VITRINE_DECLARATION_RECORD_H
#define VITRINE_DECLARATION_RECORD_H

#include <stddef.h>

#include "base/text.h"
#include "declaration/declaration.h"

/* Appends the CSV (RFC 4180, UTF-8, CRLF, a header row), its texts in `language` where they are given in it. Returns how many rows it has
 * without the header. */
size_t record_write(const struct declaration *declaration, const char *language, struct text *out);

#endif
