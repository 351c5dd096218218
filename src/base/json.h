/* JSON (RFC 8259), written as it comes, one value a line, indented by tabs. A key is NULL inside an array and for the whole. */
#ifndef VITRINE_BASE_JSON_H
#define VITRINE_BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* { .out = … } is ready for use; the document is appended, with a line end after it. */
struct json {
	struct text *out;
	unsigned depth;
	bool follows; /* a value stands before, in the same object or array */
};

void json_begin_object(struct json *json, const char *key);
void json_end_object(struct json *json);
void json_begin_array(struct json *json, const char *key);
void json_end_array(struct json *json);

/* NULL is written as null. Control characters, U+007F to U+009F too, are escaped; what is not UTF-8 becomes U+FFFD. */
void json_add_string(struct json *json, const char *key, const char *value);
void json_add_uint(struct json *json, const char *key, uint64_t value);

#endif
