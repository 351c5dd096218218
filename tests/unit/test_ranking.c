#include "unit.h"

#include "base/file.h"
#include "cube/cube.h"
#include "site/ranking.h"

/* Values of a ranking in its order; W is withheld. */
enum { W = 1 << 30 };

static struct ranking rank(struct ranked *list, uint64_t total, const unsigned *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool withheld = values[i] == W;
		list[i] = (struct ranked){ .figure = { withheld ? FIGURE_WITHHELD : FIGURE_PUBLISHED, withheld ? 0 : values[i] } };
	}
	return (struct ranking){ .list = list, .count = count,
				 .total = { total == W ? FIGURE_WITHHELD : FIGURE_PUBLISHED, total == W ? 0 : total } };
}

static void a_leader_is_named_only_where_figures_show_one(void **state)
{
	(void)state;
	static const struct {
		unsigned total, values[4];
		size_t count;
		enum ranking_lead lead;
	} cases[] = {
		{ 150, { 100, 50, 0 }, 3, RANKING_LEAD_CLEAR },
		{ 100, { 50, 50 }, 2, RANKING_LEAD_TIED },
		{ 1999, { 1000, 999 }, 2, RANKING_LEAD_NARROW },
		{ 99, { 50, 49 }, 2, RANKING_LEAD_CLEAR },
		{ 328, { 47, 20, W, W }, 4, RANKING_LEAD_UNKNOWN }, /* 261 are withheld */
		{ 150, { 100, 20, W, W }, 4, RANKING_LEAD_CLEAR },  /* only 30 are */
		{ 200, { 100, W, W }, 3, RANKING_LEAD_UNKNOWN },    /* 100 may be one of them */
		{ W, { 100, W }, 2, RANKING_LEAD_UNKNOWN },
		{ W, { W, W }, 2, RANKING_LEAD_UNKNOWN },
		{ 0, { 0, 0 }, 2, RANKING_LEAD_UNKNOWN },
		{ 40, { 40 }, 1, RANKING_LEAD_CLEAR },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct ranked list[4];
		struct ranking ranking = rank(list, cases[i].total, cases[i].values, cases[i].count);
		assert_int_equal(ranking_lead(&ranking), cases[i].lead);
	}
}

static void published_and_withheld_are_counted_apart(void **state)
{
	(void)state;
	static const unsigned values[] = { 9, W, W, 0 };
	struct ranked list[4];
	struct ranking ranking = rank(list, 30, values, 4);
	assert_int_equal(ranking_published(&ranking), 1);
	assert_int_equal(ranking_withheld(&ranking), 2);
}

static void paths_stay_inside(void **state)
{
	(void)state;
	static const char *const inside[] = { "a", "a/b.html", "..a/b", "a/...", ".x" };
	static const char *const outside[] = { "", "/a", "../a", "a/../b", "a//b", "a/", ".", "a/.", "..", "./a" };
	for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++)
		assert_true(path_is_inside(inside[i]));
	for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++)
		assert_false(path_is_inside(outside[i]));
}

static void names_of_devices_are_not_portable(void **state)
{
	(void)state;
	static const char *const portable[] = { "a", "imei", "console", "com", "com10", "comx", "a.con", "lpt-1" };
	static const char *const others[] = { "", "con", "NUL", "aux.txt", "com0", "lpt9.x", "a.", "..." };
	for (size_t i = 0; i < sizeof portable / sizeof portable[0]; i++)
		assert_true(path_is_portable(portable[i]));
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_false(path_is_portable(others[i]));
}

static void a_cube_too_large_is_refused(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct error err = { 0 };
	struct cube cube = { .models = 65535, .countries = 65535, .regions = 1 };
	assert_false(cube_allocate(&cube, &arena, &err));
	assert_message(&err, "65535 models × (65537 areas");
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_leader_is_named_only_where_figures_show_one),
		cmocka_unit_test(published_and_withheld_are_counted_apart),
		cmocka_unit_test(paths_stay_inside),
		cmocka_unit_test(names_of_devices_are_not_portable),
		cmocka_unit_test(a_cube_too_large_is_refused),
	};
	return cmocka_run_group_tests_name("ranking", tests, NULL, NULL);
}
