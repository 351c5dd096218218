#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "site/slug.h"

static struct arena arena;

static void makes_names(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
		{ "Norda 5", "norda-5" },           { "Norda 5 Pro+", "norda-5-pro" },
		{ "  a -- b  ", "a-b" },            { "Éclair Ÿ", "eclair-y" },
		{ "Straße", "strasse" },            { "Søren Ærø", "soren-aero" },
		{ "Łódź", "lodz" },                 { "L'Été", "lete" },
		{ "ﬁnal ²", "final-2" },            { "../../etc/passwd", "etc-passwd" },
		{ "\"><script>", "script" },        { "İzmir", "izmir" },
	};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		assert_string_equal(slug_make(&arena, pairs[i][0]), pairs[i][1]);
}

static void is_never_empty(void **state)
{
	(void)state;
	assert_int_equal(strlen(slug_make(&arena, "")), 8);
	assert_int_equal(strlen(slug_make(&arena, "小米")), 8);
	assert_int_equal(strlen(slug_make(&arena, "---")), 8);
	assert_int_equal(strlen(slug_make(&arena, "\xff\xfe")), 8);
	assert_string_not_equal(slug_make(&arena, "小米"), slug_make(&arena, "红米"));
}

static void keeps_reserved_names_away(void **state)
{
	(void)state;
	static const char *const names[] = { "CON", "aux", "Nul", "prn", "COM1", "lpt9", "com0" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *slug = slug_make(&arena, names[i]);
		assert_true(strlen(slug) > 9);
		assert_int_equal(slug[strlen(names[i])], '-');
	}
	assert_string_equal(slug_make(&arena, "COM10"), "com10");
	assert_string_equal(slug_make(&arena, "console"), "console");
}

static void bounds_length(void **state)
{
	(void)state;
	char label[500];
	memset(label, 'a', sizeof label);
	label[sizeof label - 1] = '\0';
	const char *slug = slug_make(&arena, label);
	assert_int_equal(strlen(slug), SLUG_LENGTH_MAX);
	label[400] = 'b';
	assert_string_not_equal(slug, slug_make(&arena, label));
	label[SLUG_LENGTH_MAX] = '\0';
	assert_int_equal(strlen(slug_make(&arena, label)), SLUG_LENGTH_MAX);
}

static void parts_collisions(void **state)
{
	(void)state;
	static const char *const there[] = { "Norda 5", "Norda-5", "Other", "norda 5" };
	static const char *const back[] = { "norda 5", "Other", "Norda-5", "Norda 5" };
	const char **a = slug_all(&arena, there, 4), **b = slug_all(&arena, back, 4);
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(a[i], b[3 - i]);
	assert_string_equal(a[2], "other");
	assert_memory_equal(a[0], "norda-5-", 8);
	assert_string_not_equal(a[0], a[1]);
	assert_string_not_equal(a[0], a[3]);
	assert_string_not_equal(a[1], a[3]);
}

static void parts_a_label_that_looks_like_a_suffix(void **state)
{
	(void)state;
	const char *const first[] = { "A b", "a-b" };
	const char *const taken = slug_all(&arena, first, 2)[0];
	const char *const labels[] = { "A b", "a-b", taken };
	const char **slugs = slug_all(&arena, labels, 3);
	assert_string_not_equal(slugs[0], slugs[2]);
	assert_string_not_equal(slugs[0], slugs[1]);
	assert_string_not_equal(slugs[1], slugs[2]);
}

static void equal_labels_share(void **state)
{
	(void)state;
	const char *const labels[] = { "Same", "Same" };
	const char **slugs = slug_all(&arena, labels, 2);
	assert_string_equal(slugs[0], "same");
	assert_string_equal(slugs[1], "same");
	slug_all(&arena, labels, 0);
}

static int finish(void **state)
{
	(void)state;
	arena_finish(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes_names),      cmocka_unit_test(is_never_empty),
		cmocka_unit_test(keeps_reserved_names_away), cmocka_unit_test(bounds_length),
		cmocka_unit_test(parts_collisions), cmocka_unit_test(parts_a_label_that_looks_like_a_suffix),
		cmocka_unit_test(equal_labels_share),
	};
	return cmocka_run_group_tests(tests, NULL, finish);
}
