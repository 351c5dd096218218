#include <libxml/HTMLparser.h>
#include <string.h>

#include "base/file.h"
#include "base/labels.h"
#include "site/figure.h"
#include "site/verify.h"

enum { PAGE_LIMIT = 256 * 1024 * 1024 };

struct page_check {
	const char *path;
	const struct editions *editions;
	struct verify_result *result;
	struct faults *faults;
	struct arena arena; /* of one page */
};

static char *decode(struct arena *arena, const char *from, size_t length)
{
	char *name = arena_copy_bytes(arena, from, length), *to = name;
	for (const char *p = name; *p != '\0'; p++) {
		if (strncmp(p, "%2F", 3) == 0 || strncmp(p, "%25", 3) == 0) {
			*to++ = p[2] == 'F' ? '/' : '%';
			p += 2;
		} else {
			*to++ = *p;
		}
	}
	*to = '\0';
	return name;
}

/* The figure that figure_cell_name named; FIGURE_NONE where the CSV files have no such cell. */
static struct figure find_figure(struct page_check *check, const char *name)
{
	const struct figure none = { FIGURE_NONE, 0 };
	const char *model = strchr(name, '/'), *other = model != NULL ? strchr(model + 1, '/') : NULL;
	int period;
	unsigned revision;
	if (other == NULL || !edition_parse_name(arena_copy_bytes(&check->arena, name, (size_t)(model - name)), &period, &revision))
		return none;
	const struct edition *edition = editions_find_revision(check->editions, period, revision);
	if (edition == NULL)
		return none;
	uint32_t row = edition_model(edition, decode(&check->arena, model + 1, (size_t)(other - model - 1)));
	other++;
	if (strncmp(other, "version/", 8) == 0)
		return figure_of_version(edition, row, edition_version(edition, decode(&check->arena, other + 8, strlen(other + 8))));
	return figure_of_area(edition, row, edition_area(edition, decode(&check->arena, other, strlen(other))));
}

/* The digits that a reader sees, whatever separates them: "1 234" is "1234". */
static char *visible_digits(struct arena *arena, const xmlNode *node)
{
	xmlChar *content = xmlNodeGetContent(node);
	char *digits = arena_copy(arena, content != NULL ? (const char *)content : ""), *to = digits;
	for (const char *p = digits; *p != '\0'; p++)
		if (*p >= '0' && *p <= '9')
			*to++ = *p;
	*to = '\0';
	xmlFree(content);
	return digits;
}

static const char *attribute(struct arena *arena, const xmlNode *node, const char *name)
{
	xmlChar *value = xmlGetProp(node, (const xmlChar *)name);
	const char *copy = value != NULL ? arena_copy(arena, (const char *)value) : NULL;
	xmlFree(value);
	return copy;
}

static void check_figure(struct page_check *check, const xmlNode *node, const char *cell)
{
	struct figure figure = find_figure(check, cell);
	const char *value = attribute(&check->arena, node, "value");
	const char *seen = visible_digits(&check->arena, node);
	const char *expected = arena_printf(&check->arena, "%llu", (unsigned long long)figure.value);
	check->result->figures++;
	if (figure.state == FIGURE_NONE)
		faults_add(check->faults, "%s: shows %s, which no CSV file has", check->path, cell);
	else if (figure.state == FIGURE_WITHHELD && (value != NULL || seen[0] != '\0'))
		faults_add(check->faults, "%s: shows a figure for %s, which is withheld in the CSV file", check->path, cell);
	else if (figure.state == FIGURE_PUBLISHED && (value == NULL || strcmp(value, expected) != 0 || strcmp(seen, expected) != 0))
		faults_add(check->faults, "%s: %s is '%s' (%s) on the page and %s in the CSV file", check->path, cell, seen,
			   text_or_empty(value), expected);
}

/* Depth-first without recursion: a hostile page may nest deeply. */
static void check_tree(struct page_check *check, xmlNode *root)
{
	xmlNode *node = root;
	while (node != NULL) {
		const char *cell = node->type == XML_ELEMENT_NODE ? attribute(&check->arena, node, "data-cell") : NULL;
		if (cell != NULL)
			check_figure(check, node, cell);
		if (node->children != NULL && node->type == XML_ELEMENT_NODE) {
			node = node->children;
			continue;
		}
		while (node != root && node->next == NULL)
			node = node->parent;
		node = node == root ? NULL : node->next;
	}
}

static size_t count_marks(const struct text *page)
{
	static const char mark[] = "data-cell=";
	size_t count = 0;
	for (const char *p = page->bytes; (p = strstr(p, mark)) != NULL; p += sizeof mark - 1)
		count++;
	return count;
}

/* A page as this program writes it: UTF-8, and a browser sees as many figures in it as we do. A page made to be read in
 * two ways (hidden in a comment, nested beyond a parser's limit, in another encoding) is not. */
static void check_reading(struct page_check *check, const struct text *page, size_t figures)
{
	static const char start[] = "<!DOCTYPE html>";
	if (page->length < sizeof start || memcmp(page->bytes, start, sizeof start - 1) != 0 ||
	    !text_is_utf8(page->bytes, page->length) || memchr(page->bytes, '\0', page->length) != NULL)
		faults_add(check->faults, "%s: not a page as this program writes it (UTF-8, <!DOCTYPE html>)", check->path);
	else if (count_marks(page) != figures)
		faults_add(check->faults, "%s: only %zu of its %zu figures can be found by reading it as HTML", check->path, figures,
			   count_marks(page));
}

static bool check_page(struct page_check *check, struct error *err)
{
	struct text bytes = { 0 };
	size_t before = check->result->figures;
	if (!file_read(check->path, PAGE_LIMIT, &bytes, err))
		return false;
	/* HTML5's elements are unknown to libxml2, which says so and parses them all the same */
	htmlDocPtr doc = htmlReadMemory(bytes.bytes, (int)bytes.length, NULL, "UTF-8",
					HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_COMPACT);
	if (doc != NULL && xmlDocGetRootElement(doc) != NULL)
		check_tree(check, xmlDocGetRootElement(doc));
	check_reading(check, &bytes, check->result->figures - before);
	xmlFreeDoc(doc);
	text_finish(&bytes);
	check->result->pages++;
	return true;
}

static bool is_page(const char *path)
{
	size_t length = strlen(path);
	return length > 5 && strcmp(path + length - 5, ".html") == 0;
}

bool verify_pages(const char *site, const char *const *paths, const struct editions *editions, struct progress *progress,
		  struct verify_result *result, struct error *err)
{
	struct faults faults = { 0 };
	bool ok = true;
	progress_begin(progress, "Checking pages");
	for (size_t i = 0; ok && paths[i] != NULL; i++) {
		struct page_check check = { .editions = editions, .result = result, .faults = &faults };
		if (!is_page(paths[i]))
			continue;
		check.path = path_join(&check.arena, site, paths[i]);
		ok = check_page(&check, err);
		progress_update(progress, result->pages, 0);
		arena_finish(&check.arena);
	}
	return faults_settle(&faults, err) && ok;
}
