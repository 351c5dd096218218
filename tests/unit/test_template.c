#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/area.h"
#include "base/file.h"
#include "base/xml.h"
#include "site/template.h"

static const char fixtures[] = "tests/unit/fixtures/templates/";

static struct arena arena;
static struct language *languages[2]; /* English, French */
static xmlDoc *report;
static char folder[] = "/tmp/vitrine-template-XXXXXX";
static const char *publication; /* a folder of overrides */

static const struct term_words terms[] = { { "model", "model", "models" }, { "version", "version", "versions" } };

static void put_in(const char *where, const char *name, const char *content)
{
	struct error err;
	if (!file_write(path_join(&arena, where, name), content, strlen(content), &err))
		fail_msg("%s", err.message);
}

static void put(const char *name, const char *content)
{
	put_in(folder, name, content);
}

struct outcome {
	bool ok;
	const char *page;
	struct error err;
};

static struct outcome render_in(const struct language *language, const char *override_folder)
{
	struct outcome outcome = { 0 };
	struct templates templates;
	struct text out = { 0 };
	const struct language *both[] = { languages[0], languages[1] };
	bool is_default = language == languages[0];
	assert_true(templates_init(&templates, override_folder, folder, both, 2, &outcome.err));
	struct render render = { .language = language,
				 .report = xmlDocGetRootElement(report),
				 .page_path = is_default ? "models/x/index.html" : "fr/models/x/index.html",
				 .language_folder = is_default ? "" : "fr/",
				 .terms = terms,
				 .term_count = 2,
				 .out = &out };
	outcome.ok = templates_render(&templates, "page.html", &render, &outcome.err);
	outcome.page = arena_copy(&arena, text_or_empty(out.bytes));
	text_finish(&out);
	templates_finish(&templates);
	return outcome;
}

/* What the element, a template by itself, is rendered to, without the final line end. */
static const char *rendered(size_t language, const char *element)
{
	put("page.html", element);
	struct outcome outcome = render_in(languages[language], NULL);
	if (!outcome.ok)
		fail_msg("%s: %s", element, outcome.err.message);
	char *page = arena_copy(&arena, outcome.page);
	page[strlen(page) - 1] = '\0';
	return page;
}

static const char *value(size_t language, const char *expression)
{
	return rendered(language, arena_printf(&arena, "<template data-v-text=\"%s\"/>", expression));
}

/* The element stands on line 3. The message must begin with the file and that line, and hold `why`. */
static void refused(const char *element, const char *why)
{
	put("page.html", arena_printf(&arena, "<html>\n<body>\n%s\n</body></html>", element));
	struct outcome outcome = render_in(languages[0], NULL);
	if (outcome.ok)
		fail_msg("%s was let through as %s", element, outcome.page);
	const char *place = arena_printf(&arena, "%s/page.html:3: ", folder);
	if (strncmp(outcome.err.message, place, strlen(place)) != 0 || strstr(outcome.err.message, why) == NULL)
		fail_msg("%s: %s", element, outcome.err.message);
}

static void writes_pages(void **state)
{
	(void)state;
	assert_string_equal(
		rendered(0, "<HTML xmlns='http://www.w3.org/1999/xhtml' Lang='en'>\n\t<head>\n\t\t<meta charset='utf-8'/>\n"
			    "\t</head>\n<body><!-- gone --><p>a  &lt; b &amp; \"c\"<br/>é</p><pre> x\n  y</pre>"
			    "<input disabled='disabled' value='&quot;'/><script>if (a &lt; b &amp;&amp; c) d();</script>"
			    "<svg viewBox='0 0 1 1'><linearGradient id='g'/></svg><div/></body></HTML>"),
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n</head>\n<body>"
		"<p>a &lt; b &amp; \"c\"<br>é</p><pre>\n x\n  y</pre><input disabled value=\"&quot;\">"
		"<script>if (a < b && c) d();</script>"
		"<svg viewBox=\"0 0 1 1\"><linearGradient id=\"g\"></linearGradient></svg><div></div></body></html>");
}

