#include <math.h>

#include "base/text.h"
#include "chart/chart.h"
#include "chart/frame.h"
#include "chart/glyph.h"

/* px; lines of text at most */
enum { INDENT = 18, GUTTER = 16, ROW_GAP = 14, BLOCK_GAP = 26, AXIS = 12, NARROW_INDENT = 34, LINES = 3, MOST_LINES = 6 };

enum lane { LANE_USER, LANE_DEVICE, LANE_RECEIVER, LANE_OTHERS, LANES };
enum step { STEP_NOTICE, STEP_CHOICE, STEP_TRIGGER, STEP_MESSAGE, STEPS };
enum tone { TONE_PLAIN, TONE_BAD, TONE_UNKNOWN };

/* What is being drawn on, from the top down. */
struct sheet {
	struct drawing *drawing;
	const struct chart_sequence *sequence;
	bool narrow, others; /* whether anybody receives further */
	double left, right, lane[LANES], y;
	double axis; /* narrow: down to where the line is drawn */
};

/* In which order a transmission's steps happen; what is said of the first message alone stands where that leaves. */
static void order_steps(const struct chart_transmission *t, enum step steps[STEPS])
{
	size_t count = 0;
	bool early = t->told == CHART_TOLD_BEFORE || t->told == CHART_TOLD_UNKNOWN, at = t->told == CHART_TOLD_AT;
	bool later = t->answer == CHART_CHOICE_LATER;
	if (early)
		steps[count++] = STEP_NOTICE;
	if (!later && !at)
		steps[count++] = STEP_CHOICE;
	steps[count++] = STEP_TRIGGER;
	if (at)
		steps[count++] = STEP_NOTICE;
	if (at && !later)
		steps[count++] = STEP_CHOICE;
	steps[count++] = STEP_MESSAGE;
	if (!early && !at)
		steps[count++] = STEP_NOTICE;
	if (later)
		steps[count] = STEP_CHOICE;
}

static enum tone notice_tone(const struct chart_transmission *t)
{
	return t->told == CHART_TOLD_NEVER ? TONE_BAD : t->told == CHART_TOLD_UNKNOWN ? TONE_UNKNOWN : TONE_PLAIN;
}

static enum tone choice_tone(const struct chart_transmission *t)
{
	return t->answer == CHART_CHOICE_NONE ? TONE_BAD : t->answer == CHART_CHOICE_UNKNOWN ? TONE_UNKNOWN : TONE_PLAIN;
}

static enum paint_role tone_role(enum tone tone)
{
	return tone == TONE_BAD ? PAINT_NAME_1 + 1 : tone == TONE_UNKNOWN ? PAINT_VALUE_MUTED : PAINT_LABEL;
}

static enum paint_role guard_role(enum chart_guard guard)
{
	return guard == CHART_GUARD_CLOSED ? PAINT_NAME_1 : guard == CHART_GUARD_OPEN ? PAINT_NAME_1 + 1 : PAINT_VALUE_MUTED;
}

static double room_of(const struct sheet *sheet, enum lane lane)
{
	if (sheet->narrow)
		return sheet->right - sheet->left - NARROW_INDENT;
	bool last = lane == LANE_OTHERS || (lane == LANE_RECEIVER && !sheet->others);
	double end = last ? sheet->right : sheet->lane[lane + 1] - GUTTER;
	return end - sheet->lane[lane] - INDENT;
}

/* A text beside a lane, from y down; returns the y below. */
static double write(const struct sheet *sheet, enum lane lane, enum paint_role role, double y, unsigned most, const char *string)
{
	double x = sheet->narrow ? sheet->left + NARROW_INDENT : sheet->lane[lane] + INDENT;
	return frame_paragraph(sheet->drawing, role, x, y, room_of(sheet, lane), most, string);
}

static double write_list(const struct sheet *sheet, enum lane lane, enum paint_role role, double y, const char *const *strings,
			 size_t count)
{
	for (size_t i = 0; i < count; i++)
		y = write(sheet, lane, role, y, LINES, strings[i]);
	return y;
}

