#include "protect/route.h"

#include <string.h>

#include "protect/protect.h"

/* An arc as seen from one of its ends. */
struct step {
	uint32_t cell, to;
	bool falls; /* walked against its direction */
};

/* What a way costs: the counts that have to be withheld for it, then its steps, so that of equal ways the shortest is taken. */
struct cost {
	uint64_t counts;
	uint32_t steps;
};

struct entry {
	struct cost cost;
	uint32_t node;
};

struct routes {
	const struct cube *cube;
	const unsigned char *states;
	struct network network;
	uint32_t *first;     /* by node: its steps are steps[first[node] … first[node + 1] − 1] */
	struct step *steps;  /* cells that are not zero */
	int64_t *change;     /* by cell: of the search at hand */
	uint32_t *touched;   /* cells whose change is or was not zero */
	bool *is_touched;
	size_t touched_count;
	uint32_t raised;     /* the cell that is raised */
	/* of one way, by node */
	uint32_t *seen, round; /* the round in which the node was last reached */
	struct cost *cost;
	struct step *via;        /* the step that reached it */
	uint32_t *from;          /* and where that step started */
	uint32_t *near;          /* the round in which one step was known to lead from it to the goal */
	struct step *last;       /* that step */
	uint32_t *queue;
	struct entry *heap;
	size_t heap_count;
};

static void index_steps(struct routes *routes, struct arena *arena)
{
	const struct network *network = &routes->network;
	uint32_t cells = routes->cube->cell_count;
	uint32_t *ends = routes->first = arena_array(arena, network->nodes + 1, sizeof *ends);
	for (uint32_t cell = 0; cell < cells; cell++)
		if (routes->cube->values[cell] > 0) {
			ends[network->tail[cell]]++;
			ends[network->head[cell]]++;
		}
	for (uint32_t node = 1; node <= network->nodes; node++)
		ends[node] += ends[node - 1];
	routes->steps = arena_array(arena, ends[network->nodes], sizeof *routes->steps);
	/* filled from the back, which turns each end into the start */
	for (uint32_t cell = cells; cell-- > 0;)
		if (routes->cube->values[cell] > 0) {
			uint32_t tail = network->tail[cell], head = network->head[cell];
			routes->steps[--ends[head]] = (struct step){ cell, tail, true };
			routes->steps[--ends[tail]] = (struct step){ cell, head, false };
		}
}

struct routes *routes_create(const struct cube *cube, const unsigned char *states, struct arena *arena)
{
	struct routes *routes = arena_alloc(arena, sizeof *routes);
	routes->cube = cube;
	routes->states = states;
	cube_network(cube, arena, &routes->network);
	index_steps(routes, arena);
	uint32_t nodes = routes->network.nodes;
	routes->change = arena_array(arena, cube->cell_count, sizeof *routes->change);
	routes->touched = arena_array(arena, cube->cell_count, sizeof *routes->touched);
	routes->is_touched = arena_array(arena, cube->cell_count, sizeof *routes->is_touched);
	routes->seen = arena_array(arena, nodes, sizeof *routes->seen);
	routes->cost = arena_array(arena, nodes, sizeof *routes->cost);
	routes->via = arena_array(arena, nodes, sizeof *routes->via);
	routes->from = arena_array(arena, nodes, sizeof *routes->from);
	routes->near = arena_array(arena, nodes, sizeof *routes->near);
	routes->last = arena_array(arena, nodes, sizeof *routes->last);
	routes->queue = arena_array(arena, nodes, sizeof *routes->queue);
	routes->heap = arena_array(arena, 2 * (size_t)cube->cell_count + 1, sizeof *routes->heap);
	return routes;
}

/* Whether the cell is withheld already, or bought by a way of this search. */
static bool is_free(const struct routes *routes, uint32_t cell)
{
	return routes->states[cell] != CELL_PUBLISHED || routes->is_touched[cell];
}

/* How many units can take the step. */
static uint64_t room(const struct routes *routes, const struct step *step)
{
	if (step->cell == routes->raised)
		return 0;
	if (!step->falls)
		return UINT64_MAX;
	return (uint64_t)((int64_t)routes->cube->values[step->cell] + routes->change[step->cell] - 1);
}

static void reach(struct routes *routes, uint32_t node, const struct step *step)
{
	routes->seen[step->to] = routes->round;
	routes->via[step->to] = *step;
	routes->from[step->to] = node;
}

/* Marks the nodes that one withheld cell joins to the goal: a walk that comes to one need not look further. */
static void mark_near(struct routes *routes, uint32_t goal)
{
	for (uint32_t i = routes->first[goal]; i < routes->first[goal + 1]; i++) {
		const struct step *step = &routes->steps[i];
		struct step back = { step->cell, goal, !step->falls };
		if (!is_free(routes, step->cell) || room(routes, &back) == 0 || routes->near[step->to] == routes->round)
			continue;
		routes->near[step->to] = routes->round;
		routes->last[step->to] = back;
	}
}

