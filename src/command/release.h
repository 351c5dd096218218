/* What one `vitrine release` works with, and its step from a counted period to a frozen edition. */
#ifndef VITRINE_COMMAND_RELEASE_H
#define VITRINE_COMMAND_RELEASE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "command/check.h"
#include "command/options.h"
#include "cube/cube.h"
#include "source/source.h"

struct release {
	const struct options *options;
	struct checked checked; /* its editions are read again after each that is frozen */
	struct tally tally;
	const char *editions_folder, *ledger_folder;
	int lock; /* on the ledger's folder, or -1 */
	struct arena arena;
};

/* The cube of a period that has rows. */
bool release_count(struct release *release, int period, struct cube *out, struct error *err);

/* Protects and audits a period that has no edition, and freezes it. What fails freezes nothing. */
bool release_first(struct release *release, int period, struct error *err);

/* The same for one that has: what was counted anew, under the pattern of the first edition, and audited together with all editions of the
 * period. One in which nothing changes is refused, unless provisional figures become final by it. */
bool release_revision(struct release *release, int period, struct error *err);

#endif
