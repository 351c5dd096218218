#include "chart/palette.h"
#include "chart_cases.h"

static void contrast_is_that_of_wcag(void **state)
{
	(void)state;
	assert_true(palette_contrast(0x000000, 0xffffff) > 20.99 && palette_contrast(0xffffff, 0x000000) < 21.01);
	assert_true(palette_contrast(0x777777, 0xffffff) > 4.47 && palette_contrast(0x777777, 0xffffff) < 4.49);
}

/* Graphics need 3:1 on their ground, text 4.5:1 (WCAG 2.2, 1.4.11 and 1.4.3); series name themselves in their colour. */
static void check_on_ground(enum paint_role role, int32_t light, int32_t dark, double least)
{
	struct ink ground = palette_ground();
	if (palette_contrast(light, ground.light) < least || palette_contrast(light, 0xffffff) < least ||
	    palette_contrast(dark, ground.dark) < least)
		fail_msg("%s is too pale on its ground", palette_paint(role)->name);
}

static void series_stand_out(void **state)
{
	(void)state;
	for (enum paint_role role = PAINT_LINE_1; role <= PAINT_LINE_LAST; role++) {
		const struct paint *line = palette_paint(role);
		check_on_ground(role, line->stroke.light, line->stroke.dark, 4.5);
	}
	const struct paint *bar = palette_paint(PAINT_BAR);
	check_on_ground(PAINT_BAR, bar->fill.light, bar->fill.dark, 3);
	check_on_ground(PAINT_WITHHELD, palette_paint(PAINT_WITHHELD)->stroke.light, palette_paint(PAINT_WITHHELD)->stroke.dark, 3);
}

/* The ways of messages and what is on them: lines and heads alike. */
static void ways_stand_out(void **state)
{
	(void)state;
	for (enum paint_role role = PAINT_STEP; role <= PAINT_HEAD_UNKNOWN; role++) {
		const struct paint *paint = palette_paint(role);
		struct ink ink = paint->fill.light != PALETTE_NONE ? paint->fill : paint->stroke;
		check_on_ground(role, ink.light, ink.dark, 3);
		assert_true(palette_contrast(ink.light, palette_paint(PAINT_LOOP)->fill.light) >= 3);
		assert_true(palette_contrast(ink.dark, palette_paint(PAINT_LOOP)->fill.dark) >= 3);
	}
}

static void texts_are_legible(void **state)
{
	(void)state;
	struct ink loop = palette_paint(PAINT_LOOP)->fill;
	for (enum paint_role role = PAINT_TITLE; role < PAINT_COUNT; role++) {
		const struct paint *paint = palette_paint(role);
		assert_true(paint->type_size >= 12);
		assert_true(palette_contrast(paint->fill.light, loop.light) >= 4.5 && palette_contrast(paint->fill.dark, loop.dark) >= 4.5);
		check_on_ground(role, paint->fill.light, paint->fill.dark, 4.5);
	}
}

/* Each class differs from the next by as much as an eye sees, and grows away from the ground. */
static void classes_have_steps(void **state)
{
	(void)state;
	struct ink ground = palette_ground();
	for (enum paint_role role = PAINT_LAND_1; role < PAINT_LAND_LAST; role++) {
		struct ink a = palette_paint(role)->fill, b = palette_paint(role + 1)->fill;
		assert_true(palette_contrast(a.light, b.light) > 1.3 && palette_contrast(a.dark, b.dark) > 1.3);
		assert_true(palette_contrast(b.light, ground.light) > palette_contrast(a.light, ground.light));
		assert_true(palette_contrast(b.dark, ground.dark) > palette_contrast(a.dark, ground.dark));
	}
}

static void every_role_has_a_name(void **state)
{
	(void)state;
	for (enum paint_role role = 0; role < PAINT_COUNT; role++) {
		assert_non_null(palette_paint(role)->name);
		for (enum paint_role other = 0; other < role; other++)
			assert_string_not_equal(palette_paint(role)->name, palette_paint(other)->name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(contrast_is_that_of_wcag),
		cmocka_unit_test(series_stand_out),
		cmocka_unit_test(ways_stand_out),
		cmocka_unit_test(texts_are_legible),
		cmocka_unit_test(classes_have_steps),
		cmocka_unit_test(every_role_has_a_name),
	};
	return cmocka_run_group_tests_name("chart_palette", tests, NULL, NULL);
}
