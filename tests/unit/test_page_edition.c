#include "unit.h"

#include "base/area.h"
#include "base/file.h"
#include "base/xml.h"
#include "edition/edition.h"
#include "protect/protect.h"
#include "site/feed.h"
#include "site/page.h"
#include "table.h"

enum { GEOMETRY_LIMIT = 16 * 1024 * 1024 };

/* What the report tree says of editions, so that no wording is tested. */
static const char tree_template[] =
	"<p><i data-v-each='/report/editions/edition' data-v-text=\"concat(@name, ' ', @mode, ' final ', @final, ' log ', string-length(@log), "
	"' shared ', @shared-versions, ' reason ', @reason, ' under ', @held-back-under, '; ')\"/>"
	"<i data-v-each='/report/editions/edition/audit' data-v-text=\"concat('audit ', @withheld, ' ', @exact, ' ', @small, '; ')\"/>"
	"<i data-v-each='/report/editions/edition/supersedes' data-v-text=\"concat('supersedes ', @name, ' ', @released, ' ', @reason, '; ')\"/></p>";

struct bench {
	char folder[64];
	struct arena arena;
	struct editions editions;
	struct declaration declaration;
	struct issues issues;
	struct templates templates;
	struct language *language;
	struct atlas atlas;
	struct publication publication;
	struct site_audit audits[4];
	struct site site;
	struct report *report;
	struct publish_result result;
};

static const struct publication_words words = { "en", "Title", "Publisher", "Summary", "Coverage", NULL,
						{ { "activation", "activations" }, { "model", "models" }, { "version", "versions" } } };

/* A revision where there is an edition of the quarter already; provisional until a day, where one is given. `most` is what model B counts in
 * a country. */
