/* The audit's bounds against those of an independent program: glpsol, the linear programming solver of GLPK, which is run, never linked.
 * What it is given are the equations of the cube, not the network. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include "audit/audit.h"
#include "base/area.h"
#include "base/file.h"
#include "pattern.h"

extern char **environ;

enum { TABLES = 300, CONTRADICTIONS = 60, MOST_ROWS = 2000 };

/* A bound that glpsol is to find: the value of a column. */
struct wanted {
	uint32_t column;
	uint64_t bound;  /* the audit's */
	uint64_t beyond; /* a value above this means that there is none */
};

/* Systems side by side in one problem: they share nothing, so each is solved as if alone. */
struct problem {
	struct text body;
	uint32_t rows, columns, entries; /* entries: coefficients in rows */
	struct wanted *wanted;
	size_t wanted_count;
};

/* The table's equations over its withheld cells, each from 1 to `most`; published cells are numbers. One column has a price: 1 to find
 * its least, -1 to find its most; 0 for none. */
static uint32_t problem_add(struct problem *problem, const struct cube *cube, const struct equations *equations, const bool *withheld,
			    uint32_t priced, int price, uint64_t most, struct arena *arena)
{
	uint32_t *columns = arena_array(arena, cube->cell_count, sizeof *columns);
	for (uint32_t cell = 0; cell < cube->cell_count; cell++)
		if (withheld[cell]) {
			columns[cell] = ++problem->columns;
			text_printf(&problem->body, "j %u d 1 %llu\n", problem->columns, (unsigned long long)most);
		}
	for (size_t e = 0; e < equations->count; e++) {
		const struct equation *equation = &equations->list[e];
		uint32_t before = problem->entries;
		int64_t right = 0;
		problem->rows++;
		for (uint32_t i = 0; i <= equation->count; i++) {
			uint32_t cell = i < equation->count ? equations->members[equation->first + i] : equation->total;
			int sign = i < equation->count ? 1 : -1;
			if (withheld[cell]) {
				text_printf(&problem->body, "a %u %u %d\n", problem->rows, columns[cell], sign);
				problem->entries++;
			} else {
				right -= sign * (int64_t)cube->values[cell];
			}
		}
		if (problem->entries == before && right == 0)
			problem->rows--; /* holds whatever is withheld */
		else
			text_printf(&problem->body, "i %u s %lld\n", problem->rows, (long long)right);
	}
	if (price != 0)
		text_printf(&problem->body, "a 0 %u %d\n", columns[priced], price);
	return columns[priced];
}

static void problem_clear(struct problem *problem)
{
	text_finish(&problem->body);
	free(problem->wanted);
	*problem = (struct problem){ 0 };
}

static void spawn_glpsol(const char *problem, const char *solution)
{
	char name[] = "glpsol", format[] = "--glp", write_to[] = "-w", in[96], out[96];
	char *const arguments[] = { name, format, in, write_to, out, NULL };
	posix_spawn_file_actions_t actions;
	pid_t child;
	int status;
	snprintf(in, sizeof in, "%s", problem);
	snprintf(out, sizeof out, "%s", solution);
	assert_int_equal(posix_spawn_file_actions_init(&actions), 0);
	assert_int_equal(posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0), 0);
	int failure = posix_spawnp(&child, name, &actions, NULL, arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (failure != 0)
		fail_msg("glpsol: %s; 'make setup-tests' installs it (Debian: glpk-utils)", strerror(failure));
	while (waitpid(child, &status, 0) < 0)
		assert_int_equal(errno, EINTR);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail_msg("glpsol ended with wait status %d", status);
}

