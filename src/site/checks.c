/* The page of the rules: docs/templates.md, kind "checks". */
#include "site/page.h"

#include <libxml/valid.h>
#include <string.h>

#include "base/xml.h"
#include "site/telling.h"

/* What a group of rules, or all of them, came to. */
struct tally_of_rules {
	size_t of[OUTCOME_LIMIT];
};

static void set_tally(xmlNode *node, const struct tally_of_rules *tally)
{
	tree_set_uint(node, "failed", tally->of[OUTCOME_FAIL]);
	tree_set_uint(node, "silent", tally->of[OUTCOME_NOT_DECLARED]);
	tree_set_uint(node, "passed", tally->of[OUTCOME_PASS]);
	tree_set_uint(node, "idle", tally->of[OUTCOME_IDLE]);
}

/* Where the site shows what bears the id, or NULL: %s is the id. */
static const struct {
	const char *element, *path;
} places[] = {
	{ "field", "collected/%s/index.html" },
	{ "transmission", "transport/index.html#t-%s" },
	{ "channel", "transport/index.html#channel-%s" },
	{ "party", "collected/index.html#parties" },
	{ "claim", "evidence/index.html#claims" },
	{ "evidence", "evidence/index.html#evidence-%s" },
};

static const char *find_place(struct report *report, const char *id)
{
	const xmlNode *node = xml_with_id(report->site->declaration->doc, id);
	if (node != NULL && xml_is(node, "version")) {
		node = node->parent;
		id = xml_attribute(&report->arena, node, "id");
	}
	for (size_t i = 0; node != NULL && i < sizeof places / sizeof places[0]; i++) {
		const char *path = places[i].path, *at = strstr(path, "%s");
		if (!xml_is(node, places[i].element))
			continue;
		if (at != NULL)
			path = arena_printf(&report->arena, "%.*s%s%s", (int)(at - path), path, id, at + 2);
		return report_link(report, path);
	}
	return NULL;
}

static bool add_finding(struct report *report, const struct telling *telling, const struct finding *finding, xmlNode *rule,
			struct error *err)
{
	const char *label, *text, *version = NULL;
	if (!telling_subject(telling, finding->subject, &label, err) || !telling_finding(telling, finding, &text, err) ||
	    (finding->version != NULL && !telling_subject(telling, finding->version, &version, err)))
		return false;
	xmlNode *node = tree_add(rule, "finding");
	tree_set(node, "outcome", telling_outcome(finding->outcome));
	tree_set(node, "severity", telling_severity(finding->severity));
	tree_set(node, "subject", finding->subject[0] != '\0' ? finding->subject : NULL);
	tree_set(node, "label", label[0] != '\0' ? label : NULL);
	tree_set(node, "version", version);
	tree_set(node, "href", find_place(report, finding->subject));
	if (finding->line > 0 && strcmp(finding->file, report->site->declaration->path) == 0)
		tree_set_uint(node, "line", (uint64_t)finding->line);
	tree_add_text(node, "text", text);
	return true;
}

/* `first` is the place of the rule's first finding among all. */
static bool add_rule(struct report *report, const struct telling *telling, const struct verdict *verdict, size_t first,
		     xmlNode *group, struct error *err)
{
	const char *reference, *title;
	const struct finding *findings = report->site->examination->findings;
	const struct rule *rule = verdict->rule;
	if (!telling_reference(telling, rule, &reference, err) || !telling_rule(telling, rule, &title, err))
		return false;
	xmlNode *node = tree_add(group, "rule");
	tree_set(node, "id", rule->id);
	tree_set(node, "law", rule->law);
	tree_set(node, "article", rule->article);
	tree_set(node, "reference", rule->article != NULL ? reference : NULL);
	tree_set(node, "severity", telling_severity(rule->severity));
	tree_set(node, "outcome", telling_outcome(verdict->outcome));
	tree_set_uint(node, "examined", verdict->examined);
	tree_add_text(node, "title", title);
	for (size_t i = 0; i < verdict->findings; i++)
		if (!add_finding(report, telling, &findings[first + i], node, err))
			return false;
	return true;
}

static bool same_law(const struct verdict *a, const struct verdict *b)
{
	return a->rule->law == b->rule->law || (a->rule->law != NULL && b->rule->law != NULL && strcmp(a->rule->law, b->rule->law) == 0);
}

/* The rules of one law, those first that a reader has to know of. */
static bool add_group(struct report *report, const struct telling *telling, const struct verdict *verdicts, size_t count,
		      size_t first, xmlNode *checks, struct error *err)
{
	static const enum outcome order[] = { OUTCOME_FAIL, OUTCOME_NOT_DECLARED, OUTCOME_PASS, OUTCOME_IDLE };
	struct tally_of_rules tally = { 0 };
	xmlNode *group = tree_add(checks, "group");
	for (size_t i = 0; i < count; i++)
		tally.of[verdicts[i].outcome]++;
	tree_set(group, "law", verdicts->rule->law != NULL ? verdicts->rule->law : "consistency");
	set_tally(group, &tally);
	for (size_t o = 0; o < sizeof order / sizeof order[0]; o++) {
		size_t own = first;
		for (size_t i = 0; i < count; own += verdicts[i++].findings)
			if (verdicts[i].outcome == order[o] && !add_rule(report, telling, &verdicts[i], own, group, err))
				return false;
	}
	return true;
}

static bool add_checks(struct report *report, struct error *err)
{
	const struct examination *examination = report->site->examination;
	const struct telling telling = { report->language, report->site->declaration, &report->arena };
	struct tally_of_rules tally = { 0 };
	xmlNode *checks = tree_add(report->page, "checks");
	for (enum outcome o = 0; o < OUTCOME_LIMIT; o++)
		tally.of[o] = examination_count(examination, o);
	tree_set_uint(checks, "errors", examination_errors(examination));
	set_tally(checks, &tally);
	for (size_t i = 0, count, finding = 0; i < examination->verdict_count; i += count) {
		const struct verdict *first = &examination->verdicts[i];
		for (count = 1; i + count < examination->verdict_count && same_law(first, first + count);)
			count++;
		if (!add_group(report, &telling, first, count, finding, checks, err))
			return false;
		for (size_t j = 0; j < count; j++)
			finding += first[j].findings;
	}
	return true;
}

bool page_checks(struct report *report, struct error *err)
{
	report_begin_page(report, "checks", "checks", "checks/index.html");
	return add_checks(report, err) && report_end_page(report, err);
}
