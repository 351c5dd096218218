#include <math.h>

#include "base/text.h"
#include "chart/chart.h"
#include "chart/frame.h"

enum { LETTERS = 26, MOST_ITEMS = PALETTE_CLASSES + 3 };

/* px², px: a smaller country is a dot. A narrow map has the same countries on a fifth of the area. */
static const double least_land[] = { 8, 2 }, dot_radius[] = { 2.75, 1.75 };

/* Areas by their code: 1 + index into map->areas, or 0. */
struct map_index {
	size_t by_code[LETTERS * LETTERS];
	bool *drawn; /* by area */
};

struct map_plan {
	bool narrow;
	double x, y, scale; /* of the atlas's origin, and pixels a unit */
	struct box legend;
};

static bool check_map(const struct chart_map *map, struct error *err)
{
	if (map->atlas == NULL || map->classes == 0 || map->classes > PALETTE_CLASSES)
		return error_set(err, ERROR_REFUSED, "chart %s: a map needs an atlas and 1 to %d classes", map->frame.id,
				 PALETTE_CLASSES);
	for (size_t i = 0; i + 1 < map->classes; i++)
		if (!isfinite(map->limits[i]) || (i > 0 && map->limits[i] <= map->limits[i - 1]))
			return error_set(err, ERROR_REFUSED, "chart %s: the limits of classes must rise", map->frame.id);
	for (size_t i = 0; i < map->count; i++)
		if (!frame_check_value(&map->frame, &map->areas[i].value, map->areas[i].name, err))
			return false;
	return true;
}

/* Place of a code among LETTERS², or a number beyond. */
static size_t code_place(const char *code)
{
	if (code == NULL || code[0] < 'A' || code[0] > 'Z' || code[1] < 'A' || code[1] > 'Z' || code[2] != '\0')
		return (size_t)LETTERS * LETTERS;
	return (size_t)(code[0] - 'A') * LETTERS + (size_t)(code[1] - 'A');
}

static void index_areas(const struct chart_map *map, struct arena *arena, struct map_index *index)
{
	*index = (struct map_index){ .drawn = arena_array(arena, map->count + 1, sizeof *index->drawn) };
	for (size_t i = 0; i < map->count; i++) {
		size_t place = code_place(map->areas[i].code);
		if (place < (size_t)LETTERS * LETTERS)
			index->by_code[place] = i + 1;
	}
}

static const struct chart_area *area_of(const struct chart_map *map, struct map_index *index, const struct outline *outline)
{
	size_t place = code_place(outline->code);
	size_t at = place < (size_t)LETTERS * LETTERS ? index->by_code[place] : 0;
	if (at == 0)
		return NULL;
	index->drawn[at - 1] = true;
	return &map->areas[at - 1];
}

static enum paint_role class_role(size_t at, size_t classes)
{
	return (enum paint_role)(PAINT_LAND_1 + palette_step(at, classes));
}

static enum paint_role area_role(const struct chart_map *map, const struct chart_area *area)
{
	if (area == NULL || area->value.state == CHART_NO_DATA)
		return PAINT_LAND;
	if (area->value.state == CHART_WITHHELD)
		return PAINT_LAND_WITHHELD;
	if (!(area->value.number > 0))
		return PAINT_LAND_ZERO;
	size_t at = 0;
	while (at + 1 < map->classes && area->value.number > map->limits[at])
		at++;
	return class_role(at, map->classes);
}

static size_t legend_items(const struct chart_map *map, struct legend_item items[MOST_ITEMS])
{
	size_t count = 0;
	bool zero = false, withheld = false;
	for (size_t i = 0; i < map->count; i++) {
		enum paint_role role = area_role(map, &map->areas[i]);
		zero |= role == PAINT_LAND_ZERO;
		withheld |= role == PAINT_LAND_WITHHELD;
	}
	if (zero && map->zero_label != NULL)
		items[count++] = (struct legend_item){ PAINT_LAND_ZERO, MARK_SWATCH, map->zero_label };
	for (size_t i = 0; i < map->classes; i++)
		items[count++] = (struct legend_item){ class_role(i, map->classes), MARK_SWATCH, map->class_labels[i] };
	if (withheld && map->withheld_label != NULL)
		items[count++] = (struct legend_item){ PAINT_LAND_WITHHELD, MARK_SWATCH, map->withheld_label };
	if (map->no_data_label != NULL)
		items[count++] = (struct legend_item){ PAINT_LAND, MARK_SWATCH, map->no_data_label };
	return count;
}

