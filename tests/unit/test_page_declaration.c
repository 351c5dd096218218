#include "unit.h"

#include <libxml/tree.h>

#include "base/area.h"
#include "base/file.h"
#include "base/xml.h"
#include "site/page.h"
#include "variant.h"

/* Templates that write what the page's part of the report tree holds, so that no wording is tested. */
static const char collected_template[] =
	"<p><b data-v-with='/report/page/summary' data-v-text=\"concat('sent ', @today, '/', @ever)\"/>"
	"<i data-v-each='/report/page/summary/identity' data-v-text=\"concat(' ', @kind, ' ', @today, '/', @ever)\"/>"
	"<i data-v-each='/report/page/summary/count' data-v-text=\"concat(' ', @key, ' ', @today, '/', @ever)\"/>"
	"<i data-v-each='/report/page/entry/now' data-v-text=\"concat(' ', ../@field, ' ', @value, ' ', @version)\"/></p>";
static const char field_template[] =
	"<p><b data-v-text=\"concat(/report/page/field/@label, ' sent ', /report/page/field/@sent)\"/>"
	"<i data-v-each='/report/page/sending' data-v-text=\"concat(' by ', @transmission, ' ', @today, '.')\"/>"
	"<i data-v-each='/report/page/life/row' data-v-text=\"concat(' ', @version, ' ', @value, ' ', @evidence, '.')\"/>"
	"<i data-v-each='/report/page/checks' data-v-text=\"concat('checks ', count(finding))\"/>"
	"<i data-v-each='/report/page/checks/finding' data-v-text=\"concat(' ', @rule, ' ', @outcome, ': ', .)\"/></p>";
static const char rights_template[] = "<p><i data-v-each='/report/page/right' data-v-text=\"concat(@article, ' ')\"/></p>";

struct bench {
	char folder[64];
	struct arena arena;
	struct declaration declaration;
	struct examination examination;
	struct templates templates;
	struct language *language;
	struct publish *publish;
	struct site site;
	struct report *report;
};

static const struct publication_words words = { "en", "Title", "Publisher", "Summary", "Coverage", NULL,
						{ { "activation", "activations" }, { "model", "models" }, { "version", "versions" } } };
static const struct publication publication = { .id = "demo", .base_url = "https://demo.example/", .licence_name = "CC BY 4.0",
						.licence_url = "https://demo.example/licence", .contact = "mailto:us@demo.example",
						.words = &words, .word_count = 1 };
static const struct editions no_editions;

static void put(struct bench *bench, const char *name, const char *content)
{
	struct error err;
	assert_ok(file_create(path_join(&bench->arena, bench->folder, name), content, strlen(content), &err), &err);
}

/* The complete declaration, one text of it replaced; with the templates above, or the program's own. */
static void open_bench(struct bench *bench, struct variant variant, bool own)
{
	struct text complete = { 0 }, changed = { 0 };
	struct error err;
	*bench = (struct bench){ 0 };
	unit_folder(bench->folder);
	put(bench, "collected.html", collected_template);
	put(bench, "field.html", field_template);
	put(bench, "rights.html", rights_template);
	assert_ok(file_read("tests/unit/fixtures/complete.xml", 1000000, &complete, &err), &err);
	assert_true(variant_apply(&variant, complete.bytes, &changed));
	assert_ok(declaration_parse("declaration.xml", changed.bytes, changed.length, ".", &bench->arena, &bench->declaration, &err),
		  &err);
	assert_ok(language_create("en", "templates/messages.en.xml", &bench->language, &err), &err);
	assert_ok(templates_init(&bench->templates, own ? NULL : bench->folder, "templates",
				 (const struct language *const *)&bench->language, 1, &err), &err);
	assert_ok(publish_begin(path_join(&bench->arena, bench->folder, "site"), &bench->publish, &err), &err);
	bench->site = (struct site){ &publication, &bench->declaration, NULL, &bench->examination, &no_editions,
				     .languages = &bench->language, .language_count = 1, .templates = &bench->templates,
				     .publish = bench->publish, .now = 1792022400 /* 2026-10-15 */ };
	assert_ok(report_create(&bench->site, 0, &bench->report, &err), &err);
	text_finish(&complete);
	text_finish(&changed);
}

