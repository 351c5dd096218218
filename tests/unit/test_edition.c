#include "base/area.h"
#include "base/file.h"
#include "base/xml.h"
#include "edition/edition.h"
#include "protect/protect.h"
#include "table.h"

static const struct protection parameters = { PROTECTION_SUPPRESSION, 10 };

/* A folder of editions, made of random tables. */
struct archive {
	char folder[64];
	struct arena arena;
	struct editions editions;
};

/* Any hash: there is no log beside these editions. */
static const char log_hash[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/* With a reason a revision, with a day for `final` provisional. */
static void freeze_as(struct archive *archive, struct table *table, int period, const char *reason, const char *final)
{
	struct pattern pattern;
	struct error err;
	struct edition edition = { .statistic = "activations", .language = "en", .released = "2026-10-15", .protection = parameters,
				   .log = log_hash, .reason = reason, .final = final, .held_back_under = reason != NULL ? 40 : 0 };
	table->cube.period = period;
	protect_cube(&table->cube, &parameters, &table->arena, &pattern);
	assert_ok(editions_read(archive->folder, &archive->arena, &archive->editions, &err), &err);
	assert_ok(edition_follow(&archive->editions, period, &edition, &err), &err);
	assert_ok(edition_freeze(archive->folder, &table->cube, &pattern, &archive->editions, &edition, &err), &err);
	assert_ok(editions_read(archive->folder, &archive->arena, &archive->editions, &err), &err);
}

static void freeze(struct archive *archive, struct table *table, int period)
{
	freeze_as(archive, table, period, NULL, NULL);
}

static void free_archive(struct archive *archive)
{
	struct error err;
	assert_ok(folder_remove(archive->folder, &err), &err);
	arena_finish(&archive->arena);
}

static void an_edition_comes_back_without_what_is_withheld(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	for (int round = 0; round < 60; round++) {
		struct archive archive = { 0 };
		struct table table = { 0 };
		struct pattern pattern;
		unit_folder(archive.folder);
		table_fill(&table, &random, round % 2);
		protect_cube(&table.cube, &parameters, &table.arena, &pattern);
		freeze(&archive, &table, TABLE_PERIOD);
		const struct edition *edition = editions_find(&archive.editions, TABLE_PERIOD);
		assert_int_equal(edition->cube.cell_count, table.cube.cell_count);
		assert_int_equal(edition->cube.versions_shared, table.cube.versions_shared);
		for (uint32_t cell = 0; cell < table.cube.cell_count; cell++) {
			bool withheld = pattern.states[cell] != CELL_PUBLISHED;
			assert_int_equal(edition->withheld[cell], withheld);
			assert_int_equal(edition->cube.values[cell], withheld ? 0 : table.cube.values[cell]);
		}
		assert_int_equal(edition->areas.cells + edition->versions.cells, pattern.primary + pattern.complementary);
		table_free(&table);
		free_archive(&archive);
	}
}

static void a_frozen_edition_is_not_touched(void **state)
{
	(void)state;
	struct archive archive = { 0 };
	struct table table = { 0 };
	struct error err;
	struct edition edition = { .statistic = "activations" };
	unit_folder(archive.folder);
	table_add(&table, "a", "FR", "1", 50);
	table_finish(&table, true);
	freeze(&archive, &table, TABLE_PERIOD);
	assert_false(edition_follow(&archive.editions, TABLE_PERIOD, &edition, &err));
	assert_int_equal(err.kind, ERROR_REFUSED);
	assert_message(&err, "/2026-Q3: the edition is frozen and stays as it is; supersede it by release --revise");
	edition.reason = "late arrivals";
	assert_false(edition_follow(&archive.editions, TABLE_PERIOD + 1, &edition, &err));
	assert_message(&err, "2026-Q4: there is no edition to revise");
	table_free(&table);
	free_archive(&archive);
}

/* Three editions of one quarter and one of the next, which was released in between. */
static void make_revisions(struct archive *archive)
{
	static const char *const reasons[] = { NULL, "late \"arrivals\" & more", "again" };
	struct table table = { 0 };
	unit_folder(archive->folder);
	table_add(&table, "a", "FR", "1", 50);
	table_finish(&table, true);
	for (int i = 0; i < 3; i++) {
		freeze_as(archive, &table, TABLE_PERIOD, reasons[i], NULL);
		if (i == 1)
			freeze(archive, &table, TABLE_PERIOD + 1);
	}
	table_free(&table);
}

static void a_revision_supersedes_and_the_old_one_stays(void **state)
{
	(void)state;
	struct archive archive = { 0 };
	make_revisions(&archive);
	const struct editions *editions = &archive.editions;
	assert_int_equal(editions->count, 2);
	assert_int_equal(editions->superseded_count, 2);
	assert_int_equal(editions_all(editions), 4);
	const struct edition *newest = editions_find(editions, TABLE_PERIOD);
	assert_string_equal(newest->name, "2026-Q3-r3");
	assert_int_equal(newest->sequence, 4);
	assert_false(newest->is_superseded);
	assert_int_equal(newest->held_back_under, 40);
	const struct edition *second = editions_find_revision(editions, TABLE_PERIOD, 2);
	assert_string_equal(second->reason, "late \"arrivals\" & more");
	assert_true(second->is_superseded);
	assert_string_equal(editions_find(editions, TABLE_PERIOD + 1)->previous, second->sha256);
	assert_null(editions_find_revision(editions, TABLE_PERIOD, 1)->reason);
	assert_null(editions_find_revision(editions, TABLE_PERIOD, 4));
	assert_string_equal(editions_find_sequence(editions, 1)->name, "2026-Q3");
	free_archive(&archive);
}

static void names_of_editions_are_written_in_one_way(void **state)
{
	(void)state;
	static const char *const bad[] = { "2026-Q3-r1", "2026-Q3-r0", "2026-Q3-r02", "2026-Q3-r", "2026-Q3-r2x", "2026-Q5", "2026-Q3-R2",
					   "2026-Q3-r100000", "2026-Q3-r2-r3", "-r2" };
	char name[EDITION_NAME_SIZE];
	int period;
	unsigned revision;
	for (unsigned number = 1; number < 30; number++) {
		edition_name(TABLE_PERIOD, number, name);
		assert_true(edition_parse_name(name, &period, &revision));
		assert_int_equal(period, TABLE_PERIOD);
		assert_int_equal(revision, number);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (edition_parse_name(bad[i], &period, &revision))
			fail_msg("'%s' was taken for an edition", bad[i]);
}

static void provisional_figures_have_their_flag(void **state)
{
	(void)state;
	struct archive archive = { 0 };
	struct table table = { 0 };
	struct text bytes = { 0 };
	struct error err;
	unit_folder(archive.folder);
	table_add(&table, "a", "FR", "1", 50);
	table_add(&table, "a", "DE", "1", 3);
	table_add(&table, "b", "DE", "1", 30);
	table_finish(&table, true);
	freeze_as(&archive, &table, TABLE_PERIOD, NULL, "2027-01-15");
	assert_string_equal(editions_find(&archive.editions, TABLE_PERIOD)->final, "2027-01-15");
	assert_ok(file_read(path_join(&archive.arena, archive.folder, "2026-Q3/activations-2026-Q3.csv"), 1 << 20, &bytes, &err), &err);
	assert_non_null(strstr(bytes.bytes, ",,Q,C\r\n"));
	assert_non_null(strstr(bytes.bytes, "FR,France,b,0,P,F\r\n"));
	assert_null(strstr(bytes.bytes, ",A,"));
	text_finish(&bytes);
	table_free(&table);
	free_archive(&archive);
}

static void overwrite(const struct archive *archive, const char *name, const char *from, const char *to)
{
	struct arena arena = { 0 };
	struct text bytes = { 0 };
	struct error err;
	char *path = path_join(&arena, archive->folder, name);
	assert_ok(file_read(path, 1 << 20, &bytes, &err), &err);
	char *at = strstr(bytes.bytes, from);
	assert_non_null(at);
	assert_int_equal(strlen(from), strlen(to));
	memcpy(at, to, strlen(to));
	assert_ok(file_write(path, bytes.bytes, bytes.length, &err), &err);
	text_finish(&bytes);
	arena_finish(&arena);
}

static void make_three(struct archive *archive)
{
	unit_folder(archive->folder);
	for (int i = 0; i < 3; i++) {
		struct table table = { 0 };
		table_add(&table, "a", "FR", "1", 50 + (uint64_t)i);
		table_add(&table, "b", "DE", "2", 70);
		table_finish(&table, true);
		/* released out of order: the chain follows the releases, not the calendar */
		freeze(archive, &table, TABLE_PERIOD + (i == 1 ? -1 : i));
		table_free(&table);
	}
}

static void the_chain_follows_the_releases(void **state)
{
	(void)state;
	struct archive archive = { 0 };
	make_three(&archive);
	assert_int_equal(archive.editions.count, 3);
	assert_int_equal(archive.editions.list[0].cube.period, TABLE_PERIOD - 1);
	assert_int_equal(archive.editions.list[0].sequence, 2);
	assert_string_equal(archive.editions.list[0].previous, archive.editions.list[1].sha256);
	assert_string_equal(archive.editions.list[2].previous, archive.editions.list[0].sha256);
	assert_string_equal(archive.editions.list[1].previous, "");
	free_archive(&archive);
}

static void any_change_is_noticed(void **state)
{
	(void)state;
	static const struct {
		const char *file, *from, *to, *message;
	} cases[] = {
		{ "2026-Q3/activations-2026-Q3.csv", ",50,A", ",51,A", "activations-2026-Q3.csv: changed since" },
		{ "2026-Q3/areas.csv", "France", "Franca", "areas.csv: changed since" },
		{ "2026-Q2/edition.xml", "2026-10-15", "2026-10-16", "edition 2027-Q1 does not follow" },
		{ "2026-Q3/edition.xml", "k=\"10\"", "k=\"02\"", "edition.xml: not an edition" },
		{ "2026-Q3/edition.xml", "name=\"areas.csv\"", "name=\"../as.csv\"", "edition.xml: not an edition" },
		{ "2026-Q3/edition.xml", "sequence=\"1\"", "sequence=\"9\"", "edition number 1 is missing" },
		{ "2026-Q3/edition.xml", "2026-Q3\" rev", "2026-Q4\" rev", "another period" },
		{ "2026-Q3/edition.xml", "revision=\"1\" seq", "revision=\"2\" seq", "edition.xml: not an edition" },
		{ "2026-Q3/edition.xml", "mode=\"suppression\"", "mode=\"Suppression\"", "edition.xml: not an edition" },
		{ "2026-Q3/edition.xml", "<log sha256=\"0", "<log sha256=\"x", "edition.xml: not an edition" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct archive archive = { 0 };
		struct error err = { 0 };
		make_three(&archive);
		overwrite(&archive, cases[i].file, cases[i].from, cases[i].to);
		assert_false(editions_read(archive.folder, &archive.arena, &archive.editions, &err));
		assert_message(&err, cases[i].message);
		free_archive(&archive);
	}
}

/* Tables that someone made up, with hashes to match, are still read as hostile. */
static void tables_that_do_not_fit_together_are_refused(void **state)
{
	(void)state;
	static const struct {
		const char *tables[EDITION_TABLES], *message;
	} cases[] = {
		{ { NULL, NULL, "ref_area,name,kind,parent\r\n", NULL }, "no row for the world" },
		{ { NULL, NULL, "ref_area,name,kind,parent\r\nFR,France,country,150\r\n_T,world,world,\r\n", NULL }, "no such region: '150'" },
		{ { NULL, NULL, "ref_area,name,kind,parent\r\n_T,world,world,\r\nFR,France,country,150\r\n", NULL }, "out of place" },
		{ { NULL, NULL, NULL, "model,name\r\nb,b\r\na,a\r\n" }, "models are not in order at 'a'" },
		{ { "x\r\n", NULL, NULL, NULL }, "another header was expected" },
		{ { "time_period,ref_area,ref_area_name,model,obs_value,obs_status,conf_status\r\n2026-Q3,FR,France,z,1,A,F\r\n", NULL, NULL, NULL },
		  "a model or area that models.csv or areas.csv lacks" },
		{ { "time_period,ref_area,ref_area_name,model,obs_value,obs_status,conf_status\r\n2026-Q3,FR,France,a,7,Q,C\r\n", NULL, NULL, NULL },
		  "neither a count with A and F nor a blank" },
		{ { "time_period,ref_area,ref_area_name,model,obs_value,obs_status,conf_status\r\n2026-Q3,FR,France,a,-7,A,F\r\n", NULL, NULL, NULL },
		  "neither a count" },
		{ { "time_period,ref_area,ref_area_name,model,obs_value,obs_status,conf_status\r\n2026-Q3,FR,France,a,7,A,F\r\n"
		    "2026-Q3,FR,France,a,7,A,F\r\n", NULL, NULL, NULL }, "the cell stands twice" },
		{ { "time_period,ref_area,ref_area_name,model,obs_value,obs_status,conf_status\r\n2026-Q3,FR,France,a,7,A,F\r\n", NULL, NULL, NULL },
		  "a row is missing" },
		{ { "time_period,ref_area,ref_area_name,model,obs_value,obs_status,conf_status\r\n2025-Q3,FR,France,a,7,A,F\r\n", NULL, NULL, NULL },
		  "another period" },
	};
	const char *const names[EDITION_TABLES] = { "t.csv", "v.csv", "areas.csv", "models.csv" };
	struct table table = { 0 };
	struct pattern pattern;
	struct text good[EDITION_TABLES] = { 0 };
	table_add(&table, "a", "FR", "1", 50);
	table_finish(&table, true);
	protect_cube(&table.cube, &parameters, &table.arena, &pattern);
	struct edition edition = { .language = "en", .cube = table.cube, .withheld = calloc(table.cube.cell_count, sizeof(bool)) };
	edition_tables(&edition, good);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct text tables[EDITION_TABLES];
		struct edition back = { .cube.period = TABLE_PERIOD };
		struct arena arena = { 0 };
		struct error err = { 0 };
		memcpy(tables, good, sizeof tables);
		for (int t = 0; t < EDITION_TABLES; t++) {
			char *bytes = (char *)(uintptr_t)cases[i].tables[t];
			if (bytes != NULL)
				tables[t] = (struct text){ bytes, strlen(bytes), 0 };
		}
		assert_false(edition_parse_tables(tables, names, &arena, &back, &err));
		assert_message(&err, cases[i].message);
		arena_finish(&arena);
	}
	for (int t = 0; t < EDITION_TABLES; t++)
		text_finish(&good[t]);
	free((void *)(uintptr_t)edition.withheld);
	table_free(&table);
}

static void a_revision_without_the_one_before_is_refused(void **state)
{
	(void)state;
	struct archive archive = { 0 };
	struct error err;
	make_revisions(&archive);
	/* 2026-Q3-r3 renamed and renumbered as if there were no r2; its hash chain is whole, since it is the last */
	overwrite(&archive, "2026-Q3-r3/edition.xml", "revision=\"3\"", "revision=\"9\"");
	assert_int_equal(rename(path_join(&archive.arena, archive.folder, "2026-Q3-r3"), path_join(&archive.arena, archive.folder, "2026-Q3-r9")), 0);
	assert_false(editions_read(archive.folder, &archive.arena, &archive.editions, &err));
	assert_message(&err, "edition 2026-Q3-r9 does not follow revision 8");
	free_archive(&archive);
}

static void what_no_revision_says_is_refused(void **state)
{
	(void)state;
	static const struct {
		const char *from, *to, *message;
	} cases[] = {
		{ "held-back-under=\"40\"", "held-back-under=\"-1\"", "edition.xml: not an edition" },
		{ "reason=\"again\"", "r_ason=\"again\"", "edition.xml: not an edition" },
		{ "k=\"10\"", "k=\"03\"", "edition 2026-Q3-r3 is protected in another way than revision 2" },
		{ "mode=\"suppression\"", "mode=\"rounding\"   ", "edition 2026-Q3-r3 is protected in another way than revision 2" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct archive archive = { 0 };
		struct error err;
		make_revisions(&archive);
		overwrite(&archive, "2026-Q3-r3/edition.xml", cases[i].from, cases[i].to);
		assert_false(editions_read(archive.folder, &archive.arena, &archive.editions, &err));
		assert_message(&err, cases[i].message);
		free_archive(&archive);
	}
}

static void a_rounded_edition_that_withholds_is_refused(void **state)
{
	(void)state;
	struct archive archive = { 0 };
	struct table table = { 0 };
	struct error err;
	unit_folder(archive.folder);
	table_add(&table, "a", "FR", "1", 3);
	table_add(&table, "a", "DE", "1", 30);
	table_finish(&table, true);
	freeze(&archive, &table, TABLE_PERIOD);
	overwrite(&archive, "2026-Q3/edition.xml", "mode=\"suppression\"", "mode=\"rounding\"   ");
	assert_false(editions_read(archive.folder, &archive.arena, &archive.editions, &err));
	assert_message(&err, "it is rounded, and withholds cells all the same");
	table_free(&table);
	free_archive(&archive);
}

static void half_made_editions_are_not_read(void **state)
{
	(void)state;
	struct archive archive = { 0 };
	struct error err;
	make_three(&archive);
	assert_ok(folder_make(path_join(&archive.arena, archive.folder, ".new-2027-Q1-99"), &err), &err);
	assert_ok(editions_read(archive.folder, &archive.arena, &archive.editions, &err), &err);
	assert_int_equal(archive.editions.count, 3);
	assert_ok(folder_make(path_join(&archive.arena, archive.folder, "notes"), &err), &err);
	assert_false(editions_read(archive.folder, &archive.arena, &archive.editions, &err));
	assert_message(&err, "/notes: not an edition");
	free_archive(&archive);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_edition_comes_back_without_what_is_withheld),
		cmocka_unit_test(a_frozen_edition_is_not_touched),
		cmocka_unit_test(a_revision_supersedes_and_the_old_one_stays),
		cmocka_unit_test(a_revision_without_the_one_before_is_refused),
		cmocka_unit_test(names_of_editions_are_written_in_one_way),
		cmocka_unit_test(provisional_figures_have_their_flag),
		cmocka_unit_test(the_chain_follows_the_releases),
		cmocka_unit_test(any_change_is_noticed),
		cmocka_unit_test(tables_that_do_not_fit_together_are_refused),
		cmocka_unit_test(what_no_revision_says_is_refused),
		cmocka_unit_test(a_rounded_edition_that_withholds_is_refused),
		cmocka_unit_test(half_made_editions_are_not_read),
	};
	area_init();
	xml_init();
	return cmocka_run_group_tests_name("edition", tests, NULL, NULL);
}
