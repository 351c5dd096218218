/* The flow of check, with a source and rules of our own: what source.h and the tables of examination.h declare is defined here, so that
 * the library's are not linked. */
#include "unit.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include "base/area.h"
#include "base/file.h"
#include "base/json.h"
#include "base/rows.h"
#include "base/xml.h"
#include "command/check.h"
#include "command/check_report.h"
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
	if (source != NULL)
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

bool source_tally(struct source *source, unsigned threads, struct progress *progress, struct tally *out, struct error *err)
{
	(void)source, (void)threads, (void)progress, (void)out;
	return error_set(err, ERROR_ENVIRONMENT, "nothing is to be counted here");
}

void tally_finish(struct tally *tally)
{
	(void)tally; /* none was made */
}

/* Rules: T1 fails so many times, T2 finds a hostile text undeclared, T3 passes, T4 has nothing to look at, T5 refuses a fifth column. */
static size_t errors_wanted;

#define HOSTILE "=\x1b[31m\xc2\x9b\"red\", <b>\nand"

static const xmlNode *first_field(const struct examination *examination)
{
	return xml_child(examination->root, "field");
}

static void examine_errors(struct examination *examination)
{
	examined(examination);
	for (size_t i = 0; i < errors_wanted; i++)
		examination_fail(examination, first_field(examination), NULL, "wrong");
}

static void examine_silence(struct examination *examination)
{
	const xmlNode *channel = xml_child(examination->root, "channel");
	examination_silent(examination, xml_child(xml_child(channel, "version"), "transmission"), NULL, HOSTILE);
}

static void examine_columns(struct examination *examination)
{
	const struct circumstances *circumstances = examination->circumstances;
	for (size_t i = 0; i < circumstances->column_count; i++) {
		examined(examination);
		if (i >= 4)
			examination_fail_at(examination, circumstances->publication_file, 0, "", NULL, circumstances->columns[i]);
	}
}

static void examine_nothing(struct examination *examination)
{
	(void)examination;
}

const struct rule rules_gdpr[] = {
	{ "T1", "GDPR", "13(1)(c)", SEVERITY_ERROR, examine_errors },
	{ "T2", "GDPR", "13(2)", SEVERITY_WARNING, examine_silence },
};
const struct rule rules_record[] = { { .id = NULL } };
const struct rule rules_eprivacy[] = { { "T3", "ePrivacy-5-3", "5", SEVERITY_ERROR, examined } };
const struct rule rules_data_act[] = { { "T4", "Data-Act", NULL, SEVERITY_WARNING, examine_nothing } };
const struct rule rules_consistency[] = { { "T5", NULL, NULL, SEVERITY_ERROR, examine_columns } };
const size_t rules_gdpr_count = 2, rules_record_count = 0, rules_eprivacy_count = 1, rules_data_act_count = 1, rules_consistency_count = 1;

static const char words[] = "<message key=\"rule.T1\">Nothing is wrong</message><message key=\"rule.T1.fail\">{0} is {1}: mend it</message>"
			    "<message key=\"rule.T2\">All is said</message><message key=\"rule.T2.silent\">{0} leaves {1} unsaid in {2}</message>"
			    "<message key=\"rule.T3\">It passes</message><message key=\"rule.T4\">It is idle</message>"
			    "<message key=\"rule.T5\">Columns are known</message><message key=\"rule.T5.fail\">column {1} is unknown</message>";

static char folder[] = "/tmp/vitrine-check-XXXXXX", share[64];
static const struct options options = { .folder = folder, .share = share, .quiet = true };

static void copy(struct arena *arena, const char *name, struct error *err)
{
	struct text bytes = { 0 };
	assert_ok(file_read(path_join(arena, "data", name), 1 << 24, &bytes, err), err);
	assert_ok(file_write(path_join(arena, folder, name), bytes.bytes, bytes.length, err), err);
	text_finish(&bytes);
}

/* The samples and captures that the declaration names: copied, since what leads out of the publication is refused. */
static void copy_evidence(struct arena *arena, struct error *err)
{
	const char **names;
	size_t count;
	assert_ok(folder_make(path_join(arena, folder, "evidence"), err), err);
	assert_ok(folder_list("data/evidence", arena, &names, &count, err), err);
	for (size_t i = 0; i < count; i++)
		copy(arena, arena_printf(arena, "evidence/%s", names[i]), err);
}

