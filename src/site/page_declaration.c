#include "site/page.h"

#include <string.h>

#include "base/period.h"
#include "base/xml.h"
#include "declaration/life.h"
#include "site/telling.h"

/* How many fields: of what the newest versions send, and of what any version sends or sent. */
struct reach {
	size_t today, ever;
};

/* A channel that has ended sends nothing today: it has no newest version. */
static const xmlNode *newest_version(struct report *report, const xmlNode *channel)
{
	char today[DAY_TEXT_SIZE];
	const char *until = xml_attribute(&report->arena, channel, "until");
	const xmlNode *newest = NULL;
	period_format_day(report->site->now, today);
	if (until != NULL && strcmp(until, today) <= 0)
		return NULL;
	for (const xmlNode *version = xml_child(channel, "version"); version != NULL; version = xml_next(version, "version"))
		newest = version;
	return newest;
}

static const char *state_of(struct report *report, const xmlNode *field, const xmlNode *version)
{
	const xmlNode *state = life_state(field, version);
	return state != NULL ? xml_attribute(&report->arena, state, "value") : "absent";
}

static bool is_sent(const xmlNode *field, const xmlNode *version)
{
	const xmlNode *state = life_state(field, version);
	return state != NULL && (xml_says(state, "value", "collected") || xml_says(state, "value", "conditional"));
}

/* At least one message leaves whatever the user chooses. */
static bool cannot_be_refused(const xmlNode *transmission)
{
	const xmlNode *control = xml_child(transmission, "control");
	return xml_says(control, "kind", "none") || xml_says(control, "applies", "first") || xml_says(control, "applies", "later");
}

static bool is_untold(const xmlNode *transmission)
{
	const xmlNode *notice = xml_child(transmission, "notice");
	return xml_says(notice, "moment", "after") || xml_says(notice, "moment", "none");
}

static bool is_readable(const xmlNode *transmission)
{
	const xmlNode *protection = xml_child(transmission, "protection");
	return xml_says(protection, "transport", "none") && xml_says(protection, "message", "none");
}

/* What is asked of transmissions in the summary; message summary.KEY says it of the fields that they carry. */
static const struct trait {
	const char *key;
	bool (*has)(const xmlNode *transmission);
} traits[] = {
	{ "no-choice", cannot_be_refused },
	{ "untold", is_untold },
	{ "readable", is_readable },
};

static void add_reach(xmlNode *parent, const char *element, const char *name, const char *value, struct reach reach)
{
	xmlNode *node = tree_add(parent, element);
	tree_set(node, name, value);
	tree_set_uint(node, "today", reach.today);
	tree_set_uint(node, "ever", reach.ever);
}

static void add_up(struct reach *sum, struct reach one)
{
	sum->today += one.today;
	sum->ever += one.ever;
}

static struct reach sent(struct report *report, const xmlNode *field)
{
	struct reach reach = { 0 };
	for (const xmlNode *channel = xml_child(report->declaration, "channel"); channel != NULL; channel = xml_next(channel, "channel")) {
		const xmlNode *newest = newest_version(report, channel);
		for (const xmlNode *version = xml_child(channel, "version"); version != NULL; version = xml_next(version, "version"))
			if (is_sent(field, version)) {
				reach.ever = 1;
				reach.today |= version == newest;
			}
	}
	return reach;
}

static void look_in_version(const xmlNode *version, bool newest, const char *field, const struct trait *trait, struct reach *reach)
{
	for (const xmlNode *transmission = xml_child(version, "transmission"); transmission != NULL;
	     transmission = xml_next(transmission, "transmission"))
		if (trait->has(transmission) && xml_child_saying(transmission, "carries", "field", field) != NULL) {
			reach->ever = 1;
			reach->today |= newest;
		}
}

/* Whether a transmission with the trait carries the field. */
static struct reach carried(struct report *report, const char *field, const struct trait *trait)
{
	struct reach reach = { 0 };
	for (const xmlNode *channel = xml_child(report->declaration, "channel"); channel != NULL; channel = xml_next(channel, "channel")) {
		const xmlNode *newest = newest_version(report, channel);
		for (const xmlNode *version = xml_child(channel, "version"); version != NULL; version = xml_next(version, "version"))
			look_in_version(version, version == newest, field, trait, &reach);
	}
	return reach;
}

static void add_identities(struct report *report, xmlNode *summary)
{
	static const char *const kinds[] = { "persistent-device", "pseudonymous", "linkable", "non-identifying", "undetermined" };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct reach sum = { 0 };
		for (const xmlNode *field = xml_child(report->declaration, "field"); field != NULL; field = xml_next(field, "field"))
			if (xml_text_is(xml_child(field, "identifies"), kinds[i]))
				add_up(&sum, sent(report, field));
		add_reach(summary, "identity", "kind", kinds[i], sum);
	}
}

