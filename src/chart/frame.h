/* What all layouts share: the edges of a chart, its words, and labels that must not overlap. Used inside chart/. */
#ifndef VITRINE_CHART_FRAME_H
#define VITRINE_CHART_FRAME_H

#include "chart/chart.h"

enum { NARROW_WIDTH = 480 };

struct box {
	double left, top, right, bottom; /* px */
};

/* Begins a drawing: checks the frame, draws title and subtitle where they are wanted. `inside` is what is left for the
 * chart; its bottom is INFINITY where the height is for the content to choose. */
bool frame_begin(const struct chart_frame *frame, struct arena *arena, struct drawing *out, struct box *inside,
		 struct error *err);

/* Ends it: the content reaches down to `bottom`. Draws the source, sets the height, mirrors. */
void frame_end(const struct chart_frame *frame, struct drawing *drawing, double bottom);

bool frame_is_narrow(const struct chart_frame *frame);

/* A fault of the caller's numbers, or true. `what` names the chart's part in the message. */
bool frame_check_value(const struct chart_frame *frame, const struct chart_value *value, const char *what,
		       struct error *err);

/* Base line of a text of a role that is centred on y. */
double frame_baseline(enum paint_role role, double y);

/* Draws the string in lines that fit, at most `most`, the last one shortened; returns the y below. NULL or "" draws nothing. */
double frame_paragraph(struct drawing *drawing, enum paint_role role, double x, double y, double width, unsigned most,
		       const char *string);

/* "label: value", for a shape's own words. */
const char *frame_words(struct arena *arena, const char *label, const char *value);

/* Moves centres of labels apart, by as little as can be (least squares), so that each is `pitch` from the next and all
 * lie between top and bottom; where they cannot, they are spread evenly. `centres` is in rising order. */
void frame_spread(double *centres, size_t count, double pitch, double top, double bottom);

enum legend_mark { MARK_SWATCH, MARK_SQUARE, MARK_CROSS, MARK_RING };

/* A legend: items flow in rows. */
struct legend_item {
	enum paint_role role;
	enum legend_mark mark;
	const char *label;
};

/* Draws the items from (left, top) on; returns the y below them. With `drawn` false only reckons. */
double frame_legend(struct drawing *drawing, const struct legend_item *items, size_t count, const struct box *box,
		    bool drawn);

/* A mark centred on (x, y): an open square for a withheld figure, a cross for none, a ring for a revised one. */
void frame_mark(struct drawing *drawing, enum paint_role role, enum legend_mark mark, double x, double y);

#endif
