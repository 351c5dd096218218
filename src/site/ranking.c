#define _GNU_SOURCE /* qsort_r */
#include "site/ranking.h"

#include <stdlib.h>
#include <string.h>

#include "base/labels.h"

/* Counts first, then what is withheld (at least 1), then zeros, then what is not there. */
static int rank_of(struct figure figure)
{
	if (figure.state == FIGURE_PUBLISHED)
		return figure.value > 0 ? 0 : 2;
	return figure.state == FIGURE_WITHHELD ? 1 : 3;
}

static int compare_ranked(const void *left, const void *right, void *language)
{
	const struct ranked *a = left, *b = right;
	if (rank_of(a->figure) != rank_of(b->figure))
		return rank_of(a->figure) - rank_of(b->figure);
	if (a->figure.value != b->figure.value)
		return a->figure.value > b->figure.value ? -1 : 1;
	int order = language_compare(language, a->label, b->label);
	return order != 0 ? order : strcmp(a->label, b->label);
}

static struct ranking begin(struct report *report, const struct edition *edition, enum ranking_axis axis, uint32_t fixed)
{
	const struct cube *cube = &edition->cube;
	bool models = axis == RANKING_MODELS;
	uint32_t count = models ? cube->models : axis == RANKING_COUNTRIES ? cube->countries : cube->versions;
	return (struct ranking){
		.edition = edition,
		.axis = axis,
		.fixed = fixed,
		.list = arena_array(&report->arena, count, sizeof(struct ranked)),
		.total = models ? figure_of_area(edition, cube->models, fixed) : figure_of_area(edition, fixed, cube_world(cube)),
	};
}

static void finish(struct report *report, struct ranking *ranking)
{
	if (ranking->count > 0)
		qsort_r(ranking->list, ranking->count, sizeof *ranking->list, compare_ranked, report->language);
}

static const char *link_to(struct report *report, const char *folder, const struct members *members, const char *label)
{
	uint32_t place = labels_search(members->labels, members->count, label);
	if (place == LABELS_NONE)
		return NULL;
	return report_link(report, arena_printf(&report->arena, "%s/%s/index.html", folder, members->slugs[place]));
}

static struct figure model_before(const struct edition *before, const char *model, const char *area)
{
	if (before == NULL)
		return (struct figure){ FIGURE_NONE, 0 };
	return figure_of_area(before, edition_model(before, model), edition_area(before, area));
}

struct ranking ranking_of_models(struct report *report, const struct edition *edition, uint32_t area)
{
	const struct cube *cube = &edition->cube;
	const struct edition *before = editions_find(report->site->editions, cube->period - 1);
	struct ranking ranking = begin(report, edition, RANKING_MODELS, area);
	for (uint32_t m = 0; m < cube->models; m++) {
		struct ranked *entry = &ranking.list[ranking.count++];
		*entry = (struct ranked){ .label = cube->model_names[m], .index = m, .figure = figure_of_area(edition, m, area) };
		entry->link = link_to(report, "models", &report->site->models, entry->label);
		entry->before = model_before(before, entry->label, cube_area_code(cube, area));
	}
	finish(report, &ranking);
	return ranking;
}

struct ranking ranking_of_countries(struct report *report, const struct edition *edition, uint32_t model)
{
	const struct cube *cube = &edition->cube;
	const struct edition *before = editions_find(report->site->editions, cube->period - 1);
	struct ranking ranking = begin(report, edition, RANKING_COUNTRIES, model);
	for (uint32_t c = 0; c < cube->countries; c++) {
		struct ranked *entry = &ranking.list[ranking.count++];
		*entry = (struct ranked){ .code = cube->country_codes[c], .index = c, .figure = figure_of_area(edition, model, c) };
		entry->label = report_area(report, entry->code);
		entry->link = link_to(report, "countries", &report->site->countries, entry->code);
		entry->before = model_before(before, cube_model_name(cube, model), entry->code);
	}
	finish(report, &ranking);
	return ranking;
}

struct ranking ranking_of_versions(struct report *report, const struct edition *edition, uint32_t model)
{
	const struct cube *cube = &edition->cube;
	struct ranking ranking = begin(report, edition, RANKING_VERSIONS, model);
	for (uint32_t v = 0; v < cube->versions; v++) {
		struct figure figure = figure_of_version(edition, model, v);
		bool listed = figure.state == FIGURE_WITHHELD || (figure.state == FIGURE_PUBLISHED && figure.value != 0);
		if (listed)
			ranking.list[ranking.count++] = (struct ranked){ .label = cube->version_names[v], .index = v, .figure = figure };
	}
	finish(report, &ranking);
	return ranking;
}

static size_t count_rank(const struct ranking *ranking, int rank)
{
	size_t count = 0;
	for (size_t i = 0; i < ranking->count; i++)
		count += rank_of(ranking->list[i].figure) == rank;
	return count;
}

size_t ranking_published(const struct ranking *ranking)
{
	return count_rank(ranking, 0);
}

size_t ranking_withheld(const struct ranking *ranking)
{
	return count_rank(ranking, 1);
}

/* Whether a withheld count could be as large as the first published one: all of them together are what the published
 * total leaves. */
static bool may_be_beaten(const struct ranking *ranking)
{
	uint64_t rest = ranking->total.value;
	if (ranking_withheld(ranking) == 0)
		return false;
	for (size_t i = 0; i < ranking_published(ranking) && ranking->list[i].figure.value <= rest; i++)
		rest -= ranking->list[i].figure.value;
	return ranking->total.state != FIGURE_PUBLISHED || rest >= ranking->list[0].figure.value;
}

enum ranking_lead ranking_lead(const struct ranking *ranking)
{
	size_t published = ranking_published(ranking);
	if (published == 0 || may_be_beaten(ranking))
		return RANKING_LEAD_UNKNOWN;
	if (published == 1)
		return RANKING_LEAD_CLEAR;
	uint64_t first = ranking->list[0].figure.value, ahead = first - ranking->list[1].figure.value;
	if (ahead == 0)
		return RANKING_LEAD_TIED;
	return ahead < first / 100 + (first % 100 != 0) ? RANKING_LEAD_NARROW : RANKING_LEAD_CLEAR;
}

xmlNode *ranking_add(xmlNode *parent, const char *name, const struct ranking *ranking, size_t most)
{
	xmlNode *node = tree_add(parent, name);
	for (size_t i = 0; i < ranking->count && i < most; i++) {
		const struct ranked *entry = &ranking->list[i];
		xmlNode *row = tree_add(node, "row");
		tree_set(row, "label", entry->label);
		tree_set(row, "code", entry->code);
		tree_set(row, "href", entry->link);
		figure_set_share(row, entry->figure, ranking->total);
		figure_set_change(row, entry->figure, entry->before);
		if (ranking->axis == RANKING_VERSIONS)
			figure_add_version(row, ranking->edition, ranking->fixed, entry->index);
		else if (ranking->axis == RANKING_MODELS)
			figure_add_area(row, ranking->edition, entry->index, ranking->fixed);
		else
			figure_add_area(row, ranking->edition, ranking->fixed, entry->index);
	}
	return node;
}
