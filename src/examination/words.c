#include "examination/words.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

/* `folded` is what words_fold makes of `word`. Without a space at its end it is the beginning of words, and what is found is said. */
static const struct entry {
	enum words_kind kind;
	const char *language;
	const char *word, *folded;
} entries[] = {
	{ WORDS_OPEN_LIST, "en", "notably", " notably " },
	{ WORDS_OPEN_LIST, "en", "such as", " such as " },
	{ WORDS_OPEN_LIST, "en", "including", " including " },
	{ WORDS_OPEN_LIST, "en", "for example", " for example " },
	{ WORDS_OPEN_LIST, "en", "for instance", " for instance " },
	{ WORDS_OPEN_LIST, "en", "e.g.", " e g " },
	{ WORDS_OPEN_LIST, "en", "among others", " among others " },
	{ WORDS_OPEN_LIST, "en", "among other", " among other " },
	{ WORDS_OPEN_LIST, "en", "etc.", " etc " },
	{ WORDS_OPEN_LIST, "en", "et cetera", " et cetera " },
	{ WORDS_OPEN_LIST, "en", "and so on", " and so on " },
	{ WORDS_OPEN_LIST, "en", "and so forth", " and so forth " },
	{ WORDS_OPEN_LIST, "en", "in particular", " in particular " },
	{ WORDS_OPEN_LIST, "en", "or similar", " or similar " },
	{ WORDS_OPEN_LIST, "fr", "notamment", " notamment " },
	{ WORDS_OPEN_LIST, "fr", "par exemple", " par exemple " },
	{ WORDS_OPEN_LIST, "fr", "p. ex.", " p ex " },
	{ WORDS_OPEN_LIST, "fr", "tel que", " tel que " },
	{ WORDS_OPEN_LIST, "fr", "telle que", " telle que " },
	{ WORDS_OPEN_LIST, "fr", "tels que", " tels que " },
	{ WORDS_OPEN_LIST, "fr", "telles que", " telles que " },
	{ WORDS_OPEN_LIST, "fr", "entre autres", " entre autres " },
	{ WORDS_OPEN_LIST, "fr", "y compris", " y compris " },
	{ WORDS_OPEN_LIST, "fr", "etc.", " etc " },
	{ WORDS_OPEN_LIST, "fr", "et cetera", " et cetera " },
	{ WORDS_OPEN_LIST, "fr", "ainsi de suite", " ainsi de suite " },
	{ WORDS_OPEN_LIST, "fr", "en particulier", " en particulier " },
	{ WORDS_OPEN_LIST, "fr", "ou similaire", " ou similaire " },
	{ WORDS_OPEN_LIST, "fr", "ou similaires", " ou similaires " },
	{ WORDS_UNNAMED, "en", "other security", " other security " },
	{ WORDS_UNNAMED, "en", "other measures", " other measures " },
	{ WORDS_UNNAMED, "en", "other means", " other means " },
	{ WORDS_UNNAMED, "en", "other mechanisms", " other mechanisms " },
	{ WORDS_UNNAMED, "en", "other systems", " other systems " },
	{ WORDS_UNNAMED, "en", "appropriate measures", " appropriate measures " },
	{ WORDS_UNNAMED, "fr", "autres mesures", " autres mesures " },
	{ WORDS_UNNAMED, "fr", "autres moyens", " autres moyens " },
	{ WORDS_UNNAMED, "fr", "autres mécanismes", " autres mécanismes " },
	{ WORDS_UNNAMED, "fr", "autres systèmes", " autres systèmes " },
	{ WORDS_UNNAMED, "fr", "mesures appropriées", " mesures appropriées " },
	{ WORDS_ANONYMOUS, "en", NULL, " anonym" },
	{ WORDS_ANONYMOUS, "fr", NULL, " anonym" },
};

enum { ENTRIES = sizeof entries / sizeof entries[0] };

/* How many words before one deny it: "no other systems"; "is not to be called anonymous", « n’est pas vraiment anonyme ». */
static const unsigned denial_reach[] = { [WORDS_OPEN_LIST] = 1, [WORDS_UNNAMED] = 1, [WORDS_ANONYMOUS] = 4 };

