/* What the examination found, in words: for its page and for `vitrine check`. Texts are in the arena. A message that the catalogue
 * lacks is the failure of each function here. */
#ifndef VITRINE_SITE_TELLING_H
#define VITRINE_SITE_TELLING_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "declaration/declaration.h"
#include "examination/examination.h"
#include "site/language.h"

struct telling {
	const struct language *language;
	const struct declaration *declaration;
	struct arena *arena;
};

/* "GDPR": message law.GDPR; of a rule without a law law.consistency. */
bool telling_law(const struct telling *telling, const char *law, const char **out, struct error *err);

/* "GDPR, Article 13(1)(c)": messages article.1 to article.3 by how many parts the article has; the law alone where it has none. */
bool telling_reference(const struct telling *telling, const struct rule *rule, const char **out, struct error *err);

/* What the rule asks: message rule.ID. */
bool telling_rule(const struct telling *telling, const struct rule *rule, const char **out, struct error *err);

/* The declared thing of that id, as a reader knows it: a field's label, a party's name, client and version, the words of a claim …,
 * shortened where it is long; the id itself where it names none of these. */
bool telling_subject(const struct telling *telling, const char *id, const char **out, struct error *err);

/* What is wrong and the mend: message rule.MESSAGE, with subject, detail and client version. Control characters in them
 * are written as \xNN. */
bool telling_finding(const struct telling *telling, const struct finding *finding, const char **out, struct error *err);

/* "pass", "fail", "not-declared", "idle": ends of message keys and values in tables. */
const char *telling_outcome(enum outcome outcome);

/* "error", "warning". */
const char *telling_severity(enum severity severity);

#endif
