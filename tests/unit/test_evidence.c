#include "unit.h"

#include <sys/stat.h>
#include <zlib.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "base/xml.h"
#include "evidence/evidence.h"

#define PLANTED "PLANTED-490154203237518"

/* Two versions of one client: in the second, "serial" is said to be gone and "beta" travels elsewhere; only what is looked at. */
static const char head[] =
	"<declaration><channel id='app'>"
	"<version id='app-1'><transmission id='one'><endpoint scheme='https' host='old.example' path='/one'/>%s"
	"<carries field='imei'/><carries field='serial'/></transmission></version>"
	"<version id='app-2'><transmission id='first'><endpoint scheme='https' host='api.example' path='/v2/first'/>"
	"<endpoint scheme='https' host='api.example' port='8443' path='/v2/id/{imei}'/>%s"
	"<carries field='imei'/><carries field='model'/><carries field='sim'><condition>a SIM is there</condition></carries>"
	"<carries field='agent'/><carries field='address'/><carries field='mode'/></transmission>"
	"<transmission id='beta'><endpoint scheme='https' host='api.example' path='/v2/beta/'/><carries field='beta'/></transmission>"
	"<transmission id='anywhere'><endpoint scheme='undetermined' host='undetermined'/><carries field='beta'/></transmission>"
	"</version></channel>"
	"<field id='imei' wire-name='imei'><state from='app-1' value='collected'/></field>"
	"<field id='serial' wire-name='serial'><state from='app-1' to='app-1' value='collected'/><state from='app-2' value='removed'/></field>"
	"<field id='model' wire-name='device/model'><state from='app-2' value='collected'/></field>"
	"<field id='sim' wire-name='sim'><state from='app-2' value='conditional'/></field>"
	"<field id='agent' wire-name='User-Agent'><state from='app-2' value='collected'/></field>"
	"<field id='address' wire-name='-'><state from='app-2' value='collected'/></field>"
	"<field id='mode' wire-name='mode'><state from='app-2' value='undetermined'/></field>"
	"<field id='beta' wire-name='beta'><state from='app-2' value='collected'/></field>%s</declaration>";

struct scene {
	char folder[64];
	struct arena arena;
	struct declaration declaration;
	struct evidence_read read;
	struct error err;
	char sha256[DIGEST_TEXT_SIZE];
};

static void begin(struct scene *scene)
{
	*scene = (struct scene){ .err = { .message = "" } };
	unit_folder(scene->folder);
}

static void end(struct scene *scene)
{
	struct error err;
	assert_true(folder_remove(scene->folder, &err));
	xmlFreeDoc(scene->declaration.doc);
	arena_finish(&scene->arena);
}

static void put(struct scene *scene, const char *name, const void *bytes, size_t length)
{
	const char *path = path_join(&scene->arena, scene->folder, name);
	digest_sha256(bytes, length, scene->sha256);
	assert_ok(folder_make(path_parent(&scene->arena, path), &scene->err), &scene->err);
	assert_ok(file_write(path, bytes, length, &scene->err), &scene->err);
}

/* Reads with these elements in the places of the samples of "one", of "first", and of the evidence. */
static bool run(struct scene *scene, const char *one, const char *first, const char *evidence)
{
	struct text xml = { 0 };
	text_printf(&xml, head, one, first, evidence);
	assert_ok(xml_parse("d.xml", xml.bytes, xml.length, &scene->declaration.doc, &scene->err), &scene->err);
	scene->declaration.path = "d.xml";
	text_finish(&xml);
	return evidence_read(&scene->declaration, scene->folder, &scene->arena, &scene->read, &scene->err);
}

static bool run_sample(struct scene *scene, const char *format, const void *bytes, size_t length)
{
	put(scene, "e/sample", bytes, length);
	return run(scene, "", arena_printf(&scene->arena, "<sample format='%s' href='e/sample' sha256='%s'/>", format, scene->sha256), "");
}

static bool run_capture(struct scene *scene, const char *version, const char *har)
{
	put(scene, "e/c.har", har, strlen(har));
	return run(scene, "", "", arena_printf(&scene->arena, "<evidence id='c' kind='capture' %s href='e/c.har' sha256='%s'/>", version,
					       scene->sha256));
}

