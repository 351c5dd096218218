#include "site/sample.h"

#include <string.h>

#include "base/text.h"
#include "base/xml.h"
#include "site/figure.h"

/* What a page shows at most, and how deep names are taken apart: a file with more is told by its number of keys. */
enum { MOST_REQUESTS = 20, MOST_KEYS = 500, MOST_DEPTH = 16 };

/* A name of a nested payload with what is below it, in the order of the sample. */
struct part {
	const char *name;
	const struct evidence_key *key; /* of a leaf */
	struct part *first, *last, *next;
};

/* A payload that is being written: runs of text, and keys as pieces of their own, so that they can be marked. */
struct payload {
	xmlNode *request;
	const struct evidence_request *of;
	const xmlNode *declaration;
	struct arena *arena;
	struct text run;
};

static void add_piece(struct payload *payload, const char *string, const struct evidence_key *key)
{
	xmlNode *piece = tree_add_text(payload->request, "piece", string);
	if (key == NULL)
		return;
	tree_set_uint(piece, "key", (uint64_t)(key - payload->of->keys) + 1);
	tree_set(piece, "verdict", evidence_verdict_name(key->verdict));
}

static void end_run(struct payload *payload)
{
	if (payload->run.length > 0)
		add_piece(payload, payload->run.bytes, NULL);
	text_clear(&payload->run);
}

static void write_key(struct payload *payload, const char *name, const struct evidence_key *key)
{
	if (key == NULL) {
		text_add(&payload->run, name);
		return;
	}
	end_run(payload);
	add_piece(payload, name, key);
}

static const xmlNode *find_field(const struct payload *payload, const struct evidence_key *key)
{
	return key->field != NULL ? xml_child_saying(payload->declaration, "field", "id", key->field) : NULL;
}

/* The declared example; "…" where there is none, or no field. */
static const char *example_of(const struct payload *payload, const struct evidence_key *key)
{
	const xmlNode *field = find_field(payload, key), *example = field != NULL ? xml_child(field, "example") : NULL;
	const char *value = example != NULL ? text_or_empty(xml_text(payload->arena, example)) : "";
	return value[0] != '\0' ? value : "…";
}

/* Whether JSON writes the value without quotes: a number or a truth of a field that is said to be one. */
static bool is_bare(const struct payload *payload, const struct evidence_key *key, const char *value)
{
	const xmlNode *field = find_field(payload, key);
	const char *type = field != NULL ? text_or_empty(xml_attribute(payload->arena, field, "type")) : "";
	if (strncmp(type, "boolean", 7) == 0)
		return strcmp(value, "true") == 0 || strcmp(value, "false") == 0;
	bool number = strncmp(type, "integer", 7) == 0 || strncmp(type, "number", 6) == 0;
	return number && value[0] != '\0' && value[strspn(value, "0123456789")] == '\0' && (value[0] != '0' || value[1] == '\0');
}

/* In quotes, with a mark before each byte that would end them. */
static void write_quoted(struct text *out, const char *value, char mark)
{
	text_add_char(out, '"');
	for (const char *p = value; *p != '\0'; p++) {
		if (*p == '"' || (*p == '\\' && mark == '\\'))
			text_add_char(out, mark);
		text_add_char(out, *p);
	}
	text_add_char(out, '"');
}

/* ---- nested formats ---- */

static struct part *find_part(struct part *parent, const char *name, size_t length, struct arena *arena)
{
	for (struct part *part = parent->first; part != NULL; part = part->next)
		if (strlen(part->name) == length && memcmp(part->name, name, length) == 0)
			return part;
	struct part *part = arena_alloc(arena, sizeof *part);
	part->name = arena_copy_bytes(arena, name, length);
	if (parent->last != NULL)
		parent->last->next = part;
	else
		parent->first = part;
	parent->last = part;
	return part;
}

static void place_key(struct part *root, const struct evidence_key *key, struct arena *arena)
{
	const char *name = key->name;
	struct part *part = root;
	for (unsigned depth = 1; depth < MOST_DEPTH && name[strcspn(name, "/")] != '\0'; depth++) {
		size_t length = strcspn(name, "/");
		part = find_part(part, name, length, arena);
		name += length + 1;
	}
	find_part(part, name, strlen(name), arena)->key = key;
}

static void indent(struct payload *payload, unsigned depth)
{
	for (unsigned i = 0; i < depth; i++)
		text_add(&payload->run, "  ");
}

static void write_json(struct payload *payload, const struct part *parent, unsigned depth)
{
	text_add(&payload->run, "{\n");
	for (const struct part *part = parent->first; part != NULL; part = part->next) {
		struct text name = { 0 };
		indent(payload, depth + 1);
		write_quoted(&name, part->name, '\\');
		write_key(payload, name.bytes, part->key);
		text_finish(&name);
		text_add(&payload->run, ": ");
		const char *value = part->key != NULL ? example_of(payload, part->key) : "";
		if (part->first != NULL)
			write_json(payload, part, depth + 1);
		else if (part->key != NULL && is_bare(payload, part->key, value))
			text_add(&payload->run, value);
		else
			write_quoted(&payload->run, value, '\\');
		text_add(&payload->run, part->next != NULL ? ",\n" : "\n");
	}
	indent(payload, depth);
	text_add_char(&payload->run, '}');
}

