#include "unit.h"

#include "base/area.h"
#include "base/xml.h"
#include "declaration/claims.h"
#include "declaration/declaration.h"
#include "variant.h"

/* Two versions of one client, one of another, and a place for claims. */
static const char head[] =
	"<declaration id=\"demo\" version=\"1\" issued=\"2026-10-15\" lang=\"en\">\n"
	" <exhaustive value=\"yes\"/>\n"
	" <party id=\"us\" role=\"controller\"><name>Us</name><country>DK</country></party>\n"
	" <party id=\"them\" role=\"third-party\"><name>Them</name><country>undetermined</country></party>\n"
	" <product id=\"phone\"><brand>Demo</brand><model>One</model></product>"
	" <channel id=\"app\" preinstalled=\"yes\" removable=\"no\"><name>App</name>\n"
	"  <version id=\"app-1\" name=\"1\"><transmission id=\"app-1-start\"><trigger kind=\"first-power-on\"/>\n"
	"   <control kind=\"none\" applies=\"all\"/><notice moment=\"after\"/>\n"
	"   <endpoint scheme=\"https\" host=\"a.demo.example\" operator=\"us\" country=\"FI\" as-of=\"2026\"/>\n"
	"   <bearer>wifi</bearer><bearer>cellular</bearer><protection transport=\"TLS\" message=\"RSA\" authenticates-server=\"yes\"/>\n"
	"   <carries field=\"imei\"/><carries field=\"ip\"/></transmission></version>\n"
	"  <version id=\"app-2\" name=\"2\"><transmission id=\"app-2-report\"><trigger kind=\"periodic\" period=\"P1M\"/>\n"
	"   <control kind=\"opt-in\" applies=\"all\"/><notice moment=\"before\"/>\n"
	"   <endpoint scheme=\"https\" host=\"a.demo.example\" operator=\"them\" country=\"FI\" as-of=\"2026-01\"/>\n"
	"   <bearer>wifi</bearer><protection transport=\"TLS\" message=\"none\" authenticates-server=\"yes\"/>\n"
	"   <carries field=\"ip\"/></transmission></version></channel>\n"
	" <channel id=\"web\" preinstalled=\"no\" removable=\"yes\"><name>Web</name>\n"
	"  <version id=\"web-1\" name=\"1\"><transmission id=\"web-1-view\"><trigger kind=\"event\"/>\n"
	"   <control kind=\"undetermined\" applies=\"undetermined\"/><notice moment=\"undetermined\"/>\n"
	"   <endpoint scheme=\"https\" host=\"undetermined\" operator=\"us\" country=\"DK\" as-of=\"2026-01-01\"/>\n"
	"   <bearer>undetermined</bearer><protection transport=\"undetermined\" message=\"undetermined\" authenticates-server=\"undetermined\"/>\n"
	"   <carries field=\"ip\"/></transmission></version></channel>\n"
	" <field id=\"imei\" wire-name=\"imei\" type=\"string\" category=\"https://demo.example/v#imei\">\n"
	"  <label lang=\"en\">IMEI</label><example>000000000000000</example>\n"
	"  <identifies>persistent-device</identifies><origin>device-read</origin>\n"
	"  <state from=\"app-1\" to=\"app-1\" value=\"collected\"/><state from=\"app-2\" value=\"removed\"/>\n"
	"  <purpose basis=\"A6-1-a\" necessity=\"optional\"><text>Count</text></purpose>\n"
	"  <retention kind=\"duration\" duration=\"P13M\"/>\n"
	"  <recipient party=\"us\" from=\"app-1\" to=\"app-1\"/><recipient party=\"them\" from=\"app-2\"/></field>\n"
	" <field id=\"ip\" wire-name=\"-\" type=\"address\" category=\"https://w3id.org/dpv/pd#IPAddress\">\n"
	"  <label>IP address</label><example>192.0.2.1</example>\n"
	"  <identifies>linkable</identifies><origin>network-observed</origin>\n"
	"  <state from=\"app-1\" value=\"collected\"/><state from=\"web-1\" value=\"undetermined\"/>\n"
	"  <purpose basis=\"A6-1-a\" necessity=\"optional\"><text>Answer</text></purpose>\n"
	"  <retention kind=\"not-stored\"/><recipient party=\"us\"/></field>\n";