static const struct denial {
	const char *language, *folded;
} denials[] = {
	{ "en", " no " }, { "en", " not " },	{ "en", " never " },  { "en", " nor " },   { "en", " without " }, { "en", " t " },
	{ "fr", " pas " }, { "fr", " jamais " }, { "fr", " aucun " }, { "fr", " aucune " }, { "fr", " ni " },	  { "fr", " sans " },
	{ "fr", " non " },
};

enum { DENIALS = sizeof denials / sizeof denials[0] };

/* UTF-16 in the arena, with a place before it and one after. */
static UChar *fold_case(const char *text, struct arena *arena, int32_t *length)
{
	UErrorCode status = U_ZERO_ERROR;
	size_t bytes = strlen(text);
	int32_t given = 0;
	UChar *units = arena_array(arena, bytes + 1, sizeof *units);
	u_strFromUTF8WithSub(units, (int32_t)bytes + 1, &given, text, (int32_t)bytes, 0xfffd, NULL, &status);
	const UNormalizer2 *folding = unorm2_getNFKCCasefoldInstance(&status);
	int32_t wanted = unorm2_normalize(folding, units, given, NULL, 0, &status);
	UChar *folded = arena_array(arena, (size_t)wanted + 3, sizeof *folded);
	status = U_ZERO_ERROR;
	*length = unorm2_normalize(folding, units, given, folded + 1, wanted + 1, &status);
	if (U_FAILURE(status))
		*length = 0;
	return folded;
}

/* Half of a code point beyond the first plane counts as a letter. */
static bool is_of_a_word(UChar unit)
{
	return u_isalnum(unit) || (U_GET_GC_MASK(unit) & U_GC_M_MASK) != 0 || U16_IS_SURROGATE(unit);
}

/* Each run of what is no word becomes one space, in place; `length` units and a place at either end become what is returned. */
static int32_t space_words(UChar *units, int32_t length)
{
	int32_t out = 1;
	units[0] = units[length + 1] = ' ';
	for (int32_t i = 1; i <= length + 1; i++)
		if (is_of_a_word(units[i]))
			units[out++] = units[i];
		else if (units[out - 1] != ' ')
			units[out++] = ' ';
	return out > 1 ? out : 0;
}

const char *words_fold(const char *text, struct arena *arena)
{
	struct arena scratch = { 0 };
	UErrorCode status = U_ZERO_ERROR;
	int32_t length;
	UChar *units = fold_case(text, &scratch, &length);
	length = space_words(units, length);
	char *folded = arena_alloc(arena, (size_t)length * 3 + 1);
	u_strToUTF8WithSub(folded, length * 3 + 1, NULL, units, length, 0xfffd, NULL, &status);
	arena_finish(&scratch);
	return folded;
}

/* Whether the tag is of the language: "fr" and "fr-CA" are of "fr". */
static bool is_of(const char *tag, const char *language)
{
	size_t length = strlen(language);
	return strncmp(tag, language, length) == 0 && (tag[length] == '\0' || tag[length] == '-');
}

bool words_know(const char *language)
{
	for (size_t i = 0; i < ENTRIES; i++)
		if (is_of(language, entries[i].language))
			return true;
	return false;
}

/* Whether one of the words that end at `end`, which is the space after the last, denies what follows. */
static bool is_denied(const char *language, const char *folded, const char *end, unsigned reach)
{
	while (reach-- > 0 && end > folded) {
		const char *start = end - 1;
		while (*start != ' ')
			start--;
		for (size_t i = 0; i < DENIALS; i++)
			if (is_of(language, denials[i].language) && strncmp(start, denials[i].folded, strlen(denials[i].folded)) == 0)
				return true;
		end = start;
	}
	return false;
}

static const char *find_used(const struct entry *entry, const char *language, const char *folded)
{
	const char *found = strstr(folded, entry->folded);
	while (found != NULL && is_denied(language, folded, found, denial_reach[entry->kind]))
		found = strstr(found + 1, entry->folded);
	return found;
}

const char *words_next(enum words_kind kind, const char *language, const char *folded, size_t *at, struct arena *arena)
{
	while (*at < ENTRIES) {
		const struct entry *entry = &entries[(*at)++];
		const char *found = entry->kind == kind && is_of(language, entry->language) ? find_used(entry, language, folded) : NULL;
		if (found != NULL)
			return entry->word != NULL ? entry->word : arena_copy_bytes(arena, found + 1, strcspn(found + 1, " "));
	}
	return NULL;
}
