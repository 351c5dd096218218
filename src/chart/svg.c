#include <math.h>
#include <string.h>

#include "chart/atlas.h"
#include "chart/drawing.h"

static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */

/* Fixed point, at most one decimal: a tenth of a pixel is finer than any screen. */
static void add_number(struct text *out, double number)
{
	if (!isfinite(number))
		number = 0;
	double tenths = round(fmin(fmax(number, -1e8), 1e8) * 10);
	if (tenths < 0)
		text_add_char(out, '-');
	uint64_t whole = (uint64_t)fabs(tenths);
	text_add_uint(out, whole / 10);
	if (whole % 10 != 0) {
		text_add_char(out, '.');
		text_add_char(out, (char)('0' + whole % 10));
	}
}

static void add_attribute(struct text *out, const char *name, double number)
{
	text_add_char(out, ' ');
	text_add(out, name);
	text_add(out, "=\"");
	add_number(out, number);
	text_add_char(out, '"');
}

/* How many bytes at p are something that must not stand as it is, and what stands for them. 0: p is harmless. */
static size_t special_bytes(const unsigned char *p, bool is_utf8, const char **instead)
{
	*instead = replacement;
	switch (p[0]) {
	case '<': *instead = "&lt;"; return 1;
	case '>': *instead = "&gt;"; return 1;
	case '&': *instead = "&amp;"; return 1;
	case '"': *instead = "&quot;"; return 1;
	case '\t':
	case '\n':
	case '\r': *instead = " "; return 1;
	default: break;
	}
	if (p[0] < 0x20 || p[0] == 0x7f || (p[0] >= 0x80 && !is_utf8))
		return 1;
	if (p[0] == 0xc2 && p[1] < 0xa0) /* C1 controls */
		return 2;
	return p[0] == 0xef && p[1] == 0xbf && p[2] >= 0xbe ? 3 : 0; /* U+FFFE and U+FFFF are not XML */
}

static void add_escaped(struct text *out, const char *string)
{
	bool is_utf8 = text_is_utf8(string, strlen(string));
	const unsigned char *p = (const unsigned char *)string, *plain = p;
	while (*p != '\0') {
		const char *instead;
		size_t length = special_bytes(p, is_utf8, &instead);
		if (length == 0) {
			p++;
			continue;
		}
		text_add_bytes(out, plain, (size_t)(p - plain));
		text_add(out, instead);
		plain = p += length;
	}
	text_add_bytes(out, plain, (size_t)(p - plain));
}

static void add_element(struct text *out, const char *tag, const char *id, const char *string)
{
	text_printf(out, "<%s id=\"", tag);
	add_escaped(out, id);
	text_printf(out, "-%s\">", tag);
	add_escaped(out, string);
	text_printf(out, "</%s>", tag);
}


static void add_colour(struct text *out, const char *property, int32_t colour)
{
	if (colour == PALETTE_NONE)
		text_printf(out, "%s:none;", property);
	else
		text_printf(out, "%s:#%06x;", property, (unsigned)colour);
}

/* The colours of a role; a hatched one takes its fill from the pattern, whose lines have a class of their own. */
static void add_colours(struct text *out, const struct paint *paint, bool dark)
{
	text_printf(out, ".v-%s{", paint->name);
	if (!paint->hatched)
		add_colour(out, "fill", dark ? paint->fill.dark : paint->fill.light);
	if (paint->stroke.light != PALETTE_NONE)
		add_colour(out, "stroke", dark ? paint->stroke.dark : paint->stroke.light);
}

static void add_form(struct text *out, const struct paint *paint)
{
	if (paint->stroke.light != PALETTE_NONE) {
		text_add(out, "stroke-width:");
		text_printf(out, "%.4gpx;", paint->stroke_width);
	}
	if (paint->dash > 0)
		text_printf(out, "stroke-dasharray:%.4g;", paint->dash);
	if (paint->type_size > 0)
		text_printf(out, "font-size:%.4gpx;", paint->type_size);
	if (paint->bold)
		text_add(out, "font-weight:700;");
}

