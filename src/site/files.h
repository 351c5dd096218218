/* The files of a site that no language has a version of: what is downloaded, what is verified. */
#ifndef VITRINE_SITE_FILES_H
#define VITRINE_SITE_FILES_H

#include <stdbool.h>

#include "base/error.h"
#include "site/site.h"

/* What a file is to its reader; message file.KIND describes it. */
struct site_file {
	const char *kind, *path;
	int period; /* of an edition's file, else 0 */
	size_t rows; /* of a CSV, without its header, else 0 */
};

/* The frozen editions as they are, editions.xml, the declaration (declaration.xml, declaration.jsonld, records of processing), the series over all editions, and the CSV of each model and
 * country. */
bool files_publish(const struct site *site, struct error *err);

/* Style sheet and script, from the publication's templates/ or the program's. */
bool files_publish_assets(const struct site *site, const char *override_folder, const char *default_folder, struct error *err);

/* The kind of an edition's table: "activations" (whatever is counted), "versions", "areas", "models". */
const char *files_kind(enum edition_table table);

/* The files for taking that are not a model's or country's own, in the order that the downloads page lists them. */
const struct site_file *files_listed(const struct site *site, struct arena *arena, size_t *count);

#endif
