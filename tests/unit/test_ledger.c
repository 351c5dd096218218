#include "base/area.h"
#include "base/file.h"
#include "base/xml.h"
#include "ledger/ledger.h"
#include "table.h"

static const struct protection parameters = { PROTECTION_SUPPRESSION, 10 };

/* A release of a random table: its edition read back, and its log. */
struct bench {
	char folder[64];
	const char *editions_folder, *ledger_folder;
	struct arena arena;
	struct table table;
	struct pattern pattern;
	struct proof proof;
	struct editions editions;
};

static const struct edition *released(const struct bench *bench)
{
	return editions_find(&bench->editions, TABLE_PERIOD);
}

static void release(struct bench *bench)
{
	struct error err;
	char log[DIGEST_TEXT_SIZE];
	struct edition edition = { .statistic = "activations", .language = "en", .released = "2026-10-15", .protection = parameters, .log = log };
	const struct held_leaf held = { .model = "a, b", .version = "1", .published = 12, .counted = 15 };
	const struct ledger_entry entry = { &bench->table.cube, &bench->pattern, &bench->proof, &held, 1 };
	protect_cube(&bench->table.cube, &parameters, &bench->arena, &bench->pattern);
	const bool *withheld = pattern_withheld(&bench->pattern, bench->table.cube.cell_count, &bench->arena);
	assert_ok(audit_release(&bench->table.cube, withheld, parameters.k, &bench->arena, &bench->proof, &err), &err);
	assert_ok(edition_follow(&bench->editions, TABLE_PERIOD, &edition, &err), &err);
	assert_ok(ledger_write(bench->ledger_folder, &edition, &entry, log, &err), &err);
	assert_ok(edition_freeze(bench->editions_folder, &bench->table.cube, &bench->pattern, &bench->editions, &edition, &err), &err);
	assert_ok(editions_read(bench->editions_folder, &bench->arena, &bench->editions, &err), &err);
}

static void set_up(struct bench *bench, uint64_t *random, bool shared)
{
	unit_folder(bench->folder);
	bench->editions_folder = path_join(&bench->arena, bench->folder, "editions");
	bench->ledger_folder = path_join(&bench->arena, bench->folder, "audit");
	table_fill(&bench->table, random, shared);
	release(bench);
}

static void tear_down(struct bench *bench)
{
	struct error err;
	assert_ok(folder_remove(bench->folder, &err), &err);
	table_free(&bench->table);
	arena_finish(&bench->arena);
	*bench = (struct bench){ 0 };
}

static void what_was_withheld_comes_back_from_the_log(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	for (int round = 0; round < 60; round++) {
		struct bench bench = { 0 };
		struct cube cube;
		struct pattern pattern;
		struct error err;
		set_up(&bench, &random, round % 2);
		assert_ok(ledger_read(bench.ledger_folder, released(&bench), &bench.arena, &cube, &pattern, &err), &err);
		assert_memory_equal(cube.values, bench.table.cube.values, cube.cell_count * sizeof *cube.values);
		assert_memory_equal(pattern.states, bench.pattern.states, cube.cell_count);
		assert_int_equal(pattern.primary, bench.pattern.primary);
		assert_int_equal(pattern.complementary, bench.pattern.complementary);
		tear_down(&bench);
	}
}

static void the_log_holds_the_proof_and_what_is_held_back(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	struct bench bench = { 0 };
	set_up(&bench, &random, true);
	const char *own = path_join(&bench.arena, bench.ledger_folder, "2026-Q3");
	assert_string_equal(unit_read(&bench.arena, path_join(&bench.arena, own, "held-back.csv")),
			    "model,area,version,published,counted\r\n\"a, b\",,1,12,15\r\n");
	const char *witnesses = unit_read(&bench.arena, path_join(&bench.arena, own, "witnesses.csv"));
	size_t lines = 0;
	for (const char *p = witnesses; *p != '\0'; p++)
		lines += *p == '\n';
	assert_int_equal(lines, bench.proof.shift_count + 1);
	tear_down(&bench);
}

/* The secret makes the published hash one that cannot be found by trying what is withheld, and the same secret gives the same log. */
static void the_hash_depends_on_a_secret_that_stays(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	struct bench bench = { 0 };
	struct error err;
	char first[DIGEST_TEXT_SIZE], again[DIGEST_TEXT_SIZE], other[DIGEST_TEXT_SIZE];
	set_up(&bench, &random, true);
	const struct held_leaf held = { .model = "a, b", .version = "1", .published = 12, .counted = 15 };
	const struct ledger_entry entry = { &bench.table.cube, &bench.pattern, &bench.proof, &held, 1 };
	assert_ok(ledger_write(bench.ledger_folder, released(&bench), &entry, first, &err), &err);
	assert_ok(ledger_write(bench.ledger_folder, released(&bench), &entry, again, &err), &err);
	assert_string_equal(first, again);
	assert_int_equal(unlink(path_join(&bench.arena, bench.ledger_folder, "salt")), 0);
	/* another log is not written over the one that is there: its edition may be out */
	assert_false(ledger_write(bench.ledger_folder, released(&bench), &entry, other, &err));
	assert_message(&err, "/2026-Q3: the log of a release with other counts is here");
	assert_ok(folder_remove(path_join(&bench.arena, bench.ledger_folder, "2026-Q3"), &err), &err);
	assert_ok(ledger_write(bench.ledger_folder, released(&bench), &entry, other, &err), &err);
	assert_string_not_equal(first, other);
	tear_down(&bench);
}

