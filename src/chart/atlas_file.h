/* The geometry file as it stands: arcs in grid units, rings as runs of arc numbers. Used by atlas.c alone. */
#ifndef VITRINE_CHART_ATLAS_FILE_H
#define VITRINE_CHART_ATLAS_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

struct grid_point {
	int32_t longitude, latitude; /* within ±180 and ±90 degrees */
};

struct atlas_shape {
	char code[3];     /* "" is land without a code */
	bool is_dot;      /* only `dot` holds, no ring */
	size_t first_ring, rings;
	struct grid_point dot;
};

struct atlas_file {
	int32_t units; /* a degree */
	struct grid_point *points;
	size_t *arc_starts; /* arcs + 1 of them: arc i is points[arc_starts[i]] up to below arc_starts[i + 1], at least 2 */
	size_t arcs;
	int32_t *references; /* 1 is the first arc, -1 the same backwards; all of them exist */
	size_t *ring_starts; /* rings + 1 of them, at least one reference each */
	size_t rings;
	struct atlas_shape *shapes;
	size_t count;
};

bool atlas_file_read(const char *name, const void *bytes, size_t length, struct arena *arena, struct atlas_file *out,
		     struct error *err);

#endif
