#include "chart/atlas_file.h"

#include <string.h>

enum { MOST_BYTES = 8 * 1024 * 1024, MOST_DIGITS = 7, MOST_UNITS = 10000 };

struct reader {
	const char *name;
	const char *at, *end;
	size_t line;
	struct atlas_file file;
	struct error *err;
};

static bool fault(const struct reader *reader, const char *what)
{
	return error_set(reader->err, ERROR_REFUSED, "%s:%zu: %s; make the geometry file anew", reader->name, reader->line,
			 what);
}

static bool at_line_end(const struct reader *reader)
{
	return reader->at == reader->end || *reader->at == '\n';
}

/* " 123" or " -123". */
static bool read_number(struct reader *reader, int32_t *out)
{
	if (at_line_end(reader) || *reader->at != ' ')
		return fault(reader, "a number is missing");
	reader->at++;
	bool negative = !at_line_end(reader) && *reader->at == '-';
	reader->at += negative;
	int32_t number = 0;
	int digits = 0;
	for (; !at_line_end(reader) && *reader->at >= '0' && *reader->at <= '9'; reader->at++) {
		if (++digits > MOST_DIGITS)
			return fault(reader, "a number is too large");
		number = number * 10 + (*reader->at - '0');
	}
	if (digits == 0)
		return fault(reader, "this is no number");
	*out = negative ? -number : number;
	return true;
}

static bool is_on_earth(const struct reader *reader, struct grid_point point)
{
	int32_t east = 180 * reader->file.units, north = 90 * reader->file.units;
	return point.longitude >= -east && point.longitude <= east && point.latitude >= -north && point.latitude <= north;
}

static bool read_point(struct reader *reader, struct grid_point *point)
{
	struct grid_point step = { 0, 0 };
	if (!read_number(reader, &step.longitude) || !read_number(reader, &step.latitude))
		return false;
	point->longitude += step.longitude;
	point->latitude += step.latitude;
	return is_on_earth(reader, *point) || fault(reader, "a point lies beyond the ends of the earth");
}

static bool read_arc(struct reader *reader)
{
	struct atlas_file *file = &reader->file;
	size_t start = file->arc_starts[file->arcs], next = start;
	struct grid_point point = { 0, 0 };
	while (!at_line_end(reader)) {
		if (!read_point(reader, &point))
			return false;
		file->points[next++] = point;
	}
	if (next - start < 2)
		return fault(reader, "an arc needs two points");
	file->arc_starts[++file->arcs] = next;
	return true;
}

static bool read_ring(struct reader *reader)
{
	struct atlas_file *file = &reader->file;
	if (file->count == 0 || file->shapes[file->count - 1].is_dot)
		return fault(reader, "a ring stands outside of a shape");
	size_t start = file->ring_starts[file->rings], next = start;
	while (!at_line_end(reader)) {
		int32_t reference;
		if (!read_number(reader, &reference))
			return false;
		size_t arc = (size_t)(reference < 0 ? -reference : reference);
		if (arc == 0 || arc > file->arcs)
			return fault(reader, "there is no such arc above");
		file->references[next++] = reference;
	}
	if (next == start)
		return fault(reader, "a ring needs an arc");
	file->ring_starts[++file->rings] = next;
	file->shapes[file->count - 1].rings++;
	return true;
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* " FR", or " --" for land without a code. */
static bool read_code(struct reader *reader, char code[3])
{
	if (reader->end - reader->at < 3 || reader->at[0] != ' ')
		return fault(reader, "a country code is missing");
	const char *letters = reader->at + 1;
	bool named = is_capital(letters[0]) && is_capital(letters[1]);
	if (!named && memcmp(letters, "--", 2) != 0)
		return fault(reader, "a country code is two capitals, or --");
	code[0] = named ? letters[0] : '\0';
	code[1] = named ? letters[1] : '\0';
	reader->at += 3;
	return true;
}

static bool read_shape(struct reader *reader, bool is_dot)
{
	struct atlas_file *file = &reader->file;
	struct atlas_shape *shape = &file->shapes[file->count++];
	shape->is_dot = is_dot;
	shape->first_ring = file->rings;
	return read_code(reader, shape->code) && (!is_dot || read_point(reader, &shape->dot));
}

static bool read_item(struct reader *reader)
{
	switch (reader->at == reader->end ? '\0' : *reader->at++) {
	case 'a': return read_arc(reader);
	case 's': return read_shape(reader, false);
	case 'r': return read_ring(reader);
	case 'd': return read_shape(reader, true);
	default: return fault(reader, "a line begins with a, s, r or d");
	}
}

static bool end_line(struct reader *reader)
{
	if (reader->at == reader->end || *reader->at != '\n')
		return fault(reader, "the line goes on where it should end");
	reader->at++;
	reader->line++;
	return true;
}

static bool read_header(struct reader *reader)
{
	static const char start[] = "atlas 1";
	size_t length = sizeof start - 1;
	if ((size_t)(reader->end - reader->at) < length || memcmp(reader->at, start, length) != 0)
		return fault(reader, "this is no geometry file: \"atlas 1\" is missing");
	reader->at += length;
	if (!read_number(reader, &reader->file.units))
		return false;
	if (reader->file.units < 1 || reader->file.units > MOST_UNITS)
		return fault(reader, "units of a degree are 1 to 10000");
	return end_line(reader);
}

/* A number takes at least two bytes, an item at least one line: that bounds every array. */
static void make_room(struct reader *reader, struct arena *arena)
{
	size_t lines = 1, numbers = 0;
	for (const char *p = reader->at; p < reader->end; p++) {
		lines += *p == '\n';
		numbers += *p == ' ';
	}
	struct atlas_file *file = &reader->file;
	file->points = arena_array(arena, numbers / 2 + 1, sizeof *file->points);
	file->references = arena_array(arena, numbers + 1, sizeof *file->references);
	file->arc_starts = arena_array(arena, lines + 1, sizeof *file->arc_starts);
	file->ring_starts = arena_array(arena, lines + 1, sizeof *file->ring_starts);
	file->shapes = arena_array(arena, lines + 1, sizeof *file->shapes);
}

bool atlas_file_read(const char *name, const void *bytes, size_t length, struct arena *arena, struct atlas_file *out,
		     struct error *err)
{
	if (length > MOST_BYTES)
		return error_set(err, ERROR_REFUSED, "%s: a geometry file has at most 8 MiB", name);
	const char *text = length == 0 ? "" : bytes;
	struct reader reader = { .name = name, .at = text, .end = text + length, .line = 1, .err = err };
	if (!read_header(&reader))
		return false;
	make_room(&reader, arena);
	while (reader.at < reader.end)
		if (!read_item(&reader) || !end_line(&reader))
			return false;
	if (reader.file.count == 0)
		return fault(&reader, "there is no shape in it");
	*out = reader.file;
	return true;
}
