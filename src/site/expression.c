#include "site/expression.h"

#include <libxml/xpathInternals.h>
#include <stdlib.h>
#include <string.h>

#include "site/scan.h"

#define FUNCTIONS_NAMESPACE "vitrine"

/* Steps of one evaluation that no honest page needs; a hostile or mistaken template ends here. */
enum { OPERATIONS_MAX = 50 * 1000 * 1000 };

bool expression_refuse(const struct expression *expression, struct error *err, const char *why)
{
	return error_set(err, ERROR_REFUSED, "%s:%ld: %s=\"%.500s\": %s", expression->file, expression->line,
			 expression->binding, expression->source, why);
}

/* libxml2 tells of faults here; what the evaluation returns is enough for us, and the words come from it. */
static void note_fault(void *context, xmlErrorPtr fault)
{
	(void)context;
	(void)fault;
}

static xmlXPathObject *look_up_variable(void *data, const xmlChar *name, const xmlChar *uri)
{
	xmlXPathContext *xpath = data;
	const struct evaluation *evaluation = xpath->userData;
	if (uri != NULL || evaluation == NULL)
		return NULL;
	if (strcmp((const char *)name, "this") == 0)
		return xmlXPathNewNodeSet(evaluation->node);
	return strcmp((const char *)name, "lang") == 0 ? xmlXPathNewCString(language_code(evaluation->render->language)) : NULL;
}

static const char *pop_string(struct arena *arena, xmlXPathParserContext *parser)
{
	xmlChar *string = xmlXPathPopString(parser);
	const char *copy = arena_copy(arena, string != NULL ? (const char *)string : "");
	xmlFree(string);
	return copy;
}

static bool call(struct evaluation *evaluation, const struct function *function, const char *const *arguments,
		 size_t count, struct text *out)
{
	struct call it = { evaluation->render, arguments, count, out, evaluation->err };
	bool ok = function->run(&it);
	evaluation->failed = evaluation->failed || !ok;
	return ok;
}

/* Strings of a node-set's nodes as arguments of their own; of another value, its own. */
static const char **spread(struct arena *arena, xmlXPathParserContext *parser, size_t *count)
{
	*count = 1;
	const char **strings = arena_array(arena, 1, sizeof *strings);
	if (!xmlXPathStackIsNodeSet(parser)) {
		strings[0] = pop_string(arena, parser);
		return strings;
	}
	xmlNodeSet *set = xmlXPathPopNodeSet(parser);
	xmlXPathNodeSetSort(set);
	*count = set != NULL ? (size_t)set->nodeNr : 0;
	strings = arena_array(arena, *count, sizeof *strings);
	for (size_t i = 0; i < *count; i++)
		strings[i] = walk_string(arena, set->nodeTab[i]);
	xmlXPathFreeNodeSet(set);
	return strings;
}

/* Every v:* function, as libxml2 calls it. */
static void call_from_xpath(xmlXPathParserContext *parser, int given)
{
	const char *name = (const char *)parser->context->function;
	struct evaluation *evaluation = parser->context->userData;
	const struct function *function = function_find(name, strlen(name));
	struct arena scratch = { 0 };
	struct text out = { 0 };
	const char *fixed[FUNCTION_ARGUMENTS_MAX];
	const char **arguments = fixed;
	size_t count = (size_t)given;
	if (count > FUNCTION_ARGUMENTS_MAX) {
		parser->error = XPATH_INVALID_ARITY;
		return;
	}
	if (function->spreads)
		arguments = spread(&scratch, parser, &count);
	for (size_t i = count; i-- > 0 && arguments == fixed;)
		fixed[i] = pop_string(&scratch, parser);
	if (call(evaluation, function, arguments, count, &out))
		valuePush(parser, xmlXPathNewCString(text_or_empty(out.bytes)));
	else
		parser->error = XPATH_EXPR_ERROR;
	text_finish(&out);
	arena_finish(&scratch);
}

static xmlXPathFunction look_up_function(void *data, const xmlChar *name, const xmlChar *uri)
{
	(void)data;
	bool ours = uri != NULL && strcmp((const char *)uri, FUNCTIONS_NAMESPACE) == 0;
	return ours && function_find((const char *)name, strlen((const char *)name)) != NULL ? call_from_xpath : NULL;
}

