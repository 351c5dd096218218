#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <libxml/xpath.h>

#include "base/area.h"
#include "base/xml.h"
#include "declaration/declaration.h"
#include "declaration/validity.h"
#include "variant.h"

static const char good[] =
	"<declaration id=\"demo\" version=\"2\" issued=\"2026-10-15\" lang=\"en\" supersedes=\"1\">\n"	  /* 1 */
	" <exhaustive value=\"yes\"/>\n"								  /* 2 */
	" <party id=\"us\" role=\"controller\"><name>Us</name><country>DK</country>\n"			  /* 3 */
	"  <contact href=\"mailto:us@demo.example\"/></party>\n"					  /* 4 */
	" <party id=\"host\" role=\"processor\"><name>Host</name><address>1 Street</address>\n"		  /* 5 */
	"  <country>undetermined</country><contact href=\"https://host.example/\"/></party>\n"		  /* 6 */
	" <product id=\"phone\"><brand>Demo</brand><model>One</model></product>"
	" <channel id=\"app\" preinstalled=\"yes\" removable=\"no\">\n"					  /* 7 */
	"  <name lang=\"en\">App</name><name lang=\"fr\">Appli</name>\n"				  /* 8 */
	"  <version id=\"app-1\" name=\"1\" released=\"2024-01-01\"><transmission id=\"app-1-start\">\n"  /* 9 */
	"   <trigger kind=\"first-power-on\" occurrences=\"1\"/>\n"					  /* 10 */
	"   <control kind=\"none\" applies=\"all\"/><notice moment=\"after\"/>\n"			  /* 11 */
	"   <endpoint scheme=\"https\" host=\"a.demo.example\" operator=\"host\" country=\"FI\" as-of=\"2026-01-01\"/>\n" /* 12 */
	"   <bearer>wifi</bearer><protection transport=\"TLS\" message=\"none\" authenticates-server=\"yes\"/>\n" /* 13 */
	"   <carries field=\"imei\"/><carries field=\"ip\"/></transmission></version>\n"		  /* 14 */
	"  <version id=\"app-2\" name=\"2\"><transmission id=\"app-2-report\">\n"			  /* 15 */
	"   <trigger kind=\"periodic\" period=\"P1M\"/>\n"						  /* 16 */
	"   <control kind=\"opt-in\" applies=\"all\"><how>Settings</how></control><notice moment=\"before\"/>\n" /* 17 */
	"   <endpoint scheme=\"https\" host=\"a.demo.example\" port=\"8443\" operator=\"host\" country=\"FI\" as-of=\"2026-01-01\"/>\n" /* 18 */
	"   <bearer>cellular</bearer><protection transport=\"TLS\" message=\"none\" authenticates-server=\"yes\"/>\n" /* 19 */
	"   <carries field=\"ip\"/></transmission></version>\n"					  /* 20 */
	"  <version id=\"app-3\" name=\"3\"><transmission id=\"app-3-report\">\n"			  /* 21 */
	"   <trigger kind=\"manual\"/>\n"								  /* 22 */
	"   <control kind=\"opt-in\" applies=\"all\"/><notice moment=\"before\"/>\n"			  /* 23 */
	"   <endpoint scheme=\"https\" host=\"a.demo.example\" operator=\"us\" country=\"undetermined\" as-of=\"2026-01-01\"/>\n" /* 24 */
	"   <bearer>cellular</bearer><protection transport=\"TLS\" message=\"none\" authenticates-server=\"yes\"/>\n" /* 25 */
	"   <carries field=\"ip\"/></transmission></version>\n"					  /* 26 */
	" </channel>\n"											  /* 27 */
	" <channel id=\"web\" preinstalled=\"no\" removable=\"yes\"><name>Web</name>\n"			  /* 28 */
	"  <version id=\"web-1\" name=\"1\"><transmission id=\"web-1-view\"><trigger kind=\"event\"/>\n"   /* 29 */
	"   <control kind=\"undetermined\" applies=\"undetermined\"/><notice moment=\"undetermined\"/>\n"  /* 30 */
	"   <endpoint scheme=\"https\" host=\"undetermined\" operator=\"us\" country=\"DK\" as-of=\"2026-01-01\"/>\n" /* 31 */
	"   <bearer>undetermined</bearer><protection transport=\"undetermined\" message=\"undetermined\" authenticates-server=\"undetermined\"/>\n" /* 32 */
	"   <carries field=\"ip\"/></transmission></version></channel>\n"				  /* 33 */
	" <field id=\"imei\" wire-name=\"imei\" type=\"string\" category=\"https://demo.example/v#imei\">\n" /* 34 */
	"  <label lang=\"en\">IMEI</label><label lang=\"fr\">IMEI</label><example>000000000000000</example>\n" /* 35 */
	"  <identifies>persistent-device</identifies><origin>device-read</origin>\n"			  /* 36 */
	"  <state from=\"app-1\" to=\"app-1\" value=\"collected\"/>\n"					  /* 37 */
	"  <state from=\"app-2\" value=\"removed\"/>\n"							  /* 38 */
	"  <purpose basis=\"A6-1-f\" necessity=\"required\"><text>Count</text><interest>Sales</interest></purpose>\n" /* 39 */
	"  <retention kind=\"duration\" duration=\"P13M\"/><recipient party=\"us\"/>\n"			  /* 40 */
	"  <transform>Hashed</transform><feeds statistic=\"activations-by-model-country\"/>\n"		  /* 41 */
	"  <stored column=\" hash \"/></field>\n"							  /* 42 */
	" <field id=\"ip\" wire-name=\"-\" type=\"address\" category=\"https://w3id.org/dpv/pd#IPAddress\">\n" /* 43 */
	"  <label>IP address</label><example>192.0.2.1</example>\n"					  /* 44 */
	"  <identifies>linkable</identifies><origin>network-observed</origin>\n"			  /* 45 */
	"  <state from=\"app-1\" value=\"collected\"/><state from=\"web-1\" value=\"undetermined\"/>\n"	  /* 46 */
	"  <purpose basis=\"A6-1-a\" necessity=\"optional\" from=\"app-2\"><text>Answer</text></purpose>\n" /* 47 */
	"  <retention kind=\"not-stored\"/><recipient party=\"host\"/></field>\n"			  /* 48 */
	"</declaration>\n";

