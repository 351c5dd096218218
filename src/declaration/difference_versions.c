#include <string.h>

#include "base/text.h"
#include "base/xml.h"
#include "declaration/difference.h"
#include "declaration/life.h"
#include "declaration/pairing.h"

/* Whether a field leaves the device: "undetermined" may be either. */
enum sending { SENDING_NO, SENDING_UNKNOWN, SENDING_YES };

static enum sending sending_of(const xmlNode *state)
{
	if (xml_says(state, "value", "collected") || xml_says(state, "value", "conditional"))
		return SENDING_YES;
	return xml_says(state, "value", "undetermined") ? SENDING_UNKNOWN : SENDING_NO;
}

/* What becomes of a field between two versions. */
struct turn {
	const xmlNode *field, *before, *after; /* its states there, or NULL */
	enum change_kind kind;
};

static struct turn turn_of(const xmlNode *field, const xmlNode *before, const xmlNode *after)
{
	struct turn turn = { field, life_state(field, before), life_state(field, after), CHANGE_CHANGED };
	enum sending was = sending_of(turn.before), is = sending_of(turn.after);
	if (was == SENDING_NO && is == SENDING_YES)
		turn.kind = CHANGE_ADDED;
	else if (was == SENDING_YES && is == SENDING_NO)
		turn.kind = CHANGE_REMOVED;
	return turn;
}

static struct change of_subject(const xmlNode *before, const xmlNode *after)
{
	return (struct change){ .subject_before = before, .subject_after = after, .aspect = "", .path = "", .keyed = "", .key = "",
				.part_before = before, .part_after = after };
}

static void add_condition(struct difference *difference, const struct turn *turn)
{
	struct pair *pairs;
	struct elements none = { 0 };
	struct elements before = turn->before != NULL ? pairing_children(turn->before, "condition", difference->arena) : none;
	struct elements after = turn->after != NULL ? pairing_children(turn->after, "condition", difference->arena) : none;
	size_t count = pairing_make(&before, &after, difference->arena, &pairs);
	for (size_t i = 0; i < count; i++) {
		struct change change = of_subject(turn->field, turn->field);
		change.before = pairs[i].before != NULL ? xml_text(difference->arena, pairs[i].before) : NULL;
		change.after = pairs[i].after != NULL ? xml_text(difference->arena, pairs[i].after) : NULL;
		if (change.before != NULL && change.after != NULL && strcmp(change.before, change.after) == 0)
			continue;
		change.kind = change.before == NULL ? CHANGE_ADDED : change.after == NULL ? CHANGE_REMOVED : CHANGE_CHANGED;
		change.aspect = change.path = "state/condition";
		change.part_before = pairs[i].before;
		change.part_after = pairs[i].after;
		difference_add(difference, &change);
	}
}

static void add_state(struct difference *difference, const struct turn *turn)
{
	struct change change = of_subject(turn->field, turn->field);
	change.kind = turn->kind;
	change.aspect = change.path = "state";
	change.part_before = turn->before;
	change.part_after = turn->after;
	change.before = xml_attribute(difference->arena, turn->before, "value");
	change.after = xml_attribute(difference->arena, turn->after, "value");
	if (change.before == NULL && change.after == NULL)
		return;
	if (change.before == NULL || change.after == NULL || strcmp(change.before, change.after) != 0)
		difference_add(difference, &change);
	add_condition(difference, turn);
}

static struct elements that_hold(const xmlNode *field, const char *name, const xmlNode *version, struct arena *arena)
{
	struct elements all = pairing_children(field, name, arena), held = { all.list, 0 };
	for (size_t i = 0; i < all.count; i++)
		if (life_covers(all.list[i], version))
			held.list[held.count++] = all.list[i];
	return held;
}

static void add_part(struct difference *difference, const xmlNode *field, const struct pair *pair, const char *name)
{
	static const char *const without[] = { "@from", "@to", NULL };
	struct change change = of_subject(field, field);
	const xmlNode *node = pair->after != NULL ? pair->after : pair->before;
	change.aspect = name;
	change.keyed = name;
	change.key = pairing_key(node, difference->arena);
	change.path = arena_printf(difference->arena, "%s[%s]", name, change.key);
	change.part_before = pair->before;
	change.part_after = pair->after;
	if (pair->before != NULL && pair->after != NULL) {
		difference_parts(difference, &change, without);
		return;
	}
	const xmlNode *text = xml_child(node, "text");
	const char *value = text != NULL ? xml_text(difference->arena, text) : change.key;
	change.kind = pair->before == NULL ? CHANGE_ADDED : CHANGE_REMOVED;
	*(pair->before == NULL ? &change.after : &change.before) = value;
	difference_add(difference, &change);
}

/* Purposes that begin or end, and recipients. */
static void compare_parts(struct difference *difference, const xmlNode *field, const char *name, const xmlNode *before,
			  const xmlNode *after)
{
	struct pair *pairs;
	struct elements was = that_hold(field, name, before, difference->arena), is = that_hold(field, name, after, difference->arena);
	size_t count = pairing_make(&was, &is, difference->arena, &pairs);
	for (size_t i = 0; i < count; i++)
		add_part(difference, field, &pairs[i], name);
}

