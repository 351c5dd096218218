#include <libxml/parser.h>
#include <libxml/tree.h>

#include "base/xml.h"
#include "sequence_cases.h"

static void lay_out(struct bench *bench, const char *label, bool words)
{
	struct chart_bar *rows = arena_array(&bench->arena, 2, sizeof *rows);
	rows[0] = (struct chart_bar){ label, label, { CHART_PUBLISHED, 1234, "1,234", false }, false };
	rows[1] = (struct chart_bar){ "B", NULL, { CHART_WITHHELD, 0, "[c]", false }, false };
	struct chart_bars bars = { bench_frame(bench, 720), rows, 2, 0 };
	bars.frame.title = bars.frame.subtitle = bars.frame.source = label;
	bars.frame.words = words;
	assert_true(chart_bars(&bars, &bench->arena, &bench->drawing, &bench->err));
}

static void svg_is_well_formed(void **state)
{
	(void)state;
	static const char *const labels[] = { "<&\"'>", "]]> --> <!-- &amp;", "\x01\x02\t\n\x7f", "\xff\xfe\xc3", "\xef\xbf\xbf\xef\xbf\xbe",
					      "\xc2\x80\xc2\x9f", "\xd8\xb9\xd8\xb1\xd8\xa8\xd9\x8a", "" };
	struct bench bench;
	bench_open(&bench);
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
		struct text svg = { 0 };
		xmlDoc *doc;
		lay_out(&bench, labels[i], true);
		drawing_svg(&bench.drawing, &svg);
		assert_true(text_is_utf8(svg.bytes, svg.length));
		for (size_t j = 0; j < svg.length; j++)
			assert_true((unsigned char)svg.bytes[j] >= 0x20 || svg.bytes[j] == '\n');
		if (!xml_parse("svg", svg.bytes, svg.length, &doc, &bench.err))
			fail_msg("%s", bench.err.message);
		assert_string_equal((const char *)xmlDocGetRootElement(doc)->name, "svg");
		assert_string_equal(xml_attribute(&bench.arena, xmlDocGetRootElement(doc), "role"), "img");
		xmlFreeDoc(doc);
		text_finish(&svg);
	}
	bench_close(&bench);
}

