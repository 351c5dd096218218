#include "examination/examination.h"

const struct rule rules_consistency[] = { { .id = "none" } };
const size_t rules_consistency_count = 0;
