#include "site/telling.h"

#include <libxml/valid.h>
#include <string.h>

#include "base/text.h"
#include "base/xml.h"

enum { SUBJECT_LIMIT = 100, PARTS = 3 };

static bool say(const struct telling *telling, const char *key, const char *const *arguments, size_t count, const char **out,
		struct error *err)
{
	struct text text = { 0 };
	bool ok = language_message(telling->language, key, arguments, count, &text, err);
	if (ok)
		*out = arena_copy_bytes(telling->arena, text.bytes, text.length);
	text_finish(&text);
	return ok;
}

bool telling_law(const struct telling *telling, const char *law, const char **out, struct error *err)
{
	const char *key = arena_printf(telling->arena, "law.%s", law != NULL ? law : "consistency");
	return say(telling, key, NULL, 0, out, err);
}

/* "13(1)(c)" is article 13, paragraph 1 and point c. What is written in another way stays whole. */
static size_t split_article(struct arena *arena, const char *article, const char *parts[PARTS])
{
	size_t count = 0, length = strcspn(article, "(");
	const char *rest = article + length;
	parts[count++] = arena_copy_bytes(arena, article, length);
	while (*rest == '(' && count < PARTS) {
		length = strcspn(rest + 1, "()");
		parts[count++] = arena_copy_bytes(arena, rest + 1, length);
		rest += length + 1 + (rest[length + 1] == ')');
	}
	if (*rest == '\0' && (count == 1 || strspn(parts[1], "0123456789") == strlen(parts[1])))
		return count;
	parts[0] = article;
	return 1;
}

bool telling_reference(const struct telling *telling, const struct rule *rule, const char **out, struct error *err)
{
	const char *arguments[1 + PARTS];
	if (!telling_law(telling, rule->law, &arguments[0], err))
		return false;
	*out = arguments[0];
	if (rule->article == NULL)
		return true;
	size_t count = split_article(telling->arena, rule->article, arguments + 1);
	return say(telling, arena_printf(telling->arena, "reference.%zu", count), arguments, 1 + count, out, err);
}

bool telling_rule(const struct telling *telling, const struct rule *rule, const char **out, struct error *err)
{
	return say(telling, arena_printf(telling->arena, "rule.%s", rule->id), NULL, 0, out, err);
}

/* The child so named in the wanted language; "" where there is none. */
static const char *find_text(const struct telling *telling, const xmlNode *parent, const char *name)
{
	return declaration_words(parent, name, language_code(telling->language), telling->arena);
}

static const struct {
	const char *element, *child, *otherwise;
} names[] = {
	{ "field", "label", NULL }, { "party", "name", NULL },   { "channel", "name", NULL },
	{ "claim", "words", "value" }, { "evidence", "title", NULL }, { "product", "brand", NULL },
};

static const char *find_name(const struct telling *telling, const xmlNode *node)
{
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (!xml_is(node, names[i].element))
			continue;
		const char *text = find_text(telling, node, names[i].child);
		return text[0] != '\0' || names[i].otherwise == NULL ? text : find_text(telling, node, names[i].otherwise);
	}
	return "";
}

/* At most SUBJECT_LIMIT bytes, between two words where there are any. */
static const char *shorten(struct arena *arena, const char *string)
{
	size_t length = SUBJECT_LIMIT;
	if (strlen(string) <= SUBJECT_LIMIT)
		return string;
	while (length > 0 && string[length] != ' ')
		length--;
	for (length = length > 0 ? length : SUBJECT_LIMIT; ((unsigned char)string[length] & 0xc0) == 0x80;)
		length--;
	return arena_printf(arena, "%.*s…", (int)length, string);
}

static bool say_version(const struct telling *telling, const xmlNode *version, const char **out, struct error *err)
{
	const char *arguments[] = { find_text(telling, version->parent, "name"),
				    xml_attribute(telling->arena, version, "name") };
	bool known = !xml_says(version, "name", "undetermined");
	return say(telling, known ? "subject.version" : "subject.version.undetermined", arguments, 2, out, err);
}

bool telling_subject(const struct telling *telling, const char *id, const char **out, struct error *err)
{
	xmlDoc *doc = telling->declaration->doc;
	const xmlNode *node = id[0] != '\0' ? xml_with_id(doc, id) : NULL;
	const char *name = "";
	if (xml_says(xmlDocGetRootElement(doc), "id", id)) /* the index holds what is below it */
		return say(telling, "subject.declaration", NULL, 0, out, err);
	if (node != NULL && xml_is(node, "transmission"))
		node = node->parent;
	if (node != NULL && xml_is(node, "version"))
		return say_version(telling, node, out, err);
	if (node != NULL)
		name = find_name(telling, node);
	*out = shorten(telling->arena, name[0] != '\0' ? name : id);
	return true;
}

static const char *make_visible(struct arena *arena, const char *string)
{
	struct text text = { 0 };
	text_add_visible(&text, string);
	const char *copy = arena_copy_bytes(arena, text.bytes, text.length);
	text_finish(&text);
	return copy;
}

bool telling_finding(const struct telling *telling, const struct finding *finding, const char **out, struct error *err)
{
	const char *arguments[] = { "", finding->detail, "" };
	if (!telling_subject(telling, finding->subject, &arguments[0], err) ||
	    (finding->version != NULL && !telling_subject(telling, finding->version, &arguments[2], err)))
		return false;
	for (size_t i = 0; i < sizeof arguments / sizeof arguments[0]; i++)
		arguments[i] = make_visible(telling->arena, text_or_empty(arguments[i]));
	return say(telling, arena_printf(telling->arena, "rule.%s", finding->message), arguments, 3, out, err);
}

const char *telling_outcome(enum outcome outcome)
{
	static const char *const names_of_outcomes[] = {
		[OUTCOME_IDLE] = "idle", [OUTCOME_PASS] = "pass", [OUTCOME_NOT_DECLARED] = "not-declared", [OUTCOME_FAIL] = "fail",
	};
	return names_of_outcomes[outcome];
}

const char *telling_severity(enum severity severity)
{
	return severity == SEVERITY_ERROR ? "error" : "warning";
}
