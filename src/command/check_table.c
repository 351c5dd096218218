/* The table of `vitrine check`. */
#include "command/check_report.h"

#include <string.h>

#include "base/xml.h"
#include "declaration/validity.h"

enum { OUTCOME_WIDTH = 12, RULE_WIDTH = 3, INDENT = OUTCOME_WIDTH + 2, REQUEST_WIDTH = 9 };

static const char *const outcome_words[OUTCOME_LIMIT] = {
	[OUTCOME_IDLE] = "–", [OUTCOME_PASS] = "PASS", [OUTCOME_NOT_DECLARED] = "NOT DECLARED", [OUTCOME_FAIL] = "FAIL",
};

/* Characters, as far as a monospaced line counts them. */
static size_t width_of(const char *string)
{
	size_t width = 0;
	for (const char *p = string; *p != '\0'; p++)
		width += ((unsigned char)*p & 0xc0) != 0x80;
	return width;
}

static void add_padded(struct text *out, const char *string, size_t width)
{
	size_t before = out->length;
	text_add_visible(out, string);
	for (size_t shown = out->length > before ? width_of(out->bytes + before) : 0; shown < width + 2; shown++)
		text_add_char(out, ' ');
}

static void add_indent(struct text *out, size_t width)
{
	text_printf(out, "%*s", (int)width, "");
}

static void begin_fact(struct text *out, const char *name, const char *file)
{
	add_padded(out, name, OUTCOME_WIDTH);
	if (file != NULL)
		text_add_visible(out, file);
}

static void add_publication(struct text *out, const struct checked *checked)
{
	const struct publication *publication = &checked->publication;
	begin_fact(out, "publication", checked->circumstances.publication_file);
	text_add(out, ": languages");
	for (size_t i = 0; i < publication->word_count; i++)
		text_printf(out, "%s %s", i != 0 ? "," : "", publication->words[i].language);
	text_printf(out, "; %zu releases in the calendar\n", publication->calendar_count);
}

static void add_declaration(struct text *out, const struct declaration *declaration)
{
	begin_fact(out, "declaration", declaration->path);
	text_printf(out, ": fields %zu, channels %zu, client versions %zu, transmissions %zu%s\n",
		    declaration_count(declaration, "field"), declaration_count(declaration, "channel"),
		    declaration_count(declaration, "version"), declaration_count(declaration, "transmission"),
		    xml_says(xmlDocGetRootElement(declaration->doc), "standing", "reported") ? "; reported, not the controller's own" : "");
}

/* A text that a language lacks is no fault: the page shows it in another. It is said, though. */
static void add_languages(struct text *out, const struct check_report *report)
{
	const struct publication *publication = &report->checked->publication;
	for (size_t i = 0; i < publication->word_count; i++) {
		const char *language = publication->words[i].language;
		size_t missing = validity_count_texts_without(report->checked->declaration.doc, language, report->arena);
		begin_fact(out, "texts", NULL);
		if (missing == 0)
			text_printf(out, "every text of the declaration is given in %s\n", language);
		else
			text_printf(out, "not given in %s: %zu texts of the declaration, shown in another language\n", language, missing);
	}
}

static void add_source(struct text *out, const struct checked *checked)
{
	const struct source_mapping *source = &checked->publication.source;
	begin_fact(out, "source", source->database);
	if (checked->circumstances.table != NULL)
		text_printf(out, ": %zu columns of %s are held against the declaration\n", checked->circumstances.column_count, source->table);
	else if (source->database != NULL)
		text_add(out, " is not there: its columns are not checked (see vitrine import)\n");
	else
		text_add(out, "none is named: there are no columns to check\n");
}

static void add_finding(struct text *out, const struct check_report *report, size_t place)
{
	const struct finding *finding = &report->checked->examination.findings[place];
	add_indent(out, INDENT);
	text_add_visible(out, finding->file);
	if (finding->line > 0)
		text_printf(out, ":%ld", finding->line);
	text_add(out, ": ");
	if (finding->severity == SEVERITY_ERROR)
		text_add(out, "error: ");
	else if (finding->outcome == OUTCOME_NOT_DECLARED)
		text_add(out, "not declared: ");
	if (finding->subject[0] != '\0')
		text_printf(out, "%s: ", finding->subject);
	text_add_visible(out, report->texts[place]);
	text_add_char(out, '\n');
}

