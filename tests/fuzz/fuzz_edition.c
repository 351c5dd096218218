/* Any bytes as the four tables of an edition, parted by form feeds: read, and if that succeeds attacked as `verify` does. What
 * is withheld lies between the bounds that are found, and what was read is written as it was. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "audit/audit.h"
#include "audit/history.h"
#include "base/area.h"
#include "edition/edition.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FUZZ_K = 10, CELLS_MOST = 4000 };

/* The parts are terminated copies: readers end at a NUL. */
static bool part(const uint8_t *data, size_t size, struct arena *arena, struct text out[EDITION_TABLES])
{
	for (int t = 0; t < EDITION_TABLES; t++) {
		const uint8_t *end = t + 1 < EDITION_TABLES ? memchr(data, '\f', size) : data + size;
		if (end == NULL)
			return false;
		size_t length = (size_t)(end - data);
		out[t] = (struct text){ arena_copy_bytes(arena, data, length), length, 0 };
		size -= length + (t + 1 < EDITION_TABLES);
		data = end + (t + 1 < EDITION_TABLES);
	}
	return true;
}

static void check_bounds(const struct edition *edition, struct arena *arena)
{
	struct attack quick, full;
	struct error err;
	bool ok = audit_attack(&edition->cube, edition->withheld, FUZZ_K, false, arena, &quick, &err);
	if (audit_attack(&edition->cube, edition->withheld, FUZZ_K, true, arena, &full, &err) != ok)
		abort();
	if (ok && (quick.exact != full.exact || quick.small != full.small || quick.withheld != full.withheld))
		abort();
	for (uint32_t cell = 0; ok && cell < edition->cube.cell_count; cell++)
		if (edition->withheld[cell] && (full.intervals[cell].lowest < 1 || full.intervals[cell].lowest > full.intervals[cell].highest))
			abort();
}

/* The same edition twice is a history in which nothing changed. */
static void check_history(const struct edition *edition, struct arena *arena)
{
	const struct history_table tables[] = { { &edition->cube, edition->withheld }, { &edition->cube, edition->withheld } };
	struct error err;
	history_check(tables, 2, FUZZ_K, arena, &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[EDITION_TABLES] = { "areas-table", "versions-table", "areas", "models" };
	struct arena arena = { 0 };
	struct text tables[EDITION_TABLES];
	struct edition edition = { .language = "en" };
	struct error err;
	area_init();
	period_parse("2026-Q3", 7, &edition.cube.period);
	if (part(data, size, &arena, tables) && edition_parse_tables(tables, names, &arena, &edition, &err) &&
	    edition.cube.cell_count <= CELLS_MOST) {
		check_bounds(&edition, &arena);
		check_history(&edition, &arena);
	}
	arena_finish(&arena);
	return 0;
}
