#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/area.h"
#include "base/labels.h"
#include "base/rows.h"
#include "edition/edition.h"
#include "source/value.h"

const char *const edition_areas_header = "time_period,ref_area,ref_area_name,model,obs_value,obs_status,conf_status\r\n";
static const char *const versions_table_header = "time_period,model,software_version,obs_value,obs_status,conf_status\r\n";

/* The flags of what is published and of what is withheld, codes of SDMX CL_OBS_STATUS and CL_CONF_STATUS: A normal, P provisional, F free;
 * Q suppressed, C confidential. */
static void add_observation(const struct edition *edition, uint32_t cell, struct text *out)
{
	if (!edition->withheld[cell])
		text_add_uint(out, edition->cube.values[cell]);
	text_printf(out, ",%s\r\n", edition->withheld[cell] ? "Q,C" : edition->final != NULL ? "P,F" : "A,F");
}

void edition_add_area(const struct edition *edition, uint32_t area, uint32_t first, uint32_t last, struct text *out)
{
	const struct cube *cube = &edition->cube;
	const char *code = cube_area_code(cube, area);
	char period[PERIOD_TEXT_SIZE], name[AREA_NAME_SIZE];
	period_format(cube->period, period);
	area_name(code, edition->language, name);
	for (uint32_t m = first; m <= last; m++) {
		text_printf(out, "%s,%s,", period, code);
		rows_add_field(out, name);
		text_add_char(out, ',');
		rows_add_field(out, cube_model_name(cube, m));
		text_add_char(out, ',');
		add_observation(edition, cube_area_cell(cube, m, area), out);
	}
}

static void write_areas_table(const struct edition *edition, struct text *out)
{
	text_add(out, edition_areas_header);
	for (uint32_t area = 0; area < cube_areas(&edition->cube); area++)
		edition_add_area(edition, area, 0, edition->cube.models, out);
}

bool edition_lists_version(const struct edition *edition, uint32_t cell)
{
	return edition->cube.versions_shared || edition->withheld[cell] || edition->cube.values[cell] != 0;
}

static void write_versions_table(const struct edition *edition, const char *period, struct text *out)
{
	const struct cube *cube = &edition->cube;
	uint32_t rows = cube->models + (cube->versions_shared ? 1 : 0);
	text_add(out, versions_table_header);
	for (uint32_t m = 0; m < rows; m++) {
		for (uint32_t v = 0; v < cube->versions; v++) {
			uint32_t cell = cube_version_cell(cube, m, v);
			if (!edition_lists_version(edition, cell))
				continue;
			text_printf(out, "%s,", period);
			rows_add_field(out, cube_model_name(cube, m));
			text_add_char(out, ',');
			rows_add_field(out, cube->version_names[v]);
			text_add_char(out, ',');
			add_observation(edition, cell, out);
		}
	}
}

static void write_areas(const struct edition *edition, struct text *out)
{
	const struct cube *cube = &edition->cube;
	char name[AREA_NAME_SIZE];
	text_add(out, "ref_area,name,kind,parent\r\n");
	for (uint32_t area = 0; area < cube_areas(cube); area++) {
		const char *code = cube_area_code(cube, area);
		bool country = area < cube->countries, world = area == cube_world(cube);
		area_name(code, edition->language, name);
		text_printf(out, "%s,", code);
		rows_add_field(out, name);
		text_printf(out, ",%s,%s\r\n", country ? "country" : world ? "world" : "region",
			    country ? cube->region_codes[cube->country_region[area]] : world ? "" : CUBE_TOTAL);
	}
}

static void write_models(const struct edition *edition, struct text *out)
{
	text_add(out, "model,name\r\n");
	for (uint32_t m = 0; m < edition->cube.models; m++) {
		rows_add_field(out, edition->cube.model_names[m]);
		text_add_char(out, ',');
		rows_add_field(out, edition->cube.model_names[m]);
		text_add(out, "\r\n");
	}
}

void edition_tables(const struct edition *edition, struct text out[EDITION_TABLES])
{
	char period[PERIOD_TEXT_SIZE];
	period_format(edition->cube.period, period);
	write_areas_table(edition, &out[EDITION_AREAS_TABLE]);
	write_versions_table(edition, period, &out[EDITION_VERSIONS_TABLE]);
	write_areas(edition, &out[EDITION_AREAS]);
	write_models(edition, &out[EDITION_MODELS]);
}

static bool refuse(struct error *err, const char *name, size_t row, const char *why, const char *value)
{
	return error_set(err, ERROR_REFUSED, "%s: row %zu: %s '%.80s'", name, row + 2, why, value);
}

/* Reading back. The members come from models.csv, areas.csv and the versions table; the cells then fill in. */
struct reading {
	const char *const *names;
	struct arena *arena;
	struct rows rows[EDITION_TABLES];
	struct edition *edition;
	const char **countries, **regions, **parents; /* as areas.csv lists them */
	bool *withheld, *seen;
	struct error *err;
};

