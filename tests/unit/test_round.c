#include "base/area.h"
#include "protect/round.h"
#include "table.h"

enum { K = 10 };

/* A table and what rounding made of it. */
struct rounded {
	struct table table;
	struct rounding rounding;
	struct cube cube; /* that of the table with the published values */
};

static void round_table(struct rounded *out, unsigned k)
{
	out->cube = out->table.cube;
	out->cube.values = protect_round(&out->table.cube, k, &out->table.arena, &out->rounding);
}

static int64_t error_of(const struct rounded *rounded, uint32_t cell)
{
	return (int64_t)(rounded->cube.values[cell] - rounded->table.cube.values[cell]);
}

static bool is_leaf(const struct cube *cube, uint32_t cell)
{
	uint32_t areas = (cube->models + 1) * cube_areas(cube);
	if (cell < areas)
		return cell / cube_areas(cube) < cube->models && cell % cube_areas(cube) < cube->countries;
	return cell - areas < cube->models * cube->versions;
}

static uint32_t model_of(const struct cube *cube, uint32_t leaf)
{
	uint32_t areas = (cube->models + 1) * cube_areas(cube);
	return leaf < areas ? leaf / cube_areas(cube) : (leaf - areas) / cube->versions;
}

static void check_equations(const struct cube *cube)
{
	struct equations equations;
	struct arena arena = { 0 };
	cube_equations(cube, &arena, &equations);
	for (size_t e = 0; e < equations.count; e++) {
		uint64_t sum = 0;
		if (cube->versions == 0 && equations.list[e].count == 0)
			continue; /* the sum of no versions */
		for (uint32_t i = 0; i < equations.list[e].count; i++)
			sum += cube->values[equations.members[equations.list[e].first + i]];
		assert_int_equal(sum, cube->values[equations.list[e].total]);
	}
	arena_finish(&arena);
}

/* round.h, 1 and 3. */
static void check_leaves(const struct rounded *rounded, unsigned k)
{
	const struct cube *cube = &rounded->cube;
	uint64_t largest[64] = { 0 };
	uint32_t small = 0, shifted = 0, shifted_of[64] = { 0 };
	for (uint32_t cell = 0; cell < cube->cell_count; cell++)
		if (is_leaf(cube, cell) && rounded->table.cube.values[cell] > largest[model_of(cube, cell)])
			largest[model_of(cube, cell)] = rounded->table.cube.values[cell];
	for (uint32_t cell = 0; cell < cube->cell_count; cell++) {
		uint64_t count = rounded->table.cube.values[cell], published = cube->values[cell];
		assert_true(published == 0 || published >= k);
		assert_true(count > 0 || published == 0);
		if (!is_leaf(cube, cell) || count == published)
			continue;
		assert_true((uint64_t)llabs(error_of(rounded, cell)) < k);
		small += count < k;
		if (count < k) {
			assert_true(published == 0 || published == k);
			continue;
		}
		assert_int_equal(count, largest[model_of(cube, cell)]);
		assert_int_equal(shifted_of[model_of(cube, cell)]++, 0);
		shifted++;
	}
	assert_int_equal(small, rounded->rounding.small);
	assert_int_equal(shifted, rounded->rounding.shifted);
}

static void check_report(const struct rounded *rounded)
{
	uint64_t largest = 0;
	double squares = 0;
	for (uint32_t cell = 0; cell < rounded->cube.cell_count; cell++) {
		uint64_t error = (uint64_t)llabs(error_of(rounded, cell));
		if (is_leaf(&rounded->cube, cell))
			continue;
		largest = error > largest ? error : largest;
		squares += (double)(error * error);
	}
	assert_int_equal(rounded->rounding.largest_total, largest);
	assert_true(rounded->rounding.squares == squares);
	assert_true(rounded->rounding.least);
}

