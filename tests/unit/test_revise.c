#include "base/area.h"
#include "history.h"

enum { K = 10 };

/* One table, counted again with some lines changed. */

struct line {
	const char *model, *country, *version;
	uint64_t count;
};

static const struct line first_count[] = {
	{ "A", "FR", "1", 100 }, { "A", "DE", "1", 200 }, { "A", "DE", "2", 50 }, { "A", "MC", "1", 30 },
	{ "B", "FR", "1", 60 }, { "B", "DE", "2", 70 },
};

enum { FIRST_LINES = sizeof first_count / sizeof *first_count };

struct known {
	struct table before, counted;
	struct pattern pattern;
	struct revision revision;
	struct arena arena;
	struct error err;
};

static void fill(struct table *table, const struct line *lines, size_t count, const struct line *more, size_t more_count)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t value = lines[i].count;
		for (size_t j = 0; j < more_count; j++)
			if (strcmp(more[j].model, lines[i].model) == 0 && strcmp(more[j].country, lines[i].country) == 0 &&
			    strcmp(more[j].version, lines[i].version) == 0)
				value = UINT64_MAX;
		if (value != UINT64_MAX)
			table_add(table, lines[i].model, lines[i].country, lines[i].version, value);
	}
	for (size_t j = 0; j < more_count; j++)
		if (more[j].count > 0)
			table_add(table, more[j].model, more[j].country, more[j].version, more[j].count);
	table_finish(table, true);
}

static uint32_t cell_of(const struct cube *cube, const char *model, const char *place)
{
	uint32_t m = strcmp(model, CUBE_TOTAL) == 0 ? cube->models : labels_search(cube->model_names, cube->models, model);
	uint32_t country = labels_search(cube->country_codes, cube->countries, place);
	uint32_t region = labels_search(cube->region_codes, cube->regions, place);
	uint32_t version = labels_search(cube->version_names, cube->versions, place);
	assert_int_not_equal(m, LABELS_NONE);
	if (strcmp(place, CUBE_TOTAL) == 0)
		return cube_area_cell(cube, m, cube_world(cube));
	if (country != LABELS_NONE)
		return cube_area_cell(cube, m, country);
	if (region != LABELS_NONE)
		return cube_area_cell(cube, m, cube_region_area(cube, region));
	assert_int_not_equal(version, LABELS_NONE);
	return cube_version_cell(cube, m, version);
}

/* The first count with what is withheld of model A (NULL: nothing), then counted with some lines otherwise. */
static void revise_lines(struct known *known, const char *withheld, const struct line *changes, size_t count)
{
	*known = (struct known){ 0 };
	fill(&known->before, first_count, FIRST_LINES, NULL, 0);
	fill(&known->counted, first_count, FIRST_LINES, changes, count);
	known->pattern.states = arena_array(&known->arena, known->before.cube.cell_count, 1);
	if (withheld != NULL)
		known->pattern.states[cell_of(&known->before.cube, "A", withheld)] = CELL_COMPLEMENTARY;
	assert_ok(protect_revise(&known->before.cube, 1, &known->pattern, &known->counted.cube, K, &known->arena, &known->revision,
				 &known->err), &known->err);
}

#define revise(known, withheld, ...)                                                               \
	do {                                                                                       \
		const struct line changes[] = { __VA_ARGS__ };                                     \
		revise_lines(known, withheld, changes, sizeof changes / sizeof *changes);   \
	} while (0)

static uint64_t figure(const struct known *known, const char *model, const char *place)
{
	return known->revision.cube.values[cell_of(&known->revision.cube, model, place)];
}

static void end_known(struct known *known)
{
	table_free(&known->before);
	table_free(&known->counted);
	arena_finish(&known->arena);
}

static void expect_held_back(const struct known *known, uint32_t changed, uint64_t countries, uint64_t versions)
{
	assert_int_equal(known->revision.changed, changed);
	assert_int_equal(known->revision.held_back[0], countries);
	assert_int_equal(known->revision.held_back[1], versions);
	uint64_t sums[2] = { 0, 0 };
	for (size_t i = 0; i < known->revision.held_count; i++) {
		const struct held_leaf *held = &known->revision.held[i];
		sums[held->version != NULL] += held->counted > held->published ? held->counted - held->published : held->published - held->counted;
	}
	assert_int_equal(sums[0], countries);
	assert_int_equal(sums[1], versions);
}

