/* Tables whose bounds are known: from public test suites (docs/protection.md names them), and counted out one table after the other. */
#include "audit/audit.h"
#include "base/area.h"
#include "pattern.h"

static void attack_plain(struct plain *plain, struct attack *out)
{
	struct error err;
	assert_ok(audit_attack(&plain->cube, plain->withheld, K, true, &plain->arena, out, &err), &err);
}

static void assert_bounds(const struct plain *plain, const struct attack *attack, uint32_t row, uint32_t column, uint64_t lowest,
			  uint64_t highest)
{
	const struct interval *interval = &attack->intervals[plain_cell(plain, row, column)];
	assert_int_equal(interval->lowest, lowest);
	assert_int_equal(interval->highest, highest);
}

/* sdcTable, tests/testthat/test-simpleheuristic.R: two or more are withheld in every line, and yet the rows w and x less the columns a and
 * c leave w|b. With x|d withheld too, w|b + x|d = 78 is all that is known. */
static void one_cell_of_four_lines_follows(void **state)
{
	(void)state;
	const uint64_t counts[] = { 30, 47, 64, 89, 90, 124, 5, 31, 92, 100, 59, 85, 800, 991, 651, 685 };
	const char *const nine[] = { "xxx..", "x.x..", ".x.x.", ".x.x.", "....." };
	const char *const ten[] = { "xxx..", "x.xx.", ".x.x.", ".x.x.", "....." };
	struct plain plain;
	struct attack attack;
	plain_open(&plain, 4, 4, counts, nine);
	attack_plain(&plain, &attack);
	assert_int_equal(attack.withheld, 9);
	assert_int_equal(attack.exact, 1);
	assert_int_equal(attack.first_exact, plain_cell(&plain, 0, 1));
	assert_bounds(&plain, &attack, 0, 1, 47, 47);
	plain_close(&plain);
	plain_open(&plain, 4, 4, counts, ten);
	attack_plain(&plain, &attack);
	assert_int_equal(attack.exact, 0);
	assert_bounds(&plain, &attack, 0, 1, 1, 77);
	assert_bounds(&plain, &attack, 1, 3, 1, 77);
	plain_close(&plain);
}

/* sdcTools/UserSupport issue 135: three ones that sum to a published 3 are known, since none is zero; with zeros they would be 0 to 3. */
static void three_singletons_are_known(void **state)
{
	(void)state;
	const uint64_t issue[] = { 1, 1, 7, 1, 0, 1, 0, 0, 2, 8 }, full[] = { 1, 1, 7, 1, 0, 1, 1, 0, 1, 8 };
	const char *const published[] = { "xx.x..", "x..x..", "xx.x.." }, *const nine[] = { "xx.x..", "xx.x..", "xx.x.." };
	struct plain plain;
	struct attack attack;
	plain_open(&plain, 2, 5, issue, published);
	attack_plain(&plain, &attack);
	assert_int_equal(attack.withheld, 8);
	assert_int_equal(attack.exact, 4);
	assert_bounds(&plain, &attack, 0, 0, 1, 1);
	assert_bounds(&plain, &attack, 0, 1, 1, 1);
	assert_bounds(&plain, &attack, 0, 3, 1, 1);
	assert_bounds(&plain, &attack, 2, 1, 1, 1);
	assert_bounds(&plain, &attack, 1, 0, 1, 2);
	assert_bounds(&plain, &attack, 2, 3, 2, 3);
	plain_close(&plain);
	plain_open(&plain, 2, 5, full, nine);
	attack_plain(&plain, &attack);
	assert_int_equal(attack.withheld, 9);
	assert_int_equal(attack.exact, 9);
	plain_close(&plain);
}

/* UserSupport issue 194. Withheld zeros are no case of ours: who knows that a withheld count is 1 or more sees a contradiction. */
static void withheld_zeros_and_ones_are_known(void **state)
{
	(void)state;
	const uint64_t zeros[] = { 0, 0, 0 }, rest[] = { 10, 5, 0, 0 }, ones[] = { 10, 3, 1, 1 };
	const char *const two_of_three[] = { "xx..", "...." }, *const last_two[] = { "..xx.", "..xx." };
	struct plain plain;
	struct attack attack;
	struct proof proof;
	struct error err;
	for (int i = 0; i < 2; i++) {
		plain_open(&plain, 1, i == 0 ? 3 : 4, i == 0 ? zeros : rest, i == 0 ? two_of_three : last_two);
		assert_false(audit_attack(&plain.cube, plain.withheld, K, true, &plain.arena, &attack, &err));
		assert_message(&err, "the figures contradict each other");
		assert_false(audit_prove(&plain.cube, plain.withheld, K, &plain.arena, &proof, &err));
		assert_message(&err, "a count of zero would be withheld");
		plain_close(&plain);
	}
	plain_open(&plain, 1, 4, ones, last_two);
	attack_plain(&plain, &attack);
	assert_int_equal(attack.withheld, 4);
	assert_int_equal(attack.exact, 4);
	assert_bounds(&plain, &attack, 0, 2, 1, 1);
	assert_bounds(&plain, &attack, 1, 3, 1, 1);
	plain_close(&plain);
}