#define FIELD_CALLED(id)                                                                                                          \
	"<field id=\"" id "\" wire-name=\"x\" type=\"string\" category=\"https://demo.example/v#x\"><label>X</label>"             \
	"<example/><identifies>linkable</identifies><origin>device-read</origin><state from=\"app-1\" value=\"removed\"/>"         \
	"<purpose basis=\"none\" necessity=\"optional\"><text>None</text></purpose><retention kind=\"not-stored\"/>"             \
	"<recipient party=\"us\"/></field></declaration>"

static bool parse(const void *bytes, size_t length, struct arena *arena, struct declaration *out, struct error *err)
{
	return declaration_parse("declaration.xml", bytes, length, ".", arena, out, err);
}

static void test_reads_a_good_one(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct declaration declaration;
	struct error err;
	if (!parse(good, strlen(good), &arena, &declaration, &err))
		fail_msg("%s", err.message);
	assert_string_equal(declaration.path, "declaration.xml");
	assert_int_equal(declaration.column_count, 1);
	assert_string_equal(declaration.columns[0].table_column, "hash");
	assert_string_equal(declaration.columns[0].field, "imei");
	assert_int_equal(declaration.columns[0].line, 42);
	assert_int_equal(declaration_count(&declaration, "field"), 2);
	assert_int_equal(declaration_count(&declaration, "version"), 4);
	assert_int_equal(validity_count_texts_without(declaration.doc, "en", &arena), 0);
	assert_int_equal(validity_count_texts_without(declaration.doc, "fr", &arena), 7);
	declaration_finish(&declaration);
	declaration_finish(&declaration);
	declaration_finish(NULL);
	arena_finish(&arena);
}

