/* A protected cube frozen on disk: EDITIONS/2026-Q3/ holds edition.xml and four CSV files, made at once and never
 * touched again. What is withheld is nowhere in it: neither the value nor why it is withheld.
 *
 * edition.xml names each file with its SHA-256 and the SHA-256 of the edition.xml released before it, so that the
 * newest one vouches for all. Formats: docs/editions.md. */
#ifndef VITRINE_EDITION_EDITION_H
#define VITRINE_EDITION_EDITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/period.h"
#include "base/text.h"
#include "cube/cube.h"
#include "protect/protect.h"
#include "publication/publication.h"

enum edition_table {
	EDITION_AREAS_TABLE,    /* STATISTIC-2026-Q3.csv: model × area, all totals included */
	EDITION_VERSIONS_TABLE, /* versions-2026-Q3.csv: model × version */
	EDITION_AREAS,          /* areas.csv */
	EDITION_MODELS,         /* models.csv */
	EDITION_TABLES
};

struct edition_file {
	const char *name;
	size_t rows, bytes; /* rows without the header */
	const char *sha256;
};

/* How many cells of a table are withheld, of how many. */
struct edition_withheld {
	uint32_t cells, of;
};

struct edition {
	const char *folder; /* where it was read from */
	const char *statistic; /* "activations": stem of the first table's name */
	const char *language;  /* of the names in the tables */
	const char *released;  /* "2026-10-15" */
	const char *audit;     /* PROTECT_AUDIT of the release */
	unsigned revision;     /* from 1 */
	unsigned sequence;     /* 1 for the first edition ever released, in order of release */
	struct protection protection;
	struct edition_withheld areas, versions;
	struct edition_file files[EDITION_TABLES];
	char sha256[DIGEST_TEXT_SIZE];   /* of its edition.xml */
	char previous[DIGEST_TEXT_SIZE]; /* of the edition.xml released before it; "" for the first */
	struct cube cube;      /* what is withheld has the value 0 here */
	const bool *withheld;  /* by cell */
};

struct editions {
	struct edition *list; /* ascending by period */
	size_t count;
};

/* The four CSV files of a cube as bytes (RFC 4180, UTF-8, CRLF, a header row); the caller finishes each. */
void edition_tables(const struct edition *edition, struct text out[EDITION_TABLES]);

/* Whether the versions table has a row for the cell: where versions are a model's own, most pairs do not exist, and only those
 * that were observed are listed. */
bool edition_lists_version(const struct edition *edition, uint32_t cell);

/* The header of the areas table, and its rows of one area for the models from `first` to `last`. */
extern const char *const edition_areas_header;
void edition_add_area(const struct edition *edition, uint32_t area, uint32_t first, uint32_t last, struct text *out);

/* The cube and its withheld cells, read back from such bytes; `names` is what messages call the files. Refuses what
 * edition_tables would not write: unknown areas or models, a cell twice or missing, a value beside a withheld mark. */
bool edition_parse_tables(const struct text bytes[EDITION_TABLES], const char *const names[EDITION_TABLES],
			  struct arena *arena, struct edition *out, struct error *err);

/* edition.xml alone: everything of `out` but the tables' content. `bytes` of the file, `name` for messages. */
bool edition_parse(const char *name, const void *bytes, size_t length, struct arena *arena, struct edition *out,
		   struct error *err);

/* Freezes the cube as EDITIONS/PERIOD. The edition's statistic, language, released and protection are the caller's;
 * sequence and previous follow from `before` (those already frozen). A period that is already there is refused; on
 * failure nothing is there. */
bool edition_freeze(const char *editions_folder, const struct cube *cube, const struct pattern *pattern,
		    const struct editions *before, struct edition *edition, struct error *err);

/* Reads one edition's folder: edition.xml, then each file held against its SHA-256. */
bool edition_read(const char *folder, struct arena *arena, struct edition *out, struct error *err);

/* Every edition in the folder; one that is not there holds none. The chain of hashes is checked. */
bool editions_read(const char *editions_folder, struct arena *arena, struct editions *out, struct error *err);

/* Whether the editions, as read, form one chain in order of their sequence. */
bool editions_check_chain(const struct editions *editions, struct error *err);

/* The edition of a period, or NULL. */
const struct edition *editions_find(const struct editions *editions, int period);

/* Places of a model, area or version of the edition's cube, LABELS_NONE where it has none. CUBE_TOTAL is the last model and
 * the last area. */
uint32_t edition_model(const struct edition *edition, const char *name);
uint32_t edition_area(const struct edition *edition, const char *code);
uint32_t edition_version(const struct edition *edition, const char *name);

#endif
