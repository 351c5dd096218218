#include "chart/frame.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

enum { MARGIN = 24, MOST_LINES = 3, MOST_SIDE = 8000, LEAST_WIDTH = 240, LEGEND_ROW = 20, SWATCH = 20, GAP_MARK = 9 };

bool frame_is_narrow(const struct chart_frame *frame)
{
	return frame->width < NARROW_WIDTH;
}

double frame_baseline(enum paint_role role, double y)
{
	return y + 0.35 * palette_paint(role)->type_size; /* half of Liberation Sans' height of capitals */
}

double frame_paragraph(struct drawing *drawing, enum paint_role role, double x, double y, double width, unsigned most,
		       const char *string)
{
	double leading = round(palette_paint(role)->type_size * 1.3);
	string = measure_valid(text_or_empty(string), drawing->arena);
	string += strspn(string, " ");
	for (unsigned line = 1; *string != '\0'; line++) {
		size_t length = line == most ? strlen(string) : measure_line(drawing->fonts, role, string, width, drawing->arena);
		const char *piece = arena_copy_bytes(drawing->arena, string, length);
		piece = measure_ellipsis(drawing->fonts, role, piece, width, drawing->arena);
		drawing_text(drawing, role, ANCHOR_START, x, y + round(leading * 0.77), piece);
		y += leading;
		string += length;
		string += strspn(string, " ");
	}
	return y;
}

static bool is_id(const char *id)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
	return id != NULL && id[0] != '\0' && id[strspn(id, allowed)] == '\0';
}

static bool check_frame(const struct chart_frame *frame, struct error *err)
{
	if (frame->fonts == NULL || frame->language == NULL || !is_id(frame->id))
		return error_set(err, ERROR_REFUSED, "chart \"%s\": fonts, a language and an id of letters, digits and hyphens "
				 "must be given", text_or_empty(frame->id));
	if (!(frame->width >= LEAST_WIDTH && frame->width <= MOST_SIDE && frame->height >= 0 && frame->height <= MOST_SIDE))
		return error_set(err, ERROR_REFUSED, "chart %s: a chart is %d to %d pixels wide and at most as high", frame->id,
				 LEAST_WIDTH, MOST_SIDE);
	return true;
}

static double source_height(const struct chart_frame *frame)
{
	return frame->words && text_or_empty(frame->source)[0] != '\0' ? 28 : 0;
}

/* Only in so far as there are words for them. */
static double draw_words(const struct chart_frame *frame, struct drawing *drawing)
{
	double width = frame->width - 2 * MARGIN, y = MARGIN - 4;
	drawing_rect(drawing, PAINT_GROUND, 0, 0, frame->width, 0);
	y = frame_paragraph(drawing, PAINT_TITLE, MARGIN, y, width, MOST_LINES, frame->title);
	if (text_or_empty(frame->subtitle)[0] != '\0')
		y = frame_paragraph(drawing, PAINT_SUBTITLE, MARGIN, y + 2, width, MOST_LINES, frame->subtitle);
	return y + 14;
}

bool frame_begin(const struct chart_frame *frame, struct arena *arena, struct drawing *out, struct box *inside,
		 struct error *err)
{
	if (!check_frame(frame, err))
		return false;
	*out = (struct drawing){ .arena = arena, .fonts = frame->fonts, .width = frame->width, .height = frame->height };
	out->id = frame->id;
	out->language = frame->language;
	out->right_to_left = frame->right_to_left;
	out->title = text_or_empty(frame->title);
	out->description = text_or_empty(frame->description);
	double margin = frame->words ? MARGIN : 1, bottom_margin = frame->words ? 16 : 4;
	*inside = (struct box){ margin, 4, frame->width - margin, (double)INFINITY };
	if (frame->words)
		inside->top = draw_words(frame, out);
	if (frame->height > 0)
		inside->bottom = frame->height - bottom_margin - source_height(frame);
	return true;
}