static void expect_text(xmlDoc *doc, const char *path, const char *expected)
{
	xmlXPathContext *context = xmlXPathNewContext(doc);
	xmlXPathObject *found = xmlXPathEvalExpression((const xmlChar *)path, context);
	assert_non_null(found);
	xmlChar *string = xmlXPathCastToString(found);
	assert_string_equal((const char *)string, expected);
	xmlFree(string);
	xmlXPathFreeObject(found);
	xmlXPathFreeContext(context);
}

static void test_ids_can_be_followed(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct declaration declaration;
	struct error err;
	assert_true(parse(good, strlen(good), &arena, &declaration, &err));
	expect_text(declaration.doc, "id((//endpoint)[1]/@operator)/name", "Host");
	expect_text(declaration.doc, "id(/declaration/field[1]/state[2]/@from)/@name", "2");
	expect_text(declaration.doc, "id((//carries)[1]/@field)/label[@lang='fr']", "IMEI");
	expect_text(declaration.doc, "/declaration/field/stored[@column='hash']/../@id", "imei");

	xmlDoc *copy = xmlNewDoc((const xmlChar *)"1.0");
	xmlNode *grafted = xmlDocCopyNode(xmlDocGetRootElement(declaration.doc), copy, 1);
	xmlDocSetRootElement(copy, grafted);
	declaration_index(grafted);
	declaration_finish(&declaration);
	expect_text(copy, "id((//endpoint)[1]/@operator)/name", "Host");
	xmlFreeDoc(copy);
	arena_finish(&arena);
}

static void test_accepts_variants(void **state)
{
	(void)state;
	static const struct variant variants[] = {
		{ " supersedes=\"1\"", "", "", "" },
		{ "value=\"yes\"/>", "value=\"no\"><reason>Not yet</reason></exhaustive>", "", "" },
		{ "<example>192.0.2.1</example>", "<example/>", "", "" },
		{ "</declaration>", FIELD_CALLED("nul-2.x"), "", "" },
		{ "P13M", "PT15M", "", "" },
		{ "<retention kind=\"not-stored\"/>", "<retention kind=\"until-event\"><criteria>Sale</criteria></retention>", "", "" },
		{ "<state from=\"app-1\" value=\"collected\"/>",
		  "<state from=\"app-2\" value=\"collected\"/><state from=\"app-1\" to=\"app-1\" value=\"undetermined\"/>", "", "" },
		{ "<state from=\"app-2\" value=\"removed\"/>",
		  "<state from=\"app-2\" to=\"app-2\" value=\"present-disabled\"/><state from=\"app-3\" value=\"capability-only\"/>", "",
		  "" },
		{ "<label>IP address</label>", "<label lang=\"fr\">Adresse IP</label><label>IP address</label>", "", "" },
		{ " lang=\"en\" ", "  lang=\" en \" ", "", "" },
		/* what rule C8 tells of */
		{ " to=\"app-1\"", "", "", "" },
		{ "<state from=\"app-2\" value=\"removed\"/>", "", "", "" },
		{ "from=\"app-2\" value=\"removed\"", "from=\"app-2\" to=\"web-1\" value=\"removed\"", "", "" },
		{ "<carries field=\"imei\"/>", "", "", "" },
	};
	struct arena arena = { 0 };
	struct text bytes = { 0 };
	struct declaration declaration;
	struct error err;
	for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) {
		assert_true(variant_apply(&variants[i], good, &bytes));
		if (!parse(bytes.bytes, bytes.length, &arena, &declaration, &err))
			fail_msg("%s: %s", variants[i].to, err.message);
		declaration_finish(&declaration);
	}
	text_finish(&bytes);
	arena_finish(&arena);
}

