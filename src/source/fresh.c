#define _GNU_SOURCE /* renameat2, flock */
#include "source/fresh.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"

static bool fail(const struct fresh *fresh, struct error *err)
{
	return error_set(err, ERROR_ENVIRONMENT, "%s: cannot make the database: %s", fresh->place, strerror(errno));
}

/* Between open and flock another import may have moved the file to its place: then it is not ours to empty. */
static bool is_still_there(const struct fresh *fresh)
{
	struct stat opened, named;
	return fstat(fresh->fd, &opened) == 0 && stat(fresh->path, &named) == 0 && opened.st_dev == named.st_dev &&
	       opened.st_ino == named.st_ino;
}

static void remove_journal(const struct fresh *fresh)
{
	struct arena arena = { 0 };
	unlink(arena_printf(&arena, "%s-journal", fresh->path));
	arena_finish(&arena);
}

static bool forget(struct fresh *fresh)
{
	if (fresh->fd >= 0)
		close(fresh->fd);
	free(fresh->path);
	*fresh = (struct fresh){ .fd = -1 };
	return false;
}

bool fresh_open(struct fresh *fresh, const char *place, struct error *err)
{
	size_t size = strlen(place) + sizeof ".importing";
	*fresh = (struct fresh){ .place = place, .path = memory_resize(NULL, size, 1), .fd = -1 };
	snprintf(fresh->path, size, "%s.importing", place);
	do {
		if (fresh->fd >= 0)
			close(fresh->fd);
		fresh->fd = open(fresh->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
		if (fresh->fd < 0) {
			fail(fresh, err);
			return forget(fresh);
		}
		if (flock(fresh->fd, LOCK_EX | LOCK_NB) != 0) {
			error_set(err, ERROR_ENVIRONMENT, "%s: another import is making this database; try again later", place);
			return forget(fresh);
		}
	} while (!is_still_there(fresh));
	remove_journal(fresh);
	if (ftruncate(fresh->fd, 0) == 0)
		return true;
	fail(fresh, err);
	fresh_finish(fresh);
	return false;
}

bool fresh_publish(struct fresh *fresh, struct error *err)
{
	struct arena arena = { 0 };
	bool ok = renameat2(AT_FDCWD, fresh->path, AT_FDCWD, fresh->place, RENAME_NOREPLACE) == 0;
	if (!ok && errno == EEXIST)
		error_set(err, ERROR_ENVIRONMENT, "%s: has come to be there during the import; nothing was imported", fresh->place);
	else if (!ok)
		fail(fresh, err);
	else
		ok = folder_sync(path_parent(&arena, fresh->place), err);
	arena_finish(&arena);
	if (ok)
		forget(fresh);
	return ok;
}

void fresh_finish(struct fresh *fresh)
{
	if (fresh->path == NULL)
		return;
	unlink(fresh->path);
	remove_journal(fresh);
	forget(fresh);
}
