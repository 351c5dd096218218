/* Charts a second of processor time by kind and form:   charts GEOMETRY [FOLDER]
 * With a folder, writes one file of each there instead, to be looked at. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "chart/chart.h"
#include "chart/scale.h"

enum { QUARTERS = 14, LINES = 4, BANDS = 7, ROWS = 10, FIRST_PERIOD = 4 * 2023 + 1, MOST_AREAS = 300 };

struct samples {
	struct arena arena; /* of the inputs */
	struct arena page;  /* of the drawing at hand */
	struct fonts *fonts;
	struct atlas atlas;
	struct chart_frame frame;
	struct chart_bars bars;
	struct chart_series series;
	struct chart_stack stack;
	struct chart_map map;
};

static const char *format_tick(double value, void *context)
{
	struct samples *samples = context;
	if (value > 0 && value <= 1)
		return arena_printf(&samples->arena, "%.0f%%", value * 100);
	if (value < 1000)
		return arena_printf(&samples->arena, "%.0f", value);
	int64_t number = (int64_t)value;
	if (number < 1000000)
		return arena_printf(&samples->arena, "%" PRId64 ",%03" PRId64, number / 1000, number % 1000);
	return arena_printf(&samples->arena, "%" PRId64 ",%03" PRId64 ",%03" PRId64, number / 1000000, number / 1000 % 1000,
			    number % 1000);
}

static struct chart_value value(struct samples *samples, double number)
{
	return (struct chart_value){ CHART_PUBLISHED, number, format_tick(number, samples), false };
}

static const struct chart_value withheld = { CHART_WITHHELD, 0, "[c]", false },
				no_data = { CHART_NO_DATA, 0, "[x]", false };

static struct chart_frame frame_of(const struct samples *samples, const char *id, const char *title, const char *subtitle)
{
	struct chart_frame frame = samples->frame;
	frame.id = id;
	frame.title = title;
	frame.subtitle = subtitle;
	frame.source = "Source: Norda activation register, 3rd quarter 2026. Figures below 10 are withheld. CC BY 4.0";
	frame.description = "The figures stand in the table beside the chart.";
	return frame;
}

static void sample_bars(struct samples *samples, bool notes)
{
	static const char *const names[ROWS] = { "Norda 5", "Norda 5 Pro", "Norda Lite 2025 Dual SIM Enterprise Edition (refurbished)",
		"Norda 4", "Tarn X", "Tarn S", "Norda Kids", "Norda 3", "Tarn Prototype", "All other models" };
	static const double numbers[ROWS] = { 184302, 121877, 90411, 66120, 31207, 9120, 1204, 88, 0, 2210 };
	struct chart_bar *rows = arena_array(&samples->arena, ROWS, sizeof *rows);
	for (size_t i = 0; i < ROWS; i++)
		rows[i] = (struct chart_bar){ names[i], notes ? "12.3% of all · +4.0%" : NULL, value(samples, numbers[i]), i == 9 };
	rows[7].value = withheld;
	samples->bars = (struct chart_bars){ frame_of(samples, "models", "Norda 5 leads in the third quarter of 2026, ahead of Norda 5 Pro",
					    "Activations by model, world"), rows, ROWS, 0 };
}

static struct chart_quarters quarters(struct samples *samples)
{
	return (struct chart_quarters){ .first = FIRST_PERIOD, .count = QUARTERS, .format = format_tick, .context = samples,
					.withheld_label = "withheld to protect individuals", .no_data_label = "no data", .revised_label = "revised" };
}

static void sample_series(struct samples *samples, size_t count)
{
	static const char *const names[LINES] = { "Norda 5", "Norda 4", "Tarn X", "Norda Lite 2025" };
	struct chart_line *lines = arena_array(&samples->arena, LINES, sizeof *lines);
	for (size_t i = 0; i < LINES; i++) {
		struct chart_value *values = arena_array(&samples->arena, QUARTERS, sizeof *values);
		for (size_t j = 0; j < QUARTERS; j++) {
			double grown = i == 1 ? 66000 - 3800 * (double)j : 9000 * (double)i + 2400 * (double)j * (i == 0 ? 2.1 : 0.7);
			values[j] = value(samples, grown + 2600 * (double)((j * 7 + i * 3) % 5));
		}
		lines[i] = (struct chart_line){ names[i], values };
		values[9].revised = i == 0;
		if (i == 2)
			values[6] = values[7] = withheld;
		if (i == 3)
			values[0] = values[1] = no_data, values[9] = withheld;
	}
	struct chart_event *events = arena_array(&samples->arena, 3, sizeof *events);
	events[0] = (struct chart_event){ FIRST_PERIOD + 4, "Consent asked before upload" };
	events[1] = (struct chart_event){ FIRST_PERIOD + 7, "Norda 5 on sale" };
	events[2] = (struct chart_event){ FIRST_PERIOD + 12, "Client 4.0 drops the serial number" };
	samples->series = (struct chart_series){ frame_of(samples, "series", "Norda 5 overtook Norda 4 in the spring of 2025",
						"Activations a quarter, world"), quarters(samples), lines, count,
				       events, 3 };
}

