#include "protect/protect.h"

#include <stdlib.h>

#include "protect/route.h"

/* Complementary cells of one protection, in the arena. */
struct used {
	uint32_t *cells;
	uint32_t count;
};

/* The work of one run. */
struct suppression {
	const struct cube *cube;
	struct pattern *pattern;
	struct routes *routes;
	struct arena *arena;
	unsigned k;
	uint32_t *primaries; /* in the order in which they are protected */
	struct used *used;   /* by primary's place: the complementary cells that its protection went through */
};

static void suppress_small(struct suppression *work)
{
	for (uint32_t cell = 0; cell < work->cube->cell_count; cell++) {
		if (work->cube->values[cell] == 0 || work->cube->values[cell] >= work->k)
			continue;
		work->pattern->states[cell] = CELL_PRIMARY;
		work->primaries[work->pattern->primary++] = cell;
	}
}

/* Largest first, ties in the order of cells: what lacks least finds its way first, and what is bought for it serves others. */
static void order_primaries(struct suppression *work)
{
	uint32_t *ordered = arena_array(work->arena, work->pattern->primary, sizeof *ordered), count = 0;
	for (uint64_t value = work->k; value-- > 1;)
		for (uint32_t i = 0; i < work->pattern->primary; i++)
			if (work->cube->values[work->primaries[i]] == value)
				ordered[count++] = work->primaries[i];
	work->primaries = ordered;
}

/* Notes which complementary cells the route in hand goes through; those that were published are withheld. */
static void keep_route(struct suppression *work, struct used *used)
{
	size_t count;
	const uint32_t *cells = routes_touched(work->routes, &count);
	used->cells = arena_array(work->arena, count, sizeof *used->cells);
	used->count = 0;
	for (size_t i = 0; i < count; i++) {
		unsigned char *state = &work->pattern->states[cells[i]];
		if (*state == CELL_PUBLISHED) {
			*state = CELL_COMPLEMENTARY;
			work->pattern->complementary++;
		}
		if (*state == CELL_COMPLEMENTARY)
			used->cells[used->count++] = cells[i];
	}
}

static void protect_each(struct suppression *work)
{
	for (uint32_t i = 0; i < work->pattern->primary; i++) {
		uint64_t lacking = work->k - work->cube->values[work->primaries[i]];
		routes_find(work->routes, work->primaries[i], lacking, true);
		keep_route(work, &work->used[i]);
	}
}

/* Whether every primary whose protection goes through the cell finds another way; those ways are then kept. */
static bool can_do_without(struct suppression *work, uint32_t cell)
{
	for (uint32_t i = 0; i < work->pattern->primary; i++) {
		const struct used *used = &work->used[i];
		bool through = false;
		for (uint32_t u = 0; u < used->count && !through; u++)
			through = used->cells[u] == cell;
		if (!through)
			continue;
		uint64_t lacking = work->k - work->cube->values[work->primaries[i]];
		if (!routes_find(work->routes, work->primaries[i], lacking, false))
			return false;
		keep_route(work, &work->used[i]);
	}
	return true;
}

/* A complementary cell and its count. */
struct bought {
	uint64_t value;
	uint32_t cell;
};

static int by_value(const void *a, const void *b)
{
	const struct bought *left = a, *right = b;
	if (left->value != right->value)
		return left->value > right->value ? -1 : 1;
	return left->cell < right->cell ? -1 : left->cell > right->cell;
}

/* What was bought early may be needless since: published again, largest count first. */
static void drop_needless(struct suppression *work)
{
	struct bought *list = arena_array(work->arena, work->pattern->complementary, sizeof *list);
	uint32_t count = 0;
	for (uint32_t cell = 0; cell < work->cube->cell_count; cell++)
		if (work->pattern->states[cell] == CELL_COMPLEMENTARY)
			list[count++] = (struct bought){ work->cube->values[cell], cell };
	qsort(list, count, sizeof *list, by_value);
	for (uint32_t i = 0; i < count; i++) {
		work->pattern->states[list[i].cell] = CELL_PUBLISHED;
		if (can_do_without(work, list[i].cell))
			work->pattern->complementary--;
		else
			work->pattern->states[list[i].cell] = CELL_COMPLEMENTARY;
	}
}

void protect_cube(const struct cube *cube, const struct protection *parameters, struct arena *arena, struct pattern *out)
{
	struct suppression work = { .cube = cube, .pattern = out, .arena = arena, .k = parameters->k };
	*out = (struct pattern){ .states = arena_array(arena, cube->cell_count, 1) };
	work.primaries = arena_array(arena, cube->cell_count, sizeof *work.primaries);
	suppress_small(&work);
	order_primaries(&work);
	work.used = arena_array(arena, out->primary, sizeof *work.used);
	work.routes = routes_create(cube, out->states, arena);
	protect_each(&work);
	drop_needless(&work);
}

bool *pattern_withheld(const struct pattern *pattern, uint32_t cell_count, struct arena *arena)
{
	bool *withheld = arena_array(arena, cell_count, sizeof *withheld);
	for (uint32_t cell = 0; cell < cell_count; cell++)
		withheld[cell] = pattern->states[cell] != CELL_PUBLISHED;
	return withheld;
}
