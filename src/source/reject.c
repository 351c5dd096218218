#include "source/reject.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"

enum { FLUSH_AT = 256 * 1024 };

static bool fail(const struct reject *reject, const char *verb, struct error *err)
{
	return error_set(err, ERROR_ENVIRONMENT, "%s: cannot %s the rejected rows: %s", reject->path, verb, strerror(errno));
}

bool reject_open(struct reject *reject, const char *path, struct error *err)
{
	size_t size = strlen(path) + 32;
	*reject = (struct reject){ .path = path, .fd = -1 };
	reject->fresh = memory_resize(NULL, size, 1);
	snprintf(reject->fresh, size, "%s.new-%ld", path, (long)getpid());
	reject->fd = open(reject->fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (reject->fd >= 0)
		return true;
	fail(reject, "write", err);
	free(reject->fresh); /* it may be another's */
	reject->fresh = NULL;
	return false;
}

static bool flush(struct reject *reject, struct error *err)
{
	size_t at = 0;
	while (at < reject->buffer.length) {
		ssize_t put = write(reject->fd, reject->buffer.bytes + at, reject->buffer.length - at);
		if (put < 0 && errno != EINTR)
			return fail(reject, "write", err);
		at += put > 0 ? (size_t)put : 0;
	}
	text_clear(&reject->buffer);
	return true;
}

static bool is_plain(const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (bytes[i] == ',' || bytes[i] == '"' || bytes[i] == '\r' || bytes[i] == '\n' || bytes[i] == ' ')
			return false;
	return true;
}

static void add_field(struct text *out, const char *bytes, size_t length)
{
	if (is_plain(bytes, length)) {
		text_add_bytes(out, bytes, length);
		return;
	}
	text_add_char(out, '"');
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] == '"')
			text_add_char(out, '"');
		text_add_char(out, bytes[i]);
	}
	text_add_char(out, '"');
}

static void add_fields(struct reject *reject, const struct reject_field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		add_field(&reject->buffer, fields[i].bytes, fields[i].length);
		text_add_char(&reject->buffer, ',');
	}
}

bool reject_header(struct reject *reject, const struct reject_field *fields, size_t count, struct error *err)
{
	reject->columns = count;
	add_fields(reject, fields, count);
	text_add(&reject->buffer, "line,reason\r\n");
	return flush(reject, err);
}

bool reject_row(struct reject *reject, const struct reject_field *fields, size_t count, uint64_t line,
		const char *reason, struct error *err)
{
	add_fields(reject, fields, count);
	for (size_t i = count; i < reject->columns; i++)
		text_add_char(&reject->buffer, ',');
	text_add_uint(&reject->buffer, line);
	text_add_char(&reject->buffer, ',');
	add_field(&reject->buffer, reason, strlen(reason));
	text_add(&reject->buffer, "\r\n");
	reject->rows++;
	return reject->buffer.length < FLUSH_AT || flush(reject, err);
}

bool reject_sync(struct reject *reject, struct error *err)
{
	if (!flush(reject, err))
		return false;
	if (fsync(reject->fd) != 0)
		return fail(reject, "write", err);
	int fd = reject->fd;
	reject->fd = -1;
	return close(fd) == 0 || fail(reject, "write", err);
}

bool reject_publish(struct reject *reject, struct error *err)
{
	if (rename(reject->fresh, reject->path) != 0)
		return error_set(err, ERROR_ENVIRONMENT, "%s: cannot put the rejected rows here: %s; they are in %s",
				 reject->path, strerror(errno), reject->fresh);
	free(reject->fresh);
	reject->fresh = NULL;
	return true;
}

void reject_finish(struct reject *reject)
{
	if (reject->fd >= 0)
		close(reject->fd);
	if (reject->fresh != NULL)
		unlink(reject->fresh);
	free(reject->fresh);
	text_finish(&reject->buffer);
	*reject = (struct reject){ .fd = -1 };
}
