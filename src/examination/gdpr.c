#include "examination/examination.h"

#include <string.h>

#include "base/area.h"
#include "base/xml.h"
#include "declaration/life.h"
#include "examination/declared.h"
#include "examination/phrase.h"
#include "examination/recipients.h"

static void each_child(struct examination *examination, const xmlNode *parent, const char *name,
		       void (*look)(struct examination *examination, const xmlNode *node))
{
	for (const xmlNode *node = xml_child(parent, name); node != NULL; node = xml_next(node, name))
		look(examination, node);
}

static void each_purpose(struct examination *examination, void (*look)(struct examination *examination, const xmlNode *purpose))
{
	for (const xmlNode *field = xml_child(examination->root, "field"); field != NULL; field = xml_next(field, "field"))
		each_child(examination, field, "purpose", look);
}

static bool is_outside(struct examination *examination, const xmlNode *country)
{
	const char *code = xml_text(examination->arena, country);
	return strcmp(code, "undetermined") != 0 && !area_is_eea(code);
}

/* A party that has to be there with a way to reach it: examined once for each, and once where there is none. */
static void examine_contact(struct examination *examination, const xmlNode *party)
{
	examined(examination);
	if (xml_child(party, "contact") == NULL)
		examination_silent(examination, party, "contact", NULL);
}

static void look_at_controller(struct examination *examination, const xmlNode *party)
{
	const xmlNode *country = xml_child(party, "country");
	if (!declared_is_controller(party))
		return;
	examine_contact(examination, party);
	examined(examination);
	if (xml_text_is(country, "undetermined"))
		examination_silent(examination, country, "country", NULL);
	else if (is_outside(examination, country) && declared_party(examination->root, NULL, "representative") == NULL)
		examination_silent(examination, country, "representative", xml_text(examination->arena, country));
}

static void look_at_representative(struct examination *examination, const xmlNode *party)
{
	const xmlNode *country = xml_child(party, "country");
	if (!xml_says(party, "role", "representative"))
		return;
	examine_contact(examination, party);
	examined(examination);
	if (is_outside(examination, country))
		examination_fail(examination, country, NULL, xml_text(examination->arena, country));
}

static void check_g1_controller(struct examination *examination)
{
	each_child(examination, examination->root, "party", look_at_controller);
	if (examination->current->examined == 0) {
		examined(examination);
		examination_silent(examination, examination->root, NULL, NULL);
	}
	each_child(examination, examination->root, "party", look_at_representative);
}

static void check_g2_officer(struct examination *examination)
{
	const xmlNode *officer = declared_party(examination->root, NULL, "dpo");
	if (officer == NULL) {
		examined(examination);
		examination_silent(examination, examination->root, NULL, NULL);
	}
	for (; officer != NULL; officer = declared_party(examination->root, officer, "dpo"))
		examine_contact(examination, officer);
}

/* Whether some of the field stays somewhere and leads back to a device or person. */
static bool is_kept_and_identifies(const xmlNode *field)
{
	const xmlNode *identifies = xml_child(field, "identifies"), *retention = xml_child(field, "retention");
	bool kept = xml_child(field, "stored") != NULL ||
		    (!xml_says(retention, "kind", "not-stored") && !xml_says(retention, "kind", "undetermined"));
	return kept && !xml_text_is(identifies, "non-identifying") && !xml_text_is(identifies, "undetermined");
}

static void look_at_purpose(struct examination *examination, const xmlNode *purpose)
{
	examined(examination);
	if (xml_says(purpose, "basis", "undetermined"))
		examination_silent(examination, purpose, NULL, NULL);
	else if (!declared_said(xml_child(purpose, "text")))
		examination_silent(examination, purpose, "text", NULL);
	else if (xml_says(purpose, "basis", "none") && is_kept_and_identifies(purpose->parent))
		examination_fail(examination, purpose, NULL, NULL);
}

static bool has_purpose(const xmlNode *field, const xmlNode *version)
{
	const xmlNode *purpose = xml_child(field, "purpose");
	while (purpose != NULL && !life_covers(purpose, version))
		purpose = xml_next(purpose, "purpose");
	return purpose != NULL;
}

