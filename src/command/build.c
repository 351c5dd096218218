#include <stdio.h>

#include "base/file.h"
#include "command/check.h"
#include "command/command.h"
#include "edition/edition.h"
#include "site/publish.h"
#include "site/site.h"

static bool build(const struct options *options, struct arena *arena, const char *output, struct publish_result *result,
		  struct error *err)
{
	struct checked checked = { 0 };
	struct publish *publish = NULL;
	struct progress progress;
	progress_init(&progress, options->quiet);
	const struct site_content content = { &checked.publication, &checked.declaration, &checked.evidence, &checked.examination,
					      &checked.editions, &checked.issues };
	bool ok = check_publication(options, arena, &checked, err) && check_passed(&checked, err) &&
		  publish_begin(output, &publish, err) && site_build(&content, options->share, publish, &progress, err) &&
		  publish_commit(publish, result, err);
	publish_end(publish);
	checked_finish(&checked);
	return ok;
}

bool command_build(const struct options *options, struct error *err)
{
	struct arena arena = { 0 };
	struct publish_result result;
	const char *output = options->output != NULL ? options->output : path_join(&arena, options->folder, "site");
	bool ok = build(options, &arena, output, &result, err);
	if (ok && !options->quiet && result.replaced)
		printf("%s: %zu files, %zu of them new or changed; open %s/index.html\n", output, result.files, result.changed, output);
	else if (ok && !options->quiet)
		printf("%s: %zu files, nothing changed; open %s/index.html\n", output, result.files, output);
	arena_finish(&arena);
	return ok;
}
