#include "audit/audit.h"
#include "base/area.h"
#include "pattern.h"
#include "source/value.h"

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

/* Whether publishing the cell too would still keep the promise. */
static bool could_be_published(struct table *table, bool *withheld, uint32_t cell)
{
	struct arena arena = { 0 };
	struct proof proof;
	struct error err;
	withheld[cell] = false;
	bool could = audit_prove(&table->cube, withheld, K, &arena, &proof, &err);
	withheld[cell] = true;
	arena_finish(&arena);
	return could;
}

/* So no set of them can: the more is published, the less is possible. */
static void no_complementary_cell_is_needless(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	uint32_t complementary = 0;
	for (int round = 0; round < 300; round++) {
		struct table table = { 0 };
		table_fill(&table, &random, round % 2);
		bool *withheld = pattern_make(&table, PATTERN_PROTECTED, &random);
		for (uint32_t cell = 0; cell < table.cube.cell_count; cell++) {
			if (!withheld[cell] || table.cube.values[cell] < K)
				continue;
			assert_false(could_be_published(&table, withheld, cell));
			complementary++;
		}
		table_free(&table);
	}
	assert_true(complementary > 0);
}

/* The same observations, met in another order. */
static void copy_shuffled(const struct table *from, uint64_t *random, bool shared, struct table *to)
{
	size_t count = from->period.group_count, *order = malloc(count * sizeof *order);
	assert_non_null(order);
	for (size_t i = 0; i < count; i++) {
		size_t at = unit_below(random, (unsigned)i + 1);
		order[i] = order[at];
		order[at] = i;
	}
	for (size_t i = 0; i < count; i++) {
		const struct tally_group *group = &from->period.groups[order[i]];
		table_add(to, from->tally.models.names[group->model], from->tally.countries.names[group->country],
			  from->tally.versions.names[group->version], group->count);
	}
	free(order);
	table_finish(to, shared);
}

static void the_order_of_observations_changes_nothing(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	for (int round = 0; round < 200; round++) {
		struct table table = { 0 }, other = { 0 };
		table_fill(&table, &random, round % 2);
		copy_shuffled(&table, &random, round % 2, &other);
		uint32_t cells = table.cube.cell_count;
		assert_int_equal(other.cube.cell_count, cells);
		for (uint32_t m = 0; m < table.cube.models; m++)
			assert_string_equal(other.cube.model_names[m], table.cube.model_names[m]);
		assert_memory_equal(other.cube.values, table.cube.values, cells * sizeof *table.cube.values);
		assert_memory_equal(pattern_make(&other, PATTERN_PROTECTED, NULL), pattern_make(&table, PATTERN_PROTECTED, NULL), cells);
		table_free(&table);
		table_free(&other);
	}
}

/* Where there are equally good ways, members that stand first in the order of bytes are taken: "9", "B", "a" and DE, FR, MC. */
static void ties_are_broken_by_the_bytes_of_labels(void **state)
{
	(void)state;
	const char *const orders[][3] = { { "9", "B", "a" }, { "a", "9", "B" } };
	for (int i = 0; i < 2; i++) {
		struct table table = { 0 };
		for (int m = 0; m < 3; m++)
			for (int c = 0; c < 3; c++)
				table_add(&table, orders[i][m], table_countries[c], "1", orders[i][m][0] == '9' && c == 0 ? 4 : 50);
		table_finish(&table, true);
		const struct cube *cube = &table.cube;
		bool *withheld = pattern_make(&table, PATTERN_PROTECTED, NULL);
		for (uint32_t cell = 0; cell < cube->cell_count; cell++)
			assert_int_equal(withheld[cell], cell == cube_area_cell(cube, 0, 0) || cell == cube_area_cell(cube, 0, 1) ||
							 cell == cube_area_cell(cube, 1, 0) || cell == cube_area_cell(cube, 1, 1));
		assert_string_equal(cube_model_name(cube, 1), "B");
		assert_string_equal(cube_area_code(cube, 0), "DE");
		table_free(&table);
	}
}

/* Of two ways of equal length the one over smaller counts: less is taken from the reader. */
static void the_smallest_counts_are_withheld(void **state)
{
	(void)state;
	const char *const models[] = { "9", "B", "a" };
	const uint64_t counts[] = { 50, 500, 50 };
	struct table table = { 0 };
	for (int m = 0; m < 3; m++)
		for (int c = 0; c < 3; c++)
			table_add(&table, models[m], table_countries[c], "1", m == 0 && c == 0 ? 4 : counts[m] + (unsigned)c % 2);
	table_finish(&table, true);
	const struct cube *cube = &table.cube;
	bool *withheld = pattern_make(&table, PATTERN_PROTECTED, NULL);
	/* areas are DE, FR, MC: 51, 4, 50 of "9", and 51, 50, 50 of "a" */
	for (uint32_t cell = 0; cell < cube->cell_count; cell++)
		assert_int_equal(withheld[cell], cell == cube_area_cell(cube, 0, 1) || cell == cube_area_cell(cube, 0, 2) ||
						 cell == cube_area_cell(cube, 2, 1) || cell == cube_area_cell(cube, 2, 2));
	table_free(&table);
}

