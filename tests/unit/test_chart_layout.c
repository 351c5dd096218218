#include <math.h>

#include "chart/atlas.h"
#include "chart/frame.h"
#include "chart_cases.h"

static const struct chart_value withheld = { CHART_WITHHELD, 1e9, "[c]", false },
				no_data = { CHART_NO_DATA, (double)NAN, "[x]", false };

static struct chart_value value(double number)
{
	return (struct chart_value){ CHART_PUBLISHED, number, number > 0 ? "some" : "0", false };
}

static const char *format_tick(double number, void *context)
{
	return arena_printf(context, "%.0f", number);
}

static void bars_are_in_proportion(void **state)
{
	(void)state;
	struct bench bench;
	bench_open(&bench);
	struct chart_bar rows[] = { { "A", NULL, value(1000), false }, { "B", NULL, value(250), false },
				    { "C", NULL, value(0), false },    { "D", NULL, withheld, false },
				    { "E", NULL, no_data, false } };
	struct chart_bars bars = { bench_frame(&bench, 720), rows, 5, 0 };
	assert_true(chart_bars(&bars, &bench.arena, &bench.drawing, &bench.err));
	const struct shape *a = bench_shape(&bench.drawing, PAINT_BAR, 0), *b = bench_shape(&bench.drawing, PAINT_BAR, 1);
	assert_true(fabs(a->as.rect.width - 4 * b->as.rect.width) < 1e-6);
	assert_true(fabs(a->at.x - b->at.x) < 1e-9 && a->at.y < b->at.y);
	assert_true(a->at.x + a->as.rect.width < 720);
	assert_int_equal(bench_count(&bench.drawing, PAINT_BAR), 2);
	assert_int_equal(bench_count(&bench.drawing, PAINT_ZERO), 1);
	assert_non_null(bench_text(&bench.drawing, "[x]"));
	bench_check_texts(&bench.drawing);
	bench_close(&bench);
}

/* The mark of a withheld figure must not depend on that figure, on the others, or on the width of the chart. */
static void withheld_stubs_are_constant(void **state)
{
	(void)state;
	struct bench bench;
	bench_open(&bench);
	double expected = -1;
	for (int i = 0; i < 12; i++) {
		struct chart_value hidden = { CHART_WITHHELD, i % 2 == 0 ? (double)NAN : pow(10, i), "[c]", false };
		struct chart_bar rows[] = { { "A", NULL, value(pow(7, i)), false }, { "B", NULL, hidden, false } };
		struct chart_bars bars = { bench_frame(&bench, i % 3 == 0 ? 320 : 720), rows, 2, 0 };
		assert_true(chart_bars(&bars, &bench.arena, &bench.drawing, &bench.err));
		const struct shape *stub = bench_shape(&bench.drawing, PAINT_WITHHELD, 0);
		if (expected < 0)
			expected = stub->as.rect.width;
		assert_true(fabs(stub->as.rect.width - expected) < 1e-9);
	}
	bench_close(&bench);
}

static void long_labels_are_shortened(void **state)
{
	(void)state;
	struct bench bench;
	bench_open(&bench);
	struct chart_bar rows[] = {
		{ "Τηλέφωνο with a very very very very very very very very very very very long name", "12% · +4%", value(9), false },
		{ "B", "a note that is rather long too, and goes on and on, well beyond what a narrow screen can show", value(5), true } };
	for (double width = 240; width <= 1200; width += 40) {
		struct chart_bars bars = { bench_frame(&bench, width), rows, 2, 0 };
		assert_true(chart_bars(&bars, &bench.arena, &bench.drawing, &bench.err));
		bench_check_texts(&bench.drawing);
	}
	bench_close(&bench);
}

static void impossible_numbers_are_refused(void **state)
{
	(void)state;
	static const double numbers[] = { -1, (double)NAN, (double)INFINITY };
	struct bench bench;
	bench_open(&bench);
	for (size_t i = 0; i < 3; i++) {
		struct chart_bar row = { "A", NULL, { CHART_PUBLISHED, numbers[i], "?", false }, false };
		struct chart_bars bars = { bench_frame(&bench, 720), &row, 1, 0 };
		assert_false(chart_bars(&bars, &bench.arena, &bench.drawing, &bench.err));
		assert_int_equal(bench.err.kind, ERROR_REFUSED);
	}
	struct chart_bar row = { "A", NULL, withheld, false };
	struct chart_bars named = { bench_frame(&bench, 720), &row, 1, 0 };
	named.frame.id = "a\"b";
	assert_false(chart_bars(&named, &bench.arena, &bench.drawing, &bench.err));
	struct chart_bars tiny = { bench_frame(&bench, 20), NULL, 0, 0 };
	assert_false(chart_bars(&tiny, &bench.arena, &bench.drawing, &bench.err));
	bench_close(&bench);
}