static void binds_text(void **state)
{
	(void)state;
	assert_string_equal(rendered(0, "<b data-v-text='page/@title'>specimen <i>x</i></b>"), "<b>A &amp; B</b>");
	assert_string_equal(rendered(0, "<b data-v-text='note'/>"), "<b>Some mixed text</b>");
	assert_string_equal(rendered(0, "<b data-v-text='nothing'/>"), "<b></b>");
	assert_string_equal(rendered(0, "<b data-v-text='count(page/row)'/>"), "<b>3</b>");
	assert_string_equal(rendered(0, "<b data-v-text='$lang'/>"), "<b>en</b>");
	assert_string_equal(rendered(1, "<b data-v-text='$lang'/>"), "<b>fr</b>");
}

static void binds_attributes(void **state)
{
	(void)state;
	assert_string_equal(rendered(0, "<a class='c' href='specimen' data-v-attr-href='page/row/@href' "
					"data-v-attr-title='page/@title'>x</a>"),
			    "<a class=\"c\" href=\"../fr/index.html\" title=\"A &amp; B\">x</a>");
	assert_string_equal(rendered(0, "<a href='specimen' data-v-attr-href='page/@missing'>x</a>"), "<a>x</a>");
	assert_string_equal(rendered(0, "<a title='specimen' data-v-attr-title='page/@empty'>x</a>"), "<a>x</a>");
	assert_string_equal(rendered(0, "<details data-v-attr-open='page/row'/>"), "<details open></details>");
	assert_string_equal(rendered(0, "<details open='' data-v-attr-open='count(page/row) > 5'/>"), "<details></details>");
	assert_string_equal(rendered(0, "<a data-v-attr-data-cell=\"'x'\" data-v-attr-aria-current='page = 1'/>"),
			    "<a data-cell=\"x\" aria-current=\"false\"></a>");
}

static void binds_conditions(void **state)
{
	(void)state;
	static const char *const yes[] = { "page", "page/@title", "@lang='en'", "not(page/x)", "page/row/@code = 'DE'",
					   "count(page/row) = 3", "/report/page", "'x'", "v:number(1)", "page/@empty" };
	static const char *const no[] = { "pages", "page/@titles", "@lang='fr'", "not(page/row)", "page/row/@code = 'IT'",
					  "count(page/row) = 4", "/page", "''", "v:number('')", "page/@empty = 'x'" };
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		assert_string_equal(rendered(0, arena_printf(&arena, "<p>a<b data-v-if=\"%s\">x</b>c</p>", yes[i])),
				    "<p>a<b>x</b>c</p>");
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		assert_string_equal(rendered(0, arena_printf(&arena, "<p>a<b data-v-if=\"%s\">x</b>c</p>", no[i])),
				    "<p>ac</p>");
}

static void binds_the_current_node(void **state)
{
	(void)state;
	assert_string_equal(rendered(0, "<p data-v-with=\"page/row[@code='DE']\"><i data-v-text='@label'/>"
					"<i data-v-text='../@title'/></p>"),
			    "<p><i>Germany</i><i>A &amp; B</i></p>");
	assert_string_equal(rendered(0, "<p>a<i data-v-with='page/none' data-v-text='@label'/></p>"), "<p>a</p>");
	assert_string_equal(rendered(0, "<p><i data-v-with='page/row/@label' data-v-text='.'/></p>"), "<p><i>France</i></p>");
}

