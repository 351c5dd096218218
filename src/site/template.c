#include "site/template.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "site/compile.h"
#include "site/expression.h"
#include "site/html.h"

bool templates_init(struct templates *templates, const char *override_folder, const char *default_folder,
		    const struct language *const *languages, size_t count, struct error *err)
{
	*templates = (struct templates){ .override_folder = override_folder,
					 .default_folder = default_folder,
					 .languages = languages,
					 .language_count = count,
					 .xpath = expression_context() };
	if (templates->xpath == NULL)
		return error_set(err, ERROR_ENVIRONMENT, "libxml2 cannot start");
	return true;
}

void templates_finish(struct templates *templates)
{
	for (struct template *template = templates->first; template != NULL; template = template->next)
		compile_finish(template);
	xmlXPathFreeContext(templates->xpath);
	arena_finish(&templates->memory);
	*templates = (struct templates){ 0 };
}

char *templates_path(struct arena *arena, const char *override_folder, const char *default_folder, const char *name)
{
	if (override_folder != NULL) {
		char *path = path_join(arena, override_folder, name);
		if (file_exists(path))
			return path;
	}
	return path_join(arena, default_folder, name);
}

bool templates_compile(struct templates *templates, const char *name, struct error *err)
{
	const struct template *template;
	return compile_template(templates, name, NULL, 0, &template, err);
}

static bool run(struct evaluation *evaluation, const struct template *template, size_t from, size_t to,
		const struct place *place);

/* The element for each of the first `most` nodes: all for data-v-each, one for data-v-with. */
static bool run_each(struct evaluation *evaluation, const struct template *template, size_t at,
		     const struct place *place, size_t most)
{
	const struct step *step = &template->steps[at];
	struct nodes nodes;
	bool ok = true;
	if (!expression_nodes(evaluation, &step->expression, place, &nodes))
		return false;
	size_t count = nodes.count < most ? nodes.count : most;
	for (size_t i = 0; i < count && ok; i++) {
		struct place inner = { nodes.list[i], (int)i + 1, (int)count };
		ok = run(evaluation, template, at + 1, step->past, &inner);
	}
	expression_nodes_finish(&nodes);
	return ok;
}

static bool add_text(struct evaluation *evaluation, const struct step *step, const struct place *place)
{
	const char *string;
	if (!expression_string(evaluation, &step->expression, place, &string))
		return false;
	if (step->kind == STEP_JSON)
		html_json(evaluation->render->out, string, strlen(string));
	else
		html_text(evaluation->render->out, string, strlen(string));
	return true;
}

static bool add_attribute(struct evaluation *evaluation, const struct step *step, const struct place *place)
{
	struct text *out = evaluation->render->out;
	const char *string = "";
	bool is_set;
	if (step->attribute == HTML_BOOLEAN) {
		if (!expression_truth(evaluation, &step->expression, place, &is_set))
			return false;
	} else {
		if (!expression_string(evaluation, &step->expression, place, &string))
			return false;
		is_set = *string != '\0';
	}
	bool safe = (step->attribute != HTML_URL || html_url_is_safe(string)) &&
		    (step->attribute != HTML_URLS || html_urls_are_safe(string));
	if (!safe) {
		char why[200];
		snprintf(why, sizeof why, "\"%.80s\" is no link that may be published (relative, http, https, mailto, tel)",
			 string);
		return expression_refuse(&step->expression, evaluation->err, why);
	}
	if (is_set)
		html_attribute(out, step->bytes, step->attribute, string, strlen(string));
	return true;
}

static void add_bytes(struct text *out, const struct step *step)
{
	bool doubled = step->folds && out->length > 0 && strchr(" \n", out->bytes[out->length - 1]) != NULL;
	text_add_bytes(out, step->bytes + doubled, step->length - doubled);
}

static bool run_step(struct evaluation *evaluation, const struct template *template, size_t at,
		     const struct place *place)
{
	const struct step *step = &template->steps[at];
	switch (step->kind) {
	case STEP_BYTES:
		add_bytes(evaluation->render->out, step);
		return true;
	case STEP_TEXT:
	case STEP_JSON:
		return add_text(evaluation, step, place);
	case STEP_ATTRIBUTE:
		return add_attribute(evaluation, step, place);
	case STEP_WITH:
		return run_each(evaluation, template, at, place, 1);
	case STEP_EACH:
		return run_each(evaluation, template, at, place, SIZE_MAX);
	case STEP_INCLUDE:
		return run(evaluation, step->part, 0, step->part->count, place);
	case STEP_IF:
		break;
	}
	return true;
}

static bool run(struct evaluation *evaluation, const struct template *template, size_t from, size_t to,
		const struct place *place)
{
	for (size_t at = from; at < to;) {
		const struct step *step = &template->steps[at];
		bool truth = true;
		if (step->kind == STEP_IF) {
			if (!expression_truth(evaluation, &step->expression, place, &truth))
				return false;
			at = truth ? at + 1 : step->past;
			continue;
		}
		if (!run_step(evaluation, template, at, place))
			return false;
		at = step->past;
	}
	return true;
}

bool templates_render(struct templates *templates, const char *name, const struct render *render, struct error *err)
{
	const struct template *template;
	if (!compile_template(templates, name, NULL, 0, &template, err))
		return false;
	struct evaluation evaluation = { .xpath = templates->xpath, .render = render, .err = err };
	struct place start = { render->report, 1, 1 };
	evaluation_begin(&evaluation);
	bool ok = run(&evaluation, template, 0, template->count, &start);
	evaluation_end(&evaluation);
	return ok;
}
