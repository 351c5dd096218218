#include "evidence/payload.h"

#include <string.h>

#include "evidence/payload_inside.h"
#include "evidence/unpack.h"

/* Bytes with names in them, perhaps: how deep they lie, and whether they are a body rather than a value. */
struct wrapped {
	const char *bytes;
	size_t length;
	int depth;
	bool body;         /* everything of it is payload: XML and CSV are looked for too */
	const char *media; /* of a body, or "" */
	const char *format; /* becomes what the innermost wrapping holds */
};

static enum opened open_wrapped(struct reading *reading, struct wrapped *wrapped, struct error *err);

bool payload_value(struct reading *reading, const char *bytes, size_t length, int depth, bool always, struct error *err)
{
	struct wrapped value = { bytes, length, depth, false, "", "" };
	enum opened opened = open_wrapped(reading, &value, err);
	return opened != FAILED && (opened == OPENED || !always || reading_add(reading, err));
}

/* ---- JSON ---- */

struct container {
	long long id;
	bool object, filled;
	size_t path; /* length of the path around it */
};

struct json_reading {
	struct reading *reading;
	struct error *err;
	int depth;
	struct container open[JSONTEXT_DEPTH + 2];
	size_t count;
};

/* Leaves a container; an empty one is a key, where it has a name. */
static bool close_container(struct json_reading *json)
{
	const struct container *container = &json->open[--json->count];
	bool ok = container->filled || json->reading->path.length == 0 || reading_add(json->reading, json->err);
	reading_leave(json->reading, container->path);
	return ok;
}

static bool visit_json(void *context, const struct jsontext_value *value)
{
	struct json_reading *json = context;
	while (json->count > 0 && json->open[json->count - 1].id != value->parent)
		if (!close_container(json))
			return false;
	size_t path = json->reading->path.length;
	if (json->count > 0)
		json->open[json->count - 1].filled = true;
	if (json->count > 0 && json->open[json->count - 1].object)
		reading_enter(json->reading, value->name != NULL ? value->name : "", value->name_length);
	if (value->kind == JSONTEXT_OBJECT || value->kind == JSONTEXT_ARRAY) {
		json->open[json->count++] = (struct container){ value->id, value->kind == JSONTEXT_OBJECT, false, path };
		return true;
	}
	bool ok = value->kind == JSONTEXT_STRING ?
			  payload_value(json->reading, value->bytes, value->length, json->depth + 1, true, json->err) :
			  reading_add(json->reading, json->err);
	reading_leave(json->reading, path);
	return ok;
}

static enum opened read_json(struct reading *reading, const char *bytes, size_t length, int depth, struct error *err)
{
	struct json_reading json = { .reading = reading, .err = err, .depth = depth };
	enum jsontext_result result = jsontext_walk(reading->json, depth, bytes, length, visit_json, &json);
	if (result == JSONTEXT_MALFORMED)
		return CLOSED;
	bool ok = result == JSONTEXT_DONE;
	while (json.count > 0)
		ok = (ok ? close_container(&json) : (json.count--, false));
	return ok ? OPENED : FAILED;
}

static bool visit_nothing(void *context, const struct jsontext_value *value)
{
	(void)context, (void)value;
	return true;
}

/* JSON texts one a line, as event loggers send them: all of them are, or none is read. */
static enum opened read_json_lines(struct reading *reading, const char *bytes, size_t length, int depth, struct error *err)
{
	const char *end = bytes + length;
	for (int pass = 0; pass < 2; pass++) {
		for (const char *line = bytes, *stop; line < end; line = stop + 1) {
			const char *found = memchr(line, '\n', (size_t)(end - line));
			stop = found != NULL ? found : end;
			size_t size = (size_t)(stop - line);
			if (size == 0)
				continue;
			if (pass == 0 && jsontext_walk(reading->json, depth, line, size, visit_nothing, NULL) != JSONTEXT_DONE)
				return CLOSED;
			if (pass == 1 && read_json(reading, line, size, depth, err) != OPENED)
				return FAILED;
		}
	}
	return OPENED;
}

