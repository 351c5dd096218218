#include "chart/atlas.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "chart/atlas_file.h"

/* Rings repeat arcs, and a hostile file could repeat a long one without end. */
enum { MOST_POINTS = 1000000 };

static const double north = 84, south = -60, half_width = 2.7066299836; /* of the projection, radius 1 */

struct builder {
	const struct atlas_file *file;
	struct arena *arena;
	size_t points; /* so far, of all outlines */
};

struct point atlas_project(double longitude, double latitude)
{
	const double a1 = 1.340264, a2 = -0.081106, a3 = 0.000893, a4 = 0.003796, m = sqrt(3) / 2;
	double radians = acos(-1) / 180;
	double t = asin(m * sin(latitude * radians)), t2 = t * t, t6 = t2 * t2 * t2;
	double slope = a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2);
	return (struct point){ longitude * radians * cos(t) / (m * slope), t * (a1 + a2 * t2 + t6 * (a3 + a4 * t2)) };
}

/* To whole units of the atlas. */
static struct point place(double longitude, double latitude)
{
	struct point p = atlas_project(longitude, latitude), top = atlas_project(0, north);
	double units = ATLAS_WIDTH / (2 * half_width);
	return (struct point){ round((p.x + half_width) * units), round((top.y - p.y) * units) };
}

static struct point place_grid(const struct atlas_file *file, struct grid_point point)
{
	return place((double)point.longitude / file->units, (double)point.latitude / file->units);
}

static size_t arc_length(const struct atlas_file *file, int32_t reference)
{
	size_t arc = (size_t)(reference < 0 ? -reference : reference) - 1;
	return file->arc_starts[arc + 1] - file->arc_starts[arc] - 1; /* its last point is the next arc's first */
}

static size_t ring_length(const struct atlas_file *file, size_t ring)
{
	size_t length = 0;
	for (size_t i = file->ring_starts[ring]; i < file->ring_starts[ring + 1]; i++) {
		length += arc_length(file, file->references[i]);
		if (length > MOST_POINTS)
			break;
	}
	return length;
}

static size_t place_arc(const struct atlas_file *file, int32_t reference, struct point *out)
{
	size_t arc = (size_t)(reference < 0 ? -reference : reference) - 1, length = arc_length(file, reference);
	size_t start = file->arc_starts[arc];
	for (size_t i = 0; i < length; i++)
		out[i] = place_grid(file, file->points[reference < 0 ? start + length - i : start + i]);
	return length;
}

static size_t place_ring(const struct atlas_file *file, size_t ring, struct point *out)
{
	size_t length = 0;
	for (size_t i = file->ring_starts[ring]; i < file->ring_starts[ring + 1]; i++)
		length += place_arc(file, file->references[i], out + length);
	return length;
}

/* Twice the signed area, and the centre of gravity (Bourke 1988), of a ring. */
static double ring_area(const struct point *points, size_t count, struct point *centre)
{
	double area = 0;
	struct point sum = { 0, 0 }, origin = points[0];
	for (size_t i = 0; i < count; i++) {
		struct point a = points[i], b = points[(i + 1) % count];
		double cross = (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y);
		area += cross;
		sum.x += (a.x + b.x - 2 * origin.x) * cross;
		sum.y += (a.y + b.y - 2 * origin.y) * cross;
	}
	*centre = origin;
	if (fabs(area) > 0)
		*centre = (struct point){ origin.x + sum.x / (3 * area), origin.y + sum.y / (3 * area) };
	return area;
}

static void find_centre(struct outline *outline)
{
	double largest = -1;
	for (size_t ring = 0, start = 0; ring < outline->rings; start = outline->ends[ring++]) {
		struct point centre;
		double area = fabs(ring_area(outline->points + start, outline->ends[ring] - start, &centre)) / 2;
		outline->area += area;
		if (area > largest) {
			largest = area;
			outline->dot = centre;
		}
	}
}

static void add_step(struct text *path, double number, bool separate)
{
	if (number < 0)
		text_add_char(path, '-');
	else if (separate)
		text_add_char(path, ' ');
	text_add_uint(path, (uint64_t)fabs(number));
}

