#include "examination/consistency.h"

#include <string.h>

#include "base/labels.h"
#include "base/xml.h"

/* One finding for each thing that a file holds, however often. */
static void report_once(struct examination *examination, const struct evidence_file *file, struct labels *seen,
			enum evidence_verdict verdict, const char *detail)
{
	static const char *const messages[EVIDENCE_VERDICTS] = { [EVIDENCE_ABSENT] = "absent", [EVIDENCE_SCHEME] = "scheme",
								 [EVIDENCE_HOST] = "host", [EVIDENCE_UNDECLARED] = "undeclared" };
	if (messages[verdict] == NULL)
		return;
	const char *name = arena_printf(examination->arena, "%s %s", messages[verdict], detail);
	uint32_t known = seen->count;
	if (labels_add(seen, name, strlen(name)) != known)
		return;
	struct finding *finding = examination_fail_at(examination, examination->declaration->path, file->line, file->id,
						      messages[verdict], detail);
	finding->version = file->version;
	if (verdict == EVIDENCE_ABSENT)
		finding->severity = SEVERITY_WARNING;
}

/* A request of a capture is looked at itself; a sample has none. */
static void match_request(struct examination *examination, const struct evidence_file *file,
			  const struct evidence_request *request, struct labels *seen)
{
	const char *host = request->host;
	if (request->verdict == EVIDENCE_FOREIGN)
		return;
	if (request->verdict == EVIDENCE_SCHEME)
		host = arena_printf(examination->arena, "%s://%s", request->scheme, request->host);
	if (host[0] != '\0') {
		examined(examination);
		report_once(examination, file, seen, request->verdict, host);
	}
	for (size_t k = 0; k < request->key_count; k++) {
		examined(examination);
		report_once(examination, file, seen, request->keys[k].verdict, request->keys[k].name);
	}
}

void consistency_examine_evidence(struct examination *examination)
{
	const struct evidence_read *evidence = examination->circumstances->evidence;
	for (size_t f = 0; evidence != NULL && f < evidence->count; f++) {
		const struct evidence_file *file = &evidence->files[f];
		struct labels seen = { 0 };
		for (size_t r = 0; r < file->request_count; r++)
			match_request(examination, file, &file->requests[r], &seen);
		labels_finish(&seen);
	}
}

static void contradict(struct examination *examination, const struct evidence_file *file, const struct evidence_request *request,
		       const struct evidence_key *key)
{
	const xmlNode *transmission = xml_with_id(examination->declaration->doc, request->transmission);
	const xmlNode *version = transmission != NULL ? transmission->parent : xml_with_id(examination->declaration->doc, file->version);
	struct finding *finding =
		examination_fail_at(examination, examination->declaration->path, file->line, key->field, NULL, key->name);
	if (version != NULL)
		examination_practice(examination, version);
	else if (xml_says(examination->root, "standing", "reported"))
		finding->severity = SEVERITY_WARNING;
}

static void hold_keys_against_states(struct examination *examination, const struct evidence_file *file,
				     const struct evidence_request *request, struct labels *seen)
{
	for (size_t k = 0; k < request->key_count; k++) {
		const struct evidence_key *key = &request->keys[k];
		uint32_t known = seen->count;
		if (key->field == NULL)
			continue;
		examined(examination);
		if (key->verdict == EVIDENCE_STATE && labels_add(seen, key->field, strlen(key->field)) == known)
			contradict(examination, file, request, key);
	}
}

static void hold_files_against_states(struct examination *examination)
{
	const struct evidence_read *evidence = examination->circumstances->evidence;
	for (size_t f = 0; evidence != NULL && f < evidence->count; f++) {
		const struct evidence_file *file = &evidence->files[f];
		struct labels seen = { 0 };
		for (size_t r = 0; r < file->request_count; r++)
			hold_keys_against_states(examination, file, &file->requests[r], &seen);
		labels_finish(&seen);
	}
}

/* What shows something by itself; what somebody wrote or said only tells of it. */
static bool is_observed(const xmlNode *evidence)
{
	static const char *const kinds[] = { "capture", "decompile", "audit", "regulator" };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (xml_says(evidence, "kind", kinds[i]))
			return true;
	return false;
}

/* Where no state is declared the field is not sent; where states overlap (rule C8) one of them may agree. */
static bool disagrees(const char *claimed, const char *const *declared, size_t count)
{
	if (count == 0)
		return claim_agrees(claimed, "collected") || claim_agrees(claimed, "conditional");
	for (size_t i = 0; i < count; i++)
		if (claim_agrees(claimed, declared[i]))
			return false;
	return true;
}

/* Never an error: a declarer that could not publish an audit that it contests would leave out the audit. */
static void hold_claim_against_state(struct examination *examination, const struct claim *claim, const char *version,
				     const char *const *declared, size_t count)
{
	const char *id = xml_attribute(examination->arena, xml_child(claim->node, "source"), "evidence");
	if (!claim->live || !is_observed(xml_with_id(examination->declaration->doc, id)))
		return;
	examined(examination);
	if (!disagrees(claim->value, declared, count))
		return;
	examination_fail(examination, claim->node, "claim", claim->value);
	examination->findings[examination->finding_count - 1].version = version;
	examination->findings[examination->finding_count - 1].severity = SEVERITY_WARNING;
}

static void hold_claims_against_states(struct examination *examination)
{
	const struct claims *claims = &examination->declaration->claims;
	for (size_t i = 0; i < claims->count; i++) {
		const struct claimed *claimed = &claims->list[i];
		const char *const *values;
		if (strcmp(claimed->path.aspect, "state") != 0 || claimed->path.version == NULL)
			continue;
		size_t count = claim_path_declared(examination->root, &claimed->path, examination->arena, &values);
		for (size_t c = 0; c < claimed->count; c++)
			hold_claim_against_state(examination, &claimed->claims[c], claimed->path.version, values, count);
	}
}

void consistency_examine_states(struct examination *examination)
{
	hold_files_against_states(examination);
	hold_claims_against_states(examination);
}
