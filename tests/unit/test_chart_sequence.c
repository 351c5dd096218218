#include <stdlib.h>

#include "sequence_cases.h"

static void lay_out(struct bench *bench, struct sequence_case *c, double width, const char *label)
{
	sequence_fill(c, bench, width, label);
	if (!chart_sequence(&c->sequence, &bench->arena, &bench->drawing, &bench->err))
		fail_msg("%s", bench->err.message);
}

/* Every shape lies in the drawing, arrows too. */
static void check_inside(const struct drawing *drawing)
{
	for (size_t i = 0; i < drawing->count; i++) {
		const struct shape *shape = &drawing->shapes[i];
		if (shape->kind == SHAPE_PATH)
			for (size_t j = 0; j < shape->as.path.count; j++) {
				struct point point = shape->as.path.points[j];
				assert_true(point.x >= 0 && point.x <= drawing->width && point.y >= 0 && point.y <= drawing->height);
			}
		else if (shape->kind == SHAPE_CIRCLE)
			assert_true(shape->at.x >= shape->as.radius - 0.01 && shape->at.x + shape->as.radius <= drawing->width &&
				    shape->at.y + shape->as.radius <= drawing->height);
		else if (shape->kind == SHAPE_RECT)
			assert_true(shape->at.x >= 0 && shape->at.x + shape->as.rect.width <= drawing->width + 0.01 &&
				    shape->at.y + shape->as.rect.height <= drawing->height + 0.01);
	}
}

static bool is_line(const struct shape *shape)
{
	return shape->kind == SHAPE_PATH && (shape->role == PAINT_LIFELINE || shape->role == PAINT_STEP || shape->role == PAINT_WAY_CLOSED ||
					    shape->role == PAINT_WAY_OPEN || shape->role == PAINT_WAY_UNKNOWN);
}

/* No line runs through a text, but the dots under a question mark's ring. */
static void check_lines(const struct drawing *drawing)
{
	for (size_t i = 0; i < drawing->count; i++) {
		if (drawing->shapes[i].kind != SHAPE_TEXT || strcmp(drawing->shapes[i].as.text.string, "?") == 0)
			continue;
		struct extent text = bench_extent(drawing, &drawing->shapes[i]);
		for (size_t j = 0; j < drawing->count; j++) {
			const struct shape *line = &drawing->shapes[j];
			if (!is_line(line))
				continue;
			struct point a = line->as.path.points[0], b = line->as.path.points[1];
			bool across = a.x < text.right && b.x > text.left, down = a.y < text.bottom && b.y > text.top;
			if ((across || (b.x < text.right && a.x > text.left)) && (down || (b.y < text.bottom && a.y > text.top)))
				fail_msg("a %s runs through \"%s\"", palette_paint(line->role)->name, drawing->shapes[i].as.text.string);
		}
	}
}

static void check(const struct drawing *drawing)
{
	bench_check_texts(drawing);
	check_inside(drawing);
	check_lines(drawing);
}

static void nothing_overlaps_at_any_width(void **state)
{
	(void)state;
	struct bench bench;
	struct sequence_case c;
	bench_open(&bench);
	for (double width = 240; width <= 1200; width += 40) {
		lay_out(&bench, &c, width, NULL);
		check(&bench.drawing);
	}
	bench_close(&bench);
}

/* Labels as hostile as a declaration can have them: words without end, words without letters, bytes that are no text. */
static void hostile_labels_stay_inside(void **state)
{
	(void)state;
	static const double widths[] = { 240, 320, 479, 480, 664, 1104 };
	static const char *const words[] = { "W", "il ", "a/b.c-", "\xe2\x80\xaf", "\xd8\xb9\xd8\xb1", "\xff\xfe", "\n\t ", "\xe2\x80\x8b", "é " };
	struct bench bench;
	struct sequence_case c;
	bench_open(&bench);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		char label[1001] = "";
		while (strlen(label) + strlen(words[i]) < sizeof label)
			strcat(label, words[i]);
		for (size_t j = 0; j < sizeof widths / sizeof widths[0]; j++) {
			lay_out(&bench, &c, widths[j], label);
			check(&bench.drawing);
			assert_true(bench.drawing.height < 12000);
		}
	}
	bench_close(&bench);
}

