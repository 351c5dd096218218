#include <math.h>

#include "base/text.h"
#include "chart/axis.h"

/* px */
enum { PAD = 14, LABEL_GAP = 10, EVENT_ROW = 18, EVENT_ROWS = 4, TAG_LINE = 16 };

/* What stands beside the end of a line. */
struct tag {
	size_t line;
	double y;          /* of the line's last known point */
	double centre;     /* where the label went */
	const char *value; /* text of the last quarter */
};

struct series_plan {
	struct axis axis;
	double labels; /* width to the right of the plot */
};

static enum paint_role role_of(enum paint_role first, size_t line)
{
	return (enum paint_role)((size_t)first + line);
}

static bool is_known(const struct chart_line *line, size_t quarter)
{
	return line->values[quarter].state == CHART_PUBLISHED;
}

static bool check_series(const struct chart_series *series, struct error *err)
{
	if (!axis_check(&series->frame, &series->axis, err))
		return false;
	if (series->count == 0 || series->count > PALETTE_SERIES)
		return error_set(err, ERROR_REFUSED, "chart %s: it holds 1 to %d lines, not %zu", series->frame.id,
				 PALETTE_SERIES, series->count);
	for (size_t i = 0; i < series->count; i++)
		for (size_t j = 0; j < series->axis.count; j++)
			if (!frame_check_value(&series->frame, &series->lines[i].values[j], series->lines[i].label, err))
				return false;
	return true;
}

static double largest(const struct chart_series *series)
{
	double maximum = 0;
	for (size_t i = 0; i < series->count; i++)
		for (size_t j = 0; j < series->axis.count; j++)
			if (is_known(&series->lines[i], j))
				maximum = fmax(maximum, series->lines[i].values[j].number);
	return maximum;
}

static double labels_width(const struct chart_series *series)
{
	struct fonts *fonts = series->frame.fonts;
	double widest = 0;
	for (size_t i = 0; i < series->count; i++) {
		const struct chart_line *line = &series->lines[i];
		const char *value = text_or_empty(line->values[series->axis.count - 1].text);
		widest = fmax(widest, measure_width(fonts, role_of(PAINT_NAME_1, i), text_or_empty(line->label)));
		widest = fmax(widest, measure_width(fonts, PAINT_VALUE, value));
	}
	return fmin(ceil(widest), series->frame.width * 0.28) + LABEL_GAP;
}

/* Position of an event's quarter, or a negative number for one outside. */
static double event_x(const struct axis *axis, const struct chart_event *event)
{
	int at = event->period - axis->quarters->first;
	return at < 0 || (size_t)at >= axis->quarters->count ? -1 : axis_x(axis, (size_t)at);
}

struct event_place {
	double x, left, right; /* of its line, and of its label */
	const char *label;
	size_t row;
};

/* How far a label may reach to the left of its event: up to the line before, which it must not cross. */
static double left_room(const struct chart_series *series, const struct axis *axis, double x)
{
	double before = axis->outer.left - 8;
	for (size_t i = 0; i < series->event_count; i++) {
		double other = event_x(axis, &series->events[i]);
		if (other < x && other > before)
			before = other;
	}
	return x - before - 13;
}

/* To the right of its line, or to the left where it fits there only, else shortened where more room is. */
static struct event_place place_event(const struct chart_series *series, const struct axis *axis,
				      const struct chart_event *event, struct drawing *drawing)
{
	struct event_place place = { .x = event_x(axis, event), .label = text_or_empty(event->label) };
	double right = axis->outer.right - place.x - 5, left = left_room(series, axis, place.x);
	double width = measure_width(drawing->fonts, PAINT_NOTE, place.label);
	bool flipped = width > right && left > right;
	place.label = measure_ellipsis(drawing->fonts, PAINT_NOTE, place.label, flipped ? left : right, drawing->arena);
	width = fmin(width, measure_width(drawing->fonts, PAINT_NOTE, place.label));
	place.left = flipped ? place.x - 5 - width : place.x + 5;
	place.right = place.left + width;
	return place;
}

/* Whether the line of the other event would run through the label if that stood no higher. */
static bool is_crossed(const struct event_place *place, const struct event_place *other)
{
	return other->x > place->left - 4 && other->x < place->right + 4;
}

static bool overlap(const struct event_place *a, const struct event_place *b)
{
	return a->row == b->row && a->left < b->right + 8 && b->left < a->right + 8;
}

/* The lowest row in which no line crosses the label and no other label is in the way. */
static size_t least_row(const struct event_place *places, size_t count, size_t at)
{
	struct event_place place = places[at];
	place.row = 0;
	for (size_t i = 0; i < count; i++)
		if (i != at && is_crossed(&place, &places[i]))
			place.row = places[i].row + 1 > place.row ? places[i].row + 1 : place.row;
	for (size_t i = 0; i < count; i++)
		if (i > at && overlap(&place, &places[i])) {
			place.row++;
			i = at;
		}
	return place.row;
}

