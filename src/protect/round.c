#include "protect/round.h"

#include <stdlib.h>
#include <string.h>

#include "cube/network.h"

/* Looks at an arc after which the search for a better table ends: half a minute or so. 600 models × 240 countries take 10^8. */
#define LOOKS 5000000000u

/* What cannot be moved: large enough that no way goes through it, small enough to be added to. */
#define BLOCKED (INT64_MAX / 4)

enum kind {
	KIND_FIXED,   /* zero, or a large leaf */
	KIND_SMALL,   /* a leaf from 1 to k − 1 */
	KIND_SHIFTED, /* the large leaf that lets its model's two sums meet */
	KIND_TOTAL,
};

/* A cell that can move, with what k more and k less add to the sum of squared errors, divided by k. */
struct arc {
	uint32_t tail, head, cell;
	int64_t rise, fall;
};

/* The leaves of one model on one side: its countries, or its versions. */
struct side {
	uint32_t model;
	bool versions;
	uint32_t first, count; /* cells */
	uint32_t *small;       /* those that are 0 */
	uint32_t small_count;
	int64_t small_sum, large_sum;
};

struct rounder {
	const struct cube *cube;
	int64_t k;
	unsigned char *kinds; /* enum kind by cell */
	int64_t *errors;      /* published value − count, by cell */
	struct side countries, versions; /* of the model in hand */
	struct arc *arcs;
	uint32_t arc_count, nodes;
	int64_t *distances; /* by node */
	uint32_t *came;     /* by node: 1 + the arc through which the distance came, or 0 */
	uint32_t *seen;     /* by node: the walk that came by */
};

/* A leaf and the totals that its rounding moves. The model's total is moved by its countries only: its versions follow. */
static unsigned list_moved(const struct cube *cube, const struct side *side, uint32_t leaf, uint32_t out[6])
{
	uint32_t all = cube->models, member = leaf - side->first, count = 0;
	out[count++] = leaf;
	if (side->versions) {
		if (cube->versions_shared)
			out[count++] = cube_version_cell(cube, all, member);
		return count;
	}
	uint32_t region = cube_region_area(cube, cube->country_region[member]);
	out[count++] = cube_area_cell(cube, side->model, region);
	out[count++] = cube_area_cell(cube, side->model, cube_world(cube));
	out[count++] = cube_area_cell(cube, all, member);
	out[count++] = cube_area_cell(cube, all, region);
	out[count++] = cube_area_cell(cube, all, cube_world(cube));
	return count;
}

static void move_leaf(struct rounder *work, const struct side *side, uint32_t leaf, int64_t amount)
{
	uint32_t cells[6];
	unsigned count = list_moved(work->cube, side, leaf, cells);
	for (unsigned i = 0; i < count; i++)
		work->errors[cells[i]] += amount;
}

/* ((e + k)² − e²) / k, summed. */
static int64_t price_of_rising(const struct rounder *work, const struct side *side, uint32_t leaf)
{
	uint32_t cells[6];
	unsigned count = list_moved(work->cube, side, leaf, cells);
	int64_t price = 0;
	for (unsigned i = 0; i < count; i++)
		price += work->k + 2 * work->errors[cells[i]];
	return price;
}

/* Small leaves fall to 0. */
static void begin_side(struct rounder *work, struct side *side, uint32_t model, uint32_t first)
{
	side->model = model;
	side->first = first;
	side->small_count = 0;
	side->small_sum = side->large_sum = 0;
	for (uint32_t cell = first; cell < first + side->count; cell++) {
		int64_t value = (int64_t)work->cube->values[cell];
		if (value >= work->k) {
			side->large_sum += value;
		} else if (value > 0) {
			work->kinds[cell] = KIND_SMALL;
			side->small[side->small_count++] = cell;
			side->small_sum += value;
			move_leaf(work, side, cell, -value);
		}
	}
}

