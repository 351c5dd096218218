#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/progress.h"
#include "command/command.h"
#include "publication/publication.h"
#include "source/source.h"

static bool refuse_columns(const char *what, const char *item, struct error *err)
{
	return error_set(err, ERROR_USAGE, "--columns: %s '%s'; write role=column,… with the roles date (or period), model, "
			 "country, version and, if a row is more than one observation, count", what, item);
}

static bool add_column(char *item, struct source_mapping *mapping, struct error *err)
{
	char *equals = strchr(item, '=');
	if (equals == NULL || equals == item || equals[1] == '\0')
		return refuse_columns("no role=column in", item, err);
	*equals = '\0';
	for (int role = 0; role < ROLE_LIMIT; role++) {
		if (strcmp(role_names[role], item) != 0)
			continue;
		if (mapping->columns[role] != NULL)
			return refuse_columns("a second column for the role", item, err);
		mapping->columns[role] = equals + 1;
		return true;
	}
	return refuse_columns("no such role:", item, err);
}

static bool parse_columns(const char *columns, struct arena *arena, struct source_mapping *mapping, struct error *err)
{
	memset(mapping->columns, 0, sizeof mapping->columns);
	for (char *item = arena_copy(arena, columns), *next; item != NULL; item = next) {
		next = strchr(item, ',');
		if (next != NULL)
			*next++ = '\0';
		if (!add_column(item, mapping, err))
			return false;
	}
	return source_mapping_check(mapping, err);
}

/* The publication's own mapping, then what the command line says instead. It needs no publication where it says all. */
static bool find_mapping(const struct options *options, struct arena *arena, struct source_mapping *mapping,
			 struct error *err)
{
	if (options->into == NULL || options->columns == NULL) {
		struct publication publication;
		if (!publication_read(options->folder, options->share, arena, &publication, err))
			return false;
		*mapping = publication.source;
	}
	if (options->into != NULL)
		mapping->database = options->into;
	if (options->table != NULL)
		mapping->table = options->table;
	if (mapping->table == NULL)
		mapping->table = "observations";
	if (mapping->database == NULL)
		return error_set(err, ERROR_USAGE, "the publication names no database: say where rows go with --into DB");
	return options->columns == NULL || parse_columns(options->columns, arena, mapping, err);
}

/* With commas between thousands. */
static const char *grouped(struct arena *arena, uint64_t number)
{
	if (number < 1000)
		return arena_printf(arena, "%u", (unsigned)number);
	return arena_printf(arena, "%s,%03u", grouped(arena, number / 1000), (unsigned)(number % 1000));
}

static void print_result(const struct import *import, const struct import_result *result)
{
	struct arena arena = { 0 };
	printf("imported %s row%s into %s\n", grouped(&arena, result->imported), result->imported == 1 ? "" : "s",
	       import->into.database);
	if (result->beside)
		puts("the table held rows before and keeps them: the same file imported twice counts twice");
	if (import->reject != NULL)
		printf("set aside %s row%s in %s\n", grouped(&arena, result->rejected), result->rejected == 1 ? "" : "s",
		       import->reject);
	arena_finish(&arena);
}

/* A publication's first import makes its folder private/, which nobody else may read and git passes over; one that fails leaves none behind. */
static bool import_into_folder(const struct import *import, struct arena *arena, struct progress *progress,
			       struct import_result *result, struct error *err)
{
	const char *folder = path_parent(arena, import->into.database);
	bool missing = !file_exists(folder);
	if (missing && !folder_make_private(folder, err))
		return false;
	bool ok = source_import(import, progress, result, err);
	if (!ok && missing)
		rmdir(folder);
	return ok && (!missing || file_write(path_join(arena, folder, ".gitignore"), "*\n", 2, err));
}

bool command_import(const struct options *options, struct error *err)
{
	struct arena arena = { 0 };
	struct import import = { .reject = options->reject };
	struct import_result result;
	struct progress progress;
	bool ok = false;
	if (options->operand_count != 1) {
		error_set(err, ERROR_USAGE, "import takes one CSV file, or - for standard input");
		goto out;
	}
	import.file = options->operands[0];
	if (!find_mapping(options, &arena, &import.into, err))
		goto out;
	progress_init(&progress, options->quiet);
	ok = import_into_folder(&import, &arena, &progress, &result, err);
	if (ok && !options->quiet)
		print_result(&import, &result);
out:
	arena_finish(&arena);
	return ok;
}
