#include "site/page.h"

#include <stdlib.h>
#include <string.h>

#include "base/xml.h"

/* What a page shows of a file of 64 MiB; the rest is counted. */
enum { GROUPS_SHOWN = 100, KEYS_SHOWN = 200 };

/* Requests that went to the same place with the same keys. */
struct group {
	const struct evidence_request *first;
	size_t count;
	enum evidence_verdict worst;
};

/* A key of one transmission, wherever it came up. */
struct seen {
	const struct evidence_request *request;
	const struct evidence_key *key;
};

/* One file as the page shows it. */
struct view {
	const struct evidence_file *file;
	struct group *groups;
	size_t group_count;
	size_t verdicts[EVIDENCE_VERDICTS]; /* different keys */
	size_t wrong, judged, opaque, foreign; /* wrong: keys and addresses; opaque, foreign: requests */
};

static int compare_strings(const char *a, const char *b)
{
	return a == b ? 0 : strcmp(a != NULL ? a : "", b != NULL ? b : "");
}

static int compare_numbers(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int compare_keys(const struct evidence_key *a, const struct evidence_key *b)
{
	int order = compare_strings(a->name, b->name);
	order = order != 0 ? order : compare_strings(a->place, b->place);
	order = order != 0 ? order : compare_strings(a->encoding, b->encoding);
	order = order != 0 ? order : compare_strings(a->field, b->field);
	return order != 0 ? order : compare_numbers(a->verdict, b->verdict);
}

static int compare_contents(const struct evidence_request *a, const struct evidence_request *b)
{
	int order = compare_numbers(a->verdict, b->verdict);
	order = order != 0 ? order : compare_strings(a->scheme, b->scheme);
	order = order != 0 ? order : compare_strings(a->host, b->host);
	order = order != 0 ? order : compare_strings(a->path, b->path);
	order = order != 0 ? order : compare_strings(a->format, b->format);
	order = order != 0 ? order : compare_strings(a->transmission, b->transmission);
	order = order != 0 ? order : compare_numbers(a->key_count, b->key_count);
	for (size_t i = 0; order == 0 && i < a->key_count; i++)
		order = compare_keys(&a->keys[i], &b->keys[i]);
	return order;
}

static int compare_requests(const void *left, const void *right)
{
	const struct evidence_request *const *a = left, *const *b = right;
	int order = compare_contents(*a, *b);
	return order != 0 ? order : compare_numbers((*a)->number, (*b)->number);
}

/* The gravest first, then as recorded. */
static int compare_groups(const void *left, const void *right)
{
	const struct group *a = left, *b = right;
	int order = compare_numbers(b->worst, a->worst);
	return order != 0 ? order : compare_numbers(a->first->number, b->first->number);
}

static int compare_seen(const void *left, const void *right)
{
	const struct seen *a = left, *b = right;
	int order = compare_strings(a->request->transmission, b->request->transmission);
	return order != 0 ? order : compare_keys(a->key, b->key);
}

static enum evidence_verdict find_worst(const struct evidence_request *request)
{
	enum evidence_verdict worst = request->verdict;
	for (size_t i = 0; i < request->key_count; i++)
		if (request->keys[i].verdict > worst)
			worst = request->keys[i].verdict;
	return worst;
}

static void make_groups(struct report *report, struct view *view)
{
	size_t count = view->file->request_count;
	const struct evidence_request **sorted = arena_array(&report->arena, count, sizeof *sorted);
	for (size_t i = 0; i < count; i++)
		sorted[i] = &view->file->requests[i];
	if (count > 0)
		qsort(sorted, count, sizeof *sorted, compare_requests);
	view->groups = arena_array(&report->arena, count, sizeof *view->groups);
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || compare_contents(sorted[i - 1], sorted[i]) != 0)
			view->groups[view->group_count++] = (struct group){ sorted[i], 0, find_worst(sorted[i]) };
		view->groups[view->group_count - 1].count++;
	}
	if (count > 0)
		qsort(view->groups, view->group_count, sizeof *view->groups, compare_groups);
}

static void count_requests(struct view *view)
{
	for (size_t g = 0; g < view->group_count; g++) {
		const struct group *group = &view->groups[g];
		view->wrong += group->first->verdict > EVIDENCE_ABSENT;
		view->opaque += strcmp(group->first->format, "opaque") == 0 ? group->count : 0;
		view->foreign += group->first->verdict == EVIDENCE_FOREIGN ? group->count : 0;
	}
}

static void count_keys(struct report *report, struct view *view)
{
	size_t count = 0, at = 0;
	for (size_t g = 0; g < view->group_count; g++)
		count += view->groups[g].first->key_count;
	struct seen *seen = arena_array(&report->arena, count, sizeof *seen);
	for (size_t g = 0; g < view->group_count; g++)
		for (size_t k = 0; k < view->groups[g].first->key_count; k++)
			seen[at++] = (struct seen){ view->groups[g].first, &view->groups[g].first->keys[k] };
	if (count > 0)
		qsort(seen, count, sizeof *seen, compare_seen);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || compare_seen(&seen[i - 1], &seen[i]) != 0)
			view->verdicts[seen[i].key->verdict]++;
	view->wrong += view->verdicts[EVIDENCE_ABSENT] + view->verdicts[EVIDENCE_STATE] + view->verdicts[EVIDENCE_UNDECLARED];
	view->judged = view->verdicts[EVIDENCE_CONDITIONAL];
}

