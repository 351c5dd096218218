/* The first row of a CSV: which column holds what. */
#ifndef VITRINE_SOURCE_CSV_HEADER_H
#define VITRINE_SOURCE_CSV_HEADER_H

#include "source/csv_batch.h"

/* Matches the names in the batch's fields with the mapping. `name` is what messages call the file. */
bool csv_header_read(const char *name, const struct csv_batch *batch, const struct source_mapping *mapping,
		     enum role roles[CSV_COLUMNS], struct error *err);

#endif
