#include <string.h>

#include "base/file.h"
#include "edition/edition.h"

/* Ascending names are ascending periods. Hidden folders are editions that were being made when a release was stopped. */
static bool read_each(const char *folder, const char *const *names, size_t count, struct arena *arena, struct editions *out,
		      struct error *err)
{
	int period;
	for (size_t i = 0; i < count; i++) {
		if (names[i][0] == '.')
			continue;
		const char *path = path_join(arena, folder, names[i]);
		if (!period_parse(names[i], strlen(names[i]), &period))
			return error_set(err, ERROR_REFUSED, "%s: not an edition; move it elsewhere", path);
		if (!edition_read(path, arena, &out->list[out->count], err))
			return false;
		if (out->list[out->count].cube.period != period)
			return error_set(err, ERROR_REFUSED, "%s: holds the edition of another period; restore the folder as released",
					 path);
		out->count++;
	}
	return true;
}

bool editions_read(const char *editions_folder, struct arena *arena, struct editions *out, struct error *err)
{
	const char **names;
	size_t count;
	struct editions editions = { 0 };
	*out = editions;
	if (!file_exists(editions_folder))
		return true;
	if (!folder_list(editions_folder, arena, &names, &count, err))
		return false;
	editions.list = arena_array(arena, count, sizeof *editions.list);
	if (!read_each(editions_folder, names, count, arena, &editions, err) || !editions_check_chain(&editions, err))
		return false;
	*out = editions;
	return true;
}

static const struct edition *find_sequence(const struct editions *editions, unsigned sequence)
{
	for (size_t i = 0; i < editions->count; i++)
		if (editions->list[i].sequence == sequence)
			return &editions->list[i];
	return NULL;
}

bool editions_check_chain(const struct editions *editions, struct error *err)
{
	const char *hash = "";
	for (unsigned sequence = 1; sequence <= editions->count; sequence++) {
		const struct edition *edition = find_sequence(editions, sequence);
		if (edition == NULL)
			return error_set(err, ERROR_REFUSED, "edition number %u is missing: the chain of editions is broken; "
					 "restore its folder as released", sequence);
		if (strcmp(edition->previous, hash) != 0) {
			char period[PERIOD_TEXT_SIZE];
			period_format(edition->cube.period, period);
			return error_set(err, ERROR_REFUSED, "edition %s does not follow from the one released before it: the chain of "
					 "editions is broken; restore the folders as released", period);
		}
		hash = edition->sha256;
	}
	return true;
}

const struct edition *editions_find(const struct editions *editions, int period)
{
	for (size_t i = 0; i < editions->count; i++)
		if (editions->list[i].cube.period == period)
			return &editions->list[i];
	return NULL;
}
