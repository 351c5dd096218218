/* The peer of src/protect: what many offices do, and what this project did first. Every count under the threshold is withheld, then in each
 * published equation with a withheld cell at least two are, which sum to k or more where their total is published. That stops
 * subtraction within one equation; it bounds nothing that several equations tell together. */
#ifndef VITRINE_BENCH_TWO_PER_LINE_H
#define VITRINE_BENCH_TWO_PER_LINE_H

#include "cube/cube.h"
#include "protect/protect.h"

struct lines {
	const struct cube *cube;
	struct equations equations;
	uint32_t *first; /* by cell, into `of`: the equations that it is in */
	uint32_t *of;
	uint32_t *queue; /* equations to be looked at (again): a ring, in which each waits at most once */
	bool *waiting;
	size_t head, length;
	unsigned k;
	struct pattern *pattern;
};

/* An equation as a list of its cells: number 0 is the total. */
static inline uint32_t lines_cell(const struct lines *lines, const struct equation *equation, uint32_t number)
{
	return number == 0 ? equation->total : lines->equations.members[equation->first + number - 1];
}

static inline void lines_index(struct lines *lines, struct arena *arena)
{
	uint32_t cells = lines->cube->cell_count;
	uint32_t *ends = lines->first = arena_array(arena, cells + 1, sizeof *ends);
	for (size_t e = 0; e < lines->equations.count; e++)
		for (uint32_t i = 0; i <= lines->equations.list[e].count; i++)
			ends[lines_cell(lines, &lines->equations.list[e], i)]++;
	for (uint32_t cell = 1; cell <= cells; cell++)
		ends[cell] += ends[cell - 1];
	lines->of = arena_array(arena, ends[cells], sizeof *lines->of);
	/* filled from the back, which turns each end into the start */
	for (size_t e = lines->equations.count; e-- > 0;)
		for (uint32_t i = 0; i <= lines->equations.list[e].count; i++)
			lines->of[--ends[lines_cell(lines, &lines->equations.list[e], i)]] = (uint32_t)e;
}

static inline void lines_withhold(struct lines *lines, uint32_t cell, enum cell_state state)
{
	lines->pattern->states[cell] = (unsigned char)state;
	*(state == CELL_PRIMARY ? &lines->pattern->primary : &lines->pattern->complementary) += 1;
	for (uint32_t i = lines->first[cell]; i < lines->first[cell + 1]; i++) {
		uint32_t equation = lines->of[i];
		if (lines->waiting[equation])
			continue;
		lines->waiting[equation] = true;
		lines->queue[(lines->head + lines->length++) % lines->equations.count] = equation;
	}
}

/* Whether the equation alone gives something away. */
static inline bool lines_exposes(const struct lines *lines, const struct equation *equation)
{
	const unsigned char *states = lines->pattern->states;
	uint32_t count = 0;
	uint64_t sum = 0;
	for (uint32_t i = 0; i <= equation->count; i++) {
		uint32_t cell = lines_cell(lines, equation, i);
		if (states[cell] == CELL_PUBLISHED)
			continue;
		count++;
		sum += lines->cube->values[cell];
	}
	return count == 1 || (count > 1 && states[equation->total] == CELL_PUBLISHED && sum < lines->k);
}

/* The published part with the smallest count that is not zero; the total where there is none. */
static inline uint32_t lines_cheapest(const struct lines *lines, const struct equation *equation)
{
	uint32_t best = equation->total;
	uint64_t least = UINT64_MAX;
	for (uint32_t i = 1; i <= equation->count; i++) {
		uint32_t cell = lines_cell(lines, equation, i);
		uint64_t value = lines->cube->values[cell];
		if (lines->pattern->states[cell] == CELL_PUBLISHED && value != 0 && value < least) {
			least = value;
			best = cell;
		}
	}
	return best;
}

static inline void lines_protect(const struct cube *cube, unsigned k, struct arena *arena, struct pattern *out)
{
	struct lines lines = { .cube = cube, .k = k, .pattern = out };
	*out = (struct pattern){ .states = arena_array(arena, cube->cell_count, 1) };
	cube_equations(cube, arena, &lines.equations);
	lines_index(&lines, arena);
	lines.queue = arena_array(arena, lines.equations.count, sizeof *lines.queue);
	lines.waiting = arena_array(arena, lines.equations.count, sizeof *lines.waiting);
	for (uint32_t cell = 0; cell < cube->cell_count; cell++)
		if (cube->values[cell] >= 1 && cube->values[cell] < k)
			lines_withhold(&lines, cell, CELL_PRIMARY);
	while (lines.length > 0) {
		uint32_t number = lines.queue[lines.head];
		lines.head = (lines.head + 1) % lines.equations.count;
		lines.length--;
		lines.waiting[number] = false;
		while (lines_exposes(&lines, &lines.equations.list[number]))
			lines_withhold(&lines, lines_cheapest(&lines, &lines.equations.list[number]), CELL_COMPLEMENTARY);
	}
}

#endif
