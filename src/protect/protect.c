#include "protect/protect.h"

#include <string.h>

/* The work of one run: equations of each cell, and those that wait to be looked at (again). */
struct suppression {
	const struct cube *cube;
	struct equations equations;
	uint32_t *first_of_cell; /* into equations_of_cell; cell_count + 1 places */
	uint32_t *equations_of_cell;
	uint32_t *queue; /* a ring: each equation waits at most once */
	bool *waiting;
	size_t head, length;
	unsigned k;
	struct pattern *pattern;
};

static bool withheld(const struct suppression *work, uint32_t cell)
{
	return work->pattern->states[cell] != CELL_PUBLISHED;
}

static void wait_for(struct suppression *work, uint32_t equation)
{
	if (work->waiting[equation])
		return;
	work->waiting[equation] = true;
	work->queue[(work->head + work->length++) % work->equations.count] = equation;
}

static void withhold(struct suppression *work, uint32_t cell, enum cell_state state)
{
	work->pattern->states[cell] = (unsigned char)state;
	*(state == CELL_PRIMARY ? &work->pattern->primary : &work->pattern->complementary) += 1;
	for (uint32_t i = work->first_of_cell[cell]; i < work->first_of_cell[cell + 1]; i++)
		wait_for(work, work->equations_of_cell[i]);
}

/* An equation as a list of its cells: number 0 is the total. */
static uint32_t cell_of(const struct suppression *work, const struct equation *equation, uint32_t number)
{
	return number == 0 ? equation->total : work->equations.members[equation->first + number - 1];
}

static void index_cells(struct suppression *work, struct arena *arena)
{
	uint32_t cells = work->cube->cell_count;
	uint32_t *ends = work->first_of_cell = arena_array(arena, cells + 1, sizeof *ends);
	for (size_t e = 0; e < work->equations.count; e++)
		for (uint32_t i = 0; i <= work->equations.list[e].count; i++)
			ends[cell_of(work, &work->equations.list[e], i)]++;
	for (uint32_t cell = 1; cell <= cells; cell++)
		ends[cell] += ends[cell - 1];
	work->equations_of_cell = arena_array(arena, ends[cells], sizeof *work->equations_of_cell);
	/* filled from the back, which turns each end into the start */
	for (size_t e = work->equations.count; e-- > 0;)
		for (uint32_t i = 0; i <= work->equations.list[e].count; i++)
			work->equations_of_cell[--ends[cell_of(work, &work->equations.list[e], i)]] = (uint32_t)e;
}

/* Whether the equation alone gives something away: one withheld cell, or withheld parts that the total shows to sum
 * to less than k. */
static bool exposes(const struct suppression *work, const struct equation *equation)
{
	uint32_t count = 0;
	uint64_t sum = 0;
	for (uint32_t i = 0; i <= equation->count; i++) {
		uint32_t cell = cell_of(work, equation, i);
		if (!withheld(work, cell))
			continue;
		count++;
		sum += work->cube->values[cell];
	}
	return count == 1 || (count > 1 && !withheld(work, equation->total) && sum < work->k);
}

/* The published part with the smallest count that is not zero; the total where there is none. */
static uint32_t cheapest_cell(const struct suppression *work, const struct equation *equation)
{
	uint32_t best = equation->total;
	uint64_t least = UINT64_MAX;
	for (uint32_t i = 1; i <= equation->count; i++) {
		uint32_t cell = cell_of(work, equation, i);
		uint64_t value = work->cube->values[cell];
		if (!withheld(work, cell) && value != 0 && value < least) {
			least = value;
			best = cell;
		}
	}
	return best;
}

static void suppress_small(struct suppression *work)
{
	for (uint32_t cell = 0; cell < work->cube->cell_count; cell++)
		if (work->cube->values[cell] >= 1 && work->cube->values[cell] < work->k)
			withhold(work, cell, CELL_PRIMARY);
}

static void suppress_until_safe(struct suppression *work)
{
	while (work->length > 0) {
		uint32_t number = work->queue[work->head];
		const struct equation *equation = &work->equations.list[number];
		work->head = (work->head + 1) % work->equations.count;
		work->length--;
		work->waiting[number] = false;
		while (exposes(work, equation))
			withhold(work, cheapest_cell(work, equation), CELL_COMPLEMENTARY);
	}
}

void protect_cube(const struct cube *cube, const struct protection *parameters, struct arena *arena, struct pattern *out)
{
	struct suppression work = { .cube = cube, .k = parameters->k, .pattern = out };
	*out = (struct pattern){ .states = arena_array(arena, cube->cell_count, 1) };
	cube_equations(cube, arena, &work.equations);
	index_cells(&work, arena);
	work.queue = arena_array(arena, work.equations.count, sizeof *work.queue);
	work.waiting = arena_array(arena, work.equations.count, sizeof *work.waiting);
	suppress_small(&work);
	suppress_until_safe(&work);
}
