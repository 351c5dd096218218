/* Writes the specimen's activations to standard output: the sales of a vendor that does not exist.
 *
 *     specimen [--rows N] [--seed S] >activations.csv        (activated_on,model,country,software_version)
 *
 * Every number is made up. Only integers are used, so that the same seed gives the same bytes on every machine. The
 * random numbers are SplitMix64 (Steele, Lea & Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
 *
 * For each day the weight of each cell model × country is
 *     size of the model × its launch curve × size of the country × liking × holidays of the country × day of the week
 * and the day's share of the N rows is drawn from these cells. Each row then draws the software it came with. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof *(array))

/* Days are counted from 2024-10-01, a Tuesday. */
enum { DAYS = 730, NEVER = 100000, FIRST_WEEKDAY = 2, LATE_DAYS = 21, DATE_SIZE = 40 };

enum season { WESTERN, SOUTHERN, CHINESE, INDIAN, EID, JAPANESE };
enum wealth { HIGH, MIDDLE, LOW };
enum area { EUROPE, NORTH_AMERICA, SOUTH_AMERICA, ASIA, CHINA, INDIA, AFRICA, OCEANIA };

struct country {
	char code[3];
	enum season season;
	enum wealth wealth;
	enum area area;
	uint32_t size;
};

static const struct country countries[] = {
	{ "DE", WESTERN, HIGH, EUROPE, 9100 },	       { "FR", WESTERN, HIGH, EUROPE, 8300 },
	{ "IN", INDIAN, LOW, INDIA, 7900 },	       { "GB", WESTERN, HIGH, EUROPE, 6400 },
	{ "BR", SOUTHERN, MIDDLE, SOUTH_AMERICA, 5600 }, { "DK", WESTERN, HIGH, EUROPE, 5200 },
	{ "IT", WESTERN, HIGH, EUROPE, 4700 },	       { "ES", WESTERN, HIGH, EUROPE, 4300 },
	{ "SE", WESTERN, HIGH, EUROPE, 4100 },	       { "CN", CHINESE, MIDDLE, CHINA, 3900 },
	{ "NO", WESTERN, HIGH, EUROPE, 3300 },	       { "PL", WESTERN, MIDDLE, EUROPE, 3200 },
	{ "NL", WESTERN, HIGH, EUROPE, 3000 },	       { "US", WESTERN, HIGH, NORTH_AMERICA, 2900 },
	{ "ID", EID, LOW, ASIA, 2800 },		       { "MX", SOUTHERN, MIDDLE, NORTH_AMERICA, 2600 },
	{ "FI", WESTERN, HIGH, EUROPE, 2400 },	       { "TR", EID, MIDDLE, EUROPE, 2200 },
	{ "NG", EID, LOW, AFRICA, 2100 },	       { "EG", EID, LOW, AFRICA, 1900 },
	{ "BE", WESTERN, HIGH, EUROPE, 1800 },	       { "PH", WESTERN, LOW, ASIA, 1700 },
	{ "VN", CHINESE, LOW, ASIA, 1600 },	       { "ZA", SOUTHERN, MIDDLE, AFRICA, 1500 },
	{ "AT", WESTERN, HIGH, EUROPE, 1450 },	       { "PT", WESTERN, HIGH, EUROPE, 1400 },
	{ "CO", SOUTHERN, MIDDLE, SOUTH_AMERICA, 1350 }, { "CH", WESTERN, HIGH, EUROPE, 1300 },
	{ "RO", WESTERN, MIDDLE, EUROPE, 1250 },       { "CZ", WESTERN, HIGH, EUROPE, 1200 },
	{ "AR", SOUTHERN, MIDDLE, SOUTH_AMERICA, 1150 }, { "PK", EID, LOW, ASIA, 1100 },
	{ "BD", EID, LOW, ASIA, 1050 },		       { "GR", WESTERN, HIGH, EUROPE, 1000 },
	{ "JP", JAPANESE, HIGH, ASIA, 950 },	       { "MA", EID, LOW, AFRICA, 900 },
	{ "HU", WESTERN, MIDDLE, EUROPE, 850 },	       { "CL", SOUTHERN, MIDDLE, SOUTH_AMERICA, 820 },
	{ "MY", CHINESE, MIDDLE, ASIA, 800 },	       { "TH", WESTERN, MIDDLE, ASIA, 780 },
	{ "PE", SOUTHERN, MIDDLE, SOUTH_AMERICA, 740 }, { "KE", WESTERN, LOW, AFRICA, 700 },
	{ "CA", WESTERN, HIGH, NORTH_AMERICA, 680 },   { "IE", WESTERN, HIGH, EUROPE, 650 },
	{ "SA", EID, HIGH, ASIA, 620 },		       { "UA", WESTERN, MIDDLE, EUROPE, 600 },
	{ "AU", SOUTHERN, HIGH, OCEANIA, 580 },	       { "SK", WESTERN, MIDDLE, EUROPE, 550 },
	{ "GH", WESTERN, LOW, AFRICA, 520 },	       { "AE", EID, HIGH, ASIA, 500 },
	{ "BG", WESTERN, MIDDLE, EUROPE, 480 },	       { "DZ", EID, LOW, AFRICA, 460 },
	{ "KR", CHINESE, HIGH, ASIA, 420 },	       { "RS", WESTERN, MIDDLE, EUROPE, 400 },
	{ "HR", WESTERN, MIDDLE, EUROPE, 380 },	       { "EC", SOUTHERN, MIDDLE, SOUTH_AMERICA, 360 },
	{ "LT", WESTERN, HIGH, EUROPE, 340 },	       { "TN", EID, LOW, AFRICA, 320 },
	{ "CI", WESTERN, LOW, AFRICA, 300 },	       { "SG", CHINESE, HIGH, ASIA, 290 },
	{ "LK", INDIAN, LOW, ASIA, 280 },	       { "NP", INDIAN, LOW, ASIA, 265 },
	{ "TW", CHINESE, HIGH, ASIA, 250 },	       { "NZ", SOUTHERN, HIGH, OCEANIA, 240 },
	{ "TZ", WESTERN, LOW, AFRICA, 230 },	       { "SI", WESTERN, HIGH, EUROPE, 220 },
	{ "LV", WESTERN, HIGH, EUROPE, 210 },	       { "SN", EID, LOW, AFRICA, 200 },
	{ "EE", WESTERN, HIGH, EUROPE, 190 },	       { "ET", WESTERN, LOW, AFRICA, 180 },
	{ "HK", CHINESE, HIGH, ASIA, 170 },	       { "IL", WESTERN, HIGH, ASIA, 160 },
	{ "GT", SOUTHERN, LOW, NORTH_AMERICA, 150 },   { "DO", SOUTHERN, MIDDLE, NORTH_AMERICA, 142 },
	{ "UG", WESTERN, LOW, AFRICA, 134 },	       { "CM", WESTERN, LOW, AFRICA, 126 },
	{ "JO", EID, MIDDLE, ASIA, 118 },	       { "KZ", WESTERN, MIDDLE, ASIA, 110 },
	{ "BO", SOUTHERN, LOW, SOUTH_AMERICA, 102 },   { "CR", SOUTHERN, MIDDLE, NORTH_AMERICA, 96 },
	{ "PY", SOUTHERN, MIDDLE, SOUTH_AMERICA, 90 }, { "UY", SOUTHERN, MIDDLE, SOUTH_AMERICA, 84 },
	{ "LB", EID, MIDDLE, ASIA, 78 },	       { "KH", CHINESE, LOW, ASIA, 73 },
	{ "BA", WESTERN, MIDDLE, EUROPE, 68 },	       { "GE", WESTERN, MIDDLE, ASIA, 63 },
	{ "IS", WESTERN, HIGH, EUROPE, 60 },	       { "AL", WESTERN, MIDDLE, EUROPE, 55 },
	{ "CY", WESTERN, HIGH, EUROPE, 51 },	       { "LU", WESTERN, HIGH, EUROPE, 47 },
	{ "ZM", WESTERN, LOW, AFRICA, 43 },	       { "MG", WESTERN, LOW, AFRICA, 39 },
	{ "MK", WESTERN, MIDDLE, EUROPE, 36 },	       { "MT", WESTERN, HIGH, EUROPE, 33 },
	{ "MU", WESTERN, MIDDLE, AFRICA, 30 },	       { "PA", SOUTHERN, MIDDLE, NORTH_AMERICA, 27 },
	{ "QA", EID, HIGH, ASIA, 25 },		       { "KW", EID, HIGH, ASIA, 23 },
	{ "JM", WESTERN, MIDDLE, NORTH_AMERICA, 21 },  { "ME", WESTERN, MIDDLE, EUROPE, 19 },
	{ "MN", CHINESE, MIDDLE, ASIA, 17 },	       { "GL", WESTERN, HIGH, NORTH_AMERICA, 15 },
	{ "FO", WESTERN, HIGH, EUROPE, 14 },	       { "RE", WESTERN, HIGH, AFRICA, 12 },
	{ "TT", WESTERN, MIDDLE, NORTH_AMERICA, 11 },  { "NA", SOUTHERN, MIDDLE, AFRICA, 10 },
	{ "BW", SOUTHERN, MIDDLE, AFRICA, 9 },	       { "FJ", SOUTHERN, MIDDLE, OCEANIA, 8 },
	{ "MO", CHINESE, HIGH, ASIA, 7 },	       { "MV", EID, MIDDLE, ASIA, 6 },
	{ "BB", WESTERN, HIGH, NORTH_AMERICA, 5 },     { "AD", WESTERN, HIGH, EUROPE, 4 },
	{ "SC", WESTERN, MIDDLE, AFRICA, 3 },	       { "LI", WESTERN, HIGH, EUROPE, 3 },
	{ "MC", WESTERN, HIGH, EUROPE, 2 },	       { "SM", WESTERN, HIGH, EUROPE, 2 },
	{ "BT", INDIAN, LOW, ASIA, 3 },		       { "GI", WESTERN, HIGH, EUROPE, 2 },
	{ "WS", SOUTHERN, LOW, OCEANIA, 1 },	       { "TO", SOUTHERN, LOW, OCEANIA, 1 },
};

