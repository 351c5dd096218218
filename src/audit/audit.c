#include "audit/audit.h"

#include <string.h>

static bool refuse(struct error *err, const struct cube *cube, uint32_t cell, const char *what)
{
	struct cube_place place = cube_place(cube, cell);
	return error_set(err, ERROR_REFUSED, "audit: model '%s', %s '%s': %s; nothing is frozen: please report this, without the "
			 "names", place.model, place.area != NULL ? "area" : "version",
			 place.area != NULL ? place.area : place.version, what);
}

static void *grow(struct arena *arena, const void *old, size_t count, size_t *capacity, size_t size)
{
	*capacity = *capacity * 2 + 1024;
	void *grown = arena_array(arena, *capacity, size);
	if (count > 0)
		memcpy(grown, old, count * size);
	return grown;
}

static void keep_witness(struct proof *proof, const struct shift *shifts, size_t count, struct arena *arena)
{
	for (size_t i = 0; i < count; i++) {
		if (proof->shift_count == proof->shift_capacity)
			proof->shifts = grow(arena, proof->shifts, proof->shift_count, &proof->shift_capacity, sizeof *proof->shifts);
		proof->shifts[proof->shift_count++] = shifts[i];
	}
	if (proof->witness_count == proof->witness_capacity)
		proof->ends = grow(arena, proof->ends, proof->witness_count, &proof->witness_capacity, sizeof *proof->ends);
	proof->ends[proof->witness_count++] = proof->shift_count;
}

static uint64_t *copy_values(const struct cube *cube, struct arena *arena)
{
	uint64_t *values = arena_array(arena, cube->cell_count, sizeof *values);
	memcpy(values, cube->values, cube->cell_count * sizeof *values);
	return values;
}

static bool withholds_no_zero(const struct cube *cube, const bool *withheld, struct error *err)
{
	for (uint32_t cell = 0; cell < cube->cell_count; cell++)
		if (withheld[cell] && cube->values[cell] == 0)
			return refuse(err, cube, cell, "a count of zero would be withheld");
	return true;
}

bool audit_prove(const struct cube *cube, const bool *withheld, unsigned k, struct arena *arena, struct proof *out,
		 struct error *err)
{
	uint64_t *values = copy_values(cube, arena);
	bool *shown = arena_array(arena, cube->cell_count, sizeof *shown);
	struct flow *flow = flow_create(cube, withheld, values, arena);
	*out = (struct proof){ 0 };
	if (!withholds_no_zero(cube, withheld, err))
		return false;
	for (uint32_t cell = 0; cell < cube->cell_count; cell++) {
		size_t count;
		if (cube->values[cell] == 0 || cube->values[cell] >= k || shown[cell])
			continue;
		if (!withheld[cell])
			return refuse(err, cube, cell, "a count under the threshold would be published");
		uint64_t lacking = values[cell] < k ? k - values[cell] : 0;
		if (flow_raise(flow, cell, lacking) < lacking)
			return refuse(err, cube, cell, "the published figures would show that the count is under the threshold");
		const struct shift *shifts = flow_shifts(flow, &count);
		keep_witness(out, shifts, count, arena);
		for (size_t i = 0; i < count; i++)
			shown[shifts[i].cell] = shown[shifts[i].cell] || values[shifts[i].cell] >= k;
	}
	return true;
}

/* The equations that each cell is in, and how far each is out of balance. */
struct books {
	struct equations equations;
	uint32_t *first;   /* by cell, into `of` */
	uint32_t *of;
	int64_t *imbalance; /* by equation: total less parts */
};

static void count_member(struct books *books, uint32_t cell)
{
	books->first[cell + 1]++;
}

