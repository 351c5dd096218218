/* An attack by trying every table: for tables with a few withheld leaves. It knows sums and nothing of networks. */
#ifndef VITRINE_TESTS_BRUTE_H
#define VITRINE_TESTS_BRUTE_H

#include "history.h"

enum { MOST_HIDDEN = 5, MOST_TRIED = 3000 };

/* All editions over the members of the newest, and the withheld leaves. */
struct attacker {
	struct cube cubes[MOST_EDITIONS], scratch;
	unsigned count, k;
	const bool *withheld;
	uint32_t hidden[MOST_HIDDEN], hidden_count;
	struct arena arena;
};

struct guess {
	uint64_t values[MOST_HIDDEN];
};

struct guesses {
	struct guess *list;
	size_t count;
};

/* False: too many are withheld to try them all, or none is. */
static inline bool attacker_begin(struct attacker *attacker, const struct history_table *tables, unsigned count, unsigned k)
{
	struct error err;
	*attacker = (struct attacker){ .count = count, .k = k, .withheld = tables[count - 1].withheld };
	for (unsigned i = 0; i < count; i++)
		assert_ok(cube_join(tables[i].cube, tables[count - 1].cube, &attacker->arena, &attacker->cubes[i], NULL, &err), &err);
	assert_ok(cube_join(tables[0].cube, tables[count - 1].cube, &attacker->arena, &attacker->scratch, NULL, &err), &err);
	for (uint32_t cell = 0; cell < attacker->scratch.cell_count; cell++) {
		if (!cube_is_leaf(&attacker->scratch, cell) || !attacker->withheld[cell])
			continue;
		if (attacker->hidden_count == MOST_HIDDEN)
			return false;
		attacker->hidden[attacker->hidden_count++] = cell;
	}
	return attacker->hidden_count > 0;
}

static inline void attacker_end(struct attacker *attacker)
{
	arena_finish(&attacker->arena);
}

/* Whether the table in scratch agrees with what the edition publishes; its margins are made from its leaves. */
static inline bool agrees(struct attacker *attacker, unsigned edition)
{
	const struct cube *published = &attacker->cubes[edition], *table = &attacker->scratch;
	for (uint32_t i = 0; i < attacker->hidden_count; i++)
		if (table->values[attacker->hidden[i]] < 1 || table->values[attacker->hidden[i]] > INT64_MAX)
			return false;
	if (!cube_sum(&attacker->scratch))
		return false;
	for (uint32_t cell = 0; cell < table->cell_count; cell++)
		if (attacker->withheld[cell] ? table->values[cell] < 1 : table->values[cell] != published->values[cell])
			return false;
	return true;
}

/* The edition's published leaves, and a guess at the withheld ones. */
static inline bool fits(struct attacker *attacker, unsigned edition, const struct guess *guess)
{
	memcpy(attacker->scratch.values, attacker->cubes[edition].values,
	       attacker->scratch.cell_count * sizeof *attacker->scratch.values);
	for (uint32_t i = 0; i < attacker->hidden_count; i++)
		attacker->scratch.values[attacker->hidden[i]] = guess->values[i];
	return agrees(attacker, edition);
}

/* A guess at the first edition, moved by what the edition changed, must agree with it. */
static inline bool survives(struct attacker *attacker, unsigned edition, const struct guess *guess)
{
	struct guess moved;
	for (uint32_t i = 0; i < attacker->hidden_count; i++)
		moved.values[i] = guess->values[i] + attacker->cubes[edition].values[attacker->hidden[i]] -
				  attacker->cubes[0].values[attacker->hidden[i]];
	return fits(attacker, edition, &moved);
}

/* What to try: the bounds that one edition leaves, cut where that is too much. */
struct box {
	struct interval ranges[MOST_HIDDEN];
	bool is_complete;
};

static inline uint64_t box_size(const struct attacker *attacker, const struct box *box, uint32_t *widest)
{
	uint64_t size = 1;
	*widest = 0;
	for (uint32_t i = 0; i < attacker->hidden_count; i++) {
		const struct interval *range = &box->ranges[i], *most = &box->ranges[*widest];
		size *= range->highest - range->lowest + 1;
		if (range->highest - range->lowest > most->highest - most->lowest)
			*widest = i;
	}
	return size;
}

static inline void choose_box(struct attacker *attacker, unsigned edition, struct box *out)
{
	struct error err;
	struct attack attack;
	uint32_t widest;
	assert_ok(audit_attack(&attacker->cubes[edition], attacker->withheld, attacker->k, true, &attacker->arena, &attack, &err), &err);
	out->is_complete = true;
	for (uint32_t i = 0; i < attacker->hidden_count; i++) {
		struct interval *range = &out->ranges[i];
		*range = attack.intervals[attacker->hidden[i]];
		if (range->highest > range->lowest + 80) {
			range->highest = range->lowest + 80;
			out->is_complete = false;
		}
	}
	while (box_size(attacker, out, &widest) > MOST_TRIED) {
		out->ranges[widest].highest--;
		out->is_complete = false;
	}
}

/* Every table in the box that agrees with the edition. */
static inline struct guesses guess_all(struct attacker *attacker, unsigned edition, const struct box *box)
{
	struct guesses guesses = { .list = arena_array(&attacker->arena, MOST_TRIED, sizeof *guesses.list) };
	struct guess guess;
	for (uint32_t i = 0; i < attacker->hidden_count; i++)
		guess.values[i] = box->ranges[i].lowest;
	for (uint32_t at = 0; at < attacker->hidden_count;) {
		if (fits(attacker, edition, &guess))
			guesses.list[guesses.count++] = guess;
		for (at = 0; at < attacker->hidden_count && ++guess.values[at] > box->ranges[at].highest; at++)
			guess.values[at] = box->ranges[at].lowest;
	}
	return guesses;
}

/* Whether a change of a withheld leaf is one that the attacker holds possible: by the rules of a revision, or (not
 * `by_rules`) any arrival. */
static inline bool is_possible(const struct attacker *attacker, const struct guess *from, const struct guess *to, bool by_rules)
{
	for (uint32_t i = 0; i < attacker->hidden_count; i++)
		if (to->values[i] < from->values[i] ||
		    (by_rules && to->values[i] != from->values[i] && to->values[i] - from->values[i] < attacker->k))
			return false;
	return true;
}

/* Of the guesses at the first edition, those that no guess at a later one follows from. */
static inline size_t count_excluded(const struct attacker *attacker, const struct guesses *first, const struct guesses *later, bool by_rules)
{
	size_t excluded = 0;
	for (size_t i = 0; i < first->count; i++) {
		bool follows = false;
		for (size_t j = 0; j < later->count && !follows; j++)
			follows = is_possible(attacker, &first->list[i], &later->list[j], by_rules);
		excluded += !follows;
	}
	return excluded;
}

#endif
