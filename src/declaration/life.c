#include "declaration/life.h"

#include <string.h>

#include "base/labels.h"
#include "base/xml.h"

/* A field in a transmission of a client version. */
struct carried {
	uint32_t version;
	const xmlNode *node;
	struct carried *next;
};

/* Client versions of all channels and fields have codes in document order. */
struct life {
	const char *name;
	struct arena *arena;
	struct error *err;
	struct labels versions, fields;
	const xmlNode **version_nodes; /* by version */
	struct carried **carried;      /* by field */
	const xmlNode **states;	       /* by version, of the field at hand: the state that covers it, or NULL */
};

static const char *attribute(const struct life *life, const xmlNode *node, const char *name)
{
	return xml_attribute(life->arena, node, name);
}

static void add_id(const struct life *life, struct labels *labels, const xmlNode *node)
{
	const char *id = attribute(life, node, "id");
	labels_add(labels, id, strlen(id));
}

/* The code of the version or field that the attribute refers to; the schema's keys promise that it is there. */
static uint32_t refer(const struct life *life, const struct labels *labels, const xmlNode *node, const char *name)
{
	const char *id = attribute(life, node, name);
	return labels_find(labels, id, strlen(id));
}

static void number_all(struct life *life, const xmlNode *root)
{
	for (const xmlNode *channel = xml_child(root, "channel"); channel != NULL; channel = xml_next(channel, "channel"))
		for (const xmlNode *node = xml_child(channel, "version"); node != NULL; node = xml_next(node, "version"))
			add_id(life, &life->versions, node);
	for (const xmlNode *field = xml_child(root, "field"); field != NULL; field = xml_next(field, "field"))
		add_id(life, &life->fields, field);
	life->version_nodes = arena_array(life->arena, life->versions.count, sizeof *life->version_nodes);
	life->states = arena_array(life->arena, life->versions.count, sizeof *life->states);
	life->carried = arena_array(life->arena, life->fields.count, sizeof *life->carried);
}

static void collect_version(struct life *life, const xmlNode *version)
{
	uint32_t code = refer(life, &life->versions, version, "id");
	life->version_nodes[code] = version;
	for (const xmlNode *transmission = xml_child(version, "transmission"); transmission != NULL;
	     transmission = xml_next(transmission, "transmission"))
		for (const xmlNode *node = xml_child(transmission, "carries"); node != NULL; node = xml_next(node, "carries")) {
			uint32_t field = refer(life, &life->fields, node, "field");
			struct carried *carried = arena_alloc(life->arena, sizeof *carried);
			*carried = (struct carried){ code, node, life->carried[field] };
			life->carried[field] = carried;
		}
}

static void collect_carried(struct life *life, const xmlNode *root)
{
	for (const xmlNode *channel = xml_child(root, "channel"); channel != NULL; channel = xml_next(channel, "channel"))
		for (const xmlNode *node = xml_child(channel, "version"); node != NULL; node = xml_next(node, "version"))
			collect_version(life, node);
}

static uint32_t last_of_channel(const struct life *life, uint32_t version)
{
	const xmlNode *channel = life->version_nodes[version]->parent;
	while (version + 1 < life->versions.count && life->version_nodes[version + 1]->parent == channel)
		version++;
	return version;
}

/* Marks the versions from the state's first to its last. */
static bool place_state(struct life *life, const xmlNode *state, const char *field)
{
	uint32_t from = refer(life, &life->versions, state, "from"), to = last_of_channel(life, from);
	if (xmlHasProp(state, (const xmlChar *)"to") != NULL) {
		uint32_t end = refer(life, &life->versions, state, "to");
		if (end < from || end > to)
			return xml_refuse(life->err, life->name, state,
					  "<state> of field '%s': '%s' does not follow '%s' in one channel: mend from or to", field,
					  life->versions.names[end], life->versions.names[from]);
		to = end;
	}
	for (uint32_t version = from; version <= to; version++) {
		if (life->states[version] != NULL)
			return xml_refuse(life->err, life->name, state,
					  "<state> of field '%s' overlaps the one on line %ld in version '%s': end one with to", field,
					  xmlGetLineNo(life->states[version]), life->versions.names[version]);
		life->states[version] = state;
	}
	return true;
}

