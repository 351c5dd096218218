/* Templates: valid HTML pages with data-v-* bindings, compiled once and written straight out. docs/templates.md is
 * their manual.
 *
 * A template is compiled into a flat list of steps: runs of bytes that are the page as it stands, already escaped, and
 * between them expressions whose values enter through the escaping writer of html.h. Rendering walks the list; there
 * is no result tree. Simple expressions walk the report tree directly, all others are XPath compiled by libxml2.
 *
 * Threads: a set holds an XPath context and compiled expressions, which libxml2 does not let two threads use at once.
 * One set and one language a thread; the report trees may be the same, as rendering does not change them. */
#ifndef VITRINE_SITE_TEMPLATE_H
#define VITRINE_SITE_TEMPLATE_H

#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "site/language.h"

/* What the publication calls the things that it counts: v:term('model'), v:terms('model'). */
struct term_words {
	const char *name; /* "model" */
	const char *one, *other;
};

/* One page to render. */
struct render {
	const struct language *language;
	xmlNode *report;             /* <report>, where the template starts; only read */
	const char *page_path;       /* from the site's root, with the language's folder: "fr/models/x/index.html" */
	const char *language_folder; /* "fr/", or "" for the default language */
	const struct term_words *terms;
	size_t term_count;
	struct text *out; /* the page is appended */
};

struct template;

struct templates {
	struct arena memory;
	const char *override_folder; /* or NULL */
	const char *default_folder;
	const struct language *const *languages; /* that literal message keys are looked up in */
	size_t language_count;
	struct template *first;
	xmlXPathContext *xpath;
};

/* `override_folder` (a publication's templates/, or NULL) is searched before `default_folder`, file by file. The
 * strings and languages must outlive the set. */
bool templates_init(struct templates *templates, const char *override_folder, const char *default_folder,
		    const struct language *const *languages, size_t count, struct error *err);
void templates_finish(struct templates *templates);

/* Path of the file that stands for `name` ("style.css", "messages.fr.xml" too): in the override folder if it is
 * there, else in the default folder, whether it is there or not. */
char *templates_path(struct arena *arena, const char *override_folder, const char *default_folder, const char *name);

/* Compiles the page `name` and all that it includes, if that has not been done yet. templates_render does it, too;
 * this finds faults before anything is rendered. */
bool templates_compile(struct templates *templates, const char *name, struct error *err);

/* Appends the page to render->out. After a failure what was appended is of no use. */
bool templates_render(struct templates *templates, const char *name, const struct render *render, struct error *err);

#endif