static bool read_models(struct reading *reading)
{
	const struct rows *rows = &reading->rows[EDITION_MODELS];
	size_t model;
	if (!rows_column(rows, reading->names[EDITION_MODELS], "model", &model, reading->err))
		return false;
	const char **names = arena_array(reading->arena, rows->count, sizeof *names);
	for (size_t i = 0; i < rows->count; i++) {
		names[i] = rows_cell(rows, i, model);
		if (i > 0 && strcmp(names[i - 1], names[i]) >= 0)
			return refuse(reading->err, reading->names[EDITION_MODELS], i, "models are not in order at", names[i]);
	}
	reading->edition->cube.model_names = names;
	reading->edition->cube.models = (uint32_t)rows->count;
	return true;
}

/* Appends a code to a list that must stay in byte order. */
static bool take_code(const char **codes, uint32_t *count, const char *code)
{
	if (*count > 0 && strcmp(codes[*count - 1], code) >= 0)
		return false;
	codes[(*count)++] = code;
	return true;
}

static bool read_area(struct reading *reading, size_t row, const size_t columns[3])
{
	const struct rows *rows = &reading->rows[EDITION_AREAS];
	struct cube *cube = &reading->edition->cube;
	const char *code = rows_cell(rows, row, columns[0]), *kind = rows_cell(rows, row, columns[1]);
	bool last = row + 1 == rows->count, ok = false;
	if (strcmp(kind, "country") == 0 && area_is_country(code, strlen(code)) && cube->regions == 0 && !last) {
		reading->parents[cube->countries] = rows_cell(rows, row, columns[2]);
		ok = take_code(reading->countries, &cube->countries, code);
	} else if (strcmp(kind, "region") == 0 && strlen(code) == 3 && strspn(code, "0123456789") == 3 && !last) {
		ok = take_code(reading->regions, &cube->regions, code);
	} else if (strcmp(kind, "world") == 0 && last) {
		ok = strcmp(code, CUBE_TOTAL) == 0;
	}
	return ok || refuse(reading->err, reading->names[EDITION_AREAS], row, "out of place: the area", code);
}

static bool find_parent(struct reading *reading, const struct cube *cube, uint32_t country, const char *parent, uint32_t *out)
{
	*out = labels_search(cube->region_codes, cube->regions, parent);
	return *out != LABELS_NONE || refuse(reading->err, reading->names[EDITION_AREAS], country, "no such region:", parent);
}

static bool read_areas(struct reading *reading)
{
	const struct rows *rows = &reading->rows[EDITION_AREAS];
	struct cube *cube = &reading->edition->cube;
	const char *name = reading->names[EDITION_AREAS];
	size_t columns[3];
	if (!rows_column(rows, name, "ref_area", &columns[0], reading->err) ||
	    !rows_column(rows, name, "kind", &columns[1], reading->err) ||
	    !rows_column(rows, name, "parent", &columns[2], reading->err))
		return false;
	if (rows->count == 0)
		return error_set(reading->err, ERROR_REFUSED, "%s: there is no row for the world", name);
	reading->parents = arena_array(reading->arena, rows->count, sizeof *reading->parents);
	cube->country_codes = reading->countries = arena_array(reading->arena, rows->count, sizeof *reading->countries);
	cube->region_codes = reading->regions = arena_array(reading->arena, rows->count, sizeof *reading->regions);
	for (size_t i = 0; i < rows->count; i++)
		if (!read_area(reading, i, columns))
			return false;
	uint32_t *regions = arena_array(reading->arena, cube->countries, sizeof *regions);
	for (uint32_t c = 0; c < cube->countries; c++)
		if (!find_parent(reading, cube, c, reading->parents[c], &regions[c]))
			return false;
	cube->country_region = regions;
	return true;
}

static bool read_version_names(struct reading *reading)
{
	const struct rows *rows = &reading->rows[EDITION_VERSIONS_TABLE];
	struct cube *cube = &reading->edition->cube;
	struct labels labels = { 0 };
	size_t model, version;
	const char *name = reading->names[EDITION_VERSIONS_TABLE];
	if (!rows_column(rows, name, "model", &model, reading->err) ||
	    !rows_column(rows, name, "software_version", &version, reading->err))
		return false;
	for (size_t i = 0; i < rows->count; i++) {
		const char *label = rows_cell(rows, i, version);
		labels_add(&labels, label, strlen(label));
		cube->versions_shared = cube->versions_shared || strcmp(rows_cell(rows, i, model), CUBE_TOTAL) == 0;
	}
	uint32_t *order = arena_array(reading->arena, labels.count, sizeof *order);
	labels_sort(&labels, order);
	const char **names = arena_array(reading->arena, labels.count, sizeof *names);
	for (uint32_t v = 0; v < labels.count; v++)
		names[v] = arena_copy(reading->arena, labels.names[order[v]]);
	cube->version_names = names;
	cube->versions = labels.count;
	labels_finish(&labels);
	return true;
}

