/* One line on a terminal that says how far a long step has come. Nothing when piped or with --quiet. */
#ifndef VITRINE_BASE_PROGRESS_H
#define VITRINE_BASE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool shown;
	const char *step;     /* what is being done, "Counting activations" */
	int64_t last_painted; /* milliseconds */
};

/* Shown only where stderr is a terminal and `quiet` is false. */
void progress_init(struct progress *progress, bool quiet);

void progress_begin(struct progress *progress, const char *step);

/* `total` 0 where it is not known. Cheap to call often: paints at most ten times a second. */
void progress_update(struct progress *progress, uint64_t done, uint64_t total);

/* Clears the line. */
void progress_end(struct progress *progress);

#endif
