#include "examination/examination.h"

const struct rule rules_data_act[] = { { .id = "none" } };
const size_t rules_data_act_count = 0;
