#include "issue/issue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/period.h"
#include "base/text.h"
#include "base/xml.h"

enum { FILE_LIMIT = 16 * 1024 * 1024, VERSION_SIZE = 16 };

const struct issue *issues_find(const struct issues *issues, unsigned version)
{
	for (size_t i = 0; i < issues->count; i++)
		if (issues->list[i].version == version)
			return &issues->list[i];
	return NULL;
}

static unsigned number_of(const xmlNode *node, const char *name)
{
	int64_t number = xml_attribute_int(node, name, 0);
	return number > 0 && number < UINT32_MAX ? (unsigned)number : 0;
}

static bool is_day(const char *string)
{
	int day;
	return string != NULL && period_parse_day(string, strlen(string), &day);
}

static bool take_root(const xmlNode *root, struct arena *arena, struct issue *out)
{
	const char *sha256 = xml_attribute(arena, root, "sha256"), *previous = xml_attribute(arena, root, "previous-sha256");
	out->version = number_of(root, "version");
	out->previous = number_of(root, "previous");
	out->issued = xml_attribute(arena, root, "issued");
	out->frozen = xml_attribute(arena, root, "frozen");
	if (!xml_is(root, "issue") || out->version == 0 || !is_day(out->issued) || !is_day(out->frozen) || !digest_is(sha256))
		return false;
	if ((out->previous == 0) != (previous == NULL) || (previous != NULL && !digest_is(previous)))
		return false;
	snprintf(out->sha256, sizeof out->sha256, "%s", sha256);
	snprintf(out->previous_sha256, sizeof out->previous_sha256, "%s", previous != NULL ? previous : "");
	return true;
}

static bool read_note(const char *path, struct arena *arena, struct issue *out, struct error *err)
{
	struct text bytes = { 0 };
	xmlDoc *doc = NULL;
	bool ok = file_read(path, FILE_LIMIT, &bytes, err) && xml_parse(path, bytes.bytes, bytes.length, &doc, err);
	if (ok && !take_root(xmlDocGetRootElement(doc), arena, out))
		ok = error_set(err, ERROR_REFUSED, "%s: not an issue as this program writes it; restore the file as frozen", path);
	if (ok)
		digest_sha256(bytes.bytes, bytes.length, out->own_sha256);
	xmlFreeDoc(doc);
	text_finish(&bytes);
	return ok;
}

/* A declaration with the right hash is what was frozen; whether it is what its issue.xml says is another question. */
static bool read_declaration(struct arena *arena, struct issue *out, struct error *err)
{
	struct text bytes = { 0 };
	char hash[DIGEST_TEXT_SIZE];
	bool ok = file_read(out->path, FILE_LIMIT, &bytes, err);
	if (ok) {
		digest_sha256(bytes.bytes, bytes.length, hash);
		ok = strcmp(hash, out->sha256) == 0 ||
		     error_set(err, ERROR_REFUSED, "%s: changed since the issue was frozen; restore the file as it was", out->path);
	}
	ok = ok && xml_parse(out->path, bytes.bytes, bytes.length, &out->doc, err);
	text_finish(&bytes);
	if (!ok)
		return false;
	xml_fold_attributes(out->doc);
	const xmlNode *root = xmlDocGetRootElement(out->doc);
	const char *issued = xml_attribute(arena, root, "issued");
	return (xml_is(root, "declaration") && number_of(root, "version") == out->version && issued != NULL &&
		strcmp(issued, out->issued) == 0) ||
	       error_set(err, ERROR_REFUSED, "%s: not the declaration that issue.xml beside it names; restore the folder as frozen",
			 out->path);
}

static bool read_issue(const char *folder, const char *name, struct arena *arena, struct issue *out, struct error *err)
{
	char number[VERSION_SIZE];
	const char *inside = path_join(arena, folder, name);
	out->path = path_join(arena, inside, "declaration.xml");
	if (name[0] < '1' || name[0] > '9' || name[strspn(name, "0123456789")] != '\0')
		return error_set(err, ERROR_REFUSED, "%s: not an issue of the declaration; move it elsewhere", inside);
	if (!read_note(path_join(arena, inside, "issue.xml"), arena, out, err) || !read_declaration(arena, out, err))
		return false;
	snprintf(number, sizeof number, "%u", out->version);
	return strcmp(number, name) == 0 ||
	       error_set(err, ERROR_REFUSED, "%s: holds issue %u; restore the folder as frozen", inside, out->version);
}

static int compare_versions(const void *a, const void *b)
{
	unsigned left = ((const struct issue *)a)->version, right = ((const struct issue *)b)->version;
	return (left > right) - (left < right);
}

static bool check_chain(const struct issues *issues, struct error *err)
{
	const struct issue *before = NULL;
	for (size_t i = 0; i < issues->count; before = &issues->list[i++]) {
		const struct issue *issue = &issues->list[i];
		if (issue->previous != (before != NULL ? before->version : 0))
			return error_set(err, ERROR_REFUSED, "%s/%u: the issue frozen before it is %u, which is missing: the chain of issues is "
					 "broken; restore the folders as frozen", issues->folder, issue->version, issue->previous);
		if (strcmp(issue->previous_sha256, before != NULL ? before->own_sha256 : "") != 0)
			return error_set(err, ERROR_REFUSED, "%s/%u: does not follow from issue %u as it is: the chain of issues is broken; "
					 "restore the folders as frozen", issues->folder, issue->version, issue->previous);
	}
	return true;
}