static void every_transmission_is_drawn(void **state)
{
	(void)state;
	enum { MANY = 60 };
	static const double widths[] = { 320, 1104 };
	struct bench bench;
	struct sequence_case c;
	bench_open(&bench);
	struct chart_transmission *many = arena_array(&bench.arena, MANY, sizeof *many);
	for (size_t i = 0; i < 2; i++) {
		sequence_fill(&c, &bench, widths[i], NULL);
		for (size_t j = 0; j < MANY; j++) {
			many[j] = c.transmissions[j % 3];
			many[j].id = arena_printf(&bench.arena, "transmission-%zu", j);
		}
		c.sequence.transmissions = many;
		c.sequence.count = MANY;
		assert_true(chart_sequence(&c.sequence, &bench.arena, &bench.drawing, &bench.err));
		for (size_t j = 0; j < MANY; j++)
			assert_non_null(bench_text(&bench.drawing, many[j].id));
		assert_int_equal(bench_count(&bench.drawing, PAINT_HEAD_CLOSED), 2 * MANY / 3); /* a head and a lock each */
		assert_int_equal(bench_count(&bench.drawing, PAINT_WAY_OPEN), MANY / 3);
		assert_int_equal(bench_count(&bench.drawing, PAINT_LOOP), MANY / 3);
	}
	bench_close(&bench);
}

static double top_of(const struct bench *bench, const char *string)
{
	const struct shape *text = bench_text(&bench->drawing, string);
	if (text == NULL)
		fail_msg("\"%s\" is not drawn", string);
	return text != NULL ? text->at.y : 0;
}

/* The notice and the choice stand where they happen relative to the first message. */
static void steps_are_in_order(void **state)
{
	(void)state;
	static const struct {
		enum chart_told told;
		enum chart_choice answer;
		const char *order[4]; /* notice, choice, trigger, message */
	} cases[] = {
		{ CHART_TOLD_BEFORE, CHART_CHOICE_ASKED, { "notice", "choice", "trigger", "message" } },
		{ CHART_TOLD_AT, CHART_CHOICE_NONE, { "trigger", "notice", "choice", "message" } },
		{ CHART_TOLD_AFTER, CHART_CHOICE_LATER, { "trigger", "message", "notice", "choice" } },
		{ CHART_TOLD_AFTER, CHART_CHOICE_NONE, { "choice", "trigger", "message", "notice" } },
		{ CHART_TOLD_NEVER, CHART_CHOICE_UNKNOWN, { "choice", "trigger", "message", "notice" } },
		{ CHART_TOLD_UNKNOWN, CHART_CHOICE_LATER, { "notice", "trigger", "message", "choice" } },
	};
	struct bench bench;
	struct sequence_case c;
	bench_open(&bench);
	for (size_t i = 0; i < 2 * sizeof cases / sizeof cases[0]; i++) {
		sequence_fill(&c, &bench, i % 2 == 0 ? 320 : 1104, NULL);
		struct chart_transmission *t = &c.transmissions[0];
		t->told = cases[i / 2].told;
		t->answer = cases[i / 2].answer;
		t->notice = "notice";
		t->choice = "choice";
		t->trigger = "trigger";
		c.receivers[0].address = "message";
		c.sequence.count = 1;
		assert_true(chart_sequence(&c.sequence, &bench.arena, &bench.drawing, &bench.err));
		for (size_t j = 1; j < 4; j++)
			assert_true(top_of(&bench, cases[i / 2].order[j - 1]) < top_of(&bench, cases[i / 2].order[j]));
		check(&bench.drawing);
	}
	bench_close(&bench);
}

/* What is encrypted, readable, or one or the other looks so without its colour. */
static void protection_has_a_shape(void **state)
{
	(void)state;
	struct bench bench;
	struct sequence_case c;
	bench_open(&bench);
	lay_out(&bench, &c, 1104, NULL);
	assert_int_equal(bench_count(&bench.drawing, PAINT_WAY_CLOSED), 2); /* a pipe */
	assert_int_equal(bench_count(&bench.drawing, PAINT_WAY_OPEN), 1);
	assert_true(palette_paint(PAINT_WAY_CLOSED)->dash <= 0 && palette_paint(PAINT_WAY_OPEN)->dash > palette_paint(PAINT_WAY_UNKNOWN)->dash);
	assert_int_equal(bench_count(&bench.drawing, PAINT_LINE_1), 1); /* the bows of a closed and an open lock */
	assert_int_equal(bench_count(&bench.drawing, PAINT_LINE_1 + 1), 1);
	assert_int_equal(bench_count(&bench.drawing, PAINT_GAP_1), 4); /* two envelopes and their flaps */
	const struct shape *closed = bench_shape(&bench.drawing, PAINT_LINE_1, 0), *open = bench_shape(&bench.drawing, PAINT_LINE_1 + 1, 0);
	size_t last = closed->as.path.count - 1;
	assert_true(closed->as.path.points[0].y - closed->as.path.points[last].y < 0.01);
	assert_true(open->as.path.points[0].y - open->as.path.points[last].y > 2);
	bench_close(&bench);
}

