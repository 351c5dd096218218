/* What machines read of a declaration: declaration.jsonld and the record of processing. */
#include "unit.h"

#include <sqlite3.h>

#include "base/area.h"
#include "base/file.h"
#include "base/json.h"
#include "base/rows.h"
#include "base/xml.h"
#include "declaration/declaration.h"
#include "declaration/jsonld.h"
#include "declaration/record.h"
#include "declaration/vocabulary.h"

#define BASE "https://demo.example/t/"

static const char *const declarations[] = { "tests/unit/fixtures/complete.xml", "data/declaration.xml",
					    "data/examples/browsers/declaration.xml" };

static const struct {
	const char *prefix, *iri;
} namespaces[] = {
	{ "dpv:", "https://w3id.org/dpv#" },
	{ "pd:", "https://w3id.org/dpv/pd#" },
	{ "gdpr:", "https://w3id.org/dpv/legal/eu/gdpr#" },
	{ "loc:", "https://w3id.org/dpv/loc#" },
};

static void read_file(const char *path, struct text *out)
{
	struct error err;
	if (!file_read(path, 1 << 24, out, &err))
		fail_msg("%s", err.message);
}

static void read_declaration(const char *path, struct arena *arena, struct declaration *out)
{
	struct text bytes = { 0 };
	struct error err;
	read_file(path, &bytes);
	if (!declaration_parse(path, bytes.bytes, bytes.length, ".", arena, out, &err))
		fail_msg("%s", err.message);
	text_finish(&bytes);
}

/* Runs SQL over the document, bound as ?1; one row of one text for each call of `take`. */
static void query(const struct text *json, const char *sql, void (*take)(const char *value, void *context), void *context)
{
	sqlite3 *db;
	sqlite3_stmt *statement;
	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	sqlite3_bind_text(statement, 1, json->bytes, (int)json->length, SQLITE_STATIC);
	int step;
	while ((step = sqlite3_step(statement)) == SQLITE_ROW)
		take((const char *)sqlite3_column_text(statement, 0), context);
	if (step != SQLITE_DONE)
		fail_msg("%s", sqlite3_errmsg(db));
	sqlite3_finalize(statement);
	sqlite3_close(db);
}

struct known {
	struct text terms; /* terms.tsv */
	const char *path;
	size_t seen;
};

static bool is_dpv(const struct known *known, const char *iri)
{
	struct arena arena = { 0 };
	bool found = strstr(known->terms.bytes, arena_printf(&arena, "\n%s\t", iri)) != NULL;
	arena_finish(&arena);
	return found;
}

static bool is_local(const char *name)
{
	for (const struct local_term *term = jsonld_terms; term->name != NULL; term++)
		if (strcmp(term->name, name) == 0)
			return true;
	return false;
}

static void check_word(const char *word, void *context)
{
	struct known *known = context;
	struct arena arena = { 0 };
	known->seen++;
	for (size_t i = 0; i < sizeof namespaces / sizeof namespaces[0]; i++) {
		const char *iri = word;
		if (strncmp(word, namespaces[i].prefix, strlen(namespaces[i].prefix)) == 0)
			iri = arena_printf(&arena, "%s%s", namespaces[i].iri, word + strlen(namespaces[i].prefix));
		else if (strncmp(word, namespaces[i].iri, strlen(namespaces[i].iri)) != 0)
			continue;
		if (strcmp(iri, namespaces[i].iri) != 0 && !is_dpv(known, iri)) /* the context names the vocabulary itself */
			fail_msg("%s: DPV 2.3 has no %s", known->path, word);
	}
	if (strncmp(word, "local:", 6) == 0 && !is_local(word + 6))
		fail_msg("%s: no local term %s", known->path, word);
	arena_finish(&arena);
}

/* Each key, and each string that stands as an identifier or type. */
static const char every_iri[] = "SELECT key FROM json_tree(?1) WHERE typeof(key) = 'text' AND key NOT LIKE '@%' UNION "
				"SELECT t.value FROM json_tree(?1) t WHERE t.type = 'text' AND (t.key IN ('@id', '@type') "
				"OR t.path LIKE '%\"@type\"' OR t.path LIKE '%@type')";