static void repeats(void **state)
{
	(void)state;
	assert_string_equal(rendered(0, "<ul><li data-v-each='page/row' data-v-text='@code'>x</li></ul>"),
			    "<ul><li>FR</li><li>DE</li><li>_T</li></ul>");
	assert_string_equal(rendered(0, "<ul><li data-v-each='page/none' data-v-text='@code'>x</li></ul>"), "<ul></ul>");
	assert_string_equal(rendered(0, "<ul data-v-with='page'><li data-v-each='row' data-v-if='figure'>"
					"<b data-v-text='@code'/><i data-v-each='figure/@value' data-v-text='.'/></li></ul>"),
			    "<ul><li><b>FR</b><i>10</i><i>20</i></li><li><b>DE</b><i>30</i></li></ul>");
	assert_string_equal(rendered(0, "<p data-v-each='page/row[position() &lt; 3]' data-v-if='last() = 2' "
					"data-v-text=\"concat(position(), '/', last())\"/>"),
			    "<p>1/2</p><p>2/2</p>");
	assert_string_equal(rendered(0, "<p data-v-each='page/row' data-v-if='count(/report/page/row[. = $this]) > 0' "
					"data-v-text='position()'/>"),
			    "<p>1</p><p>2</p><p>3</p>");
	assert_string_equal(rendered(0, "<p data-v-each='page/row' data-v-attr-class=\"string(position() mod 2)\"/>"),
			    "<p class=\"1\"></p><p class=\"0\"></p><p class=\"1\"></p>");
	assert_string_equal(rendered(0, "<p data-v-each='page/row[2]/preceding-sibling::* | page/row[3]' data-v-text='@code'/>"),
			    "<p>FR</p><p>_T</p>");
}

static void leaves_out_tags(void **state)
{
	(void)state;
	assert_string_equal(rendered(0, "<dl><template data-v-each='page/row[1]'><dt data-v-text='@code'/>"
					"<dd data-v-text='@label'/></template></dl>"),
			    "<dl><dt>FR</dt><dd>France</dd></dl>");
	assert_string_equal(rendered(0, "<p><template>stays</template></p>"), "<p><template>stays</template></p>");
	assert_string_equal(rendered(0, "<p>\n<b data-v-if='none'/>\n<b data-v-if='none'/>\n</p>"), "<p>\n</p>");
}

static void includes(void **state)
{
	(void)state;
	put("part-a.html", "<html><head><title>no</title></head><body><b data-v-text='@code'/></body></html>");
	put("part-head.html", "<html><head><title data-v-text='page/@title'/></head><body>no</body></html>");
	assert_string_equal(rendered(0, "<p><i data-v-each='page/row' data-v-include='part-a.html'>x</i></p>"),
			    "<p><b>FR</b><b>DE</b><b>_T</b></p>");
	assert_string_equal(rendered(0, "<head><template data-v-include='part-head.html'/></head>"),
			    "<head><title>A &amp; B</title></head>");
	put("part-b.html", "<html><body>(<template data-v-include='part-a.html'/>)</body></html>");
	assert_string_equal(rendered(0, "<p data-v-with='page/row'><template data-v-include='part-b.html'/>"
					"<template data-v-include='part-a.html'/></p>"),
			    "<p>(<b>FR</b>)<b>FR</b></p>");
}

static void writes_json(void **state)
{
	(void)state;
	assert_string_equal(rendered(0, "<script type='application/ld+json' data-v-json='page/@json'>{}</script>"),
			    "<script type=\"application/ld+json\">{\"a\":\"\\u003c/script\\u003e\"}</script>");
}