/* What is said of the message below its arrow. */
static double write_message(const struct sheet *sheet, const struct chart_transmission *t, double y)
{
	y = write(sheet, LANE_DEVICE, guard_role(t->guard), y, LINES, t->protection);
	y = write(sheet, LANE_DEVICE, PAINT_NOTE, y, LINES, t->seal);
	y = write(sheet, LANE_DEVICE, PAINT_NOTE, y, LINES, t->bearer);
	y = write(sheet, LANE_DEVICE, PAINT_LABEL, y + 4, LINES, t->fields);
	return write(sheet, LANE_DEVICE, PAINT_NAME_1 + 1, y, MOST_LINES, t->identifying);
}

/* ---- wide: time runs down four columns ---- */

static void draw_step_arrow(const struct sheet *sheet, enum tone tone, struct point from, struct point to)
{
	struct drawing *drawing = sheet->drawing;
	drawing_line(drawing, tone == TONE_UNKNOWN ? PAINT_WAY_UNKNOWN : PAINT_STEP, from.x, from.y, to.x, to.y);
	glyph_head(drawing, tone == TONE_UNKNOWN ? PAINT_HEAD_UNKNOWN : PAINT_STEP_HEAD, from, to);
	if (tone == TONE_UNKNOWN)
		glyph_question(drawing, (from.x + to.x) / 2, from.y);
}

/* Between the user and the device: an arrow with its words below, or a cross where there is nothing. */
static void draw_user_step(struct sheet *sheet, bool to_user, enum tone tone, const char *words)
{
	double y = sheet->y + 9;
	struct point user = { sheet->lane[LANE_USER], y }, device = { sheet->lane[LANE_DEVICE], y };
	if (tone == TONE_BAD)
		frame_mark(sheet->drawing, PAINT_GAP_1 + 1, MARK_CROSS, user.x, y);
	else
		draw_step_arrow(sheet, tone, to_user ? device : user, to_user ? user : device);
	double below = tone == TONE_BAD ? y - 9 : tone == TONE_UNKNOWN ? y + 11 : y + 6;
	sheet->y = write(sheet, LANE_USER, tone_role(tone), below, LINES, words) + ROW_GAP;
}

static void draw_trigger(struct sheet *sheet, const struct chart_transmission *t)
{
	double x = sheet->lane[LANE_DEVICE], y = sheet->y + 9;
	if (t->trigger_unknown)
		glyph_question(sheet->drawing, x, y);
	else
		drawing_circle(sheet->drawing, PAINT_POINT_1, x, y, 6);
	y = write(sheet, LANE_DEVICE, t->trigger_unknown ? PAINT_VALUE_MUTED : PAINT_VALUE, sheet->y, LINES, t->trigger);
	sheet->y = write(sheet, LANE_DEVICE, PAINT_NOTE, y, LINES, t->occasion) + ROW_GAP;
}

/* What happens at the receiving end, and who else receives. */
static double draw_arrival(const struct sheet *sheet, const struct chart_transmission *t, double y)
{
	y = write_list(sheet, LANE_RECEIVER, PAINT_NOTE, y + 4, t->arrival, t->arrival_count);
	if (t->recipient_count == 0)
		return y;
	struct point from = { sheet->lane[LANE_RECEIVER], y + 14 }, to = { sheet->lane[LANE_OTHERS], y + 14 };
	draw_step_arrow(sheet, TONE_PLAIN, from, to);
	return write_list(sheet, LANE_OTHERS, PAINT_LABEL, y + 5, t->recipients, t->recipient_count);
}

static void draw_message(struct sheet *sheet, const struct chart_transmission *t)
{
	double y = sheet->y, beside = y, from = sheet->lane[LANE_DEVICE], to = sheet->lane[LANE_RECEIVER];
	for (size_t i = 0; i < t->receiver_count; i++) {
		const struct chart_receiver *receiver = &t->receivers[i];
		y = write(sheet, LANE_DEVICE, receiver->unknown ? PAINT_VALUE_MUTED : PAINT_LABEL, fmax(y, beside), LINES, receiver->address);
		double arrow = y + GLYPH_RADIUS + 2;
		glyph_way(sheet->drawing, t->guard, t->sealed, (struct point){ from, arrow }, (struct point){ to - 6, arrow });
		drawing_circle(sheet->drawing, PAINT_POINT_1, to, arrow, 6);
		beside = write(sheet, LANE_RECEIVER, PAINT_VALUE, arrow - 9, LINES, receiver->name);
		beside = write(sheet, LANE_RECEIVER, PAINT_NOTE, beside, LINES, receiver->place);
		y = arrow + GLYPH_RADIUS + 2;
	}
	sheet->y = fmax(write_message(sheet, t, y), draw_arrival(sheet, t, beside)) + ROW_GAP;
}

