#include "examination/examination.h"

const struct rule rules_gdpr[] = { { .id = "none" } };
const size_t rules_gdpr_count = 0;
