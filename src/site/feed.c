#include "site/feed.h"

#include <libxml/xmlwriter.h>
#include <stdlib.h>
#include <string.h>

#include "base/period.h"
#include "base/version.h"
#include "base/xml.h"
#include "site/changes.h"

enum { NAMED_LIMIT = 12 };

/* What an entry says. */
struct entry {
	const char *day;   /* "2026-10-15" */
	const char *path;  /* below the language's folder: "editions/2026-Q3/index.html"; '#fragment' may follow */
	const char *name;  /* in ids: "editions/2026-Q3" */
	const char *title, *summary;
	size_t place;      /* editions before issues of the same day, newer before older */
};

/* "https://example.org:8080/phones/" → "example.org": the authority of a tag URI (RFC 4151) is a host name. */
static const char *host_of(struct report *report)
{
	const char *start = strstr(report->site->publication->base_url, "://");
	start = start != NULL ? start + 3 : report->site->publication->base_url;
	return arena_copy_bytes(&report->arena, start, strcspn(start, ":/"));
}

/* The figure for the world, whether it may still change, and of a revision, in its author's words, why it was made. */
static const char *summarise_edition(struct report *report, const struct edition *edition)
{
	struct figure figure = figure_of_area(edition, edition->cube.models, cube_world(&edition->cube));
	const char *observations = report->words->terms[TERM_OBSERVATION].other;
	const char *summary = report_capital(report, figure.state == FIGURE_PUBLISHED ?
		report_words(report, "feed.edition.figure", observations, report_figure(report, figure), NULL) :
		report_words(report, "feed.edition.plain", observations, NULL));
	if (edition->final != NULL)
		summary = arena_printf(&report->arena, "%s %s", summary,
				       report_words(report, "edition.provisional", report_date(report, edition->final), NULL));
	if (edition->reason != NULL)
		summary = arena_printf(&report->arena, "%s %s", summary, report_words(report, "feed.reason", edition->reason, NULL));
	return summary;
}

/* A revision is an entry of its own; that of the edition which it supersedes stays as it was. */
static struct entry edition_entry(struct report *report, const struct edition *edition)
{
	const char *quarter = report_period(report, edition->cube.period);
	const char *revision = arena_printf(&report->arena, "%u", edition->revision);
	const char *title = edition->revision > 1 ? report_words(report, "feed.revision", quarter, revision, NULL) :
						    report_words(report, "feed.edition", quarter, NULL);
	const char *name = arena_printf(&report->arena, "editions/%s", edition->name);
	return (struct entry){ edition->released, arena_printf(&report->arena, "%s/index.html", name), name,
			       report_capital(report, title), summarise_edition(report, edition), 0 };
}

/* "IMEI; serial number and 3 more": the subjects of a kind. Their names may have commas in them. */
static const char *list_subjects(struct report *report, const xmlNode *issue, const char *kind)
{
	struct text out = { 0 };
	size_t count = 0;
	const char *separator = report_words(report, "feed.separator", NULL);
	for (const xmlNode *node = xml_child(issue, "subject"); node != NULL; node = xml_next(node, "subject")) {
		const char *label = text_or_empty(xml_attribute(&report->arena, node, "label"));
		if (!xml_says(node, "kind", kind) || count++ >= NAMED_LIMIT)
			continue;
		text_printf(&out, "%s%s", out.length > 0 ? separator : "",
			    label);
	}
	const char *list = arena_copy_bytes(&report->arena, out.bytes, out.length);
	text_finish(&out);
	return count <= NAMED_LIMIT ? list :
	       report_words(report, "feed.more", arena_printf(&report->arena, "%zu", count - NAMED_LIMIT), list, NULL);
}

static const char *summarise(struct report *report, const xmlNode *issue)
{
	static const char *const kinds[] = { "added", "removed", "changed" };
	struct text out = { 0 };
	if (xmlHasProp(issue, (const xmlChar *)"against") == NULL)
		return report_words(report, "feed.issue.first", NULL);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		const char *list = list_subjects(report, issue, kinds[i]);
		if (list[0] == '\0')
			continue;
		const char *key = arena_printf(&report->arena, "feed.issue.%s", kinds[i]);
		text_printf(&out, "%s%s", out.length > 0 ? " " : "", report_words(report, key, list, NULL));
	}
	const char *summary = out.length > 0 ? arena_copy_bytes(&report->arena, out.bytes, out.length) :
			      report_words(report, "feed.issue.same", NULL);
	text_finish(&out);
	return summary;
}

static struct entry issue_entry(struct report *report, const struct issues_shown *shown, size_t place)
{
	xmlNode *node = changes_add_issue(report, report->root, shown, place);
	const char *version = shown->list[place].version;
	struct entry entry = { shown->list[place].issued, arena_printf(&report->arena, "changes/index.html#issue-%s", version),
			       arena_printf(&report->arena, "declarations/%s", version),
			       report_words(report, "feed.issue", version, NULL), summarise(report, node), 0 };
	xmlUnlinkNode(node);
	xmlFreeNode(node);
	return entry;
}

static int compare_entries(const void *a, const void *b)
{
	const struct entry *left = a, *right = b;
	int days = strcmp(right->day, left->day);
	return days != 0 ? days : (left->place > right->place) - (left->place < right->place);
}