static void calls_functions(void **state)
{
	(void)state;
	static const struct {
		const char *expression, *english, *french;
	} cases[] = {
		{ "v:t('plain')", "It's here &amp; now", "C’est là, à l'instant" },
		{ "v:t('greeting', page/row/@label, 'x')", "Hello France and x", "Bonjour x et France" },
		{ "v:t('fields', count(page/row))", "3 fields", "3 champs" },
		{ "v:t('fields', 1)", "1 field", "1 champ" },
		{ "v:t('fields', page/row[2]/@value)", "7 fields", "7 champs" },
		{ "v:t(concat('pl', 'ain'))", "It's here &amp; now", "C’est là, à l'instant" },
		{ "v:t('greeting', v:number(1234), v:country('DE'))", "Hello 1,234 and Germany",
		  "Bonjour Allemagne et 1\xe2\x80\xaf" "234" },
		{ "v:number(page/row/@value)", "1,234,567", "1\xe2\x80\xaf" "234\xe2\x80\xaf" "567" },
		{ "v:number('n/a')", "n/a", "n/a" },
		{ "v:number(1000 + 234)", "1,234", "1\xe2\x80\xaf" "234" },
		{ "v:percent(page/row/@share, 1)", "12.3%", "12,3\xc2\xa0%" },
		{ "v:percent(page/row/@share)", "12.3%", "12,3\xc2\xa0%" },
		{ "v:percent(page/@missing, 1)", "", "" },
		{ "v:change(page/row[2]/@change, 1)", "+12.3%", "+12,3\xc2\xa0%" },
		{ "v:change(page/row/@change, 1)", "\xe2\x88\x92" "4.0%", "\xe2\x88\x92" "4,0\xc2\xa0%" },
		{ "v:date(page/@day)", "15 October 2026", "15 octobre 2026" },
		{ "v:date('')", "", "" },
		{ "v:period(page/@period)", "3rd quarter 2026", "3e trimestre 2026" },
		{ "v:country(page/row/@code)", "France", "France" },
		{ "v:country('_T')", "World", "Monde" },
		{ "v:duration('P2D')", "2 days", "2 jours" },
		{ "v:capital('étés')", "Étés", "Étés" },
		{ "v:capital('')", "", "" },
		{ "v:duration('always')", "always", "always" },
		{ "v:bytes(12300)", "12.3 kB", "12,3\xe2\x80\xaf" "ko" },
		{ "v:url('models/y/index.html')", "../y/index.html", "../y/index.html" },
		{ "v:file('assets/style.css')", "../../assets/style.css", "../../../assets/style.css" },
		{ "v:term('model')", "model", "model" },
		{ "v:terms('version')", "versions", "versions" },
		{ "v:join(page/row/@code)", "FR, DE, _T", "FR, DE, _T" },
		{ "v:join(page/none)", "", "" },
		{ "v:join('one')", "one", "one" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_string_equal(value(0, cases[i].expression), cases[i].english);
		const char *french = value(1, cases[i].expression);
		/* CLDR parts numbers from units with one or another non-breaking space */
		if (strncmp(cases[i].expression, "v:duration('P", 13) == 0)
			assert_non_null(strstr(french, "jours"));
		else
			assert_string_equal(french, cases[i].french);
	}
}

static void agrees_with_xpath_where_it_takes_short_cuts(void **state)
{
	(void)state;
	static const char *const expressions[] = { "page/@title",  "page/row/@code",   "page/row/figure/@value", ".",
						   "/report/note", "page/none/@value", "note",                   "'lit'",
						   "page",         "../report/@kind",  "./@lang",                "..",
						   "not(page)",    "@lang = 'en'" };
	for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++)
		assert_string_equal(value(0, expressions[i]),
				    value(0, arena_printf(&arena, "string(%s)", expressions[i])));
}

static void lets_nothing_be_injected(void **state)
{
	(void)state;
	assert_string_equal(rendered(0, "<p data-v-text='page/@hostile' data-v-attr-title='page/@hostile'/>"),
			    "<p title=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\">"
			    "\"&gt;&lt;script&gt;alert(1)&lt;/script&gt;</p>");
	refused("<a data-v-attr-href='page/@script'/>", "\"javascript:alert(1)\" is no link");
	refused("<a data-v-attr-HREF=\"' java&#9;script:x'\"/>", "is no link");
	refused("<img data-v-attr-src=\"'data:text/html,x'\"/>", "is no link");
	refused("<img data-v-attr-srcset=\"'a.png 1x, vbscript:x 2x'\"/>", "is no link");
	refused("<form data-v-attr-action='page/@script'/>", "is no link");
	refused("<a data-v-attr-onclick='page/@script'/>", "this attribute is code");
	refused("<a data-v-attr-style='page/@script'/>", "this attribute is code");
	refused("<iframe data-v-attr-srcdoc='page/@hostile'/>", "this attribute is code");
	refused("<script data-v-text='page/@script'/>", "no data may enter");
	refused("<style data-v-text='page/@script'/>", "no data may enter");
	refused("<script><b data-v-text='page/@script'/></script>", "no element can be inside");
	refused("<script>x = '&lt;/script>'</script>", "would end or hide");
	refused("<svg><script><template data-v-text='page/@script'/></script></svg>", "no element can be inside");
	refused("<svg><style data-v-text='page/@script'/></svg>", "no data may enter");
	refused("<svg><set data-v-attr-to='page/@script'/></svg>", "this attribute is code");
	refused("<meta http-equiv='refresh' data-v-attr-content='page/@script'/>", "no data may enter a meta");
	refused("<script data-v-json='page/@json'/>", "only for <script type=");
	refused("<p data-v-json='page/@json'/>", "only for <script type=");
	refused("<script type='application/ld+json' data-v-attr-type=\"'text/javascript'\" data-v-json='page/@json'/>",
		"only for <script type=");
}

