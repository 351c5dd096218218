#include "evidence/jsontext.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

struct jsontext {
	sqlite3 *db;
	sqlite3_stmt *walks[JSONTEXT_NESTED];
};

static bool prepare(struct jsontext *json, int nested)
{
	static const char walk[] = "SELECT id, parent, key, type, atom FROM json_tree(?1)";
	return json->walks[nested] != NULL || sqlite3_prepare_v2(json->db, walk, -1, &json->walks[nested], NULL) == SQLITE_OK;
}

bool jsontext_create(struct jsontext **out, struct error *err)
{
	struct jsontext *json = memory_resize(NULL, 1, sizeof *json);
	*json = (struct jsontext){ 0 };
	if (sqlite3_open(":memory:", &json->db) == SQLITE_OK && prepare(json, 0)) {
		*out = json;
		return true;
	}
	error_set(err, ERROR_ENVIRONMENT, "SQLite cannot read JSON: %s", sqlite3_errmsg(json->db));
	jsontext_destroy(json);
	return false;
}

void jsontext_destroy(struct jsontext *json)
{
	if (json == NULL)
		return;
	for (int i = 0; i < JSONTEXT_NESTED; i++)
		sqlite3_finalize(json->walks[i]);
	sqlite3_close(json->db);
	free(json);
}

static enum jsontext_kind kind_of(const char *type)
{
	if (type == NULL)
		return JSONTEXT_OTHER;
	return strcmp(type, "object") == 0 ? JSONTEXT_OBJECT : strcmp(type, "array") == 0 ? JSONTEXT_ARRAY :
	       strcmp(type, "text") == 0 ? JSONTEXT_STRING : JSONTEXT_OTHER;
}

static struct jsontext_value read_row(sqlite3_stmt *row)
{
	struct jsontext_value value = { .kind = kind_of((const char *)sqlite3_column_text(row, 3)), .id = sqlite3_column_int64(row, 0) };
	value.parent = sqlite3_column_type(row, 1) == SQLITE_NULL ? -1 : sqlite3_column_int64(row, 1);
	if (sqlite3_column_type(row, 2) == SQLITE_TEXT) {
		value.name = (const char *)sqlite3_column_text(row, 2);
		value.name_length = (size_t)sqlite3_column_bytes(row, 2);
	}
	value.bytes = (const char *)sqlite3_column_text(row, 4);
	value.length = (size_t)sqlite3_column_bytes(row, 4);
	return value;
}

enum jsontext_result jsontext_walk(struct jsontext *json, int nested, const char *bytes, size_t length,
				   bool (*visit)(void *context, const struct jsontext_value *value), void *context)
{
	enum jsontext_result result = JSONTEXT_DONE;
	if (nested >= JSONTEXT_NESTED || memchr(bytes, '\0', length) != NULL || jsontext_depth(bytes, length) > JSONTEXT_DEPTH ||
	    !prepare(json, nested))
		return JSONTEXT_MALFORMED;
	sqlite3_stmt *walk = json->walks[nested];
	int status = sqlite3_bind_text64(walk, 1, bytes, length, SQLITE_STATIC, SQLITE_UTF8);
	while (status == SQLITE_OK && result == JSONTEXT_DONE && (status = sqlite3_step(walk)) == SQLITE_ROW) {
		const struct jsontext_value value = read_row(walk);
		status = SQLITE_OK;
		if (!visit(context, &value))
			result = JSONTEXT_STOPPED;
	}
	if (result == JSONTEXT_DONE && status != SQLITE_DONE)
		result = JSONTEXT_MALFORMED;
	sqlite3_reset(walk);
	sqlite3_clear_bindings(walk);
	return result;
}

/* Behind the string whose opening quote is at `at`; end where it does not end. */
static const char *skip_string(const char *at, const char *end)
{
	for (at++; at < end && *at != '"'; at++)
		if (*at == '\\' && at + 1 < end)
			at++;
	return at < end ? at + 1 : end;
}