/* Lines that grow downwards once it is known how far. */
static struct point *begin_lifelines(const struct sheet *sheet)
{
	struct point *ends = arena_array(sheet->drawing->arena, 2 * LANES, sizeof *ends);
	for (size_t lane = 0; lane < (size_t)(sheet->others ? LANES : LANES - 1); lane++) {
		ends[2 * lane] = ends[2 * lane + 1] = (struct point){ sheet->lane[lane], sheet->y };
		drawing_path(sheet->drawing, PAINT_LIFELINE, &ends[2 * lane], 2, false);
	}
	return ends;
}

static void draw_heads(struct sheet *sheet)
{
	const char *const heads[LANES] = { sheet->sequence->user, sheet->sequence->device, sheet->sequence->receiver, sheet->sequence->others };
	double top = sheet->y, bottom = top;
	for (size_t lane = 0; lane < (size_t)(sheet->others ? LANES : LANES - 1); lane++) {
		double x = lane == 0 ? sheet->left : sheet->lane[lane] - 6, room = room_of(sheet, (enum lane)lane) + INDENT;
		bottom = fmax(bottom, frame_paragraph(sheet->drawing, PAINT_VALUE, x, top, room, LINES, heads[lane]));
	}
	drawing_line(sheet->drawing, PAINT_AXIS, sheet->left, bottom + 6, sheet->right, bottom + 6);
	sheet->y = bottom + 18;
}

/* ---- narrow: one line from top to bottom ---- */

/* Draws the line on to a mark at y. */
static void reach(struct sheet *sheet, double y)
{
	double x = sheet->left + AXIS;
	if (y - sheet->axis > 2 * GLYPH_RADIUS)
		drawing_line(sheet->drawing, PAINT_LIFELINE, x, sheet->axis + GLYPH_RADIUS, x, y - GLYPH_RADIUS);
	sheet->axis = y;
}

/* The head of who takes part, and a mark beside it. */
static void draw_node(struct sheet *sheet, enum tone tone, enum lane lane)
{
	const char *const heads[LANES] = { sheet->sequence->user, sheet->sequence->device, sheet->sequence->receiver, sheet->sequence->others };
	double x = sheet->left + AXIS, y = sheet->y + 9;
	reach(sheet, y);
	if (tone == TONE_BAD)
		frame_mark(sheet->drawing, PAINT_GAP_1 + 1, MARK_CROSS, x, y);
	else if (tone == TONE_UNKNOWN)
		glyph_question(sheet->drawing, x, y);
	else
		drawing_circle(sheet->drawing, lane == LANE_USER || lane == LANE_OTHERS ? PAINT_GAP : PAINT_POINT_1, x, y, 6);
	sheet->y = write(sheet, lane, PAINT_NOTE, sheet->y, 1, heads[lane]);
	if (sheet->y < y + 9)
		sheet->y = y + 9;
}

static void draw_narrow_step(struct sheet *sheet, enum tone tone, enum lane lane, const char *words)
{
	draw_node(sheet, tone, lane);
	sheet->y = write(sheet, lane, tone_role(tone), sheet->y, LINES, words) + ROW_GAP;
}

static void draw_narrow_trigger(struct sheet *sheet, const struct chart_transmission *t)
{
	draw_node(sheet, t->trigger_unknown ? TONE_UNKNOWN : TONE_PLAIN, LANE_DEVICE);
	sheet->y = write(sheet, LANE_DEVICE, t->trigger_unknown ? PAINT_VALUE_MUTED : PAINT_VALUE, sheet->y, LINES, t->trigger);
	sheet->y = write(sheet, LANE_DEVICE, PAINT_NOTE, sheet->y, LINES, t->occasion) + ROW_GAP;
}

