#include "evidence/evidence.h"

#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "base/xml.h"
#include "evidence/har.h"
#include "evidence/match.h"
#include "evidence/payload.h"
#include "evidence/reading.h"

/* One declared file and what is to be done with it. */
struct job {
	const struct match *match;
	const char *folder;
	const char *at, *where;     /* "declaration.xml:12"; "declaration.xml:12: evidence/a.har" */
	const xmlNode *node;        /* <sample> or <evidence> */
	struct arena *arena;
};

static bool read_har(const struct job *job, struct reading *reading, const struct text *bytes, struct evidence_file *out, struct error *err)
{
	struct match_scope scope = { out->version, out->sample ? out->id : NULL };
	if (!har_read(reading, job->match, scope, bytes->bytes, bytes->length, out, err))
		return false;
	reading->request = 0;
	if (!out->sample)
		return true;
	if (out->request_count == 0)
		return reading_refuse(reading, err, "holds no request: record one, or remove the <sample>");
	match_absent(job->match, out->id, false, reading, out);
	return true;
}

static bool read_payload(const struct job *job, struct reading *reading, const char *format, const struct text *bytes,
			 struct evidence_file *out, struct error *err)
{
	if (!payload_read(reading, format, bytes->bytes, bytes->length, err))
		return false;
	struct evidence_request *request = arena_alloc(job->arena, sizeof *request);
	request->number = 1;
	request->format = format;
	match_payload(job->match, out->id, reading, request);
	out->requests = request;
	out->request_count = 1;
	match_absent(job->match, out->id, true, reading, out);
	return true;
}

static bool same_digest(const struct job *job, const struct text *bytes, struct evidence_file *out, struct error *err)
{
	const char *declared = xml_attribute(job->arena, job->node, "sha256");
	char digest[DIGEST_TEXT_SIZE];
	digest_sha256(bytes->bytes, bytes->length, digest);
	out->sha256 = arena_copy(job->arena, digest);
	if (declared == NULL || strcmp(declared, digest) == 0)
		return true;
	return error_set(err, ERROR_REFUSED, "%s: its SHA-256 is %s, declared is %s: put the file back, or declare the one it has", job->where,
			 digest, declared);
}

static bool read_bytes(const struct job *job, const char *href, struct text *bytes, struct error *err)
{
	struct error fault;
	if (!file_exists(path_join(job->arena, job->folder, href)))
		return error_set(err, ERROR_REFUSED, "%s: is not there: put the file below the publication's folder, or mend the href",
				 job->where);
	if (file_read_below(job->folder, href, READING_FILE_LIMIT, bytes, &fault))
		return true;
	return error_set(err, fault.kind, "%s: %s", job->at, fault.message);
}

static bool read_file(struct job *job, const char *format, struct evidence_file *out, struct error *err)
{
	struct text bytes = { 0 };
	struct reading reading = { 0 };
	bool har = strcmp(format, "har") == 0;
	bool ok = read_bytes(job, out->href, &bytes, err) && same_digest(job, &bytes, out, err) &&
		  reading_init(&reading, job->arena, job->where, err) &&
		  (har ? read_har(job, &reading, &bytes, out, err) : read_payload(job, &reading, format, &bytes, out, err));
	reading_finish(&reading);
	text_finish(&bytes);
	return ok;
}

static bool add_file(struct job *job, const struct declaration *declaration, struct evidence_file file, const char *format,
		     struct evidence_read *out, struct error *err)
{
	file.line = xmlGetLineNo(job->node);
	file.href = xml_attribute(job->arena, job->node, "href");
	job->at = arena_printf(job->arena, "%s:%ld", declaration->path, file.line);
	job->where = arena_printf(job->arena, "%s: %s", job->at, file.href);
	if (!path_is_inside(file.href))
		return error_set(err, ERROR_REFUSED, "%s: is no path below the publication's folder", job->where);
	size_t length = strlen(file.href);
	if (!file.sample && (length < 4 || strcmp(file.href + length - 4, ".har") != 0))
		return error_set(err, ERROR_REFUSED, "%s: a capture is read as HAR 1.2: convert it to a file that ends with .har, or give the "
				 "address where it is kept", job->where);
	if (!read_file(job, format, &file, err))
		return false;
	out->files[out->count++] = file;
	return true;
}

static bool read_samples(struct job *job, const struct declaration *declaration, const xmlNode *version, struct evidence_read *out,
			 struct error *err)
{
	for (const xmlNode *node = xml_child(version, "transmission"); node != NULL; node = xml_next(node, "transmission"))
		for (job->node = xml_child(node, "sample"); job->node != NULL; job->node = xml_next(job->node, "sample")) {
			struct evidence_file file = { .id = xml_attribute(job->arena, node, "id"),
						      .sample = true,
						      .version = xml_attribute(job->arena, version, "id") };
			if (!add_file(job, declaration, file, xml_attribute(job->arena, job->node, "format"), out, err))
				return false;
		}
	return true;
}

static bool is_address(const xmlNode *evidence, struct arena *arena)
{
	const char *href = xml_attribute(arena, evidence, "href");
	return href == NULL || strncmp(href, "https://", 8) == 0;
}

static bool read_captures(struct job *job, const struct declaration *declaration, const xmlNode *root, struct evidence_read *out,
			  struct error *err)
{
	for (job->node = xml_child(root, "evidence"); job->node != NULL; job->node = xml_next(job->node, "evidence")) {
		if (!xml_says(job->node, "kind", "capture") || is_address(job->node, job->arena))
			continue;
		struct evidence_file file = { .id = xml_attribute(job->arena, job->node, "id"),
					      .version = xml_attribute(job->arena, job->node, "version") };
		if (!add_file(job, declaration, file, "har", out, err))
			return false;
	}
	return true;
}

bool evidence_read(const struct declaration *declaration, const char *folder, struct arena *arena, struct evidence_read *out,
		   struct error *err)
{
	const xmlNode *root = xmlDocGetRootElement(declaration->doc);
	struct match match;
	struct job job = { .match = &match, .folder = folder, .arena = arena };
	size_t most = declaration_count(declaration, "sample") + declaration_count(declaration, "evidence");
	struct evidence_read read = { .files = arena_array(arena, most, sizeof *read.files) };
	match_init(&match, declaration, arena);
	for (const xmlNode *channel = xml_child(root, "channel"); channel != NULL; channel = xml_next(channel, "channel"))
		for (const xmlNode *version = xml_child(channel, "version"); version != NULL; version = xml_next(version, "version"))
			if (!read_samples(&job, declaration, version, &read, err))
				return false;
	if (!read_captures(&job, declaration, root, &read, err))
		return false;
	*out = read;
	return true;
}

const char *evidence_verdict_name(enum evidence_verdict verdict)
{
	static const char *const names[EVIDENCE_VERDICTS] = {
		[EVIDENCE_DECLARED] = "declared", [EVIDENCE_FOREIGN] = "foreign", [EVIDENCE_CONDITIONAL] = "conditional",
		[EVIDENCE_ABSENT] = "absent", [EVIDENCE_STATE] = "state", [EVIDENCE_SCHEME] = "scheme", [EVIDENCE_HOST] = "host",
		[EVIDENCE_UNDECLARED] = "undeclared",
	};
	return names[verdict];
}