/* A line whose total is its only cell. */
static void a_total_of_one_cell_gives_it_away(void **state)
{
	(void)state;
	const uint64_t counts[] = { 4, 0, 50, 60 };
	const char *const pattern[] = { "x..", "x..", "..." };
	struct plain plain;
	struct attack attack;
	plain_open(&plain, 2, 2, counts, pattern);
	attack_plain(&plain, &attack);
	assert_int_equal(attack.exact, 2);
	assert_int_equal(attack.small, 1);
	assert_bounds(&plain, &attack, 0, 0, 4, 4);
	plain_close(&plain);
}

/* After UserSupport issue 136, with areas and versions as the linked tables. Models a to e have one observed country and version
 * each: a, b and c share France, d and e Algeria; a and b share version 1, c, d and e version 2. So France tells a + b + c, version 1
 * tells a + b, and c is left. Neither table alone tells it. */
static void open_linked(struct table *table, bool areas, bool versions)
{
	const struct { const char *model, *country, *version; uint64_t count; } rows[] = {
		{ "a", "FR", "1", 6 }, { "b", "FR", "1", 7 }, { "c", "FR", "2", 3 }, { "d", "DZ", "2", 6 }, { "e", "DZ", "2", 7 },
		{ "f", "FR", "1", 500 }, { "f", "FR", "2", 500 }, { "f", "DZ", "1", 500 }, { "f", "DZ", "2", 500 },
	};
	*table = (struct table){ 0 };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		table_add(table, rows[i].model, areas ? rows[i].country : "FR", versions ? rows[i].version : "1", rows[i].count);
	table_finish(table, true);
}

static void linked_tables_are_protected_together(void **state)
{
	(void)state;
	struct table table;
	struct attack attack;
	struct error err;
	for (int versions = 0; versions < 2; versions++) {
		open_linked(&table, !versions, versions);
		bool *alone = pattern_make(&table, PATTERN_THRESHOLD, NULL);
		assert_memory_equal(alone, pattern_make(&table, PATTERN_PROTECTED, NULL), table.cube.cell_count);
		assert_ok(audit_attack(&table.cube, alone, K, true, &table.arena, &attack, &err), &err);
		assert_int_equal(attack.exact + attack.small, 0);
		table_free(&table);
	}
	open_linked(&table, true, true);
	bool *one_by_one = pattern_make(&table, PATTERN_THRESHOLD, NULL);
	assert_ok(audit_attack(&table.cube, one_by_one, K, true, &table.arena, &attack, &err), &err);
	assert_int_equal(attack.exact, 4); /* c in France, in Europe, in all, and in version 2 */
	assert_int_equal(attack.small, 4);
	assert_string_equal(cube_model_name(&table.cube, attack.first_exact / cube_areas(&table.cube)), "c");
	assert_int_equal(attack.intervals[attack.first_exact].lowest, 3);
	bool *together = pattern_make(&table, PATTERN_PROTECTED, NULL);
	assert_ok(audit_attack(&table.cube, together, K, true, &table.arena, &attack, &err), &err);
	assert_int_equal(attack.exact + attack.small, 0);
	table_free(&table);
}

/* Every table that agrees with the published cells, found by trying all counts up to CAP in the withheld leaves. Leaves are at most MOST in
 * truth, so moving a cell by REACH along the ways of the network takes none above CAP: bounds no further from the truth are found. */
enum { MOST = 3, REACH = 4, CAP = MOST + REACH, MOST_LEAVES = 6 };

struct trial {
	const struct cube *cube;
	const bool *withheld;
	uint32_t leaves[16], leaf_count; /* withheld ones */
	uint64_t *values;
	struct interval *found;
};

static bool is_leaf(const struct cube *cube, uint32_t cell)
{
	uint32_t areas = cube_areas(cube), first = cube_version_cell(cube, 0, 0);
	return cell < first ? cell / areas < cube->models && cell % areas < cube->countries :
			      (cell - first) / cube->versions < cube->models;
}

/* Sums leaves into every total; false where areas and versions of a model do not sum to the same. */
static bool sum_up(const struct cube *cube, uint64_t *values)
{
	uint64_t imbalance = 0;
	for (uint32_t cell = 0; cell < cube->cell_count; cell++)
		values[cell] = is_leaf(cube, cell) ? values[cell] : 0;
	for (uint32_t m = 0; m < cube->models && imbalance == 0; m++) {
		for (uint32_t c = 0; c < cube->countries; c++) {
			uint64_t count = values[cube_area_cell(cube, m, c)];
			uint32_t region = cube_region_area(cube, cube->country_region[c]);
			values[cube_area_cell(cube, m, region)] += count;
			values[cube_area_cell(cube, m, cube_world(cube))] += count;
			values[cube_area_cell(cube, cube->models, c)] += count;
			values[cube_area_cell(cube, cube->models, region)] += count;
			values[cube_area_cell(cube, cube->models, cube_world(cube))] += count;
			imbalance += count;
		}
		for (uint32_t v = 0; v < cube->versions; v++) {
			uint64_t count = values[cube_version_cell(cube, m, v)];
			if (cube->versions_shared)
				values[cube_version_cell(cube, cube->models, v)] += count;
			imbalance -= count;
		}
	}
	return imbalance == 0;
}

