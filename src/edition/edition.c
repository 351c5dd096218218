#include "edition/edition.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/labels.h"
#include "base/rows.h"
#include "base/xml.h"

enum { FILE_LIMIT = 1024 * 1024 * 1024 };

uint32_t edition_model(const struct edition *edition, const char *name)
{
	if (strcmp(name, CUBE_TOTAL) == 0)
		return edition->cube.models;
	return labels_search(edition->cube.model_names, edition->cube.models, name);
}

uint32_t edition_area(const struct edition *edition, const char *code)
{
	const struct cube *cube = &edition->cube;
	if (strcmp(code, CUBE_TOTAL) == 0)
		return cube_world(cube);
	uint32_t country = labels_search(cube->country_codes, cube->countries, code);
	if (country != LABELS_NONE)
		return country;
	uint32_t region = labels_search(cube->region_codes, cube->regions, code);
	return region == LABELS_NONE ? LABELS_NONE : cube_region_area(cube, region);
}

uint32_t edition_version(const struct edition *edition, const char *name)
{
	return labels_search(edition->cube.version_names, edition->cube.versions, name);
}

void edition_name(int period, unsigned revision, char out[EDITION_NAME_SIZE])
{
	char text[PERIOD_TEXT_SIZE];
	period_format(period, text);
	if (revision > 1)
		snprintf(out, EDITION_NAME_SIZE, "%s-r%u", text, revision);
	else
		snprintf(out, EDITION_NAME_SIZE, "%s", text);
}

bool edition_parse_name(const char *name, int *period, unsigned *revision)
{
	const char *mark = strstr(name, "-r");
	char *end, expected[EDITION_NAME_SIZE];
	unsigned long number = mark != NULL ? strtoul(mark + 2, &end, 10) : 1;
	if (number < 1 || number > 99999 || !period_parse(name, mark != NULL ? (size_t)(mark - name) : strlen(name), period))
		return false;
	*revision = (unsigned)number;
	edition_name(*period, *revision, expected);
	return strcmp(name, expected) == 0;
}

static void add_escaped(struct text *out, const char *value)
{
	for (const char *p = value; *p != '\0'; p++) {
		if (*p == '&')
			text_add(out, "&amp;");
		else if (*p == '<')
			text_add(out, "&lt;");
		else if (*p == '"')
			text_add(out, "&quot;");
		else
			text_add_char(out, *p);
	}
}

static void add_attribute(struct text *out, const char *name, const char *value)
{
	text_printf(out, " %s=\"", name);
	add_escaped(out, value);
	text_add_char(out, '"');
}

static void add_withheld(struct text *out, const char *table, struct edition_withheld withheld)
{
	text_printf(out, "  <withheld table=\"%s\" cells=\"%u\" of=\"%u\"/>\n", table, withheld.cells, withheld.of);
}

static void add_previous(struct text *out, const struct edition *previous)
{
	char period[PERIOD_TEXT_SIZE];
	period_format(previous->cube.period, period);
	text_printf(out, "  <previous period=\"%s\" revision=\"%u\" sha256=\"%s\"/>\n", period, previous->revision, previous->sha256);
}

static void add_revision(struct text *out, const struct edition *edition)
{
	text_printf(out, "  <revised held-back-under=\"%" PRIu64 "\"", edition->held_back_under);
	add_attribute(out, "reason", edition->reason);
	text_add(out, "/>\n");
}

static void write_xml(const struct edition *edition, const struct edition *previous, struct text *out)
{
	char period[PERIOD_TEXT_SIZE];
	period_format(edition->cube.period, period);
	text_printf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<edition period=\"%s\" revision=\"%u\" sequence=\"%u\"", period,
		    edition->revision, edition->sequence);
	add_attribute(out, "released", edition->released);
	if (edition->final != NULL)
		add_attribute(out, "final", edition->final);
	add_attribute(out, "statistic", edition->statistic);
	add_attribute(out, "lang", edition->language);
	add_attribute(out, "mode", protection_mode_names[edition->protection.mode]);
	text_printf(out, " k=\"%u\">\n", edition->protection.k);
	if (previous != NULL)
		add_previous(out, previous);
	if (edition->reason != NULL)
		add_revision(out, edition);
	add_withheld(out, "areas", edition->areas);
	add_withheld(out, "versions", edition->versions);
	text_printf(out, "  <log sha256=\"%s\"/>\n", edition->log);
	for (int t = 0; t < EDITION_TABLES; t++) {
		const struct edition_file *file = &edition->files[t];
		text_add(out, "  <file");
		add_attribute(out, "name", file->name);
		text_printf(out, " rows=\"%zu\" bytes=\"%zu\" sha256=\"%s\"/>\n", file->rows, file->bytes, file->sha256);
	}
	text_add(out, "</edition>\n");
}