static void few_late_arrivals_are_held_back(void **state)
{
	(void)state;
	struct known known;
	revise(&known, NULL, { "A", "FR", "1", 104 });
	assert_int_equal(figure(&known, "A", "FR"), 100);
	expect_held_back(&known, 0, 4, 4);
	assert_int_equal(known.revision.held_count, 2);
	assert_string_equal(known.revision.held[0].country, "FR");
	assert_string_equal(known.revision.held[1].version, "1");
	end_known(&known);
}

static void enough_late_arrivals_are_published_with_their_margins(void **state)
{
	(void)state;
	struct known known;
	revise(&known, NULL, { "A", "FR", "1", 112 });
	assert_int_equal(figure(&known, "A", "FR"), 112);
	assert_int_equal(figure(&known, "A", "1"), 342);
	assert_int_equal(figure(&known, "A", "150"), 392);
	assert_int_equal(figure(&known, "A", CUBE_TOTAL), 392);
	assert_int_equal(figure(&known, CUBE_TOTAL, "FR"), 172);
	assert_int_equal(figure(&known, CUBE_TOTAL, "1"), 402);
	assert_int_equal(figure(&known, CUBE_TOTAL, CUBE_TOTAL), 522);
	expect_held_back(&known, 2, 0, 0);
	end_known(&known);
}

static void a_withheld_leaf_rises_and_never_falls(void **state)
{
	(void)state;
	struct known known;
	revise(&known, "MC", { "A", "MC", "1", 10 });
	assert_int_equal(figure(&known, "A", "MC"), 30);
	assert_int_equal(figure(&known, "A", "1"), 330);
	expect_held_back(&known, 0, 20, 20);
	end_known(&known);
	revise(&known, "MC", { "A", "MC", "1", 40 });
	assert_int_equal(figure(&known, "A", "MC"), 40);
	assert_int_equal(known.revision.pattern.states[cell_of(&known.revision.cube, "A", "MC")], CELL_COMPLEMENTARY);
	end_known(&known);
}

static void a_published_leaf_may_vanish_but_not_become_small(void **state)
{
	(void)state;
	struct known known;
	revise(&known, NULL, { "A", "FR", "1", 0 });
	assert_int_equal(figure(&known, "A", "FR"), 0);
	assert_int_equal(figure(&known, "A", "1"), 230);
	expect_held_back(&known, 2, 0, 0);
	end_known(&known);
	revise(&known, NULL, { "A", "FR", "1", 3 });
	assert_int_equal(figure(&known, "A", "FR"), 10);
	assert_int_equal(figure(&known, "A", "1"), 240);
	expect_held_back(&known, 2, 7, 7);
	end_known(&known);
}

/* Country 100 → 0, version 330 → 240 and 50 → 40: the whole 100 goes. With version 330 → 250 and 50 → 30 where 50 is
 * withheld: 80 goes. */
static void where_a_whole_figure_cannot_go_a_part_does(void **state)
{
	(void)state;
	struct known known;
	revise(&known, NULL, { "A", "FR", "1", 0 }, { "A", "DE", "2", 40 }, { "A", "DE", "1", 210 });
	assert_int_equal(figure(&known, "A", "FR"), 0);
	assert_int_equal(figure(&known, "A", "1"), 240);
	assert_int_equal(figure(&known, "A", "2"), 40);
	end_known(&known);
	revise(&known, "2", { "A", "FR", "1", 0 }, { "A", "DE", "2", 30 }, { "A", "DE", "1", 220 });
	assert_int_equal(figure(&known, "A", "FR"), 20);
	assert_int_equal(figure(&known, "A", "1"), 250);
	expect_held_back(&known, 2, 20, 20);
	end_known(&known);
}

