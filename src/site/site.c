#include "site/site.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/xml.h"
#include "site/changes.h"
#include "site/feed.h"
#include "site/files.h"
#include "site/page.h"
#include "site/verify.h"

enum { GEOMETRY_LIMIT = 16 * 1024 * 1024 };

const struct edition *site_latest(const struct site *site)
{
	return site->editions->count > 0 ? &site->editions->list[site->editions->count - 1] : NULL;
}

/* What a build opens and closes. */
struct workshop {
	struct site site;
	struct arena arena;
	struct language **languages;
	struct templates templates;
	struct atlas atlas;
	const char *override_folder, *default_folder; /* of templates */
};

static bool open_languages(struct workshop *shop, const struct publication *publication, struct error *err)
{
	shop->languages = arena_array(&shop->arena, publication->word_count, sizeof *shop->languages);
	shop->site.languages = shop->languages;
	for (size_t i = 0; i < publication->word_count; i++) {
		const char *code = publication->words[i].language;
		const char *name = arena_printf(&shop->arena, "messages.%s.xml", code);
		const char *path = templates_path(&shop->arena, shop->override_folder, shop->default_folder, name);
		if (!file_exists(path))
			return error_set(err, ERROR_REFUSED, "%s/publication.xml: there are no messages in '%s'; write %s/%s or remove "
					 "the language", publication->folder, code, shop->override_folder, name);
		if (!language_create(code, path, &shop->languages[i], err))
			return false;
		shop->site.language_count++;
	}
	return language_check((const struct language *const *)shop->languages, shop->site.language_count, err);
}

static bool read_atlas(struct workshop *shop, const char *share, struct error *err)
{
	struct text bytes = { 0 };
	const char *path = path_join(&shop->arena, share, "data/geometry/world.txt");
	bool ok = file_read(path, GEOMETRY_LIMIT, &bytes, err) &&
		  atlas_parse(path, bytes.bytes, bytes.length, &shop->arena, &shop->atlas, err);
	text_finish(&bytes);
	shop->site.atlas = &shop->atlas;
	return ok;
}

/* What a release must withstand and `verify` repeats, asked of what is to be shown. */
static bool hold_editions(struct workshop *shop, struct progress *progress, struct error *err)
{
	const struct editions *editions = shop->site.editions;
	struct verify_result result = { 0 };
	struct site_audit *audits = arena_array(&shop->arena, editions_all(editions), sizeof *audits);
	shop->site.audits = audits;
	return verify_sums(editions, &result, err) && verify_disclosure(editions, progress, NULL, audits, &result, err);
}

static bool open_workshop(struct workshop *shop, const struct publication *publication, const char *share, struct error *err)
{
	shop->override_folder = path_join(&shop->arena, publication->folder, "templates");
	shop->default_folder = path_join(&shop->arena, share, "templates");
	shop->site.templates = &shop->templates;
	return open_languages(shop, publication, err) &&
	       templates_init(&shop->templates, shop->override_folder, shop->default_folder,
			      (const struct language *const *)shop->languages, shop->site.language_count, err) &&
	       read_atlas(shop, share, err) && fonts_create(&shop->site.fonts, err);
}

static void close_workshop(struct workshop *shop)
{
	templates_finish(&shop->templates);
	for (size_t i = 0; i < shop->site.language_count; i++)
		language_destroy(shop->languages[i]);
	fonts_destroy(shop->site.fonts);
	arena_finish(&shop->arena);
}

static bool make_declaration(struct report *report, struct error *err)
{
	bool ok = page_collected(report, err);
	for (const xmlNode *field = xml_child(report->declaration, "field"); ok && field != NULL; field = xml_next(field, "field"))
		ok = page_field(report, field, err);
	return ok && page_rights(report, err) && page_transport(report, err) && page_evidence(report, err) &&
	       page_changes(report, err) && feed_publish(report, err) && page_checks(report, err);
}

static bool make_statistics(struct report *report, struct progress *progress, uint64_t *done, uint64_t total, struct error *err)
{
	const struct site *site = report->site;
	bool ok = page_plain(report, "editions", err) && page_plain(report, "methodology", err) && page_models(report, err) &&
		  page_countries(report, err);
	for (size_t i = 0; ok && i < editions_all(site->editions); i++, progress_update(progress, ++*done, total))
		ok = page_edition(report, editions_at(site->editions, i), err);
	for (size_t i = 0; ok && i < site->models.count; i++, progress_update(progress, ++*done, total))
		ok = page_model(report, i, err);
	for (size_t i = 0; ok && i < site->countries.count; i++, progress_update(progress, ++*done, total))
		ok = page_country(report, i, err);
	return ok;
}

static bool make_language(const struct site *site, size_t number, struct progress *progress, uint64_t *done, struct error *err)
{
	uint64_t total = (editions_all(site->editions) + site->models.count + site->countries.count) * site->language_count;
	struct report *report = NULL;
	bool ok = report_create(site, number, &report, err) && page_start(report, err) && make_declaration(report, err) &&
		  page_missing(report, err) &&
		  (site->editions->count == 0 || make_statistics(report, progress, done, total, err)) && page_downloads(report, err);
	report_destroy(report);
	return ok;
}

bool site_build(const struct site_content *content, const char *share, struct publish *publish, struct progress *progress,
		struct error *err)
{
	struct workshop shop = { .site = { content->publication, content->declaration, content->evidence, content->examination,
					   content->editions, .issues = content->issues, .publish = publish, .now = clock_now() } };
	uint64_t done = 0;
	shop.site.models = members_models(content->editions, &shop.arena);
	shop.site.countries = members_countries(content->editions, &shop.arena);
	bool ok = hold_editions(&shop, progress, err);
	progress_begin(progress, "Making pages");
	ok = ok && open_workshop(&shop, content->publication, share, err) &&
	     files_publish_assets(&shop.site, shop.override_folder, shop.default_folder, err) && files_publish(&shop.site, err);
	for (size_t i = 0; ok && i < shop.site.language_count; i++)
		ok = make_language(&shop.site, i, progress, &done, err);
	progress_end(progress);
	close_workshop(&shop);
	return ok;
}