/* Breadth first through what is withheld. */
static bool walk_free(struct routes *routes, uint32_t start, uint32_t goal)
{
	size_t done = 0, count = 0;
	routes->round++;
	mark_near(routes, goal);
	routes->seen[start] = routes->round;
	if (routes->near[start] == routes->round)
		return reach(routes, start, &routes->last[start]), true;
	routes->queue[count++] = start;
	while (done < count) {
		uint32_t node = routes->queue[done++];
		for (uint32_t i = routes->first[node]; i < routes->first[node + 1]; i++) {
			const struct step *step = &routes->steps[i];
			if (routes->seen[step->to] == routes->round || !is_free(routes, step->cell) || room(routes, step) == 0)
				continue;
			reach(routes, node, step);
			if (routes->near[step->to] == routes->round)
				return reach(routes, step->to, &routes->last[step->to]), true;
			routes->queue[count++] = step->to;
		}
	}
	return false;
}

static bool costs_less(struct cost a, struct cost b)
{
	return a.counts < b.counts || (a.counts == b.counts && a.steps < b.steps);
}

static bool comes_before(struct entry a, struct entry b)
{
	return costs_less(a.cost, b.cost) || (!costs_less(b.cost, a.cost) && a.node < b.node);
}

static void heap_push(struct routes *routes, struct entry entry)
{
	size_t at = routes->heap_count++;
	while (at > 0 && comes_before(entry, routes->heap[(at - 1) / 2])) {
		routes->heap[at] = routes->heap[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	routes->heap[at] = entry;
}

static struct entry heap_pop(struct routes *routes)
{
	struct entry top = routes->heap[0], last = routes->heap[--routes->heap_count];
	size_t at = 0, child;
	while ((child = 2 * at + 1) < routes->heap_count) {
		if (child + 1 < routes->heap_count && comes_before(routes->heap[child + 1], routes->heap[child]))
			child++;
		if (!comes_before(routes->heap[child], last))
			break;
		routes->heap[at] = routes->heap[child];
		at = child;
	}
	routes->heap[at] = last;
	return top;
}

/* A published cell costs its count, so that least is taken from the reader. A sum beyond what 64 bits hold stays at their end. */
static struct cost go_on(const struct routes *routes, struct cost cost, uint32_t cell)
{
	uint64_t price = is_free(routes, cell) ? 0 : routes->cube->values[cell];
	return (struct cost){ cost.counts > UINT64_MAX - price ? UINT64_MAX : cost.counts + price, cost.steps + 1 };
}

static void relax(struct routes *routes, uint32_t node)
{
	for (uint32_t i = routes->first[node]; i < routes->first[node + 1]; i++) {
		const struct step *step = &routes->steps[i];
		struct cost cost = go_on(routes, routes->cost[node], step->cell);
		if (room(routes, step) == 0 || (routes->seen[step->to] == routes->round && !costs_less(cost, routes->cost[step->to])))
			continue;
		reach(routes, node, step);
		routes->cost[step->to] = cost;
		heap_push(routes, (struct entry){ cost, step->to });
	}
}

/* Dijkstra through everything. */
static bool walk_cheapest(struct routes *routes, uint32_t start, uint32_t goal)
{
	routes->round++;
	routes->heap_count = 0;
	routes->seen[start] = routes->round;
	routes->cost[start] = (struct cost){ 0 };
	heap_push(routes, (struct entry){ { 0 }, start });
	while (routes->heap_count > 0) {
		struct entry entry = heap_pop(routes);
		if (entry.node == goal)
			return true;
		if (!costs_less(routes->cost[entry.node], entry.cost))
			relax(routes, entry.node);
	}
	return false;
}

static void touch(struct routes *routes, uint32_t cell)
{
	if (routes->is_touched[cell])
		return;
	routes->is_touched[cell] = true;
	routes->touched[routes->touched_count++] = cell;
}

/* Sends as much of `amount` as fits along the way that was found. Returns how much that was. */
static uint64_t send(struct routes *routes, uint32_t start, uint32_t goal, uint64_t amount)
{
	for (uint32_t node = goal; node != start; node = routes->from[node]) {
		uint64_t fits = room(routes, &routes->via[node]);
		amount = fits < amount ? fits : amount;
	}
	for (uint32_t node = goal; node != start; node = routes->from[node]) {
		const struct step *step = &routes->via[node];
		touch(routes, step->cell);
		routes->change[step->cell] += step->falls ? -(int64_t)amount : (int64_t)amount;
	}
	return amount;
}

static void forget(struct routes *routes)
{
	for (size_t i = 0; i < routes->touched_count; i++) {
		routes->change[routes->touched[i]] = 0;
		routes->is_touched[routes->touched[i]] = false;
	}
	routes->touched_count = 0;
}

/* What was walked over and undone again is as if it had not been. */
static void keep_changed(struct routes *routes)
{
	size_t kept = 0;
	for (size_t i = 0; i < routes->touched_count; i++) {
		uint32_t cell = routes->touched[i];
		if (routes->change[cell] == 0)
			routes->is_touched[cell] = false;
		else
			routes->touched[kept++] = cell;
	}
	routes->touched_count = kept;
}

bool routes_find(struct routes *routes, uint32_t cell, uint64_t amount, bool buy)
{
	uint32_t start = routes->network.head[cell], goal = routes->network.tail[cell];
	forget(routes);
	routes->raised = cell;
	while (amount > 0) {
		if (!walk_free(routes, start, goal) && !(buy && walk_cheapest(routes, start, goal))) {
			forget(routes);
			return false;
		}
		amount -= send(routes, start, goal, amount);
	}
	keep_changed(routes);
	return true;
}

const uint32_t *routes_touched(const struct routes *routes, size_t *count)
{
	*count = routes->touched_count;
	return routes->touched;
}
