#include "site/change_words.h"

#include <string.h>

#include "base/area.h"
#include "base/period.h"
#include "base/xml.h"
#include "declaration/pairing.h"

/* The message, or NULL where there is none. */
static const char *find_words(struct report *report, const char *key)
{
	size_t arguments;
	const struct publication_words *words = report->words;
	if (!language_takes(report->language, key, &arguments))
		return NULL;
	if (arguments == 0)
		return report_words(report, key, NULL);
	return report_words(report, key, words->terms[TERM_OBSERVATION].other, words->terms[TERM_MODEL].one,
			    words->terms[TERM_VERSION].one, "", NULL);
}

const char *change_element(struct report *report, const xmlNode *subject)
{
	const char *name = (const char *)subject->name;
	const char *words = find_words(report, arena_printf(&report->arena, "change.element.%s", name));
	return words != NULL ? words : name;
}

/* "trigger/@period" → "trigger.period". */
static const char *dotted(struct report *report, const char *aspect)
{
	char *key = arena_copy(&report->arena, aspect), *to = key;
	for (const char *from = aspect; *from != '\0'; from++)
		if (*from != '@')
			*to++ = *from == '/' ? '.' : *from;
	*to = '\0';
	return key;
}

const char *change_aspect(struct report *report, const char *element, const char *aspect)
{
	const char *key = dotted(report, aspect), *last = strrchr(key, '.');
	if (aspect[0] == '\0') {
		const char *itself = find_words(report, arena_printf(&report->arena, "change.element.%s", element));
		return itself != NULL ? itself : element;
	}
	const char *words = find_words(report, arena_printf(&report->arena, "change.aspect.%s.%s", element, key));
	if (words == NULL)
		words = find_words(report, arena_printf(&report->arena, "change.aspect.%s", key));
	if (words == NULL && last != NULL)
		words = find_words(report, arena_printf(&report->arena, "change.aspect%s", last));
	return words != NULL ? words : aspect;
}

static const char *version_label(struct report *report, const xmlNode *version)
{
	const char *name = text_or_empty(xml_attribute(&report->arena, version, "name"));
	const char *channel = xml_text(&report->arena, xml_child(version->parent, "name"));
	return arena_printf(&report->arena, "%s%s%s", channel, strcmp(name, "undetermined") != 0 ? " " : "",
			    strcmp(name, "undetermined") != 0 ? name : "");
}

static const char *transmission_label(struct report *report, const xmlNode *transmission)
{
	const char *kind = text_or_empty(xml_attribute(&report->arena, xml_child(transmission, "trigger"), "kind"));
	const char *trigger = find_words(report, arena_printf(&report->arena, "trigger.%s", kind));
	return report_words(report, "change.transmission", version_label(report, transmission->parent), trigger != NULL ? trigger : kind,
			    NULL);
}

static const char *first_text(struct report *report, const xmlNode *node)
{
	static const char *const names[] = { "label", "name", "title", "brand", NULL };
	for (size_t i = 0; names[i] != NULL; i++)
		if (xml_child(node, names[i]) != NULL)
			return xml_text(&report->arena, xml_child(node, names[i]));
	return pairing_key(node, &report->arena);
}

/* The name of what bears the id in the node's document; NULL where nothing does. */
static const char *named(struct report *report, const xmlNode *node, const char *id)
{
	const xmlNode *found = node != NULL ? xml_with_id(node->doc, id) : NULL;
	/* a claim may be about a claim, and that about this one: no name has another claim's in it */
	bool nests = found != NULL && xml_is(node, "claim") && xml_is(found, "claim");
	return found != NULL && !nests ? change_label(report, found) : NULL;
}

/* Who says something of what: "cell-id/state@activation-2.4" is about the field. */
static const char *claim_label(struct report *report, const xmlNode *claim)
{
	const char *by = text_or_empty(xml_attribute(&report->arena, claim, "by"));
	const char *about = text_or_empty(xml_attribute(&report->arena, claim, "about"));
	const char *id = arena_copy_bytes(&report->arena, about, strcspn(about, "/@"));
	const char *who = named(report, claim, by);
	const char *what = named(report, claim, id);
	return report_words(report, "change.claim", who != NULL ? who : by, what != NULL ? what : about, NULL);
}

/* The message PREFIX + key, or the key. */
static const char *words_or_key(struct report *report, const char *prefix, const char *key)
{
	const char *words = find_words(report, arena_printf(&report->arena, "%s%s", prefix, key));
	return words != NULL ? words : key;
}

const char *change_label(struct report *report, const xmlNode *subject)
{
	if (xml_is(subject, "version"))
		return version_label(report, subject);
	if (xml_is(subject, "transmission"))
		return transmission_label(report, subject);
	if (xml_is(subject, "right"))
		return words_or_key(report, "article.", pairing_key(subject, &report->arena));
	if (xml_is(subject, "claim"))
		return claim_label(report, subject);
	if (xml_is(subject, "regime"))
		return words_or_key(report, "law.", pairing_key(subject, &report->arena));
	if (xml_is(subject, "transfer"))
		return report_words(report, "change.transfer",
				    report_area(report, text_or_empty(xml_attribute(&report->arena, subject, "from"))),
				    report_area(report, text_or_empty(xml_attribute(&report->arena, subject, "to"))), NULL);
	return xml_is(subject, "declaration") ? "" : first_text(report, subject);
}

