/* Phrases that say nothing, looked for in what a declaration says. */
#ifndef VITRINE_EXAMINATION_PHRASE_H
#define VITRINE_EXAMINATION_PHRASE_H

/* The first of the phrases (a list that ends with NULL) that stands in the text as whole words, or NULL. Case and the punctuation between
 * words make no difference (words_fold). */
const char *phrase_find(const char *text, const char *const *phrases);

#endif
