#include <stdio.h>

#include "command/command.h"
#include "site/verify.h"

static void print_result(const struct verify_result *result)
{
	printf("files      %zu, each with the bytes that SHA256SUMS lists, and no other\n", result->files);
	printf("editions   %zu, in one unbroken chain\n", result->editions);
	printf("issues     %zu of the declaration, in one unbroken chain\n", result->issues);
	printf("sums       %zu add up exactly; %zu hold withheld cells, two or more each\n", result->sums, result->sums_with_gaps);
	printf("figures    %zu on %zu pages agree with the CSV files\n", result->figures, result->pages);
	puts("disclosure not audited: what all sums together tell of a withheld cell is not bounded yet");
}

bool command_verify(const struct options *options, struct error *err)
{
	struct verify_result result;
	struct progress progress;
	progress_init(&progress, options->quiet);
	if (!verify_site(options->operands[0], &progress, &result, err))
		return false;
	if (!options->quiet)
		print_result(&result);
	return true;
}
