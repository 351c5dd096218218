#include "site/page.h"

#include <string.h>

#include "base/labels.h"
#include "base/xml.h"
#include "site/files.h"
#include "site/illustrate.h"
#include "site/ranking.h"

enum { TOP = 10, BARS = 12 };

static void set_edition(xmlNode *node, const struct edition *edition)
{
	char period[PERIOD_TEXT_SIZE];
	period_format(edition->cube.period, period);
	tree_set(node, "period", period);
	tree_set(node, "edition", edition->name);
}

/* <series> of <row period change?> and <figure> over all editions, oldest first, for a model in an area. Codes as in the
 * CSV files, CUBE_TOTAL for all. */
static void add_series(struct report *report, const char *model, const char *area)
{
	const struct editions *editions = report->site->editions;
	struct figure before = { FIGURE_NONE, 0 };
	xmlNode *series = tree_add(report->page, "series");
	for (size_t i = 0; i < editions->count; i++) {
		const struct edition *edition = &editions->list[i];
		uint32_t row = edition_model(edition, model), place = edition_area(edition, area);
		struct figure figure = figure_of_area(edition, row, place);
		xmlNode *node = tree_add(series, "row");
		set_edition(node, edition);
		figure_add_area(node, edition, row, place);
		if (i > 0 && editions->list[i - 1].cube.period == edition->cube.period - 1)
			figure_set_change(node, figure, before);
		before = figure;
	}
}

/* <headline period change?> and its figure in an edition. */
static void add_headline(struct report *report, const struct edition *edition, const char *model, const char *area)
{
	const struct edition *before = editions_find(report->site->editions, edition->cube.period - 1);
	xmlNode *node = tree_add(report->page, "headline");
	uint32_t row = edition_model(edition, model), place = edition_area(edition, area);
	set_edition(node, edition);
	figure_add_area(node, edition, row, place);
	if (before != NULL)
		figure_set_change(node, figure_of_area(edition, row, place),
				  figure_of_area(before, edition_model(before, model), edition_area(before, area)));
}

static bool add_start_figures(struct report *report, const struct edition *latest, struct error *err)
{
	struct ranking models = ranking_of_models(report, latest, cube_world(&latest->cube));
	struct ranking countries = ranking_of_countries(report, latest, latest->cube.models);
	add_headline(report, latest, CUBE_TOTAL, CUBE_TOTAL);
	set_edition(ranking_add(report->page, "models", &models, TOP), latest);
	set_edition(ranking_add(report->page, "countries", &countries, TOP), latest);
	add_series(report, CUBE_TOTAL, CUBE_TOTAL);
	const struct illustration bars = { "models", "bars.models", .press = true }, map = { "map", "map", .press = true };
	const struct illustration series = { "series", "series", .press = true };
	return illustrate_ranking(report, &bars, &models, TOP, err) && illustrate_map(report, &map, &countries, err) &&
	       illustrate_series(report, &series, CUBE_TOTAL, CUBE_TOTAL, err);
}

bool page_start(struct report *report, struct error *err)
{
	const struct edition *latest = site_latest(report->site);
	report_begin_page(report, "start", "start", "index.html");
	return (latest == NULL || add_start_figures(report, latest, err)) && report_end_page(report, err);
}

bool page_missing(struct report *report, struct error *err)
{
	report_begin_page(report, "missing", "", "404.html");
	return report_end_page(report, err);
}

bool page_plain(struct report *report, const char *kind, struct error *err)
{
	report_begin_page(report, kind, kind, arena_printf(&report->arena, "%s/index.html", kind));
	return report_end_page(report, err);
}

static void add_regions(struct report *report, const struct edition *edition)
{
	const struct cube *cube = &edition->cube;
	xmlNode *regions = tree_add(report->page, "regions");
	for (uint32_t r = 0; r < cube->regions; r++) {
		xmlNode *row = tree_add(regions, "row");
		tree_set(row, "code", cube->region_codes[r]);
		tree_set(row, "label", report_area(report, cube->region_codes[r]));
		figure_add_area(row, edition, cube->models, cube_region_area(cube, r));
	}
}

