#include "unit.h"

#include "base/area.h"
#include "base/file.h"
#include "base/xml.h"
#include "examination/example.h"
#include "examination/examination.h"
#include "examination/words.h"
#include "site/messages.h"
#include "variant.h"

static const char path[] = "tests/unit/fixtures/complete.xml";
static struct text good;

/* What samples and captures of the good document would hold: one sample, one capture of one request. */
static struct evidence_key sample_keys[] = { { "model", "body", NULL, "model", EVIDENCE_DECLARED },
					     { "sn", "body", NULL, NULL, EVIDENCE_DECLARED } };
static struct evidence_key capture_keys[] = { { "imei", "body", "gzip", "imei", EVIDENCE_DECLARED },
					      { "imei", "query", NULL, "imei", EVIDENCE_DECLARED } };
static struct evidence_request sample_request = { 1, "", "", "", "json", "app-2-start", EVIDENCE_DECLARED, sample_keys, 1 };
static struct evidence_request capture_requests[] = {
	{ 1, "https", "a.demo.example", "/v1", "json", "app-1-start", EVIDENCE_DECLARED, capture_keys, 2 },
	{ 2, "https", "elsewhere.example", "/", "none", NULL, EVIDENCE_FOREIGN, NULL, 0 },
};
static struct evidence_file files[] = {
	{ "app-2-start", true, "evidence/start.json", "", "app-2", 64, &sample_request, 1 },
	{ "decompiled", false, "evidence/start.har", "", "app-1", 170, capture_requests, 2 },
};
static const struct evidence_read evidence = { files, 2 };
static const char *const columns[] = { "hash", "model", "country", "imei" };

static struct circumstances all_good(void)
{
	return (struct circumstances){ .evidence = &evidence,
				       .table = "sales",
				       .columns = columns,
				       .column_count = 3,
				       .statistics_by_country = true,
				       .has_calendar = true,
				       .publication_file = "publication.xml" };
}

struct examined {
	struct arena arena;
	struct declaration declaration;
	struct examination examination;
};

static void examine(const char *bytes, const struct circumstances *circumstances, struct examined *out)
{
	struct error err;
	*out = (struct examined){ 0 };
	if (!declaration_parse(path, bytes, strlen(bytes), ".", &out->arena, &out->declaration, &err))
		fail_msg("%s", err.message);
	examination_run(&out->declaration, circumstances, &out->arena, &out->examination);
}

static void finish(struct examined *examined)
{
	declaration_finish(&examined->declaration);
	arena_finish(&examined->arena);
}

static bool is_of_consistency(const struct rule *rule)
{
	return rule->law == NULL && rule->id[0] == 'C';
}

/* The i-th finding of a rule of consistency; count_findings of them are there. */
static const struct finding *finding_at(const struct examination *examination, size_t i)
{
	for (size_t f = 0; f < examination->finding_count; f++)
		if (is_of_consistency(examination->findings[f].rule) && i-- == 0)
			return &examination->findings[f];
	fail_msg("there is no finding %zu", i);
	abort();
}

static size_t count_findings(const struct examination *examination)
{
	size_t count = 0;
	for (size_t f = 0; f < examination->finding_count; f++)
		count += is_of_consistency(examination->findings[f].rule);
	return count;
}

static enum outcome outcome_of(const struct examination *examination, const char *rule)
{
	for (size_t v = 0; v < examination->verdict_count; v++)
		if (strcmp(examination->verdicts[v].rule->id, rule) == 0)
			return examination->verdicts[v].outcome;
	fail_msg("there is no rule %s", rule);
	return OUTCOME_LIMIT;
}

struct expected {
	const char *message, *subject, *version, *detail;
	long line;
	enum severity severity;
	enum outcome outcome; /* 0: OUTCOME_FAIL */
};

static bool same(const char *one, const char *other)
{
	return one == NULL || other == NULL ? one == other : strcmp(one, other) == 0;
}

