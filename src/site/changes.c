#include "site/changes.h"

#include <string.h>

#include "base/period.h"
#include "base/xml.h"
#include "declaration/pairing.h"
#include "site/change_words.h"

void changes_open(struct report *report, struct issues_shown *out)
{
	const struct issues *issues = report->site->issues;
	const char *version = xml_attribute(&report->arena, report->declaration, "version");
	*out = (struct issues_shown){ arena_array(&report->arena, issues->count + 1, sizeof *out->list), 0 };
	for (size_t i = 0; i < issues->count; i++) {
		const struct issue *issue = &issues->list[i];
		struct issue_shown *shown = &out->list[out->count++];
		shown->doc = xmlCopyDoc(issue->doc, 1);
		shown->root = xmlDocGetRootElement(shown->doc);
		report_keep_best_language(shown->root, language_code(report->language));
		declaration_index(shown->root);
		shown->frozen = issue;
		shown->version = arena_printf(&report->arena, "%u", issue->version);
		shown->issued = issue->issued;
	}
	if (out->count == 0 || strcmp(out->list[out->count - 1].version, version) != 0)
		out->list[out->count++] = (struct issue_shown){ .root = report->declaration, .version = version,
								.issued = xml_attribute(&report->arena, report->declaration, "issued") };
	out->list[out->count - 1].current = true;
}

void changes_close(struct issues_shown *shown)
{
	for (size_t i = 0; i < shown->count; i++)
		xmlFreeDoc(shown->list[i].doc);
	*shown = (struct issues_shown){ 0 };
}

/* Where the site shows it today, or NULL. */
static const char *link_to(struct report *report, const xmlNode *subject)
{
	const char *id = xml_attribute(&report->arena, subject, "id");
	const xmlNode *found = xml_with_id(report->doc, id);
	if (!xml_is(found, (const char *)subject->name))
		return NULL;
	if (xml_is(subject, "field"))
		return report_link(report, arena_printf(&report->arena, "collected/%s/index.html", id));
	if (xml_is(subject, "transmission"))
		return arena_printf(&report->arena, "%s#t-%s", report_link(report, "transport/index.html"), id);
	return NULL;
}

static bool is_about_state(const struct change *change)
{
	return strcmp(change->aspect, "state") == 0 && xml_is(difference_subject(change), "field") && change->key[0] == '\0';
}

/* Whether the thing itself came or went: whole, or a field that begins or stops to be sent. */
static bool decides(const struct change *change)
{
	return change->subject_before == NULL || change->subject_after == NULL ||
	       (is_about_state(change) && change->kind != CHANGE_CHANGED);
}

static bool same_subject(const struct change *a, const struct change *b)
{
	return a->subject_before == b->subject_before && a->subject_after == b->subject_after;
}