/* Each model's row gets one <figure region="150"> for each region beside its own. */
static void add_region_figures(xmlNode *models, const struct ranking *ranking)
{
	const struct cube *cube = &ranking->edition->cube;
	size_t place = 0;
	for (xmlNode *row = xml_child(models, "row"); row != NULL; row = xml_next(row, "row"), place++)
		for (uint32_t r = 0; r < cube->regions; r++)
			tree_set(figure_add_area(row, ranking->edition, ranking->list[place].index, cube_region_area(cube, r)), "region",
				 cube->region_codes[r]);
}

static bool illustrate_edition(struct report *report, const struct ranking *models, const struct ranking *countries,
			       const struct ranking *versions, struct error *err)
{
	const struct illustration bars = { "models", "bars.models", .press = true };
	const struct illustration map = { "map", "map", .press = true, .full = true };
	const struct illustration places = { "countries", "bars.countries", .press = true };
	const struct illustration software = { "versions", "versions", .press = true };
	return illustrate_ranking(report, &bars, models, BARS, err) && illustrate_map(report, &map, countries, err) &&
	       illustrate_ranking(report, &places, countries, BARS, err) &&
	       illustrate_ranking(report, &software, versions, BARS, err);
}

bool page_edition(struct report *report, const struct edition *edition, struct error *err)
{
	const struct cube *cube = &edition->cube;
	report_begin_page(report, "edition", "editions", arena_printf(&report->arena, "editions/%s/index.html", edition->name));
	struct ranking models = ranking_of_models(report, edition, cube_world(cube));
	struct ranking countries = ranking_of_countries(report, edition, cube->models);
	struct ranking versions = { .edition = edition };
	report_add_edition(report->page, report->site, edition);
	xmlNode *rows = ranking_add(report->page, "models", &models, SIZE_MAX);
	set_edition(rows, edition);
	add_region_figures(rows, &models);
	add_regions(report, edition);
	set_edition(ranking_add(report->page, "countries", &countries, SIZE_MAX), edition);
	if (cube->versions_shared) {
		versions = ranking_of_versions(report, edition, cube->models);
		set_edition(ranking_add(report->page, "versions", &versions, SIZE_MAX), edition);
	}
	return illustrate_edition(report, &models, &countries, &versions, err) && report_end_page(report, err);
}

/* Members that the newest edition does not have any more still have a page: they come last, with no figure. */
static void add_former(struct report *report, xmlNode *rows, const struct members *members, const char *folder,
		       bool countries)
{
	const struct edition *latest = site_latest(report->site);
	for (size_t i = 0; i < members->count; i++) {
		const char *label = members->labels[i];
		if ((countries ? edition_area(latest, label) : edition_model(latest, label)) != LABELS_NONE)
			continue;
		xmlNode *row = tree_add(rows, "row");
		tree_set(row, "label", countries ? report_area(report, label) : label);
		tree_set(row, "code", countries ? label : NULL);
		tree_set(row, "href", report_link(report, arena_printf(&report->arena, "%s/%s/index.html", folder, members->slugs[i])));
		figure_add_area(row, NULL, LABELS_NONE, LABELS_NONE);
	}
}

bool page_models(struct report *report, struct error *err)
{
	const struct edition *latest = site_latest(report->site);
	report_begin_page(report, "models", "models", "models/index.html");
	struct ranking models = ranking_of_models(report, latest, cube_world(&latest->cube));
	const struct illustration bars = { "bars", "bars.models", .press = false };
	xmlNode *rows = ranking_add(report->page, "models", &models, SIZE_MAX);
	set_edition(rows, latest);
	add_former(report, rows, &report->site->models, "models", false);
	return illustrate_ranking(report, &bars, &models, BARS, err) && report_end_page(report, err);
}

bool page_countries(struct report *report, struct error *err)
{
	const struct edition *latest = site_latest(report->site);
	report_begin_page(report, "countries", "countries", "countries/index.html");
	struct ranking countries = ranking_of_countries(report, latest, latest->cube.models);
	const struct illustration map = { "map", "map", .full = true };
	xmlNode *rows = ranking_add(report->page, "countries", &countries, SIZE_MAX);
	set_edition(rows, latest);
	add_former(report, rows, &report->site->countries, "countries", true);
	return illustrate_map(report, &map, &countries, err) && report_end_page(report, err);
}

/* What a living page is about: the newest edition that publishes a figure of the model (or country) other than zero, or else
 * the newest that has it at all. There is one, or it would have no page. */
