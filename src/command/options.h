/* What the command line said. One table in main.c drives parsing and help. */
#ifndef VITRINE_COMMAND_OPTIONS_H
#define VITRINE_COMMAND_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct options {
	const char *folder;  /* -C DIR: the publication; "." by default */
	const char *share;   /* where templates/ and data/ of the program are */
	bool quiet;
	const char *into;    /* import: database */
	const char *table;   /* import */
	const char *columns; /* import: role=column,… */
	const char *reject;  /* import */
	const char *format;  /* check: table, json, csv; release with dry_run: table, csv */
	const char *dry_run; /* release: not NULL to measure what protection costs and to write nothing */
	const char *revise;  /* release: not NULL to supersede frozen editions */
	const char *reason;  /* release with revise: why, for everyone to read */
	const char *report;  /* verify: not NULL to print the interval of each withheld cell */
	const char *output;  /* build: the site's folder */
	unsigned threads;    /* ≥ 1; the number of processors by default */
	const char *const *operands;
	size_t operand_count;
};

#endif