/* Number, day and predecessor of an issue are said in its heading. */
static bool is_in_heading(const struct change *change)
{
	static const char *const names[] = { "@version", "@issued", "@supersedes" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (xml_is(difference_subject(change), "declaration") && strcmp(change->aspect, names[i]) == 0)
			return true;
	return false;
}

static bool is_only_looked_at_again(const struct change *change)
{
	return strcmp(change->aspect, "endpoint/@as-of") == 0;
}

static xmlNode *add_subject(struct report *report, xmlNode *parent, const struct change *changes, size_t count)
{
	const xmlNode *subject = difference_subject(changes);
	xmlNode *node = tree_add(parent, "subject");
	const char *kind = "changed";
	bool checked = true;
	for (size_t i = 0; i < count; i++) {
		if (decides(&changes[i]))
			kind = difference_kind_name(changes[i].kind);
		checked = checked && is_only_looked_at_again(&changes[i]);
	}
	tree_set(node, "element", (const char *)subject->name);
	tree_set(node, "id", xml_attribute(&report->arena, subject, "id"));
	const char *what = change_element(report, subject), *label = change_label(report, subject);
	tree_set(node, "what", label[0] != '\0' ? what : NULL);
	tree_set(node, "label", label[0] != '\0' ? label : what);
	tree_set(node, "href", link_to(report, subject));
	tree_set(node, "kind", checked ? "checked" : kind);
	return node;
}

static void add_change(struct report *report, xmlNode *parent, const struct change *change)
{
	xmlNode *node = tree_add(parent, "change");
	tree_set(node, "kind", difference_kind_name(change->kind));
	tree_set(node, "aspect", change->aspect);
	tree_set(node, "words", change_aspect(report, (const char *)difference_subject(change)->name, change->aspect));
	tree_set(node, "which", change_which(report, change));
	const char *before = change_value(report, change, false), *after = change_value(report, change, true);
	if (is_about_state(change) && before == NULL)
		before = report_words(report, "state.absent", NULL);
	tree_add_text(node, "before", before);
	tree_add_text(node, "after", after);
}

static void add_subjects(struct report *report, xmlNode *parent, const struct difference *difference)
{
	for (size_t i = 0, next; i < difference->count; i = next) {
		const struct change *changes = &difference->list[i];
		xmlNode *subject = NULL;
		for (next = i + 1; next < difference->count && same_subject(changes, &difference->list[next]);)
			next++;
		for (size_t j = i; j < next; j++) {
			if (is_in_heading(&difference->list[j]))
				continue;
			if (subject == NULL)
				subject = add_subject(report, parent, changes, next - i);
			if (difference->list[j].aspect[0] != '\0' || (changes->subject_before != NULL && changes->subject_after != NULL))
				add_change(report, subject, &difference->list[j]);
		}
	}
}

static void add_step(struct report *report, xmlNode *parent, const xmlNode *before, const xmlNode *after)
{
	struct difference difference;
	xmlNode *step = tree_add(parent, "step");
	tree_set(step, "id", xml_attribute(&report->arena, after, "id"));
	tree_set(step, "name", xml_attribute(&report->arena, after, "name"));
	tree_set(step, "released", xml_attribute(&report->arena, after, "released"));
	tree_set(step, "against", xml_attribute(&report->arena, before, "name"));
	difference_versions(before, after, &report->arena, &difference);
	add_subjects(report, step, &difference);
}

static void add_channel(struct report *report, const xmlNode *channel)
{
	xmlNode *node = tree_add(report->page, "channel");
	struct elements versions = pairing_children(channel, "version", &report->arena);
	tree_set(node, "id", xml_attribute(&report->arena, channel, "id"));
	tree_set(node, "name", xml_text(&report->arena, xml_child(channel, "name")));
	if (versions.count == 1)
		tree_set(node, "only", xml_attribute(&report->arena, versions.list[0], "name"));
	for (size_t i = versions.count; i-- > 1;)
		add_step(report, node, versions.list[i - 1], versions.list[i]);
}

xmlNode *changes_add_issue(struct report *report, xmlNode *parent, const struct issues_shown *shown, size_t place)
{
	const struct issue_shown *issue = &shown->list[place];
	struct difference difference;
	xmlNode *node = tree_add(parent, "issue");
	tree_set(node, "version", issue->version);
	tree_set(node, "issued", issue->issued);
	tree_set(node, "current", issue->current ? "yes" : NULL);
	tree_set(node, "path", "declaration.xml");
	if (issue->frozen != NULL) {
		tree_set(node, "frozen", issue->frozen->frozen);
		tree_set(node, "sha256", issue->frozen->sha256);
		tree_set(node, "path", arena_printf(&report->arena, "declarations/%s/declaration.xml", issue->version));
		tree_set(node, "note", arena_printf(&report->arena, "declarations/%s/issue.xml", issue->version));
	}
	if (place == 0)
		return node;
	tree_set(node, "against", shown->list[place - 1].version);
	difference_declarations(shown->list[place - 1].root, issue->root, &report->arena, &difference);
	add_subjects(report, node, &difference);
	return node;
}

bool page_changes(struct report *report, struct error *err)
{
	struct issues_shown shown;
	report_begin_page(report, "changes", "changes", "changes/index.html");
	for (const xmlNode *channel = xml_child(report->declaration, "channel"); channel != NULL; channel = xml_next(channel, "channel"))
		add_channel(report, channel);
	changes_open(report, &shown);
	for (size_t i = shown.count; i-- > 0;)
		changes_add_issue(report, report->page, &shown, i);
	changes_close(&shown);
	return report_end_page(report, err);
}
