/* What payload.c and documents.c know of each other. */
#ifndef VITRINE_EVIDENCE_PAYLOAD_INSIDE_H
#define VITRINE_EVIDENCE_PAYLOAD_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "evidence/reading.h"

/* What opening bytes came to: nothing in them to open; their keys were added; the file is refused. */
enum opened { CLOSED, OPENED, FAILED };

/* Adds the keys within a value that lies so deep, or (`always`) else that which the path is at. */
bool payload_value(struct reading *reading, const char *bytes, size_t length, int depth, bool always, struct error *err);

/* Header fields are keys. Elements with text, empty elements, attributes, comments and instructions are. */
enum opened payload_read_csv(struct reading *reading, const char *bytes, size_t length, int depth, struct error *err);
enum opened payload_read_xml(struct reading *reading, const char *bytes, size_t length, int depth, struct error *err);

#endif
