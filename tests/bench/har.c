/* Writes a capture (HAR 1.2) of REQUESTS requests of the specimen's activation service, with headers, bodies and responses as a proxy
 * records them, some 1.7 kB each.
 *
 *     har REQUESTS >FILE
 *
 * The same bytes each time. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t state = 1;

/* splitmix64 (Steele, Lea and Flood 2014) */
static unsigned below(unsigned limit)
{
	uint64_t z = (state += 0x9e3779b97f4a7c15u);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (unsigned)((z ^ (z >> 31)) % limit);
}

static void header(const char *name, const char *value)
{
	printf("{\"name\": \"%s\", \"value\": \"%s\"}, ", name, value);
}

static void entry(unsigned long number)
{
	unsigned form = below(4);
	printf("%s{\"startedDateTime\": \"2026-02-03T10:04:%02u.%03uZ\", \"time\": %u, \"request\": {\"method\": \"POST\", ", number > 0 ? ",\n" : "",
	       below(60), below(1000), below(500));
	printf("\"url\": \"https://activation.halvard-mobile.example/v4/activate%s\", \"httpVersion\": \"HTTP/2\", \"cookies\": [], \"headers\": [",
	       form == 1 ? "?model=Norda%205" : "");
	header("Host", "activation.halvard-mobile.example");
	header("User-Agent", "HalvardActivation/4.1");
	header("Accept", "*/*");
	header("Accept-Encoding", "gzip");
	header("Connection", "Keep-Alive");
	printf("{\"name\": \"Content-Type\", \"value\": \"application/json\"}], \"queryString\": [], \"postData\": {\"mimeType\": \"application/json\", "
	       "\"params\": [], \"text\": \"{\\\"imei\\\": \\\"0000000%08u\\\", \\\"model\\\": \\\"Norda %u\\\", \\\"sw\\\": \\\"5.2.%u\\\", "
	       "\\\"client\\\": \\\"4.1\\\", \\\"first_boot\\\": \\\"2026-02-03T10:04:00Z\\\"}\"}, \"headersSize\": -1, \"bodySize\": 117}, ",
	       below(100000000), below(9), below(20));
	printf("\"response\": {\"status\": 200, \"statusText\": \"\", \"httpVersion\": \"HTTP/2\", \"cookies\": [], \"headers\": [");
	header("date", "Tue, 03 Feb 2026 10:04:21 GMT");
	header("server", "specimen");
	printf("{\"name\": \"content-type\", \"value\": \"application/json\"}], \"content\": {\"size\": 300, \"mimeType\": \"application/json\", \"text\": \"");
	for (int i = 0; i < 20; i++)
		printf("{\\\"token\\\":\\\"%08x\\\"}", below(1u << 31));
	printf("\"}, \"redirectURL\": \"\", \"headersSize\": -1, \"bodySize\": 300}, \"cache\": {}, \"timings\": {\"send\": 1, \"wait\": %u, \"receive\": 0}}",
	       below(400));
}

int main(int argc, char **argv)
{
	unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 10) : 30000;
	printf("{\"log\": {\"version\": \"1.2\", \"creator\": {\"name\": \"bench\", \"version\": \"1\"}, \"entries\": [\n");
	for (unsigned long i = 0; i < count; i++)
		entry(i);
	printf("\n]}}\n");
	return fflush(stdout) != 0 || ferror(stdout);
}