static void try_table(struct trial *trial)
{
	const struct cube *cube = trial->cube;
	if (!sum_up(cube, trial->values))
		return;
	for (uint32_t cell = 0; cell < cube->cell_count; cell++)
		if (trial->withheld[cell] ? trial->values[cell] == 0 : trial->values[cell] != cube->values[cell])
			return;
	for (uint32_t cell = 0; cell < cube->cell_count; cell++) {
		struct interval *found = &trial->found[cell];
		found->lowest = trial->values[cell] < found->lowest ? trial->values[cell] : found->lowest;
		found->highest = trial->values[cell] > found->highest ? trial->values[cell] : found->highest;
	}
}

static void try_all(struct trial *trial, uint32_t leaf)
{
	if (leaf == trial->leaf_count)
		try_table(trial);
	for (uint64_t value = 1; leaf < trial->leaf_count && value <= CAP; value++) {
		trial->values[trial->leaves[leaf]] = value;
		try_all(trial, leaf + 1);
	}
}

/* False where there would be too many tables to try. */
static bool count_out(struct table *table, const bool *withheld, struct trial *trial)
{
	const struct cube *cube = &table->cube;
	*trial = (struct trial){ .cube = cube, .withheld = withheld };
	trial->values = arena_array(&table->arena, cube->cell_count, sizeof *trial->values);
	trial->found = arena_array(&table->arena, cube->cell_count, sizeof *trial->found);
	memcpy(trial->values, cube->values, cube->cell_count * sizeof *trial->values);
	for (uint32_t cell = 0; cell < cube->cell_count; cell++) {
		trial->found[cell] = (struct interval){ UINT64_MAX, 0 };
		if (withheld[cell] && is_leaf(cube, cell))
			trial->leaves[trial->leaf_count++] = cell;
	}
	if (trial->leaf_count > MOST_LEAVES)
		return false;
	try_all(trial, 0);
	return true;
}

static void fill_tiny(struct table *table, uint64_t *random, bool shared)
{
	static const char *const models[] = { "a", "b" }, *const countries[] = { "FR", "DE", "EG" }, *const versions[] = { "1", "2" };
	unsigned first = unit_below(random, 2);
	for (unsigned m = 0; m < 2; m++)
		for (int i = 0; i < MOST; i++) {
			const char *country = countries[first + unit_below(random, 2)], *version = versions[unit_below(random, 2)];
			table_add(table, models[m], country, version, 1);
		}
	table_finish(table, shared);
}

static uint64_t distance(uint64_t a, uint64_t b)
{
	return a > b ? a - b : b - a;
}

static void bounds_are_those_of_all_tables_tried(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	unsigned tables = 0, exact = 0, beyond = 0;
	for (int round = 0; round < 250; round++) {
		struct table table = { 0 };
		struct attack attack;
		struct trial trial;
		struct error err;
		fill_tiny(&table, &random, round % 2);
		bool *withheld = arena_array(&table.arena, table.cube.cell_count, sizeof *withheld);
		for (uint32_t cell = 0; cell < table.cube.cell_count; cell++)
			withheld[cell] = table.cube.values[cell] > 0 && unit_below(&random, 4) < 3;
		assert_ok(audit_attack(&table.cube, withheld, K, true, &table.arena, &attack, &err), &err);
		bool tried = count_out(&table, withheld, &trial);
		for (uint32_t cell = 0; tried && cell < table.cube.cell_count; cell++) {
			struct interval bounds = attack.intervals[cell], found = trial.found[cell];
			uint64_t truth = table.cube.values[cell];
			if (!withheld[cell])
				continue;
			assert_true(bounds.lowest <= found.lowest && found.highest <= bounds.highest);
			assert_true(bounds.lowest == found.lowest || distance(truth, bounds.lowest) > REACH);
			assert_true(bounds.highest == found.highest || (bounds.highest - truth > REACH && found.highest - truth >= REACH));
			exact += bounds.lowest == bounds.highest;
			beyond += bounds.highest != found.highest;
		}
		tables += tried;
		table_free(&table);
	}
	printf("%u tables tried whole, %u exact cells, %u bounds out of reach\n", tables, exact, beyond);
	assert_true(tables > 100 && exact > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_cell_of_four_lines_follows),
		cmocka_unit_test(three_singletons_are_known),
		cmocka_unit_test(withheld_zeros_and_ones_are_known),
		cmocka_unit_test(a_total_of_one_cell_gives_it_away),
		cmocka_unit_test(linked_tables_are_protected_together),
		cmocka_unit_test(bounds_are_those_of_all_tables_tried),
	};
	area_init();
	return cmocka_run_group_tests_name("audit cases", tests, NULL, NULL);
}