static void refuses_bad_bindings(void **state)
{
	(void)state;
	refused("<p data-v-txt='x'/>", "data-v-txt: unknown binding");
	refused("<p data-v-='x'/>", "unknown binding");
	refused("<p data-v-attr-='x'/>", "no name of an attribute");
	refused("<p data-v-attr-é='x'/>", "no name of an attribute");
	refused("<p data-v-attr-data-v-x='x'/>", "no name of an attribute");
	refused("<br data-v-text='x'/>", "this element can hold nothing");
	refused("<br>x</br>", "this element can hold nothing");
	refused("<template data-v-if='x' data-v-attr-class='x'/>", "no tag to put it on");
	refused("<p data-v-include='part-a.html' data-v-text='x'/>", "it replaces the element");
	refused("<é/>", "no name of an element");
	refused("<x:p xmlns:x='y'/>", "no name of an element");
}

static void refuses_bad_expressions(void **state)
{
	(void)state;
	refused("<p data-v-text='page['/>", "data-v-text=\"page[\": not an XPath expression");
	refused("<p data-v-text=''/>", "not an XPath expression");
	refused("<p data-v-if='nothing()'/>", "unknown function nothing");
	refused("<p data-v-text='v:nothing(1)'/>", "unknown function v:nothing");
	refused("<p data-v-text='x:number(1)'/>", "unknown prefix x");
	refused("<p data-v-text='$page'/>", "unknown variable $page");
	refused("<p data-v-text='v:number()'/>", "wrong number of arguments for v:number");
	refused("<p data-v-text=\"v:number(concat('a,b', ')'), 2)\"/>", "wrong number of arguments for v:number");
	refused("<p data-v-text=\"v:t('nowhere')\"/>", "no message nowhere in ");
	refused("<p data-v-if=\"none\" data-v-text=\"concat('a', v:t( 'nowhere' ))\"/>", "no message nowhere in ");
	refused("<p data-v-text=\"v:t('plain', 1)\"/>", "message plain takes 0 arguments, not 1");
	refused("<p data-v-text=\"v:t(concat('no', 'where'))\"/>", "no message nowhere in ");
	refused("<p data-v-text=\"v:t('fields', 'many')\"/>", "not a number");
	refused("<p data-v-text=\"v:date('2026-13-01')\"/>", "is no day");
	refused("<p data-v-text=\"v:period('2026')\"/>", "is no period");
	refused("<p data-v-text=\"v:percent('x')\"/>", "is no number");
	refused("<p data-v-text=\"v:percent(1, 9)\"/>", "0 to 3 digits");
	refused("<p data-v-text=\"v:bytes('x')\"/>", "is no number of bytes");
	refused("<p data-v-text=\"v:term('phone')\"/>", "no term \"phone\"");
	refused("<p data-v-text=\"v:url('../x')\"/>", "is no path inside the site");
	refused("<p data-v-text=\"v:file(concat('/', 'x'))\"/>", "is no path inside the site");
	refused("<p data-v-each='1 + 1'/>", "not an expression for nodes");
	refused("<p data-v-each=\"'x'\"/>", "not an expression for nodes");
	refused("<p data-v-with='namespace::*'/>", "not an expression for nodes");
	refused("<p data-v-text='count(1)'/>", "cannot be evaluated");
	assert_string_equal(value(0, "1 and (2) or (3)"), "true");
	assert_string_equal(value(0, "count(page/* [self::row] [true() and (1)])"), "3");
	assert_string_equal(value(0, "page/note/text() | note/text()"), "Some ");
}

