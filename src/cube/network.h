/* The cells of a cube as arcs of one layered network, in which every published equation is the conservation of flow at a node:
 *
 *   S ──y(·,v)──▶ v ──y(m,v)──▶ m ──x(m,·)──▶ m′ ──x(m,R)──▶ (m,R) ──x(m,c)──▶ c ──x(·,c)──▶ R ──x(·,R)──▶ W ──x(·,·)──▶ S
 *
 * Where versions are a model's own, y(m,v) runs from S to m. A cube without versions has x(m,·) from S to m′. So the matrix of
 * the equations is totally unimodular (Ahuja, Magnanti and Orlin, Network Flows, 1993, 11.12): bounds on a withheld cell are integers, and each is one
 * maximum flow. docs/protection.md says which margins are arcs, and why others are refused. */
#ifndef VITRINE_CUBE_NETWORK_H
#define VITRINE_CUBE_NETWORK_H

#include <stdint.h>

#include "base/arena.h"
#include "cube/cube.h"

/* An arc for each cell of the cube, from tail to head. */
struct network {
	uint32_t nodes;
	uint32_t *tail, *head; /* by cell */
};

/* In the arena. */
void cube_network(const struct cube *cube, struct arena *arena, struct network *out);

#endif