/* A row depends on those of the events after it: as many rounds as there may be rows settle all. A label that would
 * stand above the last row is left out; its line stays. */
static void choose_rows(struct event_place *places, size_t count)
{
	for (size_t round = 0; round < EVENT_ROWS; round++)
		for (size_t i = count; i-- > 0;)
			places[i].row = least_row(places, count, i);
	for (size_t i = 0; i < count; i++)
		if (places[i].row >= EVENT_ROWS) {
			places[i].row = 0;
			places[i].label = "";
		}
}

static size_t place_events(const struct chart_series *series, const struct axis *axis, struct drawing *drawing,
			   struct event_place **out)
{
	size_t count = 0;
	*out = arena_array(drawing->arena, series->event_count + 1, sizeof **out);
	for (size_t i = 0; i < series->event_count; i++) {
		if (event_x(axis, &series->events[i]) < 0)
			continue;
		(*out)[count++] = place_event(series, axis, &series->events[i], drawing);
	}
	choose_rows(*out, count);
	return count;
}

static void draw_events(const struct event_place *places, size_t count, const struct axis *axis, double top,
			struct drawing *drawing)
{
	for (size_t i = 0; i < count; i++) {
		double y = axis->plot.top - 10 - (double)places[i].row * EVENT_ROW;
		double x = round(places[i].x) + 0.5;
		drawing_line(drawing, PAINT_EVENT, x, fmax(top, y - 12), x, axis->plot.bottom);
		drawing_text(drawing, PAINT_NOTE, ANCHOR_START, places[i].left, y, places[i].label);
	}
}

/* Runs of known figures are drawn whole, and what lies between two runs is bridged by dashes. */
static void draw_line(const struct chart_line *line, size_t index, const struct axis *axis, struct drawing *drawing)
{
	struct point *points = arena_array(drawing->arena, axis->quarters->count, sizeof *points);
	size_t start = 0, count = 0;
	for (size_t i = 0; i < axis->quarters->count; i++) {
		if (!is_known(line, i))
			continue;
		points[count] = (struct point){ axis_x(axis, i), axis_y(axis, line->values[i].number) };
		if (count > start && !is_known(line, i - 1)) {
			drawing_path(drawing, role_of(PAINT_BRIDGE_1, index), points + count - 1, 2, false);
			if (count - start > 1)
				drawing_path(drawing, role_of(PAINT_LINE_1, index), points + start, count - start, false);
			start = count;
		}
		count++;
	}
	if (count - start > 1)
		drawing_path(drawing, role_of(PAINT_LINE_1, index), points + start, count - start, false);
}

static void draw_points(const struct chart_line *line, size_t index, const struct axis *axis, struct drawing *drawing)
{
	size_t last = axis->quarters->count - 1;
	for (size_t i = 0; i <= last; i++) {
		bool alone = (i == 0 || !is_known(line, i - 1)) && (i == last || !is_known(line, i + 1));
		bool revised = line->values[i].revised;
		if (!is_known(line, i) || !(axis->pitch >= 12 || alone || revised || i == last))
			continue;
		drawing_circle(drawing, role_of(revised ? PAINT_GAP_1 : PAINT_POINT_1, index), axis_x(axis, i), axis_y(axis, line->values[i].number),
			       i == last ? 4.5 : 3.5);
		drawing_entitle(drawing, frame_words(drawing->arena, line->label, line->values[i].text));
	}
}

/* A quarter without data before a line begins is no gap. */
static bool is_gap(const struct chart_line *line, size_t quarter)
{
	if (line->values[quarter].state != CHART_NO_DATA)
		return !is_known(line, quarter);
	for (size_t i = 0; i < quarter; i++)
		if (line->values[i].state != CHART_NO_DATA)
			return true;
	return false;
}

/* Gaps of one quarter stand side by side on the base line. */
static void draw_gaps(const struct chart_series *series, const struct axis *axis, struct drawing *drawing)
{
	for (size_t i = 0; i < axis->quarters->count; i++) {
		double count = 0, at = 0;
		for (size_t j = 0; j < series->count; j++)
			count += is_gap(&series->lines[j], i);
		for (size_t j = 0; j < series->count; j++) {
			if (!is_gap(&series->lines[j], i))
				continue;
			double x = axis_x(axis, i) + (at++ - (count - 1) / 2) * 9;
			bool missing = series->lines[j].values[i].state == CHART_NO_DATA;
			frame_mark(drawing, role_of(PAINT_GAP_1, j), missing ? MARK_CROSS : MARK_SQUARE, x,
				   axis->plot.bottom + 0.5);
		}
	}
}