static const struct variant by_schema[] = {
	{ " version=\"2\"", "", "declaration.xml:1: Element 'declaration'", "The attribute 'version' is required but missing" },
	{ "version=\"2\"", "version=\"0\"", ":1:", "minimum value allowed ('1')" },
	{ "issued=\"2026-10-15\"", "issued=\"15/10/2026\"", ":1: Element 'declaration', attribute 'issued'",
	  "'day-as-2026-10-15'" },
	{ "issued=\"2026-10-15\"", "issued=\"2026-02-30\"", ":1:", "'day-as-2026-10-15'" },
	{ "id=\"demo\"", "id=\"a b\"", ":1:", "Expected: a name of lower-case letters, digits, dots and hyphens" },
	{ " <exhaustive value=\"yes\"/>\n", "", "Element 'party'", "Expected is ( exhaustive )" },
	{ "role=\"controller\"", "role=\"boss\"", ":3: Element 'party', attribute 'role'", "'controller', 'joint-controller'" },
	{ "<country>DK</country>", "<country>Denmark</country>", ":3: Element 'country'",
	  "Expected: two capital letters of ISO 3166-1, or \"undetermined\"." },
	{ "id=\"host\" role", "id=\"us\" role", ":5: Element 'party': Duplicate key-sequence ['us']", "'each-id-once'" },
	{ "id=\"app-2\"", "id=\"app-1\"", ":15: Element 'version': Duplicate key-sequence ['app-1']", "'each-id-once'" },
	{ "id=\"web\"", "id=\"imei\"", ":34: Element 'field': Duplicate key-sequence ['imei']", "'each-id-once'" },
	{ "preinstalled=\"yes\"", "preinstalled=\"perhaps\"", ":7:", "'yes', 'no', 'undetermined'" },
	{ "kind=\"first-power-on\"", "kind=\"boot\"", ":10:", "'first-power-on', 'periodic', 'event', 'manual', 'undetermined'" },
	{ "occurrences=\"1\"", "occurrences=\"-1\"", ":10:", "'positive-number'" },
	{ "operator=\"host\"", "operator=\"cloud\"", ":12: Element 'endpoint': No match found for key-sequence ['cloud']",
	  "'operator-must-be-the-id-of-a-party'" },
	{ " as-of=\"2026-01-01\"", "", ":12: Element 'endpoint'", "The attribute 'as-of' is required but missing" },
	{ "a.demo.example", "A demo", ":12: Element 'endpoint', attribute 'host'", "Expected: a host name in lower case" },
	{ "scheme=\"https\"", "scheme=\"gopher\"", ":12:", "'https', 'http'" },
	{ "port=\"8443\"", "port=\"84430\"", ":18: Element 'endpoint', attribute 'port'", "'port'" },
	{ "<bearer>wifi</bearer>", "<bearer>pigeon</bearer>", ":13: Element 'bearer'", "'wifi', 'cellular', 'sms', 'ethernet'" },
	{ "transport=\"TLS\" message", "message", ":13:", "The attribute 'transport' is required but missing" },
	{ "<carries field=\"imei\"/>", "<carries field=\"imie\"/>", ":14: Element 'carries': No match found for key-sequence ['imie']",
	  "'carries-must-name-the-id-of-a-field'" },
	{ "period=\"P1M\"", "period=\"monthly\"", ":16:", "Expected: an ISO 8601 duration of one unit, as P13M" },
	{ "period=\"P1M\"", "period=\"P0M\"", ":16:", "Expected: an ISO 8601 duration of one unit, as P13M" },
	{ "category=\"https://demo.example/v#imei\"", "category=\"imei\"", ":34:", "Expected: the full address of a term" },
	{ " wire-name=\"imei\"", "", ":34: Element 'field'", "The attribute 'wire-name' is required but missing" },
	{ "<label lang=\"en\">IMEI</label>", "<label lang=\"EN\">IMEI</label>", ":35:", "Expected: a language by its BCP 47 tag" },
	{ "<label>IP address</label>", "", ":44: Element 'example'", "Expected is ( label )" },
	{ "persistent-device", "unique", ":36: Element 'identifies'", "'persistent-device', 'pseudonymous'" },
	{ "device-read", "somewhere", ":36: Element 'origin'", "'device-read', 'factory-set'" },
	{ "from=\"app-2\" value", "from=\"app-9\" value", ":38: Element 'state': No match found for key-sequence ['app-9']",
	  "'from-must-be-the-id-of-a-version'" },
	{ "to=\"app-1\"", "to=\"us\"", ":37: Element 'state': No match found for key-sequence ['us']",
	  "'to-must-be-the-id-of-a-version'" },
	{ "value=\"removed\"", "value=\"gone\"", ":38:", "'present-disabled', 'capability-only', 'removed'" },
	{ "basis=\"A6-1-a\"", "basis=\"consent\"", ":47:", "'A6-1-a', 'A6-1-b'" },
	{ "from=\"app-2\"><text>", "from=\"app-7\"><text>", ":47: Element 'purpose'", "'from-must-be-the-id-of-a-version'" },
	{ "recipient party=\"us\"", "recipient party=\"them\"", ":40: Element 'recipient': No match found for key-sequence ['them']",
	  "'recipient-must-be-the-id-of-a-party'" },
	{ "activations-by-model-country", "sales", ":41: Element 'feeds', attribute 'statistic'", "'activations-by-model-country'" },
	{ "<recipient party=\"host\"/>", "", ":43: Element 'field': Missing child element(s)", "recipient )" },
	{ "<carries field=\"imei\"/>", "<carries field=\"ip\"/>", ":14: Element 'carries': Duplicate key-sequence ['ip']",
	  "'each-field-carried-once'" },
	{ "<stored column=\" hash \"/>", "<stored column=\"hash\"/><stored column=\" hash\"/>", ":42: Element 'stored': Duplicate",
	  "'each-column-once'" },
	{ "</declaration>", "", "declaration.xml:50:", "Premature end of data in tag declaration" },
	{ "<example>192.0.2.1</example>", "<example>&ip;</example>", ":44:", "Entity 'ip' not defined" },
};