static void add_traits(struct report *report, xmlNode *summary)
{
	for (size_t i = 0; i < sizeof traits / sizeof *traits; i++) {
		struct reach sum = { 0 };
		for (const xmlNode *field = xml_child(report->declaration, "field"); field != NULL; field = xml_next(field, "field"))
			add_up(&sum, carried(report, xml_attribute(&report->arena, field, "id"), &traits[i]));
		add_reach(summary, "count", "key", traits[i].key, sum);
	}
}

/* <summary>: what the label at the head of the page says, counted. */
static void add_summary(struct report *report)
{
	struct reach sum = { 0 };
	xmlNode *summary = tree_add(report->page, "summary");
	for (const xmlNode *field = xml_child(report->declaration, "field"); field != NULL; field = xml_next(field, "field"))
		add_up(&sum, sent(report, field));
	tree_set_uint(summary, "today", sum.today);
	tree_set_uint(summary, "ever", sum.ever);
	add_identities(report, summary);
	add_traits(report, summary);
}

/* <now> for each channel whose newest version knows the field. */
static void add_now(struct report *report, xmlNode *parent, const xmlNode *field)
{
	for (const xmlNode *channel = xml_child(report->declaration, "channel"); channel != NULL; channel = xml_next(channel, "channel")) {
		const xmlNode *version = newest_version(report, channel);
		if (version == NULL || life_state(field, version) == NULL)
			continue;
		xmlNode *now = tree_add(parent, "now");
		tree_set(now, "value", state_of(report, field, version));
		tree_set(now, "channel", xml_text(&report->arena, xml_child(channel, "name")));
		tree_set(now, "version", xml_attribute(&report->arena, version, "name"));
	}
}

static void add_entries(struct report *report)
{
	for (const xmlNode *field = xml_child(report->declaration, "field"); field != NULL; field = xml_next(field, "field")) {
		xmlNode *entry = tree_add(report->page, "entry");
		tree_set(entry, "field", xml_attribute(&report->arena, field, "id"));
		add_now(report, entry, field);
	}
}

/* One channel: its versions, and the state of each field in each of them. */
static void add_matrix(struct report *report, const xmlNode *channel)
{
	xmlNode *matrix = tree_add(report->page, "matrix");
	tree_set(matrix, "name", xml_text(&report->arena, xml_child(channel, "name")));
	for (const xmlNode *version = xml_child(channel, "version"); version != NULL; version = xml_next(version, "version"))
		tree_set(tree_add(matrix, "version"), "name", xml_attribute(&report->arena, version, "name"));
	for (const xmlNode *field = xml_child(report->declaration, "field"); field != NULL; field = xml_next(field, "field")) {
		xmlNode *row = tree_add(matrix, "row");
		tree_set(row, "field", xml_attribute(&report->arena, field, "id"));
		tree_set(row, "label", xml_text(&report->arena, xml_child(field, "label")));
		for (const xmlNode *version = xml_child(channel, "version"); version != NULL; version = xml_next(version, "version")) {
			xmlNode *cell = tree_add(row, "cell");
			tree_set(cell, "version", xml_attribute(&report->arena, version, "name"));
			tree_set(cell, "value", state_of(report, field, version));
		}
	}
}

bool page_collected(struct report *report, struct error *err)
{
	report_begin_page(report, "collected", "collected", "collected/index.html");
	add_summary(report);
	add_entries(report);
	for (const xmlNode *channel = xml_child(report->declaration, "channel"); channel != NULL; channel = xml_next(channel, "channel"))
		add_matrix(report, channel);
	return report_end_page(report, err);
}

/* <life> of the field in one channel: a <row> for each version, the newest first. */
static void add_life(struct report *report, const xmlNode *field, const xmlNode *channel)
{
	xmlNode *life = tree_add(report->page, "life");
	tree_set(life, "channel", xml_attribute(&report->arena, channel, "id"));
	tree_set(life, "name", xml_text(&report->arena, xml_child(channel, "name")));
	for (const xmlNode *version = channel->last; version != NULL; version = version->prev) {
		if (!xml_is(version, "version"))
			continue;
		const xmlNode *state = life_state(field, version), *condition = state != NULL ? xml_child(state, "condition") : NULL;
		xmlNode *row = tree_add(life, "row");
		tree_set(row, "version", xml_attribute(&report->arena, version, "id"));
		tree_set(row, "value", state_of(report, field, version));
		tree_set(row, "evidence", state != NULL ? xml_attribute(&report->arena, state, "evidence") : NULL);
		if (condition != NULL)
			tree_add_text(row, "condition", xml_text(&report->arena, condition));
	}
}

