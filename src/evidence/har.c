#include "evidence/har.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "evidence/payload.h"
#include "evidence/unpack.h"

bool har_is_protocol(const char *name, size_t length)
{
	/* RFC 9110 to 9114 and the Fetch standard; not here, as they tell of device or person: User-Agent, Accept-Language,
	 * Referer, Origin, Cookie, Authorization, From, If-None-Match (an ETag can number a device), Sec-CH-* */
	static const char *const names[] = {
		"Accept", "Accept-Charset", "Accept-Encoding", "Cache-Control", "Connection", "Content-Encoding", "Content-Length",
		"Content-Type", "Date", "Expect", "Host", "If-Modified-Since", "Keep-Alive", "Pragma", "Priority", "Proxy-Connection",
		"Range", "Sec-Fetch-Dest", "Sec-Fetch-Mode", "Sec-Fetch-Site", "Sec-Fetch-User", "Sec-WebSocket-Extensions",
		"Sec-WebSocket-Key", "Sec-WebSocket-Protocol", "Sec-WebSocket-Version", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
		"Upgrade-Insecure-Requests", "DNT", "Sec-GPC", ":authority", ":method", ":path", ":scheme",
	};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strlen(names[i]) == length && strncasecmp(names[i], name, length) == 0)
			return true;
	return false;
}

/* Name and value of one object in a list, whichever comes first. */
struct pair {
	struct text name, value;
};

/* Lists of name and value in a request. */
enum list { HEADERS, QUERY, COOKIES, PARAMS, LISTS };
static const char *const list_names[LISTS] = { "headers", "queryString", "cookies", "params" };

struct pairs {
	struct pair *list;
	size_t count, capacity;
};

/* What is taken of a request, and where in it the walk is. */
struct request {
	struct text url, media, body, encoding;
	struct pairs lists[LISTS];
	struct {
		long long id;
		const char *name; /* one of those that matter here, "" for others */
		enum list list;   /* that it is a pair of, or LISTS */
	} open[JSONTEXT_DEPTH + 2];
	size_t depth;
};

static void finish_request(struct request *request)
{
	text_finish(&request->url);
	text_finish(&request->media);
	text_finish(&request->body);
	text_finish(&request->encoding);
	for (size_t l = 0; l < LISTS; l++) {
		for (size_t i = 0; i < request->lists[l].capacity; i++) {
			text_finish(&request->lists[l].list[i].name);
			text_finish(&request->lists[l].list[i].value);
		}
		free(request->lists[l].list);
	}
}

/* Ready for the next, with the memory of the last. */
static void clear_request(struct request *request)
{
	text_clear(&request->url);
	text_clear(&request->media);
	text_clear(&request->body);
	text_clear(&request->encoding);
	for (size_t l = 0; l < LISTS; l++)
		request->lists[l].count = 0;
	request->depth = 0;
}

static void add_pair(struct pairs *pairs)
{
	if (pairs->count == pairs->capacity) {
		size_t capacity = pairs->capacity == 0 ? 16 : pairs->capacity * 2;
		pairs->list = memory_resize(pairs->list, capacity, sizeof *pairs->list);
		memset(pairs->list + pairs->capacity, 0, (capacity - pairs->capacity) * sizeof *pairs->list);
		pairs->capacity = capacity;
	}
	struct pair *pair = &pairs->list[pairs->count++];
	text_clear(&pair->name);
	text_clear(&pair->value);
}

static const char *known_name(const struct jsontext_value *value)
{
	static const char *const names[] = { "postData", "headers", "queryString", "cookies", "params" };
	for (size_t i = 0; value->name != NULL && i < sizeof names / sizeof names[0]; i++)
		if (strcmp(value->name, names[i]) == 0)
			return names[i];
	return "";
}

/* The list that an object which is opened now is a pair of, or LISTS. */
static enum list find_list(const struct request *request)
{
	bool params = request->depth == 3 && strcmp(request->open[1].name, "postData") == 0;
	const char *name = request->depth == 2 || params ? request->open[request->depth - 1].name : "";
	for (enum list l = 0; l < LISTS; l++)
		if ((l == PARAMS) == params && strcmp(name, list_names[l]) == 0)
			return l;
	return LISTS;
}

static void set(struct text *text, const struct jsontext_value *value)
{
	text_clear(text);
	text_add_bytes(text, value->bytes, value->bytes != NULL ? value->length : 0);
}

/* Where a scalar of that name belongs, or NULL. */
static struct text *find_place(struct request *request, const char *name)
{
	enum list list = request->depth > 0 ? request->open[request->depth - 1].list : LISTS;
	if (list != LISTS) {
		struct pair *pair = &request->lists[list].list[request->lists[list].count - 1];
		return strcmp(name, "name") == 0 ? &pair->name : strcmp(name, "value") == 0 ? &pair->value : NULL;
	}
	if (request->depth == 1)
		return strcmp(name, "url") == 0 ? &request->url : NULL;
	if (request->depth != 2 || strcmp(request->open[1].name, "postData") != 0)
		return NULL;
	return strcmp(name, "text") == 0 ? &request->body : strcmp(name, "mimeType") == 0 ? &request->media :
	       strcmp(name, "encoding") == 0 ? &request->encoding : NULL;
}