static void add_rules(struct text *out, const bool used[PAINT_COUNT], bool dark)
{
	for (enum paint_role role = 0; role < PAINT_COUNT; role++) {
		const struct paint *paint = palette_paint(role);
		if (!used[role])
			continue;
		add_colours(out, paint, dark);
		if (!dark)
			add_form(out, paint);
		text_add_char(out, '}');
		if (paint->hatched)
			text_printf(out, ".v-hatch{stroke:#%06x}", (unsigned)(dark ? paint->fill.dark : paint->fill.light));
	}
}

/* Dark only on a screen: what is printed from a dark desktop is light. */
static void add_style(struct text *out, const bool used[PAINT_COUNT])
{
	text_add(out, "<style>.v-chart text{font-family:\"Liberation Sans\",Arial,Helvetica,sans-serif}"
		      ".v-chart path{stroke-linejoin:round}.v-map path{vector-effect:non-scaling-stroke}");
	add_rules(out, used, false);
	text_add(out, "@media screen and (prefers-color-scheme:dark){");
	add_rules(out, used, true);
	text_add(out, "}@media print{.v-chart{-webkit-print-color-adjust:exact;print-color-adjust:exact}}</style>");
}

static void add_pattern(struct text *out, const struct drawing *drawing, const char *suffix, double scale)
{
	text_add(out, "<pattern id=\"");
	add_escaped(out, drawing->id);
	text_printf(out, "-hatch%s\" width=\"%.4g\" height=\"%.4g\" patternUnits=\"userSpaceOnUse\" patternTransform=\"",
		    suffix, PALETTE_HATCH_PITCH, PALETTE_HATCH_PITCH);
	if (scale < 1)
		text_printf(out, "scale(%.3f) ", 1 / scale);
	text_printf(out, "rotate(45)\"><path class=\"v-hatch\" d=\"M1 0V9\" stroke-width=\"%.4g\"/></pattern>",
		    PALETTE_HATCH_WIDTH);
}

static void add_patterns(struct text *out, const struct drawing *drawing)
{
	bool plain = false, scaled = false;
	double scale = 1;
	for (size_t i = 0; i < drawing->count; i++) {
		const struct shape *shape = &drawing->shapes[i];
		if (!palette_paint(shape->role)->hatched)
			continue;
		if (shape->kind == SHAPE_OUTLINE)
			scale = shape->as.outline.scale;
		scaled |= shape->kind == SHAPE_OUTLINE;
		plain |= shape->kind != SHAPE_OUTLINE;
	}
	if (!plain && !scaled)
		return;
	text_add(out, "<defs>");
	if (plain)
		add_pattern(out, drawing, "", 1);
	if (scaled)
		add_pattern(out, drawing, "-map", scale);
	text_add(out, "</defs>");
}

static void open_shape(struct text *out, const struct drawing *drawing, const struct shape *shape, const char *tag)
{
	const struct paint *paint = palette_paint(shape->role);
	text_add_char(out, '<');
	text_add(out, tag);
	text_add(out, " class=\"v-");
	text_add(out, paint->name);
	text_add_char(out, '"');
	if (!paint->hatched)
		return;
	text_add(out, " fill=\"url(#");
	add_escaped(out, drawing->id);
	text_add(out, shape->kind == SHAPE_OUTLINE ? "-hatch-map)\"" : "-hatch)\"");
}

static void close_shape(struct text *out, const struct shape *shape, const char *tag)
{
	if (shape->title == NULL) {
		text_add(out, "/>");
		return;
	}
	text_add(out, "><title>");
	add_escaped(out, shape->title);
	text_add(out, "</title></");
	text_add(out, tag);
	text_add_char(out, '>');
}

static void add_rect(struct text *out, const struct shape *shape)
{
	add_attribute(out, "x", shape->at.x);
	add_attribute(out, "y", shape->at.y);
	add_attribute(out, "width", shape->as.rect.width);
	add_attribute(out, "height", shape->as.rect.height);
	close_shape(out, shape, "rect");
}

static void add_circle(struct text *out, const struct shape *shape)
{
	add_attribute(out, "cx", shape->at.x);
	add_attribute(out, "cy", shape->at.y);
	add_attribute(out, "r", shape->as.radius);
	close_shape(out, shape, "circle");
}

