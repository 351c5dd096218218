#include "chart/drawing.h"

#include <string.h>

static struct shape *add(struct drawing *drawing, enum shape_kind kind, enum paint_role role, double x, double y)
{
	if (drawing->count == drawing->capacity) {
		size_t capacity = drawing->capacity == 0 ? 64 : drawing->capacity * 2;
		struct shape *shapes = arena_array(drawing->arena, capacity, sizeof *shapes);
		if (drawing->count != 0)
			memcpy(shapes, drawing->shapes, drawing->count * sizeof *shapes);
		drawing->shapes = shapes;
		drawing->capacity = capacity;
	}
	struct shape *shape = &drawing->shapes[drawing->count++];
	shape->kind = kind;
	shape->role = role;
	shape->at = (struct point){ x, y };
	return shape;
}

void drawing_rect(struct drawing *drawing, enum paint_role role, double x, double y, double width, double height)
{
	struct shape *shape = add(drawing, SHAPE_RECT, role, x, y);
	shape->as.rect.width = width;
	shape->as.rect.height = height;
}

void drawing_circle(struct drawing *drawing, enum paint_role role, double x, double y, double radius)
{
	add(drawing, SHAPE_CIRCLE, role, x, y)->as.radius = radius;
}

void drawing_path(struct drawing *drawing, enum paint_role role, const struct point *points, size_t count, bool closed)
{
	struct shape *shape = add(drawing, SHAPE_PATH, role, 0, 0);
	shape->as.path.points = points;
	shape->as.path.count = count;
	shape->as.path.closed = closed;
}

void drawing_line(struct drawing *drawing, enum paint_role role, double x1, double y1, double x2, double y2)
{
	struct point *ends = arena_array(drawing->arena, 2, sizeof *ends);
	ends[0] = (struct point){ x1, y1 };
	ends[1] = (struct point){ x2, y2 };
	drawing_path(drawing, role, ends, 2, false);
}

void drawing_text(struct drawing *drawing, enum paint_role role, enum anchor anchor, double x, double y, const char *string)
{
	if (string == NULL || string[0] == '\0')
		return;
	struct shape *shape = add(drawing, SHAPE_TEXT, role, x, y);
	shape->as.text.string = string;
	shape->as.text.anchor = anchor;
}

void drawing_outline(struct drawing *drawing, enum paint_role role, double x, double y, double scale,
		     const struct outline *outline)
{
	struct shape *shape = add(drawing, SHAPE_OUTLINE, role, x, y);
	shape->as.outline.outline = outline;
	shape->as.outline.scale = scale;
}

void drawing_entitle(struct drawing *drawing, const char *title)
{
	drawing->shapes[drawing->count - 1].title = title;
}

static const struct point *mirror_points(const struct drawing *drawing, const struct point *points, size_t count)
{
	struct point *mirrored = arena_array(drawing->arena, count, sizeof *mirrored);
	for (size_t i = 0; i < count; i++)
		mirrored[i] = (struct point){ drawing->width - points[i].x, points[i].y };
	return mirrored;
}

void drawing_mirror(struct drawing *drawing)
{
	for (size_t i = 0; i < drawing->count; i++) {
		struct shape *shape = &drawing->shapes[i];
		if (shape->kind == SHAPE_PATH)
			shape->as.path.points = mirror_points(drawing, shape->as.path.points, shape->as.path.count);
		else if (shape->kind == SHAPE_RECT)
			shape->at.x = drawing->width - shape->at.x - shape->as.rect.width;
		else if (shape->kind != SHAPE_OUTLINE)
			shape->at.x = drawing->width - shape->at.x;
	}
}