static void add_claim(struct text *out, size_t number, const char *about, const char *by, const char *date, const char *stance,
		      const char *value)
{
	text_printf(out, "<claim id=\"c%zu\" about=\"%s\" by=\"%s\" date=\"%s\" stance=\"%s\"><value>%s</value>"
			 "<source href=\"https://demo.example/\"><title>T</title></source></claim>\n", number, about, by, date, stance, value);
}

/* about, by, date, stance, value */
struct said {
	const char *about, *by, *date, *stance, *value;
};

struct read {
	struct arena arena;
	struct declaration declaration;
	struct error err;
	bool ok;
};

static void read_text(struct read *read, struct text *claims)
{
	struct text whole = { 0 };
	text_add(&whole, head);
	text_add(&whole, text_or_empty(claims->bytes));
	text_add(&whole, "</declaration>\n");
	read->ok = declaration_parse("declaration.xml", whole.bytes, whole.length, ".", &read->arena, &read->declaration, &read->err);
	text_finish(&whole);
	text_finish(claims);
}

static void read_all(struct read *read, const struct said *said, size_t count)
{
	struct text text = { 0 };
	for (size_t i = 0; i < count; i++)
		add_claim(&text, i, said[i].about, said[i].by, said[i].date, said[i].stance, said[i].value);
	read_text(read, &text);
}

static void finish(struct read *read)
{
	if (read->ok)
		declaration_finish(&read->declaration);
	arena_finish(&read->arena);
}

/* The claims of one path; "" where it is refused. */
static const struct claimed *only(struct read *read, const struct said *said, size_t count)
{
	read_all(read, said, count);
	assert_ok(read->ok, &read->err);
	assert_int_equal(read->declaration.claims.count, 1);
	assert_int_equal(read->declaration.claims.list[0].count, count);
	return &read->declaration.claims.list[0];
}

/* What the declaration says at a path, joined by "|"; the path as read before it. */
static void expect_path(const char *about, const char *expected)
{
	struct read read = { 0 };
	const struct said said = { about, "them", "2026", "asserts", "x" };
	const struct claim_path *path = &only(&read, &said, 1)->path;
	const char *const *values;
	struct text out = { 0 };
	size_t count = claim_path_declared(xmlDocGetRootElement(read.declaration.doc), path, &read.arena, &values);
	text_printf(&out, "%s %s %s:", path->subject, path->aspect, path->version != NULL ? path->version : "-");
	for (size_t i = 0; i < count; i++)
		text_printf(&out, " %s", values[i]);
	assert_string_equal(out.bytes, expected);
	text_finish(&out);
	finish(&read);
}

static void test_paths_are_followed(void **state)
{
	(void)state;
	expect_path("imei/state@app-1", "imei state app-1: collected");
	expect_path("imei/state@app-2", "imei state app-2: removed");
	expect_path("imei/state@web-1", "imei state web-1:");
	expect_path("imei/state", "imei state -: collected removed");
	expect_path("imei/state/value@app-2", "imei state app-2: removed");
	expect_path("imei/recipient", "imei recipient -: us them");
	expect_path("imei/recipient/party@app-2", "imei recipient app-2: them");
	expect_path("imei/purpose/text@app-2", "imei purpose/text app-2: Count");
	expect_path("imei/purpose/basis", "imei purpose/basis -: A6-1-a");
	expect_path("imei/label", "imei label -: IMEI");
	expect_path("imei/label/lang", "imei label/lang -: en");
	expect_path("imei/origin", "imei origin -: device-read");
	expect_path("imei/retention/duration", "imei retention/duration -: P13M");
	expect_path("imei/wire-name", "imei wire-name -: imei");
	expect_path("imei/transform", "imei transform -:");
	expect_path("app-1-start/protection/message", "app-1-start protection/message -: RSA");
	expect_path("app-1-start/protection/message@app-1", "app-1-start protection/message -: RSA");
	expect_path("app-1-start/control/kind", "app-1-start control -: none");
	expect_path("app-1-start/control/applies", "app-1-start control/applies -: all");
	expect_path("app-1-start/bearer", "app-1-start bearer -: wifi cellular");
	expect_path("app/version@app-2", "app version app-2:");
	expect_path("app/version/transmission/notice@app-2", "app version/transmission/notice app-2: before");
	expect_path("app/preinstalled", "app preinstalled -: yes");
	expect_path("us/country", "us country -: DK");
	expect_path("them/role", "them role -: third-party");
	expect_path("declaration/field", "declaration field -: IMEI IP address");
	expect_path("declaration/field@app-2", "declaration field app-2: IP address");
	expect_path("declaration/field@web-1", "declaration field web-1:");
	expect_path("declaration/exhaustive", "declaration exhaustive -: yes");
	expect_path("declaration/measure/text", "declaration measure/text -:");
}