static void add_path(struct text *out, const struct shape *shape)
{
	text_add(out, " d=\"");
	for (size_t i = 0; i < shape->as.path.count; i++) {
		text_add_char(out, i == 0 ? 'M' : i == 1 ? 'L' : ' ');
		add_number(out, shape->as.path.points[i].x);
		text_add_char(out, ' ');
		add_number(out, shape->as.path.points[i].y);
	}
	text_add(out, shape->as.path.closed ? "z\"" : "\"");
	close_shape(out, shape, "path");
}

static void add_outline(struct text *out, const struct shape *shape)
{
	const struct outline *outline = shape->as.outline.outline;
	text_add(out, " d=\"");
	text_add_bytes(out, outline->path, outline->path_length);
	text_add_char(out, '"');
	close_shape(out, shape, "path");
}

static void add_text(struct text *out, const struct shape *shape)
{
	static const char *const anchors[] = { "", " text-anchor=\"middle\"", " text-anchor=\"end\"" };
	add_attribute(out, "x", shape->at.x);
	add_attribute(out, "y", shape->at.y);
	text_add(out, anchors[shape->as.text.anchor]);
	text_add_char(out, '>');
	add_escaped(out, shape->as.text.string);
	text_add(out, "</text>");
}

static void add_shape(struct text *out, const struct drawing *drawing, const struct shape *shape)
{
	static const char *const tags[] = { "rect", "circle", "path", "text", "path" };
	open_shape(out, drawing, shape, tags[shape->kind]);
	switch (shape->kind) {
	case SHAPE_RECT: add_rect(out, shape); break;
	case SHAPE_CIRCLE: add_circle(out, shape); break;
	case SHAPE_PATH: add_path(out, shape); break;
	case SHAPE_TEXT: add_text(out, shape); break;
	case SHAPE_OUTLINE: add_outline(out, shape); break;
	}
}

/* Outlines that follow each other share one place and scale, said once around them. */
static void add_shapes(struct text *out, const struct drawing *drawing)
{
	bool inside = false;
	for (size_t i = 0; i < drawing->count; i++) {
		const struct shape *shape = &drawing->shapes[i];
		bool is_outline = shape->kind == SHAPE_OUTLINE;
		if (is_outline && !inside) {
			text_add(out, "<g class=\"v-map\" fill-rule=\"evenodd\" transform=\"translate(");
			add_number(out, shape->at.x);
			text_add_char(out, ' ');
			add_number(out, shape->at.y);
			text_printf(out, ") scale(%.5f)\">", shape->as.outline.scale);
		} else if (!is_outline && inside) {
			text_add(out, "</g>");
		}
		inside = is_outline;
		add_shape(out, drawing, shape);
	}
	if (inside)
		text_add(out, "</g>");
}

static void open_drawing(struct text *out, const struct drawing *drawing)
{
	text_add(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"v-chart\" role=\"img\"");
	add_attribute(out, "width", drawing->width);
	add_attribute(out, "height", drawing->height);
	text_add(out, " viewBox=\"0 0 ");
	add_number(out, drawing->width);
	text_add_char(out, ' ');
	add_number(out, drawing->height);
	text_add(out, "\" lang=\"");
	add_escaped(out, drawing->language);
	text_add(out, drawing->right_to_left ? "\" direction=\"rtl\"" : "\"");
	text_add(out, " aria-labelledby=\"");
	add_escaped(out, drawing->id);
	text_add(out, "-title ");
	add_escaped(out, drawing->id);
	text_add(out, "-desc\">");
}

void drawing_svg(const struct drawing *drawing, struct text *out)
{
	bool used[PAINT_COUNT] = { false };
	for (size_t i = 0; i < drawing->count; i++)
		used[drawing->shapes[i].role] = true;
	open_drawing(out, drawing);
	add_element(out, "title", drawing->id, drawing->title);
	add_element(out, "desc", drawing->id, drawing->description);
	add_style(out, used);
	add_patterns(out, drawing);
	add_shapes(out, drawing);
	text_add(out, "</svg>\n");
}