static const struct entry *collect(struct report *report, size_t *count)
{
	struct issues_shown shown;
	const struct editions *editions = report->site->editions;
	changes_open(report, &shown);
	unsigned released = (unsigned)editions_all(editions);
	struct entry *entries = arena_array(&report->arena, released + shown.count, sizeof *entries);
	*count = 0;
	for (unsigned sequence = released; sequence > 0; sequence--)
		entries[(*count)++] = edition_entry(report, editions_find_sequence(editions, sequence));
	for (size_t i = shown.count; i-- > 0;)
		entries[(*count)++] = issue_entry(report, &shown, i);
	changes_close(&shown);
	for (size_t i = 0; i < *count; i++)
		entries[i].place = i;
	qsort(entries, *count, sizeof *entries, compare_entries);
	return entries;
}

static bool add_element(xmlTextWriter *writer, const char *name, const char *content)
{
	return xmlTextWriterWriteElement(writer, (const xmlChar *)name, (const xmlChar *)content) >= 0;
}

static bool add_attribute(xmlTextWriter *writer, const char *name, const char *value)
{
	return xmlTextWriterWriteAttribute(writer, (const xmlChar *)name, (const xmlChar *)value) >= 0;
}

static bool begin(xmlTextWriter *writer, const char *name)
{
	return xmlTextWriterStartElement(writer, (const xmlChar *)name) >= 0;
}

static bool end(xmlTextWriter *writer)
{
	return xmlTextWriterEndElement(writer) >= 0;
}

static bool add_link(xmlTextWriter *writer, const char *relation, const char *type, const char *href)
{
	return begin(writer, "link") && add_attribute(writer, "rel", relation) && add_attribute(writer, "type", type) &&
	       add_attribute(writer, "href", href) && end(writer);
}

static const char *address(struct report *report, const char *path)
{
	return arena_printf(&report->arena, "%s%s%s", report->site->publication->base_url, report->prefix, path);
}

/* A moment of the day, since RFC 3339 wants one. */
static const char *moment(struct report *report, const char *day)
{
	return arena_printf(&report->arena, "%sT00:00:00Z", day);
}

/* The language is part of the id: one entry in two languages is two. */
static const char *id_of(struct report *report, const struct entry *entry)
{
	return arena_printf(&report->arena, "tag:%s,%s:%s%s", host_of(report), entry->day, report->prefix, entry->name);
}

static bool add_entry(struct report *report, xmlTextWriter *writer, const struct entry *entry)
{
	return begin(writer, "entry") && add_element(writer, "title", entry->title) && add_element(writer, "id", id_of(report, entry)) &&
	       add_element(writer, "published", moment(report, entry->day)) &&
	       add_element(writer, "updated", moment(report, entry->day)) &&
	       add_link(writer, "alternate", "text/html", address(report, entry->path)) &&
	       add_element(writer, "summary", entry->summary) && end(writer);
}

static bool add_head(struct report *report, xmlTextWriter *writer, const char *updated)
{
	const struct publication *publication = report->site->publication;
	return add_element(writer, "title", report->words->title) && add_element(writer, "subtitle", report->words->summary) &&
	       add_element(writer, "id", address(report, FEED_PATH)) && add_element(writer, "updated", moment(report, updated)) &&
	       add_link(writer, "self", "application/atom+xml", address(report, FEED_PATH)) &&
	       add_link(writer, "alternate", "text/html", address(report, "")) && begin(writer, "author") &&
	       add_element(writer, "name", report->words->publisher) && end(writer) &&
	       add_element(writer, "rights", publication->licence_name) && begin(writer, "generator") &&
	       add_attribute(writer, "version", VITRINE_VERSION) && xmlTextWriterWriteString(writer, (const xmlChar *)"Vitrine") >= 0 &&
	       end(writer);
}

static bool write_feed(struct report *report, xmlTextWriter *writer, const struct entry *entries, size_t count)
{
	bool ok = xmlTextWriterSetIndent(writer, 1) >= 0 && xmlTextWriterSetIndentString(writer, (const xmlChar *)"  ") >= 0 &&
		  xmlTextWriterStartDocument(writer, NULL, "UTF-8", NULL) >= 0 &&
		  xmlTextWriterStartElementNS(writer, NULL, (const xmlChar *)"feed", (const xmlChar *)"http://www.w3.org/2005/Atom") >= 0 &&
		  add_attribute(writer, "xml:lang", language_code(report->language)) && add_head(report, writer, entries[0].day);
	for (size_t i = 0; ok && i < count; i++)
		ok = add_entry(report, writer, &entries[i]);
	return ok && xmlTextWriterEndDocument(writer) >= 0;
}

bool feed_publish(struct report *report, struct error *err)
{
	size_t count;
	report->path = FEED_PATH;
	const struct entry *entries = collect(report, &count);
	xmlBuffer *buffer = xmlBufferCreate();
	xmlTextWriter *writer = buffer != NULL ? xmlNewTextWriterMemory(buffer, 0) : NULL;
	bool ok = writer != NULL && write_feed(report, writer, entries, count);
	xmlFreeTextWriter(writer);
	if (!ok)
		error_set(err, ERROR_ENVIRONMENT, "%s: libxml2 cannot write the feed", FEED_PATH);
	if (ok && report->failed) {
		*err = report->failure;
		ok = false;
	}
	ok = ok && publish_file(report->site->publish, arena_printf(&report->arena, "%s%s", report->prefix, FEED_PATH),
				xmlBufferContent(buffer), (size_t)xmlBufferLength(buffer), err);
	xmlBufferFree(buffer);
	arena_reset(&report->arena);
	return ok;
}
