#include "declaration/claim_path.h"

#include <libxml/valid.h>
#include <string.h>

#include "base/text.h"
#include "base/xml.h"
#include "declaration/life.h"

static const char whole[] = "declaration";

/* Attributes that are what their element says: the state is its value, the control its kind. */
static const char *const main_attributes[] = { "value", "kind", "moment", "party", "statistic" };

enum { MAIN_ATTRIBUTES = sizeof main_attributes / sizeof *main_attributes };

/* What a claim can be about; each is also the name of its type in the schema. */
static const char *const subjects[] = { "field", "transmission", "channel", "party" };

static bool is_subject(const xmlNode *node)
{
	for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
		if (xml_is(node, subjects[i]))
			return true;
	return false;
}

/* ---- the schema ---- */

static const xmlNode *complex_type(const xmlDoc *schema, const char *name)
{
	return xml_child_saying(xmlDocGetRootElement(schema), "complexType", "name", name);
}

/* The type of an <xs:element>, or NULL where it holds text only. */
static const xmlNode *type_of(const xmlDoc *schema, const xmlNode *element)
{
	const xmlNode *own = xml_child(element, "complexType");
	xmlChar *name = own == NULL ? xmlGetNoNsProp(element, (const xmlChar *)"type") : NULL;
	if (name != NULL)
		own = complex_type(schema, (const char *)name);
	xmlFree(name);
	return own;
}

/* Where a type lists its attributes: a text has them in its extension. */
static const xmlNode *attribute_list(const xmlNode *type)
{
	const xmlNode *content = xml_child(type, "simpleContent");
	return content != NULL ? xml_child(content, "extension") : type;
}

static void add_names(const xmlNode *parent, const char *kind, struct arena *arena, struct text *out)
{
	for (const xmlNode *node = xml_child(parent, kind); node != NULL; node = xml_next(node, kind))
		text_printf(out, "%s%s", out->length != 0 ? ", " : "", xml_attribute(arena, node, "name"));
}

/* What may follow, for a message. */
static const char *list_steps(const xmlNode *type, struct arena *arena)
{
	struct text names = { 0 };
	add_names(xml_child(type, "sequence"), "element", arena, &names);
	add_names(attribute_list(type), "attribute", arena, &names);
	const char *copy = names.length != 0 ? arena_copy(arena, names.bytes) : "nothing";
	text_finish(&names);
	return copy;
}

/* ---- reading ---- */

struct reading {
	const char *name, *about;
	const xmlDoc *schema;
	const xmlNode *claim;
	struct arena *arena;
	struct error *err;
};

static bool is_main(const char *step)
{
	for (size_t i = 0; i < MAIN_ATTRIBUTES; i++)
		if (strcmp(main_attributes[i], step) == 0)
			return true;
	return false;
}

static bool refuse_step(const struct reading *reading, const xmlNode *type, const char *step, const char *above)
{
	return xml_refuse(reading->err, reading->name, reading->claim,
			  "<claim> about '%s': there is no '%s' below '%s', which has: %s. Mend the path", reading->about, step, above,
			  list_steps(type, reading->arena));
}

/* Goes from type to type; *steps is cut before a last step that is a main attribute. */
static bool follow(const struct reading *reading, const xmlNode *type, const char *subject, char *steps)
{
	const char *above = subject;
	char *copy = arena_copy(reading->arena, steps), *rest = copy, *step;
	while ((step = rest) != NULL) {
		if ((rest = strchr(rest, '/')) != NULL)
			*rest++ = '\0';
		const xmlNode *element = xml_child_saying(xml_child(type, "sequence"), "element", "name", step);
		bool attribute = element == NULL && xml_child_saying(attribute_list(type), "attribute", "name", step) != NULL;
		if (element == NULL && (!attribute || rest != NULL))
			return refuse_step(reading, attribute ? NULL : type, attribute ? rest : step, attribute ? step : above);
		if (attribute && step != copy && is_main(step))
			steps[step - copy - 1] = '\0';
		type = element != NULL ? type_of(reading->schema, element) : NULL;
		above = step;
	}
	return true;
}

static bool find_type(const struct reading *reading, const char *id, const xmlNode **node, const xmlNode **type)
{
	if (strcmp(id, whole) == 0) {
		*node = xmlDocGetRootElement(reading->claim->doc);
		*type = type_of(reading->schema, xml_child_saying(xmlDocGetRootElement(reading->schema), "element", "name", whole));
		return true;
	}
	*node = xml_with_id(reading->claim->doc, id);
	if (*node == NULL)
		return xml_refuse(reading->err, reading->name, reading->claim,
				  "<claim> about '%s': nothing has the id '%s': write that of a field, transmission, channel or party, or "
				  "\"declaration\"", reading->about, id);
	if (!is_subject(*node))
		return xml_refuse(reading->err, reading->name, reading->claim,
				  "<claim> about '%s': '%s' is the id of a <%s>: write that of a field, transmission, channel or party, or "
				  "\"declaration\"", reading->about, id, (*node)->name);
	*type = complex_type(reading->schema, (const char *)(*node)->name);
	return true;
}

