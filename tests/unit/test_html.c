#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "site/html.h"
#include "site/link.h"

static struct text out;

static const char *written(void)
{
	return text_or_empty(out.bytes);
}

static int clear(void **state)
{
	(void)state;
	text_finish(&out);
	return 0;
}

static void escapes_text(void **state)
{
	(void)state;
	const char *bytes = "a<b>&\"c' é\r";
	html_text(&out, bytes, strlen(bytes));
	assert_string_equal(written(), "a&lt;b&gt;&amp;\"c' é&#13;");
}

static void escapes_attributes(void **state)
{
	(void)state;
	const char *bytes = "\"><script>'&";
	html_attribute(&out, "title", HTML_PLAIN, bytes, strlen(bytes));
	assert_string_equal(written(), " title=\"&quot;&gt;&lt;script&gt;&#39;&amp;\"");
}

static void writes_boolean_attributes_bare(void **state)
{
	(void)state;
	html_attribute(&out, "open", HTML_BOOLEAN, "open", 4);
	html_attribute(&out, "hidden", HTML_BOOLEAN, "until-found", 11);
	assert_string_equal(written(), " open hidden=\"until-found\"");
}

static void escapes_json(void **state)
{
	(void)state;
	const char *bytes = "{\"a\":\"</script>&\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xa6\"}";
	html_json(&out, bytes, strlen(bytes));
	assert_string_equal(written(), "{\"a\":\"\\u003c/script\\u003e\\u0026\\u2028\\u2029\xe2\x80\xa6\"}");
}

static void folds_white_space(void **state)
{
	(void)state;
	const char *bytes = "\n\t\ta  b\t c\n\n  ";
	html_text_folded(&out, bytes, strlen(bytes));
	assert_string_equal(written(), "\na b c\n");
}

static void writes_elements(void **state)
{
	(void)state;
	html_doctype(&out);
	html_open(&out, "br");
	html_open_end(&out, "br");
	html_close(&out, "br");
	html_open(&out, "pre");
	html_open_end(&out, "pre");
	html_close(&out, "pre");
	assert_string_equal(written(), "<!DOCTYPE html>\n<br><pre>\n</pre>");
}

static void knows_names(void **state)
{
	(void)state;
	assert_true(html_name_is_valid("data-x") && html_name_is_valid("h1") && html_name_is_valid("xlink:href"));
	assert_false(html_name_is_valid("") || html_name_is_valid("1a") || html_name_is_valid("a b") ||
		     html_name_is_valid("a\"") || html_name_is_valid("é") || html_name_is_valid("a/"));
	assert_int_equal(html_attribute_kind("HREF"), HTML_URL);
	assert_int_equal(html_attribute_kind("srcset"), HTML_URLS);
	assert_int_equal(html_attribute_kind("checked"), HTML_BOOLEAN);
	assert_int_equal(html_attribute_kind("onClick"), HTML_REFUSED);
	assert_int_equal(html_attribute_kind("style"), HTML_REFUSED);
	assert_int_equal(html_attribute_kind("title"), HTML_PLAIN);
}

static void refuses_dangerous_links(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"javascript:alert(1)", "JavaScript:alert(1)", " javascript:x", "java\tscript:x", "java\nscript:x",
		"\x01javascript:x",    "data:text/html,x",    "vbscript:x",    "file:///etc",    "blob:x",
		"view-source:x",       "javascript\t:x",      "x-very-long-scheme:x", "a:b",
	};
	static const char *const good[] = { "", "../x/index.html", "#a:b", "?a:b", "./a:b", "https://example.org/",
					    "HTTP://example.org", "mailto:a@example.org", "tel:+123", "/a:b", "é:x", "a/b:c" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(html_url_is_safe(bad[i]));
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(html_url_is_safe(good[i]));
	assert_true(html_urls_are_safe("a.png 1x, b.png 2x"));
	assert_false(html_urls_are_safe("a.png 1x, javascript:x 2x"));
	assert_false(html_urls_are_safe("java\nscript:x"));
}

static void links_relatively(void **state)
{
	(void)state;
	static const struct {
		const char *from, *prefix, *to, *link;
	} cases[] = {
		{ "fr/countries/FR/index.html", "fr/", "models/x/index.html", "../../models/x/index.html" },
		{ "fr/countries/FR/index.html", "", "assets/style.css", "../../../assets/style.css" },
		{ "index.html", "", "models/x/index.html", "models/x/index.html" },
		{ "index.html", "fr/", "index.html", "fr/index.html" },
		{ "models/a/index.html", "", "models/b/index.html", "../b/index.html" },
		{ "models/a/index.html", "", "models/a/index.html", "index.html" },
		{ "models/a/index.html", "fr/", "models/a/index.html", "../../fr/models/a/index.html" },
		{ "a/index.html", "", "b/é x:1.csv", "../b/%C3%A9%20x%3A1.csv" },
		{ "index.html", "", "collected/index.html#imei", "collected/index.html#imei" },
		{ "index.html", "", "javascript:alert(1)", "javascript%3Aalert(1)" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		text_clear(&out);
		assert_true(link_relative_in(&out, cases[i].from, cases[i].prefix, cases[i].to));
		assert_string_equal(written(), cases[i].link);
	}
}

static void refuses_paths_outside(void **state)
{
	(void)state;
	static const char *const bad[] = { "", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", "./a", "#x" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(link_relative(&out, "index.html", bad[i]));
	assert_int_equal(out.length, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(escapes_text, clear),
		cmocka_unit_test_teardown(escapes_attributes, clear),
		cmocka_unit_test_teardown(writes_boolean_attributes_bare, clear),
		cmocka_unit_test_teardown(escapes_json, clear),
		cmocka_unit_test_teardown(folds_white_space, clear),
		cmocka_unit_test_teardown(writes_elements, clear),
		cmocka_unit_test_teardown(knows_names, clear),
		cmocka_unit_test_teardown(refuses_dangerous_links, clear),
		cmocka_unit_test_teardown(links_relatively, clear),
		cmocka_unit_test_teardown(refuses_paths_outside, clear),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
