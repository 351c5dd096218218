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
	struct arena *arena;
	struct labels versions, fields;
	const xmlNode **version_nodes; /* by version */
	struct carried **carried;      /* by field, in the order of the document */
	struct carried ***carried_ends; /* by field: where the next one is put */
	const xmlNode **states;	       /* by version, of the field at hand: the state that covers it, or NULL */
	const struct life_problem **end; /* where the next problem is put */
};

static const char *attribute(const struct life *life, const xmlNode *node, const char *name)
{
	return xml_attribute(life->arena, node, name);
}

static void add_problem(struct life *life, enum life_fault fault, const xmlNode *node, uint32_t version)
{
	struct life_problem *problem = arena_alloc(life->arena, sizeof *problem);
	*problem = (struct life_problem){ fault, node, life->version_nodes[version], NULL };
	*life->end = problem;
	life->end = &problem->next;
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
	life->carried_ends = arena_array(life->arena, life->fields.count, sizeof *life->carried_ends);
	for (uint32_t field = 0; field < life->fields.count; field++)
		life->carried_ends[field] = &life->carried[field];
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
			*carried = (struct carried){ code, node, NULL };
			*life->carried_ends[field] = carried;
			life->carried_ends[field] = &carried->next;
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

/* The last version that the state covers; false where its ends are in no order or in two channels. */
static bool find_end(const struct life *life, const xmlNode *state, uint32_t from, uint32_t *end)
{
	uint32_t last = last_of_channel(life, from);
	*end = xmlHasProp(state, (const xmlChar *)"to") != NULL ? refer(life, &life->versions, state, "to") : last;
	return *end >= from && *end <= last;
}

/* Marks the versions that the state covers and no earlier one does. */
static bool place_state(struct life *life, const xmlNode *state)
{
	uint32_t from = refer(life, &life->versions, state, "from"), end;
	bool overlaps = false;
	if (!find_end(life, state, from, &end)) {
		add_problem(life, LIFE_ENDS, state, from);
		return false;
	}
	for (uint32_t version = from; version <= end; version++) {
		if (life->states[version] == NULL)
			life->states[version] = state;
		else if (!overlaps)
			add_problem(life, LIFE_OVERLAP, state, version);
		overlaps = overlaps || life->states[version] != state;
	}
	return true;
}

static bool follows(const struct life *life, uint32_t version)
{
	return version > 0 && life->version_nodes[version]->parent == life->version_nodes[version - 1]->parent;
}

static void find_gaps(struct life *life, const xmlNode *field)
{
	for (uint32_t version = 1; version < life->versions.count; version++)
		if (follows(life, version) && life->states[version - 1] != NULL && life->states[version] == NULL)
			add_problem(life, LIFE_GAP, field, version);
}

/* Whether the version has no state because a gap, which is a problem of its own, reaches it. */
static bool is_in_gap(const struct life *life, uint32_t version)
{
	while (life->states[version] == NULL && follows(life, version))
		version--;
	return life->states[version] != NULL;
}

static bool says_sent(const xmlNode *state)
{
	return xml_says(state, "value", "collected") || xml_says(state, "value", "conditional");
}

static void find_carried(struct life *life, const struct carried *carried)
{
	const xmlNode *state = life->states[carried->version];
	bool good = state != NULL ? says_sent(state) || xml_says(state, "value", "undetermined") : is_in_gap(life, carried->version);
	if (!good)
		add_problem(life, LIFE_CARRIED, carried->node, carried->version);
}

/* Strikes out the states of versions that carry the field; what is left as collected is carried nowhere. */
static void find_unsent(struct life *life, const struct carried *carried)
{
	const xmlNode *looked_at = NULL;
	for (; carried != NULL; carried = carried->next)
		life->states[carried->version] = NULL;
	for (uint32_t version = 0; version < life->versions.count; version++) {
		const xmlNode *state = life->states[version];
		if (state != NULL && state != looked_at && says_sent(state))
			add_problem(life, LIFE_UNSENT, state, version);
		looked_at = state != NULL ? state : looked_at;
	}
}

static void examine_field(struct life *life, const xmlNode *field)
{
	const struct carried *first = life->carried[refer(life, &life->fields, field, "id")];
	const struct life_problem **before = life->end;
	bool placed = true;
	memset(life->states, 0, life->versions.count * sizeof(const xmlNode *));
	for (const xmlNode *state = xml_child(field, "state"); state != NULL; state = xml_next(state, "state"))
		placed = place_state(life, state) && placed;
	bool is_clear = life->end == before;
	if (placed)
		find_gaps(life, field);
	if (!is_clear)
		return;
	for (const struct carried *carried = first; carried != NULL; carried = carried->next)
		find_carried(life, carried);
	find_unsent(life, first);
}

const struct life_problem *life_examine(xmlDoc *doc, struct arena *arena)
{
	const xmlNode *root = xmlDocGetRootElement(doc);
	const struct life_problem *problems = NULL;
	struct life life = { .arena = arena, .end = &problems };
	number_all(&life, root);
	collect_carried(&life, root);
	for (const xmlNode *field = xml_child(root, "field"); field != NULL; field = xml_next(field, "field"))
		examine_field(&life, field);
	labels_finish(&life.versions);
	labels_finish(&life.fields);
	return problems;
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
	bool inside = from == NULL, covered = false, ends_here = false;
	for (const xmlNode *node = xml_child(version->parent, "version"); node != NULL; node = xml_next(node, "version")) {
		bool last = has_id(node, to);
		inside = inside || has_id(node, from);
		covered = covered || (inside && node == version);
		ends_here = ends_here || last;
		inside = inside && !last;
	}
	covered = covered && (from != NULL || to == NULL || ends_here);
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
