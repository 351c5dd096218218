/* `vitrine check --format csv`: RFC 4180, one record a rule, a finding, a request and a key of a request. Columns are a promise:
 * docs/declaration.md lists them. */
#include "command/check_report.h"

#include <string.h>

#include "base/rows.h"
#include "site/telling.h"

/* One line, in the order of its columns. NULL: empty. */
struct record {
	const char *record, *rule, *law, *article, *outcome, *severity, *file, *line, *subject, *version, *text, *request, *address, *place,
		*key, *encoding;
};

static const struct record header = { "record", "rule", "law", "article", "outcome", "severity", "file", "line", "subject", "version",
				      "text", "request", "address", "place", "key", "encoding" };

/* What begins like a formula is one to a spreadsheet, quoted or not: an apostrophe before it makes it a text. */
static void add_field(struct text *out, const char *field)
{
	struct text visible = { 0 };
	if (field == NULL || field[0] == '\0')
		return;
	if (strchr("=+-@", field[0]) != NULL)
		text_add_char(&visible, '\'');
	text_add_visible(&visible, field);
	rows_add_field(out, visible.bytes);
	text_finish(&visible);
}

static void add_record(struct text *out, const struct record *record)
{
	const char *const fields[] = { record->record, record->rule, record->law, record->article, record->outcome, record->severity,
				       record->file, record->line, record->subject, record->version, record->text, record->request,
				       record->address, record->place, record->key, record->encoding };
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		if (i > 0)
			text_add_char(out, ',');
		add_field(out, fields[i]);
	}
	text_add(out, "\r\n");
}

static const char *write_number(struct arena *arena, size_t number)
{
	return number > 0 ? arena_printf(arena, "%zu", number) : NULL;
}

static void add_finding(struct text *out, const struct check_report *report, const struct rule *rule, size_t place)
{
	const struct finding *finding = &report->checked->examination.findings[place];
	const struct record record = {
		.record = "finding",
		.rule = rule->id,
		.law = rule->law,
		.article = rule->article,
		.outcome = telling_outcome(finding->outcome),
		.severity = telling_severity(finding->severity),
		.file = finding->file,
		.line = write_number(report->arena, (size_t)finding->line),
		.subject = finding->subject,
		.version = finding->version,
		.text = report->texts[place],
	};
	if (check_report_has(report, finding))
		add_record(out, &record);
}

static void add_rule(struct text *out, const struct check_report *report, size_t place, size_t first)
{
	const struct verdict *verdict = &report->checked->examination.verdicts[place];
	const struct rule *rule = verdict->rule;
	const struct record record = { .record = "rule", .rule = rule->id, .law = rule->law, .article = rule->article,
				       .outcome = telling_outcome(verdict->outcome), .severity = telling_severity(rule->severity),
				       .text = report->asks[place] };
	if (!check_report_has_verdict(report, verdict, first))
		return;
	add_record(out, &record);
	for (size_t i = 0; i < verdict->findings; i++)
		add_finding(out, report, rule, first + i);
}

static void add_request(struct text *out, struct arena *arena, const struct evidence_file *file, const struct evidence_request *request)
{
	const char *scheme = text_or_empty(request->scheme);
	struct record record = {
		.record = "request",
		.outcome = evidence_verdict_name(request->verdict),
		.file = file->href,
		.line = write_number(arena, (size_t)file->line),
		.subject = request->transmission,
		.version = file->version,
		.request = write_number(arena, request->number),
		.address = arena_printf(arena, "%s%s%s%s", scheme, scheme[0] != '\0' ? "://" : "", text_or_empty(request->host),
					text_or_empty(request->path)),
		.encoding = request->format,
	};
	add_record(out, &record);
	for (size_t i = 0; i < request->key_count; i++) {
		const struct evidence_key *key = &request->keys[i];
		record.record = "key";
		record.outcome = evidence_verdict_name(key->verdict);
		record.subject = key->field;
		record.place = key->place;
		record.key = key->name;
		record.encoding = key->encoding;
		add_record(out, &record);
	}
}

void check_report_csv(const struct check_report *report, struct text *out)
{
	const struct examination *examination = &report->checked->examination;
	const struct evidence_read *evidence = &report->checked->evidence;
	add_record(out, &header);
	for (size_t i = 0, first = 0; i < examination->verdict_count; first += examination->verdicts[i++].findings)
		add_rule(out, report, i, first);
	for (size_t i = 0; i < evidence->count && !report->only_errors; i++)
		for (size_t r = 0; r < evidence->files[i].request_count; r++)
			add_request(out, report->arena, &evidence->files[i], &evidence->files[i].requests[r]);
}