/* Everything that was read, as text. */
static const char *show(struct scene *scene)
{
	struct text out = { 0 };
	for (size_t f = 0; f < scene->read.count; f++)
		for (size_t r = 0; r < scene->read.files[f].request_count; r++) {
			const struct evidence_request *request = &scene->read.files[f].requests[r];
			text_printf(&out, "%s#%zu %s %s %s %s %s %s\n", scene->read.files[f].id, request->number, request->scheme, request->host,
				    request->path, request->format, text_or_empty(request->transmission), evidence_verdict_name(request->verdict));
			for (size_t k = 0; k < request->key_count; k++) {
				const struct evidence_key *key = &request->keys[k];
				text_printf(&out, " %s:%s~%s=%s %s\n", key->place, key->name, text_or_empty(key->encoding),
					    text_or_empty(key->field), evidence_verdict_name(key->verdict));
			}
		}
	const char *copy = arena_copy(&scene->arena, text_or_empty(out.bytes));
	text_finish(&out);
	return copy;
}

#define assert_shows(scene, part)                                                \
	do {                                                                     \
		if (strstr(show(scene), part) == NULL)                           \
			fail_msg("'%s' is not in:\n%s", part, show(scene));      \
	} while (0)

static void check_sample_bytes(const char *format, const void *bytes, size_t length, const char *const *parts, size_t keys)
{
	struct scene scene;
	begin(&scene);
	assert_ok(run_sample(&scene, format, bytes, length), &scene.err);
	for (; *parts != NULL; parts++)
		assert_shows(&scene, *parts);
	if (keys != scene.read.files[0].requests[0].key_count)
		fail_msg("%zu keys expected:\n%s", keys, show(&scene));
	assert_null(strstr(show(&scene), "PLANTED"));
	assert_null(strstr(show(&scene), "490154"));
	end(&scene);
}

#define check_sample(format, string, keys, ...) \
	check_sample_bytes(format, string, strlen(string), (const char *const[]){ __VA_ARGS__, NULL }, keys)

static void test_reads_every_format(void **state)
{
	(void)state;
	check_sample("json", "{\"imei\":\"" PLANTED "\",\"device\":{\"model\":\"" PLANTED "\"},\"sim\":[1,{\"sim\":2}],\"none\":{},\"nil\":null}", 6,
		     "first#1    json first declared\n", " body:imei~=imei declared\n", " body:device/model~=model declared\n",
		     " body:sim~=sim conditional\n", " body:none~= undeclared\n", " body:nil~= undeclared\n");
	check_sample("form", "imei=" PLANTED "&device[model]=" PLANTED "&list[]=1&list[2]=3&empty=\n", 4, " form first declared\n",
		     " body:imei~=imei declared\n", " body:device/model~=model declared\n", " body:list~= undeclared\n",
		     " body:empty~= undeclared\n");
	check_sample("csv", "imei,device/model,x\r\n" PLANTED "," PLANTED ",\r\n1,2,3\r\n", 4, " body:imei~=imei declared\n",
		     " body:device~1model~= undeclared\n", " body:x~= undeclared\n", " body:device/model~=model absent\n");
	check_sample("xml", "<r xmlns:n='urn:x'><n:imei>" PLANTED "</n:imei><device model='" PLANTED "'>" PLANTED "</device><e/>"
		     "<!--" PLANTED "--></r>", 5, " body:imei~=imei declared\n", " body:device/model~=model declared\n", " body:device~= undeclared\n",
		     " body:e~= undeclared\n", " body:(comment)~= undeclared\n");
}

static void test_judges_keys(void **state)
{
	(void)state;
	check_sample("json", "{\"imei\":1,\"serial\":2,\"beta\":3,\"mode\":4,\"more\":5}", 6, " body:imei~=imei declared\n",
		     " body:serial~=serial state\n", " body:beta~=beta undeclared\n", " body:mode~=mode declared\n",
		     " body:more~= undeclared\n", " body:device/model~=model absent\n");
	/* the end of a name is enough, unless several end so */
	check_sample("json", "{\"a\":{\"imei\":1},\"device\":{\"model\":1}}", 2, " body:a/imei~=imei declared\n");
	check_sample("json", "{\"a\":{\"imei\":1},\"b\":{\"imei\":1},\"device\":{\"model\":1}}", 4, " body:a/imei~=imei undeclared\n",
		     " body:b/imei~=imei undeclared\n", " body:imei~=imei absent\n");
	check_sample("json", "{\"imei\":1,\"b\":{\"imei\":1},\"device\":{\"model\":1}}", 3, " body:imei~=imei declared\n",
		     " body:b/imei~=imei undeclared\n");
	check_sample("json", "{\"Imei\":1,\"ximei\":1,\"model\":1}", 5, " body:Imei~= undeclared\n", " body:ximei~= undeclared\n",
		     " body:model~= undeclared\n");
}

