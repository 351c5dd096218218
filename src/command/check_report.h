/* What `vitrine check` prints: the outcome of each rule with its findings, and what samples and captures hold, as a table, as JSON or
 * as CSV. In English, from messages.en.xml of the program. */
#ifndef VITRINE_COMMAND_CHECK_REPORT_H
#define VITRINE_COMMAND_CHECK_REPORT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "command/check.h"

/* What was checked, with its words: everything that can fail is behind the writers below. */
struct check_report {
	const struct checked *checked;
	struct arena *arena;
	bool only_errors;        /* leave out all but rules and findings that are errors */
	const char **references; /* by verdict: "GDPR, Article 13(1)(c)" */
	const char **asks;       /* by verdict: what the rule asks */
	const char **labels;     /* by finding: its subject, as a reader knows it */
	const char **texts;      /* by finding: what is wrong and the mend */
};

/* The words live in the arena; `checked` must outlive the report. */
bool check_report_make(const struct checked *checked, bool only_errors, struct arena *arena, struct check_report *out,
		       struct error *err);

/* Whether the report holds the finding, the verdict. */
bool check_report_has(const struct check_report *report, const struct finding *finding);
bool check_report_has_verdict(const struct check_report *report, const struct verdict *verdict, size_t first_finding);

/* Each is appended. In a table and in CSV control characters are written as \xNN. */
void check_report_table(const struct check_report *report, struct text *out);
void check_report_json(const struct check_report *report, struct text *out);
void check_report_csv(const struct check_report *report, struct text *out);

/* One finding in a line, without its end: "FILE:LINE: rule ID: text". */
void check_report_line(const struct check_report *report, size_t finding, struct text *out);

#endif