/* A family of models: how well it sells by wealth, in per cent, and how many days after the first phones it gets a
 * software release. */
struct family {
	uint32_t liking[3]; /* by enum wealth */
	int delay;
};

enum { NORDA, FJELL, VIND, LYKKE, TIND };

static const struct family families[] = {
	[NORDA] = { { 190, 55, 14 }, 0 }, /* flagships */
	[FJELL] = { { 130, 70, 40 }, 21 }, /* for rough work */
	[VIND] = { { 110, 120, 70 }, 10 }, /* the middle */
	[LYKKE] = { { 35, 110, 210 }, 30 }, /* little money */
	[TIND] = { { 90, 80, 60 }, 45 },   /* tablets and flip phones */
};

enum { ALL = -1 };

struct model {
	const char *name;
	int family, launch, end; /* days; after `end` only what is left in shops */
	uint32_t size;
	int branch_low, branch_high; /* of the software, inclusive */
	int only;		     /* an area, or ALL */
};

static const struct model models[] = {
	{ "Norda 3", NORDA, -760, 45, 110, 3, 3, ALL },
	{ "Norda 3 Pro", NORDA, -740, 20, 60, 3, 3, ALL },
	{ "Norda 4", NORDA, -385, 290, 260, 3, 4, ALL },
	{ "Norda 4 Pro", NORDA, -360, 250, 150, 3, 4, ALL },
	{ "Norda 5", NORDA, -21, 640, 400, 4, 5, ALL },
	{ "Norda 5 Pro", NORDA, -14, 600, 240, 4, 5, ALL },
	{ "Norda 5 Mini", NORDA, 140, 560, 60, 4, 5, ALL },
	{ "Norda 5 CN", NORDA, 75, 620, 900, 4, 5, CHINA },
	{ "Norda 6", NORDA, 344, NEVER, 470, 5, 5, ALL },
	{ "Norda 6 Pro", NORDA, 351, NEVER, 300, 5, 5, ALL },
	{ "Norda 6 Air", NORDA, 655, NEVER, 150, 5, 5, ALL },
	{ "Fjell 1", FJELL, -900, 30, 22, 3, 3, ALL },
	{ "Fjell 2", FJELL, -300, 420, 60, 3, 4, ALL },
	{ "Fjell 2 Work", FJELL, -120, NEVER, 32, 3, 4, ALL },
	{ "Fjell 3", FJELL, 215, NEVER, 85, 4, 5, ALL },
	{ "Fjell 3 Work", FJELL, 480, NEVER, 40, 5, 5, ALL },
	{ "Vind A2", VIND, -650, 10, 60, 3, 3, ALL },
	{ "Vind A3", VIND, -420, 200, 160, 3, 3, ALL },
	{ "Vind A3 5G", VIND, -400, 260, 110, 3, 4, ALL },
	{ "Vind A4", VIND, -150, 430, 300, 3, 4, ALL },
	{ "Vind A4 5G", VIND, -130, 500, 230, 4, 4, ALL },
	{ "Vind A5", VIND, 160, NEVER, 330, 4, 5, ALL },
	{ "Vind A5 5G", VIND, 175, NEVER, 280, 4, 5, ALL },
	{ "Vind A5 Sul", VIND, 200, NEVER, 620, 4, 5, SOUTH_AMERICA },
	{ "Vind A6", VIND, 520, NEVER, 360, 5, 5, ALL },
	{ "Vind A6 5G", VIND, 535, NEVER, 310, 5, 5, ALL },
	{ "Lykke 10", LYKKE, -700, 60, 70, 3, 3, ALL },
	{ "Lykke 12", LYKKE, -340, 280, 220, 3, 3, ALL },
	{ "Lykke 12 Go", LYKKE, -320, 350, 160, 3, 3, ALL },
	{ "Lykke 14", LYKKE, 20, 520, 300, 3, 4, ALL },
	{ "Lykke 14 Go", LYKKE, 45, 600, 230, 3, 3, ALL },
	{ "Lykke 14 Utsav", LYKKE, 360, NEVER, 520, 4, 4, INDIA },
	{ "Lykke 16", LYKKE, 385, NEVER, 340, 4, 5, ALL },
	{ "Lykke 16 Go", LYKKE, 410, NEVER, 260, 4, 4, ALL },
	{ "Lykke 18", LYKKE, 690, NEVER, 300, 5, 5, ALL },
	{ "Tind Flip", TIND, -500, 150, 18, 3, 3, ALL },
	{ "Tind Flip 2", TIND, 230, NEVER, 24, 4, 4, ALL },
	{ "Tind Tab 8", TIND, -280, 400, 34, 3, 4, ALL },
	{ "Tind Tab 10", TIND, -200, NEVER, 48, 3, 4, ALL },
	{ "Tind Tab 11", TIND, 430, NEVER, 56, 5, 5, ALL },
};

