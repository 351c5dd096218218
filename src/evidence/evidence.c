#include "evidence/evidence.h"

bool evidence_read(const struct declaration *declaration, const char *folder, struct arena *arena, struct evidence_read *out,
		   struct error *err)
{
	(void)declaration, (void)folder, (void)arena, (void)err;
	*out = (struct evidence_read){ 0 };
	return true;
}