/* round.h, 5; and with the members gone that are nowhere to be seen. */
static void check_again(struct rounded *rounded, unsigned k)
{
	struct rounding rounding;
	struct cube kept, *cube = &rounded->cube;
	struct arena *arena = &rounded->table.arena;
	assert_memory_equal(protect_round(cube, k, arena, &rounding), cube->values, cube->cell_count * sizeof *cube->values);
	cube_drop_empty(cube, arena, &kept);
	check_equations(&kept);
	assert_memory_equal(protect_round(&kept, k, arena, &rounding), kept.values, kept.cell_count * sizeof *kept.values);
	assert_int_equal(rounding.small + rounding.shifted + rounding.totals_changed, 0);
}

static void check(struct rounded *rounded, unsigned k)
{
	check_equations(&rounded->cube);
	check_leaves(rounded, k);
	check_report(rounded);
	check_again(rounded, k);
}

static void what_is_promised_holds(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	for (int round = 0; round < 500; round++) {
		struct rounded rounded = { 0 };
		struct rounding again;
		unsigned k = round % 50 == 0 ? 1000000 : round % 3 == 0 ? 3 + unit_below(&random, 40) : K;
		table_fill(&rounded.table, &random, round % 2);
		round_table(&rounded, k);
		check(&rounded, k);
		assert_memory_equal(protect_round(&rounded.table.cube, k, &rounded.table.arena, &again), rounded.cube.values,
				    rounded.cube.cell_count * sizeof *rounded.cube.values);
		table_free(&rounded.table);
	}
}

/* A few counts, most of them small. */
static void fill_little(struct table *table, uint64_t *random, bool shared)
{
	static const char *const models[] = { "a", "b" }, *const versions[] = { "1", "2" }, *const countries[] = { "FR", "DE", "US" };
	for (int i = 0; i < 5; i++) {
		uint64_t count = unit_random(random) % 4 == 0 ? 10 + unit_random(random) % 30 : 1 + unit_random(random) % 9;
		table_add(table, models[unit_below(random, 2)], countries[unit_below(random, 3)], versions[unit_below(random, 2)], count);
	}
	table_finish(table, shared);
}

/* Adds up what the leaves make, but for the models' totals, which both sides know. */
static void add_up(const struct cube *cube, uint64_t *values)
{
	for (uint32_t cell = 0; cell < cube->cell_count; cell++)
		if (!is_leaf(cube, cell))
			values[cell] = 0;
	for (uint32_t m = 0; m < cube->models; m++) {
		for (uint32_t c = 0; c < cube->countries; c++) {
			uint64_t value = values[cube_area_cell(cube, m, c)];
			uint32_t region = cube_region_area(cube, cube->country_region[c]), world = cube_world(cube);
			values[cube_area_cell(cube, m, region)] += value;
			values[cube_area_cell(cube, m, world)] += value;
			values[cube_area_cell(cube, cube->models, c)] += value;
			values[cube_area_cell(cube, cube->models, region)] += value;
			values[cube_area_cell(cube, cube->models, world)] += value;
		}
		for (uint32_t v = 0; cube->versions_shared && v < cube->versions; v++)
			values[cube_version_cell(cube, cube->models, v)] += values[cube_version_cell(cube, m, v)];
	}
}

static double squared_errors(const struct cube *cube, const uint64_t *values)
{
	double sum = 0;
	for (uint32_t cell = 0; cell < cube->cell_count; cell++) {
		double error = (double)values[cell] - (double)cube->values[cell];
		sum += error * error;
	}
	return sum;
}

