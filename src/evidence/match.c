#include "evidence/match.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/xml.h"
#include "declaration/life.h"

struct match_field {
	const char *id, *name; /* name: on the wire */
	size_t length;
	const xmlNode *node;
};

/* A field that a transmission carries. */
struct wire {
	const struct match_field *field;
	bool conditional, expected;
};

struct match_carrier {
	const char *id, *version;
	const xmlNode *version_node;
	struct target *targets;
	size_t target_count;
	struct wire *wires;
	size_t wire_count;
};

/* What names of one request match one field by their end: the first of them, and whether there are others. */
struct match_scratch {
	const char *first;
	bool several;
};

/* ---- what is declared ---- */

/* What only a header has for a name: a body that is shown alone lacks it. */
static bool is_header_name(const char *name)
{
	static const char *const names[] = { "Accept-Language", "Authorization", "Cookie", "From", "If-None-Match", "Origin", "Referer",
					     "User-Agent" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcasecmp(name, names[i]) == 0)
			return true;
	return strncasecmp(name, "X-", 2) == 0 || strncmp(name, "Cookie/", strlen("Cookie/")) == 0;
}

static void add_fields(struct match *match, const xmlNode *root, struct arena *arena)
{
	size_t count = 0;
	for (const xmlNode *node = xml_child(root, "field"); node != NULL; node = xml_next(node, "field"))
		count++;
	struct match_field *fields = arena_array(arena, count, sizeof *fields);
	for (const xmlNode *node = xml_child(root, "field"); node != NULL; node = xml_next(node, "field")) {
		const char *name = xml_attribute(arena, node, "wire-name");
		if (strcmp(name, "-") != 0 && strcmp(name, "undetermined") != 0)
			fields[match->field_count++] = (struct match_field){ xml_attribute(arena, node, "id"), name, strlen(name), node };
	}
	match->fields = fields;
}

static const struct match_field *find_field(const struct match *match, const xmlNode *carries)
{
	for (size_t i = 0; i < match->field_count; i++)
		if (xml_says(carries, "field", match->fields[i].id))
			return &match->fields[i];
	return NULL;
}

static void add_wires(const struct match *match, struct match_carrier *carrier, const xmlNode *transmission, struct arena *arena)
{
	size_t count = 0;
	for (const xmlNode *node = xml_child(transmission, "carries"); node != NULL; node = xml_next(node, "carries"))
		count++;
	carrier->wires = arena_array(arena, count, sizeof *carrier->wires);
	for (const xmlNode *node = xml_child(transmission, "carries"); node != NULL; node = xml_next(node, "carries")) {
		const struct match_field *field = find_field(match, node);
		if (field == NULL)
			continue;
		const xmlNode *state = life_state(field->node, carrier->version_node);
		bool conditional = xml_child(node, "condition") != NULL || xml_says(state, "value", "conditional");
		carrier->wires[carrier->wire_count++] =
			(struct wire){ field, conditional, !conditional && xml_says(state, "value", "collected") };
	}
}

static void add_targets(struct match_carrier *carrier, const xmlNode *transmission, struct arena *arena)
{
	size_t count = 0;
	for (const xmlNode *node = xml_child(transmission, "endpoint"); node != NULL; node = xml_next(node, "endpoint"))
		count++;
	carrier->targets = arena_array(arena, count, sizeof *carrier->targets);
	for (const xmlNode *node = xml_child(transmission, "endpoint"); node != NULL; node = xml_next(node, "endpoint")) {
		const char *path = xml_attribute(arena, node, "path");
		if (path != NULL && strcmp(path, "undetermined") == 0)
			path = NULL;
		carrier->targets[carrier->target_count++] =
			(struct target){ xml_attribute(arena, node, "scheme"), xml_attribute(arena, node, "host"), path,
					 (long)xml_attribute_int(node, "port", 0) };
	}
}

