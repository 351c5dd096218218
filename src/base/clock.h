/* The time that goes into what is written: SOURCE_DATE_EPOCH where it is set, so that the same publication gives the
 * same bytes (reproducible-builds.org, "SOURCE_DATE_EPOCH specification"), else now. */
#ifndef VITRINE_BASE_CLOCK_H
#define VITRINE_BASE_CLOCK_H

#include <stdint.h>

/* Unix time in seconds, 0 or more. */
int64_t clock_now(void);

#endif
