#include "site/transmission.h"

#include <string.h>

#include "base/xml.h"
#include "declaration/life.h"

static const char *attribute(struct report *report, const xmlNode *node, const char *name)
{
	return text_or_empty(xml_attribute(&report->arena, node, name));
}

static const char *child_text(struct report *report, const xmlNode *node, const char *name)
{
	const xmlNode *child = xml_child(node, name);
	return child != NULL ? text_or_empty(xml_text(&report->arena, child)) : "";
}

static const char *say(struct report *report, const char *key)
{
	return report_words(report, key, NULL);
}

/* The message "PREFIX.VALUE". */
static const char *say_value(struct report *report, const char *prefix, const char *value)
{
	return say(report, arena_printf(&report->arena, "%s.%s", prefix, value));
}

const char *transmission_join(struct report *report, const char *a, const char *b)
{
	if (a[0] == '\0' || b[0] == '\0')
		return a[0] != '\0' ? a : b;
	return arena_printf(&report->arena, "%s%s%s", a, say(report, "list.separator"), b);
}

bool transmission_identifies(const xmlNode *field)
{
	return xml_text_is(xml_child(field, "identifies"), "persistent-device");
}

static bool is_seen(const xmlNode *field)
{
	return xml_text_is(xml_child(field, "origin"), "network-observed");
}

static bool is_derived(const xmlNode *field)
{
	return xml_text_is(xml_child(field, "origin"), "server-derived");
}

static bool is_dropped(const xmlNode *field)
{
	return xml_says(xml_child(field, "retention"), "kind", "not-stored");
}

/* Labels of the carried fields that pass: "IMEI, Serial number". */
static const char *labels_of(struct report *report, const xmlNode *transmission, bool (*passes)(const xmlNode *field))
{
	const char *list = "";
	for (const xmlNode *carries = xml_child(transmission, "carries"); carries != NULL; carries = xml_next(carries, "carries")) {
		const xmlNode *field = xml_referred(carries, "field");
		if (field != NULL && passes(field))
			list = transmission_join(report, list, child_text(report, field, "label"));
	}
	return list;
}

static void set_notice(struct report *report, const xmlNode *notice, struct chart_transmission *t)
{
	const char *moment = attribute(report, notice, "moment");
	t->notice = say_value(report, "sequence.notice", moment);
	t->told = strcmp(moment, "before") == 0 ? CHART_TOLD_BEFORE :
		  strcmp(moment, "at") == 0     ? CHART_TOLD_AT :
		  strcmp(moment, "after") == 0  ? CHART_TOLD_AFTER :
		  strcmp(moment, "none") == 0   ? CHART_TOLD_NEVER :
						  CHART_TOLD_UNKNOWN;
}

static void set_choice(struct report *report, const xmlNode *control, struct chart_transmission *t)
{
	const char *kind = attribute(report, control, "kind"), *applies = attribute(report, control, "applies");
	bool whole = strcmp(applies, "all") == 0, none = strcmp(kind, "none") == 0, unknown = strcmp(kind, "undetermined") == 0;
	t->choice = say_value(report, "sequence.choice", kind);
	if (!whole && !none && !unknown)
		t->choice = arena_printf(&report->arena, "%s %s", t->choice, say_value(report, "control.applies", applies));
	t->answer = none ? CHART_CHOICE_NONE :
		    unknown ? CHART_CHOICE_UNKNOWN :
		    strcmp(applies, "later") == 0 ? CHART_CHOICE_LATER :
		    strcmp(kind, "opt-in") == 0 ? CHART_CHOICE_ASKED : CHART_CHOICE_OFFERED;
}

/* Whether more than one message may leave: of a first switch-on or an unknown trigger only where that is said. */
static bool is_repeated(const xmlNode *trigger)
{
	if (xmlHasProp(trigger, (const xmlChar *)"occurrences") != NULL)
		return !xml_says(trigger, "occurrences", "1");
	return xml_says(trigger, "kind", "periodic") || xml_says(trigger, "kind", "event") || xml_says(trigger, "kind", "manual");
}