size_t jsontext_depth(const char *bytes, size_t length)
{
	size_t depth = 0, deepest = 0;
	for (const char *at = bytes, *end = bytes + length; at < end;) {
		if (*at == '"') {
			at = skip_string(at, end);
			continue;
		}
		if (*at == '{' || *at == '[')
			deepest = ++depth > deepest ? depth : deepest;
		else if ((*at == '}' || *at == ']') && depth > 0)
			depth--;
		at++;
	}
	return deepest;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_space(struct jsontext_range *rest)
{
	while (rest->start < rest->end && is_space(*rest->start))
		rest->start++;
}

/* Past one value; false where it does not end. */
static bool skip_value(struct jsontext_range *rest)
{
	size_t depth = 0;
	const char *at = rest->start, *end = rest->end, *start = at;
	do {
		if (at == end)
			return false;
		if (*at == '"') {
			at = skip_string(at, end);
			if (at[-1] != '"')
				return false;
			continue;
		}
		if ((*at == '}' || *at == ']' || *at == ',') && depth == 0)
			break;
		depth += *at == '{' || *at == '[';
		depth -= *at == '}' || *at == ']';
		at++;
	} while (depth > 0 || (at < end && strchr(",}] \t\r\n", *at) == NULL));
	rest->start = at;
	return at > start;
}

static bool take_value(struct jsontext_range *rest, struct jsontext_range *value, bool *fault)
{
	skip_space(rest);
	value->start = rest->start;
	*fault = !skip_value(rest);
	value->end = rest->start;
	skip_space(rest);
	if (!*fault && rest->start < rest->end && *rest->start == ',')
		rest->start++;
	else
		*fault |= rest->start == rest->end || (*rest->start != '}' && *rest->start != ']');
	return !*fault;
}

static bool at_end(struct jsontext_range *rest, char bracket, bool *fault)
{
	skip_space(rest);
	*fault = rest->start == rest->end;
	return *fault || *rest->start == bracket;
}

bool jsontext_member(struct jsontext_range *rest, struct jsontext_range *name, struct jsontext_range *value, bool *fault)
{
	if (at_end(rest, '}', fault))
		return false;
	*fault = *rest->start != '"';
	if (*fault)
		return false;
	name->start = rest->start + 1;
	rest->start = skip_string(rest->start, rest->end);
	name->end = rest->start - 1;
	skip_space(rest);
	*fault = rest->start == rest->end || *rest->start != ':';
	if (*fault)
		return false;
	rest->start++;
	return take_value(rest, value, fault);
}

bool jsontext_element(struct jsontext_range *rest, struct jsontext_range *value, bool *fault)
{
	return !at_end(rest, ']', fault) && take_value(rest, value, fault);
}

bool jsontext_open(struct jsontext_range value, char bracket, struct jsontext_range *rest)
{
	skip_space(&value);
	if (value.start == value.end || *value.start != bracket)
		return false;
	*rest = (struct jsontext_range){ value.start + 1, value.end };
	return true;
}

/* Four hexadecimal digits at `at`, or -1. */
static long read_unit(const char *at, const char *end)
{
	long unit = 0;
	for (int i = 0; i < 4; i++) {
		char c = at + i < end ? at[i] : '\0';
		int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
		if (digit < 0)
			return -1;
		unit = unit << 4 | digit;
	}
	return unit;
}

static void add_character(struct text *out, unsigned long c)
{
	if (c < 0x80) {
		text_add_char(out, (char)c);
		return;
	}
	static const unsigned char leads[] = { 0, 0xc0, 0xe0, 0xf0 };
	int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	text_add_char(out, (char)(leads[more] | (c >> (6 * more))));
	while (more-- > 0)
		text_add_char(out, (char)(0x80 | (c >> (6 * more) & 0x3f)));
}

/* What stands behind a backslash; returns where it ends. */
static const char *add_escaped(struct text *out, const char *at, const char *end)
{
	static const char letters[] = "bfnrt", meant[] = "\b\f\n\r\t";
	const char *letter = strchr(letters, *at);
	if (*at != 'u') {
		text_add_char(out, letter != NULL && *letter != '\0' ? meant[letter - letters] : *at);
		return at + 1;
	}
	long unit = read_unit(at + 1, end), next = -1;
	if (unit >= 0xd800 && unit < 0xdc00 && end - at > 6 && at[5] == '\\' && at[6] == 'u')
		next = read_unit(at + 7, end);
	bool pair = next >= 0xdc00 && next < 0xe000;
	unsigned long c = unit < 0 ? 0xfffd : (unsigned long)unit;
	if (pair)
		c = 0x10000 + ((c - 0xd800) << 10) + ((unsigned long)next - 0xdc00);
	add_character(out, c >= 0xd800 && c < 0xe000 ? 0xfffd : c);
	at += unit < 0 ? 1 : pair ? 11 : 5;
	return at < end ? at : end;
}

bool jsontext_unescape(struct jsontext_range value, struct text *out)
{
	struct jsontext_range rest;
	skip_space(&value);
	if (value.end - value.start < 2 || !jsontext_open(value, '"', &rest) || rest.end[-1] != '"')
		return false;
	rest.end--;
	text_reserve(out, (size_t)(rest.end - rest.start));
	for (const char *at = rest.start; at < rest.end;) {
		const char *escape = memchr(at, '\\', (size_t)(rest.end - at)), *stop = escape != NULL ? escape : rest.end;
		text_add_bytes(out, at, (size_t)(stop - at));
		at = stop;
		if (stop < rest.end)
			at = stop + 1 < rest.end ? add_escaped(out, stop + 1, rest.end) : rest.end;
	}
	return true;
}