/* Versions of clients that send the field while no purpose holds for them. */
static void look_for_gaps(struct examination *examination, const xmlNode *field, const struct sending *sending)
{
	const xmlNode *seen = NULL;
	for (; sending != NULL; sending = sending->earlier) {
		if (sending->version == seen || has_purpose(field, sending->version))
			continue;
		seen = sending->version;
		examined(examination);
		examination_silent(examination, field, "version", NULL);
		examination_practice(examination, sending->version);
	}
}

static void check_g3_purpose_and_basis(struct examination *examination)
{
	struct sendings sendings;
	sendings_collect(examination->root, examination->arena, &sendings);
	for (const xmlNode *field = xml_child(examination->root, "field"); field != NULL; field = xml_next(field, "field")) {
		each_child(examination, field, "purpose", look_at_purpose);
		look_for_gaps(examination, field, sendings_of(&sendings, field));
	}
	sendings_finish(&sendings);
}

static void look_at_interest(struct examination *examination, const xmlNode *purpose)
{
	if (!xml_says(purpose, "basis", "A6-1-f"))
		return;
	examined(examination);
	if (!declared_said(xml_child(purpose, "interest")))
		examination_silent(examination, purpose, NULL, NULL);
}

static void check_g4_interest(struct examination *examination)
{
	each_purpose(examination, look_at_interest);
}

/* The promise to keep data as long as they are needed repeats the law (Article 5(1)(e)) and tells nobody how long that is (Article 29
 * Working Party, WP 260 rev.01, annex: storage period). It counts as said where the text also gives a time. */
static const char *find_vague_limit(struct examination *examination, const xmlNode *retention)
{
	static const char *const vague[] = {
		"as long as necessary", "as long as is necessary", "as long as it is necessary", "as long as needed", "as long as required",
		"so long as necessary", "no longer than necessary", "no longer than is necessary", "period necessary", "time necessary",
		"aussi longtemps que nécessaire", "tant que nécessaire", "pas plus longtemps que nécessaire", "la durée nécessaire",
		"la durée strictement nécessaire", "le temps nécessaire", "le temps strictement nécessaire", NULL
	};
	static const char *const times[] = { "hour", "hours", "day",   "days",	 "week",     "weeks", "month", "months", "quarter", "year",
					     "years", "heure", "heures", "jour", "jours", "semaine", "semaines", "mois", "trimestre", "an",
					     "ans", "année", "années", NULL };
	const char *phrase = declared_phrase(examination->arena, retention, "criteria", vague);
	return phrase != NULL && declared_phrase(examination->arena, retention, "criteria", times) == NULL ? phrase : NULL;
}

static void look_at_retention(struct examination *examination, const xmlNode *field)
{
	const xmlNode *retention = xml_child(field, "retention"), *criteria = xml_child(retention, "criteria");
	const char *vague = find_vague_limit(examination, retention);
	examined(examination);
	if (xml_says(retention, "kind", "undetermined") || (criteria != NULL && !declared_said(criteria)))
		examination_silent(examination, retention, NULL, NULL);
	else if (xml_says(retention, "kind", "endless"))
		examination_fail(examination, retention, NULL, NULL);
	else if (vague != NULL)
		examination_fail(examination, retention, "vague", vague);
}

static void check_g8_retention(struct examination *examination)
{
	each_child(examination, examination->root, "field", look_at_retention);
}

/* The right of that article, said how to use; `message` where it is not. */
static void examine_right(struct examination *examination, const char *article, const char *message)
{
	const xmlNode *right = xml_child_saying(examination->root, "right", "article", article);
	examined(examination);
	if (!declared_said(xml_child(right, "how")))
		examination_silent(examination, right != NULL ? right : examination->root, message, NULL);
}

static void check_g9_rights(struct examination *examination)
{
	static const char *const always[] = { "A15", "A16", "A17", "A18" };
	const xmlNode *root = examination->root;
	for (size_t i = 0; i < sizeof always / sizeof *always; i++)
		examine_right(examination, always[i], always[i]);
	if (declared_has_basis(root, "A6-1-a") || declared_has_basis(root, "A6-1-b"))
		examine_right(examination, "A20", "A20");
	if (declared_has_basis(root, "A6-1-e") || declared_has_basis(root, "A6-1-f"))
		examine_right(examination, "A21", "A21");
}

