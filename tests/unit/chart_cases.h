/* What the chart tests share: fonts, an arena, and shapes found by role. */
#ifndef VITRINE_TESTS_CHART_CASES_H
#define VITRINE_TESTS_CHART_CASES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "chart/chart.h"

struct bench {
	struct arena arena;
	struct fonts *fonts;
	struct drawing drawing;
	struct error err;
};

static inline void bench_open(struct bench *bench)
{
	memset(bench, 0, sizeof *bench);
	assert_true(fonts_create(&bench->fonts, &bench->err));
}

static inline void bench_close(struct bench *bench)
{
	fonts_destroy(bench->fonts);
	arena_finish(&bench->arena);
}

static inline struct chart_frame bench_frame(const struct bench *bench, double width)
{
	return (struct chart_frame){ .fonts = bench->fonts, .id = "test", .language = "en", .title = "Title",
				     .description = "Description", .width = width };
}

static inline size_t bench_count(const struct drawing *drawing, enum paint_role role)
{
	size_t count = 0;
	for (size_t i = 0; i < drawing->count; i++)
		count += drawing->shapes[i].role == role;
	return count;
}

/* The n-th shape of the role from 0; there must be one. */
static inline __attribute__((returns_nonnull)) const struct shape *bench_shape(const struct drawing *drawing, enum paint_role role,
									       size_t n)
{
	size_t at = 0;
	assert_true(bench_count(drawing, role) > n);
	while (drawing->shapes[at].role != role || n-- != 0)
		at++;
	return &drawing->shapes[at];
}

static inline const struct shape *bench_text(const struct drawing *drawing, const char *string)
{
	for (size_t i = 0; i < drawing->count; i++)
		if (drawing->shapes[i].kind == SHAPE_TEXT && strcmp(drawing->shapes[i].as.text.string, string) == 0)
			return &drawing->shapes[i];
	return NULL;
}

struct extent {
	double left, right, top, bottom;
};

static inline struct extent bench_extent(const struct drawing *drawing, const struct shape *text)
{
	double width = measure_width(drawing->fonts, text->role, text->as.text.string);
	double size = palette_paint(text->role)->type_size;
	double before = text->as.text.anchor == ANCHOR_START ? 0 : text->as.text.anchor == ANCHOR_END ? width : width / 2;
	if (drawing->right_to_left)
		before = width - before;
	return (struct extent){ text->at.x - before, text->at.x - before + width, text->at.y - 0.72 * size,
				text->at.y + 0.1 * size };
}

/* No text runs out of the drawing or into another. */
static inline void bench_check_texts(const struct drawing *drawing)
{
	struct extent *extents = arena_array(drawing->arena, drawing->count, sizeof *extents);
	for (size_t i = 0; i < drawing->count; i++) {
		if (drawing->shapes[i].kind != SHAPE_TEXT)
			continue;
		struct extent a = extents[i] = bench_extent(drawing, &drawing->shapes[i]);
		if (a.left < -0.6 || a.right > drawing->width + 0.6 || a.top < -0.6 || a.bottom > drawing->height + 0.6)
			fail_msg("\"%s\" runs out of the drawing", drawing->shapes[i].as.text.string);
		for (size_t j = 0; j < i; j++) {
			struct extent b = extents[j];
			if (drawing->shapes[j].kind != SHAPE_TEXT)
				continue;
			if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
				fail_msg("\"%s\" runs into \"%s\"", drawing->shapes[i].as.text.string,
					 drawing->shapes[j].as.text.string);
		}
	}
}

#endif
