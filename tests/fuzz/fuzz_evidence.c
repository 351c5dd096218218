/* libFuzzer target: any bytes as a capture, as a sample of each format and as a body are read or refused with a message, within memory
 * and time, and no name that comes of them is anything but clean text. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/xml.h"
#include "evidence/har.h"
#include "evidence/match.h"
#include "evidence/payload.h"
#include "evidence/reading.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	xml_init();
	return 0;
}

static const char declared[] =
	"<declaration><channel id='c'><version id='v'><transmission id='t'><endpoint scheme='https' host='a.example' path='/t/{imei}'/>"
	"<endpoint scheme='undetermined' host='b.example'/><carries field='f'/><carries field='g'><condition>x</condition></carries>"
	"</transmission></version></channel><field id='f' wire-name='imei'><state from='v' value='collected'/></field>"
	"<field id='g' wire-name='device/model'><state from='v' value='conditional'/></field></declaration>";

static void check_keys(const struct evidence_key *keys, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (keys[i].name[0] == '\0' || keys[i].place == NULL ||
		    (strchr("=+-@ ", keys[i].name[0]) == NULL && keys[i].name[strlen(keys[i].name) - 1] != ' ' &&
		     text_label_fault(keys[i].name, strlen(keys[i].name)) != NULL))
			abort();
}

/* format: "har", "body" or one of a sample. */
static void read_as(const char *format, const struct match *match, const char *bytes, size_t length)
{
	struct arena arena = { 0 };
	struct reading reading;
	struct evidence_file file = { .id = "t", .sample = true };
	struct error err = { .message = "" };
	const char *kind = "";
	if (!reading_init(&reading, &arena, "f", &err))
		abort();
	bool ok = strcmp(format, "har") == 0 ? har_read(&reading, match, (struct match_scope){ NULL, NULL }, bytes, length, &file, &err) :
		  strcmp(format, "body") == 0 ? payload_read_body(&reading, "text/csv", bytes, length, &kind, &err) :
						payload_read(&reading, format, bytes, length, &err);
	if (!ok && err.message[0] == '\0')
		abort();
	check_keys(reading.keys, reading.key_count);
	for (size_t i = 0; ok && i < file.request_count; i++)
		check_keys(file.requests[i].keys, file.requests[i].key_count);
	if (ok && file.request_count > 0)
		match_absent(match, "t", false, &reading, &file);
	reading_finish(&reading);
	arena_finish(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static const char *const formats[] = { "har", "json", "form", "csv", "xml", "body" };
	struct arena arena = { 0 };
	struct declaration declaration = { .path = "d.xml" };
	struct match match;
	struct error err;
	/* as read from a file: with a NUL behind */
	const char *copy = arena_copy_bytes(&arena, bytes, length);
	if (!xml_parse("d.xml", declared, strlen(declared), &declaration.doc, &err))
		abort();
	match_init(&match, &declaration, &arena);
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
		read_as(formats[i], &match, copy, length);
	xmlFreeDoc(declaration.doc);
	arena_finish(&arena);
	return 0;
}