static void refuses_bad_includes(void **state)
{
	(void)state;
	put("part-loop-a.html", "<html>\n<body><i data-v-include='part-loop-b.html'/></body></html>");
	put("part-loop-b.html", "<html><body>\n\n<i data-v-include='part-loop-a.html'/></body></html>");
	put("part-none.html", "<html>\n<head/></html>");
	refused("<p data-v-include='part-missing.html'/>", "data-v-include=\"part-missing.html\": no such file in ");
	refused("<p data-v-include='../page.html'/>", "no such file in ");
	put("page.html", "<p data-v-include='part-loop-a.html'/>");
	struct outcome outcome = render_in(languages[0], NULL);
	assert_false(outcome.ok);
	assert_non_null(strstr(outcome.err.message, "part-loop-b.html:3: data-v-include=\"part-loop-a.html\" would never end: "
						    "part-loop-a.html, included by part-loop-b.html, included by part-loop-a.html"));
	put("page.html", "<p data-v-include='part-none.html'/>");
	outcome = render_in(languages[0], NULL);
	assert_false(outcome.ok);
	assert_non_null(strstr(outcome.err.message, "part-none.html:1: a part wants to be an html page; this has no body"));
	put("page.html", "<p>\n<b></p>");
	outcome = render_in(languages[0], NULL);
	assert_false(outcome.ok);
	assert_non_null(strstr(outcome.err.message, "page.html:2: "));
}

static void overrides_file_by_file(void **state)
{
	(void)state;
	put("part-name.html", "<html><body>ours</body></html>");
	put("part-other.html", "<html><body>kept</body></html>");
	put("page.html", "<p><i data-v-include='part-name.html'/> <i data-v-include='part-other.html'/></p>");
	put_in(publication, "part-name.html", "<html><body>theirs</body></html>");
	assert_string_equal(render_in(languages[0], publication).page, "<p>theirs kept</p>\n");
	assert_string_equal(render_in(languages[0], NULL).page, "<p>ours kept</p>\n");
}

static void compiles_again_after_a_failure(void **state)
{
	(void)state;
	struct templates templates;
	struct error err;
	const struct language *one[] = { languages[0] };
	assert_true(templates_init(&templates, NULL, folder, one, 1, &err));
	put("page.html", "<p data-v-x='1'/>");
	assert_false(templates_compile(&templates, "page.html", &err));
	assert_false(templates_compile(&templates, "page.html", &err));
	assert_non_null(strstr(err.message, "unknown binding"));
	put("page.html", "<p/>");
	assert_true(templates_compile(&templates, "page.html", &err));
	assert_false(templates_compile(&templates, "nothing.html", &err));
	assert_non_null(strstr(err.message, "template nothing.html: no such file in "));
	templates_finish(&templates);
}

static void renders_many_rows(void **state)
{
	(void)state;
	struct text xml = { 0 };
	struct error err;
	xmlDoc *usual = report;
	text_add(&xml, "<report><page>");
	for (int i = 1; i <= 1000; i++)
		text_printf(&xml, "<row n='%d'/>", i);
	text_add(&xml, "</page></report>");
	assert_true(xml_parse("rows", xml.bytes, xml.length, &report, &err));
	const char *page = rendered(0, "<table><tr data-v-each='page/row'><td data-v-text='position()'/>"
				       "<td data-v-text='v:number(@n * 1000)'/></tr></table>");
	assert_non_null(strstr(page, "<table><tr><td>1</td><td>1,000</td></tr>"));
	assert_non_null(strstr(page, "<tr><td>1000</td><td>1,000,000</td></tr></table>"));
	xmlFreeDoc(report);
	text_finish(&xml);
	report = usual;
}

