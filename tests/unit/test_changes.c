#include "unit.h"

#include "base/xml.h"
#include "site/change_words.h"
#include "site/messages.h"

/* The schema says what can change: every part of a declaration, and every value out of a list, has a word in every catalogue. */
struct walk {
	const xmlNode *schema;
	struct messages messages[2];
	struct arena arena;
	size_t aspects, values;
};

static const xmlNode *named_type(const struct walk *walk, const char *kind, const char *name)
{
	const xmlNode *type = xml_child(walk->schema, kind);
	while (type != NULL && !xml_says(type, "name", name))
		type = xml_next(type, kind);
	return type;
}

static bool has_word(const struct walk *walk, const char *key)
{
	return messages_find(&walk->messages[0], key) != NULL && messages_find(&walk->messages[1], key) != NULL;
}

/* As change_aspect looks for it. */
static void expect_aspect(struct walk *walk, const char *subject, const char *path)
{
	struct text key = { 0 };
	for (const char *p = path; *p != '\0'; p++)
		if (*p != '@')
			text_add_char(&key, *p == '/' ? '.' : *p);
	const char *last = strrchr(key.bytes, '.');
	bool found = has_word(walk, arena_printf(&walk->arena, "change.aspect.%s.%s", subject, key.bytes)) ||
		     has_word(walk, arena_printf(&walk->arena, "change.aspect.%s", key.bytes)) ||
		     (last != NULL && has_word(walk, arena_printf(&walk->arena, "change.aspect%s", last)));
	if (!found)
		fail_msg("no message change.aspect.%s for <%s>", key.bytes, subject);
	walk->aspects++;
	text_finish(&key);
}

/* Names of protocols and formats, and articles (which are said with their heading), are the same in every language. */
static bool is_name(const char *path)
{
	return strstr(path, "@scheme") != NULL || strstr(path, "@format") != NULL || strstr(path, "@article") != NULL;
}

static void expect_values(struct walk *walk, const char *path, const char *type)
{
	const xmlNode *simple = type != NULL ? named_type(walk, "simpleType", type) : NULL, *restriction = xml_child(simple, "restriction");
	if (restriction == NULL || is_name(path))
		return;
	for (const xmlNode *node = xml_child(restriction, "enumeration"); node != NULL; node = xml_next(node, "enumeration")) {
		const char *value = xml_attribute(&walk->arena, node, "value"), *prefix = change_family(path);
		bool found = has_word(walk, arena_printf(&walk->arena, "change.value.%s", value)) ||
			     (prefix != NULL && has_word(walk, arena_printf(&walk->arena, "%s%s", prefix, value)));
		if (!found)
			fail_msg("no word for the value '%s' of %s", value, path);
		walk->values++;
	}
}

static const char *below(struct walk *walk, const char *path, const char *name)
{
	return path[0] == '\0' ? name : arena_printf(&walk->arena, "%s/%s", path, name);
}

static bool has_id(const xmlNode *type)
{
	for (const xmlNode *node = xml_child(type, "attribute"); node != NULL; node = xml_next(node, "attribute"))
		if (xml_says(node, "name", "id"))
			return true;
	return false;
}

static void walk_type(struct walk *walk, const xmlNode *type, const char *subject, const char *path, bool top)
{
	for (const xmlNode *node = xml_child(type, "attribute"); node != NULL; node = xml_next(node, "attribute")) {
		const char *name = arena_printf(&walk->arena, "@%s", xml_attribute(&walk->arena, node, "name"));
		expect_aspect(walk, subject, below(walk, path, name));
		expect_values(walk, below(walk, path, name), xml_attribute(&walk->arena, node, "type"));
	}
	const xmlNode *sequence = xml_child(type, "sequence");
	for (const xmlNode *node = sequence != NULL ? xml_child(sequence, "element") : NULL; node != NULL; node = xml_next(node, "element")) {
		const char *name = xml_attribute(&walk->arena, node, "name"), *type_name = xml_attribute(&walk->arena, node, "type");
		const xmlNode *inner = named_type(walk, "complexType", type_name);
		bool begins = top || (inner != NULL && has_id(inner));
		if (begins && !has_word(walk, arena_printf(&walk->arena, "change.element.%s", name)))
			fail_msg("no message change.element.%s", name);
		if (!begins)
			expect_aspect(walk, subject, below(walk, path, name));
		if (!begins)
			expect_values(walk, below(walk, path, name), type_name);
		if (inner != NULL)
			walk_type(walk, inner, begins ? name : subject, begins ? "" : below(walk, path, name), false);
	}
}

static void every_part_of_a_declaration_has_a_word(void **state)
{
	(void)state;
	struct walk walk = { 0 };
	struct error err;
	xmlDoc *doc;
	assert_ok(messages_read("templates/messages.en.xml", "en", "en_001", &walk.messages[0], &err), &err);
	assert_ok(messages_read("templates/messages.fr.xml", "fr", "fr", &walk.messages[1], &err), &err);
	assert_ok(xml_read("data/schema/declaration.xsd", &doc, &err), &err);
	walk.schema = xmlDocGetRootElement(doc);
	const xmlNode *root = xml_child(walk.schema, "element");
	assert_true(xml_says(root, "name", "declaration"));
	walk_type(&walk, xml_child(root, "complexType"), "declaration", "", true);
	assert_true(walk.aspects > 100);
	assert_true(walk.values > 60);
	messages_finish(&walk.messages[0]);
	messages_finish(&walk.messages[1]);
	xmlFreeDoc(doc);
	arena_finish(&walk.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_part_of_a_declaration_has_a_word),
	};
	xml_init();
	return cmocka_run_group_tests_name("changes", tests, NULL, NULL);
}
