/* The fonts that charts are measured and painted with: one private set, so that machines agree. */
#ifndef VITRINE_CHART_MEASURE_H
#define VITRINE_CHART_MEASURE_H

#include <cairo.h>
#include <pango/pango.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "chart/palette.h"

/* Font map, font descriptions and the widths found so far. Belongs to one thread: each makes its own, once. */
struct fonts;

/* Liberation (Debian fonts-liberation2) and, for scripts that it lacks, DejaVu; the system's fonts where neither is
 * installed. Takes some 10 ms. */
bool fonts_create(struct fonts **out, struct error *err);
void fonts_destroy(struct fonts *fonts);

/* Width in px of the string in the type of a role. Text of one Latin, Greek or Cyrillic line is summed from letters
 * (no kerning: at most a little too wide); other scripts are shaped. */
double measure_width(struct fonts *fonts, enum paint_role role, const char *string);

/* The string, or its beginning with "…", not wider than `width`. In the arena where it is shortened. */
const char *measure_ellipsis(struct fonts *fonts, enum paint_role role, const char *string, double width,
			     struct arena *arena);

/* The string, its ill-formed bytes replaced by U+FFFD. In the arena where there are any. */
const char *measure_valid(const char *string, struct arena *arena);

/* How many bytes of the valid string, which is not empty, stand in its first line of that width: whole words. A word that is wider is
 * cut where an address may be (behind one of / . - _ ? & =), else at a letter; at least one letter stands. */
size_t measure_line(struct fonts *fonts, enum paint_role role, const char *string, double width, struct arena *arena);

/* For painting: a layout of the string in the type of a role. The caller unrefs it with g_object_unref. */
PangoLayout *fonts_layout(struct fonts *fonts, enum paint_role role, const char *string, bool right_to_left);

#endif
