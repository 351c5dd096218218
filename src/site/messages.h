/* The words of the site in one language: messages.LANG.xml, in ICU message format.
 *
 * C's umsg_format takes its values as variable arguments and reads each as the type that the pattern gives it, so
 * a wrong pattern would read what was never passed. Therefore patterns are scanned before ICU sees them, and only
 * these are let through: placeholders {i} (a text), {i,number}, {i,plural,…}, {i,selectordinal,…} (numbers, which ICU
 * reads as double) and {i,select,…} (a text, which it reads as UChar *); each is used as
 * one type; numbers come before texts; at most MESSAGE_NUMBERS_MAX and MESSAGE_TEXTS_MAX of them. The call then
 * passes the message's count of doubles and always all four texts: ICU skips a place that the pattern does not name as
 * a pointer, so that one counts as a text, and leaves unread what comes after the last (C17, 7.16, allows that), while
 * every one that it does read is there with its type. */
#ifndef VITRINE_SITE_MESSAGES_H
#define VITRINE_SITE_MESSAGES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

enum {
	MESSAGE_NUMBERS_MAX = 2,
	MESSAGE_TEXTS_MAX = 4,
	MESSAGE_ARGUMENTS_MAX = MESSAGE_NUMBERS_MAX + MESSAGE_TEXTS_MAX
};

struct message {
	const char *key;
	long line;
	size_t numbers, texts; /* what it takes */
	const char *fixed;     /* the message itself where it takes nothing, else NULL */
	void *format;          /* UMessageFormat, where it takes something */
};

struct messages {
	struct arena memory;
	const char *path;
	struct message *list; /* in byte order of keys */
	size_t count;
};

/* Reads and checks the catalogue, whose root must say lang="`language`"; `locale` is ICU's name of it. */
bool messages_read(const char *path, const char *language, const char *locale, struct messages *out, struct error *err);
void messages_finish(struct messages *messages);

const struct message *messages_find(const struct messages *messages, const char *key);

/* Appends the message with `message->numbers` numbers and `message->texts` texts (UTF-8) filled in. */
bool message_format(const struct message *message, const double *numbers, const char *const *texts, struct text *out,
		    struct error *err);

#endif
