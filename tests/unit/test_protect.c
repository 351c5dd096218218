#include "base/area.h"
#include "protect/protect.h"
#include "table.h"

enum { K = 10 };

static void every_equation_holds_in_the_cube(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	for (int round = 0; round < 300; round++) {
		struct table table = { 0 };
		struct equations equations;
		table_fill(&table, &random, round % 2);
		assert_int_equal(table.cube.values[cube_area_cell(&table.cube, table.cube.models, cube_world(&table.cube))],
				 table.period.observations);
		cube_equations(&table.cube, &table.arena, &equations);
		for (size_t e = 0; e < equations.count; e++) {
			uint64_t sum = 0;
			for (uint32_t i = 0; i < equations.list[e].count; i++)
				sum += table.cube.values[equations.members[equations.list[e].first + i]];
			assert_int_equal(sum, table.cube.values[equations.list[e].total]);
		}
		table_free(&table);
	}
}

static void check_pattern(const struct table *table, const struct pattern *pattern)
{
	struct equations equations;
	struct arena arena = { 0 };
	uint32_t primary = 0, complementary = 0;
	for (uint32_t cell = 0; cell < table->cube.cell_count; cell++) {
		uint64_t value = table->cube.values[cell];
		bool small = value >= 1 && value < K;
		assert_int_equal(pattern->states[cell] == CELL_PRIMARY, small);
		assert_true(value != 0 || pattern->states[cell] == CELL_PUBLISHED);
		primary += pattern->states[cell] == CELL_PRIMARY;
		complementary += pattern->states[cell] == CELL_COMPLEMENTARY;
	}
	assert_int_equal(pattern->primary, primary);
	assert_int_equal(pattern->complementary, complementary);
	cube_equations(&table->cube, &arena, &equations);
	for (size_t e = 0; e < equations.count; e++) {
		const struct equation *equation = &equations.list[e];
		bool total = pattern->states[equation->total] != CELL_PUBLISHED;
		uint32_t withheld = total;
		uint64_t remainder = 0;
		for (uint32_t i = 0; i < equation->count; i++) {
			uint32_t cell = equations.members[equation->first + i];
			withheld += pattern->states[cell] != CELL_PUBLISHED;
			remainder += pattern->states[cell] != CELL_PUBLISHED ? table->cube.values[cell] : 0;
		}
		assert_int_not_equal(withheld, 1);
		assert_true(total || withheld == 0 || remainder >= K);
	}
	arena_finish(&arena);
}

static void no_equation_gives_a_single_cell_away(void **state)
{
	(void)state;
	const struct protection parameters = { PROTECTION_SUPPRESSION, K };
	uint64_t random = unit_seed();
	for (int round = 0; round < 500; round++) {
		struct table table = { 0 };
		struct pattern pattern, again;
		table_fill(&table, &random, round % 2);
		protect_cube(&table.cube, &parameters, &table.arena, &pattern);
		check_pattern(&table, &pattern);
		protect_cube(&table.cube, &parameters, &table.arena, &again);
		assert_memory_equal(pattern.states, again.states, table.cube.cell_count);
		table_free(&table);
	}
}

/* protection.md: "one-cell line: total equals the cell: the margin must go too". */
static void a_total_of_one_cell_goes_with_it(void **state)
{
	(void)state;
	const struct protection parameters = { PROTECTION_SUPPRESSION, K };
	struct table table = { 0 };
	struct pattern pattern;
	table_add(&table, "a", "FR", "1", 500);
	table_add(&table, "a", "DZ", "1", 3);
	table_add(&table, "b", "FR", "1", 400);
	table_add(&table, "b", "US", "1", 300);
	table_finish(&table, true);
	protect_cube(&table.cube, &parameters, &table.arena, &pattern);
	check_pattern(&table, &pattern);
	/* Algeria is all that Africa has: x(a, DZ) = x(a, 002) = x(·, DZ) = x(·, 002) = 3 */
	uint32_t africa = cube_region_area(&table.cube, 0), algeria = 0;
	assert_string_equal(cube_area_code(&table.cube, africa), "002");
	assert_string_equal(cube_area_code(&table.cube, algeria), "DZ");
	for (uint32_t m = 0; m <= table.cube.models; m += 2) {
		assert_int_equal(pattern.states[cube_area_cell(&table.cube, m, algeria)], CELL_PRIMARY);
		assert_int_equal(pattern.states[cube_area_cell(&table.cube, m, africa)], CELL_PRIMARY);
	}
	table_free(&table);
}

static void two_singletons_under_a_total_take_a_third(void **state)
{
	(void)state;
	const struct protection parameters = { PROTECTION_SUPPRESSION, K };
	struct table table = { 0 };
	struct pattern pattern;
	table_add(&table, "a", "FR", "1", 500);
	table_add(&table, "a", "DE", "1", 1);
	table_add(&table, "a", "MC", "1", 1);
	table_add(&table, "b", "FR", "1", 500);
	table_add(&table, "b", "DE", "1", 500);
	table_add(&table, "b", "MC", "1", 500);
	table_finish(&table, true);
	protect_cube(&table.cube, &parameters, &table.arena, &pattern);
	check_pattern(&table, &pattern);
	assert_true(pattern.complementary > 0);
	table_free(&table);
}

static void a_model_named_like_the_total_is_refused(void **state)
{
	(void)state;
	struct table table = { 0 };
	struct error err;
	table_add(&table, "_T", "FR", "1", 50);
	table.tally.periods = &table.period;
	table.tally.period_count = 1;
	assert_false(cube_from_tally(&table.tally, 0, true, &table.arena, &table.cube, &err));
	assert_message(&err, "'_T', which means all models");
	table_free(&table);
}

static void a_period_without_rows_is_an_empty_cube(void **state)
{
	(void)state;
	struct table table = { 0 };
	struct pattern pattern;
	struct error err;
	const struct protection parameters = { PROTECTION_SUPPRESSION, K };
	table_add(&table, "a", "FR", "1", 50);
	table_finish(&table, true);
	assert_ok(cube_from_tally(&table.tally, 4, true, &table.arena, &table.cube, &err), &err);
	assert_int_equal(table.cube.models, 0);
	protect_cube(&table.cube, &parameters, &table.arena, &pattern);
	assert_int_equal(pattern.primary, 0);
	table_free(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_equation_holds_in_the_cube),
		cmocka_unit_test(no_equation_gives_a_single_cell_away),
		cmocka_unit_test(a_total_of_one_cell_goes_with_it),
		cmocka_unit_test(two_singletons_under_a_total_take_a_third),
		cmocka_unit_test(a_model_named_like_the_total_is_refused),
		cmocka_unit_test(a_period_without_rows_is_an_empty_cube),
	};
	area_init();
	return cmocka_run_group_tests_name("protect", tests, NULL, NULL);
}
