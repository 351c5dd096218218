#include "site/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/xml.h"
#include "base/version.h"
#include "site/claim_tree.h"
#include "site/link.h"
#include "site/messages.h"

/* Which kinds the navigation leads to, and where. The message nav.KIND names each. */
static const struct {
	const char *kind, *path;
	bool statistics; /* only where there are editions */
} navigation[] = {
	{ "collected", "collected/index.html", false },
	{ "transport", "transport/index.html", false },
	{ "evidence", "evidence/index.html", false },
	{ "changes", "changes/index.html", false },
	{ "checks", "checks/index.html", false },
	{ "editions", "editions/index.html", true },
	{ "models", "models/index.html", true },
	{ "countries", "countries/index.html", true },
	{ "methodology", "methodology/index.html", true },
	{ "downloads", "downloads/index.html", false },
};

/* The parameters of what is shown: the newest edition's, whatever the publication says by now; @varies where others had another k. */
static void add_protection(xmlNode *parent, const struct site *site)
{
	const struct edition *latest = site_latest(site);
	const struct protection *shown = latest != NULL ? &latest->protection : &site->publication->protection;
	xmlNode *node = tree_add(parent, "protection");
	bool varies = false;
	for (size_t i = 0; i < editions_all(site->editions); i++)
		varies = varies || editions_at(site->editions, i)->protection.k != shown->k;
	tree_set(node, "mode", protection_mode_names[shown->mode]);
	tree_set_uint(node, "k", shown->k);
	tree_set(node, "varies", varies ? "yes" : NULL);
}

static void add_publication(struct report *report)
{
	const struct publication *publication = report->site->publication;
	xmlNode *node = tree_add(report->root, "publication"), *child;
	tree_set(node, "id", publication->id);
	tree_set(node, "base-url", publication->base_url);
	tree_set(node, "specimen", publication->specimen ? "yes" : NULL);
	tree_add_text(node, "title", report->words->title);
	tree_add_text(node, "publisher", report->words->publisher);
	tree_add_text(node, "summary", report->words->summary);
	tree_add_text(node, "coverage", report->words->coverage);
	tree_add_text(node, "notice", report->words->notice);
	child = tree_add(node, "licence");
	tree_set(child, "name", publication->licence_name);
	tree_set(child, "href", publication->licence_url);
	child = tree_add(node, "contact");
	tree_set(child, "href", publication->contact);
	tree_set(child, "text", strncmp(publication->contact, "mailto:", 7) == 0 ? publication->contact + 7 : publication->contact);
	add_protection(node, report->site);
}

/* The first edition of the calendar that comes after the newest one. */
static void add_next_release(struct report *report)
{
	const struct publication *publication = report->site->publication;
	const struct edition *latest = site_latest(report->site);
	char period[PERIOD_TEXT_SIZE];
	for (size_t i = 0; i < publication->calendar_count; i++) {
		if (latest != NULL && publication->calendar[i].period <= latest->cube.period)
			continue;
		xmlNode *next = tree_add(xml_child(report->root, "publication"), "next");
		period_format(publication->calendar[i].period, period);
		tree_set(next, "period", period);
		tree_set(next, "day", publication->calendar[i].day);
		return;
	}
}

xmlNode *report_add_file(xmlNode *parent, const char *kind, const char *path, size_t bytes, const char *hash, size_t rows)
{
	const char *slash = strrchr(path, '/');
	xmlNode *node = tree_add(parent, "file");
	tree_set(node, "kind", kind);
	tree_set(node, "name", slash != NULL ? slash + 1 : path);
	tree_set(node, "path", path);
	tree_set(node, "sha256", hash);
	if (bytes > 0)
		tree_set_uint(node, "bytes", bytes);
	if (rows > 0)
		tree_set_uint(node, "rows", rows);
	return node;
}

static void add_editions(struct report *report)
{
	const struct editions *editions = report->site->editions;
	xmlNode *node = tree_add(report->root, "editions");
	for (size_t i = editions->count; i-- > 0;)
		report_add_edition(node, report->site, &editions->list[i]);
}

static bool same_name(const xmlNode *a, const xmlNode *b)
{
	return b->type == XML_ELEMENT_NODE && xmlStrEqual(a->name, b->name) && a->parent == b->parent;
}

static bool has_language(const xmlNode *node, const char *language)
{
	xmlChar *own = xmlGetNoNsProp(node, (const xmlChar *)"lang");
	bool has = own != NULL && strcmp((const char *)own, language) == 0;
	xmlFree(own);
	return has;
}

