#include "unit.h"

#include <libxml/tree.h>

#include "base/area.h"
#include "base/file.h"
#include "base/xml.h"
#include "site/page.h"
#include "variant.h"

/* Writes what the page's part of the report tree holds. */
static const char template[] =
	"<p><i data-v-each='/report/page/channel/version' data-v-text=\"concat(@ref, ' ')\"/>"
	"<i data-v-each='/report/page/chart' data-v-text=\"concat(@version, ' is ', @id, ': ', title, '. ', description, ' ')\"/>"
	"<i data-v-each='/report/page/sample' data-v-text=\"concat(@transmission, ' has ', count(request/key), ' keys. ')\"/></p>";

struct bench {
	char folder[64];
	struct arena arena;
	struct declaration declaration;
	struct templates templates;
	struct language *language;
	struct site site;
};

static const struct publication_words words = { "en", "Title", "Publisher", "Summary", "Coverage", NULL,
						{ { "activation", "activations" }, { "model", "models" }, { "version", "versions" } } };
static const struct publication publication = { .id = "demo", .base_url = "https://demo.example/", .licence_name = "CC BY 4.0",
						.licence_url = "https://demo.example/licence", .contact = "mailto:us@demo.example",
						.words = &words, .word_count = 1 };
static const struct editions no_editions;

/* The complete declaration, one text of it replaced. */
static void open_bench(struct bench *bench, struct variant variant, const struct evidence_read *evidence)
{
	struct text complete = { 0 }, changed = { 0 };
	struct error err;
	*bench = (struct bench){ 0 };
	unit_folder(bench->folder);
	assert_ok(file_create(path_join(&bench->arena, bench->folder, "transport.html"), template, sizeof template - 1, &err), &err);
	assert_ok(file_read("tests/unit/fixtures/complete.xml", 1000000, &complete, &err), &err);
	assert_true(variant_apply(&variant, complete.bytes, &changed));
	assert_ok(declaration_parse("declaration.xml", changed.bytes, changed.length, ".", &bench->arena, &bench->declaration, &err), &err);
	assert_ok(language_create("en", "templates/messages.en.xml", &bench->language, &err), &err);
	assert_ok(templates_init(&bench->templates, bench->folder, "templates", (const struct language *const *)&bench->language, 1, &err), &err);
	bench->site = (struct site){ &publication, &bench->declaration, evidence, NULL, &no_editions, .languages = &bench->language,
				     .language_count = 1, .templates = &bench->templates, .now = 1792022400 /* 2026-10-15 */ };
	assert_ok(fonts_create(&bench->site.fonts, &err), &err);
	text_finish(&complete);
	text_finish(&changed);
}

static void close_bench(struct bench *bench)
{
	struct error err;
	fonts_destroy(bench->site.fonts);
	templates_finish(&bench->templates);
	language_destroy(bench->language);
	declaration_finish(&bench->declaration);
	assert_ok(folder_remove(bench->folder, &err), &err);
	arena_finish(&bench->arena);
}

/* The page as it was published, with what the variant makes of the declaration. */
static const char *page_of(struct bench *bench, struct variant variant, const struct evidence_read *evidence)
{
	struct report *report;
	struct publish_result result;
	struct error err;
	open_bench(bench, variant, evidence);
	const char *folder = path_join(&bench->arena, bench->folder, "site");
	assert_ok(publish_begin(folder, &bench->site.publish, &err), &err);
	assert_ok(report_create(&bench->site, 0, &report, &err), &err);
	assert_ok(page_transport(report, &err), &err);
	report_destroy(report);
	assert_ok(publish_commit(bench->site.publish, &result, &err), &err);
	publish_end(bench->site.publish);
	return unit_read(&bench->arena, path_join(&bench->arena, folder, "transport/index.html"));
}

static const struct variant unchanged = { "</declaration>", "</declaration>", "", "" };
static const struct evidence_read nothing;

static void expect(const char *page, const char *part)
{
	if (strstr(page, part) == NULL)
		fail_msg("'%s' is not in: %s", part, page);
}

static void newest_version_comes_first(void **state)
{
	(void)state;
	struct bench bench;
	const char *page = page_of(&bench, unchanged, &nothing);
	expect(page, ">app-2 <");
	assert_true(strstr(page, ">app-2 <") < strstr(page, ">app-1 <"));
	expect(page, "app-2 is sequence-app-2: App 2 asks first and encrypts what it sends. ");
	close_bench(&bench);
}

