#include "unit.h"

#include "base/text.h"
#include "base/xml.h"
#include "site/figure.h"
#include "site/sample.h"

static const char declaration[] =
	"<declaration>"
	"<field id=\"imei\" type=\"string of 15 digits\"><label>IMEI</label><example>000000000000000</example></field>"
	"<field id=\"count\" type=\"integer\"><label>Count</label><example>7</example></field>"
	"<field id=\"code\" type=\"integer\"><label>Code</label><example>007</example></field>"
	"<field id=\"rooted\" type=\"boolean\"><label>Rooted</label><example>false</example></field>"
	"<field id=\"remark\" type=\"string\"><label>Remark</label><example>say \"a, b\\c\"</example></field>"
	"<field id=\"none\" type=\"string\"><label>None</label><example/></field>"
	"</declaration>";

struct bench {
	struct arena arena;
	xmlDoc *declared, *doc;
	xmlNode *sample;
};

static void show(struct bench *bench, const struct evidence_request *requests, size_t count)
{
	struct error err;
	struct evidence_file file = { .id = "first", .sample = true, .href = "evidence/a.json", .sha256 = "00",
				      .requests = arena_array(&bench->arena, count, sizeof *requests), .request_count = count };
	memcpy(file.requests, requests, count * sizeof *requests);
	assert_ok(xml_parse("declaration", declaration, sizeof declaration - 1, &bench->declared, &err), &err);
	bench->doc = xmlNewDoc((const xmlChar *)"1.0");
	xmlNode *page = xmlNewDocNode(bench->doc, NULL, (const xmlChar *)"page", NULL);
	xmlDocSetRootElement(bench->doc, page);
	sample_add(page, &file, xmlDocGetRootElement(bench->declared), &bench->arena);
	bench->sample = xml_child(page, "sample");
	assert_true(xml_says(bench->sample, "transmission", "first") && xml_says(bench->sample, "sha256", "00"));
}

static void show_keys(struct bench *bench, const char *format, struct evidence_key *keys, size_t count)
{
	struct evidence_request request = { .number = 1, .scheme = "", .host = "", .path = "", .format = format, .keys = keys, .key_count = count };
	*bench = (struct bench){ 0 };
	show(bench, &request, 1);
}

static void close_bench(struct bench *bench)
{
	xmlFreeDoc(bench->declared);
	xmlFreeDoc(bench->doc);
	arena_finish(&bench->arena);
}

/* All pieces of a request as one text; a piece that is marked as undeclared stands between ‹ and ›. */
static const char *payload(struct bench *bench, const xmlNode *request)
{
	struct text out = { 0 };
	for (const xmlNode *piece = xml_child(request, "piece"); piece != NULL; piece = xml_next(piece, "piece")) {
		xmlChar *string = xmlNodeGetContent(piece);
		bool marked = xml_says(piece, "verdict", "undeclared");
		text_printf(&out, "%s%s%s", marked ? "‹" : "", (const char *)string, marked ? "›" : "");
		xmlFree(string);
	}
	const char *copy = arena_copy(&bench->arena, text_or_empty(out.bytes));
	text_finish(&out);
	return copy;
}

static struct evidence_key key(const char *name, const char *field)
{
	return (struct evidence_key){ name, "body", NULL, field, field != NULL ? EVIDENCE_DECLARED : EVIDENCE_UNDECLARED };
}

static void json_is_nested(void **state)
{
	(void)state;
	struct bench bench;
	struct evidence_key keys[] = { key("device/imei", "imei"), key("n", "count"), key("device/cell/id", NULL), key("code", "code"),
				       key("rooted", "rooted"), key("text", "remark"), key("empty", "none") };
	show_keys(&bench, "json", keys, 7);
	assert_string_equal(payload(&bench, xml_child(bench.sample, "request")),
			    "{\n  \"device\": {\n    \"imei\": \"000000000000000\",\n    \"cell\": {\n      ‹\"id\"›: \"…\"\n    }\n  },\n"
			    "  \"n\": 7,\n  \"code\": \"007\",\n  \"rooted\": false,\n  \"text\": \"say \\\"a, b\\\\c\\\"\",\n  \"empty\": \"…\"\n}\n");
	close_bench(&bench);
}

static void forms_are_lines(void **state)
{
	(void)state;
	struct bench bench;
	struct evidence_key keys[] = { key("imei", "imei"), key("cid", NULL) };
	show_keys(&bench, "form", keys, 2);
	assert_string_equal(payload(&bench, xml_child(bench.sample, "request")), "imei=000000000000000\n&‹cid›=…\n");
	close_bench(&bench);
}