/* As many small leaves rise to k, each where it costs least. */
static void raise_small(struct rounder *work, struct side *side, int64_t count)
{
	for (; count > 0; count--) {
		uint32_t best = 0;
		int64_t least = INT64_MAX;
		for (uint32_t i = 0; i < side->small_count; i++) {
			int64_t price = price_of_rising(work, side, side->small[i]);
			if (price < least) {
				least = price;
				best = i;
			}
		}
		move_leaf(work, side, side->small[best], work->k);
		side->small[best] = side->small[--side->small_count];
	}
}

/* The leaf, the first of those that are largest. The side has one. */
static uint32_t largest_leaf(const struct cube *cube, const struct side *side)
{
	uint32_t largest = side->first;
	for (uint32_t cell = side->first; cell < side->first + side->count; cell++)
		if (cube->values[cell] > cube->values[largest])
			largest = cell;
	return largest;
}

/* Makes the sums of both sides meet. s small leaves that sum to S ≤ s · (k − 1) allow ⌈S / k⌉ ≤ s of them to rise. The side without the shifted
 * leaf raises ⌈S / k⌉; what the other's large leaves then lack, R, is its own S to S + k − 1: ⌊R / k⌋ ≤ ⌈S / k⌉ rise, and the shifted leaf
 * takes the rest. Without large leaves both S are the same, and no rest is left. */
static void round_model(struct rounder *work, uint32_t model)
{
	const struct cube *cube = work->cube;
	struct side *side = &work->countries, *other = &work->versions;
	begin_side(work, side, model, cube_area_cell(cube, model, 0));
	begin_side(work, other, model, cube_version_cell(cube, model, 0));
	if (cube->versions > 0 && cube->values[largest_leaf(cube, side)] > cube->values[largest_leaf(cube, other)]) {
		side = &work->versions;
		other = &work->countries;
	}
	int64_t up = (side->small_sum + work->k - 1) / work->k;
	raise_small(work, side, up);
	if (cube->versions == 0)
		return;
	int64_t lacking = side->large_sum + up * work->k - other->large_sum;
	raise_small(work, other, lacking / work->k);
	if (lacking % work->k == 0)
		return;
	uint32_t leaf = largest_leaf(cube, other);
	work->kinds[leaf] = KIND_SHIFTED;
	move_leaf(work, other, leaf, lacking % work->k);
}

static void price_arc(const struct rounder *work, struct arc *arc)
{
	int64_t error = work->errors[arc->cell], published = (int64_t)work->cube->values[arc->cell] + error;
	enum kind kind = work->kinds[arc->cell];
	bool rises = kind == KIND_TOTAL || error < 0;
	bool falls = kind == KIND_TOTAL || (error > 0 && (kind == KIND_SMALL || published >= 2 * work->k));
	arc->rise = rises ? work->k + 2 * error : BLOCKED;
	arc->fall = falls ? work->k - 2 * error : BLOCKED;
}

static void mark_totals(struct rounder *work)
{
	const struct cube *cube = work->cube;
	for (uint32_t m = 0; m <= cube->models; m++)
		for (uint32_t area = m < cube->models ? cube->countries : 0; area < cube_areas(cube); area++)
			work->kinds[cube_area_cell(cube, m, area)] = KIND_TOTAL;
	for (uint32_t v = 0; cube->versions_shared && v < cube->versions; v++)
		work->kinds[cube_version_cell(cube, cube->models, v)] = KIND_TOTAL;
}

static void list_arcs(struct rounder *work, struct arena *arena)
{
	struct network network;
	uint32_t count = 0;
	cube_network(work->cube, arena, &network);
	work->nodes = network.nodes;
	for (uint32_t cell = 0; cell < work->cube->cell_count; cell++)
		count += work->kinds[cell] != KIND_FIXED;
	work->arcs = arena_array(arena, count, sizeof *work->arcs);
	for (uint32_t cell = 0; cell < work->cube->cell_count; cell++) {
		if (work->kinds[cell] == KIND_FIXED)
			continue;
		struct arc *arc = &work->arcs[work->arc_count++];
		*arc = (struct arc){ .tail = network.tail[cell], .head = network.head[cell], .cell = cell };
		price_arc(work, arc);
	}
	work->distances = arena_array(arena, network.nodes, sizeof *work->distances);
	work->came = arena_array(arena, network.nodes, sizeof *work->came);
	work->seen = arena_array(arena, network.nodes, sizeof *work->seen);
}