static void test_shows_no_value_in_a_name(void **state)
{
	(void)state;
	check_sample("json", "{\"by-490154203237518\":1,\"a\\u0001b\":2,\"a/b\":3}", 5, " body:by-######~= undeclared\n", " body:a?b~= undeclared\n",
		     " body:a~1b~= undeclared\n");
	check_sample("form", "490154203237518", 3, " body:(no name)~= undeclared\n");
	check_sample("json", "\"" PLANTED "\"", 3, " body:(no name)~= undeclared\n");
}

static const char *base64(struct arena *arena, const void *bytes, size_t length, const char *alphabet)
{
	const unsigned char *p = bytes;
	struct text out = { 0 };
	for (size_t i = 0; i < length; i += 3) {
		unsigned long group = (unsigned long)p[i] << 16 | (i + 1 < length ? (unsigned long)p[i + 1] << 8 : 0) | (i + 2 < length ? p[i + 2] : 0);
		for (size_t d = 0; d < 4; d++)
			text_add_char(&out, i + d > length ? '=' : alphabet[group >> (18 - 6 * d) & 63]);
	}
	const char *copy = arena_copy(arena, out.bytes);
	text_finish(&out);
	return copy;
}

#define STANDARD "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
#define FOR_URLS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

static size_t pack(const void *bytes, size_t length, int window, unsigned char *out, size_t room)
{
	z_stream stream = { .next_in = (unsigned char *)(uintptr_t)bytes, .avail_in = (unsigned)length, .next_out = out, .avail_out = (unsigned)room };
	assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	deflateEnd(&stream);
	return stream.total_out;
}

static void test_finds_hidden_keys(void **state)
{
	(void)state;
	static const char inner[] = "{\"imei\":\"" PLANTED "?>\\u00ff\",\"x\":\"" PLANTED "\"}";
	struct arena arena = { 0 };
	unsigned char packed[512];
	size_t length = pack(inner, strlen(inner), 15 + 16, packed, sizeof packed);
	check_sample("form", "%69mei=1&device%5Bmodel%5D=1", 2, " body:imei~percent=imei declared\n", " body:device/model~percent=model declared\n");
	check_sample("json", arena_printf(&arena, "{\"blob\":\"%s\"}", base64(&arena, inner, strlen(inner), STANDARD)), 3,
		     " body:blob/imei~base64+json=imei declared\n", " body:blob/x~base64+json= undeclared\n");
	check_sample("form", arena_printf(&arena, "blob=%s", base64(&arena, inner, strlen(inner), FOR_URLS)), 3,
		     " body:blob/imei~base64+json=imei declared\n");
	check_sample("form", "data=%7B%22imei%22%3A1%2C%22deep%22%3A%22%7B%5C%22x%5C%22%3A1%7D%22%7D", 3, " body:data/imei~json=imei declared\n",
		     " body:data/deep/x~json+json= undeclared\n");
	check_sample("json", "{\"q\":\"imei=" PLANTED "&y=2\"}", 3, " body:q/imei~form=imei declared\n", " body:q/y~form= undeclared\n");
	check_sample("json", "{\"q\":\"%7B%22imei%22:1%7D\"}", 2, " body:q/imei~percent+json=imei declared\n");
	check_sample("json", arena_printf(&arena, "{\"q\":\"%s\"}", base64(&arena, "imei=" PLANTED, strlen("imei=" PLANTED), STANDARD)), 2,
		     " body:q/imei~base64+form=imei declared\n");
	check_sample("json", arena_printf(&arena, "{\"z\":\"%s\"}", base64(&arena, packed, length, STANDARD)), 3,
		     " body:z/imei~base64+gzip+json=imei declared\n", " body:z/x~base64+gzip+json= undeclared\n");
	check_sample("csv", "device\n\"{\"\"model\"\":1,\"\"imei\"\":2}\"\n", 2, " body:device/model~json=model declared\n", " body:device/imei~json=imei declared\n");
	check_sample("xml", "<r><a>{\"imei\":1}</a></r>", 2, " body:a/imei~json=imei declared\n");
	/* and does not see what is not there */
	check_sample("json", "{\"imei\":\"YWJjZGVmZ2g=\",\"device\":{\"model\":\"E=mc2, x=1\"}}", 2, " body:imei~=imei declared\n");
	arena_finish(&arena);
}

