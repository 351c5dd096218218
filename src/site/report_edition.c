#include "site/files.h"
#include "site/report.h"

static void add_files(xmlNode *node, const struct edition *edition)
{
	struct arena arena = { 0 };
	for (enum edition_table t = 0; t < EDITION_TABLES; t++) {
		const struct edition_file *file = &edition->files[t];
		report_add_file(node, files_kind(t), arena_printf(&arena, "editions/%s/%s", edition->name, file->name), file->bytes,
				file->sha256, file->rows);
	}
	arena_finish(&arena);
}

static void add_withheld(xmlNode *node, const char *table, struct edition_withheld withheld)
{
	xmlNode *child = tree_add(node, "withheld");
	tree_set(child, "table", table);
	tree_set_uint(child, "cells", withheld.cells);
	tree_set_uint(child, "of", withheld.of);
}

/* What all published figures together tell of its withheld cells. Nothing is withheld where small counts were rounded. */
static void add_audit(xmlNode *node, const struct site *site, const struct edition *edition)
{
	size_t number = 0;
	if (site->audits == NULL || edition->protection.mode != PROTECTION_SUPPRESSION)
		return;
	while (editions_at(site->editions, number) != edition)
		number++;
	const struct site_audit *audit = &site->audits[number];
	xmlNode *child = tree_add(node, "audit");
	tree_set_uint(child, "withheld", audit->withheld);
	tree_set_uint(child, "exact", audit->exact);
	tree_set_uint(child, "small", audit->small);
}

/* Another revision of the quarter: its name, its number, when and why it was made. */
static void add_revision(xmlNode *node, const char *how, const struct edition *edition)
{
	xmlNode *child = tree_add(node, how);
	tree_set(child, "name", edition->name);
	tree_set_uint(child, "revision", edition->revision);
	tree_set(child, "released", edition->released);
	tree_set(child, "reason", edition->reason);
	tree_set(child, "lang", edition->language);
}

/* Why the edition was revised, those that it supersedes, newest first, and the newest one where it is superseded itself. */
static void add_revisions(xmlNode *node, const struct editions *editions, const struct edition *edition)
{
	if (edition->reason != NULL) {
		tree_set(node, "reason", edition->reason);
		tree_set_uint(node, "held-back-under", edition->held_back_under);
	}
	for (unsigned revision = edition->revision; revision-- > 1;)
		add_revision(node, "supersedes", editions_find_revision(editions, edition->cube.period, revision));
	if (edition->is_superseded)
		add_revision(node, "superseded-by", editions_find(editions, edition->cube.period));
}

xmlNode *report_add_edition(xmlNode *parent, const struct site *site, const struct edition *edition)
{
	char period[PERIOD_TEXT_SIZE];
	xmlNode *node = tree_add(parent, "edition");
	period_format(edition->cube.period, period);
	tree_set(node, "name", edition->name);
	tree_set(node, "period", period);
	tree_set_uint(node, "revision", edition->revision);
	tree_set_uint(node, "sequence", edition->sequence);
	tree_set(node, "released", edition->released);
	tree_set(node, "final", edition->final);
	tree_set(node, "mode", protection_mode_names[edition->protection.mode]);
	tree_set_uint(node, "k", edition->protection.k);
	tree_set(node, "log", edition->log);
	tree_set(node, "lang", edition->language);
	tree_set(node, "shared-versions", edition->cube.versions_shared ? "yes" : NULL);
	tree_set(node, "sha256", edition->sha256);
	tree_set(node, "latest", edition == site_latest(site) ? "yes" : NULL);
	figure_add_area(node, edition, edition->cube.models, cube_world(&edition->cube));
	add_withheld(node, files_kind(EDITION_AREAS_TABLE), edition->areas);
	add_withheld(node, files_kind(EDITION_VERSIONS_TABLE), edition->versions);
	add_audit(node, site, edition);
	add_files(node, edition);
	add_revisions(node, site->editions, edition);
	return node;
}
