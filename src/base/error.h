/* What went wrong, told once, by the line that found it.
 *
 * Every function that can fail has the form
 *     bool f(inputs…, struct out *out, struct error *err)
 * and returns false after writing one message: the file and line at fault where there is one, what is
 * wrong, and how to mend it. Outputs are assigned only on success. Only main prints. */
#ifndef VITRINE_BASE_ERROR_H
#define VITRINE_BASE_ERROR_H

#include <stdbool.h>
#include <stdio.h>

/* The values are the exit statuses of the program. */
enum error_kind {
	ERROR_REFUSED = 1,     /* the input gives a reason to refuse the work */
	ERROR_USAGE = 2,       /* the command line is wrong */
	ERROR_ENVIRONMENT = 3, /* disk full, unreadable file, library failure */
};

struct error {
	enum error_kind kind;
	char message[4096]; /* UTF-8, no final newline; several lines are possible */
};

/* Sets kind and message (cut at the buffer's size). Always returns false, so that a failing line
 * reads `return error_set(err, …)`. */
bool error_set(struct error *err, enum error_kind kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Writes "vitrine: MESSAGE\n"; control characters, which hostile input may have put into a message,
 * are written as \xNN so that they cannot drive a terminal. */
void error_print(const struct error *err, FILE *stream);

#endif
