#include "examination/examination.h"

#include "base/xml.h"
#include "examination/declared.h"

/* Each of the elements (a list that ends with NULL) is there, or the message of its name says that it is not. */
static void examine_elements(struct examination *examination, const char *const *names)
{
	const xmlNode *act = xml_child(examination->root, "data-act");
	for (; *names != NULL; names++) {
		const xmlNode *text = xml_child(act, *names);
		examined(examination);
		if (!declared_said(text))
			examination_silent(examination, text != NULL ? text : act, *names, NULL);
	}
}

/* Where nothing at all is told to buyers, each rule says so once: false. */
static bool is_told(struct examination *examination)
{
	if (xml_child(examination->root, "data-act") != NULL)
		return true;
	examined(examination);
	examination_silent(examination, examination->root, NULL, NULL);
	return false;
}

static void check_d1_type_format_volume(struct examination *examination)
{
	static const char *const names[] = { "format", "volume", NULL };
	if (is_told(examination))
		examine_elements(examination, names);
}

static void check_d2_continuous_real_time(struct examination *examination)
{
	static const char *const names[] = { "continuous", "real-time" };
	const xmlNode *act = xml_child(examination->root, "data-act");
	if (!is_told(examination))
		return;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		examined(examination);
		if (!xml_says(act, names[i], "yes") && !xml_says(act, names[i], "no"))
			examination_silent(examination, act, names[i], NULL);
	}
}

static void check_d3_storage(struct examination *examination)
{
	static const char *const names[] = { "storage", "retention", NULL };
	if (is_told(examination))
		examine_elements(examination, names);
}

static void check_d4_access(struct examination *examination)
{
	static const char *const names[] = { "access", "erase", NULL };
	if (is_told(examination))
		examine_elements(examination, names);
}

static void check_d5_nature_volume_frequency(struct examination *examination)
{
	static const char *const names[] = { "nature", "volume", "frequency", NULL };
	if (is_told(examination))
		examine_elements(examination, names);
}

static void check_d6_use(struct examination *examination)
{
	static const char *const names[] = { "holder-use", "sharing", NULL };
	if (is_told(examination))
		examine_elements(examination, names);
}

static const xmlNode *next_controller(const xmlNode *party)
{
	while (party != NULL && !declared_is_controller(party))
		party = xml_next(party, "party");
	return party;
}

/* Who holds the data is the controller: the declaration has no other party that decides who gets at them. At the root where there is none. */
static void each_holder(struct examination *examination, const char *element, const char *message)
{
	const xmlNode *holder = next_controller(xml_child(examination->root, "party"));
	if (holder == NULL) {
		examined(examination);
		examination_silent(examination, examination->root, "holder", NULL);
	}
	for (; holder != NULL; holder = next_controller(xml_next(holder, "party"))) {
		examined(examination);
		if (!declared_said(xml_child(holder, element)))
			examination_silent(examination, holder, message, NULL);
	}
}

static void check_d7_holder(struct examination *examination)
{
	if (is_told(examination))
		each_holder(examination, "address", "address");
}

static void check_d8_contact_complaint_duration(struct examination *examination)
{
	static const char *const names[] = { "complaint", "duration", NULL };
	if (!is_told(examination))
		return;
	each_holder(examination, "contact", "contact");
	examine_elements(examination, names);
}

const struct rule rules_data_act[] = {
	{ "D1", "Data-Act", "3(2)(a)", SEVERITY_WARNING, check_d1_type_format_volume },
	{ "D2", "Data-Act", "3(2)(b)", SEVERITY_WARNING, check_d2_continuous_real_time },
	{ "D3", "Data-Act", "3(2)(c)", SEVERITY_WARNING, check_d3_storage },
	{ "D4", "Data-Act", "3(2)(d)", SEVERITY_WARNING, check_d4_access },
	{ "D5", "Data-Act", "3(3)(a)", SEVERITY_WARNING, check_d5_nature_volume_frequency },
	{ "D6", "Data-Act", "3(3)(c)", SEVERITY_WARNING, check_d6_use },
	{ "D7", "Data-Act", "3(3)(d)", SEVERITY_WARNING, check_d7_holder },
	{ "D8", "Data-Act", "3(3)(e), (g), (i)", SEVERITY_WARNING, check_d8_contact_complaint_duration },
};
const size_t rules_data_act_count = sizeof rules_data_act / sizeof *rules_data_act;
