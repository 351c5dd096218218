/* Writes a CSV of activations (date, model, country, version) on standard output: seeded, heavy-tailed, in no order.
 * 20 million rows make about 2 million groups of quarter × model × country × version.
 *
 *     generate ROWS [SEED] */
#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { DAYS = 731, MODELS = 40, COUNTRIES = 120, VERSIONS = 100, STEPS = 4096 };

static const char countries[COUNTRIES * 2 + 1] =
	"INUSIDBRFRDEGBMXJPRUPHVNTRTHITEGESPKBDNGZAPLCOARKRMYUAMARONLCLPEBECZSAAUCAKZTWIR"
	"GRPTHUSEATCHAEILDKFINOIEECVEBOPYUYCRPADOGTHNSVNIJMTTKEOMMCISHTBIMQMKSHRSGMTLKISL"
	"UMTCGHKNKMPMNEADAFAGAIALAMAOAQASAWAXAZBABBBFBGBHBJBLBMBNBQBSBTBVBWBYBZCCCDCFCGCI";

/* SplitMix64 (Steele, Lea, Flood, 2014). */
static uint64_t random_next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* Places of a table of STEPS in the proportions 1 / rank^exponent, each rank having one at least. */
static void fill_zipf(uint16_t *table, int ranks, double exponent)
{
	double sum = 0, upto = 0;
	for (int rank = 1; rank <= ranks; rank++)
		sum += pow(rank, -exponent);
	int at = 0;
	for (int rank = 1; rank <= ranks; rank++) {
		upto += pow(rank, -exponent) / sum;
		int end = (int)(upto * (STEPS - ranks)) + rank;
		while (at < end && at < STEPS)
			table[at++] = (uint16_t)(rank - 1);
	}
	while (at < STEPS)
		table[at++] = 0;
}

static void make_days(char days[DAYS][11])
{
	static const int lengths[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	for (int i = 0, year = 2024, month = 0, day = 1; i < DAYS; i++) {
		snprintf(days[i], sizeof days[i], "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)(month + 1) % 100,
			 (unsigned)day % 100);
		int length = month == 1 && year == 2025 ? 28 : lengths[month];
		if (++day > length) {
			day = 1;
			month = (month + 1) % 12;
			year += month == 0;
		}
	}
}

int main(int argc, char **argv)
{
	static char days[DAYS][11];
	static uint16_t models[STEPS], places[STEPS], versions[STEPS];
	uint64_t rows = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000;
	uint64_t state = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	make_days(days);
	fill_zipf(models, MODELS, 1.0);
	fill_zipf(places, COUNTRIES, 1.0);
	fill_zipf(versions, VERSIONS, 1.0);
	puts("date,model,country,version");
	for (uint64_t i = 0; i < rows; i++) {
		uint64_t r = random_next(&state);
		unsigned model = models[r % STEPS], version = versions[(r >> 24) % STEPS];
		const char *country = &countries[places[(r >> 12) % STEPS] * 2];
		printf("%s,Vantage %c%u,%.2s,%u.%u.%u\n", days[(r >> 36) % DAYS], (int)('A' + model % 8), model * 7 + 3, country,
		       version / 30 + 1, version / 5 % 6, version % 5);
	}
	return fflush(stdout) != 0 || ferror(stdout);
}
