#include "examination/examination.h"

#include <string.h>

#include "base/labels.h"
#include "base/xml.h"
#include "examination/declared.h"
#include "examination/phrase.h"

/* Words that stand where a measure of security would be named. */
static const char *const no_measures[] = {
	"other security systems", "other security system", "other security measures", "other security mechanisms", "other safeguards",
	"industry standard", "industry standards", "state of the art", "best practice", "best practices",
	"appropriate measures", "appropriate technical", "appropriate organisational", "appropriate organizational",
	"appropriate security", "appropriate safeguards", "adequate measures", "adequate security", "suitable measures",
	"reasonable measures", "reasonable security", "necessary measures",
	"military grade", "bank grade", "autres systèmes de sécurité", "autre système de sécurité", "autres mesures de sécurité",
	"autres dispositifs de sécurité", "autres moyens de sécurité", "mesures appropriées", "mesures de sécurité appropriées",
	"organisationnelles appropriées", "techniques appropriées", "mesures adéquates", "mesures adaptées", "mesures raisonnables",
	"mesures nécessaires", "état de l'art", "règles de l'art", "standards de l'industrie",
	"standards du secteur", "normes de l'industrie", "normes du secteur", "bonnes pratiques", "meilleures pratiques", NULL
};

static void check_r1_persons(struct examination *examination)
{
	const xmlNode *persons = xml_child(examination->root, "persons");
	examined(examination);
	if (!declared_said(persons))
		examination_silent(examination, persons != NULL ? persons : examination->root, NULL, NULL);
}

/* The fields of one category that say least of their erasure. */
struct category {
	const xmlNode *endless, *unknown;
};

static void file_field(struct category *category, const xmlNode *field)
{
	const xmlNode *retention = xml_child(field, "retention");
	if (category->endless == NULL && xml_says(retention, "kind", "endless"))
		category->endless = retention;
	if (category->unknown == NULL && xml_says(retention, "kind", "undetermined"))
		category->unknown = retention;
}

static uint32_t category_code(struct examination *examination, struct labels *categories, const xmlNode *field)
{
	const char *name = xml_attribute(examination->arena, field, "category");
	return labels_add(categories, name, strlen(name));
}

static void check_r2_erasure(struct examination *examination)
{
	struct labels names = { 0 };
	const xmlNode *field;
	for (field = xml_child(examination->root, "field"); field != NULL; field = xml_next(field, "field"))
		category_code(examination, &names, field);
	struct category *categories = arena_array(examination->arena, names.count, sizeof *categories);
	for (field = xml_child(examination->root, "field"); field != NULL; field = xml_next(field, "field"))
		file_field(&categories[category_code(examination, &names, field)], field);
	for (uint32_t i = 0; i < names.count; i++) {
		examined(examination);
		if (categories[i].endless != NULL)
			examination_fail(examination, categories[i].endless, NULL, names.names[i]);
		else if (categories[i].unknown != NULL)
			examination_silent(examination, categories[i].unknown, NULL, names.names[i]);
	}
	labels_finish(&names);
}

static void examine_measures(struct examination *examination)
{
	const xmlNode *measure = xml_child(examination->root, "measure");
	if (measure == NULL) {
		examined(examination);
		examination_silent(examination, examination->root, NULL, NULL);
	}
	for (; measure != NULL; measure = xml_next(measure, "measure")) {
		const char *phrase = declared_phrase(examination->arena, measure, "text", no_measures);
		examined(examination);
		if (!declared_said(xml_child(measure, "text")))
			examination_silent(examination, measure, NULL, NULL);
		else if (phrase != NULL)
			examination_fail(examination, measure, NULL, phrase);
	}
}

static void examine_protections(struct examination *examination)
{
	for (const xmlNode *node = declared_transmission(examination->root, NULL); node != NULL;
	     node = declared_transmission(examination->root, node)) {
		const xmlNode *protection = xml_child(node, "protection");
		const char *phrase = phrase_find(xml_attribute(examination->arena, protection, "message"), no_measures);
		examined(examination);
		if (phrase != NULL)
			examination_fail(examination, protection, "protection", phrase);
	}
}

/* What those who answer for the collection say of its protection; what others say of it is theirs. */
static bool is_claim_of_security(struct examination *examination, const xmlNode *claim)
{
	const char *about = xml_attribute(examination->arena, claim, "about");
	const xmlNode *by = xml_referred(claim, "by");
	return (strstr(about, "/protection") != NULL || strstr(about, "/measure") != NULL) && !xml_says(claim, "stance", "retracts") &&
	       (declared_is_controller(by) || xml_says(by, "role", "processor"));
}

static void examine_claims(struct examination *examination)
{
	for (const xmlNode *claim = xml_child(examination->root, "claim"); claim != NULL; claim = xml_next(claim, "claim")) {
		if (!is_claim_of_security(examination, claim))
			continue;
		const char *phrase = declared_phrase(examination->arena, claim, "words", no_measures);
		if (phrase == NULL)
			phrase = declared_phrase(examination->arena, claim, "value", no_measures);
		examined(examination);
		if (phrase != NULL)
			examination_fail(examination, claim, "claim", phrase);
	}
}

static void check_r3_security(struct examination *examination)
{
	examine_measures(examination);
	examine_protections(examination);
	examine_claims(examination);
}

const struct rule rules_record[] = {
	{ "R1", "GDPR", "30(1)(c)", SEVERITY_WARNING, check_r1_persons },
	{ "R2", "GDPR", "30(1)(f)", SEVERITY_WARNING, check_r2_erasure },
	{ "R3", "GDPR", "30(1)(g)", SEVERITY_WARNING, check_r3_security },
};
const size_t rules_record_count = sizeof rules_record / sizeof *rules_record;
