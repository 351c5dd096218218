/* Memory that lives and dies together: one arena for the run, one reset per page.
 *
 * Nothing inside is freed singly. Memory is zeroed. When the system has none left the program ends
 * with status 3 and one line on stderr: the single place outside main that does so, since no caller
 * could go on and every file is written whole or not at all. */
#ifndef VITRINE_BASE_ARENA_H
#define VITRINE_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *first; /* newest block */
};

/* An arena of all zero bytes is ready for use. */
void arena_finish(struct arena *arena);

/* Forgets all that was allocated. */
void arena_reset(struct arena *arena);

/* `size` zeroed bytes, aligned for any object. Never NULL. */
void *arena_alloc(struct arena *arena, size_t size);

/* `count` × `size` zeroed bytes; a product that overflows ends the program as above. */
void *arena_array(struct arena *arena, size_t count, size_t size);

char *arena_copy(struct arena *arena, const char *string);
char *arena_copy_bytes(struct arena *arena, const void *bytes, size_t length); /* adds a NUL */
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same end for memory that must grow in place: realloc or the end of the program. */
void *memory_resize(void *old, size_t count, size_t size);

#endif
