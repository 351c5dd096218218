#include "site/utf16.h"

#include <unicode/ustring.h>

enum { REPLACEMENT = 0xfffd };

UChar *utf16_from(struct arena *arena, const char *bytes, size_t length, int32_t *out_length)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t made = 0;
	/* UTF-16 never has more units than UTF-8 has bytes */
	UChar *units = arena_array(arena, length + 1, sizeof *units);
	u_strFromUTF8WithSub(units, (int32_t)length + 1, &made, bytes, (int32_t)length, REPLACEMENT, NULL, &status);
	if (out_length != NULL)
		*out_length = U_SUCCESS(status) ? made : 0;
	return units;
}

void utf16_add(struct text *out, const UChar *units, int32_t length)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t made = 0;
	if (length <= 0)
		return;
	/* nor has UTF-8 more than three bytes for a unit */
	text_reserve(out, (size_t)length * 3);
	u_strToUTF8WithSub(out->bytes + out->length, length * 3 + 1, &made, units, length, REPLACEMENT, NULL, &status);
	if (U_SUCCESS(status))
		out->length += (size_t)made;
	out->bytes[out->length] = '\0';
}
