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

static void freeze(struct archive *archive, struct table *table, int period, const char *released)
{
	struct pattern pattern;
	struct error err;
	struct edition edition = { .statistic = "activations", .language = "en", .released = released, .protection = parameters };
	table->cube.period = period;
	protect_cube(&table->cube, &parameters, &table->arena, &pattern);
	assert_ok(editions_read(archive->folder, &archive->arena, &archive->editions, &err), &err);
	assert_ok(edition_freeze(archive->folder, &table->cube, &pattern, &archive->editions, &edition, &err), &err);
	assert_ok(editions_read(archive->folder, &archive->arena, &archive->editions, &err), &err);
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
		freeze(&archive, &table, TABLE_PERIOD, "2026-10-15");
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
	struct pattern pattern;
	struct error err;
	struct edition edition = { .statistic = "activations", .language = "en", .released = "2026-10-15", .protection = parameters };
	unit_folder(archive.folder);
	table_add(&table, "a", "FR", "1", 50);
	table_finish(&table, true);
	freeze(&archive, &table, TABLE_PERIOD, "2026-10-15");
	protect_cube(&table.cube, &parameters, &table.arena, &pattern);
	assert_false(edition_freeze(archive.folder, &table.cube, &pattern, &archive.editions, &edition, &err));
	assert_int_equal(err.kind, ERROR_REFUSED);
	assert_message(&err, "/2026-Q3: the edition is frozen");
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
		freeze(archive, &table, TABLE_PERIOD + (i == 1 ? -1 : i), "2026-10-15");
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
		cmocka_unit_test(the_chain_follows_the_releases),
		cmocka_unit_test(any_change_is_noticed),
		cmocka_unit_test(tables_that_do_not_fit_together_are_refused),
		cmocka_unit_test(half_made_editions_are_not_read),
	};
	area_init();
	xml_init();
	return cmocka_run_group_tests_name("edition", tests, NULL, NULL);
}
