#include <math.h>
#include <stdlib.h>

#include "base/file.h"
#include "chart/atlas.h"
#include "chart_cases.h"

static const char geometry[] = "data/geometry/world.txt";

static const char small[] = "atlas 1 100\na 0 0 1000 0 0 1000\na 1000 1000 -1000 0 0 -1000\ns FR\nr 1 2\ns --\nr -2 -1\n"
			    "d GI -535 3614\n";

static bool parse(const char *string, size_t length, struct error *err)
{
	struct arena arena = { 0 };
	struct atlas atlas;
	char *copy = malloc(length + 1); /* exactly as long, for the sanitizer; malloc(0) may be NULL */
	memcpy(copy, string, length);
	bool done = atlas_parse("x", copy, length, &arena, &atlas, err);
	free(copy);
	arena_finish(&arena);
	return done;
}

/* What the paper says of it: half axes of 2.70663 and 1.31736, poles as lines of 0.59 the equator's length. */
static void projection_is_equal_earth(void **state)
{
	(void)state;
	struct point east = atlas_project(180, 0), pole = atlas_project(0, 90), corner = atlas_project(180, 90);
	assert_true(fabs(east.x - 2.70663) < 1e-4 && fabs(east.y) < 1e-12);
	assert_true(fabs(pole.x) < 1e-12 && fabs(pole.y - 1.31736) < 1e-4);
	assert_true(fabs(corner.x / east.x - 0.59) < 5e-3);
	assert_true(fabs(atlas_project(-180, 0).x + east.x) < 1e-12 && fabs(atlas_project(0, -90).y + pole.y) < 1e-12);
}

/* Cells of one degree have equal areas wherever they lie, up to the curve of their sides. */
static void projection_keeps_areas(void **state)
{
	(void)state;
	for (double latitude = 0; latitude < 80; latitude += 10) {
		struct point low = atlas_project(1, latitude), high = atlas_project(1, latitude + 1);
		double trapezium = (low.x + high.x) / 2 * (high.y - low.y);
		double sphere = acos(-1) / 180 * (sin((latitude + 1) * acos(-1) / 180) - sin(latitude * acos(-1) / 180));
		assert_true(fabs(trapezium / sphere - 1) < 1e-3);
	}
}

static void shapes_are_read(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct atlas atlas;
	struct error err;
	assert_true(atlas_parse("x", small, sizeof small - 1, &arena, &atlas, &err));
	assert_int_equal(atlas.count, 3);
	const struct outline *france = atlas_find(&atlas, "FR"), *dot = atlas_find(&atlas, "GI");
	assert_int_equal(france->rings, 1);
	assert_int_equal(france->ends[0], 4);
	assert_true(france->area > 0 && dot->rings == 0 && dot->dot.x > 0);
	assert_null(atlas_find(&atlas, "DE"));
	assert_null(atlas_find(&atlas, ""));
	arena_finish(&arena);
}

static void hostile_files_are_refused(void **state)
{
	(void)state;
	static const char *const files[] = {
		"", "atlas", "atlas 1", "atlas 1 0\n", "atlas 1 99999999999999\n", "atlas 1 100", "atlas 1 100\n",
		"atlas 1 100\na 0 0 99999999999 0\n", "atlas 1 100\na 18000 0 1 0\n", "atlas 1 100\na 0 0 0 9001\n",
		"atlas 1 100\na 0 0\n", "atlas 1 100\na 0 0 1\n", "atlas 1 100\na 0 0 - 1\n", "atlas 1 100\na 0 0 1 1\nr 1\n",
		"atlas 1 100\na 0 0 1 1\ns FR\nr 2\n", "atlas 1 100\na 0 0 1 1\ns FR\nr 0\n", "atlas 1 100\na 0 0 1 1\ns FR\nr -2\n",
		"atlas 1 100\na 0 0 1 1\ns FR\nr\n", "atlas 1 100\ns F\n", "atlas 1 100\ns fr\n", "atlas 1 100\ns FRA\n",
		"atlas 1 100\nd FR 1\n", "atlas 1 100\nd FR 1 1\nr 1\n", "atlas 1 100\nx\n", "atlas 1 100\n\n",
		"atlas 1 100\nd FR 1 1", "atlas 1 100\nd FR 1 99999\n",
	};
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		struct error err;
		if (parse(files[i], strlen(files[i]), &err))
			fail_msg("read as geometry: %s", files[i]);
		assert_int_equal(err.kind, ERROR_REFUSED);
	}
	struct error err;
	parse("atlas 1 100\nd FR 1 99999\n", 25, &err);
	assert_string_equal(err.message, "x:2: a point lies beyond the ends of the earth; make the geometry file anew");
}

/* One long arc, named again and again, would fill the memory. */
static void repetition_is_bounded(void **state)
{
	(void)state;
	struct text file = { 0 };
	struct error err;
	text_add(&file, "atlas 1 100\na 0 0");
	for (int i = 0; i < 2000; i++)
		text_add(&file, " 0 0");
	text_add(&file, "\ns FR\nr");
	for (int i = 0; i < 2000; i++)
		text_add(&file, " 1");
	text_add(&file, "\n");
	assert_false(parse(file.bytes, file.length, &err));
	assert_non_null(strstr(err.message, "points"));
	text_finish(&file);
}

static void damaged_files_do_no_harm(void **state)
{
	(void)state;
	struct text file = { 0 };
	struct error err;
	assert_true(file_read(geometry, 1 << 24, &file, &err));
	for (size_t length = 0; length < file.length; length += 997)
		parse(file.bytes, length, &err);
	uint32_t random = 1;
	for (int i = 0; i < 200; i++) {
		random = random * 1664525 + 1013904223;
		size_t at = random % file.length;
		char before = file.bytes[at];
		file.bytes[at] = (char)(random >> 24);
		parse(file.bytes, file.length, &err);
		file.bytes[at] = before;
	}
	text_finish(&file);
}

static void the_world_is_whole(void **state)
{
	(void)state;
	static const char *const codes[] = { "FR", "GF", "RE", "XK", "SO", "CY", "FJ", "RU", "US", "SJ", "TV", "GI", "VA", "MC", "BQ" };
	struct text file = { 0 };
	struct arena arena = { 0 };
	struct atlas atlas;
	struct error err;
	assert_true(file_read(geometry, 1 << 24, &file, &err));
	assert_true(atlas_parse(geometry, file.bytes, file.length, &arena, &atlas, &err));
	assert_true(file.length < 250000 && atlas.count >= 240);
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		assert_non_null(atlas_find(&atlas, codes[i]));
	assert_null(atlas_find(&atlas, "AQ"));
	for (size_t i = 0; i < atlas.count; i++)
		for (size_t j = 0, start = 0; j < atlas.outlines[i].rings; start = atlas.outlines[i].ends[j++])
			for (size_t k = start + 1; k < atlas.outlines[i].ends[j]; k++) /* nothing runs across the map */
				assert_true(fabs(atlas.outlines[i].points[k].x - atlas.outlines[i].points[k - 1].x) < 600);
	text_finish(&file);
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(projection_is_equal_earth), cmocka_unit_test(projection_keeps_areas),
		cmocka_unit_test(shapes_are_read),           cmocka_unit_test(hostile_files_are_refused),
		cmocka_unit_test(repetition_is_bounded),     cmocka_unit_test(damaged_files_do_no_harm),
		cmocka_unit_test(the_world_is_whole),
	};
	return cmocka_run_group_tests_name("chart_atlas", tests, NULL, NULL);
}
