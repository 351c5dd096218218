#include <math.h>

#include "chart/scale.h"
#include "chart_cases.h"

static void check_ticks(double maximum, size_t most, bool whole, double step, size_t count)
{
	struct scale scale = scale_from_zero(maximum, most, whole);
	assert_true(fabs(scale.step - step) < step * 1e-9);
	assert_int_equal(scale.count, count);
	assert_true(scale_top(&scale) >= maximum * (1 - 1e-9));
}

static void ticks_are_nice(void **state)
{
	(void)state;
	check_ticks(0, 5, true, 1, 2);
	check_ticks(1, 5, true, 1, 2);
	check_ticks(3, 5, true, 1, 4);
	check_ticks(7, 5, true, 2, 5);
	check_ticks(10, 5, true, 5, 3); /* 2.5 is no whole step */
	check_ticks(1, 5, false, 0.25, 5);
	check_ticks(80000, 5, true, 20000, 5);
	check_ticks(80001, 5, true, 25000, 5);
	check_ticks(184302, 5, true, 50000, 5);
	check_ticks(1e12, 5, true, 2.5e11, 5);
}

static void ticks_hold_any_maximum(void **state)
{
	(void)state;
	for (double maximum = 1e-6; maximum < 1e15; maximum *= 1.37) {
		struct scale scale = scale_from_zero(maximum, 5, false);
		assert_true(scale.count >= 2 && scale.count <= 5);
		assert_true(scale_top(&scale) >= maximum * (1 - 1e-9) && scale_top(&scale) < maximum * 2.6);
	}
}

static void classes_are_round_and_few(void **state)
{
	(void)state;
	double limits[5], narrow[] = { 12, 90, 40, 18 }, wide[] = { 12, 1200000, 340, 5000, (double)NAN, 0, -3 };
	assert_int_equal(scale_classes(narrow, 4, 6, limits), 2);
	assert_true(fabs(limits[0] - 20) < 1e-9 && fabs(limits[1] - 50) < 1e-9);
	assert_int_equal(scale_classes(wide, 7, 6, limits), 5);
	assert_true(fabs(limits[0] - 100) < 1e-6 && fabs(limits[4] - 1e6) < 1e-3);
}

static void classes_need_numbers(void **state)
{
	(void)state;
	double limits[5], zeros[] = { 0, 0 }, same[] = { 30, 30, 30 };
	assert_int_equal(scale_classes(zeros, 2, 6, limits), 0);
	assert_int_equal(scale_classes(same, 3, 6, limits), 0);
	assert_int_equal(scale_classes(same, 3, 1, limits), 0);
	double extreme[] = { 1, 1e300 };
	assert_true(scale_classes(extreme, 2, 6, limits) <= 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ticks_are_nice),
		cmocka_unit_test(ticks_hold_any_maximum),
		cmocka_unit_test(classes_are_round_and_few),
		cmocka_unit_test(classes_need_numbers),
	};
	return cmocka_run_group_tests_name("chart_scale", tests, NULL, NULL);
}