static void sample_stack(struct samples *samples)
{
	static const char *const names[BANDS] = { "4.1", "4.0", "3.2", "3.1", "3.0", "2.x", "All other versions" };
	struct chart_band *bands = arena_array(&samples->arena, BANDS, sizeof *bands);
	struct chart_value *values = arena_array(&samples->arena, (size_t)BANDS * QUARTERS, sizeof *values);
	for (size_t j = 0; j < QUARTERS; j++) {
		double weights[BANDS], sum = 0;
		for (size_t i = 0; i < BANDS; i++) {
			double age = (double)j - 2.2 * (double)(BANDS - 1 - i) + 1.5;
			weights[i] = i == BANDS - 1 ? 0.25 : age < 0 ? 0 : age < 3 ? age : 3 / (1 + 0.6 * (age - 3));
			sum += weights[i];
		}
		for (size_t i = 0; i < BANDS; i++)
			values[i * QUARTERS + j] = value(samples, weights[i] / sum);
	}
	values[(BANDS - 2) * QUARTERS + 9] = withheld;
	for (size_t i = 0; i < BANDS; i++)
		bands[i] = (struct chart_band){ names[i], values + i * QUARTERS, i == BANDS - 1 };
	samples->stack = (struct chart_stack){ frame_of(samples, "versions", "Half of all devices run version 4 within two quarters",
					      "Share of observations by software version"), quarters(samples), bands, BANDS, 1 };
	samples->stack.axis.fractions = true;
}

static void sample_map(struct samples *samples)
{
	struct chart_area *areas = arena_array(&samples->arena, MOST_AREAS, sizeof *areas);
	double *numbers = arena_array(&samples->arena, MOST_AREAS, sizeof *numbers);
	double *limits = arena_array(&samples->arena, PALETTE_CLASSES, sizeof *limits);
	const char **labels = arena_array(&samples->arena, PALETTE_CLASSES, sizeof *labels);
	size_t count = 0;
	for (size_t i = 0; i < samples->atlas.count && count < MOST_AREAS - 1; i++) {
		const struct outline *outline = &samples->atlas.outlines[i];
		unsigned hash = (unsigned)outline->code[0] * 31 + (unsigned)outline->code[1] * 17;
		if (outline->code[0] == '\0' || hash % 13 == 0)
			continue;
		struct chart_area *area = &areas[count];
		*area = (struct chart_area){ outline->code, outline->code, withheld };
		if (hash % 7 != 0)
			area->value = value(samples, hash % 23 == 0 ? 0 : 10 + outline->area / 20 * (1 + hash * 37 % 29));
		numbers[count++] = area->value.number;
	}
	areas[count++] = (struct chart_area){ "BV", "Bouvet Island", value(samples, 12) };
	size_t classes = scale_classes(numbers, count - 1, PALETTE_CLASSES, limits) + 1;
	for (size_t i = 0; i < classes; i++)
		labels[i] = i + 1 < classes ? arena_printf(&samples->arena, "up to %s", format_tick(limits[i], samples)) :
					      arena_printf(&samples->arena, "above %s", format_tick(limits[i - 1], samples));
	samples->map = (struct chart_map){ frame_of(samples, "map", "Half of all activations are in five countries", "Activations by country"),
				 &samples->atlas, areas, count, limits, labels, classes, "none", "withheld", "no data" };
}

enum kind { BARS, BARS_NOTES, SERIES, SERIES_ONE, STACK, MAP, KINDS };
static const char *const kind_names[KINDS] = { "bars", "bars-notes", "series", "series-one", "stack", "map" };

static void prepare(struct samples *samples, enum kind kind)
{
	switch (kind) {
	case BARS: sample_bars(samples, false); break;
	case BARS_NOTES: sample_bars(samples, true); break;
	case SERIES: sample_series(samples, LINES); break;
	case SERIES_ONE: sample_series(samples, 1); break;
	case STACK: sample_stack(samples); break;
	default: sample_map(samples); break;
	}
}

