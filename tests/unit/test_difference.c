#include "unit.h"

#include "base/area.h"
#include "base/file.h"
#include "base/text.h"
#include "base/xml.h"
#include "declaration/declaration.h"
#include "declaration/difference.h"

/* A document and what is compared in it. */
struct comparison {
	struct arena arena;
	xmlDoc *before, *after;
	struct difference difference;
};

static void compare(struct comparison *comparison)
{
	difference_declarations(xmlDocGetRootElement(comparison->before), xmlDocGetRootElement(comparison->after), &comparison->arena,
				&comparison->difference);
}

static void finish(struct comparison *comparison)
{
	xmlFreeDoc(comparison->before);
	xmlFreeDoc(comparison->after);
	arena_finish(&comparison->arena);
}

static xmlDoc *read_document(const char *path)
{
	xmlDoc *doc;
	struct error err;
	assert_ok(xml_read(path, &doc, &err), &err);
	return doc;
}

static void collect(xmlNode *node, xmlNode **out, size_t *count)
{
	out[(*count)++] = node;
	for (xmlNode *child = node->children; child != NULL; child = child->next)
		if (child->type == XML_ELEMENT_NODE)
			collect(child, out, count);
}

static bool is_leaf(xmlNode *node)
{
	return xmlFirstElementChild(node) == NULL;
}

static bool names(const struct change *change, const xmlNode *before, const xmlNode *after)
{
	return (after != NULL && (change->part_after == after || change->subject_after == after)) ||
	       (before != NULL && (change->part_before == before || change->subject_before == before));
}

static void expect_named(const struct comparison *comparison, const xmlNode *before, const xmlNode *after, const char *edit)
{
	for (size_t i = 0; i < comparison->difference.count; i++)
		if (names(&comparison->difference.list[i], before, after))
			return;
	fail_msg("%s of <%s> on line %ld: %zu differences, none of which names it", edit,
		 (const char *)(before != NULL ? before : after)->name, xmlGetLineNo(before != NULL ? before : after),
		 comparison->difference.count);
}

