#include "site/files.h"

#include <string.h>

#include "base/file.h"
#include "declaration/jsonld.h"
#include "declaration/record.h"

enum { FILE_LIMIT = 1024 * 1024 * 1024 };

/* A file taken from the disk as it is. */
static bool publish_copy(const struct site *site, const char *from, const char *to, struct error *err)
{
	struct text bytes = { 0 };
	bool ok = file_read(from, FILE_LIMIT, &bytes, err) && publish_file(site->publish, to, bytes.bytes, bytes.length, err);
	text_finish(&bytes);
	return ok;
}

static bool publish_edition(const struct site *site, const struct edition *edition, struct error *err)
{
	struct arena arena = { 0 };
	const char *to = arena_printf(&arena, "editions/%s", edition->name);
	bool ok = publish_copy(site, path_join(&arena, edition->folder, "edition.xml"), path_join(&arena, to, "edition.xml"), err);
	for (int t = 0; ok && t < EDITION_TABLES; t++)
		ok = publish_copy(site, path_join(&arena, edition->folder, edition->files[t].name),
				  path_join(&arena, to, edition->files[t].name), err);
	arena_finish(&arena);
	return ok;
}

/* The chain: each edition with the hash of its edition.xml, in order of release. */
static bool publish_chain(const struct site *site, struct error *err)
{
	struct text out = { 0 };
	char period[PERIOD_TEXT_SIZE];
	text_add(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<editions>\n");
	for (unsigned sequence = 1; sequence <= editions_all(site->editions); sequence++) {
		const struct edition *edition = editions_find_sequence(site->editions, sequence);
		period_format(edition->cube.period, period);
		text_printf(&out, "  <edition period=\"%s\" revision=\"%u\" sequence=\"%u\" released=\"%s\" href=\"editions/%s/edition.xml\" "
			    "sha256=\"%s\"/>\n", period, edition->revision, edition->sequence, edition->released, edition->name,
			    edition->sha256);
	}
	text_add(&out, "</editions>\n");
	bool ok = publish_file(site->publish, "editions.xml", out.bytes, out.length, err);
	text_finish(&out);
	return ok;
}

/* Word for word, as it was frozen. */
static bool publish_issue(const struct site *site, const struct issue *issue, struct error *err)
{
	struct arena arena = { 0 };
	const char *from = path_parent(&arena, issue->path), *to = arena_printf(&arena, "declarations/%u", issue->version);
	bool ok = publish_copy(site, issue->path, path_join(&arena, to, "declaration.xml"), err) &&
		  publish_copy(site, path_join(&arena, from, "issue.xml"), path_join(&arena, to, "issue.xml"), err);
	arena_finish(&arena);
	return ok;
}

static bool publish_series(const struct site *site, const char *path, const char *model, const char *area, struct error *err)
{
	struct text out = { 0 };
	members_series(site->editions, model, area, &out);
	bool ok = publish_file(site->publish, path, out.bytes, out.length, err);
	text_finish(&out);
	return ok;
}

static bool publish_member_series(const struct site *site, struct error *err)
{
	struct arena arena = { 0 };
	bool ok = true;
	for (uint32_t i = 0; ok && i < site->models.count; i++)
		ok = publish_series(site, members_model_path(&site->models, i, &arena), site->models.labels[i], NULL, err);
	for (uint32_t i = 0; ok && i < site->countries.count; i++)
		ok = publish_series(site, members_country_path(&site->countries, i, &arena), NULL, site->countries.labels[i], err);
	arena_finish(&arena);
	return ok;
}

static const char *record_path(const struct language *language, struct arena *arena)
{
	return arena_printf(arena, "downloads/record-of-processing.%s.csv", language_code(language));
}

static bool publish_record(const struct site *site, const struct language *language, struct error *err)
{
	struct arena arena = { 0 };
	struct text out = { 0 };
	record_write(site->declaration, language_code(language), &out);
	bool ok = publish_file(site->publish, record_path(language, &arena), out.bytes, out.length, err);
	text_finish(&out);
	arena_finish(&arena);
	return ok;
}

/* The declaration word for word, as linked data, and as a record of processing in each language. */
static bool publish_declaration(const struct site *site, struct error *err)
{
	struct text linked = { 0 };
	jsonld_write(site->declaration, site->publication->base_url, &linked);
	bool ok = publish_copy(site, site->declaration->path, "declaration.xml", err) &&
		  publish_file(site->publish, "declaration.jsonld", linked.bytes, linked.length, err);
	text_finish(&linked);
	for (size_t i = 0; ok && i < site->language_count; i++)
		ok = publish_record(site, site->languages[i], err);
	return ok;
}

bool files_publish(const struct site *site, struct error *err)
{
	if (!publish_declaration(site, err) || !publish_chain(site, err))
		return false;
	for (size_t i = 0; i < site->issues->count; i++)
		if (!publish_issue(site, &site->issues->list[i], err))
			return false;
	for (size_t i = 0; i < editions_all(site->editions); i++)
		if (!publish_edition(site, editions_at(site->editions, i), err))
			return false;
	return site->editions->count == 0 ||
	       (publish_series(site, MEMBERS_SERIES_PATH, NULL, NULL, err) && publish_member_series(site, err));
}

bool files_publish_assets(const struct site *site, const char *override_folder, const char *default_folder, struct error *err)
{
	static const char *const names[] = { "brand.css", "style.css", "site.js" };
	struct arena arena = { 0 };
	bool ok = true;
	for (size_t i = 0; ok && i < sizeof names / sizeof names[0]; i++)
		ok = publish_copy(site, templates_path(&arena, override_folder, default_folder, names[i]),
				  arena_printf(&arena, "assets/%s", names[i]), err);
	arena_finish(&arena);
	return ok;
}

const char *files_kind(enum edition_table table)
{
	static const char *const kinds[EDITION_TABLES] = {
		[EDITION_AREAS_TABLE] = "activations",
		[EDITION_VERSIONS_TABLE] = "versions",
		[EDITION_AREAS] = "areas",
		[EDITION_MODELS] = "models",
	};
	return kinds[table];
}

static void list_edition(const struct edition *edition, struct arena *arena, struct site_file *files, size_t *count)
{
	for (enum edition_table t = 0; t < EDITION_TABLES; t++)
		files[(*count)++] = (struct site_file){ files_kind(t), arena_printf(arena, "editions/%s/%s", edition->name, edition->files[t].name),
							edition->cube.period, edition->files[t].rows };
	files[(*count)++] = (struct site_file){ "edition", arena_printf(arena, "editions/%s/edition.xml", edition->name),
						edition->cube.period, 0 };
}

const struct site_file *files_listed(const struct site *site, struct arena *arena, size_t *count)
{
	struct site_file *files = arena_array(arena, 4 + site->language_count + site->editions->count * (EDITION_TABLES + 1), sizeof *files);
	size_t rows = 0;
	*count = 0;
	for (size_t i = 0; i < site->editions->count; i++)
		rows += site->editions->list[i].files[EDITION_AREAS_TABLE].rows;
	if (site->editions->count > 0)
		files[(*count)++] = (struct site_file){ "series", MEMBERS_SERIES_PATH, 0, rows };
	files[(*count)++] = (struct site_file){ "editions", "editions.xml", 0, 0 };
	files[(*count)++] = (struct site_file){ "declaration", "declaration.xml", 0, 0 };
	files[(*count)++] = (struct site_file){ "linked", "declaration.jsonld", 0, 0 };
	for (size_t i = 0; i < site->language_count; i++)
		files[(*count)++] = (struct site_file){ "record", record_path(site->languages[i], arena), 0, 0 };
	for (size_t i = site->editions->count; i-- > 0;)
		list_edition(&site->editions->list[i], arena, files, count);
	return files;
}
