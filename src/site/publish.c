#define _GNU_SOURCE /* renameat2 */
#include "site/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/labels.h"
#include "base/text.h"

struct publish {
	struct arena arena;
	const char *folder, *parent, *fresh, *leftover; /* leftover: how the names of half-made sites start */
	int lock;
	bool made;             /* the fresh folder exists */
	struct labels paths;
	struct published_file *files; /* by code of its path */
	bool *same;            /* as in the old site */
	size_t count, capacity;
};

static const char *last_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash != NULL ? slash + 1 : path;
}

static bool remove_leftovers(struct publish *publish, struct error *err)
{
	const char **names;
	size_t count;
	if (!folder_list(publish->parent, &publish->arena, &names, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (strncmp(names[i], publish->leftover, strlen(publish->leftover)) == 0 &&
		    !folder_remove(path_join(&publish->arena, publish->parent, names[i]), err))
			return false;
	return true;
}

static bool check_target(struct publish *publish, struct error *err)
{
	const char **names;
	size_t count;
	if (!file_exists(publish->folder))
		return true;
	if (!folder_list(publish->folder, &publish->arena, &names, &count, err))
		return false;
	if (count == 0 || file_exists(path_join(&publish->arena, publish->folder, "SHA256SUMS")))
		return true;
	return error_set(err, ERROR_REFUSED, "%s: this folder holds something else than a site, which would be lost; "
			 "name another with --output or empty it", publish->folder);
}

/* Where the site really is: a symbolic link to it stays a link. */
static char *resolve(struct arena *arena, const char *path)
{
	char *copy = arena_copy(arena, path), *real;
	struct stat info;
	for (size_t length = strlen(copy); length > 1 && copy[length - 1] == '/'; length--)
		copy[length - 1] = '\0';
	if (lstat(copy, &info) != 0 || !S_ISLNK(info.st_mode) || (real = realpath(copy, NULL)) == NULL)
		return copy;
	copy = arena_copy(arena, real);
	free(real);
	return copy;
}

bool publish_begin(const char *folder, struct publish **out, struct error *err)
{
	struct publish *publish = memory_resize(NULL, 1, sizeof *publish);
	*publish = (struct publish){ .lock = -1 };
	publish->folder = resolve(&publish->arena, folder);
	publish->parent = path_parent(&publish->arena, publish->folder);
	publish->leftover = arena_printf(&publish->arena, ".%s.new-", last_name(publish->folder));
	publish->fresh = arena_printf(&publish->arena, "%s/%s%ld", publish->parent, publish->leftover, (long)getpid());
	if (folder_make(publish->parent, err) && check_target(publish, err) && folder_lock(publish->parent, &publish->lock, err) &&
	    remove_leftovers(publish, err)) {
		*out = publish;
		return true;
	}
	publish_end(publish);
	return false;
}

static bool is_same(struct publish *publish, const char *path, const void *bytes, size_t length)
{
	struct arena arena = { 0 };
	struct text old = { 0 };
	struct error ignored;
	struct stat info;
	char *full = arena_printf(&arena, "%s/%s", publish->folder, path);
	bool same = lstat(full, &info) == 0 && S_ISREG(info.st_mode) && (size_t)info.st_size == length &&
		    file_read(full, SIZE_MAX / 4, &old, &ignored) && old.length == length &&
		    (length == 0 || memcmp(old.bytes, bytes, length) == 0);
	text_finish(&old);
	arena_finish(&arena);
	return same;
}

static bool write_fresh(struct publish *publish, const char *path, const void *bytes, size_t length, struct error *err)
{
	struct arena arena = { 0 };
	char *full = arena_printf(&arena, "%s/%s", publish->fresh, path);
	publish->made = true;
	bool ok = folder_make(path_parent(&arena, full), err) && file_create(full, bytes, length, err);
	arena_finish(&arena);
	return ok;
}

bool publish_file(struct publish *publish, const char *path, const void *bytes, size_t length, struct error *err)
{
	if (!path_is_inside(path))
		return error_set(err, ERROR_REFUSED, "'%s' is no path inside the site", path);
	if (labels_find(&publish->paths, path, strlen(path)) != LABELS_NONE)
		return error_set(err, ERROR_REFUSED, "two parts of the site want to be the file '%s'", path);
	uint32_t code = labels_add(&publish->paths, path, strlen(path));
	if (publish->count == publish->capacity) {
		publish->capacity = publish->capacity == 0 ? 256 : publish->capacity * 2;
		publish->files = memory_resize(publish->files, publish->capacity, sizeof *publish->files);
		publish->same = memory_resize(publish->same, publish->capacity, sizeof *publish->same);
	}
	struct published_file *file = &publish->files[publish->count];
	*file = (struct published_file){ .path = publish->paths.names[code], .bytes = length };
	digest_sha256(bytes, length, file->sha256);
	bool same = is_same(publish, path, bytes, length);
	publish->same[publish->count++] = same;
	return same || write_fresh(publish, path, bytes, length, err);
}

const struct published_file *publish_find(const struct publish *publish, const char *path)
{
	uint32_t code = labels_find(&publish->paths, path, strlen(path));
	return code != LABELS_NONE ? &publish->files[code] : NULL;
}

static bool add_manifest(struct publish *publish, struct error *err)
{
	struct text manifest = { 0 };
	uint32_t *order = arena_array(&publish->arena, publish->paths.count, sizeof *order);
	labels_sort(&publish->paths, order);
	for (uint32_t i = 0; i < publish->paths.count; i++)
		text_printf(&manifest, "%s  %s\n", publish->files[order[i]].sha256, publish->files[order[i]].path);
	bool ok = publish_file(publish, "SHA256SUMS", manifest.bytes, manifest.length, err);
	text_finish(&manifest);
	return ok;
}

/* How many files the folder holds, at any depth; what cannot be read counts as one too many. */
static size_t count_files(const char *folder, struct arena *arena)
{
	const char **names;
	size_t count, files = 0;
	struct stat info;
	struct error ignored;
	if (!folder_list(folder, arena, &names, &count, &ignored))
		return SIZE_MAX / 2;
	for (size_t i = 0; i < count; i++) {
		const char *path = path_join(arena, folder, names[i]);
		files += lstat(path, &info) == 0 && S_ISDIR(info.st_mode) ? count_files(path, arena) : 1;
	}
	return files;
}

static bool link_same(struct publish *publish, struct error *err)
{
	struct arena arena = { 0 };
	bool ok = true;
	for (size_t i = 0; ok && i < publish->count; i++) {
		if (!publish->same[i])
			continue;
		const char *old = arena_printf(&arena, "%s/%s", publish->folder, publish->files[i].path);
		const char *fresh = arena_printf(&arena, "%s/%s", publish->fresh, publish->files[i].path);
		ok = folder_make(path_parent(&arena, fresh), err);
		if (ok && link(old, fresh) != 0)
			ok = error_set(err, ERROR_ENVIRONMENT, "%s: cannot link to it: %s", old, strerror(errno));
	}
	arena_finish(&arena);
	return ok;
}

static bool put_in_place(struct publish *publish, struct error *err)
{
	if (!folder_sync(publish->fresh, err))
		return false;
	bool first = !file_exists(publish->folder);
	int done = renameat2(AT_FDCWD, publish->fresh, AT_FDCWD, publish->folder, first ? RENAME_NOREPLACE : RENAME_EXCHANGE);
	if (done != 0 && errno == EINVAL)
		return error_set(err, ERROR_ENVIRONMENT, "%s: this filesystem cannot exchange two folders at once; build into a "
				 "folder on another one (ext4, xfs, btrfs, tmpfs) and copy the site from there", publish->folder);
	if (done != 0)
		return error_set(err, ERROR_ENVIRONMENT, "%s: cannot put the site in place: %s", publish->folder, strerror(errno));
	publish->made = !first;
	return fsync(publish->lock) == 0 ||
	       error_set(err, ERROR_ENVIRONMENT, "%s: cannot sync: %s", publish->parent, strerror(errno));
}

bool publish_commit(struct publish *publish, struct publish_result *out, struct error *err)
{
	struct publish_result result = { 0 };
	if (!add_manifest(publish, err))
		return false;
	for (size_t i = 0; i < publish->count; i++) {
		result.bytes += publish->files[i].bytes;
		result.changed += !publish->same[i];
	}
	result.files = publish->count;
	result.replaced = publish->made || count_files(publish->folder, &publish->arena) != publish->count;
	publish->made = result.replaced;
	if (result.replaced && !(link_same(publish, err) && put_in_place(publish, err)))
		return false;
	*out = result;
	return true;
}

void publish_end(struct publish *publish)
{
	struct error ignored;
	if (publish == NULL)
		return;
	if (publish->made)
		folder_remove(publish->fresh, &ignored);
	if (publish->lock >= 0)
		close(publish->lock);
	labels_finish(&publish->paths);
	free(publish->files);
	free(publish->same);
	arena_finish(&publish->arena);
	free(publish);
}
