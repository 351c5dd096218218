#include <math.h>

#include "base/text.h"
#include "chart/axis.h"

/* px */
enum { STUB = 8, SWATCH = 10, LABEL_GAP = 12, TAG_PITCH = 18, MOST_COLUMN = 64, MOST_BANDS = PALETTE_BANDS + 1 };

static enum paint_role band_role(const struct chart_stack *stack, size_t band)
{
	size_t plain = stack->count - (stack->bands[stack->count - 1].other ? 1 : 0);
	return stack->bands[band].other ? PAINT_BAND_OTHER : (enum paint_role)(PAINT_BAND_1 + palette_step(band, plain));
}

static bool check_stack(const struct chart_stack *stack, struct error *err)
{
	if (!axis_check(&stack->frame, &stack->axis, err))
		return false;
	size_t plain = stack->count;
	if (stack->count > 0 && stack->bands[stack->count - 1].other)
		plain--;
	if (stack->count == 0 || plain > PALETTE_BANDS)
		return error_set(err, ERROR_REFUSED, "chart %s: it holds 1 to %d bands and one of all others",
				 stack->frame.id, PALETTE_BANDS);
	for (size_t i = 0; i < stack->count; i++)
		for (size_t j = 0; j < stack->axis.count; j++)
			if (!frame_check_value(&stack->frame, &stack->bands[i].values[j], stack->bands[i].label, err))
				return false;
	return true;
}

static double published(const struct chart_stack *stack, size_t band, size_t quarter)
{
	const struct chart_value *value = &stack->bands[band].values[quarter];
	return value->state == CHART_PUBLISHED ? value->number : 0;
}

/* Sum of the bands below this one. */
static double sum_below(const struct chart_stack *stack, size_t band, size_t quarter)
{
	double sum = 0;
	for (size_t i = 0; i < band; i++)
		sum += published(stack, i, quarter);
	return sum;
}

static double highest(const struct chart_stack *stack)
{
	double maximum = 0;
	for (size_t j = 0; j < stack->axis.count; j++)
		maximum = fmax(maximum, sum_below(stack, stack->count, j));
	return maximum;
}

static double labels_width(const struct chart_stack *stack)
{
	double widest = 0;
	for (size_t i = 0; i < stack->count; i++)
		widest = fmax(widest, measure_width(stack->frame.fonts, PAINT_NOTE, text_or_empty(stack->bands[i].label)));
	return fmin(ceil(widest), stack->frame.width * 0.28) + SWATCH + 6 + LABEL_GAP;
}

static double column_width(const struct axis *axis)
{
	return fmin(fmax(axis->pitch * 0.76, 1), MOST_COLUMN);
}

static void draw_segments(const struct chart_stack *stack, const struct axis *axis, size_t quarter, struct drawing *drawing)
{
	double width = column_width(axis), x = axis_x(axis, quarter) - width / 2;
	for (size_t i = 0; i < stack->count; i++) {
		double number = published(stack, i, quarter), below = sum_below(stack, i, quarter);
		if (!(number > 0))
			continue;
		double top = axis_y(axis, below + number);
		drawing_rect(drawing, band_role(stack, i), x, top, width, axis_y(axis, below) - top);
		drawing_entitle(drawing, frame_words(drawing->arena, stack->bands[i].label, stack->bands[i].values[quarter].text));
	}
}

/* All that is withheld in a quarter is one mark on top of the column, always as high; no data at all is a cross. */
static void draw_gap(const struct chart_stack *stack, const struct axis *axis, size_t quarter, struct drawing *drawing)
{
	size_t withheld = 0, missing = 0;
	for (size_t i = 0; i < stack->count; i++) {
		withheld += stack->bands[i].values[quarter].state == CHART_WITHHELD;
		missing += stack->bands[i].values[quarter].state == CHART_NO_DATA;
	}
	double width = column_width(axis), x = axis_x(axis, quarter);
	if (withheld > 0)
		drawing_rect(drawing, PAINT_WITHHELD, x - width / 2 + 0.5,
			     axis_y(axis, sum_below(stack, stack->count, quarter)) - STUB - 1, width - 1, STUB - 0.5);
	else if (missing == stack->count)
		frame_mark(drawing, PAINT_GAP, MARK_CROSS, x, axis->plot.bottom - 7);
}

