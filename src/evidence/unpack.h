/* What values are wrapped in: percent-encoding (RFC 3986, 2.1), base64 in both alphabets (RFC 4648, 4 and 5), gzip and zlib
 * (RFC 1952, 1950), bytes written as Latin-1 text. */
#ifndef VITRINE_EVIDENCE_UNPACK_H
#define VITRINE_EVIDENCE_UNPACK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/text.h"
#include "evidence/reading.h"

/* Appends the bytes with %XX decoded and, in a form, "+" as a space. Returns whether there was a %XX. */
bool unpack_percent(const char *bytes, size_t length, bool form, struct text *out);

/* Appends what base64 of at least 8 letters stands for, padded or not, with line ends or not. False: it is none. */
bool unpack_base64(const char *bytes, size_t length, struct text *out);

/* Appends the bytes that a text of characters up to U+00FF stands for. False: there are others. */
bool unpack_latin1(const char *bytes, size_t length, struct text *out);

/* "gzip" or "deflate" by the first bytes, else NULL. */
const char *unpack_compression(const char *bytes, size_t length);

enum unpacked { UNPACKED, UNPACK_BROKEN, UNPACK_REFUSED };

/* Appends what the compressed bytes become, within the bounds of reading.h; past them, the file is refused. */
enum unpacked unpack_inflate(struct reading *reading, const char *bytes, size_t length, struct text *out, struct error *err);

#endif