static enum opened open_json(struct reading *reading, struct wrapped *wrapped, struct error *err)
{
	size_t chain = reading->chain.length, blank = 0;
	while (blank < wrapped->length && strchr(" \t\r\n", wrapped->bytes[blank]) != NULL && wrapped->bytes[blank] != '\0')
		blank++;
	if (blank == wrapped->length || (wrapped->bytes[blank] != '{' && wrapped->bytes[blank] != '['))
		return CLOSED;
	if (wrapped->depth > 0)
		reading_wrap(reading, "json");
	enum opened opened = read_json(reading, wrapped->bytes, wrapped->length, wrapped->depth, err);
	if (opened == CLOSED && wrapped->body && memchr(wrapped->bytes, '\n', wrapped->length) != NULL)
		opened = read_json_lines(reading, wrapped->bytes, wrapped->length, wrapped->depth, err);
	reading_unwrap(reading, chain);
	wrapped->format = "json";
	return opened;
}

/* ---- forms ---- */

/* "device[imei]" and "list[]" are device/imei and list. */
static void enter_form_name(struct reading *reading, const char *name, size_t length)
{
	const char *bracket = memchr(name, '[', length);
	size_t first = bracket != NULL && bracket > name && name[length - 1] == ']' ? (size_t)(bracket - name) : length;
	reading_enter(reading, name, first);
	for (const char *at = name + first, *end = name + length; at < end;) {
		const char *part = at + 1, *stop = memchr(part, ']', (size_t)(end - part));
		stop = stop != NULL ? stop : end;
		size_t size = (size_t)(stop - part);
		bool number = size > 0 && strspn(part, "0123456789") >= size;
		if (size > 0 && !number)
			reading_enter(reading, part, size);
		at = stop < end ? stop + 1 : end;
	}
}

/* One "name=value"; without "=" it is a value that nothing names. */
static bool read_pair(struct reading *reading, const char *bytes, size_t length, int depth, struct error *err)
{
	struct text name = { 0 }, value = { 0 };
	size_t path = reading->path.length, chain = reading->chain.length;
	const char *equals = memchr(bytes, '=', length);
	size_t split = equals != NULL ? (size_t)(equals - bytes) : 0, from = equals != NULL ? split + 1 : 0;
	bool escaped = unpack_percent(bytes, split, true, &name);
	unpack_percent(bytes + from, length - from, true, &value);
	if (escaped)
		reading_wrap(reading, "percent");
	if (equals != NULL)
		enter_form_name(reading, name.bytes, name.length);
	else
		reading_enter(reading, "(no name)", strlen("(no name)"));
	bool ok = payload_value(reading, value.bytes, value.length, depth + 1, true, err);
	reading_leave(reading, path);
	reading_unwrap(reading, chain);
	text_finish(&name);
	text_finish(&value);
	return ok;
}

static bool read_form(struct reading *reading, const char *bytes, size_t length, int depth, struct error *err)
{
	const char *end = bytes + length;
	while (end > bytes && (end[-1] == '\n' || end[-1] == '\r'))
		end--;
	for (const char *pair = bytes, *stop; pair < end; pair = stop + 1) {
		const char *found = memchr(pair, '&', (size_t)(end - pair));
		stop = found != NULL ? found : end;
		if (stop > pair && !read_pair(reading, pair, (size_t)(stop - pair), depth, err))
			return false;
	}
	return true;
}

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c != '\0' && strchr("_.-[]%~*", c) != NULL);
}

