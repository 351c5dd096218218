#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "audit/audit.h"
#include "audit/history.h"
#include "base/clock.h"
#include "base/file.h"
#include "command/release.h"
#include "cube/join.h"
#include "edition/edition.h"
#include "ledger/ledger.h"
#include "protect/protect.h"
#include "protect/revise.h"
#include "protect/round.h"

bool release_count(struct release *release, int period, struct cube *out, struct error *err)
{
	const struct publication *publication = &release->checked.publication;
	char name[PERIOD_TEXT_SIZE];
	period_format(period, name);
	if (!cube_from_tally(&release->tally, period, publication->versions_shared, &release->arena, out, err))
		return false;
	return out->models > 0 || error_set(err, ERROR_REFUSED, "%s: the table '%s' has no row of %s", publication->source.database,
					    publication->source.table, name);
}

/* The day until which late arrivals are expected, if it has not come. */
static const char *final_day(const struct publication *publication, int period, const char *today)
{
	for (size_t i = 0; i < publication->calendar_count; i++) {
		const struct release_date *date = &publication->calendar[i];
		if (date->period == period && date->final != NULL && strcmp(today, date->final) < 0)
			return date->final;
	}
	return NULL;
}

/* The edition that is to be frozen, but for its log. */
static bool begin(struct release *release, int period, struct edition *out, struct error *err)
{
	const struct publication *publication = &release->checked.publication;
	char *today = arena_array(&release->arena, DAY_TEXT_SIZE, 1);
	period_format_day(clock_now(), today);
	*out = (struct edition){ .statistic = publication->statistic, .language = publication->words[0].language, .released = today,
				 .final = final_day(publication, period, today), .protection = publication->protection,
				 .reason = release->options->reason };
	return edition_follow(&release->checked.editions, period, out, err);
}

/* What a public log may hold: how many witnesses there are would tell how many of the withheld are small. */
static void print_result(const struct release *release, const struct edition *edition)
{
	if (release->options->quiet)
		return;
	if (edition->protection.mode == PROTECTION_ROUNDING)
		printf("%s: no count from 1 to %u, every sum exact over rounded counts", edition->name, edition->protection.k - 1);
	else
		printf("%s: withheld %u of %u cells by area and %u of %u by version, k = %u; audit passed", edition->name,
		       edition->areas.cells, edition->areas.of, edition->versions.cells, edition->versions.of, edition->protection.k);
	printf("; frozen in %s/%s\n", release->editions_folder, edition->name);
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
	print_result(release, edition);
	return editions_read(release->editions_folder, &release->arena, &release->checked.editions, err);
}

/* The leaves that are not as counted. */
static void list_rounded(const struct cube *counted, const uint64_t *published, struct arena *arena, struct ledger_entry *entry)
{
	struct held_leaf *list = arena_array(arena, counted->cell_count, sizeof *list);
	for (uint32_t cell = 0; cell < counted->cell_count; cell++) {
		struct cube_place place = cube_place(counted, cell);
		if (cube_is_leaf(counted, cell) && counted->values[cell] != published[cell])
			list[entry->held_back_count++] = (struct held_leaf){ place.model, place.area, place.version, published[cell],
									     counted->values[cell] };
	}
	entry->held_back = list;
}

/* Rounded counts stand in the cube's place; members of which nothing is left would show that something was counted, and go. */
static bool round_cube(struct release *release, struct cube *cube, struct ledger_entry *entry, struct error *err)
{
	const struct publication *publication = &release->checked.publication;
	struct rounding rounding;
	struct cube rounded = *cube;
	char name[PERIOD_TEXT_SIZE];
	period_format(cube->period, name);
	rounded.values = protect_round(cube, publication->protection.k, &release->arena, &rounding);
	list_rounded(cube, rounded.values, &release->arena, entry);
	cube_drop_empty(&rounded, &release->arena, cube);
	return cube->models > 0 || error_set(err, ERROR_REFUSED, "%s: too little was counted: with k = %u every count is rounded to 0", name,
					     publication->protection.k);
}

/* What is published, in the cube's place, and what the log says of it. */
static bool protect(struct release *release, struct cube *cube, struct pattern *pattern, struct ledger_entry *entry, struct error *err)
{
	const struct protection *parameters = &release->checked.publication.protection;
	if (parameters->mode == PROTECTION_SUPPRESSION) {
		protect_cube(cube, parameters, &release->arena, pattern);
		return true;
	}
	if (!round_cube(release, cube, entry, err))
		return false;
	*pattern = (struct pattern){ .states = arena_array(&release->arena, cube->cell_count, 1) };
	return true;
}

bool release_first(struct release *release, int period, struct error *err)
{
	struct edition edition;
	struct cube cube;
	struct pattern pattern;
	struct proof proof;
	struct ledger_entry entry = { .cube = &cube, .pattern = &pattern, .proof = &proof };
	if (!begin(release, period, &edition, err) || !release_count(release, period, &cube, err) ||
	    !protect(release, &cube, &pattern, &entry, err) ||
	    !audit_release(&cube, pattern_withheld(&pattern, cube.cell_count, &release->arena), edition.protection.k, &release->arena, &proof, err))
		return false;
	return freeze(release, &entry, &edition, err);
}