static void add_sendings_of(struct report *report, const xmlNode *version, bool newest, const char *field)
{
	for (const xmlNode *transmission = xml_child(version, "transmission"); transmission != NULL;
	     transmission = xml_next(transmission, "transmission")) {
		const xmlNode *carries = xml_child_saying(transmission, "carries", "field", field);
		if (carries == NULL)
			continue;
		xmlNode *sending = tree_add(report->page, "sending");
		tree_set(sending, "transmission", xml_attribute(&report->arena, transmission, "id"));
		tree_set(sending, "today", newest ? "yes" : NULL);
		if (xml_child(carries, "condition") != NULL)
			tree_add_text(sending, "condition", xml_text(&report->arena, xml_child(carries, "condition")));
	}
}

/* <sending> for each transmission that carries the field: what is sent today before what was. */
static void add_sendings(struct report *report, const char *field)
{
	for (int former = 0; former <= 1; former++)
		for (const xmlNode *channel = xml_child(report->declaration, "channel"); channel != NULL;
		     channel = xml_next(channel, "channel")) {
			const xmlNode *newest = newest_version(report, channel);
			for (const xmlNode *version = channel->last; version != NULL; version = version->prev)
				if (xml_is(version, "version") && (version != newest) == former)
					add_sendings_of(report, version, version == newest, field);
		}
}

/* <checks> with a <finding> for each that is about the field, in words. */
static bool add_checks(struct report *report, const char *field, struct error *err)
{
	const struct examination *examination = report->site->examination;
	const struct telling telling = { report->language, report->site->declaration, &report->arena };
	if (examination->verdict_count == 0)
		return true;
	xmlNode *checks = tree_add(report->page, "checks");
	for (size_t i = 0; i < examination->finding_count; i++) {
		const struct finding *finding = &examination->findings[i];
		const char *words;
		if (strcmp(finding->subject, field) != 0)
			continue;
		if (!telling_finding(&telling, finding, &words, err))
			return false;
		xmlNode *node = tree_add_text(checks, "finding", words);
		tree_set(node, "rule", finding->rule->id);
		tree_set(node, "outcome", telling_outcome(finding->outcome));
	}
	return true;
}

bool page_field(struct report *report, const xmlNode *field, struct error *err)
{
	const char *id = xml_attribute(&report->arena, field, "id"), *label = xml_text(&report->arena, xml_child(field, "label"));
	report_begin_page(report, "field", "collected", arena_printf(&report->arena, "collected/%s/index.html", id));
	xmlNode *node = tree_add(report->page, "field");
	tree_set(node, "id", id);
	tree_set(node, "label", label);
	tree_set(node, "sent", sent(report, field).today > 0 ? "yes" : NULL);
	add_now(report, report->page, field);
	add_sendings(report, id);
	for (const xmlNode *channel = xml_child(report->declaration, "channel"); channel != NULL; channel = xml_next(channel, "channel"))
		add_life(report, field, channel);
	return add_checks(report, id, err) && report_end_page(report, err);
}

static bool rests_on_consent(const xmlNode *declaration)
{
	for (const xmlNode *field = xml_child(declaration, "field"); field != NULL; field = xml_next(field, "field"))
		for (const xmlNode *purpose = xml_child(field, "purpose"); purpose != NULL; purpose = xml_next(purpose, "purpose"))
			if (xml_says(purpose, "basis", "A6-1-a"))
				return true;
	return false;
}

/* Consent is taken back where some was asked for, a decision by machine contested where one may be made: elsewhere nobody misses
 * these two. */
static bool is_due(const xmlNode *declaration, const char *article)
{
	if (strcmp(article, "A7-3") == 0)
		return rests_on_consent(declaration);
	return strcmp(article, "A22") != 0 || !xml_says(xml_child(declaration, "automated-decisions"), "made", "no");
}

bool page_rights(struct report *report, struct error *err)
{
	static const char *const laws[] = { "GDPR", "ePrivacy-5-3", "Data-Act" };
	static const char *const articles[] = { "A7-3", "A15", "A16", "A17", "A18", "A20", "A21", "A22", "A77" };
	static const char *const answers[] = { "format", "volume", "frequency", "storage", "retention", "access", "erase", "nature",
					       "holder-use", "sharing", "complaint", "duration" };
	report_begin_page(report, "rights", "collected", "rights/index.html");
	for (size_t i = 0; i < sizeof laws / sizeof *laws; i++)
		tree_set(tree_add(report->page, "law"), "id", laws[i]);
	for (size_t i = 0; i < sizeof articles / sizeof *articles; i++)
		if (xml_child_saying(report->declaration, "right", "article", articles[i]) != NULL || is_due(report->declaration, articles[i]))
			tree_set(tree_add(report->page, "right"), "article", articles[i]);
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		tree_set(tree_add(report->page, "answer"), "name", answers[i]);
	return report_end_page(report, err);
}