static void add_ring_path(struct text *path, const struct point *points, size_t count)
{
	text_add_char(path, 'M');
	add_step(path, points[0].x, false);
	add_step(path, points[0].y, true);
	bool first = true;
	for (size_t i = 1; i < count; i++) {
		double x = points[i].x - points[i - 1].x, y = points[i].y - points[i - 1].y;
		if (!(fabs(x) > 0) && !(fabs(y) > 0))
			continue;
		if (first)
			text_add_char(path, 'l');
		add_step(path, x, !first);
		add_step(path, y, true);
		first = false;
	}
	text_add_char(path, 'z');
}

static void write_path(struct outline *outline, struct arena *arena)
{
	struct text path = { 0 };
	for (size_t ring = 0, start = 0; ring < outline->rings; start = outline->ends[ring++])
		add_ring_path(&path, outline->points + start, outline->ends[ring] - start);
	outline->path = arena_copy_bytes(arena, text_or_empty(path.bytes), path.length);
	outline->path_length = path.length;
	text_finish(&path);
}

static bool build_rings(struct builder *builder, const struct atlas_shape *shape, struct outline *out)
{
	size_t total = 0;
	for (size_t i = 0; i < shape->rings && total <= MOST_POINTS; i++)
		total += ring_length(builder->file, shape->first_ring + i);
	if ((builder->points += total) > MOST_POINTS)
		return false;
	struct point *points = arena_array(builder->arena, total, sizeof *points);
	size_t *ends = arena_array(builder->arena, shape->rings, sizeof *ends);
	for (size_t i = 0, at = 0; i < shape->rings; i++)
		ends[i] = at += place_ring(builder->file, shape->first_ring + i, points + at);
	out->points = points;
	out->ends = ends;
	out->rings = shape->rings;
	return true;
}

static bool build_outline(struct builder *builder, const struct atlas_shape *shape, struct outline *out)
{
	memcpy(out->code, shape->code, sizeof out->code);
	if (!build_rings(builder, shape, out))
		return false;
	if (shape->is_dot)
		out->dot = place_grid(builder->file, shape->dot);
	else
		find_centre(out);
	write_path(out, builder->arena);
	return true;
}

static struct outline sphere(struct arena *arena)
{
	enum { SIDE = 25 };
	struct point *points = arena_array(arena, 2 * (size_t)SIDE, sizeof *points);
	size_t *ends = arena_array(arena, 1, sizeof *ends);
	for (int i = 0; i < SIDE; i++) {
		double latitude = north + (south - north) * i / (SIDE - 1);
		points[i] = place(180, latitude);
		points[2 * SIDE - 1 - i] = place(-180, latitude);
	}
	ends[0] = 2 * SIDE;
	struct outline outline = { .points = points, .ends = ends, .rings = 1 };
	find_centre(&outline);
	write_path(&outline, arena);
	return outline;
}

bool atlas_parse(const char *name, const void *bytes, size_t length, struct arena *arena, struct atlas *out,
		 struct error *err)
{
	struct atlas_file file;
	if (!atlas_file_read(name, bytes, length, arena, &file, err))
		return false;
	struct outline *outlines = arena_array(arena, file.count, sizeof *outlines);
	struct builder builder = { .file = &file, .arena = arena };
	for (size_t i = 0; i < file.count; i++)
		if (!build_outline(&builder, &file.shapes[i], &outlines[i]))
			return error_set(err, ERROR_REFUSED, "%s: the rings together have more than %d points", name,
					 MOST_POINTS);
	*out = (struct atlas){ .outlines = outlines, .count = file.count, .sphere = sphere(arena) };
	out->height = place(0, south).y;
	return true;
}

const struct outline *atlas_find(const struct atlas *atlas, const char *code)
{
	if (code[0] == '\0')
		return NULL;
	for (size_t i = 0; i < atlas->count; i++)
		if (strcmp(atlas->outlines[i].code, code) == 0)
			return &atlas->outlines[i];
	return NULL;
}
