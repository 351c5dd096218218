#include <string.h>

#include "base/labels.h"
#include "base/xml.h"
#include "site/illustrate.h"
#include "site/plot.h"
#include "site/transmission.h"

static const char *subject_of(struct report *report, const xmlNode *version)
{
	const char *name = xml_text(&report->arena, xml_child(version->parent, "name"));
	if (xml_says(version, "name", "undetermined"))
		return name;
	return arena_printf(&report->arena, "%s %s", name, text_or_empty(xml_attribute(&report->arena, version, "name")));
}

static bool is_readable(const struct chart_transmission *t)
{
	return t->guard == CHART_GUARD_OPEN && !t->sealed;
}

static bool is_silent(const struct chart_transmission *t)
{
	return t->told == CHART_TOLD_NEVER;
}

static bool is_untold(const struct chart_transmission *t)
{
	return t->told == CHART_TOLD_AFTER;
}

static bool is_forced(const struct chart_transmission *t)
{
	return t->answer == CHART_CHOICE_NONE;
}

static bool is_unknown(const struct chart_transmission *t)
{
	return t->guard == CHART_GUARD_UNKNOWN || t->told == CHART_TOLD_UNKNOWN || t->answer == CHART_CHOICE_UNKNOWN;
}

static bool is_unasked(const struct chart_transmission *t)
{
	return t->answer != CHART_CHOICE_ASKED || t->guard != CHART_GUARD_CLOSED;
}

/* From the gravest on: the first that one transmission of a version falls under is said in the title. */
static const struct {
	const char *key;
	bool (*holds)(const struct chart_transmission *t);
	bool names; /* with what singles out a device there: key.names */
} findings[] = {
	{ "title.readable", is_readable, true }, { "title.silent", is_silent, true }, { "title.untold", is_untold, true },
	{ "title.forced", is_forced, false },	 { "title.unknown", is_unknown, false }, { "title.plain", is_unasked, false },
};

/* The version's identifying fields that transmissions carry for which the finding holds; false where it holds for none. */
static bool find(struct report *report, const xmlNode *version, const struct chart_transmission *list,
		 bool (*holds)(const struct chart_transmission *t), const char **names)
{
	struct labels known = { 0 };
	bool found = false;
	*names = "";
	for (const xmlNode *node = xml_child(version, "transmission"); node != NULL; node = xml_next(node, "transmission"), list++) {
		if (!holds(list))
			continue;
		found = true;
		for (const xmlNode *carries = xml_child(node, "carries"); carries != NULL; carries = xml_next(carries, "carries")) {
			const xmlNode *field = xml_referred(carries, "field");
			const char *label = xml_text(&report->arena, xml_child(field, "label"));
			uint32_t before = known.count;
			if (transmission_identifies(field) && labels_add(&known, label, strlen(label)) == before)
				*names = transmission_join(report, *names, label);
		}
	}
	labels_finish(&known);
	return found;
}

static const char *title_of(struct report *report, const struct plot *plot, const xmlNode *version, const struct chart_transmission *list)
{
	const char *subject = subject_of(report, version), *names;
	for (size_t i = 0; i < sizeof findings / sizeof findings[0]; i++) {
		if (!find(report, version, list, findings[i].holds, &names))
			continue;
		const char *key = plot_key(report, plot, findings[i].key);
		if (!findings[i].names || names[0] == '\0')
			return report_words(report, key, subject, NULL);
		return report_words(report, arena_printf(&report->arena, "%s.names", key), subject, names, NULL);
	}
	return report_words(report, plot_key(report, plot, "title.asked"), subject, NULL);
}

/* A sentence of a part that is drawn; none of one that is not. */
static void tell(struct report *report, struct text *out, const char *part)
{
	const char *words = report_capital(report, text_or_empty(part));
	if (words[0] == '\0')
		return;
	bool ends = strchr(".!?", words[strlen(words) - 1]) != NULL;
	text_printf(out, "%s%s%s", out->length > 0 ? " " : "", words, ends ? "" : ".");
}

