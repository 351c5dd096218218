#include "base/error.h"

#include <stdarg.h>

bool error_set(struct error *err, enum error_kind kind, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	err->kind = kind;
	vsnprintf(err->message, sizeof err->message, format, args);
	va_end(args);
	return false;
}

static bool is_control(unsigned char byte)
{
	return (byte < 0x20 && byte != '\n') || byte == 0x7f;
}

void error_print(const struct error *err, FILE *stream)
{
	fputs("vitrine: ", stream);
	for (const char *p = err->message; *p != '\0'; p++) {
		unsigned char byte = (unsigned char)*p;
		/* U+0080…U+009F, the second set of control characters, begin with C2 in UTF-8 */
		if (byte == 0xc2 && (unsigned char)p[1] >= 0x80 && (unsigned char)p[1] < 0xa0)
			fprintf(stream, "\\xc2\\x%02x", (unsigned char)*++p);
		else if (is_control(byte))
			fprintf(stream, "\\x%02x", byte);
		else
			fputc(byte, stream);
	}
	fputc('\n', stream);
}
