#include "publication/margins.h"

#include <string.h>

enum { MODEL = 1, COUNTRY = 2, REGION = 4, WORLD = 8, VERSION = 16 };

/* A dimension, or the sum over all that its set leaves out. */
struct named {
	unsigned set;
	const char *name;
};

static const struct named dimensions[] = {
	{ MODEL, "model" }, { COUNTRY, "country" }, { REGION, "region" }, { WORLD, "world" }, { VERSION, "version" },
};

/* The arcs of the network. The last is one only where versions are shared by models. */
static const struct named arcs[] = {
	{ MODEL | COUNTRY, "model country" }, { MODEL | REGION, "model region" }, { MODEL | WORLD, "model world" },
	{ COUNTRY, "country" }, { REGION, "region" }, { WORLD, "world" }, { MODEL | VERSION, "model version" }, { VERSION, "version" },
};

enum { DIMENSIONS = sizeof dimensions / sizeof dimensions[0], ARCS = sizeof arcs / sizeof arcs[0] };

static const char no_arc[] =
	"it is no arc of the layered network version → model → region → country: bounds on withheld cells would no longer be whole numbers "
	"that one maximum flow finds, and more would have to be withheld (in a measured case 2,770 cells instead of 140)";

/* What a margin says. */
struct sum {
	unsigned set;
	bool repeated;       /* a dimension is named twice */
	const char *unknown; /* the first name that is no dimension, or NULL */
	int unknown_length;
};

static unsigned find_dimension(const char *name, size_t length)
{
	for (int i = 0; i < DIMENSIONS; i++)
		if (strlen(dimensions[i].name) == length && memcmp(dimensions[i].name, name, length) == 0)
			return dimensions[i].set;
	return 0;
}

static struct sum parse(const char *names)
{
	struct sum sum = { 0 };
	for (const char *name = names + strspn(names, " "); *name != '\0'; name += strspn(name, " ")) {
		size_t length = strcspn(name, " ");
		unsigned dimension = find_dimension(name, length);
		if (dimension == 0 && sum.unknown == NULL) {
			sum.unknown = name;
			sum.unknown_length = (int)length;
		}
		sum.repeated = sum.repeated || (sum.set & dimension) != 0;
		sum.set |= dimension;
		name += length;
	}
	return sum;
}

/* The same sum in the names of `arcs`: a country lies in one region, and everything in the world. */
static unsigned simplify(unsigned set)
{
	unsigned simple = set & ~(unsigned)(set & COUNTRY ? REGION | WORLD : WORLD);
	return (simple & ~(unsigned)MODEL) == 0 ? simple | WORLD : simple;
}

static const char *find_arc(unsigned set, bool versions_shared)
{
	for (int i = 0; i < ARCS; i++)
		if (arcs[i].set == set && (versions_shared || set != VERSION))
			return arcs[i].name;
	return NULL;
}

/* What of the sum is published: its part by area, its part by version. */
static const char *write_mend(unsigned set, bool versions_shared, struct arena *arena)
{
	unsigned by_area = set & ~(unsigned)VERSION, by_version = (set & MODEL) | VERSION | (versions_shared ? 0 : MODEL);
	const char *area = by_area != 0 ? find_arc(simplify(by_area), versions_shared) : NULL;
	const char *version = set & VERSION ? find_arc(by_version, versions_shared) : NULL;
	if (area != NULL && version != NULL)
		return arena_printf(arena, "remove it; published and nearest to it are '%s' and '%s'", area, version);
	if (area != NULL || version != NULL)
		return arena_printf(arena, "remove it; published and nearest to it is '%s'", area != NULL ? area : version);
	return "remove it";
}

const char *margin_fault(const char *names, bool versions_shared, struct arena *arena)
{
	struct sum sum = parse(names);
	const char *arc = find_arc(simplify(sum.set), versions_shared), *mend = write_mend(sum.set, versions_shared, arena);
	if (sum.unknown != NULL)
		return arena_printf(arena, "cannot be published: '%.*s' is none of model, country, region, world and version, and %s; %s",
				    sum.unknown_length, sum.unknown, no_arc, mend);
	if (arc == NULL)
		return arena_printf(arena, "cannot be published: %s%s; %s",
				    simplify(sum.set) == VERSION ? "versions are each model's own (shared=\"no\"), so " : "", no_arc, mend);
	if (sum.repeated || simplify(sum.set) != sum.set)
		return arena_printf(arena, "is '%s' in other words: write it so, or remove it, since it is published anyway", arc);
	return NULL;
}
