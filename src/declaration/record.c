#include "declaration/record.h"

#include <string.h>

#include "base/rows.h"
#include "base/xml.h"

/* What all rows have in common, and the row at hand. */
struct record {
	const xmlNode *root;
	const char *language;
	struct arena arena;
	struct text *out;
	const char *controllers, *representatives, *officers, *persons, *measures;
};

/* Appends a line to a cell. */
static void add_line(struct text *cell, const char *line)
{
	if (line == NULL || line[0] == '\0')
		return;
	if (cell->length > 0)
		text_add_char(cell, '\n');
	text_add(cell, line);
}

static const char *take(struct record *record, struct text *cell)
{
	const char *copy = arena_copy_bytes(&record->arena, cell->bytes != NULL ? cell->bytes : "", cell->length);
	text_finish(cell);
	return copy;
}

/* Name, address, country and contacts: what Article 30(1)(a) wants. */
static const char *describe_party(struct record *record, const xmlNode *party)
{
	struct text line = { 0 };
	text_add(&line, xml_text(&record->arena, xml_child(party, "name")));
	if (xml_child(party, "address") != NULL)
		text_printf(&line, ", %s", xml_text(&record->arena, xml_child(party, "address")));
	text_printf(&line, ", %s", xml_text(&record->arena, xml_child(party, "country")));
	for (const xmlNode *contact = xml_child(party, "contact"); contact != NULL; contact = xml_next(contact, "contact"))
		text_printf(&line, ", %s", xml_attribute(&record->arena, contact, "href"));
	return take(record, &line);
}

/* All parties of a role, or of another one where it is not NULL. */
static const char *parties_of(struct record *record, const char *role, const char *other)
{
	struct text cell = { 0 };
	for (const xmlNode *party = xml_child(record->root, "party"); party != NULL; party = xml_next(party, "party"))
		if (xml_says(party, "role", role) || (other != NULL && xml_says(party, "role", other)))
			add_line(&cell, describe_party(record, party));
	return take(record, &cell);
}

static const char *measures_of(struct record *record)
{
	struct text cell = { 0 };
	for (const xmlNode *node = xml_child(record->root, "measure"); node != NULL; node = xml_next(node, "measure"))
		add_line(&cell, declaration_words(node, "text", record->language, &record->arena));
	return take(record, &cell);
}

static const char *recipients_of(struct record *record, const xmlNode *field)
{
	struct text cell = { 0 };
	for (const xmlNode *node = xml_child(field, "recipient"); node != NULL; node = xml_next(node, "recipient")) {
		const xmlNode *party = xml_referred(node, "party");
		add_line(&cell, arena_printf(&record->arena, "%s, %s, %s", xml_text(&record->arena, xml_child(party, "name")),
					     xml_attribute(&record->arena, party, "role"),
					     xml_text(&record->arena, xml_child(party, "country"))));
	}
	return take(record, &cell);
}

/* The transfers whose importer receives the field: country, ground, document. */
static const char *transfers_of(struct record *record, const xmlNode *field)
{
	struct text cell = { 0 };
	for (const xmlNode *node = xml_child(record->root, "transfer"); node != NULL; node = xml_next(node, "transfer")) {
		const char *href = xml_attribute(&record->arena, node, "href");
		if (xml_child_saying(field, "recipient", "party", xml_attribute(&record->arena, node, "importer")) == NULL)
			continue;
		add_line(&cell, arena_printf(&record->arena, "%s, GDPR %s, %s %s", xml_attribute(&record->arena, node, "to"),
					     xml_attribute(&record->arena, node, "mechanism"),
					     declaration_words(node, "document", record->language, &record->arena),
					     text_or_empty(href)));
	}
	return take(record, &cell);
}

static const char *retention_of(struct record *record, const xmlNode *field)
{
	const xmlNode *retention = xml_child(field, "retention");
	struct text cell = { 0 };
	const char *duration = xml_attribute(&record->arena, retention, "duration");
	add_line(&cell, duration != NULL ? duration : xml_attribute(&record->arena, retention, "kind"));
	add_line(&cell, declaration_words(retention, "criteria", record->language, &record->arena));
	return take(record, &cell);
}

/* The name of the client version that an attribute refers to, with that of its client. */
static const char *version_of(struct record *record, const xmlNode *node, const char *attribute)
{
	const xmlNode *version = xml_referred(node, attribute);
	if (version == NULL)
		return "";
	return arena_printf(&record->arena, "%s %s", declaration_words(version->parent, "name", record->language, &record->arena),
			    xml_attribute(&record->arena, version, "name"));
}

struct column {
	const char *name;
	const char *(*cell)(struct record *record, const xmlNode *field, const xmlNode *purpose);
};

static const char *cell_controller(struct record *record, const xmlNode *field, const xmlNode *purpose)
{
	(void)field, (void)purpose;
	return record->controllers;
}