static void test_every_term_exists(void **state)
{
	(void)state;
	struct known known = { 0 };
	read_file("tests/unit/fixtures/dpv/terms.tsv", &known.terms);
	for (size_t i = 0; i < sizeof declarations / sizeof declarations[0]; i++) {
		struct arena arena = { 0 };
		struct declaration declaration;
		struct text json = { 0 };
		known.path = declarations[i];
		known.seen = 0;
		read_declaration(declarations[i], &arena, &declaration);
		jsonld_write(&declaration, BASE, &json);
		query(&json, every_iri, check_word, &known);
		assert_true(known.seen > 60);
		text_finish(&json);
		declaration_finish(&declaration);
		arena_finish(&arena);
	}
	text_finish(&known.terms);
}

/* What enumerations can say that no declaration here does. */
static void test_every_word_of_the_declaration_has_a_term_that_exists(void **state)
{
	(void)state;
	struct known known = { .path = "vocabulary" };
	struct arena arena = { 0 };
	static const char *const words[] = { "controller", "joint-controller", "processor", "recipient", "dpo", "representative", "authority",
					     "third-party", "undetermined", "device-read", "factory-set", "user-entered", "network-observed",
					     "server-derived", "A6-1-a", "A6-1-b", "A6-1-c", "A6-1-d", "A6-1-e", "A6-1-f", "none", "required",
					     "optional", "duration", "until-event", "criteria", "endless", "opt-in", "opt-out", "first-power-on",
					     "periodic", "event", "manual" };
	read_file("tests/unit/fixtures/dpv/terms.tsv", &known.terms);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		const char *const terms[] = { vocabulary_role(words[i]), vocabulary_origin(words[i]), vocabulary_basis(words[i], &arena),
					      vocabulary_necessity(words[i]), vocabulary_duration(words[i]),
					      vocabulary_control(words[i]), vocabulary_frequency(words[i], NULL) };
		for (size_t t = 0; t < sizeof terms / sizeof terms[0]; t++)
			if (terms[t] != NULL)
				check_word(terms[t], &known);
	}
	for (const struct local_term *term = jsonld_terms; term->name != NULL; term++)
		if (term->parent != NULL)
			check_word(term->parent, &known);
	assert_true(known.seen > 70);
	assert_string_equal(vocabulary_basis("A6-1-f", &arena), "gdpr:A6-1-f");
	assert_null(vocabulary_basis("undetermined", &arena));
	assert_string_equal(vocabulary_frequency("event", "1"), "dpv:SingularFrequency");
	text_finish(&known.terms);
	arena_finish(&arena);
}

static void keep(const char *value, void *context)
{
	struct text *all = context;
	if (all->length > 0)
		text_add_char(all, ' ');
	text_add(all, value);
}

static void expect(const struct text *json, const char *sql, const char *expected)
{
	struct text all = { 0 };
	query(json, sql, keep, &all);
	assert_string_equal(all.length > 0 ? all.bytes : "", expected);
	text_finish(&all);
}

static void test_linked_data_says_what_the_declaration_says(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct declaration declaration;
	struct text json = { 0 };
	read_declaration("tests/unit/fixtures/complete.xml", &arena, &declaration);
	jsonld_write(&declaration, BASE, &json);
	expect(&json, "SELECT json_valid(?1)", "1");
	expect(&json, "SELECT json_extract(value, '$.\"dpv:hasPurpose\"[0].\"dpv:hasLegalBasis\".\"@id\"') FROM json_each(?1, '$.@graph') "
	       "WHERE json_extract(value, '$.@id') = '" BASE "collected/imei/index.html'", "gdpr:A6-1-f");
	expect(&json, "SELECT json_extract(value, '$.\"dpv:hasThirdCountry\".\"@id\"') FROM json_each(?1, '$.@graph') "
	       "WHERE json_extract(value, '$.@type') = 'dpv:CrossBorderTransfer'", "loc:US");
	expect(&json, "SELECT json_extract(p.value, '$.@id') FROM json_each(?1, '$.@graph') g, json_each(g.value, '$.\"dpv:hasPersonalData\"') p "
	       "WHERE json_extract(g.value, '$.@id') = '" BASE "transport/index.html#app-2-start'",
	       BASE "collected/model/index.html " BASE "collected/ip/index.html " BASE "collected/country/index.html");
	expect(&json, "SELECT count(*) FROM json_each(?1, '$.@graph') WHERE json_extract(value, '$.@type') IN ('rdfs:Class', 'rdf:Property')",
	       "36");
	text_finish(&json);
	declaration_finish(&declaration);
	arena_finish(&arena);
}