static const struct variant by_rules[] = {
	{ "supersedes=\"1\"", "supersedes=\"2\"", ":1: <declaration> supersedes issue 2", "raise its version" },
	{ "value=\"yes\"/>", "value=\"no\"/>", ":2: <exhaustive> with value=\"no\" lacks <reason>", "add it" },
	{ "<country>DK</country>", "<country>UK</country>", ":3: <country>: 'UK' is no country of ISO 3166-1",
	  "write its two capital letters" },
	{ "country=\"FI\"", "country=\"EU\"", ":12: <endpoint>: 'EU' is no country", "write its two capital letters" },
	{ "<name lang=\"fr\">", "<name>", ":8: <name> is given twice in 'en'", "mark the other with its lang" },
	{ "<name lang=\"fr\">", "<name lang=\"en\">", ":8: <name> is given twice in 'en'", "keep one" },
	{ "<name lang=\"en\">", "<name lang=\"de\">", ":8: <name> is not given in 'en', the declaration's own language", "add it" },
	{ "</declaration>", FIELD_CALLED("nul"), ":49: field 'nul': its page needs a folder of that name", "choose another id" },
	{ "</declaration>", FIELD_CALLED("x."), ":49: field 'x.': its page needs a folder", "choose another id" },
	{ "</declaration>", FIELD_CALLED("index.html"), ":49: field 'index.html': its page needs a folder", "choose another id" },
	{ "<how>", "<how lang=\"fr\">", ":17: <how> is not given in 'en'", "add it" },
	{ " period=\"P1M\"", "", ":16: <trigger> with kind=\"periodic\" lacks its period", "add period=\"P1M\"" },
	{ "kind=\"manual\"", "kind=\"manual\" period=\"P1D\"", ":22: <trigger> has a period", "say kind=\"periodic\"" },
	{ "value=\"undetermined\"/>\n", "value=\"conditional\"/>\n", ":46: <state> with value=\"conditional\" lacks <condition>",
	  "add it" },
	{ " duration=\"P13M\"", "", ":40: <retention> with kind=\"duration\" lacks its duration", "add duration=\"P13M\"" },
	{ "kind=\"not-stored\"", "kind=\"endless\" duration=\"P1D\"", ":48: <retention> has a duration", "say kind=\"duration\"" },
	{ "kind=\"not-stored\"", "kind=\"until-event\"", ":48: <retention> with kind=\"until-event\" lacks <criteria>", "add it" },
	{ "kind=\"not-stored\"", "kind=\"criteria\"", ":48: <retention> with kind=\"criteria\" lacks <criteria>", "add it" },
	{ "kind=\"duration\" duration=\"P13M\"", "kind=\"not-stored\"",
	  ":42: field 'imei' is not stored by its retention and names column 'hash'", "mend one of them" },
	{ "network-observed", "device-read", ":43: field 'ip' is an IP address: its origin is network-observed",
	  "whoever receives a packet has it" },
	{ "https://w3id.org/dpv/pd#IPAddress", "https://demo.example/v#ip", ":1: no field has the category", "so declare it" },
};