struct release {
	const char *name;
	int branch, day; /* on the first phones that get it */
};

/* Oldest first in each branch; a higher branch is newer. */
static const struct release releases[] = {
	{ "3.4.1", 3, -980 }, { "3.5.0", 3, -460 }, { "3.5.2", 3, -250 }, { "3.6.0", 3, -45 }, { "3.6.1", 3, 70 },
	{ "3.6.2", 3, 260 },  { "4.0.0", 4, -230 }, { "4.0.2", 4, -60 },  { "4.1.0", 4, 12 },	{ "4.1.1", 4, 82 },
	{ "4.2.0", 4, 165 },  { "4.2.1", 4, 242 },  { "4.2.3", 4, 335 },  { "4.3.0", 4, 470 },	{ "5.0.0", 5, 300 },
	{ "5.0.1", 5, 366 },  { "5.1.0", 5, 455 },  { "5.1.2", 5, 530 },  { "5.2.0", 5, 610 },	{ "5.2.1", 5, 672 },
};

enum { COUNTRIES = LENGTH(countries), MODELS = LENGTH(models), RELEASES = LENGTH(releases), CELLS = COUNTRIES * MODELS };

struct random {
	uint64_t state;
};

static uint64_t mix(uint64_t z)
{
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static uint64_t draw(struct random *random, uint64_t below)
{
	random->state += UINT64_C(0x9e3779b97f4a7c15);
	return mix(random->state) % below;
}

/* Gregorian date of a day; the window holds no 29 February. */
static void format_day(int day, char out[DATE_SIZE])
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int year = 2024, month = 9;
	while (day >= lengths[month]) {
		day -= lengths[month];
		if (++month == 12) {
			month = 0;
			year++;
		}
	}
	snprintf(out, DATE_SIZE, "%04d-%02d-%02d", year, month + 1, day + 1);
}

