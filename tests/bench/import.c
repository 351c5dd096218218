/* Imports a CSV of activations by the library.
 *
 *     import FILE.csv DATABASE TABLE [role=column,…] */
#include <inttypes.h>
#include <stdio.h>

#include "base/area.h"
#include "command/command.h"

int main(int argc, char **argv)
{
	if (argc < 4) {
		fputs("usage: import FILE.csv DATABASE TABLE [role=column,…]\n", stderr);
		return 2;
	}
	const char *operands[] = { argv[1] };
	struct options options = {
		.folder = ".", .share = ".", .threads = 1, .into = argv[2], .table = argv[3], .operands = operands, .operand_count = 1,
		.columns = argc > 4 ? argv[4] : "date=date,model=model,country=country,version=version",
		.reject = argc > 5 ? argv[5] : NULL,
	};
	struct error err;
	area_init();
	if (command_import(&options, &err))
		return 0;
	error_print(&err, stderr);
	return err.kind;
}
