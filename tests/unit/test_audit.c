/* The audit from inside (a proof, added up again) and from outside (bounds from the published figures). */
#include "audit/audit.h"
#include "base/area.h"
#include "pattern.h"

static void what_protect_makes_is_proved(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	for (int round = 0; round < 400; round++) {
		struct table table = { 0 };
		struct proof proof;
		struct error err;
		table_fill(&table, &random, round % 2);
		bool *withheld = pattern_make(&table, PATTERN_PROTECTED, &random);
		assert_ok(audit_prove(&table.cube, withheld, K, &table.arena, &proof, &err), &err);
		assert_ok(audit_add_up(&table.cube, withheld, K, &proof, &table.arena, &err), &err);
		table_free(&table);
	}
}

/* The promise, from outside. */
static void what_protect_makes_tells_nothing_small(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	for (int round = 0; round < 400; round++) {
		struct table table = { 0 };
		struct attack attack;
		struct error err;
		table_fill(&table, &random, round % 2);
		bool *withheld = pattern_make(&table, PATTERN_PROTECTED, &random);
		assert_ok(audit_attack(&table.cube, withheld, K, round % 4 < 2, &table.arena, &attack, &err), &err);
		assert_int_equal(attack.exact, 0);
		assert_int_equal(attack.small, 0);
		table_free(&table);
	}
}

/* A proof exists where the attack finds no small cell, and only there. */
static void proof_and_attack_agree(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	int proved = 0, refused = 0;
	for (int round = 0; round < 400; round++) {
		struct table table = { 0 };
		struct proof proof;
		struct attack attack;
		struct error err;
		table_fill(&table, &random, round % 2);
		bool *withheld = pattern_make(&table, PATTERN_THRESHOLD, &random);
		assert_ok(audit_attack(&table.cube, withheld, K, true, &table.arena, &attack, &err), &err);
		bool safe = audit_prove(&table.cube, withheld, K, &table.arena, &proof, &err);
		assert_int_equal(safe, attack.small == 0);
		if (safe)
			assert_ok(audit_add_up(&table.cube, withheld, K, &proof, &table.arena, &err), &err);
		else
			assert_message(&err, "the published figures would show that the count is under the threshold");
		proved += safe;
		refused += !safe;
		table_free(&table);
	}
	assert_true(proved > 0 && refused > 0);
}

static void every_bound_holds_the_truth(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	uint32_t exact = 0, unbounded = 0;
	for (int round = 0; round < 300; round++) {
		struct table table = { 0 };
		struct attack attack;
		struct error err;
		table_fill(&table, &random, round % 2);
		bool *withheld = pattern_make(&table, (enum pattern_kind)unit_below(&random, PATTERN_KINDS), &random);
		assert_ok(audit_attack(&table.cube, withheld, K, true, &table.arena, &attack, &err), &err);
		for (uint32_t cell = 0; cell < table.cube.cell_count; cell++) {
			const struct interval *interval = &attack.intervals[cell];
			if (!withheld[cell])
				continue;
			assert_in_range(table.cube.values[cell], interval->lowest, interval->highest);
			assert_true(interval->lowest >= 1);
			exact += interval->lowest == interval->highest;
			unbounded += interval->highest == FLOW_UNBOUNDED;
		}
		table_free(&table);
	}
	assert_true(exact > 0 && unbounded > 0);
}

static void the_quick_attack_counts_what_the_full_one_does(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	for (int round = 0; round < 400; round++) {
		struct table table = { 0 };
		struct attack full, quick;
		struct error err;
		table_fill(&table, &random, round % 2);
		bool *withheld = pattern_make(&table, (enum pattern_kind)(round % PATTERN_KINDS), &random);
		assert_ok(audit_attack(&table.cube, withheld, K, true, &table.arena, &full, &err), &err);
		assert_ok(audit_attack(&table.cube, withheld, K, false, &table.arena, &quick, &err), &err);
		assert_int_equal(quick.withheld, full.withheld);
		assert_int_equal(quick.exact, full.exact);
		assert_int_equal(quick.small, full.small);
		assert_int_equal(quick.first_exact, full.first_exact);
		assert_int_equal(quick.first_small, full.first_small);
		table_free(&table);
	}
}