static bool read_all(const char *const *names, size_t count, struct arena *arena, struct issues *out, struct error *err)
{
	for (size_t i = 0; i < count; i++) {
		if (names[i][0] == '.') /* a folder that was being made, or a note to git */
			continue;
		if (!read_issue(out->folder, names[i], arena, &out->list[out->count++], err))
			return false;
	}
	if (out->count > 1)
		qsort(out->list, out->count, sizeof *out->list, compare_versions);
	return check_chain(out, err);
}

bool issues_read(const char *folder, struct arena *arena, struct issues *out, struct error *err)
{
	const char **names;
	size_t count;
	struct issues issues = { .folder = arena_copy(arena, folder) };
	if (file_exists(folder)) {
		if (!folder_list(folder, arena, &names, &count, err))
			return false;
		issues.list = arena_array(arena, count, sizeof *issues.list);
		if (!read_all(names, count, arena, &issues, err)) {
			issues_finish(&issues);
			return false;
		}
	}
	*out = issues;
	return true;
}

void issues_finish(struct issues *issues)
{
	for (size_t i = 0; i < issues->count; i++) {
		xmlFreeDoc(issues->list[i].doc);
		issues->list[i].doc = NULL;
	}
}

static bool refuse(const struct declaration *declaration, unsigned version, const char *why, struct error *err)
{
	return xml_refuse(err, declaration->path, xmlDocGetRootElement(declaration->doc), "issue %u %s", version, why);
}

bool issues_allow(const struct issues *issues, const struct declaration *declaration, struct error *err)
{
	struct arena arena = { 0 };
	const xmlNode *root = xmlDocGetRootElement(declaration->doc);
	unsigned version = number_of(root, "version");
	const struct issue *same = issues_find(issues, version);
	const struct issue *last = issues->count > 0 ? &issues->list[issues->count - 1] : NULL;
	const char *issued = text_or_empty(xml_attribute(&arena, root, "issued"));
	bool ok = true;
	if (same != NULL && strcmp(same->sha256, declaration->sha256) != 0)
		ok = refuse(declaration, version,
			    arena_printf(&arena, "is frozen and differs: raise its version, supersedes=\"%u\"", last->version), err);
	else if (last != NULL && version < last->version)
		ok = refuse(declaration, version,
			    arena_printf(&arena, "is older than issue %u, which is frozen: raise its version", last->version), err);
	else if (last != NULL && same == NULL && number_of(root, "supersedes") != last->version)
		ok = refuse(declaration, version,
			    arena_printf(&arena, "does not supersede issue %u, the newest that is frozen: say supersedes=\"%u\"",
					 last->version, last->version), err);
	else if (last != NULL && strcmp(issued, last->issued) < 0)
		ok = refuse(declaration, version,
			    arena_printf(&arena, "is issued before issue %u, which is frozen: mend its day", last->version), err);
	arena_finish(&arena);
	return ok;
}

static void write_note(const struct declaration *declaration, const struct issue *last, const char *day, struct text *out)
{
	struct arena arena = { 0 };
	const xmlNode *root = xmlDocGetRootElement(declaration->doc);
	/* a number, days and hashes: nothing to escape */
	text_printf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<issue version=\"%u\" issued=\"%s\" frozen=\"%s\" sha256=\"%s\"",
		    number_of(root, "version"), text_or_empty(xml_attribute(&arena, root, "issued")), day, declaration->sha256);
	if (last != NULL)
		text_printf(out, " previous=\"%u\" previous-sha256=\"%s\"", last->version, last->own_sha256);
	text_add(out, "/>\n");
	arena_finish(&arena);
}

/* The file again, as it was when it was checked. */
static bool read_again(const struct declaration *declaration, struct text *out, struct error *err)
{
	char hash[DIGEST_TEXT_SIZE];
	if (!file_read(declaration->path, FILE_LIMIT, out, err))
		return false;
	digest_sha256(out->bytes, out->length, hash);
	return strcmp(hash, declaration->sha256) == 0 ||
	       error_set(err, ERROR_REFUSED, "%s: changed while it was read; try again", declaration->path);
}

bool issue_freeze(const struct issues *issues, const struct declaration *declaration, const char *day, struct error *err)
{
	unsigned version = number_of(xmlDocGetRootElement(declaration->doc), "version");
	const struct issue *last = issues->count > 0 ? &issues->list[issues->count - 1] : NULL;
	struct text bytes = { 0 }, note = { 0 };
	char name[VERSION_SIZE];
	if (!issues_allow(issues, declaration, err))
		return false;
	if (issues_find(issues, version) != NULL)
		return error_set(err, ERROR_REFUSED, "%s/%u: the issue is frozen and stays as it is", issues->folder, version);
	snprintf(name, sizeof name, "%u", version);
	write_note(declaration, last, day, &note);
	bool ok = read_again(declaration, &bytes, err);
	const struct folder_file files[] = { { "declaration.xml", bytes.bytes, bytes.length }, { "issue.xml", note.bytes, note.length } };
	ok = ok && folder_put(issues->folder, name, files, sizeof files / sizeof files[0], err);
	text_finish(&bytes);
	text_finish(&note);
	return ok;
}