static void release_counts(struct bench *bench, struct protection protection, int period, const char *day, const char *final, uint64_t most)
{
	struct table table = { 0 };
	struct pattern pattern;
	struct error err;
	bool again = editions_find(&bench->editions, period) != NULL;
	struct edition edition = { .statistic = "activations", .language = "en", .released = day, .final = final, .protection = protection,
				   .reason = again ? "Late <arrivals>." : NULL, .held_back_under = again ? 40 : 0,
				   .log = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" };
	table_add(&table, "A", "FR", "1.0", 120);
	table_add(&table, "A", "DE", "1.0", 60);
	table_add(&table, "A", "MC", "2.0", protection.mode == PROTECTION_ROUNDING ? 10 : 3);
	table_add(&table, "B", "FR", "2.0", most);
	table_add(&table, "B", "MC", "2.0", most);
	table_finish(&table, true);
	table.cube.period = period;
	protect_cube(&table.cube, &protection, &table.arena, &pattern);
	assert_ok(edition_follow(&bench->editions, period, &edition, &err), &err);
	assert_ok(edition_freeze(bench->folder, &table.cube, &pattern, &bench->editions, &edition, &err), &err);
	assert_ok(editions_read(bench->folder, &bench->arena, &bench->editions, &err), &err);
	table_free(&table);
}

static void release(struct bench *bench, struct protection protection, const char *day, const char *final)
{
	release_counts(bench, protection, TABLE_PERIOD, day, final, 50);
}

static void read_inputs(struct bench *bench)
{
	struct text bytes = { 0 };
	struct error err;
	assert_ok(declaration_read_file("tests/unit/fixtures/complete.xml", ".", &bench->arena, &bench->declaration, &err), &err);
	assert_ok(file_read("data/geometry/world.txt", GEOMETRY_LIMIT, &bytes, &err), &err);
	assert_ok(atlas_parse("world.txt", bytes.bytes, bytes.length, &bench->arena, &bench->atlas, &err), &err);
	assert_ok(language_create("en", "templates/messages.en.xml", &bench->language, &err), &err);
	text_finish(&bytes);
}

/* A site of the editions released so far, with the program's templates or the one above. */
static void open_site(struct bench *bench, struct protection protection, bool own)
{
	struct error err;
	const char *templates = path_join(&bench->arena, bench->folder, "templates");
	struct folder_file files[] = { { own ? "unused.html" : "editions.html", tree_template, sizeof tree_template - 1 } };
	read_inputs(bench);
	assert_ok(folder_put(bench->folder, "templates", files, 1, &err), &err);
	assert_ok(templates_init(&bench->templates, templates, "templates", (const struct language *const *)&bench->language, 1, &err), &err);
	bench->publication = (struct publication){ .id = "demo", .base_url = "https://demo.example/", .licence_name = "CC BY 4.0",
						   .licence_url = "https://demo.example/licence", .contact = "mailto:us@demo.example",
						   .protection = protection, .words = &words, .word_count = 1 };
	bench->site = (struct site){ .publication = &bench->publication, .declaration = &bench->declaration, .editions = &bench->editions,
				     .issues = &bench->issues, .languages = &bench->language, .language_count = 1,
				     .templates = &bench->templates, .atlas = &bench->atlas, .audits = bench->audits, .now = 1792022400 };
	bench->site.models = members_models(&bench->editions, &bench->arena);
	bench->site.countries = members_countries(&bench->editions, &bench->arena);
	assert_ok(fonts_create(&bench->site.fonts, &err), &err);
	assert_ok(publish_begin(path_join(&bench->arena, bench->folder, "site"), &bench->site.publish, &err), &err);
	assert_ok(report_create(&bench->site, 0, &bench->report, &err), &err);
}

static void close_site(struct bench *bench)
{
	struct error err;
	report_destroy(bench->report);
	assert_ok(publish_commit(bench->site.publish, &bench->result, &err), &err);
	publish_end(bench->site.publish);
}

static void free_bench(struct bench *bench)
{
	struct error err;
	fonts_destroy(bench->site.fonts);
	templates_finish(&bench->templates);
	language_destroy(bench->language);
	declaration_finish(&bench->declaration);
	assert_ok(folder_remove(bench->folder, &err), &err);
	arena_finish(&bench->arena);
}

static const char *page(struct bench *bench, const char *name)
{
	return unit_read(&bench->arena, path_join(&bench->arena, bench->folder, arena_printf(&bench->arena, "site/%s", name)));
}

static void expect(const char *page, const char *part)
{
	if (strstr(page, part) == NULL)
		fail_msg("'%s' is not in: %s", part, page);
}

static void expect_not(const char *page, const char *part)
{
	if (strstr(page, part) != NULL)
		fail_msg("'%s' is in: %s", part, page);
}

static const struct protection suppression = { PROTECTION_SUPPRESSION, 10 }, rounding = { PROTECTION_ROUNDING, 10 };

static void the_tree_knows_revisions_and_what_the_attack_found(void **state)
{
	(void)state;
	struct bench bench = { .audits = { { 9, 1, 2 }, { 7, 0, 0 } } };
	struct error err;
	unit_folder(bench.folder);
	release(&bench, suppression, "2026-10-15", NULL);
	release(&bench, suppression, "2026-11-02", "2027-01-15");
	open_site(&bench, suppression, false);
	assert_ok(page_plain(bench.report, "editions", &err), &err);
	close_site(&bench);
	expect(page(&bench, "editions/index.html"), "2026-Q3-r2 suppression final 2027-01-15 log 64 shared yes reason Late &lt;arrivals&gt;. under 40; ");
	expect(page(&bench, "editions/index.html"), "audit 7 0 0; ");
	expect(page(&bench, "editions/index.html"), "supersedes 2026-Q3 2026-10-15 ; ");
	free_bench(&bench);
}

static void a_superseded_edition_says_so_and_leads_to_its_revision(void **state)
{
	(void)state;
	struct bench bench = { .audits = { { 9, 1, 2 }, { 7, 0, 0 } } };
	struct error err;
	unit_folder(bench.folder);
	release(&bench, suppression, "2026-10-15", NULL);
	release(&bench, suppression, "2026-11-02", "2027-01-15");
	open_site(&bench, suppression, true);
	for (size_t i = 0; i < editions_all(&bench.editions); i++)
		assert_ok(page_edition(bench.report, editions_at(&bench.editions, i), &err), &err);
	assert_ok(page_plain(bench.report, "methodology", &err), &err);
	assert_ok(page_start(bench.report, &err), &err);
	assert_ok(feed_publish(bench.report, &err), &err);
	close_site(&bench);
	const char *old = page(&bench, "editions/2026-Q3/index.html"), *revised = page(&bench, "editions/2026-Q3-r2/index.html");
	expect(old, "Superseded on 2 November 2026 by revision 2");
	expect(old, "href=\"../2026-Q3-r2/index.html\"");
	expect(old, "This edition does not withstand the attack");
	expect_not(old, "rovisional");
	expect(revised, "Provisional until 15 January 2027");
	expect(revised, "Late &lt;arrivals&gt;.");
	expect(revised, "href=\"../2026-Q3/index.html\"");
	expect(revised, "less than 40 in each table");
	expect(revised, "none of the 7 withheld counts");
	expect_not(revised, "Superseded");
	expect(page(&bench, "methodology/index.html"), "01234567…");
	expect(page(&bench, "index.html"), "provisional until 15 January 2027");
	expect(page(&bench, "index.html"), "href=\"editions/2026-Q3-r2/index.html\"");
	const char *feed = page(&bench, "feed.xml");
	expect(feed, "revision 2: the figures");
	expect(feed, "Why it was revised: Late &lt;arrivals&gt;.");
	assert_true(strstr(feed, ":editions/2026-Q3-r2<") < strstr(feed, ":editions/2026-Q3<"));
	free_bench(&bench);
}

/* No page of a rounded publication explains a mark that it does not use, or calls a zero exact. */
static void a_rounded_edition_withholds_nothing(void **state)
{
	(void)state;
	struct bench bench = { 0 };
	struct error err;
	unit_folder(bench.folder);
	release(&bench, rounding, "2026-10-15", NULL);
	open_site(&bench, rounding, true);
	assert_ok(page_edition(bench.report, editions_at(&bench.editions, 0), &err), &err);
	assert_ok(page_plain(bench.report, "methodology", &err), &err);
	assert_ok(page_plain(bench.report, "editions", &err), &err);
	close_site(&bench);
	static const char *const pages[] = { "editions/2026-Q3/index.html", "methodology/index.html", "editions/index.html" };
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		expect(page(&bench, pages[i]), "a 0 may stand for up to 9, and 10 for anything from 1 to 10");
		expect_not(page(&bench, pages[i]), "[c]");
		expect_not(page(&bench, pages[i]), "counted, and there were none<");
	}
	free_bench(&bench);
}

