/* Phrases that say nothing, looked for in what a declaration says. */
#ifndef VITRINE_EXAMINATION_PHRASE_H
#define VITRINE_EXAMINATION_PHRASE_H

/* The first of the phrases (a list that ends with NULL) that stands in the text as whole words, or NULL. Case, the kind of apostrophe,
 * hyphens and kinds of space make no difference: phrases are written in lower case with ' and blanks. */
const char *phrase_find(const char *text, const char *const *phrases);

#endif
