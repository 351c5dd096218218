#include "examination/consistency.h"

#include <string.h>

#include "base/labels.h"
#include "base/xml.h"
#include "declaration/life.h"
#include "declaration/validity.h"
#include "examination/declared.h"
#include "examination/example.h"
#include "examination/words.h"

static bool is_one_of(const char *value, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], value) == 0)
			return true;
	return false;
}

static void look_for_words(struct examination *examination, const xmlNode *text, enum words_kind kind, const char *message)
{
	const xmlNode *speaker = xmlHasProp(text, (const xmlChar *)"lang") != NULL ? text : examination->root;
	const char *language = xml_attribute(examination->arena, speaker, "lang"), *word;
	if (!words_know(language))
		return;
	const char *folded = words_fold(xml_text(examination->arena, text), examination->arena);
	for (size_t at = 0; (word = words_next(kind, language, folded, &at, examination->arena)) != NULL;)
		examination_fail(examination, text, message, word);
}

/* The message about an open list in this element; NULL where it is not looked at. A controller's claim and a measure are to name what
 * they speak of whatever the declaration says of itself; names and titles are not its own words, and a method is no list. */
static const char *open_list_message(const struct examination *examination, const xmlNode *node)
{
	if (xml_is(node->parent, "claim"))
		return (xml_is(node, "words") || xml_is(node, "value")) && declared_is_controller(xml_referred(node->parent, "by")) ?
			       "claim" : NULL;
	if (xml_is(node->parent, "measure"))
		return "measure";
	if (!validity_is_text(node) || xml_is(node, "name") || xml_is(node, "title") || xml_is(node, "method"))
		return NULL;
	return xml_says(xml_child(examination->root, "exhaustive"), "value", "yes") ? "fail" : NULL;
}

static void look_for_open_lists(struct examination *examination, const xmlNode *node)
{
	const char *message = open_list_message(examination, node);
	if (message != NULL) {
		examined(examination);
		look_for_words(examination, node, WORDS_OPEN_LIST, message);
		if (strcmp(message, "fail") != 0)
			look_for_words(examination, node, WORDS_UNNAMED, message);
	}
	for (const xmlNode *child = xmlFirstElementChild((xmlNode *)(uintptr_t)node); child != NULL;
	     child = xmlNextElementSibling((xmlNode *)(uintptr_t)child))
		look_for_open_lists(examination, child);
}

static void examine_open_lists(struct examination *examination)
{
	look_for_open_lists(examination, examination->root);
}

/* How a message without encryption of its own is on its way to an endpoint. */
static enum outcome judge_endpoint(struct examination *examination, const xmlNode *endpoint, const xmlNode *protection)
{
	static const char *const plain[] = { "http", "ws", "mqtt", "sms" }, *const encrypted[] = { "https", "wss", "mqtts" };
	const char *scheme = xml_attribute(examination->arena, endpoint, "scheme");
	if (is_one_of(scheme, plain, sizeof plain / sizeof *plain))
		return OUTCOME_FAIL;
	if (is_one_of(scheme, encrypted, sizeof encrypted / sizeof *encrypted) || xml_says(protection, "transport", "TLS"))
		return OUTCOME_PASS;
	return xml_says(protection, "transport", "none") ? OUTCOME_FAIL : OUTCOME_NOT_DECLARED;
}

static bool is_by_sms(const xmlNode *transmission)
{
	for (const xmlNode *node = xml_child(transmission, "bearer"); node != NULL; node = xml_next(node, "bearer"))
		if (xml_text_is(node, "sms"))
			return true;
	for (const xmlNode *node = xml_child(transmission, "endpoint"); node != NULL; node = xml_next(node, "endpoint"))
		if (xml_says(node, "scheme", "sms"))
			return true;
	return false;
}

static enum outcome judge_transmission(struct examination *examination, const xmlNode *transmission)
{
	const xmlNode *protection = xml_child(transmission, "protection");
	enum outcome worst = is_by_sms(transmission) ? OUTCOME_FAIL : OUTCOME_PASS;
	bool unknown = xml_says(protection, "message", "undetermined");
	if (!unknown && !xml_says(protection, "message", "none"))
		return OUTCOME_PASS;
	for (const xmlNode *node = xml_child(transmission, "endpoint"); node != NULL; node = xml_next(node, "endpoint")) {
		enum outcome outcome = judge_endpoint(examination, node, protection);
		worst = outcome > worst ? outcome : worst;
	}
	return unknown && worst == OUTCOME_FAIL ? OUTCOME_NOT_DECLARED : worst;
}

