/* From numbers to axes and classes. */
#ifndef VITRINE_CHART_SCALE_H
#define VITRINE_CHART_SCALE_H

#include <stdbool.h>
#include <stddef.h>

/* Ticks at 0, step, 2 × step … (count - 1) × step, which is at least the maximum. */
struct scale {
	double step;
	size_t count; /* at least 2 */
};

/* Steps of 1, 2, 2.5 or 5 × 10^n (Heckbert, "Nice numbers for graph labels", Graphics Gems 1990; 2.5 as in Wilkinson, The
 * Grammar of Graphics, 2005), the smallest that needs no
 * more than `most` ticks, at least 2. `whole`: whole steps, for counts. The maximum is at least 0 and finite; 0
 * gives one step to 1. */
struct scale scale_from_zero(double maximum, size_t most, bool whole);

double scale_top(const struct scale *scale);

/* Limits between classes for counts with a heavy tail: 1, 2, 5 × 10^n, or 1, 3 × 10^n, or powers of 10, 100 … a geometric
 * progression, which Evans (1977, "The selection of class intervals") advises for skewed figures, in round numbers that
 * a reader can say. Of them the finest that gives at most `wanted` classes (1 to 6), none of them below the smallest or
 * above the largest number. Numbers that are not above 0 are passed over. Returns how many limits were written, classes
 * less one, to `limits` (wanted - 1 places). */
size_t scale_classes(const double *numbers, size_t count, size_t wanted, double *limits);

#endif
