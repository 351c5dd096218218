#include "site/compile.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "base/xml.h"
#include "site/binding.h"

struct compiler {
	struct templates *templates;
	struct template *template;
	struct text bytes;     /* of the page, since the last step */
	bool folds;            /* they begin with white space that may go */
	bool preformatted;     /* inside <pre> */
	bool foreign;          /* inside <svg> or <math>, where letters keep their case */
	struct error *err;
};

static bool compile_children(struct compiler *compiler, const xmlNode *parent);

static bool refuse(const struct compiler *compiler, const xmlNode *node, const char *why, const char *name)
{
	return error_set(compiler->err, ERROR_REFUSED, "%s:%ld: %s%.100s", compiler->template->path, xmlGetLineNo(node), why,
			 name);
}

static struct step *push(struct template *template)
{
	if (template->count == template->capacity) {
		template->capacity = template->capacity != 0 ? template->capacity * 2 : 32;
		template->steps = memory_resize(template->steps, template->capacity, sizeof *template->steps);
	}
	struct step *step = &template->steps[template->count++];
	*step = (struct step){ .past = template->count };
	return step;
}

/* What was written so far becomes a step. */
static void flush(struct compiler *compiler)
{
	if (compiler->bytes.length == 0)
		return;
	struct step *step = push(compiler->template);
	step->kind = STEP_BYTES;
	step->length = compiler->bytes.length;
	step->bytes = arena_copy_bytes(&compiler->templates->memory, compiler->bytes.bytes, step->length);
	step->folds = compiler->folds;
	text_clear(&compiler->bytes);
	compiler->folds = false;
}

static bool push_binding(struct compiler *compiler, enum step_kind kind, const struct binding *binding,
			 struct step **out)
{
	struct arena *memory = &compiler->templates->memory;
	flush(compiler);
	struct step *step = push(compiler->template);
	step->kind = kind;
	step->expression.file = compiler->template->path;
	step->expression.line = binding->line;
	step->expression.binding = arena_copy(memory, binding->name);
	step->expression.source = arena_copy(memory, binding->value);
	if (out != NULL)
		*out = step;
	return expression_compile(compiler->templates, &step->expression, compiler->err);
}

static bool push_attribute(struct compiler *compiler, const struct binding *binding)
{
	struct step *step;
	if (!push_binding(compiler, STEP_ATTRIBUTE, binding, &step))
		return false;
	step->bytes = arena_copy(&compiler->templates->memory, binding_attribute(binding));
	step->length = strlen(step->bytes);
	step->attribute = html_attribute_kind(step->bytes);
	return true;
}

static void add_static_text(struct compiler *compiler, const char *content)
{
	struct text *bytes = &compiler->bytes;
	if (compiler->preformatted) {
		html_text(bytes, content, strlen(content));
		return;
	}
	size_t space = strspn(content, " \t\n\r");
	bool doubled = bytes->length > 0 && strchr(" \n", bytes->bytes[bytes->length - 1]) != NULL;
	if (bytes->length == 0 && space > 0)
		compiler->folds = true;
	content += doubled ? space : 0;
	html_text_folded(bytes, content, strlen(content));
}

static bool compile_include(struct compiler *compiler, const struct bindings *bindings)
{
	const struct binding *include = bindings->include;
	const struct template *part;
	flush(compiler);
	if (!compile_template(compiler->templates, include->value, compiler->template, include->line, &part, compiler->err))
		return false;
	struct step *step = push(compiler->template);
	step->kind = STEP_INCLUDE;
	step->part = part;
	return true;
}

/* Only the template's own text may be in <script> and <style>, and it may not end the element early. Inside <svg> their
 * content is read as any other text, but is code all the same. */
static bool add_raw(struct compiler *compiler, const xmlNode *node)
{
	for (const xmlNode *child = node->children; child != NULL; child = child->next) {
		if (child->type == XML_ELEMENT_NODE)
			return refuse(compiler, child, "no element can be inside this one: ", (const char *)child->name);
		if (child->type != XML_TEXT_NODE && child->type != XML_CDATA_SECTION_NODE)
			continue;
		const char *content = (const char *)child->content;
		if (compiler->foreign) {
			html_text(&compiler->bytes, content, strlen(content));
			continue;
		}
		if (strstr(content, "</") != NULL || strstr(content, "<!--") != NULL)
			return refuse(compiler, node, "\"</\" and \"<!--\" would end or hide what is inside ",
				      (const char *)node->name);
		text_add(&compiler->bytes, content);
	}
	return true;
}

