/* What --dry-run says a layer costs. */
#include "base/area.h"
#include "command/cost.h"
#include "table.h"

static void measure(struct table *table, unsigned k, struct costs *out)
{
	struct progress progress;
	progress_init(&progress, true);
	cost_measure(&table->cube, k, &progress, out);
}

static void a_small_table_by_hand(void **state)
{
	(void)state;
	struct table table = { 0 };
	struct costs costs;
	table_add(&table, "A", "FR", "1", 4); /* one small count, and three cells that give it away */
	table_add(&table, "A", "DE", "1", 96);
	table_add(&table, "B", "FR", "1", 200);
	table_add(&table, "B", "DE", "1", 300);
	table_finish(&table, true);
	measure(&table, 10, &costs);
	assert_int_equal(costs.period, TABLE_PERIOD);
	assert_int_equal(costs.count, 5);
	const struct cost *below = &costs.list[0], *own = &costs.list[2];
	assert_int_equal(below->k, 3);
	assert_false(below->own);
	assert_int_equal(below->areas.small + below->areas.beside, 0);
	assert_int_equal(below->areas.withheld, 0);
	assert_int_equal(own->k, 10);
	assert_true(own->own);
	assert_int_equal(own->areas.cells, (2 + 1) * (2 + 1 + 1)); /* both countries are of one region */
	assert_int_equal(own->areas.zeros, 0);
	assert_int_equal(own->areas.small, 1);
	assert_int_equal(own->areas.beside, 3);
	assert_int_equal(own->areas.observations, 600);
	assert_int_equal(own->areas.withheld, 600);
	assert_int_equal(own->versions.cells, 3);
	assert_int_equal(own->versions.small + own->versions.beside, 0);
	assert_int_equal(own->versions.observations, 600);
	table_free(&table);
}

/* Held against the counts themselves, not against what the suppression says of them. */
static void check_share(const struct cost *cost, uint64_t small, uint64_t cells, uint64_t observations)
{
	const struct cost_share *a = &cost->areas, *v = &cost->versions;
	assert_int_equal(a->small + v->small, small);
	assert_int_equal(a->cells + v->cells, cells);
	assert_int_equal(a->observations, observations);
	assert_int_equal(v->observations, observations);
	assert_true(a->zeros + a->small + a->beside <= a->cells && v->zeros + v->small + v->beside <= v->cells);
	assert_true(a->withheld <= observations && v->withheld <= observations);
	assert_true(small == 0 || a->withheld + v->withheld > 0 || a->beside + v->beside > 0);
}

static void every_count_is_counted_once(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	for (int round = 0; round < 60; round++) {
		struct table table = { 0 };
		struct costs costs;
		table_fill(&table, &random, round % 2);
		measure(&table, 7, &costs);
		assert_int_equal(costs.count, COST_LIMIT);
		const struct cube *cube = &table.cube;
		for (size_t i = 0; i < costs.count; i++) {
			uint64_t small = 0, cells = 0;
			for (uint32_t cell = 0; cell < cube->cell_count; cell++) {
				bool version = cell >= cube_version_cell(cube, 0, 0);
				small += cube->values[cell] > 0 && cube->values[cell] < costs.list[i].k;
				cells += !version || cube->versions_shared || cube->values[cell] > 0;
			}
			check_share(&costs.list[i], small, cells, table.period.observations);
		}
		table_free(&table);
	}
}

static void list_of(unsigned own, const char *expected)
{
	struct table table = { 0 };
	struct text list = { 0 };
	struct costs costs;
	table_add(&table, "A", "FR", "1", 100);
	table_finish(&table, true);
	measure(&table, own, &costs);
	for (size_t i = 0; i < costs.count; i++)
		text_printf(&list, "%u%s ", costs.list[i].k, costs.list[i].own ? "*" : "");
	assert_string_equal(list.bytes, expected);
	text_finish(&list);
	table_free(&table);
}

static void the_own_k_has_its_place(void **state)
{
	(void)state;
	list_of(3, "3* 5 10 20 50 ");
	list_of(4, "3 4* 5 10 20 50 ");
	list_of(10, "3 5 10* 20 50 ");
	list_of(50, "3 5 10 20 50* ");
	list_of(1000000, "3 5 10 20 50 1000000* ");
}

/* Figures wider than any real ones: a screen of 80 columns holds each line. */
static void no_line_is_wider_than_a_screen(void **state)
{
	(void)state;
	struct costs costs = { .period = TABLE_PERIOD, .count = 1 };
	const struct cost_share widest = { .cells = 99999999, .zeros = 99999998, .small = 99999998, .beside = 1,
					   .observations = UINT64_C(1) << 53, .withheld = 1 };
	struct text out = { 0 };
	costs.list[0] = (struct cost){ .k = 1000000, .own = true, .areas = widest, .versions = widest };
	cost_table(&costs, &out);
	for (const char *line = out.bytes; *line != '\0'; line += strcspn(line, "\n") + 1)
		assert_true(strcspn(line, "\n") <= 80);
	assert_non_null(strstr(out.bytes, "<0.1%"));
	size_t once = out.length;
	cost_table(&costs, &out);
	assert_true(out.length < 2 * once); /* the columns are explained once */
	text_finish(&out);
}

static void csv_has_one_header(void **state)
{
	(void)state;
	struct costs costs = { .period = TABLE_PERIOD, .count = 1 };
	struct text out = { 0 };
	costs.list[0] = (struct cost){ .k = 5, .areas = { 9, 1, 2, 3, 40, 20 }, .versions = { 4, 0, 1, 1, 40, 7 },
					.rounding = { .small = 3, .shifted = 1, .total = 2, .largest_total = 9, .totals_changed = 6 } };
	cost_csv(&costs, &out);
	costs.list[0].own = true;
	cost_csv(&costs, &out);
	assert_string_equal(out.bytes, "period,mode,k,own,table,cells,zeros,small,beside,observations,observations_withheld,moved,sums_moved,"
				       "largest_sum_error,grand_total_error\r\n"
				       "2026-Q3,suppression,5,no,areas,9,1,2,3,40,20,,,,\r\n2026-Q3,suppression,5,no,versions,4,0,1,1,40,7,,,,\r\n"
				       "2026-Q3,rounding,5,no,both,,,3,,,,1,6,9,2\r\n"
				       "2026-Q3,suppression,5,yes,areas,9,1,2,3,40,20,,,,\r\n2026-Q3,suppression,5,yes,versions,4,0,1,1,40,7,,,,\r\n"
				       "2026-Q3,rounding,5,yes,both,,,3,,,,1,6,9,2\r\n");
	text_finish(&out);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_small_table_by_hand),
		cmocka_unit_test(every_count_is_counted_once),
		cmocka_unit_test(the_own_k_has_its_place),
		cmocka_unit_test(no_line_is_wider_than_a_screen),
		cmocka_unit_test(csv_has_one_header),
	};
	area_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