/* Day in a year that begins with 1 October: 0 to 364. */
static int day_of_year(int day)
{
	return day % 365;
}

/* A rise over `before` days up to `feast`, and a fall over a week: per cent above an ordinary day. */
static int peak(int day, int feast, int before, int height)
{
	if (day < feast - before || day > feast + 7)
		return 0;
	return day <= feast ? height * (day - feast + before) / before : height * (feast + 7 - day) / 7;
}

static int western_season(int day)
{
	int d = day_of_year(day); /* 59: late November sales; 85: 25 December */
	return 100 + peak(d, 59, 8, 55) + peak(d, 85, 30, 110) - (d > 95 && d < 140 ? 14 : 0) + peak(d, 340, 20, 20);
}

static int season(enum season season, int day)
{
	int d = day_of_year(day);
	switch (season) {
	case WESTERN:
		return western_season(day);
	case SOUTHERN: /* December, and the new school year in February */
		return 100 + peak(d, 59, 8, 45) + peak(d, 84, 28, 85) + peak(d, 130, 20, 25);
	case CHINESE: /* new year 2025-01-29 and 2026-02-17, 11 November, 18 June */
		return 100 + peak(day, 120, 24, 95) + peak(day, 504, 24, 95) + peak(d, 41, 5, 90) + peak(d, 260, 8, 50);
	case INDIAN: /* Diwali 2024-11-01 and 2025-10-20, Republic Day sales in January */
		return 100 + peak(day, 31, 26, 130) + peak(day, 384, 26, 130) + peak(d, 117, 8, 35);
	case EID: /* end of Ramadan 2025-03-30 and 2026-03-20, then the feast of sacrifice */
		return 100 + peak(day, 180, 22, 85) + peak(day, 535, 22, 85) + peak(day, 248, 10, 30) + peak(day, 603, 10, 30);
	case JAPANESE: /* the fiscal and school year begins in April */
		break;
	}
	return 100 + peak(d, 184, 25, 60) + peak(d, 75, 20, 30);
}

