#include "site/messages.h"

#include <stdlib.h>
#include <stdint.h>
#include <string.h>
#include <unicode/umsg.h>
#include <unicode/ustring.h>

#include "base/xml.h"
#include "site/pattern.h"
#include "site/utf16.h"

static int compare_messages(const void *a, const void *b)
{
	const struct message *x = a, *y = b;
	int order = strcmp(x->key, y->key);
	return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

/* Folds white space inside; at either end takes it away where it holds a line end, so that a message may be
 * written on lines of its own, and a separator may still end in a space. */
static const char *fold(struct arena *arena, const char *string)
{
	char *folded = arena_alloc(arena, strlen(string) + 1), *to = folded;
	while (*string != '\0') {
		size_t space = strspn(string, " \t\n\r");
		bool line_end = memchr(string, '\n', space) != NULL;
		bool edge = to == folded || string[space] == '\0';
		if (space > 0 && !(edge && line_end))
			*to++ = ' ';
		string += space;
		size_t word = strcspn(string, " \t\n\r");
		memcpy(to, string, word);
		to += word;
		string += word;
	}
	return folded;
}

static bool open_format(struct message *message, const char *pattern, const char *locale, struct text *fault)
{
	struct arena scratch = { 0 };
	UErrorCode status = U_ZERO_ERROR;
	UParseError where = { 0 };
	int32_t length;
	const UChar *units = utf16_from(&scratch, pattern, strlen(pattern), &length);
	message->format = umsg_open(units, length, locale, &where, &status);
	arena_finish(&scratch);
	if (U_SUCCESS(status))
		return true;
	umsg_close(message->format);
	message->format = NULL;
	text_printf(fault, "ICU refuses it near character %d (%s)", where.offset, u_errorName(status));
	return false;
}

/* A message without arguments is formatted once, here. */
static bool fix(struct arena *arena, struct message *message, struct error *err)
{
	struct text text = { 0 };
	if (message->numbers + message->texts != 0)
		return true;
	if (!message_format(message, NULL, NULL, &text, err))
		return text_finish(&text), false;
	message->fixed = arena_copy_bytes(arena, text.bytes, text.length);
	text_finish(&text);
	umsg_close(message->format);
	message->format = NULL;
	return true;
}

static bool read_message(struct messages *messages, const xmlNode *node, const char *locale, struct error *err)
{
	struct message *message = &messages->list[messages->count];
	struct text fault = { 0 };
	message->line = xmlGetLineNo(node);
	message->key = xml_attribute(&messages->memory, node, "key");
	if (message->key == NULL || *message->key == '\0')
		return error_set(err, ERROR_REFUSED, "%s:%ld: a <message> needs a key", messages->path, message->line);
	xmlChar *content = xmlNodeGetContent(node);
	const char *pattern = fold(&messages->memory, content != NULL ? (const char *)content : "");
	xmlFree(content);
	bool ok = pattern_scan(pattern, &message->numbers, &message->texts, &fault) &&
		  open_format(message, pattern, locale, &fault);
	if (ok)
		messages->count++;
	else
		error_set(err, ERROR_REFUSED, "%s:%ld: message %s: %s", messages->path, message->line, message->key,
			  text_or_empty(fault.bytes));
	text_finish(&fault);
	return ok && fix(&messages->memory, message, err);
}

static bool read_all(struct messages *messages, const xmlNode *root, const char *locale, struct error *err)
{
	messages->list = arena_array(&messages->memory, xmlChildElementCount((xmlNode *)(uintptr_t)root), sizeof *messages->list);
	for (const xmlNode *node = root->children; node != NULL; node = node->next) {
		if (node->type != XML_ELEMENT_NODE)
			continue;
		if (strcmp((const char *)node->name, "message") != 0)
			return error_set(err, ERROR_REFUSED, "%s:%ld: <%s> is no <message>", messages->path,
					 xmlGetLineNo(node), (const char *)node->name);
		if (!read_message(messages, node, locale, err))
			return false;
	}
	return true;
}

static bool sort(struct messages *messages, struct error *err)
{
	qsort(messages->list, messages->count, sizeof *messages->list, compare_messages);
	for (size_t i = 1; i < messages->count; i++) {
		const struct message *first = &messages->list[i - 1], *second = &messages->list[i];
		if (strcmp(first->key, second->key) == 0)
			return error_set(err, ERROR_REFUSED, "%s:%ld: message %s is already on line %ld", messages->path,
					 second->line, second->key, first->line);
	}
	return true;
}

static bool check_root(const char *path, const char *language, const xmlNode *root, struct arena *arena,
		       struct error *err)
{
	const char *said = xml_attribute(arena, root, "lang");
	if (strcmp((const char *)root->name, "messages") != 0 || said == NULL || strcmp(said, language) != 0)
		return error_set(err, ERROR_REFUSED, "%s:%ld: the first element wants to be <messages lang=\"%s\">", path,
				 xmlGetLineNo(root), language);
	return true;
}

bool messages_read(const char *path, const char *language, const char *locale, struct messages *out, struct error *err)
{
	struct messages messages = { 0 };
	xmlDoc *doc = NULL;
	if (!xml_read(path, &doc, err))
		return false;
	messages.path = arena_copy(&messages.memory, path);
	xmlNode *root = xmlDocGetRootElement(doc);
	bool ok = check_root(path, language, root, &messages.memory, err) && read_all(&messages, root, locale, err) &&
		  sort(&messages, err);
	xmlFreeDoc(doc);
	if (ok)
		*out = messages;
	else
		messages_finish(&messages);
	return ok;
}

void messages_finish(struct messages *messages)
{
	for (size_t i = 0; i < messages->count; i++)
		umsg_close(messages->list[i].format);
	arena_finish(&messages->memory);
	*messages = (struct messages){ 0 };
}

static int compare_key(const void *key, const void *element)
{
	const struct message *message = element;
	return strcmp(key, message->key);
}

const struct message *messages_find(const struct messages *messages, const char *key)
{
	if (messages->count == 0)
		return NULL;
	return bsearch(key, messages->list, messages->count, sizeof *messages->list, compare_key);
}

/* The one call with variable arguments: their types are as messages.h says. */
static int32_t call_icu(const struct message *message, const double *n, const UChar *const t[MESSAGE_TEXTS_MAX],
			UChar *out, int32_t capacity, UErrorCode *status)
{
	const UMessageFormat *format = message->format;
	if (message->numbers == 0)
		return umsg_format(format, out, capacity, status, t[0], t[1], t[2], t[3]);
	if (message->numbers == 1)
		return umsg_format(format, out, capacity, status, n[0], t[0], t[1], t[2], t[3]);
	return umsg_format(format, out, capacity, status, n[0], n[1], t[0], t[1], t[2], t[3]);
}

static bool format_icu(const struct message *message, const double *numbers, const char *const *texts,
		       struct arena *scratch, struct text *out)
{
	static const UChar nothing[1];
	const UChar *units[MESSAGE_TEXTS_MAX] = { nothing, nothing, nothing, nothing };
	UChar buffer[512], *large = buffer;
	UErrorCode status = U_ZERO_ERROR;
	for (size_t i = 0; texts != NULL && i < message->texts; i++)
		units[i] = utf16_from(scratch, texts[i], strlen(texts[i]), NULL);
	int32_t length = call_icu(message, numbers, units, buffer, 512, &status);
	if (status == U_BUFFER_OVERFLOW_ERROR) {
		status = U_ZERO_ERROR;
		large = arena_array(scratch, (size_t)length + 1, sizeof *large);
		length = call_icu(message, numbers, units, large, length + 1, &status);
	}
	if (U_FAILURE(status))
		return false;
	utf16_add(out, large, length);
	return true;
}

bool message_format(const struct message *message, const double *numbers, const char *const *texts, struct text *out,
		    struct error *err)
{
	if (message->fixed != NULL) {
		text_add(out, message->fixed);
		return true;
	}
	struct arena scratch = { 0 };
	bool ok = format_icu(message, numbers, texts, &scratch, out);
	arena_finish(&scratch);
	if (!ok)
		error_set(err, ERROR_ENVIRONMENT, "ICU cannot format message %s", message->key);
	return ok;
}