/* Whether another element of the same name, beside this one, says it better: in the wanted language, or else first. */
static bool is_worse(const xmlNode *node, const char *language)
{
	if (xmlHasProp(node, (const xmlChar *)"lang") == NULL || has_language(node, language))
		return false;
	for (const xmlNode *other = node->parent->children; other != NULL; other = other->next)
		if (other != node && same_name(node, other) && has_language(other, language))
			return true;
	for (const xmlNode *other = node->prev; other != NULL; other = other->prev)
		if (same_name(node, other) && xmlHasProp(other, (const xmlChar *)"lang") != NULL)
			return true;
	return false;
}

/* Of texts in several languages only the best remains. The nesting is bounded by the schema. */
void report_keep_best_language(xmlNode *parent, const char *language)
{
	for (xmlNode *node = parent->children, *next; node != NULL; node = next) {
		next = node->next;
		if (node->type != XML_ELEMENT_NODE)
			continue;
		if (is_worse(node, language)) {
			xmlUnlinkNode(node);
			xmlFreeNode(node);
		} else {
			report_keep_best_language(node, language);
		}
	}
}

static void add_declaration(struct report *report)
{
	xmlNode *copy = xmlDocCopyNode(xmlDocGetRootElement(report->site->declaration->doc), report->doc, 1);
	xmlAddChild(report->root, copy);
	report_keep_best_language(copy, language_code(report->language));
	declaration_index(copy); /* copying lost the ids */
	report->declaration = copy;
}

static const struct publication_words *find_words(const struct publication *publication, const char *language)
{
	for (size_t i = 0; i < publication->word_count; i++)
		if (strcmp(publication->words[i].language, language) == 0)
			return &publication->words[i];
	return &publication->words[0];
}

bool report_create(const struct site *site, size_t number, struct report **out, struct error *err)
{
	char today[DAY_TEXT_SIZE];
	struct report *report = memory_resize(NULL, 1, sizeof *report);
	*report = (struct report){ .site = site, .language = site->languages[number] };
	const char *code = language_code(report->language);
	report->words = find_words(site->publication, code);
	report->doc = xmlNewDoc((const xmlChar *)"1.0");
	report->root = report->doc != NULL ? xmlNewDocNode(report->doc, NULL, (const xmlChar *)"report", NULL) : NULL;
	if (report->root == NULL) {
		report_destroy(report);
		return error_set(err, ERROR_ENVIRONMENT, "libxml2 cannot make the report tree");
	}
	xmlDocSetRootElement(report->doc, report->root);
	if (number > 0)
		snprintf(report->prefix, sizeof report->prefix, "%s/", code);
	period_format_day(site->now, today);
	tree_set(report->root, "lang", code);
	tree_set(report->root, "dir", language_direction(report->language));
	tree_set(report->root, "generated", today);
	tree_set(report->root, "version", VITRINE_VERSION);
	add_publication(report);
	add_next_release(report);
	add_declaration(report);
	claim_tree_add(report);
	add_editions(report);
	*out = report;
	return true;
}

void report_destroy(struct report *report)
{
	if (report == NULL)
		return;
	xmlFreeDoc(report->doc);
	arena_finish(&report->arena);
	free(report);
}

static const char *take(struct report *report, struct text *text)
{
	const char *copy = arena_copy_bytes(&report->arena, text->bytes, text->length);
	text_finish(text);
	return copy;
}

/* The page's full path: what links start from. */
static const char *full_path(struct report *report, const char *path)
{
	return arena_printf(&report->arena, "%s%s", report->prefix, path);
}

const char *report_file_link(struct report *report, const char *path)
{
	struct text link = { 0 };
	if (!link_relative(&link, full_path(report, report->path), path) && !report->failed)
		report->failed = !error_set(&report->failure, ERROR_REFUSED, "'%s' is no path inside the site", path);
	return take(report, &link);
}

const char *report_link(struct report *report, const char *path)
{
	return report_file_link(report, full_path(report, path));
}

static void add_language(struct report *report, size_t number)
{
	const struct language *language = report->site->languages[number];
	struct text name = { 0 };
	xmlNode *node = tree_add(report->languages, "language");
	const char *path = number == 0 ? report->path :
			   arena_printf(&report->arena, "%s/%s", language_code(language), report->path);
	language_own_name(language, &name);
	tree_set(node, "code", language_code(language));
	tree_set(node, "name", take(report, &name));
	tree_set(node, "href", report_file_link(report, path));
	tree_set(node, "current", language == report->language ? "yes" : NULL);
}