static int weekday_weight(int day)
{
	static const int weights[] = { 104, 88, 90, 92, 96, 112, 132 }; /* from Sunday */
	return weights[(day + FIRST_WEEKDAY) % 7];
}

/* Sales of a model from its launch on, in thousandths of its best day: two weeks up, then a decay to a floor; after the
 * end of sales the shops' stock runs out within weeks. */
static void launch_curve(const struct model *model, uint32_t curve[DAYS])
{
	uint64_t level = 0, stock = 1000000;
	for (int day = model->launch; day < DAYS; day++) {
		int age = day - model->launch;
		if (age < 14)
			level = 400000 + 600000 * (uint64_t)age / 13;
		else if (level > 180000)
			level = level * 9945 / 10000;
		if (day > model->end)
			stock = stock * 955 / 1000;
		if (day >= 0)
			curve[day] = (uint32_t)(level / 1000 * stock / 1000000);
	}
}

/* How much a country likes a model, in per cent: by wealth and family, and a habit of its own; some small markets are not
 * served with some models. */
static uint32_t liking(const struct model *model, const struct country *country)
{
	uint64_t habit = mix((uint64_t)(model - models) * 1000 + (uint64_t)(country - countries) + 77);
	if (model->only != ALL && model->only != (int)country->area)
		return 0;
	if (country->size < 300 && habit % 100 < 14)
		return 0;
	uint32_t home = strcmp(country->code, "DK") == 0 && model->family == NORDA ? 150 : 100;
	return (uint32_t)(families[model->family].liking[country->wealth] * (55 + habit / 128 % 91) / 100) * home / 100;
}

struct market {
	uint32_t curves[MODELS][DAYS];
	uint64_t tastes[CELLS];	      /* size × liking × size */
	uint64_t seasons[COUNTRIES];  /* of the day at hand */
	uint64_t sums[CELLS];	      /* of the day at hand, running */
};

static void open_market(struct market *market)
{
	for (size_t m = 0; m < MODELS; m++) {
		launch_curve(&models[m], market->curves[m]);
		for (size_t c = 0; c < COUNTRIES; c++)
			market->tastes[m * COUNTRIES + c] =
				(uint64_t)models[m].size * countries[c].size * liking(&models[m], &countries[c]);
	}
}

/* Fills the running sums of the day; returns the last, below 2^53. */
static uint64_t weigh_day(struct market *market, int day)
{
	uint64_t sum = 0;
	for (size_t c = 0; c < COUNTRIES; c++)
		market->seasons[c] = (uint64_t)(season(countries[c].season, day) * weekday_weight(day));
	for (size_t m = 0; m < MODELS; m++)
		for (size_t c = 0; c < COUNTRIES; c++) {
			size_t cell = m * COUNTRIES + c;
			sum += market->tastes[cell] / 100 * market->curves[m][day] / 1000 * market->seasons[c];
			market->sums[cell] = sum;
		}
	return sum;
}