struct job {
	struct language *language;
	bool ok;
};

static void *render_often(void *context)
{
	struct job *job = context;
	struct templates templates;
	struct error err;
	struct text out = { 0 };
	const struct language *const one[] = { job->language };
	struct render render = { .language = job->language,
				 .report = xmlDocGetRootElement(report),
				 .page_path = "index.html",
				 .language_folder = "",
				 .out = &out };
	job->ok = templates_init(&templates, NULL, folder, one, 1, &err);
	for (int i = 0; i < 200 && job->ok; i++) {
		text_clear(&out);
		job->ok = templates_render(&templates, "page.html", &render, &err) &&
			  strcmp(out.bytes, "<p><b>3 fields</b>, 1</p><p><b>3 fields</b>, 2</p><p><b>3 fields</b>, 3</p>\n") == 0;
	}
	templates_finish(&templates);
	text_finish(&out);
	return NULL;
}

static void renders_in_threads(void **state)
{
	(void)state;
	pthread_t ids[4];
	struct job jobs[4];
	struct error err;
	put("page.html", "<p data-v-each='page/row'><b data-v-text=\"v:t('fields', count(../row))\"/>"
			 "<template data-v-text=\"v:t('list.separator')\"/><template data-v-text='position()'/></p>");
	for (size_t i = 0; i < 4; i++) {
		assert_true(language_create("en", arena_printf(&arena, "%smessages.en.xml", fixtures), &jobs[i].language, &err));
		assert_int_equal(pthread_create(&ids[i], NULL, render_often, &jobs[i]), 0);
	}
	for (size_t i = 0; i < 4; i++) {
		pthread_join(ids[i], NULL);
		assert_true(jobs[i].ok);
		language_destroy(jobs[i].language);
	}
}

static int start(void **state)
{
	(void)state;
	static const char *const codes[] = { "en", "fr" };
	struct error err;
	xml_init();
	area_init();
	if (mkdtemp(folder) == NULL)
		return 1;
	publication = path_join(&arena, folder, "publication");
	for (size_t i = 0; i < 2; i++)
		if (!language_create(codes[i], arena_printf(&arena, "%smessages.%s.xml", fixtures, codes[i]), &languages[i], &err))
			return 1;
	return !folder_make(publication, &err) ||
	       !xml_read(arena_printf(&arena, "%sreport.xml", fixtures), &report, &err);
}

static int finish(void **state)
{
	(void)state;
	struct error err;
	language_destroy(languages[0]);
	language_destroy(languages[1]);
	xmlFreeDoc(report);
	bool ok = folder_remove(folder, &err);
	arena_finish(&arena);
	xmlCleanupParser();
	return !ok;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_pages),
		cmocka_unit_test(binds_text),
		cmocka_unit_test(binds_attributes),
		cmocka_unit_test(binds_conditions),
		cmocka_unit_test(binds_the_current_node),
		cmocka_unit_test(repeats),
		cmocka_unit_test(leaves_out_tags),
		cmocka_unit_test(includes),
		cmocka_unit_test(writes_json),
		cmocka_unit_test(calls_functions),
		cmocka_unit_test(agrees_with_xpath_where_it_takes_short_cuts),
		cmocka_unit_test(lets_nothing_be_injected),
		cmocka_unit_test(refuses_bad_bindings),
		cmocka_unit_test(refuses_bad_expressions),
		cmocka_unit_test(refuses_bad_includes),
		cmocka_unit_test(overrides_file_by_file),
		cmocka_unit_test(compiles_again_after_a_failure),
		cmocka_unit_test(renders_many_rows),
		cmocka_unit_test(renders_in_threads),
	};
	return cmocka_run_group_tests(tests, start, finish);
}
