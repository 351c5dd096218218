#include "examination/example.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { IMEI_WITHOUT_CHECK = 14, IMEI = 15, IMEI_WITH_SOFTWARE_VERSION = 16 };

/* First two digits of what reporting bodies have allotted (GSMA TS.06); a number that begins with others is nobody's. */
static const char *const reporting_bodies[] = { "01", "10", "30", "33", "35", "44", "45", "49", "50", "51",
						"52", "53", "54", "86", "91", "98", "99" };

static bool is_allotted(const char *digits)
{
	for (size_t i = 0; i < sizeof reporting_bodies / sizeof *reporting_bodies; i++)
		if (strncmp(digits, reporting_bodies[i], 2) == 0)
			return true;
	return false;
}

/* ISO/IEC 7812-1 Annex B. */
static bool agrees_with_check_digit(const char *digits, size_t length)
{
	unsigned sum = 0;
	for (size_t i = 0; i < length; i++) {
		unsigned digit = (unsigned)(digits[length - 1 - i] - '0');
		digit *= i % 2 == 0 ? 1 : 2;
		sum += digit / 10 + digit % 10;
	}
	return sum % 10 == 0;
}

/* Digits in groups parted by single spaces or hyphens, and nothing else. Without a check digit the allotted beginning decides. */
static bool is_imei(const char *value)
{
	char digits[IMEI_WITH_SOFTWARE_VERSION + 1] = "";
	size_t count = 0;
	for (; *value != '\0'; value++) {
		bool is_digit = *value >= '0' && *value <= '9';
		if (!is_digit && *value != ' ' && *value != '-')
			return false;
		if (is_digit && count == IMEI_WITH_SOFTWARE_VERSION)
			return false;
		if (is_digit)
			digits[count++] = *value;
	}
	return count >= IMEI_WITHOUT_CHECK && is_allotted(digits) && (count != IMEI || agrees_with_check_digit(digits, count));
}

static int hexadecimal(char c)
{
	const char *digits = "0123456789abcdef", *found = strchr(digits, tolower((unsigned char)c));
	return c != '\0' && found != NULL ? (int)(found - digits) : -1;
}

/* Six octets written with one separator, "00:00:5e:00:53:01". Twelve digits without any are more often something else. */
static bool read_mac(const char *word, uint8_t out[6])
{
	if (strlen(word) != 17 || (word[2] != ':' && word[2] != '-'))
		return false;
	for (size_t i = 0; i < 6; i++) {
		int high = hexadecimal(word[i * 3]), low = hexadecimal(word[i * 3 + 1]);
		if (high < 0 || low < 0 || (i < 5 && word[i * 3 + 2] != word[2]))
			return false;
		out[i] = (uint8_t)(high * 16 + low);
	}
	return true;
}

/* A universal address of one station that is not for documentation, and not null. */
static bool is_mac(const char *word)
{
	static const uint8_t documentation[] = { 0x00, 0x00, 0x5e, 0x00, 0x53 }, null[6] = { 0 };
	uint8_t octets[6];
	return read_mac(word, octets) && (octets[0] & 3) == 0 && memcmp(octets, documentation, sizeof documentation) != 0 &&
	       memcmp(octets, null, sizeof null) != 0;
}

static const struct block {
	uint32_t first;
	unsigned bits;
} not_public[] = {
	{ 0x00000000, 8 },  { 0x0a000000, 8 },	{ 0x64400000, 10 }, { 0x7f000000, 8 },	{ 0xa9fe0000, 16 },
	{ 0xac100000, 12 }, { 0xc0000000, 24 }, { 0xc0000200, 24 }, { 0xc0a80000, 16 }, { 0xc6120000, 15 },
	{ 0xc6336400, 24 }, { 0xcb007100, 24 }, { 0xe0000000, 3 },
};

static bool is_public_ipv4(const char *word)
{
	struct in_addr address;
	if (inet_pton(AF_INET, word, &address) != 1)
		return false;
	for (size_t i = 0; i < sizeof not_public / sizeof *not_public; i++)
		if ((ntohl(address.s_addr) ^ not_public[i].first) >> (32 - not_public[i].bits) == 0)
			return false;
	return true;
}

/* Of 2000::/3, what is allotted to networks, without 2001:db8::/32 and 3fff::/20. */
static bool is_public_ipv6(const char *word)
{
	static const uint8_t documentation[] = { 0x20, 0x01, 0x0d, 0xb8 };
	struct in6_addr address;
	if (inet_pton(AF_INET6, word, &address) != 1)
		return false;
	const uint8_t *octets = address.s6_addr;
	bool is_documentation = memcmp(octets, documentation, sizeof documentation) == 0 ||
				(octets[0] == 0x3f && octets[1] == 0xff && octets[2] < 0x10);
	return octets[0] >> 5 == 1 && !is_documentation;
}

static bool ends_with(const char *name, const char *end)
{
	size_t length = strlen(name), end_length = strlen(end);
	if (length < end_length)
		return false;
	const char *tail = name + length - end_length;
	return strcmp(tail, end) == 0 && (tail == name || tail[-1] == '.');
}

static bool is_mail(char *word)
{
	static const char *const reserved[] = { "example", "test", "invalid", "localhost", "example.com", "example.net", "example.org" };
	char *domain = strchr(word, '@');
	if (domain == NULL || domain == word || strchr(++domain, '@') != NULL || strchr(domain, '.') == NULL ||
	    domain[0] == '.' || !isalpha((unsigned char)domain[strlen(domain) - 1]))
		return false;
	for (char *c = domain; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
		if (ends_with(domain, reserved[i]))
			return false;
	return true;
}

static const char *kind_of_word(char *word, bool is_address)
{
	size_t length = strlen(word);
	if (length > 0 && word[length - 1] == '.')
		word[length - 1] = '\0';
	if (is_imei(word))
		return "imei";
	if (is_mac(word))
		return "mac";
	if (is_public_ipv6(word) || (is_address && is_public_ipv4(word)))
		return "ip";
	return is_mail(word) ? "mail" : NULL;
}

const char *example_kind(const char *value, bool is_address, struct arena *arena)
{
	static const char between[] = " \t\n\r,;=\"'()[]{}<>|/";
	const char *kind = is_imei(value) ? "imei" : NULL;
	char *rest = NULL, *copy = arena_copy(arena, value);
	for (char *word = strtok_r(copy, between, &rest); kind == NULL && word != NULL; word = strtok_r(NULL, between, &rest))
		kind = kind_of_word(word, is_address);
	return kind;
}
