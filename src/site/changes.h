/* What changed between client versions and between issues of the declaration, as the page of kind "changes" and the feed show it:
 * docs/templates.md. */
#ifndef VITRINE_SITE_CHANGES_H
#define VITRINE_SITE_CHANGES_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "site/report.h"

/* One issue of the declaration with the texts of the report's language only. */
struct issue_shown {
	xmlDoc *doc;      /* NULL: it is the report's own */
	xmlNode *root;    /* its <declaration> */
	const struct issue *frozen; /* NULL: not frozen yet */
	const char *version, *issued;
	bool current;
};

struct issues_shown {
	struct issue_shown *list; /* oldest first; the last is the current one */
	size_t count;
};

/* All that are frozen, and the current one where it is not among them. Strings live in the report's arena. */
void changes_open(struct report *report, struct issues_shown *out);
void changes_close(struct issues_shown *shown);

/* <issue> of docs/templates.md below a parent, with what changed against the issue before it, if there is one. */
xmlNode *changes_add_issue(struct report *report, xmlNode *parent, const struct issues_shown *shown, size_t place);

bool page_changes(struct report *report, struct error *err);

#endif
