/* How fast pages are rendered: COUNT pages with a table of 100 rows (label, link, three numbers), in THREADS threads,
 * each with its own template set and language. Pages stay in memory, or are written to OUTPUT as N.html.
 *
 *     pages FOLDER [COUNT [THREADS [OUTPUT]]]      FOLDER holds page.html and messages.en.xml
 */
#include <libxml/tree.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "base/arena.h"
#include "base/area.h"
#include "base/error.h"
#include "base/file.h"
#include "base/xml.h"
#include "site/template.h"

enum { ROWS = 100, THREADS_MAX = 64 };

struct work {
	const char *folder, *output;
	long first, count;
	size_t bytes;
	bool ok;
	struct error err;
};

static void set_number(xmlNode *node, const char *name, long number)
{
	char digits[32];
	snprintf(digits, sizeof digits, "%ld", number);
	xmlNewProp(node, (const xmlChar *)name, (const xmlChar *)digits);
}

static xmlNode *make_report(xmlDoc *doc, long number)
{
	char label[64];
	xmlNode *report = xmlNewDocNode(doc, NULL, (const xmlChar *)"report", NULL);
	xmlDocSetRootElement(doc, report);
	xmlNode *page = xmlNewChild(report, NULL, (const xmlChar *)"page", NULL);
	snprintf(label, sizeof label, "Model %ld & others", number);
	xmlNewProp(page, (const xmlChar *)"title", (const xmlChar *)label);
	for (long i = 0; i < ROWS; i++) {
		xmlNode *row = xmlNewChild(page, NULL, (const xmlChar *)"row", NULL);
		snprintf(label, sizeof label, "Area %ld <%ld>", i, number);
		xmlNewProp(row, (const xmlChar *)"label", (const xmlChar *)label);
		snprintf(label, sizeof label, "../../countries/c%ld/index.html", i);
		xmlNewProp(row, (const xmlChar *)"href", (const xmlChar *)label);
		set_number(row, "a", number * 131 + i * 7919);
		set_number(row, "b", (number + 1) * (i + 3) * 97);
		set_number(row, "c", i * i * 31 + number);
	}
	return report;
}

static bool render_one(struct templates *templates, const struct language *language, const struct work *work,
		       long number, struct text *out, struct error *err)
{
	xmlDoc *doc = xmlNewDoc((const xmlChar *)"1.0");
	struct render render = { .language = language,
				 .report = make_report(doc, number),
				 .page_path = "models/x/index.html",
				 .language_folder = "",
				 .out = out };
	text_clear(out);
	bool ok = templates_render(templates, "page.html", &render, err);
	xmlFreeDoc(doc);
	if (ok && work->output != NULL) {
		char name[4096];
		snprintf(name, sizeof name, "%s/%ld.html", work->output, number);
		ok = file_create(name, out->bytes, out->length, err);
	}
	return ok;
}

static void *render_share(void *context)
{
	struct work *work = context;
	struct arena arena = { 0 };
	struct language *language = NULL;
	struct templates templates = { 0 };
	struct text out = { 0 };
	work->ok = language_create("en", path_join(&arena, work->folder, "messages.en.xml"), &language, &work->err) &&
		   templates_init(&templates, NULL, work->folder, (const struct language *const[]){ language }, 1,
				  &work->err);
	const struct language *const languages[] = { language };
	templates.languages = languages;
	for (long i = 0; i < work->count && work->ok; i++) {
		work->ok = render_one(&templates, language, work, work->first + i, &out, &work->err);
		work->bytes += out.length;
	}
	templates_finish(&templates);
	language_destroy(language);
	text_finish(&out);
	arena_finish(&arena);
	return NULL;
}

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	long count = argc > 2 ? atol(argv[2]) : 10000, threads = argc > 3 ? atol(argv[3]) : 1, bytes = 0;
	static struct work works[THREADS_MAX];
	pthread_t ids[THREADS_MAX];
	if (argc < 2 || count < 1 || threads < 1 || threads > THREADS_MAX)
		return fputs("usage: pages FOLDER [COUNT [THREADS [OUTPUT]]]\n", stderr), 2;
	xml_init();
	area_init();
	double begin = now();
	for (long i = 0; i < threads; i++) {
		works[i] = (struct work){ .folder = argv[1], .output = argc > 4 ? argv[4] : NULL };
		works[i].first = count * i / threads;
		works[i].count = count * (i + 1) / threads - works[i].first;
		if (pthread_create(&ids[i], NULL, render_share, &works[i]) != 0)
			return fputs("pages: no thread\n", stderr), 3;
	}
	for (long i = 0; i < threads; i++) {
		pthread_join(ids[i], NULL);
		if (!works[i].ok)
			return error_print(&works[i].err, stderr), 1;
		bytes += (long)works[i].bytes;
	}
	double seconds = now() - begin;
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	printf("%ld pages, %ld threads, %ld bytes: %.3f s, %.0f pages/s, RSS %ld kB\n", count, threads, bytes, seconds,
	       (double)count / seconds, usage.ru_maxrss);
	return 0;
}
