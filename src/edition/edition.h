/* A protected cube frozen on disk: EDITIONS/2026-Q3/ holds edition.xml and four CSV files, made at once and never
 * touched again. What is withheld is nowhere in it: neither the value nor why it is withheld. A revision is an edition of its own,
 * EDITIONS/2026-Q3-r2/, and supersedes the one before, which stays as it is.
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

/* "2026-Q3-r2": the folder of a revision, and the first part of the names of its cells. "2026-Q3" is the first edition. */
enum { EDITION_NAME_SIZE = PERIOD_TEXT_SIZE + 12 };

struct edition {
	const char *folder; /* where it was read from */
	char name[EDITION_NAME_SIZE];
	const char *statistic; /* "activations": stem of the first table's name */
	const char *language;  /* of the names in the tables */
	const char *released;  /* "2026-10-15" */
	const char *final;     /* the day from which no late arrival is expected, or NULL: until then its figures are provisional */
	const char *reason;    /* why it was revised; NULL for the first */
	uint64_t held_back_under; /* changes held back since the first edition sum to less, in each table; 0 for the first */
	const char *log;       /* SHA-256 of the log of its protection, which stays with the publisher */
	unsigned revision;     /* from 1 */
	bool is_superseded;    /* by a later revision; set by editions_sort */
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
	struct edition *list; /* the newest of each period, ascending by period */
	size_t count;
	struct edition *superseded; /* all others, ascending by period and revision */
	size_t superseded_count;
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

/* Gives the edition of a period its place after those frozen before it: period, name, revision, sequence. One with a reason is a revision and needs
 * an edition of the period to supersede; one without needs that there is none. */
bool edition_follow(const struct editions *before, int period, struct edition *edition, struct error *err);

/* Freezes the cube as EDITIONS/NAME, the edition's place being given. Its statistic, language, released, final, protection and log are the
 * caller's, and those of a revision its reason and held_back_under. On failure nothing is there. */
bool edition_freeze(const char *editions_folder, const struct cube *cube, const struct pattern *pattern,
		    const struct editions *before, struct edition *edition, struct error *err);

/* Reads one edition's folder: edition.xml, then each file held against its SHA-256. */
bool edition_read(const char *folder, struct arena *arena, struct edition *out, struct error *err);

/* Every edition in the folder; one that is not there holds none. The chain of hashes is checked. */
bool editions_read(const char *editions_folder, struct arena *arena, struct editions *out, struct error *err);

/* The name of an edition, and back: false where it is none. */
void edition_name(int period, unsigned revision, char out[EDITION_NAME_SIZE]);
bool edition_parse_name(const char *name, int *period, unsigned *revision);

/* Sorts a list of editions that were read singly into the newest of each period and those that they supersede. */
void editions_sort(struct edition *list, size_t count, struct editions *out);

/* Whether the editions, as read, form one chain in order of their sequence, and each revision follows the one before. */
bool editions_check_chain(const struct editions *editions, struct error *err);

/* The newest edition of a period, or NULL. */
const struct edition *editions_find(const struct editions *editions, int period);

/* An edition by its period and revision, superseded or not, or NULL. */
const struct edition *editions_find_revision(const struct editions *editions, int period, unsigned revision);

/* The edition of that number in order of release, from 1, or NULL. */
const struct edition *editions_find_sequence(const struct editions *editions, unsigned sequence);

/* All of them, superseded or not, by a number from 0 to editions_all − 1: ascending by period and revision within each of the two lists. */
size_t editions_all(const struct editions *editions);
const struct edition *editions_at(const struct editions *editions, size_t number);

/* Places of a model, area or version of the edition's cube, LABELS_NONE where it has none. CUBE_TOTAL is the last model and
 * the last area. */
uint32_t edition_model(const struct edition *edition, const char *name);
uint32_t edition_area(const struct edition *edition, const char *code);
uint32_t edition_version(const struct edition *edition, const char *name);

#endif
