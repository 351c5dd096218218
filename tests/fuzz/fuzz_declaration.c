/* libFuzzer target: any bytes as declaration.xml are read, and held against every rule, or refused with a message, within memory
 * and time.
 * The program's folder (schemas) is VITRINE_ROOT in the environment, "." otherwise. */
#include <stdint.h>
#include <stdlib.h>

#include "base/area.h"
#include "base/xml.h"
#include "declaration/declaration.h"
#include "examination/examination.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	area_init();
	xml_init();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static const char *const columns[] = { "activated_on", "model" };
	const char *root = getenv("VITRINE_ROOT");
	struct arena arena = { 0 };
	struct declaration declaration;
	struct error err = { .message = "" };
	if (declaration_parse("declaration.xml", bytes, length, root != NULL ? root : ".", &arena, &declaration, &err)) {
		struct circumstances circumstances = { .table = "activations", .columns = columns, .column_count = 2 };
		struct examination examination;
		examination_run(&declaration, &circumstances, &arena, &examination);
		declaration_finish(&declaration);
	} else if (err.message[0] == '\0') {
		abort();
	}
	arena_finish(&arena);
	return 0;
}
