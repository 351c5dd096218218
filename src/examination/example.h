/* Whether an example value could be somebody's: an example has to be visibly made up. Only what can be decided from the value itself:
 * numbers of telephones are not, since each country has its own range for fiction, or none.
 *
 * Sources: GSMA TS.06 (a TAC begins with the two digits of the body that allotted it; 00 is for tests) and 3GPP TS 23.003 6.2 and
 * Annex B (check digit); RFC 9542 2.1 (MAC); RFC 5737, RFC 6890 (IPv4); RFC 3849, RFC 9637 (IPv6); RFC 2606, RFC 6761 (names). */
#ifndef VITRINE_EXAMINATION_EXAMPLE_H
#define VITRINE_EXAMINATION_EXAMPLE_H

#include <stdbool.h>

#include "base/arena.h"

/* What the value, or a part of it, could be: "imei", "mac", "ip", "mail"; NULL: nothing of that kind. Four numbers with dots are taken
 * for an address only where `is_address` says that addresses are what the field holds, and for a version elsewhere. */
const char *example_kind(const char *value, bool is_address, struct arena *arena);

#endif
