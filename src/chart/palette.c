#include "chart/palette.h"

#include <math.h>

#define NOTHING { PALETTE_NONE, PALETTE_NONE }
#define GROUND { 0xfbfaf7, 0x14191b }
#define INK { 0x1d2327, 0xe6eaea }
#define MUTED { 0x5a6469, 0xa3adb1 }
#define HAIRLINE { 0xdcdcd7, 0x30393d }
#define TEAL { 0x0b5d57, 0x5cc8bb }
#define RUST { 0xb04a0a, 0xf0a35e }
#define BLUE { 0x3a5fa0, 0x8fb3f0 }
#define PLUM { 0x8a3b7a, 0xdd9dce }
#define HATCH { 0x7d8688, 0x98a3a7 }

#define LAND(n, ...) { .name = "land-" n, .fill = __VA_ARGS__, .stroke = GROUND, .stroke_width = 0.5 }
#define BAND(n, ...) { .name = "band-" n, .fill = __VA_ARGS__, .stroke = GROUND, .stroke_width = 1 }
#define LINE(n, ...) { .name = "line-" n, .fill = NOTHING, .stroke = __VA_ARGS__, .stroke_width = 2.25 }
#define BRIDGE(n, ...) { .name = "bridge-" n, .fill = NOTHING, .stroke = __VA_ARGS__, .stroke_width = 1.25, .dash = 3 }
#define POINT(n, ...) { .name = "point-" n, .fill = __VA_ARGS__, .stroke = GROUND, .stroke_width = 1 }
#define GAP(n, ...) { .name = "gap-" n, .fill = GROUND, .stroke = __VA_ARGS__, .stroke_width = 1.5 }
#define NAME(n, ...) { .name = "name-" n, .fill = __VA_ARGS__, .stroke = NOTHING, .type_size = 13, .bold = true }
#define TYPE(n, size, weight, ...) \
	{ .name = n, .fill = __VA_ARGS__, .stroke = NOTHING, .type_size = size, .bold = weight }
#define RULE(n, width, ...) { .name = n, .fill = NOTHING, .stroke = __VA_ARGS__, .stroke_width = width }

