#include <math.h>

#include "base/text.h"
#include "chart/chart.h"
#include "chart/frame.h"

/* px */
enum { STUB = 28, GAP = 12, VALUE_GAP = 6, LEAST_PITCH = 16, MOST_PITCH = 64 };

struct bars_plan {
	bool narrow, notes;
	double label_width; /* 0 where the label stands above its bar */
	double left, right; /* ends of the longest bar */
	double top, pitch;  /* of the rows */
	double bar_top, bar_height; /* within a row */
	double maximum;
};

static bool check_rows(const struct chart_bars *bars, struct error *err)
{
	if (bars->count == 0)
		return error_set(err, ERROR_REFUSED, "chart %s: there is no row to draw", bars->frame.id);
	for (size_t i = 0; i < bars->count; i++)
		if (!frame_check_value(&bars->frame, &bars->rows[i].value, bars->rows[i].label, err))
			return false;
	return true;
}

static double longest(const struct chart_bars *bars)
{
	double maximum = bars->maximum;
	for (size_t i = 0; i < bars->count; i++)
		if (bars->rows[i].value.state == CHART_PUBLISHED)
			maximum = fmax(maximum, bars->rows[i].value.number);
	return maximum;
}

static enum paint_role value_role(const struct chart_bar *row)
{
	return row->value.state == CHART_PUBLISHED ? PAINT_VALUE : PAINT_VALUE_MUTED;
}

static void measure_rows(const struct chart_bars *bars, double *labels, double *values, bool *notes)
{
	struct fonts *fonts = bars->frame.fonts;
	*labels = *values = 0;
	*notes = false;
	for (size_t i = 0; i < bars->count; i++) {
		const struct chart_bar *row = &bars->rows[i];
		*labels = fmax(*labels, measure_width(fonts, PAINT_LABEL, text_or_empty(row->label)));
		*values = fmax(*values, measure_width(fonts, value_role(row), text_or_empty(row->value.text)));
		*notes |= row->note != NULL;
		if (row->note != NULL)
			*labels = fmax(*labels, measure_width(fonts, PAINT_NOTE, row->note));
	}
}

static void plan_rows(const struct box *inside, double count, struct bars_plan *plan)
{
	double wanted = plan->narrow ? 46 : plan->notes ? 44 : 30;
	plan->top = inside->top;
	plan->pitch = wanted;
	if (isfinite(inside->bottom))
		plan->pitch = fmin((inside->bottom - inside->top) / count, MOST_PITCH);
	if (!plan->narrow) {
		plan->notes = plan->notes && plan->pitch >= 34;
		plan->bar_height = round(fmin(plan->pitch * (plan->notes ? 0.55 : 0.64), 34));
		plan->bar_top = (plan->pitch - plan->bar_height) / 2;
	} else {
		plan->bar_height = round(fmin(fmax(plan->pitch - 30, 8), 20));
		plan->bar_top = 22;
	}
}

static bool plan_bars(const struct chart_bars *bars, const struct box *inside, struct bars_plan *out, struct error *err)
{
	struct bars_plan plan = { .narrow = frame_is_narrow(&bars->frame), .maximum = longest(bars) };
	double labels, values, width = inside->right - inside->left;
	measure_rows(bars, &labels, &values, &plan.notes);
	plan.left = inside->left;
	if (!plan.narrow) {
		plan.label_width = fmin(labels, width * 0.36);
		plan.left += ceil(plan.label_width) + GAP;
	}
	plan.right = fmax(inside->right - ceil(values) - VALUE_GAP, plan.left + STUB);
	plan_rows(inside, (double)bars->count, &plan);
	if (plan.pitch < (plan.narrow ? 34 : LEAST_PITCH))
		return error_set(err, ERROR_REFUSED, "chart %s: %zu rows need more height", bars->frame.id, bars->count);
	*out = plan;
	return true;
}

