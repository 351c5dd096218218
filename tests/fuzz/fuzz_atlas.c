/* libFuzzer target: the geometry file, which a publication may bring itself. */
#include <stddef.h>
#include <stdint.h>

#include "chart/atlas.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena arena = { 0 };
	struct atlas atlas;
	struct error err;
	if (atlas_parse("fuzz", bytes, length, &arena, &atlas, &err))
		(void)atlas_find(&atlas, "FR");
	arena_finish(&arena);
	return 0;
}
