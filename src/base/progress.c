#include "base/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static int64_t milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void progress_init(struct progress *progress, bool quiet)
{
	*progress = (struct progress){ .shown = !quiet && isatty(STDERR_FILENO) };
}

void progress_begin(struct progress *progress, const char *step)
{
	progress->step = step;
	progress->last_painted = 0;
	progress_update(progress, 0, 0);
}

void progress_update(struct progress *progress, uint64_t done, uint64_t total)
{
	if (!progress->shown || milliseconds() - progress->last_painted < 100)
		return;
	progress->last_painted = milliseconds();
	if (total != 0)
		fprintf(stderr, "\r\033[K%s: %" PRIu64 " of %" PRIu64 " (%.0f %%)", progress->step, done, total,
			100.0 * (double)done / (double)total);
	else if (done != 0)
		fprintf(stderr, "\r\033[K%s: %" PRIu64, progress->step, done);
	else
		fprintf(stderr, "\r\033[K%s…", progress->step);
	fflush(stderr);
}

void progress_end(struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
}
