/* What a revision of a quarter may publish: counts made anew, under the pattern that was frozen with the first edition.
 *
 * Publishing the new counts as they are would tell of each late arrival. So leaves change by rules, and margins are the sums
 * of leaves. Over all editions of the quarter:
 *
 *  1. What was published for a leaf in any two editions is equal or differs by k or more. (It may be a part of the change
 *     counted; the rest is held back.)
 *  2. A published leaf is 0, or k or more.
 *  3. A withheld leaf never falls.
 *  4. A leaf that the first edition did not have (a new model, country or version, or a zero) counts as a published zero.
 *     Who gets no leaf is not listed.
 *  5. For each model the changes by country and by version have the same sum.
 *  6. A leaf under a withheld margin that has no withheld leaf below it does not become 0: the margin stays 1 or more.
 *
 * Claim: the later editions tell no more of the first than the first does itself. Let S be the withheld cells and Δ the
 * change from the first edition to a later one. Let y be any table that agrees with the first edition: the published values
 * outside S, 1 or more in S, every equation. Then y + Δ agrees with the later edition in the same way:
 *  - outside S it has the published values, since there y is the first edition's and Δ is the difference of both;
 *  - every equation holds, since it is linear and holds for y and, by 5 and since margins are sums, for Δ;
 *  - in S: a leaf has y ≥ 1 and Δ ≥ 0 by 3; a margin with a withheld leaf below it is at least that leaf; another margin is
 *    a sum of published leaves, the same in every y, and is 1 or more by 6.
 * And Δ itself is such that rules 1 to 3 hold between y and y + Δ. So whoever knows the rules and all editions can rule out
 * no y that the first edition alone allowed. Nor is a later edition less safe by itself: a withheld leaf under k was so,
 * unchanged, in the first, whose witness y with k or more there becomes y + Δ. And no published margin is from 1 to k − 1:
 * such a leaf would be below it, and what the withheld leaves below a published margin sum to is the same in every y, so k
 * or more, and does not fall.
 *
 * Not covered: what the changes tell about those who arrived or left, beyond that they are none or k and more on each leaf
 * (a margin may move by less, +12 and −15); who knows by heart how much was counted; sums of what is held back, which must
 * not be published exactly while they are below k. */
#ifndef VITRINE_PROTECT_REVISE_H
#define VITRINE_PROTECT_REVISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "cube/cube.h"
#include "protect/protect.h"

/* A leaf whose published figure is not the one that was counted; of `country` and `version` one is NULL. */
struct held_leaf {
	const char *model, *country, *version;
	uint64_t published, counted;
};

struct revision {
	struct cube cube;       /* what is published from now on, withheld values included */
	struct pattern pattern; /* the frozen one, by cell of that cube; its counts are those of the first edition */
	uint32_t changed;       /* leaves that differ from the last edition */
	uint64_t held_back[2];  /* Σ |counted − published| over leaves by country, over leaves by version */
	struct held_leaf *held; /* all leaves that make these sums, those of members that are not listed included */
	size_t held_count;
};

/* `editions`: the tables of the quarter's editions from the first to the last, one at least, all under the same k. The last
 * has its withheld values, in earlier ones only published values are read; who is in any of them stays listed. `pattern` is
 * by cell of the last. Deterministic. With nothing withheld it serves rounded tables (leaves 0, or k and more) as well.
 * Refused: a last edition that does not add up, and what cube_join refuses. */
bool protect_revise(const struct cube *editions, size_t count, const struct pattern *pattern, const struct cube *counted, unsigned k,
		    struct arena *arena, struct revision *out, struct error *err);

#endif