/* Of the cells that the tables list. */
static void count_withheld(const struct edition *edition, struct edition_withheld *areas, struct edition_withheld *versions)
{
	uint32_t area_cells = (edition->cube.models + 1) * cube_areas(&edition->cube);
	*areas = *versions = (struct edition_withheld){ 0 };
	for (uint32_t cell = 0; cell < edition->cube.cell_count; cell++) {
		struct edition_withheld *count = cell < area_cells ? areas : versions;
		count->cells += edition->withheld[cell];
		count->of += cell < area_cells || edition_lists_version(edition, cell);
	}
}

/* The edition's own copy of the cube, in which a withheld count is gone. */
static void take_cube(struct edition *edition, const struct cube *cube, const struct pattern *pattern, struct arena *arena)
{
	bool *withheld = pattern_withheld(pattern, cube->cell_count, arena);
	edition->cube = *cube;
	edition->cube.values = arena_array(arena, cube->cell_count, sizeof *cube->values);
	for (uint32_t cell = 0; cell < cube->cell_count; cell++)
		edition->cube.values[cell] = withheld[cell] ? 0 : cube->values[cell];
	edition->withheld = withheld;
	count_withheld(edition, &edition->areas, &edition->versions);
}

static size_t count_lines(const struct text *text)
{
	size_t lines = 0;
	for (size_t i = 0; i < text->length; i++)
		lines += text->bytes[i] == '\n';
	return lines;
}

static void name_files(struct edition *edition, const struct text tables[EDITION_TABLES], struct arena *arena)
{
	char period[PERIOD_TEXT_SIZE], hash[DIGEST_TEXT_SIZE];
	period_format(edition->cube.period, period);
	const char *names[EDITION_TABLES] = {
		[EDITION_AREAS_TABLE] = arena_printf(arena, "%s-%s.csv", edition->statistic, period),
		[EDITION_VERSIONS_TABLE] = arena_printf(arena, "versions-%s.csv", period),
		[EDITION_AREAS] = "areas.csv",
		[EDITION_MODELS] = "models.csv",
	};
	for (int t = 0; t < EDITION_TABLES; t++) {
		digest_sha256(tables[t].bytes, tables[t].length, hash);
		/* labels hold no control character, so that a line is a row */
		edition->files[t] = (struct edition_file){ names[t], count_lines(&tables[t]) - 1, tables[t].length,
							   arena_copy(arena, hash) };
	}
}

static const struct edition *last_released(const struct editions *editions)
{
	const struct edition *last = NULL;
	for (size_t i = 0; i < editions_all(editions); i++)
		if (last == NULL || editions_at(editions, i)->sequence > last->sequence)
			last = editions_at(editions, i);
	return last;
}

static bool put_in_place(const char *folder, const struct edition *edition,
			 const struct text tables[EDITION_TABLES], const struct text *xml, struct error *err)
{
	struct folder_file files[EDITION_TABLES + 1];
	for (int t = 0; t < EDITION_TABLES; t++)
		files[t] = (struct folder_file){ edition->files[t].name, tables[t].bytes, tables[t].length };
	files[EDITION_TABLES] = (struct folder_file){ "edition.xml", xml->bytes, xml->length };
	return folder_put(folder, edition->name, files, EDITION_TABLES + 1, err);
}

bool edition_follow(const struct editions *before, int period, struct edition *edition, struct error *err)
{
	const struct edition *superseded = editions_find(before, period), *previous = last_released(before);
	char name[PERIOD_TEXT_SIZE];
	period_format(period, name);
	if (superseded != NULL && edition->reason == NULL)
		return error_set(err, ERROR_REFUSED, "%s: the edition is frozen and stays as it is; supersede it by release --revise "
				 "--reason \"…\" %s", superseded->folder, name);
	if (superseded == NULL && edition->reason != NULL)
		return error_set(err, ERROR_REFUSED, "%s: there is no edition to revise; release it without --revise", name);
	edition->cube.period = period;
	edition->revision = superseded != NULL ? superseded->revision + 1 : 1;
	edition->sequence = previous != NULL ? previous->sequence + 1 : 1;
	edition_name(period, edition->revision, edition->name);
	return true;
}