void frame_end(const struct chart_frame *frame, struct drawing *drawing, double bottom)
{
	double below = (frame->words ? 16 : 4) + source_height(frame);
	drawing->height = frame->height > 0 ? frame->height : ceil(bottom + below);
	if (frame->words) {
		drawing->shapes[0].as.rect.height = drawing->height;
		const char *source = measure_ellipsis(frame->fonts, PAINT_NOTE, text_or_empty(frame->source),
						      frame->width - 2 * MARGIN, drawing->arena);
		drawing_text(drawing, PAINT_NOTE, ANCHOR_START, MARGIN, drawing->height - 16, source);
	}
	if (frame->right_to_left)
		drawing_mirror(drawing);
}

bool frame_check_value(const struct chart_frame *frame, const struct chart_value *value, const char *what,
		       struct error *err)
{
	if (value->state != CHART_PUBLISHED || (value->number >= 0 && isfinite(value->number)))
		return true;
	return error_set(err, ERROR_REFUSED, "chart %s: %s: a published figure must be 0 or more, not %g", frame->id,
			 text_or_empty(what), value->number);
}

const char *frame_words(struct arena *arena, const char *label, const char *value)
{
	size_t before = strlen(text_or_empty(label)), after = strlen(text_or_empty(value));
	char *words = arena_alloc(arena, before + after + 3);
	memcpy(words, text_or_empty(label), before);
	memcpy(words + before, ": ", 2);
	memcpy(words + before + 2, text_or_empty(value), after);
	return words;
}

/* Pools neighbours that would overlap and sets each pool on its mean (isotonic regression: Barlow and others 1972). */
void frame_spread(double *centres, size_t count, double pitch, double top, double bottom)
{
	if (count == 0)
		return;
	double room = bottom - top, lowest = bottom - (double)(count - 1) * pitch;
	if ((double)(count - 1) * pitch > room) {
		pitch = count > 1 ? room / (double)(count - 1) : 0;
		lowest = top;
	}
	for (size_t i = 0; i < count; i++)
		centres[i] -= (double)i * pitch;
	for (size_t i = 1; i < count; i++) {
		size_t first = i;
		double sum = centres[i];
		while (first > 0 && centres[first - 1] > sum / (double)(i - first + 1))
			sum += centres[--first];
		for (size_t j = first; j <= i; j++)
			centres[j] = sum / (double)(i - first + 1);
	}
	for (size_t i = 0; i < count; i++)
		centres[i] = fmin(fmax(centres[i], top), lowest) + (double)i * pitch;
}

void frame_mark(struct drawing *drawing, enum paint_role role, enum legend_mark mark, double x, double y)
{
	if (mark == MARK_SWATCH) {
		drawing_rect(drawing, role, x - SWATCH / 2.0, y - 6, SWATCH, 12);
	} else if (mark == MARK_RING) {
		drawing_circle(drawing, role, x, y, 3.5);
	} else if (mark == MARK_CROSS) {
		drawing_line(drawing, role, x - 3, y - 3, x + 3, y + 3);
		drawing_line(drawing, role, x - 3, y + 3, x + 3, y - 3);
	} else {
		drawing_rect(drawing, role, x - 3.5, y - 3.5, 7, 7);
	}
}

static double mark_width(const struct legend_item *item)
{
	return item->mark == MARK_SWATCH ? SWATCH : GAP_MARK;
}

static void draw_item(struct drawing *drawing, const struct legend_item *item, double x, double y, const char *label)
{
	frame_mark(drawing, item->role, item->mark, x + mark_width(item) / 2, y);
	drawing_text(drawing, PAINT_NOTE, ANCHOR_START, x + mark_width(item) + 6, frame_baseline(PAINT_NOTE, y), label);
}

double frame_legend(struct drawing *drawing, const struct legend_item *items, size_t count, const struct box *box,
		    bool drawn)
{
	double x = box->left, y = box->top, most = box->right - box->left - SWATCH - 6;
	for (size_t i = 0; i < count; i++) {
		const char *label = text_or_empty(items[i].label);
		label = measure_ellipsis(drawing->fonts, PAINT_NOTE, label, most, drawing->arena);
		double width = mark_width(&items[i]) + 6 + measure_width(drawing->fonts, PAINT_NOTE, label);
		if (x > box->left && x + width > box->right) {
			x = box->left;
			y += LEGEND_ROW;
		}
		if (drawn)
			draw_item(drawing, &items[i], x, y + LEGEND_ROW / 2.0, label);
		x += width + 18;
	}
	return count == 0 ? y : y + LEGEND_ROW;
}