static void close_bench(struct bench *bench)
{
	struct error err;
	report_destroy(bench->report);
	publish_end(bench->publish);
	templates_finish(&bench->templates);
	language_destroy(bench->language);
	declaration_finish(&bench->declaration);
	assert_ok(folder_remove(bench->folder, &err), &err);
	arena_finish(&bench->arena);
}

/* The one page that was handed to the publisher: it is put in place to be read. */
static const char *page(struct bench *bench, const char *path)
{
	struct publish_result result;
	struct error err;
	assert_ok(publish_commit(bench->publish, &result, &err), &err);
	return unit_read(&bench->arena, path_join(&bench->arena, path_join(&bench->arena, bench->folder, "site"), path));
}

static void expect(const char *page, const char *part)
{
	if (strstr(page, part) == NULL)
		fail_msg("'%s' is not in: %s", part, page);
}

static const char *collected(struct bench *bench)
{
	struct error err;
	assert_ok(page_collected(bench->report, &err), &err);
	return page(bench, "collected/index.html");
}

static const char *field(struct bench *bench, const char *id)
{
	struct error err;
	const xmlNode *node = xml_child(bench->report->declaration, "field");
	while (!xml_says(node, "id", id))
		node = xml_next(node, "field");
	assert_ok(page_field(bench->report, node, &err), &err);
	return page(bench, arena_printf(&bench->arena, "collected/%s/index.html", id));
}

static const char *rights(struct bench *bench)
{
	struct error err;
	assert_ok(page_rights(bench->report, &err), &err);
	return page(bench, "rights/index.html");
}

static void the_label_counts_today_and_ever(void **state)
{
	(void)state;
	struct bench bench;
	open_bench(&bench, (struct variant){ "<bearer>wifi</bearer>", "<bearer>wifi</bearer>", "", "" }, false);
	const char *html = collected(&bench);
	expect(html, ">sent 3/4<");
	expect(html, " persistent-device 0/1<");
	expect(html, " linkable 1/1<");
	expect(html, " non-identifying 2/2<");
	expect(html, " no-choice 0/3<");
	expect(html, " untold 0/3<");
	expect(html, " readable 0/0<");
	expect(html, " imei removed 2<");
	expect(html, " model collected 2<");
	close_bench(&bench);
}

static void what_is_readable_is_neither_secured_nor_encrypted(void **state)
{
	(void)state;
	struct bench bench;
	open_bench(&bench, (struct variant){ "transport=\"TLS\" message=\"none\"", "transport=\"none\" message=\"none\"", "", "" }, false);
	expect(collected(&bench), " readable 0/3<");
	close_bench(&bench);
	open_bench(&bench, (struct variant){ "transport=\"TLS\" message=\"none\"", "transport=\"none\" message=\"RSA\"", "", "" }, false);
	expect(collected(&bench), " readable 0/0<");
	close_bench(&bench);
}

static void a_choice_that_spares_the_first_sending_is_none(void **state)
{
	(void)state;
	struct bench bench;
	open_bench(&bench, (struct variant){ "kind=\"opt-in\" applies=\"all\"", "kind=\"opt-out\" applies=\"later\"", "", "" }, false);
	expect(collected(&bench), " no-choice 3/4<");
	close_bench(&bench);
	open_bench(&bench, (struct variant){ "kind=\"opt-in\" applies=\"all\"", "kind=\"opt-out\" applies=\"all\"", "", "" }, false);
	expect(collected(&bench), " no-choice 0/3<");
	close_bench(&bench);
}

static void a_client_that_ended_sends_nothing_today(void **state)
{
	(void)state;
	struct bench bench;
	open_bench(&bench, (struct variant){ "removable=\"no\">", "removable=\"no\" until=\"2026-10-15\">", "", "" }, false);
	const char *html = collected(&bench);
	expect(html, ">sent 0/4<");
	assert_null(strstr(html, " model collected"));
	close_bench(&bench);
	open_bench(&bench, (struct variant){ "removable=\"no\">", "removable=\"no\" until=\"2026-10-16\">", "", "" }, false);
	expect(collected(&bench), ">sent 3/4<");
	close_bench(&bench);
}

