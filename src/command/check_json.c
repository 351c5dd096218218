/* `vitrine check --format json`. Keys are a promise: docs/declaration.md lists them. */
#include "command/check_report.h"

#include "base/json.h"
#include "base/xml.h"
#include "declaration/validity.h"
#include "site/telling.h"

/* A key that is always there, with null where nothing is known. */
static void add_string(struct json *json, const char *key, const char *string)
{
	json_key(json, key);
	json_string(json, string);
}

static void add_number(struct json *json, const char *key, size_t number)
{
	json_key(json, key);
	json_number(json, (int64_t)number);
}

static void add_publication(struct json *json, const struct check_report *report)
{
	const struct publication *publication = &report->checked->publication;
	json_key(json, "publication");
	json_open(json, '{');
	add_string(json, "file", report->checked->circumstances.publication_file);
	add_number(json, "releases", publication->calendar_count);
	json_key(json, "languages");
	json_open(json, '[');
	for (size_t i = 0; i < publication->word_count; i++) {
		const char *language = publication->words[i].language;
		json_open(json, '{');
		add_string(json, "code", language);
		add_number(json, "missing_texts",
			      validity_count_texts_without(report->checked->declaration.doc, language, report->arena));
		json_close(json, '}');
	}
	json_close(json, ']');
	json_close(json, '}');
}

static void add_declaration(struct json *json, const struct declaration *declaration)
{
	bool reported = xml_says(xmlDocGetRootElement(declaration->doc), "standing", "reported");
	json_key(json, "declaration");
	json_open(json, '{');
	add_string(json, "file", declaration->path);
	add_string(json, "standing", reported ? "reported" : "own");
	add_number(json, "fields", declaration_count(declaration, "field"));
	add_number(json, "channels", declaration_count(declaration, "channel"));
	add_number(json, "versions", declaration_count(declaration, "version"));
	add_number(json, "transmissions", declaration_count(declaration, "transmission"));
	json_close(json, '}');
}

static void add_source(struct json *json, const struct checked *checked)
{
	json_key(json, "source");
	json_open(json, '{');
	add_string(json, "database", checked->publication.source.database);
	add_string(json, "table", checked->circumstances.table);
	add_number(json, "columns", checked->circumstances.column_count);
	json_close(json, '}');
}

static void add_counts(struct json *json, const struct examination *examination)
{
	json_key(json, "counts");
	json_open(json, '{');
	add_number(json, "pass", examination_count(examination, OUTCOME_PASS));
	add_number(json, "fail", examination_count(examination, OUTCOME_FAIL));
	add_number(json, "not_declared", examination_count(examination, OUTCOME_NOT_DECLARED));
	add_number(json, "idle", examination_count(examination, OUTCOME_IDLE));
	add_number(json, "errors", examination_errors(examination));
	json_close(json, '}');
}

static void add_finding(struct json *json, const struct check_report *report, size_t place)
{
	const struct finding *finding = &report->checked->examination.findings[place];
	if (!check_report_has(report, finding))
		return;
	json_open(json, '{');
	add_string(json, "outcome", telling_outcome(finding->outcome));
	add_string(json, "severity", telling_severity(finding->severity));
	add_string(json, "file", finding->file);
	add_number(json, "line", (size_t)finding->line);
	add_string(json, "subject", finding->subject);
	add_string(json, "label", report->labels[place]);
	add_string(json, "version", finding->version);
	add_string(json, "message", finding->message);
	add_string(json, "detail", finding->detail);
	add_string(json, "text", report->texts[place]);
	json_close(json, '}');
}

static void add_rule(struct json *json, const struct check_report *report, size_t place, size_t first)
{
	const struct verdict *verdict = &report->checked->examination.verdicts[place];
	if (!check_report_has_verdict(report, verdict, first))
		return;
	json_open(json, '{');
	add_string(json, "id", verdict->rule->id);
	add_string(json, "law", verdict->rule->law);
	add_string(json, "article", verdict->rule->article);
	add_string(json, "reference", report->references[place]);
	add_string(json, "severity", telling_severity(verdict->rule->severity));
	add_string(json, "outcome", telling_outcome(verdict->outcome));
	add_number(json, "examined", verdict->examined);
	add_string(json, "asks", report->asks[place]);
	json_key(json, "findings");
	json_open(json, '[');
	for (size_t i = 0; i < verdict->findings; i++)
		add_finding(json, report, first + i);
	json_close(json, ']');
	json_close(json, '}');
}

static void add_request(struct json *json, const struct evidence_request *request)
{
	json_open(json, '{');
	add_number(json, "number", request->number);
	add_string(json, "scheme", request->scheme);
	add_string(json, "host", request->host);
	add_string(json, "path", request->path);
	add_string(json, "format", request->format);
	add_string(json, "transmission", request->transmission);
	add_string(json, "verdict", evidence_verdict_name(request->verdict));
	json_key(json, "keys");
	json_open(json, '[');
	for (size_t i = 0; i < request->key_count; i++) {
		const struct evidence_key *key = &request->keys[i];
		json_open(json, '{');
		add_string(json, "name", key->name);
		add_string(json, "place", key->place);
		add_string(json, "encoding", key->encoding);
		add_string(json, "field", key->field);
		add_string(json, "verdict", evidence_verdict_name(key->verdict));
		json_close(json, '}');
	}
	json_close(json, ']');
	json_close(json, '}');
}

static void add_evidence(struct json *json, const struct evidence_file *file)
{
	json_open(json, '{');
	add_string(json, "id", file->id);
	add_string(json, "kind", file->sample ? "sample" : "capture");
	add_string(json, "href", file->href);
	add_string(json, "sha256", file->sha256);
	add_string(json, "version", file->version);
	add_number(json, "line", (size_t)file->line);
	json_key(json, "requests");
	json_open(json, '[');
	for (size_t i = 0; i < file->request_count; i++)
		add_request(json, &file->requests[i]);
	json_close(json, ']');
	json_close(json, '}');
}

void check_report_json(const struct check_report *report, struct text *out)
{
	const struct checked *checked = report->checked;
	const struct examination *examination = &checked->examination;
	struct json json = { .out = out };
	json_open(&json, '{');
	add_publication(&json, report);
	add_declaration(&json, &checked->declaration);
	add_source(&json, checked);
	add_counts(&json, examination);
	json_key(&json, "rules");
	json_open(&json, '[');
	for (size_t i = 0, first = 0; i < examination->verdict_count; first += examination->verdicts[i++].findings)
		add_rule(&json, report, i, first);
	json_close(&json, ']');
	json_key(&json, "evidence");
	json_open(&json, '[');
	for (size_t i = 0; i < checked->evidence.count && !report->only_errors; i++)
		add_evidence(&json, &checked->evidence.files[i]);
	json_close(&json, ']');
	json_close(&json, '}');
	text_add_char(out, '\n');
}
