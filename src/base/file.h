/* Files written whole or not at all, with every close checked; folders. Errors are ERROR_ENVIRONMENT and
 * name the path and the system's reason. */
#ifndef VITRINE_BASE_FILE_H
#define VITRINE_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

/* Appends the file's bytes to `out`; a file above `limit` bytes, or one that is not a regular file, is refused. */
bool file_read(const char *path, size_t limit, struct text *out, struct error *err);

/* The same of a path below a folder (path_is_inside), with no symbolic link on the way: what it leads to is there too. */
bool file_read_below(const char *folder, const char *path, size_t limit, struct text *out, struct error *err);

/* Writes a new file beside `path`, syncs it and renames it over `path`. */
bool file_write(const char *path, const void *bytes, size_t length, struct error *err);

/* Writes a file that must not exist yet, without syncing: for folders that are published as a whole. */
bool file_create(const char *path, const void *bytes, size_t length, struct error *err);

bool file_exists(const char *path);

/* Makes the folder and those above it, as far as they are missing. */
bool folder_make(const char *path, struct error *err);

/* The same for what nobody else may read: those that it makes are the owner's alone. */
bool folder_make_private(const char *path, struct error *err);

/* Removes the folder and all in it, following no symbolic link; one that is not there is no error. */
bool folder_remove(const char *path, struct error *err);

/* Names in the folder, without . and .., in byte order, in the arena. */
bool folder_list(const char *path, struct arena *arena, const char ***names, size_t *count, struct error *err);

/* A file of a folder that is written at once; `name` is a name and no path. */
struct folder_file {
	const char *name;
	const void *bytes;
	size_t length;
};

/* Makes FOLDER/NAME with these files: written beside its place, synced, then renamed into it, whole or not at all. One that is
 * there already and is not empty is left alone and fails. FOLDER is made where it is missing; hidden folders in it are what a run that was killed has left. */
bool folder_put(const char *folder, const char *name, const struct folder_file *files, size_t count, struct error *err);

/* Takes the folder for this process alone, until it ends or closes `fd`; one that another has is refused. */
bool folder_lock(const char *path, int *fd, struct error *err);

/* Writes all that the filesystem holding `path` has pending (syncfs). */
bool folder_sync(const char *path, struct error *err);

/* "FOLDER/NAME", or NAME where it is absolute. */
char *path_join(struct arena *arena, const char *folder, const char *name);

/* Whether a relative path stays below its folder: not empty, without empty parts, "." and "..". */
bool path_is_inside(const char *path);

/* Whether a file or folder of that name can be on every system: Windows takes no dot at the end and keeps "con", "nul", "com1"…
 * for devices, whatever follows a dot after them. */
bool path_is_portable(const char *name);

/* The folder that holds `path`: "." for a bare name. */
char *path_parent(struct arena *arena, const char *path);

#endif