/* The value and flags of one row into its cell. */
static bool read_observation(struct reading *reading, enum edition_table table, size_t row, uint32_t cell)
{
	const struct rows *rows = &reading->rows[table];
	size_t first = rows->columns - 3; /* obs_value, obs_status, conf_status: the header was compared */
	const char *value = rows_cell(rows, row, first), *status = rows_cell(rows, row, first + 1);
	const char *confidential = rows_cell(rows, row, first + 2), *name = reading->names[table];
	if (reading->seen[cell])
		return refuse(reading->err, name, row, "the cell stands twice; value", value);
	reading->seen[cell] = true;
	if (strcmp(status, "Q") == 0 && strcmp(confidential, "C") == 0 && value[0] == '\0') {
		reading->withheld[cell] = true;
		return true;
	}
	char *end;
	uint64_t number = strtoull(value, &end, 10);
	const char *normal = reading->edition->final != NULL ? "P" : "A";
	if (strcmp(status, normal) != 0 || strcmp(confidential, "F") != 0 || value[0] < '0' || value[0] > '9' || *end != '\0' ||
	    strlen(value) > 16 || number > VALUE_COUNT_MAX)
		return refuse(reading->err, name, row, normal[0] == 'P' ? "neither a count with P and F nor a blank with Q and C:" :
								     "neither a count with A and F nor a blank with Q and C:", value);
	reading->edition->cube.values[cell] = number;
	return true;
}

static bool same_header(const struct rows *rows, const char *header)
{
	struct text line = { 0 };
	for (size_t i = 0; i < rows->columns; i++) {
		text_add(&line, i > 0 ? "," : "");
		text_add(&line, rows->header[i]);
	}
	text_add(&line, "\r\n");
	bool same = strcmp(line.bytes, header) == 0;
	text_finish(&line);
	return same;
}

static bool read_table(struct reading *reading, enum edition_table table)
{
	const struct rows *rows = &reading->rows[table];
	const struct edition *edition = reading->edition;
	const char *name = reading->names[table];
	bool areas = table == EDITION_AREAS_TABLE;
	char period[PERIOD_TEXT_SIZE];
	period_format(edition->cube.period, period);
	for (size_t i = 0; i < rows->count; i++) {
		const char *label = rows_cell(rows, i, areas ? 1 : 2);
		uint32_t model = edition_model(edition, rows_cell(rows, i, areas ? 3 : 1));
		uint32_t other = areas ? edition_area(edition, label) : edition_version(edition, label);
		if (strcmp(rows_cell(rows, i, 0), period) != 0)
			return refuse(reading->err, name, i, "another period:", rows_cell(rows, i, 0));
		if (model == LABELS_NONE || other == LABELS_NONE)
			return refuse(reading->err, name, i, "a model or area that models.csv or areas.csv lacks, beside", label);
		uint32_t cell = areas ? cube_area_cell(&edition->cube, model, other) : cube_version_cell(&edition->cube, model, other);
		if (!read_observation(reading, table, i, cell))
			return false;
	}
	return true;
}

static bool all_seen(struct reading *reading)
{
	const struct cube *cube = &reading->edition->cube;
	uint32_t needed = cube->versions_shared ? cube->cell_count : (cube->models + 1) * cube_areas(cube);
	for (uint32_t cell = 0; cell < needed; cell++)
		if (!reading->seen[cell])
			return error_set(reading->err, ERROR_REFUSED, "%s: a row is missing: a table must hold each model with each "
					 "area or version", reading->names[cell < (cube->models + 1) * cube_areas(cube) ?
									   EDITION_AREAS_TABLE : EDITION_VERSIONS_TABLE]);
	return true;
}

bool edition_parse_tables(const struct text bytes[EDITION_TABLES], const char *const names[EDITION_TABLES],
			  struct arena *arena, struct edition *out, struct error *err)
{
	struct reading reading = { .names = names, .arena = arena, .edition = out, .err = err };
	out->cube = (struct cube){ .period = out->cube.period };
	for (int t = 0; t < EDITION_TABLES; t++)
		if (!rows_parse(names[t], bytes[t].bytes, bytes[t].length, arena, &reading.rows[t], err))
			return false;
	if (!same_header(&reading.rows[EDITION_AREAS_TABLE], edition_areas_header))
		return error_set(err, ERROR_REFUSED, "%s: row 1: another header was expected", names[EDITION_AREAS_TABLE]);
	if (!same_header(&reading.rows[EDITION_VERSIONS_TABLE], versions_table_header))
		return error_set(err, ERROR_REFUSED, "%s: row 1: another header was expected", names[EDITION_VERSIONS_TABLE]);
	if (!read_models(&reading) || !read_areas(&reading) || !read_version_names(&reading))
		return false;
	if (!cube_allocate(&out->cube, arena, err))
		return false;
	reading.withheld = arena_array(arena, out->cube.cell_count, sizeof *reading.withheld);
	reading.seen = arena_array(arena, out->cube.cell_count, sizeof *reading.seen);
	out->withheld = reading.withheld;
	return read_table(&reading, EDITION_AREAS_TABLE) && read_table(&reading, EDITION_VERSIONS_TABLE) && all_seen(&reading);
}
