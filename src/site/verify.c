#include "site/verify.h"

#include <stdarg.h>
#include <string.h>

#include "base/file.h"
#include "base/xml.h"
#include "site/members.h"

enum { FAULT_LIMIT = 10 };

__attribute__((format(printf, 3, 0)))
static void add(struct faults *faults, const char *place, const char *format, va_list args)
{
	char line[512];
	if (++faults->count > FAULT_LIMIT)
		return;
	vsnprintf(line, sizeof line, format, args);
	text_printf(&faults->message, "%s%s%s", faults->message.length > 0 ? "\n" : "", place, line);
}

void faults_add(struct faults *faults, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	add(faults, "", format, args);
	va_end(args);
}

void faults_add_cell(struct faults *faults, const struct edition *edition, uint32_t cell, const char *format, ...)
{
	struct cube_place place = cube_place(&edition->cube, cell);
	struct text name = { 0 };
	va_list args;
	text_printf(&name, "%s: %s, %s, %s%s: ", edition->folder, edition->name, place.model, place.area != NULL ? "" : "version ",
		    place.area != NULL ? place.area : place.version);
	va_start(args, format);
	add(faults, name.bytes, format, args);
	va_end(args);
	text_finish(&name);
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
	const char *quarter = xml_attribute(arena, node, "period"), *hash = xml_attribute(arena, node, "sha256");
	int64_t revision = xml_attribute_int(node, "revision", 0);
	int period;
	char name[EDITION_NAME_SIZE];
	if (quarter == NULL || hash == NULL || revision < 1 || revision > 99999 || !period_parse(quarter, strlen(quarter), &period))
		return error_set(err, ERROR_REFUSED, "%s:%ld: an edition without period, revision or hash", list, xmlGetLineNo(node));
	edition_name(period, (unsigned)revision, name);
	if (!edition_read(arena_printf(arena, "%s/editions/%s", site, name), arena, out, err))
		return false;
	if (strcmp(out->name, name) != 0 || strcmp(out->sha256, hash) != 0)
		return error_set(err, ERROR_REFUSED, "%s/editions/%s/edition.xml: not the edition that editions.xml lists", site, name);
	return true;
}

static bool read_list(const char *site, const xmlDoc *doc, struct arena *arena, struct editions *out, struct error *err)
{
	const xmlNode *root = xmlDocGetRootElement(doc);
	size_t count = 0, read = 0;
	for (xmlNode *node = xml_child(root, "edition"); node != NULL; node = xml_next(node, "edition"))
		count++;
	struct edition *list = arena_array(arena, count, sizeof *list);
	for (xmlNode *node = xml_child(root, "edition"); node != NULL; node = xml_next(node, "edition"))
		if (!read_listed(site, node, arena, &list[read++], err))
			return false;
	editions_sort(list, read, out);
	return true;
}

