/* What each role looks like, in one table: the only place of the charts that knows colours and type sizes. */
#ifndef VITRINE_CHART_PALETTE_H
#define VITRINE_CHART_PALETTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The diagonals of hatching: px between them, px wide. */
#define PALETTE_HATCH_PITCH 4.5
#define PALETTE_HATCH_WIDTH 1.25

enum { PALETTE_SERIES = 4, PALETTE_BANDS = 6, PALETTE_CLASSES = 6 };

enum paint_role {
	PAINT_GROUND,    /* what the whole chart stands on, where it travels alone */
	PAINT_BAR,       /* the bar of a published figure */
	PAINT_BAR_MUTED, /* a bar that stands back: "all others" */
	PAINT_WITHHELD,  /* a mark of constant size, hatched, for a figure that is withheld */
	PAINT_ZERO,      /* hairline of a zero */
	PAINT_AXIS,
	PAINT_GRID,
	PAINT_EVENT, /* vertical hairline of an event */
	PAINT_LEADER, /* from a label to what it names, where it had to move */
	PAINT_SPHERE, /* the sea */
	PAINT_LAND,   /* no data */
	PAINT_LAND_WITHHELD,
	PAINT_LAND_ZERO,
	PAINT_LAND_1, /* … PAINT_LAND_1 + 5, from few to many */
	PAINT_LAND_LAST = PAINT_LAND_1 + PALETTE_CLASSES - 1,
	PAINT_DOT, /* ring around the dot of a small country */
	PAINT_LINE_1, /* … + 3: the line of a series */
	PAINT_LINE_LAST = PAINT_LINE_1 + PALETTE_SERIES - 1,
	PAINT_BRIDGE_1, /* … + 3: dashes over a gap */
	PAINT_BRIDGE_LAST = PAINT_BRIDGE_1 + PALETTE_SERIES - 1,
	PAINT_POINT_1, /* … + 3: a point of a series */
	PAINT_POINT_LAST = PAINT_POINT_1 + PALETTE_SERIES - 1,
	PAINT_GAP_1, /* … + 3: open mark of a figure that is withheld or not there */
	PAINT_GAP_LAST = PAINT_GAP_1 + PALETTE_SERIES - 1,
	PAINT_GAP, /* the same in a legend, of no series */
	PAINT_BAND_1, /* … + 5: bands of a stack, the newest first */
	PAINT_BAND_LAST = PAINT_BAND_1 + PALETTE_BANDS - 1,
	PAINT_BAND_OTHER,
	PAINT_LIFELINE, /* a sequence: one who takes part, over time */
	PAINT_LOOP,     /* ground of what is repeated */
	PAINT_STEP,     /* thin arrow between user, device and recipients */
	PAINT_STEP_HEAD,
	PAINT_WAY_CLOSED, /* the way of a message that is encrypted, readable, or one or the other */
	PAINT_WAY_OPEN,
	PAINT_WAY_UNKNOWN,
	PAINT_HEAD_CLOSED, /* its arrow head, its lock */
	PAINT_HEAD_OPEN,
	PAINT_HEAD_UNKNOWN,
	PAINT_SEAT, /* what interrupts a line, so that a mark can sit on it */
	PAINT_TITLE, /* texts from here on */
	PAINT_SUBTITLE,
	PAINT_LABEL,
	PAINT_LABEL_MUTED,
	PAINT_VALUE,
	PAINT_VALUE_MUTED, /* "[c]", "[x]" and notes beside values */
	PAINT_TICK,
	PAINT_NOTE,
	PAINT_NAME_1, /* … + 3: name of a series beside its line */
	PAINT_NAME_LAST = PAINT_NAME_1 + PALETTE_SERIES - 1,
	PAINT_COUNT,
};

/* Colours are 0xRRGGBB, PALETTE_NONE paints nothing. */
enum { PALETTE_NONE = -1 };

struct ink {
	int32_t light, dark;
};

struct paint {
	const char *name; /* of the role in the SVG, without the prefix that all have */
	struct ink fill, stroke;
	double stroke_width; /* px */
	double dash;         /* px on, px off; 0 is a whole line */
	bool hatched;        /* the fill is the colour of thin diagonals on the ground */
	double type_size;    /* px; 0 is no text */
	bool bold;
};

const struct paint *palette_paint(enum paint_role role);

/* What the charts stand on in a page: paper, or night. */
struct ink palette_ground(void);

/* Place on the ramp of six, from 0, of step `at` of `count`: few steps are taken from the whole ramp, so that they differ as
 * much as they can. */
unsigned palette_step(size_t at, size_t count);

/* Contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
double palette_contrast(int32_t a, int32_t b);

#endif
