#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "edition/edition.h"

/* Hidden folders are editions that were being made when a release was stopped. */
static bool read_each(const char *folder, const char *const *names, size_t count, struct arena *arena, struct edition *list,
		      size_t *read, struct error *err)
{
	int period;
	unsigned revision;
	for (size_t i = 0; i < count; i++) {
		if (names[i][0] == '.')
			continue;
		const char *path = path_join(arena, folder, names[i]);
		if (!edition_parse_name(names[i], &period, &revision))
			return error_set(err, ERROR_REFUSED, "%s: not an edition; move it elsewhere", path);
		if (!edition_read(path, arena, &list[*read], err))
			return false;
		if (strcmp(list[(*read)++].name, names[i]) != 0)
			return error_set(err, ERROR_REFUSED, "%s: holds the edition of another period or revision; restore the folder as "
					 "released", path);
	}
	return true;
}

static int by_period(const void *a, const void *b)
{
	const struct edition *left = a, *right = b;
	if (left->cube.period != right->cube.period)
		return left->cube.period < right->cube.period ? -1 : 1;
	return left->revision < right->revision ? -1 : left->revision > right->revision;
}

/* Superseded ones first, each list in its order. */
static int newest_last(const void *a, const void *b)
{
	const struct edition *left = a, *right = b;
	return left->is_superseded != right->is_superseded ? right->is_superseded - left->is_superseded : by_period(a, b);
}

void editions_sort(struct edition *list, size_t count, struct editions *out)
{
	*out = (struct editions){ .superseded = list };
	if (count == 0)
		return;
	qsort(list, count, sizeof *list, by_period);
	for (size_t i = 0; i < count; i++) {
		list[i].is_superseded = i + 1 < count && list[i + 1].cube.period == list[i].cube.period;
		out->superseded_count += list[i].is_superseded;
	}
	qsort(list, count, sizeof *list, newest_last);
	out->list = list + out->superseded_count;
	out->count = count - out->superseded_count;
}

bool editions_read(const char *editions_folder, struct arena *arena, struct editions *out, struct error *err)
{
	const char **names;
	size_t count, read = 0;
	struct editions editions;
	*out = (struct editions){ 0 };
	if (!file_exists(editions_folder))
		return true;
	if (!folder_list(editions_folder, arena, &names, &count, err))
		return false;
	struct edition *list = arena_array(arena, count, sizeof *list);
	if (!read_each(editions_folder, names, count, arena, list, &read, err))
		return false;
	editions_sort(list, read, &editions);
	if (!editions_check_chain(&editions, err))
		return false;
	*out = editions;
	return true;
}

size_t editions_all(const struct editions *editions)
{
	return editions->superseded_count + editions->count;
}

const struct edition *editions_at(const struct editions *editions, size_t number)
{
	return number < editions->superseded_count ? &editions->superseded[number] : &editions->list[number - editions->superseded_count];
}

const struct edition *editions_find_sequence(const struct editions *editions, unsigned sequence)
{
	for (size_t i = 0; i < editions_all(editions); i++)
		if (editions_at(editions, i)->sequence == sequence)
			return editions_at(editions, i);
	return NULL;
}

/* A revision supersedes the one numbered before it, which was released earlier, and is protected as it was. */
static bool check_revision(const struct editions *editions, const struct edition *edition, struct error *err)
{
	if (edition->revision == 1)
		return true;
	const struct edition *before = editions_find_revision(editions, edition->cube.period, edition->revision - 1);
	if (before == NULL || before->sequence >= edition->sequence)
		return error_set(err, ERROR_REFUSED, "edition %s does not follow revision %u of its period; restore the folders as released",
				 edition->name, edition->revision - 1);
	return (before->protection.mode == edition->protection.mode && before->protection.k == edition->protection.k) ||
	       error_set(err, ERROR_REFUSED, "edition %s is protected in another way than revision %u of its period; restore the folders as "
			 "released", edition->name, edition->revision - 1);
}

bool editions_check_chain(const struct editions *editions, struct error *err)
{
	const char *hash = "";
	for (unsigned sequence = 1; sequence <= editions_all(editions); sequence++) {
		const struct edition *edition = editions_find_sequence(editions, sequence);
		if (edition == NULL)
			return error_set(err, ERROR_REFUSED, "edition number %u is missing: the chain of editions is broken; "
					 "restore its folder as released", sequence);
		if (strcmp(edition->previous, hash) != 0)
			return error_set(err, ERROR_REFUSED, "edition %s does not follow from the one released before it: the chain of "
					 "editions is broken; restore the folders as released", edition->name);
		if (!check_revision(editions, edition, err))
			return false;
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

const struct edition *editions_find_revision(const struct editions *editions, int period, unsigned revision)
{
	for (size_t i = 0; i < editions_all(editions); i++) {
		const struct edition *edition = editions_at(editions, i);
		if (edition->cube.period == period && edition->revision == revision)
			return edition;
	}
	return NULL;
}