static void add_carriers(struct match *match, struct match_carrier *carriers, const xmlNode *version, struct arena *arena)
{
	for (const xmlNode *node = xml_child(version, "transmission"); node != NULL; node = xml_next(node, "transmission")) {
		struct match_carrier *carrier = &carriers[match->carrier_count++];
		carrier->id = xml_attribute(arena, node, "id");
		carrier->version = xml_attribute(arena, version, "id");
		carrier->version_node = version;
		add_targets(carrier, node, arena);
		add_wires(match, carrier, node, arena);
	}
}

void match_init(struct match *match, const struct declaration *declaration, struct arena *arena)
{
	const xmlNode *root = xmlDocGetRootElement(declaration->doc);
	struct match_carrier *carriers = arena_array(arena, declaration_count(declaration, "transmission"), sizeof *carriers);
	*match = (struct match){ .carriers = carriers };
	add_fields(match, root, arena);
	match->scratch = arena_array(arena, match->field_count + 1, sizeof *match->scratch);
	for (const xmlNode *channel = xml_child(root, "channel"); channel != NULL; channel = xml_next(channel, "channel"))
		for (const xmlNode *version = xml_child(channel, "version"); version != NULL; version = xml_next(version, "version"))
			add_carriers(match, carriers, version, arena);
}

/* ---- keys ---- */

enum likeness { UNLIKE, LIKE_ENDING, LIKE };

/* The whole name, or its end from a "/" on. Headers are named without regard to case (RFC 9110, 5.1). */
static enum likeness compare(const struct match_field *field, const struct evidence_key *key, size_t length)
{
	int (*differ)(const char *, const char *) = key->place[0] == 'h' ? strcasecmp : strcmp;
	if (length < field->length || differ(key->name + length - field->length, field->name) != 0)
		return UNLIKE;
	return length == field->length ? LIKE : key->name[length - field->length - 1] == '/' ? LIKE_ENDING : UNLIKE;
}

/* The wire that fits best: the whole name, else the longest end. wire_count where none does. */
static size_t find_wire(const struct match_carrier *carrier, const struct evidence_key *key, enum likeness *likeness)
{
	size_t best = carrier->wire_count, length = strlen(key->name), best_length = 0;
	*likeness = UNLIKE;
	for (size_t i = 0; i < carrier->wire_count && *likeness != LIKE; i++) {
		enum likeness found = compare(carrier->wires[i].field, key, length);
		if (found == LIKE || (found == LIKE_ENDING && carrier->wires[i].field->length > best_length)) {
			best = i;
			best_length = carrier->wires[i].field->length;
			*likeness = found;
		}
	}
	return best;
}

/* A key that the transmission does not bear: is it a field at all, and is that said not to be sent? */
static void judge_stranger(const struct match *match, const struct match_carrier *carrier, struct evidence_key *key)
{
	const struct match_field *found = NULL;
	size_t length = strlen(key->name);
	for (size_t i = 0; i < match->field_count && (found == NULL || found->length < length); i++) {
		enum likeness likeness = compare(&match->fields[i], key, length);
		if (likeness != UNLIKE && (found == NULL || match->fields[i].length > found->length))
			found = &match->fields[i];
	}
	key->verdict = EVIDENCE_UNDECLARED;
	key->field = found != NULL ? found->id : NULL;
	if (found == NULL || carrier == NULL)
		return;
	const xmlNode *state = life_state(found->node, carrier->version_node);
	if (xml_says(state, "value", "removed") || xml_says(state, "value", "present-disabled") || xml_says(state, "value", "capability-only"))
		key->verdict = EVIDENCE_STATE;
}

/* Of several names that end as one field does, the declaration means one and does not say which: none is declared. */
static void note_endings(const struct match *match, const struct match_carrier *carrier, const struct evidence_key *keys, size_t count)
{
	memset(match->scratch, 0, (match->field_count + 1) * sizeof *match->scratch);
	for (size_t i = 0; i < count; i++) {
		enum likeness likeness;
		size_t wire = find_wire(carrier, &keys[i], &likeness);
		struct match_scratch *scratch = &match->scratch[wire];
		if (wire == carrier->wire_count)
			continue;
		scratch->several |= likeness == LIKE || (scratch->first != NULL && scratch->first != keys[i].name);
		scratch->first = keys[i].name;
	}
}

