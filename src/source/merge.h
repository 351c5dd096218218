/* The counters of all threads become one tally. */
#ifndef VITRINE_SOURCE_MERGE_H
#define VITRINE_SOURCE_MERGE_H

#include "source/counter.h"
#include "source/source.h"

/* Empties the counters, which stay the caller's to destroy. */
bool counters_merge(struct counter **counters, unsigned count, const char *path, struct tally *out, struct error *err);

#endif
