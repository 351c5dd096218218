#include "protect/revise.h"

#include <stdlib.h>
#include <string.h>

#include "base/labels.h"
#include "cube/join.h"

/* A leaf that may change: by nothing, or by any amount from `low` to `high`. */
struct move {
	uint32_t leaf;
	bool falls;
	uint64_t low, high;
};

/* Where a model's countries would outgrow its versions, and the reverse. */
enum side { COUNTRIES_GAIN, VERSIONS_GAIN, SIDES };

/* What one model may do: its moves, and of these the first `used[side]` make `sum[side]` together. */
struct plan {
	struct move *moves[SIDES];
	uint32_t count[SIDES], used[SIDES];
	uint64_t sum[SIDES];
};

/* The work of one revision. All cubes have the members of `counted` and of the last edition. */
struct work {
	struct cube *editions; /* from the first to the last */
	size_t edition_count;
	struct cube counted, now; /* now: what will be published */
	const unsigned char *states;
	const bool *pinned; /* rule 6: leaves that may not become 0 */
	int64_t k;
};

static bool is_withheld(const struct work *work, uint32_t cell)
{
	return work->states[cell] != CELL_PUBLISHED;
}

/* By how much the leaf has to change to arrive at a figure that it has to keep its distance from: 0, and what each edition
 * published. A withheld leaf only rises, so the last edition is the nearest. */
static int64_t distance(const struct work *work, uint32_t leaf, bool falls, size_t figure)
{
	int64_t last = (int64_t)work->editions[work->edition_count - 1].values[leaf];
	int64_t to = figure == 0 ? 0 : (int64_t)work->editions[figure - 1].values[leaf];
	return falls ? last - to : to - last;
}

static size_t first_figure(const struct work *work, uint32_t leaf)
{
	return is_withheld(work, leaf) ? work->edition_count : 0;
}

/* Whether a change may lead exactly to the figure. */
static bool may_arrive(const struct work *work, uint32_t leaf, size_t figure, int64_t at)
{
	return at > 0 && !(figure == 0 && work->pinned[leaf]);
}

/* The largest amount up to `most` that is clear of every figure by k, or that arrives at one of them where `exact` allows
 * it; 0 for none. */
static int64_t largest_amount(const struct work *work, const struct move *move, int64_t most, bool exact)
{
	int64_t amount = most, before;
	do {
		before = amount;
		for (size_t f = first_figure(work, move->leaf); f <= work->edition_count; f++) {
			int64_t at = distance(work, move->leaf, move->falls, f);
			bool arrives = exact && may_arrive(work, move->leaf, f, at);
			if ((amount == at && arrives) || amount >= at + work->k || amount <= at - work->k)
				continue;
			amount = arrives && amount > at ? at : at - work->k;
		}
	} while (amount > 0 && amount != before);
	return amount > 0 ? amount : 0;
}

/* The least amount from which on up to `amount` all are allowed. */
static int64_t least_amount(const struct work *work, const struct move *move, int64_t amount)
{
	int64_t least = work->k;
	for (size_t f = first_figure(work, move->leaf); f <= work->edition_count; f++) {
		int64_t at = distance(work, move->leaf, move->falls, f);
		if (amount == at)
			return amount;
		if (at <= amount - work->k && at + work->k > least)
			least = at + work->k;
	}
	return least;
}

static void add_move(const struct work *work, uint32_t leaf, enum side rising, bool exact, struct plan *plan)
{
	uint64_t last = work->now.values[leaf], counted = work->counted.values[leaf];
	struct move move = { .leaf = leaf, .falls = counted < last };
	int64_t change = move.falls ? (int64_t)(last - counted) : (int64_t)(counted - last);
	if (move.falls && is_withheld(work, leaf))
		return;
	int64_t amount = largest_amount(work, &move, change, exact);
	if (amount == 0)
		return;
	move.high = (uint64_t)amount;
	move.low = (uint64_t)least_amount(work, &move, amount);
	enum side side = move.falls ? SIDES - 1 - rising : rising;
	plan->moves[side][plan->count[side]++] = move;
}

static int largest_first(const void *a, const void *b)
{
	const struct move *left = a, *right = b;
	if (left->high != right->high)
		return left->high > right->high ? -1 : 1;
	return left->leaf < right->leaf ? -1 : left->leaf > right->leaf;
}

/* What the first `used` moves of a side can make together: everything from low to high. */
struct reach {
	uint64_t low, high;
};

static struct reach reach_of(const struct plan *plan, enum side side)
{
	struct reach reach = { 0, 0 };
	for (uint32_t i = 0; i < plan->used[side]; i++) {
		reach.low += plan->moves[side][i].low;
		reach.high += plan->moves[side][i].high;
	}
	return reach;
}

static void leave_out(struct plan *plan, enum side side, struct reach *reach)
{
	const struct move *move = &plan->moves[side][--plan->used[side]];
	reach->low -= move->low;
	reach->high -= move->high;
}

/* The largest sum that both sides can make, each with its largest moves. Where all have k as their least amount nothing
 * larger can be made, since any j moves make a sum that the j largest make too. */
