/* The flow of check, with a source of our own instead of a database: its three functions are defined here, so that the
 * library's are not linked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/area.h"
#include "base/file.h"
#include "base/xml.h"
#include "command/check.h"
#include "command/command.h"
#include "source/source.h"

struct source {
	const char *const *columns;
	size_t count;
	int open;
};

static const char *const honest[] = { "activated_on", "model", "country", "software_version" };
static const char *const sly[] = { "activated_on", "model", "country", "software_version", "imei" };
static struct source table;

bool source_open(const struct source_mapping *mapping, struct source **out, struct error *err)
{
	if (table.columns == NULL)
		return error_set(err, ERROR_ENVIRONMENT, "%s: not a database", mapping->database);
	table.open++;
	*out = &table;
	return true;
}

void source_close(struct source *source)
{
	source->open--;
}

bool source_columns(struct source *source, struct arena *arena, const char *const **names, size_t *count,
		    struct error *err)
{
	(void)arena;
	(void)err;
	*names = source->columns;
	*count = source->count;
	return true;
}

static char folder[] = "/tmp/vitrine-check-XXXXXX";
static const struct options options = { .folder = folder, .share = ".", .quiet = true };

static void copy(struct arena *arena, const char *name, struct error *err)
{
	struct text bytes = { 0 };
	assert_true(file_read(path_join(arena, "data", name), 1 << 24, &bytes, err));
	assert_true(file_write(path_join(arena, folder, name), bytes.bytes, bytes.length, err));
	text_finish(&bytes);
}

static void test_passes_without_a_database(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct checked checked = { 0 };
	struct error err;
	copy(&arena, "publication.xml", &err);
	copy(&arena, "declaration.xml", &err);
	if (!check_publication(&options, &arena, &checked, &err))
		fail_msg("%s", err.message);
	assert_null(checked.circumstances.table);
	assert_string_equal(checked.publication.id, "specimen");
	checked_finish(&checked);
	arena_finish(&arena);
}

static void test_holds_the_columns_against_the_declaration(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct checked checked = { 0 };
	struct error err;
	assert_true(folder_make(path_join(&arena, folder, "private"), &err));
	assert_true(file_write(path_join(&arena, folder, "private/telemetry.db"), "", 0, &err));

	table = (struct source){ honest, 4, 0 };
	assert_true(check_publication(&options, &arena, &checked, &err));
	assert_non_null(checked.circumstances.table);
	assert_int_equal(checked.circumstances.column_count, 4);
	checked_finish(&checked);
	assert_true(command_check(&options, &err));

	table = (struct source){ sly, 5, 0 };
	assert_false(check_publication(&options, &arena, &checked, &err));
	assert_int_equal(err.kind, ERROR_REFUSED);
	assert_non_null(strstr(err.message, "rule C12: column 'imei' of table 'activations'"));
	assert_int_equal(table.open, 0);

	table.columns = NULL;
	assert_false(command_check(&options, &err));
	assert_int_equal(err.kind, ERROR_ENVIRONMENT);
	arena_finish(&arena);
}

static void test_refuses_a_folder_without_files(void **state)
{
	(void)state;
	struct options elsewhere = options;
	struct error err;
	elsewhere.folder = "/tmp/no such folder";
	assert_false(command_check(&elsewhere, &err));
	assert_int_equal(err.kind, ERROR_ENVIRONMENT);
	assert_non_null(strstr(err.message, "/tmp/no such folder/publication.xml"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_passes_without_a_database),
		cmocka_unit_test(test_holds_the_columns_against_the_declaration),
		cmocka_unit_test(test_refuses_a_folder_without_files),
	};
	struct error err;
	area_init();
	xml_init();
	if (mkdtemp(folder) == NULL)
		return 3;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	return folder_remove(folder, &err) ? failed : 3;
}
