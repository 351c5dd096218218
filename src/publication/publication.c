#include "publication/publication.h"

#include <string.h>

#include "base/file.h"
#include "base/period.h"
#include "base/xml.h"
#include "publication/margins.h"

enum { DEFAULT_K = 10 };

const char *const role_names[ROLE_LIMIT] = { "date", "period", "model", "country", "version", "count" };
const char *const term_names[TERM_LIMIT] = { "observation", "model", "version" };

const char *const protection_mode_names[PROTECTION_MODES] = { "suppression", "rounding" };

/* The place of a name, or `limit`. */
static int find_name(const char *const names[], int limit, const char *name)
{
	int place = 0;
	while (place < limit && strcmp(name, names[place]) != 0)
		place++;
	return place;
}

enum role role_find(const char *name)
{
	return (enum role)find_name(role_names, ROLE_LIMIT, name);
}

enum protection_mode protection_mode_find(const char *name)
{
	return (enum protection_mode)find_name(protection_mode_names, PROTECTION_MODES, name);
}

/* What the readers below share. The document is valid by the schema: what it requires is not looked for again. */
struct reading {
	const char *path;
	struct arena *arena;
	struct error *err;
};

static const char *attribute(const struct reading *reading, const xmlNode *node, const char *name)
{
	return xml_attribute(reading->arena, node, name);
}

static bool is_yes(const struct reading *reading, const xmlNode *node, const char *name)
{
	const char *value = attribute(reading, node, name);
	return value != NULL && strcmp(value, "yes") == 0;
}

static size_t count_children(const xmlNode *parent, const char *name)
{
	size_t count = 0;
	for (const xmlNode *node = xml_child(parent, name); node != NULL; node = xml_next(node, name))
		count++;
	return count;
}

static const char *child_text(const struct reading *reading, const xmlNode *parent, const char *name)
{
	return xml_text(reading->arena, xml_child(parent, name));
}

static void read_terms(const struct reading *reading, const xmlNode *node, struct publication_words *out)
{
	for (const xmlNode *term = xml_child(node, "term"); term != NULL; term = xml_next(term, "term")) {
		const char *name = attribute(reading, term, "name");
		for (int i = 0; i < TERM_LIMIT; i++) {
			if (strcmp(name, term_names[i]) != 0)
				continue;
			out->terms[i].one = attribute(reading, term, "one");
			out->terms[i].other = attribute(reading, term, "other");
		}
	}
}

static bool read_language(const struct reading *reading, const xmlNode *node, bool specimen,
			  struct publication_words *out)
{
	out->language = attribute(reading, node, "lang");
	out->title = child_text(reading, node, "title");
	out->publisher = child_text(reading, node, "publisher");
	out->summary = child_text(reading, node, "summary");
	out->coverage = child_text(reading, node, "coverage");
	if (xml_child(node, "notice") != NULL)
		out->notice = child_text(reading, node, "notice");
	else if (specimen)
		return xml_refuse(reading->err, reading->path, node,
				  "words in '%s' lack a notice: say in <notice> that this is a specimen, or drop specimen=\"yes\"",
				  out->language);
	read_terms(reading, node, out);
	return true;
}

static bool read_words(const struct reading *reading, const xmlNode *root, struct publication *out)
{
	size_t count = count_children(root, "words"), i = 0;
	struct publication_words *words = arena_array(reading->arena, count, sizeof *words);
	for (const xmlNode *node = xml_child(root, "words"); node != NULL; node = xml_next(node, "words"))
		if (!read_language(reading, node, out->specimen, &words[i++]))
			return false;
	out->words = words;
	out->word_count = count;
	return true;
}

static bool climbs(const char *path)
{
	for (const char *part = path; part != NULL; part = strchr(part, '/')) {
		part += *part == '/';
		if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || part[2] == '\0'))
			return true;
	}
	return false;
}

static bool check_roles(const struct reading *reading, const xmlNode *source, const struct source_mapping *mapping)
{
	bool date = mapping->columns[ROLE_DATE] != NULL, period = mapping->columns[ROLE_PERIOD] != NULL;
	if (date == period)
		return xml_refuse(reading->err, reading->path, source, "the source has %s: keep one of them",
				  date ? "both a date and a period column" : "neither a date nor a period column");
	for (int role = ROLE_MODEL; role < ROLE_COUNT; role++)
		if (mapping->columns[role] == NULL)
			return xml_refuse(reading->err, reading->path, source,
					  "the source has no %s column: add <column role=\"%s\" name=\"…\"/>", role_names[role],
					  role_names[role]);
	return true;
}

