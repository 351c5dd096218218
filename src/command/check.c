#include "command/check.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "command/check_report.h"
#include "command/command.h"
#include "source/source.h"

static bool read_columns(struct arena *arena, const struct source_mapping *mapping, struct circumstances *out, struct error *err)
{
	struct source *source;
	if (mapping->database == NULL || !file_exists(mapping->database))
		return true;
	if (!source_open(mapping, &source, err))
		return false;
	bool ok = source_columns(source, arena, &out->columns, &out->column_count, err);
	source_close(source);
	if (ok)
		out->table = mapping->table;
	return ok;
}

/* The oldest promised edition whose day has passed and that is not there, or NULL. */
static const char *find_overdue(const struct publication *publication, const struct editions *editions, struct arena *arena)
{
	char today[DAY_TEXT_SIZE], *period = arena_alloc(arena, PERIOD_TEXT_SIZE);
	period_format_day(clock_now(), today);
	for (size_t i = 0; i < publication->calendar_count; i++) {
		const struct release_date *date = &publication->calendar[i];
		if (strcmp(date->day, today) >= 0 || editions_find(editions, date->period) != NULL)
			continue;
		period_format(date->period, period);
		return period;
	}
	return NULL;
}

static bool find_circumstances(const char *folder, struct arena *arena, struct checked *checked, struct error *err)
{
	const struct publication *publication = &checked->publication;
	struct circumstances *out = &checked->circumstances;
	out->evidence = &checked->evidence;
	out->publication_file = path_join(arena, folder, "publication.xml");
	out->has_calendar = publication->calendar_count > 0;
	out->overdue = find_overdue(publication, &checked->editions, arena);
	out->statistics_by_country = publication->source.database != NULL || checked->editions.count > 0;
	return read_columns(arena, &publication->source, out, err);
}

bool check_publication(const struct options *options, struct arena *arena, struct checked *out, struct error *err)
{
	const char *folder = options->folder;
	out->share = options->share;
	return publication_read(folder, options->share, arena, &out->publication, err) &&
	       declaration_read(folder, options->share, arena, &out->declaration, err) &&
	       issues_read(path_join(arena, folder, "declarations"), arena, &out->issues, err) &&
	       issues_allow(&out->issues, &out->declaration, err) &&
	       editions_read(path_join(arena, folder, "editions"), arena, &out->editions, err) &&
	       evidence_read(&out->declaration, folder, arena, &out->evidence, err) &&
	       find_circumstances(folder, arena, out, err) &&
	       (examination_run(&out->declaration, &out->circumstances, arena, &out->examination), true);
}

/* Room for the closing words: a message is cut at its end. */
enum { NAMED_LIMIT = 20, CLOSING_ROOM = 200 };

static void name_errors(const struct check_report *report, struct text *out)
{
	const struct examination *examination = &report->checked->examination;
	size_t named = 0, room = sizeof ((struct error *)NULL)->message - CLOSING_ROOM;
	for (size_t i = 0; i < examination->finding_count && named < NAMED_LIMIT; i++) {
		size_t before = out->length;
		if (examination->findings[i].severity != SEVERITY_ERROR)
			continue;
		check_report_line(report, i, out);
		text_add_char(out, '\n');
		if (out->length > room && named > 0) {
			out->bytes[out->length = before] = '\0';
			break;
		}
		named++;
	}
	if (named < examination_errors(examination))
		text_printf(out, "and %zu more\n", examination_errors(examination) - named);
}

bool check_passed(const struct checked *checked, struct error *err)
{
	struct arena arena = { 0 };
	struct text message = { 0 };
	struct check_report report;
	if (examination_errors(&checked->examination) == 0)
		return true;
	if (check_report_make(checked, true, &arena, &report, err)) {
		name_errors(&report, &message);
		error_set(err, ERROR_REFUSED, "%ssee vitrine check", message.bytes);
	}
	text_finish(&message);
	arena_finish(&arena);
	return false;
}

void checked_finish(struct checked *checked)
{
	declaration_finish(&checked->declaration);
	issues_finish(&checked->issues);
}

static bool print(const struct text *report, struct error *err)
{
	if (report->length == 0)
		return true;
	if (fwrite(report->bytes, 1, report->length, stdout) == report->length && fflush(stdout) == 0)
		return true;
	return error_set(err, ERROR_ENVIRONMENT, "standard output: cannot write: %s", strerror(errno));
}

static const struct format {
	const char *name;
	void (*write)(const struct check_report *report, struct text *out);
} formats[] = {
	{ "table", check_report_table },
	{ "json", check_report_json },
	{ "csv", check_report_csv },
};

static bool find_format(const char *name, const struct format **out, struct error *err)
{
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
		if (name != NULL && strcmp(name, formats[i].name) != 0)
			continue;
		*out = &formats[i];
		return true;
	}
	return error_set(err, ERROR_USAGE, "--format takes table, json or csv, not '%s'; see vitrine --help", name);
}

/* What was found is printed by then. */
static bool judge(const struct examination *examination, struct error *err)
{
	size_t errors = examination_errors(examination);
	return errors == 0 || error_set(err, ERROR_REFUSED, "%zu %s: release and build refuse this publication until %s mended", errors,
					errors == 1 ? "error" : "errors", errors == 1 ? "it is" : "they are");
}

bool command_check(const struct options *options, struct error *err)
{
	struct arena arena = { 0 };
	struct text out = { 0 };
	struct checked checked = { 0 };
	struct check_report report;
	const struct format *format = NULL;
	bool ok = find_format(options->format, &format, err) && check_publication(options, &arena, &checked, err) &&
		  check_report_make(&checked, options->quiet, &arena, &report, err);
	if (ok) {
		format->write(&report, &out);
		ok = print(&out, err) && judge(&checked.examination, err);
	}
	checked_finish(&checked);
	text_finish(&out);
	arena_finish(&arena);
	return ok;
}
