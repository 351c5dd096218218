/* The audit of a quarter that was revised: what all its editions tell together. It shares nothing with protect/ but the
 * cube.
 *
 * Each later edition is the first plus a change Δ. If no withheld leaf fell, every withheld cell is 1 or more, the pattern
 * is the same and every table adds up, then for every table y that agrees with the first edition y + Δ agrees with the later
 * one (protect/revise.h has the steps). So who has all editions can rule out no y, and no bound becomes narrower. That holds
 * for the whole set of y at once, hence also for each witness: the proof of the first edition, carried along by Δ, is added
 * up again on each later table, without trust in that argument.
 *
 * Who knows that withheld leaves change by 0 or by k and more, and never down, gains nothing either: Δ itself is such a
 * change.
 *
 * Not covered: what Δ tells about those who arrived or left, beyond that no leaf shows a group of 1 to k − 1 of them; exact
 * totals from elsewhere; the algorithm itself. */
#ifndef VITRINE_AUDIT_HISTORY_H
#define VITRINE_AUDIT_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "audit/audit.h"
#include "base/arena.h"
#include "base/error.h"
#include "cube/cube.h"

/* One edition of the quarter: its table, and which of its cells are withheld. Members that it lacks (a model's own versions
 * are listed only where there are any) count as published zeros. */
struct history_table {
	const struct cube *cube;
	const bool *withheld;
};

/* From inside, before a revision is frozen: `tables` from the first edition to the new one, all with their withheld values.
 * Proves the first and adds that proof up on every one; checks the pattern, each leaf's changes between any two editions,
 * and every equation. The proof is by cell of the newest, which has every member. */
bool history_prove(const struct history_table *tables, size_t count, unsigned k, struct arena *arena, struct proof *out, struct error *err);

/* From outside, with published values alone (those of withheld cells are not read): the pattern is the same and what is new
 * is published; each published leaf is 0, or k or more, and so is its change between any two editions; so is what the
 * withheld leaves of an equation gained together. That each table adds up and is safe by itself is audit_attack's to say. */
bool history_check(const struct history_table *tables, size_t count, unsigned k, struct arena *arena, struct error *err);

#endif