/* Solves; false where there is no solution. `values` by column from 1. */
static bool problem_solve(const struct problem *problem, const char *folder, struct arena *arena, double **values)
{
	struct text file = { 0 }, solution = { 0 };
	struct error err;
	char *in = path_join(arena, folder, "problem.glp"), *out = path_join(arena, folder, "solution");
	text_printf(&file, "p lp min %u %u %u\n", problem->rows, problem->columns, problem->entries);
	text_add_bytes(&file, problem->body.bytes, problem->body.length);
	text_add(&file, "e o f\n");
	assert_ok(file_create(in, file.bytes, file.length, &err), &err);
	spawn_glpsol(in, out);
	assert_int_equal(unlink(in), 0);
	assert_ok(file_read(out, 1 << 26, &solution, &err), &err);
	*values = arena_array(arena, (size_t)problem->columns + 1, sizeof **values);
	bool solved = false;
	for (char *line = strtok(solution.bytes, "\n"); line != NULL; line = strtok(NULL, "\n")) {
		unsigned column;
		char primal, dual;
		double value;
		if (sscanf(line, "s bas %*u %*u %c %c", &primal, &dual) == 2)
			solved = primal == 'f' && dual == 'f';
		if (sscanf(line, "j %u %*c %lf", &column, &value) == 2 && column <= problem->columns)
			(*values)[column] = value;
	}
	text_finish(&file);
	text_finish(&solution);
	return solved;
}

/* What was compared, told at the end. */
struct tally_of_run {
	unsigned tables, cells, bounds, exact, unbounded, runs;
};

static void compare(struct problem *problem, const char *folder, struct tally_of_run *tally)
{
	struct arena arena = { 0 };
	double *values;
	if (problem->wanted_count > 0 && !problem_solve(problem, folder, &arena, &values))
		fail_msg("glpsol finds no solution of a problem with %u rows", problem->rows);
	for (size_t i = 0; i < problem->wanted_count; i++) {
		const struct wanted *wanted = &problem->wanted[i];
		double value = values[wanted->column];
		if (value > (double)wanted->beyond)
			assert_true(wanted->bound == FLOW_UNBOUNDED);
		else if (value - (double)wanted->bound > 1e-6 || value - (double)wanted->bound < -1e-6)
			fail_msg("glpsol's bound is %.9g, the audit's %llu", value, (unsigned long long)wanted->bound);
	}
	tally->bounds += (unsigned)problem->wanted_count;
	tally->runs += problem->wanted_count > 0;
	problem_clear(problem);
	arena_finish(&arena);
}

static void want(struct problem *problem, uint32_t column, uint64_t bound, uint64_t beyond)
{
	problem->wanted = realloc(problem->wanted, (problem->wanted_count + 1) * sizeof *problem->wanted);
	problem->wanted[problem->wanted_count++] = (struct wanted){ column, bound, beyond };
}

/* No vertex of the tables allowed has a cell above the sum of all published ones and the least of the others: bounds beyond that are none. */
static uint64_t sum_of_all(const struct cube *cube, const bool *withheld)
{
	uint64_t sum = 0;
	for (uint32_t cell = 0; cell < cube->cell_count; cell++)
		sum += withheld[cell] ? 1 : cube->values[cell];
	return sum;
}

static void ask_of_each_cell(struct problem *problem, struct table *table, const bool *withheld, const char *folder, struct tally_of_run *tally)
{
	const struct cube *cube = &table->cube;
	struct equations equations;
	struct attack attack;
	struct error err;
	uint64_t beyond = sum_of_all(cube, withheld);
	cube_equations(cube, &table->arena, &equations);
	assert_ok(audit_attack(cube, withheld, K, true, &table->arena, &attack, &err), &err);
	for (uint32_t cell = 0; cell < cube->cell_count; cell++) {
		const struct interval *interval = &attack.intervals[cell];
		for (int price = -1; price <= 1 && withheld[cell]; price += 2) {
			uint32_t column = problem_add(problem, cube, &equations, withheld, cell, price, 3 * beyond, &table->arena);
			want(problem, column, price > 0 ? interval->lowest : interval->highest, beyond);
			if (problem->rows >= MOST_ROWS)
				compare(problem, folder, tally);
		}
	}
	tally->tables++;
	tally->cells += attack.withheld;
	tally->exact += attack.exact;
	for (uint32_t cell = 0; cell < cube->cell_count; cell++)
		tally->unbounded += attack.intervals[cell].highest == FLOW_UNBOUNDED;
}

