/* The whole site, from a publication, its declaration and its frozen editions: pages, charts and files in every language.
 *
 * What it is given holds no withheld count, so that nothing here can leak one. */
#ifndef VITRINE_SITE_SITE_H
#define VITRINE_SITE_SITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/progress.h"
#include "chart/atlas.h"
#include "chart/measure.h"
#include "declaration/declaration.h"
#include "edition/edition.h"
#include "evidence/evidence.h"
#include "examination/examination.h"
#include "issue/issue.h"
#include "publication/publication.h"
#include "site/language.h"
#include "site/members.h"
#include "site/publish.h"
#include "site/template.h"

/* What a site is made of. */
struct site_content {
	const struct publication *publication;
	const struct declaration *declaration;
	const struct evidence_read *evidence;
	const struct examination *examination;
	const struct editions *editions;
	const struct issues *issues;
};

/* What all published figures of an edition together tell of its withheld cells (audit/audit.h): how many there are, how many can be worked
 * out exactly, how many can be shown to be below the threshold. */
struct site_audit {
	uint32_t withheld, exact, small;
};

/* Everything that a page may draw on. */
struct site {
	const struct publication *publication;
	const struct declaration *declaration;
	const struct evidence_read *evidence;
	const struct examination *examination;
	const struct editions *editions;
	const struct site_audit *audits;   /* of each edition by its number in editions_at; NULL: none was made */
	const struct issues *issues;       /* of the declaration */
	struct language *const *languages; /* in the publication's order; the first has the root */
	size_t language_count;
	struct templates *templates;
	const struct atlas *atlas;
	struct fonts *fonts;
	struct members models, countries;
	struct publish *publish;
	int64_t now; /* Unix time */
};

/* The newest edition by period, or NULL. */
const struct edition *site_latest(const struct site *site);

/* Renders everything into `publish`, which the caller commits. `share` holds the program's templates/ and data/geometry. */
bool site_build(const struct site_content *content, const char *share, struct publish *publish, struct progress *progress,
		struct error *err);

#endif