bool edition_freeze(const char *editions_folder, const struct cube *cube, const struct pattern *pattern,
		    const struct editions *before, struct edition *edition, struct error *err)
{
	struct arena arena = { 0 };
	struct text tables[EDITION_TABLES] = { 0 }, xml = { 0 };
	take_cube(edition, cube, pattern, &arena);
	edition_tables(edition, tables);
	name_files(edition, tables, &arena);
	write_xml(edition, last_released(before), &xml);
	bool ok = put_in_place(editions_folder, edition, tables, &xml, err);
	for (int t = 0; t < EDITION_TABLES; t++)
		text_finish(&tables[t]);
	text_finish(&xml);
	/* the arena holds the edition's cube: nothing of it outlives this call but the counts */
	edition->cube = (struct cube){ .period = cube->period };
	edition->withheld = NULL;
	arena_finish(&arena);
	return ok;
}

static bool take_withheld(const xmlNode *root, const char *table, struct edition_withheld *out)
{
	for (xmlNode *node = xml_child(root, "withheld"); node != NULL; node = xml_next(node, "withheld")) {
		xmlChar *name = xmlGetNoNsProp(node, (const xmlChar *)"table");
		bool found = name != NULL && strcmp((const char *)name, table) == 0;
		xmlFree(name);
		if (!found)
			continue;
		out->cells = (uint32_t)xml_attribute_int(node, "cells", 0);
		out->of = (uint32_t)xml_attribute_int(node, "of", 0);
		return true;
	}
	return false;
}

/* A file's name is a name and no path: the edition is hostile input too. */
static bool is_file_name(const char *name)
{
	return name != NULL && name[0] != '\0' && name[0] != '.' && strchr(name, '/') == NULL;
}

static bool take_files(const xmlNode *root, struct arena *arena, struct edition *out)
{
	int t = 0;
	for (xmlNode *node = xml_child(root, "file"); node != NULL; node = xml_next(node, "file"), t++) {
		const char *name = xml_attribute(arena, node, "name"), *hash = xml_attribute(arena, node, "sha256");
		if (t == EDITION_TABLES || !is_file_name(name) || !digest_is(hash))
			return false;
		out->files[t] = (struct edition_file){ name, (size_t)xml_attribute_int(node, "rows", 0),
						       (size_t)xml_attribute_int(node, "bytes", 0), hash };
	}
	return t == EDITION_TABLES;
}

static bool take_numbers(const xmlNode *root, struct arena *arena, struct edition *out)
{
	int64_t revision = xml_attribute_int(root, "revision", 0), sequence = xml_attribute_int(root, "sequence", 0);
	int64_t k = xml_attribute_int(root, "k", 0);
	const char *mode = xml_attribute(arena, root, "mode");
	out->revision = (unsigned)revision;
	out->sequence = (unsigned)sequence;
	out->protection = (struct protection){ mode != NULL ? protection_mode_find(mode) : PROTECTION_MODES, (unsigned)k };
	return revision > 0 && revision < 100000 && sequence > 0 && sequence < 1000000 && k >= 3 && k <= 1000000 &&
	       out->protection.mode != PROTECTION_MODES;
}

static bool is_day(const char *day)
{
	int period;
	return day != NULL && period_parse_day(day, strlen(day), &period);
}

/* Revisions have a reason, and only they. */
static bool take_revision(const xmlNode *root, struct arena *arena, struct edition *out)
{
	const xmlNode *revised = xml_child(root, "revised");
	if (revised == NULL)
		return out->revision == 1;
	int64_t under = xml_attribute_int(revised, "held-back-under", -1);
	out->reason = xml_attribute(arena, revised, "reason");
	out->held_back_under = (uint64_t)under;
	return out->revision > 1 && out->reason != NULL && under >= 0;
}

static bool take_texts(const xmlNode *root, struct arena *arena, struct edition *out)
{
	const xmlNode *log = xml_child(root, "log"), *previous = xml_child(root, "previous");
	const char *hash = previous != NULL ? xml_attribute(arena, previous, "sha256") : NULL;
	out->released = xml_attribute(arena, root, "released");
	out->final = xml_attribute(arena, root, "final");
	out->statistic = xml_attribute(arena, root, "statistic");
	out->language = xml_attribute(arena, root, "lang");
	out->log = log != NULL ? xml_attribute(arena, log, "sha256") : NULL;
	snprintf(out->previous, sizeof out->previous, "%s", text_or_empty(hash));
	return is_day(out->released) && (out->final == NULL || is_day(out->final)) && out->statistic != NULL && out->language != NULL &&
	       digest_is(out->log) && (previous == NULL || digest_is(hash));
}