static void examine_carried(struct examination *examination, const xmlNode *transmission)
{
	enum outcome outcome = judge_transmission(examination, transmission);
	for (const xmlNode *node = xml_child(transmission, "carries"); node != NULL; node = xml_next(node, "carries")) {
		const xmlNode *field = xml_referred(node, "field");
		if (!xml_text_is(xml_child(field, "identifies"), "persistent-device"))
			continue;
		const char *id = xml_attribute(examination->arena, field, "id");
		examined(examination);
		if (outcome == OUTCOME_NOT_DECLARED)
			examination_silent(examination, node, NULL, id);
		else if (outcome == OUTCOME_FAIL)
			examination_fail(examination, node, is_by_sms(transmission) ? "sms" : NULL, id);
	}
}

static void examine_clear_text(struct examination *examination)
{
	for (const xmlNode *channel = xml_child(examination->root, "channel"); channel != NULL; channel = xml_next(channel, "channel"))
		for (const xmlNode *node = xml_child(channel, "version"); node != NULL; node = xml_next(node, "version"))
			for (const xmlNode *sent = xml_child(node, "transmission"); sent != NULL; sent = xml_next(sent, "transmission"))
				examine_carried(examination, sent);
}

static void look_for_anonymity(struct examination *examination, const xmlNode *node)
{
	if (validity_is_text(node)) {
		examined(examination);
		look_for_words(examination, node, WORDS_ANONYMOUS, NULL);
	}
	for (const xmlNode *child = xmlFirstElementChild((xmlNode *)(uintptr_t)node); child != NULL;
	     child = xmlNextElementSibling((xmlNode *)(uintptr_t)child))
		look_for_anonymity(examination, child);
}

static void examine_anonymity(struct examination *examination)
{
	for (const xmlNode *field = xml_child(examination->root, "field"); field != NULL; field = xml_next(field, "field"))
		if (xml_text_is(xml_child(field, "identifies"), "persistent-device"))
			look_for_anonymity(examination, field);
}

static void examine_examples(struct examination *examination)
{
	for (const xmlNode *field = xml_child(examination->root, "field"); field != NULL; field = xml_next(field, "field")) {
		const xmlNode *example = xml_child(field, "example");
		const char *value = xml_text(examination->arena, example);
		bool is_address = xml_says(field, "category", DECLARATION_IP_ADDRESS) ||
				  xml_text_is(xml_child(field, "origin"), "network-observed");
		if (value[0] == '\0')
			continue;
		examined(examination);
		const char *kind = example_kind(value, is_address, examination->arena);
		if (kind != NULL)
			examination_fail(examination, example, kind, value);
	}
}

/* Whether the country of a statistic can come from the field: it is one, is a place, or is the address that shows it. */
static bool gives_country(const struct examination *examination, const xmlNode *field)
{
	static const char *const places[] = { "https://w3id.org/dpv/pd#Country", "https://w3id.org/dpv/pd#Location",
					      "https://w3id.org/dpv/pd#GPSCoordinate", DECLARATION_IP_ADDRESS };
	if (!is_one_of(xml_attribute(examination->arena, field, "category"), places, sizeof places / sizeof *places))
		return false;
	for (const xmlNode *feeds = xml_child(field, "feeds"); feeds != NULL; feeds = xml_next(feeds, "feeds"))
		if (xml_says(feeds, "statistic", "activations-by-model-country"))
			return true;
	return false;
}

static void examine_country(struct examination *examination)
{
	const xmlNode *field = xml_child(examination->root, "field");
	if (!examination->circumstances->statistics_by_country)
		return;
	examined(examination);
	while (field != NULL && !gives_country(examination, field))
		field = xml_next(field, "field");
	if (field == NULL)
		examination_fail(examination, examination->root, NULL, NULL);
}

/* Key and detail of what is wrong with a life. */
static void report_life(struct examination *examination, const struct life_problem *problem)
{
	static const struct {
		const char *message, *detail; /* an attribute of the node; NULL: the version's id */
	} words[] = {
		[LIFE_ENDS] = { "ends", "to" },	    [LIFE_OVERLAP] = { "overlap", "value" }, [LIFE_GAP] = { "gap", NULL },
		[LIFE_CARRIED] = { "carried", "field" }, [LIFE_UNSENT] = { "unsent", "value" },
	};
	const char *version = xml_attribute(examination->arena, problem->version, "id"), *attribute = words[problem->fault].detail;
	const char *detail = attribute != NULL ? xml_attribute(examination->arena, problem->node, attribute) : version;
	examination_fail(examination, problem->node, words[problem->fault].message, detail)->version = version;
}

static void examine_lives(struct examination *examination)
{
	const struct life_problem *problem = life_examine(examination->declaration->doc, examination->arena);
	for (const xmlNode *field = xml_child(examination->root, "field"); field != NULL; field = xml_next(field, "field"))
		examined(examination);
	for (; problem != NULL; problem = problem->next)
		report_life(examination, problem);
}

