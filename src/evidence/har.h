/* Captures: HAR 1.2 (Odvarko, W3C web performance draft of 2012), request by request. Responses are not looked at. */
#ifndef VITRINE_EVIDENCE_HAR_H
#define VITRINE_EVIDENCE_HAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "evidence/match.h"
#include "evidence/reading.h"

/* Reads every log.entries[].request of the bytes and matches it within the scope. */
bool har_read(struct reading *reading, const struct match *match, struct match_scope scope, const char *bytes, size_t length,
	      struct evidence_file *out, struct error *err);

/* Whether a header is the protocol's own: it says how to talk, and the same for every device. */
bool har_is_protocol(const char *name, size_t length);

#endif