static void the_attack_reads_no_withheld_count(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	for (int round = 0; round < 100; round++) {
		struct table table = { 0 };
		struct attack before, after;
		struct error err;
		table_fill(&table, &random, round % 2);
		bool *withheld = pattern_make(&table, (enum pattern_kind)(round % PATTERN_KINDS), &random);
		assert_ok(audit_attack(&table.cube, withheld, K, true, &table.arena, &before, &err), &err);
		for (uint32_t cell = 0; cell < table.cube.cell_count; cell++)
			table.cube.values[cell] = withheld[cell] ? unit_random(&random) : table.cube.values[cell];
		assert_ok(audit_attack(&table.cube, withheld, K, true, &table.arena, &after, &err), &err);
		for (uint32_t cell = 0; cell < table.cube.cell_count; cell++) {
			assert_int_equal(before.intervals[cell].lowest, after.intervals[cell].lowest);
			assert_int_equal(before.intervals[cell].highest, after.intervals[cell].highest);
		}
		table_free(&table);
	}
}

/* 3 and its neighbours; the totals are published. */
static void open_square(struct plain *plain)
{
	const uint64_t counts[] = { 3, 12, 20, 30 };
	const char *const pattern[] = { "xx.", "xx.", "..." };
	plain_open(plain, 2, 2, counts, pattern);
}

static void assert_contradiction(struct plain *plain)
{
	struct attack attack;
	struct error err;
	assert_false(audit_attack(&plain->cube, plain->withheld, K, true, &plain->arena, &attack, &err));
	assert_message(&err, "the figures contradict each other");
}

static void contradictory_figures_are_refused(void **state)
{
	(void)state;
	struct plain plain;
	open_square(&plain);
	plain.cube.values[plain_cell(&plain, 0, 2)]++; /* the world of a model is no more the sum of its regions */
	assert_contradiction(&plain);
	plain_close(&plain);
	open_square(&plain);
	const uint32_t both[] = { plain_cell(&plain, 0, 2), cube_area_cell(&plain.cube, 0, cube_region_area(&plain.cube, 0)) };
	for (int i = 0; i < 2; i++)
		plain.cube.values[both[i]] = 1; /* two withheld counts of 1 or more cannot sum to 1 */
	assert_contradiction(&plain);
	plain_close(&plain);
}

/* A count of 2^53 can stand in a file of an edition, and 2048 of them sum to 2^64, which is 0 to who does not look. */
static void figures_beyond_any_cube_are_refused(void **state)
{
	(void)state;
	const uint32_t country_region[] = { 0 };
	struct plain plain = { .cube = { .models = 2048, .countries = 1, .regions = 1, .country_region = country_region } };
	struct error err;
	assert_ok(cube_allocate(&plain.cube, &plain.arena, &err), &err);
	plain.withheld = arena_array(&plain.arena, plain.cube.cell_count, sizeof *plain.withheld);
	for (uint32_t cell = 0; cell < plain.cube.models * cube_areas(&plain.cube); cell++)
		plain.cube.values[cell] = UINT64_C(1) << 53;
	assert_contradiction(&plain);
	plain_close(&plain);
	open_square(&plain);
	for (uint32_t cell = 0; cell < plain.cube.cell_count; cell++)
		plain.cube.values[cell] = UINT64_MAX;
	assert_contradiction(&plain);
	plain_close(&plain);
}

static void without_a_published_total_there_is_no_bound(void **state)
{
	(void)state;
	const uint64_t counts[] = { 3, 12, 20, 30 };
	const char *const all[] = { "xxx", "xxx", "xxx" }, *const ring[] = { "x.x", "...", "x.x" };
	struct plain plain;
	struct attack attack;
	struct error err;
	plain_open(&plain, 2, 2, counts, all);
	assert_ok(audit_attack(&plain.cube, plain.withheld, K, true, &plain.arena, &attack, &err), &err);
	for (uint32_t cell = 0; cell < plain.cube.cell_count; cell++)
		assert_true(attack.intervals[cell].highest == FLOW_UNBOUNDED);
	assert_int_equal(attack.intervals[plain_cell(&plain, 0, 0)].lowest, 1);
	assert_int_equal(attack.intervals[plain_cell(&plain, 2, 2)].lowest, 4);
	assert_int_equal(attack.exact + attack.small, 0);
	plain_close(&plain);
	plain_open(&plain, 2, 2, counts, ring);
	assert_ok(audit_attack(&plain.cube, plain.withheld, K, true, &plain.arena, &attack, &err), &err);
	assert_true(attack.intervals[plain_cell(&plain, 0, 0)].highest == FLOW_UNBOUNDED);
	assert_int_equal(attack.intervals[plain_cell(&plain, 0, 2)].lowest, 1 + 12);
	assert_int_equal(attack.intervals[plain_cell(&plain, 2, 2)].lowest, 1 + 12 + 20 + 30);
	plain_close(&plain);
}