static bool compile_content(struct compiler *compiler, const xmlNode *node, const char *name,
			    const struct bindings *bindings)
{
	if (bindings->text != NULL)
		return push_binding(compiler, STEP_TEXT, bindings->text, NULL);
	if (bindings->json != NULL)
		return push_binding(compiler, STEP_JSON, bindings->json, NULL);
	if (html_is_raw(name))
		return add_raw(compiler, node);
	return compile_children(compiler, node);
}

static bool add_attributes(struct compiler *compiler, const struct bindings *bindings)
{
	for (size_t i = 0; i < bindings->static_count; i++) {
		const struct binding *attribute = &bindings->statics[i];
		html_attribute(&compiler->bytes, attribute->name, html_attribute_kind(attribute->name), attribute->value, strlen(attribute->value));
	}
	for (size_t i = 0; i < bindings->attribute_count; i++)
		if (!push_attribute(compiler, &bindings->attributes[i]))
			return false;
	return true;
}

/* The element's tags and what is between them. */
static bool compile_tag(struct compiler *compiler, const xmlNode *node, const struct bindings *bindings)
{
	struct compiler outer = *compiler;
	const char *name = bindings->element;
	html_open(&compiler->bytes, name);
	if (!add_attributes(compiler, bindings))
		return false;
	html_open_end(&compiler->bytes, name);
	if (html_is_void(name) && !compiler->foreign)
		return true;
	compiler->preformatted = outer.preformatted || html_is_preformatted(name);
	compiler->foreign = bindings->opens_foreign || (outer.foreign && strcmp(name, "foreignObject") != 0);
	bool ok = compile_content(compiler, node, name, bindings);
	html_close(&compiler->bytes, name);
	compiler->preformatted = outer.preformatted;
	compiler->foreign = outer.foreign;
	return ok;
}

/* with, each and if govern all steps up to the element's end. */
static bool compile_governed(struct compiler *compiler, const xmlNode *node, const struct bindings *bindings)
{
	const struct binding *governors[] = { bindings->with, bindings->each, bindings->condition };
	static const enum step_kind kinds[] = { STEP_WITH, STEP_EACH, STEP_IF };
	size_t places[3], count = 0;
	for (size_t i = 0; i < 3; i++) {
		if (governors[i] == NULL)
			continue;
		if (!push_binding(compiler, kinds[i], governors[i], NULL))
			return false;
		places[count++] = compiler->template->count - 1;
	}
	bool ok;
	if (bindings->include != NULL)
		ok = compile_include(compiler, bindings);
	else if (bindings->vanishes)
		ok = compile_content(compiler, node, "template", bindings);
	else
		ok = compile_tag(compiler, node, bindings);
	if (count > 0)
		flush(compiler);
	for (size_t i = 0; i < count; i++)
		compiler->template->steps[places[i]].past = compiler->template->count;
	return ok;
}

static bool compile_element(struct compiler *compiler, const xmlNode *node)
{
	struct arena scratch = { 0 };
	struct bindings bindings = { 0 };
	bool ok = binding_read(compiler->template->path, node, compiler->foreign, &scratch, &bindings, compiler->err) &&
		  compile_governed(compiler, node, &bindings);
	arena_finish(&scratch);
	return ok;
}

static bool compile_children(struct compiler *compiler, const xmlNode *parent)
{
	for (const xmlNode *node = parent->children; node != NULL; node = node->next) {
		if (node->type == XML_ELEMENT_NODE) {
			if (!compile_element(compiler, node))
				return false;
		} else if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
			add_static_text(compiler, (const char *)node->content);
		}
	}
	return true;
}

static bool compile_part(struct compiler *compiler, const xmlNode *root)
{
	const char *holder = strcmp(compiler->template->name, "part-head.html") == 0 ? "head" : "body";
	for (const xmlNode *node = root->children; node != NULL; node = node->next)
		if (node->type == XML_ELEMENT_NODE && strcasecmp((const char *)node->name, holder) == 0)
			return compile_children(compiler, node);
	return refuse(compiler, root, "a part wants to be an html page; this has no ", holder);
}

