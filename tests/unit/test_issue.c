#include "unit.h"

#include "base/area.h"
#include "base/file.h"
#include "base/text.h"
#include "base/xml.h"
#include "issue/issue.h"

/* A publication's declaration.xml and what was frozen of it. */
struct archive {
	char folder[64];
	const char *declarations, *path;
	struct arena arena;
	struct issues issues;
	struct declaration declaration;
};

/* The complete fixture as another issue, with a remark. */
static void write_declaration(struct archive *archive, unsigned version, unsigned supersedes, const char *issued, const char *remark)
{
	struct text good = { 0 }, out = { 0 };
	struct error err;
	assert_ok(file_read("tests/unit/fixtures/complete.xml", 1 << 20, &good, &err), &err);
	text_printf(&out, "<declaration id=\"demo\" version=\"%u\" issued=\"%s\" lang=\"en\"", version, issued);
	if (supersedes > 0)
		text_printf(&out, " supersedes=\"%u\"", supersedes);
	text_printf(&out, "><!-- %s -->%s", remark, strchr(strstr(good.bytes, "<declaration"), '>') + 1);
	assert_ok(file_write(archive->path, out.bytes, out.length, &err), &err);
	declaration_finish(&archive->declaration);
	assert_ok(declaration_read(archive->folder, ".", &archive->arena, &archive->declaration, &err), &err);
	text_finish(&good);
	text_finish(&out);
}

static bool read_again(struct archive *archive, struct error *err)
{
	issues_finish(&archive->issues);
	archive->issues = (struct issues){ 0 };
	return issues_read(archive->declarations, &archive->arena, &archive->issues, err);
}

static void open_archive(struct archive *archive)
{
	struct error err;
	*archive = (struct archive){ 0 };
	unit_folder(archive->folder);
	archive->declarations = path_join(&archive->arena, archive->folder, "declarations");
	archive->path = path_join(&archive->arena, archive->folder, "declaration.xml");
	assert_ok(read_again(archive, &err), &err);
}

static void close_archive(struct archive *archive)
{
	struct error err;
	issues_finish(&archive->issues);
	declaration_finish(&archive->declaration);
	assert_ok(folder_remove(archive->folder, &err), &err);
	arena_finish(&archive->arena);
}

static void freeze(struct archive *archive, unsigned version, unsigned supersedes, const char *day)
{
	struct error err;
	write_declaration(archive, version, supersedes, day, "as frozen");
	assert_ok(issue_freeze(&archive->issues, &archive->declaration, day, &err), &err);
	assert_ok(read_again(archive, &err), &err);
}

static void make_three(struct archive *archive)
{
	open_archive(archive);
	freeze(archive, 2, 1, "2024-05-20");
	freeze(archive, 3, 2, "2026-02-01");
	freeze(archive, 10, 3, "2026-10-15");
}

static void issues_come_back_as_they_were(void **state)
{
	(void)state;
	struct archive archive;
	struct error err;
	struct text frozen = { 0 }, current = { 0 };
	make_three(&archive);
	assert_int_equal(archive.issues.count, 3);
	assert_int_equal(archive.issues.list[0].version, 2);
	assert_int_equal(archive.issues.list[2].version, 10);
	assert_string_equal(archive.issues.list[0].previous_sha256, "");
	assert_string_equal(archive.issues.list[1].previous_sha256, archive.issues.list[0].own_sha256);
	assert_int_equal(archive.issues.list[2].previous, 3);
	assert_string_equal(archive.issues.list[2].frozen, "2026-10-15");
	assert_string_equal(archive.issues.list[2].sha256, archive.declaration.sha256);
	assert_ok(file_read(archive.issues.list[2].path, 1 << 20, &frozen, &err), &err);
	assert_ok(file_read(archive.path, 1 << 20, &current, &err), &err);
	assert_string_equal(frozen.bytes, current.bytes);
	assert_non_null(issues_find(&archive.issues, 3));
	assert_null(issues_find(&archive.issues, 4));
	text_finish(&frozen);
	text_finish(&current);
	close_archive(&archive);
}

static void what_is_frozen_stays(void **state)
{
	(void)state;
	static const struct {
		unsigned version, supersedes;
		const char *issued, *remark, *message; /* NULL: allowed */
	} cases[] = {
		{ 10, 3, "2026-10-15", "as frozen", NULL },
		{ 10, 3, "2026-10-15", "another", ":1: issue 10 is frozen and differs: raise its version, supersedes=\"10\"" },
		{ 3, 2, "2026-02-01", "as frozen", "issue 3 is older than issue 10, which is frozen" },
		{ 9, 3, "2026-11-15", "as frozen", "issue 9 is older than issue 10, which is frozen" },
		{ 11, 9, "2026-11-15", "new", "issue 11 does not supersede issue 10, the newest that is frozen: say supersedes=\"10\"" },
		{ 11, 0, "2026-11-15", "new", "issue 11 does not supersede issue 10" },
		{ 11, 10, "2026-10-14", "new", "issue 11 is issued before issue 10" },
		{ 11, 10, "2026-10-15", "new", NULL },
	};
	struct archive archive;
	make_three(&archive);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct error err = { 0 };
		write_declaration(&archive, cases[i].version, cases[i].supersedes, cases[i].issued, cases[i].remark);
		bool allowed = issues_allow(&archive.issues, &archive.declaration, &err);
		assert_int_equal(allowed, cases[i].message == NULL);
		if (!allowed)
			assert_message(&err, cases[i].message);
		if (!allowed)
			assert_int_equal(err.kind, ERROR_REFUSED);
	}
	close_archive(&archive);
}