static void add_key(struct report *report, xmlNode *parent, const struct evidence_key *key)
{
	xmlNode *node = tree_add(parent, "key");
	tree_set(node, "name", key->name);
	tree_set(node, "place", key->place);
	tree_set(node, "encoding", key->encoding);
	tree_set(node, "verdict", evidence_verdict_name(key->verdict));
	if (key->field == NULL)
		return;
	const xmlNode *field = xml_child_saying(report->declaration, "field", "id", key->field);
	tree_set(node, "field", key->field);
	tree_set(node, "label", xml_text(&report->arena, xml_child(field, "label")));
	tree_set(node, "href", report_link(report, arena_printf(&report->arena, "collected/%s/index.html", key->field)));
}

static void add_group(struct report *report, xmlNode *parent, const struct group *group)
{
	const struct evidence_request *request = group->first;
	xmlNode *node = tree_add(parent, "request");
	tree_set_uint(node, "number", request->number);
	tree_set_uint(node, "count", group->count);
	tree_set(node, "scheme", request->scheme[0] != '\0' ? request->scheme : NULL);
	tree_set(node, "host", request->host);
	tree_set(node, "path", request->path);
	tree_set(node, "format", request->format);
	tree_set(node, "transmission", request->transmission);
	tree_set(node, "verdict", evidence_verdict_name(request->verdict));
	for (size_t i = 0; i < request->key_count && i < KEYS_SHOWN; i++)
		add_key(report, node, &request->keys[i]);
	if (request->key_count > KEYS_SHOWN)
		tree_set_uint(node, "more", request->key_count - KEYS_SHOWN);
}

static void add_counts(xmlNode *node, const struct view *view)
{
	size_t keys = 0;
	for (size_t v = 0; v < EVIDENCE_VERDICTS; v++)
		keys += v != EVIDENCE_ABSENT ? view->verdicts[v] : 0;
	tree_set_uint(node, "requests", view->file->request_count);
	tree_set_uint(node, "keys", keys);
	tree_set_uint(node, "declared", view->verdicts[EVIDENCE_DECLARED]);
	tree_set_uint(node, "judged", view->judged);
	tree_set_uint(node, "wrong", view->wrong);
	tree_set_uint(node, "opaque", view->opaque);
	tree_set_uint(node, "foreign", view->foreign);
	if (view->group_count > GROUPS_SHOWN)
		tree_set_uint(node, "more", view->group_count - GROUPS_SHOWN);
}

/* What is declared of a capture: when, on what, how it was made. */
static void add_capture(struct report *report, xmlNode *node, const char *id)
{
	static const char *const told[] = { "title", "device", "build", "method" };
	const xmlNode *evidence = xml_child_saying(report->declaration, "evidence", "id", id);
	tree_set(node, "date", xml_attribute(&report->arena, evidence, "date"));
	for (size_t i = 0; i < sizeof told / sizeof told[0]; i++)
		if (xml_child(evidence, told[i]) != NULL)
			tree_set(node, told[i], xml_text(&report->arena, xml_child(evidence, told[i])));
}

static void add_file(struct report *report, xmlNode *parent, const struct evidence_file *file, size_t number)
{
	struct view view = { .file = file };
	bool har = !file->sample || file->requests[0].scheme[0] != '\0';
	make_groups(report, &view);
	count_requests(&view);
	count_keys(report, &view);
	xmlNode *node = tree_add(parent, "file");
	tree_set(node, "id", file->id);
	tree_set(node, "anchor", file->sample ? arena_printf(&report->arena, "sample-%zu-%s", number, file->id) :
						arena_printf(&report->arena, "evidence-%s", file->id));
	tree_set(node, "sample", file->sample ? "yes" : NULL);
	tree_set(node, "name", file->href);
	tree_set(node, "sha256", file->sha256);
	tree_set(node, "format", har ? "har" : file->requests[0].format);
	if (!file->sample)
		add_capture(report, node, file->id);
	add_counts(node, &view);
	for (size_t g = 0; g < view.group_count && g < GROUPS_SHOWN; g++)
		add_group(report, node, &view.groups[g]);
}

static bool is_of(const struct evidence_file *file, const char *version)
{
	return file->version == NULL || version == NULL ? file->version == version : strcmp(file->version, version) == 0;
}

/* <version> and its files, if it has any; NULL: files of no version in particular. */
static void add_version(struct report *report, const xmlNode *channel, const xmlNode *version)
{
	const struct evidence_read *evidence = report->site->evidence;
	const char *id = version != NULL ? xml_attribute(&report->arena, version, "id") : NULL;
	xmlNode *node = NULL;
	for (size_t i = 0; i < evidence->count; i++) {
		if (!is_of(&evidence->files[i], id))
			continue;
		if (node == NULL) {
			node = tree_add(report->page, "version");
			tree_set(node, "id", id);
			tree_set(node, "name", version != NULL ? xml_attribute(&report->arena, version, "name") : NULL);
			tree_set(node, "channel", channel != NULL ? xml_text(&report->arena, xml_child(channel, "name")) : NULL);
		}
		add_file(report, node, &evidence->files[i], i + 1);
	}
}

bool page_evidence(struct report *report, struct error *err)
{
	report_begin_page(report, "evidence", "evidence", "evidence/index.html");
	for (const xmlNode *channel = xml_child(report->declaration, "channel"); channel != NULL; channel = xml_next(channel, "channel"))
		for (const xmlNode *version = xml_child(channel, "version"); version != NULL; version = xml_next(version, "version"))
			add_version(report, channel, version);
	add_version(report, NULL, NULL);
	return report_end_page(report, err);
}
