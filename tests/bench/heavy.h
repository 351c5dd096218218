/* Made-up observations with heavy tails: models, countries and versions of very different size (log-normal), a few in most places and
 * thousands in some, one in seven combinations of model and country empty. Seeded: the same on every machine with the same libm. */
#ifndef VITRINE_BENCH_HEAVY_H
#define VITRINE_BENCH_HEAVY_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/area.h"
#include "source/source.h"

enum { HEAVY_PERIOD = 2026 * 4 + 1, HEAVY_COUNTRIES = 250 }; /* 2026-Q2; as many as ISO 3166-1 has, and XK */
#define HEAVY_EMPTY 0.15 /* which part of the combinations of model and country */

struct heavy {
	uint32_t models, countries, versions; /* how many */
	double observations;                  /* about how many */
	uint64_t seed;
};

/* SplitMix64 (Steele, Lea, Flood, 2014). */
static inline uint64_t heavy_next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* Between 0 and 1, neither of them. */
static inline double heavy_unit(uint64_t *state)
{
	return ((double)(heavy_next(state) >> 11) + 0.5) / 9007199254740992.0;
}

/* Box and Muller (1958). */
static inline double heavy_normal(uint64_t *state)
{
	double radius = sqrt(-2 * log(heavy_unit(state)));
	return radius * cos(6.283185307179586 * heavy_unit(state));
}

/* Poisson by inversion for small means, by a rounded normal for large ones. */
static inline uint64_t heavy_poisson(double mean, uint64_t *state)
{
	if (mean > 30) {
		double x = floor(mean + sqrt(mean) * heavy_normal(state) + 0.5);
		return x > 0 ? (uint64_t)x : 0;
	}
	double p = exp(-mean), u = heavy_unit(state), sum = p;
	uint64_t n = 0;
	for (; u > sum && n < 200; sum += p)
		p *= mean / (double)++n;
	return n;
}

/* `count` weights that sum to 1: log-normal, the wider the larger `spread` is. The caller frees them. */
static inline double *heavy_weights(uint32_t count, double spread, uint64_t *state)
{
	double *weights = memory_resize(NULL, count, sizeof *weights), sum = 0;
	for (uint32_t i = 0; i < count; i++)
		sum += weights[i] = exp(spread * heavy_normal(state));
	for (uint32_t i = 0; i < count; i++)
		weights[i] /= sum;
	return weights;
}

/* Shares `left` observations out over the versions, in at most 400 lots. */
static inline void heavy_share_out(uint64_t left, const double *weights, uint32_t versions, uint64_t *state, uint64_t *counts)
{
	memset(counts, 0, versions * sizeof *counts);
	for (uint64_t lot = left / 400 + 1; left > 0;) {
		uint64_t count = lot < left ? lot : left;
		double at = heavy_unit(state);
		uint32_t v = 0;
		while (v + 1 < versions && (at -= weights[v]) > 0)
			v++;
		counts[v] += count;
		left -= count;
	}
}

static inline void heavy_add(struct tally_period *period, size_t *capacity, struct tally_group group)
{
	if (period->group_count == *capacity) {
		*capacity = *capacity * 2 + 1024;
		period->groups = memory_resize(period->groups, *capacity, sizeof *period->groups);
	}
	period->groups[period->group_count++] = group;
	period->observations += group.count;
}

static inline void heavy_name(const struct heavy *heavy, struct tally *out)
{
	char name[16];
	area_init();
	for (uint32_t i = 0; i < heavy->models; i++)
		labels_add(&out->models, name, (size_t)snprintf(name, sizeof name, "m%05u", i));
	for (uint32_t i = 0; i < heavy->versions; i++)
		labels_add(&out->versions, name, (size_t)snprintf(name, sizeof name, "v%05u", i));
	for (int i = 0; i < 26 * 26 && out->countries.count < heavy->countries; i++) {
		const char code[] = { (char)('A' + i / 26), (char)('A' + i % 26) };
		if (area_is_country(code, 2))
			labels_add(&out->countries, code, 2);
	}
}

/* A tally of one period, HEAVY_PERIOD; tally_finish frees it. */
static inline void heavy_tally(const struct heavy *heavy, struct tally *out)
{
	uint64_t state = heavy->seed, *counts = memory_resize(NULL, heavy->versions, sizeof *counts);
	size_t capacity = 0;
	*out = (struct tally){ .periods = memory_resize(NULL, 1, sizeof *out->periods), .period_count = 1 };
	out->periods[0] = (struct tally_period){ .period = HEAVY_PERIOD };
	heavy_name(heavy, out);
	double *models = heavy_weights(heavy->models, 1.2, &state), *countries = heavy_weights(heavy->countries, 2.0, &state);
	double *versions = heavy_weights(heavy->versions, 1.5, &state);
	for (uint32_t m = 0; m < heavy->models; m++)
		for (uint32_t c = 0; c < heavy->countries; c++) {
			double mean = heavy->observations / (1 - HEAVY_EMPTY) * models[m] * countries[c] *
				      exp(0.8 * heavy_normal(&state) - 0.32);
			uint64_t all = heavy_unit(&state) < HEAVY_EMPTY ? 0 : heavy_poisson(mean, &state);
			heavy_share_out(all, versions, heavy->versions, &state, counts);
			for (uint32_t v = 0; v < heavy->versions; v++)
				if (counts[v] > 0)
					heavy_add(&out->periods[0], &capacity, (struct tally_group){ m, c, v, counts[v] });
		}
	free(models);
	free(countries);
	free(versions);
	free(counts);
}

/* MODELS COUNTRIES VERSIONS OBSERVATIONS [SEED]; false where they are none of that. */
static inline bool heavy_read(int count, char **words, struct heavy *out)
{
	if (count < 4 || count > 5)
		return false;
	*out = (struct heavy){ .models = (uint32_t)strtoul(words[0], NULL, 10),
			       .countries = (uint32_t)strtoul(words[1], NULL, 10),
			       .versions = (uint32_t)strtoul(words[2], NULL, 10),
			       .observations = strtod(words[3], NULL),
			       .seed = count > 4 ? strtoull(words[4], NULL, 10) : 1 };
	return out->models > 0 && out->models < 100000 && out->countries > 0 && out->countries <= HEAVY_COUNTRIES && out->versions > 0 &&
	       out->versions < 100000 && out->observations >= 1 && out->observations <= 1e12;
}

#endif