static void test_json_is_escaped(void **state)
{
	(void)state;
	struct text out = { 0 };
	struct json json = { .out = &out };
	json_open(&json, '[');
	json_string(&json, "a\"b\\c\n\x01\x7f \xe2\x80\xa8 é");
	json_number(&json, -7);
	json_bool(&json, false);
	json_string(&json, NULL);
	json_open(&json, '{');
	json_close(&json, '}');
	json_close(&json, ']');
	assert_string_equal(out.bytes, "[\n \"a\\\"b\\\\c\\n\\u0001\\u007f \\u2028 é\",\n -7,\n false,\n null,\n {}\n]");
	text_finish(&out);
}

static const char *cell(const struct rows *rows, size_t row, const char *column)
{
	size_t at;
	struct error err;
	assert_true(rows_column(rows, "record", column, &at, &err));
	return rows_cell(rows, row, at);
}

static void test_the_record_answers_article_30(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct declaration declaration;
	struct text csv = { 0 };
	struct rows rows;
	struct error err;
	read_declaration("tests/unit/fixtures/complete.xml", &arena, &declaration);
	size_t count = record_write(&declaration, "en", &csv);
	assert_int_equal(count, 4);
	if (!rows_parse("record", csv.bytes, csv.length, &arena, &rows, &err))
		fail_msg("%s", err.message);
	assert_int_equal(rows.count, 4);
	assert_int_equal(rows.columns, 15);
	assert_string_equal(cell(&rows, 0, "field"), "IMEI");
	assert_string_equal(cell(&rows, 0, "purpose"), "To count each phone once");
	assert_string_equal(cell(&rows, 0, "legal_basis"), "A6-1-f");
	assert_string_equal(cell(&rows, 0, "controller"), "Us, 1 Street, Town, DK, mailto:us@demo.example");
	assert_string_equal(cell(&rows, 0, "data_protection_officer"), "Officer, DK, mailto:dpo@demo.example");
	assert_string_equal(cell(&rows, 0, "categories_of_persons"), "Buyers of a Demo One");
	assert_string_equal(cell(&rows, 0, "recipients"), "Us, controller, DK\nHost, processor, US");
	assert_string_equal(cell(&rows, 0, "transfers"), "US, GDPR A46-2-c, Standard clauses with Host; a copy is at the address given, or by mail from us. "
			    "https://demo.example/clauses");
	assert_string_equal(cell(&rows, 0, "time_limit_for_erasure"), "P13M");
	assert_string_equal(cell(&rows, 0, "security_measures"), "TLS 1.3 with the server’s key pinned");
	assert_string_equal(cell(&rows, 3, "transfers"), ""); /* country goes to the controller alone */
	assert_string_equal(cell(&rows, 2, "time_limit_for_erasure"), "not-stored");
	text_finish(&csv);
	declaration_finish(&declaration);
	arena_finish(&arena);
}

static void test_the_record_speaks_the_language_asked_for(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct declaration declaration;
	struct text csv = { 0 };
	struct rows rows;
	struct error err;
	read_declaration("data/declaration.xml", &arena, &declaration);
	record_write(&declaration, "fr", &csv);
	assert_true(rows_parse("record", csv.bytes, csv.length, &arena, &rows, &err));
	assert_string_equal(cell(&rows, 1, "field"), "IMEI");
	assert_non_null(strstr(cell(&rows, 1, "purpose"), "Compter chaque appareil"));
	assert_string_equal(cell(&rows, 1, "from_version"), "Service d’activation 3.0");
	text_finish(&csv);
	declaration_finish(&declaration);
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_term_exists),
		cmocka_unit_test(test_every_word_of_the_declaration_has_a_term_that_exists),
		cmocka_unit_test(test_linked_data_says_what_the_declaration_says),
		cmocka_unit_test(test_json_is_escaped),
		cmocka_unit_test(test_the_record_answers_article_30),
		cmocka_unit_test(test_the_record_speaks_the_language_asked_for),
	};
	area_init();
	xml_init();
	return cmocka_run_group_tests_name("exports", tests, NULL, NULL);
}
