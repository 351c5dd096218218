#include "evidence/unpack.h"

#include <string.h>
#include <zlib.h>

enum { CHUNK = 64 * 1024, SMALL = 64 * 1024 };

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool unpack_percent(const char *bytes, size_t length, bool form, struct text *out)
{
	bool found = false;
	text_reserve(out, length);
	for (size_t i = 0; i < length; i++) {
		bool escape = bytes[i] == '%' && i + 2 < length && hex(bytes[i + 1]) >= 0 && hex(bytes[i + 2]) >= 0;
		if (escape)
			text_add_char(out, (char)(hex(bytes[i + 1]) << 4 | hex(bytes[i + 2])));
		else
			text_add_char(out, form && bytes[i] == '+' ? ' ' : bytes[i]);
		i += escape ? 2 : 0;
		found |= escape;
	}
	return found;
}

static int base64_digit(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' : c >= 'a' && c <= 'z' ? c - 'a' + 26 : c >= '0' && c <= '9' ? c - '0' + 52 :
	       c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

static bool decode_base64(const char *bytes, size_t length, struct text *out)
{
	unsigned long group = 0;
	size_t digits = 0;
	for (size_t i = 0; i < length; i++) {
		int digit = base64_digit(bytes[i]);
		if (digit < 0 && (bytes[i] == '\r' || bytes[i] == '\n'))
			continue;
		if (digit < 0)
			return false;
		group = (group << 6 | (unsigned long)digit) & 0xffffffu;
		if (++digits % 4 != 0)
			continue;
		const char triple[] = { (char)(group >> 16), (char)(group >> 8 & 0xff), (char)(group & 0xff) };
		text_add_bytes(out, triple, 3);
	}
	if (digits % 4 >= 2)
		text_add_char(out, (char)(group >> (digits % 4 == 2 ? 4 : 10) & 0xff));
	if (digits % 4 == 3)
		text_add_char(out, (char)(group >> 2 & 0xff));
	return digits >= 8 && digits % 4 != 1;
}

bool unpack_base64(const char *bytes, size_t length, struct text *out)
{
	size_t start = out->length;
	while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r'))
		length--;
	for (int i = 0; i < 2 && length > 0 && bytes[length - 1] == '='; i++)
		length--;
	bool ok = length >= 8 && decode_base64(bytes, length, out);
	if (!ok)
		out->length = start;
	return ok;
}

bool unpack_latin1(const char *bytes, size_t length, struct text *out)
{
	size_t start = out->length;
	text_reserve(out, length);
	for (size_t i = 0; i < length; i++) {
		unsigned char lead = (unsigned char)bytes[i];
		bool pair = (lead == 0xc2 || lead == 0xc3) && i + 1 < length;
		if (lead >= 0x80 && !pair) {
			out->length = start;
			return false;
		}
		text_add_char(out, pair ? (char)((lead & 3) << 6 | ((unsigned char)bytes[++i] & 0x3f)) : (char)lead);
	}
	return true;
}

const char *unpack_compression(const char *bytes, size_t length)
{
	const unsigned char *p = (const unsigned char *)bytes;
	if (length > 10 && p[0] == 0x1f && p[1] == 0x8b && p[2] == 8)
		return "gzip";
	return length > 6 && p[0] == 0x78 && (p[0] * 256 + p[1]) % 31 == 0 ? "deflate" : NULL;
}

static bool within_bounds(struct reading *reading, size_t packed, size_t grown, struct error *err)
{
	if (grown > READING_INFLATE_LIMIT)
		return reading_refuse(reading, err, "a compressed body becomes more than %d MiB: it is not read", READING_INFLATE_LIMIT >> 20);
	if (grown > SMALL && grown / READING_INFLATE_RATIO > packed)
		return reading_refuse(reading, err, "a compressed body grows more than %d times: it is not read", READING_INFLATE_RATIO);
	if (reading->inflated + grown > READING_INFLATE_TOTAL)
		return reading_refuse(reading, err, "compressed bodies become more than %d MiB in all: split the file",
				      READING_INFLATE_TOTAL >> 20);
	return true;
}

/* Every member of a gzip file, one after the other. */
static enum unpacked inflate_all(struct reading *reading, z_stream *stream, size_t packed, struct text *out, struct error *err)
{
	size_t start = out->length;
	int status = Z_OK;
	while (status == Z_OK || (status == Z_STREAM_END && stream->avail_in > 10 && inflateReset(stream) == Z_OK)) {
		text_reserve(out, CHUNK);
		stream->next_out = (unsigned char *)out->bytes + out->length;
		stream->avail_out = CHUNK;
		status = inflate(stream, Z_NO_FLUSH);
		out->length += CHUNK - stream->avail_out;
		if (!within_bounds(reading, packed, out->length - start, err))
			return UNPACK_REFUSED;
		if (status == Z_OK && stream->avail_in == 0 && stream->avail_out > 0)
			break;
	}
	reading->inflated += out->length - start;
	out->bytes[out->length] = '\0';
	return status == Z_STREAM_END ? UNPACKED : UNPACK_BROKEN;
}

enum unpacked unpack_inflate(struct reading *reading, const char *bytes, size_t length, struct text *out, struct error *err)
{
	z_stream stream = { .avail_in = (unsigned)length };
	/* zlib's interface lacks a const; it does not write there */
	memcpy(&stream.next_in, &bytes, sizeof bytes);
	if (inflateInit2(&stream, 15 + 32) != Z_OK) {
		error_set(err, ERROR_ENVIRONMENT, "zlib cannot start");
		return UNPACK_REFUSED;
	}
	enum unpacked result = inflate_all(reading, &stream, length, out, err);
	inflateEnd(&stream);
	return result;
}
