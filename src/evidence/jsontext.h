/* JSON texts of others, walked by SQLite's JSON functions; no JSON library (a decision of the architecture).
 *
 * What is too large for that (SQLite makes a node of some 20 bytes of each two bytes) is split first, by a scanner that knows no more of
 * JSON than strings and brackets. */
#ifndef VITRINE_EVIDENCE_JSONTEXT_H
#define VITRINE_EVIDENCE_JSONTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/text.h"

struct jsontext;

enum { JSONTEXT_NESTED = 9, JSONTEXT_DEPTH = 200 };

bool jsontext_create(struct jsontext **out, struct error *err);
void jsontext_destroy(struct jsontext *json);

enum jsontext_kind { JSONTEXT_OBJECT, JSONTEXT_ARRAY, JSONTEXT_STRING, JSONTEXT_OTHER };

/* One value, in document order. Bytes live until the visit returns. */
struct jsontext_value {
	enum jsontext_kind kind;
	long long id, parent;  /* parent: -1 at the root */
	const char *name;      /* in an object; NULL in an array and at the root */
	size_t name_length;
	const char *bytes;     /* of a string or other scalar, unescaped */
	size_t length;
};

enum jsontext_result { JSONTEXT_DONE, JSONTEXT_MALFORMED, JSONTEXT_STOPPED };

/* Visits every value of a text until `visit` returns false. A text that is malformed, or nested deeper than JSONTEXT_DEPTH, is not
 * visited at all. `nested` (below JSONTEXT_NESTED) is how many walks are under way: a visit may walk another text. */
enum jsontext_result jsontext_walk(struct jsontext *json, int nested, const char *bytes, size_t length,
				   bool (*visit)(void *context, const struct jsontext_value *value), void *context);

/* How deep brackets outside strings are nested. */
size_t jsontext_depth(const char *bytes, size_t length);

struct jsontext_range {
	const char *start, *end;
};

/* Moves past one member of an object, or past one element of an array (then `name` is empty). `rest` begins behind the opening
 * bracket or behind the member before. False at the end; *fault then says whether the text broke off. Values are not validated. */
bool jsontext_member(struct jsontext_range *rest, struct jsontext_range *name, struct jsontext_range *value, bool *fault);
bool jsontext_element(struct jsontext_range *rest, struct jsontext_range *value, bool *fault);

/* Appends what a string stands for, with every character that it escapes. (SQLite 3.40 ends a string at \u0000, which bytes written as
 * Latin-1 text are full of.) False: it is no string. */
bool jsontext_unescape(struct jsontext_range value, struct text *out);

/* Whether the range is an object or an array; then what is behind its bracket. */
bool jsontext_open(struct jsontext_range value, char bracket, struct jsontext_range *rest);

#endif
