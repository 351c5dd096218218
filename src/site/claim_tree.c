#include "site/claim_tree.h"

#include <libxml/valid.h>
#include <string.h>

#include "base/xml.h"
#include "declaration/claims.h"
#include "site/figure.h"

/* Where the values of an aspect have words of their own: the message is the prefix and the value. */
static const struct {
	const char *aspect, *prefix;
} enumerations[] = {
	{ "state", "state." },
	{ "identifies", "identifies." },
	{ "origin", "origin." },
	{ "retention", "retention." },
	{ "purpose/basis", "basis." },
	{ "trigger", "trigger." },
	{ "control", "claims.control." },
	{ "notice", "notice." },
	{ "bearer", "bearer." },
	{ "protection/transport", "claims.transport." },
	{ "protection/message", "claims.message." },
	{ "protection/authenticates-server", "authenticates." },
	{ "preinstalled", "preinstalled." },
	{ "removable", "removable." },
	{ "role", "role." },
	{ "exhaustive", "exhaustive." },
};

static bool is_one_of(const char *aspect, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(aspect, list[i]) == 0)
			return true;
	return false;
}

static const char *text_of(struct report *report, const xmlNode *node, const char *child)
{
	return xml_text(&report->arena, xml_child(node, child));
}

static const char *party_name(struct report *report, const char *id)
{
	const xmlNode *party = xml_with_id(report->doc, id);
	return xml_is(party, "party") ? text_of(report, party, "name") : id;
}

/* The message, or `otherwise` where the catalogue has none so named or it wants arguments. */
static const char *words_or(struct report *report, const char *key, const char *otherwise)
{
	size_t arguments;
	return language_takes(report->language, key, &arguments) && arguments == 0 ? report_words(report, key, NULL) : otherwise;
}

static const char *duration(struct report *report, const char *value)
{
	struct text out = { 0 };
	const char *words = language_duration(report->language, value, &out) ? arena_copy(&report->arena, out.bytes) : value;
	text_finish(&out);
	return words;
}

/* A value as a reader has it: "Collected" for collected, a party's name for its id. What has no such words stands as it is. */
static const char *shown(struct report *report, const char *aspect, const char *value)
{
	static const char *const parties[] = { "recipient", "endpoint/operator" };
	static const char *const countries[] = { "country", "endpoint/country" };
	if (is_one_of(aspect, parties, sizeof parties / sizeof *parties))
		return party_name(report, value);
	if (strcmp(value, "undetermined") == 0)
		return report_words(report, "undetermined", NULL);
	if (is_one_of(aspect, countries, sizeof countries / sizeof *countries))
		return report_area(report, value);
	if (strcmp(aspect, "trigger/period") == 0)
		return duration(report, value);
	for (size_t i = 0; i < sizeof enumerations / sizeof *enumerations; i++)
		if (strcmp(enumerations[i].aspect, aspect) == 0)
			return words_or(report, arena_printf(&report->arena, "%s%s", enumerations[i].prefix, value), value);
	return value;
}

/* Ids of fields as their labels: "IMEI, Model". */
static const char *name_fields(struct report *report, const char *value)
{
	const char *list = NULL, *separator = report_words(report, "list.separator", NULL);
	char *rest = arena_copy(&report->arena, value), *id;
	while ((id = strtok_r(rest, ",", &rest)) != NULL) {
		id += strspn(id, " ");
		const xmlNode *field = xml_with_id(report->doc, id);
		const char *name = xml_is(field, "field") ? text_of(report, field, "label") : id;
		list = list == NULL ? name : arena_printf(&report->arena, "%s%s%s", list, separator, name);
	}
	return list != NULL ? list : value;
}

static const char *version_name(struct report *report, const xmlNode *version)
{
	if (!xml_is(version, "version"))
		return NULL;
	const char *channel = text_of(report, version->parent, "name");
	if (xml_says(version, "name", "undetermined"))
		return channel;
	return arena_printf(&report->arena, "%s %s", channel, xml_attribute(&report->arena, version, "name"));
}

/* "field", and what it is called, and the page that shows it. */
static void add_subject(struct report *report, xmlNode *path, const char *id)
{
	const xmlNode *node = strcmp(id, "declaration") == 0 ? report->declaration : xml_with_id(report->doc, id);
	const char *label = xml_is(node, "field") ? text_of(report, node, "label") : text_of(report, node, "name");
	const char *page = "collected/index.html";
	if (xml_is(node, "field")) {
		page = arena_printf(&report->arena, "collected/%s/index.html", id);
	} else if (xml_is(node, "channel")) {
		page = arena_printf(&report->arena, "transport/index.html#channel-%s", id);
	} else if (xml_is(node, "transmission")) {
		const char *kind = xml_attribute(&report->arena, xml_child(node, "trigger"), "kind");
		page = arena_printf(&report->arena, "transport/index.html#t-%s", id);
		label = report_words(report, "claims.transmission", version_name(report, node->parent),
				     report_words(report, arena_printf(&report->arena, "trigger.%s", kind), NULL), NULL);
	} else if (node == report->declaration) {
		label = report_words(report, "claims.whole", NULL);
	}
	tree_set(path, "kind", (const char *)node->name);
	tree_set(path, "label", label);
	tree_set(path, "page", page);
}

