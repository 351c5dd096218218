#include <stdio.h>

#include "base/clock.h"
#include "base/period.h"
#include "base/xml.h"
#include "command/check.h"
#include "command/command.h"
#include "issue/issue.h"

bool command_issue(const struct options *options, struct error *err)
{
	struct arena arena = { 0 };
	struct checked checked = { 0 };
	char today[DAY_TEXT_SIZE];
	period_format_day(clock_now(), today);
	bool ok = check_publication(options, &arena, &checked, err) && check_passed(&checked, err) &&
		  issue_freeze(&checked.issues, &checked.declaration, today, err);
	if (ok && !options->quiet) {
		const char *version = xml_attribute(&arena, xmlDocGetRootElement(checked.declaration.doc), "version");
		printf("issue %s of the declaration: frozen in %s/%s\n", version, checked.issues.folder, version);
	}
	checked_finish(&checked);
	arena_finish(&arena);
	return ok;
}