static void tell_message(struct report *report, struct text *out, const struct chart_transmission *t)
{
	for (size_t i = 0; i < t->receiver_count; i++)
		tell(report, out, report_words(report, "sequence.goes", t->receivers[i].address, t->receivers[i].name, t->receivers[i].place, NULL));
	const char *const parts[] = { t->protection, t->seal, t->bearer, t->fields, t->identifying };
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		tell(report, out, parts[i]);
	for (size_t i = 0; i < t->arrival_count; i++)
		tell(report, out, t->arrival[i]);
	for (size_t i = 0; i < t->recipient_count; i++)
		tell(report, out, report_words(report, "sequence.further", t->recipients[i], NULL));
}

/* The drawing in words, in the order in which things happen. */
static const char *describe(struct report *report, const struct chart_transmission *list, size_t count)
{
	struct text out = { 0 };
	for (size_t i = 0; i < count; i++) {
		const struct chart_transmission *t = &list[i];
		bool late = t->told == CHART_TOLD_AFTER || t->told == CHART_TOLD_NEVER, chosen_late = t->answer == CHART_CHOICE_LATER;
		tell(report, &out, report_words(report, "sequence.transmission", t->number, t->id, NULL));
		tell(report, &out, t->told == CHART_TOLD_AT || late ? NULL : t->notice);
		tell(report, &out, t->told == CHART_TOLD_AT || chosen_late ? NULL : t->choice);
		tell(report, &out, t->repetition);
		tell(report, &out, t->trigger);
		tell(report, &out, t->occasion);
		tell(report, &out, t->told == CHART_TOLD_AT ? t->notice : NULL);
		tell(report, &out, t->told == CHART_TOLD_AT && !chosen_late ? t->choice : NULL);
		tell_message(report, &out, t);
		tell(report, &out, late ? t->notice : NULL);
		tell(report, &out, chosen_late ? t->choice : NULL);
	}
	const char *words = arena_copy(&report->arena, out.bytes);
	text_finish(&out);
	return words;
}

static bool is_taken(struct report *report, const char *id)
{
	return xml_child_saying(report->page, "chart", "id", id) != NULL;
}

/* Chart ids have no dots, ids of versions may; two that differ by nothing else get a number. */
static const char *chart_id(struct report *report, const xmlNode *version)
{
	char *id = arena_printf(&report->arena, "sequence-%s", text_or_empty(xml_attribute(&report->arena, version, "id")));
	for (char *p = id; *p != '\0'; p++)
		*p = *p == '.' ? '-' : *p;
	const char *free_id = id;
	for (unsigned number = 2; is_taken(report, free_id); number++)
		free_id = arena_printf(&report->arena, "%s-%u", id, number);
	return free_id;
}

bool illustrate_sequence(struct report *report, const xmlNode *version, struct error *err)
{
	size_t count = 0;
	for (const xmlNode *node = xml_child(version, "transmission"); node != NULL; node = xml_next(node, "transmission"))
		count++;
	if (count == 0)
		return true;
	struct chart_transmission *list = arena_array(&report->arena, count, sizeof *list);
	size_t place = 0;
	for (const xmlNode *node = xml_child(version, "transmission"); node != NULL; node = xml_next(node, "transmission"), place++)
		list[place] = transmission_of(report, node, place);
	const struct illustration what = { chart_id(report, version), "sequence", .press = false };
	struct plot plot = { .kind = PLOT_SEQUENCE, .what = &what };
	plot.as.sequence = (struct chart_sequence){ .transmissions = list, .count = count };
	plot.as.sequence.user = report_words(report, "sequence.user", NULL);
	plot.as.sequence.device = report_words(report, "sequence.device", subject_of(report, version), NULL);
	plot.as.sequence.receiver = report_words(report, "sequence.receiver", NULL);
	plot.as.sequence.others = report_words(report, "sequence.others", NULL);
	plot.title = title_of(report, &plot, version, list);
	plot.subtitle = report_words(report, plot_key(report, &plot, "subtitle"), plot_number(report, count), NULL);
	plot.description = describe(report, list, count);
	plot_finish_words(report, &plot);
	if (!plot_publish(report, &plot, err))
		return false;
	tree_set(report->page->last, "version", text_or_empty(xml_attribute(&report->arena, version, "id")));
	return true;
}
