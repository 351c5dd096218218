#include "evidence/jsontext.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

struct jsontext {
	sqlite3 *db;
	sqlite3_stmt *walks[JSONTEXT_NESTED];
};

bool jsontext_create(struct jsontext **out, struct error *err)
{
	struct jsontext *json = memory_resize(NULL, 1, sizeof *json);
	*json = (struct jsontext){ 0 };
	bool ok = sqlite3_open(":memory:", &json->db) == SQLITE_OK;
	for (int i = 0; ok && i < JSONTEXT_NESTED; i++)
		ok = sqlite3_prepare_v2(json->db, "SELECT id, parent, key, type, atom FROM json_tree(?1)", -1, &json->walks[i], NULL) ==
		     SQLITE_OK;
	if (ok) {
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
	if (nested >= JSONTEXT_NESTED || memchr(bytes, '\0', length) != NULL || jsontext_depth(bytes, length) > JSONTEXT_DEPTH)
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
