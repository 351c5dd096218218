/* The completeness rules: what the law asks to be said, and what has to agree, held against one declaration.
 *
 * The word is "information present", never "compliant". A rule is a function in one of the tables below. It looks at each thing
 * that it is about and says what it found; what it found nothing wrong with passes. Errors refuse `release` and
 * `build`; all else is published as it stands.
 *
 * Laws: Regulation (EU) 2016/679 (GDPR) Articles 13, 14, 30(1); Directive 2002/58/EC (ePrivacy) Article 5(3), with EDPB
 * Guidelines 2/2023; Regulation (EU) 2023/2854 (Data Act) Article 3(2) and 3(3). */
#ifndef VITRINE_EXAMINATION_EXAMINATION_H
#define VITRINE_EXAMINATION_EXAMINATION_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "declaration/declaration.h"
#include "evidence/evidence.h"

enum outcome {
	OUTCOME_IDLE,         /* there was nothing to look at, or what it looks at is not at hand */
	OUTCOME_PASS,
	OUTCOME_NOT_DECLARED, /* said nowhere, or "undetermined" */
	OUTCOME_FAIL,
	OUTCOME_LIMIT
};

enum severity { SEVERITY_WARNING, SEVERITY_ERROR };

struct examination;

struct rule {
	const char *id;      /* "G3": message rule.G3 says what it asks */
	const char *law;     /* "GDPR", "ePrivacy-5-3", "Data-Act", as in <regime law>; NULL: consistency */
	const char *article; /* "13(1)(c)"; NULL: none */
	enum severity severity; /* of a FAIL; what is not declared never refuses anything */
	void (*examine)(struct examination *examination);
};

/* In the order in which they are printed. */
extern const struct rule rules_gdpr[], rules_record[], rules_eprivacy[], rules_data_act[], rules_consistency[];
extern const size_t rules_gdpr_count, rules_record_count, rules_eprivacy_count, rules_data_act_count, rules_consistency_count;

/* The rule at a place in the order of all tables; NULL past the last. */
const struct rule *examination_rule(size_t place);

/* Something that does not pass. All strings live in the arena of examination_run. */
struct finding {
	const struct rule *rule;
	enum outcome outcome;   /* OUTCOME_FAIL or OUTCOME_NOT_DECLARED */
	enum severity severity; /* the rule's, unless it is about what can no longer be mended */
	const char *subject;    /* id of the nearest declared thing that has one: field, transmission, party, claim… */
	const char *version;    /* id of the client version at fault, or NULL */
	const char *message;    /* message rule.MESSAGE says what is wrong and the mend; it begins with the rule's id: "G7.copy" */
	const char *detail;     /* a word, key, host, column…, as found, or NULL */
	const char *file;
	long line;              /* 0: the file as a whole */
};

/* What one rule came to. */
struct verdict {
	const struct rule *rule;
	enum outcome outcome; /* the worst */
	size_t examined;      /* how many things it looked at */
	size_t findings;      /* how many of them are among the findings */
};

/* What the declaration is held against beside itself. Zero: nothing of it is at hand. */
struct circumstances {
	const struct evidence_read *evidence; /* what samples and captures hold */
	const char *table;                    /* of the source database, whose `columns` are below (rule C12) */
	const char *const *columns;
	size_t column_count;
	bool statistics_by_country;           /* the publication counts by country (rule C7) */
	const char *overdue;                  /* the oldest edition that the calendar promised and that is not there, or NULL (rule C11) */
	bool has_calendar;                    /* rule C11 has something to look at */
	const char *publication_file;         /* what C11 is about */
};

struct examination {
	const struct declaration *declaration;
	const xmlNode *root;                        /* the <declaration> */
	const struct circumstances *circumstances;
	struct arena *arena;
	struct verdict *verdicts;                   /* one for each rule, in the tables' order */
	size_t verdict_count;
	struct finding *findings;                   /* in the order of rules, then of the document */
	size_t finding_count, finding_capacity;
	struct verdict *current;                    /* the rule at work */
};

/* Runs every rule. */
void examination_run(const struct declaration *declaration, const struct circumstances *circumstances, struct arena *arena,
		     struct examination *out);

/* How many findings are errors: 0 lets `release` and `build` go on. */
size_t examination_errors(const struct examination *examination);

/* How many rules came to an outcome. */
size_t examination_count(const struct examination *examination, enum outcome outcome);

/* For rules: one thing was looked at. */
void examined(struct examination *examination);

/* For rules: what does not pass at a node of the declaration. `message` is the rest of the message key after the rule's id and a
 * dot, or NULL for the rule's own ("rule.G2.fail", "rule.G2.silent"). The detail is copied. What is returned may be changed until
 * the next finding. */
struct finding *examination_fail(struct examination *examination, const xmlNode *node, const char *message, const char *detail);
void examination_silent(struct examination *examination, const xmlNode *node, const char *message, const char *detail);

/* The same at a place in another file, or (line 0) at a whole file; subject may be "". */
struct finding *examination_fail_at(struct examination *examination, const char *file, long line, const char *subject,
				    const char *message, const char *detail);

/* For rules about practice (P2, P3): a fail of which a release of today can mend nothing is no error, and neither is one
 * that a reported declaration tells of others: sets severity and version of the last finding by the client version. */
void examination_practice(struct examination *examination, const xmlNode *version);

/* Whether a law is said not to apply ("no"); then its rules are idle. */
bool examination_excludes(const struct examination *examination, const char *law);

#endif