static bool check_version(const struct reading *reading, const xmlNode *subject, const char **version)
{
	const xmlNode *node = xml_with_id(reading->claim->doc, *version);
	if (!xml_is(node, "version"))
		return xml_refuse(reading->err, reading->name, reading->claim,
				  "<claim> about '%s': '%s' is the id of no client version: mend what follows the @, or drop it",
				  reading->about, *version);
	if (xml_is(subject, "transmission") ? subject->parent != node : xml_is(subject, "channel") && node->parent != subject)
		return xml_refuse(reading->err, reading->name, reading->claim,
				  "<claim> about '%s': the <%s> is not of client version '%s': mend what follows the @, or drop it",
				  reading->about, subject->name, *version);
	if (xml_is(subject, "transmission"))
		*version = NULL;
	return true;
}

bool claim_path_read(const char *name, const xmlDoc *schema, const xmlNode *claim, struct arena *arena, struct claim_path *out,
		     struct error *err)
{
	const xmlNode *subject = NULL, *type = NULL;
	struct reading reading = { name, xml_attribute(arena, claim, "about"), schema, claim, arena, err };
	char *id = arena_copy(arena, reading.about), *steps = strchr(id, '/'), *at = strchr(id, '@');
	*steps++ = '\0'; /* the schema's pattern promises a slash */
	if (at != NULL)
		*at++ = '\0';
	struct claim_path path = { id, steps, at };
	if (!find_type(&reading, id, &subject, &type) || !follow(&reading, type, id, steps) ||
	    (at != NULL && !check_version(&reading, subject, &path.version)))
		return false;
	*out = path;
	return true;
}

/* ---- what is declared there ---- */

struct declared {
	const xmlNode *version; /* or NULL */
	struct arena *arena;
	const char **values;
	size_t count, capacity;
};

static void add_value(struct declared *declared, const char *value)
{
	for (size_t i = 0; i < declared->count; i++)
		if (strcmp(declared->values[i], value) == 0)
			return;
	if (declared->count == declared->capacity) {
		size_t capacity = declared->capacity * 2 + 8;
		const char **grown = arena_array(declared->arena, capacity, sizeof *grown);
		if (declared->count > 0)
			memcpy(grown, declared->values, declared->count * sizeof *grown);
		declared->values = grown;
		declared->capacity = capacity;
	}
	declared->values[declared->count++] = value;
}

/* What an element says: its value or kind, its label or name, its text; NULL where it has none of these. */
static const char *value_of(const struct declared *declared, const xmlNode *element)
{
	for (size_t i = 0; i < MAIN_ATTRIBUTES; i++)
		if (xmlHasProp(element, (const xmlChar *)main_attributes[i]) != NULL)
			return xml_attribute(declared->arena, element, main_attributes[i]);
	const xmlNode *label = xml_child(element, "label");
	label = label != NULL ? label : xml_child(element, "name");
	label = label != NULL ? label : xml_child(element, "text");
	if (label != NULL)
		return xml_text(declared->arena, label);
	return xmlFirstElementChild((xmlNode *)(uintptr_t)element) == NULL ? xml_text(declared->arena, element) : NULL;
}

static bool is_sent(const xmlNode *field, const xmlNode *version)
{
	const xmlNode *state = life_state(field, version);
	return xml_says(state, "value", "collected") || xml_says(state, "value", "conditional");
}

static bool holds(const struct declared *declared, const xmlNode *element)
{
	if (declared->version == NULL)
		return true;
	if (xml_is(element, "field"))
		return is_sent(element, declared->version);
	if (xml_is(element, "version"))
		return element == declared->version;
	/* from and to of a transfer are countries */
	return xml_is(element, "transfer") || life_covers(element, declared->version);
}

static void collect(struct declared *declared, const xmlNode *node, const char *steps)
{
	size_t length = strcspn(steps, "/");
	bool last = steps[length] == '\0';
	const char *step = arena_copy_bytes(declared->arena, steps, length), *value;
	for (const xmlNode *child = xml_child(node, step); child != NULL; child = xml_next(child, step)) {
		if (!holds(declared, child))
			continue;
		if (!last)
			collect(declared, child, steps + length + 1);
		else if ((value = value_of(declared, child)) != NULL && *value != '\0')
			add_value(declared, value);
	}
	if (last && xml_child(node, step) == NULL && (value = xml_attribute(declared->arena, node, step)) != NULL)
		add_value(declared, value);
}

size_t claim_path_declared(const xmlNode *root, const struct claim_path *path, struct arena *arena, const char *const **out)
{
	bool of_whole = strcmp(path->subject, whole) == 0;
	struct declared declared = { .arena = arena };
	const xmlNode *subject = of_whole ? root : xml_with_id(root->doc, path->subject);
	declared.version = path->version != NULL ? xml_with_id(root->doc, path->version) : NULL;
	if (subject != NULL)
		collect(&declared, subject, path->aspect);
	*out = declared.values;
	return declared.count;
}