static void expect_finding(const struct examination *examination, size_t i, const struct expected *expected, const char *what)
{
	enum outcome outcome = expected->outcome != OUTCOME_IDLE ? expected->outcome : OUTCOME_FAIL;
	if (i >= count_findings(examination))
		fail_msg("%s: nothing found, expected %s", what, expected->message);
	const struct finding *finding = finding_at(examination, i);
	if (!same(finding->message, expected->message) || !same(finding->subject, expected->subject) ||
	    !same(finding->version, expected->version) || !same(finding->detail, expected->detail) || finding->line != expected->line ||
	    finding->severity != expected->severity || finding->outcome != outcome)
		fail_msg("%s: expected %s, found %s of '%s' in %s: %s, line %ld, severity %d, outcome %d", what, expected->message,
			 finding->message, finding->subject, text_or_empty(finding->version), text_or_empty(finding->detail),
			 finding->line, (int)finding->severity, (int)finding->outcome);
	const char *id = finding->rule->id;
	assert_int_equal(strncmp(finding->message, id, strlen(id)), 0);
	assert_true(outcome_of(examination, id) >= outcome);
}

static void expect_end(const struct examination *examination, size_t count, const char *what)
{
	if (count_findings(examination) <= count)
		return;
	const struct finding *more = finding_at(examination, count);
	fail_msg("%s: also found %s of '%s', line %ld", what, more->message, more->subject, more->line);
}

static void test_the_good_one_passes(void **state)
{
	(void)state;
	struct circumstances circumstances = all_good();
	struct examined examined;
	examine(good.bytes, &circumstances, &examined);
	expect_end(&examined.examination, 0, "the good document");
	for (size_t r = 0; r < rules_consistency_count; r++)
		if (outcome_of(&examined.examination, rules_consistency[r].id) != OUTCOME_PASS)
			fail_msg("rule %s: nothing was looked at", rules_consistency[r].id);
	finish(&examined);
}

static void test_idle_without_circumstances(void **state)
{
	(void)state;
	static const char *const idle[] = { "C2", "C7", "C11", "C12" };
	struct circumstances circumstances = { 0 };
	struct examined examined;
	examine(good.bytes, &circumstances, &examined);
	expect_end(&examined.examination, 0, "the good document");
	for (size_t i = 0; i < sizeof idle / sizeof *idle; i++)
		assert_int_equal(outcome_of(&examined.examination, idle[i]), OUTCOME_IDLE);
	finish(&examined);
}

