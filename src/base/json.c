#include "base/json.h"

#include <string.h>

static void begin_line(struct json *json)
{
	if (json->depth == 0 && json->out->length == 0)
		return;
	text_add_char(json->out, '\n');
	for (unsigned i = 0; i < json->depth; i++)
		text_add_char(json->out, ' ');
}

/* What stands before a value or key. */
static void begin(struct json *json)
{
	if (!json->named) {
		if (json->filled)
			text_add_char(json->out, ',');
		begin_line(json);
	}
	json->named = false;
	json->filled = true;
}

void json_open(struct json *json, char bracket)
{
	begin(json);
	text_add_char(json->out, bracket);
	json->depth++;
	json->filled = false;
}

void json_close(struct json *json, char bracket)
{
	json->depth--;
	if (json->filled)
		begin_line(json);
	text_add_char(json->out, bracket);
	json->filled = true;
}

static void add_escaped(struct text *out, const char *string)
{
	bool sound = text_is_utf8(string, strlen(string));
	for (const char *p = string; *p != '\0'; p++) {
		size_t control = text_control(p);
		if (!sound && (unsigned char)*p >= 0x80)
			text_add(out, "\\ufffd");
		else if (*p == '"' || *p == '\\')
			text_printf(out, "\\%c", *p);
		else if (*p == '\n')
			text_add(out, "\\n");
		else if (control > 0) {
			p += control - 1;
			text_printf(out, "\\u%04x", (unsigned char)*p);
		} else if (strncmp(p, "\u2028", 3) == 0 || strncmp(p, "\u2029", 3) == 0) {
			p += 2;
			text_printf(out, "\\u20%02x", (unsigned char)*p - 0x80u);
		} else
			text_add_char(out, *p);
	}
}

void json_string(struct json *json, const char *string)
{
	begin(json);
	if (string == NULL) {
		text_add(json->out, "null");
		return;
	}
	text_add_char(json->out, '"');
	add_escaped(json->out, string);
	text_add_char(json->out, '"');
}

void json_number(struct json *json, int64_t number)
{
	begin(json);
	text_printf(json->out, "%lld", (long long)number);
}

void json_bool(struct json *json, bool value)
{
	begin(json);
	text_add(json->out, value ? "true" : "false");
}

void json_key(struct json *json, const char *key)
{
	json_string(json, key);
	text_add(json->out, ": ");
	json->named = true;
}

void json_member(struct json *json, const char *key, const char *string)
{
	if (string == NULL)
		return;
	json_key(json, key);
	json_string(json, string);
}
