/* Words that a declaration had better not use, looked for in one text: whole words, whatever their case, accents' encoding and the
 * punctuation between them. English and French; a text in another language holds none. */
#ifndef VITRINE_EXAMINATION_WORDS_H
#define VITRINE_EXAMINATION_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum words_kind {
	WORDS_OPEN_LIST, /* "notably", "such as": what follows is not all */
	WORDS_UNNAMED,   /* "other security", « autres systèmes »: it is not said which */
	WORDS_ANONYMOUS  /* "anonymous" and all that is made of it */
};

/* The text as words in lower case (NFKC case folding), one space before each and one after the last; "" for no words. In the arena. */
const char *words_fold(const char *text, struct arena *arena);

/* Whether there are words of the language ("fr", "pt-BR"). */
bool words_know(const char *language);

/* The next word or phrase of a kind that a folded text uses, as a reader knows it ("e.g."), or NULL when there is none left; each is
 * found once. One that is denied ("not anonymous") is not used. *at is 0 at first. The word lives in the arena. */
const char *words_next(enum words_kind kind, const char *language, const char *folded, size_t *at, struct arena *arena);

#endif
