/* A growing run of bytes: what a file will hold, what a page is written into. */
#ifndef VITRINE_BASE_TEXT_H
#define VITRINE_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All zero bytes is an empty text. `bytes` is NUL-terminated once anything was added, else NULL. */
struct text {
	char *bytes;
	size_t length, capacity;
};

void text_finish(struct text *text);
void text_clear(struct text *text); /* empty, keeps its memory */

/* Room for `extra` more bytes and the NUL. */
void text_reserve(struct text *text, size_t extra);

void text_add(struct text *text, const char *string);
void text_add_bytes(struct text *text, const void *bytes, size_t length);
void text_add_char(struct text *text, char c);
void text_add_uint(struct text *text, uint64_t number); /* decimal */
void text_printf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Whether the bytes are well-formed UTF-8 (RFC 3629: no surrogates, no overlong form). */
bool text_is_utf8(const void *bytes, size_t length);

/* Whether a label can stand in a published CSV and a page: well-formed UTF-8 without control characters,
 * not empty, no white space at either end, no spreadsheet formula (first character none of = + - @).
 * Returns NULL if so, else what is wrong, as words that complete "the label …". */
const char *text_label_fault(const void *bytes, size_t length);

/* How many bytes the control character at `p` has (U+0000 to U+001F, U+007F to U+009F), or 0 where none is there. Ends at a NUL. */
size_t text_control(const char *p);

/* Appends the string with each control character, line ends too, as \xNN: what is shown so drives no terminal and breaks no line. */
void text_add_visible(struct text *text, const char *string);

/* The named string, or "" for NULL. */
const char *text_or_empty(const char *string);

#endif