/* Sets the model's largest leaf to what makes its sums meet; false where round.h, 3, does not allow that. */
static bool balance(const struct cube *cube, uint32_t model, uint64_t *values)
{
	uint32_t largest = UINT32_MAX;
	int64_t lacking = 0;
	for (uint32_t i = 0; i < cube->versions + cube->countries; i++) {
		bool version = i < cube->versions;
		uint32_t cell = version ? cube_version_cell(cube, model, i) : cube_area_cell(cube, model, i - cube->versions);
		lacking += version ? -(int64_t)values[cell] : (int64_t)values[cell];
		if (cube->values[cell] >= K && (largest == UINT32_MAX || cube->values[cell] > cube->values[largest]))
			largest = cell;
	}
	if (lacking == 0)
		return true;
	if (largest == UINT32_MAX || llabs(lacking) >= K)
		return false;
	int64_t value = (int64_t)values[largest] + (largest < cube_version_cell(cube, 0, 0) ? -lacking : lacking);
	values[largest] = (uint64_t)value;
	return value >= K;
}

/* The least sum of squared errors, found by trying every way. */
static double try_all(const struct cube *cube, struct arena *arena)
{
	uint64_t *values = arena_array(arena, cube->cell_count, sizeof *values);
	uint32_t *small = arena_array(arena, cube->cell_count, sizeof *small), count = 0;
	double least = -1;
	for (uint32_t cell = 0; cell < cube->cell_count; cell++)
		if (is_leaf(cube, cell) && cube->values[cell] > 0 && cube->values[cell] < K)
			small[count++] = cell;
	for (uint32_t choice = 0; choice < 1u << count; choice++) {
		bool allowed = true;
		memcpy(values, cube->values, cube->cell_count * sizeof *values);
		for (uint32_t i = 0; i < count; i++)
			values[small[i]] = choice >> i & 1 ? K : 0;
		for (uint32_t m = 0; m < cube->models && allowed; m++)
			allowed = balance(cube, m, values);
		if (!allowed)
			continue;
		add_up(cube, values);
		double sum = squared_errors(cube, values);
		if (least < 0 || sum < least)
			least = sum;
	}
	return least;
}

static void no_allowed_table_is_nearer(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	for (int round = 0; round < 400; round++) {
		struct rounded rounded = { 0 };
		fill_little(&rounded.table, &random, round % 2);
		round_table(&rounded, K);
		check(&rounded, K);
		double least = try_all(&rounded.table.cube, &rounded.table.arena);
		assert_true(least >= 0);
		assert_true(squared_errors(&rounded.table.cube, rounded.cube.values) == least);
		table_free(&rounded.table);
	}
}

/* Where there are no versions nothing hinders rounding each leaf to the nearest. */
static void never_worse_than_each_leaf_to_the_nearest(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	double ours = 0, nearest = 0;
	for (int round = 0; round < 300; round++) {
		struct rounded rounded = { 0 };
		struct cube *cube = &rounded.table.cube;
		table_fill(&rounded.table, &random, false);
		cube->cell_count = (cube->models + 1) * cube_areas(cube);
		cube->versions = 0;
		round_table(&rounded, K);
		check(&rounded, K);
		assert_int_equal(rounded.rounding.shifted, 0);
		uint64_t *values = arena_array(&rounded.table.arena, cube->cell_count, sizeof *values);
		for (uint32_t cell = 0; cell < cube->cell_count; cell++)
			values[cell] = cube->values[cell] >= K ? cube->values[cell] : cube->values[cell] > K / 2 ? K : 0;
		add_up(cube, values);
		double sum = squared_errors(cube, values), leaves = 0;
		for (uint32_t cell = 0; cell < cube->cell_count; cell++) {
			double error = (double)values[cell] - (double)cube->values[cell];
			leaves += is_leaf(cube, cell) ? error * error : 0;
		}
		assert_true(squared_errors(cube, rounded.cube.values) <= sum);
		assert_true(rounded.rounding.squares <= sum - leaves);
		ours += rounded.rounding.squares;
		nearest += sum - leaves;
		table_free(&rounded.table);
	}
	assert_true(ours < nearest * 3 / 4);
}

static uint64_t at(const struct rounded *rounded, uint32_t model, const char *area)
{
	for (uint32_t a = 0; a < cube_areas(&rounded->cube); a++)
		if (strcmp(cube_area_code(&rounded->cube, a), area) == 0)
			return rounded->cube.values[cube_area_cell(&rounded->cube, model, a)];
	fail_msg("no area '%s'", area);
	return 0;
}

