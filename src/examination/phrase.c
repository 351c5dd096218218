#include "examination/phrase.h"

#include <libxml/xmlstring.h>
#include <stdbool.h>
#include <stddef.h>
#include <unicode/uchar.h>

/* The next character of a text that has not ended, in the form in which phrases are written. A byte that is no UTF-8 is a character. */
static UChar32 next_folded(const char *text, size_t *place)
{
	int length = 4;
	UChar32 c = xmlGetUTF8Char((const xmlChar *)text + *place, &length);
	*place += c < 0 ? 1 : (size_t)length;
	if (c == 0x2019)
		return '\'';
	if (c == '-' || c == 0x2010 || c == 0x2011 || u_isUWhiteSpace(c))
		return ' ';
	return u_foldCase(c, U_FOLD_CASE_DEFAULT);
}

/* Whether the text goes on with the phrase from here and no letter or digit follows it. */
static bool goes_on_with(const char *text, size_t place, const char *phrase)
{
	for (size_t i = 0; phrase[i] != '\0';)
		if (text[place] == '\0' || next_folded(text, &place) != next_folded(phrase, &i))
			return false;
	return text[place] == '\0' || !u_isalnum(next_folded(text, &place));
}

static bool holds(const char *text, const char *phrase)
{
	bool in_word = false;
	for (size_t place = 0; text[place] != '\0';) {
		if (!in_word && goes_on_with(text, place, phrase))
			return true;
		in_word = u_isalnum(next_folded(text, &place));
	}
	return false;
}

const char *phrase_find(const char *text, const char *const *phrases)
{
	while (*phrases != NULL && !holds(text, *phrases))
		phrases++;
	return *phrases;
}
