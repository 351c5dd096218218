#include "base/json.h"

#include <string.h>

static void add_control(struct text *out, const char *p, size_t bytes)
{
	text_printf(out, "\\u%04x", (unsigned)(unsigned char)p[bytes - 1]);
}

static void add_quoted(struct text *out, const char *string)
{
	bool sound = text_is_utf8(string, strlen(string));
	text_add_char(out, '"');
	for (const char *p = string; *p != '\0';) {
		size_t control = sound || (unsigned char)*p < 0x80 ? text_control(p) : 0;
		if (control > 0)
			add_control(out, p, control);
		else if (!sound && (unsigned char)*p >= 0x80)
			text_add(out, "\\ufffd");
		else if (*p == '"' || *p == '\\')
			text_add_bytes(out, (const char[]){ '\\', *p }, 2);
		else
			text_add_char(out, *p);
		p += control > 0 ? control : 1;
	}
	text_add_char(out, '"');
}

static void begin_line(struct json *json)
{
	if (json->depth > 0)
		text_add_char(json->out, '\n');
	for (unsigned i = 0; i < json->depth; i++)
		text_add_char(json->out, '\t');
}

static void begin_value(struct json *json, const char *key)
{
	if (json->follows)
		text_add_char(json->out, ',');
	begin_line(json);
	if (key != NULL) {
		add_quoted(json->out, key);
		text_add(json->out, ": ");
	}
	json->follows = true;
}

static void begin(struct json *json, const char *key, char bracket)
{
	begin_value(json, key);
	text_add_char(json->out, bracket);
	json->depth++;
	json->follows = false;
}

static void end(struct json *json, char bracket)
{
	json->depth--;
	if (json->follows && json->depth == 0)
		text_add_char(json->out, '\n');
	else if (json->follows)
		begin_line(json);
	text_add_char(json->out, bracket);
	if (json->depth == 0)
		text_add_char(json->out, '\n');
	json->follows = true;
}

void json_begin_object(struct json *json, const char *key)
{
	begin(json, key, '{');
}

void json_end_object(struct json *json)
{
	end(json, '}');
}

void json_begin_array(struct json *json, const char *key)
{
	begin(json, key, '[');
}

void json_end_array(struct json *json)
{
	end(json, ']');
}

void json_add_string(struct json *json, const char *key, const char *value)
{
	begin_value(json, key);
	if (value != NULL)
		add_quoted(json->out, value);
	else
		text_add(json->out, "null");
}

void json_add_uint(struct json *json, const char *key, uint64_t value)
{
	begin_value(json, key);
	text_add_uint(json->out, value);
}
