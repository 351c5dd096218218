#include "site/link.h"

#include <stddef.h>
#include <string.h>

static bool is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("-._~!$()*+,;=@", c) != NULL);
}

static void add_encoded(struct text *out, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (is_unreserved(bytes[i]) || bytes[i] == '/')
			text_add_char(out, bytes[i]);
		else
			text_printf(out, "%%%02X", (unsigned)(unsigned char)bytes[i]);
	}
}

static bool segment_is_name(const char *segment, size_t length)
{
	return length > 0 && !(length == 1 && segment[0] == '.') && !(length == 2 && memcmp(segment, "..", 2) == 0);
}

static bool is_inside(const char *path, size_t length)
{
	for (size_t at = 0; at <= length;) {
		const char *slash = memchr(path + at, '/', length - at);
		size_t segment = slash != NULL ? (size_t)(slash - path) - at : length - at;
		if (!segment_is_name(path + at, segment))
			return false;
		at += segment + 1;
	}
	return true;
}

/* Bytes of the folders, each with its '/', that both paths start with. */
static size_t common_folders(const char *a, const char *b)
{
	size_t common = 0;
	for (size_t i = 0; a[i] != '\0' && a[i] == b[i]; i++)
		if (a[i] == '/')
			common = i + 1;
	return common;
}

bool link_relative_in(struct text *out, const char *from, const char *prefix, const char *to)
{
	size_t length = strcspn(to, "#");
	if (!is_inside(to, length))
		return false;
	size_t inner = strlen(prefix), shared = common_folders(from, prefix);
	size_t beyond = shared == inner ? common_folders(from + shared, to) : 0;
	if (beyond > length)
		beyond = 0;
	for (const char *p = from + shared + beyond; (p = strchr(p, '/')) != NULL; p++)
		text_add(out, "../");
	add_encoded(out, prefix + shared, inner - shared);
	add_encoded(out, to + beyond, length - beyond);
	if (to[length] == '#') {
		text_add_char(out, '#');
		add_encoded(out, to + length + 1, strlen(to + length + 1));
	}
	return true;
}

bool link_relative(struct text *out, const char *from, const char *to)
{
	return link_relative_in(out, from, "", to);
}