static void check_g10_withdrawal(struct examination *examination)
{
	if (declared_has_basis(examination->root, "A6-1-a"))
		examine_right(examination, "A7-3", NULL);
}

static void check_g11_authority(struct examination *examination)
{
	const xmlNode *authority = declared_party(examination->root, NULL, "authority");
	if (authority == NULL) {
		examined(examination);
		examination_silent(examination, examination->root, NULL, NULL);
	}
	for (; authority != NULL; authority = declared_party(examination->root, authority, "authority"))
		examine_contact(examination, authority);
}

static void look_at_necessity(struct examination *examination, const xmlNode *purpose)
{
	if (xml_says(purpose, "basis", "none"))
		return; /* nothing personal is asked for */
	examined(examination);
	if (xml_says(purpose, "necessity", "undetermined"))
		examination_silent(examination, purpose, NULL, NULL);
	else if (xml_says(purpose, "necessity", "required") && !declared_said(xml_child(purpose, "consequence")))
		examination_silent(examination, purpose, "consequence", NULL);
}

static void check_g12_necessity(struct examination *examination)
{
	each_purpose(examination, look_at_necessity);
}

static void check_g13_automated_decisions(struct examination *examination)
{
	const xmlNode *decisions = xml_child(examination->root, "automated-decisions");
	examined(examination);
	if (decisions == NULL || xml_says(decisions, "made", "undetermined"))
		examination_silent(examination, decisions != NULL ? decisions : examination->root, NULL, NULL);
	else if (xml_says(decisions, "made", "yes") && !declared_said(xml_child(decisions, "logic")))
		examination_silent(examination, decisions, "logic", NULL);
}

static void look_at_provenance(struct examination *examination, const xmlNode *field)
{
	const xmlNode *origin = xml_child(field, "origin");
	if (xml_text_is(origin, "device-read") || xml_text_is(origin, "user-entered"))
		return;
	examined(examination);
	if (xml_text_is(origin, "undetermined"))
		examination_silent(examination, origin, "origin", NULL);
	else if (!declared_said(xml_child(field, "provenance")))
		examination_silent(examination, origin, NULL, NULL);
}

static void check_g14_provenance(struct examination *examination)
{
	each_child(examination, examination->root, "field", look_at_provenance);
}

const struct rule rules_gdpr[] = {
	{ "G1", "GDPR", "13(1)(a)", SEVERITY_WARNING, check_g1_controller },
	{ "G2", "GDPR", "13(1)(b)", SEVERITY_WARNING, check_g2_officer },
	{ "G3", "GDPR", "13(1)(c)", SEVERITY_WARNING, check_g3_purpose_and_basis },
	{ "G4", "GDPR", "13(1)(d)", SEVERITY_WARNING, check_g4_interest },
	{ "G5", "GDPR", "13(1)(e)", SEVERITY_WARNING, check_g5_recipients },
	{ "G6", "GDPR", "13(1)(e)", SEVERITY_ERROR, check_g6_operators },
	{ "G7", "GDPR", "13(1)(f)", SEVERITY_WARNING, check_g7_transfers },
	{ "G8", "GDPR", "13(2)(a)", SEVERITY_WARNING, check_g8_retention },
	{ "G9", "GDPR", "13(2)(b)", SEVERITY_WARNING, check_g9_rights },
	{ "G10", "GDPR", "13(2)(c)", SEVERITY_WARNING, check_g10_withdrawal },
	{ "G11", "GDPR", "13(2)(d)", SEVERITY_WARNING, check_g11_authority },
	{ "G12", "GDPR", "13(2)(e)", SEVERITY_WARNING, check_g12_necessity },
	{ "G13", "GDPR", "13(2)(f)", SEVERITY_WARNING, check_g13_automated_decisions },
	{ "G14", "GDPR", "14(2)(f)", SEVERITY_WARNING, check_g14_provenance },
};
const size_t rules_gdpr_count = sizeof rules_gdpr / sizeof *rules_gdpr;
