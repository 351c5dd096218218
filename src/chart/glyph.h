/* Small drawings of a sequence: the way of a message with what guards it, and marks. Used inside chart/. */
#ifndef VITRINE_CHART_GLYPH_H
#define VITRINE_CHART_GLYPH_H

#include <stdbool.h>

#include "chart/chart.h"

/* Room in px that a mark needs around its centre. */
enum { GLYPH_RADIUS = 11 };

/* A filled head whose tip is at `tip`, on a horizontal or vertical line that comes from `from`. */
void glyph_head(struct drawing *drawing, enum paint_role role, struct point from, struct point tip);

/* The way of a message, horizontal or vertical: two lines like a pipe and a closed lock, dashes and an open lock, or dots and a
 * question mark; beside it an envelope where the message is sealed. */
void glyph_way(struct drawing *drawing, enum chart_guard guard, bool sealed, struct point from, struct point to);

/* A question mark in a ring. */
void glyph_question(struct drawing *drawing, double x, double y);

#endif
