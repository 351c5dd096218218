/* The keys of one payload: JSON, form, CSV, XML, and what is hidden in their values.
 *
 * A key is a leaf: a name with a value, an empty object or an empty list. Its name is the path of names that leads to it; lists are
 * passed through. A value that holds names of its own (JSON or a form within a string, plain, percent-encoded, base64 or
 * compressed) is a container like an object. */
#ifndef VITRINE_EVIDENCE_PAYLOAD_H
#define VITRINE_EVIDENCE_PAYLOAD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "evidence/reading.h"

/* Adds the keys of bytes that are declared to be in a format: "json", "form", "csv", "xml". What is not is refused. */
bool payload_read(struct reading *reading, const char *format, const char *bytes, size_t length, struct error *err);

/* Adds the keys of a body of a capture, whose media type may be wrong or "". *format becomes "json", "form", "csv", "xml", "none" or
 * "opaque". */
bool payload_read_body(struct reading *reading, const char *media, const char *bytes, size_t length, const char **format,
		       struct error *err);

/* Adds the keys of a form or of the query of an address. */
bool payload_read_form(struct reading *reading, const char *bytes, size_t length, struct error *err);

/* Adds the key that the path is at, or those that its value holds. `always` false: only those within. */
bool payload_read_value(struct reading *reading, const char *bytes, size_t length, bool always, struct error *err);

#endif