/* A removal is grounded by evidence, or by a version that is named and comes after one that had it. */
static void examine_removal(struct examination *examination, const xmlNode *state)
{
	const xmlNode *version = xml_referred(state, "from");
	bool is_first = !xml_is(xmlPreviousElementSibling((xmlNode *)(uintptr_t)version), "version");
	examined(examination);
	if (xmlHasProp(state, (const xmlChar *)"evidence") != NULL)
		return;
	if (is_first || xml_says(version, "name", "undetermined"))
		examination_fail(examination, state, is_first ? "first" : NULL, NULL)->version =
			xml_attribute(examination->arena, version, "id");
}

static void examine_removals(struct examination *examination)
{
	for (const xmlNode *field = xml_child(examination->root, "field"); field != NULL; field = xml_next(field, "field"))
		for (const xmlNode *state = xml_child(field, "state"); state != NULL; state = xml_next(state, "state"))
			if (xml_says(state, "value", "removed"))
				examine_removal(examination, state);
}

/* A digest pins what was read, wherever it is kept. */
static void examine_sources(struct examination *examination)
{
	for (const xmlNode *claim = xml_child(examination->root, "claim"); claim != NULL; claim = xml_next(claim, "claim")) {
		const xmlNode *source = xml_child(claim, "source"), *evidence = xml_referred(source, "evidence");
		examined(examination);
		if (xmlHasProp(source, (const xmlChar *)"archived") != NULL)
			continue;
		if (evidence == NULL)
			examination_fail(examination, source, NULL, NULL);
		else if (xmlHasProp(evidence, (const xmlChar *)"sha256") == NULL)
			examination_fail(examination, source, "evidence", xml_attribute(examination->arena, evidence, "id"));
	}
}

static void examine_calendar(struct examination *examination)
{
	const struct circumstances *circumstances = examination->circumstances;
	if (circumstances->has_calendar)
		examined(examination);
	if (circumstances->has_calendar && circumstances->overdue != NULL)
		examination_fail_at(examination, circumstances->publication_file, 0, "", NULL, circumstances->overdue);
}

static void explain_columns(struct examination *examination, struct labels *declared)
{
	const struct declaration *declaration = examination->declaration;
	const struct circumstances *circumstances = examination->circumstances;
	for (size_t i = 0; i < declaration->column_count; i++)
		labels_add(declared, declaration->columns[i].table_column, strlen(declaration->columns[i].table_column));
	for (size_t i = 0; i < circumstances->column_count; i++) {
		examined(examination);
		if (labels_find(declared, circumstances->columns[i], strlen(circumstances->columns[i])) == LABELS_NONE)
			examination_fail_at(examination, declaration->path, 0, "", NULL, circumstances->columns[i]);
	}
}

static void find_declared_columns(struct examination *examination, struct labels *there)
{
	const struct declaration *declaration = examination->declaration;
	const struct circumstances *circumstances = examination->circumstances;
	for (size_t i = 0; i < circumstances->column_count; i++)
		labels_add(there, circumstances->columns[i], strlen(circumstances->columns[i]));
	for (size_t i = 0; i < declaration->column_count; i++) {
		const struct declared_column *column = &declaration->columns[i];
		examined(examination);
		if (labels_find(there, column->table_column, strlen(column->table_column)) == LABELS_NONE)
			examination_fail_at(examination, declaration->path, column->line, column->field, "absent", column->table_column);
	}
}

static void examine_columns(struct examination *examination)
{
	struct labels declared = { 0 }, there = { 0 };
	if (examination->circumstances->table != NULL) {
		explain_columns(examination, &declared);
		find_declared_columns(examination, &there);
	}
	labels_finish(&declared);
	labels_finish(&there);
}

const struct rule rules_consistency[] = {
	{ .id = "C1", .examine = examine_open_lists },
	{ .id = "C2", .severity = SEVERITY_ERROR, .examine = consistency_examine_evidence },
	{ .id = "C3", .severity = SEVERITY_ERROR, .examine = consistency_examine_states },
	{ .id = "C4", .examine = examine_clear_text },
	{ .id = "C5", .examine = examine_anonymity },
	{ .id = "C6", .examine = examine_examples },
	{ .id = "C7", .examine = examine_country },
	{ .id = "C8", .severity = SEVERITY_ERROR, .examine = examine_lives },
	{ .id = "C9", .examine = examine_removals },
	{ .id = "C10", .examine = examine_sources },
	{ .id = "C11", .examine = examine_calendar },
	{ .id = "C12", .severity = SEVERITY_ERROR, .examine = examine_columns },
};
const size_t rules_consistency_count = sizeof rules_consistency / sizeof rules_consistency[0];
