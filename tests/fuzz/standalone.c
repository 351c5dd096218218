/* Replays the files of corpus folders through a fuzz target, without a fuzzer: for `make check`.
 *
 *     TARGET FOLDER… */
#include <stdio.h>

#include "base/arena.h"
#include "base/file.h"

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t length);

static bool replay(const char *folder, size_t *done, struct error *err)
{
	struct arena arena = { 0 };
	struct text text = { 0 };
	const char **names;
	size_t count = 0;
	bool ok = folder_list(folder, &arena, &names, &count, err);
	for (size_t i = 0; ok && i < count; i++) {
		text_clear(&text);
		ok = file_read(path_join(&arena, folder, names[i]), 1 << 26, &text, err);
		if (ok)
			LLVMFuzzerTestOneInput((const unsigned char *)text.bytes, text.length);
	}
	*done += ok ? count : 0;
	text_finish(&text);
	arena_finish(&arena);
	return ok;
}

int main(int argc, char **argv)
{
	size_t done = 0;
	struct error err;
	for (int i = 1; i < argc; i++) {
		if (!replay(argv[i], &done, &err)) {
			error_print(&err, stderr);
			return 1;
		}
	}
	printf("%zu inputs replayed\n", done);
	return done == 0;
}