/* A folder that looks like an edition and is in no chain could be taken for one. */
static bool all_listed(const char *site, const struct editions *editions, struct arena *arena, struct error *err)
{
	const char **names;
	size_t count;
	int period;
	unsigned revision;
	const char *folder = path_join(arena, site, "editions");
	if (!file_exists(folder))
		return true;
	if (!folder_list(folder, arena, &names, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (edition_parse_name(names[i], &period, &revision) && editions_find_revision(editions, period, revision) == NULL)
			return error_set(err, ERROR_REFUSED, "%s/%s: an edition that editions.xml does not list", folder, names[i]);
	return true;
}

bool verify_editions(const char *site, struct arena *arena, struct editions *editions, struct verify_result *result,
		     struct error *err)
{
	xmlDoc *doc = NULL;
	struct editions found = { 0 };
	if (!xml_read(path_join(arena, site, "editions.xml"), &doc, err))
		return false;
	bool ok = read_list(site, doc, arena, &found, err) && editions_check_chain(&found, err) && all_listed(site, &found, arena, err);
	xmlFreeDoc(doc);
	if (!ok)
		return false;
	result->editions = editions_all(&found);
	*editions = found;
	return true;
}

/* The equation as the files show it. */
struct shown_sum {
	uint64_t parts, total; /* published ones */
	uint32_t withheld;     /* parts and total */
	bool total_withheld;
};

static struct shown_sum show_sum(const struct edition *edition, const struct equations *equations, const struct equation *equation)
{
	bool gone = edition->withheld[equation->total];
	struct shown_sum shown = { .total = gone ? 0 : edition->cube.values[equation->total], .total_withheld = gone };
	shown.withheld = shown.total_withheld;
	for (uint32_t i = 0; i < equation->count; i++) {
		uint32_t cell = equations->members[equation->first + i];
		shown.parts += edition->withheld[cell] ? 0 : edition->cube.values[cell];
		shown.withheld += edition->withheld[cell];
	}
	return shown;
}

/* Exact where all is published; else two withheld cells or more, which sum to k or more where the total is published. */
static const char *sum_fault(const struct shown_sum *shown, unsigned k)
{
	if (shown->withheld == 0)
		return shown->parts == shown->total ? NULL : "its published parts do not add up to it";
	if (shown->withheld == 1)
		return "a single cell of the sum is withheld: subtraction gives it away";
	if (!shown->total_withheld && (shown->parts > shown->total || shown->total - shown->parts < k))
		return "what it leaves for its withheld parts is less than the threshold";
	return NULL;
}

static void check_edition(const struct edition *edition, struct verify_result *result, struct faults *faults)
{
	struct arena arena = { 0 };
	struct equations equations;
	unsigned k = edition->protection.k;
	result->rounded += edition->protection.mode == PROTECTION_ROUNDING;
	result->least_k = result->least_k == 0 || k < result->least_k ? k : result->least_k;
	result->most_k = k > result->most_k ? k : result->most_k;
	cube_equations(&edition->cube, &arena, &equations);
	for (uint32_t cell = 0; cell < edition->cube.cell_count; cell++)
		if (!edition->withheld[cell] && edition->cube.values[cell] >= 1 && edition->cube.values[cell] < k)
			faults_add_cell(faults, edition, cell, "a count under the threshold is published");
	for (size_t i = 0; i < equations.count; i++) {
		struct shown_sum shown = show_sum(edition, &equations, &equations.list[i]);
		const char *fault = sum_fault(&shown, k);
		if (fault != NULL)
			faults_add_cell(faults, edition, equations.list[i].total, "%s", fault);
		*(shown.withheld == 0 ? &result->sums : &result->sums_with_gaps) += 1;
	}
	arena_finish(&arena);
}

bool verify_sums(const struct editions *editions, struct verify_result *result, struct error *err)
{
	struct faults faults = { 0 };
	for (size_t e = 0; e < editions_all(editions); e++)
		check_edition(editions_at(editions, e), result, &faults);
	return faults_settle(&faults, err);
}

static void check_series(const char *site, const char *path, const struct editions *editions, const char *model, const char *area,
			 struct faults *faults)
{
	struct arena arena = { 0 };
	struct text expected = { 0 }, found = { 0 };
	struct error err;
	const char *full = path_join(&arena, site, path);
	members_series(editions, model, area, &expected);
	if (!file_read(full, SIZE_MAX / 4, &found, &err))
		faults_add(faults, "%s", err.message);
	else if (found.length != expected.length || memcmp(found.bytes, expected.bytes, found.length) != 0)
		faults_add(faults, "%s: its rows are not those of the editions", full);
	text_finish(&expected);
	text_finish(&found);
	arena_finish(&arena);
}

bool verify_series(const char *site, const struct editions *editions, struct error *err)
{
	struct arena arena = { 0 };
	struct faults faults = { 0 };
	struct members models = members_models(editions, &arena), countries = members_countries(editions, &arena);
	if (editions->count > 0)
		check_series(site, MEMBERS_SERIES_PATH, editions, NULL, NULL, &faults);
	for (uint32_t i = 0; i < models.count; i++)
		check_series(site, members_model_path(&models, i, &arena), editions, models.labels[i], NULL, &faults);
	for (uint32_t i = 0; i < countries.count; i++)
		check_series(site, members_country_path(&countries, i, &arena), editions, NULL, countries.labels[i], &faults);
	arena_finish(&arena);
	return faults_settle(&faults, err);
}

bool verify_site(const char *site, struct progress *progress, struct text *report, struct verify_result *out, struct error *err)
{
	struct arena arena = { 0 };
	struct editions editions = { 0 };
	struct verify_result result = { 0 };
	const char *const *paths = NULL;
	bool ok = verify_manifest(site, &arena, progress, &paths, &result, err) &&
		  verify_editions(site, &arena, &editions, &result, err) &&
		  verify_issues(site, &arena, &result, err) && verify_sums(&editions, &result, err) &&
		  verify_disclosure(&editions, progress, report, NULL, &result, err) &&
		  verify_series(site, &editions, err) &&
		  verify_pages(site, paths, &editions, progress, &result, err);
	progress_end(progress);
	if (ok)
		*out = result;
	arena_finish(&arena);
	return ok;
}
