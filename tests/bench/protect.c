/* A heavy-tailed cube of MODELS × COUNTRIES × VERSIONS with N observations, protected: how long, how many cells.
 * Usage: protect MODELS COUNTRIES VERSIONS OBSERVATIONS [SEED] */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "audit/audit.h"
#include "base/area.h"
#include "protect/protect.h"
#include "protect/round.h"

static uint64_t next(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15u);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static double unit(uint64_t *state)
{
	return ((double)(next(state) >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(uint64_t *state)
{
	return sqrt(-2 * log(unit(state))) * cos(6.283185307179586 * unit(state));
}

/* Poisson by inversion for small means, by a rounded normal for large ones. */
static uint64_t poisson(double mean, uint64_t *state)
{
	if (mean > 30) {
		double x = floor(mean + sqrt(mean) * normal(state) + 0.5);
		return x > 0 ? (uint64_t)x : 0;
	}
	double p = exp(-mean), u = unit(state), sum = p;
	uint64_t n = 0;
	for (; u > sum && n < 200; sum += p)
		p *= mean / (double)++n;
	return n;
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static const char **names(struct arena *arena, uint32_t count, char prefix)
{
	const char **list = arena_array(arena, count, sizeof *list);
	for (uint32_t i = 0; i < count; i++)
		list[i] = arena_printf(arena, "%c%05u", prefix, i);
	return list;
}

static void fill(struct cube *cube, double observations, uint64_t seed, struct arena *arena)
{
	double *model = arena_array(arena, cube->models, sizeof *model), *country = arena_array(arena, cube->countries, sizeof *country);
	double *version = arena_array(arena, cube->versions, sizeof *version), all_m = 0, all_c = 0, all_v = 0;
	for (uint32_t m = 0; m < cube->models; m++)
		all_m += model[m] = exp(1.2 * normal(&seed));
	for (uint32_t c = 0; c < cube->countries; c++)
		all_c += country[c] = exp(2.0 * normal(&seed));
	for (uint32_t v = 0; v < cube->versions; v++)
		all_v += version[v] = exp(1.5 * normal(&seed));
	for (uint32_t m = 0; m < cube->models; m++)
		for (uint32_t c = 0; c < cube->countries; c++) {
			double mean = observations * model[m] / all_m * country[c] / all_c * exp(0.8 * normal(&seed) - 0.32);
			uint64_t left = unit(&seed) < 0.15 ? 0 : poisson(mean, &seed);
			cube->values[cube_area_cell(cube, m, c)] = left;
			for (uint64_t step = left / 400 + 1; left > 0; left -= step < left ? step : left) {
				uint64_t count = step < left ? step : left;
				double at = unit(&seed) * all_v;
				uint32_t v = 0;
				while (v + 1 < cube->versions && (at -= version[v]) > 0)
					v++;
				cube->values[cube_version_cell(cube, m, v)] += count;
			}
		}
}

static void add_up(struct cube *cube)
{
	uint32_t world = cube_world(cube), all = cube->models;
	for (uint32_t m = 0; m < cube->models; m++) {
		for (uint32_t c = 0; c < cube->countries; c++) {
			uint64_t n = cube->values[cube_area_cell(cube, m, c)];
			uint32_t region = cube_region_area(cube, cube->country_region[c]);
			cube->values[cube_area_cell(cube, m, region)] += n;
			cube->values[cube_area_cell(cube, m, world)] += n;
			cube->values[cube_area_cell(cube, all, c)] += n;
			cube->values[cube_area_cell(cube, all, region)] += n;
			cube->values[cube_area_cell(cube, all, world)] += n;
		}
		for (uint32_t v = 0; v < cube->versions; v++)
			cube->values[cube_version_cell(cube, all, v)] += cube->values[cube_version_cell(cube, m, v)];
	}
}

static void measure_rounding(const struct cube *cube, struct arena *arena)
{
	struct rounding rounding;
	double started = now();
	protect_round(cube, 10, arena, &rounding);
	printf("round %.3f s: %u small leaves, %u shifted; grand total off by %llu; of totals %u not exact, largest error %llu, sum of squares %.0f%s\n",
	       now() - started, rounding.small, rounding.shifted, (unsigned long long)rounding.total, rounding.totals_changed,
	       (unsigned long long)rounding.largest_total, rounding.squares, rounding.least ? "" : "; not the least");
}

int main(int count, char **words)
{
	if (count < 5)
		return 2;
	struct arena arena = { 0 };
	struct error err;
	struct cube cube = { .models = (uint32_t)atoi(words[1]), .countries = (uint32_t)atoi(words[2]), .regions = 5,
			     .versions = (uint32_t)atoi(words[3]), .versions_shared = true };
	uint32_t *region = arena_array(&arena, cube.countries, sizeof *region);
	for (uint32_t c = 0; c < cube.countries; c++)
		region[c] = c % 5;
	cube.country_region = region;
	cube.model_names = names(&arena, cube.models, 'm');
	cube.country_codes = names(&arena, cube.countries, 'c');
	cube.region_codes = names(&arena, cube.regions, 'r');
	cube.version_names = names(&arena, cube.versions, 'v');
	cube_allocate(&cube, &arena, &err);
	fill(&cube, atof(words[4]), count > 5 ? (uint64_t)atoll(words[5]) : 1, &arena);
	add_up(&cube);
	struct protection parameters = { .k = 10 };
	struct pattern pattern;
	double started = now();
	protect_cube(&cube, &parameters, &arena, &pattern);
	double seconds = now() - started, bought = 0;
	uint32_t zeros = 0;
	for (uint32_t cell = 0; cell < cube.cell_count; cell++) {
		zeros += cube.values[cell] == 0;
		if (pattern.states[cell] == CELL_COMPLEMENTARY)
			bought += (double)cube.values[cell];
	}
	double all = (double)cube.values[cube_area_cell(&cube, cube.models, cube_world(&cube))];
	bool *withheld = arena_array(&arena, cube.cell_count, sizeof *withheld);
	for (uint32_t cell = 0; cell < cube.cell_count; cell++)
		withheld[cell] = pattern.states[cell] != CELL_PUBLISHED;
	struct proof proof;
	struct attack attack, full;
	started = now();
	bool ok = audit_prove(&cube, withheld, 10, &arena, &proof, &err);
	double proving = now() - started;
	started = now();
	ok = ok && audit_add_up(&cube, withheld, 10, &proof, &arena, &err);
	double adding = now() - started;
	started = now();
	ok = ok && audit_attack(&cube, withheld, 10, false, &arena, &attack, &err);
	double attacking = now() - started;
	started = now();
	ok = ok && audit_attack(&cube, withheld, 10, true, &arena, &full, &err);
	double bounding = now() - started;
	if (!ok)
		printf("%s\n", err.message);
	printf("audit: prove %.3f s, %zu witnesses, %zu shifts; add up %.3f s; attack %.3f s: exact %u, small %u; full bounds %.3f s: exact %u, small %u\n",
	       proving, proof.witness_count, proof.shift_count, adding, attacking, attack.exact, attack.small, bounding, full.exact, full.small);
	printf("cells %u zeros %u observations %.0f primary %u complementary %u (%.4f %% of observations) in %.3f s\n", cube.cell_count, zeros, all,
	       pattern.primary, pattern.complementary, 100 * bought / all, seconds);
	measure_rounding(&cube, &arena);
	arena_finish(&arena);
	return 0;
}
