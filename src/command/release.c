#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "command/check.h"
#include "command/command.h"
#include "command/cost.h"
#include "edition/edition.h"
#include "protect/protect.h"
#include "source/source.h"

/* What one release works with. */
struct release {
	const struct options *options;
	struct checked checked;
	struct tally tally;
	const char *editions_folder;
	struct arena arena;
};

static bool parse_periods(const struct options *options, int *periods, struct error *err)
{
	for (size_t i = 0; i < options->operand_count; i++) {
		const char *word = options->operands[i];
		if (!period_parse(word, strlen(word), &periods[i]))
			return error_set(err, ERROR_USAGE, "'%s' is no period; write it as 2026-Q3", word);
		for (size_t before = 0; before < i; before++)
			if (periods[before] == periods[i])
				return error_set(err, ERROR_USAGE, "%s is named twice; name each period once", word);
	}
	return true;
}

static bool count_observations(struct release *release, struct error *err)
{
	struct source *source = NULL;
	struct progress progress;
	progress_init(&progress, release->options->quiet);
	progress_begin(&progress, "Counting");
	bool ok = source_open(&release->checked.publication.source, &source, err) &&
		  source_tally(source, release->options->threads, &progress, &release->tally, err);
	progress_end(&progress);
	source_close(source);
	return ok;
}

static void print_result(const struct release *release, const struct edition *edition, const char *period)
{
	if (release->options->quiet)
		return;
	printf("%s: withheld %u of %u cells by area and %u of %u by version, k = %u; frozen in %s/%s\n", period,
	       edition->areas.cells, edition->areas.of, edition->versions.cells, edition->versions.of, edition->protection.k,
	       release->editions_folder, period);
}

/* An edition is frozen for good, so the quarter must be over. */
static bool check_over(int period, const char *name, struct error *err)
{
	char end[DAY_TEXT_SIZE], today[DAY_TEXT_SIZE];
	period_first_day(period + 1, end);
	period_format_day(clock_now(), today);
	return strcmp(today, end) >= 0 ||
	       error_set(err, ERROR_REFUSED, "%s is not over before %s, and an edition is frozen for good; release it then", name, end);
}

/* Every reason to refuse that no count is needed for: counting takes long. */
static bool check_periods(const struct release *release, const int *periods, struct error *err)
{
	char name[PERIOD_TEXT_SIZE];
	for (size_t i = 0; i < release->options->operand_count; i++) {
		period_format(periods[i], name);
		if (editions_find(&release->checked.editions, periods[i]) != NULL)
			return error_set(err, ERROR_REFUSED, "%s/%s: the edition is frozen and stays as it is", release->editions_folder, name);
		if (!check_over(periods[i], name, err))
			return false;
	}
	return true;
}

static bool make_cube(struct release *release, int period, const char *name, struct cube *out, struct error *err)
{
	const struct publication *publication = &release->checked.publication;
	if (!cube_from_tally(&release->tally, period, publication->versions_shared, &release->arena, out, err))
		return false;
	return out->models > 0 || error_set(err, ERROR_REFUSED, "%s: the table '%s' has no row of %s", publication->source.database,
					    publication->source.table, name);
}

static bool release_period(struct release *release, int period, struct error *err)
{
	struct cube cube;
	struct pattern pattern;
	char name[PERIOD_TEXT_SIZE], today[DAY_TEXT_SIZE];
	const struct publication *publication = &release->checked.publication;
	period_format(period, name);
	period_format_day(clock_now(), today);
	if (!make_cube(release, period, name, &cube, err))
		return false;
	struct edition edition = { .statistic = publication->statistic, .language = publication->words[0].language,
				   .released = today, .protection = publication->protection };
	protect_cube(&cube, &publication->protection, &release->arena, &pattern);
	if (!folder_make(release->editions_folder, err) ||
	    !edition_freeze(release->editions_folder, &cube, &pattern, &release->checked.editions, &edition, err))
		return false;
	print_result(release, &edition, name);
	return editions_read(release->editions_folder, &release->arena, &release->checked.editions, err);
}

static bool check_format(const struct options *options, struct error *err)
{
	const char *format = options->format;
	if (format != NULL && options->dry_run == NULL)
		return error_set(err, ERROR_USAGE, "release has --format with --dry-run only; see vitrine --help");
	return format == NULL || strcmp(format, "table") == 0 || strcmp(format, "csv") == 0 ||
	       error_set(err, ERROR_USAGE, "--format takes table or csv here, not '%s'; see vitrine --help", format);
}

static bool add_cost(struct release *release, int period, const char *name, struct progress *progress, struct text *out, struct error *err)
{
	const char *format = release->options->format;
	struct cube cube;
	struct costs costs;
	if (!make_cube(release, period, name, &cube, err))
		return false;
	cost_measure(&cube, release->checked.publication.protection.k, progress, &costs);
	(format != NULL && strcmp(format, "csv") == 0 ? cost_csv : cost_table)(&costs, out);
	return true;
}

/* Any period that has rows, frozen and unfinished ones too: nothing is written. */
static bool print_costs(struct release *release, const int *periods, struct error *err)
{
	const struct options *options = release->options;
	bool ok = true;
	struct text out = { 0 };
	struct progress progress;
	progress_init(&progress, options->quiet);
	progress_begin(&progress, "Measuring");
	for (size_t i = 0; ok && i < options->operand_count; i++)
		ok = add_cost(release, periods[i], options->operands[i], &progress, &out, err);
	progress_end(&progress);
	if (ok && fwrite(out.bytes, 1, out.length, stdout) != out.length)
		ok = error_set(err, ERROR_ENVIRONMENT, "cannot write to standard output");
	text_finish(&out);
	return ok;
}

static bool release_all(struct release *release, const int *periods, struct error *err)
{
	bool ok = true;
	for (size_t i = 0; ok && i < release->options->operand_count; i++)
		ok = release_period(release, periods[i], err);
	if (ok && !release->options->quiet)
		puts("Each count under the threshold is withheld, and two or more cells in every sum; exact bounds over all sums "
		     "together are not audited yet.");
	return ok;
}

bool command_release(const struct options *options, struct error *err)
{
	struct release release = { .options = options };
	int *periods = arena_array(&release.arena, options->operand_count, sizeof *periods);
	release.editions_folder = path_join(&release.arena, options->folder, "editions");
	bool ok = check_format(options, err) && parse_periods(options, periods, err) &&
		  check_publication(options, &release.arena, &release.checked, err) && check_passed(&release.checked, err);
	if (ok && release.checked.publication.source.database == NULL)
		ok = error_set(err, ERROR_REFUSED, "%s/publication.xml: it names no <source>, so there is nothing to count",
			       options->folder);
	ok = ok && (options->dry_run != NULL || check_periods(&release, periods, err)) && count_observations(&release, err) &&
	     (options->dry_run != NULL ? print_costs : release_all)(&release, periods, err);
	tally_finish(&release.tally);
	checked_finish(&release.checked);
	arena_finish(&release.arena);
	return ok;
}