static bool visit(void *context, const struct jsontext_value *value)
{
	struct request *request = context;
	while (request->depth > 0 && request->open[request->depth - 1].id != value->parent)
		request->depth--;
	if (value->kind == JSONTEXT_OBJECT || value->kind == JSONTEXT_ARRAY) {
		enum list list = value->kind == JSONTEXT_OBJECT ? find_list(request) : LISTS;
		if (list != LISTS)
			add_pair(&request->lists[list]);
		request->open[request->depth].id = value->id;
		request->open[request->depth].name = known_name(value);
		request->open[request->depth++].list = list;
		return true;
	}
	struct text *place = value->name != NULL ? find_place(request, value->name) : NULL;
	if (place != NULL)
		set(place, value);
	return true;
}

/* ---- keys ---- */

static bool read_named(struct reading *reading, const char *around, const struct pair *pair, bool always, struct error *err)
{
	size_t path = reading->path.length;
	if (around != NULL)
		reading_enter(reading, around, strlen(around));
	reading_enter(reading, text_or_empty(pair->name.bytes), pair->name.length);
	bool ok = payload_read_value(reading, text_or_empty(pair->value.bytes), pair->value.length, always, err);
	reading_leave(reading, path);
	return ok;
}

/* "a=1; b=2" of a Cookie header. */
static bool read_cookies(struct reading *reading, const struct text *value, struct error *err)
{
	bool ok = true;
	const char *at = text_or_empty(value->bytes), *end = at + value->length;
	while (ok && at < end) {
		while (at < end && (*at == ' ' || *at == ';'))
			at++;
		const char *found = at < end ? memchr(at, ';', (size_t)(end - at)) : NULL, *stop = found != NULL ? found : end;
		const char *equals = memchr(at, '=', (size_t)(stop - at)), *split = equals != NULL ? equals : at;
		struct pair pair = { 0 };
		text_add_bytes(&pair.name, equals != NULL ? at : "(no name)", equals != NULL ? (size_t)(split - at) : strlen("(no name)"));
		text_add_bytes(&pair.value, equals != NULL ? split + 1 : at, (size_t)(stop - (equals != NULL ? split + 1 : at)));
		ok = stop == at || read_named(reading, "Cookie", &pair, true, err);
		text_finish(&pair.name);
		text_finish(&pair.value);
		at = stop;
	}
	return ok;
}

static bool read_header(struct reading *reading, const struct pair *pair, struct error *err)
{
	const char *name = text_or_empty(pair->name.bytes);
	if (strcasecmp(name, "Cookie") == 0)
		return read_cookies(reading, &pair->value, err);
	return read_named(reading, NULL, pair, !har_is_protocol(name, pair->name.length), err);
}

static bool read_headers(struct reading *reading, const struct request *request, bool has_user, struct error *err)
{
	bool ok = true;
	reading->place = "header";
	for (size_t i = 0; ok && i < request->lists[HEADERS].count; i++)
		ok = read_header(reading, &request->lists[HEADERS].list[i], err);
	for (size_t i = 0; ok && i < request->lists[COOKIES].count; i++)
		ok = read_named(reading, "Cookie", &request->lists[COOKIES].list[i], true, err);
	if (ok && has_user) {
		reading_enter(reading, "Authorization", strlen("Authorization"));
		ok = reading_add(reading, err);
		reading_leave(reading, 0);
	}
	return ok;
}

static bool read_query(struct reading *reading, const struct request *request, const struct address *address, struct error *err)
{
	reading->place = "query";
	bool ok = address->query == NULL || payload_read_form(reading, address->query, address->query_length, err);
	for (size_t i = 0; ok && i < request->lists[QUERY].count; i++)
		ok = read_named(reading, NULL, &request->lists[QUERY].list[i], true, err);
	return ok;
}

/* Parameters repeat what the text says, or stand in its place (multipart/form-data). */
static bool read_body(struct reading *reading, struct request *request, const char **format, struct error *err)
{
	struct text decoded = { 0 };
	const struct text *body = &request->body;
	bool ok = true;
	reading->place = "body";
	if (request->encoding.length > 0 && strcasecmp(request->encoding.bytes, "base64") == 0 &&
	    unpack_base64(text_or_empty(body->bytes), body->length, &decoded))
		body = &decoded;
	ok = payload_read_body(reading, text_or_empty(request->media.bytes), text_or_empty(body->bytes), body->length, format, err);
	for (size_t i = 0; ok && i < request->lists[PARAMS].count; i++)
		ok = read_named(reading, NULL, &request->lists[PARAMS].list[i], true, err);
	if (request->lists[PARAMS].count > 0 && (strcmp(*format, "none") == 0 || strcmp(*format, "opaque") == 0))
		*format = "form";
	text_finish(&decoded);
	return ok;
}

static bool match_entry(struct reading *reading, const struct match *match, struct match_scope scope, struct request *request,
			const struct address *address, struct evidence_request *out, struct error *err)
{
	out->number = reading->request;
	return read_query(reading, request, address, err) && read_headers(reading, request, address->has_user, err) &&
	       read_body(reading, request, &out->format, err) && match_request(match, scope, address, reading, out, err);
}

