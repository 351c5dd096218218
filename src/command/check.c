#include "command/check.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "command/command.h"
#include "declaration/validity.h"
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
	return publication_read(folder, options->share, arena, &out->publication, err) &&
	       declaration_read(folder, options->share, arena, &out->declaration, err) &&
	       issues_read(path_join(arena, folder, "declarations"), arena, &out->issues, err) &&
	       issues_allow(&out->issues, &out->declaration, err) &&
	       editions_read(path_join(arena, folder, "editions"), arena, &out->editions, err) &&
	       evidence_read(&out->declaration, folder, arena, &out->evidence, err) &&
	       find_circumstances(folder, arena, out, err) &&
	       (examination_run(&out->declaration, &out->circumstances, arena, &out->examination), true);
}

bool check_passed(const struct checked *checked, struct error *err)
{
	size_t errors = examination_errors(&checked->examination);
	return errors == 0 || error_set(err, ERROR_REFUSED, "%zu errors", errors);
}

void checked_finish(struct checked *checked)
{
	declaration_finish(&checked->declaration);
	issues_finish(&checked->issues);
}

static void add_publication(struct text *report, const struct publication *publication)
{
	struct arena arena = { 0 };
	text_printf(report, "PASS  publication  %s: languages", path_join(&arena, publication->folder, "publication.xml"));
	arena_finish(&arena);
	for (size_t i = 0; i < publication->word_count; i++)
		text_printf(report, "%s %s", i != 0 ? "," : "", publication->words[i].language);
	text_printf(report, "; %zu releases in the calendar\n", publication->calendar_count);
}

static void add_declaration(struct text *report, const struct declaration *declaration)
{
	text_printf(report, "PASS  declaration  %s: fields %zu, channels %zu, client versions %zu, transmissions %zu\n",
		    declaration->path, declaration_count(declaration, "field"), declaration_count(declaration, "channel"),
		    declaration_count(declaration, "version"), declaration_count(declaration, "transmission"));
	text_add(report, "PASS  C8           the states of each field follow each other without gap or overlap\n"
			 "PASS  carries      what transmissions carry agrees with the states\n");
}

/* A text that a language lacks is no fault: the page shows it in another. It is said, though. */
static void add_languages(struct text *report, const struct checked *checked, struct arena *arena)
{
	for (size_t i = 0; i < checked->publication.word_count; i++) {
		const char *language = checked->publication.words[i].language;
		size_t missing = validity_count_texts_without(checked->declaration.doc, language, arena);
		if (missing == 0)
			text_printf(report, "PASS  texts        every text of the declaration is given in %s\n", language);
		else
			text_printf(report, "----  texts        not given in %s: %zu texts of the declaration, shown in another language\n",
				    language, missing);
	}
}

static void add_source(struct text *report, const struct checked *checked)
{
	const struct source_mapping *source = &checked->publication.source;
	if (checked->circumstances.table != NULL)
		text_printf(report, "PASS  C12          %s: each of the %zu columns of %s is stored for a declared field\n",
			    source->database, checked->circumstances.column_count, source->table);
	else if (source->database != NULL)
		text_printf(report, "----  C12          %s is not there: its columns were not checked (see vitrine import)\n",
			    source->database);
	else
		text_add(report, "----  C12          the publication has no source: no columns to check\n");
}

static bool print(const struct text *report, struct error *err)
{
	if (fwrite(report->bytes, 1, report->length, stdout) == report->length && fflush(stdout) == 0)
		return true;
	return error_set(err, ERROR_ENVIRONMENT, "standard output: cannot write: %s", strerror(errno));
}

bool command_check(const struct options *options, struct error *err)
{
	struct arena arena = { 0 };
	struct text report = { 0 };
	struct checked checked = { 0 };
	bool ok = check_publication(options, &arena, &checked, err) && check_passed(&checked, err);
	if (ok) {
		add_publication(&report, &checked.publication);
		add_declaration(&report, &checked.declaration);
		add_languages(&report, &checked, &arena);
		add_source(&report, &checked);
		ok = options->quiet || print(&report, err);
	}
	checked_finish(&checked);
	text_finish(&report);
	arena_finish(&arena);
	return ok;
}
