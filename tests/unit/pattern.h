/* Which cells of a table are withheld, for tests of the audit: patterns that are safe and ones that are not; and plain two-way tables. */
#ifndef VITRINE_TESTS_PATTERN_H
#define VITRINE_TESTS_PATTERN_H

#include "protect/protect.h"
#include "table.h"

enum { K = 10 };

enum pattern_kind {
	PATTERN_PROTECTED, /* what protect_cube withholds */
	PATTERN_THRESHOLD, /* counts under k and no more */
	PATTERN_SCATTERED, /* any cells that are not zero */
	PATTERN_KINDS
};

/* In the table's arena. */
static inline bool *pattern_make(struct table *table, enum pattern_kind kind, uint64_t *random)
{
	const struct protection parameters = { PROTECTION_SUPPRESSION, K };
	const struct cube *cube = &table->cube;
	bool *withheld = arena_array(&table->arena, cube->cell_count, sizeof *withheld);
	struct pattern pattern;
	if (kind == PATTERN_PROTECTED)
		protect_cube(cube, &parameters, &table->arena, &pattern);
	for (uint32_t cell = 0; cell < cube->cell_count; cell++)
		withheld[cell] = kind == PATTERN_PROTECTED ? pattern.states[cell] != CELL_PUBLISHED :
				 cube->values[cell] > 0 && (kind == PATTERN_THRESHOLD ? cube->values[cell] < K : unit_below(random, 3) == 0);
	return withheld;
}

/* A two-way table as a cube: models are rows, countries columns, all of one region; no versions. */
struct plain {
	struct arena arena;
	struct cube cube;
	bool *withheld;
};

static inline uint32_t plain_cell(const struct plain *plain, uint32_t row, uint32_t column)
{
	return cube_area_cell(&plain->cube, row, column == plain->cube.countries ? cube_world(&plain->cube) : column);
}

static inline void plain_set(struct plain *plain, uint32_t row, uint32_t column, uint64_t count, char mark)
{
	uint32_t cell = plain_cell(plain, row, column);
	plain->cube.values[cell] += count;
	plain->withheld[cell] = mark == 'x';
	if (column < plain->cube.countries)
		return;
	cell = cube_area_cell(&plain->cube, row, cube_region_area(&plain->cube, 0)); /* the region is all that the world has */
	plain->cube.values[cell] += count;
	plain->withheld[cell] = mark == 'x';
}

/* Counts row by row without totals; the pattern with them, a string for each row and one for the totals, 'x' where withheld. */
static inline void plain_open(struct plain *plain, uint32_t rows, uint32_t columns, const uint64_t *counts, const char *const *pattern)
{
	static const char *const names[] = { "a", "b", "c", "d" }, *const regions[] = { "150" };
	static const uint32_t country_region[8];
	struct error err;
	*plain = (struct plain){ .cube = { .models = rows, .countries = columns, .regions = 1, .model_names = names,
					   .country_codes = table_countries, .region_codes = regions, .country_region = country_region } };
	assert_ok(cube_allocate(&plain->cube, &plain->arena, &err), &err);
	plain->withheld = arena_array(&plain->arena, plain->cube.cell_count, sizeof *plain->withheld);
	for (uint32_t r = 0; r < rows; r++)
		for (uint32_t c = 0; c < columns; c++) {
			uint64_t count = counts[r * columns + c];
			plain_set(plain, r, c, count, pattern[r][c]);
			plain_set(plain, r, columns, count, pattern[r][columns]);
			plain_set(plain, rows, c, count, pattern[rows][c]);
			plain_set(plain, rows, columns, count, pattern[rows][columns]);
		}
}

static inline void plain_close(struct plain *plain)
{
	arena_finish(&plain->arena);
}

#endif
