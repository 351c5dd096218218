/* Evidence: what samples and captures hold, held against what transmissions declare.
 *
 * Payloads (JSON, form, CSV, XML) and HAR 1.2 captures are read key by key. Values are looked at only to find keys inside
 * (percent-encoding, base64, gzip, JSON within a form value) and are then dropped: no struct below holds one, so none can reach a
 * page. All of it is hostile input.
 *
 * What counts as a key, and what a name may show, is decided in docs/decisions/0009-what-counts-as-a-key.md.
 *
 * Sources: HAR 1.2 (Odvarko, W3C web performance draft of 2012); RFC 1952 (gzip), RFC 3986 2.1, RFC 4648 4 and 5, RFC 8259;
 * WHATWG URL standard, application/x-www-form-urlencoded. */
#ifndef VITRINE_EVIDENCE_EVIDENCE_H
#define VITRINE_EVIDENCE_EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "declaration/declaration.h"

/* In the order of gravity. */
enum evidence_verdict {
	EVIDENCE_DECLARED,
	EVIDENCE_FOREIGN,      /* a request of a capture to a host that no endpoint names, of a capture that is not of one client only */
	EVIDENCE_CONDITIONAL,  /* a key that is declared under a condition, which a person has to judge */
	EVIDENCE_ABSENT,       /* a declared key that a sample lacks, unconditional */
	EVIDENCE_STATE,        /* the key's field is declared, and said not to be sent in this version (rule C3) */
	EVIDENCE_SCHEME,       /* declared host, other scheme: "http" where https is declared */
	EVIDENCE_HOST,         /* a host that no endpoint of the version names */
	EVIDENCE_UNDECLARED,   /* a key that no field of the transmission bears; a request to a declared host that no transmission describes */
	EVIDENCE_VERDICTS
};

struct evidence_key {
	const char *name;      /* as on the wire; a path of names and "/" where it is nested: "device/imei" */
	const char *place;     /* "body", "query", "header", "path" */
	const char *encoding;  /* how it was hidden, outermost first: "gzip+json", "base64+json", "percent"; NULL: plain */
	const char *field;     /* id of the declared field, or NULL; of an undeclared key: one that another transmission or version carries */
	enum evidence_verdict verdict;
};

struct evidence_request {
	size_t number;         /* in its file, from 1 */
	const char *scheme, *host, *path; /* "" in a sample; of the path only what the declaration says of it, else "/" or "/…" */
	const char *format;    /* of the body: "json", "form", "csv", "xml", "none", "opaque" (neither of these: counted, not read) */
	const char *transmission; /* id of the declared transmission, or NULL */
	enum evidence_verdict verdict; /* of the request itself: declared, foreign, scheme, host, undeclared */
	struct evidence_key *keys;
	size_t key_count;
};

/* One sample of a transmission, or one capture. */
struct evidence_file {
	const char *id;        /* of the transmission or of the <evidence> */
	bool sample;
	const char *href;      /* as declared; the file is below the publication's folder */
	const char *sha256;    /* of the file as it is */
	const char *version;   /* id of the client version, or NULL where a capture does not say */
	long line;             /* in declaration.xml */
	struct evidence_request *requests;
	size_t request_count;
};

struct evidence_read {
	struct evidence_file *files; /* samples in document order, then captures */
	size_t count;
};

/* Reads and matches every <sample>, and every <evidence kind="capture"> whose href is a file below FOLDER. A file that is missing, too
 * large (64 MiB), behind a symbolic link, not what it says or with another SHA-256 than declared is refused with its name, line and
 * the mend. Messages quote no value either. */
bool evidence_read(const struct declaration *declaration, const char *folder, struct arena *arena, struct evidence_read *out,
		   struct error *err);

/* "declared", "undeclared", …: ends of message keys and values in tables. */
const char *evidence_verdict_name(enum evidence_verdict verdict);

#endif