static uint64_t of_version(const struct rounded *rounded, uint32_t model, uint32_t version)
{
	return rounded->cube.values[cube_version_cell(&rounded->cube, model, version)];
}

static void a_single_small_count_is_zero_or_k_everywhere(void **state)
{
	(void)state;
	for (uint64_t count = 1; count < K; count++) {
		struct rounded rounded = { 0 };
		table_add(&rounded.table, "a", "FR", "1", count);
		table_finish(&rounded.table, true);
		round_table(&rounded, K);
		check(&rounded, K);
		if (count != K / 2)
			assert_int_equal(at(&rounded, 0, "FR"), count > K / 2 ? K : 0);
		for (uint32_t cell = 0; cell < rounded.cube.cell_count; cell++)
			assert_int_equal(rounded.cube.values[cell], at(&rounded, 0, "FR"));
		assert_int_equal(rounded.rounding.total, (uint64_t)llabs((long long)at(&rounded, 0, "FR") - (long long)count));
		table_free(&rounded.table);
	}
}

static void a_single_large_count_is_exact(void **state)
{
	(void)state;
	struct rounded rounded = { 0 };
	table_add(&rounded.table, "a", "FR", "1", K);
	table_finish(&rounded.table, true);
	round_table(&rounded, K);
	check(&rounded, K);
	assert_memory_equal(rounded.cube.values, rounded.table.cube.values, rounded.cube.cell_count * sizeof *rounded.cube.values);
	table_free(&rounded.table);
}

/* Countries 12, versions 6 and 6: versions can be 0, 10 or 20, and 12 must follow. */
static void a_large_country_follows_small_versions(void **state)
{
	(void)state;
	struct rounded rounded = { 0 };
	table_add(&rounded.table, "a", "FR", "1", 6);
	table_add(&rounded.table, "a", "FR", "2", 6);
	table_finish(&rounded.table, true);
	round_table(&rounded, K);
	check(&rounded, K);
	assert_int_equal(at(&rounded, 0, "FR"), 10);
	assert_int_equal(of_version(&rounded, 0, 0) + of_version(&rounded, 0, 1), 10);
	table_free(&rounded.table);
}

/* Countries 5 and 5, one version of 10: it cannot fall below 10, and is exact. */
static void two_halves_make_one(void **state)
{
	(void)state;
	struct rounded rounded = { 0 };
	table_add(&rounded.table, "a", "FR", "1", 5);
	table_add(&rounded.table, "a", "DE", "1", 5);
	table_finish(&rounded.table, true);
	round_table(&rounded, K);
	check(&rounded, K);
	assert_int_equal(at(&rounded, 0, "FR") + at(&rounded, 0, "DE"), 10);
	assert_int_equal(of_version(&rounded, 0, 0), 10);
	assert_int_equal(rounded.rounding.shifted, 0);
	table_free(&rounded.table);
}

/* Versions 11 and 11, countries 10, 9 and 3. 20 in all would be nearest, but 11 would have to be 9. */
static void a_shifted_count_stays_k_or_more(void **state)
{
	(void)state;
	struct rounded rounded = { 0 };
	table_add(&rounded.table, "a", "FR", "1", 10);
	table_add(&rounded.table, "a", "DE", "1", 1);
	table_add(&rounded.table, "a", "DE", "2", 8);
	table_add(&rounded.table, "a", "US", "2", 3);
	table_finish(&rounded.table, true);
	round_table(&rounded, K);
	check(&rounded, K);
	assert_int_equal(at(&rounded, 0, CUBE_TOTAL), 30);
	assert_int_equal(of_version(&rounded, 0, 0), 19);
	assert_int_equal(of_version(&rounded, 0, 1), 11);
	table_free(&rounded.table);
}