/* One or two texts replaced, one finding expected: message NULL, none. */
static const struct broken {
	const char *from, *to, *also_from, *also_to;
	struct expected expected;
} broken[] = {
	/* C1 */
	{ "<label>Model</label>", "<label>Model, e.g. its name</label>", NULL, NULL, { "C1.fail", "model", NULL, "e.g.", 91, 0, 0 } },
	{ "<text>To count sales by model</text>", "<text>Statistics,\n NOTABLY of sales</text>", NULL, NULL,
	  { "C1.fail", "model", NULL, "notably", 97, 0, 0 } },
	{ "<trigger kind=\"first-power-on\" occurrences=\"1\"/>",
	  "<trigger kind=\"event\"><description>Events such as a restart</description></trigger>", NULL, NULL,
	  { "C1.fail", "app-1-start", "app-1", "such as", 44, 0, 0 } },
	{ "<transform>Hashed</transform>", "<transform>Hashed</transform><transform lang=\"fr-FR\">Haché, etc.</transform>", NULL, NULL,
	  { "C1.fail", "imei", NULL, "etc.", 86, 0, 0 } },
	{ "<storage>On a server of Host</storage>",
	  "<storage>In Finland</storage><storage lang=\"fr\">En Europe, y\xc2\xa0" "compris la Finlande</storage>", NULL, NULL,
	  { "C1.fail", "demo", NULL, "y compris", 155, 0, 0 } },
	{ "by=\"researcher\"", "by=\"us\"", "<words>Version 2 sends no IMEI.</words>",
	  "<words>We collect notably the IMEI and the model.</words>", { "C1.claim", "claim-imei", NULL, "notably", 167, 0, 0 } },
	{ "by=\"researcher\" date=\"2026-02\" stance=\"confirms\"", "by=\"us\" date=\"2026-02\" stance=\"retracts\"",
	  "<value>removed</value>", "<value>SSL and other security systems</value>",
	  { "C1.claim", "claim-imei", NULL, "other security", 166, 0, 0 } },
	{ "<exhaustive value=\"yes\"/>", "<exhaustive value=\"no\"><reason>Not yet</reason></exhaustive>",
	  "<text>TLS 1.3 with the server’s key pinned</text>",
	  "<text>TLS</text><text lang=\"fr\">TLS et d’autres syste\xcc\x80mes</text>",
	  { "C1.measure", "demo", NULL, "autres systèmes", 150, 0, 0 } },
	{ "<exhaustive value=\"yes\"/>", "<exhaustive value=\"no\"><reason>Not yet</reason></exhaustive>", "<label>Model</label>",
	  "<label>Model, for example its name</label>", { 0 } },
	{ "<words>Version 2 sends no IMEI.</words>", "<words>It sends notably the model.</words>", NULL, NULL, { 0 } },
	{ "<title>Decompilation of version 2</title></source>", "<title>What phones send, for example</title></source>", NULL, NULL, { 0 } },
	{ "<name>App</name>", "<name>Such as</name>", NULL, NULL, { 0 } },
	{ "<example>Demo One</example>", "<example>One, etc.</example>", NULL, NULL, { 0 } },
	{ "<label>Model</label>", "<label>Model, exincluding etcetera, fetch, no other systems</label>", NULL, NULL, { 0 } },
	{ "<label>Model</label>", "<label>Model, inclu\xc2\xad" "ding its name</label>", NULL, NULL,
	  { "C1.fail", "model", NULL, "including", 91, 0, 0 } },
	/* C3: claims that evidence backs; what is only said does not count, nor what is taken back */
	{ "<value>removed</value>", "<value>collected</value>", NULL, NULL, { "C3.claim", "claim-imei", "app-2", "collected", 165, 0, 0 } },
	{ "<value>removed</value>", "<value> REMOVED </value>", NULL, NULL, { 0 } },
	{ "<value>removed</value>", "<value>collected</value>", "about=\"imei/state@app-2\"", "about=\"imei/state@app-1\"", { 0 } },
	{ "<value>removed</value>", "<value>absent</value>", "about=\"imei/state@app-2\"", "about=\"model/state@app-1\"", { 0 } },
	{ "about=\"imei/state@app-2\"", "about=\"model/state@app-1\"", NULL, NULL, { 0 } },
	{ "<value>removed</value>", "<value>collected</value>", "about=\"imei/state@app-2\"", "about=\"model/state@app-1\"",
	  { "C3.claim", "claim-imei", "app-1", "collected", 165, 0, 0 } },
	{ "about=\"imei/state@app-2\"", "about=\"imei/origin\"", NULL, NULL, { 0 } },
	{ "<value>removed</value>", "<value>collected</value>", "kind=\"decompile\"", "kind=\"press\"", { 0 } },
	{ "<value>removed</value>", "<value>collected</value>", "kind=\"decompile\"", "kind=\"regulator\"",
	  { "C3.claim", "claim-imei", "app-2", "collected", 165, 0, 0 } },
	{ "<value>removed</value>", "<value>collected</value>", "stance=\"confirms\"", "stance=\"retracts\"", { 0 } },
	/* C4 */
	{ "endpoint scheme=\"https\"", "endpoint scheme=\"http\"", NULL, NULL, { "C4.fail", "app-1-start", "app-1", "imei", 50, 0, 0 } },
	{ "endpoint scheme=\"https\"", "endpoint scheme=\"udp\"", "transport=\"TLS\"", "transport=\"none\"",
	  { "C4.fail", "app-1-start", "app-1", "imei", 50, 0, 0 } },
	{ "endpoint scheme=\"https\"", "endpoint scheme=\"tcp\"", NULL, NULL, { 0 } },
	{ "endpoint scheme=\"https\"", "endpoint scheme=\"mqtt\"", "message=\"none\"", "message=\"RSA-OAEP\"", { 0 } },
	{ "endpoint scheme=\"https\"", "endpoint scheme=\"sms\"", NULL, NULL, { "C4.sms", "app-1-start", "app-1", "imei", 50, 0, 0 } },
	{ "<bearer>wifi</bearer>", "<bearer>wifi</bearer><bearer>sms</bearer>", NULL, NULL,
	  { "C4.sms", "app-1-start", "app-1", "imei", 50, 0, 0 } },
	{ "endpoint scheme=\"https\"", "endpoint scheme=\"http\"", "message=\"none\"", "message=\"undetermined\"",
	  { "C4.silent", "app-1-start", "app-1", "imei", 50, 0, OUTCOME_NOT_DECLARED } },
	{ "endpoint scheme=\"https\"", "endpoint scheme=\"undetermined\"", "transport=\"TLS\"", "transport=\"undetermined\"",
	  { "C4.silent", "app-1-start", "app-1", "imei", 50, 0, OUTCOME_NOT_DECLARED } },
	/* C5 */
	{ "<transform>Hashed</transform>", "<transform>Anonymised by a hash</transform>", NULL, NULL,
	  { "C5.fail", "imei", NULL, "anonymised", 86, 0, 0 } },
	{ "<interest>To know sales</interest>", "<interest>To know sales</interest><interest lang=\"fr\">Suivi ANONYME</interest>", NULL,
	  NULL, { "C5.fail", "imei", NULL, "anonyme", 80, 0, 0 } },
	{ "<transform>Hashed</transform>",
	  "<transform>This is not really anonymous, but pseudonymous</transform><transform lang=\"fr\">N’est pas anonyme</transform>", NULL,
	  NULL, { 0 } },
	{ "<label>Model</label>", "<label>Model, anonymous</label>", NULL, NULL, { 0 } },
	/* C6 */
	{ "00-000000-000000-0", "35-209900-176148-1", NULL, NULL, { "C6.imei", "imei", NULL, "35-209900-176148-1", 73, 0, 0 } },
	{ "00-000000-000000-0", "imei=490154203237518;", NULL, NULL, { "C6.imei", "imei", NULL, "imei=490154203237518;", 73, 0, 0 } },
	{ ">Demo One</example>", ">00:1a:11:00:00:01</example>", NULL, NULL, { "C6.mac", "model", NULL, "00:1a:11:00:00:01", 92, 0, 0 } },
	{ "192.0.2.1", "8.8.8.8", NULL, NULL, { "C6.ip", "ip", NULL, "8.8.8.8", 108, 0, 0 } },
	{ ">Demo One</example>", ">somebody@mail.dk</example>", NULL, NULL, { "C6.mail", "model", NULL, "somebody@mail.dk", 92, 0, 0 } },
	{ "<example>192.0.2.1</example>", "<example/>", NULL, NULL, { 0 } },
	/* C8 */
	{ "<state from=\"app-1\" to=\"app-1\" value=\"collected\"/>", "<state from=\"app-2\" to=\"app-1\" value=\"collected\"/>", NULL, NULL,
	  { "C8.ends", "imei", "app-2", "app-1", 76, SEVERITY_ERROR, 0 } },
	{ "<state from=\"app-1\" to=\"app-1\" value=\"collected\"/>", "<state from=\"app-1\" value=\"collected\"/>", NULL, NULL,
	  { "C8.overlap", "imei", "app-2", "removed", 77, SEVERITY_ERROR, 0 } },
	{ "<state from=\"app-2\" value=\"removed\"/>", "", NULL, NULL, { "C8.gap", "imei", "app-2", "app-2", 71, SEVERITY_ERROR, 0 } },
	{ "<carries field=\"model\"/>", "<carries field=\"model\"/><carries field=\"imei\"/>", NULL, NULL,
	  { "C8.carried", "app-2-start", "app-2", "imei", 65, SEVERITY_ERROR, 0 } },
	{ "<carries field=\"imei\"/>", "<carries field=\"imei\"/><carries field=\"model\"/>", NULL, NULL,
	  { "C8.carried", "app-1-start", "app-1", "model", 50, SEVERITY_ERROR, 0 } },
	{ "<carries field=\"model\"/>", "", NULL, NULL, { "C8.unsent", "model", "app-2", "collected", 95, SEVERITY_ERROR, 0 } },
	{ "<state from=\"app-2\" value=\"removed\"/>", "", "<carries field=\"model\"/>", "<carries field=\"model\"/><carries field=\"imei\"/>",
	  { "C8.gap", "imei", "app-2", "app-2", 71, SEVERITY_ERROR, 0 } },
	/* C9 */
	{ "version id=\"app-2\" name=\"2\"", "version id=\"app-2\" name=\"undetermined\"", NULL, NULL,
	  { "C9.fail", "imei", "app-2", NULL, 77, 0, 0 } },
	{ "<state from=\"app-2\" value=\"collected\"/>",
	  "<state from=\"app-1\" to=\"app-1\" value=\"removed\"/><state from=\"app-2\" value=\"collected\"/>", NULL, NULL,
	  { "C9.first", "model", "app-1", NULL, 95, 0, 0 } },
	{ "version id=\"app-2\" name=\"2\"", "version id=\"app-2\" name=\"undetermined\"", "value=\"removed\"/>",
	  "value=\"removed\" evidence=\"decompiled\"/>", { 0 } },
	/* C10 */
	{ "<source evidence=\"decompiled\">", "<source href=\"https://press.example/1\">", NULL, NULL,
	  { "C10.fail", "claim-imei", NULL, NULL, 168, 0, 0 } },
	{ " sha256=\"0000000000000000000000000000000000000000000000000000000000000000\"", "", NULL, NULL,
	  { "C10.evidence", "claim-imei", NULL, "decompiled", 168, 0, 0 } },
	{ " sha256=\"0000000000000000000000000000000000000000000000000000000000000000\"", "", "<source evidence=\"decompiled\">",
	  "<source evidence=\"decompiled\" archived=\"https://archive.example/1\">", { 0 } },
	/* C7 */
	{ "<feeds statistic=\"activations-by-model-country\"/>\n\t\t<stored column=\"country\"/>", "<stored column=\"country\"/>", NULL, NULL,
	  { "C7.fail", "demo", NULL, NULL, 2, 0, 0 } },
	{ "pd#Country", "pd#DeviceBased", NULL, NULL, { "C7.fail", "demo", NULL, NULL, 2, 0, 0 } },
	{ "pd#Country", "pd#Location", NULL, NULL, { 0 } },
};

