/* Protects a heavy-tailed cube in three ways, attacks each as a reader could, and prints what came of it as Markdown tables; of the
 * product's own way also the processor's seconds for each step (medians of RUNS) and the highest memory.
 *
 *     protect [-b] [-k K] [-r RUNS] MODELS COUNTRIES VERSIONS OBSERVATIONS [SEED]
 *
 * -b also times the attack that follows each bound to its end: it finds the same cells, later. */
#include <inttypes.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "audit/audit.h"
#include "protect/round.h"
#include "heavy.h"
#include "two_per_line.h"

enum phase { PROTECT, PROVE, ADD_UP, ATTACK, BOUNDS, PHASES, RUNS_MOST = 99 };

struct bench {
	struct cube cube;
	unsigned k, runs;
	bool bounds;
	double seconds[PHASES][RUNS_MOST];
	size_t witnesses, shifts;
	struct arena memory; /* of one run */
};

/* Of the processor: there is one thread, and others may use the machine. */
static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static long highest_memory(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss / 1024;
}

static int by_size(const void *a, const void *b)
{
	const double *left = a, *right = b;
	return (*left > *right) - (*left < *right);
}

static double median(double *list, unsigned count)
{
	qsort(list, count, sizeof *list, by_size);
	return (list[(count - 1) / 2] + list[count / 2]) / 2;
}

static bool *withheld_of(struct bench *bench, const struct pattern *pattern)
{
	bool *withheld = arena_array(&bench->memory, bench->cube.cell_count, sizeof *withheld);
	for (uint32_t cell = 0; cell < bench->cube.cell_count; cell++)
		withheld[cell] = pattern->states[cell] != CELL_PUBLISHED;
	return withheld;
}

/* The whole of what a release does to the cube, and what verify does to its files. */
static bool run_once(struct bench *bench, unsigned run, struct pattern *pattern, struct error *err)
{
	const struct cube *cube = &bench->cube;
	const struct protection parameters = { .k = bench->k };
	struct proof proof;
	struct attack attack;
	double marks[PHASES + 1] = { now() };
	protect_cube(cube, &parameters, &bench->memory, pattern);
	marks[PROTECT + 1] = now();
	bool *withheld = withheld_of(bench, pattern), ok = audit_prove(cube, withheld, bench->k, &bench->memory, &proof, err);
	marks[PROVE + 1] = now();
	ok = ok && audit_add_up(cube, withheld, bench->k, &proof, &bench->memory, err);
	marks[ADD_UP + 1] = now();
	ok = ok && audit_attack(cube, withheld, bench->k, false, &bench->memory, &attack, err);
	marks[ATTACK + 1] = now();
	ok = ok && (!bench->bounds || audit_attack(cube, withheld, bench->k, true, &bench->memory, &attack, err));
	marks[BOUNDS + 1] = now();
	for (int phase = 0; phase < PHASES; phase++)
		bench->seconds[phase][run] = marks[phase + 1] - marks[phase];
	bench->witnesses = proof.witness_count;
	bench->shifts = proof.shift_count;
	return ok;
}

static void print_cube(const struct cube *cube, unsigned k)
{
	uint32_t zeros = 0, small = 0, places = 0;
	for (uint32_t cell = 0; cell < cube->cell_count; cell++) {
		zeros += cube->values[cell] == 0;
		small += cube->values[cell] >= 1 && cube->values[cell] < k;
		if (cell < cube_area_cell(cube, cube->models, 0) && cell % cube_areas(cube) < cube->countries)
			places += cube->values[cell] >= 1 && cube->values[cell] < k;
	}
	printf("%" PRIu32 " models × %" PRIu32 " countries × %" PRIu32 " versions, %" PRIu64 " observations: ", cube->models, cube->countries,
	       cube->versions, cube->values[cube_area_cell(cube, cube->models, cube_world(cube))]);
	printf("%" PRIu32 " cells, of them %" PRIu32 " zero and %" PRIu32 " from 1 to %u (%" PRIu32 " of model × country)\n\n", cube->cell_count,
	       zeros, small, k - 1, places);
}

/* What complementary cells hold, in percent of all observations. A total that is withheld counts as its parts do. */
static double taken(const struct cube *cube, const struct pattern *pattern)
{
	double sum = 0;
	for (uint32_t cell = 0; cell < cube->cell_count; cell++)
		if (pattern->states[cell] == CELL_COMPLEMENTARY)
			sum += (double)cube->values[cell];
	return 100 * sum / (double)cube->values[cube_area_cell(cube, cube->models, cube_world(cube))];
}

