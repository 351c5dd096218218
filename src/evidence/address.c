#include "evidence/address.h"

#include <string.h>

void address_finish(struct address *address)
{
	text_finish(&address->scheme);
	text_finish(&address->host);
	text_finish(&address->path);
}

const char *address_path(const struct address *address)
{
	return text_or_empty(address->path.bytes);
}

static void add_lower(struct text *out, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		text_add_char(out, bytes[i] >= 'A' && bytes[i] <= 'Z' ? (char)(bytes[i] + 32) : bytes[i]);
}

static bool read_authority(const char *bytes, size_t length, struct address *out)
{
	const char *at = memchr(bytes, '@', length), *end = bytes + length;
	while (at != NULL) {
		out->has_user = true;
		bytes = at + 1;
		at = memchr(bytes, '@', (size_t)(end - bytes));
	}
	const char *bracket = bytes < end && *bytes == '[' ? memchr(bytes, ']', (size_t)(end - bytes)) : NULL;
	const char *from = bracket != NULL ? bracket : bytes, *colon = memchr(from, ':', (size_t)(end - from));
	const char *stop = colon != NULL ? colon : end;
	while (stop > bytes && stop[-1] == '.')
		stop--;
	add_lower(&out->host, bytes, (size_t)(stop - bytes));
	for (const char *p = colon != NULL ? colon + 1 : end; p < end; p++) {
		if (*p < '0' || *p > '9' || (out->port = out->port * 10 + (*p - '0')) > 65535)
			return false;
	}
	return out->host.length > 0;
}

bool address_read(const struct text *text, struct address *out)
{
	const char *bytes = text_or_empty(text->bytes), *colon = strstr(bytes, "://");
	if (colon == NULL || colon == bytes || colon - bytes > 16 || memchr(bytes, '\0', text->length) != NULL)
		return false;
	add_lower(&out->scheme, bytes, (size_t)(colon - bytes));
	for (const char *p = out->scheme.bytes; *p != '\0'; p++)
		if (!(*p >= 'a' && *p <= 'z') && strchr("0123456789+-.", *p) == NULL)
			return false;
	const char *authority = colon + 3, *path = authority + strcspn(authority, "/?#"), *stop = path + strcspn(path, "?#");
	text_add_bytes(&out->path, path, (size_t)(stop - path));
	if (*stop == '?') {
		out->query = stop + 1;
		out->query_length = strcspn(out->query, "#");
	}
	return read_authority(authority, (size_t)(path - authority), out);
}

long address_usual_port(const char *scheme)
{
	static const struct { const char *scheme; long port; } usual[] = {
		{ "https", 443 }, { "http", 80 }, { "wss", 443 }, { "ws", 80 }, { "mqtts", 8883 }, { "mqtt", 1883 },
	};
	for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
		if (strcmp(usual[i].scheme, scheme) == 0)
			return usual[i].port;
	return 0;
}

static bool same_port(const struct target *target, const struct address *address)
{
	long asked = address->port != 0 ? address->port : address_usual_port(address->scheme.bytes);
	bool same_scheme = strcmp(target->scheme, address->scheme.bytes) == 0;
	if (target->port != 0)
		return target->port == asked;
	if (strcmp(target->scheme, "undetermined") == 0 || (!same_scheme && asked == address_usual_port(address->scheme.bytes)))
		return true;
	return asked == address_usual_port(target->scheme);
}

/* "{imei}" stands for any one part of a path. */
static bool same_path(const char *pattern, const char *path)
{
	while (*pattern != '\0' && *path != '\0') {
		size_t mine = strcspn(pattern + 1, "/") + 1, other = strcspn(path + 1, "/") + 1;
		bool any = pattern[0] == '/' && pattern[1] == '{' && pattern[mine - 1] == '}' && other > 1;
		if (!any && (mine != other || strncmp(pattern, path, mine) != 0))
			return false;
		pattern += mine;
		path += other;
	}
	/* a slash at the end says nothing */
	return (*pattern == '\0' || strcmp(pattern, "/") == 0) && (*path == '\0' || strcmp(path, "/") == 0);
}

enum fit address_fit(const struct address *address, const struct target *target)
{
	bool any_scheme = strcmp(target->scheme, "undetermined") == 0;
	if (strcmp(target->host, "undetermined") == 0 || strcmp(target->host, address->host.bytes) != 0 || !same_port(target, address))
		return FIT_NOT;
	if (target->path != NULL && !same_path(target->path, address_path(address)))
		return FIT_HOST;
	return any_scheme || strcmp(target->scheme, address->scheme.bytes) == 0 ? FIT_ALL : FIT_PATH;
}