static xmlAttr *pick_attribute(xmlNode *node, uint64_t *random)
{
	size_t count = 0;
	for (xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
		count++;
	if (count == 0)
		return NULL;
	xmlAttr *attribute = node->properties;
	for (unsigned skip = unit_below(random, (unsigned)count); skip > 0; skip--)
		attribute = attribute->next;
	return attribute;
}

/* One edit at the element; NULL where this one cannot be made there. `*gone`: the element is no more in its document. */
static const char *edit(xmlNode *node, uint64_t *random, bool *gone)
{
	char value[32];
	xmlAttr *attribute = pick_attribute(node, random);
	snprintf(value, sizeof value, "x%u", unit_below(random, 1000000));
	*gone = false;
	switch (unit_below(random, 5)) {
	case 0:
		if (attribute == NULL)
			return NULL;
		xmlSetProp(node, attribute->name, (const xmlChar *)value);
		return "another attribute value";
	case 1: /* to say lang="en" or not to is the same in an English declaration */
		if (attribute == NULL || strcmp((const char *)attribute->name, "lang") == 0)
			return NULL;
		xmlRemoveProp(attribute);
		return "an attribute less";
	case 2:
		xmlSetProp(node, (const xmlChar *)"new", (const xmlChar *)value);
		return "an attribute more";
	case 3:
		if (!is_leaf(node))
			return NULL;
		xmlNodeSetContent(node, (const xmlChar *)value);
		return "another text";
	default:
		if (node->parent->type != XML_ELEMENT_NODE)
			return NULL;
		xmlUnlinkNode(node);
		*gone = true;
		return "an element less";
	}
}

static void check_edits(const char *path, unsigned rounds, uint64_t *random)
{
	for (unsigned done = 0; done < rounds;) {
		struct comparison comparison = { .before = read_document(path) };
		comparison.after = xmlCopyDoc(comparison.before, 1);
		xmlNode **old = calloc(100000, sizeof *old), **new = calloc(100000, sizeof *new);
		size_t count = 0, same = 0;
		bool gone;
		collect(xmlDocGetRootElement(comparison.before), old, &count);
		collect(xmlDocGetRootElement(comparison.after), new, &same);
		assert_int_equal(count, same);
		unsigned place = unit_below(random, (unsigned)count);
		const char *made = edit(new[place], random, &gone);
		if (made != NULL) {
			compare(&comparison);
			expect_named(&comparison, gone ? old[place] : NULL, gone ? NULL : new[place], made);
			done++;
		}
		if (made != NULL && gone)
			xmlFreeNode(new[place]);
		finish(&comparison);
		free(old);
		free(new);
	}
}

static void no_edit_is_missed(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	check_edits("tests/unit/fixtures/complete.xml", 1500, &random);
	check_edits("data/declaration.xml", 300, &random);
}

static void an_element_more_is_named(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	for (int round = 0; round < 300; round++) {
		struct comparison comparison = { .before = read_document("tests/unit/fixtures/complete.xml") };
		comparison.after = xmlCopyDoc(comparison.before, 1);
		xmlNode **new = calloc(100000, sizeof *new);
		size_t count = 0;
		collect(xmlDocGetRootElement(comparison.after), new, &count);
		xmlNode *parent = new[unit_below(&random, (unsigned)count)];
		xmlNode *added = xmlNewChild(parent, NULL, (const xmlChar *)"novelty", (const xmlChar *)"something");
		compare(&comparison);
		/* within <bearer>, whose text is what it is, it makes another of it */
		expect_named(&comparison, NULL, xml_is(parent, "bearer") || xml_is(parent, "model") || xml_is(parent, "package") ? parent : added,
			     "an element more");
		free(new);
		finish(&comparison);
	}
}

static void reverse_attributes(xmlNode *node)
{
	xmlAttr *reversed = NULL;
	for (xmlAttr *attribute = node->properties, *next; attribute != NULL; attribute = next) {
		next = attribute->next;
		attribute->next = reversed;
		attribute->prev = NULL;
		if (reversed != NULL)
			reversed->prev = attribute;
		reversed = attribute;
	}
	node->properties = reversed;
}

/* White space around and inside every text, between all elements, attributes the other way round, comments everywhere. */
static void disturb(xmlNode *node)
{
	reverse_attributes(node);
	if (is_leaf(node)) {
		struct arena arena = { 0 };
		struct text spaced = { 0 };
		for (const char *p = xml_text(&arena, node); *p != '\0'; p++)
			*p == ' ' ? text_add(&spaced, " \n\t ") : text_add_char(&spaced, *p);
		xmlNodeSetContent(node, (const xmlChar *)"");
		xmlNodeAddContent(node, (const xmlChar *)"\n ");
		xmlNodeAddContent(node, (const xmlChar *)text_or_empty(spaced.bytes));
		xmlNodeAddContent(node, (const xmlChar *)"\t");
		text_finish(&spaced);
		arena_finish(&arena);
		return;
	}
	for (xmlNode *child = node->children; child != NULL; child = child->next)
		if (child->type == XML_ELEMENT_NODE) {
			disturb(child);
			xmlAddPrevSibling(child, xmlNewComment((const xmlChar *)"a remark"));
			xmlAddPrevSibling(child, xmlNewText((const xmlChar *)"\n\n\t"));
		}
}

static void what_says_the_same_does_not_differ(void **state)
{
	(void)state;
	static const char *const paths[] = { "tests/unit/fixtures/complete.xml", "data/declaration.xml" };
	for (size_t i = 0; i < 2; i++) {
		struct comparison comparison = { .before = read_document(paths[i]) };
		comparison.after = xmlCopyDoc(comparison.before, 1);
		compare(&comparison);
		assert_int_equal(comparison.difference.count, 0);
		disturb(xmlDocGetRootElement(comparison.after));
		compare(&comparison);
		assert_int_equal(comparison.difference.count, 0);
		finish(&comparison);
	}
}

static xmlDoc *parse(const char *content)
{
	struct error err;
	struct text bytes = { 0 };
	xmlDoc *doc;
	text_printf(&bytes, "<declaration id=\"d\" version=\"1\" lang=\"en\">%s</declaration>", content);
	assert_ok(xml_parse("test", bytes.bytes, bytes.length, &doc, &err), &err);
	text_finish(&bytes);
	return doc;
}

static void add_line(struct text *out, const struct change *change)
{
	const xmlNode *subject = difference_subject(change);
	struct arena arena = { 0 };
	text_printf(out, "%s %s %s|%s|%s|%s\n", difference_kind_name(change->kind), (const char *)subject->name,
		    text_or_empty(xml_attribute(&arena, subject, "id")), change->path, change->before != NULL ? change->before : "-",
		    change->after != NULL ? change->after : "-");
	arena_finish(&arena);
}

static void expect_lines(const struct difference *difference, const char *expected)
{
	struct text lines = { 0 };
	for (size_t i = 0; i < difference->count; i++)
		add_line(&lines, &difference->list[i]);
	assert_string_equal(text_or_empty(lines.bytes), expected);
	text_finish(&lines);
}

static void parts_are_paired_by_what_they_are(void **state)
{
	(void)state;
	static const struct {
		const char *before, *after, *lines;
	} cases[] = {
		{ "<field id='a'/><field id='b'/>", "<field id='b'/><field id='c'/>", "added field c||-|\nremoved field a|||-\n" },
		{ "<field id='a'><recipient party='x'/><recipient party='y'/></field>",
		  "<field id='a'><recipient party='y' to='v'/><recipient party='z'/></field>",
		  "added field a|recipient[y]/@to|-|v\nadded field a|recipient[z]|-|z\nremoved field a|recipient[x]|x|-\n" },
		{ "<field id='a'><label>One</label><label lang='fr'>Un</label></field>",
		  "<field id='a'><label lang='fr'>Deux</label><label lang='en'>One</label></field>", "changed field a|label[fr]|Un|Deux\n" },
		{ "<field id='a'><label>One</label></field>", "<field id='a'><label>One</label><label lang='fr'>Un</label></field>",
		  "added field a|label[fr]|-|Un\n" },
		{ "<transmission id='t'><endpoint scheme='http' host='a' path='/x'/><endpoint scheme='https' host='b'/></transmission>",
		  "<transmission id='t'><endpoint scheme='https' host='b'/><endpoint scheme='https' host='c' path='/x'/></transmission>",
		  "changed transmission t|endpoint[c]/@host|a|c\nchanged transmission t|endpoint[c]/@scheme|http|https\n" },
		{ "<transmission id='t'><trigger kind='periodic' period='P1M'/><bearer>wifi</bearer></transmission>",
		  "<transmission id='t'><trigger kind='event'/><bearer>sms</bearer></transmission>",
		  "changed transmission t|trigger/@kind|periodic|event\nremoved transmission t|trigger/@period|P1M|-\n"
		  "added transmission t|bearer[sms]|-|sms\nremoved transmission t|bearer[wifi]|wifi|-\n" },
		{ "<measure><text>One</text></measure><measure><text>Two</text></measure>",
		  "<measure><text>Two</text></measure><measure><text>Three</text></measure>", "changed measure |text|One|Three\n" },
		{ "<persons>Buyers</persons>", "<persons>Users</persons>", "changed persons ||Buyers|Users\n" },
		{ "<channel id='c'><version id='v1'/><version id='v2'/></channel>", "<channel id='c'><version id='v2'/><version id='v1'/></channel>",
		  "changed channel c|order|v1, v2|v2, v1\n" },
		{ "<right article='A15'><how>Write</how></right>", "<right article='A15'><how>Call</how></right><right article='A16'><how>Call</how></right>",
		  "changed right |how|Write|Call\nadded right ||-|\n" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct comparison comparison = { .before = parse(cases[i].before), .after = parse(cases[i].after) };
		compare(&comparison);
		expect_lines(&comparison.difference, cases[i].lines);
		finish(&comparison);
	}
}

static const xmlNode *version_of(const xmlNode *root, const char *id)
{
	for (const xmlNode *channel = xml_child(root, "channel"); channel != NULL; channel = xml_next(channel, "channel"))
		for (const xmlNode *version = xml_child(channel, "version"); version != NULL; version = xml_next(version, "version"))
			if (xml_says(version, "id", id))
				return version;
	return NULL;
}

static const char versions[] =
	"<channel id='c'>"
	"<version id='c-1'><transmission id='c-1-first'><trigger kind='event'/><control kind='none'/><endpoint host='h' as-of='2025-01-01'/>"
	"<sample href='a' sha256='1'/><carries field='gone'/><carries field='stays'/><carries field='moves'/></transmission>"
	"<transmission id='other'><trigger kind='periodic' period='P1M'/><carries field='stays'/></transmission>"
	"<transmission id='c-1-old'><trigger kind='manual'/></transmission></version>"
	"<version id='c-2'><transmission id='c-2-first'><trigger kind='event'/><control kind='opt-in'/><endpoint host='h' as-of='2026-01-01'/>"
	"<sample href='b' sha256='2'/><carries field='new'/><carries field='stays'><condition>Only if</condition></carries></transmission>"
	"<transmission id='c-2-monthly'><trigger kind='periodic' period='P2M'/><carries field='stays'/><carries field='moves'/></transmission>"
	"<transmission id='c-2-more'><trigger kind='first-power-on'/></transmission></version></channel>"
	"<field id='gone'><state from='c-1' to='c-1' value='collected'/><state from='c-2' value='removed'/><purpose basis='a'/></field>"
	"<field id='new'><state from='c-2' value='collected'/></field>"
	"<field id='stays'><state from='c-1' to='c-1' value='collected'/>"
	"<state from='c-2' value='conditional'><condition>Only if</condition></state>"
	"<purpose basis='a' to='c-1'><text>Count</text><interest>Ours</interest></purpose><purpose basis='b' from='c-2'><text>Count</text></purpose>"
	"<recipient party='all'/><recipient party='early' to='c-1'/><recipient party='late' from='c-2'/></field>"
	"<field id='moves'><state from='c-1' value='collected'/></field>"
	"<field id='sleeps'><state from='c-1' to='c-1' value='present-disabled'/><state from='c-2' value='capability-only'/></field>";

static void versions_of_a_client_are_told_apart(void **state)
{
	(void)state;
	struct comparison comparison = { .before = parse(versions) };
	const xmlNode *root = xmlDocGetRootElement(comparison.before);
	difference_versions(version_of(root, "c-1"), version_of(root, "c-2"), &comparison.arena, &comparison.difference);
	expect_lines(&comparison.difference,
		     "removed field gone|state|collected|removed\n"
		     "added field new|state|-|collected\n"
		     "changed field stays|state|collected|conditional\n"
		     "added field stays|state/condition|-|Only if\n"
		     "changed field stays|purpose[b]/@basis|a|b\n"
		     "removed field stays|purpose[b]/interest|Ours|-\n"
		     "added field stays|recipient[late]|-|late\n"
		     "removed field stays|recipient[early]|early|-\n"
		     "changed field sleeps|state|present-disabled|capability-only\n"
		     "changed transmission c-2-first|control/@kind|none|opt-in\n"
		     "removed transmission c-2-first|carries[moves]|moves|-\n"
		     "changed transmission c-2-monthly|trigger/@period|P1M|P2M\n"
		     "added transmission c-2-monthly|carries[moves]|-|moves\n"
		     "added transmission c-2-more||-|\n"
		     "removed transmission c-1-old|||-\n");
	finish(&comparison);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_edit_is_missed),
		cmocka_unit_test(an_element_more_is_named),
		cmocka_unit_test(what_says_the_same_does_not_differ),
		cmocka_unit_test(parts_are_paired_by_what_they_are),
		cmocka_unit_test(versions_of_a_client_are_told_apart),
	};
	area_init();
	xml_init();
	return cmocka_run_group_tests_name("difference", tests, NULL, NULL);
}
