#include "base/error.h"

#include <stdarg.h>

#include "base/text.h"

bool error_set(struct error *err, enum error_kind kind, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	err->kind = kind;
	vsnprintf(err->message, sizeof err->message, format, args);
	va_end(args);
	return false;
}

void error_print(const struct error *err, FILE *stream)
{
	fputs("vitrine: ", stream);
	for (const char *p = err->message; *p != '\0';) {
		size_t control = *p != '\n' ? text_control(p) : 0;
		for (size_t i = 0; i < control; i++)
			fprintf(stream, "\\x%02x", (unsigned char)*p++);
		if (control == 0)
			fputc(*p++, stream);
	}
	fputc('\n', stream);
}
