/* A chart that was laid out: shapes in painting order, and the words that go with it. Layouts make it, two
 * painters write it. No shape has a colour: it has a role, and palette.h says what a role looks like.
 *
 * Lengths are CSS pixels, x to the right, y downwards, from the upper left corner. Everything lives in the arena
 * given to the layout, or (outlines) in the atlas, and is never freed singly. */
#ifndef VITRINE_CHART_DRAWING_H
#define VITRINE_CHART_DRAWING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "chart/palette.h"

struct fonts;
struct outline;

struct point {
	double x, y;
};

enum shape_kind {
	SHAPE_RECT,
	SHAPE_CIRCLE,
	SHAPE_PATH,    /* open or closed, one piece */
	SHAPE_TEXT,    /* one line */
	SHAPE_OUTLINE, /* a country of the atlas, moved and scaled */
};

/* In the direction of reading: START is the left end of a text in English, the right end in Arabic. */
enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

struct shape {
	enum shape_kind kind;
	enum paint_role role;
	struct point at;   /* rect: corner; circle: centre; text: anchor on the base line; outline: where its origin goes */
	const char *title; /* words for this shape alone ("France: 1,234"), or NULL */
	union {
		struct {
			double width, height;
		} rect;
		double radius;
		struct {
			const struct point *points;
			size_t count;
			bool closed;
		} path;
		struct {
			const char *string;
			enum anchor anchor;
		} text;
		struct {
			const struct outline *outline;
			double scale; /* pixels a unit of the outline */
		} outline;
	} as;
};

struct drawing {
	struct arena *arena;
	struct fonts *fonts; /* what measured it, and what cairo will paint it with: one thread's own */
	double width, height;
	const char *id, *language; /* id: letters, digits and hyphens */
	bool right_to_left;
	const char *title, *description; /* never NULL; "" where there is none */
	struct shape *shapes;
	size_t count, capacity;
	const char *const *not_drawn; /* maps: codes with data that have no place on it, in the data's order */
	size_t not_drawn_count;
};

/* For layouts: appends a shape. Strings and points are not copied. */
void drawing_rect(struct drawing *drawing, enum paint_role role, double x, double y, double width, double height);
void drawing_circle(struct drawing *drawing, enum paint_role role, double x, double y, double radius);
void drawing_path(struct drawing *drawing, enum paint_role role, const struct point *points, size_t count, bool closed);
void drawing_line(struct drawing *drawing, enum paint_role role, double x1, double y1, double x2, double y2);
void drawing_text(struct drawing *drawing, enum paint_role role, enum anchor anchor, double x, double y, const char *string);
void drawing_outline(struct drawing *drawing, enum paint_role role, double x, double y, double scale,
		     const struct outline *outline);

/* Gives the newest shape words of its own. */
void drawing_entitle(struct drawing *drawing, const char *title);

/* Swaps left and right for a language written from right to left; outlines of countries stay as they are. */
void drawing_mirror(struct drawing *drawing);

/* Appends the chart as one <svg> element, without an XML declaration, so that it stands alone as a file and inside a
 * page. Light, dark and print colours are inside. Text of any bytes is made safe: what XML forbids becomes U+FFFD. */
void drawing_svg(const struct drawing *drawing, struct text *out);

/* Append the chart in light colours on white. `scale` is image pixels a CSS pixel, above 0 and at most 8. `created`
 * is the Unix time that the PDF bears. */
bool drawing_png(const struct drawing *drawing, double scale, struct text *out, struct error *err);
bool drawing_pdf(const struct drawing *drawing, int64_t created, struct text *out, struct error *err);

#endif