/* In the narrow form the note stands at the right end of the label's line. */
static void draw_narrow_label(const struct chart_bar *row, const struct bars_plan *plan, double y, struct drawing *drawing)
{
	double room = drawing->width - 2 * plan->left, note = 0;
	if (row->note != NULL)
		note = measure_width(drawing->fonts, PAINT_NOTE, row->note);
	if (note > 0 && note < room * 0.6) {
		drawing_text(drawing, PAINT_NOTE, ANCHOR_END, plan->left + room, y + 16, row->note);
		room -= note + GAP;
	}
	const char *label = measure_ellipsis(drawing->fonts, PAINT_LABEL, text_or_empty(row->label), room, drawing->arena);
	drawing_text(drawing, row->muted ? PAINT_LABEL_MUTED : PAINT_LABEL, ANCHOR_START, plan->left, y + 16, label);
}

static void draw_label(const struct chart_bar *row, const struct bars_plan *plan, double y, struct drawing *drawing)
{
	if (plan->narrow) {
		draw_narrow_label(row, plan, y, drawing);
		return;
	}
	double x = plan->left - GAP - ceil(plan->label_width), middle = y + plan->pitch / 2;
	bool noted = plan->notes && row->note != NULL;
	enum paint_role role = row->muted ? PAINT_LABEL_MUTED : PAINT_LABEL;
	const char *label = measure_ellipsis(drawing->fonts, role, text_or_empty(row->label), plan->label_width + 0.5,
					     drawing->arena);
	drawing_text(drawing, role, ANCHOR_START, x, frame_baseline(role, noted ? middle - 8 : middle), label);
	if (noted)
		drawing_text(drawing, PAINT_NOTE, ANCHOR_START, x, frame_baseline(PAINT_NOTE, middle + 9),
			     measure_ellipsis(drawing->fonts, PAINT_NOTE, row->note, plan->label_width + 0.5, drawing->arena));
}

/* Draws the mark of a row's figure and returns how long it is. */
static double draw_mark(const struct chart_bar *row, const struct bars_plan *plan, double y, struct drawing *drawing)
{
	double length = 0, top = y + plan->bar_top;
	if (row->value.state == CHART_NO_DATA)
		return 0;
	if (row->value.state == CHART_WITHHELD) {
		length = STUB;
		drawing_rect(drawing, PAINT_WITHHELD, plan->left + 0.5, top + 0.5, length - 1, plan->bar_height - 1);
	} else if (row->value.number > 0) {
		length = fmax(1, (plan->right - plan->left) * row->value.number / plan->maximum);
		drawing_rect(drawing, row->muted ? PAINT_BAR_MUTED : PAINT_BAR, plan->left, top, length, plan->bar_height);
	} else {
		drawing_line(drawing, PAINT_ZERO, plan->left + 0.75, top, plan->left + 0.75, top + plan->bar_height);
	}
	drawing_entitle(drawing, frame_words(drawing->arena, row->label, row->value.text));
	return length;
}

static void draw_row(const struct chart_bar *row, const struct bars_plan *plan, double y, struct drawing *drawing)
{
	draw_label(row, plan, y, drawing);
	double end = plan->left + draw_mark(row, plan, y, drawing);
	enum paint_role role = value_role(row);
	drawing_text(drawing, role, ANCHOR_START, end + VALUE_GAP,
		     frame_baseline(role, y + plan->bar_top + plan->bar_height / 2), row->value.text);
}

bool chart_bars(const struct chart_bars *bars, struct arena *arena, struct drawing *out, struct error *err)
{
	struct drawing drawing;
	struct box inside;
	struct bars_plan plan = { 0 };
	if (!frame_begin(&bars->frame, arena, &drawing, &inside, err) || !check_rows(bars, err) ||
	    !plan_bars(bars, &inside, &plan, err))
		return false;
	for (size_t i = 0; i < bars->count; i++)
		draw_row(&bars->rows[i], &plan, plan.top + (double)i * plan.pitch, &drawing);
	double bottom = plan.top + (double)bars->count * plan.pitch;
	if (!plan.narrow)
		drawing_line(&drawing, PAINT_AXIS, plan.left, plan.top, plan.left, bottom);
	frame_end(&bars->frame, &drawing, bottom);
	*out = drawing;
	return true;
}
