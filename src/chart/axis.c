#include "chart/axis.h"

#include <math.h>

#include "base/period.h"
#include "base/text.h"

/* px, below the base line */
enum { QUARTER_LINE = 16, YEAR_LINE = 32, NAMED_HEIGHT = 38, YEARS_HEIGHT = 26 };

static const char *quarter_name(const struct axis *axis, int period)
{
	static const char *const names[] = { "Q1", "Q2", "Q3", "Q4" };
	int quarter = period_quarter(period) - 1;
	return axis->quarters->quarters[quarter] != NULL ? axis->quarters->quarters[quarter] : names[quarter];
}

static double widest_quarter(const struct axis *axis, struct fonts *fonts)
{
	double widest = 0;
	for (int i = 0; i < 4; i++)
		widest = fmax(widest, measure_width(fonts, PAINT_TICK, quarter_name(axis, 4 * 2000 + i)));
	return widest;
}

static double labels_height(const struct axis *axis)
{
	return axis->named ? NAMED_HEIGHT : YEARS_HEIGHT;
}

/* The words for gaps and revisions: those that occur and have any. */
static size_t gap_items(const struct axis *axis, enum paint_role withheld, enum paint_role other, struct legend_item items[3])
{
	const struct chart_quarters *quarters = axis->quarters;
	size_t count = 0;
	enum legend_mark mark = palette_paint(withheld)->hatched ? MARK_SWATCH : MARK_SQUARE;
	if (axis->gaps.withheld && quarters->withheld_label != NULL)
		items[count++] = (struct legend_item){ withheld, mark, quarters->withheld_label };
	if (axis->gaps.no_data && quarters->no_data_label != NULL)
		items[count++] = (struct legend_item){ other, MARK_CROSS, quarters->no_data_label };
	if (axis->gaps.revised && quarters->revised_label != NULL)
		items[count++] = (struct legend_item){ other, MARK_RING, quarters->revised_label };
	return count;
}

static double gaps_height(const struct axis *axis, struct drawing *drawing)
{
	struct legend_item items[3];
	size_t count = gap_items(axis, PAINT_GAP, PAINT_GAP, items);
	struct box box = { axis->outer.left, 0, axis->outer.right, 0 };
	return count == 0 ? 0 : frame_legend(drawing, items, count, &box, false) + 4;
}

void axis_draw_gaps(const struct axis *axis, enum paint_role withheld, enum paint_role other, struct drawing *drawing)
{
	struct legend_item items[3];
	size_t count = gap_items(axis, withheld, other, items);
	struct box box = { axis->outer.left, axis->plot.bottom + labels_height(axis) + 4, axis->outer.right, 0 };
	frame_legend(drawing, items, count, &box, true);
}

bool axis_check(const struct chart_frame *frame, const struct chart_quarters *quarters, struct error *err)
{
	if (quarters->count == 0 || quarters->count > 4096 || quarters->format == NULL)
		return error_set(err, ERROR_REFUSED, "chart %s: it needs 1 to 4096 quarters and a way to write ticks",
				 frame->id);
	return true;
}

void axis_find_gaps(struct axis *axis, const struct chart_value *values)
{
	bool begun = false;
	for (size_t i = 0; i < axis->quarters->count; i++) {
		begun |= values[i].state != CHART_NO_DATA;
		axis->gaps.withheld |= values[i].state == CHART_WITHHELD;
		axis->gaps.revised |= values[i].state == CHART_PUBLISHED && values[i].revised;
		axis->gaps.no_data |= values[i].state == CHART_NO_DATA && begun;
	}
}

/* Writes the ticks' texts once, and returns the width of the widest. */
static double write_ticks(struct axis *axis, struct fonts *fonts)
{
	double widest = 0;
	for (size_t i = 0; i < axis->scale.count; i++) {
		double number = axis->scale.step * (double)i;
		axis->ticks[i] = text_or_empty(axis->quarters->format(number, axis->quarters->context));
		widest = fmax(widest, measure_width(fonts, PAINT_TICK, axis->ticks[i]));
	}
	return widest;
}

