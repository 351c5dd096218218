/* Addresses: as a request has them, and how they fit the endpoints that are declared. */
#ifndef VITRINE_EVIDENCE_ADDRESS_H
#define VITRINE_EVIDENCE_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/* All zero is ready to be read into. */
struct address {
	struct text scheme, host, path; /* scheme and host in lower case */
	const char *query;   /* in the text that was read, or NULL */
	size_t query_length;
	bool has_user;       /* user information before the host: sent as Authorization */
	long port;           /* 0 where none is named */
};

/* Scheme, host, port, path and query of an absolute address (RFC 3986, 3). False: it is none. address_finish in any case. */
bool address_read(const struct text *text, struct address *out);
void address_finish(struct address *address);

/* "" where there is none. */
const char *address_path(const struct address *address);

/* The port of a scheme, or 0. */
long address_usual_port(const char *scheme);

/* A declared endpoint. */
struct target {
	const char *scheme, *host, *path; /* path: NULL for any; "{name}" in it stands for any one part */
	long port;                        /* 0: the usual one */
};

/* How well an address fits: to a host that is named, on a path that is not; on the path, by another scheme; in all. A host that is
 * undetermined is nobody's, a scheme that is undetermined is any. */
enum fit { FIT_NOT, FIT_HOST, FIT_PATH, FIT_ALL };
enum fit address_fit(const struct address *address, const struct target *target);

#endif
