#include "site/scan.h"

#include <libxml/xpathInternals.h>
#include <string.h>

static const char *const spaces = " \t\n\r";

static const char *skip_space(const char *at)
{
	return at + strspn(at, spaces);
}

/* After a literal that starts at `at`. */
static const char *skip_literal(const char *at)
{
	const char *end = strchr(at + 1, *at);
	return end != NULL ? end + 1 : at + strlen(at);
}

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
	       c == '.' || (unsigned char)c >= 0x80;
}

static size_t name_length(const char *at)
{
	size_t length = 0;
	while (is_name_byte(at[length]))
		length++;
	return length;
}

/* How many arguments the call whose '(' is at `open` is given. */
static size_t count_arguments(const char *open)
{
	size_t commas = 0;
	int depth = 0;
	if (*skip_space(open + 1) == ')')
		return 0;
	for (const char *at = open; *at != '\0'; at++) {
		while (*at == '\'' || *at == '"')
			at = skip_literal(at);
		depth += (*at == '(' || *at == '[') - (*at == ')' || *at == ']');
		commas += *at == ',' && depth == 1;
		if (depth == 0 || *at == '\0')
			break;
	}
	return commas + 1;
}

static bool refuse(const struct expression *expression, struct error *err, const char *what, const char *name,
		   size_t length)
{
	char why[200];
	snprintf(why, sizeof why, "%s%.*s", what, (int)(length < 100 ? length : 100), name);
	return expression_refuse(expression, err, why);
}

/* A message key that stands there as a literal must be in all catalogues. */
static bool check_key(const struct templates *templates, const struct expression *expression, const char *open,
		      size_t given, struct error *err)
{
	char key[128], why[700];
	const char *at = skip_space(open + 1);
	const char *end = *at == '\'' || *at == '"' ? skip_literal(at) : at;
	if (end == at || (*skip_space(end) != ',' && *skip_space(end) != ')'))
		return true;
	snprintf(key, sizeof key, "%.*s", (int)(end - at - 2), at + 1);
	size_t most = 0;
	for (size_t i = 0, takes; i < templates->language_count; i++) {
		const char *path = language_messages_path(templates->languages[i]);
		if (!language_takes(templates->languages[i], key, &takes)) {
			snprintf(why, sizeof why, "no message %s in %.400s", key, path);
			return expression_refuse(expression, err, why);
		}
		most = takes > most ? takes : most;
	}
	if (templates->language_count != 0 && most + 1 != given) {
		snprintf(why, sizeof why, "message %s takes %zu arguments, not %zu", key, most, given - 1);
		return expression_refuse(expression, err, why);
	}
	return true;
}

static bool check_call(const struct templates *templates, const struct expression *expression, const char *name,
		       size_t length, const char *open, struct error *err)
{
	size_t given = count_arguments(open);
	const struct function *function = function_find(name, length);
	if (function == NULL)
		return refuse(expression, err, "unknown function v:", name, length);
	if (given < function->least || given > function->most)
		return refuse(expression, err, "wrong number of arguments for v:", name, length);
	return strcmp(function->name, "t") != 0 || check_key(templates, expression, open, given, err);
}

static bool is_core_function(const struct templates *templates, const char *name, size_t length)
{
	static const char *const node_types[] = { "node", "text", "comment", "processing-instruction" };
	char copy[64] = "";
	if (length >= sizeof copy)
		return false;
	memcpy(copy, name, length);
	for (size_t i = 0; i < sizeof node_types / sizeof *node_types; i++)
		if (strcmp(copy, node_types[i]) == 0)
			return true;
	return xmlXPathFunctionLookup(templates->xpath, (const xmlChar *)copy) != NULL;
}

/* No function has these names, so a '(' after one opens a group. */
static bool is_operator(const char *name, size_t length)
{
	static const char *const operators[] = { "and", "or", "div", "mod" };
	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
		if (strlen(operators[i]) == length && memcmp(operators[i], name, length) == 0)
			return true;
	return false;
}

