#include <string.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/labels.h"
#include "site/verify.h"

enum { HASH_LENGTH = DIGEST_TEXT_SIZE - 1 };

static void check_file(const char *site, const char *path, const char *hash, struct faults *faults)
{
	struct arena arena = { 0 };
	struct text bytes = { 0 };
	struct error err;
	struct stat info;
	char found[DIGEST_TEXT_SIZE];
	const char *full = path_join(&arena, site, path);
	if (lstat(full, &info) != 0)
		faults_add(faults, "%s: missing, though SHA256SUMS lists it", full);
	else if (!S_ISREG(info.st_mode))
		faults_add(faults, "%s: not a regular file", full);
	else if (!file_read(full, SIZE_MAX / 4, &bytes, &err))
		faults_add(faults, "%s", err.message);
	else {
		digest_sha256(bytes.bytes, bytes.length, found);
		if (strcmp(found, hash) != 0)
			faults_add(faults, "%s: its bytes are not those that SHA256SUMS lists", full);
	}
	text_finish(&bytes);
	arena_finish(&arena);
}

/* Takes one line "HASH  PATH" apart in place; false where it is none. */
static bool take_line(char *line, const char **hash, const char **path)
{
	if (strlen(line) < HASH_LENGTH + 3 || strspn(line, "0123456789abcdef") != HASH_LENGTH || line[HASH_LENGTH] != ' ' ||
	    line[HASH_LENGTH + 1] != ' ')
		return false;
	line[HASH_LENGTH] = '\0';
	*hash = line;
	*path = line + HASH_LENGTH + 2;
	return path_is_inside(*path);
}

static bool read_lines(const char *site, char *lines, struct labels *listed, struct progress *progress, struct faults *faults,
		       struct error *err)
{
	size_t number = 0;
	for (char *line = lines, *end; *line != '\0'; line = end + 1) {
		const char *hash, *path;
		end = strchr(line, '\n');
		number++;
		if (end != NULL)
			*end = '\0';
		uint32_t known = listed->count;
		if (end == NULL || !take_line(line, &hash, &path) || labels_add(listed, path, strlen(path)) != known)
			return error_set(err, ERROR_REFUSED, "%s/SHA256SUMS:%zu: not a line 'HASH  PATH' of a file in the site, or a "
					 "path for the second time", site, number);
		check_file(site, path, hash, faults);
		progress_update(progress, number, 0);
	}
	return true;
}

/* Whatever is there and not listed could be served without anyone vouching for it. */
static bool find_unlisted(const char *site, const char *folder, const struct labels *listed, struct arena *arena,
			  struct faults *faults, struct error *err)
{
	const char **names;
	size_t count;
	struct stat info;
	if (!folder_list(folder[0] == '\0' ? site : path_join(arena, site, folder), arena, &names, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		const char *path = folder[0] == '\0' ? names[i] : path_join(arena, folder, names[i]);
		const char *full = path_join(arena, site, path);
		if (lstat(full, &info) == 0 && S_ISDIR(info.st_mode)) {
			if (!find_unlisted(site, path, listed, arena, faults, err))
				return false;
		} else if (strcmp(path, "SHA256SUMS") != 0 && labels_find(listed, path, strlen(path)) == LABELS_NONE) {
			faults_add(faults, "%s: there, though SHA256SUMS does not list it", full);
		}
	}
	return true;
}

static const char *const *copy_paths(const struct labels *listed, struct arena *arena)
{
	const char **paths = arena_array(arena, listed->count + 1, sizeof *paths);
	for (uint32_t i = 0; i < listed->count; i++)
		paths[i] = arena_copy(arena, listed->names[i]);
	return paths;
}

bool verify_manifest(const char *site, struct arena *arena, struct progress *progress, const char *const **paths,
		     struct verify_result *result, struct error *err)
{
	struct text manifest = { 0 };
	struct labels listed = { 0 };
	struct faults faults = { 0 };
	progress_begin(progress, "Checking files");
	bool ok = file_read(path_join(arena, site, "SHA256SUMS"), SIZE_MAX / 4, &manifest, err);
	if (ok && memchr(manifest.bytes, '\0', manifest.length) != NULL)
		ok = error_set(err, ERROR_REFUSED, "%s/SHA256SUMS: holds a NUL byte", site);
	ok = ok && read_lines(site, manifest.bytes, &listed, progress, &faults, err) &&
	     find_unlisted(site, "", &listed, arena, &faults, err);
	if (ok) {
		*paths = copy_paths(&listed, arena);
		result->files = listed.count;
	}
	ok = faults_settle(&faults, err) && ok;
	text_finish(&manifest);
	labels_finish(&listed);
	return ok;
}