static void replace(struct bench *bench, const char *name, const char *content)
{
	struct error err;
	const char *path = path_join(&bench->arena, bench->ledger_folder, name);
	assert_ok(file_write(path, content, strlen(content), &err), &err);
}

static void a_log_of_something_else_is_refused(void **state)
{
	(void)state;
	static const struct {
		const char *file, *content, *message;
	} cases[] = {
		{ "2026-Q3/log.xml", "<log/>", "2026-Q3/log.xml: not the log of the edition" },
		{ "2026-Q3/withheld.csv", "model,area,version,count,reason\r\n", "2026-Q3/withheld.csv: not the log of the edition" },
		{ "2026-Q3/witnesses.csv", "", "2026-Q3/witnesses.csv: not the log of the edition" },
		{ "2026-Q3/held-back.csv", "", "2026-Q3/held-back.csv: not the log of the edition" },
		{ "salt", "secret", NULL },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		uint64_t random = unit_seed();
		struct bench bench = { 0 };
		struct cube cube;
		struct pattern pattern;
		struct error err;
		char log[DIGEST_TEXT_SIZE];
		for (set_up(&bench, &random, true); bench.pattern.primary == 0; set_up(&bench, &random, true))
			tear_down(&bench); /* nothing withheld: the log would be right */
		replace(&bench, cases[i].file, cases[i].content);
		if (cases[i].message != NULL) {
			assert_false(ledger_read(bench.ledger_folder, released(&bench), &bench.arena, &cube, &pattern, &err));
			assert_message(&err, cases[i].message);
		} else {
			const struct ledger_entry entry = { .cube = &bench.table.cube, .pattern = &bench.pattern, .proof = &bench.proof };
			assert_false(ledger_write(bench.ledger_folder, released(&bench), &entry, log, &err));
			assert_message(&err, "/salt: not 64 hexadecimal digits");
		}
		tear_down(&bench);
	}
}

/* With the hash of log.xml right, rows are still held against the edition: a release that was tampered with before it froze. */
static void rows_that_do_not_fit_the_edition_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = { "nobody,FR,,3,primary", "_T,,9.9,3,primary", "_T,_T,,3,primary\r\n_T,_T,,3,primary" };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct bench bench = { 0 };
		struct cube cube;
		struct pattern pattern;
		struct error err;
		char hash[DIGEST_TEXT_SIZE];
		unit_folder(bench.folder);
		bench.editions_folder = path_join(&bench.arena, bench.folder, "editions");
		bench.ledger_folder = path_join(&bench.arena, bench.folder, "audit");
		table_add(&bench.table, "a", "FR", "1", 3);
		table_add(&bench.table, "a", "DE", "1", 300);
		table_add(&bench.table, "b", "FR", "1", 300);
		table_add(&bench.table, "b", "DE", "1", 300);
		table_finish(&bench.table, true);
		release(&bench);
		struct edition edition = *released(&bench);
		const char *csv = arena_printf(&bench.arena, "model,area,version,count,reason\r\n%s\r\n", bad[i]);
		edition.areas.cells = i == 2 ? 2 : 1;
		edition.versions.cells = 0;
		replace(&bench, "2026-Q3/withheld.csv", csv);
		digest_sha256(csv, strlen(csv), hash);
		const char *own = path_join(&bench.arena, bench.ledger_folder, "2026-Q3");
		const char *others = strstr(unit_read(&bench.arena, path_join(&bench.arena, own, "log.xml")), "<file name=\"witnesses.csv\"");
		const char *xml = arena_printf(&bench.arena, "<log><file name=\"withheld.csv\" sha256=\"%s\"/>%s", hash, others);
		replace(&bench, "2026-Q3/log.xml", xml);
		digest_sha256(xml, strlen(xml), hash);
		edition.log = hash;
		assert_false(ledger_read(bench.ledger_folder, &edition, &bench.arena, &cube, &pattern, &err));
		assert_message(&err, "withheld.csv: not the log of the edition");
		tear_down(&bench);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_withheld_comes_back_from_the_log),
		cmocka_unit_test(the_log_holds_the_proof_and_what_is_held_back),
		cmocka_unit_test(the_hash_depends_on_a_secret_that_stays),
		cmocka_unit_test(a_log_of_something_else_is_refused),
		cmocka_unit_test(rows_that_do_not_fit_the_edition_are_refused),
	};
	area_init();
	xml_init();
	return cmocka_run_group_tests_name("ledger", tests, NULL, NULL);
}