static void test_finds_what_is_broken(void **state)
{
	(void)state;
	struct text once = { 0 }, twice = { 0 };
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		const struct broken *one = &broken[i];
		struct circumstances circumstances = all_good();
		struct examined examined;
		assert_true(variant_apply(&(struct variant){ one->from, one->to, "", "" }, good.bytes, &once));
		const char *also = one->also_from != NULL ? one->also_from : "declaration";
		assert_true(variant_apply(&(struct variant){ also, one->also_from != NULL ? one->also_to : also, "", "" }, once.bytes, &twice));
		examine(twice.bytes, &circumstances, &examined);
		if (one->expected.message != NULL)
			expect_finding(&examined.examination, 0, &one->expected, one->to);
		expect_end(&examined.examination, one->expected.message != NULL, one->to);
		finish(&examined);
	}
	text_finish(&once);
	text_finish(&twice);
}

/* Examines the good document, or what a replacement makes of it, and expects one finding and no other. */
static void expect_one(const char *from, const char *to, const struct circumstances *circumstances, const struct expected *expected)
{
	struct text bytes = { 0 };
	struct examined examined;
	assert_true(variant_apply(&(struct variant){ from, to, "", "" }, good.bytes, &bytes));
	examine(bytes.bytes, circumstances, &examined);
	expect_finding(&examined.examination, 0, expected, expected->message);
	expect_end(&examined.examination, 1, expected->message);
	finish(&examined);
	text_finish(&bytes);
}

