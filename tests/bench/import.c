/* Imports a CSV of activations by the library.
 *
 *     import FILE.csv DATABASE TABLE */
#include <inttypes.h>
#include <stdio.h>

#include "base/area.h"
#include "source/source.h"

int main(int argc, char **argv)
{
	if (argc != 4) {
		fputs("usage: import FILE.csv DATABASE TABLE\n", stderr);
		return 2;
	}
	struct import import = {
		.file = argv[1],
		.into = { .database = argv[2], .table = argv[3], .columns = { "date", NULL, "model", "country", "version", NULL } },
	};
	struct import_result result;
	struct progress progress;
	struct error err;
	area_init();
	progress_init(&progress, true);
	if (!source_import(&import, &progress, &result, &err)) {
		error_print(&err, stderr);
		return err.kind;
	}
	printf("%" PRIu64 " rows\n", result.imported);
	return fflush(stdout) != 0;
}
