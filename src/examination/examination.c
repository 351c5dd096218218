#include "examination/examination.h"

#include <libxml/valid.h>
#include <string.h>

#include "base/xml.h"

static const struct table {
	const struct rule *rules;
	const size_t *count;
} tables[] = {
	{ rules_gdpr, &rules_gdpr_count },
	{ rules_record, &rules_record_count },
	{ rules_eprivacy, &rules_eprivacy_count },
	{ rules_data_act, &rules_data_act_count },
	{ rules_consistency, &rules_consistency_count },
};

enum { TABLES = sizeof tables / sizeof tables[0] };

const struct rule *examination_rule(size_t place)
{
	for (size_t t = 0; t < TABLES; place -= *tables[t++].count)
		if (place < *tables[t].count)
			return &tables[t].rules[place];
	return NULL;
}

static size_t count_rules(void)
{
	size_t count = 0;
	while (examination_rule(count) != NULL)
		count++;
	return count;
}

bool examination_excludes(const struct examination *examination, const char *law)
{
	for (const xmlNode *regime = xml_child(examination->root, "regime"); regime != NULL; regime = xml_next(regime, "regime"))
		if (xml_says(regime, "law", law))
			return xml_says(regime, "applies", "no");
	return false;
}

static void run_rule(struct examination *examination, const struct rule *rule)
{
	struct verdict *verdict = &examination->verdicts[examination->verdict_count++];
	*verdict = (struct verdict){ .rule = rule };
	examination->current = verdict;
	if (rule->law == NULL || !examination_excludes(examination, rule->law))
		rule->examine(examination);
	if (verdict->outcome == OUTCOME_IDLE && verdict->examined > 0)
		verdict->outcome = OUTCOME_PASS;
}

void examination_run(const struct declaration *declaration, const struct circumstances *circumstances, struct arena *arena,
		     struct examination *out)
{
	*out = (struct examination){ .declaration = declaration,
				     .root = xmlDocGetRootElement(declaration->doc),
				     .circumstances = circumstances,
				     .arena = arena,
				     .verdicts = arena_array(arena, count_rules(), sizeof *out->verdicts) };
	for (const struct rule *rule; (rule = examination_rule(out->verdict_count)) != NULL;)
		run_rule(out, rule);
	out->current = NULL;
}

size_t examination_errors(const struct examination *examination)
{
	size_t count = 0;
	for (size_t i = 0; i < examination->finding_count; i++)
		count += examination->findings[i].severity == SEVERITY_ERROR;
	return count;
}

size_t examination_count(const struct examination *examination, enum outcome outcome)
{
	size_t count = 0;
	for (size_t i = 0; i < examination->verdict_count; i++)
		count += examination->verdicts[i].outcome == outcome;
	return count;
}

void examined(struct examination *examination)
{
	examination->current->examined++;
}

/* Zeroed room for one more, in the arena; what it was copied from stays there unused, which doubling bounds. */
static struct finding *add_finding(struct examination *examination)
{
	if (examination->finding_count == examination->finding_capacity) {
		size_t capacity = examination->finding_capacity * 2 + 16;
		struct finding *grown = arena_array(examination->arena, capacity, sizeof *grown);
		if (examination->finding_count > 0)
			memcpy(grown, examination->findings, examination->finding_count * sizeof *grown);
		examination->findings = grown;
		examination->finding_capacity = capacity;
	}
	return &examination->findings[examination->finding_count++];
}

static struct finding *find(struct examination *examination, enum outcome outcome, const char *message, const char *detail)
{
	const struct rule *rule = examination->current->rule;
	struct finding *finding = add_finding(examination);
	*finding = (struct finding){
		.rule = rule,
		.outcome = outcome,
		.severity = outcome == OUTCOME_FAIL ? rule->severity : SEVERITY_WARNING,
		.message = arena_printf(examination->arena, "%s.%s", rule->id, message),
		.detail = detail != NULL ? arena_copy(examination->arena, detail) : NULL,
		.file = examination->declaration->path,
		.subject = "",
	};
	examination->current->findings++;
	if (outcome > examination->current->outcome)
		examination->current->outcome = outcome;
	return finding;
}

static struct finding *place(struct examination *examination, struct finding *finding, const xmlNode *node)
{
	finding->line = xmlGetLineNo(node);
	for (; node != NULL && node->type == XML_ELEMENT_NODE; node = node->parent) {
		const char *id = xml_attribute(examination->arena, node, "id");
		bool is_version = xmlStrEqual(node->name, (const xmlChar *)"version");
		if (id != NULL && finding->subject[0] == '\0')
			finding->subject = id;
		if (is_version && finding->version == NULL)
			finding->version = id;
	}
	return finding;
}

struct finding *examination_fail(struct examination *examination, const xmlNode *node, const char *message, const char *detail)
{
	return place(examination, find(examination, OUTCOME_FAIL, message != NULL ? message : "fail", detail), node);
}

void examination_silent(struct examination *examination, const xmlNode *node, const char *message, const char *detail)
{
	place(examination, find(examination, OUTCOME_NOT_DECLARED, message != NULL ? message : "silent", detail), node);
}

struct finding *examination_fail_at(struct examination *examination, const char *file, long line, const char *subject,
				    const char *message, const char *detail)
{
	struct finding *finding = find(examination, OUTCOME_FAIL, message != NULL ? message : "fail", detail);
	finding->file = arena_copy(examination->arena, file);
	finding->line = line;
	finding->subject = arena_copy(examination->arena, subject);
	return finding;
}

void examination_practice(struct examination *examination, const xmlNode *version)
{
	struct finding *finding = &examination->findings[examination->finding_count - 1];
	bool newest = xml_next(version, "version") == NULL && xmlHasProp(version->parent, (const xmlChar *)"until") == NULL;
	finding->version = xml_attribute(examination->arena, version, "id");
	if (!newest || xml_says(examination->root, "standing", "reported"))
		finding->severity = SEVERITY_WARNING;
}
