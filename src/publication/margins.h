/* Margins: sums that a publication names for its readers. What is published is fixed by the network that cells are arcs of (cube/network.h,
 * docs/protection.md): version → model → region → country. So a margin is either published anyway, or refused. */
#ifndef VITRINE_PUBLICATION_MARGINS_H
#define VITRINE_PUBLICATION_MARGINS_H

#include <stdbool.h>

#include "base/arena.h"

/* NULL where the margin, names of dimensions with one space between, is published; else why it is refused and the mend, as words that
 * complete "the margin '…' …", in the arena. `versions_shared` as in struct publication. */
const char *margin_fault(const char *names, bool versions_shared, struct arena *arena);

#endif
