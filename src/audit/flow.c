#include "audit/flow.h"

#include <string.h>

#include "cube/network.h"
#include "source/value.h"

/* An arc as seen from one of its ends: along it a cell rises, against it it falls. */
struct edge {
	uint32_t cell, to;
	bool against;
};

struct flow {
	const struct cube *cube;
	const bool *withheld;
	uint64_t *values;
	struct network network;
	uint32_t *first; /* by node, into edges */
	struct edge *edges;
	uint32_t barred; /* the cell that is raised or lowered: its own arc is no way round */
	/* of one search, by node */
	uint32_t round;
	uint32_t *seen, *from, *queue;
	struct edge *via;
	uint32_t *met, *behind; /* from the goal: the round in which a node was met, and those to look back from */
	struct edge *onward;
	int64_t *lacks;   /* flow_settle: what a node still has to receive; negative: to pass on */
	/* what moved */
	int64_t *change;
	uint32_t *moved;
	bool *has_moved;
	size_t moved_count;
	struct shift *shifts;
};

#define NO_CELL UINT32_MAX

static void index_edges(struct flow *flow, struct arena *arena)
{
	uint32_t cells = flow->cube->cell_count, *next;
	flow->first = arena_array(arena, flow->network.nodes + 1, sizeof *flow->first);
	next = arena_array(arena, flow->network.nodes + 1, sizeof *next);
	for (uint32_t cell = 0; cell < cells; cell++)
		if (flow->withheld[cell]) {
			flow->first[flow->network.tail[cell] + 1]++;
			flow->first[flow->network.head[cell] + 1]++;
		}
	for (uint32_t node = 0; node < flow->network.nodes; node++)
		next[node + 1] = flow->first[node + 1] += flow->first[node];
	flow->edges = arena_array(arena, flow->first[flow->network.nodes], sizeof *flow->edges);
	for (uint32_t cell = 0; cell < cells; cell++)
		if (flow->withheld[cell]) {
			uint32_t tail = flow->network.tail[cell], head = flow->network.head[cell];
			flow->edges[next[tail]++] = (struct edge){ cell, head, false };
			flow->edges[next[head]++] = (struct edge){ cell, tail, true };
		}
}

struct flow *flow_create(const struct cube *cube, const bool *withheld, uint64_t *values, struct arena *arena)
{
	struct flow *flow = arena_alloc(arena, sizeof *flow);
	*flow = (struct flow){ .cube = cube, .withheld = withheld, .values = values, .barred = NO_CELL };
	cube_network(cube, arena, &flow->network);
	index_edges(flow, arena);
	uint32_t nodes = flow->network.nodes, cells = cube->cell_count;
	flow->seen = arena_array(arena, nodes, sizeof *flow->seen);
	flow->from = arena_array(arena, nodes, sizeof *flow->from);
	flow->queue = arena_array(arena, nodes, sizeof *flow->queue);
	flow->via = arena_array(arena, nodes, sizeof *flow->via);
	flow->met = arena_array(arena, nodes, sizeof *flow->met);
	flow->behind = arena_array(arena, nodes, sizeof *flow->behind);
	flow->onward = arena_array(arena, nodes, sizeof *flow->onward);
	flow->lacks = arena_array(arena, nodes, sizeof *flow->lacks);
	flow->change = arena_array(arena, cells, sizeof *flow->change);
	flow->moved = arena_array(arena, cells, sizeof *flow->moved);
	flow->has_moved = arena_array(arena, cells, sizeof *flow->has_moved);
	flow->shifts = arena_array(arena, cells, sizeof *flow->shifts);
	return flow;
}

static void move(struct flow *flow, uint32_t cell, int64_t by)
{
	flow->values[cell] += (uint64_t)by;
	flow->change[cell] += by;
	if (!flow->has_moved[cell]) {
		flow->has_moved[cell] = true;
		flow->moved[flow->moved_count++] = cell;
	}
}

/* How much fits through an edge. */
static uint64_t capacity(const struct flow *flow, const struct edge *edge)
{
	if (edge->cell == flow->barred)
		return 0;
	return edge->against ? flow->values[edge->cell] - 1 : FLOW_UNBOUNDED;
}

