#include <cairo-pdf.h>
#include <cairo.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "base/period.h"
#include "chart/atlas.h"
#include "chart/drawing.h"
#include "chart/measure.h"
#include "chart/png.h"

enum { MOST_IMAGE_SIDE = 16000 }; /* 768 MB of pixels, below what zlib's counters hold */

static const double points_a_pixel = 0.75;      /* PDF counts in 1/72 inch, CSS in 1/96 */
static const double dots_per_metre = 96 / 0.0254; /* CSS pixels */

static cairo_status_t append(void *closure, const unsigned char *bytes, unsigned length)
{
	text_add_bytes(closure, bytes, length);
	return CAIRO_STATUS_SUCCESS;
}

static void set_colour(cairo_t *cairo, int32_t colour)
{
	cairo_set_source_rgb(cairo, ((colour >> 16) & 0xff) / 255.0, ((colour >> 8) & 0xff) / 255.0, (colour & 0xff) / 255.0);
}

/* Diagonals over the current path's box, cut to the path. Lines start from the drawing's corner, not the shape's, so
 * that neighbours match. */
static void hatch(cairo_t *cairo, int32_t colour)
{
	const double pitch = PALETTE_HATCH_PITCH * sqrt(2);
	double left, top, right, bottom;
	cairo_path_t *path = cairo_copy_path(cairo);
	cairo_save(cairo);
	cairo_clip(cairo);
	cairo_clip_extents(cairo, &left, &top, &right, &bottom);
	cairo_set_line_width(cairo, PALETTE_HATCH_WIDTH);
	set_colour(cairo, colour);
	for (double x = floor((left + top) / pitch) * pitch; x < right + bottom; x += pitch) {
		cairo_move_to(cairo, x - top, top);
		cairo_line_to(cairo, x - bottom, bottom);
	}
	cairo_stroke(cairo);
	cairo_restore(cairo);
	cairo_append_path(cairo, path);
	cairo_path_destroy(path);
}

/* Fills and strokes the current path, in drawing units, and forgets it. */
static void paint_path(cairo_t *cairo, const struct paint *paint)
{
	if (paint->hatched) {
		hatch(cairo, paint->fill.light);
	} else if (paint->fill.light != PALETTE_NONE) {
		set_colour(cairo, paint->fill.light);
		cairo_fill_preserve(cairo);
	}
	if (paint->stroke.light != PALETTE_NONE) {
		set_colour(cairo, paint->stroke.light);
		cairo_set_line_width(cairo, paint->stroke_width);
		cairo_set_dash(cairo, &paint->dash, paint->dash > 0 ? 1 : 0, 0);
		cairo_stroke_preserve(cairo);
	}
	cairo_new_path(cairo);
}

static void trace_points(cairo_t *cairo, const struct point *points, size_t count, bool closed)
{
	for (size_t i = 0; i < count; i++)
		cairo_line_to(cairo, points[i].x, points[i].y);
	if (closed)
		cairo_close_path(cairo);
}

static void trace_outline(cairo_t *cairo, const struct shape *shape)
{
	const struct outline *outline = shape->as.outline.outline;
	cairo_save(cairo);
	cairo_translate(cairo, shape->at.x, shape->at.y);
	cairo_scale(cairo, shape->as.outline.scale, shape->as.outline.scale);
	for (size_t ring = 0, start = 0; ring < outline->rings; start = outline->ends[ring++]) {
		cairo_new_sub_path(cairo);
		trace_points(cairo, outline->points + start, outline->ends[ring] - start, true);
	}
	cairo_restore(cairo);
}

/* The anchor is where SVG has it: on the base line, at the start, middle or end in reading direction. */
static void paint_text(cairo_t *cairo, const struct drawing *drawing, const struct shape *shape)
{
	PangoLayout *layout = fonts_layout(drawing->fonts, shape->role, shape->as.text.string, drawing->right_to_left);
	PangoLayoutLine *line = pango_layout_get_line_readonly(layout, 0);
	PangoRectangle logical;
	pango_layout_line_get_extents(line, NULL, &logical);
	double width = (double)logical.width / PANGO_SCALE, before = 0;
	if (shape->as.text.anchor == ANCHOR_MIDDLE)
		before = width / 2;
	else if ((shape->as.text.anchor == ANCHOR_END) != drawing->right_to_left)
		before = width;
	set_colour(cairo, palette_paint(shape->role)->fill.light);
	cairo_move_to(cairo, shape->at.x - before, shape->at.y);
	pango_cairo_show_layout_line(cairo, line);
	cairo_new_path(cairo);
	g_object_unref(layout);
}

