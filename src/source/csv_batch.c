#include "source/csv_batch.h"

#include <stdlib.h>

#include "base/arena.h"

void batch_finish(struct csv_batch *batch)
{
	text_finish(&batch->bytes);
	free(batch->fields);
	free(batch->lines);
	*batch = (struct csv_batch){ 0 };
}

void batch_clear(struct csv_batch *batch)
{
	text_clear(&batch->bytes);
	batch->field_count = batch->row_count = 0;
	batch->last = false;
}

void batch_add_field(struct csv_batch *batch, const char *bytes, size_t length)
{
	if (batch->field_count == batch->field_capacity) {
		batch->field_capacity = batch->field_capacity == 0 ? 4096 : batch->field_capacity * 2;
		batch->fields = memory_resize(batch->fields, batch->field_capacity, sizeof *batch->fields);
	}
	batch->fields[batch->field_count++] = (struct csv_field){ (uint32_t)batch->bytes.length, (uint32_t)length };
	text_add_bytes(&batch->bytes, bytes, length);
}

void batch_end_row(struct csv_batch *batch, uint64_t line)
{
	if (batch->row_count == batch->row_capacity) {
		batch->row_capacity = batch->row_capacity == 0 ? 1024 : batch->row_capacity * 2;
		batch->lines = memory_resize(batch->lines, batch->row_capacity, sizeof *batch->lines);
	}
	batch->lines[batch->row_count++] = line;
}

void batch_drop_fields(struct csv_batch *batch, size_t count)
{
	if (count == 0)
		return;
	batch->field_count -= count;
	batch->bytes.length = batch->fields[batch->field_count].start;
}

void batch_move_fields(struct csv_batch *from, size_t count, struct csv_batch *to)
{
	for (size_t i = from->field_count - count; i < from->field_count; i++)
		batch_add_field(to, from->bytes.bytes + from->fields[i].start, from->fields[i].length);
	batch_drop_fields(from, count);
}