static uint32_t arrive(struct flow *flow, uint32_t node, const struct edge *edge)
{
	flow->seen[edge->to] = flow->round;
	flow->via[edge->to] = *edge;
	flow->from[edge->to] = node;
	return edge->to;
}

/* Goes on from a node where the two halves of a search met, along the one that came from the goal. */
static bool join(struct flow *flow, uint32_t node, uint32_t goal)
{
	while (node != goal)
		node = arrive(flow, node, &flow->onward[node]);
	return true;
}

/* Looks from a node one edge ahead; true where that meets the half that came from the goal. */
static bool look_ahead(struct flow *flow, uint32_t node, uint32_t goal, size_t *count)
{
	for (uint32_t i = flow->first[node]; i < flow->first[node + 1]; i++) {
		const struct edge *edge = &flow->edges[i];
		if (flow->seen[edge->to] == flow->round || capacity(flow, edge) == 0)
			continue;
		arrive(flow, node, edge);
		if (flow->met[edge->to] == flow->round)
			return join(flow, edge->to, goal);
		flow->queue[(*count)++] = edge->to;
	}
	return false;
}

/* Looks from a node one edge back; true where that meets the half that came from the start. */
static bool look_back(struct flow *flow, uint32_t node, uint32_t goal, size_t *count)
{
	for (uint32_t i = flow->first[node]; i < flow->first[node + 1]; i++) {
		const struct edge *edge = &flow->edges[i];
		struct edge back = { edge->cell, node, !edge->against };
		if (flow->met[edge->to] == flow->round || capacity(flow, &back) == 0)
			continue;
		flow->met[edge->to] = flow->round;
		flow->onward[edge->to] = back;
		if (flow->seen[edge->to] == flow->round)
			return join(flow, edge->to, goal);
		flow->behind[(*count)++] = edge->to;
	}
	return false;
}

static size_t degree(const struct flow *flow, uint32_t node)
{
	return flow->first[node + 1] - flow->first[node];
}

/* A short way from start to goal, looked for from both ends, from that which has seen fewer edges. */
static bool search(struct flow *flow, uint32_t start, uint32_t goal)
{
	size_t done = 0, count = 0, undone = 0, behind = 0, looked = 0, looked_back = 0;
	flow->round++;
	flow->seen[start] = flow->round;
	flow->met[goal] = flow->round;
	flow->queue[count++] = start;
	flow->behind[behind++] = goal;
	while (done < count && undone < behind) {
		if (looked < looked_back) {
			looked += degree(flow, flow->queue[done]);
			if (look_ahead(flow, flow->queue[done++], goal, &count))
				return true;
		} else {
			looked_back += degree(flow, flow->behind[undone]);
			if (look_back(flow, flow->behind[undone++], goal, &behind))
				return true;
		}
	}
	return false;
}

/* The least that fits through every edge of the way found, at most `limit`. */
static uint64_t narrowest(const struct flow *flow, uint32_t start, uint32_t goal, uint64_t limit)
{
	for (uint32_t node = goal; node != start; node = flow->from[node]) {
		uint64_t fits = capacity(flow, &flow->via[node]);
		limit = fits < limit ? fits : limit;
	}
	return limit;
}

static void send(struct flow *flow, uint32_t start, uint32_t goal, uint64_t amount)
{
	for (uint32_t node = goal; node != start; node = flow->from[node])
		move(flow, flow->via[node].cell, flow->via[node].against ? -(int64_t)amount : (int64_t)amount);
}

/* Sends up to `limit` from start to goal, without the barred cell; returns how much went. False: there is no end to it. */
static bool push(struct flow *flow, uint32_t start, uint32_t goal, uint64_t limit, uint64_t *sent)
{
	for (*sent = 0; *sent < limit && search(flow, start, goal);) {
		uint64_t amount = narrowest(flow, start, goal, limit - *sent);
		if (limit == FLOW_UNBOUNDED && amount == limit - *sent)
			return false;
		send(flow, start, goal, amount);
		*sent += amount;
	}
	return true;
}