/* An attribute has a name that begins with "@". */
static void write_xml(struct payload *payload, const struct part *parent, unsigned depth)
{
	for (const struct part *part = parent->first; part != NULL; part = part->next) {
		indent(payload, depth);
		text_add_char(&payload->run, '<');
		write_key(payload, part->name, part->key);
		text_add_char(&payload->run, '>');
		if (part->first != NULL) {
			text_add_char(&payload->run, '\n');
			write_xml(payload, part, depth + 1);
			indent(payload, depth);
		} else if (part->key != NULL) {
			text_add(&payload->run, example_of(payload, part->key));
		}
		text_printf(&payload->run, "</%s>\n", part->name);
	}
}

/* ---- flat formats ---- */

static bool is_shown(const struct evidence_key *key, const char *place)
{
	return key->verdict != EVIDENCE_ABSENT && strcmp(text_or_empty(key->place), place) == 0;
}

static size_t shown_keys(const struct evidence_request *request)
{
	return request->key_count < MOST_KEYS ? request->key_count : MOST_KEYS;
}

/* The keys of a place as lines, each with its value: "name=value" behind & but for the first, or "name: value". */
static void write_lines(struct payload *payload, const char *place, const char *first, const char *next, const char *between)
{
	for (size_t i = 0, count = 0; i < shown_keys(payload->of); i++) {
		const struct evidence_key *key = &payload->of->keys[i];
		if (!is_shown(key, place))
			continue;
		text_add(&payload->run, count++ == 0 ? first : next);
		write_key(payload, key->name, key);
		text_printf(&payload->run, "%s%s\n", between, example_of(payload, key));
	}
}

static void write_csv(struct payload *payload)
{
	struct text values = { 0 };
	for (size_t i = 0; i < shown_keys(payload->of); i++) {
		const struct evidence_key *key = &payload->of->keys[i];
		if (!is_shown(key, "body"))
			continue;
		const char *value = example_of(payload, key);
		if (values.length > 0) {
			text_add_char(&payload->run, ',');
			text_add_char(&values, ',');
		}
		write_key(payload, key->name, key);
		if (strpbrk(value, ",\"\n") != NULL)
			write_quoted(&values, value, '"');
		else
			text_add(&values, value);
	}
	text_printf(&payload->run, "\n%s\n", text_or_empty(values.bytes));
	text_finish(&values);
}

static void write_nested(struct payload *payload, bool json)
{
	struct part root = { 0 };
	for (size_t i = 0; i < shown_keys(payload->of); i++)
		if (is_shown(&payload->of->keys[i], "body"))
			place_key(&root, &payload->of->keys[i], payload->arena);
	if (root.first == NULL)
		return;
	if (json) {
		write_json(payload, &root, 0);
		text_add_char(&payload->run, '\n');
	} else {
		write_xml(payload, &root, 0);
	}
}

static void write_payload(struct payload *payload)
{
	const struct evidence_request *request = payload->of;
	const char *format = text_or_empty(request->format);
	if (text_or_empty(request->host)[0] != '\0')
		text_printf(&payload->run, "%s://%s%s\n", request->scheme, request->host, text_or_empty(request->path));
	write_lines(payload, "query", "?", "&", "=");
	write_lines(payload, "header", "", "", ": ");
	if (payload->run.length > 0)
		text_add_char(&payload->run, '\n');
	if (strcmp(format, "json") == 0 || strcmp(format, "xml") == 0)
		write_nested(payload, format[0] == 'j');
	else if (strcmp(format, "csv") == 0)
		write_csv(payload);
	else
		write_lines(payload, "body", "", "&", "=");
	end_run(payload);
}

static void add_keys(const struct payload *payload)
{
	for (size_t i = 0; i < shown_keys(payload->of); i++) {
		const struct evidence_key *key = &payload->of->keys[i];
		xmlNode *node = tree_add(payload->request, "key");
		tree_set_uint(node, "number", i + 1);
		tree_set(node, "name", key->name);
		tree_set(node, "place", key->place);
		tree_set(node, "encoding", key->encoding);
		tree_set(node, "field", key->field);
		tree_set(node, "verdict", evidence_verdict_name(key->verdict));
		tree_set(node, "value", key->verdict != EVIDENCE_ABSENT ? example_of(payload, key) : NULL);
	}
}

static void add_request(xmlNode *sample, const struct evidence_request *request, const xmlNode *declaration, struct arena *arena)
{
	struct payload payload = { .request = tree_add(sample, "request"), .of = request, .declaration = declaration, .arena = arena };
	tree_set(payload.request, "format", request->format);
	if (request->key_count > MOST_KEYS)
		tree_set_uint(payload.request, "more", request->key_count - MOST_KEYS);
	write_payload(&payload);
	text_finish(&payload.run);
	add_keys(&payload);
}

void sample_add(xmlNode *parent, const struct evidence_file *file, const xmlNode *declaration, struct arena *arena)
{
	xmlNode *sample = tree_add(parent, "sample");
	tree_set(sample, "transmission", file->id);
	tree_set(sample, "href", file->href);
	tree_set(sample, "sha256", file->sha256);
	size_t shown = file->request_count < MOST_REQUESTS ? file->request_count : MOST_REQUESTS;
	if (file->request_count > shown)
		tree_set_uint(sample, "more", file->request_count - shown);
	for (size_t i = 0; i < shown; i++)
		add_request(sample, &file->requests[i], declaration, arena);
}
