#include "site/plot.h"

#include <string.h>

/* Widths in px: the column and the full text of style.css, a drawing of words that has to be read on paper too, a small screen, a
 * newspaper's column. */
enum { COLUMN = 664, FULL = 1104, SEQUENCE = 960, NARROW = 320, PRESS = 720 };

static struct chart_frame frame_of(struct report *report, const struct plot *plot, double width, bool travels)
{
	return (struct chart_frame){
		.fonts = report->site->fonts,
		.id = plot->what->id,
		.language = language_code(report->language),
		.right_to_left = strcmp(language_direction(report->language), "rtl") == 0,
		.title = plot->title,
		.subtitle = plot->subtitle,
		.source = plot->source,
		.description = plot->alt,
		.words = travels,
		.width = width,
	};
}

static bool lay_out(struct report *report, struct plot *plot, double width, bool travels, struct drawing *out, struct error *err)
{
	struct chart_frame frame = frame_of(report, plot, width, travels);
	switch (plot->kind) {
	case PLOT_BARS:
		plot->as.bars.frame = frame;
		return chart_bars(&plot->as.bars, &report->arena, out, err);
	case PLOT_SERIES:
		plot->as.series.frame = frame;
		return chart_series(&plot->as.series, &report->arena, out, err);
	case PLOT_STACK:
		plot->as.stack.frame = frame;
		return chart_stack(&plot->as.stack, &report->arena, out, err);
	case PLOT_SEQUENCE:
		plot->as.sequence.frame = frame;
		return chart_sequence(&plot->as.sequence, &report->arena, out, err);
	case PLOT_MAP:
		break;
	}
	plot->as.map.frame = frame;
	return chart_map(&plot->as.map, &report->arena, out, err);
}

static const char *file_name(struct report *report, const struct plot *plot, const char *ending)
{
	return arena_printf(&report->arena, "%s%s", plot->what->id, ending);
}

static bool write_svg(struct report *report, const struct plot *plot, const struct drawing *drawing, const char *ending,
		      struct error *err)
{
	struct text svg = { 0 };
	drawing_svg(drawing, &svg);
	bool ok = report_file(report, file_name(report, plot, ending), svg.bytes, svg.length, err);
	text_finish(&svg);
	return ok;
}

/* PNG at twice the size, for screens of today, and PDF; both with title, subtitle and source on them. */
static bool write_for_press(struct report *report, struct plot *plot, struct error *err)
{
	struct drawing drawing;
	struct text png = { 0 }, pdf = { 0 };
	bool ok = lay_out(report, plot, PRESS, true, &drawing, err) && drawing_png(&drawing, 2, &png, err) &&
		  drawing_pdf(&drawing, report->site->now, &pdf, err) &&
		  report_file(report, file_name(report, plot, ".png"), png.bytes, png.length, err) &&
		  report_file(report, file_name(report, plot, ".pdf"), pdf.bytes, pdf.length, err);
	text_finish(&png);
	text_finish(&pdf);
	return ok;
}

static void add_chart(struct report *report, const struct plot *plot, const struct drawing *wide)
{
	xmlNode *node = tree_add(report->page, "chart");
	tree_set(node, "id", plot->what->id);
	tree_set(node, "src", file_name(report, plot, ".svg"));
	tree_set(node, "narrow", file_name(report, plot, "-narrow.svg"));
	tree_set(node, "png", plot->what->press ? file_name(report, plot, ".png") : NULL);
	tree_set(node, "pdf", plot->what->press ? file_name(report, plot, ".pdf") : NULL);
	tree_set_uint(node, "width", (uint64_t)(wide->width + 0.5));
	tree_set_uint(node, "height", (uint64_t)(wide->height + 0.5));
	tree_add_text(node, "title", plot->title);
	tree_add_text(node, "subtitle", plot->subtitle);
	tree_add_text(node, "alt", plot->alt);
	tree_add_text(node, "description", plot->description);
	if (wide->not_drawn_count == 0)
		return;
	xmlNode *missing = tree_add(node, "not-drawn");
	for (size_t i = 0; i < wide->not_drawn_count; i++)
		tree_add_text(missing, "area", report_area(report, wide->not_drawn[i]));
}

static double wide_width(const struct plot *plot)
{
	if (plot->kind == PLOT_SEQUENCE)
		return SEQUENCE;
	return plot->what->full ? FULL : COLUMN;
}

bool plot_publish(struct report *report, struct plot *plot, struct error *err)
{
	struct drawing wide, narrow;
	if (report->failed) {
		*err = report->failure;
		return false;
	}
	if (!lay_out(report, plot, wide_width(plot), false, &wide, err) || !write_svg(report, plot, &wide, ".svg", err) ||
	    !lay_out(report, plot, NARROW, false, &narrow, err) || !write_svg(report, plot, &narrow, "-narrow.svg", err))
		return false;
	add_chart(report, plot, &wide);
	return !plot->what->press || write_for_press(report, plot, err);
}

struct chart_value plot_value(struct report *report, struct figure figure)
{
	static const enum chart_state states[] = {
		[FIGURE_NONE] = CHART_NO_DATA, [FIGURE_WITHHELD] = CHART_WITHHELD, [FIGURE_PUBLISHED] = CHART_PUBLISHED,
	};
	return (struct chart_value){ .state = states[figure.state], .number = (double)figure.value, .text = report_figure(report, figure) };
}

const char *plot_key(struct report *report, const struct plot *plot, const char *part)
{
	return arena_printf(&report->arena, "chart.%s.%s", plot->what->kind, part);
}

void plot_finish_words(struct report *report, struct plot *plot)
{
	const struct publication *publication = report->site->publication;
	if (plot->what->subject != NULL)
		plot->title = report_words(report, "chart.subject", plot->what->subject, plot->title, NULL);
	plot->title = report_capital(report, plot->title);
	plot->subtitle = report_capital(report, plot->subtitle);
	plot->alt = report_words(report, plot_key(report, plot, "alt"), plot->title, NULL);
	plot->source = report_words(report, "chart.source", report->words->publisher, report->words->title, publication->licence_name,
				    NULL);
	if (publication->specimen)
		plot->source = arena_printf(&report->arena, "%s · %s", report_words(report, "chart.specimen", NULL), plot->source);
}

const char *plot_number(struct report *report, size_t number)
{
	return arena_printf(&report->arena, "%zu", number);
}
