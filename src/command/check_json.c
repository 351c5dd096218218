/* `vitrine check --format json`. Keys are a promise: docs/declaration.md lists them. */
#include "command/check_report.h"

#include "base/json.h"
#include "base/xml.h"
#include "declaration/validity.h"
#include "site/telling.h"

static void add_publication(struct json *json, const struct check_report *report)
{
	const struct publication *publication = &report->checked->publication;
	json_begin_object(json, "publication");
	json_add_string(json, "file", report->checked->circumstances.publication_file);
	json_add_uint(json, "releases", publication->calendar_count);
	json_begin_array(json, "languages");
	for (size_t i = 0; i < publication->word_count; i++) {
		const char *language = publication->words[i].language;
		json_begin_object(json, NULL);
		json_add_string(json, "code", language);
		json_add_uint(json, "missing_texts",
			      validity_count_texts_without(report->checked->declaration.doc, language, report->arena));
		json_end_object(json);
	}
	json_end_array(json);
	json_end_object(json);
}

static void add_declaration(struct json *json, const struct declaration *declaration)
{
	bool reported = xml_says(xmlDocGetRootElement(declaration->doc), "standing", "reported");
	json_begin_object(json, "declaration");
	json_add_string(json, "file", declaration->path);
	json_add_string(json, "standing", reported ? "reported" : "own");
	json_add_uint(json, "fields", declaration_count(declaration, "field"));
	json_add_uint(json, "channels", declaration_count(declaration, "channel"));
	json_add_uint(json, "versions", declaration_count(declaration, "version"));
	json_add_uint(json, "transmissions", declaration_count(declaration, "transmission"));
	json_end_object(json);
}

static void add_source(struct json *json, const struct checked *checked)
{
	json_begin_object(json, "source");
	json_add_string(json, "database", checked->publication.source.database);
	json_add_string(json, "table", checked->circumstances.table);
	json_add_uint(json, "columns", checked->circumstances.column_count);
	json_end_object(json);
}

static void add_counts(struct json *json, const struct examination *examination)
{
	json_begin_object(json, "counts");
	json_add_uint(json, "pass", examination_count(examination, OUTCOME_PASS));
	json_add_uint(json, "fail", examination_count(examination, OUTCOME_FAIL));
	json_add_uint(json, "not_declared", examination_count(examination, OUTCOME_NOT_DECLARED));
	json_add_uint(json, "idle", examination_count(examination, OUTCOME_IDLE));
	json_add_uint(json, "errors", examination_errors(examination));
	json_end_object(json);
}

static void add_finding(struct json *json, const struct check_report *report, size_t place)
{
	const struct finding *finding = &report->checked->examination.findings[place];
	if (!check_report_has(report, finding))
		return;
	json_begin_object(json, NULL);
	json_add_string(json, "outcome", telling_outcome(finding->outcome));
	json_add_string(json, "severity", telling_severity(finding->severity));
	json_add_string(json, "file", finding->file);
	json_add_uint(json, "line", (uint64_t)finding->line);
	json_add_string(json, "subject", finding->subject);
	json_add_string(json, "label", report->labels[place]);
	json_add_string(json, "version", finding->version);
	json_add_string(json, "message", finding->message);
	json_add_string(json, "detail", finding->detail);
	json_add_string(json, "text", report->texts[place]);
	json_end_object(json);
}

static void add_rule(struct json *json, const struct check_report *report, size_t place, size_t first)
{
	const struct verdict *verdict = &report->checked->examination.verdicts[place];
	if (!check_report_has_verdict(report, verdict, first))
		return;
	json_begin_object(json, NULL);
	json_add_string(json, "id", verdict->rule->id);
	json_add_string(json, "law", verdict->rule->law);
	json_add_string(json, "article", verdict->rule->article);
	json_add_string(json, "reference", report->references[place]);
	json_add_string(json, "severity", telling_severity(verdict->rule->severity));
	json_add_string(json, "outcome", telling_outcome(verdict->outcome));
	json_add_uint(json, "examined", verdict->examined);
	json_add_string(json, "asks", report->asks[place]);
	json_begin_array(json, "findings");
	for (size_t i = 0; i < verdict->findings; i++)
		add_finding(json, report, first + i);
	json_end_array(json);
	json_end_object(json);
}

static void add_request(struct json *json, const struct evidence_request *request)
{
	json_begin_object(json, NULL);
	json_add_uint(json, "number", request->number);
	json_add_string(json, "scheme", request->scheme);
	json_add_string(json, "host", request->host);
	json_add_string(json, "path", request->path);
	json_add_string(json, "format", request->format);
	json_add_string(json, "transmission", request->transmission);
	json_add_string(json, "verdict", evidence_verdict_name(request->verdict));
	json_begin_array(json, "keys");
	for (size_t i = 0; i < request->key_count; i++) {
		const struct evidence_key *key = &request->keys[i];
		json_begin_object(json, NULL);
		json_add_string(json, "name", key->name);
		json_add_string(json, "place", key->place);
		json_add_string(json, "encoding", key->encoding);
		json_add_string(json, "field", key->field);
		json_add_string(json, "verdict", evidence_verdict_name(key->verdict));
		json_end_object(json);
	}
	json_end_array(json);
	json_end_object(json);
}

static void add_evidence(struct json *json, const struct evidence_file *file)
{
	json_begin_object(json, NULL);
	json_add_string(json, "id", file->id);
	json_add_string(json, "kind", file->sample ? "sample" : "capture");
	json_add_string(json, "href", file->href);
	json_add_string(json, "sha256", file->sha256);
	json_add_string(json, "version", file->version);
	json_add_uint(json, "line", (uint64_t)file->line);
	json_begin_array(json, "requests");
	for (size_t i = 0; i < file->request_count; i++)
		add_request(json, &file->requests[i]);
	json_end_array(json);
	json_end_object(json);
}

void check_report_json(const struct check_report *report, struct text *out)
{
	const struct checked *checked = report->checked;
	const struct examination *examination = &checked->examination;
	struct json json = { .out = out };
	json_begin_object(&json, NULL);
	add_publication(&json, report);
	add_declaration(&json, &checked->declaration);
	add_source(&json, checked);
	add_counts(&json, examination);
	json_begin_array(&json, "rules");
	for (size_t i = 0, first = 0; i < examination->verdict_count; first += examination->verdicts[i++].findings)
		add_rule(&json, report, i, first);
	json_end_array(&json);
	json_begin_array(&json, "evidence");
	for (size_t i = 0; i < checked->evidence.count && !report->only_errors; i++)
		add_evidence(&json, &checked->evidence.files[i]);
	json_end_array(&json);
	json_end_object(&json);
}