/* Middle of the band in the last quarter that has any of it. */
static double band_middle(const struct chart_stack *stack, const struct axis *axis, size_t band)
{
	for (size_t j = axis->quarters->count; j-- > 0;)
		if (published(stack, band, j) > 0)
			return axis_y(axis, sum_below(stack, band, j) + published(stack, band, j) / 2);
	return axis->plot.bottom;
}

/* Labels keep the order of the bands, the last uppermost. */
static void draw_labels(const struct chart_stack *stack, const struct axis *axis, double room, struct drawing *drawing)
{
	double centres[MOST_BANDS], x = axis->plot.right + LABEL_GAP;
	for (size_t i = 0; i < stack->count; i++)
		centres[i] = band_middle(stack, axis, stack->count - 1 - i);
	frame_spread(centres, stack->count, TAG_PITCH, axis->plot.top, axis->plot.bottom - SWATCH / 2.0);
	for (size_t i = 0; i < stack->count; i++) {
		size_t band = stack->count - 1 - i;
		drawing_rect(drawing, band_role(stack, band), x, centres[i] - SWATCH / 2.0, SWATCH, SWATCH);
		drawing_text(drawing, PAINT_NOTE, ANCHOR_START, x + SWATCH + 6, frame_baseline(PAINT_NOTE, centres[i]),
			     measure_ellipsis(drawing->fonts, PAINT_NOTE, text_or_empty(stack->bands[band].label), room,
					      drawing->arena));
	}
}

static void draw_stack(const struct chart_stack *stack, const struct box *inside, struct drawing *drawing)
{
	struct axis axis = { .quarters = &stack->axis };
	double labels = labels_width(stack);
	for (size_t i = 0; i < stack->count; i++)
		for (size_t j = 0; j < stack->axis.count; j++)
			axis.gaps.withheld |= stack->bands[i].values[j].state == CHART_WITHHELD;
	for (size_t j = 0; j < stack->axis.count; j++) {
		size_t missing = 0;
		for (size_t i = 0; i < stack->count; i++)
			missing += stack->bands[i].values[j].state == CHART_NO_DATA;
		axis.gaps.no_data |= missing == stack->count;
	}
	axis_place(&axis, inside, labels, highest(stack), stack->maximum, drawing);
	axis_draw_ground(&axis, drawing);
	for (size_t j = 0; j < stack->axis.count; j++) {
		draw_segments(stack, &axis, j, drawing);
		draw_gap(stack, &axis, j, drawing);
	}
	axis_draw_quarters(&axis, drawing);
	draw_labels(stack, &axis, labels - SWATCH - 6 - LABEL_GAP + 0.5, drawing);
	axis_draw_gaps(&axis, PAINT_WITHHELD, PAINT_GAP, drawing);
}

bool chart_stack(const struct chart_stack *stack, struct arena *arena, struct drawing *out, struct error *err)
{
	struct drawing drawing;
	struct box inside;
	if (!frame_begin(&stack->frame, arena, &drawing, &inside, err) || !check_stack(stack, err))
		return false;
	if (stack->maximum > 0 && highest(stack) > stack->maximum * 1.0001)
		return error_set(err, ERROR_REFUSED, "chart %s: a column is higher than the axis", stack->frame.id);
	if (!isfinite(inside.bottom))
		inside.bottom = inside.top + (frame_is_narrow(&stack->frame) ? 280 : 340);
	if (inside.bottom - inside.top < 180)
		return error_set(err, ERROR_REFUSED, "chart %s: it needs more height", stack->frame.id);
	inside.top += STUB; /* for a mark on top of the highest column */
	draw_stack(stack, &inside, &drawing);
	frame_end(&stack->frame, &drawing, inside.bottom);
	*out = drawing;
	return true;
}
