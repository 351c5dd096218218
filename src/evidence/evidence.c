#include "evidence/evidence.h"

bool evidence_read(const struct declaration *declaration, const char *folder, struct arena *arena, struct evidence_read *out,
		   struct error *err)
{
	(void)declaration, (void)folder, (void)arena, (void)err;
	*out = (struct evidence_read){ 0 };
	return true;
}

const char *evidence_verdict_name(enum evidence_verdict verdict)
{
	static const char *const names[EVIDENCE_VERDICTS] = {
		[EVIDENCE_DECLARED] = "declared", [EVIDENCE_FOREIGN] = "foreign", [EVIDENCE_CONDITIONAL] = "conditional",
		[EVIDENCE_ABSENT] = "absent", [EVIDENCE_STATE] = "state", [EVIDENCE_SCHEME] = "scheme", [EVIDENCE_HOST] = "host",
		[EVIDENCE_UNDECLARED] = "undeclared",
	};
	return names[verdict];
}
