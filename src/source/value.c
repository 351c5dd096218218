#include "source/value.h"

#include <stdio.h>
#include <string.h>

#include "base/area.h"
#include "base/period.h"
#include "base/text.h"

/* Whether it is printable ASCII with none of the faults that text_label_fault looks for: nearly all labels are, and
 * this is the inner loop of an import. */
static bool is_plain_label(const char *bytes, size_t length)
{
	unsigned strange = 0;
	for (size_t i = 0; i < length; i++)
		strange |= (unsigned char)(bytes[i] - 0x20) >= 0x5f;
	if (strange != 0 || length == 0 || bytes[0] == ' ' || bytes[length - 1] == ' ')
		return false;
	return bytes[0] != '=' && bytes[0] != '+' && bytes[0] != '-' && bytes[0] != '@';
}

static const char *label_fault(const char *bytes, size_t length)
{
	return is_plain_label(bytes, length) ? NULL : text_label_fault(bytes, length);
}

/* What follows the day in a timestamp is not read, but it is kept and may be shown. */
static bool is_day(const char *bytes, size_t length)
{
	int period;
	return period_parse_day(bytes, length, &period) && (length == 10 || label_fault(bytes, length) == NULL);
}

const char *value_fault(enum role role, const char *bytes, size_t length)
{
	int period;
	uint64_t count;
	switch (role) {
	case ROLE_DATE:
		return is_day(bytes, length) ? NULL : "is not a day written YYYY-MM-DD";
	case ROLE_PERIOD:
		return period_parse(bytes, length, &period) ? NULL : "is not a quarter written YYYY-Qn";
	case ROLE_COUNTRY:
		return area_is_country(bytes, length) ? NULL : "is not an ISO 3166-1 country code";
	case ROLE_COUNT:
		return value_count(bytes, length, &count) ? NULL : "is not a whole number from 0 to 9007199254740992";
	case ROLE_MODEL:
	case ROLE_VERSION:
	case ROLE_LIMIT:
		break;
	}
	return label_fault(bytes, length);
}

bool value_count(const char *bytes, size_t length, uint64_t *out)
{
	uint64_t number = 0;
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] < '0' || bytes[i] > '9')
			return false;
		number = number * 10 + (uint64_t)(bytes[i] - '0');
		if (number > VALUE_COUNT_MAX)
			return false;
	}
	*out = number;
	return length != 0;
}

/* Bytes of the well-formed character at p, 0 if there is none or it is a control character. */
static size_t shown_character(const char *p, size_t left)
{
	for (size_t length = 1; length <= 4 && length <= left; length++)
		if (text_is_utf8(p, length)) {
			bool c1 = length == 2 && (unsigned char)p[0] == 0xc2 && (unsigned char)p[1] < 0xa0;
			return c1 || (unsigned char)p[0] < 0x20 || p[0] == 0x7f ? 0 : length;
		}
	return 0;
}

void value_show(const char *bytes, size_t length, char out[VALUE_SHOWN_SIZE])
{
	enum { SHOWN = 40 };
	size_t at = 0, put = 0;
	for (int shown = 0; at < length && shown < SHOWN; shown++) {
		size_t step = shown_character(bytes + at, length - at);
		if (step == 0) {
			put += (size_t)snprintf(out + put, VALUE_SHOWN_SIZE - put, "\\x%02x", (unsigned)(unsigned char)bytes[at]);
			at++;
			continue;
		}
		memcpy(out + put, bytes + at, step);
		put += step;
		at += step;
	}
	snprintf(out + put, VALUE_SHOWN_SIZE - put, "%s", at < length ? "…" : "");
}