static void assert_safe(struct table *table, const struct pattern *pattern, struct attack *attack)
{
	struct proof proof;
	struct error err;
	const bool *withheld = pattern_withheld(pattern, table->cube.cell_count, &table->arena);
	assert_ok(audit_prove(&table->cube, withheld, K, &table->arena, &proof, &err), &err);
	assert_ok(audit_add_up(&table->cube, withheld, K, &proof, &table->arena, &err), &err);
	assert_ok(audit_attack(&table->cube, withheld, K, true, &table->arena, attack, &err), &err);
	assert_int_equal(attack->exact + attack->small, 0);
}

static void one_model_in_one_country_works(void **state)
{
	(void)state;
	const struct protection parameters = { PROTECTION_SUPPRESSION, K };
	for (uint64_t count = 0; count <= 20; count++)
		for (int shared = 0; shared < 2; shared++) {
			struct table table = { 0 };
			struct pattern pattern;
			struct attack attack;
			table_add(&table, "a", "FR", "1", count);
			table_finish(&table, shared);
			protect_cube(&table.cube, &parameters, &table.arena, &pattern);
			check_pattern(&table, &pattern);
			assert_int_equal(pattern.primary, count >= 1 && count < K ? table.cube.cell_count : 0);
			assert_int_equal(pattern.complementary, 0);
			assert_safe(&table, &pattern, &attack);
			table_free(&table);
		}
}

/* Fewer than k observations in all: every cell that is not zero is withheld, the grand total too, so that nothing bounds them. */
static void fewer_than_k_in_all_are_withheld_in_all(void **state)
{
	(void)state;
	const struct protection parameters = { PROTECTION_SUPPRESSION, K };
	struct table table = { 0 };
	struct pattern pattern;
	struct attack attack;
	table_add(&table, "a", "FR", "1", 3);
	table_add(&table, "a", "DZ", "2", 2);
	table_add(&table, "b", "US", "2", 4);
	table_finish(&table, true);
	protect_cube(&table.cube, &parameters, &table.arena, &pattern);
	check_pattern(&table, &pattern);
	assert_int_equal(pattern.complementary, 0);
	assert_int_equal(pattern.states[cube_area_cell(&table.cube, table.cube.models, cube_world(&table.cube))], CELL_PRIMARY);
	assert_safe(&table, &pattern, &attack);
	assert_int_equal(attack.withheld, pattern.primary);
	for (uint32_t cell = 0; cell < table.cube.cell_count; cell++)
		assert_true(pattern.states[cell] == CELL_PUBLISHED || attack.intervals[cell].highest == FLOW_UNBOUNDED);
	table_free(&table);
}

static void zeros_are_all_published(void **state)
{
	(void)state;
	const struct protection parameters = { PROTECTION_SUPPRESSION, K };
	struct table table = { 0 };
	struct pattern pattern;
	struct attack attack;
	table_add(&table, "a", "FR", "1", 0);
	table_add(&table, "b", "DZ", "2", 0);
	table_finish(&table, true);
	protect_cube(&table.cube, &parameters, &table.arena, &pattern);
	assert_int_equal(pattern.primary + pattern.complementary, 0);
	assert_safe(&table, &pattern, &attack);
	assert_int_equal(attack.withheld, 0);
	table_free(&table);
}

/* Sums of prices beyond 64 bits once wrapped, and the search went round for ever. */
static void counts_as_large_as_any_are_protected(void **state)
{
	(void)state;
	const struct protection parameters = { PROTECTION_SUPPRESSION, K };
	static const char *const models[] = { "a", "b", "c", "d", "e" };
	uint64_t random = unit_seed();
	for (int round = 0; round < 200; round++) {
		struct table table = { 0 };
		struct pattern pattern;
		struct attack attack;
		uint64_t left = VALUE_COUNT_MAX;
		for (unsigned n = 0; n < 40; n++) {
			uint64_t count = unit_below(&random, 3) == 0 ? unit_random(&random) >> (13 + unit_below(&random, 3)) : 1 + unit_below(&random, 9);
			if (count > left)
				continue;
			left -= count;
			table_add(&table, models[unit_below(&random, 5)], table_countries[unit_below(&random, 10)], unit_below(&random, 2) ? "1" : "2", count);
		}
		table_finish(&table, true);
		protect_cube(&table.cube, &parameters, &table.arena, &pattern);
		assert_safe(&table, &pattern, &attack);
		table_free(&table);
	}
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
	assert_int_equal(pattern.primary + pattern.complementary, 0);
	struct attack attack;
	assert_safe(&table, &pattern, &attack);
	table_free(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_equation_holds_in_the_cube),
		cmocka_unit_test(no_equation_gives_a_single_cell_away),
		cmocka_unit_test(a_total_of_one_cell_goes_with_it),
		cmocka_unit_test(two_singletons_under_a_total_take_a_third),
		cmocka_unit_test(no_complementary_cell_is_needless),
		cmocka_unit_test(the_order_of_observations_changes_nothing),
		cmocka_unit_test(ties_are_broken_by_the_bytes_of_labels),
		cmocka_unit_test(the_smallest_counts_are_withheld),
		cmocka_unit_test(one_model_in_one_country_works),
		cmocka_unit_test(fewer_than_k_in_all_are_withheld_in_all),
		cmocka_unit_test(zeros_are_all_published),
		cmocka_unit_test(counts_as_large_as_any_are_protected),
		cmocka_unit_test(a_model_named_like_the_total_is_refused),
		cmocka_unit_test(a_period_without_rows_is_an_empty_cube),
	};
	area_init();
	return cmocka_run_group_tests_name("protect", tests, NULL, NULL);
}