static void expect_refused(const char *about, const char *says, const char *mends)
{
	struct read read = { 0 };
	const struct said said = { about, "them", "2026-01", "asserts", "x" };
	read_all(&read, &said, 1);
	assert_false(read.ok);
	assert_message(&read.err, "declaration.xml:35: ");
	assert_message(&read.err, says);
	assert_message(&read.err, mends);
	finish(&read);
}

static void test_what_is_not_there_is_refused(void **state)
{
	(void)state;
	expect_refused("imie/state@app-1", "nothing has the id 'imie'", "write that of a field, transmission, channel or party");
	expect_refused("app-1/transmission", "'app-1' is the id of a <version>", "write that of a field");
	expect_refused("phone/model", "'phone' is the id of a <product>", "write that of a field");
	expect_refused("c0/value", "'c0' is the id of a <claim>", "write that of a field");
	expect_refused("imei/stat@app-1", "there is no 'stat' below 'imei', which has: label, description, example", "Mend the path");
	expect_refused("imei/state/valeu", "there is no 'valeu' below 'state', which has: condition, from, to, value, evidence", "Mend");
	expect_refused("imei/origin/x", "there is no 'x' below 'origin', which has: nothing", "Mend");
	expect_refused("imei/state/value/x", "there is no 'x' below 'value', which has: nothing", "Mend");
	expect_refused("imei/wire-name/x", "there is no 'x' below 'wire-name', which has: nothing", "Mend");
	expect_refused("declaration/fields", "there is no 'fields' below 'declaration', which has: exhaustive, party", "Mend");
	expect_refused("imei/state@app-3", "'app-3' is the id of no client version", "mend what follows the @");
	expect_refused("imei/state@us", "'us' is the id of no client version", "mend what follows the @");
	expect_refused("app-1-start/control@app-2", "the <transmission> is not of client version 'app-2'", "or drop it");
	expect_refused("app/version@web-1", "the <channel> is not of client version 'web-1'", "or drop it");
}

/* "11" for two live claims, "!" after it where they are disputed. */
static void expect_judged(const struct said *said, size_t count, const char *order, const char *expected)
{
	struct read read = { 0 };
	const struct claimed *claimed = only(&read, said, count);
	struct text ids = { 0 }, live = { 0 };
	for (size_t i = 0; i < count; i++) {
		text_add(&ids, claimed->claims[i].id + 1);
		text_add_char(&live, claimed->claims[i].live ? '1' : '0');
	}
	text_add(&live, claimed->disputed ? "!" : "");
	assert_string_equal(ids.bytes, order);
	assert_string_equal(live.bytes, expected);
	text_finish(&ids);
	text_finish(&live);
	finish(&read);
}

#define IMEI "imei/state@app-1"
#define COUNT(list) (sizeof(list) / sizeof *(list))