static void refuse_all(const struct variant *variants, size_t count)
{
	struct arena arena = { 0 };
	struct text bytes = { 0 };
	struct declaration declaration = { .path = "untouched" };
	struct error err;
	for (size_t i = 0; i < count; i++) {
		assert_true(variant_apply(&variants[i], good, &bytes));
		if (parse(bytes.bytes, bytes.length, &arena, &declaration, &err))
			fail_msg("accepted: %s", variants[i].to);
		assert_int_equal(err.kind, ERROR_REFUSED);
		assert_true(variant_agrees(&variants[i], err.message));
		assert_string_equal(declaration.path, "untouched");
	}
	text_finish(&bytes);
	arena_finish(&arena);
}

static void test_refuses_what_the_schema_forbids(void **state)
{
	(void)state;
	refuse_all(by_schema, sizeof by_schema / sizeof *by_schema);
}

static void test_refuses_what_the_rules_forbid(void **state)
{
	(void)state;
	refuse_all(by_rules, sizeof by_rules / sizeof *by_rules);
}

static void refuse_bytes(const void *bytes, size_t length, const char *says)
{
	struct arena arena = { 0 };
	struct declaration declaration;
	struct error err;
	assert_false(parse(bytes, length, &arena, &declaration, &err));
	assert_int_equal(err.kind, ERROR_REFUSED);
	if (strstr(err.message, says) == NULL)
		fail_msg("expected %s, said: %s", says, err.message);
	arena_finish(&arena);
}

static void test_survives_document_types(void **state)
{
	(void)state;
	static const char laughs[] = "<!DOCTYPE d [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
				     "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">"
				     "<!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\"><!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;\">"
				     "<!ENTITY g \"&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;\"><!ENTITY h \"&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;\">"
				     "]><declaration id=\"&h;\">&h;</declaration>";
	static const char outside[] = "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><declaration>&x;</declaration>";
	static const char loop[] = "<!DOCTYPE d [<!ENTITY a \"&b;\"><!ENTITY b \"&a;\">]><declaration>&a;</declaration>";
	refuse_bytes(laughs, strlen(laughs), "declaration.xml:1");
	refuse_bytes(outside, strlen(outside), "remove the DOCTYPE");
	refuse_bytes(loop, strlen(loop), "declaration.xml:1");
}

static void repeat(struct text *out, const char *string, size_t times)
{
	for (size_t i = 0; i < times; i++)
		text_add(out, string);
}