/* The program's catalogue with the words of our rules in it, and its schemas. */
static void make_share(struct arena *arena, struct error *err)
{
	struct text bytes = { 0 }, whole = { 0 };
	char here[4096];
	assert_non_null(getcwd(here, sizeof here));
	snprintf(share, sizeof share, "%s/share", folder);
	assert_ok(folder_make(path_join(arena, share, "templates"), err), err);
	assert_int_equal(symlink(path_join(arena, here, "data"), path_join(arena, share, "data")), 0);
	assert_ok(file_read("templates/messages.en.xml", 1 << 24, &bytes, err), err);
	char *end = strstr(bytes.bytes, "</messages>");
	assert_non_null(end);
	text_add_bytes(&whole, bytes.bytes, (size_t)(end - bytes.bytes));
	text_printf(&whole, "%s%s", words, end);
	assert_ok(file_write(path_join(arena, share, "templates/messages.en.xml"), whole.bytes, whole.length, err), err);
	text_finish(&bytes);
	text_finish(&whole);
}

/* One check of the publication in the folder, written by one of the writers. */
struct run {
	struct arena arena;
	struct checked checked;
	struct check_report report;
	struct text out;
	struct error err;
};

static void begin(struct run *run, bool only_errors)
{
	*run = (struct run){ 0 };
	copy(&run->arena, "publication.xml", &run->err);
	copy(&run->arena, "declaration.xml", &run->err);
	copy_evidence(&run->arena, &run->err);
	assert_ok(check_publication(&options, &run->arena, &run->checked, &run->err), &run->err);
	assert_ok(check_report_make(&run->checked, only_errors, &run->arena, &run->report, &run->err), &run->err);
}

static void end(struct run *run)
{
	checked_finish(&run->checked);
	text_finish(&run->out);
	arena_finish(&run->arena);
}

static struct evidence_key keys[] = {
	{ "imei", "body", NULL, "imei", EVIDENCE_DECLARED },
	{ HOSTILE, "query", "base64+json", NULL, EVIDENCE_UNDECLARED },
};
static struct evidence_request request = { 1, "https", "a.example", "/x", "json", "hello", EVIDENCE_DECLARED, keys, 2 };
static struct evidence_file evidence = { "capture-1", false, "evidence/a.har", "00", "version-1", 7, &request, 1 };