/* The editions of a period with what they withheld, from the first to the last. */
struct quarter {
	struct cube *cubes;
	struct pattern *patterns;
	struct history_table *tables; /* with a place left for the revision */
	size_t count;
};

static bool read_quarter(struct release *release, int period, struct quarter *out, struct error *err)
{
	const struct edition *newest = editions_find(&release->checked.editions, period);
	struct arena *arena = &release->arena;
	out->count = newest->revision;
	out->cubes = arena_array(arena, out->count, sizeof *out->cubes);
	out->patterns = arena_array(arena, out->count, sizeof *out->patterns);
	out->tables = arena_array(arena, out->count + 1, sizeof *out->tables);
	for (size_t i = 0; i < out->count; i++) {
		const struct edition *edition = editions_find_revision(&release->checked.editions, period, (unsigned)i + 1);
		if (!ledger_read(release->ledger_folder, edition, arena, &out->cubes[i], &out->patterns[i], err))
			return false;
		out->tables[i] = (struct history_table){ &out->cubes[i], pattern_withheld(&out->patterns[i], out->cubes[i].cell_count, arena) };
	}
	return true;
}

/* What changes are held back, as a coarse bound: the next of k, 2k, 5k, 10k, 20k… above it. Of rounded counts nothing is said: it would be a figure
 * made from the counts themselves. */
static uint64_t held_back_under(const struct revision *revision, const struct protection *protection)
{
	uint64_t most = revision->held_back[0] > revision->held_back[1] ? revision->held_back[0] : revision->held_back[1];
	uint64_t bound = protection->k;
	for (int step = 0; bound <= most; step++)
		bound = step % 3 == 1 ? bound / 2 * 5 : bound * 2; /* 1, 2, 5, 10 */
	return protection->mode == PROTECTION_ROUNDING ? 0 : bound;
}

/* Figures that stay as they are can still become final. What differs and may not be shown is said to the publisher, who has to know that the edition is off. */
static bool check_changed(const struct revision *revision, const struct edition *edition, const struct edition *superseded, struct error *err)
{
	unsigned k = edition->protection.k;
	if (revision->changed > 0 || (superseded->final != NULL && edition->final == NULL))
		return true;
	if (superseded->final != NULL)
		return error_set(err, ERROR_REFUSED, "%s: nothing to revise: no figure may change by %u or more, and figures stay provisional until %s; "
				 "nothing is frozen", superseded->name, k, superseded->final);
	if (revision->held_count == 0)
		return error_set(err, ERROR_REFUSED, "%s: nothing to revise: the counts are those that were published; nothing is frozen",
				 superseded->name);
	return error_set(err, ERROR_REFUSED, "%s: nothing may be revised: the counts now differ in %zu cells, by %" PRIu64 " by country and %" PRIu64
			 " by version, but no figure may show a change under %u, and what is withheld never falls; nothing is frozen",
			 superseded->name, revision->held_count, revision->held_back[0], revision->held_back[1], k);
}

/* Each edition alone and all of them together. */
static bool audit_revision(struct release *release, const struct revision *revision, struct quarter *quarter, unsigned k, struct proof *proof,
			   struct error *err)
{
	const bool *withheld = pattern_withheld(&revision->pattern, revision->cube.cell_count, &release->arena);
	quarter->tables[quarter->count] = (struct history_table){ &revision->cube, withheld };
	return audit_release(&revision->cube, withheld, k, &release->arena, proof, err) &&
	       history_prove(quarter->tables, quarter->count + 1, k, &release->arena, proof, err);
}

bool release_revision(struct release *release, int period, struct error *err)
{
	struct edition edition;
	struct quarter quarter;
	struct cube counted;
	struct revision revision;
	struct proof proof;
	if (!begin(release, period, &edition, err) || !release_count(release, period, &counted, err) ||
	    !read_quarter(release, period, &quarter, err))
		return false;
	const struct edition *superseded = editions_find(&release->checked.editions, period);
	/* the rules are those under which the quarter was first published */
	if (!release->options->quiet && superseded->protection.k != edition.protection.k)
		printf("%s: publication.xml says k = %u; a revision keeps the k = %u of the first edition\n", superseded->name,
		       edition.protection.k, superseded->protection.k);
	edition.protection = superseded->protection;
	if (!protect_revise(quarter.cubes, quarter.count, &quarter.patterns[quarter.count - 1], &counted, edition.protection.k,
			    &release->arena, &revision, err) ||
	    !check_changed(&revision, &edition, superseded, err) ||
	    !audit_revision(release, &revision, &quarter, edition.protection.k, &proof, err))
		return false;
	edition.held_back_under = held_back_under(&revision, &edition.protection);
	const struct ledger_entry entry = { &revision.cube, &revision.pattern, &proof, revision.held, revision.held_count };
	return freeze(release, &entry, &edition, err);
}
