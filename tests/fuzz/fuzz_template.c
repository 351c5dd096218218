#define _GNU_SOURCE /* memmem */
/* Any bytes as a template: it is compiled, and if that succeeds rendered against a small report. Whatever comes out
 * must not hold what only a label may have brought in as a tag. */
#include <libxml/tree.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/area.h"
#include "base/file.h"
#include "base/xml.h"
#include "site/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char report_xml[] =
	"<report lang='en'><page title='&lt;vitrine-injected>' link='javascript:vitrine()' n='1234' day='2026-10-15'>"
	"<row label='&quot;>&lt;vitrine-injected>' code='FR' value='7'><figure value='1'/></row>"
	"<row label='b' code='DE' value='many'/></page><note>a<b>c</b></note></report>";

static const char messages_xml[] = "<messages lang='en'><message key='plain'>Plain</message>"
				   "<message key='fields'>{0,plural,one{# field} other{# fields}} {1}</message>"
				   "<message key='list.separator'>, </message>"
				   "<message key='period.q3'>Q3 {0}</message></messages>";

/* Made at the first input, kept for all: only languages and reports, which rendering does not change. */
struct bench {
	char folder[64];
	struct language *language;
	xmlDoc *report;
};

static void stop(const struct error *err)
{
	fprintf(stderr, "fuzz_template: %s\n", err->message);
	abort();
}

static const struct bench *get_bench(void)
{
	static struct bench bench;
	struct arena arena = { 0 };
	struct error err;
	if (bench.language != NULL)
		return &bench;
	xml_init();
	area_init();
	snprintf(bench.folder, sizeof bench.folder, "/tmp/vitrine-fuzz-%ld", (long)getpid());
	char *path = path_join(&arena, bench.folder, "messages.en.xml");
	if (!folder_make(bench.folder, &err) || !file_write(path, messages_xml, strlen(messages_xml), &err) ||
	    !language_create("en", path, &bench.language, &err) ||
	    !xml_parse("report", report_xml, strlen(report_xml), &bench.report, &err))
		stop(&err);
	arena_finish(&arena);
	return &bench;
}

static void put_template(const struct bench *bench, const uint8_t *data, size_t size)
{
	struct arena arena = { 0 };
	const char *path = path_join(&arena, bench->folder, "page.html");
	FILE *file = fopen(path, "wb");
	if (file == NULL || fwrite(data, 1, size, file) != size || fclose(file) != 0)
		abort();
	arena_finish(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct bench *bench = get_bench();
	const struct language *const languages[] = { bench->language };
	static const struct term_words terms[] = { { "model", "model", "models" } };
	struct templates templates;
	struct text out = { 0 };
	struct error err;
	struct render render = { .language = bench->language,
				 .report = xmlDocGetRootElement(bench->report),
				 .page_path = "models/x/index.html",
				 .language_folder = "",
				 .terms = terms,
				 .term_count = 1,
				 .out = &out };
	if (size > 1 << 16)
		return 0;
	put_template(bench, data, size);
	if (!templates_init(&templates, NULL, bench->folder, languages, 1, &err))
		stop(&err);
	bool ok = templates_render(&templates, "page.html", &render, &err);
	/* the template itself may say so; only what it does not say can have been injected */
	bool named = memmem(data, size, "vitrine", 7) != NULL || memmem(data, size, "concat", 6) != NULL;
	if (ok && !named && (strstr(out.bytes, "<vitrine-injected") != NULL || !text_is_utf8(out.bytes, out.length)))
		abort();
	templates_finish(&templates);
	text_finish(&out);
	return 0;
}