static void judge_keys(const struct match *match, const struct match_carrier *carrier, struct evidence_key *keys, size_t count)
{
	note_endings(match, carrier, keys, count);
	for (size_t i = 0; i < count; i++) {
		enum likeness likeness;
		size_t wire = find_wire(carrier, &keys[i], &likeness);
		if (wire == carrier->wire_count || (likeness == LIKE_ENDING && match->scratch[wire].several)) {
			judge_stranger(match, carrier, &keys[i]);
			continue;
		}
		keys[i].field = carrier->wires[wire].field->id;
		keys[i].verdict = carrier->wires[wire].conditional ? EVIDENCE_CONDITIONAL : EVIDENCE_DECLARED;
	}
}

static size_t count_strangers(const struct match_carrier *carrier, const struct evidence_key *keys, size_t count)
{
	size_t strangers = 0;
	enum likeness likeness;
	for (size_t i = 0; i < count; i++)
		strangers += find_wire(carrier, &keys[i], &likeness) == carrier->wire_count;
	return strangers;
}

/* ---- addresses ---- */

struct found {
	const struct match_carrier *carrier;
	const struct target *target;
	enum fit fit;
	size_t strangers;
};

static bool in_scope(struct match_scope scope, const struct match_carrier *carrier)
{
	return (scope.version == NULL || strcmp(scope.version, carrier->version) == 0) &&
	       (scope.transmission == NULL || strcmp(scope.transmission, carrier->id) == 0);
}

/* The transmission that fits best; of several, the first with the fewest keys that it does not bear. */
static struct found find_carrier(const struct match *match, struct match_scope scope, const struct address *address,
				 const struct reading *reading)
{
	struct found best = { .fit = FIT_NOT };
	for (size_t i = 0; i < match->carrier_count; i++) {
		const struct match_carrier *carrier = &match->carriers[i];
		struct found found = { .carrier = carrier, .fit = FIT_NOT };
		for (size_t t = 0; in_scope(scope, carrier) && t < carrier->target_count; t++) {
			enum fit this = address_fit(address, &carrier->targets[t]);
			if (this > found.fit)
				found.fit = this, found.target = &carrier->targets[t];
		}
		if (found.fit < best.fit || found.fit == FIT_NOT)
			continue;
		found.strangers = count_strangers(carrier, reading->keys, reading->key_count);
		if (found.fit > best.fit || found.strangers < best.strangers)
			best = found;
	}
	return best;
}

/* The parts of a path that the declaration writes as {name} are keys. */
static bool add_path_keys(struct reading *reading, const char *pattern, struct error *err)
{
	bool ok = true;
	reading->place = "path";
	for (const char *open = strstr(pattern, "/{"); ok && open != NULL; open = strstr(open + 2, "/{")) {
		size_t length = strcspn(open + 2, "}/");
		if (open[2 + length] != '}')
			continue;
		reading_enter(reading, open + 2, length);
		ok = reading_add(reading, err);
		reading_leave(reading, 0);
	}
	return ok;
}

/* The host and, where it is not the usual one, its port. A label that reads like a value (tracking by DNS) is not shown. */
static const char *shown_host(struct reading *reading, const struct address *address)
{
	struct text out = { 0 };
	for (const char *label = address->host.bytes; *label != '\0';) {
		size_t length = strcspn(label, ".");
		size_t digits = 0;
		for (size_t i = 0; i < length; i++)
			digits += label[i] >= '0' && label[i] <= '9';
		if (label[0] == '[' || (length <= 24 && digits < 6))
			reading_clean(&out, label, length);
		else
			text_add(&out, "…");
		label += length;
		if (*label == '.')
			text_add_char(&out, *label++);
	}
	if (address->port != 0 && address->port != address_usual_port(address->scheme.bytes))
		text_printf(&out, ":%ld", address->port);
	const char *host = reading_name(reading, text_or_empty(out.bytes));
	text_finish(&out);
	return host;
}

