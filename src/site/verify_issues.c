#include "base/file.h"
#include "base/xml.h"
#include "issue/issue.h"
#include "site/verify.h"

enum { FILE_LIMIT = 16 * 1024 * 1024 };

/* No schema is at hand: what it is, by number, day and bytes, is enough to hold it against the issues. */
static bool read_current(const char *path, struct declaration *out, struct error *err)
{
	struct text bytes = { 0 };
	bool ok = file_read(path, FILE_LIMIT, &bytes, err) && xml_parse(path, bytes.bytes, bytes.length, &out->doc, err);
	if (ok) {
		out->path = path;
		digest_sha256(bytes.bytes, bytes.length, out->sha256);
		xml_fold_attributes(out->doc);
	}
	text_finish(&bytes);
	return ok;
}

bool verify_issues(const char *site, struct arena *arena, struct verify_result *result, struct error *err)
{
	struct issues issues = { 0 };
	struct declaration current = { 0 };
	bool ok = issues_read(path_join(arena, site, "declarations"), arena, &issues, err) &&
		  read_current(path_join(arena, site, "declaration.xml"), &current, err) && issues_allow(&issues, &current, err);
	if (ok)
		result->issues = issues.count;
	issues_finish(&issues);
	declaration_finish(&current);
	return ok;
}