/* The gravest finding is the title, whichever transmission it is of. */
static void title_is_the_gravest_finding(void **state)
{
	(void)state;
	static const struct {
		struct variant variant;
		const char *title;
	} cases[] = {
		{ { "</declaration>", "</declaration>", "", "" }, "App 1 sends a device’s identity before the user is told: IMEI." },
		{ { "notice moment=\"after\"", "notice moment=\"none\"", "", "" }, "App 1 never tells the user that it sends a device’s identity: IMEI." },
		{ { "transport=\"TLS\"", "transport=\"none\"", "", "" }, "App 1 sends a device’s identity unencrypted: IMEI." },
		{ { "transport=\"TLS\" message=\"none\"", "transport=\"none\" message=\"RSA\"", "", "" }, "App 1 sends a device’s identity before the user is told: IMEI." },
		{ { "notice moment=\"after\"", "notice moment=\"before\"", "", "" }, "App 1 sends what the user cannot refuse." },
		{ { "<control kind=\"none\" applies=\"all\"/>\n				<notice moment=\"after\"/>",
		    "<control kind=\"undetermined\" applies=\"undetermined\"/><notice moment=\"before\"/>", "", "" }, "App 1: part of the way is not determined." },
		{ { "<control kind=\"none\" applies=\"all\"/>\n				<notice moment=\"after\"/>",
		    "<control kind=\"opt-out\" applies=\"all\"/><notice moment=\"before\"/>", "", "" }, "App 1: what is sent, and when." },
		{ { "kind=\"opt-in\" applies=\"all\"", "kind=\"opt-out\" applies=\"all\"", "", "" }, "App 2: what is sent, and when." },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct bench bench;
		expect(page_of(&bench, cases[i].variant, &nothing), cases[i].title);
		close_bench(&bench);
	}
}

static void description_tells_it_in_order(void **state)
{
	(void)state;
	struct bench bench;
	const char *page = page_of(&bench, unchanged, &nothing);
	expect(page, "Transmission 1, app-1-start. No choice. First switch-on, once. To https://a.demo.example/v1: Host, United States. TLS. "
		     "Network: Wi-Fi. 3 fields. Among them, identifying the device: IMEI. Seen on reception: IP address. Derived on the server: "
		     "Country. Not stored: IP address. Further recipient: Us, Denmark. Told only after the first message. ");
	expect(page, "Transmission 1, app-2-start. Told before the first message. Off until the user says yes. First switch-on, once. ");
	close_bench(&bench);
}

static void repetition_is_told(void **state)
{
	(void)state;
	static const struct {
		const char *trigger, *says;
	} cases[] = {
		{ "kind=\"periodic\" period=\"P1M\" occurrences=\"12\"", " Repeated at an interval of 1 month, 12 times at most. " },
		{ "kind=\"periodic\" period=\"P7D\"", " Repeated at an interval of 7 days, no limit declared. " },
		{ "kind=\"event\"", " Repeated, no limit declared. An event. " },
		{ "kind=\"event\" occurrences=\"1\"", " No choice. An event, once. " },
		{ "kind=\"undetermined\"", " No choice. What sets it off: not determined. " },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct bench bench;
		expect(page_of(&bench, (struct variant){ "kind=\"first-power-on\" occurrences=\"1\"", cases[i].trigger, "", "" }, &nothing), cases[i].says);
		close_bench(&bench);
	}
}

/* Who runs an endpoint of the version is at its end of that one, and not behind another. */
static void operators_are_no_further_recipients(void **state)
{
	(void)state;
	struct bench bench;
	const char *page = page_of(&bench, (struct variant){ "operator=\"host\"", "operator=\"us\"", "", "" }, &nothing);
	expect(page, "/v1: Us, United States. ");
	expect(page, "Further recipient: Host, United States. Told only after");
	close_bench(&bench);
}

static void samples_are_shown(void **state)
{
	(void)state;
	struct bench bench;
	struct evidence_key keys[] = { { "imei", "body", NULL, "imei", EVIDENCE_DECLARED }, { "x", "body", NULL, NULL, EVIDENCE_UNDECLARED } };
	struct evidence_request requests[] = { { .number = 1, .format = "form", .keys = keys, .key_count = 2 } };
	struct evidence_file files[] = { { .id = "app-1-start", .sample = true, .href = "a", .sha256 = "0", .requests = requests, .request_count = 1 },
					 { .id = "capture", .sample = false, .href = "b", .sha256 = "0", .requests = requests, .request_count = 1 } };
	const struct evidence_read evidence = { files, 2 };
	const char *page = page_of(&bench, unchanged, &evidence);
	expect(page, "app-1-start has 2 keys. ");
	assert_null(strstr(page, "capture has"));
	close_bench(&bench);
}


static void versions_without_a_name_are_the_client(void **state)
{
	(void)state;
	struct bench bench;
	const char *page = page_of(&bench, (struct variant){ "<version id=\"app-1\" name=\"1\"", "<version id=\"app-1\" name=\"undetermined\"", "", "" }, &nothing);
	expect(page, "app-1 is sequence-app-1: App sends a device’s identity");
	close_bench(&bench);
}

int main(void)
{
	xml_init();
	area_init();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(newest_version_comes_first),	       cmocka_unit_test(title_is_the_gravest_finding),
		cmocka_unit_test(description_tells_it_in_order),       cmocka_unit_test(repetition_is_told),
		cmocka_unit_test(operators_are_no_further_recipients), cmocka_unit_test(samples_are_shown),
		cmocka_unit_test(versions_without_a_name_are_the_client),
	};
	return cmocka_run_group_tests_name("page_transport", tests, NULL, NULL);
}