static void fill_small(struct table *table, uint64_t *random, bool shared)
{
	static const char *const models[] = { "a", "b", "c", "d", "e" }, *const versions[] = { "1", "2", "3" };
	unsigned model_count = 1 + unit_below(random, 5), countries = 1 + unit_below(random, 7), version_count = 1 + unit_below(random, 3);
	unsigned first = unit_below(random, 5);
	for (unsigned m = 0; m < model_count; m++)
		for (unsigned c = 0; c < countries; c++)
			if (unit_below(random, 4) > 0)
				table_add(table, models[m], table_countries[first + c], versions[unit_below(random, version_count)],
					  1 + unit_below(random, 1u << unit_below(random, 8)));
	table_add(table, "a", table_countries[first], "1", 1 + unit_below(random, 20));
	table_finish(table, shared);
}

static void glpsol_finds_the_same_bounds(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	char folder[64];
	struct problem problem = { 0 };
	struct tally_of_run tally = { 0 };
	struct error err;
	unit_folder(folder);
	for (int round = 0; round < TABLES; round++) {
		struct table table = { 0 };
		fill_small(&table, &random, round % 2);
		bool *withheld = pattern_make(&table, (enum pattern_kind)(round / 2 % PATTERN_KINDS), &random);
		ask_of_each_cell(&problem, &table, withheld, folder, &tally);
		table_free(&table);
	}
	compare(&problem, folder, &tally);
	printf("%u tables, %u withheld cells (%u exact, %u unbounded), %u bounds in %u runs of glpsol\n", tally.tables, tally.cells,
	       tally.exact, tally.unbounded, tally.bounds, tally.runs);
	assert_true(tally.exact > 0 && tally.unbounded > 0 && tally.bounds == 2 * tally.cells);
	assert_ok(folder_remove(folder, &err), &err);
}

/* Figures of which one was changed: glpsol has no solution exactly where the audit says that they contradict each other. */
static void glpsol_finds_the_same_contradictions(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	char folder[64];
	unsigned contradictions = 0;
	struct error err;
	unit_folder(folder);
	for (int round = 0; round < CONTRADICTIONS; round++) {
		struct table table = { 0 };
		struct problem problem = { 0 };
		struct equations equations;
		struct attack attack;
		double *values;
		fill_small(&table, &random, round % 2);
		bool *withheld = arena_array(&table.arena, table.cube.cell_count, sizeof *withheld);
		for (uint32_t cell = 0; cell < table.cube.cell_count; cell++)
			withheld[cell] = table.cube.values[cell] > 0 && unit_below(&random, 8) > 0;
		uint32_t cell = unit_below(&random, table.cube.cell_count);
		for (; withheld[cell] && cell > 0; cell--)
			;
		table.cube.values[cell] = unit_below(&random, 40);
		cube_equations(&table.cube, &table.arena, &equations);
		problem_add(&problem, &table.cube, &equations, withheld, 0, 0, 3 * sum_of_all(&table.cube, withheld), &table.arena);
		bool solved = problem.rows == 0 || problem_solve(&problem, folder, &table.arena, &values);
		assert_int_equal(audit_attack(&table.cube, withheld, K, true, &table.arena, &attack, &err), solved);
		contradictions += !solved;
		problem_clear(&problem);
		table_free(&table);
	}
	printf("%u tables, %u of them contradictory\n", CONTRADICTIONS, contradictions);
	assert_in_range(contradictions, 1, CONTRADICTIONS - 1);
	assert_ok(folder_remove(folder, &err), &err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(glpsol_finds_the_same_bounds),
		cmocka_unit_test(glpsol_finds_the_same_contradictions),
	};
	area_init();
	return cmocka_run_group_tests_name("glpsol", tests, NULL, NULL);
}