static const char *query(struct run *run, const char *sql)
{
	sqlite3 *database;
	sqlite3_stmt *statement;
	const char *result = NULL;
	assert_int_equal(sqlite3_open(":memory:", &database), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(database, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_bind_text(statement, 1, run->out.bytes, (int)run->out.length, SQLITE_STATIC), SQLITE_OK);
	if (sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_text(statement, 0) != NULL)
		result = arena_copy(&run->arena, (const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
	sqlite3_close(database);
	return text_or_empty(result);
}

static void assert_no_control(const char *bytes, const char *but)
{
	for (const char *p = bytes; *p != '\0'; p++)
		if (text_control(p) > 0 && strchr(but, *p) == NULL)
			fail_msg("control character %02x in: %.40s", (unsigned char)*p, p);
}

static size_t count(const char *text, const char *part)
{
	size_t found = 0;
	for (const char *p = text; (p = strstr(p, part)) != NULL; p += strlen(part))
		found++;
	return found;
}

static void test_passes_without_a_database(void **state)
{
	(void)state;
	struct run run;
	begin(&run, false);
	assert_null(run.checked.circumstances.table);
	assert_string_equal(run.checked.publication.id, "specimen");
	assert_true(check_passed(&run.checked, &run.err));
	end(&run);
}

static void test_holds_the_columns_against_the_declaration(void **state)
{
	(void)state;
	struct run run;
	begin(&run, false);
	assert_ok(folder_make(path_join(&run.arena, folder, "private"), &run.err), &run.err);
	assert_ok(file_write(path_join(&run.arena, folder, "private/telemetry.db"), "", 0, &run.err), &run.err);
	end(&run);

	table = (struct source){ honest, 4, 0 };
	begin(&run, false);
	assert_non_null(run.checked.circumstances.table);
	assert_int_equal(run.checked.circumstances.column_count, 4);
	assert_ok(command_check(&options, &run.err), &run.err);
	end(&run);

	table = (struct source){ sly, 5, 0 };
	begin(&run, false);
	assert_false(check_passed(&run.checked, &run.err));
	assert_int_equal(run.err.kind, ERROR_REFUSED);
	assert_message(&run.err, "publication.xml: rule T5: column imei is unknown\nsee vitrine check");
	assert_int_equal(table.open, 0);
	end(&run);

	table.columns = NULL;
	assert_false(command_check(&options, &run.err));
	assert_int_equal(run.err.kind, ERROR_ENVIRONMENT);
}

static void test_prints_a_table(void **state)
{
	(void)state;
	struct run run;
	errors_wanted = 1;
	begin(&run, false);
	check_report_table(&run.report, &run.out);
	static const char *const parts[] = {
		"publication   ", ": languages en, fr;", "declaration.xml: fields ", "texts         ",
		"\nFAIL          T1   GDPR, Article 13(1)(c)         Nothing is wrong\n",
		": error: ", " is wrong: mend it\n",
		"\nNOT DECLARED  T2   GDPR, Article 13(2)            All is said\n", "\\x1b[31m\\xc2\\x9b", ": not declared: ",
		"\nPASS          T3   ePrivacy Directive, Article 5  It passes\n",
		"\n–             T4   Data Act                       It is idle\n",
		"\n1 pass, 1 fail (1 error), 1 not declared, 2 with nothing to look at\n",
	};
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (strstr(run.out.bytes, parts[i]) == NULL)
			fail_msg("'%s' is not in:\n%s", parts[i], run.out.bytes);
	assert_no_control(run.out.bytes, "\n");
	end(&run);
	errors_wanted = 0;
}

static void test_prints_evidence(void **state)
{
	(void)state;
	struct run run;
	begin(&run, false);
	run.checked.evidence = (struct evidence_read){ &evidence, 1 };
	check_report_table(&run.report, &run.out);
	assert_no_control(run.out.bytes, "\n");
	assert_non_null(strstr(run.out.bytes, "capture       evidence/a.har  of capture-1, version version-1\n"));
	assert_non_null(strstr(run.out.bytes, "1  declared  https://a.example/x  json  = hello\n"));
	assert_non_null(strstr(run.out.bytes, "undeclared    query      =\\x1b[31m"));

	text_clear(&run.out);
	check_report_json(&run.report, &run.out);
	assert_string_equal(query(&run, "SELECT ?1 ->> '$.evidence[0].requests[0].keys[1].name'"), HOSTILE);
	assert_string_equal(query(&run, "SELECT ?1 ->> '$.evidence[0].requests[0].keys[1].verdict'"), "undeclared");
	end(&run);
}

static void test_writes_json(void **state)
{
	(void)state;
	struct run run;
	errors_wanted = 2;
	begin(&run, false);
	check_report_json(&run.report, &run.out);
	assert_no_control(run.out.bytes, "\n\t");
	assert_string_equal(query(&run, "SELECT json_valid(?1)"), "1");
	assert_string_equal(query(&run, "SELECT group_concat(value ->> 'id' || ' ' || (value ->> 'outcome')) FROM json_each(?1, '$.rules')"),
			    "T1 fail,T2 not-declared,T3 pass,T4 idle,T5 idle");
	assert_string_equal(query(&run, "SELECT ?1 ->> '$.rules[0].reference'"), "GDPR, Article 13(1)(c)");
	assert_string_equal(query(&run, "SELECT json_array_length(?1, '$.rules[0].findings')"), "2");
	assert_string_equal(query(&run, "SELECT ?1 ->> '$.rules[1].findings[0].detail'"), HOSTILE);
	assert_string_equal(query(&run, "SELECT json_type(?1, '$.rules[4].law')"), "null");
	assert_string_equal(query(&run, "SELECT ?1 ->> '$.counts.errors'"), "2");
	assert_string_equal(query(&run, "SELECT json_array_length(?1, '$.publication.languages')"), "2");
	end(&run);
	errors_wanted = 0;
}

static void test_writes_csv(void **state)
{
	(void)state;
	struct run run;
	struct rows rows;
	size_t kind, text, key;
	errors_wanted = 1;
	begin(&run, false);
	run.checked.evidence = (struct evidence_read){ &evidence, 1 };
	check_report_csv(&run.report, &run.out);
	assert_no_control(run.out.bytes, "\r\n");
	assert_ok(rows_parse("check.csv", run.out.bytes, run.out.length, &run.arena, &rows, &run.err), &run.err);
	assert_ok(rows_column(&rows, "check.csv", "record", &kind, &run.err), &run.err);
	assert_ok(rows_column(&rows, "check.csv", "text", &text, &run.err), &run.err);
	assert_ok(rows_column(&rows, "check.csv", "key", &key, &run.err), &run.err);
	assert_int_equal(rows.count, 5 + 2 + 3);
	assert_string_equal(rows_cell(&rows, 1, kind), "finding");
	assert_non_null(strstr(rows_cell(&rows, 1, text), " is wrong: mend it"));
	assert_string_equal(rows_cell(&rows, 9, kind), "key");
	assert_string_equal(rows_cell(&rows, 9, key), "'=\\x1b[31m\\xc2\\x9b\"red\", <b>\\x0aand"); /* no formula */
	end(&run);
	errors_wanted = 0;
}

static void test_leaves_all_but_errors_out(void **state)
{
	(void)state;
	struct run run;
	errors_wanted = 1;
	begin(&run, true);
	check_report_table(&run.report, &run.out);
	assert_int_equal(count(run.out.bytes, "\n"), 1);
	assert_non_null(strstr(run.out.bytes, ": rule T1: "));
	text_clear(&run.out);
	check_report_json(&run.report, &run.out);
	assert_string_equal(query(&run, "SELECT json_array_length(?1, '$.rules')"), "1");
	end(&run);
	errors_wanted = 0;
	begin(&run, true);
	check_report_table(&run.report, &run.out);
	assert_int_equal(run.out.length, 0);
	end(&run);
}

static void test_refuses_other_formats(void **state)
{
	(void)state;
	static const char *const bad[] = { "xml", "", "JSON", "table,csv" };
	static const char *const good[] = { "table", "json", "csv" };
	struct options asked = options;
	struct error err;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		asked.format = bad[i];
		assert_false(command_check(&asked, &err));
		assert_int_equal(err.kind, ERROR_USAGE);
		assert_message(&err, "--format takes table, json or csv");
	}
	asked.folder = "/tmp/no such folder";
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		asked.format = good[i];
		assert_false(command_check(&asked, &err));
		assert_int_equal(err.kind, ERROR_ENVIRONMENT);
	}
}

static void test_errors_refuse_release_and_build(void **state)
{
	(void)state;
	const char *const periods[] = { "2026-Q3" };
	struct options asked = options;
	struct run run;
	errors_wanted = 23;
	begin(&run, false);
	asked.output = path_join(&run.arena, folder, "site");
	asked.operands = periods;
	assert_false(command_build(&asked, &run.err));
	assert_int_equal(run.err.kind, ERROR_REFUSED);
	assert_int_equal(count(run.err.message, "/declaration.xml:"), 20);
	assert_int_equal(count(run.err.message, ": rule T1: "), 20);
	assert_message(&run.err, "\nand 3 more\nsee vitrine check");
	assert_false(file_exists(asked.output));
	asked.operand_count = 1;
	assert_false(command_release(&asked, &run.err));
	assert_int_equal(run.err.kind, ERROR_REFUSED);
	assert_message(&run.err, "see vitrine check");
	assert_false(file_exists(path_join(&run.arena, folder, "editions")));
	end(&run);
	errors_wanted = 0;
}

static void test_check_itself_fails_with_errors(void **state)
{
	(void)state;
	struct error err;
	struct options asked = options;
	asked.format = "csv";
	errors_wanted = 1;
	assert_false(command_check(&asked, &err));
	assert_int_equal(err.kind, ERROR_REFUSED);
	assert_message(&err, "1 error: release and build refuse");
	errors_wanted = 0;
	assert_ok(command_check(&options, &err), &err);
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

/* Bytes that no XML file can hold, but a file's name can. */
static void test_json_is_well_formed_whatever_comes(void **state)
{
	(void)state;
	struct run run = { 0 };
	struct json json = { .out = &run.out };
	json_open(&json, '[');
	json_string(&json, "\xff\xc2\x9b\\\"\x01é");
	json_string(&json, "é\xc2\x9b\x7f/");
	json_open(&json, '{');
	json_close(&json, '}');
	json_close(&json, ']');
	assert_string_equal(query(&run, "SELECT json_valid(?1)"), "1");
	assert_string_equal(query(&run, "SELECT ?1 ->> '$[1]'"), "é\xc2\x9b\x7f/");
	assert_string_equal(query(&run, "SELECT ?1 ->> '$[2]'"), "{}");
	assert_no_control(run.out.bytes, "\n\t");
	end(&run);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_passes_without_a_database),
		cmocka_unit_test(test_prints_a_table),
		cmocka_unit_test(test_prints_evidence),
		cmocka_unit_test(test_writes_json),
		cmocka_unit_test(test_writes_csv),
		cmocka_unit_test(test_leaves_all_but_errors_out),
		cmocka_unit_test(test_refuses_other_formats),
		cmocka_unit_test(test_errors_refuse_release_and_build),
		cmocka_unit_test(test_check_itself_fails_with_errors),
		cmocka_unit_test(test_refuses_a_folder_without_files),
		cmocka_unit_test(test_json_is_well_formed_whatever_comes),
		cmocka_unit_test(test_holds_the_columns_against_the_declaration),
	};
	struct error err;
	struct arena arena = { 0 };
	area_init();
	xml_init();
	if (mkdtemp(folder) == NULL)
		return 3;
	make_share(&arena, &err);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_finish(&arena);
	return folder_remove(folder, &err) ? failed : 3;
}
