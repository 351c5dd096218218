#include "base/digest.h"

#include <sodium.h>
#include <string.h>

void digest_sha256(const void *bytes, size_t length, char out[DIGEST_TEXT_SIZE])
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	static const unsigned char nothing[1];
	crypto_hash_sha256(hash, length != 0 ? bytes : nothing, length);
	sodium_bin2hex(out, DIGEST_TEXT_SIZE, hash, sizeof hash);
}

bool digest_is(const char *string)
{
	return string != NULL && strlen(string) == DIGEST_TEXT_SIZE - 1 && strspn(string, "0123456789abcdef") == DIGEST_TEXT_SIZE - 1;
}