static struct chart_quarters quarters(struct bench *bench, size_t count)
{
	return (struct chart_quarters){ .first = 4 * 2023 + 2, .count = count, .format = format_tick, .context = &bench->arena,
					.withheld_label = "withheld", .no_data_label = "no data" };
}

static void series_labels_do_not_overlap(void **state)
{
	(void)state;
	struct bench bench;
	bench_open(&bench);
	struct chart_value values[4][40];
	for (size_t count = 1; count <= 40; count += 3)
		for (double width = 320; width <= 1000; width += 170) {
			struct chart_line lines[4];
			for (size_t i = 0; i < 4; i++) {
				for (size_t j = 0; j < count; j++)
					values[i][j] = (i + j) % 5 == 4 ? withheld : (i + j) % 7 == 6 ? no_data : value(1000);
				lines[i] = (struct chart_line){ "Model", values[i] };
			}
			struct chart_event events[] = { { 4 * 2023 + 2, "First of all" }, { 4 * 2023 + 3, "A little later" },
							{ 4 * 2024 + 2, "Long afterwards" }, { 4 * 2024 + 3, "At the end of it" } };
			struct chart_series series = { bench_frame(&bench, width), quarters(&bench, count), lines, 4, events, 4 };
			assert_true(chart_series(&series, &bench.arena, &bench.drawing, &bench.err));
			bench_check_texts(&bench.drawing);
		}
	bench_close(&bench);
}

/* A gap splits the line, is bridged by dashes and marked; nothing of the hidden number shows. */
static void gaps_are_not_filled_in(void **state)
{
	(void)state;
	struct bench bench;
	bench_open(&bench);
	struct chart_value values[] = { no_data, value(10), value(20), withheld, value(30), value(40), withheld };
	struct chart_line line = { "A", values };
	struct chart_series series = { bench_frame(&bench, 720), quarters(&bench, 7), &line, 1, NULL, 0 };
	assert_true(chart_series(&series, &bench.arena, &bench.drawing, &bench.err));
	assert_int_equal(bench_shape(&bench.drawing, PAINT_LINE_1, 0)->as.path.count, 2);
	assert_int_equal(bench_shape(&bench.drawing, PAINT_LINE_1, 1)->as.path.count, 2);
	assert_int_equal(bench_count(&bench.drawing, PAINT_BRIDGE_1), 1);
	assert_int_equal(bench_count(&bench.drawing, PAINT_GAP_1), 2); /* nothing before the line begins */
	assert_int_equal(bench_count(&bench.drawing, PAINT_POINT_1), 4);
	const struct shape *low = bench_shape(&bench.drawing, PAINT_POINT_1, 0), *high = bench_shape(&bench.drawing, PAINT_POINT_1, 3);
	assert_true(low->at.y > high->at.y && low->at.x < high->at.x);
	bench_close(&bench);
}

static void revisions_are_rings(void **state)
{
	(void)state;
	struct bench bench;
	bench_open(&bench);
	struct chart_value values[] = { value(10), value(20), value(30) };
	values[1].revised = true;
	struct chart_line line = { "A", values };
	struct chart_series series = { bench_frame(&bench, 720), quarters(&bench, 3), &line, 1, NULL, 0 };
	series.axis.revised_label = "revised";
	assert_true(chart_series(&series, &bench.arena, &bench.drawing, &bench.err));
	assert_int_equal(bench_shape(&bench.drawing, PAINT_GAP_1, 0)->kind, SHAPE_CIRCLE);
	assert_int_equal(bench_count(&bench.drawing, PAINT_POINT_1), 2);
	assert_non_null(bench_text(&bench.drawing, "revised"));
	bench_close(&bench);
}

static void stack_marks_what_is_withheld(void **state)
{
	(void)state;
	struct bench bench;
	bench_open(&bench);
	struct chart_value new[] = { value(0), value(0.4), withheld }, old[] = { value(1), value(0.6), value(0.2) };
	struct chart_band bands[] = { { "2.0", new, false }, { "1.0", old, true } };
	struct chart_stack stack = { bench_frame(&bench, 720), quarters(&bench, 3), bands, 2, 1 };
	stack.axis.fractions = true;
	assert_true(chart_stack(&stack, &bench.arena, &bench.drawing, &bench.err));
	const struct shape *segment = bench_shape(&bench.drawing, (enum paint_role)(PAINT_BAND_1 + palette_step(0, 1)), 0);
	const struct shape *above = bench_shape(&bench.drawing, PAINT_BAND_OTHER, 1);
	assert_true(fabs(above->at.y + above->as.rect.height - segment->at.y) < 1e-6);
	assert_true(fabs(segment->as.rect.height / above->as.rect.height - 0.4 / 0.6) < 1e-6);
	assert_int_equal(bench_count(&bench.drawing, PAINT_WITHHELD), 2); /* and the one that explains it */
	bench_check_texts(&bench.drawing);
	bench_close(&bench);
}