/* The ramps are one hue, evenly spaced in lightness; dark counterparts grow lighter towards "many". */
static const struct paint paints[PAINT_COUNT] = {
	[PAINT_GROUND] = { .name = "ground", .fill = { 0xffffff, 0x14191b }, .stroke = NOTHING },
	[PAINT_BAR] = { .name = "bar", .fill = TEAL, .stroke = NOTHING },
	[PAINT_BAR_MUTED] = { .name = "bar-muted", .fill = { 0xa9b1b0, 0x667277 }, .stroke = NOTHING },
	[PAINT_WITHHELD] = { .name = "withheld", .fill = HATCH, .stroke = HATCH, .stroke_width = 1, .hatched = true },
	[PAINT_ZERO] = RULE("zero", 1.5, TEAL),
	[PAINT_AXIS] = RULE("axis", 1, { 0x8a9295, 0x7b868a }),
	[PAINT_GRID] = RULE("grid", 1, HAIRLINE),
	[PAINT_EVENT] = { .name = "event", .fill = NOTHING, .stroke = MUTED, .stroke_width = 1, .dash = 1.5 },
	[PAINT_LEADER] = RULE("leader", 0.75, MUTED),
	[PAINT_SPHERE] = { .name = "sphere", .fill = { 0xf2f4f3, 0x1a2124 }, .stroke = HAIRLINE, .stroke_width = 0.75 },
	[PAINT_LAND] = LAND("none", { 0xdbd9d2, 0x333b3f }),
	[PAINT_LAND_WITHHELD] = { .name = "land-withheld", .fill = HATCH, .stroke = HATCH, .stroke_width = 0.75,
				 .hatched = true },
	[PAINT_LAND_ZERO] = { .name = "land-zero", .fill = { 0xffffff, 0x0d1112 }, .stroke = { 0xb9bebd, 0x566064 },
			     .stroke_width = 0.5 },
	[PAINT_LAND_1] = LAND("1", { 0xc4e3dc, 0x1f4a46 }),
	[PAINT_LAND_1 + 1] = LAND("2", { 0x96c9bf, 0x2b6661 }),
	[PAINT_LAND_1 + 2] = LAND("3", { 0x68ada2, 0x39857e }),
	[PAINT_LAND_1 + 3] = LAND("4", { 0x3e9086, 0x4fa69d }),
	[PAINT_LAND_1 + 4] = LAND("5", { 0x1a7068, 0x76cabf }),
	[PAINT_LAND_1 + 5] = LAND("6", { 0x05403b, 0xb8f0e7 }),
	[PAINT_DOT] = RULE("dot", 0.75, MUTED),
	[PAINT_LINE_1] = LINE("1", TEAL),
	[PAINT_LINE_1 + 1] = LINE("2", RUST),
	[PAINT_LINE_1 + 2] = LINE("3", BLUE),
	[PAINT_LINE_1 + 3] = LINE("4", PLUM),
	[PAINT_BRIDGE_1] = BRIDGE("1", TEAL),
	[PAINT_BRIDGE_1 + 1] = BRIDGE("2", RUST),
	[PAINT_BRIDGE_1 + 2] = BRIDGE("3", BLUE),
	[PAINT_BRIDGE_1 + 3] = BRIDGE("4", PLUM),
	[PAINT_POINT_1] = POINT("1", TEAL),
	[PAINT_POINT_1 + 1] = POINT("2", RUST),
	[PAINT_POINT_1 + 2] = POINT("3", BLUE),
	[PAINT_POINT_1 + 3] = POINT("4", PLUM),
	[PAINT_GAP_1] = GAP("1", TEAL),
	[PAINT_GAP_1 + 1] = GAP("2", RUST),
	[PAINT_GAP_1 + 2] = GAP("3", BLUE),
	[PAINT_GAP_1 + 3] = GAP("4", PLUM),
	[PAINT_GAP] = { .name = "gap", .fill = GROUND, .stroke = MUTED, .stroke_width = 1.5 },
	[PAINT_BAND_1] = BAND("1", { 0x05403b, 0xb8f0e7 }),
	[PAINT_BAND_1 + 1] = BAND("2", { 0x1a7068, 0x76cabf }),
	[PAINT_BAND_1 + 2] = BAND("3", { 0x3e9086, 0x4fa69d }),
	[PAINT_BAND_1 + 3] = BAND("4", { 0x68ada2, 0x39857e }),
	[PAINT_BAND_1 + 4] = BAND("5", { 0x96c9bf, 0x2b6661 }),
	[PAINT_BAND_1 + 5] = BAND("6", { 0xc4e3dc, 0x1f4a46 }),
	[PAINT_BAND_OTHER] = BAND("other", { 0xcfcdc6, 0x454e52 }),
	[PAINT_LIFELINE] = RULE("lifeline", 1, { 0xb3b9b8, 0x566064 }),
	[PAINT_LOOP] = { .name = "loop", .fill = { 0xedf2f0, 0x1c2527 }, .stroke = NOTHING },
	[PAINT_STEP] = RULE("step", 1.25, MUTED),
	[PAINT_STEP_HEAD] = { .name = "step-head", .fill = MUTED, .stroke = NOTHING },
	[PAINT_WAY_CLOSED] = RULE("way-closed", 2, TEAL),
	[PAINT_WAY_OPEN] = { .name = "way-open", .fill = NOTHING, .stroke = RUST, .stroke_width = 2, .dash = 7 },
	[PAINT_WAY_UNKNOWN] = { .name = "way-unknown", .fill = NOTHING, .stroke = MUTED, .stroke_width = 2, .dash = 2.5 },
	[PAINT_HEAD_CLOSED] = { .name = "head-closed", .fill = TEAL, .stroke = NOTHING },
	[PAINT_HEAD_OPEN] = { .name = "head-open", .fill = RUST, .stroke = NOTHING },
	[PAINT_HEAD_UNKNOWN] = { .name = "head-unknown", .fill = MUTED, .stroke = NOTHING },
	[PAINT_SEAT] = { .name = "seat", .fill = GROUND, .stroke = NOTHING },
	[PAINT_TITLE] = TYPE("title", 20, true, INK),
	[PAINT_SUBTITLE] = TYPE("subtitle", 14, false, MUTED),
	[PAINT_LABEL] = TYPE("label", 14, false, INK),
	[PAINT_LABEL_MUTED] = TYPE("label-muted", 14, false, MUTED),
	[PAINT_VALUE] = TYPE("value", 14, true, INK),
	[PAINT_VALUE_MUTED] = TYPE("value-muted", 13, false, MUTED),
	[PAINT_TICK] = TYPE("tick", 12, false, MUTED),
	[PAINT_NOTE] = TYPE("note", 12, false, MUTED),
	[PAINT_NAME_1] = NAME("1", TEAL),
	[PAINT_NAME_1 + 1] = NAME("2", RUST),
	[PAINT_NAME_1 + 2] = NAME("3", BLUE),
	[PAINT_NAME_1 + 3] = NAME("4", PLUM),
};

const struct paint *palette_paint(enum paint_role role)
{
	return &paints[role];
}

struct ink palette_ground(void)
{
	return (struct ink)GROUND;
}

unsigned palette_step(size_t at, size_t count)
{
	if (count < 2)
		return PALETTE_CLASSES / 2;
	return (unsigned)((at * (PALETTE_CLASSES - 1) + (count - 1) / 2) / (count - 1));
}

static double channel(int32_t colour, int shift)
{
	double c = ((colour >> shift) & 0xff) / 255.0;
	return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(int32_t colour)
{
	return 0.2126 * channel(colour, 16) + 0.7152 * channel(colour, 8) + 0.0722 * channel(colour, 0);
}

double palette_contrast(int32_t a, int32_t b)
{
	double one = luminance(a), other = luminance(b);
	return (fmax(one, other) + 0.05) / (fmin(one, other) + 0.05);
}
