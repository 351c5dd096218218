#include "base/area.h"

#include <stdio.h>
#include <string.h>
#include <unicode/uldnames.h>
#include <unicode/uloc.h>
#include <unicode/uregion.h>
#include <unicode/ustring.h>

/* Written once by area_init, read ever after. */
static bool countries[26][26];

void area_init(void)
{
	/* ICU's list holds three codes that ISO 3166 only reserves: Diego Garcia, Ceuta and Melilla, Canary Islands */
	for (const char *const *code = uloc_getISOCountries(); *code != NULL; code++)
		if (strcmp(*code, "DG") != 0 && strcmp(*code, "EA") != 0 && strcmp(*code, "IC") != 0)
			countries[(*code)[0] - 'A'][(*code)[1] - 'A'] = true;
}

bool area_is_country(const char *code, size_t length)
{
	return length == 2 && code[0] >= 'A' && code[0] <= 'Z' && code[1] >= 'A' && code[1] <= 'Z' &&
	       countries[code[0] - 'A'][code[1] - 'A'];
}

bool area_is_eea(const char *code)
{
	static const char members[][3] = {
		"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
		"LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", /* the Union */
		"AX", "GF", "GP", "MF", "MQ", "RE", "YT",	      /* its regions that have codes */
		"IS", "LI", "NO",
	};
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		if (strcmp(members[i], code) == 0)
			return true;
	return false;
}

const char *area_region(const char *country)
{
	UErrorCode status = U_ZERO_ERROR;
	const URegion *region = uregion_getRegionFromCode(country, &status);
	const URegion *continent = U_SUCCESS(status) ? uregion_getContainingRegionOfType(region, URGN_CONTINENT) : NULL;
	return continent != NULL ? uregion_getRegionCode(continent) : "001";
}

void area_name(const char *code, const char *language, char out[AREA_NAME_SIZE])
{
	UErrorCode status = U_ZERO_ERROR;
	UChar name[AREA_NAME_SIZE];
	ULocaleDisplayNames *names = uldn_open(language, ULDN_STANDARD_NAMES, &status);
	uldn_regionDisplayName(names, strcmp(code, AREA_WORLD) == 0 ? "001" : code, name, AREA_NAME_SIZE, &status);
	u_strToUTF8(out, AREA_NAME_SIZE, NULL, name, -1, &status);
	if (U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING)
		snprintf(out, AREA_NAME_SIZE, "%s", code);
	uldn_close(names);
}
