/* A site held against its own files, with nothing private at hand: what `vitrine verify` and anybody else can check.
 *
 * Everything read is hostile. The message names each file at fault, the first ones of many. */
#ifndef VITRINE_SITE_VERIFY_H
#define VITRINE_SITE_VERIFY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/progress.h"
#include "base/text.h"
#include "edition/edition.h"

struct site_audit;

/* What was found to hold. */
struct verify_result {
	size_t files;            /* of the manifest, each with its hash, and no other file there */
	size_t editions;         /* of the chain */
	size_t issues;           /* of the declaration, likewise */
	size_t sums;             /* equations of the CSV files that add up exactly */
	size_t sums_with_gaps;   /* equations with withheld cells: two or more, and k or more left for them */
	size_t rounded;          /* editions in which small counts are rounded and nothing is withheld */
	unsigned least_k, most_k; /* thresholds of the editions */
	size_t withheld;         /* cells of which all figures together tell no exact count, and not that it is under k */
	size_t pages, figures;   /* figures on pages that agree with the CSV */
};

/* Faults are collected, so that one run names them all (up to a limit). */
struct faults {
	struct text message;
	size_t count;
};

void faults_add(struct faults *faults, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same of a cell: its place goes before. */
void faults_add_cell(struct faults *faults, const struct edition *edition, uint32_t cell, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Sets the message where there are any, and empties them. True where there were none. */
bool faults_settle(struct faults *faults, struct error *err);

/* Each step of the whole, in order; each refuses with what it found. */
bool verify_manifest(const char *site, struct arena *arena, struct progress *progress, const char *const **paths,
		     struct verify_result *result, struct error *err);
bool verify_editions(const char *site, struct arena *arena, struct editions *editions, struct verify_result *result,
		     struct error *err);
bool verify_issues(const char *site, struct arena *arena, struct verify_result *result, struct error *err);
bool verify_sums(const struct editions *editions, struct verify_result *result, struct error *err);
/* Attacks what is withheld with all that is published of its period, and nothing else: the narrowest interval of each withheld cell. With a
 * `report` (else NULL) the exact ones are appended as CSV: edition,model,area,version,lowest,highest, the last blank where nothing bounds it. Editions of one period are held
 * against each other too. `audits` (else NULL) receives what was found of each edition, by its number in editions_at. */
bool verify_disclosure(const struct editions *editions, struct progress *progress, struct text *report, struct site_audit *audits,
		       struct verify_result *result, struct error *err);
bool verify_series(const char *site, const struct editions *editions, struct error *err);
bool verify_pages(const char *site, const char *const *paths, const struct editions *editions, struct progress *progress,
		  struct verify_result *result, struct error *err);

bool verify_site(const char *site, struct progress *progress, struct text *report, struct verify_result *out, struct error *err);

#endif