static void assert_unproved(struct plain *plain, const char *part)
{
	struct proof proof;
	struct error err;
	assert_false(audit_prove(&plain->cube, plain->withheld, K, &plain->arena, &proof, &err));
	assert_message(&err, part);
	assert_message(&err, "nothing is frozen");
}

static void an_unsafe_pattern_is_not_proved(void **state)
{
	(void)state;
	struct plain plain;
	open_square(&plain);
	plain.withheld[plain_cell(&plain, 0, 0)] = false;
	assert_unproved(&plain, "model 'a', area 'FR': a count under the threshold would be published");
	plain_close(&plain);
	open_square(&plain);
	plain.withheld[plain_cell(&plain, 1, 1)] = false; /* a complementary cell that is needed */
	assert_unproved(&plain, "model 'a', area 'FR': the published figures would show that the count is under the threshold");
	plain_close(&plain);
	open_square(&plain);
	for (uint32_t r = 1; r <= 2; r++) {
		plain_set(&plain, r, 1, (uint64_t)-30, 'x'); /* the last of b is a zero now, still withheld */
		plain_set(&plain, r, 2, (uint64_t)-30, '.');
	}
	plain.withheld[plain_cell(&plain, 2, 1)] = false;
	assert_unproved(&plain, "model 'b', area 'DE': a count of zero would be withheld");
	plain_close(&plain);
}

/* The square's counts go round by as much: up, down, up, down. */
static void square_shifts(const struct plain *plain, int64_t by, struct shift out[4])
{
	for (uint32_t i = 0; i < 4; i++)
		out[i] = (struct shift){ plain_cell(plain, i / 2, i % 2), i == 0 || i == 3 ? by : -by };
}

static void assert_adds_up(struct plain *plain, const struct proof *proof, const char *part)
{
	struct error err;
	bool ok = audit_add_up(&plain->cube, plain->withheld, K, proof, &plain->arena, &err);
	if (part == NULL) {
		assert_ok(ok, &err);
	} else {
		assert_false(ok);
		assert_message(&err, part);
	}
}

static void a_proof_that_was_tampered_with_is_refused(void **state)
{
	(void)state;
	struct plain plain;
	struct shift shifts[8];
	size_t ends[] = { 4, 8 };
	struct proof proof = { .shifts = shifts, .shift_count = 4, .ends = ends, .witness_count = 1 };
	open_square(&plain);
	square_shifts(&plain, 11, shifts);
	assert_adds_up(&plain, &proof, NULL);
	square_shifts(&plain, 12, shifts);
	assert_adds_up(&plain, &proof, "model 'a', area 'DE': a witness has a withheld count below 1");
	square_shifts(&plain, 6, shifts);
	assert_adds_up(&plain, &proof, "model 'a', area 'FR': no witness has this count at the threshold or above");
	square_shifts(&plain, 7, shifts);
	shifts[0].change++;
	assert_adds_up(&plain, &proof, "model 'a', area 'FR': a witness does not add up");
	shifts[0].change = INT64_MIN;
	assert_adds_up(&plain, &proof, "model 'a', area 'FR': a witness does not add up");
	square_shifts(&plain, 7, shifts);
	shifts[1].cell = plain_cell(&plain, 0, 2);
	assert_adds_up(&plain, &proof, "model 'a', area '_T': a witness changes a published count");
	shifts[1].cell = plain.cube.cell_count;
	assert_adds_up(&plain, &proof, "a witness changes cell 12, and there are 12");
	square_shifts(&plain, 7, shifts);
	proof.witness_count = 0;
	assert_adds_up(&plain, &proof, "model 'a', area 'FR': no witness has this count at the threshold or above");
	proof.witness_count = 2;
	assert_adds_up(&plain, &proof, "witness 2 ends where no witness can");
	ends[1] = 3;
	assert_adds_up(&plain, &proof, "witness 2 ends where no witness can");
	plain_close(&plain);
}

/* Within one witness a cell may go up and down again; only where it ends counts. */
static void a_witness_is_what_its_shifts_end_in(void **state)
{
	(void)state;
	struct plain plain;
	struct shift shifts[8];
	size_t ends[] = { 8 };
	struct proof proof = { .shifts = shifts, .shift_count = 8, .ends = ends, .witness_count = 1 };
	open_square(&plain);
	square_shifts(&plain, 7, shifts);
	square_shifts(&plain, -7, shifts + 4);
	assert_adds_up(&plain, &proof, "model 'a', area 'FR': no witness has this count at the threshold or above");
	square_shifts(&plain, 13, shifts);
	assert_adds_up(&plain, &proof, "no witness has this count at the threshold or above");
	square_shifts(&plain, 21, shifts);
	square_shifts(&plain, -14, shifts + 4);
	assert_adds_up(&plain, &proof, NULL);
	plain_close(&plain);
}

