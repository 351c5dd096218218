#define _GNU_SOURCE /* syncfs, flock */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fail(struct error *err, const char *verb, const char *path)
{
	return error_set(err, ERROR_ENVIRONMENT, "%s: cannot %s: %s", path, verb, strerror(errno));
}

static bool read_all(int fd, const char *path, size_t limit, struct text *out, struct error *err)
{
	struct stat info;
	if (fstat(fd, &info) != 0)
		return fail(err, "read", path);
	if (!S_ISREG(info.st_mode))
		return error_set(err, ERROR_ENVIRONMENT, "%s: cannot read: not a regular file", path);
	if ((size_t)info.st_size > limit)
		return error_set(err, ERROR_REFUSED, "%s: %zu bytes is more than the %zu this kind of file may have", path,
				 (size_t)info.st_size, limit);
	for (;;) {
		text_reserve(out, 64 * 1024);
		ssize_t got = read(fd, out->bytes + out->length, 64 * 1024);
		if (got < 0 && errno != EINTR)
			return fail(err, "read", path);
		if (got == 0)
			break;
		out->length += got > 0 ? (size_t)got : 0;
		if (out->length > limit)
			return error_set(err, ERROR_REFUSED, "%s: grew beyond %zu bytes while read", path, limit);
	}
	out->bytes[out->length] = '\0';
	return true;
}

bool file_read(const char *path, size_t limit, struct text *out, struct error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return fail(err, "read", path);
	bool ok = read_all(fd, path, limit, out, err);
	close(fd);
	return ok;
}

/* The folder that holds the last part of a path, opened part by part, and that part. */
static int open_below(const char *folder, const char *path, const char **last)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (const char *slash; fd >= 0 && (slash = strchr(path, '/')) != NULL; path = slash + 1) {
		char part[256];
		size_t length = (size_t)(slash - path);
		int parent = fd;
		if (length >= sizeof part) {
			close(parent);
			errno = ENAMETOOLONG;
			return -1;
		}
		memcpy(part, path, length);
		part[length] = '\0';
		fd = openat(parent, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		int reason = errno;
		close(parent);
		errno = reason;
	}
	*last = path;
	return fd;
}

static bool is_link(int folder, const char *name)
{
	struct stat info;
	return fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(info.st_mode);
}

bool file_read_below(const char *folder, const char *path, size_t limit, struct text *out, struct error *err)
{
	const char *name;
	if (!path_is_inside(path))
		return error_set(err, ERROR_REFUSED, "%s: is no path below %s", path, folder);
	int parent = open_below(folder, path, &name);
	int fd = parent < 0 ? -1 : openat(parent, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	bool link = errno == ELOOP || errno == ENOTDIR || (fd < 0 && parent >= 0 && is_link(parent, name));
	bool ok = fd >= 0 ? read_all(fd, path, limit, out, err) :
		  link ? error_set(err, ERROR_REFUSED, "%s: a symbolic link or no folder is on the way: put the file itself there", path) :
			 fail(err, "read", path);
	if (fd >= 0)
		close(fd);
	if (parent >= 0)
		close(parent);
	return ok;
}

static bool write_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t put = write(fd, bytes, length);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		bytes += put;
		length -= (size_t)put;
	}
	return true;
}

static bool write_new(const char *path, const void *bytes, size_t length, bool sync, struct error *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0)
		return fail(err, "create", path);
	bool ok = write_all(fd, bytes, length) && (!sync || fsync(fd) == 0);
	int reason = errno;
	if (close(fd) != 0 && ok) {
		ok = false;
		reason = errno;
	}
	if (!ok) {
		unlink(path);
		errno = reason;
		return fail(err, "write", path);
	}
	return true;
}

bool file_create(const char *path, const void *bytes, size_t length, struct error *err)
{
	return write_new(path, bytes, length, false, err);
}

bool file_write(const char *path, const void *bytes, size_t length, struct error *err)
{
	struct arena arena = { 0 };
	bool ok = false;
	char *fresh = arena_printf(&arena, "%s.new-%ld", path, (long)getpid());
	unlink(fresh); /* of a run that was killed and had the same number */
	if (!write_new(fresh, bytes, length, true, err))
		goto out;
	if (rename(fresh, path) != 0) {
		fail(err, "replace", path);
		unlink(fresh);
		goto out;
	}
	ok = true;
out:
	arena_finish(&arena);
	return ok;
}

bool file_exists(const char *path)
{
	struct stat info;
	return lstat(path, &info) == 0;
}

