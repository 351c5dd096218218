/* The declaration's own words as terms of the W3C Data Privacy Vocabulary (DPV 2.3) in short form: "dpv:Required". NULL where a word
 * has no term ("undetermined", "none"): nothing is then said, rather than something near it. */
#ifndef VITRINE_DECLARATION_VOCABULARY_H
#define VITRINE_DECLARATION_VOCABULARY_H

#include "base/arena.h"

const char *vocabulary_role(const char *role);           /* of <party>; dpv:Entity… is never guessed: "undetermined" is local:Party */
const char *vocabulary_origin(const char *origin);       /* of <field>: dpv:PersonalData where nothing closer fits */
const char *vocabulary_basis(const char *basis, struct arena *arena);
const char *vocabulary_necessity(const char *necessity);
const char *vocabulary_duration(const char *kind);       /* of <retention> */
const char *vocabulary_control(const char *kind);
const char *vocabulary_frequency(const char *trigger, const char *occurrences);

#endif