static bool compile_document(struct compiler *compiler, const xmlNode *root)
{
	bool ok;
	if (compiler->template->is_part) {
		ok = compile_part(compiler, root);
	} else {
		if (strcasecmp((const char *)root->name, "html") == 0)
			html_doctype(&compiler->bytes);
		ok = compile_element(compiler, root);
		text_add_char(&compiler->bytes, '\n');
	}
	flush(compiler);
	return ok;
}

static bool refuse_loop(const struct template *again, const struct template *includer, long line, struct error *err)
{
	struct text chain = { 0 };
	text_printf(&chain, "%s", again->name);
	for (const struct template *up = includer; up != NULL; up = up != again ? up->parent : NULL)
		text_printf(&chain, ", included by %s", up->name);
	error_set(err, ERROR_REFUSED, "%s:%ld: data-v-include=\"%s\" would never end: %s", includer->path, line, again->name,
		  chain.bytes);
	text_finish(&chain);
	return false;
}

static bool is_file_name(const char *name)
{
	return *name != '\0' && *name != '.' && strpbrk(name, "/\\") == NULL;
}

static bool refuse_missing(const struct templates *templates, const char *name, const struct template *includer,
			   long line, struct error *err)
{
	struct text place = { 0 };
	if (includer != NULL)
		text_printf(&place, "%s:%ld: data-v-include=\"%.200s\": ", includer->path, line, name);
	else
		text_printf(&place, "template %.200s: ", name);
	error_set(err, ERROR_REFUSED, "%sno such file in %s%s%s", place.bytes,
		  templates->override_folder != NULL ? templates->override_folder : "",
		  templates->override_folder != NULL ? " or " : "", templates->default_folder);
	text_finish(&place);
	return false;
}

static struct template *add_template(struct templates *templates, const char *name, const char *path,
				     const struct template *includer)
{
	struct template *template = arena_alloc(&templates->memory, sizeof *template);
	template->name = arena_copy(&templates->memory, name);
	template->path = path;
	template->is_part = includer != NULL;
	template->parent = includer;
	template->next = templates->first;
	templates->first = template;
	return template;
}

static bool compile_file(struct templates *templates, struct template *template, struct error *err)
{
	struct compiler compiler = { .templates = templates, .template = template, .err = err };
	xmlDoc *doc = NULL;
	if (!xml_read(template->path, &doc, err))
		return false;
	template->is_complete = compile_document(&compiler, xmlDocGetRootElement(doc));
	text_finish(&compiler.bytes);
	xmlFreeDoc(doc);
	return template->is_complete;
}

static struct template *find(const struct templates *templates, const char *name, bool is_part)
{
	struct template *template = templates->first;
	while (template != NULL && (strcmp(template->name, name) != 0 || template->is_part != is_part))
		template = template->next;
	return template;
}

/* A set in which something failed to compile is tried again: what failed leaves it. */
static void forget(struct templates *templates, struct template *template)
{
	compile_finish(template);
	for (struct template **link = &templates->first; *link != NULL; link = &(*link)->next)
		if (*link == template) {
			*link = template->next;
			return;
		}
}

bool compile_template(struct templates *templates, const char *name, struct template *includer, long line,
		      const struct template **out, struct error *err)
{
	struct template *template = find(templates, name, includer != NULL);
	if (template != NULL && !template->is_complete)
		return refuse_loop(template, includer, line, err);
	if (template == NULL) {
		char *path = templates_path(&templates->memory, templates->override_folder, templates->default_folder, name);
		if (!is_file_name(name) || !file_exists(path))
			return refuse_missing(templates, name, includer, line, err);
		template = add_template(templates, name, path, includer);
		if (!compile_file(templates, template, err)) {
			forget(templates, template);
			return false;
		}
	}
	*out = template;
	return true;
}

void compile_finish(struct template *template)
{
	for (size_t i = 0; i < template->count; i++)
		xmlXPathFreeCompExpr(template->steps[i].expression.compiled);
	free(template->steps);
	template->steps = NULL;
	template->count = template->capacity = 0;
}