/* Whether every piece between "&" is a name, "=" and printable ASCII without space: what a form is, and hardly anything else. */
static size_t count_pairs(const char *bytes, size_t length)
{
	size_t pairs = 0, at = 0;
	while (at < length) {
		size_t start = at;
		while (at < length && is_name_byte(bytes[at]))
			at++;
		if (at == start || at == length || bytes[at] != '=')
			return 0;
		for (at++; at < length && bytes[at] != '&'; at++)
			if (bytes[at] <= ' ' || bytes[at] > '~')
				return 0;
		/* padding of base64, not an empty value */
		if (bytes[at - 1] == '=' && at - start > 16 && pairs == 0)
			return 0;
		pairs++;
		at += at < length;
	}
	return pairs;
}

static enum opened open_form(struct reading *reading, const struct wrapped *wrapped, size_t least, struct error *err)
{
	size_t chain = reading->chain.length, length = wrapped->length;
	while (length > 0 && (wrapped->bytes[length - 1] == '\n' || wrapped->bytes[length - 1] == '\r'))
		length--;
	if (count_pairs(wrapped->bytes, length) < least)
		return CLOSED;
	if (wrapped->depth > 0)
		reading_wrap(reading, "form");
	bool ok = read_form(reading, wrapped->bytes, length, wrapped->depth, err);
	reading_unwrap(reading, chain);
	return ok ? OPENED : FAILED;
}

/* ---- wrappings ---- */

static enum opened open_inner(struct reading *reading, struct wrapped *outer, const char *wrapping, const struct text *bytes,
			      struct error *err)
{
	struct wrapped inner = { text_or_empty(bytes->bytes), bytes->length, outer->depth + 1, outer->body, outer->media, "" };
	size_t chain = reading->chain.length;
	reading_wrap(reading, wrapping);
	enum opened opened = open_wrapped(reading, &inner, err);
	/* one pair is a form where somebody took the trouble to wrap it */
	if (opened == CLOSED) {
		opened = open_form(reading, &inner, 1, err);
		inner.format = "form";
	}
	reading_unwrap(reading, chain);
	outer->format = inner.format;
	return opened;
}

static enum opened open_compressed(struct reading *reading, struct wrapped *wrapped, struct error *err)
{
	struct text latin1 = { 0 }, out = { 0 };
	enum opened opened = CLOSED;
	const char *bytes = wrapped->bytes, *wrapping = unpack_compression(bytes, wrapped->length);
	size_t length = wrapped->length;
	if (wrapping == NULL && length > 2 && (memcmp(bytes, "\x1f\xc2\x8b", 3) == 0 || bytes[0] == 'x') &&
	    unpack_latin1(bytes, length, &latin1)) {
		bytes = latin1.bytes, length = latin1.length;
		wrapping = unpack_compression(bytes, length);
	}
	if (wrapping != NULL) {
		enum unpacked unpacked = unpack_inflate(reading, bytes, length, &out, err);
		opened = unpacked == UNPACK_REFUSED ? FAILED : unpacked == UNPACK_BROKEN ? CLOSED :
			 open_inner(reading, wrapped, wrapping, &out, err);
	}
	text_finish(&latin1);
	text_finish(&out);
	return opened;
}

static enum opened open_base64(struct reading *reading, struct wrapped *wrapped, struct error *err)
{
	struct text out = { 0 };
	enum opened opened = CLOSED;
	if (unpack_base64(wrapped->bytes, wrapped->length, &out))
		opened = open_inner(reading, wrapped, "base64", &out, err);
	text_finish(&out);
	return opened;
}

static enum opened open_percent(struct reading *reading, struct wrapped *wrapped, struct error *err)
{
	struct text out = { 0 };
	enum opened opened = CLOSED;
	if (memchr(wrapped->bytes, '%', wrapped->length) != NULL && unpack_percent(wrapped->bytes, wrapped->length, false, &out))
		opened = open_inner(reading, wrapped, "percent", &out, err);
	text_finish(&out);
	return opened;
}

