#include "audit/audit.h"

#include <string.h>

#include "base/rows.h"

static bool refuse(struct error *err, const struct cube *cube, uint32_t cell, const char *what)
{
	struct cube_place place = cube_place(cube, cell);
	return error_set(err, ERROR_REFUSED, "audit: model '%s', %s '%s': %s; nothing is frozen: please report this with the publication's "
			 "parameters", place.model, place.area != NULL ? "area" : "version",
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

bool audit_prove(const struct cube *cube, const bool *withheld, unsigned k, struct arena *arena, struct proof *out,
		 struct error *err)
{
	uint64_t *values = copy_values(cube, arena);
	bool *shown = arena_array(arena, cube->cell_count, sizeof *shown);
	struct flow *flow = flow_create(cube, withheld, values, arena);
	*out = (struct proof){ 0 };
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
struct ledger {
	struct equations equations;
	uint32_t *first;   /* by cell, into `of` */
	uint32_t *of;
	int64_t *imbalance; /* by equation: total less parts */
};

static void count_member(struct ledger *ledger, uint32_t cell)
{
	ledger->first[cell + 1]++;
}

static void open_ledger(const struct cube *cube, struct arena *arena, struct ledger *out)
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

static bool adds_up(const struct cube *cube, const struct equations *equations, const struct equation *equation)
{
	uint64_t sum = 0;
	for (uint32_t i = 0; i < equation->count; i++)
		sum += cube->values[equations->members[equation->first + i]];
	return sum == cube->values[equation->total];
}

static void book(struct ledger *ledger, const struct shift *shift)
{
	for (uint32_t i = ledger->first[shift->cell]; i < ledger->first[shift->cell + 1]; i++) {
		uint32_t e = ledger->of[i];
		ledger->imbalance[e] += ledger->equations.list[e].total == shift->cell ? shift->change : -shift->change;
	}
}

static bool is_balanced(const struct ledger *ledger, const struct shift *shift)
{
	for (uint32_t i = ledger->first[shift->cell]; i < ledger->first[shift->cell + 1]; i++)
		if (ledger->imbalance[ledger->of[i]] != 0)
			return false;
	return true;
}

bool audit_add_up(const struct cube *cube, const bool *withheld, unsigned k, const struct proof *proof, struct arena *arena,
		  struct error *err)
{
	struct ledger ledger;
	uint64_t *values = copy_values(cube, arena);
	bool *shown = arena_array(arena, cube->cell_count, sizeof *shown);
	size_t at = 0;
	open_ledger(cube, arena, &ledger);
	for (size_t e = 0; e < ledger.equations.count; e++)
		if (!adds_up(cube, &ledger.equations, &ledger.equations.list[e]))
			return refuse(err, cube, ledger.equations.list[e].total, "the table itself does not add up");
	for (size_t w = 0; w < proof->witness_count; w++) {
		size_t start = at;
		for (; at < proof->ends[w]; at++) {
			const struct shift *shift = &proof->shifts[at];
			if (!withheld[shift->cell])
				return refuse(err, cube, shift->cell, "a witness changes a published count");
			if (shift->change < 0 && (uint64_t)-shift->change >= values[shift->cell])
				return refuse(err, cube, shift->cell, "a witness has a withheld count below 1");
			values[shift->cell] += (uint64_t)shift->change;
			shown[shift->cell] = shown[shift->cell] || values[shift->cell] >= k;
			book(&ledger, shift);
		}
		for (size_t i = start; i < at; i++)
			if (!is_balanced(&ledger, &proof->shifts[i]))
				return refuse(err, cube, proof->shifts[i].cell, "a witness does not add up");
	}
	for (uint32_t cell = 0; cell < cube->cell_count; cell++)
		if (cube->values[cell] >= 1 && cube->values[cell] < k && !shown[cell])
			return refuse(err, cube, cell, "no witness has this count at the threshold or above");
	return true;
}

void audit_write(const struct cube *cube, const struct proof *proof, struct text *out)
{
	size_t at = 0;
	text_add(out, "witness,model,area,version,change\r\n");
	for (size_t w = 0; w < proof->witness_count; w++)
		for (; at < proof->ends[w]; at++) {
			struct cube_place place = cube_place(cube, proof->shifts[at].cell);
			text_printf(out, "%zu,", w + 1);
			rows_add_field(out, place.model);
			text_printf(out, ",%s,", text_or_empty(place.area));
			rows_add_field(out, text_or_empty(place.version));
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