/* As wide as the frame, or as high as it leaves room above the legend. */
static void plan_map(const struct chart_map *map, const struct box *inside, double legend_height, struct map_plan *plan)
{
	double width = inside->right - inside->left - 2;
	plan->narrow = frame_is_narrow(&map->frame);
	plan->scale = width / ATLAS_WIDTH;
	if (isfinite(inside->bottom))
		plan->scale = fmin(plan->scale, (inside->bottom - inside->top - legend_height - 14) / map->atlas->height);
	plan->x = inside->left + 1 + (width - plan->scale * ATLAS_WIDTH) / 2;
	plan->y = inside->top;
	plan->legend = *inside;
	plan->legend.top = inside->top + plan->scale * map->atlas->height + 12;
	if (isfinite(inside->bottom))
		plan->legend.top = inside->bottom - legend_height;
}

static bool is_small(const struct outline *outline, const struct map_plan *plan)
{
	return outline->area * plan->scale * plan->scale < least_land[plan->narrow];
}

static void entitle(const struct chart_area *area, struct drawing *drawing)
{
	if (area != NULL)
		drawing_entitle(drawing, frame_words(drawing->arena, area->name, area->value.text));
}

static void draw_lands(const struct chart_map *map, struct map_index *index, const struct map_plan *plan,
		       struct drawing *drawing)
{
	drawing_outline(drawing, PAINT_SPHERE, plan->x, plan->y, plan->scale, &map->atlas->sphere);
	for (size_t i = 0; i < map->atlas->count; i++) {
		const struct outline *outline = &map->atlas->outlines[i];
		const struct chart_area *area = area_of(map, index, outline);
		if (outline->rings == 0 || (area != NULL && is_small(outline, plan)))
			continue;
		drawing_outline(drawing, area_role(map, area), plan->x, plan->y, plan->scale, outline);
		entitle(area, drawing);
	}
}

/* Small countries that have something to say, above all land. */
static void draw_dots(const struct chart_map *map, struct map_index *index, const struct map_plan *plan,
		      struct drawing *drawing)
{
	double radius = dot_radius[plan->narrow];
	for (size_t i = 0; i < map->atlas->count; i++) {
		const struct outline *outline = &map->atlas->outlines[i];
		const struct chart_area *area = area_of(map, index, outline);
		if (area == NULL || !is_small(outline, plan) || area->value.state == CHART_NO_DATA)
			continue;
		double x = plan->x + outline->dot.x * plan->scale, y = plan->y + outline->dot.y * plan->scale;
		drawing_circle(drawing, area_role(map, area), x, y, radius);
		entitle(area, drawing);
		drawing_circle(drawing, PAINT_DOT, x, y, radius);
	}
}

static void list_not_drawn(const struct chart_map *map, const struct map_index *index, struct drawing *drawing)
{
	const char **codes = arena_array(drawing->arena, map->count + 1, sizeof *codes);
	for (size_t i = 0; i < map->count; i++)
		if (!index->drawn[i] && map->areas[i].value.state != CHART_NO_DATA)
			codes[drawing->not_drawn_count++] = text_or_empty(map->areas[i].code);
	drawing->not_drawn = codes;
}

bool chart_map(const struct chart_map *map, struct arena *arena, struct drawing *out, struct error *err)
{
	struct drawing drawing;
	struct box inside;
	struct map_index index;
	struct map_plan plan;
	struct legend_item items[MOST_ITEMS];
	if (!frame_begin(&map->frame, arena, &drawing, &inside, err) || !check_map(map, err))
		return false;
	index_areas(map, arena, &index);
	size_t count = legend_items(map, items);
	plan_map(map, &inside, frame_legend(&drawing, items, count, &inside, false) - inside.top, &plan);
	if (!(plan.scale * ATLAS_WIDTH > 100))
		return error_set(err, ERROR_REFUSED, "chart %s: it needs more height", map->frame.id);
	draw_lands(map, &index, &plan, &drawing);
	draw_dots(map, &index, &plan, &drawing);
	double bottom = frame_legend(&drawing, items, count, &plan.legend, true);
	list_not_drawn(map, &index, &drawing);
	frame_end(&map->frame, &drawing, bottom);
	*out = drawing;
	return true;
}