static void a_move_between_countries_leaves_versions_alone(void **state)
{
	(void)state;
	struct known known;
	revise(&known, NULL, { "A", "FR", "1", 40 }, { "A", "DE", "1", 260 });
	assert_int_equal(figure(&known, "A", "FR"), 40);
	assert_int_equal(figure(&known, "A", "DE"), 310);
	assert_int_equal(figure(&known, "A", "1"), 330);
	expect_held_back(&known, 2, 0, 0);
	end_known(&known);
}

static void a_new_country_appears_with_k_or_not_at_all(void **state)
{
	(void)state;
	struct known known;
	revise(&known, NULL, { "A", "JP", "1", 15 });
	assert_int_equal(figure(&known, "A", "JP"), 15);
	assert_int_equal(figure(&known, "B", "JP"), 0);
	assert_int_equal(figure(&known, CUBE_TOTAL, "142"), 15);
	assert_int_equal(known.revision.cube.regions, 2);
	end_known(&known);
	revise(&known, NULL, { "A", "JP", "1", 9 });
	assert_int_equal(known.revision.cube.countries, 3);
	assert_int_equal(known.revision.cube.regions, 1);
	assert_int_equal(known.revision.cube.cell_count, known.before.cube.cell_count);
	expect_held_back(&known, 0, 9, 9);
	end_known(&known);
}

static void a_new_model_appears_with_those_leaves_that_are_large_enough(void **state)
{
	(void)state;
	struct known known;
	revise(&known, NULL, { "C", "FR", "1", 3 }, { "C", "DE", "1", 9 });
	assert_int_equal(known.revision.cube.models, 2);
	expect_held_back(&known, 0, 12, 12);
	end_known(&known);
	revise(&known, NULL, { "C", "FR", "1", 3 }, { "C", "DE", "3", 19 });
	assert_int_equal(figure(&known, "C", "FR"), 0);
	assert_int_equal(figure(&known, "C", "DE"), 19);
	assert_int_equal(figure(&known, "C", "3"), 19);
	assert_int_equal(figure(&known, CUBE_TOTAL, "3"), 19);
	expect_held_back(&known, 2, 3, 3);
	end_known(&known);
}

static void one_layer_waits_for_the_other(void **state)
{
	(void)state;
	struct known known;
	revise(&known, NULL, { "A", "FR", "1", 106 }, { "A", "FR", "2", 6 });
	assert_int_equal(figure(&known, "A", "FR"), 100);
	expect_held_back(&known, 0, 12, 12);
	end_known(&known);
	revise(&known, NULL, { "A", "FR", "1", 124 }, { "A", "FR", "2", 6 });
	assert_int_equal(figure(&known, "A", "FR"), 124);
	assert_int_equal(figure(&known, "A", "1"), 354);
	assert_int_equal(figure(&known, "A", "2"), 50);
	expect_held_back(&known, 2, 6, 6);
	end_known(&known);
}

/* 100, then 125: 105 would tell of five against the first edition. */
static void a_figure_keeps_its_distance_from_all_earlier_ones(void **state)
{
	(void)state;
	static const struct { uint64_t counted, published; } cases[] = { { 105, 110 }, { 100, 100 }, { 93, 100 }, { 82, 82 }, { 116, 125 } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct known known;
		struct table again = { 0 };
		struct revision third;
		const struct line change = { "A", "FR", "1", cases[i].counted };
		revise(&known, NULL, { "A", "FR", "1", 125 });
		fill(&again, first_count, FIRST_LINES, &change, 1);
		const struct cube editions[] = { known.before.cube, known.revision.cube };
		assert_ok(protect_revise(editions, 2, &known.revision.pattern, &again.cube, K, &known.arena, &third, &known.err), &known.err);
		assert_int_equal(third.cube.values[cell_of(&third.cube, "A", "FR")], cases[i].published);
		assert_int_equal(third.cube.values[cell_of(&third.cube, "A", "1")], cases[i].published + 230);
		table_free(&again);
		end_known(&known);
	}
}

