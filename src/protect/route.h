/* Ways through the network of a cube by which a withheld cell can be raised while every published value stays.
 *
 * Raising cell (t → h) by n units wants n units of flow from h back to t: along a withheld cell it rises, against one it falls, to 1
 * at least, since an attacker knows that a withheld cell is no zero. A published cell can be walked over at a
 * price: it then has to be withheld. */
#ifndef VITRINE_PROTECT_ROUTE_H
#define VITRINE_PROTECT_ROUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "cube/network.h"

struct routes;

/* `states` (enum cell_state by cell) is read at each search and stays the caller's. In the arena. */
struct routes *routes_create(const struct cube *cube, const unsigned char *states, struct arena *arena);

/* Finds ways to raise the cell by `amount`. Without `buy` through withheld cells only; false where they do not suffice. With it through
 * published cells that are not zero too, at the least sum of prices for each way; it then always succeeds, since the cell lies on the ring of its own
 * observations. */
bool routes_find(struct routes *routes, uint32_t cell, uint64_t amount, bool buy);

/* The cells, but for the one raised, whose values differ after the last search that succeeded. Valid until the next. */
const uint32_t *routes_touched(const struct routes *routes, size_t *count);

#endif