static const char *cell_representative(struct record *record, const xmlNode *field, const xmlNode *purpose)
{
	(void)field, (void)purpose;
	return record->representatives;
}

static const char *cell_officer(struct record *record, const xmlNode *field, const xmlNode *purpose)
{
	(void)field, (void)purpose;
	return record->officers;
}

static const char *cell_purpose(struct record *record, const xmlNode *field, const xmlNode *purpose)
{
	(void)field;
	return declaration_words(purpose, "text", record->language, &record->arena);
}

static const char *cell_basis(struct record *record, const xmlNode *field, const xmlNode *purpose)
{
	(void)field;
	return xml_attribute(&record->arena, purpose, "basis");
}

static const char *cell_from(struct record *record, const xmlNode *field, const xmlNode *purpose)
{
	(void)field;
	return version_of(record, purpose, "from");
}

static const char *cell_to(struct record *record, const xmlNode *field, const xmlNode *purpose)
{
	(void)field;
	return version_of(record, purpose, "to");
}

static const char *cell_persons(struct record *record, const xmlNode *field, const xmlNode *purpose)
{
	(void)field, (void)purpose;
	return record->persons;
}

static const char *cell_field(struct record *record, const xmlNode *field, const xmlNode *purpose)
{
	(void)purpose;
	return declaration_words(field, "label", record->language, &record->arena);
}

static const char *cell_id(struct record *record, const xmlNode *field, const xmlNode *purpose)
{
	(void)purpose;
	return xml_attribute(&record->arena, field, "id");
}

static const char *cell_category(struct record *record, const xmlNode *field, const xmlNode *purpose)
{
	(void)purpose;
	return xml_attribute(&record->arena, field, "category");
}

static const char *cell_recipients(struct record *record, const xmlNode *field, const xmlNode *purpose)
{
	(void)purpose;
	return recipients_of(record, field);
}

static const char *cell_transfers(struct record *record, const xmlNode *field, const xmlNode *purpose)
{
	(void)purpose;
	return transfers_of(record, field);
}

static const char *cell_retention(struct record *record, const xmlNode *field, const xmlNode *purpose)
{
	(void)purpose;
	return retention_of(record, field);
}

static const char *cell_measures(struct record *record, const xmlNode *field, const xmlNode *purpose)
{
	(void)field, (void)purpose;
	return record->measures;
}

/* With the points of Article 30(1). */
static const struct column columns[] = {
	{ "field_id", cell_id },
	{ "field", cell_field },                     /* (c) */
	{ "category_of_data", cell_category },       /* (c) */
	{ "purpose", cell_purpose },                 /* (b) */
	{ "legal_basis", cell_basis },
	{ "from_version", cell_from },
	{ "to_version", cell_to },
	{ "categories_of_persons", cell_persons },   /* (c) */
	{ "recipients", cell_recipients },           /* (d) */
	{ "transfers", cell_transfers },             /* (e) */
	{ "time_limit_for_erasure", cell_retention }, /* (f) */
	{ "security_measures", cell_measures },      /* (g) */
	{ "controller", cell_controller },           /* (a) */
	{ "representative", cell_representative },   /* (a) */
	{ "data_protection_officer", cell_officer }, /* (a) */
};

enum { COLUMNS = sizeof columns / sizeof columns[0] };

/* A cell that a spreadsheet would run as a formula gets a space in front. */
static void add_cell(struct record *record, const char *cell)
{
	bool formula = cell[0] != '\0' && strchr("=+-@\t\r", cell[0]) != NULL;
	rows_add_field(record->out, formula ? arena_printf(&record->arena, " %s", cell) : cell);
}

static void add_row(struct record *record, const xmlNode *field, const xmlNode *purpose)
{
	for (size_t i = 0; i < COLUMNS; i++) {
		if (i > 0)
			text_add_char(record->out, ',');
		add_cell(record, columns[i].cell(record, field, purpose));
	}
	text_add(record->out, "\r\n");
}

size_t record_write(const struct declaration *declaration, const char *language, struct text *out)
{
	size_t rows = 0;
	struct record record = { .root = xmlDocGetRootElement(declaration->doc), .language = language, .out = out };
	record.controllers = parties_of(&record, "controller", "joint-controller");
	record.representatives = parties_of(&record, "representative", NULL);
	record.officers = parties_of(&record, "dpo", NULL);
	record.persons = declaration_words(record.root, "persons", language, &record.arena);
	record.measures = measures_of(&record);
	for (size_t i = 0; i < COLUMNS; i++)
		text_printf(out, "%s%s", i > 0 ? "," : "", columns[i].name);
	text_add(out, "\r\n");
	for (const xmlNode *field = xml_child(record.root, "field"); field != NULL; field = xml_next(field, "field"))
		for (const xmlNode *node = xml_child(field, "purpose"); node != NULL; node = xml_next(node, "purpose"), rows++)
			add_row(&record, field, node);
	arena_finish(&record.arena);
	return rows;
}
