/* publication.xml: what is published, in which words, from which table, under which protection.
 *
 * The file is validated by data/schema/publication.xsd; see docs/publication.md for every element. */
#ifndef VITRINE_PUBLICATION_PUBLICATION_H
#define VITRINE_PUBLICATION_PUBLICATION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"

/* What a column of the source table means. */
enum role {
	ROLE_DATE,    /* a day: ISO text, or an integer Unix time; instead of ROLE_PERIOD */
	ROLE_PERIOD,  /* "2026-Q3"; instead of ROLE_DATE */
	ROLE_MODEL,
	ROLE_COUNTRY, /* ISO 3166-1 alpha-2 */
	ROLE_VERSION,
	ROLE_COUNT,   /* optional: a row is that many observations, else it is one */
	ROLE_LIMIT
};

/* "date", "period", "model", …: the names in publication.xml and in `import --columns`. */
extern const char *const role_names[ROLE_LIMIT];

/* Where counts come from. A role that the table does not have is NULL. */
struct source_mapping {
	const char *database; /* path, relative to the publication's folder resolved */
	const char *table;
	const char *columns[ROLE_LIMIT]; /* of a publication: all but count, and one of date and period, are there */
};

/* The role so named, or ROLE_LIMIT. */
enum role role_find(const char *name);

enum protection_mode {
	PROTECTION_SUPPRESSION, /* counts from 1 to k − 1 are withheld, and what would give them away */
	PROTECTION_ROUNDING,    /* counts from 1 to k − 1 become 0 or k, and sums are those of what is then there */
	PROTECTION_MODES
};

/* "suppression", "rounding": the names in publication.xml and edition.xml. */
extern const char *const protection_mode_names[PROTECTION_MODES];

/* The mode so named, or PROTECTION_MODES. */
enum protection_mode protection_mode_find(const char *name);

struct protection {
	enum protection_mode mode;
	unsigned k; /* counts from 1 to k − 1 are small; ≥ 3, 10 by default */
};

/* The publication's own words for what it counts. */
enum term {
	TERM_OBSERVATION, /* "activation" */
	TERM_MODEL,       /* "model" */
	TERM_VERSION,     /* "software version" */
	TERM_LIMIT
};

extern const char *const term_names[TERM_LIMIT]; /* "observation", "model", "version" */

struct publication_words {
	const char *language; /* BCP 47: "en" */
	const char *title, *publisher, *summary, *coverage;
	const char *notice;   /* shown on every page ("a specimen: …"), or NULL */
	struct {
		const char *one, *other; /* "activation", "activations" */
	} terms[TERM_LIMIT];
};

struct release_date {
	int period;
	const char *day;   /* "2026-10-15" */
	const char *final; /* from this day on figures are no longer provisional; not before `day`. NULL: they are final from the start */
};

struct publication {
	const char *folder; /* as given to publication_read */
	const char *id;     /* names the site's files: [a-z][a-z0-9-]* */
	bool specimen;      /* a fictional vendor: every language then has a notice */
	const char *base_url; /* ends in '/' */
	const char *licence_name, *licence_url;
	const char *contact; /* mailto: or https: */
	const char *statistic; /* names the CSV of figures, "activations"; NULL without a source */
	bool versions_shared; /* one version label means the same thing for every model */
	struct source_mapping source; /* database NULL: the publication has no statistics */
	struct protection protection;
	const struct publication_words *words; /* the first is the default language */
	size_t word_count;
	const struct release_date *calendar; /* in order of periods */
	size_t calendar_count;
};

/* Reads and validates FOLDER/publication.xml. A relative database path that climbs by ".." is refused, so that a
 * publication that was copied or cloned reads nothing beside itself; an absolute path is a deliberate choice and is
 * taken as it is. `share` is the folder that holds data/schema. All strings live in
 * the arena. */
bool publication_read(const char *folder, const char *share, struct arena *arena, struct publication *out,
		      struct error *err);

#endif
