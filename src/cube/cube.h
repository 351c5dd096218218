/* The counts of one period in memory: models × areas and models × versions, with every total, and the equations
 * that bind them. The cells and equations are those of the layered network of docs/protection.md:
 *
 *   version ──y(m,v)──▶ model ──x(m,R)──▶ (model, region) ──x(m,c)──▶ country ──▶ region ──▶ world
 *
 * Members are in byte order of their names, so that the same source gives the same cube. */
#ifndef VITRINE_CUBE_CUBE_H
#define VITRINE_CUBE_CUBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "source/source.h"

/* The code of "all" in files: all models, all areas. No model may be so named. */
#define CUBE_TOTAL "_T"

struct cube {
	int period;
	uint32_t models, countries, regions, versions; /* how many members */
	const char *const *model_names;
	const char *const *country_codes; /* ISO 3166-1 alpha-2 */
	const char *const *region_codes;  /* UN M49 */
	const char *const *version_names;
	const uint32_t *country_region; /* index of the region that holds the country */
	bool versions_shared;           /* y(·,v), a version over all models, is a figure */
	uint64_t *values;               /* by cell */
	uint32_t cell_count;
};

/* One published sum: the total's cell, and its parts in `members[first … first + count − 1]`. */
struct equation {
	uint32_t total, first, count;
};

struct equations {
	struct equation *list;
	uint32_t *members;
	size_t count, member_count;
};

/* Areas are numbered: countries from 0, then regions, then the world. Models from 0, then all models. */
uint32_t cube_areas(const struct cube *cube);               /* countries + regions + 1 */
uint32_t cube_region_area(const struct cube *cube, uint32_t region);
uint32_t cube_world(const struct cube *cube);
const char *cube_area_code(const struct cube *cube, uint32_t area);
const char *cube_model_name(const struct cube *cube, uint32_t model); /* CUBE_TOTAL for all models */

uint32_t cube_area_cell(const struct cube *cube, uint32_t model, uint32_t area);
uint32_t cube_version_cell(const struct cube *cube, uint32_t model, uint32_t version);

/* Where a cell stands, in the words of the files: its model, and its area or its version; the other is NULL. */
struct cube_place {
	const char *model, *area, *version;
};

struct cube_place cube_place(const struct cube *cube, uint32_t cell);

/* Appends it as three fields of CSV: model,area,version. */
void cube_add_place(struct text *out, struct cube_place place);

/* A hundred times as many cells as 600 models × 240 countries × 40 versions have; a hostile edition of a few kilobytes can name more. */
enum { CUBE_CELLS_MOST = 1 << 24 };

/* Sets `cell_count` from the members and gives the cells their zeroed place in the arena. More than CUBE_CELLS_MOST are
 * refused. */
bool cube_allocate(struct cube *cube, struct arena *arena, struct error *err);

/* The cube of one period of the tally, in the arena; an empty one where the tally lacks the period. A model named
 * CUBE_TOTAL is refused. */
bool cube_from_tally(const struct tally *tally, int period, bool versions_shared, struct arena *arena, struct cube *out,
		     struct error *err);

/* Every equation that holds between published cells, in the arena: redundant ones that a reader can see at a glance
 * (a region over models) included. */
void cube_equations(const struct cube *cube, struct arena *arena, struct equations *out);

#endif
