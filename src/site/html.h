/* HTML5, written into a text. Whoever writes a page names the place where bytes go, and the function for that place
 * makes any bytes safe there: nothing that enters by these functions can end its text, attribute or script.
 *
 * Names (of elements and attributes) come from templates and are checked; values come from anywhere. Input is UTF-8. */
#ifndef VITRINE_SITE_HTML_H
#define VITRINE_SITE_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/* What an attribute may take from data. */
enum html_attribute_kind {
	HTML_PLAIN,
	HTML_BOOLEAN, /* `open`, `hidden`…: there or not, without a value */
	HTML_URL,     /* `href`, `src`…: a relative link, or one of http, https, mailto, tel */
	HTML_URLS,    /* `srcset`, `ping`: several of them, with descriptors */
	HTML_REFUSED, /* `onclick`, `style`, `srcdoc`, `http-equiv`: code; only a template's own text may be there */
};

/* ASCII letters, digits, '-', '_', '.' and ':', starting with a letter. */
bool html_name_is_valid(const char *name);
enum html_attribute_kind html_attribute_kind(const char *name);

/* `br`, `img`…: no content and no end tag. */
bool html_is_void(const char *name);

/* `script`, `style`…: content is not parsed for tags, so no escaping can help and no data may enter
 * (but see html_json). */
bool html_is_raw(const char *name);

/* `pre`, `textarea`: white space counts, and one line end after the start tag is not content. */
bool html_is_preformatted(const char *name);

void html_doctype(struct text *out);

/* `<name`, and what ends it. Attributes go between. */
void html_open(struct text *out, const char *name);
void html_open_end(struct text *out, const char *name);
void html_close(struct text *out, const char *name); /* nothing for a void element */

/* ` name="value"`; a boolean attribute is written bare. `kind` is html_attribute_kind(name), which writers of many know. */
void html_attribute(struct text *out, const char *name, enum html_attribute_kind kind, const char *value, size_t length);

/* Content of an element that is not raw. */
void html_text(struct text *out, const char *bytes, size_t length);

/* The same, a run of white space folded to a line end where it held one, else to one space. */
void html_text_folded(struct text *out, const char *bytes, size_t length);

/* JSON inside a script element: `<`, `>`, `&`, U+2028 and U+2029, which valid JSON holds only in strings, become
 * \u escapes. */
void html_json(struct text *out, const char *bytes, size_t length);

/* Whether a browser would take the text as a link of no scheme, or of http, https, mailto or tel. White space and
 * control characters that browsers skip (WHATWG URL, section 4.4) hide nothing. */
bool html_url_is_safe(const char *url);

/* Whether that holds for every part of a comma- and space-separated list. */
bool html_urls_are_safe(const char *urls);

#endif