static void test_stances(void **state)
{
	(void)state;
	const struct said alone[] = { { IMEI, "us", "2020", "asserts", "collected" } };
	expect_judged(alone, COUNT(alone), "0", "1");
	const struct said agreed[] = { { IMEI, "us", "2020", "asserts", "collected" }, { IMEI, "them", "2021", "confirms", "COLLECTED" } };
	expect_judged(agreed, COUNT(agreed), "01", "11");
	const struct said disputed[] = { { IMEI, "us", "2020", "asserts", "removed" }, { IMEI, "them", "2021", "disputes", "collected" } };
	expect_judged(disputed, COUNT(disputed), "01", "11!");
	/* the author of two different lists contradicts itself */
	const struct said self[] = { { IMEI, "us", "2020", "asserts", "removed" }, { IMEI, "us", "2021", "asserts", "collected" } };
	expect_judged(self, COUNT(self), "01", "11!");
	const struct said retracted[] = { { IMEI, "us", "2020", "asserts", "removed" }, { IMEI, "them", "2021", "disputes", "collected" },
					  { IMEI, "us", "2022", "retracts", "removed" } };
	expect_judged(retracted, COUNT(retracted), "012", "010");
	const struct said corrected[] = { { IMEI, "us", "2020", "asserts", "removed" }, { IMEI, "them", "2021", "disputes", "collected" },
					  { IMEI, "us", "2022", "corrects", "collected" } };
	expect_judged(corrected, COUNT(corrected), "012", "011");
	const struct said worse[] = { { IMEI, "us", "2020", "asserts", "collected" }, { IMEI, "them", "2021", "confirms", "collected" },
				      { IMEI, "us", "2022", "corrects", "removed" } };
	expect_judged(worse, COUNT(worse), "012", "011!");
	/* it is its author's earlier claims that fall, not later ones and not another's */
	const struct said again[] = { { IMEI, "us", "2020", "asserts", "removed" }, { IMEI, "us", "2021", "retracts", "removed" },
				      { IMEI, "us", "2022", "asserts", "collected" }, { IMEI, "them", "2019", "asserts", "removed" } };
	expect_judged(again, COUNT(again), "3012", "1001!");
	/* of something that nobody asserted before */
	const struct said first[] = { { IMEI, "them", "2020", "retracts", "x" }, { IMEI, "us", "2020", "confirms", "y" } };
	expect_judged(first, COUNT(first), "01", "01");
}

static void test_order_is_of_time_then_of_the_document(void **state)
{
	(void)state;
	const struct said said[] = {
		{ IMEI, "us", "2017-11-02", "asserts", "a" },	{ IMEI, "them", "2017-11", "asserts", "a" },
		{ IMEI, "us", "2017-11-01", "asserts", "a" },	{ IMEI, "them", "2017", "asserts", "a" },
		{ IMEI, "us", "2017-01-01", "asserts", "a" },	{ IMEI, "them", "2016-12-31", "asserts", "a" },
	};
	expect_judged(said, COUNT(said), "534120", "111111");
	/* what is said to be corrected on a day of a month may have been said in "the month": the month's first day comes first */
	const struct said month[] = { { IMEI, "us", "2017-11-19", "corrects", "b" }, { IMEI, "us", "2017-11", "asserts", "a" } };
	expect_judged(month, COUNT(month), "10", "01");
}

static void test_paths_do_not_mix(void **state)
{
	(void)state;
	struct read read = { 0 };
	const struct said said[] = {
		{ "imei/state@app-1", "us", "2020", "asserts", "collected" },
		{ "imei/state@app-2", "them", "2021", "disputes", "removed" },
		{ "imei/state/value@app-1", "them", "2021", "asserts", "Collected" },
		{ "app-1-start/control", "us", "2021", "asserts", "none" },
		{ "app-1-start/control/kind@app-1", "them", "2021", "asserts", "opt-in" },
	};
	read_all(&read, said, COUNT(said));
	assert_ok(read.ok, &read.err);
	const struct claims *claims = &read.declaration.claims;
	assert_int_equal(claims->count, 3);
	assert_int_equal(claims->list[0].count, 2);
	assert_false(claims->list[0].disputed);
	assert_false(claims->list[1].disputed);
	assert_int_equal(claims->list[2].count, 2);
	assert_true(claims->list[2].disputed);
	finish(&read);
}