static void balance(struct plan *plan)
{
	struct reach a = reach_of(plan, COUNTRIES_GAIN), b = reach_of(plan, VERSIONS_GAIN);
	for (;;) {
		uint64_t sum = a.high < b.high ? a.high : b.high;
		if (a.low <= sum && b.low <= sum) {
			plan->sum[COUNTRIES_GAIN] = plan->sum[VERSIONS_GAIN] = sum;
			return;
		}
		if (a.low > sum)
			leave_out(plan, COUNTRIES_GAIN, &a);
		else
			leave_out(plan, VERSIONS_GAIN, &b);
	}
}

/* A plan for one model. `exact`: figures may become 0, or what they were before. */
static void make_plan(const struct work *work, uint32_t model, bool exact, struct plan *plan)
{
	const struct cube *cube = &work->now;
	plan->count[COUNTRIES_GAIN] = plan->count[VERSIONS_GAIN] = 0;
	for (uint32_t c = 0; c < cube->countries; c++)
		add_move(work, cube_area_cell(cube, model, c), COUNTRIES_GAIN, exact, plan);
	for (uint32_t v = 0; v < cube->versions; v++)
		add_move(work, cube_version_cell(cube, model, v), VERSIONS_GAIN, exact, plan);
	for (enum side side = 0; side < SIDES; side++) {
		qsort(plan->moves[side], plan->count[side], sizeof *plan->moves[side], largest_first);
		plan->used[side] = plan->count[side];
		plan->sum[side] = reach_of(plan, side).high;
	}
	if (cube->versions > 0)
		balance(plan);
}

/* The largest first, as much of each as possible. */
static void carry_out(struct work *work, const struct plan *plan, enum side side)
{
	uint64_t left = plan->sum[side] - reach_of(plan, side).low;
	for (uint32_t i = 0; i < plan->used[side]; i++) {
		const struct move *move = &plan->moves[side][i];
		uint64_t more = move->high - move->low < left ? move->high - move->low : left;
		left -= more;
		if (move->falls)
			work->now.values[move->leaf] -= move->low + more;
		else
			work->now.values[move->leaf] += move->low + more;
	}
}

static void allocate_plan(const struct cube *cube, struct arena *arena, struct plan *out)
{
	*out = (struct plan){ 0 };
	for (enum side side = 0; side < SIDES; side++)
		out->moves[side] = arena_array(arena, (size_t)cube->countries + cube->versions, sizeof *out->moves[side]);
}

/* A figure that goes to 0 moves as a whole or not at all, which can leave a model without balance where a part of it would
 * not: of both plans the one that moves more. */
static void revise_models(struct work *work, struct arena *arena)
{
	struct plan exact, partial;
	allocate_plan(&work->now, arena, &exact);
	allocate_plan(&work->now, arena, &partial);
	for (uint32_t m = 0; m < work->now.models; m++) {
		make_plan(work, m, true, &exact);
		make_plan(work, m, false, &partial);
		bool more = partial.sum[0] + partial.sum[1] > exact.sum[0] + exact.sum[1];
		for (enum side side = 0; side < SIDES; side++)
			carry_out(work, more ? &partial : &exact, side);
	}
}

/* Rule 6. */
static const bool *find_pinned(const struct cube *cube, const unsigned char *states, struct arena *arena)
{
	bool *covers = arena_array(arena, cube->cell_count, sizeof *covers);
	bool *pinned = arena_array(arena, cube->cell_count, sizeof *pinned);
	uint32_t margins[CUBE_MARGINS];
	for (uint32_t cell = 0; cell < cube->cell_count; cell++) {
		if (states[cell] == CELL_PUBLISHED || !cube_is_leaf(cube, cell))
			continue;
		for (uint32_t i = cube_margins(cube, cell, margins); i-- > 0;)
			covers[margins[i]] = true;
	}
	for (uint32_t cell = 0; cell < cube->cell_count; cell++) {
		if (!cube_is_leaf(cube, cell))
			continue;
		for (uint32_t i = cube_margins(cube, cell, margins); i-- > 0;)
			pinned[cell] = pinned[cell] || (states[margins[i]] != CELL_PUBLISHED && !covers[margins[i]]);
	}
	return pinned;
}

static bool copy_cube(const struct cube *cube, struct arena *arena, struct cube *out, struct error *err)
{
	*out = *cube;
	if (!cube_allocate(out, arena, err))
		return false;
	memcpy(out->values, cube->values, cube->cell_count * sizeof *cube->values);
	return true;
}

/* The editions and the count with the same members; `map`: where the cells of the last edition went. */
static bool join_all(const struct cube *editions, size_t count, const struct cube *counted, struct arena *arena, struct work *work,
		     uint32_t **map, struct error *err)
{
	const struct cube **cubes = arena_array(arena, count + 1, sizeof *cubes);
	uint32_t **maps = arena_array(arena, count + 1, sizeof *maps);
	struct cube *joined = arena_array(arena, count + 1, sizeof *joined);
	for (size_t i = 0; i < count; i++)
		cubes[i] = &editions[i];
	cubes[count] = counted;
	if (!cube_join_all(cubes, count + 1, arena, joined, maps, err))
		return false;
	work->editions = joined;
	work->edition_count = count;
	work->counted = joined[count];
	*map = maps[count - 1];
	return true;
}