static const struct edition *newest_with(const struct site *site, const char *model, const char *area)
{
	const struct edition *found = NULL;
	for (size_t i = site->editions->count; i-- > 0;) {
		const struct edition *edition = &site->editions->list[i];
		struct figure figure = figure_of_area(edition, edition_model(edition, model), edition_area(edition, area));
		if (figure.value > 0)
			return edition;
		if (figure.state != FIGURE_NONE && found == NULL)
			found = edition;
	}
	return found;
}

bool page_model(struct report *report, size_t place, struct error *err)
{
	const struct members *members = &report->site->models;
	const char *label = members->labels[place], *slug = members->slugs[place];
	const char *folder = arena_printf(&report->arena, "models/%s", slug);
	const struct edition *edition = newest_with(report->site, label, CUBE_TOTAL);
	uint32_t model = edition_model(edition, label);
	report_begin_page(report, "model", "models", arena_printf(&report->arena, "%s/index.html", folder));
	xmlNode *node = tree_add(report->page, "model");
	tree_set(node, "label", label);
	tree_set(node, "slug", slug);
	add_headline(report, edition, label, CUBE_TOTAL);
	add_series(report, label, CUBE_TOTAL);
	struct ranking countries = ranking_of_countries(report, edition, model), versions = ranking_of_versions(report, edition, model);
	set_edition(ranking_add(report->page, "countries", &countries, SIZE_MAX), edition);
	set_edition(ranking_add(report->page, "versions", &versions, SIZE_MAX), edition);
	report_add_file(report->page, "model", members_model_path(members, (uint32_t)place, &report->arena), 0, NULL, 0);
	const struct illustration series = { "series", "series", .subject = label };
	const struct illustration map = { "map", "map", .subject = label, .full = true };
	const struct illustration places = { "countries", "bars.countries", .subject = label };
	const struct illustration software = { "versions", "adoption", .subject = label };
	return illustrate_series(report, &series, label, CUBE_TOTAL, err) && illustrate_map(report, &map, &countries, err) &&
	       illustrate_ranking(report, &places, &countries, BARS, err) && illustrate_versions(report, &software, label, err) &&
	       report_end_page(report, err);
}

bool page_country(struct report *report, size_t place, struct error *err)
{
	const struct members *members = &report->site->countries;
	const char *code = members->labels[place], *name = report_area(report, code);
	const char *folder = arena_printf(&report->arena, "countries/%s", members->slugs[place]);
	const struct edition *edition = newest_with(report->site, CUBE_TOTAL, code);
	uint32_t area = edition_area(edition, code);
	report_begin_page(report, "country", "countries", arena_printf(&report->arena, "%s/index.html", folder));
	xmlNode *node = tree_add(report->page, "country");
	tree_set(node, "code", code);
	tree_set(node, "label", name);
	tree_set(node, "region", edition->cube.region_codes[edition->cube.country_region[area]]);
	add_headline(report, edition, CUBE_TOTAL, code);
	add_series(report, CUBE_TOTAL, code);
	struct ranking models = ranking_of_models(report, edition, area);
	set_edition(ranking_add(report->page, "models", &models, SIZE_MAX), edition);
	report_add_file(report->page, "country", members_country_path(members, (uint32_t)place, &report->arena), 0, NULL, 0);
	const struct illustration series = { "series", "series", .subject = name };
	const struct illustration bars = { "models", "bars.models", .subject = name };
	return illustrate_series(report, &series, CUBE_TOTAL, code, err) && illustrate_ranking(report, &bars, &models, BARS, err) &&
	       report_end_page(report, err);
}

bool page_downloads(struct report *report, struct error *err)
{
	size_t count;
	char period[PERIOD_TEXT_SIZE];
	const struct site_file *listed = files_listed(report->site, &report->arena, &count);
	report_begin_page(report, "downloads", "downloads", "downloads/index.html");
	for (size_t i = 0; i < count; i++) {
		const struct published_file *file = publish_find(report->site->publish, listed[i].path);
		xmlNode *node = report_add_file(report->page, listed[i].kind, file->path, file->bytes, file->sha256, listed[i].rows);
		if (listed[i].period == 0)
			continue;
		period_format(listed[i].period, period);
		tree_set(node, "period", period);
	}
	return report_end_page(report, err);
}