static void test_values_are_compared_folded(void **state)
{
	(void)state;
	assert_true(claim_agrees("RSA", "rsa"));
	assert_true(claim_agrees("CHIFFRÉ", "chiffré"));
	assert_true(claim_agrees("Straße", "STRASSE"));
	assert_true(claim_agrees("ΐ", "Ϊ́"));
	assert_true(claim_agrees("chiffr\xc3\xa9", "chiffre\xcc\x81"));
	assert_true(claim_agrees("1\xc2\xa0mois", "1 mois"));
	assert_true(claim_agrees("no\xe2\x80\x8bne", "none"));
	assert_true(claim_agrees("", ""));
	assert_true(claim_agrees("", "\xe2\x80\x8b"));
	assert_false(claim_agrees("", "a"));
	assert_false(claim_agrees("none", "undetermined"));
	const struct said said[] = { { IMEI, "us", "2020", "asserts", " AES \n\t 256 " }, { IMEI, "them", "2021", "asserts", "aes 256" } };
	expect_judged(said, COUNT(said), "01", "11");
}

/* The value in the declaration's own language is the one that counts. */
static void test_a_value_in_several_languages(void **state)
{
	(void)state;
	struct text text = { 0 };
	struct read read = { 0 };
	add_claim(&text, 0, IMEI, "us", "2020", "asserts", "no</value><value lang=\"fr\">non");
	add_claim(&text, 1, IMEI, "them", "2020", "asserts", "Non</value><value lang=\"fr\">non");
	read_text(&read, &text);
	assert_ok(read.ok, &read.err);
	assert_string_equal(read.declaration.claims.list[0].claims[1].value, "Non");
	assert_true(read.declaration.claims.list[0].disputed);
	finish(&read);

	struct read lacking = { 0 };
	text_add(&text, "<claim id=\"c\" about=\"" IMEI "\" by=\"us\" date=\"2020\" stance=\"asserts\"><value lang=\"fr\">non</value>"
			"<source><title>T</title></source></claim>");
	read_text(&lacking, &text);
	assert_false(lacking.ok);
	assert_message(&lacking.err, "<value> is not given in 'en', the declaration's own language: add it");
	finish(&lacking);
}

/* Shapes that the schema's pattern does not let through. */
static void test_odd_shapes(void **state)
{
	(void)state;
	static const char *const odd[] = { "", "imei", "imei/", "/state", "imei//state", "imei/state@", "imei/state@app-1@app-2", "imei/../us",
					   "IMEI/state", "imei/state[1]", "imei/@value", "imei /state", "é/state", "*", "imei/*" };
	for (size_t i = 0; i < COUNT(odd); i++) {
		struct read read = { 0 };
		const struct said said = { odd[i], "us", "2020", "asserts", "x" };
		read_all(&read, &said, 1);
		assert_false(read.ok);
		assert_message(&read.err, "about");
		finish(&read);
	}
}

static void test_many(void **state)
{
	(void)state;
	enum { MANY = 1000 };
	struct text text = { 0 };
	struct read read = { 0 };
	uint64_t seed = unit_seed();
	for (size_t i = 0; i < MANY; i++) {
		char date[40];
		snprintf(date, sizeof date, "20%02u-%02u", unit_below(&seed, 100), 1 + unit_below(&seed, 12));
		add_claim(&text, i, IMEI, i % 2 == 0 ? "us" : "them", date, i % 3 == 0 ? "corrects" : "asserts", i == 500 ? "other" : "same");
	}
	read_text(&read, &text);
	assert_ok(read.ok, &read.err);
	const struct claimed *claimed = &read.declaration.claims.list[0];
	assert_int_equal(read.declaration.claims.count, 1);
	assert_int_equal(claimed->count, MANY);
	for (size_t i = 1; i < MANY; i++)
		assert_true(strcmp(claimed->claims[i - 1].date, claimed->claims[i].date) <= 0);
	assert_true(claimed->claims[MANY - 1].live);
	finish(&read);
}

int main(void)
{
	xml_init();
	area_init();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths_are_followed),
		cmocka_unit_test(test_what_is_not_there_is_refused),
		cmocka_unit_test(test_stances),
		cmocka_unit_test(test_order_is_of_time_then_of_the_document),
		cmocka_unit_test(test_paths_do_not_mix),
		cmocka_unit_test(test_values_are_compared_folded),
		cmocka_unit_test(test_a_value_in_several_languages),
		cmocka_unit_test(test_odd_shapes),
		cmocka_unit_test(test_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
