#include "cube/network.h"

/* Nodes are numbered: S, W, then models (in), models (out), (model, region), countries, regions, versions. */
struct numbering {
	const struct cube *cube;
	uint32_t in, out, branches, countries, regions, versions, count;
};

enum { SOURCE, WORLD, FIRST };

static struct numbering number_nodes(const struct cube *cube)
{
	struct numbering n = { .cube = cube, .in = FIRST };
	n.out = n.in + cube->models;
	n.branches = n.out + cube->models;
	n.countries = n.branches + cube->models * cube->regions;
	n.regions = n.countries + cube->countries;
	n.versions = n.regions + cube->regions;
	n.count = n.versions + cube->versions;
	return n;
}

static void set(struct network *network, uint32_t cell, uint32_t tail, uint32_t head)
{
	network->tail[cell] = tail;
	network->head[cell] = head;
}

static void add_model(const struct numbering *n, uint32_t m, struct network *out)
{
	const struct cube *cube = n->cube;
	set(out, cube_area_cell(cube, m, cube_world(cube)), cube->versions > 0 ? n->in + m : (uint32_t)SOURCE, n->out + m);
	for (uint32_t r = 0; r < cube->regions; r++)
		set(out, cube_area_cell(cube, m, cube_region_area(cube, r)), n->out + m, n->branches + m * cube->regions + r);
	for (uint32_t c = 0; c < cube->countries; c++)
		set(out, cube_area_cell(cube, m, c), n->branches + m * cube->regions + cube->country_region[c], n->countries + c);
	for (uint32_t v = 0; v < cube->versions; v++)
		set(out, cube_version_cell(cube, m, v), cube->versions_shared ? n->versions + v : (uint32_t)SOURCE, n->in + m);
}

static void add_totals(const struct numbering *n, struct network *out)
{
	const struct cube *cube = n->cube;
	set(out, cube_area_cell(cube, cube->models, cube_world(cube)), WORLD, SOURCE);
	for (uint32_t r = 0; r < cube->regions; r++)
		set(out, cube_area_cell(cube, cube->models, cube_region_area(cube, r)), n->regions + r, WORLD);
	for (uint32_t c = 0; c < cube->countries; c++)
		set(out, cube_area_cell(cube, cube->models, c), n->countries + c, n->regions + cube->country_region[c]);
	for (uint32_t v = 0; cube->versions_shared && v < cube->versions; v++)
		set(out, cube_version_cell(cube, cube->models, v), SOURCE, n->versions + v);
}

void cube_network(const struct cube *cube, struct arena *arena, struct network *out)
{
	struct numbering numbering = number_nodes(cube);
	*out = (struct network){ .nodes = numbering.count,
				 .tail = arena_array(arena, cube->cell_count, sizeof *out->tail),
				 .head = arena_array(arena, cube->cell_count, sizeof *out->head) };
	for (uint32_t m = 0; m < cube->models; m++)
		add_model(&numbering, m, out);
	add_totals(&numbering, out);
}