static void paint_shape(cairo_t *cairo, const struct drawing *drawing, const struct shape *shape)
{
	if (shape->kind == SHAPE_TEXT) {
		paint_text(cairo, drawing, shape);
		return;
	}
	if (shape->kind == SHAPE_RECT)
		cairo_rectangle(cairo, shape->at.x, shape->at.y, shape->as.rect.width, shape->as.rect.height);
	else if (shape->kind == SHAPE_CIRCLE)
		cairo_arc(cairo, shape->at.x, shape->at.y, shape->as.radius, 0, 2 * acos(-1));
	else if (shape->kind == SHAPE_PATH)
		trace_points(cairo, shape->as.path.points, shape->as.path.count, shape->as.path.closed);
	else
		trace_outline(cairo, shape);
	paint_path(cairo, palette_paint(shape->role));
}

static void paint_drawing(cairo_t *cairo, const struct drawing *drawing)
{
	set_colour(cairo, 0xffffff);
	cairo_paint(cairo);
	cairo_set_fill_rule(cairo, CAIRO_FILL_RULE_EVEN_ODD);
	cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
	for (size_t i = 0; i < drawing->count; i++)
		paint_shape(cairo, drawing, &drawing->shapes[i]);
}

static bool check(cairo_status_t status, const struct drawing *drawing, const char *form, struct error *err)
{
	if (status == CAIRO_STATUS_SUCCESS)
		return true;
	return error_set(err, ERROR_ENVIRONMENT, "chart %s: cannot paint the %s: %s", drawing->id, form,
			 cairo_status_to_string(status));
}

/* Paints onto the surface and looks whether all went well. */
static bool paint_surface(cairo_surface_t *surface, const struct drawing *drawing, double scale, const char *form,
			  struct error *err)
{
	cairo_t *cairo = cairo_create(surface);
	cairo_scale(cairo, scale, scale);
	paint_drawing(cairo, drawing);
	cairo_show_page(cairo);
	cairo_status_t status = cairo_status(cairo);
	cairo_destroy(cairo);
	return check(status, drawing, form, err);
}

static bool write_pixels(cairo_surface_t *surface, double scale, struct text *out, struct error *err)
{
	cairo_surface_flush(surface);
	return png_write(cairo_image_surface_get_data(surface), (uint32_t)cairo_image_surface_get_width(surface),
			 (uint32_t)cairo_image_surface_get_height(surface),
			 (size_t)cairo_image_surface_get_stride(surface), (uint32_t)lround(scale * dots_per_metre), out, err);
}

bool drawing_png(const struct drawing *drawing, double scale, struct text *out, struct error *err)
{
	double width = ceil(drawing->width * scale - 1e-6), height = ceil(drawing->height * scale - 1e-6);
	if (!(scale > 0 && scale <= 8 && width >= 1 && height >= 1 && width <= MOST_IMAGE_SIDE && height <= MOST_IMAGE_SIDE))
		return error_set(err, ERROR_REFUSED, "chart %s: an image of %.0f × %.0f pixels is not made", drawing->id,
				 width, height);
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
	size_t before = out->length;
	bool done = check(cairo_surface_status(surface), drawing, "PNG", err) &&
		    paint_surface(surface, drawing, scale, "PNG", err) &&
		    write_pixels(surface, scale, out, err);
	cairo_surface_destroy(surface);
	if (!done)
		out->length = before;
	return done;
}

/* Days are enough for a release: "2026-10-15T00:00:00Z" of the Unix time's day, with its time. */
static void format_created(int64_t created, char out[32])
{
	char day[DAY_TEXT_SIZE];
	period_format_day(created, day);
	int seconds = (int)(((created % 86400) + 86400) % 86400);
	snprintf(out, 32, "%sT%02d:%02d:%02dZ", day, seconds / 3600, seconds / 60 % 60, seconds % 60);
}

static void set_metadata(cairo_surface_t *surface, const struct drawing *drawing, int64_t created)
{
	char date[32];
	format_created(created, date);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, drawing->title);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, drawing->description);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
}

bool drawing_pdf(const struct drawing *drawing, int64_t created, struct text *out, struct error *err)
{
	size_t before = out->length;
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(append, out, drawing->width * points_a_pixel,
								       drawing->height * points_a_pixel);
	bool done = check(cairo_surface_status(surface), drawing, "PDF", err);
	if (done) {
		set_metadata(surface, drawing, created);
		done = paint_surface(surface, drawing, points_a_pixel, "PDF", err);
	}
	cairo_surface_finish(surface);
	done = done && check(cairo_surface_status(surface), drawing, "PDF", err);
	cairo_surface_destroy(surface);
	if (!done)
		out->length = before;
	return done;
}