/* What only a body is: in a value, "<" and "," are punctuation. */
static enum opened open_document(struct reading *reading, struct wrapped *wrapped, struct error *err)
{
	size_t chain = reading->chain.length;
	bool xml = wrapped->bytes[strspn(wrapped->bytes, " \t\r\n\xef\xbb\xbf")] == '<';
	if (!xml && strstr(wrapped->media, "csv") == NULL)
		return CLOSED;
	wrapped->format = xml ? "xml" : "csv";
	if (wrapped->depth > 0)
		reading_wrap(reading, wrapped->format);
	enum opened opened = xml ? payload_read_xml(reading, wrapped->bytes, wrapped->length, wrapped->depth, err) :
				   payload_read_csv(reading, wrapped->bytes, wrapped->length, wrapped->depth, err);
	reading_unwrap(reading, chain);
	return opened;
}

static enum opened open_wrapped(struct reading *reading, struct wrapped *wrapped, struct error *err)
{
	if (wrapped->depth >= READING_DEPTH || wrapped->length < 2)
		return CLOSED;
	enum opened opened = open_json(reading, wrapped, err);
	if (opened == CLOSED)
		opened = open_compressed(reading, wrapped, err);
	if (opened == CLOSED && wrapped->body)
		opened = open_document(reading, wrapped, err);
	if (opened == CLOSED) {
		opened = open_form(reading, wrapped, 2, err);
		wrapped->format = "form";
	}
	if (opened == CLOSED)
		opened = open_base64(reading, wrapped, err);
	if (opened == CLOSED)
		opened = open_percent(reading, wrapped, err);
	return opened;
}

/* ---- in and out ---- */

bool payload_read_value(struct reading *reading, const char *bytes, size_t length, bool always, struct error *err)
{
	return payload_value(reading, bytes, length, 1, always, err);
}

bool payload_read_form(struct reading *reading, const char *bytes, size_t length, struct error *err)
{
	return read_form(reading, bytes, length, 0, err);
}

static bool in_bounds(const struct reading *reading, size_t length, struct error *err)
{
	return length <= READING_TEXT_LIMIT || reading_refuse(reading, err, "a body of more than %d MiB: record less", READING_TEXT_LIMIT >> 20);
}

bool payload_read_body(struct reading *reading, const char *media, const char *bytes, size_t length, const char **format,
		       struct error *err)
{
	struct wrapped body = { bytes, length, 0, true, media, "" };
	*format = "none";
	if (length == 0)
		return true;
	if (!in_bounds(reading, length, err))
		return false;
	enum opened opened = open_wrapped(reading, &body, err);
	if (opened == CLOSED && strstr(media, "x-www-form-urlencoded") != NULL) {
		body.format = "form";
		opened = read_form(reading, bytes, length, 0, err) ? OPENED : FAILED;
	}
	if (opened == CLOSED && (opened = open_form(reading, &body, 1, err)) == OPENED)
		body.format = "form";
	*format = opened == OPENED ? body.format : "opaque";
	return opened != FAILED;
}

bool payload_read(struct reading *reading, const char *format, const char *bytes, size_t length, struct error *err)
{
	if (!in_bounds(reading, length, err))
		return false;
	enum opened opened;
	if (strcmp(format, "json") == 0)
		opened = read_json(reading, bytes, length, 0, err);
	else if (strcmp(format, "xml") == 0)
		opened = payload_read_xml(reading, bytes, length, 0, err);
	else if (strcmp(format, "csv") == 0)
		opened = payload_read_csv(reading, bytes, length, 0, err);
	else
		opened = memchr(bytes, '\0', length) != NULL ? CLOSED : read_form(reading, bytes, length, 0, err) ? OPENED : FAILED;
	if (opened == CLOSED && strcmp(format, "json") == 0 && jsontext_depth(bytes, length) > JSONTEXT_DEPTH)
		return reading_refuse(reading, err, "nested deeper than %d levels: flatten it", JSONTEXT_DEPTH);
	if (opened == CLOSED)
		return reading_refuse(reading, err, "is not well-formed %s: mend the file, or the format that is declared", format);
	return opened == OPENED;
}