static void map_colours_by_class(void **state)
{
	(void)state;
	static const char file[] = "atlas 1 1\na 0 0 40 0 0 40 -40 0 0 -40\na -50 0 40 0 0 40 -40 0 0 -40\ns FR\nr 1\ns DE\nr 2\nd GI 0 -30\n";
	struct bench bench;
	struct atlas atlas;
	bench_open(&bench);
	assert_true(atlas_parse("x", file, sizeof file - 1, &bench.arena, &atlas, &bench.err));
	struct chart_area areas[] = { { "FR", "France", value(10) }, { "DE", "Germany", withheld }, { "GI", "Gibraltar", value(11) },
				      { "BV", "Bouvet", value(3) },  { "fr", "?", value(3) },       { "UM", "Islands", no_data } };
	double limits[] = { 10 };
	const char *const labels[] = { "up to 10", "above 10" };
	struct chart_map map = { bench_frame(&bench, 720), &atlas, areas, 6, limits, labels, 2, "none", "withheld", "no data" };
	assert_true(chart_map(&map, &bench.arena, &bench.drawing, &bench.err));
	assert_int_equal(bench_shape(&bench.drawing, PAINT_LAND_1, 0)->kind, SHAPE_OUTLINE);
	assert_string_equal(bench_shape(&bench.drawing, PAINT_LAND_1, 0)->title, "France: some");
	assert_int_equal(bench_shape(&bench.drawing, PAINT_LAND_LAST, 0)->kind, SHAPE_CIRCLE);
	assert_int_equal(bench_shape(&bench.drawing, PAINT_LAND_WITHHELD, 0)->kind, SHAPE_OUTLINE);
	assert_int_equal(bench.drawing.not_drawn_count, 2);
	assert_string_equal(bench.drawing.not_drawn[0], "BV");
	bench_check_texts(&bench.drawing);
	bench_close(&bench);
}

static void labels_are_spread(void **state)
{
	(void)state;
	double close[] = { 50, 51, 52 }, crowded[] = { 0, 0, 0, 0, 0 }, apart[] = { 10, 90 };
	frame_spread(close, 3, 20, 0, 100);
	assert_true(fabs(close[0] - 31) < 1e-9 && fabs(close[1] - 51) < 1e-9 && fabs(close[2] - 71) < 1e-9);
	frame_spread(crowded, 5, 30, 0, 100);
	assert_true(fabs(crowded[0]) < 1e-9 && fabs(crowded[4] - 100) < 1e-9);
	frame_spread(apart, 2, 20, 0, 100);
	assert_true(fabs(apart[0] - 10) < 1e-9 && fabs(apart[1] - 90) < 1e-9);
}

static void right_to_left_is_a_mirror(void **state)
{
	(void)state;
	struct bench bench;
	struct drawing mirrored;
	bench_open(&bench);
	struct chart_bar row = { "A", NULL, value(10), false };
	struct chart_bars bars = { bench_frame(&bench, 720), &row, 1, 0 };
	assert_true(chart_bars(&bars, &bench.arena, &bench.drawing, &bench.err));
	bars.frame.right_to_left = true;
	assert_true(chart_bars(&bars, &bench.arena, &mirrored, &bench.err));
	const struct shape *a = bench_shape(&bench.drawing, PAINT_BAR, 0), *b = bench_shape(&mirrored, PAINT_BAR, 0);
	assert_true(fabs(a->at.x + b->at.x + a->as.rect.width - 720) < 1e-9);
	bench_check_texts(&mirrored);
	bench_close(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bars_are_in_proportion),    cmocka_unit_test(withheld_stubs_are_constant),
		cmocka_unit_test(long_labels_are_shortened), cmocka_unit_test(impossible_numbers_are_refused),
		cmocka_unit_test(series_labels_do_not_overlap), cmocka_unit_test(gaps_are_not_filled_in),
		cmocka_unit_test(stack_marks_what_is_withheld), cmocka_unit_test(map_colours_by_class),
		cmocka_unit_test(revisions_are_rings),
		cmocka_unit_test(labels_are_spread),         cmocka_unit_test(right_to_left_is_a_mirror),
	};
	return cmocka_run_group_tests_name("chart_layout", tests, NULL, NULL);
}
