/* The network says what the equations say: no more, no less. */
#include "base/area.h"
#include "cube/network.h"
#include "pattern.h"

/* Row echelon form modulo a prime: two systems of equations say the same if neither adds to the rank of the other. */
enum { PRIME = 1000003 };

struct matrix {
	uint32_t columns, rank;
	int64_t *rows; /* `rank` rows, each with 1 at its leading column and 0 there below */
	uint32_t *leading;
};

static int64_t inverse(int64_t number)
{
	int64_t power = 1;
	for (int exponent = PRIME - 2; exponent > 0; exponent /= 2) {
		power = exponent % 2 == 1 ? power * number % PRIME : power;
		number = number * number % PRIME;
	}
	return power;
}

/* Takes the row into the matrix if it says something new: whether it does. */
static bool matrix_add(struct matrix *matrix, int64_t *row)
{
	uint32_t at = 0;
	for (uint32_t r = 0; r < matrix->rank; r++) {
		int64_t factor = row[matrix->leading[r]];
		for (uint32_t i = 0; factor != 0 && i < matrix->columns; i++)
			row[i] = ((row[i] - factor * matrix->rows[r * matrix->columns + i]) % PRIME + PRIME) % PRIME;
	}
	while (at < matrix->columns && row[at] == 0)
		at++;
	if (at == matrix->columns)
		return false;
	int64_t scale = inverse(row[at]);
	for (uint32_t i = 0; i < matrix->columns; i++)
		matrix->rows[matrix->rank * matrix->columns + i] = row[i] * scale % PRIME;
	matrix->leading[matrix->rank++] = at;
	return true;
}

static uint32_t add_equations(struct matrix *matrix, const struct equations *equations, struct arena *arena)
{
	uint32_t news = 0;
	for (size_t e = 0; e < equations->count; e++) {
		int64_t *row = arena_array(arena, matrix->columns, sizeof *row);
		row[equations->list[e].total] = 1;
		for (uint32_t i = 0; i < equations->list[e].count; i++)
			row[equations->members[equations->list[e].first + i]] += PRIME - 1;
		news += matrix_add(matrix, row);
	}
	return news;
}

static uint32_t add_nodes(struct matrix *matrix, const struct network *network, struct arena *arena)
{
	uint32_t news = 0;
	for (uint32_t node = 0; node < network->nodes; node++) {
		int64_t *row = arena_array(arena, matrix->columns, sizeof *row);
		for (uint32_t cell = 0; cell < matrix->columns; cell++)
			row[cell] = network->tail[cell] == node ? 1 : network->head[cell] == node ? PRIME - 1 : 0;
		news += matrix_add(matrix, row);
	}
	return news;
}

static void open_matrix(const struct cube *cube, struct arena *arena, struct matrix *out)
{
	*out = (struct matrix){ .columns = cube->cell_count };
	out->rows = arena_array(arena, (size_t)cube->cell_count * cube->cell_count, sizeof *out->rows);
	out->leading = arena_array(arena, cube->cell_count, sizeof *out->leading);
}

static void compare(const struct cube *cube, struct arena *arena)
{
	struct equations equations;
	struct network network;
	struct matrix said, conserved;
	cube_equations(cube, arena, &equations);
	cube_network(cube, arena, &network);
	open_matrix(cube, arena, &said);
	open_matrix(cube, arena, &conserved);
	uint32_t rank = add_equations(&said, &equations, arena);
	assert_int_equal(add_nodes(&conserved, &network, arena), rank);
	assert_int_equal(add_nodes(&said, &network, arena), 0);
	assert_int_equal(add_equations(&conserved, &equations, arena), 0);
}

static void conservation_of_flow_is_the_equations(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	for (int round = 0; round < 60; round++) {
		struct table table = { 0 };
		table_fill(&table, &random, round % 2);
		compare(&table.cube, &table.arena);
		table_free(&table);
	}
}

static void a_true_table_is_conserved_at_every_node(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	for (int round = 0; round < 300; round++) {
		struct table table = { 0 };
		struct network network;
		table_fill(&table, &random, round % 2);
		cube_network(&table.cube, &table.arena, &network);
		int64_t *lacks = arena_array(&table.arena, network.nodes, sizeof *lacks);
		for (uint32_t cell = 0; cell < table.cube.cell_count; cell++) {
			assert_true(network.tail[cell] < network.nodes && network.head[cell] < network.nodes);
			assert_int_not_equal(network.tail[cell], network.head[cell]);
			lacks[network.tail[cell]] += (int64_t)table.cube.values[cell];
			lacks[network.head[cell]] -= (int64_t)table.cube.values[cell];
		}
		for (uint32_t node = 0; node < network.nodes; node++)
			assert_int_equal(lacks[node], 0);
		table_free(&table);
	}
}

static void a_cube_without_versions_says_nothing_of_them(void **state)
{
	(void)state;
	const uint64_t counts[] = { 1, 2, 3, 4, 5, 6 };
	const char *const pattern[] = { "....", "....", "...." };
	struct plain plain;
	struct equations equations;
	plain_open(&plain, 2, 3, counts, pattern);
	cube_equations(&plain.cube, &plain.arena, &equations);
	for (size_t e = 0; e < equations.count; e++)
		assert_true(equations.list[e].count > 0);
	compare(&plain.cube, &plain.arena);
	plain.cube.versions_shared = true;
	compare(&plain.cube, &plain.arena);
	plain_close(&plain);
}

static void an_empty_cube_has_a_network(void **state)
{
	(void)state;
	for (int shared = 0; shared < 2; shared++) {
		struct arena arena = { 0 };
		struct cube cube = { .versions_shared = shared };
		struct error err;
		assert_ok(cube_allocate(&cube, &arena, &err), &err);
		assert_int_equal(cube.cell_count, 1);
		struct network network;
		cube_network(&cube, &arena, &network);
		assert_int_not_equal(network.tail[0], network.head[0]);
		compare(&cube, &arena);
		arena_finish(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conservation_of_flow_is_the_equations),
		cmocka_unit_test(a_true_table_is_conserved_at_every_node),
		cmocka_unit_test(a_cube_without_versions_says_nothing_of_them),
		cmocka_unit_test(an_empty_cube_has_a_network),
	};
	area_init();
	return cmocka_run_group_tests_name("network", tests, NULL, NULL);
}