/* The world of model A is withheld with nothing below it: anyone can add it up, and it may not become a withheld zero. */
static void a_withheld_margin_stays_above_zero(void **state)
{
	(void)state;
	struct known known;
	revise(&known, CUBE_TOTAL, { "A", "FR", "1", 0 }, { "A", "DE", "1", 0 }, { "A", "DE", "2", 0 }, { "A", "MC", "1", 0 });
	assert_true(figure(&known, "A", CUBE_TOTAL) >= K);
	end_known(&known);
	revise(&known, NULL, { "A", "FR", "1", 0 }, { "A", "DE", "1", 0 }, { "A", "DE", "2", 0 }, { "A", "MC", "1", 0 });
	assert_int_equal(figure(&known, "A", CUBE_TOTAL), 0);
	expect_held_back(&known, 5, 0, 0);
	end_known(&known);
}

static void what_cannot_be_revised_is_refused(void **state)
{
	(void)state;
	struct known known;
	struct revision again;
	revise(&known, NULL, { "A", "JP", "1", 30 });
	known.counted.cube.versions_shared = false;
	assert_false(protect_revise(&known.before.cube, 1, &known.pattern, &known.counted.cube, K, &known.arena, &again, &known.err));
	assert_message(&known.err, "<versions shared>");
	known.before.cube.values[0]++;
	assert_false(protect_revise(&known.before.cube, 1, &known.pattern, &known.before.cube, K, &known.arena, &again, &known.err));
	assert_message(&known.err, "does not add up");
	known.before.cube.period++;
	assert_false(protect_revise(&known.before.cube, 1, &known.pattern, &known.revision.cube, K, &known.arena, &again, &known.err));
	assert_message(&known.err, "two periods");
	end_known(&known);
}

enum { MOST_SUM = 400 };

/* Which sums can be made when each of some changes gives nothing, or K and more up to itself. */
static void add_reach(bool reach[MOST_SUM], unsigned change)
{
	bool with[MOST_SUM];
	memcpy(with, reach, sizeof with);
	for (unsigned sum = 0; sum < MOST_SUM; sum++)
		for (unsigned given = K; reach[sum] && given <= change && sum + given < MOST_SUM; given++)
			with[sum + given] = true;
	memcpy(reach, with, sizeof with);
}

static unsigned largest_common(const bool a[MOST_SUM], const bool b[MOST_SUM])
{
	unsigned sum = MOST_SUM - 1;
	while (!a[sum] || !b[sum])
		sum--;
	return sum;
}

/* Every sum that the changes of model A could make is tried, for figures so large that none comes near 0. */
static void as_much_is_published_as_can_be(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	for (int round = 0; round < 500; round++) {
		struct known known;
		struct revision revision;
		bool reach[2][MOST_SUM] = { { [0] = true }, { [0] = true } };
		uint64_t moved = 0;
		revise_lines(&known, NULL, NULL, 0);
		for (uint32_t cell = 0; cell < known.before.cube.cell_count; cell++)
			known.before.cube.values[cell] = cube_is_leaf(&known.before.cube, cell) ? 6000 : 0;
		for (uint32_t v = 0; v < 2; v++) /* so that two versions make what three countries do */
			for (uint32_t m = 0; m < 2; m++)
				known.before.cube.values[cube_version_cell(&known.before.cube, m, v)] = 9000;
		assert_true(cube_sum(&known.before.cube));
		struct cube counted;
		assert_ok(cube_join(&known.before.cube, &known.before.cube, &known.arena, &counted, NULL, &known.err), &known.err);
		for (uint32_t cell = 0; cell < counted.cell_count; cell++) {
			bool falls = unit_below(&random, 3) == 0, version = cell >= cube_version_cell(&counted, 0, 0);
			unsigned change = unit_below(&random, 1u << (2 + unit_below(&random, 5)));
			if (!cube_is_leaf(&counted, cell) || strcmp(cube_place(&counted, cell).model, "A") != 0)
				continue;
			counted.values[cell] += falls ? -(uint64_t)change : change;
			add_reach(reach[falls != version], change);
		}
		assert_ok(protect_revise(&known.before.cube, 1, &known.pattern, &counted, K, &known.arena, &revision, &known.err), &known.err);
		for (uint32_t cell = 0; cell < counted.cell_count; cell++) {
			uint64_t before = known.before.cube.values[cell], now = revision.cube.values[cell];
			moved += !cube_is_leaf(&counted, cell) ? 0 : now > before ? now - before : before - now;
		}
		assert_int_equal(moved, 2 * largest_common(reach[0], reach[1]));
		end_known(&known);
	}
}

