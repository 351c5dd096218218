/* What a release keeps for itself: LEDGER/2026-Q3/ (private/audit/ of a publication), made before the edition of that name is frozen.
 *
 *   withheld.csv   each withheld count, and whether it is small itself (primary) or was taken to protect others (complementary)
 *   witnesses.csv  the proof of the audit (audit/audit.h)
 *   held-back.csv  of a revision, and where counts are rounded: leaves whose figure is not the one that was counted
 *   log.xml        parameters, totals, and the SHA-256 of the other three
 *
 * The edition names the SHA-256 of log.xml. So the publisher can show the log to whom it may, and that it is the one of the release; without
 * the log nothing can be told from the hash, since a secret goes into log.xml: few withheld cells could else be found by trying. A
 * revision needs the logs of all editions of its quarter. Nothing here is ever published, and nobody else may read it (mode 0700). */
#ifndef VITRINE_LEDGER_LEDGER_H
#define VITRINE_LEDGER_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "audit/audit.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/error.h"
#include "cube/cube.h"
#include "edition/edition.h"
#include "protect/protect.h"
#include "protect/revise.h"

/* What goes into one log: the table with its withheld counts, why each is withheld, and the proof. */
struct ledger_entry {
	const struct cube *cube;
	const struct pattern *pattern;
	const struct proof *proof;
	const struct held_leaf *held_back;
	size_t held_back_count;
};

/* Writes LEDGER/NAME for the edition that has its name, but is not frozen yet. A log that is there already and is the same belongs to a release that
 * was stopped before it froze; another is refused. Sets the SHA-256 of log.xml. The secret is LEDGER/salt, made at random where it is missing. */
bool ledger_write(const char *folder, const struct edition *edition, const struct ledger_entry *entry, char sha256[DIGEST_TEXT_SIZE],
		  struct error *err);

/* What was withheld, back: fills the values of the edition's withheld cells into `cube` (the edition's own, with values of its own in the arena)
 * and the pattern. Refuses a log that is not the one that the edition names. */
bool ledger_read(const char *folder, const struct edition *edition, struct arena *arena, struct cube *cube, struct pattern *pattern,
		 struct error *err);

#endif
