/* A plot over quarters: counts upwards from zero, quarters along the base line. Used by series.c and stack.c. */
#ifndef VITRINE_CHART_AXIS_H
#define VITRINE_CHART_AXIS_H

#include "chart/frame.h"
#include "chart/scale.h"

enum { AXIS_TICKS = 5 };

/* Whether such figures occur: they are explained below the plot. */
struct axis_gaps {
	bool withheld, no_data, revised;
};

struct axis {
	const struct chart_quarters *quarters; /* set before axis_place, as are the gaps */
	struct axis_gaps gaps;
	double pad; /* px from the plot's ends to the first and last quarter; 0 is half a column. Set before axis_place */
	struct box outer; /* with ticks, quarters and labels */
	struct box plot;  /* bottom is the base line */
	struct scale scale;
	const char *ticks[AXIS_TICKS];
	double top; /* number at the plot's upper edge */
	bool named; /* every quarter has its name, else only years */
	double first, pitch; /* centre of the first quarter, and from one to the next */
};

/* Notes which gaps and revisions the values have. Quarters without data before the first of a series are no gap: it had not begun. */
void axis_find_gaps(struct axis *axis, const struct chart_value *values);

/* Places the plot inside of the box, whose bottom is finite: ticks to its left, labels of that width to its right,
 * quarters (and the words for gaps) below. `maximum` is the largest number; `top` above 0 fixes the upper edge. */
void axis_place(struct axis *axis, const struct box *box, double labels, double maximum, double top,
		struct drawing *drawing);

double axis_x(const struct axis *axis, size_t quarter);
double axis_y(const struct axis *axis, double number);

/* Grid and ticks: before the figures. Base line and quarters: after them. */
void axis_draw_ground(const struct axis *axis, struct drawing *drawing);
void axis_draw_quarters(const struct axis *axis, struct drawing *drawing);

/* The words for gaps, below the quarters, with marks of these roles. */
void axis_draw_gaps(const struct axis *axis, enum paint_role withheld, enum paint_role other, struct drawing *drawing);

bool axis_check(const struct chart_frame *frame, const struct chart_quarters *quarters, struct error *err);

#endif
