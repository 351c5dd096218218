#include "command/check.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "command/command.h"
#include "declaration/validity.h"
#include "source/source.h"

static bool check_columns(struct arena *arena, struct checked *checked, struct error *err)
{
	const struct source_mapping *mapping = &checked->publication.source;
	const char *const *columns;
	struct source *source;
	size_t count;
	if (!source_open(mapping, &source, err))
		return false;
	bool ok = source_columns(source, arena, &columns, &count, err) &&
		  declaration_explains(&checked->declaration, mapping->table, columns, count, err);
	source_close(source);
	if (ok)
		checked->column_count = count;
	return ok;
}

bool check_publication(const struct options *options, struct arena *arena, struct checked *out, struct error *err)
{
	struct checked checked = { 0 };
	if (!publication_read(options->folder, options->share, arena, &checked.publication, err) ||
	    !declaration_read(options->folder, options->share, arena, &checked.declaration, err))
		return false;
	const char *database = checked.publication.source.database;
	checked.source_checked = database != NULL && file_exists(database);
	if (checked.source_checked && !check_columns(arena, &checked, err)) {
		checked_finish(&checked);
		return false;
	}
	*out = checked;
	return true;
}

void checked_finish(struct checked *checked)
{
	declaration_finish(&checked->declaration);
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
	if (checked->source_checked)
		text_printf(report, "PASS  C12          %s: each of the %zu columns of %s is stored for a declared field\n",
			    source->database, checked->column_count, source->table);
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
	struct checked checked;
	bool ok = check_publication(options, &arena, &checked, err);
	if (ok) {
		add_publication(&report, &checked.publication);
		add_declaration(&report, &checked.declaration);
		add_languages(&report, &checked, &arena);
		add_source(&report, &checked);
		ok = options->quiet || print(&report, err);
		checked_finish(&checked);
	}
	text_finish(&report);
	arena_finish(&arena);
	return ok;
}