static bool print_attacked(struct bench *bench, const char *name, const struct pattern *pattern, struct error *err)
{
	struct attack attack;
	if (!audit_attack(&bench->cube, withheld_of(bench, pattern), bench->k, false, &bench->memory, &attack, err))
		return false;
	printf("| %s | %" PRIu32 " | %" PRIu32 " | %.4f | %" PRIu32 " | %" PRIu32 " |\n", name, attack.withheld, pattern->complementary,
	       taken(&bench->cube, pattern), attack.exact, attack.small);
	return true;
}

/* Nothing but the threshold. */
static void protect_naively(struct bench *bench, struct pattern *out)
{
	*out = (struct pattern){ .states = arena_array(&bench->memory, bench->cube.cell_count, 1) };
	for (uint32_t cell = 0; cell < bench->cube.cell_count; cell++)
		if (bench->cube.values[cell] >= 1 && bench->cube.values[cell] < bench->k) {
			out->states[cell] = CELL_PRIMARY;
			out->primary++;
		}
}

static bool print_patterns(struct bench *bench, const struct pattern *ours, struct error *err)
{
	struct pattern naive, lines;
	protect_naively(bench, &naive);
	lines_protect(&bench->cube, bench->k, &bench->memory, &lines);
	printf("| protection | cells withheld | complementary | their counts, %% of observations | exactly known | shown to be under %u |\n"
	       "|---|---|---|---|---|---|\n", bench->k);
	return print_attacked(bench, "the threshold alone", &naive, err) &&
	       print_attacked(bench, "two to a line", &lines, err) && print_attacked(bench, "Vitrine", ours, err);
}

static void print_seconds(struct bench *bench, long before, long after)
{
	printf("\n| processor s: protect | prove | add up | attack | attack, all bounds | witnesses, shifts | RSS, MB (before) |\n|---|---|---|---|---|---|---|\n|");
	for (int phase = 0; phase < PHASES; phase++)
		if (phase == BOUNDS && !bench->bounds)
			printf(" – |");
		else
			printf(" %.3f |", median(bench->seconds[phase], bench->runs));
	printf(" %zu, %zu | %ld (%ld) |\n", bench->witnesses, bench->shifts, after, before);
}

static void print_rounding(struct bench *bench)
{
	struct rounding rounding;
	double started = now();
	protect_round(&bench->cube, bench->k, &bench->memory, &rounding);
	printf("\n| rounding instead: processor s | small leaves | large ones not exact | sums not exact | largest error of a sum | grand total off by |\n"
	       "|---|---|---|---|---|---|\n| %.3f | %u | %u | %u | %" PRIu64 " | %" PRIu64 " |\n", now() - started, rounding.small,
	       rounding.shifted, rounding.totals_changed, rounding.largest_total, rounding.total);
}

static bool run(struct bench *bench, struct error *err)
{
	struct pattern pattern;
	long before = highest_memory();
	for (unsigned i = 0; i < bench->runs; i++) {
		arena_reset(&bench->memory);
		if (!run_once(bench, i, &pattern, err))
			return false;
	}
	long after = highest_memory();
	print_cube(&bench->cube, bench->k);
	if (!print_patterns(bench, &pattern, err))
		return false;
	print_seconds(bench, before, after);
	print_rounding(bench);
	return true;
}

static bool make_cube(const struct heavy *heavy, struct arena *arena, struct cube *out, struct error *err)
{
	struct tally tally;
	heavy_tally(heavy, &tally);
	bool ok = cube_from_tally(&tally, HEAVY_PERIOD, true, arena, out, err);
	tally_finish(&tally);
	return ok;
}

static bool read_words(int argc, char **argv, struct bench *bench, struct heavy *heavy)
{
	int option;
	while ((option = getopt(argc, argv, "bk:r:")) != -1) {
		if (option == 'b')
			bench->bounds = true;
		else if (option == 'k')
			bench->k = (unsigned)strtoul(optarg, NULL, 10);
		else if (option == 'r')
			bench->runs = (unsigned)strtoul(optarg, NULL, 10);
		else
			return false;
	}
	return bench->k >= 2 && bench->runs >= 1 && bench->runs <= RUNS_MOST && heavy_read(argc - optind, argv + optind, heavy);
}

int main(int argc, char **argv)
{
	struct bench bench = { .k = 10, .runs = 1 };
	struct heavy heavy;
	struct arena arena = { 0 };
	struct error err;
	if (!read_words(argc, argv, &bench, &heavy)) {
		fputs("usage: protect [-b] [-k K] [-r RUNS] MODELS COUNTRIES VERSIONS OBSERVATIONS [SEED]\n", stderr);
		return 2;
	}
	bool ok = make_cube(&heavy, &arena, &bench.cube, &err) && run(&bench, &err);
	if (!ok)
		error_print(&err, stderr);
	arena_finish(&bench.memory);
	arena_finish(&arena);
	return ok ? fflush(stdout) != 0 : 1;
}
