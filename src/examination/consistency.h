/* The rules of consistency that hold the declaration against evidence; the others stand by their table. */
#ifndef VITRINE_EXAMINATION_CONSISTENCY_H
#define VITRINE_EXAMINATION_CONSISTENCY_H

#include "examination/examination.h"

/* C2: samples and captures hold what is declared, and samples all of it. */
void consistency_examine_evidence(struct examination *examination);

/* C3: evidence contradicts no state: neither what is read here (an error only in what a release of today can mend:
 * examination_practice), nor what stands behind a claim that is live (no error). */
void consistency_examine_states(struct examination *examination);

#endif