/* A ring marks the figure that a revision changed, and words say so. */
static void charts_mark_what_a_revision_changed(void **state)
{
	(void)state;
	struct bench bench = { 0 };
	struct error err;
	unit_folder(bench.folder);
	release_counts(&bench, suppression, TABLE_PERIOD, "2026-10-15", NULL, 50);
	release_counts(&bench, suppression, TABLE_PERIOD + 1, "2027-01-15", NULL, 50);
	release_counts(&bench, suppression, TABLE_PERIOD + 1, "2027-02-15", NULL, 80);
	open_site(&bench, suppression, true);
	assert_ok(page_model(bench.report, 0, &err), &err);
	assert_ok(page_model(bench.report, 1, &err), &err);
	close_site(&bench);
	expect(page(&bench, "models/b/series.svg"), "revised</text>");
	expect(page(&bench, "models/b/index.html"), "Changed by a revision: 4th quarter of 2026.");
	expect_not(page(&bench, "models/a/series.svg"), "revised</text>");
	expect_not(page(&bench, "models/a/index.html"), "Changed by a revision");
	free_bench(&bench);
}

/* Small counts may leave a model with a total of zero: its versions are zero, too, and not withheld. */
static void versions_of_nothing_are_not_drawn_as_withheld(void **state)
{
	(void)state;
	struct bench bench = { 0 };
	struct error err;
	unit_folder(bench.folder);
	release_counts(&bench, rounding, TABLE_PERIOD, "2026-10-15", NULL, 50);
	release_counts(&bench, rounding, TABLE_PERIOD + 1, "2027-01-15", NULL, 0);
	open_site(&bench, rounding, true);
	assert_ok(page_model(bench.report, 1, &err), &err);
	close_site(&bench);
	expect(page(&bench, "models/b/versions.svg"), "2.0");
	expect_not(page(&bench, "models/b/versions.svg"), "withheld</text>");
	free_bench(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_tree_knows_revisions_and_what_the_attack_found),
		cmocka_unit_test(a_superseded_edition_says_so_and_leads_to_its_revision),
		cmocka_unit_test(a_rounded_edition_withholds_nothing),
		cmocka_unit_test(charts_mark_what_a_revision_changed),
		cmocka_unit_test(versions_of_nothing_are_not_drawn_as_withheld),
	};
	area_init();
	xml_init();
	return cmocka_run_group_tests_name("page_edition", tests, NULL, NULL);
}
