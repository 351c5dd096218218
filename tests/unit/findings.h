/* Rules held against variants of the complete declaration: one text replaced, the findings that this makes, exactly. */
#ifndef VITRINE_TESTS_FINDINGS_H
#define VITRINE_TESTS_FINDINGS_H

#include "unit.h"

#include "base/area.h"
#include "base/file.h"
#include "base/xml.h"
#include "declaration/declaration.h"
#include "examination/examination.h"
#include "site/messages.h"
#include "variant.h"

/* What is found, one a line: "MESSAGE fail|silent SUBJECT[@VERSION]:LINE warning|error[ DETAIL]\n". In the complete declaration, the
 * first of edits[0] becomes edits[1], then the first of edits[2] becomes edits[3], and so on up to NULL. */
struct found {
	const char *found;
	const char *edits[7];
};

struct bench {
	struct arena arena;
	struct text complete;
	struct text history; /* what is found in the complete declaration itself: a version that is no longer the newest */
	struct messages english, french;
	size_t variants;
};

/* Only of rules that a law has: of others, other tests. */
static inline void findings_print(const struct examination *examination, struct text *out)
{
	for (size_t i = 0; i < examination->finding_count; i++) {
		const struct finding *finding = &examination->findings[i];
		if (finding->rule->law == NULL)
			continue;
		text_printf(out, "%s %s %s%s%s:%ld %s%s%s\n", finding->message, finding->outcome == OUTCOME_FAIL ? "fail" : "silent",
			    finding->subject, finding->version != NULL ? "@" : "", text_or_empty(finding->version), finding->line,
			    finding->severity == SEVERITY_ERROR ? "error" : "warning", finding->detail != NULL ? " " : "",
			    text_or_empty(finding->detail));
	}
}

static inline void findings_examine(struct bench *bench, const struct text *bytes, struct declaration *declaration,
				    struct examination *examination)
{
	static const struct circumstances nothing = { 0 };
	struct error err;
	if (!declaration_parse("declaration.xml", bytes->bytes, bytes->length, ".", &bench->arena, declaration, &err))
		fail_msg("%s", err.message);
	examination_run(declaration, &nothing, &bench->arena, examination);
}

static inline void findings_begin(struct bench *bench)
{
	struct error err;
	struct declaration declaration;
	struct examination examination;
	xml_init();
	area_init();
	*bench = (struct bench){ 0 };
	assert_ok(file_read("tests/unit/fixtures/complete.xml", 1 << 20, &bench->complete, &err), &err);
	assert_ok(messages_read("templates/messages.en.xml", "en", "en", &bench->english, &err), &err);
	assert_ok(messages_read("templates/messages.fr.xml", "fr", "fr", &bench->french, &err), &err);
	findings_examine(bench, &bench->complete, &declaration, &examination);
	findings_print(&examination, &bench->history);
	declaration_finish(&declaration);
}

static inline void findings_end(struct bench *bench)
{
	messages_finish(&bench->english);
	messages_finish(&bench->french);
	text_finish(&bench->history);
	text_finish(&bench->complete);
	arena_finish(&bench->arena);
}

/* Both catalogues have the message, with the texts that a finding gives and no number. */
static inline void findings_expect_message(const struct bench *bench, const char *key)
{
	const struct messages *const catalogues[] = { &bench->english, &bench->french };
	char full[128];
	snprintf(full, sizeof full, "rule.%s", key);
	for (size_t i = 0; i < 2; i++) {
		const struct message *message = messages_find(catalogues[i], full);
		if (message == NULL)
			fail_msg("%s lacks %s", catalogues[i]->path, full);
		assert_int_equal(message->numbers, 0);
		assert_true(message->texts <= 3);
	}
}

/* Strikes out of `printed` the lines that `history` holds too. */
static inline void findings_subtract(const struct text *printed, const struct text *history, struct text *out)
{
	for (const char *line = printed->bytes; line != NULL && *line != '\0';) {
		size_t length = strcspn(line, "\n") + 1;
		char one[1024];
		snprintf(one, sizeof one, "%.*s", (int)length, line);
		if (strstr(text_or_empty(history->bytes), one) == NULL)
			text_add(out, one);
		line += length;
	}
}

static inline void findings_edit(const struct bench *bench, const char *const *edits, struct text *out)
{
	struct text before = { 0 };
	text_add(out, bench->complete.bytes);
	for (; edits[0] != NULL; edits += 2) {
		struct variant edit = { edits[0], edits[1], "", "" };
		text_clear(&before);
		text_add(&before, out->bytes);
		assert_true(variant_apply(&edit, before.bytes, out));
	}
	text_finish(&before);
}

static inline void findings_expect_messages(const struct bench *bench, const struct examination *examination)
{
	for (size_t i = 0; i < examination->finding_count; i++)
		if (examination->findings[i].rule->law != NULL)
			findings_expect_message(bench, examination->findings[i].message);
	for (size_t i = 0; i < examination->verdict_count; i++)
		if (examination->verdicts[i].rule->law != NULL)
			assert_true(examination->verdicts[i].findings <= examination->verdicts[i].examined);
}

static inline void findings_expect(struct bench *bench, const struct found *expected)
{
	struct text bytes = { 0 }, printed = { 0 }, new = { 0 };
	struct declaration declaration;
	struct examination examination;
	findings_edit(bench, expected->edits, &bytes);
	findings_examine(bench, &bytes, &declaration, &examination);
	findings_print(&examination, &printed);
	findings_subtract(&printed, &bench->history, &new);
	if (strcmp(text_or_empty(new.bytes), expected->found) != 0)
		fail_msg("with: %s\nexpected:\n%sfound:\n%s", expected->edits[1], expected->found, text_or_empty(new.bytes));
	findings_expect_messages(bench, &examination);
	bench->variants++;
	declaration_finish(&declaration);
	text_finish(&bytes);
	text_finish(&printed);
	text_finish(&new);
}

static inline void findings_expect_each(struct bench *bench, const struct found *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		findings_expect(bench, &list[i]);
}

#define FINDINGS_EXPECT_ALL(bench, list) findings_expect_each(bench, list, sizeof list / sizeof *list)

/* The bench of a program's tests. */
static struct bench bench;

static inline int findings_set_up(void **state)
{
	(void)state;
	findings_begin(&bench);
	return 0;
}

static inline int findings_tear_down(void **state)
{
	(void)state;
	printf("# %zu variants\n", bench.variants);
	findings_end(&bench);
	return 0;
}

#endif