/* Every sum of the last edition, and each model's in both layers. */
static bool adds_up(const struct cube *cube, struct arena *arena, struct error *err)
{
	struct cube sums;
	if (!copy_cube(cube, arena, &sums, err))
		return false;
	if (!cube_sum(&sums) || memcmp(sums.values, cube->values, cube->cell_count * sizeof *cube->values) != 0)
		return error_set(err, ERROR_REFUSED, "the table of the last edition does not add up: it cannot be revised");
	return true;
}

static const unsigned char *map_states(const unsigned char *states, const struct cube *from, const uint32_t *map, uint32_t cells,
				       struct arena *arena)
{
	unsigned char *mapped = arena_array(arena, cells, 1);
	memset(mapped, CELL_PUBLISHED, cells);
	for (uint32_t cell = 0; cell < from->cell_count; cell++)
		if (map[cell] != CUBE_NO_CELL)
			mapped[map[cell]] = states[cell];
	return mapped;
}

static void hold_back(const struct work *work, uint32_t leaf, struct revision *out)
{
	const struct cube *now = &work->now;
	uint64_t figure = now->values[leaf], counted = work->counted.values[leaf];
	struct cube_place place = cube_place(now, leaf);
	if (figure == counted)
		return;
	out->held[out->held_count++] = (struct held_leaf){ place.model, place.area, place.version, figure, counted };
	out->held_back[place.version != NULL] += figure > counted ? figure - counted : counted - figure;
}

static void tell_differences(const struct work *work, struct arena *arena, struct revision *out)
{
	const struct cube *now = &work->now, *last = &work->editions[work->edition_count - 1];
	out->held = arena_array(arena, now->cell_count, sizeof *out->held);
	for (uint32_t cell = 0; cell < now->cell_count; cell++) {
		if (!cube_is_leaf(now, cell))
			continue;
		out->changed += now->values[cell] != last->values[cell];
		hold_back(work, cell, out);
	}
}

static void mark_names(const char *const *names, uint32_t count, const char *const *among, uint32_t among_count, bool *marks)
{
	for (uint32_t i = 0; i < count; i++)
		marks[i] = marks[i] || labels_search(among, among_count, names[i]) != LABELS_NONE;
}

/* Members of an edition, and those with a leaf that is not 0. */
static bool keep_listed(const struct work *work, const struct cube *editions, struct arena *arena, struct cube *out, uint32_t **map,
			struct error *err)
{
	const struct cube *now = &work->now;
	bool *models = arena_array(arena, now->models, sizeof *models);
	bool *countries = arena_array(arena, now->countries, sizeof *countries);
	bool *versions = arena_array(arena, now->versions, sizeof *versions);
	for (uint32_t m = 0; m < now->models; m++) {
		for (uint32_t c = 0; c < now->countries; c++)
			if (now->values[cube_area_cell(now, m, c)] != 0)
				models[m] = countries[c] = true;
		for (uint32_t v = 0; v < now->versions; v++)
			if (now->values[cube_version_cell(now, m, v)] != 0)
				models[m] = versions[v] = true;
	}
	for (size_t i = 0; i < work->edition_count; i++) {
		const struct cube *edition = &editions[i];
		mark_names(now->model_names, now->models, edition->model_names, edition->models, models);
		mark_names(now->country_codes, now->countries, edition->country_codes, edition->countries, countries);
		mark_names(now->version_names, now->versions, edition->version_names, edition->versions, versions);
	}
	return cube_keep(now, &(struct cube_members){ models, countries, versions }, arena, out, map, err);
}

bool protect_revise(const struct cube *editions, size_t count, const struct pattern *pattern, const struct cube *counted, unsigned k,
		    struct arena *arena, struct revision *out, struct error *err)
{
	const struct cube *last = &editions[count - 1];
	struct work work = { .k = k };
	struct revision revision = { .pattern = *pattern };
	uint32_t *map, *kept;
	if (!join_all(editions, count, counted, arena, &work, &map, err))
		return false;
	const struct cube *joined = &work.editions[count - 1];
	if (!adds_up(joined, arena, err) || !copy_cube(joined, arena, &work.now, err))
		return false;
	work.states = map_states(pattern->states, last, map, joined->cell_count, arena);
	work.pinned = find_pinned(joined, work.states, arena);
	revise_models(&work, arena);
	cube_sum(&work.now);
	tell_differences(&work, arena, &revision);
	if (!keep_listed(&work, editions, arena, &revision.cube, &kept, err))
		return false;
	unsigned char *states = arena_array(arena, revision.cube.cell_count, 1);
	for (uint32_t cell = 0; cell < joined->cell_count; cell++)
		if (kept[cell] != CUBE_NO_CELL)
			states[kept[cell]] = work.states[cell];
	revision.pattern.states = states;
	*out = revision;
	return true;
}