static void open_books(const struct cube *cube, struct arena *arena, struct books *out)
{
	cube_equations(cube, arena, &out->equations);
	out->first = arena_array(arena, (size_t)cube->cell_count + 1, sizeof *out->first);
	for (size_t e = 0; e < out->equations.count; e++)
		count_member(out, out->equations.list[e].total);
	for (size_t i = 0; i < out->equations.member_count; i++)
		count_member(out, out->equations.members[i]);
	uint32_t *next = arena_array(arena, (size_t)cube->cell_count + 1, sizeof *next);
	for (uint32_t cell = 0; cell < cube->cell_count; cell++)
		next[cell + 1] = out->first[cell + 1] += out->first[cell];
	out->of = arena_array(arena, out->first[cube->cell_count], sizeof *out->of);
	for (size_t e = 0; e < out->equations.count; e++) {
		const struct equation *equation = &out->equations.list[e];
		out->of[next[equation->total]++] = (uint32_t)e;
		for (uint32_t i = 0; i < equation->count; i++)
			out->of[next[out->equations.members[equation->first + i]]++] = (uint32_t)e;
	}
	out->imbalance = arena_array(arena, out->equations.count, sizeof *out->imbalance);
}

/* No count and no sum of a table comes near; what stays below can be added to another such without overflow. */
#define BEYOND (INT64_C(1) << 60)

static bool is_beyond(int64_t number)
{
	return number >= BEYOND || number <= -BEYOND;
}

/* False where a sum leaves the range in which it can be trusted. */
static bool book(struct books *books, uint32_t cell, int64_t change)
{
	bool ok = !is_beyond(change);
	for (uint32_t i = books->first[cell]; ok && i < books->first[cell + 1]; i++) {
		uint32_t e = books->of[i];
		books->imbalance[e] += books->equations.list[e].total == cell ? change : -change;
		ok = !is_beyond(books->imbalance[e]);
	}
	return ok;
}

static bool is_balanced(const struct books *books, uint32_t cell)
{
	for (uint32_t i = books->first[cell]; i < books->first[cell + 1]; i++)
		if (books->imbalance[books->of[i]] != 0)
			return false;
	return true;
}

/* The addition at hand. */
struct addition {
	const struct cube *cube;
	const bool *withheld;
	unsigned k;
	struct books books;
	int64_t *values; /* by cell, in the witness reached */
	bool *shown;     /* by cell: k or more in one of them */
};

/* The true table, from which the first witness is made. */
static bool add_truth(struct addition *addition, struct error *err)
{
	const struct cube *cube = addition->cube;
	for (uint32_t cell = 0; cell < cube->cell_count; cell++) {
		addition->values[cell] = cube->values[cell] < (uint64_t)BEYOND ? (int64_t)cube->values[cell] : BEYOND;
		if (!book(&addition->books, cell, addition->values[cell]))
			return refuse(err, cube, cell, "the counts do not add up");
	}
	for (uint32_t cell = 0; cell < cube->cell_count; cell++)
		if (!is_balanced(&addition->books, cell))
			return refuse(err, cube, cell, "the counts do not add up");
	return withholds_no_zero(cube, addition->withheld, err);
}

/* What a witness is can be told once all of its shifts are made, since each may name a cell more than once. */
static bool add_witness(struct addition *addition, const struct shift *shifts, size_t count, struct error *err)
{
	const struct cube *cube = addition->cube;
	for (size_t i = 0; i < count; i++) {
		uint32_t cell = shifts[i].cell;
		if (cell >= cube->cell_count)
			return error_set(err, ERROR_REFUSED, "audit: a witness changes cell %u, and there are %u", cell, cube->cell_count);
		if (!addition->withheld[cell])
			return refuse(err, cube, cell, "a witness changes a published count");
		if (!book(&addition->books, cell, shifts[i].change) || is_beyond(addition->values[cell] + shifts[i].change))
			return refuse(err, cube, cell, "a witness does not add up");
		addition->values[cell] += shifts[i].change;
	}
	for (size_t i = 0; i < count; i++) {
		uint32_t cell = shifts[i].cell;
		if (addition->values[cell] < 1)
			return refuse(err, cube, cell, "a witness has a withheld count below 1");
		if (!is_balanced(&addition->books, cell))
			return refuse(err, cube, cell, "a witness does not add up");
		addition->shown[cell] = addition->shown[cell] || addition->values[cell] >= addition->k;
	}
	return true;
}