static void test_holds_evidence_against_the_declaration(void **state)
{
	(void)state;
	struct circumstances circumstances = all_good();
	sample_request.key_count = 2;
	sample_keys[1].verdict = EVIDENCE_UNDECLARED;
	expect_one("demo", "demo", &circumstances, &(struct expected){ "C2.undeclared", "app-2-start", "app-2", "sn", 64, SEVERITY_ERROR, 0 });
	sample_keys[1].verdict = EVIDENCE_ABSENT;
	expect_one("demo", "demo", &circumstances, &(struct expected){ "C2.absent", "app-2-start", "app-2", "sn", 64, SEVERITY_WARNING, 0 });
	sample_keys[1].verdict = EVIDENCE_CONDITIONAL;
	struct examined examined;
	examine(good.bytes, &circumstances, &examined);
	expect_end(&examined.examination, 0, "conditional");
	finish(&examined);
	sample_request.key_count = 1;

	capture_requests[0].verdict = EVIDENCE_HOST;
	expect_one("demo", "demo", &circumstances,
		   &(struct expected){ "C2.host", "decompiled", "app-1", "a.demo.example", 170, SEVERITY_ERROR, 0 });
	capture_requests[0].verdict = EVIDENCE_SCHEME;
	capture_requests[0].scheme = "http";
	expect_one("demo", "demo", &circumstances,
		   &(struct expected){ "C2.scheme", "decompiled", "app-1", "http://a.demo.example", 170, SEVERITY_ERROR, 0 });
	capture_requests[0].verdict = EVIDENCE_DECLARED;

	/* twice in one file, said once */
	capture_keys[0].verdict = capture_keys[1].verdict = EVIDENCE_UNDECLARED;
	expect_one("demo", "demo", &circumstances,
		   &(struct expected){ "C2.undeclared", "decompiled", "app-1", "imei", 170, SEVERITY_ERROR, 0 });
	capture_keys[0].verdict = capture_keys[1].verdict = EVIDENCE_DECLARED;
}

