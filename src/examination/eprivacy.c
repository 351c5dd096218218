#include "examination/examination.h"

#include "base/text.h"
#include "base/xml.h"
#include "declaration/life.h"
#include "examination/declared.h"

/* Reading a value out of a device needs consent whether or not the value is personal (Directive 2002/58/EC, Article 5(3); Court of
 * Justice, C-673/17, Planet49, 2019; EDPB Guidelines 2/2023), unless one of two exemptions holds. No basis of Article 6 GDPR stands
 * in for them. What the network shows by itself and what is derived on a server is not read from the device. */

static bool is_exempt(const xmlNode *purpose)
{
	return xmlHasProp(purpose, (const xmlChar *)"exemption") != NULL;
}

static void look_at_ground(struct examination *examination, const xmlNode *purpose, const xmlNode *version)
{
	const char *basis = xml_attribute(examination->arena, purpose, "basis");
	examined(examination);
	if (xml_says(purpose, "basis", "A6-1-a") || is_exempt(purpose))
		return;
	if (xml_says(purpose, "basis", "undetermined"))
		examination_silent(examination, purpose, NULL, NULL);
	else
		examination_fail(examination, purpose, xml_says(purpose, "basis", "A6-1-f") ? "interest" : NULL, basis);
	examination_practice(examination, version);
}

/* Each purpose once, at the last version that sends the field for it. */
static void look_at_grounds(struct examination *examination, const xmlNode *field, const struct sending *sending)
{
	for (const xmlNode *node = xml_child(field, "purpose"); node != NULL; node = xml_next(node, "purpose")) {
		const struct sending *last = sendings_covered(sending, node);
		if (last != NULL)
			look_at_ground(examination, node, last->version);
	}
}

static void check_p1_consent_or_exemption(struct examination *examination)
{
	struct sendings sendings;
	sendings_collect(examination->root, examination->arena, &sendings);
	for (const xmlNode *field = xml_child(examination->root, "field"); field != NULL; field = xml_next(field, "field"))
		if (declared_is_read(field))
			look_at_grounds(examination, field, sendings_of(&sendings, field));
	sendings_finish(&sendings);
}

/* What a purpose makes of a field in a version. */
struct grounds {
	bool consent;  /* a purpose rests on consent */
	bool unexempt; /* a purpose claims no exemption, or none is said at all */
};

static struct grounds find_grounds(const xmlNode *field, const xmlNode *version)
{
	struct grounds grounds = { false, false };
	bool any = false;
	for (const xmlNode *purpose = xml_child(field, "purpose"); purpose != NULL; purpose = xml_next(purpose, "purpose")) {
		if (!life_covers(purpose, version))
			continue;
		any = true;
		grounds.consent = grounds.consent || xml_says(purpose, "basis", "A6-1-a");
		grounds.unexempt = grounds.unexempt || !is_exempt(purpose);
	}
	grounds.unexempt = grounds.unexempt || !any;
	return grounds;
}

/* Adds the ids of the fields in the transmission that rest on consent; or of the others that are read from the device and not exempt. */
static void list_fields(const xmlNode *transmission, bool consent, struct arena *arena, struct text *out)
{
	for (const xmlNode *node = xml_child(transmission, "carries"); node != NULL; node = xml_next(node, "carries")) {
		const xmlNode *field = xml_referred(node, "field");
		struct grounds grounds = find_grounds(field, transmission->parent);
		if (consent ? grounds.consent : !grounds.consent && grounds.unexempt && declared_is_read(field))
			text_printf(out, "%s%s", out->length > 0 ? ", " : "", xml_attribute(arena, node, "field"));
	}
}

enum choice { CHOICE_FREE, CHOICE_UNKNOWN, CHOICE_NONE };

/* Whether the first of these messages can be refused. */
static enum choice find_choice(const xmlNode *control)
{
	if (xml_says(control, "kind", "none") || xml_says(control, "applies", "later"))
		return CHOICE_NONE;
	if (xml_says(control, "kind", "undetermined") || xml_says(control, "applies", "undetermined"))
		return CHOICE_UNKNOWN;
	return CHOICE_FREE;
}

/* Whether there was anything to fail. */
static bool fail_first_send(struct examination *examination, const xmlNode *transmission, bool consent)
{
	struct text fields = { 0 };
	list_fields(transmission, consent, examination->arena, &fields);
	bool any = fields.length > 0;
	if (any) {
		examined(examination);
		examination_fail(examination, xml_child(transmission, "control"), consent ? "consent" : NULL, fields.bytes);
		examination_practice(examination, transmission->parent);
	}
	text_finish(&fields);
	return any;
}

static void doubt_first_send(struct examination *examination, const xmlNode *transmission)
{
	struct text fields = { 0 };
	list_fields(transmission, true, examination->arena, &fields);
	list_fields(transmission, false, examination->arena, &fields);
	if (fields.length > 0)
		examination_silent(examination, xml_child(transmission, "control"), NULL, fields.bytes);
	text_finish(&fields);
}

/* A message that the user asks for is no message that could not be refused. */
static void look_at_first_send(struct examination *examination, const xmlNode *transmission)
{
	enum choice choice = find_choice(xml_child(transmission, "control"));
	if (xml_says(xml_child(transmission, "trigger"), "kind", "manual"))
		return;
	bool consent = choice == CHOICE_NONE && fail_first_send(examination, transmission, true);
	bool read = choice == CHOICE_NONE && fail_first_send(examination, transmission, false);
	if (consent || read)
		return;
	examined(examination);
	if (choice == CHOICE_UNKNOWN)
		doubt_first_send(examination, transmission);
}

static void check_p2_refusal(struct examination *examination)
{
	const xmlNode *transmission = NULL;
	while ((transmission = declared_transmission(examination->root, transmission)) != NULL)
		look_at_first_send(examination, transmission);
}

static void check_p3_notice(struct examination *examination)
{
	const xmlNode *transmission = NULL;
	while ((transmission = declared_transmission(examination->root, transmission)) != NULL) {
		const xmlNode *notice = xml_child(transmission, "notice");
		examined(examination);
		if (xml_says(notice, "moment", "undetermined")) {
			examination_silent(examination, notice, NULL, NULL);
		} else if (xml_says(notice, "moment", "none") || xml_says(notice, "moment", "after")) {
			examination_fail(examination, notice, xml_says(notice, "moment", "none") ? "none" : NULL, NULL);
			examination_practice(examination, transmission->parent);
		}
	}
}

const struct rule rules_eprivacy[] = {
	{ "P1", "ePrivacy-5-3", "5(3)", SEVERITY_WARNING, check_p1_consent_or_exemption },
	{ "P2", "ePrivacy-5-3", "5(3)", SEVERITY_ERROR, check_p2_refusal },
	{ "P3", "ePrivacy-5-3", "5(3)", SEVERITY_ERROR, check_p3_notice },
};
const size_t rules_eprivacy_count = sizeof rules_eprivacy / sizeof *rules_eprivacy;
