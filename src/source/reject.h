/* The CSV that takes the rows an import sets aside: written beside its place, put there when the import is done. */
#ifndef VITRINE_SOURCE_REJECT_H
#define VITRINE_SOURCE_REJECT_H

#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

struct reject {
	const char *path;
	char *fresh;        /* the file written meanwhile */
	int fd;             /* −1: not open */
	struct text buffer;
	size_t columns;     /* of the CSV: shorter rows are filled up, so that line and reason stand in their place */
	uint64_t rows;
};

/* One field of a row. */
struct reject_field {
	const char *bytes;
	size_t length;
};

bool reject_open(struct reject *reject, const char *path, struct error *err);

/* The first call writes the header. Fields keep their bytes, whatever these are; `reason` and `line` come last. */
bool reject_header(struct reject *reject, const struct reject_field *fields, size_t count, struct error *err);
bool reject_row(struct reject *reject, const struct reject_field *fields, size_t count, uint64_t line,
		const char *reason, struct error *err);

/* Brings all of it to the disk; what is then left to do cannot fail for want of room. */
bool reject_sync(struct reject *reject, struct error *err);

/* Puts the file in its place. */
bool reject_publish(struct reject *reject, struct error *err);

/* Removes a file that was not published. */
void reject_finish(struct reject *reject);

#endif
