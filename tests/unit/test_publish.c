#include "unit.h"

#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "site/publish.h"

struct place {
	char folder[64];
	char site[80];
	struct arena arena;
};

static void make_place(struct place *place)
{
	*place = (struct place){ 0 };
	unit_folder(place->folder);
	snprintf(place->site, sizeof place->site, "%s/site", place->folder);
}

static void free_place(struct place *place)
{
	struct error err;
	assert_ok(folder_remove(place->folder, &err), &err);
	arena_finish(&place->arena);
}

/* Publishes "a.html" and "deep/er/b.html" with the given contents. */
static struct publish_result publish_two(struct place *place, const char *a, const char *b)
{
	struct publish *publish = NULL;
	struct publish_result result = { 0 };
	struct error err;
	assert_ok(publish_begin(place->site, &publish, &err), &err);
	assert_ok(publish_file(publish, "a.html", a, strlen(a), &err), &err);
	if (b != NULL)
		assert_ok(publish_file(publish, "deep/er/b.html", b, strlen(b), &err), &err);
	assert_ok(publish_commit(publish, &result, &err), &err);
	publish_end(publish);
	return result;
}

static void assert_content(struct place *place, const char *path, const char *content)
{
	struct text bytes = { 0 };
	struct error err;
	assert_ok(file_read(path_join(&place->arena, place->site, path), 1000, &bytes, &err), &err);
	assert_string_equal(bytes.bytes, content);
	text_finish(&bytes);
}

static size_t entries(struct place *place, const char *folder)
{
	const char **names;
	size_t count;
	struct error err;
	assert_ok(folder_list(folder, &place->arena, &names, &count, &err), &err);
	return count;
}

static void a_site_is_replaced_at_once(void **state)
{
	(void)state;
	struct place place;
	struct stat before, after;
	make_place(&place);
	struct publish_result result = publish_two(&place, "one", "two");
	assert_int_equal(result.files, 3);
	assert_int_equal(result.changed, 3);
	assert_int_equal(stat(path_join(&place.arena, place.site, "a.html"), &before), 0);
	result = publish_two(&place, "one", "three");
	assert_int_equal(result.changed, 2);
	assert_true(result.replaced);
	assert_content(&place, "a.html", "one");
	assert_content(&place, "deep/er/b.html", "three");
	assert_int_equal(stat(path_join(&place.arena, place.site, "a.html"), &after), 0);
	assert_int_equal(before.st_ino, after.st_ino); /* hard-linked, not written again */
	assert_int_equal(entries(&place, place.folder), 1);
	free_place(&place);
}

static void an_unchanged_site_is_left_alone(void **state)
{
	(void)state;
	struct place place;
	struct stat before, after;
	make_place(&place);
	publish_two(&place, "one", "two");
	assert_int_equal(stat(place.site, &before), 0);
	assert_false(publish_two(&place, "one", "two").replaced);
	assert_int_equal(stat(place.site, &after), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	free_place(&place);
}

static void a_file_that_is_no_more_goes(void **state)
{
	(void)state;
	struct place place;
	struct error err;
	make_place(&place);
	publish_two(&place, "one", "two");
	assert_true(publish_two(&place, "one", NULL).replaced);
	assert_false(file_exists(path_join(&place.arena, place.site, "deep")));
	/* and so does one that somebody put there, even where nothing else changed */
	assert_ok(file_create(path_join(&place.arena, place.site, "stray"), "x", 1, &err), &err);
	assert_true(publish_two(&place, "one", NULL).replaced);
	assert_false(file_exists(path_join(&place.arena, place.site, "stray")));
	free_place(&place);
}

static void an_abandoned_build_leaves_nothing(void **state)
{
	(void)state;
	struct place place;
	struct publish *publish = NULL;
	struct error err;
	make_place(&place);
	publish_two(&place, "one", "two");
	assert_ok(publish_begin(place.site, &publish, &err), &err);
	assert_ok(publish_file(publish, "a.html", "new", 3, &err), &err);
	assert_false(publish_file(publish, "a.html", "new", 3, &err));
	assert_message(&err, "'a.html'");
	publish_end(publish);
	assert_content(&place, "a.html", "one");
	assert_int_equal(entries(&place, place.folder), 1);
	free_place(&place);
}

static void leftovers_of_a_killed_build_go(void **state)
{
	(void)state;
	struct place place;
	struct error err;
	make_place(&place);
	assert_ok(folder_make(path_join(&place.arena, place.folder, ".site.new-123/x"), &err), &err);
	publish_two(&place, "one", "two");
	assert_int_equal(entries(&place, place.folder), 1);
	free_place(&place);
}

static void a_folder_of_something_else_is_refused(void **state)
{
	(void)state;
	struct place place;
	struct publish *publish = NULL;
	struct error err;
	make_place(&place);
	assert_ok(folder_make(path_join(&place.arena, place.site, "photos"), &err), &err);
	assert_false(publish_begin(place.site, &publish, &err));
	assert_message(&err, "holds something else than a site");
	assert_true(file_exists(path_join(&place.arena, place.site, "photos")));
	free_place(&place);
}

static void two_builds_do_not_meet(void **state)
{
	(void)state;
	struct place place;
	struct publish *first = NULL, *second = NULL;
	struct error err;
	make_place(&place);
	assert_ok(publish_begin(place.site, &first, &err), &err);
	assert_false(publish_begin(place.site, &second, &err));
	assert_message(&err, "another run of the program is at work here");
	publish_end(first);
	assert_ok(publish_begin(place.site, &second, &err), &err);
	publish_end(second);
	free_place(&place);
}

static void a_link_to_the_site_stays_a_link(void **state)
{
	(void)state;
	struct place place;
	struct stat info;
	make_place(&place);
	publish_two(&place, "one", "two");
	assert_int_equal(rename(place.site, path_join(&place.arena, place.folder, "real")), 0);
	assert_int_equal(symlink("real", place.site), 0);
	publish_two(&place, "three", "two");
	assert_int_equal(lstat(place.site, &info), 0);
	assert_true(S_ISLNK(info.st_mode));
	assert_content(&place, "a.html", "three");
	free_place(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_site_is_replaced_at_once),
		cmocka_unit_test(an_unchanged_site_is_left_alone),
		cmocka_unit_test(a_file_that_is_no_more_goes),
		cmocka_unit_test(an_abandoned_build_leaves_nothing),
		cmocka_unit_test(leftovers_of_a_killed_build_go),
		cmocka_unit_test(a_folder_of_something_else_is_refused),
		cmocka_unit_test(two_builds_do_not_meet),
		cmocka_unit_test(a_link_to_the_site_stays_a_link),
	};
	return cmocka_run_group_tests_name("publish", tests, NULL, NULL);
}
