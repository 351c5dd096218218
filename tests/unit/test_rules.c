/* The tables of rules against the catalogues of messages: each rule has its words in every language, and no words are left without
 * their rule. */
#include "unit.h"

#include "base/arena.h"
#include "base/text.h"
#include "examination/examination.h"
#include "site/messages.h"

static const char *const catalogues[][2] = { { "templates/messages.en.xml", "en" }, { "templates/messages.fr.xml", "fr" } };

enum { CATALOGUES = sizeof catalogues / sizeof catalogues[0], RULES_MAX = 200 };

static size_t list_rules(const struct rule *list[RULES_MAX])
{
	size_t count = 0;
	for (const struct rule *rule; (rule = examination_rule(count)) != NULL; list[count++] = rule)
		assert_true(count < RULES_MAX);
	assert_true(count >= 40);
	return count;
}

static void ids_are_unique_and_rules_complete(void **state)
{
	(void)state;
	const struct rule *list[RULES_MAX];
	size_t count = list_rules(list);
	for (size_t i = 0; i < count; i++) {
		if (list[i]->id == NULL || list[i]->id[strspn(list[i]->id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")] != '\0')
			fail_msg("rule %zu has the id '%s'", i, text_or_empty(list[i]->id));
		assert_non_null(list[i]->examine);
		for (size_t j = 0; j < i; j++)
			if (strcmp(list[i]->id, list[j]->id) == 0)
				fail_msg("two rules have the id %s", list[i]->id);
	}
}

/* What the rules of one law have in common stands together, or the page would show the law twice. */
static void laws_stand_together(void **state)
{
	(void)state;
	const struct rule *list[RULES_MAX];
	size_t count = list_rules(list);
	for (size_t i = 0; i < count; i++)
		for (size_t j = i + 1; j + 1 < count && strcmp(text_or_empty(list[i]->law), text_or_empty(list[j]->law)) != 0; j++)
			if (strcmp(text_or_empty(list[i]->law), text_or_empty(list[j + 1]->law)) == 0)
				fail_msg("rules of %s stand on both sides of %s", text_or_empty(list[i]->law), list[j]->id);
}

static void assert_taken(const struct messages *messages, const char *key, size_t numbers, size_t texts)
{
	const struct message *message = messages_find(messages, key);
	if (message == NULL)
		fail_msg("%s: there is no message %s", messages->path, key);
	if (message->numbers != numbers || message->texts > texts)
		fail_msg("%s: message %s takes %zu numbers and %zu texts", messages->path, key, message->numbers, message->texts);
}

static void each_rule_has_its_words(void **state)
{
	(void)state;
	const struct rule *list[RULES_MAX];
	size_t count = list_rules(list);
	for (size_t c = 0; c < CATALOGUES; c++) {
		struct messages messages;
		struct error err;
		char key[64];
		assert_ok(messages_read(catalogues[c][0], catalogues[c][1], catalogues[c][1], &messages, &err), &err);
		for (size_t i = 0; i < count; i++) {
			snprintf(key, sizeof key, "rule.%s", list[i]->id);
			assert_taken(&messages, key, 0, 0);
			snprintf(key, sizeof key, "law.%s", list[i]->law != NULL ? list[i]->law : "consistency");
			assert_taken(&messages, key, 0, 0);
			snprintf(key, sizeof key, "law.about.%s", list[i]->law != NULL ? list[i]->law : "consistency");
			assert_taken(&messages, key, 0, 0);
		}
		messages_finish(&messages);
	}
}

static bool is_rule(const struct rule *const *list, size_t count, const char *id, size_t length)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(list[i]->id) == length && memcmp(list[i]->id, id, length) == 0)
			return true;
	return false;
}

/* Also: the words of a finding take no number, and at most subject, detail and client version. */
static void all_words_belong_to_a_rule(void **state)
{
	(void)state;
	const struct rule *list[RULES_MAX];
	size_t count = list_rules(list);
	for (size_t c = 0; c < CATALOGUES; c++) {
		struct messages messages;
		struct error err;
		assert_ok(messages_read(catalogues[c][0], catalogues[c][1], catalogues[c][1], &messages, &err), &err);
		for (size_t i = 0; i < messages.count; i++) {
			const char *key = messages.list[i].key, *id = key + strlen("rule.");
			if (strncmp(key, "rule.", strlen("rule.")) != 0)
				continue;
			if (!is_rule(list, count, id, strcspn(id, ".")))
				fail_msg("%s: message %s belongs to no rule", catalogues[c][0], key);
			assert_taken(&messages, key, 0, strchr(id, '.') != NULL ? 3 : 0);
		}
		messages_finish(&messages);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_are_unique_and_rules_complete),
		cmocka_unit_test(laws_stand_together),
		cmocka_unit_test(each_rule_has_its_words),
		cmocka_unit_test(all_words_belong_to_a_rule),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