static void add_navigation(struct report *report, const char *under)
{
	for (size_t i = 0; i < sizeof navigation / sizeof navigation[0]; i++) {
		if (navigation[i].statistics && report->site->editions->count == 0)
			continue;
		xmlNode *node = tree_add(report->navigation, "item");
		tree_set(node, "key", navigation[i].kind);
		tree_set(node, "href", report_link(report, navigation[i].path));
		tree_set(node, "current", strcmp(navigation[i].kind, under) == 0 ? "yes" : NULL);
	}
}

void report_begin_page(struct report *report, const char *kind, const char *under, const char *path)
{
	report->path = arena_copy(&report->arena, path);
	tree_set(report->root, "kind", kind);
	tree_set(report->root, "path", report->path);
	report->languages = tree_add(report->root, "languages");
	report->navigation = tree_add(report->root, "navigation");
	report->page = tree_add(report->root, "page");
	for (size_t i = 0; i < report->site->language_count; i++)
		add_language(report, i);
	add_navigation(report, under);
}

static void drop(xmlNode **node)
{
	xmlUnlinkNode(*node);
	xmlFreeNode(*node);
	*node = NULL;
}

static bool render(struct report *report, struct error *err)
{
	struct text html = { 0 };
	xmlChar *kind = xmlGetNoNsProp(report->root, (const xmlChar *)"kind");
	struct term_words terms[TERM_LIMIT];
	for (int t = 0; t < TERM_LIMIT; t++)
		terms[t] = (struct term_words){ term_names[t], report->words->terms[t].one, report->words->terms[t].other };
	const struct render render = {
		.language = report->language,
		.report = report->root,
		.page_path = full_path(report, report->path),
		.language_folder = report->prefix,
		.terms = terms,
		.term_count = TERM_LIMIT,
		.out = &html,
	};
	const char *name = strcmp((const char *)kind, "missing") == 0 ? "404.html" :
			   arena_printf(&report->arena, "%s.html", (const char *)kind);
	bool ok = templates_render(report->site->templates, name, &render, err);
	ok = ok && publish_file(report->site->publish, render.page_path, html.bytes, html.length, err);
	xmlFree(kind);
	text_finish(&html);
	return ok;
}

bool report_end_page(struct report *report, struct error *err)
{
	bool ok = !report->failed;
	if (!ok)
		*err = report->failure;
	ok = ok && render(report, err);
	drop(&report->languages);
	drop(&report->navigation);
	drop(&report->page);
	arena_reset(&report->arena);
	return ok;
}

bool report_file(struct report *report, const char *name, const void *bytes, size_t length, struct error *err)
{
	const char *folder = path_parent(&report->arena, full_path(report, report->path));
	return publish_file(report->site->publish, path_join(&report->arena, folder, name), bytes, length, err);
}

const char *report_words(struct report *report, const char *key, ...)
{
	struct text out = { 0 };
	const char *arguments[MESSAGE_ARGUMENTS_MAX];
	size_t count = 0;
	va_list args;
	va_start(args, key);
	for (const char *argument; count < MESSAGE_ARGUMENTS_MAX && (argument = va_arg(args, const char *)) != NULL;)
		arguments[count++] = argument;
	va_end(args);
	if (!report->failed)
		report->failed = !language_message(report->language, key, arguments, count, &out, &report->failure);
	return take(report, &out);
}

const char *report_number(struct report *report, uint64_t number)
{
	struct text out = { 0 };
	language_integer(report->language, (int64_t)number, &out);
	return take(report, &out);
}

const char *report_percent(struct report *report, double share)
{
	struct text out = { 0 };
	language_percent(report->language, share, 1, false, &out);
	return take(report, &out);
}

const char *report_period(struct report *report, int period)
{
	struct text out = { 0 };
	char name[PERIOD_TEXT_SIZE];
	period_format(period, name);
	if (!report->failed)
		report->failed = !language_period(report->language, name, &out, &report->failure);
	return take(report, &out);
}

const char *report_date(struct report *report, const char *day)
{
	struct text out = { 0 };
	if (!report->failed && !language_date(report->language, day, &out))
		report->failed = !error_set(&report->failure, ERROR_REFUSED, "'%s' is no day", day);
	return take(report, &out);
}

const char *report_area(struct report *report, const char *code)
{
	struct text out = { 0 };
	language_country(report->language, code, &out);
	return take(report, &out);
}

const char *report_figure(struct report *report, struct figure figure)
{
	if (figure.state == FIGURE_PUBLISHED)
		return report_number(report, figure.value);
	return figure.state == FIGURE_WITHHELD ? "[c]" : "[x]";
}

const char *report_capital(struct report *report, const char *string)
{
	struct text out = { 0 };
	language_capital(report->language, string, &out);
	return take(report, &out);
}
