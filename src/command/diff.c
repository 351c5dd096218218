#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/xml.h"
#include "command/command.h"
#include "declaration/declaration.h"
#include "declaration/difference.h"
#include "declaration/pairing.h"

/* What hostile files hold must not drive a terminal: control characters, and those that turn the direction of a line, as \xNN. */
static void add_clean(struct text *out, const char *string)
{
	for (const unsigned char *p = (const unsigned char *)string; *p != '\0'; p++) {
		bool control = *p < 0x20 || *p == 0x7f || (p[0] == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0);
		bool turns = p[0] == 0xe2 && ((p[1] == 0x80 && ((p[2] >= 0xaa && p[2] <= 0xae) || p[2] == 0x8e || p[2] == 0x8f)) ||
					     (p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9));
		if (!control && !turns)
			text_add_char(out, (char)*p);
		for (int bytes = turns ? 3 : control && *p == 0xc2 ? 2 : control ? 1 : 0; bytes > 0; bytes--) {
			text_printf(out, "\\x%02X", *p);
			p += bytes > 1;
		}
	}
}

static void add_head(struct text *out, const char *sign, const struct declaration *declaration, struct arena *arena)
{
	const xmlNode *root = xmlDocGetRootElement(declaration->doc);
	text_printf(out, "%s ", sign);
	add_clean(out, declaration->path);
	text_printf(out, ": declaration %s, issue %s of %s\n", xml_attribute(arena, root, "id"), xml_attribute(arena, root, "version"),
		    xml_attribute(arena, root, "issued"));
}

/* What a person calls it: its label, title or name, if it has one. */
static const char *label_of(const xmlNode *node, struct arena *arena)
{
	static const char *const names[] = { "label", "name", "title" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (xml_child(node, names[i]) != NULL)
			return xml_text(arena, xml_child(node, names[i]));
	return text_or_empty(xml_attribute(arena, node, "name"));
}

static const char *sign_of(enum change_kind kind)
{
	static const char *const signs[] = { [CHANGE_ADDED] = "+", [CHANGE_REMOVED] = "-", [CHANGE_CHANGED] = "~" };
	return signs[kind];
}

static void add_subject(struct text *out, const struct change *change, struct arena *arena)
{
	const xmlNode *node = difference_subject(change);
	const char *key = pairing_key(node, arena), *label = label_of(node, arena);
	bool whole = change->subject_before == NULL || change->subject_after == NULL;
	text_printf(out, "%s %s", whole ? sign_of(change->kind) : "~", (const char *)node->name);
	text_printf(out, "%s%s", key[0] != '\0' ? " " : "", key);
	if (label[0] != '\0') {
		text_add(out, " (");
		add_clean(out, label);
		text_add(out, ")");
	}
	text_printf(out, "%s\n", whole ? change->kind == CHANGE_ADDED ? "  added" : "  removed" : "");
}

static void add_value(struct text *out, const char *value)
{
	add_clean(out, value == NULL ? "(none)" : value[0] == '\0' ? "(empty)" : value);
}

static void add_aspect(struct text *out, const struct change *change)
{
	text_printf(out, "    %s ", sign_of(change->kind));
	add_clean(out, change->path[0] != '\0' ? change->path : "text");
	text_add(out, "  ");
	if (change->kind != CHANGE_ADDED)
		add_value(out, change->before);
	if (change->kind == CHANGE_CHANGED)
		text_add(out, " → ");
	if (change->kind != CHANGE_REMOVED)
		add_value(out, change->after);
	text_add(out, "\n");
}

static bool same_subject(const struct change *a, const struct change *b)
{
	return a->subject_before == b->subject_before && a->subject_after == b->subject_after;
}

static void add_changes(struct text *out, const struct difference *difference)
{
	size_t counts[3] = { 0 };
	for (size_t i = 0; i < difference->count; i++) {
		const struct change *change = &difference->list[i];
		if (i == 0 || !same_subject(change, change - 1))
			add_subject(out, change, difference->arena);
		if (change->subject_before != NULL && change->subject_after != NULL)
			add_aspect(out, change);
		counts[change->kind]++;
	}
	if (difference->count == 0)
		text_add(out, "no difference\n");
	else
		text_printf(out, "%zu added, %zu removed, %zu changed\n", counts[CHANGE_ADDED], counts[CHANGE_REMOVED],
			    counts[CHANGE_CHANGED]);
}

static bool read_both(const struct options *options, struct arena *arena, struct declaration read[2], struct error *err)
{
	for (int i = 0; i < 2; i++)
		if (!declaration_read_file(options->operands[i], options->share, arena, &read[i], err))
			return false;
	return true;
}

bool command_diff(const struct options *options, struct error *err)
{
	struct arena arena = { 0 };
	struct declaration read[2] = { 0 };
	struct difference difference;
	struct text out = { 0 };
	bool ok = read_both(options, &arena, read, err);
	if (ok) {
		difference_declarations(xmlDocGetRootElement(read[0].doc), xmlDocGetRootElement(read[1].doc), &arena, &difference);
		add_head(&out, "---", &read[0], &arena);
		add_head(&out, "+++", &read[1], &arena);
		add_changes(&out, &difference);
		ok = fwrite(out.bytes, 1, out.length, stdout) == out.length ||
		     error_set(err, ERROR_ENVIRONMENT, "cannot write to standard output");
	}
	declaration_finish(&read[0]);
	declaration_finish(&read[1]);
	text_finish(&out);
	arena_finish(&arena);
	return ok;
}