/* One name in the expression, `after` being what follows it. */
static bool check_name(const struct templates *templates, const struct expression *expression, const char *name,
		       size_t length, struct error *err)
{
	const char *after = skip_space(name + length);
	bool is_ours = after[0] == ':' && after[1] != ':' && length == 1 && *name == 'v';
	if (*after != '(' || is_operator(name, length)) {
		if (after[0] == ':' && after[1] != ':' && !is_ours)
			return refuse(expression, err, "unknown prefix ", name, length);
		return true;
	}
	const char *colon = name;
	while (colon > expression->source && strchr(spaces, colon[-1]) != NULL)
		colon--;
	bool prefixed = colon > expression->source + 1 && colon[-1] == ':' && colon[-2] != ':';
	if (prefixed)
		return check_call(templates, expression, name, length, after, err);
	if (!is_core_function(templates, name, length))
		return refuse(expression, err, "unknown function ", name, length);
	return true;
}

bool scan_check(const struct templates *templates, const struct expression *expression, struct error *err)
{
	for (const char *at = expression->source; *at != '\0';) {
		if (*at == '\'' || *at == '"') {
			at = skip_literal(at);
			continue;
		}
		bool variable = *at == '$';
		at = variable ? skip_space(at + 1) : at;
		size_t length = name_length(at);
		if (variable && !(length == 4 && (memcmp(at, "lang", 4) == 0 || memcmp(at, "this", 4) == 0)))
			return refuse(expression, err, "unknown variable $", at, length);
		if (length > 0 && !variable && !check_name(templates, expression, at, length, err))
			return false;
		at += length != 0 ? length : *at != '\0';
	}
	return true;
}

static bool take_operand(struct arena *arena, const char **cursor, bool number_too, struct operand *out)
{
	const char *at = skip_space(*cursor);
	size_t digits = number_too ? strspn(at, "0123456789") : 0;
	if (*at == '\'' || *at == '"') {
		const char *end = skip_literal(at);
		out->literal = arena_copy_bytes(arena, at + 1, (size_t)(end - at) - 2);
		at = end;
	} else if (digits > 0 && digits < 10 && !(at[0] == '0' && digits > 1)) {
		out->literal = arena_copy_bytes(arena, at, digits);
		at += digits;
	} else if (!walk_parse(arena, &at, &out->path)) {
		return false;
	}
	*cursor = skip_space(at);
	return true;
}

/* "not(path)" */
static bool is_not(struct arena *arena, const char *at, struct expression *expression)
{
	if (strncmp(at, "not(", 4) != 0)
		return false;
	at += 4;
	if (!take_operand(arena, &at, false, expression->operands) || expression->operands[0].literal != NULL)
		return false;
	expression->kind = EXPRESSION_NOT;
	return *at == ')' && *skip_space(at + 1) == '\0';
}

/* "v:name(operand, …)" */
static bool is_call(struct arena *arena, const char *at, struct expression *expression)
{
	if (strncmp(at, "v:", 2) != 0)
		return false;
	size_t length = name_length(at + 2);
	expression->function = function_find(at + 2, length);
	at += 2 + length;
	if (expression->function == NULL || expression->function->spreads || *at != '(')
		return false;
	do {
		at++;
		if (!take_operand(arena, &at, true, &expression->operands[expression->count++]))
			return false;
	} while (*at == ',' && expression->count < FUNCTION_ARGUMENTS_MAX);
	expression->kind = EXPRESSION_CALL;
	return *at == ')' && *skip_space(at + 1) == '\0';
}

/* "operand", "path = 'literal'" */
static bool is_operand(struct arena *arena, const char *at, struct expression *expression)
{
	struct operand *operands = expression->operands;
	if (!take_operand(arena, &at, false, &operands[0]))
		return false;
	expression->kind = EXPRESSION_OPERAND;
	if (*at == '\0')
		return true;
	expression->kind = EXPRESSION_EQUAL;
	if (*at != '=' || operands[0].literal != NULL)
		return false;
	at++;
	return take_operand(arena, &at, false, &operands[1]) && operands[1].literal != NULL && *at == '\0';
}

void scan_simplify(struct arena *arena, struct expression *expression)
{
	struct expression simple = *expression;
	bool (*const kinds[])(struct arena *, const char *, struct expression *) = { is_not, is_call, is_operand };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		simple.count = 0;
		simple.operands = arena_array(arena, FUNCTION_ARGUMENTS_MAX, sizeof *simple.operands);
		if (!kinds[i](arena, skip_space(expression->source), &simple))
			continue;
		xmlXPathFreeCompExpr(expression->compiled);
		simple.compiled = NULL;
		*expression = simple;
		return;
	}
}