static void a_field_has_its_life_and_what_carries_it(void **state)
{
	(void)state;
	struct bench bench;
	open_bench(&bench, (struct variant){ "value=\"removed\"", "value=\"removed\" evidence=\"decompiled\"", "", "" }, false);
	const char *imei = field(&bench, "imei");
	expect(imei, ">IMEI sent <");
	expect(imei, "> by app-1-start .<");
	expect(imei, "> app-2 removed decompiled.</i><i> app-1 collected .<");
	assert_null(strstr(imei, "checks"));
	close_bench(&bench);
	open_bench(&bench, (struct variant){ "value=\"removed\"", "value=\"removed\"", "", "" }, false);
	const char *ip = field(&bench, "ip");
	expect(ip, ">IP address sent yes<");
	expect(ip, "> by app-2-start yes.</i><i> by app-1-start .<");
	close_bench(&bench);
}

static void findings_are_told_where_they_belong(void **state)
{
	(void)state;
	static const struct rule rule = { "X1", NULL, NULL, SEVERITY_WARNING, NULL };
	struct finding finding = { &rule, OUTCOME_FAIL, SEVERITY_WARNING, "model", NULL, "X1.nothing", NULL, "declaration.xml", 1 };
	struct bench bench;
	struct error err;
	open_bench(&bench, (struct variant){ "value=\"removed\"", "value=\"removed\"", "", "" }, false);
	bench.examination = (struct examination){ .verdict_count = 1, .findings = &finding, .finding_count = 1 };
	expect(field(&bench, "imei"), ">checks 0<");
	assert_false(page_field(bench.report, xml_next(xml_child(bench.report->declaration, "field"), "field"), &err));
	assert_message(&err, "rule.X1.nothing");
	close_bench(&bench);
}

static void rights_that_nobody_misses_are_not_asked_for(void **state)
{
	(void)state;
	struct bench bench;
	open_bench(&bench, (struct variant){ "<right article=\"A7-3\"><how>Settings, Privacy.</how></right>", "", "", "" }, false);
	expect(rights(&bench), ">A7-3 </i><i>A15 </i><i>A16 </i><i>A17 </i><i>A18 </i><i>A20 </i><i>A21 </i><i>A77 <");
	close_bench(&bench);
	open_bench(&bench, (struct variant){ "<automated-decisions made=\"no\"/>", "", "", "" }, false);
	expect(rights(&bench), ">A21 </i><i>A22 </i><i>A77 <");
	close_bench(&bench);
}

static void silence_is_shown(void **state)
{
	(void)state;
	struct bench bench;
	open_bench(&bench, (struct variant){ "<measure><text>TLS 1.3 with the server’s key pinned</text></measure>", "", "", "" }, true);
	expect(rights(&bench), "class=\"silent\">Not declared<");
	close_bench(&bench);
	open_bench(&bench, (struct variant){ "<consequence>None: it could not be withheld</consequence>", "", "", "" }, true);
	expect(field(&bench, "imei"), "class=\"silent\">What follows is not declared<");
	close_bench(&bench);
}

static void a_reported_declaration_says_so_at_the_top(void **state)
{
	(void)state;
	struct bench bench;
	open_bench(&bench, (struct variant){ "supersedes=\"1\"", "supersedes=\"1\" standing=\"reported\"", "", "" }, true);
	expect(field(&bench, "imei"), "others compiled this declaration");
	close_bench(&bench);
	open_bench(&bench, (struct variant){ "supersedes=\"1\"", "supersedes=\"1\"", "", "" }, true);
	assert_null(strstr(field(&bench, "imei"), "others compiled this declaration"));
	close_bench(&bench);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_label_counts_today_and_ever),
		cmocka_unit_test(what_is_readable_is_neither_secured_nor_encrypted),
		cmocka_unit_test(a_choice_that_spares_the_first_sending_is_none),
		cmocka_unit_test(a_client_that_ended_sends_nothing_today),
		cmocka_unit_test(a_field_has_its_life_and_what_carries_it),
		cmocka_unit_test(findings_are_told_where_they_belong),
		cmocka_unit_test(rights_that_nobody_misses_are_not_asked_for),
		cmocka_unit_test(silence_is_shown),
		cmocka_unit_test(a_reported_declaration_says_so_at_the_top),
	};
	area_init();
	xml_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
