#include "base/clock.h"

#include <stdlib.h>
#include <time.h>

int64_t clock_now(void)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	char *end = NULL;
	long long seconds = epoch != NULL ? strtoll(epoch, &end, 10) : -1;
	if (seconds >= 0 && end != epoch && *end == '\0')
		return seconds;
	return (int64_t)time(NULL);
}