xmlXPathContext *expression_context(void)
{
	xmlXPathContext *xpath = xmlXPathNewContext(NULL);
	if (xpath == NULL)
		return NULL;
	xpath->error = note_fault;
	xpath->opLimit = OPERATIONS_MAX;
	xmlXPathRegisterNs(xpath, (const xmlChar *)"v", (const xmlChar *)FUNCTIONS_NAMESPACE);
	xmlXPathRegisterFuncLookup(xpath, look_up_function, xpath);
	xmlXPathRegisterVariableLookup(xpath, look_up_variable, xpath);
	return xpath;
}

bool expression_compile(struct templates *templates, struct expression *expression, struct error *err)
{
	expression->compiled = xmlXPathCtxtCompile(templates->xpath, (const xmlChar *)expression->source);
	if (expression->compiled == NULL)
		return expression_refuse(expression, err, "not an XPath expression");
	if (!scan_check(templates, expression, err))
		return false;
	expression->kind = EXPRESSION_XPATH;
	scan_simplify(&templates->memory, expression);
	return true;
}

void evaluation_begin(struct evaluation *evaluation)
{
	evaluation->xpath->userData = evaluation;
	evaluation->xpath->doc = evaluation->render->report->doc;
}

void evaluation_end(struct evaluation *evaluation)
{
	evaluation->xpath->userData = NULL;
	evaluation->xpath->doc = NULL;
	evaluation->xpath->node = NULL;
	text_finish(&evaluation->value);
	arena_finish(&evaluation->scratch);
}

/* A function's message gets the place of its call before it. */
static bool refuse_evaluated(struct evaluation *evaluation, const struct expression *expression)
{
	char *why = arena_copy(&evaluation->scratch, evaluation->failed ? evaluation->err->message : "cannot be evaluated");
	enum error_kind kind = evaluation->failed ? evaluation->err->kind : ERROR_REFUSED;
	expression_refuse(expression, evaluation->err, why);
	evaluation->err->kind = kind;
	return false;
}

static xmlXPathObject *evaluate(struct evaluation *evaluation, const struct expression *expression,
				const struct place *place)
{
	xmlXPathContext *xpath = evaluation->xpath;
	xpath->node = evaluation->node = place->node;
	xpath->proximityPosition = place->position;
	xpath->contextSize = place->size;
	xpath->opCount = 0;
	xmlXPathObject *object = xmlXPathCompiledEval(expression->compiled, xpath);
	if (object == NULL || evaluation->failed) {
		xmlXPathFreeObject(object);
		refuse_evaluated(evaluation, expression);
		return NULL;
	}
	return object;
}

static const char *operand_string(struct evaluation *evaluation, const struct operand *operand, xmlNode *node)
{
	if (operand->literal != NULL)
		return operand->literal;
	const xmlNode *found = walk_first(&operand->path, node);
	return found != NULL ? walk_string(&evaluation->scratch, found) : "";
}

static bool call_simple(struct evaluation *evaluation, const struct expression *expression, const struct place *place,
			const char **out)
{
	const char *arguments[FUNCTION_ARGUMENTS_MAX];
	for (size_t i = 0; i < expression->count; i++)
		arguments[i] = operand_string(evaluation, &expression->operands[i], place->node);
	text_clear(&evaluation->value);
	if (!call(evaluation, expression->function, arguments, expression->count, &evaluation->value))
		return refuse_evaluated(evaluation, expression);
	*out = text_or_empty(evaluation->value.bytes);
	return true;
}

struct comparison {
	struct arena *scratch;
	const char *literal;
	bool equal;
};

static bool compare(void *context, xmlNode *found)
{
	struct comparison *comparison = context;
	comparison->equal = strcmp(walk_string(comparison->scratch, found), comparison->literal) == 0;
	return !comparison->equal;
}

/* As XPath 1.0, section 3.4, has it: any node that is equal will do. */
static bool is_equal(struct evaluation *evaluation, const struct expression *expression, xmlNode *node)
{
	struct comparison comparison = { &evaluation->scratch, expression->operands[1].literal, false };
	walk(&expression->operands[0].path, node, compare, &comparison);
	return comparison.equal;
}

