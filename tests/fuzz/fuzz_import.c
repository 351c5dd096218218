/* Imports any bytes as a CSV, bad rows set aside, then counts what was stored: whatever got in must be countable. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/area.h"
#include "base/file.h"
#include "source/source.h"

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t length);

static void count(const struct import *import, uint64_t imported)
{
	struct source *source = NULL;
	struct tally tally;
	struct progress progress;
	struct error err;
	uint64_t zero = 0;
	progress_init(&progress, true);
	if (!source_open(&import->into, &source, &err))
		abort();
	/* a sum beyond 2^53 is the one thing that single rows do not tell */
	if (source_tally(source, 2, &progress, &tally, &err)) {
		for (size_t i = 0; i < tally.period_count; i++)
			zero += tally.periods[i].group_count;
		if (zero > imported)
			abort();
		tally_finish(&tally);
	} else if (strstr(err.message, "add up to more") == NULL) {
		fprintf(stderr, "%s\n", err.message);
		abort();
	}
	source_close(source);
}

static void import_both_ways(const char *folder)
{
	char csv[64], database[64], rejects[64];
	snprintf(csv, sizeof csv, "%s/t.csv", folder);
	snprintf(database, sizeof database, "%s/t.db", folder);
	snprintf(rejects, sizeof rejects, "%s/bad.csv", folder);
	struct import import = {
		.file = csv,
		.into = { .database = database, .table = "t", .columns = { "date", NULL, "model", "country", "version", "n" } },
	};
	struct import_result result;
	struct progress progress;
	struct error err;
	progress_init(&progress, true);
	bool strict = source_import(&import, &progress, &result, &err);
	if (strict != file_exists(database))
		abort();
	uint64_t good = strict ? result.imported : 0;
	import.reject = rejects;
	if (source_import(&import, &progress, &result, &err))
		count(&import, good + result.imported);
	else if (strict)
		abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t length)
{
	char folder[] = "/tmp/vitrine-fuzz-XXXXXX", csv[64];
	struct error err;
	area_init();
	if (mkdtemp(folder) == NULL)
		return 0;
	snprintf(csv, sizeof csv, "%s/t.csv", folder);
	if (file_create(csv, bytes, length, &err))
		import_both_ways(folder);
	folder_remove(folder, &err);
	return 0;
}