#define ENTRY(request) "{\"log\":{\"version\":\"1.2\",\"entries\":[{\"time\":1,\"request\":" request ",\"response\":{\"x\":\"" PLANTED "\"}}]}}"
#define POST(url, media, text) ENTRY("{\"method\":\"POST\",\"url\":\"" url "\",\"postData\":{\"mimeType\":\"" media "\",\"text\":\"" text "\"}}")

static void check_capture(const char *version, const char *har, const char *expected)
{
	struct scene scene;
	begin(&scene);
	assert_ok(run_capture(&scene, version, har), &scene.err);
	assert_string_equal(show(&scene), expected);
	end(&scene);
}

static void test_matches_addresses(void **state)
{
	(void)state;
	static const char v2[] = "version='app-2'";
	check_capture(v2, POST("https://api.example/v2/first/", "application/json", "{\\\"imei\\\":1}"),
		      "c#1 https api.example /v2/first json first declared\n body:imei~=imei declared\n");
	check_capture(v2, POST("HTTPS://user:" PLANTED "@API.example.:443/v2/beta?imei=" PLANTED "#" PLANTED, "", ""),
		      "c#1 https api.example /v2/beta/ none beta declared\n query:imei~=imei undeclared\n header:Authorization~= undeclared\n");
	check_capture(v2, POST("http://api.example/v2/first", "", ""), "c#1 http api.example /v2/first none first scheme\n");
	check_capture(v2, POST("https://api.example:8443/v2/id/" PLANTED, "", ""),
		      "c#1 https api.example:8443 /v2/id/{imei} none first declared\n path:imei~=imei declared\n");
	check_capture(v2, POST("https://api.example:1/v2/first?imei=1", "", ""), "c#1 https api.example:1 /… none  host\n query:imei~=imei undeclared\n");
	check_capture(v2, POST("https://api.example/v2/" PLANTED, "", ""), "c#1 https api.example /… none  undeclared\n");
	check_capture(v2, POST("https://" PLANTED ".evil.example/", "", ""), "c#1 https ….evil.example / none  host\n");
	check_capture(v2, POST("https://old.example/one?imei=1", "", ""), "c#1 https old.example /… none  host\n query:imei~=imei undeclared\n");
	check_capture("", POST("https://old.example/one?imei=1", "", ""), "c#1 https old.example /one none one declared\n query:imei~=imei declared\n");
	check_capture("", POST("https://time.example/?q=1", "", ""), "c#1 https time.example / none  foreign\n query:q~= foreign\n");
}