static void draw_narrow_receiver(struct sheet *sheet, const struct chart_transmission *t, size_t place)
{
	const struct chart_receiver *receiver = &t->receivers[place];
	double x = sheet->left + AXIS, top = sheet->y;
	reach(sheet, top);
	double y = write(sheet, LANE_DEVICE, receiver->unknown ? PAINT_VALUE_MUTED : PAINT_LABEL, top, MOST_LINES, receiver->address);
	if (place == 0)
		y = write_message(sheet, t, y + 2);
	y = fmax(y, top + 4 * GLYPH_RADIUS + (t->sealed ? 2 * GLYPH_RADIUS : 0));
	glyph_way(sheet->drawing, t->guard, t->sealed, (struct point){ x, top }, (struct point){ x, y + ROW_GAP });
	sheet->y = y + ROW_GAP;
	sheet->axis = sheet->y + 9;
	draw_node(sheet, TONE_PLAIN, LANE_RECEIVER);
	sheet->y = write(sheet, LANE_RECEIVER, PAINT_VALUE, sheet->y, LINES, receiver->name);
	sheet->y = write(sheet, LANE_RECEIVER, PAINT_NOTE, sheet->y, LINES, receiver->place);
}

static void draw_narrow_message(struct sheet *sheet, const struct chart_transmission *t)
{
	for (size_t i = 0; i < t->receiver_count; i++) {
		draw_narrow_receiver(sheet, t, i);
		sheet->y += i + 1 < t->receiver_count ? ROW_GAP : 0;
	}
	sheet->y = write_list(sheet, LANE_RECEIVER, PAINT_NOTE, sheet->y + 4, t->arrival, t->arrival_count) + ROW_GAP;
	if (t->recipient_count == 0)
		return;
	draw_node(sheet, TONE_PLAIN, LANE_OTHERS);
	sheet->y = write_list(sheet, LANE_OTHERS, PAINT_LABEL, sheet->y, t->recipients, t->recipient_count) + ROW_GAP;
}

/* ---- both ---- */

static void draw_step(struct sheet *sheet, const struct chart_transmission *t, enum step step)
{
	if (step == STEP_TRIGGER)
		(sheet->narrow ? draw_narrow_trigger : draw_trigger)(sheet, t);
	else if (step == STEP_MESSAGE)
		(sheet->narrow ? draw_narrow_message : draw_message)(sheet, t);
	else if (sheet->narrow)
		draw_narrow_step(sheet, step == STEP_NOTICE ? notice_tone(t) : choice_tone(t), LANE_USER,
				 step == STEP_NOTICE ? t->notice : t->choice);
	else if (step == STEP_NOTICE)
		draw_user_step(sheet, true, notice_tone(t), t->notice);
	else
		draw_user_step(sheet, false, choice_tone(t), t->choice);
}

/* The ground of what is repeated, and how often it is. */
static void begin_loop(struct sheet *sheet, const struct chart_transmission *t, size_t ground)
{
	double left = sheet->narrow ? sheet->left : sheet->lane[LANE_DEVICE] - 12;
	struct shape *shape = &sheet->drawing->shapes[ground];
	shape->at = (struct point){ left, sheet->y };
	shape->as.rect.width = sheet->right - left;
	if (sheet->narrow)
		reach(sheet, sheet->y + 9);
	sheet->y = write(sheet, LANE_DEVICE, PAINT_NAME_1, sheet->y + 8, LINES, t->repetition) + 8;
}

static void end_loop(struct sheet *sheet, size_t ground)
{
	struct shape *shape = &sheet->drawing->shapes[ground];
	shape->as.rect.height = sheet->y - shape->at.y - 4;
	sheet->y += ROW_GAP - 4;
}