/* Where versions are a model's own, a version without counts is in no file: B's 2 is gone from the second edition as it is
 * read back. */
static void a_version_that_vanished_is_remembered(void **state)
{
	(void)state;
	struct known known;
	struct table before = { 0 }, second = { 0 };
	struct revision revision, third;
	const struct line gone = { "B", "DE", "2", 0 }, back = { "B", "DE", "2", 75 }, other = { "A", "DE", "2", 0 };
	const struct line lines[] = { gone, other }, later[] = { back, other };
	known = (struct known){ 0 };
	fill(&before, first_count, FIRST_LINES, &other, 1);
	fill(&second, first_count, FIRST_LINES, lines, 2);
	fill(&known.counted, first_count, FIRST_LINES, later, 2);
	before.cube.versions_shared = second.cube.versions_shared = known.counted.cube.versions_shared = false;
	before.cube.cell_count -= before.cube.versions;
	second.cube.cell_count -= second.cube.versions;
	known.counted.cube.cell_count -= known.counted.cube.versions;
	known.pattern.states = arena_array(&known.arena, before.cube.cell_count, 1);
	const struct cube editions[] = { before.cube, second.cube };
	assert_ok(protect_revise(editions, 1, &known.pattern, &second.cube, K, &known.arena, &revision, &known.err), &known.err);
	assert_int_equal(revision.cube.versions, 2);
	assert_int_equal(second.cube.versions, 1);
	assert_ok(protect_revise(editions, 2, &known.pattern, &known.counted.cube, K, &known.arena, &third, &known.err), &known.err);
	assert_int_equal(third.cube.values[cell_of(&third.cube, "B", "DE")], 70);
	assert_int_equal(third.cube.values[cell_of(&third.cube, "B", "2")], 70);
	const bool *withheld = arena_array(&known.arena, third.cube.cell_count, sizeof *withheld);
	const struct history_table tables[] = { { &editions[0], withheld }, { &editions[1], withheld }, { &third.cube, withheld } };
	struct proof proof;
	assert_ok(history_prove(tables, 3, K, &known.arena, &proof, &known.err), &known.err);
	assert_ok(history_check(tables, 2, K, &known.arena, &known.err), &known.err);
	assert_false(history_prove(tables, 2, K, &known.arena, &proof, &known.err));
	assert_message(&known.err, "lacks a model, country or version");
	table_free(&before);
	table_free(&second);
	end_known(&known);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(few_late_arrivals_are_held_back),
		cmocka_unit_test(enough_late_arrivals_are_published_with_their_margins),
		cmocka_unit_test(a_withheld_leaf_rises_and_never_falls),
		cmocka_unit_test(a_published_leaf_may_vanish_but_not_become_small),
		cmocka_unit_test(where_a_whole_figure_cannot_go_a_part_does),
		cmocka_unit_test(a_move_between_countries_leaves_versions_alone),
		cmocka_unit_test(a_new_country_appears_with_k_or_not_at_all),
		cmocka_unit_test(a_new_model_appears_with_those_leaves_that_are_large_enough),
		cmocka_unit_test(one_layer_waits_for_the_other),
		cmocka_unit_test(a_figure_keeps_its_distance_from_all_earlier_ones),
		cmocka_unit_test(a_withheld_margin_stays_above_zero),
		cmocka_unit_test(as_much_is_published_as_can_be),
		cmocka_unit_test(a_version_that_vanished_is_remembered),
		cmocka_unit_test(what_cannot_be_revised_is_refused),
	};
	area_init();
	return cmocka_run_group_tests_name("revise", tests, NULL, NULL);
}