static void test_reads_what_a_request_holds(void **state)
{
	(void)state;
	check_capture("version='app-2'", ENTRY("{\"postData\":{\"text\":\"" PLANTED "\",\"mimeType\":\"multipart/form-data; boundary=b\","
		"\"params\":[{\"value\":\"" PLANTED "\",\"name\":\"imei\"},{\"name\":\"file\",\"fileName\":\"" PLANTED "\"}]},"
		"\"headers\":[[\"x\"],{\"name\":\"Host\",\"value\":\"" PLANTED "\"},{\"value\":\"" PLANTED "\",\"name\":\"user-agent\"},"
		"{\"name\":\"X-Id\",\"value\":\"" PLANTED "\"},{\"name\":\"Cookie\",\"value\":\"sid=" PLANTED "; " PLANTED "\"},"
		"{\"name\":\"Accept\",\"value\":\"{\\\"smuggled\\\":1}\"},{\"name\":5,\"value\":[{\"a\":1}]}],"
		"\"cookies\":[{\"name\":\"sid\",\"value\":\"" PLANTED "\"}],\"queryString\":[{\"name\":\"sim\",\"value\":\"" PLANTED "\"}],"
		"\"url\":\"https://api.example/v2/first\"}"),
		"c#1 https api.example /v2/first form first declared\n"
		" query:sim~=sim conditional\n header:user-agent~=agent declared\n header:X-Id~= undeclared\n header:Cookie/sid~= undeclared\n"
		" header:Cookie/(no name)~= undeclared\n header:Accept/smuggled~json= undeclared\n header:5~= undeclared\n"
		" body:imei~=imei declared\n body:file~= undeclared\n");
	check_capture("version='app-2'", POST("https://api.example/v2/first", "text/plain", "{\\\"imei\\\":1}\\n{\\\"x\\\":1}\\n"),
		      "c#1 https api.example /v2/first json first declared\n body:imei~=imei declared\n body:x~= undeclared\n");
	check_capture("version='app-2'", POST("https://api.example/v2/first", "text/csv", "imei,x\\n1,2\\n"),
		      "c#1 https api.example /v2/first csv first declared\n body:imei~=imei declared\n body:x~= undeclared\n");
	check_capture("version='app-2'", POST("https://api.example/v2/first", "text/xml", "<r><imei>1</imei></r>"),
		      "c#1 https api.example /v2/first xml first declared\n body:imei~=imei declared\n");
	check_capture("version='app-2'", POST("https://api.example/v2/first", "application/x-www-form-urlencoded", "imei=" PLANTED),
		      "c#1 https api.example /v2/first form first declared\n body:imei~=imei declared\n");
	check_capture("version='app-2'", POST("https://api.example/v2/first", "application/json", "{" PLANTED),
		      "c#1 https api.example /v2/first opaque first declared\n");
}

static void test_reads_compressed_bodies(void **state)
{
	(void)state;
	static const char inner[] = "{\"imei\":\"" PLANTED "\"}";
	struct arena arena = { 0 };
	struct text latin1 = { 0 };
	unsigned char packed[256];
	size_t length = pack(inner, strlen(inner), 15 + 16, packed, sizeof packed);
	check_capture("version='app-2'", arena_printf(&arena, ENTRY("{\"url\":\"https://api.example/v2/first\",\"postData\":{\"mimeType\":\"\","
		"\"encoding\":\"base64\",\"text\":\"%s\"}}"), base64(&arena, packed, length, STANDARD)),
		"c#1 https api.example /v2/first json first declared\n body:imei~gzip+json=imei declared\n");
	for (size_t i = 0; i < length; i++)
		text_printf(&latin1, "\\u%04x", packed[i]);
	check_capture("version='app-2'", arena_printf(&arena, ENTRY("{\"url\":\"https://api.example/v2/first\",\"postData\":{\"text\":\"%s\"}}"),
						      latin1.bytes),
		      "c#1 https api.example /v2/first json first declared\n body:imei~gzip+json=imei declared\n");
	check_capture("version='app-2'", POST("https://api.example/v2/first", "", "{\\\"\\u0069mei\\\":\\\"\\ud83d\\ude00\\\"}"),
		      "c#1 https api.example /v2/first json first declared\n body:imei~=imei declared\n");
	length = pack("imei=1", 6, 15, packed, sizeof packed);
	check_capture("version='app-2'", arena_printf(&arena, ENTRY("{\"url\":\"https://api.example/v2/first\",\"postData\":{\"text\":\"%s\"}}"),
						      base64(&arena, packed, length, STANDARD)),
		      "c#1 https api.example /v2/first form first declared\n body:imei~base64+deflate+form=imei declared\n");
	text_finish(&latin1);
	arena_finish(&arena);
}

static void check_refused(const char *format, const char *bytes, size_t length, const char *says)
{
	struct scene scene;
	begin(&scene);
	if (run_sample(&scene, format, bytes, length))
		fail_msg("is read, should say: %s\n%s", says, show(&scene));
	assert_message(&scene.err, "d.xml:1: e/sample: ");
	assert_message(&scene.err, says);
	assert_null(strstr(scene.err.message, "PLANTED"));
	assert_int_equal(scene.err.kind, ERROR_REFUSED);
	end(&scene);
}