static bool is_folder(const char *path)
{
	struct stat info;
	return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static bool make_folders(const char *path, mode_t mode, struct error *err)
{
	struct arena arena = { 0 };
	char *copy = arena_copy(&arena, path);
	bool ok = true;
	for (char *p = copy + 1; ok && *copy != '\0'; p++) {
		if (*p != '/' && *p != '\0')
			continue;
		char kept = *p;
		*p = '\0';
		if (mkdir(copy, mode) != 0 && !(errno == EEXIST && is_folder(copy)))
			ok = fail(err, "make the folder", copy);
		*p = kept;
		if (kept == '\0')
			break;
	}
	arena_finish(&arena);
	return ok;
}

bool folder_make(const char *path, struct error *err)
{
	return make_folders(path, 0755, err);
}

bool folder_make_private(const char *path, struct error *err)
{
	return make_folders(path, 0700, err);
}

static bool remove_entries(int parent, const char *name, const char *path, struct error *err);

static bool remove_entry(int folder, const char *name, const char *path, struct error *err)
{
	if (unlinkat(folder, name, 0) == 0 || errno == ENOENT)
		return true;
	if (errno != EISDIR && errno != EPERM)
		return fail(err, "remove from", path);
	if (!remove_entries(folder, name, path, err))
		return false;
	return unlinkat(folder, name, AT_REMOVEDIR) == 0 || fail(err, "remove from", path);
}

static bool remove_entries(int parent, const char *name, const char *path, struct error *err)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	if (stream == NULL)
		return fail(err, "remove from", path);
	bool ok = true;
	for (struct dirent *entry; ok && (entry = readdir(stream)) != NULL;)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			ok = remove_entry(fd, entry->d_name, path, err);
	closedir(stream);
	return ok;
}

bool folder_remove(const char *path, struct error *err)
{
	return !file_exists(path) || remove_entry(AT_FDCWD, path, path, err);
}

static int compare_strings(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

bool folder_list(const char *path, struct arena *arena, const char ***names, size_t *count, struct error *err)
{
	DIR *stream = opendir(path);
	if (stream == NULL)
		return fail(err, "list", path);
	const char **list = NULL;
	size_t length = 0, capacity = 0;
	for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (length == capacity) {
			capacity = capacity == 0 ? 32 : capacity * 2;
			list = memory_resize(list, capacity, sizeof *list);
		}
		list[length++] = arena_copy(arena, entry->d_name);
	}
	closedir(stream);
	if (length > 0)
		qsort(list, length, sizeof *list, compare_strings);
	*names = arena_array(arena, length + 1, sizeof *list);
	if (length > 0)
		memcpy(*names, list, length * sizeof *list);
	*count = length;
	free(list);
	return true;
}

bool folder_lock(const char *path, int *fd, struct error *err)
{
	*fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*fd < 0)
		return fail(err, "open", path);
	if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
		return true;
	bool taken = errno == EWOULDBLOCK;
	fail(err, "lock", path);
	close(*fd);
	*fd = -1;
	return taken ? error_set(err, ERROR_ENVIRONMENT, "%s: another run of the program is at work here; wait for it", path) : false;
}

bool folder_sync(const char *path, struct error *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return fail(err, "open", path);
	bool ok = syncfs(fd) == 0 || fail(err, "sync", path);
	close(fd);
	return ok;
}

static bool write_files(const char *folder, const struct folder_file *files, size_t count, struct arena *arena, struct error *err)
{
	for (size_t i = 0; i < count; i++)
		if (!file_create(path_join(arena, folder, files[i].name), files[i].bytes, files[i].length, err))
			return false;
	return folder_sync(folder, err);
}

bool folder_put(const char *folder, const char *name, const struct folder_file *files, size_t count, struct error *err)
{
	struct arena arena = { 0 };
	struct error ignored;
	const char *fresh = arena_printf(&arena, "%s/.new-%s-%ld", folder, name, (long)getpid());
	const char *final = path_join(&arena, folder, name);
	/* a run that was killed may have had the same number */
	bool ok = folder_remove(fresh, err) && folder_make(fresh, err) && write_files(fresh, files, count, &arena, err);
	if (ok && rename(fresh, final) != 0)
		ok = fail(err, "put the folder in place", final);
	ok = ok && folder_sync(folder, err);
	if (!ok)
		folder_remove(fresh, &ignored);
	arena_finish(&arena);
	return ok;
}

char *path_join(struct arena *arena, const char *folder, const char *name)
{
	if (name[0] == '/' || strcmp(folder, ".") == 0)
		return arena_copy(arena, name);
	return arena_printf(arena, "%s/%s", folder, name);
}

char *path_parent(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	if (slash == NULL)
		return arena_copy(arena, ".");
	return arena_copy_bytes(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

bool path_is_inside(const char *path)
{
	for (const char *part = path;;) {
		size_t length = strcspn(part, "/");
		if (length == 0 || (length == 1 && part[0] == '.') || (length == 2 && part[0] == '.' && part[1] == '.'))
			return false;
		if (part[length] == '\0')
			return true;
		part += length + 1;
	}
}

bool path_is_portable(const char *name)
{
	static const char *const devices[] = { "con", "prn", "aux", "nul" };
	size_t length = strlen(name), stem = strcspn(name, ".");
	for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
		if (stem == 3 && strncasecmp(name, devices[i], 3) == 0)
			return false;
	bool port = stem == 4 && (strncasecmp(name, "com", 3) == 0 || strncasecmp(name, "lpt", 3) == 0);
	return !(port && name[3] >= '0' && name[3] <= '9') && length > 0 && name[length - 1] != '.';
}
