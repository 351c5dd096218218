#include "command/check_report.h"

#include "base/file.h"
#include "site/language.h"
#include "site/telling.h"

static bool word_rules(const struct telling *telling, const struct examination *examination, struct check_report *report,
		       struct error *err)
{
	report->references = arena_array(telling->arena, examination->verdict_count, sizeof *report->references);
	report->asks = arena_array(telling->arena, examination->verdict_count, sizeof *report->asks);
	for (size_t i = 0; i < examination->verdict_count; i++)
		if (!telling_reference(telling, examination->verdicts[i].rule, &report->references[i], err) ||
		    !telling_rule(telling, examination->verdicts[i].rule, &report->asks[i], err))
			return false;
	return true;
}

static bool word_findings(const struct telling *telling, const struct examination *examination, struct check_report *report,
			  struct error *err)
{
	report->labels = arena_array(telling->arena, examination->finding_count, sizeof *report->labels);
	report->texts = arena_array(telling->arena, examination->finding_count, sizeof *report->texts);
	for (size_t i = 0; i < examination->finding_count; i++)
		if (!telling_subject(telling, examination->findings[i].subject, &report->labels[i], err) ||
		    !telling_finding(telling, &examination->findings[i], &report->texts[i], err))
			return false;
	return true;
}

bool check_report_make(const struct checked *checked, bool only_errors, struct arena *arena, struct check_report *out,
		       struct error *err)
{
	struct language *english;
	struct check_report report = { .checked = checked, .arena = arena, .only_errors = only_errors };
	if (!language_create("en", path_join(arena, checked->share, "templates/messages.en.xml"), &english, err))
		return false;
	const struct telling telling = { english, &checked->declaration, arena };
	bool ok = word_rules(&telling, &checked->examination, &report, err) &&
		  word_findings(&telling, &checked->examination, &report, err);
	language_destroy(english);
	if (ok)
		*out = report;
	return ok;
}

bool check_report_has(const struct check_report *report, const struct finding *finding)
{
	return !report->only_errors || finding->severity == SEVERITY_ERROR;
}

bool check_report_has_verdict(const struct check_report *report, const struct verdict *verdict, size_t first_finding)
{
	bool has = !report->only_errors;
	for (size_t i = 0; i < verdict->findings; i++)
		has |= check_report_has(report, &report->checked->examination.findings[first_finding + i]);
	return has;
}

void check_report_line(const struct check_report *report, size_t finding, struct text *out)
{
	const struct finding *found = &report->checked->examination.findings[finding];
	text_add_visible(out, found->file);
	if (found->line > 0)
		text_printf(out, ":%ld", found->line);
	text_printf(out, ": rule %s: ", found->rule->id);
	text_add_visible(out, report->texts[finding]);
}
