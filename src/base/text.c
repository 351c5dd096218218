#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

void text_finish(struct text *text)
{
	free(text->bytes);
	*text = (struct text){ 0 };
}

void text_clear(struct text *text)
{
	text->length = 0;
	if (text->bytes != NULL)
		text->bytes[0] = '\0';
}

void text_reserve(struct text *text, size_t extra)
{
	size_t needed = text->length + extra + 1;
	if (needed <= text->capacity)
		return;
	size_t capacity = text->capacity * 2 > needed ? text->capacity * 2 : needed;
	text->bytes = memory_resize(text->bytes, capacity, 1);
	text->capacity = capacity;
}

void text_add_bytes(struct text *text, const void *bytes, size_t length)
{
	text_reserve(text, length);
	if (length != 0)
		memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
	text->bytes[text->length] = '\0';
}

void text_add(struct text *text, const char *string)
{
	text_add_bytes(text, string, strlen(string));
}

void text_add_char(struct text *text, char c)
{
	text_add_bytes(text, &c, 1);
}

void text_add_uint(struct text *text, uint64_t number)
{
	char digits[20];
	size_t at = sizeof digits;
	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number != 0);
	text_add_bytes(text, digits + at, sizeof digits - at);
}

void text_printf(struct text *text, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (length > 0) {
		text_reserve(text, (size_t)length);
		vsnprintf(text->bytes + text->length, (size_t)length + 1, format, again);
		text->length += (size_t)length;
	}
	va_end(again);
}

/* Length of the UTF-8 sequence at p (1 to 4), or 0 if it is not well-formed. RFC 3629, section 4. */
static size_t sequence_length(const unsigned char *p, size_t left)
{
	size_t length = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : p[0] < 0xf5 ? 4 : 0;
	if (length > left)
		return 0;
	for (size_t i = 1; i < length; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	bool overlong = (p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xf0 && p[1] < 0x90);
	bool surrogate = p[0] == 0xed && p[1] > 0x9f;
	bool beyond = p[0] == 0xf4 && p[1] > 0x8f;
	return overlong || surrogate || beyond ? 0 : length;
}

bool text_is_utf8(const void *bytes, size_t length)
{
	const unsigned char *p = bytes;
	for (size_t at = 0, step; at < length; at += step)
		if ((step = sequence_length(p + at, length - at)) == 0)
			return false;
	return true;
}

static bool has_control(const unsigned char *p, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (p[i] < 0x20 || p[i] == 0x7f || (p[i] == 0xc2 && i + 1 < length && p[i + 1] < 0xa0))
			return true;
	return false;
}

const char *text_label_fault(const void *bytes, size_t length)
{
	const unsigned char *p = bytes;
	if (length == 0)
		return "is empty";
	if (!text_is_utf8(p, length))
		return "is not UTF-8";
	if (strchr("=+-@", p[0]) != NULL && p[0] != '\0')
		return "starts like a spreadsheet formula";
	if (has_control(p, length))
		return "holds a control character";
	if (p[0] == ' ' || p[length - 1] == ' ')
		return "has a space at its start or end";
	return NULL;
}

size_t text_control(const char *p)
{
	unsigned char first = (unsigned char)p[0], second = first == 0xc2 ? (unsigned char)p[1] : 0;
	if (second >= 0x80 && second < 0xa0)
		return 2;
	return (first > 0 && first < 0x20) || first == 0x7f;
}

void text_add_visible(struct text *text, const char *string)
{
	for (const char *p = string; *p != '\0';) {
		size_t control = text_control(p);
		for (size_t i = 0; i < control; i++)
			text_printf(text, "\\x%02x", (unsigned char)*p++);
		if (control == 0)
			text_add_char(text, *p++);
	}
}

const char *text_or_empty(const char *string)
{
	return string != NULL ? string : "";
}
