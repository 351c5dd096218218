#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK_SIZE = 64 * 1024 };

struct arena_block {
	struct arena_block *next;
	size_t used, size;
	alignas(max_align_t) unsigned char bytes[];
};

static _Noreturn void memory_exhausted(void)
{
	fputs("vitrine: out of memory; nothing was changed\n", stderr);
	_exit(3);
}

void *memory_resize(void *old, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / 2 / size)
		memory_exhausted();
	void *memory = realloc(old, count * size != 0 ? count * size : 1);
	if (memory == NULL)
		memory_exhausted();
	return memory;
}

void arena_finish(struct arena *arena)
{
	struct arena_block *block = arena->first;
	while (block != NULL) {
		struct arena_block *next = block->next;
		free(block);
		block = next;
	}
	arena->first = NULL;
}

void arena_reset(struct arena *arena)
{
	arena_finish(arena);
}

static void add_block(struct arena *arena, size_t size)
{
	size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
	struct arena_block *block = memory_resize(NULL, 1, sizeof *block + room);
	block->next = arena->first;
	block->used = 0;
	block->size = room;
	arena->first = block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	size_t unit = alignof(max_align_t);
	if (size > SIZE_MAX / 2)
		memory_exhausted();
	size = (size + unit - 1) / unit * unit;
	if (arena->first == NULL || arena->first->size - arena->first->used < size)
		add_block(arena, size);
	void *memory = arena->first->bytes + arena->first->used;
	arena->first->used += size;
	return memset(memory, 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / 2 / size)
		memory_exhausted();
	return arena_alloc(arena, count * size);
}

char *arena_copy_bytes(struct arena *arena, const void *bytes, size_t length)
{
	char *copy = arena_alloc(arena, length + 1);
	if (length != 0)
		memcpy(copy, bytes, length);
	return copy;
}

char *arena_copy(struct arena *arena, const char *string)
{
	return arena_copy_bytes(arena, string, strlen(string));
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (length < 0)
		memory_exhausted();
	char *string = arena_alloc(arena, (size_t)length + 1);
	vsnprintf(string, (size_t)length + 1, format, again);
	va_end(again);
	return string;
}
