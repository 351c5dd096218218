#include "site/html.h"

#include <string.h>
#include <strings.h>

/* HTML Living Standard, section 13.1.2: elements */
static const char *const void_elements[] = { "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
					     "param", "source", "track", "wbr", NULL };
static const char *const raw_elements[] = { "script", "style", "iframe", "noembed", "noframes", "plaintext", "xmp",
					    NULL };
static const char *const preformatted_elements[] = { "pre", "textarea", "listing", NULL };

/* HTML Living Standard, "Attributes": those of type boolean, and those that hold URLs; xlink:href from SVG */
static const char *const boolean_attributes[] = {
	"allowfullscreen", "async", "autofocus", "autoplay", "checked", "controls", "default", "defer", "disabled",
	"formnovalidate", "hidden", "inert", "ismap", "itemscope", "loop", "multiple", "muted", "nomodule", "novalidate",
	"open", "playsinline", "readonly", "required", "reversed", "selected", NULL
};
static const char *const url_attributes[] = { "action", "background", "cite", "codebase", "data", "formaction", "href",
					      "icon", "itemid", "longdesc", "manifest", "poster", "profile", "src",
					      "usemap", "xlink:href", NULL };
static const char *const url_list_attributes[] = { "archive", "imagesrcset", "ping", "srcset", NULL };
/* the last five steer an SVG animation, which can set any attribute */
static const char *const code_attributes[] = { "http-equiv", "srcdoc", "style", "attributename", "by", "from", "to", "values",
					       NULL };

static bool is_among(const char *name, const char *const *list)
{
	while (*list != NULL && strcasecmp(name, *list) != 0)
		list++;
	return *list != NULL;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name_char(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == ':';
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool html_name_is_valid(const char *name)
{
	if (!is_letter(*name))
		return false;
	while (is_name_char(*name))
		name++;
	return *name == '\0';
}

enum html_attribute_kind html_attribute_kind(const char *name)
{
	if (strncasecmp(name, "on", 2) == 0 || is_among(name, code_attributes))
		return HTML_REFUSED;
	if (is_among(name, url_attributes))
		return HTML_URL;
	if (is_among(name, url_list_attributes))
		return HTML_URLS;
	return is_among(name, boolean_attributes) ? HTML_BOOLEAN : HTML_PLAIN;
}

bool html_is_void(const char *name)
{
	return is_among(name, void_elements);
}

bool html_is_raw(const char *name)
{
	return is_among(name, raw_elements);
}

bool html_is_preformatted(const char *name)
{
	return is_among(name, preformatted_elements);
}

void html_doctype(struct text *out)
{
	text_add(out, "<!DOCTYPE html>\n");
}

void html_open(struct text *out, const char *name)
{
	text_add_char(out, '<');
	text_add(out, name);
}

void html_open_end(struct text *out, const char *name)
{
	text_add_char(out, '>');
	if (html_is_preformatted(name))
		text_add_char(out, '\n');
}

void html_close(struct text *out, const char *name)
{
	if (html_is_void(name))
		return;
	text_add(out, "</");
	text_add(out, name);
	text_add_char(out, '>');
}

/* What stands for the byte in text or, with `quoted`, in an attribute; NULL for the byte itself. */
static const char *escape(char c, bool quoted)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return quoted ? "&quot;" : NULL;
	case '\'':
		return quoted ? "&#39;" : NULL;
	case '\r': /* a bare one would be read as a line end */
		return "&#13;";
	default:
		return NULL;
	}
}

static void add_escaped(struct text *out, const char *bytes, size_t length, bool quoted)
{
	size_t begin = 0;
	for (size_t i = 0; i < length; i++) {
		/* most bytes are letters: one comparison for them */
		if (bytes[i] > '>' || (unsigned char)bytes[i] >= 0x80)
			continue;
		const char *stand_in = escape(bytes[i], quoted);
		if (stand_in == NULL)
			continue;
		text_add_bytes(out, bytes + begin, i - begin);
		text_add(out, stand_in);
		begin = i + 1;
	}
	text_add_bytes(out, bytes + begin, length - begin);
}

void html_attribute(struct text *out, const char *name, enum html_attribute_kind kind, const char *value, size_t length)
{
	text_add_char(out, ' ');
	text_add(out, name);
	if (kind == HTML_BOOLEAN && strcmp(value, "until-found") != 0)
		return;
	text_add(out, "=\"");
	add_escaped(out, value, length, true);
	text_add_char(out, '"');
}

void html_text(struct text *out, const char *bytes, size_t length)
{
	add_escaped(out, bytes, length, false);
}

void html_text_folded(struct text *out, const char *bytes, size_t length)
{
	for (size_t i = 0, end; i < length; i = end) {
		end = i;
		bool line_end = false;
		for (; end < length && is_space(bytes[end]); end++)
			line_end = line_end || bytes[end] == '\n';
		if (end > i)
			text_add_char(out, line_end ? '\n' : ' ');
		i = end;
		while (end < length && !is_space(bytes[end]))
			end++;
		html_text(out, bytes + i, end - i);
	}
}

void html_json(struct text *out, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		bool separator = i + 2 < length && memcmp(bytes + i, "\xe2\x80", 2) == 0 &&
				 (bytes[i + 2] == '\xa8' || bytes[i + 2] == '\xa9');
		if (bytes[i] == '<' || bytes[i] == '>' || bytes[i] == '&')
			text_printf(out, "\\u%04x", (unsigned)bytes[i]);
		else if (separator)
			text_add(out, bytes[i + 2] == '\xa8' ? "\\u2028" : "\\u2029");
		else
			text_add_char(out, bytes[i]);
		i += separator ? 2 : 0;
	}
}

/* The scheme of the text's first `length` bytes, as a browser reads it; "" for none. False where it is too long
 * for any that we allow. */
static bool read_scheme(const char *url, size_t length, char scheme[8])
{
	size_t i = 0, at = 0;
	while (i < length && (unsigned char)url[i] <= ' ')
		i++;
	for (; i < length && url[i] != ':'; i++) {
		if (url[i] == '\t' || url[i] == '\n' || url[i] == '\r')
			continue;
		bool in_scheme = is_letter(url[i]) ||
				 (at > 0 && is_name_char(url[i]) && url[i] != '_') || (at > 0 && url[i] == '+');
		if (!in_scheme) {
			scheme[0] = '\0';
			return true;
		}
		if (at < 7)
			scheme[at] = url[i];
		at++;
	}
	scheme[i == length || at > 7 ? 0 : at] = '\0';
	return i == length || at <= 7;
}

static bool is_safe(const char *url, size_t length)
{
	static const char *const allowed[] = { "", "http", "https", "mailto", "tel", NULL };
	char scheme[8];
	return read_scheme(url, length, scheme) && is_among(scheme, allowed);
}

bool html_url_is_safe(const char *url)
{
	return is_safe(url, strlen(url));
}

bool html_urls_are_safe(const char *urls)
{
	while (*urls != '\0') {
		size_t length = strcspn(urls, " ,\n\f\r\t");
		if (!is_safe(urls, length))
			return false;
		urls += length != 0 ? length : 1;
	}
	return html_url_is_safe(urls);
}