/* In rising order of y. A line without any known figure has its label at the base line. */
static size_t collect_tags(const struct chart_series *series, const struct axis *axis, struct tag tags[PALETTE_SERIES])
{
	for (size_t i = 0; i < series->count; i++) {
		const struct chart_line *line = &series->lines[i];
		struct tag tag = { .line = i, .y = axis->plot.bottom };
		for (size_t j = 0; j < axis->quarters->count; j++)
			if (is_known(line, j))
				tag.y = axis_y(axis, line->values[j].number);
		tag.value = text_or_empty(line->values[axis->quarters->count - 1].text);
		size_t at = i;
		for (; at > 0 && tags[at - 1].y > tag.y; at--)
			tags[at] = tags[at - 1];
		tags[at] = tag;
	}
	return series->count;
}

static void draw_tag(const struct chart_series *series, const struct tag *tag, double x, double room, struct drawing *drawing)
{
	const struct chart_line *line = &series->lines[tag->line];
	bool named = text_or_empty(line->label)[0] != '\0', known = is_known(line, series->axis.count - 1);
	enum paint_role name = role_of(PAINT_NAME_1, tag->line);
	enum paint_role value = !known ? PAINT_VALUE_MUTED : named ? PAINT_TICK : PAINT_VALUE;
	if (named)
		drawing_text(drawing, name, ANCHOR_START, x, frame_baseline(name, tag->centre - TAG_LINE / 2.0),
			     measure_ellipsis(drawing->fonts, name, line->label, room, drawing->arena));
	double y = named ? tag->centre + TAG_LINE / 2.0 : tag->centre;
	drawing_text(drawing, value, ANCHOR_START, x, frame_baseline(value, y),
		     measure_ellipsis(drawing->fonts, value, tag->value, room, drawing->arena));
}

static void draw_tags(const struct chart_series *series, const struct series_plan *plan, struct drawing *drawing)
{
	struct tag tags[PALETTE_SERIES];
	double centres[PALETTE_SERIES];
	size_t count = collect_tags(series, &plan->axis, tags);
	const struct box *plot = &plan->axis.plot;
	for (size_t i = 0; i < count; i++)
		centres[i] = tags[i].y;
	frame_spread(centres, count, 2 * TAG_LINE + 4, plot->top + TAG_LINE / 2.0, plot->bottom - TAG_LINE / 2.0);
	for (size_t i = 0; i < count; i++) {
		tags[i].centre = centres[i];
		draw_tag(series, &tags[i], plot->right + LABEL_GAP / 2.0, plan->labels - LABEL_GAP / 2.0, drawing);
	}
}

static void draw_series(const struct chart_series *series, const struct box *inside, struct drawing *drawing)
{
	struct series_plan plan = { .axis = { .quarters = &series->axis, .pad = PAD }, .labels = labels_width(series) };
	struct event_place *places;
	for (size_t i = 0; i < series->count; i++)
		axis_find_gaps(&plan.axis, series->lines[i].values);
	axis_place(&plan.axis, inside, plan.labels, largest(series), 0, drawing);
	size_t events = place_events(series, &plan.axis, drawing, &places), rows = 0;
	for (size_t i = 0; i < events; i++)
		rows = places[i].row + 1 > rows ? places[i].row + 1 : rows;
	plan.axis.plot.top += (double)rows * EVENT_ROW;
	axis_draw_ground(&plan.axis, drawing);
	draw_events(places, events, &plan.axis, inside->top, drawing);
	for (size_t i = series->count; i-- > 0;)
		draw_line(&series->lines[i], i, &plan.axis, drawing);
	axis_draw_quarters(&plan.axis, drawing);
	for (size_t i = series->count; i-- > 0;)
		draw_points(&series->lines[i], i, &plan.axis, drawing);
	draw_gaps(series, &plan.axis, drawing);
	draw_tags(series, &plan, drawing);
	axis_draw_gaps(&plan.axis, PAINT_GAP, PAINT_GAP, drawing);
}

bool chart_series(const struct chart_series *series, struct arena *arena, struct drawing *out, struct error *err)
{
	struct drawing drawing;
	struct box inside;
	if (!frame_begin(&series->frame, arena, &drawing, &inside, err) || !check_series(series, err))
		return false;
	if (!isfinite(inside.bottom))
		inside.bottom = inside.top + (frame_is_narrow(&series->frame) ? 280 : 360);
	if (inside.bottom - inside.top < 180)
		return error_set(err, ERROR_REFUSED, "chart %s: it needs more height", series->frame.id);
	draw_series(series, &inside, &drawing);
	frame_end(&series->frame, &drawing, inside.bottom);
	*out = drawing;
	return true;
}
