/* What has a living page: every model and country that any edition names. */
#ifndef VITRINE_SITE_MEMBERS_H
#define VITRINE_SITE_MEMBERS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"
#include "edition/edition.h"

struct members {
	const char *const *labels; /* in byte order; a country's is its code */
	const char *const *slugs;  /* names of their folders, in the same order */
	uint32_t count;
};

/* In the arena. */
struct members members_models(const struct editions *editions, struct arena *arena);
struct members members_countries(const struct editions *editions, struct arena *arena);

/* Their CSV files: the rows of one model (NULL: of all) in one area (NULL: in all) over all editions, with a header. */
void members_series(const struct editions *editions, const char *model, const char *area, struct text *out);

/* Where they are in a site. In the arena. */
#define MEMBERS_SERIES_PATH "downloads/series.csv"
const char *members_model_path(const struct members *models, uint32_t place, struct arena *arena);
const char *members_country_path(const struct members *countries, uint32_t place, struct arena *arena);

#endif