static void what_is_unknown_is_dotted(void **state)
{
	(void)state;
	struct bench bench;
	struct sequence_case c;
	bench_open(&bench);
	sequence_fill(&c, &bench, 1104, NULL);
	c.sequence.transmissions = &c.transmissions[2];
	c.sequence.count = 1;
	assert_true(chart_sequence(&c.sequence, &bench.arena, &bench.drawing, &bench.err));
	assert_int_equal(bench_count(&bench.drawing, PAINT_WAY_UNKNOWN), 4); /* notice, choice, two receivers */
	size_t marks = 0;
	for (size_t i = 0; i < bench.drawing.count; i++)
		marks += bench.drawing.shapes[i].kind == SHAPE_TEXT && strcmp(bench.drawing.shapes[i].as.text.string, "?") == 0;
	assert_int_equal(marks, 5); /* and the trigger */
	assert_int_equal(bench_count(&bench.drawing, PAINT_WAY_CLOSED) + bench_count(&bench.drawing, PAINT_WAY_OPEN), 0);
	bench_close(&bench);
}

static void repetition_holds_its_steps(void **state)
{
	(void)state;
	struct bench bench;
	struct sequence_case c;
	bench_open(&bench);
	for (double width = 320; width <= 1104; width += 392) {
		sequence_fill(&c, &bench, width, NULL);
		c.transmissions[1].notice = "Told";
		c.sequence.transmissions = &c.transmissions[1];
		c.sequence.count = 1;
		assert_true(chart_sequence(&c.sequence, &bench.arena, &bench.drawing, &bench.err));
		const struct shape *ground = bench_shape(&bench.drawing, PAINT_LOOP, 0);
		double top = ground->at.y, bottom = top + ground->as.rect.height;
		assert_true(top_of(&bench, "First switch-on") > top && top_of(&bench, "among them: IMEI") < bottom);
		assert_true(top_of(&bench, "Told") > bottom); /* it comes after, here */
	}
	bench_close(&bench);
}

static void a_sequence_goes_somewhere(void **state)
{
	(void)state;
	struct bench bench;
	struct sequence_case c;
	bench_open(&bench);
	sequence_fill(&c, &bench, 1104, NULL);
	c.transmissions[1].receiver_count = 0;
	assert_false(chart_sequence(&c.sequence, &bench.arena, &bench.drawing, &bench.err));
	assert_int_equal(bench.err.kind, ERROR_REFUSED);
	c.sequence.count = 0;
	assert_false(chart_sequence(&c.sequence, &bench.arena, &bench.drawing, &bench.err));
	c.sequence.count = 1;
	c.sequence.frame.height = 40;
	assert_false(chart_sequence(&c.sequence, &bench.arena, &bench.drawing, &bench.err));
	bench_close(&bench);
}

static void addresses_break_where_they_may(void **state)
{
	(void)state;
	struct bench bench;
	bench_open(&bench);
	const char *address = "https://host.example/a/long/path";
	size_t length = measure_line(bench.fonts, PAINT_LABEL, address, 150, &bench.arena);
	assert_int_equal(address[length - 1], '/');
	assert_int_equal(measure_line(bench.fonts, PAINT_LABEL, "two words", 500, &bench.arena), 9);
	assert_int_equal(measure_line(bench.fonts, PAINT_LABEL, "two words", 40, &bench.arena), 3);
	assert_int_equal(measure_line(bench.fonts, PAINT_LABEL, "\xc3\xa9\xc3\xa9", 1, &bench.arena), 2);
	bench_close(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_overlaps_at_any_width), cmocka_unit_test(hostile_labels_stay_inside),
		cmocka_unit_test(every_transmission_is_drawn),	 cmocka_unit_test(steps_are_in_order),
		cmocka_unit_test(protection_has_a_shape),	 cmocka_unit_test(what_is_unknown_is_dotted),
		cmocka_unit_test(repetition_holds_its_steps),	 cmocka_unit_test(a_sequence_goes_somewhere),
		cmocka_unit_test(addresses_break_where_they_may),
	};
	return cmocka_run_group_tests_name("chart_sequence", tests, NULL, NULL);
}