static void tables_have_a_head(void **state)
{
	(void)state;
	struct bench bench;
	struct evidence_key keys[] = { key("imei", "imei"), key("remark", "remark"), key("x", NULL) };
	show_keys(&bench, "csv", keys, 3);
	assert_string_equal(payload(&bench, xml_child(bench.sample, "request")), "imei,remark,‹x›\n000000000000000,\"say \"\"a, b\\c\"\"\",…\n");
	close_bench(&bench);
}

static void xml_is_nested(void **state)
{
	(void)state;
	struct bench bench;
	struct evidence_key keys[] = { key("report/imei", "imei"), key("report/x", NULL) };
	show_keys(&bench, "xml", keys, 2);
	assert_string_equal(payload(&bench, xml_child(bench.sample, "request")),
			    "<report>\n  <imei>000000000000000</imei>\n  <‹x›>…</x>\n</report>\n");
	close_bench(&bench);
}

/* What is declared and not there is in the list of keys, not in the payload. */
static void absent_keys_are_listed(void **state)
{
	(void)state;
	struct bench bench;
	struct evidence_key keys[] = { key("imei", "imei"), { "count", "body", NULL, "count", EVIDENCE_ABSENT } };
	show_keys(&bench, "form", keys, 2);
	const xmlNode *request = xml_child(bench.sample, "request"), *listed = xml_child(request, "key");
	assert_string_equal(payload(&bench, request), "imei=000000000000000\n");
	assert_true(xml_says(listed, "name", "imei") && xml_says(listed, "value", "000000000000000") && xml_says(listed, "verdict", "declared"));
	listed = xml_next(listed, "key");
	assert_true(xml_says(listed, "name", "count") && xml_says(listed, "verdict", "absent"));
	assert_null(xml_attribute(&bench.arena, listed, "value"));
	close_bench(&bench);
}

static void requests_show_where_they_go(void **state)
{
	(void)state;
	struct bench bench = { 0 };
	struct evidence_key keys[] = { key("n", "count"), { "imei", "query", "percent", "imei", EVIDENCE_DECLARED },
				       { "X-Id", "header", NULL, "imei", EVIDENCE_DECLARED } };
	const struct evidence_request requests[] = {
		{ 1, "https", "a.example", "/v1", "json", "first", EVIDENCE_DECLARED, keys, 3 },
		{ 2, "https", "b.example", "/", "none", NULL, EVIDENCE_HOST, NULL, 0 },
	};
	show(&bench, requests, 2);
	const xmlNode *first = xml_child(bench.sample, "request");
	assert_string_equal(payload(&bench, first),
			    "https://a.example/v1\n?imei=000000000000000\nX-Id: 000000000000000\n\n{\n  \"n\": 7\n}\n");
	assert_string_equal(payload(&bench, xml_next(first, "request")), "https://b.example/\n\n");
	assert_true(xml_says(xml_next(xml_child(first, "key"), "key"), "encoding", "percent"));
	close_bench(&bench);
}

/* Keys without end, names without end, and a name that is both a leaf and a parent. */
static void hostile_keys_are_bounded(void **state)
{
	(void)state;
	enum { MANY = 3000 };
	struct bench bench = { 0 };
	struct evidence_key *keys = arena_array(&bench.arena, MANY, sizeof *keys);
	char deep[4001];
	memset(deep, '/', sizeof deep - 1);
	deep[sizeof deep - 1] = '\0';
	for (size_t i = 0; i < MANY; i++)
		keys[i] = key(i == 0 ? deep : i == 1 ? "a" : i == 2 ? "a/b" : i == 3 ? "" : arena_printf(&bench.arena, "k%zu", i), NULL);
	struct evidence_request *requests = arena_array(&bench.arena, 40, sizeof *requests);
	for (size_t i = 0; i < 40; i++)
		requests[i] = (struct evidence_request){ .number = i + 1, .format = i % 2 == 0 ? "json" : "xml", .keys = keys, .key_count = MANY };
	show(&bench, requests, 40);
	assert_true(xml_says(bench.sample, "more", "20") && xml_says(xml_child(bench.sample, "request"), "more", "2500"));
	assert_non_null(strstr(payload(&bench, xml_child(bench.sample, "request")), "‹\"a\"›: {"));
	close_bench(&bench);
}

int main(void)
{
	xml_init();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_is_nested),	  cmocka_unit_test(forms_are_lines),
		cmocka_unit_test(tables_have_a_head),	  cmocka_unit_test(xml_is_nested),
		cmocka_unit_test(absent_keys_are_listed), cmocka_unit_test(requests_show_where_they_go),
		cmocka_unit_test(hostile_keys_are_bounded),
	};
	return cmocka_run_group_tests_name("sample", tests, NULL, NULL);
}