/* Countries 100 and 3, one version of 103: were it exact, 3 would be its difference to 100. */
static void the_difference_of_the_two_sums_is_hidden(void **state)
{
	(void)state;
	struct rounded rounded = { 0 };
	table_add(&rounded.table, "a", "FR", "1", 100);
	table_add(&rounded.table, "a", "DE", "1", 3);
	table_finish(&rounded.table, true);
	round_table(&rounded, K);
	check(&rounded, K);
	assert_int_equal(at(&rounded, 0, "FR"), 100);
	assert_int_equal(at(&rounded, 0, "DE"), 0);
	assert_int_equal(of_version(&rounded, 0, 0), 100);
	assert_int_equal(rounded.rounding.shifted, 1);
	table_free(&rounded.table);
}

/* 12 models of 12 countries with 4 each. */
static void many_small_counts_sum_to_what_they_are(void **state)
{
	(void)state;
	struct rounded rounded = { 0 };
	char model[] = "a";
	for (int m = 0; m < 12; m++, model[0]++)
		for (int c = 0; c < 12; c++)
			table_add(&rounded.table, model, table_countries[c], c % 2 ? "1" : "2", 4);
	table_finish(&rounded.table, true);
	round_table(&rounded, K);
	check(&rounded, K);
	assert_true(rounded.rounding.total <= K / 2);
	assert_true(rounded.rounding.largest_total < K);
	table_free(&rounded.table);
}

/* What rounds to 0 everywhere must not be known to have been there. */
static void members_that_vanish_are_dropped(void **state)
{
	(void)state;
	struct rounded rounded = { 0 };
	struct cube kept;
	table_add(&rounded.table, "a", "FR", "1", 500);
	table_add(&rounded.table, "a", "MC", "2", 1);
	table_add(&rounded.table, "b", "EG", "3", 2);
	table_finish(&rounded.table, false);
	round_table(&rounded, K);
	check(&rounded, K);
	cube_drop_empty(&rounded.cube, &rounded.table.arena, &kept);
	assert_int_equal(kept.models, 1);
	assert_int_equal(kept.countries, 1);
	assert_int_equal(kept.regions, 1);
	assert_int_equal(kept.versions, 1);
	assert_string_equal(kept.model_names[0], "a");
	assert_string_equal(kept.country_codes[0], "FR");
	assert_string_equal(kept.region_codes[kept.country_region[0]], "150");
	assert_string_equal(kept.version_names[0], "1");
	table_free(&rounded.table);
}

static void an_empty_cube_stays_empty(void **state)
{
	(void)state;
	struct rounded rounded = { 0 };
	struct error err;
	table_add(&rounded.table, "a", "FR", "1", 50);
	table_finish(&rounded.table, true);
	assert_ok(cube_from_tally(&rounded.table.tally, 4, true, &rounded.table.arena, &rounded.table.cube, &err), &err);
	round_table(&rounded, K);
	check(&rounded, K);
	assert_int_equal(rounded.cube.models, 0);
	assert_int_equal(rounded.rounding.total, 0);
	table_free(&rounded.table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_promised_holds),
		cmocka_unit_test(no_allowed_table_is_nearer),
		cmocka_unit_test(never_worse_than_each_leaf_to_the_nearest),
		cmocka_unit_test(a_single_small_count_is_zero_or_k_everywhere),
		cmocka_unit_test(a_single_large_count_is_exact),
		cmocka_unit_test(a_large_country_follows_small_versions),
		cmocka_unit_test(two_halves_make_one),
		cmocka_unit_test(a_shifted_count_stays_k_or_more),
		cmocka_unit_test(the_difference_of_the_two_sums_is_hidden),
		cmocka_unit_test(many_small_counts_sum_to_what_they_are),
		cmocka_unit_test(members_that_vanish_are_dropped),
		cmocka_unit_test(an_empty_cube_stays_empty),
	};
	area_init();
	return cmocka_run_group_tests_name("round", tests, NULL, NULL);
}