uint64_t flow_raise(struct flow *flow, uint32_t cell, uint64_t limit)
{
	uint64_t sent;
	flow->barred = cell;
	bool ends = push(flow, flow->network.head[cell], flow->network.tail[cell], limit, &sent);
	if (sent > 0)
		move(flow, cell, (int64_t)sent);
	flow->barred = NO_CELL;
	return ends ? sent : FLOW_UNBOUNDED;
}

uint64_t flow_lower(struct flow *flow, uint32_t cell, uint64_t limit)
{
	uint64_t room = flow->values[cell] - 1, sent;
	flow->barred = cell;
	push(flow, flow->network.tail[cell], flow->network.head[cell], limit < room ? limit : room, &sent);
	if (sent > 0)
		move(flow, cell, -(int64_t)sent);
	flow->barred = NO_CELL;
	return sent;
}

const struct shift *flow_shifts(struct flow *flow, size_t *count)
{
	*count = 0;
	for (size_t i = 0; i < flow->moved_count; i++) {
		uint32_t cell = flow->moved[i];
		if (flow->change[cell] != 0)
			flow->shifts[(*count)++] = (struct shift){ cell, flow->change[cell] };
		flow->change[cell] = 0;
		flow->has_moved[cell] = false;
	}
	flow->moved_count = 0;
	return flow->shifts;
}

void flow_undo(struct flow *flow)
{
	size_t count;
	const struct shift *shifts = flow_shifts(flow, &count);
	for (size_t i = 0; i < count; i++)
		flow->values[shifts[i].cell] -= (uint64_t)shifts[i].change;
}

/* False where the figures are more than a cube can hold, in any of its eight layers (cube/network.h): sums of them could overflow. */
static bool measure_lacks(struct flow *flow)
{
	uint64_t room = 8 * VALUE_COUNT_MAX + flow->cube->cell_count;
	memset(flow->lacks, 0, flow->network.nodes * sizeof *flow->lacks);
	for (uint32_t cell = 0; cell < flow->cube->cell_count; cell++) {
		if (flow->values[cell] > room)
			return false;
		room -= flow->values[cell];
		flow->lacks[flow->network.tail[cell]] += (int64_t)flow->values[cell];
		flow->lacks[flow->network.head[cell]] -= (int64_t)flow->values[cell];
	}
	return true;
}

/* A shortest way from start to any node that lacks something, which it gives. */
static bool search_lack(struct flow *flow, uint32_t start, uint32_t *goal)
{
	size_t done = 0, count = 0;
	flow->round++;
	flow->seen[start] = flow->round;
	for (flow->queue[count++] = start; done < count; done++) {
		uint32_t node = flow->queue[done];
		for (uint32_t i = flow->first[node]; i < flow->first[node + 1]; i++) {
			const struct edge *edge = &flow->edges[i];
			if (flow->seen[edge->to] == flow->round || capacity(flow, edge) == 0)
				continue;
			*goal = arrive(flow, node, edge);
			if (flow->lacks[*goal] > 0)
				return true;
			flow->queue[count++] = *goal;
		}
	}
	return false;
}

/* Passes on what arrives at a node beyond what leaves it. */
static bool pass_on(struct flow *flow, uint32_t node)
{
	uint32_t goal;
	while (flow->lacks[node] < 0) {
		if (!search_lack(flow, node, &goal))
			return false;
		uint64_t most = (uint64_t)(-flow->lacks[node] < flow->lacks[goal] ? -flow->lacks[node] : flow->lacks[goal]);
		uint64_t amount = narrowest(flow, node, goal, most);
		send(flow, node, goal, amount);
		flow->lacks[node] += (int64_t)amount;
		flow->lacks[goal] -= (int64_t)amount;
	}
	return true;
}

bool flow_settle(struct flow *flow)
{
	size_t count;
	bool ok = measure_lacks(flow);
	for (uint32_t node = 0; ok && node < flow->network.nodes; node++)
		ok = pass_on(flow, node);
	for (uint32_t node = 0; ok && node < flow->network.nodes; node++)
		ok = flow->lacks[node] == 0;
	flow_shifts(flow, &count);
	return ok;
}