static bool relax(struct rounder *work)
{
	bool changed = false;
	int64_t *distances = work->distances;
	for (uint32_t i = 0; i < work->arc_count; i++) {
		const struct arc *arc = &work->arcs[i];
		int64_t tail = distances[arc->tail], head = distances[arc->head];
		if (tail + arc->rise < head) {
			distances[arc->head] = tail + arc->rise;
			work->came[arc->head] = i + 1;
			changed = true;
		} else if (head + arc->fall < tail) {
			distances[arc->tail] = head + arc->fall;
			work->came[arc->tail] = i + 1;
			changed = true;
		}
	}
	return changed;
}

static uint32_t previous(const struct rounder *work, uint32_t node)
{
	const struct arc *arc = &work->arcs[work->came[node] - 1];
	return arc->head == node ? arc->tail : arc->head;
}

/* Sends k units round the ring that came to the node. */
static void send_round(struct rounder *work, uint32_t start)
{
	uint32_t node = start;
	do {
		struct arc *arc = &work->arcs[work->came[node] - 1];
		uint32_t before = previous(work, node);
		work->errors[arc->cell] += arc->head == node ? work->k : -work->k;
		price_arc(work, arc);
		work->came[node] = 0;
		node = before;
	} while (node != start);
}

/* Where ways have closed to rings, these cost less than nothing. No two share a node. */
static void cancel_rings(struct rounder *work)
{
	memset(work->seen, 0, work->nodes * sizeof *work->seen);
	for (uint32_t start = 0; start < work->nodes; start++) {
		uint32_t node = start;
		while (work->seen[node] == 0 && work->came[node] != 0) {
			work->seen[node] = start + 1;
			node = previous(work, node);
		}
		if (work->came[node] != 0 && work->seen[node] == start + 1)
			send_round(work, node);
	}
}

/* False where the bound ended it. */
static bool improve(struct rounder *work)
{
	for (uint64_t looks = 0; looks < LOOKS; looks += work->arc_count) {
		if (!relax(work))
			return true;
		cancel_rings(work);
	}
	return false;
}

static void sum_up(const struct rounder *work, uint64_t *values, struct rounding *out)
{
	const struct cube *cube = work->cube;
	for (uint32_t cell = 0; cell < cube->cell_count; cell++) {
		uint64_t error = (uint64_t)llabs(work->errors[cell]);
		values[cell] = cube->values[cell] + (uint64_t)work->errors[cell];
		out->small += work->kinds[cell] == KIND_SMALL;
		out->shifted += work->kinds[cell] == KIND_SHIFTED;
		if (work->kinds[cell] != KIND_TOTAL)
			continue;
		out->totals_changed += error > 0;
		out->squares += (double)error * (double)error;
		if (error > out->largest_total)
			out->largest_total = error;
	}
	out->total = (uint64_t)llabs(work->errors[cube_area_cell(cube, cube->models, cube_world(cube))]);
}

uint64_t *protect_round(const struct cube *cube, unsigned k, struct arena *arena, struct rounding *out)
{
	struct arena scratch = { 0 };
	struct rounder work = { .cube = cube, .k = k };
	uint64_t *values = arena_array(arena, cube->cell_count, sizeof *values);
	work.kinds = arena_array(&scratch, cube->cell_count, sizeof *work.kinds);
	work.errors = arena_array(&scratch, cube->cell_count, sizeof *work.errors);
	work.countries = (struct side){ .count = cube->countries, .small = arena_array(&scratch, cube->countries, sizeof(uint32_t)) };
	work.versions = (struct side){ .versions = true, .count = cube->versions,
				       .small = arena_array(&scratch, cube->versions, sizeof(uint32_t)) };
	for (uint32_t m = 0; m < cube->models; m++)
		round_model(&work, m);
	mark_totals(&work);
	list_arcs(&work, &scratch);
	*out = (struct rounding){ .least = improve(&work) };
	sum_up(&work, values, out);
	arena_finish(&scratch);
	return values;
}
