/* How a csv_batch is filled. */
#ifndef VITRINE_SOURCE_CSV_BATCH_H
#define VITRINE_SOURCE_CSV_BATCH_H

#include "source/csv.h"

void batch_finish(struct csv_batch *batch);
void batch_clear(struct csv_batch *batch);
void batch_add_field(struct csv_batch *batch, const char *bytes, size_t length);
void batch_end_row(struct csv_batch *batch, uint64_t line);

/* Takes the last `count` fields away again. */
void batch_drop_fields(struct csv_batch *batch, size_t count);

/* Moves the last `count` fields, of a row that is not ended, to the other batch, which is clear. */
void batch_move_fields(struct csv_batch *from, size_t count, struct csv_batch *to);

#endif