static void test_holds_evidence_against_states(void **state)
{
	(void)state;
	struct circumstances circumstances = all_good();
	/* of an older version nothing can be mended any more */
	capture_keys[0].verdict = capture_keys[1].verdict = EVIDENCE_STATE;
	expect_one("demo", "demo", &circumstances, &(struct expected){ "C3.fail", "imei", "app-1", "imei", 170, SEVERITY_WARNING, 0 });
	capture_requests[0].transmission = NULL;
	files[1].version = NULL;
	expect_one("demo", "demo", &circumstances, &(struct expected){ "C3.fail", "imei", NULL, "imei", 170, SEVERITY_ERROR, 0 });
	expect_one("supersedes=\"1\"", "standing=\"reported\"", &circumstances,
		   &(struct expected){ "C3.fail", "imei", NULL, "imei", 170, SEVERITY_WARNING, 0 });
	capture_requests[0].transmission = "app-1-start";
	files[1].version = "app-1";
	capture_keys[0].verdict = capture_keys[1].verdict = EVIDENCE_DECLARED;

	sample_keys[0].verdict = EVIDENCE_STATE;
	expect_one("demo", "demo", &circumstances, &(struct expected){ "C3.fail", "model", "app-2", "model", 64, SEVERITY_ERROR, 0 });
	expect_one("supersedes=\"1\"", "standing=\"reported\"", &circumstances,
		   &(struct expected){ "C3.fail", "model", "app-2", "model", 64, SEVERITY_WARNING, 0 });
	sample_keys[0].verdict = EVIDENCE_DECLARED;
}

static void test_holds_the_calendar(void **state)
{
	(void)state;
	struct circumstances circumstances = all_good();
	struct examined examined;
	circumstances.overdue = "2026-Q2";
	expect_one("demo", "demo", &circumstances, &(struct expected){ "C11.fail", "", NULL, "2026-Q2", 0, SEVERITY_WARNING, 0 });
	circumstances.has_calendar = false;
	examine(good.bytes, &circumstances, &examined);
	expect_end(&examined.examination, 0, "no calendar");
	finish(&examined);
	circumstances.has_calendar = true;
	examine(good.bytes, &circumstances, &examined);
	assert_string_equal(finding_at(&examined.examination, 0)->file, "publication.xml");
	finish(&examined);
}

static void test_explains_the_columns(void **state)
{
	(void)state;
	struct circumstances circumstances = all_good();
	struct examined examined;
	circumstances.column_count = 4;
	expect_one("demo", "demo", &circumstances, &(struct expected){ "C12.fail", "", NULL, "imei", 0, SEVERITY_ERROR, 0 });
	circumstances.column_count = 2;
	expect_one("demo", "demo", &circumstances, &(struct expected){ "C12.absent", "country", NULL, "country", 136, SEVERITY_ERROR, 0 });
	circumstances.column_count = 0;
	examine(good.bytes, &circumstances, &examined);
	expect_end(&examined.examination, 3, "an empty table");
	assert_int_equal(examination_errors(&examined.examination), 3);
	finish(&examined);
}

