/* Writes the counts of a heavy-tailed period as CSV for `vitrine import`, each with a model, a country and a version.
 *
 *     heavy MODELS COUNTRIES VERSIONS OBSERVATIONS [SEED] */
#include "heavy.h"

#include <inttypes.h>

#include "base/period.h"

static void print(const struct tally *tally)
{
	char period[PERIOD_TEXT_SIZE];
	period_format(HEAVY_PERIOD, period);
	puts("quarter,model,country,version,n");
	for (size_t i = 0; i < tally->periods[0].group_count; i++) {
		const struct tally_group *group = &tally->periods[0].groups[i];
		printf("%s,%s,%s,%s,%" PRIu64 "\n", period, tally->models.names[group->model], tally->countries.names[group->country],
		       tally->versions.names[group->version], group->count);
	}
}

int main(int argc, char **argv)
{
	struct heavy heavy;
	struct tally tally;
	if (!heavy_read(argc - 1, argv + 1, &heavy)) {
		fputs("usage: heavy MODELS COUNTRIES VERSIONS OBSERVATIONS [SEED]\n", stderr);
		return 2;
	}
	heavy_tally(&heavy, &tally);
	print(&tally);
	tally_finish(&tally);
	return fflush(stdout) != 0 || ferror(stdout);
}
