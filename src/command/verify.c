#include <stdio.h>

#include "command/command.h"
#include "site/verify.h"

static void print_protection(const struct verify_result *result, FILE *stream)
{
	if (result->rounded < result->editions)
		fprintf(stream, "withheld   %zu cells: 0 exactly known, 0 shown to be under the threshold, by all published sums together\n",
			result->withheld);
	if (result->rounded > 0)
		fprintf(stream, "rounded    %zu editions: no count under the threshold, nothing withheld\n", result->rounded);
	if (result->least_k < result->most_k)
		fprintf(stream, "threshold  from %u to %u, as each edition says\n", result->least_k, result->most_k);
	else if (result->editions > 0)
		fprintf(stream, "threshold  %u in every edition\n", result->most_k);
}

static void print_result(const struct verify_result *result, FILE *stream)
{
	fprintf(stream, "files      %zu, each with the bytes that SHA256SUMS lists, and no other\n", result->files);
	fprintf(stream, "editions   %zu, in one unbroken chain\n", result->editions);
	fprintf(stream, "issues     %zu of the declaration, in one unbroken chain\n", result->issues);
	fprintf(stream, "sums       %zu add up exactly; %zu hold withheld cells, two or more each\n", result->sums, result->sums_with_gaps);
	print_protection(result, stream);
	fprintf(stream, "figures    %zu on %zu pages agree with the CSV files\n", result->figures, result->pages);
}

bool command_verify(const struct options *options, struct error *err)
{
	struct verify_result result;
	struct progress progress;
	struct text report = { 0 };
	progress_init(&progress, options->quiet);
	bool ok = verify_site(options->operands[0], &progress, options->report ? &report : NULL, &result, err);
	/* the intervals are worth most where they are too narrow: printed in any case */
	if (report.length > 0 && fwrite(report.bytes, 1, report.length, stdout) != report.length)
		ok = ok && error_set(err, ERROR_ENVIRONMENT, "cannot write to standard output");
	if (ok && !options->quiet)
		print_result(&result, options->report ? stderr : stdout);
	text_finish(&report);
	return ok;
}
