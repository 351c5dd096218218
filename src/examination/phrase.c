#include "examination/phrase.h"

#include <string.h>

#include "base/arena.h"
#include "examination/words.h"

const char *phrase_find(const char *text, const char *const *phrases)
{
	struct arena arena = { 0 };
	const char *folded = words_fold(text, &arena);
	while (*phrases != NULL && strstr(folded, words_fold(*phrases, &arena)) == NULL)
		phrases++;
	arena_finish(&arena);
	return *phrases;
}