/* Two problems of one field, and none of what follows from the first. */
static void test_goes_on_after_a_bad_life(void **state)
{
	(void)state;
	static const struct expected expected[] = { { "C8.gap", "imei", "app-2", "app-2", 71, SEVERITY_ERROR, 0 },
						    { "C8.unsent", "imei", "app-1", "collected", 76, SEVERITY_ERROR, 0 },
						    { "C8.overlap", "country", "app-1", "collected", 127, SEVERITY_ERROR, 0 } };
	static const struct variant edits[] = { { "<carries field=\"imei\"/>", "", "", "" },
						{ "<state from=\"app-2\" value=\"removed\"/>", "", "", "" },
						{ "Derived from the IP address on arrival.</provenance>\n",
						  "Derived from the IP address on arrival.</provenance><state from=\"app-1\" value=\"collected\"/>\n",
						  "", "" } };
	struct text bytes = { 0 }, next = { 0 };
	struct circumstances circumstances = all_good();
	struct examined examined;
	text_add(&bytes, good.bytes);
	for (size_t i = 0; i < 3; i++) {
		assert_true(variant_apply(&edits[i], bytes.bytes, &next));
		text_clear(&bytes);
		text_add(&bytes, next.bytes);
	}
	examine(bytes.bytes, &circumstances, &examined);
	for (size_t i = 0; i < 3; i++)
		expect_finding(&examined.examination, i, &expected[i], "a bad life");
	expect_end(&examined.examination, 3, "a bad life");
	finish(&examined);
	text_finish(&bytes);
	text_finish(&next);
}

static void test_tells_examples_apart(void **state)
{
	(void)state;
	static const struct {
		const char *value;
		bool is_address;
		const char *kind;
	} examples[] = {
		{ "352099001761481", false, "imei" }, { "35 209900 176148 1", false, "imei" }, { "35209900176148", false, "imei" },
		{ "3520990017614823", false, "imei" }, { "{\"imei\":\"352099001761481\"}", false, "imei" },
		{ "352099001761482", false, NULL },   /* check digit */
		{ "004999010640000", false, NULL },   /* test body */
		{ "20260930120000", false, NULL },    /* a time */
		{ "1759190400000000", false, NULL },  { "000000000000000", false, NULL }, { "35209900176148123", false, NULL },
		{ "00:00:5e:00:53:af", false, NULL }, { "02:00:00:00:00:01", false, NULL }, { "00-00-00-00-00-00", false, NULL },
		{ "01:00:5e:00:00:01", false, NULL }, { "ff:ff:ff:ff:ff:ff", false, NULL },  { "3c:5a:b4:00:11:22", false, "mac" },
		{ "3C-5A-B4-00-11-22", false, "mac" }, { "3c:5a-b4:00-11:22", false, NULL }, { "12:34:56", false, NULL },
		{ "5.2.1.0", false, NULL },	      { "5.2.1.0", true, "ip" },	     { "10.1.2.3", true, NULL },
		{ "198.51.100.7", true, NULL },	      { "203.0.113.9", true, NULL },	     { "172.31.0.1", true, NULL },
		{ "172.32.0.1", true, "ip" },	      { "100.64.0.1", true, NULL },	     { "2001:db8::1", false, NULL },
		{ "3fff:fff::1", false, NULL },	      { "2a00:1450:4001::1", false, "ip" },  { "fe80::1", false, NULL },
		{ "fd00::1", false, NULL },	      { "::1", false, NULL },		     { "[2a00:1450:4001::1]:443", false, "ip" },
		{ "a@example.com", false, NULL },     { "a@mail.EXAMPLE.org", false, NULL }, { "a@demo.example", false, NULL },
		{ "a@notexample.com", false, "mail" }, { "<Somebody> a.b@mail.dk.", false, "mail" }, { "@handle", false, NULL },
		{ "user@host", false, NULL },	      { "a@1.2", false, NULL },		     { "", true, NULL },
	};
	struct arena arena = { 0 };
	for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
		const char *kind = example_kind(examples[i].value, examples[i].is_address, &arena);
		if (!same(kind, examples[i].kind))
			fail_msg("'%s' could be: %s", examples[i].value, text_or_empty(kind));
	}
	arena_finish(&arena);
}

