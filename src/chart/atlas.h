/* Outlines of the world's countries, read from the project's geometry file (data/geometry/README.md says its form)
 * and projected once to Equal Earth (Šavrič, Patterson and Jenny 2018, "The Equal Earth map projection", IJGIS 33:3). */
#ifndef VITRINE_CHART_ATLAS_H
#define VITRINE_CHART_ATLAS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "chart/drawing.h"

/* An outline is in units of the atlas: x from 0 to ATLAS_WIDTH, y downwards, whole numbers. */
enum { ATLAS_WIDTH = 5000 };

struct outline {
	char code[3]; /* "" is land without a code, or the sphere */
	const struct point *points;
	const size_t *ends; /* index after the last point of each ring */
	size_t rings;       /* 0: only a dot */
	struct point dot;   /* centre of the largest ring, or the point that stands for the country */
	double area;        /* square units */
	const char *path;   /* the rings as SVG path data */
	size_t path_length;
};

/* Never written to once it is parsed: threads may share it. */
struct atlas {
	const struct outline *outlines; /* in painting order */
	size_t count;
	struct outline sphere; /* frame of the map: the sea from 84° N to 58° S */
	double height;         /* units */
};

/* Reads untrusted bytes; `name` is what messages call them. Everything is in the arena. */
bool atlas_parse(const char *name, const void *bytes, size_t length, struct arena *arena, struct atlas *out,
		 struct error *err);

/* The outline with the code, or NULL. */
const struct outline *atlas_find(const struct atlas *atlas, const char *code);

/* Equal Earth of a sphere of radius 1: degrees to x within ±2.7066, y within ±1.3173 (northwards). */
struct point atlas_project(double longitude, double latitude);

#endif