/* ---- the file ---- */

struct har {
	struct reading *reading;
	const struct match *match;
	struct match_scope scope;
	struct request request;
	struct evidence_request *list;
	size_t count, capacity;
};

static struct evidence_request *add_request(struct har *har)
{
	if (har->count == har->capacity) {
		har->capacity = har->capacity == 0 ? 64 : har->capacity * 2;
		har->list = memory_resize(har->list, har->capacity, sizeof *har->list);
	}
	har->list[har->count] = (struct evidence_request){ 0 };
	return &har->list[har->count++];
}

static bool is_named(struct jsontext_range name, const char *wanted)
{
	size_t length = strlen(wanted);
	return (size_t)(name.end - name.start) == length && memcmp(name.start, wanted, length) == 0;
}

/* The body as it is written: SQLite would end it at the first \u0000. */
static bool take_text(struct har *har, struct jsontext_range value, struct error *err)
{
	(void)err;
	struct text text = { 0 };
	if (jsontext_unescape(value, &text)) {
		text_finish(&har->request.body);
		har->request.body = text;
	}
	return true;
}

static bool malformed(const struct har *har, struct error *err)
{
	har->reading->request = 0;
	return reading_refuse(har->reading, err, "is not well-formed JSON after %zu requests: record the capture again", har->count);
}

/* Calls `take` for every member so named; says how many there were. */
static bool each_member(struct har *har, struct jsontext_range object, const char *wanted,
			bool (*take)(struct har *har, struct jsontext_range value, struct error *err), size_t *found, struct error *err)
{
	struct jsontext_range rest, name, value;
	bool fault = false;
	*found = 0;
	if (!jsontext_open(object, '{', &rest))
		return true;
	while (jsontext_member(&rest, &name, &value, &fault)) {
		if (!is_named(name, wanted))
			continue;
		++*found;
		if (!take(har, value, err))
			return false;
	}
	return !fault || malformed(har, err);
}

static bool take_post_data(struct har *har, struct jsontext_range value, struct error *err)
{
	size_t found;
	return each_member(har, value, "text", take_text, &found, err);
}

static bool take_request(struct har *har, struct jsontext_range range, struct error *err)
{
	struct reading *reading = har->reading;
	size_t length = (size_t)(range.end - range.start);
	struct address address = { 0 };
	clear_request(&har->request);
	reading_begin(reading, har->count + 1);
	if (length > READING_TEXT_LIMIT)
		return reading_refuse(reading, err, "more than %d MiB: record less", READING_TEXT_LIMIT >> 20);
	if (jsontext_walk(reading->json, 0, range.start, length, visit, &har->request) != JSONTEXT_DONE)
		return reading_refuse(reading, err, "is not well-formed JSON: record the capture again");
	size_t found;
	if (!each_member(har, range, "postData", take_post_data, &found, err))
		return false;
	bool ok = address_read(&har->request.url, &address) ||
		  reading_refuse(reading, err, "has no absolute url: HAR 1.2 wants one");
	ok = ok && match_entry(reading, har->match, har->scope, &har->request, &address, add_request(har), err);
	address_finish(&address);
	return ok;
}

static bool take_entries(struct har *har, struct jsontext_range array, struct error *err)
{
	struct jsontext_range rest, entry;
	bool fault = false;
	size_t found;
	if (!jsontext_open(array, '[', &rest))
		return reading_refuse(har->reading, err, "log.entries is no list: it is not the HAR 1.2 that it is declared to be");
	while (jsontext_element(&rest, &entry, &fault)) {
		if (!each_member(har, entry, "request", take_request, &found, err))
			return false;
		har->reading->request = 0;
		if (found == 0)
			return reading_refuse(har->reading, err, "the entry after request %zu has no request: it is not the HAR 1.2 that it "
					      "is declared to be", har->count);
	}
	return !fault || malformed(har, err);
}

static bool take_log(struct har *har, struct jsontext_range log, struct error *err)
{
	size_t found;
	if (!each_member(har, log, "entries", take_entries, &found, err))
		return false;
	return found > 0 || reading_refuse(har->reading, err, "has no log.entries: it is not the HAR 1.2 that it is declared to be");
}

bool har_read(struct reading *reading, const struct match *match, struct match_scope scope, const char *bytes, size_t length,
	      struct evidence_file *out, struct error *err)
{
	struct har har = { .reading = reading, .match = match, .scope = scope };
	size_t found = 0, mark = length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	bool ok = each_member(&har, (struct jsontext_range){ bytes + mark, bytes + length }, "log", take_log, &found, err);
	ok = ok && (found > 0 || reading_refuse(reading, err, "has no log: it is not the HAR 1.2 that it is declared to be"));
	if (ok) {
		out->requests = arena_array(reading->arena, har.count, sizeof *out->requests);
		out->request_count = har.count;
		if (har.count > 0)
			memcpy(out->requests, har.list, har.count * sizeof *har.list);
	}
	finish_request(&har.request);
	free(har.list);
	return ok;
}
