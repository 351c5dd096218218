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

enum role {
	ROLE_GROUND,    /* what the whole chart stands on, where it travels alone */
	ROLE_BAR,       /* the bar of a published figure */
	ROLE_BAR_MUTED, /* a bar that stands back: "all others" */
	ROLE_WITHHELD,  /* a mark of constant size, hatched, for a figure that is withheld */
	ROLE_ZERO,      /* hairline of a zero */
	ROLE_AXIS,
	ROLE_GRID,
	ROLE_EVENT, /* vertical hairline of an event */
	ROLE_LEADER, /* from a label to what it names, where it had to move */
	ROLE_SPHERE, /* the sea */
	ROLE_LAND,   /* no data */
	ROLE_LAND_WITHHELD,
	ROLE_LAND_ZERO,
	ROLE_LAND_1, /* … ROLE_LAND_1 + 5, from few to many */
	ROLE_LAND_LAST = ROLE_LAND_1 + PALETTE_CLASSES - 1,
	ROLE_DOT, /* ring around the dot of a small country */
	ROLE_LINE_1, /* … + 3: the line of a series */
	ROLE_LINE_LAST = ROLE_LINE_1 + PALETTE_SERIES - 1,
	ROLE_BRIDGE_1, /* … + 3: dashes over a gap */
	ROLE_BRIDGE_LAST = ROLE_BRIDGE_1 + PALETTE_SERIES - 1,
	ROLE_POINT_1, /* … + 3: a point of a series */
	ROLE_POINT_LAST = ROLE_POINT_1 + PALETTE_SERIES - 1,
	ROLE_GAP_1, /* … + 3: open mark of a figure that is withheld or not there */
	ROLE_GAP_LAST = ROLE_GAP_1 + PALETTE_SERIES - 1,
	ROLE_GAP, /* the same in a legend, of no series */
	ROLE_BAND_1, /* … + 5: bands of a stack, the newest first */
	ROLE_BAND_LAST = ROLE_BAND_1 + PALETTE_BANDS - 1,
	ROLE_BAND_OTHER,
	ROLE_TITLE, /* texts from here on */
	ROLE_SUBTITLE,
	ROLE_LABEL,
	ROLE_LABEL_MUTED,
	ROLE_VALUE,
	ROLE_VALUE_MUTED, /* "[c]", "[x]" and notes beside values */
	ROLE_TICK,
	ROLE_NOTE,
	ROLE_NAME_1, /* … + 3: name of a series beside its line */
	ROLE_NAME_LAST = ROLE_NAME_1 + PALETTE_SERIES - 1,
	ROLE_COUNT,
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

const struct paint *palette_paint(enum role role);

/* What the charts stand on in a page: paper, or night. */
struct ink palette_ground(void);

/* Place on the ramp of six, from 0, of step `at` of `count`: few steps are taken from the whole ramp, so that they differ as
 * much as they can. */
unsigned palette_step(size_t at, size_t count);

/* Contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
double palette_contrast(int32_t a, int32_t b);

#endif
