/* Publishes a heavy-tailed quarter of which a part has not arrived yet, then all of it: as it is, and by the rules of revision. Prints a Markdown row:
 * which part of the published cells moved by 1 to k − 1 in the one case, and which part of the late arrivals is held back in the other.
 *
 *     revise MODELS COUNTRIES VERSIONS OBSERVATIONS LATE [SEED]        LATE: 0.02 for 2 in a hundred */
#include <inttypes.h>

#include "audit/history.h"
#include "heavy.h"
#include "protect/protect.h"
#include "protect/revise.h"

enum { K = 10 };

static const struct protection parameters = { PROTECTION_SUPPRESSION, K };

/* Takes away what is late: each observation on its own, by Poisson as good as binomial while it is rare. */
static uint64_t hold_late(struct tally_period *period, double late, uint64_t seed)
{
	uint64_t gone = 0;
	for (size_t i = 0; i < period->group_count; i++) {
		struct tally_group *group = &period->groups[i];
		uint64_t few = heavy_poisson(late * (double)group->count, &seed);
		few = few < group->count ? few : group->count;
		group->count -= few;
		gone += few;
	}
	return gone;
}

static bool *withheld_of(const struct cube *cube, const struct pattern *pattern, struct arena *arena)
{
	bool *withheld = arena_array(arena, cube->cell_count, sizeof *withheld);
	for (uint32_t cell = 0; cell < cube->cell_count; cell++)
		withheld[cell] = pattern->states[cell] != CELL_PUBLISHED;
	return withheld;
}

/* Both tables published with patterns of their own; the whole one has every member of the early one. */
static double naive_share(const struct cube *early, const struct pattern *pattern, const struct cube *whole, struct arena *arena)
{
	struct pattern second;
	uint32_t both = 0, small = 0;
	protect_cube(whole, &parameters, arena, &second);
	for (uint32_t cell = 0; cell < whole->cell_count; cell++) {
		if (pattern->states[cell] != CELL_PUBLISHED || second.states[cell] != CELL_PUBLISHED || early->values[cell] == 0)
			continue;
		uint64_t change = whole->values[cell] > early->values[cell] ? whole->values[cell] - early->values[cell] : 0;
		both++;
		small += change >= 1 && change < K;
	}
	return both == 0 ? 0 : 100.0 * small / both;
}

static bool measure(const struct cube *early, const struct cube *whole, uint64_t late, struct arena *arena, struct error *err)
{
	struct pattern pattern;
	struct revision revision;
	struct proof proof;
	protect_cube(early, &parameters, arena, &pattern);
	if (!protect_revise(early, 1, &pattern, whole, K, arena, &revision, err))
		return false;
	const struct history_table tables[] = { { early, withheld_of(early, &pattern, arena) },
						{ &revision.cube, withheld_of(&revision.cube, &revision.pattern, arena) } };
	if (!history_prove(tables, 2, K, arena, &proof, err))
		return false;
	printf("| late arrivals | published cells that a naive revision moves by 1 to %d, %% | held back by country, %% of arrivals | by version, %% |\n"
	       "|---|---|---|---|\n| %" PRIu64 " | %.1f | %.1f | %.1f |\n", K - 1, late, naive_share(early, &pattern, whole, arena),
	       100.0 * (double)revision.held_back[0] / (double)late, 100.0 * (double)revision.held_back[1] / (double)late);
	return true;
}

int main(int argc, char **argv)
{
	struct heavy heavy;
	struct tally tally;
	struct arena arena = { 0 };
	struct cube whole, early;
	struct error err;
	char *words[] = { argc > 1 ? argv[1] : NULL, argc > 2 ? argv[2] : NULL, argc > 3 ? argv[3] : NULL, argc > 4 ? argv[4] : NULL,
			  argc > 6 ? argv[6] : NULL };
	double share = argc > 5 ? strtod(argv[5], NULL) : 0;
	if (argc < 6 || argc > 7 || share <= 0 || share > 0.5 || !heavy_read(argc - 2, words, &heavy)) {
		fputs("usage: revise MODELS COUNTRIES VERSIONS OBSERVATIONS LATE [SEED]\n", stderr);
		return 2;
	}
	heavy_tally(&heavy, &tally);
	bool ok = cube_from_tally(&tally, HEAVY_PERIOD, true, &arena, &whole, &err);
	uint64_t late = hold_late(&tally.periods[0], share, heavy.seed + 1);
	/* groups of which nothing is left still name their members, so that both cubes have the same cells */
	ok = ok && cube_from_tally(&tally, HEAVY_PERIOD, true, &arena, &early, &err) && measure(&early, &whole, late, &arena, &err);
	if (!ok)
		error_print(&err, stderr);
	tally_finish(&tally);
	arena_finish(&arena);
	return ok ? fflush(stdout) != 0 : 1;
}