static char *aspect_key(struct report *report, const char *aspect)
{
	char *key = arena_printf(&report->arena, "claims.aspect.%s", aspect);
	for (char *c = key; *c != '\0'; c++)
		if (*c == '/')
			*c = '.';
	return key;
}

/* What the declaration itself says there. */
static const char *declared(struct report *report, const struct claim_path *path)
{
	const char *const *values, *list = NULL;
	size_t count = claim_path_declared(report->declaration, path, &report->arena, &values);
	const char *separator = report_words(report, "list.separator", NULL);
	for (size_t i = 0; i < count; i++) {
		const char *value = shown(report, path->aspect, values[i]);
		list = list == NULL ? value : arena_printf(&report->arena, "%s%s%s", list, separator, value);
	}
	return list;
}

static void add_source(struct report *report, xmlNode *node, const xmlNode *source)
{
	const xmlNode *evidence = xml_with_id(report->doc, xml_attribute(&report->arena, source, "evidence"));
	const char *href = xml_attribute(&report->arena, source, "href");
	if (href == NULL && evidence != NULL)
		href = xml_attribute(&report->arena, evidence, "href");
	/* evidence below the publication's folder is not published */
	tree_set(node, "href", href != NULL && strncmp(href, "https://", 8) == 0 ? href : NULL);
	tree_set(node, "archived", xml_attribute(&report->arena, source, "archived"));
	tree_set(node, "evidence", xml_attribute(&report->arena, source, "evidence"));
	tree_set(node, "evidence-kind", xml_attribute(&report->arena, evidence, "kind"));
	tree_add_text(node, "source", text_of(report, source, "title"));
}

/* The words are of the report's own copy of the declaration, where only the best language remains. */
static void add_claim(struct report *report, xmlNode *path, const char *aspect, const struct claim *claim)
{
	const xmlNode *copy = xml_with_id(report->doc, claim->id), *party = xml_with_id(report->doc, claim->by);
	xmlNode *node = tree_add(path, "claim");
	tree_set(node, "id", claim->id);
	tree_set(node, "by", claim->by);
	tree_set(node, "name", party_name(report, claim->by));
	tree_set(node, "role", xml_attribute(&report->arena, party, "role"));
	tree_set(node, "date", claim->date);
	tree_set(node, "stance", claim->stance);
	tree_set(node, "value", claim->value);
	const char *value = text_of(report, copy, "value");
	tree_set(node, "shown", strcmp(aspect, "field") == 0 ? name_fields(report, value) : shown(report, aspect, value));
	tree_set(node, "live", claim->live ? "yes" : NULL);
	tree_add_text(node, "words", xml_child(copy, "words") != NULL ? text_of(report, copy, "words") : NULL);
	add_source(report, node, xml_child(copy, "source"));
}

static void add_path(struct report *report, xmlNode *claims, const struct claimed *claimed)
{
	const struct claim_path *path = &claimed->path;
	const char *at = path->version != NULL ? "@" : "", *version = path->version != NULL ? path->version : "";
	xmlNode *node = tree_add(claims, "path");
	tree_set(node, "about", arena_printf(&report->arena, "%s/%s%s%s", path->subject, path->aspect, at, version));
	tree_set(node, "subject", path->subject);
	tree_set(node, "aspect", path->aspect);
	tree_set(node, "aspect-label", words_or(report, aspect_key(report, path->aspect), NULL));
	tree_set(node, "version", path->version);
	tree_set(node, "version-name", version_name(report, xml_with_id(report->doc, path->version)));
	tree_set(node, "disputed", claimed->disputed ? "yes" : NULL);
	tree_set(node, "declared", declared(report, path));
	add_subject(report, node, path->subject);
	for (size_t i = 0; i < claimed->count; i++)
		add_claim(report, node, path->aspect, &claimed->claims[i]);
}

void claim_tree_add(struct report *report)
{
	const struct claims *claims = &report->site->declaration->claims;
	xmlNode *node = claims->count > 0 ? tree_add(report->root, "claims") : NULL;
	size_t disputed = 0;
	for (size_t i = 0; i < claims->count; i++) {
		add_path(report, node, &claims->list[i]);
		disputed += claims->list[i].disputed;
	}
	if (node != NULL)
		tree_set_uint(node, "disputed", disputed);
	arena_reset(&report->arena);
}