static bool lay_out(struct samples *samples, enum kind kind, struct drawing *out, struct error *err)
{
	arena_reset(&samples->page);
	switch (kind) {
	case BARS:
	case BARS_NOTES: return chart_bars(&samples->bars, &samples->page, out, err);
	case SERIES:
	case SERIES_ONE: return chart_series(&samples->series, &samples->page, out, err);
	case STACK: return chart_stack(&samples->stack, &samples->page, out, err);
	default: return chart_map(&samples->map, &samples->page, out, err);
	}
}

enum form { SVG, PNG, PDF, FORMS };
static const char *const form_names[FORMS] = { "svg", "png", "pdf" };

static bool paint(const struct drawing *drawing, enum form form, struct text *out, struct error *err)
{
	if (form == SVG)
		drawing_svg(drawing, out);
	return form == SVG || (form == PNG ? drawing_png(drawing, 1, out, err) : drawing_pdf(drawing, 0, out, err));
}

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time); /* whatever else runs on the machine */
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Laid out anew each time, for at least half a second. */
static bool measure(struct samples *samples, enum kind kind, enum form form, struct error *err)
{
	struct text out = { 0 };
	prepare(samples, kind);
	double start = now(), spent = 0;
	long rounds = 0;
	bool done = true;
	for (; done && spent < 0.5; rounds++, spent = now() - start) {
		struct drawing drawing;
		text_clear(&out);
		done = lay_out(samples, kind, &drawing, err) && paint(&drawing, form, &out, err);
	}
	if (done)
		printf("%-12s %-4s %9.0f charts/s %9zu bytes\n", kind_names[kind], form_names[form], (double)rounds / spent,
		       out.length);
	text_finish(&out);
	return done;
}

static bool write_sample(struct samples *samples, enum kind kind, const char *folder, const char *suffix, struct error *err)
{
	struct drawing drawing;
	struct text out = { 0 };
	prepare(samples, kind);
	bool done = lay_out(samples, kind, &drawing, err);
	for (enum form form = SVG; done && form < FORMS; form++) {
		const char *name = arena_printf(&samples->arena, "%s%s.%s", kind_names[kind], suffix, form_names[form]);
		text_clear(&out);
		done = (form == PNG ? drawing_png(&drawing, 2, &out, err) : paint(&drawing, form, &out, err)) &&
		       file_write(path_join(&samples->arena, folder, name), out.bytes, out.length, err);
	}
	text_finish(&out);
	return done;
}

static bool write_samples(struct samples *samples, const char *folder, struct error *err)
{
	for (enum kind kind = 0; kind < KINDS; kind++) {
		samples->frame.width = 720;
		if (!write_sample(samples, kind, folder, "", err))
			return false;
		samples->frame.width = 320;
		if (!write_sample(samples, kind, folder, "-narrow", err))
			return false;
		struct chart_frame before = samples->frame;
		samples->frame.width = 800, samples->frame.height = 420, samples->frame.words = true;
		if (!write_sample(samples, kind, folder, "-card", err))
			return false;
		samples->frame.height = 0, samples->frame.right_to_left = true;
		if (!write_sample(samples, kind, folder, "-rtl", err))
			return false;
		samples->frame = before;
	}
	return true;
}

static bool run(struct samples *samples, const char *geometry, const char *folder, struct error *err)
{
	struct text bytes = { 0 };
	bool done = fonts_create(&samples->fonts, err) && file_read(geometry, 1 << 24, &bytes, err) &&
		    atlas_parse(geometry, bytes.bytes, bytes.length, &samples->arena, &samples->atlas, err);
	text_finish(&bytes);
	samples->frame = (struct chart_frame){ .fonts = samples->fonts, .language = "en", .width = 800 };
	if (done && folder != NULL)
		return write_samples(samples, folder, err);
	for (enum kind kind = 0; done && kind < KINDS; kind++)
		for (enum form form = 0; done && form < FORMS; form++)
			done = measure(samples, kind, form, err);
	return done;
}

int main(int argc, char **argv)
{
	struct samples samples = { 0 };
	struct error err;
	if (argc < 2 || argc > 3) {
		fputs("usage: charts GEOMETRY [FOLDER]\n", stderr);
		return ERROR_USAGE;
	}
	bool done = run(&samples, argv[1], argc == 3 ? argv[2] : NULL, &err);
	if (!done)
		error_print(&err, stderr);
	fonts_destroy(samples.fonts);
	arena_finish(&samples.page);
	arena_finish(&samples.arena);
	return done ? 0 : (int)err.kind;
}