/* From the trigger on, all that happens with every message is on the ground of the loop, a shape that is there already. */
static void draw_steps(struct sheet *sheet, const struct chart_transmission *t, bool loops, size_t ground)
{
	enum step steps[STEPS];
	order_steps(t, steps);
	for (size_t i = 0; i < STEPS; i++) {
		if (loops && steps[i] == STEP_TRIGGER)
			begin_loop(sheet, t, ground);
		draw_step(sheet, t, steps[i]);
		if (loops && steps[i] == STEP_MESSAGE)
			end_loop(sheet, ground);
	}
}

static void draw_transmission(struct sheet *sheet, const struct chart_transmission *t)
{
	struct drawing *drawing = sheet->drawing;
	const char *number = measure_ellipsis(drawing->fonts, PAINT_TITLE, text_or_empty(t->number), 80, drawing->arena);
	double after = sheet->left + measure_width(drawing->fonts, PAINT_TITLE, number) + 10;
	drawing_text(drawing, PAINT_TITLE, ANCHOR_START, sheet->left, sheet->y + 20, number);
	drawing_text(drawing, PAINT_NOTE, ANCHOR_START, after, sheet->y + 20,
		     measure_ellipsis(drawing->fonts, PAINT_NOTE, text_or_empty(t->id), sheet->right - after, drawing->arena));
	sheet->y += 32;
	sheet->axis = sheet->y;
	bool loops = text_or_empty(t->repetition)[0] != '\0';
	size_t ground = drawing->count;
	if (loops)
		drawing_rect(drawing, PAINT_LOOP, sheet->left, sheet->y, 0, 0); /* below all else: its place comes later */
	struct point *ends = sheet->narrow ? NULL : begin_lifelines(sheet);
	sheet->y += 4;
	draw_steps(sheet, t, loops, ground);
	for (size_t i = 0; ends != NULL && i < LANES; i++)
		ends[2 * i + 1].y = sheet->y;
}

/* Places of the columns, as parts of the width. */
static void place_lanes(struct sheet *sheet)
{
	static const double parts[LANES] = { 0, 0.2, 0.6, 0.795 }, without[LANES] = { 0, 0.24, 0.7, 1 };
	for (size_t i = 0; i < LANES; i++)
		sheet->lane[i] = round(sheet->left + 7 + (sheet->right - sheet->left - 7) * (sheet->others ? parts : without)[i]);
}

static bool check_transmissions(const struct chart_sequence *sequence, struct error *err)
{
	for (size_t i = 0; i < sequence->count; i++)
		if (sequence->transmissions[i].receiver_count == 0)
			return error_set(err, ERROR_REFUSED, "chart %s: transmission %zu goes nowhere", sequence->frame.id, i + 1);
	return sequence->count > 0 ||
	       error_set(err, ERROR_REFUSED, "chart %s: a sequence of no transmissions", sequence->frame.id);
}

bool chart_sequence(const struct chart_sequence *sequence, struct arena *arena, struct drawing *out, struct error *err)
{
	struct drawing drawing;
	struct box inside;
	if (!frame_begin(&sequence->frame, arena, &drawing, &inside, err) || !check_transmissions(sequence, err))
		return false;
	struct sheet sheet = { .drawing = &drawing, .sequence = sequence, .narrow = frame_is_narrow(&sequence->frame),
			       .left = inside.left, .right = inside.right, .y = inside.top };
	for (size_t i = 0; i < sequence->count; i++)
		sheet.others |= sequence->transmissions[i].recipient_count > 0;
	place_lanes(&sheet);
	if (!sheet.narrow)
		draw_heads(&sheet);
	for (size_t i = 0; i < sequence->count; i++) {
		if (i > 0) {
			sheet.y += BLOCK_GAP;
			drawing_line(&drawing, PAINT_GRID, sheet.left, sheet.y - BLOCK_GAP / 2.0, sheet.right, sheet.y - BLOCK_GAP / 2.0);
		}
		draw_transmission(&sheet, &sequence->transmissions[i]);
	}
	if (sequence->frame.height > 0 && sheet.y > inside.bottom)
		return error_set(err, ERROR_REFUSED, "chart %s: %zu transmissions need more height", sequence->frame.id, sequence->count);
	frame_end(&sequence->frame, &drawing, sheet.y);
	*out = drawing;
	return true;
}
