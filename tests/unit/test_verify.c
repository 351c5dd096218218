#include "base/area.h"
#include "protect/protect.h"
#include "site/verify.h"
#include "table.h"

enum { K = 10 };

/* An edition as it is read back: withheld counts are gone. */
struct shown {
	struct table table;
	struct edition edition;
	struct editions editions;
};

static void show(struct shown *shown, const struct pattern *pattern)
{
	struct cube *cube = &shown->edition.cube;
	const bool *withheld = pattern_withheld(pattern, shown->table.cube.cell_count, &shown->table.arena);
	*cube = shown->table.cube;
	cube->values = arena_array(&shown->table.arena, cube->cell_count, sizeof *cube->values);
	for (uint32_t cell = 0; cell < cube->cell_count; cell++)
		cube->values[cell] = withheld[cell] ? 0 : shown->table.cube.values[cell];
	shown->edition.withheld = withheld;
	shown->edition.folder = "site/editions/2026-Q3";
	shown->edition.protection = (struct protection){ PROTECTION_SUPPRESSION, K };
	shown->edition.revision = 1;
	edition_name(TABLE_PERIOD, 1, shown->edition.name);
	shown->editions = (struct editions){ .list = &shown->edition, .count = 1 };
}

static bool attack(const struct shown *shown, struct text *report, struct verify_result *result, struct error *err)
{
	struct progress progress;
	progress_init(&progress, true);
	*result = (struct verify_result){ 0 };
	return verify_disclosure(&shown->editions, &progress, report, NULL, result, err);
}

static size_t lines(const struct text *text)
{
	size_t count = 0;
	for (size_t i = 0; i < text->length; i++)
		count += text->bytes[i] == '\n';
	return count;
}

static void what_is_released_stands_the_attack(void **state)
{
	(void)state;
	const struct protection parameters = { PROTECTION_SUPPRESSION, K };
	uint64_t random = unit_seed();
	for (int round = 0; round < 100; round++) {
		struct shown shown = { 0 };
		struct pattern pattern;
		struct verify_result result;
		struct text report = { 0 };
		struct error err;
		table_fill(&shown.table, &random, round % 2);
		protect_cube(&shown.table.cube, &parameters, &shown.table.arena, &pattern);
		show(&shown, &pattern);
		assert_ok(attack(&shown, &report, &result, &err), &err);
		assert_int_equal(result.withheld, pattern.primary + pattern.complementary);
		assert_int_equal(lines(&report), result.withheld + 1);
		text_finish(&report);
		table_free(&shown.table);
	}
}

/* Two withheld in each line and column, ten or more left for them in each: each sum alone says nothing, and all together say that
 * every one of the four is under ten. */
static void what_only_all_sums_together_tell_is_found(void **state)
{
	(void)state;
	static const char *const models[] = { "a", "b" }, *const places[] = { "FR", "DE" };
	static const uint64_t counts[] = { 6, 7, 7, 6 };
	struct shown shown = { 0 };
	struct pattern pattern;
	struct verify_result result;
	struct text report = { 0 };
	struct error err;
	for (int i = 0; i < 4; i++)
		table_add(&shown.table, models[i / 2], places[i % 2], "1", counts[i]);
	table_add(&shown.table, "a", "US", "1", 100);
	table_add(&shown.table, "b", "US", "1", 100);
	table_finish(&shown.table, true);
	pattern = (struct pattern){ .states = arena_array(&shown.table.arena, shown.table.cube.cell_count, 1) };
	for (uint32_t cell = 0; cell < shown.table.cube.cell_count; cell++)
		if (shown.table.cube.values[cell] < K && shown.table.cube.values[cell] > 0)
			pattern.states[cell] = CELL_PRIMARY;
	show(&shown, &pattern);
	assert_ok(verify_sums(&shown.editions, &result, &err), &err);
	shown.edition.protection.k = 13;
	assert_ok(verify_sums(&shown.editions, &result, &err), &err);
	assert_false(attack(&shown, &report, &result, &err));
	assert_message(&err, "site/editions/2026-Q3: 2026-Q3, a, FR: withheld, and the published figures show that it is under the threshold: from 1 to 12");
	assert_string_equal(report.bytes, "edition,model,area,version,lowest,highest\r\n2026-Q3,a,DE,,1,12\r\n2026-Q3,a,FR,,1,12\r\n"
					  "2026-Q3,b,DE,,1,12\r\n2026-Q3,b,FR,,1,12\r\n");
	text_finish(&report);
	table_free(&shown.table);
}

static void a_count_that_follows_is_named(void **state)
{
	(void)state;
	struct shown shown = { 0 };
	struct pattern pattern;
	struct verify_result result;
	struct error err;
	table_add(&shown.table, "a", "FR", "1", 42);
	table_add(&shown.table, "a", "US", "1", 100);
	table_finish(&shown.table, true);
	pattern = (struct pattern){ .states = arena_array(&shown.table.arena, shown.table.cube.cell_count, 1) };
	pattern.states[cube_area_cell(&shown.table.cube, 0, 0)] = CELL_COMPLEMENTARY;
	show(&shown, &pattern);
	assert_false(attack(&shown, NULL, &result, &err));
	assert_message(&err, "2026-Q3, a, FR: withheld, and the published figures give it away: 42");
	/* a published total that its parts exceed allows no table at all */
	shown.edition.cube.values[cube_area_cell(&shown.table.cube, 0, cube_world(&shown.table.cube))] = 99;
	assert_false(attack(&shown, NULL, &result, &err));
	assert_message(&err, "site/editions/2026-Q3: no table with a count of 1 or more in each withheld cell agrees with what is published");
	table_free(&shown.table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_released_stands_the_attack),
		cmocka_unit_test(what_only_all_sums_together_tell_is_found),
		cmocka_unit_test(a_count_that_follows_is_named),
	};
	area_init();
	return cmocka_run_group_tests_name("verify", tests, NULL, NULL);
}