#define check_malformed(format, string, says) check_refused(format, string, strlen(string), says)

static void test_refuses_what_is_malformed(void **state)
{
	(void)state;
	check_malformed("json", "{\"imei\":\"" PLANTED "\"", "is not well-formed json: mend the file");
	check_malformed("json", "", "is not well-formed json");
	check_refused("json", "{\"a\":1}\0", 8, "is not well-formed json");
	check_malformed("csv", "a,b\n" PLANTED "\n", "is not well-formed csv");
	check_malformed("csv", "", "is not well-formed csv");
	check_malformed("xml", "<r><" PLANTED "></r>", "is not well-formed xml");
	check_malformed("xml", "<!DOCTYPE r [<!ENTITY a '" PLANTED "'>]><r>&a;</r>", "is not well-formed xml");
	check_refused("form", "a=1\0b", 5, "is not well-formed form");
	check_malformed("har", "[]", "has no log: it is not the HAR 1.2");
	check_malformed("har", "", "has no log");
	check_malformed("har", "{\"log\":{}}", "has no log.entries");
	check_malformed("har", "{\"log\":{\"entries\":[]}}", "holds no request: record one");
	check_malformed("har", "{\"log\":{\"entries\":{}}}", "log.entries is no list");
	check_malformed("har", "{\"log\":{\"entries\":[{}]}}", "the entry after request 0 has no request");
	check_malformed("har", "{\"log\":{\"entries\":[1]}}", "the entry after request 0 has no request");
	check_malformed("har", "{\"log\":{\"entries\":[{\"request\":{}}]}}", "request 1: has no absolute url");
	check_malformed("har", ENTRY("{\"url\":\"/" PLANTED "\"}"), "request 1: has no absolute url");
	check_malformed("har", ENTRY("{\"url\":\"https://a:99999/" PLANTED "\"}"), "request 1: has no absolute url");
	check_malformed("har", ENTRY("{\"url\":" PLANTED "}"), "request 1: is not well-formed JSON");
	check_malformed("har", "{\"log\":{\"entries\":[{\"request\":{\"url\":\"" PLANTED, "is not well-formed JSON after 0 requests");
	check_malformed("har", "{\"log", "is not well-formed JSON after 0 requests");
	check_malformed("har", "{\"", "is not well-formed JSON after 0 requests");
}

static void test_refuses_bombs(void **state)
{
	(void)state;
	struct text bomb = { 0 };
	struct arena arena = { 0 };
	for (int i = 0; i < 10000; i++)
		text_add(&bomb, "[");
	for (int i = 0; i < 10000; i++)
		text_add(&bomb, "]");
	check_refused("json", bomb.bytes, bomb.length, "nested deeper than 200 levels");
	text_clear(&bomb);
	for (int i = 0; i < 1000000; i++)
		text_printf(&bomb, "%sk%d=1", i > 0 ? "&" : "", i);
	check_refused("form", bomb.bytes, bomb.length, "more than 10000 different keys");
	size_t length = 100u << 20, room = 1u << 20;
	char *zeros = memory_resize(NULL, length, 1);
	unsigned char *packed = memory_resize(NULL, room, 1);
	memset(zeros, '0', length);
	size_t size = pack(zeros, length, 15 + 16, packed, room);
	text_clear(&bomb);
	text_printf(&bomb, "{\"z\":\"%s\"}", base64(&arena, packed, size, STANDARD));
	check_refused("json", bomb.bytes, bomb.length, "grows more than 200 times: it is not read");
	check_refused("json", zeros, 17u << 20, "a body of more than 16 MiB");
	check_refused("har", zeros, (64u << 20) + 1, "bytes is more than the 67108864");
	free(zeros);
	free(packed);
	text_finish(&bomb);
	arena_finish(&arena);
}

