#include "chart/scale.h"

#include <math.h>
#include <stdbool.h>

static const double nice[] = { 1, 2, 2.5, 5 };

static size_t ticks_needed(double maximum, double step)
{
	double steps = ceil(maximum / step - 1e-9);
	return steps < 1 ? 2 : (size_t)steps + 1;
}

struct scale scale_from_zero(double maximum, size_t most, bool whole)
{
	if (most < 2)
		most = 2;
	if (!(maximum > 0))
		return (struct scale){ .step = 1, .count = 2 };
	int exponent = (int)floor(log10(maximum / (double)(most - 1)));
	if (whole && exponent < 0)
		exponent = 0;
	for (;; exponent++)
		for (size_t i = 0; i < sizeof nice / sizeof nice[0]; i++) {
			double step = nice[i] * pow(10, exponent);
			if (!(whole && step < 10 && i == 2) && maximum / step < 1e6 && ticks_needed(maximum, step) <= most)
				return (struct scale){ .step = step, .count = ticks_needed(maximum, step) };
		}
}

double scale_top(const struct scale *scale)
{
	return scale->step * (double)(scale->count - 1);
}

static bool positive_range(const double *numbers, size_t count, double *least, double *most)
{
	*least = (double)INFINITY;
	*most = 0;
	for (size_t i = 0; i < count; i++) {
		if (!(numbers[i] > 0) || !isfinite(numbers[i]))
			continue;
		*least = fmin(*least, numbers[i]);
		*most = fmax(*most, numbers[i]);
	}
	return *most > 0;
}

struct ladder {
	double rungs[3];
	size_t count;
	int decades;
};

/* Limits of the ladder from the least number up to below the most. Returns how many there are, or room + 1. */
static size_t climb(const struct ladder *ladder, double least, double most, size_t room, double *limits)
{
	size_t count = 0;
	int start = (int)floor(log10(least));
	for (int exponent = start - start % ladder->decades - ladder->decades; pow(10, exponent) < most;
	     exponent += ladder->decades)
		for (size_t i = 0; i < ladder->count; i++) {
			double limit = ladder->rungs[i] * pow(10, exponent);
			if (limit < least || limit >= most)
				continue;
			if (count == room)
				return room + 1;
			limits[count++] = limit;
		}
	return count;
}

size_t scale_classes(const double *numbers, size_t count, size_t wanted, double *limits)
{
	static const struct ladder fine[] = { { { 1, 2, 5 }, 3, 1 }, { { 1, 3 }, 2, 1 } };
	double least, most;
	if (wanted < 2 || !positive_range(numbers, count, &least, &most))
		return 0;
	for (size_t i = 0; i < 2; i++) {
		size_t found = climb(&fine[i], least, most, wanted - 1, limits);
		if (found < wanted)
			return found;
	}
	for (int decades = 1;; decades++) {
		struct ladder coarse = { { 1 }, 1, decades };
		size_t found = climb(&coarse, least, most, wanted - 1, limits);
		if (found < wanted)
			return found;
	}
}