bool expression_string(struct evaluation *evaluation, const struct expression *expression, const struct place *place,
		       const char **out)
{
	bool truth;
	if (expression->kind == EXPRESSION_OPERAND) {
		*out = operand_string(evaluation, &expression->operands[0], place->node);
		return true;
	}
	if (expression->kind == EXPRESSION_CALL)
		return call_simple(evaluation, expression, place, out);
	if (expression->kind != EXPRESSION_XPATH) {
		expression_truth(evaluation, expression, place, &truth);
		*out = truth ? "true" : "false";
		return true;
	}
	xmlXPathObject *object = evaluate(evaluation, expression, place);
	if (object == NULL)
		return false;
	xmlChar *string = xmlXPathCastToString(object);
	text_clear(&evaluation->value);
	text_add(&evaluation->value, string != NULL ? (const char *)string : "");
	xmlFree(string);
	xmlXPathFreeObject(object);
	*out = evaluation->value.bytes;
	return true;
}

bool expression_truth(struct evaluation *evaluation, const struct expression *expression, const struct place *place,
		      bool *out)
{
	const struct operand *operand = expression->operands;
	const char *string;
	switch (expression->kind) {
	case EXPRESSION_OPERAND:
	case EXPRESSION_NOT:
		*out = operand->literal != NULL ? *operand->literal != '\0' : walk_first(&operand->path, place->node) != NULL;
		*out = *out != (expression->kind == EXPRESSION_NOT);
		return true;
	case EXPRESSION_EQUAL:
		*out = is_equal(evaluation, expression, place->node);
		return true;
	case EXPRESSION_CALL:
		if (!call_simple(evaluation, expression, place, &string))
			return false;
		*out = *string != '\0';
		return true;
	case EXPRESSION_XPATH:
		break;
	}
	xmlXPathObject *object = evaluate(evaluation, expression, place);
	if (object == NULL)
		return false;
	*out = xmlXPathCastToBoolean(object) != 0;
	xmlXPathFreeObject(object);
	return true;
}

/* A namespace node is no xmlNode to walk from (it is an xmlNs in disguise). */
static bool are_nodes(const xmlXPathObject *object)
{
	if (object->type != XPATH_NODESET)
		return false;
	for (int i = 0; object->nodesetval != NULL && i < object->nodesetval->nodeNr; i++)
		if (object->nodesetval->nodeTab[i]->type == XML_NAMESPACE_DECL)
			return false;
	return true;
}

static bool keep(void *context, xmlNode *found)
{
	struct nodes *nodes = context;
	if (nodes->count == nodes->capacity) {
		nodes->capacity = nodes->capacity != 0 ? nodes->capacity * 2 : 64;
		nodes->list = memory_resize(nodes->list, nodes->capacity, sizeof(xmlNode *));
	}
	nodes->list[nodes->count++] = found;
	return true;
}

bool expression_nodes(struct evaluation *evaluation, const struct expression *expression, const struct place *place,
		      struct nodes *out)
{
	struct nodes nodes = { 0 };
	if (expression->kind == EXPRESSION_OPERAND && expression->operands[0].literal == NULL) {
		walk(&expression->operands[0].path, place->node, keep, &nodes);
	} else if (expression->kind != EXPRESSION_XPATH) {
		return expression_refuse(expression, evaluation->err, "not an expression for nodes");
	} else {
		nodes.object = evaluate(evaluation, expression, place);
		if (nodes.object == NULL)
			return false;
		if (!are_nodes(nodes.object)) {
			expression_nodes_finish(&nodes);
			return expression_refuse(expression, evaluation->err, "not an expression for nodes");
		}
		xmlXPathNodeSetSort(nodes.object->nodesetval);
		nodes.count = nodes.object->nodesetval != NULL ? (size_t)nodes.object->nodesetval->nodeNr : 0;
		nodes.list = nodes.count != 0 ? nodes.object->nodesetval->nodeTab : NULL;
	}
	*out = nodes;
	return true;
}

void expression_nodes_finish(struct nodes *nodes)
{
	if (nodes->object == NULL)
		free(nodes->list);
	xmlXPathFreeObject(nodes->object);
	*nodes = (struct nodes){ 0 };
}