bool audit_add_up(const struct cube *cube, const bool *withheld, unsigned k, const struct proof *proof, struct arena *arena,
		  struct error *err)
{
	struct addition addition = { .cube = cube, .withheld = withheld, .k = k };
	size_t at = 0;
	addition.values = arena_array(arena, cube->cell_count, sizeof *addition.values);
	addition.shown = arena_array(arena, cube->cell_count, sizeof *addition.shown);
	open_books(cube, arena, &addition.books);
	if (!add_truth(&addition, err))
		return false;
	for (size_t w = 0; w < proof->witness_count; at = proof->ends[w++]) {
		if (proof->ends[w] < at || proof->ends[w] > proof->shift_count)
			return error_set(err, ERROR_REFUSED, "audit: witness %zu ends where no witness can", w + 1);
		if (!add_witness(&addition, proof->shifts + at, proof->ends[w] - at, err))
			return false;
	}
	for (uint32_t cell = 0; cell < cube->cell_count; cell++)
		if (cube->values[cell] >= 1 && cube->values[cell] < k && !addition.shown[cell])
			return refuse(err, cube, cell, withheld[cell] ? "no witness has this count at the threshold or above" :
				      "a count under the threshold would be published");
	return true;
}

void audit_write(const struct cube *cube, const struct proof *proof, struct text *out)
{
	size_t at = 0;
	text_add(out, "witness,model,area,version,change\r\n");
	for (size_t w = 0; w < proof->witness_count; w++)
		for (; at < proof->ends[w]; at++) {
			text_printf(out, "%zu,", w + 1);
			cube_add_place(out, cube_place(cube, proof->shifts[at].cell));
			text_printf(out, ",%lld\r\n", (long long)proof->shifts[at].change);
		}
}

static void count_interval(struct attack *attack, uint32_t cell, unsigned k)
{
	const struct interval *interval = &attack->intervals[cell];
	attack->withheld++;
	if (interval->lowest == interval->highest && attack->exact++ == 0)
		attack->first_exact = cell;
	if (interval->highest < k && attack->small++ == 0)
		attack->first_small = cell;
}

static struct interval bound(struct flow *flow, uint64_t *values, uint32_t cell, unsigned k, bool full)
{
	struct interval interval;
	uint64_t limit = full ? FLOW_UNBOUNDED : values[cell] < k ? k - values[cell] : 1;
	uint64_t raised = flow_raise(flow, cell, limit);
	interval.highest = raised == FLOW_UNBOUNDED ? FLOW_UNBOUNDED : values[cell];
	if (full || raised == 0)
		flow_lower(flow, cell, full ? FLOW_UNBOUNDED : 1);
	interval.lowest = !full && raised != 0 ? values[cell] - raised : values[cell];
	return interval;
}

bool audit_attack(const struct cube *cube, const bool *withheld, unsigned k, bool full, struct arena *arena, struct attack *out,
		  struct error *err)
{
	uint64_t *values = copy_values(cube, arena);
	size_t count;
	*out = (struct attack){ .intervals = arena_array(arena, cube->cell_count, sizeof *out->intervals) };
	for (uint32_t cell = 0; cell < cube->cell_count; cell++)
		if (withheld[cell])
			values[cell] = 1;
	struct flow *flow = flow_create(cube, withheld, values, arena);
	if (!flow_settle(flow))
		return error_set(err, ERROR_REFUSED, "no table with a count of 1 or more in each withheld cell agrees with what is published: the "
				 "figures contradict each other");
	for (uint32_t cell = 0; cell < cube->cell_count; cell++) {
		if (!withheld[cell])
			continue;
		out->intervals[cell] = bound(flow, values, cell, k, full);
		if (full)
			flow_undo(flow); /* one bound after the other could carry a cell that has none out of all range */
		else
			flow_shifts(flow, &count); /* forget what moved */
		count_interval(out, cell, k);
	}
	return true;
}

bool audit_release(const struct cube *cube, const bool *withheld, unsigned k, struct arena *arena, struct proof *out, struct error *err)
{
	struct attack attack;
	if (!audit_prove(cube, withheld, k, arena, out, err) || !audit_add_up(cube, withheld, k, out, arena, err) ||
	    !audit_attack(cube, withheld, k, false, arena, &attack, err))
		return false;
	if (attack.exact > 0)
		return refuse(err, cube, attack.first_exact, "the published figures would give the withheld count away");
	if (attack.small > 0)
		return refuse(err, cube, attack.first_small, "the published figures would show that the count is under the threshold");
	return true;
}
