#include "examination/examination.h"

const struct rule rules_eprivacy[] = { { .id = "none" } };
const size_t rules_eprivacy_count = 0;