/* A single quarter of a line stands at the end, beside its label. */
static void place_quarters(struct axis *axis)
{
	double count = (double)axis->quarters->count, width = axis->plot.right - axis->plot.left;
	axis->pitch = axis->pad > 0 && count > 1 ? (width - 2 * axis->pad) / (count - 1) : width / count;
	axis->first = axis->plot.left + (axis->pad > 0 ? axis->pad : axis->pitch / 2);
	if (axis->pad > 0 && axis->quarters->count == 1)
		axis->first = axis->plot.right - axis->pad;
}

void axis_place(struct axis *axis, const struct box *box, double labels, double maximum, double top, struct drawing *drawing)
{
	const struct chart_quarters *quarters = axis->quarters;
	axis->outer = axis->plot = *box;
	axis->plot.right -= labels;
	axis->plot.top += 6; /* half a tick's text */
	axis->scale = scale_from_zero(top > 0 ? top : maximum, AXIS_TICKS, !quarters->fractions);
	axis->top = top > 0 ? top : scale_top(&axis->scale);
	axis->plot.left += ceil(write_ticks(axis, drawing->fonts)) + 8;
	place_quarters(axis);
	axis->named = axis->pitch >= widest_quarter(axis, drawing->fonts) + 5;
	axis->plot.bottom -= labels_height(axis) + gaps_height(axis, drawing);
}

double axis_x(const struct axis *axis, size_t quarter)
{
	return axis->first + (double)quarter * axis->pitch;
}

double axis_y(const struct axis *axis, double number)
{
	return axis->plot.bottom - (axis->plot.bottom - axis->plot.top) * number / axis->top;
}

void axis_draw_ground(const struct axis *axis, struct drawing *drawing)
{
	for (size_t i = 0; i < axis->scale.count; i++) {
		double number = axis->scale.step * (double)i;
		if (number > axis->top * (1 + 1e-9))
			break;
		double y = round(axis_y(axis, number)) + 0.5;
		if (i > 0)
			drawing_line(drawing, PAINT_GRID, axis->plot.left, y, axis->plot.right, y);
		drawing_text(drawing, PAINT_TICK, ANCHOR_END, axis->plot.left - 8, frame_baseline(PAINT_TICK, y),
			     axis->ticks[i]);
	}
}

/* Years stand below their first quarter; of a run that is too close every second, fifth, tenth … is left. */
static int year_step(const struct axis *axis, double width)
{
	static const int steps[] = { 1, 2, 5, 10, 20, 50, 100 };
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		if (axis->pitch * 4 * steps[i] > width + 10)
			return steps[i];
	return 200;
}

static void draw_years(const struct axis *axis, double y, struct drawing *drawing)
{
	double width = measure_width(drawing->fonts, PAINT_TICK, "2000");
	int step = year_step(axis, width);
	double next = (double)INFINITY; /* x of the first January */
	for (size_t i = 0; i < axis->quarters->count && !isfinite(next); i++)
		if (period_quarter(axis->quarters->first + (int)i) == 1)
			next = axis_x(axis, i);
	for (size_t i = 0; i < axis->quarters->count; i++) {
		int period = axis->quarters->first + (int)i, year = period_year(period);
		bool january = period_quarter(period) == 1 && year % step == 0;
		bool begun = i == 0 && axis->named && next > axis_x(axis, 0) + width + 10;
		if (january || begun)
			drawing_text(drawing, PAINT_TICK, ANCHOR_MIDDLE, axis_x(axis, i), y,
				     arena_printf(drawing->arena, "%d", year));
	}
}

/* Every quarter by name where there is room, else a tick at each year. */
void axis_draw_quarters(const struct axis *axis, struct drawing *drawing)
{
	double base = axis->plot.bottom;
	drawing_line(drawing, PAINT_AXIS, axis->plot.left, round(base) + 0.5, axis->plot.right, round(base) + 0.5);
	for (size_t i = 0; i < axis->quarters->count; i++) {
		int period = axis->quarters->first + (int)i;
		double x = axis_x(axis, i);
		if (axis->named)
			drawing_text(drawing, PAINT_TICK, ANCHOR_MIDDLE, x, base + QUARTER_LINE, quarter_name(axis, period));
		else if (period_quarter(period) == 1)
			drawing_line(drawing, PAINT_AXIS, round(x) + 0.5, base, round(x) + 0.5, base + 5);
	}
	draw_years(axis, base + (axis->named ? YEAR_LINE : QUARTER_LINE + 4), drawing);
}