static bool is_one_of(const char *string, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strcmp(string, *list) == 0)
			return true;
	return false;
}

static const xmlNode *part_of(const struct change *change, bool after)
{
	return after ? change->part_after : change->part_before;
}

const char *change_which(struct report *report, const struct change *change)
{
	static const char *const things[] = { "carries", "recipient", "state", NULL };
	const xmlNode *part = change->part_after != NULL ? change->part_after : change->part_before;
	bool whole = strcmp(change->aspect, change->keyed) == 0;
	if (!is_one_of(change->keyed, things) || (whole && strcmp(change->keyed, "state") != 0))
		return "";
	return text_or_empty(named(report, part, change->key));
}

/* Which messages say a value; the rest is in change.value.VALUE, or a thing, day, duration, country. */
static const struct family {
	const char *aspect, *prefix;
} families[] = {
	{ "@applies", "applies." },		{ "@article", "article." },
	{ "@kind", "evidence.kind." },		{ "@law", "law." },
	{ "@mechanism", "mechanism." },
	{ "@preinstalled", "preinstalled." },	{ "@removable", "removable." },
	{ "@role", "role." },			{ "@value", "exhaustive." },
	{ "bearer", "bearer." },		{ "control/@applies", "control.applies." },
	{ "control/@kind", "control." },	{ "feeds", "statistic." },
	{ "feeds/@statistic", "statistic." },	{ "identifies", "identifies." },	{ "notice/@moment", "notice." },
	{ "origin", "origin." },		{ "protection/@authenticates-server", "authenticates." },
	{ "protection/@message", "message." },	{ "protection/@transport", "secured." },
	{ "purpose/@basis", "basis." },		{ "retention/@kind", "retention." },
	{ "state", "state." },			{ "state/@value", "state." },
	{ "trigger/@kind", "trigger." },
};

const char *change_family(const char *aspect)
{
	for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
		if (strcmp(families[i].aspect, aspect) == 0)
			return families[i].prefix;
	return NULL;
}

static const char *in_family(struct report *report, const char *aspect, const char *value)
{
	const char *prefix = change_family(aspect);
	return prefix != NULL ? find_words(report, arena_printf(&report->arena, "%s%s", prefix, value)) : NULL;
}

static bool is_free_text(const char *aspect)
{
	static const char *const free_ones[] = { "example", "label", "description", "name", NULL };
	return is_one_of(aspect, free_ones);
}

static const char *as_written_elsewhere(struct report *report, const char *value)
{
	struct text out = { 0 };
	bool known = language_date(report->language, value, &out);
	if (!known) {
		text_clear(&out);
		known = value[0] == 'P' && language_duration(report->language, value, &out);
	}
	const char *words = known ? arena_copy_bytes(&report->arena, out.bytes, out.length) : NULL;
	text_finish(&out);
	return words;
}

static bool ends_with(const char *string, const char *end)
{
	size_t length = strlen(string), tail = strlen(end);
	return length >= tail && strcmp(string + length - tail, end) == 0;
}

static const char *reference(struct report *report, const xmlNode *part, const char *aspect, const char *value)
{
	static const char *const ends[] = { "@operator", "@importer", "@by", "@evidence", "@version", "@from", "@to", "recipient", "carries" };
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (ends_with(aspect, ends[i]))
			return named(report, part, value);
	return NULL;
}

static const char *country(struct report *report, const char *aspect, const char *value)
{
	bool place = ends_with(aspect, "country") || strcmp(aspect, "@from") == 0 || strcmp(aspect, "@to") == 0;
	return place && area_is_country(value, strlen(value)) ? report_area(report, value) : NULL;
}

/* A purpose by its text, a sample by its file, a state or field with its condition; NULL: the part is no such thing. */
static const char *in_one_line(struct report *report, const struct change *change, const xmlNode *part)
{
	const char *condition = xml_text(&report->arena, xml_child(part, "condition")), *words = NULL;
	if (part == NULL || strcmp(change->aspect, (const char *)part->name) != 0)
		return NULL;
	if (xml_is(part, "purpose"))
		return xml_text(&report->arena, xml_child(part, "text"));
	if (xml_is(part, "sample")) /* its checksum is for machines */
		return xml_attribute(&report->arena, part, "href");
	if (xml_is(part, "state"))
		words = in_family(report, "state", text_or_empty(xml_attribute(&report->arena, part, "value")));
	if (xml_is(part, "carries"))
		words = named(report, part, text_or_empty(xml_attribute(&report->arena, part, "field")));
	bool said = condition[0] == '\0' || change->part_before == NULL || change->part_after == NULL;
	return words == NULL || !said || condition[0] == '\0' ? words : arena_printf(&report->arena, "%s (%s)", words, condition);
}

const char *change_value(struct report *report, const struct change *change, bool after)
{
	const char *value = after ? change->after : change->before, *words;
	const xmlNode *part = part_of(change, after);
	if (value == NULL)
		return NULL;
	words = in_one_line(report, change, part);
	if (words == NULL && !is_free_text(change->aspect))
		words = in_family(report, change->aspect, value);
	if (words == NULL)
		words = reference(report, part, change->aspect, value);
	if (words == NULL)
		words = country(report, change->aspect, value);
	if (words == NULL && !is_free_text(change->aspect))
		words = find_words(report, arena_printf(&report->arena, "change.value.%s", value));
	if (words == NULL)
		words = as_written_elsewhere(report, value);
	return words != NULL ? words : value;
}