static void take_keys(struct reading *reading, struct evidence_request *out)
{
	out->keys = arena_array(reading->arena, reading->key_count, sizeof *out->keys);
	out->key_count = reading->key_count;
	if (out->key_count > 0)
		memcpy(out->keys, reading->keys, out->key_count * sizeof *out->keys);
}

bool match_request(const struct match *match, struct match_scope scope, const struct address *address, struct reading *reading,
		   struct evidence_request *out, struct error *err)
{
	struct found found = find_carrier(match, scope, address, reading);
	bool known = found.fit >= FIT_PATH, foreign = found.fit == FIT_NOT && scope.version == NULL && scope.transmission == NULL;
	if (known && found.target->path != NULL && !add_path_keys(reading, found.target->path, err))
		return false;
	out->scheme = reading_name(reading, address->scheme.bytes);
	out->host = shown_host(reading, address);
	out->path = known && found.target->path != NULL ? found.target->path : address_path(address)[strspn(address_path(address), "/")] == '\0' ? "/" : "/…";
	out->transmission = known ? found.carrier->id : NULL;
	out->verdict = found.fit == FIT_ALL ? EVIDENCE_DECLARED : found.fit == FIT_PATH ? EVIDENCE_SCHEME :
		       found.fit == FIT_HOST ? EVIDENCE_UNDECLARED : foreign ? EVIDENCE_FOREIGN : EVIDENCE_HOST;
	take_keys(reading, out);
	if (known)
		judge_keys(match, found.carrier, out->keys, out->key_count);
	for (size_t i = 0; !known && i < out->key_count; i++) {
		judge_stranger(match, NULL, &out->keys[i]);
		if (foreign)
			out->keys[i].verdict = EVIDENCE_FOREIGN;
	}
	return true;
}

/* ---- samples ---- */

/* The id is that of a <transmission> of the same declaration. */
static const struct match_carrier *find_transmission(const struct match *match, const char *id)
{
	const struct match_carrier *carrier = match->carriers;
	while (strcmp(carrier->id, id) != 0)
		carrier++;
	return carrier;
}

void match_payload(const struct match *match, const char *transmission, struct reading *reading, struct evidence_request *out)
{
	const struct match_carrier *carrier = find_transmission(match, transmission);
	out->scheme = out->host = out->path = "";
	out->transmission = carrier->id;
	take_keys(reading, out);
	judge_keys(match, carrier, out->keys, out->key_count);
}

static bool has_field(const struct evidence_file *file, const char *transmission, const char *field)
{
	for (size_t r = 0; r < file->request_count; r++) {
		const struct evidence_request *request = &file->requests[r];
		if (request->transmission == NULL || strcmp(request->transmission, transmission) != 0)
			continue;
		for (size_t k = 0; k < request->key_count; k++)
			if (request->keys[k].verdict <= EVIDENCE_CONDITIONAL && request->keys[k].field == field)
				return true;
	}
	return false;
}

static void add_key(struct arena *arena, struct evidence_request *request, struct evidence_key key)
{
	struct evidence_key *keys = arena_array(arena, request->key_count + 1, sizeof *keys);
	if (request->key_count > 0)
		memcpy(keys, request->keys, request->key_count * sizeof *keys);
	keys[request->key_count++] = key;
	request->keys = keys;
}

void match_absent(const struct match *match, const char *transmission, bool body_only, struct reading *reading, struct evidence_file *file)
{
	const struct match_carrier *carrier = find_transmission(match, transmission);
	struct evidence_request *request = &file->requests[0];
	for (size_t r = 0; r < file->request_count && request->transmission == NULL; r++)
		request = &file->requests[r];
	for (size_t i = 0; i < carrier->wire_count; i++) {
		const struct wire *wire = &carrier->wires[i];
		bool header = is_header_name(wire->field->name);
		if (wire->expected && !(header && body_only) && !has_field(file, carrier->id, wire->field->id))
			add_key(reading->arena, request,
				(struct evidence_key){ .name = wire->field->name, .place = header ? "header" : "body",
						       .field = wire->field->id, .verdict = EVIDENCE_ABSENT });
	}
}