static bool read_source(const struct reading *reading, const xmlNode *root, struct publication *out)
{
	const xmlNode *source = xml_child(root, "source");
	if (source == NULL)
		return true;
	const char *database = attribute(reading, source, "database");
	if (database[0] != '/' && climbs(database))
		return xml_refuse(reading->err, reading->path, source,
				  "the database '%s' is outside the publication: move it inside or give its absolute path", database);
	out->source.database = path_join(reading->arena, out->folder, database);
	out->source.table = attribute(reading, source, "table");
	out->statistic = attribute(reading, source, "statistic");
	for (const xmlNode *node = xml_child(source, "column"); node != NULL; node = xml_next(node, "column"))
		out->source.columns[role_find(attribute(reading, node, "role"))] = attribute(reading, node, "name");
	return check_roles(reading, source, &out->source);
}

static bool read_protection(const struct reading *reading, const xmlNode *root, struct publication *out)
{
	const xmlNode *protection = xml_child(root, "protection");
	out->protection.mode = protection_mode_find(attribute(reading, protection, "mode"));
	out->protection.k = (unsigned)xml_attribute_int(protection, "k", DEFAULT_K);
	for (const xmlNode *node = xml_child(protection, "margin"); node != NULL; node = xml_next(node, "margin")) {
		const char *names = attribute(reading, node, "of");
		const char *fault = margin_fault(names, out->versions_shared, reading->arena);
		if (fault != NULL)
			return xml_refuse(reading->err, reading->path, node, "the margin '%s' %s", names, fault);
	}
	return true;
}

static bool read_final(const struct reading *reading, const xmlNode *node, struct release_date *out)
{
	int period;
	out->final = attribute(reading, node, "final");
	if (out->final == NULL)
		return true;
	if (!period_parse_day(out->final, strlen(out->final), &period))
		return xml_refuse(reading->err, reading->path, node, "final is '%s': give years from 1900 on", out->final);
	return strcmp(out->final, out->day) >= 0 ||
	       xml_refuse(reading->err, reading->path, node,
			  "the release of %s is final on %s already: give a day from %s on, or leave final out where nothing is provisional",
			  out->day, out->final, out->day);
}

static bool read_release(const struct reading *reading, const xmlNode *node, const struct release_date *before,
			 struct release_date *out)
{
	const char *period = attribute(reading, node, "period");
	char end[DAY_TEXT_SIZE];
	int day_period;
	out->day = attribute(reading, node, "day");
	if (!period_parse(period, strlen(period), &out->period) ||
	    !period_parse_day(out->day, strlen(out->day), &day_period))
		return xml_refuse(reading->err, reading->path, node, "release '%s' on '%s': give years from 1900 on", period,
				  out->day);
	if (before != NULL && before->period >= out->period)
		return xml_refuse(reading->err, reading->path, node,
				  "release '%s' does not follow the one before: list each period once, oldest first", period);
	period_first_day(out->period + 1, end);
	if (day_period <= out->period)
		return xml_refuse(reading->err, reading->path, node,
				  "release '%s' comes out on %s, before the period is over: give a day from %s on", period, out->day, end);
	return read_final(reading, node, out);
}

static bool read_calendar(const struct reading *reading, const xmlNode *root, struct publication *out)
{
	const xmlNode *calendar = xml_child(root, "calendar");
	size_t count = count_children(calendar, "release"), i = 0;
	struct release_date *dates = arena_array(reading->arena, count, sizeof *dates);
	for (const xmlNode *node = xml_child(calendar, "release"); node != NULL; node = xml_next(node, "release")) {
		if (!read_release(reading, node, i != 0 ? &dates[i - 1] : NULL, &dates[i]))
			return false;
		i++;
	}
	out->calendar = dates;
	out->calendar_count = count;
	return true;
}

static bool read_root(const struct reading *reading, const xmlNode *root, struct publication *out)
{
	const xmlNode *licence = xml_child(root, "licence");
	out->id = attribute(reading, root, "id");
	out->base_url = attribute(reading, root, "base-url");
	out->specimen = is_yes(reading, root, "specimen");
	out->licence_name = attribute(reading, licence, "name");
	out->licence_url = attribute(reading, licence, "href");
	out->contact = attribute(reading, xml_child(root, "contact"), "href");
	out->versions_shared = is_yes(reading, xml_child(root, "versions"), "shared");
	return read_words(reading, root, out) && read_source(reading, root, out) && read_protection(reading, root, out) &&
	       read_calendar(reading, root, out);
}

bool publication_read(const char *folder, const char *share, struct arena *arena, struct publication *out,
		      struct error *err)
{
	struct reading reading = { path_join(arena, folder, "publication.xml"), arena, err };
	struct publication publication = { .folder = arena_copy(arena, folder) };
	xmlDoc *doc = NULL;
	if (!xml_read(reading.path, &doc, err))
		return false;
	xml_fold_attributes(doc);
	bool ok = xml_validate(doc, reading.path, path_join(arena, share, "data/schema/publication.xsd"), err) &&
		  read_root(&reading, xmlDocGetRootElement(doc), &publication);
	xmlFreeDoc(doc);
	if (ok)
		*out = publication;
	return ok;
}