static bool take_root(const xmlNode *root, struct arena *arena, struct edition *out)
{
	const char *period = xml_attribute(arena, root, "period");
	if (period == NULL || !period_parse(period, strlen(period), &out->cube.period))
		return false;
	if (!take_texts(root, arena, out) || !take_numbers(root, arena, out) || !take_revision(root, arena, out))
		return false;
	edition_name(out->cube.period, out->revision, out->name);
	return take_withheld(root, "areas", &out->areas) && take_withheld(root, "versions", &out->versions) &&
	       take_files(root, arena, out);
}

bool edition_parse(const char *name, const void *bytes, size_t length, struct arena *arena, struct edition *out,
		   struct error *err)
{
	xmlDoc *doc = NULL;
	struct edition edition = { 0 };
	if (!xml_parse(name, bytes, length, &doc, err))
		return false;
	const xmlNode *root = xmlDocGetRootElement(doc);
	bool ok = strcmp((const char *)root->name, "edition") == 0 && take_root(root, arena, &edition);
	xmlFreeDoc(doc);
	if (!ok)
		return error_set(err, ERROR_REFUSED, "%s: not an edition as this program writes it; restore the file as released", name);
	digest_sha256(bytes, length, edition.sha256);
	*out = edition;
	return true;
}

/* What edition.xml says of its tables is what they hold. */
static bool check_counts(const char *folder, const struct text bytes[EDITION_TABLES], const struct edition *edition,
			 struct error *err)
{
	struct edition_withheld areas, versions;
	bool agree = true;
	for (int t = 0; t < EDITION_TABLES; t++)
		agree = agree && edition->files[t].bytes == bytes[t].length && edition->files[t].rows + 1 == count_lines(&bytes[t]);
	count_withheld(edition, &areas, &versions);
	if (edition->protection.mode == PROTECTION_ROUNDING && areas.cells + versions.cells > 0)
		return error_set(err, ERROR_REFUSED, "%s/edition.xml: it is rounded, and withholds cells all the same; restore the folder as "
				 "released", folder);
	agree = agree && areas.cells == edition->areas.cells && areas.of == edition->areas.of &&
		versions.cells == edition->versions.cells && versions.of == edition->versions.of;
	return agree || error_set(err, ERROR_REFUSED, "%s/edition.xml: its rows, bytes or withheld cells are not those of its files; "
				  "restore the folder as released", folder);
}

static bool read_tables(const char *folder, struct arena *arena, struct edition *out, struct error *err)
{
	struct text bytes[EDITION_TABLES] = { 0 };
	const char *names[EDITION_TABLES];
	char hash[DIGEST_TEXT_SIZE];
	bool ok = true;
	for (int t = 0; ok && t < EDITION_TABLES; t++) {
		names[t] = path_join(arena, folder, out->files[t].name);
		ok = file_read(names[t], FILE_LIMIT, &bytes[t], err);
		if (!ok)
			break;
		digest_sha256(bytes[t].bytes, bytes[t].length, hash);
		if (strcmp(hash, out->files[t].sha256) != 0)
			ok = error_set(err, ERROR_REFUSED, "%s: changed since the edition was frozen; restore the file as released",
				       names[t]);
	}
	ok = ok && edition_parse_tables(bytes, names, arena, out, err) && check_counts(folder, bytes, out, err);
	for (int t = 0; t < EDITION_TABLES; t++)
		text_finish(&bytes[t]);
	return ok;
}

bool edition_read(const char *folder, struct arena *arena, struct edition *out, struct error *err)
{
	struct text xml = { 0 };
	struct edition edition = { 0 };
	const char *name = path_join(arena, folder, "edition.xml");
	bool ok = file_read(name, FILE_LIMIT, &xml, err) && edition_parse(name, xml.bytes, xml.length, arena, &edition, err) &&
		  read_tables(folder, arena, &edition, err);
	text_finish(&xml);
	if (ok) {
		edition.folder = arena_copy(arena, folder);
		*out = edition;
	}
	return ok;
}