static const char *repetition_of(struct report *report, const xmlNode *trigger)
{
	const char *period = attribute(report, trigger, "period"), *often = attribute(report, trigger, "occurrences");
	const char *limit = often[0] != '\0' ? report_words(report, "sequence.limit", often, NULL) : say(report, "sequence.unlimited");
	const char *repeated = say(report, "sequence.repeated");
	struct text duration = { 0 };
	if (!is_repeated(trigger))
		return NULL;
	if (period[0] != '\0' && language_duration(report->language, period, &duration))
		repeated = report_words(report, "sequence.every", arena_copy(&report->arena, duration.bytes), NULL);
	text_finish(&duration);
	return transmission_join(report, repeated, limit);
}

static void set_trigger(struct report *report, const xmlNode *trigger, struct chart_transmission *t)
{
	const char *once = xml_says(trigger, "occurrences", "1") ? report_words(report, "trigger.occurrences", "1", NULL) : "";
	t->trigger_unknown = xml_says(trigger, "kind", "undetermined");
	t->trigger = t->trigger_unknown ? say(report, "sequence.trigger.undetermined") :
					  transmission_join(report, say_value(report, "trigger", attribute(report, trigger, "kind")), once);
	t->occasion = child_text(report, trigger, "description");
	t->repetition = repetition_of(report, trigger);
}

static const char *address_of(struct report *report, const xmlNode *endpoint)
{
	const char *scheme = attribute(report, endpoint, "scheme"), *port = attribute(report, endpoint, "port");
	const char *between = strcmp(scheme, "sms") == 0 ? ":" : "://";
	if (strcmp(scheme, "undetermined") == 0)
		scheme = between = "";
	return arena_printf(&report->arena, "%s%s%s%s%s%s", scheme, between, attribute(report, endpoint, "host"), port[0] != '\0' ? ":" : "",
			    port, attribute(report, endpoint, "path"));
}

static const char *country_of(struct report *report, const char *code)
{
	return strcmp(code, "undetermined") == 0 ? say(report, "sequence.country.undetermined") : report_area(report, code);
}

static void set_receivers(struct report *report, const xmlNode *transmission, struct chart_transmission *t)
{
	for (const xmlNode *endpoint = xml_child(transmission, "endpoint"); endpoint != NULL; endpoint = xml_next(endpoint, "endpoint"))
		t->receiver_count++;
	struct chart_receiver *receiver = arena_array(&report->arena, t->receiver_count, sizeof *receiver);
	t->receivers = receiver;
	for (const xmlNode *endpoint = xml_child(transmission, "endpoint"); endpoint != NULL;
	     endpoint = xml_next(endpoint, "endpoint"), receiver++) {
		receiver->unknown = xml_says(endpoint, "host", "undetermined");
		receiver->address = receiver->unknown ? say(report, "sequence.address.undetermined") : address_of(report, endpoint);
		receiver->name = child_text(report, xml_referred(endpoint, "operator"), "name");
		receiver->place = country_of(report, attribute(report, endpoint, "country"));
	}
}

static void set_protection(struct report *report, const xmlNode *protection, struct chart_transmission *t)
{
	const char *message = attribute(report, protection, "message"), *version = attribute(report, protection, "min-version");
	bool unsure = strcmp(message, "undetermined") == 0;
	t->sealed = !unsure && strcmp(message, "none") != 0;
	t->seal = t->sealed ? report_words(report, "sequence.sealed", message, NULL) :
		  unsure    ? say(report, "sequence.sealed.undetermined") : NULL;
	if (xml_says(protection, "transport", "none")) {
		t->guard = CHART_GUARD_OPEN;
		t->protection = say(report, t->sealed ? "sequence.open.sealed" : "sequence.open");
	} else if (xml_says(protection, "transport", "undetermined")) {
		t->guard = CHART_GUARD_UNKNOWN;
		t->protection = say(report, "sequence.protection.undetermined");
	} else {
		t->guard = CHART_GUARD_CLOSED;
		t->protection = version[0] != '\0' ? report_words(report, "secured.TLS.min", version, NULL) : say(report, "secured.TLS");
		if (xml_says(protection, "authenticates-server", "no"))
			t->protection = transmission_join(report, t->protection, say(report, "sequence.unchecked"));
	}
}