static uint32_t big_endian(const char *bytes)
{
	const unsigned char *p = (const unsigned char *)bytes;
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* A sequence is painted by both, whatever its labels: every text is in the SVG, and the PNG has the size of the drawing. */
static void sequences_are_painted(void **state)
{
	(void)state;
	static const char *const labels[] = { NULL, "<&\"'>", "\xff\xfe", "\xd8\xb9\xd8\xb1\xd8\xa8" };
	struct bench bench;
	struct sequence_case c;
	bench_open(&bench);
	for (size_t i = 0; i < 2 * sizeof labels / sizeof labels[0]; i++) {
		struct text svg = { 0 }, png = { 0 };
		xmlDoc *doc;
		size_t texts = 0, written = 0;
		sequence_fill(&c, &bench, i % 2 == 0 ? 320 : 960, labels[i / 2]);
		assert_true(chart_sequence(&c.sequence, &bench.arena, &bench.drawing, &bench.err));
		drawing_svg(&bench.drawing, &svg);
		assert_true(xml_parse("svg", svg.bytes, svg.length, &doc, &bench.err));
		for (size_t j = 0; j < bench.drawing.count; j++)
			texts += bench.drawing.shapes[j].kind == SHAPE_TEXT;
		for (const xmlNode *text = xml_child(xmlDocGetRootElement(doc), "text"); text != NULL; text = xml_next(text, "text"))
			written++;
		assert_int_equal(texts, written);
		assert_true(drawing_png(&bench.drawing, 1, &png, &bench.err));
		assert_int_equal(big_endian(png.bytes + 16), (uint32_t)bench.drawing.width);
		assert_int_equal(big_endian(png.bytes + 20), (uint32_t)bench.drawing.height);
		xmlFreeDoc(doc);
		text_finish(&svg);
		text_finish(&png);
	}
	bench_close(&bench);
}

static void svg_escapes_and_keeps_words(void **state)
{
	(void)state;
	struct bench bench;
	struct text svg = { 0 };
	xmlDoc *doc;
	bench_open(&bench);
	lay_out(&bench, "a <&\"> z", false);
	drawing_svg(&bench.drawing, &svg);
	assert_non_null(strstr(svg.bytes, "a &lt;&amp;&quot;&gt; z</text>"));
	assert_non_null(strstr(svg.bytes, "prefers-color-scheme:dark"));
	assert_non_null(strstr(svg.bytes, "aria-labelledby=\"test-title test-desc\""));
	assert_null(strstr(svg.bytes, "v-land"));
	assert_true(xml_parse("svg", svg.bytes, svg.length, &doc, &bench.err));
	assert_string_equal(xml_text(&bench.arena, xml_child(xmlDocGetRootElement(doc), "title")), "a <&\"> z");
	xmlFreeDoc(doc);
	text_finish(&svg);
	bench_close(&bench);
}

static void png_has_its_size(void **state)
{
	(void)state;
	struct bench bench;
	struct text png = { 0 };
	bench_open(&bench);
	lay_out(&bench, "A", true);
	assert_true(drawing_png(&bench.drawing, 2, &png, &bench.err));
	assert_memory_equal(png.bytes, "\x89PNG\r\n\x1a\n", 8);
	assert_int_equal(big_endian(png.bytes + 16), 1440);
	assert_int_equal(big_endian(png.bytes + 20), 2 * (uint32_t)bench.drawing.height);
	assert_memory_equal(png.bytes + png.length - 8, "IEND\xae\x42\x60\x82", 8);
	text_clear(&png);
	assert_false(drawing_png(&bench.drawing, 9, &png, &bench.err));
	assert_false(drawing_png(&bench.drawing, 0, &png, &bench.err));
	assert_int_equal(png.length, 0);
	text_finish(&png);
	bench_close(&bench);
}

static bool holds(const struct text *text, const char *string)
{
	size_t length = strlen(string);
	for (size_t i = 0; i + length <= text->length; i++)
		if (memcmp(text->bytes + i, string, length) == 0)
			return true;
	return false;
}

/* Two sets of fonts, two runs: the same bytes, and the day that was given. */
static void pdf_and_png_are_reproducible(void **state)
{
	(void)state;
	struct text pdf[2] = { { 0 }, { 0 } }, png[2] = { { 0 }, { 0 } };
	for (size_t i = 0; i < 2; i++) {
		struct bench bench;
		bench_open(&bench);
		lay_out(&bench, "A", true);
		assert_true(drawing_pdf(&bench.drawing, 1760486400, &pdf[i], &bench.err));
		assert_true(drawing_png(&bench.drawing, 1, &png[i], &bench.err));
		bench_close(&bench);
	}
	assert_int_equal(pdf[0].length, pdf[1].length);
	assert_memory_equal(pdf[0].bytes, pdf[1].bytes, pdf[0].length);
	assert_int_equal(png[0].length, png[1].length);
	assert_memory_equal(png[0].bytes, png[1].bytes, png[0].length);
	assert_true(holds(&pdf[0], "(20251015000000Z)"));
	for (size_t i = 0; i < 2; i++) {
		text_finish(&pdf[i]);
		text_finish(&png[i]);
	}
}

/* Summing letters must be close to shaping, and never narrower by more than a hair. */
static void sums_of_letters_are_widths(void **state)
{
	(void)state;
	static const char *const strings[] = { "Norda 5 Pro", "\xe2\x80\xaf 1 234", "AVATAR To Ty", "\xc3\x89t\xc3\xa9 \xe2\x88\x92 4,0 %",
					       "\xce\xa4\xce\xb7\xce\xbb\xce\xad", "12.3% \xc2\xb7 +4.0%" };
	struct bench bench;
	bench_open(&bench);
	for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++) {
		PangoLayout *layout = fonts_layout(bench.fonts, PAINT_LABEL, strings[i], false);
		PangoRectangle logical;
		pango_layout_get_extents(layout, NULL, &logical);
		double shaped = (double)logical.width / PANGO_SCALE, summed = measure_width(bench.fonts, PAINT_LABEL, strings[i]);
		assert_true(summed > shaped - 0.5 && summed < shaped * 1.08 + 1);
		g_object_unref(layout);
	}
	assert_string_equal(measure_ellipsis(bench.fonts, PAINT_LABEL, "short", 200, &bench.arena), "short");
	const char *cut = measure_ellipsis(bench.fonts, PAINT_LABEL, "quite a long string", 60, &bench.arena);
	assert_true(measure_width(bench.fonts, PAINT_LABEL, cut) <= 60 && strstr(cut, "\xe2\x80\xa6") != NULL);
	bench_close(&bench);
}

int main(void)
{
	xml_init();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(svg_is_well_formed),           cmocka_unit_test(svg_escapes_and_keeps_words),
		cmocka_unit_test(png_has_its_size),             cmocka_unit_test(pdf_and_png_are_reproducible),
		cmocka_unit_test(sums_of_letters_are_widths),   cmocka_unit_test(sequences_are_painted),
	};
	return cmocka_run_group_tests_name("chart_paint", tests, NULL, NULL);
}