static void test_folds_words(void **state)
{
	(void)state;
	static const char *const folded[][2] = {
		{ "", "" }, { " …!", "" }, { "E.G. this", " e g this " }, { "(Été)", " été " }, { "E\xcc\x81t\xc3\xa9", " été " },
		{ "\xef\xac\x81n \xf0\x9d\x90\x80 STRASSE ß", " fin a strasse ss " }, { "such\xc2\xa0\n as", " such as " }, { "a\xff", " a " },
	};
	struct arena arena = { 0 };
	for (size_t i = 0; i < sizeof folded / sizeof *folded; i++)
		assert_string_equal(words_fold(folded[i][0], &arena), folded[i][1]);
	assert_true(words_know("fr-CA"));
	assert_false(words_know("fro"));
	assert_false(words_know("da"));
	arena_finish(&arena);
}

/* Each word is found as it is written. */
static void test_knows_its_own_words(void **state)
{
	(void)state;
	static const char *const english[] = { "notably", "such as", "including", "for example", "for instance", "e.g.", "among others", "etc.",
					       "and so on", "in particular" };
	static const char *const french[] = { "notamment", "par exemple", "p. ex.", "tel que", "telle que", "tels que", "telles que",
					      "entre autres", "y compris", "etc.", "ainsi de suite", "en particulier" };
	struct arena arena = { 0 };
	size_t at = 0;
	for (size_t i = 0; i < sizeof english / sizeof *english; i++, at = 0)
		assert_string_equal(words_next(WORDS_OPEN_LIST, "en", words_fold(english[i], &arena), &at, &arena), english[i]);
	for (size_t i = 0; i < sizeof french / sizeof *french; i++, at = 0)
		assert_string_equal(words_next(WORDS_OPEN_LIST, "fr", words_fold(french[i], &arena), &at, &arena), french[i]);
	const char *two = words_fold("notably this, such as that, notably so", &arena);
	assert_string_equal(words_next(WORDS_OPEN_LIST, "en", two, &at, &arena), "notably");
	assert_string_equal(words_next(WORDS_OPEN_LIST, "en", two, &at, &arena), "such as");
	assert_null(words_next(WORDS_OPEN_LIST, "en", two, &at, &arena));
	at = 0;
	assert_null(words_next(WORDS_OPEN_LIST, "fr", words_fold("notably", &arena), &at, &arena));
	arena_finish(&arena);
}

static void expect_words(const struct messages *messages, const char *message)
{
	char key[64];
	snprintf(key, sizeof key, "rule.%s", message);
	const struct message *found = messages_find(messages, key);
	if (found == NULL)
		fail_msg("%s lacks %s", messages->path, key);
	assert_int_equal(found->numbers, 0);
}

static void test_has_words_for_each_finding(void **state)
{
	(void)state;
	static const char *const others[] = { "C2.undeclared", "C2.absent", "C2.host", "C2.scheme", "C3.fail", "C11.fail", "C12.fail",
					      "C12.absent" };
	static const char *const languages[] = { "en", "fr" };
	for (size_t l = 0; l < 2; l++) {
		struct messages messages = { 0 };
		struct error err;
		char catalogue[64];
		snprintf(catalogue, sizeof catalogue, "templates/messages.%s.xml", languages[l]);
		if (!messages_read(catalogue, languages[l], languages[l], &messages, &err))
			fail_msg("%s", err.message);
		for (size_t r = 0; r < rules_consistency_count; r++)
			expect_words(&messages, rules_consistency[r].id);
		for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
			if (broken[i].expected.message != NULL)
				expect_words(&messages, broken[i].expected.message);
		for (size_t i = 0; i < sizeof others / sizeof *others; i++)
			expect_words(&messages, others[i]);
		messages_finish(&messages);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_good_one_passes),
		cmocka_unit_test(test_idle_without_circumstances),
		cmocka_unit_test(test_finds_what_is_broken),
		cmocka_unit_test(test_holds_evidence_against_the_declaration),
		cmocka_unit_test(test_holds_evidence_against_states),
		cmocka_unit_test(test_holds_the_calendar),
		cmocka_unit_test(test_explains_the_columns),
		cmocka_unit_test(test_goes_on_after_a_bad_life),
		cmocka_unit_test(test_tells_examples_apart),
		cmocka_unit_test(test_folds_words),
		cmocka_unit_test(test_knows_its_own_words),
		cmocka_unit_test(test_has_words_for_each_finding),
	};
	struct error err;
	area_init();
	xml_init();
	if (!file_read(path, 1 << 20, &good, &err))
		return 3;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	text_finish(&good);
	return failed;
}
