#include "site/verify.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "base/file.h"
#include "base/xml.h"

enum { FAULT_LIMIT = 10 };

void faults_add(struct faults *faults, const char *format, ...)
{
	char line[512];
	va_list args;
	if (++faults->count > FAULT_LIMIT)
		return;
	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	text_printf(&faults->message, "%s%s", faults->message.length > 0 ? "\n" : "", line);
}

bool faults_settle(struct faults *faults, struct error *err)
{
	bool none = faults->count == 0;
	if (faults->count > FAULT_LIMIT)
		text_printf(&faults->message, "\nand %zu more", faults->count - FAULT_LIMIT);
	if (!none)
		error_set(err, ERROR_REFUSED, "%s", faults->message.bytes);
	text_finish(&faults->message);
	*faults = (struct faults){ 0 };
	return none;
}

/* editions.xml says which edition is where and what its hash is; the folder then has to agree. */
static bool read_listed(const char *site, const xmlNode *node, struct arena *arena, struct edition *out, struct error *err)
{
	const char *list = path_join(arena, site, "editions.xml");
	const char *name = xml_attribute(arena, node, "period"), *hash = xml_attribute(arena, node, "sha256");
	int period;
	if (name == NULL || hash == NULL || !period_parse(name, strlen(name), &period))
		return error_set(err, ERROR_REFUSED, "%s:%ld: an edition without period or hash", list, xmlGetLineNo(node));
	if (!edition_read(arena_printf(arena, "%s/editions/%s", site, name), arena, out, err))
		return false;
	if (out->cube.period != period || strcmp(out->sha256, hash) != 0)
		return error_set(err, ERROR_REFUSED, "%s/editions/%s/edition.xml: not the edition that editions.xml lists", site, name);
	return true;
}

static bool read_list(const char *site, const xmlDoc *doc, struct arena *arena, struct editions *out, struct error *err)
{
	const xmlNode *root = xmlDocGetRootElement(doc);
	size_t count = 0;
	for (xmlNode *node = xml_child(root, "edition"); node != NULL; node = xml_next(node, "edition"))
		count++;
	out->list = arena_array(arena, count, sizeof *out->list);
	for (xmlNode *node = xml_child(root, "edition"); node != NULL; node = xml_next(node, "edition"))
		if (!read_listed(site, node, arena, &out->list[out->count++], err))
			return false;
	return true;
}

bool verify_editions(const char *site, struct arena *arena, struct editions *editions, struct verify_result *result,
		     struct error *err)
{
	xmlDoc *doc = NULL;
	struct editions found = { 0 };
	if (!xml_read(path_join(arena, site, "editions.xml"), &doc, err))
		return false;
	bool ok = read_list(site, doc, arena, &found, err) && editions_check_chain(&found, err);
	xmlFreeDoc(doc);
	if (!ok)
		return false;
	result->editions = found.count;
	*editions = found;
	return true;
}

static void describe_cell(const struct cube *cube, uint32_t cell, char *out, size_t size)
{
	char period[PERIOD_TEXT_SIZE];
	uint32_t areas = cube_areas(cube), area_cells = (cube->models + 1) * areas;
	period_format(cube->period, period);
	if (cell < area_cells)
		snprintf(out, size, "%s, %s, %s", period, cube_model_name(cube, cell / areas), cube_area_code(cube, cell % areas));
	else
		snprintf(out, size, "%s, %s, version %s", period, cube_model_name(cube, (cell - area_cells) / cube->versions),
			 cube->version_names[(cell - area_cells) % cube->versions]);
}

/* One equation: exact where all is published; else at least two withheld cells, and each can be 1 or more. */
static void check_equation(const struct edition *edition, const struct equations *equations, const struct equation *equation,
			   struct verify_result *result, struct faults *faults)
{
	const struct cube *cube = &edition->cube;
	bool total_withheld = edition->withheld[equation->total];
	uint64_t sum = 0, withheld = 0, total = cube->values[equation->total];
	char name[300];
	for (uint32_t i = 0; i < equation->count; i++) {
		uint32_t cell = equations->members[equation->first + i];
		sum += cube->values[cell];
		withheld += edition->withheld[cell];
	}
	describe_cell(cube, equation->total, name, sizeof name);
	if (!total_withheld && withheld == 0 && sum != total)
		faults_add(faults, "%s/%s: the total of %s is %" PRIu64 ", its parts sum to %" PRIu64, edition->folder,
			   edition->files[EDITION_AREAS_TABLE].name, name, total, sum);
	else if (total_withheld + withheld == 1)
		faults_add(faults, "%s/%s: in the sum %s a single cell is withheld: subtraction gives it away", edition->folder,
			   edition->files[EDITION_AREAS_TABLE].name, name);
	else if (!total_withheld && withheld > 0 && sum + withheld > total)
		faults_add(faults, "%s/%s: the parts of %s leave nothing for its withheld cells", edition->folder,
			   edition->files[EDITION_AREAS_TABLE].name, name);
	*(total_withheld + withheld == 0 ? &result->sums : &result->sums_with_gaps) += 1;
}

bool verify_sums(const struct editions *editions, struct verify_result *result, struct error *err)
{
	struct faults faults = { 0 };
	for (size_t e = 0; e < editions->count; e++) {
		struct arena arena = { 0 };
		struct equations equations;
		cube_equations(&editions->list[e].cube, &arena, &equations);
		for (size_t i = 0; i < equations.count; i++)
			check_equation(&editions->list[e], &equations, &equations.list[i], result, &faults);
		arena_finish(&arena);
	}
	return faults_settle(&faults, err);
}

bool verify_site(const char *site, struct progress *progress, struct verify_result *out, struct error *err)
{
	struct arena arena = { 0 };
	struct editions editions = { 0 };
	struct verify_result result = { 0 };
	const char *const *paths = NULL;
	bool ok = verify_manifest(site, &arena, progress, &paths, &result, err) &&
		  verify_editions(site, &arena, &editions, &result, err) && verify_sums(&editions, &result, err) &&
		  verify_pages(site, paths, &editions, progress, &result, err);
	progress_end(progress);
	if (ok)
		*out = result;
	arena_finish(&arena);
	return ok;
}