static void set_load(struct report *report, const xmlNode *transmission, struct chart_transmission *t)
{
	size_t fields = 0;
	const char *bearers = "", *names = labels_of(report, transmission, transmission_identifies);
	for (const xmlNode *node = xml_child(transmission, "carries"); node != NULL; node = xml_next(node, "carries"))
		fields++;
	for (const xmlNode *node = xml_child(transmission, "bearer"); node != NULL; node = xml_next(node, "bearer"))
		bearers = transmission_join(report, bearers, say_value(report, "bearer", xml_text(&report->arena, node)));
	t->bearer = report_words(report, "sequence.bearer", bearers, NULL);
	t->fields = report_words(report, "sequence.fields", arena_printf(&report->arena, "%zu", fields), NULL);
	t->identifying = names[0] != '\0' ? report_words(report, "sequence.identifying", names, NULL) : NULL;
}

static void set_arrival(struct report *report, const xmlNode *transmission, struct chart_transmission *t)
{
	static const struct {
		const char *key;
		bool (*test)(const xmlNode *field);
	} lines[] = { { "sequence.seen", is_seen }, { "sequence.derived", is_derived }, { "sequence.dropped", is_dropped } };
	const char **said = arena_array(&report->arena, sizeof lines / sizeof lines[0], sizeof *said);
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		const char *names = labels_of(report, transmission, lines[i].test);
		if (names[0] != '\0')
			said[t->arrival_count++] = report_words(report, lines[i].key, names, NULL);
	}
	t->arrival = said;
}

/* Whether a party runs an endpoint of the transmission. */
static bool operates(struct report *report, const xmlNode *transmission, const char *party)
{
	for (const xmlNode *endpoint = xml_child(transmission, "endpoint"); endpoint != NULL; endpoint = xml_next(endpoint, "endpoint"))
		if (strcmp(attribute(report, endpoint, "operator"), party) == 0)
			return true;
	return false;
}

/* Recipients are declared for a field, not for a way that it takes. One that runs an endpoint itself, of this transmission or
 * another of the version, is there and not behind this one. */
static bool is_further(struct report *report, const xmlNode *transmission, const char *party)
{
	for (const xmlNode *node = xml_child(transmission->parent, "transmission"); node != NULL; node = xml_next(node, "transmission"))
		if (operates(report, node, party))
			return false;
	return true;
}

static void add_recipient(struct report *report, const xmlNode *party, const char **said, size_t *count)
{
	const char *words = arena_printf(&report->arena, "%s, %s", child_text(report, party, "name"),
					 country_of(report, child_text(report, party, "country")));
	for (size_t i = 0; i < *count; i++)
		if (strcmp(said[i], words) == 0)
			return;
	said[(*count)++] = words;
}

static void set_recipients(struct report *report, const xmlNode *transmission, struct chart_transmission *t)
{
	size_t parties = 0;
	for (const xmlNode *party = xml_child(report->declaration, "party"); party != NULL; party = xml_next(party, "party"))
		parties++;
	const char **said = arena_array(&report->arena, parties, sizeof *said);
	for (const xmlNode *carries = xml_child(transmission, "carries"); carries != NULL; carries = xml_next(carries, "carries")) {
		const xmlNode *recipient = xml_child(xml_referred(carries, "field"), "recipient");
		for (; recipient != NULL; recipient = xml_next(recipient, "recipient"))
			if (life_covers(recipient, transmission->parent) &&
			    is_further(report, transmission, attribute(report, recipient, "party")))
				add_recipient(report, xml_referred(recipient, "party"), said, &t->recipient_count);
	}
	t->recipients = said;
}

struct chart_transmission transmission_of(struct report *report, const xmlNode *node, size_t place)
{
	struct chart_transmission t = { .number = report_number(report, place + 1), .id = attribute(report, node, "id") };
	set_notice(report, xml_child(node, "notice"), &t);
	set_choice(report, xml_child(node, "control"), &t);
	set_trigger(report, xml_child(node, "trigger"), &t);
	set_receivers(report, node, &t);
	set_protection(report, xml_child(node, "protection"), &t);
	set_load(report, node, &t);
	set_arrival(report, node, &t);
	set_recipients(report, node, &t);
	return t;
}

