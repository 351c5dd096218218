#include "chart/glyph.h"

#include <math.h>

#include "chart/frame.h"

/* px */
static const double head_length = 11, head_half = 5.5, pipe_half = 3, shackle = 3.6, mark_pitch = 22, seat_half = 9;

static struct point unit(struct point from, struct point to)
{
	double x = to.x - from.x, y = to.y - from.y, length = hypot(x, y);
	return length > 0 ? (struct point){ x / length, y / length } : (struct point){ 1, 0 };
}

void glyph_head(struct drawing *drawing, enum paint_role role, struct point from, struct point tip)
{
	struct point along = unit(from, tip), *points = arena_array(drawing->arena, 3, sizeof *points);
	double x = tip.x - along.x * head_length, y = tip.y - along.y * head_length;
	points[0] = tip;
	points[1] = (struct point){ x - along.y * head_half, y + along.x * head_half };
	points[2] = (struct point){ x + along.y * head_half, y - along.x * head_half };
	drawing_path(drawing, role, points, 3, true);
}

/* The bow is a half circle; of an open lock its right leg ends in the air. */
static void draw_lock(struct drawing *drawing, bool closed, double x, double y)
{
	enum { STEPS = 8 };
	struct point *bow = arena_array(drawing->arena, STEPS + 3, sizeof *bow);
	double top = y - (closed ? 3 : 5), pi = acos(-1);
	bow[0] = (struct point){ x - shackle, y };
	for (int i = 0; i <= STEPS; i++)
		bow[i + 1] = (struct point){ x - shackle * cos(pi * i / STEPS), top - shackle * sin(pi * i / STEPS) };
	bow[STEPS + 2] = (struct point){ x + shackle, closed ? y : top + 1 };
	drawing_path(drawing, closed ? PAINT_LINE_1 : PAINT_LINE_1 + 1, bow, STEPS + 3, false);
	drawing_rect(drawing, closed ? PAINT_HEAD_CLOSED : PAINT_HEAD_OPEN, x - 6, y - 1, 12, 8.5);
}

static void draw_envelope(struct drawing *drawing, double x, double y)
{
	struct point *flap = arena_array(drawing->arena, 3, sizeof *flap);
	flap[0] = (struct point){ x - 8, y - 5.5 };
	flap[1] = (struct point){ x, y + 1.5 };
	flap[2] = (struct point){ x + 8, y - 5.5 };
	drawing_rect(drawing, PAINT_GAP_1, x - 8, y - 5.5, 16, 11);
	drawing_path(drawing, PAINT_GAP_1, flap, 3, false);
}

/* The layout knows no language: this mark is the one sign that it writes itself. */
void glyph_question(struct drawing *drawing, double x, double y)
{
	drawing_circle(drawing, PAINT_GAP, x, y, 9);
	drawing_text(drawing, PAINT_VALUE_MUTED, ANCHOR_MIDDLE, x, frame_baseline(PAINT_VALUE_MUTED, y), "?");
}

static void draw_line(struct drawing *drawing, enum chart_guard guard, struct point from, struct point tip)
{
	static const enum paint_role roles[] = {
		[CHART_GUARD_CLOSED] = PAINT_WAY_CLOSED, [CHART_GUARD_OPEN] = PAINT_WAY_OPEN, [CHART_GUARD_UNKNOWN] = PAINT_WAY_UNKNOWN,
	};
	struct point along = unit(from, tip), end = { tip.x - along.x * head_length, tip.y - along.y * head_length };
	if (guard != CHART_GUARD_CLOSED) {
		drawing_line(drawing, roles[guard], from.x, from.y, end.x, end.y);
		return;
	}
	double x = along.y * pipe_half, y = along.x * pipe_half;
	drawing_line(drawing, roles[guard], from.x + x, from.y + y, end.x + x, end.y + y);
	drawing_line(drawing, roles[guard], from.x - x, from.y - y, end.x - x, end.y - y);
}

/* Interrupts the way for the marks that sit on it. */
static void draw_seat(struct drawing *drawing, struct point middle, struct point along, double half)
{
	double x = fabs(along.x * half + along.y * seat_half), y = fabs(along.y * half + along.x * seat_half);
	drawing_rect(drawing, PAINT_SEAT, middle.x - x, middle.y - y, 2 * x, 2 * y);
}

void glyph_way(struct drawing *drawing, enum chart_guard guard, bool sealed, struct point from, struct point to)
{
	static const enum paint_role heads[] = {
		[CHART_GUARD_CLOSED] = PAINT_HEAD_CLOSED, [CHART_GUARD_OPEN] = PAINT_HEAD_OPEN, [CHART_GUARD_UNKNOWN] = PAINT_HEAD_UNKNOWN,
	};
	struct point along = unit(from, to), middle = { (from.x + to.x) / 2, (from.y + to.y) / 2 };
	double aside = sealed ? mark_pitch / 2 : 0;
	draw_line(drawing, guard, from, to);
	draw_seat(drawing, middle, along, aside + GLYPH_RADIUS);
	glyph_head(drawing, heads[guard], from, to);
	if (guard == CHART_GUARD_UNKNOWN)
		glyph_question(drawing, middle.x - along.x * aside, middle.y - along.y * aside);
	else
		draw_lock(drawing, guard == CHART_GUARD_CLOSED, middle.x - along.x * aside, middle.y - along.y * aside);
	if (sealed)
		draw_envelope(drawing, middle.x + along.x * aside, middle.y + along.y * aside);
}