static void test_survives_deep_nesting(void **state)
{
	(void)state;
	struct text bytes = { 0 };
	repeat(&bytes, "<a>", 100000);
	refuse_bytes(bytes.bytes, bytes.length, "depth");
	text_clear(&bytes);
	repeat(&bytes, "<a>", 200);
	repeat(&bytes, "</a>", 200);
	refuse_bytes(bytes.bytes, bytes.length, "No matching global declaration");
	text_finish(&bytes);
}

static void test_refuses_a_large_file(void **state)
{
	(void)state;
	struct text bytes = { 0 };
	repeat(&bytes, "<!-- twenty bytes -->", 1000000);
	refuse_bytes(bytes.bytes, bytes.length, "larger than the");
	text_finish(&bytes);
}

/* As many states, carried fields and ids as 3 MB hold: read in seconds, whatever they say. */
static void test_survives_many_elements(void **state)
{
	(void)state;
	struct text bytes = { 0 };
	const char *cut = strstr(good, " <field id=\"ip\"");
	text_add_bytes(&bytes, good, (size_t)(cut - good));
	for (unsigned i = 0; i < 5000; i++)
		text_printf(&bytes,
			    "<field id=\"f%u\" wire-name=\"-\" type=\"t\" category=\"https://w3id.org/dpv/pd#IPAddress\"><label>L</label>"
			    "<example/><identifies>linkable</identifies><origin>network-observed</origin><state from=\"app-1\" "
			    "value=\"undetermined\"/><purpose basis=\"none\" necessity=\"optional\"><text>T</text></purpose>"
			    "<retention kind=\"endless\"/><recipient party=\"us\"/><stored column=\"c%u\"/></field>\n",
			    i, i);
	text_add(&bytes, cut);
	struct arena arena = { 0 };
	struct declaration declaration;
	struct error err;
	if (!parse(bytes.bytes, bytes.length, &arena, &declaration, &err))
		fail_msg("%s", err.message);
	assert_int_equal(declaration.column_count, 5001);
	declaration_finish(&declaration);
	arena_finish(&arena);
	text_finish(&bytes);
}

static void test_refuses_bad_bytes(void **state)
{
	(void)state;
	static const char *const bad[] = { "\xff", "\xc0\xaf", "\xed\xa0\x80", "\xe2\x82", "\x01", "\xf4\x90\x80\x80" };
	struct text bytes = { 0 };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct variant variant = { "<example>192.0.2.1", NULL, "", "" };
		char to[64];
		snprintf(to, sizeof to, "<example>%s", bad[i]);
		variant.to = to;
		assert_true(variant_apply(&variant, good, &bytes));
		refuse_bytes(bytes.bytes, bytes.length, "declaration.xml:44:");
	}
	refuse_bytes("", 0, "declaration.xml");
	refuse_bytes(good, strlen(good) / 2, "declaration.xml:");
	text_finish(&bytes);
}

static void test_our_own_declarations_are_good(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct declaration specimen, browsers;
	struct error err;
	if (!declaration_read("data", ".", &arena, &specimen, &err) ||
	    !declaration_read("data/examples/browsers", ".", &arena, &browsers, &err))
		fail_msg("%s", err.message);
	assert_int_equal(validity_count_texts_without(specimen.doc, "fr", &arena), 0);
	assert_int_equal(validity_count_texts_without(browsers.doc, "fr", &arena), 0);
	declaration_finish(&specimen);
	declaration_finish(&browsers);
	arena_finish(&arena);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads_a_good_one),
		cmocka_unit_test(test_ids_can_be_followed),
		cmocka_unit_test(test_accepts_variants),
		cmocka_unit_test(test_refuses_what_the_schema_forbids),
		cmocka_unit_test(test_refuses_what_the_rules_forbid),
		cmocka_unit_test(test_survives_document_types),
		cmocka_unit_test(test_survives_deep_nesting),
		cmocka_unit_test(test_refuses_a_large_file),
		cmocka_unit_test(test_survives_many_elements),
		cmocka_unit_test(test_refuses_bad_bytes),
		cmocka_unit_test(test_our_own_declarations_are_good),
	};
	area_init();
	xml_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