static void compare_fields(struct difference *difference, const xmlNode *before, const xmlNode *after)
{
	const xmlNode *root = before->parent->parent;
	for (const xmlNode *field = xml_child(root, "field"); field != NULL; field = xml_next(field, "field")) {
		struct turn turn = turn_of(field, before, after);
		add_state(difference, &turn);
		if (sending_of(turn.before) == SENDING_NO || sending_of(turn.after) == SENDING_NO)
			continue;
		compare_parts(difference, field, "purpose", before, after);
		compare_parts(difference, field, "recipient", before, after);
	}
}

/* What is left of a transmission's id without its version's: "-first" of "activation-3.0-first". */
static const char *stem_of(const xmlNode *transmission, struct arena *arena)
{
	const char *id = text_or_empty(xml_attribute(arena, transmission, "id"));
	const char *version = text_or_empty(xml_attribute(arena, transmission->parent, "id"));
	const char *found = strstr(id, version);
	if (found == NULL || version[0] == '\0')
		return id;
	return arena_printf(arena, "%.*s%s", (int)(found - id), id, found + strlen(version));
}

static const char *trigger_of(const xmlNode *transmission, struct arena *arena)
{
	return text_or_empty(xml_attribute(arena, xml_child(transmission, "trigger"), "kind"));
}

static const char **marks_of(const char *(*mark)(const xmlNode *, struct arena *), const struct elements *elements, struct arena *arena)
{
	const char **marks = arena_array(arena, elements->count, sizeof *marks);
	for (size_t i = 0; i < elements->count; i++)
		marks[i] = mark(elements->list[i], arena);
	return marks;
}

/* Pairs what has no partner yet with the first of the same mark that has none. */
static void pair_by(const char *(*mark)(const xmlNode *, struct arena *), const struct elements *before, bool *taken,
		    const struct elements *after, struct pair *pairs, struct arena *arena)
{
	const char **was = marks_of(mark, before, arena), **is = marks_of(mark, after, arena);
	for (size_t i = 0; i < after->count; i++)
		for (size_t j = 0; j < before->count && pairs[i].before == NULL; j++) {
			if (taken[j] || strcmp(was[j], is[i]) != 0)
				continue;
			pairs[i].before = before->list[j];
			taken[j] = true;
		}
}

static bool same(const char *a, const char *b)
{
	return strcmp(text_or_empty(a), text_or_empty(b)) == 0;
}

/* Whether the field's own change has said it: it begins or stops to be sent at all, or under this condition. */
static bool is_said(const struct difference *said, size_t count, const struct change *change, const xmlNode *root)
{
	const xmlNode *field = strcmp(change->keyed, "carries") == 0 ? xml_child_saying(root, "field", "id", change->key) : NULL;
	const char *aspect = strcmp(change->aspect, "carries") == 0 ? "state" : "state/condition";
	for (size_t i = 0; field != NULL && i < count; i++) {
		const struct change *one = &said->list[i];
		if (one->subject_after != field || strcmp(one->aspect, aspect) != 0 || one->kind != change->kind)
			continue;
		if (strcmp(aspect, "state") == 0 || (same(one->before, change->before) && same(one->after, change->after)))
			return true;
	}
	return false;
}

static void compare_transmission(struct difference *difference, size_t fields, const struct pair *pair)
{
	static const char *const without[] = { "@id", "@as-of", "sample", NULL };
	struct difference found = { .arena = difference->arena };
	struct change place = of_subject(pair->before, pair->after);
	difference_parts(&found, &place, without);
	for (size_t i = 0; i < found.count; i++)
		if (!is_said(difference, fields, &found.list[i], pair->after->parent->parent->parent))
			difference_add(difference, &found.list[i]);
}

static void add_transmission(struct difference *difference, const xmlNode *before, const xmlNode *after)
{
	struct change change = of_subject(before, after);
	change.kind = before == NULL ? CHANGE_ADDED : CHANGE_REMOVED;
	*(before == NULL ? &change.after : &change.before) = "";
	difference_add(difference, &change);
}

static void compare_transmissions(struct difference *difference, const xmlNode *before, const xmlNode *after)
{
	size_t fields = difference->count;
	struct elements was = pairing_children(before, "transmission", difference->arena);
	struct elements is = pairing_children(after, "transmission", difference->arena);
	struct pair *pairs = arena_array(difference->arena, is.count, sizeof *pairs);
	bool *taken = arena_array(difference->arena, was.count, sizeof *taken);
	for (size_t i = 0; i < is.count; i++)
		pairs[i].after = is.list[i];
	pair_by(stem_of, &was, taken, &is, pairs, difference->arena);
	pair_by(trigger_of, &was, taken, &is, pairs, difference->arena);
	for (size_t i = 0; i < is.count; i++) {
		if (pairs[i].before != NULL)
			compare_transmission(difference, fields, &pairs[i]);
		else
			add_transmission(difference, NULL, pairs[i].after);
	}
	for (size_t i = 0; i < was.count; i++)
		if (!taken[i])
			add_transmission(difference, was.list[i], NULL);
}

void difference_versions(const xmlNode *before, const xmlNode *after, struct arena *arena, struct difference *out)
{
	*out = (struct difference){ .arena = arena };
	compare_fields(out, before, after);
	compare_transmissions(out, before, after);
}
