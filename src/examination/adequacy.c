#include "examination/adequacy.h"

#include <stddef.h>
#include <string.h>

/* European Commission, "Data protection adequacy for non-EU countries". Decisions by their numbers; those before 2018 were taken under
 * Directive 95/46/EC and stay in force by Article 45(9) (confirmed on 15 January 2024). That for the European Patent Organisation is
 * left out: it is no country. */
static const struct {
	char country[3];
	enum adequacy adequacy;
} decisions[] = {
	{ "AD", ADEQUACY_FULL },    /* 2010/625/EU */
	{ "AR", ADEQUACY_FULL },    /* 2003/490/EC */
	{ "BR", ADEQUACY_FULL },    /* (EU) 2026/179 */
	{ "CA", ADEQUACY_PARTIAL }, /* 2002/2/EC: organisations under the federal act PIPEDA */
	{ "CH", ADEQUACY_FULL },    /* 2000/518/EC */
	{ "FO", ADEQUACY_FULL },    /* 2010/146/EU */
	{ "GB", ADEQUACY_FULL },    /* (EU) 2021/1772, prolonged in December 2025 */
	{ "GG", ADEQUACY_FULL },    /* 2003/821/EC */
	{ "IL", ADEQUACY_FULL },    /* 2011/61/EU */
	{ "IM", ADEQUACY_FULL },    /* 2004/411/EC */
	{ "JE", ADEQUACY_FULL },    /* 2008/393/EC */
	{ "JP", ADEQUACY_FULL },    /* (EU) 2019/419 */
	{ "KR", ADEQUACY_FULL },    /* (EU) 2022/254 */
	{ "NZ", ADEQUACY_FULL },    /* 2013/65/EU */
	{ "US", ADEQUACY_PARTIAL }, /* (EU) 2023/1795: organisations on the list of the Data Privacy Framework */
	{ "UY", ADEQUACY_FULL },    /* 2012/484/EU */
};

enum adequacy adequacy_of(const char *country)
{
	for (size_t i = 0; i < sizeof decisions / sizeof *decisions; i++)
		if (strcmp(decisions[i].country, country) == 0)
			return decisions[i].adequacy;
	return ADEQUACY_NONE;
}