static size_t find_width(const struct check_report *report)
{
	size_t width = 0;
	for (size_t i = 0; i < report->checked->examination.verdict_count; i++)
		if (width_of(report->references[i]) > width)
			width = width_of(report->references[i]);
	return width;
}

static void add_rules(struct text *out, const struct check_report *report)
{
	const struct examination *examination = &report->checked->examination;
	size_t width = find_width(report);
	for (size_t i = 0, first = 0; i < examination->verdict_count; first += examination->verdicts[i++].findings) {
		const struct verdict *verdict = &examination->verdicts[i];
		add_padded(out, outcome_words[verdict->outcome], OUTCOME_WIDTH);
		add_padded(out, verdict->rule->id, RULE_WIDTH);
		add_padded(out, report->references[i], width);
		text_add_visible(out, report->asks[i]);
		text_add_char(out, '\n');
		for (size_t j = 0; j < verdict->findings; j++)
			add_finding(out, report, first + j);
	}
}

static void add_request(struct text *out, const struct evidence_request *request)
{
	add_indent(out, INDENT);
	text_printf(out, "%zu  %s  ", request->number, evidence_verdict_name(request->verdict));
	text_add_visible(out, text_or_empty(request->scheme));
	text_add(out, request->scheme != NULL && request->scheme[0] != '\0' ? "://" : "");
	text_add_visible(out, text_or_empty(request->host));
	text_add_visible(out, text_or_empty(request->path));
	text_add(out, "  ");
	text_add_visible(out, text_or_empty(request->format));
	if (request->transmission != NULL)
		text_printf(out, "  = %s", request->transmission);
	text_add_char(out, '\n');
}

static void add_key(struct text *out, const struct evidence_key *key)
{
	add_indent(out, INDENT + 3);
	add_padded(out, evidence_verdict_name(key->verdict), OUTCOME_WIDTH);
	add_padded(out, text_or_empty(key->place), REQUEST_WIDTH);
	text_add_visible(out, key->name);
	if (key->field != NULL)
		text_printf(out, "  = %s", key->field);
	if (key->encoding != NULL)
		text_printf(out, "  (%s)", key->encoding);
	text_add_char(out, '\n');
}

static void add_evidence(struct text *out, const struct evidence_read *evidence)
{
	for (size_t i = 0; i < evidence->count; i++) {
		const struct evidence_file *file = &evidence->files[i];
		begin_fact(out, file->sample ? "sample" : "capture", file->href);
		text_printf(out, "  of %s", file->id);
		if (file->version != NULL)
			text_printf(out, ", version %s", file->version);
		text_add_char(out, '\n');
		for (size_t r = 0; r < file->request_count; r++) {
			add_request(out, &file->requests[r]);
			for (size_t k = 0; k < file->requests[r].key_count; k++)
				add_key(out, &file->requests[r].keys[k]);
		}
	}
	if (evidence->count > 0)
		text_add_char(out, '\n');
}

static void add_counts(struct text *out, const struct examination *examination)
{
	size_t errors = examination_errors(examination);
	text_printf(out, "%zu pass, %zu fail (%zu %s), %zu not declared, %zu with nothing to look at\n",
		    examination_count(examination, OUTCOME_PASS), examination_count(examination, OUTCOME_FAIL), errors,
		    errors == 1 ? "error" : "errors", examination_count(examination, OUTCOME_NOT_DECLARED),
		    examination_count(examination, OUTCOME_IDLE));
}

static void add_errors(struct text *out, const struct check_report *report)
{
	const struct examination *examination = &report->checked->examination;
	for (size_t i = 0; i < examination->finding_count; i++) {
		if (!check_report_has(report, &examination->findings[i]))
			continue;
		check_report_line(report, i, out);
		text_add_char(out, '\n');
	}
}

void check_report_table(const struct check_report *report, struct text *out)
{
	const struct checked *checked = report->checked;
	if (report->only_errors) {
		add_errors(out, report);
		return;
	}
	add_publication(out, checked);
	add_declaration(out, &checked->declaration);
	add_languages(out, report);
	add_source(out, checked);
	text_add_char(out, '\n');
	add_rules(out, report);
	text_add_char(out, '\n');
	add_evidence(out, &checked->evidence);
	add_counts(out, &checked->examination);
}