static void test_refuses_other_files(void **state)
{
	(void)state;
	static const struct {
		const char *href, *says;
	} cases[] = {
		{ "e/none.har", "e/none.har: is not there: put the file below the publication's folder" },
		{ "../c.har", "../c.har: is no path below the publication's folder" },
		{ "e/../e/c.har", "is no path below the publication's folder" },
		{ "/etc/passwd", "is no path below the publication's folder" },
		{ "e/link.har", "e/link.har: a symbolic link or no folder is on the way: put the file itself there" },
		{ "way/c.har", "way/c.har: a symbolic link or no folder is on the way" },
		{ "e/fifo.har", "not a regular file" },
		{ "e/c.pcap", "e/c.pcap: a capture is read as HAR 1.2: convert it" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct scene scene;
		begin(&scene);
		put(&scene, "e/c.har", "{}", 2);
		put(&scene, "e/c.pcap", "{}", 2);
		assert_int_equal(symlink("c.har", path_join(&scene.arena, scene.folder, "e/link.har")), 0);
		assert_int_equal(symlink("e", path_join(&scene.arena, scene.folder, "way")), 0);
		assert_int_equal(mkfifo(path_join(&scene.arena, scene.folder, "e/fifo.har"), 0600), 0);
		assert_false(run(&scene, "", "", arena_printf(&scene.arena, "<evidence id='c' kind='capture' href='%s'/>", cases[i].href)));
		assert_message(&scene.err, cases[i].says);
		end(&scene);
	}
}

static void test_holds_the_digest(void **state)
{
	(void)state;
	struct scene scene;
	begin(&scene);
	put(&scene, "e/sample", "imei=1", 6);
	char *sample = arena_printf(&scene.arena, "<sample format='form' href='e/sample' sha256='%064d'/>", 1);
	assert_false(run(&scene, "", sample, ""));
	assert_message(&scene.err, "d.xml:1: e/sample: its SHA-256 is ");
	assert_message(&scene.err, "put the file back, or declare the one it has");
	end(&scene);
}

static void test_passes_over_what_is_elsewhere(void **state)
{
	(void)state;
	struct scene scene;
	begin(&scene);
	assert_ok(run(&scene, "", "", "<evidence id='a' kind='capture' href='https://x.example/c.har'/><evidence id='b' kind='capture'/>"
		  "<evidence id='c' kind='audit' href='none.pdf'/>"), &scene.err);
	assert_int_equal(scene.read.count, 0);
	end(&scene);
}

static void test_lists_samples_then_captures(void **state)
{
	(void)state;
	struct scene scene;
	begin(&scene);
	put(&scene, "e/c.har", ENTRY("{\"url\":\"https://api.example/v2/first?imei=1\"}"), strlen(ENTRY("{\"url\":\"https://api.example/v2/first?imei=1\"}")));
	const char *har = arena_printf(&scene.arena, "<sample format='har' href='e/c.har' sha256='%s'/>", scene.sha256);
	put(&scene, "e/one", "imei=1", 6);
	assert_ok(run(&scene, arena_printf(&scene.arena, "<sample format='form' href='e/one' sha256='%s'/>", scene.sha256), har,
		      "<evidence id='c' kind='capture' href='e/c.har'/>"), &scene.err);
	assert_int_equal(scene.read.count, 3);
	assert_string_equal(scene.read.files[0].version, "app-1");
	assert_string_equal(scene.read.files[0].sha256, scene.sha256);
	assert_string_equal(scene.read.files[2].href, "e/c.har");
	assert_false(scene.read.files[2].sample);
	assert_string_equal(show(&scene),
			    "one#1    form one declared\n body:imei~=imei declared\n body:serial~=serial absent\n"
			    "first#1 https api.example /v2/first none first declared\n query:imei~=imei declared\n"
			    " body:device/model~=model absent\n header:User-Agent~=agent absent\n"
			    "c#1 https api.example /v2/first none first declared\n query:imei~=imei declared\n");
	end(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads_every_format),	cmocka_unit_test(test_judges_keys),
		cmocka_unit_test(test_shows_no_value_in_a_name), cmocka_unit_test(test_finds_hidden_keys),
		cmocka_unit_test(test_matches_addresses),	cmocka_unit_test(test_reads_what_a_request_holds),
		cmocka_unit_test(test_reads_compressed_bodies),	cmocka_unit_test(test_refuses_what_is_malformed),
		cmocka_unit_test(test_refuses_bombs),		cmocka_unit_test(test_refuses_other_files),
		cmocka_unit_test(test_holds_the_digest),	cmocka_unit_test(test_passes_over_what_is_elsewhere),
		cmocka_unit_test(test_lists_samples_then_captures),
	};
	xml_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