static void a_frozen_issue_is_not_frozen_again(void **state)
{
	(void)state;
	struct archive archive;
	struct error err;
	make_three(&archive);
	assert_false(issue_freeze(&archive.issues, &archive.declaration, "2026-10-16", &err));
	assert_message(&err, "/declarations/10: the issue is frozen and stays as it is");
	/* and nothing of a declaration that changed after it was checked */
	write_declaration(&archive, 11, 10, "2026-11-01", "new");
	assert_ok(file_write(archive.path, "<declaration/>", 14, &err), &err);
	assert_false(issue_freeze(&archive.issues, &archive.declaration, "2026-11-01", &err));
	assert_message(&err, "declaration.xml: changed while it was read");
	assert_false(file_exists(path_join(&archive.arena, archive.declarations, "11")));
	close_archive(&archive);
}

static void the_first_may_supersede_what_was_never_kept(void **state)
{
	(void)state;
	struct archive archive;
	struct error err;
	open_archive(&archive);
	write_declaration(&archive, 7, 6, "2026-10-15", "first");
	assert_ok(issues_allow(&archive.issues, &archive.declaration, &err), &err);
	assert_ok(issue_freeze(&archive.issues, &archive.declaration, "2026-10-15", &err), &err);
	assert_ok(read_again(&archive, &err), &err);
	assert_int_equal(archive.issues.list[0].previous, 0);
	close_archive(&archive);
}

static void overwrite(struct archive *archive, const char *name, const char *from, const char *to)
{
	struct text bytes = { 0 }, out = { 0 };
	struct error err;
	const char *path = path_join(&archive->arena, archive->declarations, name);
	assert_ok(file_read(path, 1 << 20, &bytes, &err), &err);
	const char *at = strstr(bytes.bytes, from);
	assert_non_null(at);
	text_add_bytes(&out, bytes.bytes, (size_t)(at - bytes.bytes));
	text_add(&out, to);
	text_add(&out, at + strlen(from));
	assert_ok(file_write(path, out.bytes, out.length, &err), &err);
	text_finish(&bytes);
	text_finish(&out);
}

static void any_change_is_noticed(void **state)
{
	(void)state;
	static const struct {
		const char *file, *from, *to, *message;
	} cases[] = {
		{ "3/declaration.xml", "Officer", "Official", "/3/declaration.xml: changed since the issue was frozen" },
		{ "2/issue.xml", "frozen=\"2024-05-20\"", "frozen=\"2024-05-21\"", "/3: does not follow from issue 2 as it is" },
		{ "3/issue.xml", "version=\"3\"", "version=\"4\"", "/3/declaration.xml: not the declaration that issue.xml beside it names" },
		{ "3/issue.xml", "issued=\"2026-02-01\"", "issued=\"2026-02-02\"", "not the declaration that issue.xml" },
		{ "3/issue.xml", "previous=\"2\"", "previous=\"1\"", "/3: the issue frozen before it is 1, which is missing" },
		{ "3/issue.xml", " previous=\"2\"", "", "not an issue as this program writes it" },
		{ "3/issue.xml", "previous-sha256=\"", "previous-sha256=\"f", "not an issue as this program writes it" },
		{ "3/issue.xml", "sha256=\"", "sha256=\"../../", "not an issue as this program writes it" },
		{ "3/issue.xml", "<issue ", "<edition ", "not an issue as this program writes it" },
		{ "3/issue.xml", "frozen=\"2026", "frozen=\"20z6", "not an issue as this program writes it" },
		{ "10/issue.xml", "previous=\"3\"", "previous=\"2\"", "the issue frozen before it is 2" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct archive archive;
		struct error err = { 0 };
		make_three(&archive);
		overwrite(&archive, cases[i].file, cases[i].from, cases[i].to);
		assert_false(read_again(&archive, &err));
		assert_message(&err, cases[i].message);
		assert_int_equal(err.kind, ERROR_REFUSED);
		close_archive(&archive);
	}
}

static void folders_that_are_none_are_named(void **state)
{
	(void)state;
	struct archive archive;
	struct error err = { 0 };
	make_three(&archive);
	assert_ok(folder_make(path_join(&archive.arena, archive.declarations, ".new-11-99"), &err), &err);
	assert_ok(read_again(&archive, &err), &err);
	assert_int_equal(archive.issues.count, 3);
	assert_int_equal(rename(path_join(&archive.arena, archive.declarations, "3"), path_join(&archive.arena, archive.declarations, "4")), 0);
	assert_false(read_again(&archive, &err));
	assert_message(&err, "/4: holds issue 3");
	assert_ok(folder_remove(path_join(&archive.arena, archive.declarations, "4"), &err), &err);
	assert_false(read_again(&archive, &err));
	assert_message(&err, "/10: the issue frozen before it is 3, which is missing");
	assert_ok(folder_make(path_join(&archive.arena, archive.declarations, "notes"), &err), &err);
	assert_false(read_again(&archive, &err));
	close_archive(&archive);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(issues_come_back_as_they_were),
		cmocka_unit_test(what_is_frozen_stays),
		cmocka_unit_test(a_frozen_issue_is_not_frozen_again),
		cmocka_unit_test(the_first_may_supersede_what_was_never_kept),
		cmocka_unit_test(any_change_is_noticed),
		cmocka_unit_test(folders_that_are_none_are_named),
	};
	area_init();
	xml_init();
	return cmocka_run_group_tests_name("issue", tests, NULL, NULL);
}
