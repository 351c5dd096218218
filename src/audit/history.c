#include "audit/history.h"

#include "cube/join.h"

/* The editions over the members of all. */
struct history {
	struct cube *cubes;
	size_t count;
	const bool *withheld; /* by cell, in every edition */
	unsigned k;
	struct error *err;
};

/* `later` counts from 0; the message says revisions, which count from 1. */
static bool refuse(const struct history *history, size_t later, uint32_t cell, const char *what)
{
	struct cube_place place = cube_place(&history->cubes[later], cell);
	return error_set(history->err, ERROR_REFUSED, "revision %zu, model '%s', %s '%s': %s", later + 1, place.model,
			 place.area != NULL ? "area" : "version", place.area != NULL ? place.area : place.version, what);
}

/* Where the edition's pattern says withheld, by cell of the joined cubes; what the edition does not have is published. */
static bool *place_pattern(const struct history *history, const struct history_table *table, const uint32_t *map, struct arena *arena)
{
	bool *withheld = arena_array(arena, history->cubes[0].cell_count, sizeof *withheld);
	for (uint32_t cell = 0; cell < table->cube->cell_count; cell++)
		withheld[map[cell]] = table->withheld[cell];
	return withheld;
}

static bool same_pattern(const struct history *history, size_t edition, const bool *withheld)
{
	for (uint32_t cell = 0; cell < history->cubes[edition].cell_count; cell++)
		if (withheld[cell] != history->withheld[cell])
			return refuse(history, edition, cell, "withheld in one edition of the period and published in another");
	return true;
}

/* Nobody revised a quarter as often; a hostile site of a few megabytes could pretend to. */
enum { REVISIONS_MOST = 200 };

static bool open_history(const struct history_table *tables, size_t count, struct arena *arena, struct history *history)
{
	const struct cube **cubes = arena_array(arena, count, sizeof *cubes);
	uint32_t **maps = arena_array(arena, count, sizeof *maps);
	for (size_t i = 0; i < count; i++)
		cubes[i] = tables[i].cube;
	history->cubes = arena_array(arena, count, sizeof *history->cubes);
	history->count = count;
	if (count > REVISIONS_MOST)
		return error_set(history->err, ERROR_REFUSED, "%zu editions of one period are more than %d", count, REVISIONS_MOST);
	if (!cube_join_all(cubes, count, arena, history->cubes, maps, history->err))
		return false;
	if (history->cubes[0].cell_count > (size_t)4 * CUBE_CELLS_MOST / count)
		return error_set(history->err, ERROR_REFUSED, "%zu editions of %u cells are more than can be compared", count,
				 history->cubes[0].cell_count);
	history->withheld = place_pattern(history, &tables[0], maps[0], arena);
	for (size_t i = 1; i < count; i++)
		if (!same_pattern(history, i, place_pattern(history, &tables[i], maps[i], arena)))
			return false;
	return true;
}

static uint64_t between(uint64_t a, uint64_t b)
{
	return a < b ? b - a : a - b;
}

static bool check_published_leaf(const struct history *history, uint32_t leaf)
{
	for (size_t i = 0; i < history->count; i++) {
		uint64_t figure = history->cubes[i].values[leaf];
		if (figure > 0 && figure < history->k)
			return refuse(history, i, leaf, "a count under the threshold is published");
		if (i > 0 && figure == history->cubes[i - 1].values[leaf])
			continue;
		for (size_t j = 0; j < i; j++) {
			uint64_t change = between(figure, history->cubes[j].values[leaf]);
			if (change > 0 && change < history->k)
				return refuse(history, i, leaf, "it differs from an earlier edition by less than the threshold");
		}
	}
	return true;
}

/* Never down, and up by k or more: so between any two editions. */
static bool check_withheld_leaf(const struct history *history, uint32_t leaf)
{
	for (size_t i = 1; i < history->count; i++) {
		uint64_t before = history->cubes[i - 1].values[leaf], figure = history->cubes[i].values[leaf];
		if (figure < before)
			return refuse(history, i, leaf, "a withheld count falls");
		if (figure > before && figure - before < history->k)
			return refuse(history, i, leaf, "a withheld count rises by less than the threshold");
	}
	return true;
}

static bool check_leaves(const struct history *history, bool inside)
{
	for (uint32_t cell = 0; cell < history->cubes[0].cell_count; cell++) {
		if (!cube_is_leaf(&history->cubes[0], cell))
			continue;
		if (!history->withheld[cell] && !check_published_leaf(history, cell))
			return false;
		if (history->withheld[cell] && inside && !check_withheld_leaf(history, cell))
			return false;
	}
	return true;
}

/* What the withheld parts of an equation sum to; false where the total or a sum is among what is withheld, or nothing is. */
static bool find_remainder(const struct history *history, size_t edition, const struct equations *equations,
			   const struct equation *equation, uint64_t *out)
{
	const struct cube *cube = &history->cubes[edition];
	bool some = false;
	if (history->withheld[equation->total])
		return false;
	*out = cube->values[equation->total];
	for (uint32_t i = 0; i < equation->count; i++) {
		uint32_t cell = equations->members[equation->first + i];
		if (!history->withheld[cell])
			*out -= cube->values[cell]; /* wraps where the figures contradict each other: no sum then */
		else if (!cube_is_leaf(cube, cell))
			return false;
		some = some || history->withheld[cell];
	}
	return some;
}

static bool check_remainders(const struct history *history, const struct equations *equations)
{
	for (size_t e = 0; e < equations->count; e++) {
		const struct equation *equation = &equations->list[e];
		uint64_t before, now;
		if (!find_remainder(history, 0, equations, equation, &before))
			continue;
		for (size_t i = 1; i < history->count; i++, before = now) {
			find_remainder(history, i, equations, equation, &now);
			if (now < before)
				return refuse(history, i, equation->total, "its withheld parts fall");
			if (now > before && now - before < history->k)
				return refuse(history, i, equation->total, "its withheld parts rise by less than the threshold");
		}
	}
	return true;
}

bool history_prove(const struct history_table *tables, size_t count, unsigned k, struct arena *arena, struct proof *out, struct error *err)
{
	struct history history = { .k = k, .err = err };
	if (!open_history(tables, count, arena, &history))
		return false;
	if (history.cubes[0].cell_count != tables[count - 1].cube->cell_count)
		return error_set(err, ERROR_REFUSED, "the new revision lacks a model, country or version that an earlier edition has");
	if (!check_leaves(&history, true) || !audit_prove(&history.cubes[0], history.withheld, k, arena, out, err))
		return false;
	/* each table adds up, withholds no zero, and allows what the first one does */
	for (size_t i = 0; i < count; i++)
		if (!audit_add_up(&history.cubes[i], history.withheld, k, out, arena, err))
			return false;
	return true;
}

bool history_check(const struct history_table *tables, size_t count, unsigned k, struct arena *arena, struct error *err)
{
	struct history history = { .k = k, .err = err };
	struct equations equations;
	if (!open_history(tables, count, arena, &history) || !check_leaves(&history, false))
		return false;
	cube_equations(&history.cubes[0], arena, &equations);
	return check_remainders(&history, &equations);
}