/* Every version after one with a state has a state too, up to the channel's last. */
static bool check_gaps(const struct life *life, const xmlNode *field, const char *id)
{
	for (uint32_t version = 1; version < life->versions.count; version++) {
		bool goes_on = life->version_nodes[version]->parent == life->version_nodes[version - 1]->parent;
		if (goes_on && life->states[version - 1] != NULL && life->states[version] == NULL)
			return xml_refuse(life->err, life->name, field,
					  "field '%s' has a state in version '%s' and none in '%s': add a <state from=\"%s\">", id,
					  life->versions.names[version - 1], life->versions.names[version],
					  life->versions.names[version]);
	}
	return true;
}

static bool is_one_of(const char *value, const char *one, const char *two, const char *three)
{
	return strcmp(value, one) == 0 || strcmp(value, two) == 0 || strcmp(value, three) == 0;
}

static bool check_carried(const struct life *life, const struct carried *carried, const char *field)
{
	const xmlNode *state = life->states[carried->version];
	const char *value = state != NULL ? attribute(life, state, "value") : "no state at all";
	if (is_one_of(value, "collected", "conditional", "undetermined"))
		return true;
	return xml_refuse(life->err, life->name, carried->node,
			  "<carries field=\"%s\"> in version '%s', where the field's state is %s: mend one of them", field,
			  life->versions.names[carried->version], value);
}

/* Strikes out the states of versions that carry the field; what is left as collected is carried nowhere. */
static bool check_collected(struct life *life, const struct carried *carried, const char *field)
{
	for (; carried != NULL; carried = carried->next)
		life->states[carried->version] = NULL;
	for (uint32_t version = 0; version < life->versions.count; version++) {
		const xmlNode *state = life->states[version];
		const char *value = state != NULL ? attribute(life, state, "value") : "";
		if (is_one_of(value, "collected", "conditional", "collected"))
			return xml_refuse(life->err, life->name, state,
					  "field '%s' is %s in version '%s' and no transmission of it carries the field: add <carries>",
					  field, value, life->versions.names[version]);
	}
	return true;
}

static bool check_field(struct life *life, const xmlNode *field)
{
	const char *id = attribute(life, field, "id");
	struct carried *first = life->carried[refer(life, &life->fields, field, "id")];
	memset(life->states, 0, life->versions.count * sizeof(const xmlNode *));
	for (const xmlNode *state = xml_child(field, "state"); state != NULL; state = xml_next(state, "state"))
		if (!place_state(life, state, id))
			return false;
	if (!check_gaps(life, field, id))
		return false;
	for (const struct carried *carried = first; carried != NULL; carried = carried->next)
		if (!check_carried(life, carried, id))
			return false;
	return check_collected(life, first, id);
}

bool life_check(const char *name, xmlDoc *doc, struct arena *arena, struct error *err)
{
	const xmlNode *root = xmlDocGetRootElement(doc);
	struct life life = { .name = name, .arena = arena, .err = err };
	bool ok = true;
	number_all(&life, root);
	collect_carried(&life, root);
	for (const xmlNode *field = xml_child(root, "field"); ok && field != NULL; field = xml_next(field, "field"))
		ok = check_field(&life, field);
	labels_finish(&life.versions);
	labels_finish(&life.fields);
	return ok;
}

static bool has_id(const xmlNode *node, const xmlChar *id)
{
	xmlChar *own = xmlGetNoNsProp(node, (const xmlChar *)"id");
	bool same = id != NULL && xmlStrEqual(own, id);
	xmlFree(own);
	return same;
}

bool life_covers(const xmlNode *span, const xmlNode *version)
{
	xmlChar *from = xmlGetNoNsProp(span, (const xmlChar *)"from"), *to = xmlGetNoNsProp(span, (const xmlChar *)"to");
	bool inside = from == NULL, covered = false;
	for (const xmlNode *node = xml_child(version->parent, "version"); node != NULL; node = xml_next(node, "version")) {
		inside = inside || has_id(node, from);
		covered = covered || (inside && node == version);
		inside = inside && !has_id(node, to);
	}
	xmlFree(from);
	xmlFree(to);
	return covered;
}

const xmlNode *life_state(const xmlNode *field, const xmlNode *version)
{
	const xmlNode *state = xml_child(field, "state");
	while (state != NULL && !life_covers(state, version))
		state = xml_next(state, "state");
	return state;
}
