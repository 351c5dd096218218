#include "site/pattern.h"

#include <string.h>

#include "site/messages.h"

enum type { TYPE_UNUSED, TYPE_NUMBER, TYPE_TEXT };

enum { DEPTH_LIMIT = 8 };

struct scan {
	const char *at;
	enum type types[MESSAGE_ARGUMENTS_MAX];
	int depth;
	struct text *fault;
};

static bool refuse(struct scan *scan, const char *why)
{
	text_add(scan->fault, why);
	return false;
}

static void skip_space(struct scan *scan)
{
	scan->at += strspn(scan->at, " \t\n\r");
}

/* An apostrophe quotes only before a brace or '#', up to the next one; two stand for one (ICU MessageFormat,
 * ApostropheMode DOUBLE_OPTIONAL). */
static void skip_apostrophe(struct scan *scan)
{
	scan->at++;
	if (*scan->at == '\'') {
		scan->at++;
		return;
	}
	if (*scan->at == '\0' || strchr("{}#", *scan->at) == NULL)
		return;
	while (*scan->at != '\0') {
		scan->at += strcspn(scan->at, "'");
		scan->at += *scan->at != '\0';
		if (*scan->at != '\'')
			return;
		scan->at++;
	}
}

static bool take_type(struct scan *scan, size_t index, enum type type)
{
	if (scan->types[index] != TYPE_UNUSED && scan->types[index] != type)
		return refuse(scan, "one argument is used both as a number and as a text (write {0,number} or #)");
	scan->types[index] = type;
	return true;
}

static bool take_index(struct scan *scan, size_t *index)
{
	skip_space(scan);
	if (*scan->at < '0' || *scan->at > '9')
		return refuse(scan, "a placeholder has no number (write {0}, {1}…)");
	*index = (size_t)(*scan->at++ - '0');
	if (*index >= MESSAGE_ARGUMENTS_MAX || (*scan->at >= '0' && *scan->at <= '9'))
		return refuse(scan, "too many arguments: {0} to {5} are there");
	skip_space(scan);
	return true;
}

static bool scan_message(struct scan *scan);

static bool scan_branches(struct scan *scan)
{
	for (;;) {
		scan->at += strcspn(scan->at, "{}");
		if (*scan->at == '\0')
			return refuse(scan, "a { has no }");
		if (*scan->at++ == '}')
			return true;
		if (!scan_message(scan))
			return false;
		if (*scan->at++ != '}')
			return refuse(scan, "a { has no }");
	}
}

/* After "{0," : the kind of placeholder, up to and with its '}'. */
static bool scan_kind(struct scan *scan, size_t index)
{
	skip_space(scan);
	const char *word = scan->at;
	size_t length = strspn(word, "abcdefghijklmnopqrstuvwxyz");
	scan->at += length;
	skip_space(scan);
	if (length == 6 && memcmp(word, "number", length) == 0 && *scan->at == '}')
		return scan->at++, take_type(scan, index, TYPE_NUMBER);
	bool plural = (length == 6 && memcmp(word, "plural", length) == 0) ||
		      (length == 13 && memcmp(word, "selectordinal", length) == 0);
	bool select = length == 6 && memcmp(word, "select", length) == 0;
	if ((!plural && !select) || *scan->at != ',')
		return refuse(scan, "a placeholder is none of {0}, {0,number}, {0,plural,…}, {0,selectordinal,…}, {0,select,…}");
	scan->at++;
	return take_type(scan, index, plural ? TYPE_NUMBER : TYPE_TEXT) && scan_branches(scan);
}

static bool scan_placeholder(struct scan *scan)
{
	size_t index;
	if (!take_index(scan, &index))
		return false;
	if (*scan->at == ',')
		return scan->at++, scan_kind(scan, index);
	if (*scan->at != '}')
		return refuse(scan, "a { has no }");
	scan->at++;
	return take_type(scan, index, TYPE_TEXT);
}

/* Up to the '}' that ends a branch, or the end. */
static bool scan_message(struct scan *scan)
{
	if (++scan->depth > DEPTH_LIMIT)
		return refuse(scan, "nested too deeply");
	for (;;) {
		scan->at += strcspn(scan->at, "'{}");
		if (*scan->at == '\'') {
			skip_apostrophe(scan);
		} else if (*scan->at == '{') {
			scan->at++;
			if (!scan_placeholder(scan))
				return false;
		} else {
			scan->depth--;
			return true;
		}
	}
}

/* Numbers come first; a place that no placeholder names counts as a text, since ICU reads it as a pointer. */
static bool count(const struct scan *scan, size_t *numbers, size_t *texts)
{
	size_t end = MESSAGE_ARGUMENTS_MAX, i = 0;
	while (end > 0 && scan->types[end - 1] == TYPE_UNUSED)
		end--;
	while (i < end && scan->types[i] == TYPE_NUMBER)
		i++;
	*numbers = i;
	*texts = end - i;
	while (i < end && scan->types[i] != TYPE_NUMBER)
		i++;
	return i == end;
}

bool pattern_scan(const char *pattern, size_t *numbers, size_t *texts, struct text *fault)
{
	struct scan scan = { .at = pattern, .fault = fault };
	if (!scan_message(&scan))
		return false;
	if (*scan.at == '}')
		return refuse(&scan, "a } has no {");
	if (!count(&scan, numbers, texts))
		return refuse(&scan, "a number comes after a text: arguments are numbers first, then texts");
	if (*numbers > MESSAGE_NUMBERS_MAX || *texts > MESSAGE_TEXTS_MAX)
		return refuse(&scan, "too many arguments: at most two numbers and four texts");
	return true;
}