static size_t draw_cell(const struct market *market, struct random *random)
{
	uint64_t drawn = draw(random, market->sums[CELLS - 1]);
	size_t low = 0, high = CELLS - 1;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (market->sums[middle] > drawn)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* The share of new phones that take a release of that age in days at their first start: rolled out in stages. */
static uint64_t rollout(int age)
{
	return age < 4 ? 2 : age < 10 ? 10 : age < 25 ? 35 : 62;
}

/* The newest release first, each taken by its share; the one from the factory is what remains. */
static const char *draw_release(const struct model *model, int day, struct random *random)
{
	const char *factory = NULL;
	for (size_t i = RELEASES; i-- > 0;) {
		const struct release *release = &releases[i];
		if (release->branch < model->branch_low || release->branch > model->branch_high)
			continue;
		if (factory == NULL && release->day <= model->launch)
			factory = release->name;
		int age = day - release->day - families[model->family].delay;
		if (age >= 0 && draw(random, 100) < rollout(age))
			return release->name;
		if (factory == release->name)
			break;
	}
	return factory;
}

/* A few phones report days after they were switched on: their row comes later than its date. */
static int draw_day(const struct model *model, int day, struct random *random)
{
	if (draw(random, 100) >= 2)
		return day;
	int earlier = day - 1 - (int)draw(random, LATE_DAYS);
	return earlier < 0 || earlier < model->launch ? day : earlier;
}

static void write_day(const struct market *market, int day, uint64_t rows, struct random *random, const char (*dates)[DATE_SIZE])
{
	for (uint64_t row = 0; row < rows; row++) {
		size_t cell = draw_cell(market, random);
		const struct model *model = &models[cell / COUNTRIES];
		int activated = draw_day(model, day, random);
		const char *release = draw_release(model, activated, random);
		fputs(dates[activated], stdout);
		putc(',', stdout);
		fputs(model->name, stdout);
		putc(',', stdout);
		fputs(countries[cell % COUNTRIES].code, stdout);
		putc(',', stdout);
		fputs(release, stdout);
		putc('\n', stdout);
	}
}

/* rows × part ÷ whole without overflow: whole, below 2^52, is cut to 32 bits. */
static uint64_t share(uint64_t rows, uint64_t part, uint64_t whole)
{
	return rows / 65536 * (part >> 20) / (whole >> 20) * 65536 +
	       (rows / 65536 * (part >> 20) % (whole >> 20) * 65536 + rows % 65536 * (part >> 20)) / (whole >> 20);
}

static void write_all(struct market *market, uint64_t rows, uint64_t seed)
{
	static char dates[DAYS][DATE_SIZE];
	struct random random = { mix(seed + 1) };
	uint64_t whole = 0, part = 0, written = 0;
	for (int day = 0; day < DAYS; day++) {
		format_day(day, dates[day]);
		whole += weigh_day(market, day) / 1024;
	}
	puts("activated_on,model,country,software_version");
	for (int day = 0; day < DAYS; day++) {
		part += weigh_day(market, day) / 1024;
		uint64_t until = day + 1 == DAYS ? rows : share(rows, part, whole);
		write_day(market, day, until - written, &random, (const char (*)[DATE_SIZE])dates);
		written = until;
	}
}

static bool read_number(const char *string, uint64_t most, uint64_t *out)
{
	char *end;
	uint64_t number = strtoull(string, &end, 10);
	if (*string < '0' || *string > '9' || *end != '\0' || number > most)
		return false;
	*out = number;
	return true;
}

int main(int argc, char **argv)
{
	static struct market market;
	uint64_t rows = 2000000, seed = 2026;
	bool good = argc % 2 == 1;
	for (int i = 1; good && i < argc; i += 2)
		good = strcmp(argv[i], "--rows") == 0   ? read_number(argv[i + 1], 1000000000, &rows) :
		       strcmp(argv[i], "--seed") == 0 ? read_number(argv[i + 1], UINT64_MAX, &seed) :
							  false;
	if (!good) {
		fputs("usage: specimen [--rows N] [--seed S] >activations.csv\n", stderr);
		return 2;
	}
	open_market(&market);
	write_all(&market, rows, seed);
	if (fclose(stdout) != 0) {
		perror("specimen: standard output");
		return 3;
	}
	return 0;
}
