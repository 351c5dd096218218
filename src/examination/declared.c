#include "examination/declared.h"

#include <string.h>

#include "base/xml.h"
#include "declaration/life.h"
#include "examination/phrase.h"

bool declared_said(const xmlNode *text)
{
	static const char *const nothing[] = { "undetermined", "indéterminé", "indéterminée", NULL };
	struct arena arena = { 0 };
	const char *said = text != NULL ? xml_text(&arena, text) : "";
	const char *phrase = phrase_find(said, nothing);
	size_t length = phrase != NULL ? strlen(phrase) : 0;
	/* the word alone, perhaps with a full stop; a sentence with it says something */
	bool silent = text == NULL || (phrase != NULL && strlen(said) <= length + 1);
	arena_finish(&arena);
	return !silent;
}

const xmlNode *declared_party(const xmlNode *root, const xmlNode *previous, const char *role)
{
	const xmlNode *party = previous != NULL ? xml_next(previous, "party") : xml_child(root, "party");
	while (party != NULL && !xml_says(party, "role", role))
		party = xml_next(party, "party");
	return party;
}

bool declared_is_controller(const xmlNode *party)
{
	return xml_says(party, "role", "controller") || xml_says(party, "role", "joint-controller");
}

/* The first transmission of this version or of one after it in its channel or in a channel after that. */
static const xmlNode *from_version(const xmlNode *channel, const xmlNode *version)
{
	for (;;) {
		if (version != NULL)
			return xml_child(version, "transmission");
		channel = xml_next(channel, "channel");
		if (channel == NULL)
			return NULL;
		version = xml_child(channel, "version");
	}
}

const xmlNode *declared_transmission(const xmlNode *root, const xmlNode *previous)
{
	if (previous == NULL) {
		const xmlNode *channel = xml_child(root, "channel");
		return from_version(channel, xml_child(channel, "version"));
	}
	const xmlNode *next = xml_next(previous, "transmission"), *version = previous->parent;
	return next != NULL ? next : from_version(version->parent, xml_next(version, "version"));
}

bool declared_has_basis(const xmlNode *root, const char *basis)
{
	for (const xmlNode *field = xml_child(root, "field"); field != NULL; field = xml_next(field, "field"))
		for (const xmlNode *purpose = xml_child(field, "purpose"); purpose != NULL; purpose = xml_next(purpose, "purpose"))
			if (xml_says(purpose, "basis", basis))
				return true;
	return false;
}

bool declared_is_read(const xmlNode *field)
{
	const xmlNode *origin = xml_child(field, "origin");
	return xml_text_is(origin, "device-read") || xml_text_is(origin, "factory-set");
}

const char *declared_phrase(struct arena *arena, const xmlNode *parent, const char *name, const char *const *phrases)
{
	for (const xmlNode *text = xml_child(parent, name); text != NULL; text = xml_next(text, name)) {
		const char *found = phrase_find(xml_text(arena, text), phrases);
		if (found != NULL)
			return found;
	}
	return NULL;
}

static uint32_t field_code(const struct sendings *sendings, const xmlNode *node, const char *attribute)
{
	xmlChar *id = xmlGetNoNsProp(node, (const xmlChar *)attribute);
	uint32_t code = id != NULL ? labels_find(&sendings->fields, (const char *)id, strlen((const char *)id)) : LABELS_NONE;
	xmlFree(id);
	return code;
}

static void collect_transmission(const xmlNode *transmission, struct arena *arena, struct sendings *out)
{
	for (const xmlNode *carries = xml_child(transmission, "carries"); carries != NULL; carries = xml_next(carries, "carries")) {
		uint32_t field = field_code(out, carries, "field");
		if (field == LABELS_NONE)
			continue;
		struct sending *sending = arena_alloc(arena, sizeof *sending);
		*sending = (struct sending){ transmission->parent, out->latest[field] };
		out->latest[field] = sending;
	}
}

void sendings_collect(const xmlNode *root, struct arena *arena, struct sendings *out)
{
	*out = (struct sendings){ 0 };
	for (const xmlNode *field = xml_child(root, "field"); field != NULL; field = xml_next(field, "field")) {
		const char *id = xml_attribute(arena, field, "id");
		labels_add(&out->fields, id, strlen(id));
	}
	out->latest = arena_array(arena, out->fields.count, sizeof *out->latest);
	for (const xmlNode *node = declared_transmission(root, NULL); node != NULL; node = declared_transmission(root, node))
		collect_transmission(node, arena, out);
}

void sendings_finish(struct sendings *sendings)
{
	labels_finish(&sendings->fields);
}

const struct sending *sendings_of(const struct sendings *sendings, const xmlNode *field)
{
	return sendings->latest[field_code(sendings, field, "id")];
}

const struct sending *sendings_covered(const struct sending *sending, const xmlNode *span)
{
	while (sending != NULL && !life_covers(span, sending->version))
		sending = sending->earlier;
	return sending;
}
