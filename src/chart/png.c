#include "chart/png.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/arena.h"

enum { LEVEL = 3, CHANNELS = 3 };

static void put_number(unsigned char out[4], uint32_t number)
{
	for (int i = 0; i < 4; i++)
		out[i] = (unsigned char)(number >> (24 - 8 * i));
}

static void add_chunk(struct text *out, const char *type, const unsigned char *bytes, size_t length)
{
	unsigned char number[4];
	put_number(number, (uint32_t)length);
	text_add_bytes(out, number, sizeof number);
	text_add_bytes(out, type, 4);
	text_add_bytes(out, bytes, length);
	uLong sum = crc32(crc32(0, (const Bytef *)type, 4), bytes, (uInt)length);
	put_number(number, (uint32_t)sum);
	text_add_bytes(out, number, sizeof number);
}

static void add_header(struct text *out, uint32_t width, uint32_t height, uint32_t dots_per_metre)
{
	static const unsigned char signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
	unsigned char header[13] = { 0 }, physical[9] = { 0 };
	text_add_bytes(out, signature, sizeof signature);
	put_number(header, width);
	put_number(header + 4, height);
	header[8] = 8; /* bits a channel */
	header[9] = 2; /* red, green, blue */
	add_chunk(out, "IHDR", header, sizeof header);
	put_number(physical, dots_per_metre);
	put_number(physical + 4, dots_per_metre);
	physical[8] = 1; /* metres */
	add_chunk(out, "pHYs", physical, sizeof physical);
}

static void unpack_row(const unsigned char *pixels, uint32_t width, unsigned char *row)
{
	*row++ = 0; /* no filter */
	for (uint32_t x = 0; x < width; x++, row += CHANNELS) {
		uint32_t pixel;
		memcpy(&pixel, pixels + (size_t)x * 4, sizeof pixel);
		row[0] = (unsigned char)(pixel >> 16);
		row[1] = (unsigned char)(pixel >> 8);
		row[2] = (unsigned char)pixel;
	}
}

/* Deflates all rows into `out`, which has room for the worst case. */
static bool deflate_rows(z_stream *stream, const unsigned char *pixels, uint32_t width, uint32_t height, size_t stride)
{
	size_t length = (size_t)width * CHANNELS + 1;
	unsigned char *row = memory_resize(NULL, length, 1);
	int status = Z_OK;
	for (uint32_t y = 0; y < height && status == Z_OK; y++) {
		unpack_row(pixels + y * stride, width, row);
		stream->next_in = row;
		stream->avail_in = (uInt)length;
		status = deflate(stream, y + 1 == height ? Z_FINISH : Z_NO_FLUSH);
	}
	free(row);
	return status == Z_STREAM_END;
}

bool png_write(const unsigned char *pixels, uint32_t width, uint32_t height, size_t stride, uint32_t dots_per_metre,
	       struct text *out, struct error *err)
{
	z_stream stream = { 0 };
	if (deflateInit(&stream, LEVEL) != Z_OK)
		return error_set(err, ERROR_ENVIRONMENT, "PNG: zlib cannot be started");
	uLong room = deflateBound(&stream, (uLong)height * ((uLong)width * CHANNELS + 1));
	unsigned char *packed = memory_resize(NULL, room, 1);
	stream.next_out = packed;
	stream.avail_out = (uInt)room;
	bool done = deflate_rows(&stream, pixels, width, height, stride);
	if (done) {
		add_header(out, width, height, dots_per_metre);
		add_chunk(out, "IDAT", packed, stream.total_out);
		add_chunk(out, "IEND", packed, 0);
	} else {
		error_set(err, ERROR_ENVIRONMENT, "PNG: zlib cannot pack the pixels");
	}
	deflateEnd(&stream);
	free(packed);
	return done;
}
