/* SHA-256 (FIPS 180-4), by libsodium. */
#ifndef VITRINE_BASE_DIGEST_H
#define VITRINE_BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

enum { DIGEST_TEXT_SIZE = 65 };

/* 64 lower-case hexadecimal digits and a NUL. */
void digest_sha256(const void *bytes, size_t length, char out[DIGEST_TEXT_SIZE]);

/* Whether the string, which may be NULL, is written as digest_sha256 does. */
bool digest_is(const char *string);

#endif