static void a_table_that_is_none_proves_nothing(void **state)
{
	(void)state;
	struct plain plain;
	struct shift shifts[4];
	size_t ends[] = { 4 };
	struct proof proof = { .shifts = shifts, .shift_count = 4, .ends = ends, .witness_count = 1 };
	open_square(&plain);
	square_shifts(&plain, 7, shifts);
	plain.withheld[plain_cell(&plain, 0, 0)] = false;
	assert_adds_up(&plain, &proof, "model 'a', area 'FR': a witness changes a published count");
	proof.witness_count = 0;
	assert_adds_up(&plain, &proof, "model 'a', area 'FR': a count under the threshold would be published");
	plain_close(&plain);
	open_square(&plain);
	proof.witness_count = 1;
	plain.cube.values[plain_cell(&plain, 0, 2)]++;
	assert_adds_up(&plain, &proof, "the counts do not add up");
	plain.cube.values[plain_cell(&plain, 0, 2)] = UINT64_MAX;
	assert_adds_up(&plain, &proof, "the counts do not add up");
	plain_close(&plain);
}

/* What the proof does not ask: whether a count that is not small follows exactly. The attack before a freeze does. */
static void nothing_that_follows_is_released(void **state)
{
	(void)state;
	struct table table = { 0 };
	struct proof proof;
	struct error err;
	table_add(&table, "a", "FR", "1", 42);
	table_add(&table, "a", "US", "1", 100);
	table_finish(&table, true);
	bool *withheld = arena_array(&table.arena, table.cube.cell_count, sizeof *withheld);
	assert_ok(audit_release(&table.cube, withheld, K, &table.arena, &proof, &err), &err);
	withheld[cube_area_cell(&table.cube, 0, 0)] = true;
	assert_ok(audit_prove(&table.cube, withheld, K, &table.arena, &proof, &err), &err);
	assert_false(audit_release(&table.cube, withheld, K, &table.arena, &proof, &err));
	assert_message(&err, "model 'a', area 'FR': the published figures would give the withheld count away");
	table_free(&table);
}

static void a_proof_is_written_as_csv(void **state)
{
	(void)state;
	struct table table = { 0 };
	struct text text = { 0 };
	table_add(&table, "a, \"b\"", "FR", "1", 50);
	table_finish(&table, true);
	struct shift shifts[] = { { cube_area_cell(&table.cube, 0, 0), 7 }, { cube_version_cell(&table.cube, 1, 0), -7 },
				  { cube_area_cell(&table.cube, 1, cube_world(&table.cube)), 1 } };
	size_t ends[] = { 2, 3 };
	const struct proof proof = { .shifts = shifts, .shift_count = 3, .ends = ends, .witness_count = 2 };
	audit_write(&table.cube, &proof, &text);
	assert_string_equal(text.bytes, "witness,model,area,version,change\r\n1,\"a, \"\"b\"\"\",FR,,7\r\n1,_T,,1,-7\r\n2,_T,_T,,1\r\n");
	text_finish(&text);
	table_free(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_protect_makes_is_proved),
		cmocka_unit_test(what_protect_makes_tells_nothing_small),
		cmocka_unit_test(proof_and_attack_agree),
		cmocka_unit_test(every_bound_holds_the_truth),
		cmocka_unit_test(the_quick_attack_counts_what_the_full_one_does),
		cmocka_unit_test(the_attack_reads_no_withheld_count),
		cmocka_unit_test(contradictory_figures_are_refused),
		cmocka_unit_test(figures_beyond_any_cube_are_refused),
		cmocka_unit_test(without_a_published_total_there_is_no_bound),
		cmocka_unit_test(an_unsafe_pattern_is_not_proved),
		cmocka_unit_test(a_proof_that_was_tampered_with_is_refused),
		cmocka_unit_test(a_witness_is_what_its_shifts_end_in),
		cmocka_unit_test(a_table_that_is_none_proves_nothing),
		cmocka_unit_test(nothing_that_follows_is_released),
		cmocka_unit_test(a_proof_is_written_as_csv),
	};
	area_init();
	return cmocka_run_group_tests_name("audit", tests, NULL, NULL);
}
