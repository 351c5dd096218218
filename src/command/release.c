#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "command/command.h"
#include "command/cost.h"
#include "command/release.h"

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

/* An edition is frozen for good, so the quarter must be over. */
static bool check_over(int period, const char *name, struct error *err)
{
	char end[DAY_TEXT_SIZE], today[DAY_TEXT_SIZE];
	period_first_day(period + 1, end);
	period_format_day(clock_now(), today);
	return strcmp(today, end) >= 0 ||
	       error_set(err, ERROR_REFUSED, "%s is not over before %s, and an edition is frozen for good; release it then", name, end);
}

/* Of the same devices, counts withheld in one quarter and rounded in the next tell more than either, and no page could say both in one. */
static bool check_mode(const struct release *release, struct error *err)
{
	const struct editions *editions = &release->checked.editions;
	enum protection_mode mode = release->checked.publication.protection.mode;
	for (size_t i = 0; i < editions->count; i++)
		if (editions->list[i].protection.mode != mode)
			return error_set(err, ERROR_REFUSED, "%s: mode=\"%s\" does not fit edition %s, which is of mode=\"%s\": one publication "
					 "keeps to one mode; set it back, or begin another publication",
					 release->checked.circumstances.publication_file, protection_mode_names[mode], editions->list[i].name,
					 protection_mode_names[editions->list[i].protection.mode]);
	return true;
}

/* Every reason to refuse that no count is needed for: counting takes long. */
static bool check_periods(const struct release *release, const int *periods, struct error *err)
{
	char name[PERIOD_TEXT_SIZE];
	for (size_t i = 0; i < release->options->operand_count; i++) {
		struct edition edition = { .reason = release->options->reason };
		period_format(periods[i], name);
		if (!edition_follow(&release->checked.editions, periods[i], &edition, err) || !check_over(periods[i], name, err))
			return false;
	}
	return check_mode(release, err);
}

/* A reason is read by everyone: on pages, in edition.xml, on the vendor's screen. */
static bool check_reason(const struct options *options, struct error *err)
{
	const char *reason = options->reason;
	if (options->revise != NULL && options->dry_run != NULL)
		return error_set(err, ERROR_USAGE, "release takes --revise or --dry-run, not both");
	if ((options->revise != NULL) != (reason != NULL))
		return error_set(err, ERROR_USAGE, "release --revise needs --reason \"…\", and --reason needs --revise: it is published with the revision");
	const char *fault = reason != NULL ? text_label_fault(reason, strlen(reason)) : NULL;
	return fault == NULL || error_set(err, ERROR_USAGE, "--reason: the text %s", fault);
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
	if (!release_count(release, period, &cube, err))
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
		ok = release->options->revise != NULL ? release_revision(release, periods[i], err) : release_first(release, periods[i], err);
	return ok;
}

/* One release at a time. The editions are read again: another may have frozen one since they were. */
static bool take_ledger(struct release *release, struct error *err)
{
	return folder_make_private(release->ledger_folder, err) && folder_lock(release->ledger_folder, &release->lock, err) &&
	       editions_read(release->editions_folder, &release->arena, &release->checked.editions, err);
}

bool command_release(const struct options *options, struct error *err)
{
	struct release release = { .options = options, .lock = -1 };
	int *periods = arena_array(&release.arena, options->operand_count, sizeof *periods);
	release.editions_folder = path_join(&release.arena, options->folder, "editions");
	release.ledger_folder = path_join(&release.arena, options->folder, "private/audit");
	bool ok = check_format(options, err) && check_reason(options, err) && parse_periods(options, periods, err) &&
		  check_publication(options, &release.arena, &release.checked, err) && check_passed(&release.checked, err);
	if (ok && release.checked.publication.source.database == NULL)
		ok = error_set(err, ERROR_REFUSED, "%s/publication.xml: it names no <source>, so there is nothing to count",
			       options->folder);
	ok = ok && (options->dry_run != NULL || (take_ledger(&release, err) && check_periods(&release, periods, err))) &&
	     count_observations(&release, err) && (options->dry_run != NULL ? print_costs : release_all)(&release, periods, err);
	if (release.lock >= 0)
		close(release.lock);
	tally_finish(&release.tally);
	checked_finish(&release.checked);
	arena_finish(&release.arena);
	return ok;
}
