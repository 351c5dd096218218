/* JSON (RFC 8259) as it is written: commas and indentation are seen to. Strings are UTF-8 (what is not becomes U+FFFD) and are escaped;
 * control characters, U+007F to U+009F too, become \u00XX, and so do the separators U+2028 and U+2029, which old readers take for line
 * ends. */
#ifndef VITRINE_BASE_JSON_H
#define VITRINE_BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct json {
	struct text *out;
	unsigned depth;
	bool filled; /* what is open already holds something */
	bool named;  /* a key was written, its value comes next */
};

/* A value: an object or array, whose end is the caller's, a string or null for NULL, a number. */
void json_open(struct json *json, char bracket); /* '{' or '[' */
void json_close(struct json *json, char bracket); /* '}' or ']' */
void json_string(struct json *json, const char *string);
void json_number(struct json *json, int64_t number);
void json_bool(struct json *json, bool value);

/* The name of the value that comes next; a name with a string, left out where it is NULL. */
void json_key(struct json *json, const char *key);
void json_member(struct json *json, const char *key, const char *string);

#endif
