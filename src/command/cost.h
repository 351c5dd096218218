/* `vitrine release --dry-run`: what protection costs a period, so that a publisher can choose k. For the publisher's own eyes: how many
 * of the withheld cells are small is never published.
 *
 * Both modes are measured: what suppression would withhold, and how far rounding would move what it publishes. */
#ifndef VITRINE_COMMAND_COST_H
#define VITRINE_COMMAND_COST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/progress.h"
#include "base/text.h"
#include "cube/cube.h"
#include "protect/round.h"
#include "publication/publication.h"

/* Of one table. Where versions are a model's own, pairs that were not observed are no cells. */
struct cost_share {
	uint32_t cells, zeros;
	uint32_t small, beside;          /* withheld: as 1 ≤ count < k, and so that those cannot be computed */
	uint64_t observations, withheld; /* of the leaves: all, and those in leaves that are withheld */
};

struct cost {
	unsigned k;
	bool own; /* it is the publication's */
	struct cost_share areas, versions;
	struct rounding rounding;
};

enum { COST_LIMIT = 6 };

struct costs {
	int period;
	struct cost list[COST_LIMIT]; /* ascending by k: 3, 5, 10, 20, 50 and the publication's own */
	size_t count;
};

/* Runs suppression and rounding once for each k. The cube has at least one model. */
void cost_measure(const struct cube *cube, unsigned own_k, struct progress *progress, struct costs *out);

/* Appended, for a monospaced screen of 80 columns; what the columns mean is written where the text is empty. */
void cost_table(const struct costs *costs, struct text *out);

/* Appended as CSV (RFC 4180); the header is written where the text is empty. */
void cost_csv(const struct costs *costs, struct text *out);

#endif
