#include <stdio.h>
#include <string.h>

#include "audit/audit.h"
#include "base/clock.h"
#include "base/file.h"
#include "command/check.h"
#include "command/command.h"
#include "command/cost.h"
#include "edition/edition.h"
#include "ledger/ledger.h"
#include "protect/protect.h"
#include "source/source.h"

/* What one release works with. */
struct release {
	const struct options *options;
	struct checked checked;
	struct tally tally;
	const char *editions_folder, *ledger_folder;
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

static void print_result(const struct release *release, const struct edition *edition, const struct proof *proof)
{
	if (release->options->quiet)
		return;
	printf("%s: withheld %u of %u cells by area and %u of %u by version, k = %u; audit passed, %zu witnesses; frozen in %s/%s\n",
	       edition->name, edition->areas.cells, edition->areas.of, edition->versions.cells, edition->versions.of,
	       edition->protection.k, proof->witness_count, release->editions_folder, edition->name);
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
	if (release->checked.publication.protection.mode != PROTECTION_SUPPRESSION)
		return error_set(err, ERROR_REFUSED, "%s: this version of vitrine freezes mode=\"suppression\" only; set it, or wait for "
				 "one that rounds", release->checked.circumstances.publication_file);
	for (size_t i = 0; i < release->options->operand_count; i++) {
		period_format(periods[i], name);
		if (editions_find(&release->checked.editions, periods[i]) != NULL)
			return error_set(err, ERROR_REFUSED, "%s/%s: the edition is frozen and stays as it is", release->editions_folder, name);
		if (!check_over(periods[i], name, err))
			return false;
	}
	return true;
}

static bool count_period(struct release *release, int period, struct cube *out, struct error *err)
{
	const struct publication *publication = &release->checked.publication;
	char name[PERIOD_TEXT_SIZE];
	period_format(period, name);
	if (!cube_from_tally(&release->tally, period, publication->versions_shared, &release->arena, out, err))
		return false;
	return out->models > 0 || error_set(err, ERROR_REFUSED, "%s: the table '%s' has no row of %s", publication->source.database,
					    publication->source.table, name);
}

/* What is not withheld is published: the cells as the audit takes them. */
static const bool *withheld_cells(const struct cube *cube, const struct pattern *pattern, struct arena *arena)
{
	bool *withheld = arena_array(arena, cube->cell_count, sizeof *withheld);
	for (uint32_t cell = 0; cell < cube->cell_count; cell++)
		withheld[cell] = pattern->states[cell] != CELL_PUBLISHED;
	return withheld;
}

/* The log first: an edition without one could never be revised. */
static bool freeze(struct release *release, const struct ledger_entry *entry, struct edition *edition, struct error *err)
{
	char log[DIGEST_TEXT_SIZE];
	if (!ledger_write(release->ledger_folder, edition, entry, log, err))
		return false;
	edition->log = log;
	if (!folder_make(release->editions_folder, err) ||
	    !edition_freeze(release->editions_folder, entry->cube, entry->pattern, &release->checked.editions, edition, err))
		return false;
	print_result(release, edition, entry->proof);
	return editions_read(release->editions_folder, &release->arena, &release->checked.editions, err);
}

static bool release_period(struct release *release, int period, struct error *err)
{
	struct cube cube;
	struct pattern pattern;
	struct proof proof;
	char today[DAY_TEXT_SIZE];
	const struct publication *publication = &release->checked.publication;
	struct edition edition = { .statistic = publication->statistic, .language = publication->words[0].language,
				   .released = today, .protection = publication->protection };
	period_format_day(clock_now(), today);
	if (!edition_follow(&release->checked.editions, period, &edition, err) || !count_period(release, period, &cube, err))
		return false;
	protect_cube(&cube, &publication->protection, &release->arena, &pattern);
	if (!audit_release(&cube, withheld_cells(&cube, &pattern, &release->arena), publication->protection.k, &release->arena, &proof, err))
		return false;
	const struct ledger_entry entry = { .cube = &cube, .pattern = &pattern, .proof = &proof };
	return freeze(release, &entry, &edition, err);
}

static bool check_format(const struct options *options, struct error *err)
{
	const char *format = options->format;
	if (format != NULL && options->dry_run == NULL)
		return error_set(err, ERROR_USAGE, "release has --format with --dry-run only; see vitrine --help");
	return format == NULL || strcmp(format, "table") == 0 || strcmp(format, "csv") == 0 ||
	       error_set(err, ERROR_USAGE, "--format takes table or csv here, not '%s'; see vitrine --help", format);
}

static bool add_cost(struct release *release, int period, struct progress *progress, struct text *out, struct error *err)
{
	const char *format = release->options->format;
	struct cube cube;
	struct costs costs;
	if (!count_period(release, period, &cube, err))
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
		ok = add_cost(release, periods[i], &progress, &out, err);
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
	return ok;
}

bool command_release(const struct options *options, struct error *err)
{
	struct release release = { .options = options };
	int *periods = arena_array(&release.arena, options->operand_count, sizeof *periods);
	release.editions_folder = path_join(&release.arena, options->folder, "editions");
	release.ledger_folder = path_join(&release.arena, options->folder, "private/audit");
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
