/* What is derived from counts must be derived from published ones: docs/derived-figures.md. Three ways to see it. Two tables that agree on all that is
 * published freeze to the same bytes; a site is the same whatever number stands beside a withheld mark; and so is each chart. */
#include <math.h>

#include "audit/audit.h"
#include "base/area.h"
#include "base/file.h"
#include "base/xml.h"
#include "chart_cases.h"
#include "command/check.h"
#include "site/figure.h"
#include "site/site.h"
#include "table.h"

static const struct protection parameters = { PROTECTION_SUPPRESSION, 10 };
static const char log_hash[] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/* A publication with the declaration of the golden case. */
struct place {
	char folder[64];
	const char *editions;
	struct arena arena;
};

static void copy_file(struct place *place, const char *name)
{
	struct text bytes = { 0 };
	struct error err;
	assert_ok(file_read(path_join(&place->arena, "tests/golden/tiny/publication", name), 1 << 20, &bytes, &err), &err);
	assert_ok(file_create(path_join(&place->arena, place->folder, name), bytes.bytes, bytes.length, &err), &err);
	text_finish(&bytes);
}

static void open_place(struct place *place)
{
	*place = (struct place){ 0 };
	unit_folder(place->folder);
	place->editions = path_join(&place->arena, place->folder, "editions");
	copy_file(place, "publication.xml");
	copy_file(place, "declaration.xml");
}

static void close_place(struct place *place)
{
	struct error err;
	assert_ok(folder_remove(place->folder, &err), &err);
	arena_finish(&place->arena);
}

static void freeze(struct place *place, const struct cube *cube, const struct pattern *pattern, const char *reason)
{
	struct editions before;
	struct error err;
	struct edition edition = { .statistic = "activations", .language = "en", .released = "2026-10-15", .protection = parameters,
				   .reason = reason, .log = log_hash };
	assert_ok(editions_read(place->editions, &place->arena, &before, &err), &err);
	assert_ok(edition_follow(&before, cube->period, &edition, &err), &err);
	assert_ok(folder_make(place->editions, &err), &err);
	assert_ok(edition_freeze(place->editions, cube, pattern, &before, &edition, &err), &err);
}

/* Moves the withheld cells of the table to those of one of the audit's witnesses; how many of them are then another number. */
static size_t move_to_witness(struct table *table, const struct pattern *pattern, uint64_t *random)
{
	struct proof proof;
	struct error err;
	struct cube *cube = &table->cube;
	const bool *withheld = pattern_withheld(pattern, cube->cell_count, &table->arena);
	uint64_t *before = arena_array(&table->arena, cube->cell_count, sizeof *before);
	memcpy(before, cube->values, cube->cell_count * sizeof *before);
	assert_ok(audit_prove(cube, withheld, parameters.k, &table->arena, &proof, &err), &err);
	size_t witness = proof.witness_count > 0 ? unit_below(random, (unsigned)proof.witness_count) : 0, moved = 0;
	for (size_t i = 0; proof.witness_count > 0 && i < proof.ends[witness]; i++)
		cube->values[proof.shifts[i].cell] += (uint64_t)proof.shifts[i].change;
	for (uint32_t cell = 0; cell < cube->cell_count; cell++) {
		assert_true(withheld[cell] || before[cell] == cube->values[cell]);
		moved += before[cell] != cube->values[cell];
	}
	return moved;
}

static void compare_folders(struct place *one, struct place *other, const char *folder)
{
	const char **names, **others;
	size_t count, other_count;
	struct error err;
	const char *from = path_join(&one->arena, one->editions, folder), *to = path_join(&other->arena, other->editions, folder);
	assert_ok(folder_list(from, &one->arena, &names, &count, &err), &err);
	assert_ok(folder_list(to, &other->arena, &others, &other_count, &err), &err);
	assert_int_equal(count, EDITION_TABLES + 1);
	assert_int_equal(count, other_count);
	for (size_t i = 0; i < count; i++) {
		struct text a = { 0 }, b = { 0 };
		assert_string_equal(names[i], others[i]);
		assert_ok(file_read(path_join(&one->arena, from, names[i]), 1 << 24, &a, &err), &err);
		assert_ok(file_read(path_join(&one->arena, to, names[i]), 1 << 24, &b, &err), &err);
		assert_int_equal(a.length, b.length);
		assert_memory_equal(a.bytes, b.bytes, a.length);
		text_finish(&a);
		text_finish(&b);
	}
}

static void worlds_that_agree_on_what_is_published_freeze_to_the_same_bytes(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	size_t moved = 0;
	for (int round = 0; round < 30; round++) {
		struct place one, other;
		struct table table = { 0 };
		struct pattern pattern;
		open_place(&one);
		open_place(&other);
		table_fill(&table, &random, round % 2);
		protect_cube(&table.cube, &parameters, &table.arena, &pattern);
		freeze(&one, &table.cube, &pattern, NULL);
		moved += move_to_witness(&table, &pattern, &random);
		freeze(&other, &table.cube, &pattern, NULL);
		compare_folders(&one, &other, "2026-Q3");
		table_free(&table);
		close_place(&one);
		close_place(&other);
	}
	assert_true(moved > 0);
}

static struct publish_result build(struct place *place, struct checked *checked)
{
	struct publish *publish = NULL;
	struct publish_result result;
	struct progress progress;
	struct error err;
	const struct site_content content = { &checked->publication, &checked->declaration, &checked->evidence, &checked->examination,
					      &checked->editions, &checked->issues };
	progress_init(&progress, true);
	assert_ok(publish_begin(path_join(&place->arena, place->folder, "site"), &publish, &err), &err);
	assert_ok(site_build(&content, ".", publish, &progress, &err), &err);
	assert_ok(publish_commit(publish, &result, &err), &err);
	publish_end(publish);
	return result;
}

/* Reading an edition gives withheld cells the value 0. Here they get others, each its own and larger than all that is published, which a build that
 * looked at them could not hide: they would lead rankings, stretch axes and darken maps. Returns how many there are. */
static size_t poison(const struct editions *editions, uint64_t *random)
{
	size_t count = 0;
	for (size_t e = 0; e < editions_all(editions); e++) {
		const struct edition *edition = editions_at(editions, e);
		for (uint32_t cell = 0; cell < edition->cube.cell_count; cell++)
			if (edition->withheld[cell]) {
				edition->cube.values[cell] = 1000000 + unit_random(random) % 9000000;
				count++;
			}
	}
	return count;
}

/* Every published count of the newest edition but zeros is withheld, and still there as a number: a site may be built of that, since one alone
 * would be given away. */
static void withhold_all(const struct editions *editions)
{
	const struct edition *edition = &editions->list[editions->count - 1];
	for (uint32_t cell = 0; cell < edition->cube.cell_count; cell++)
		if (edition->cube.values[cell] != 0)
			((bool *)(uintptr_t)edition->withheld)[cell] = true;
}

/* Whatever the rest of a random table is like, something is published and something withheld. */
static void add_mixture(struct table *table, uint64_t quarter)
{
	static const char *const models[] = { "model 0", "model 1", "model 2" }, *const countries[] = { "FR", "US", "JP", "BR" };
	for (uint64_t i = 0; i < 12; i++)
		table_add(table, models[i % 3], countries[i % 4], i % 2 == 0 ? "0.0" : "1.0", 4000 + 700 * i + 90 * quarter);
	table_add(table, "model 2", "MC", "1.0", 3 + quarter);
}

/* Three quarters with a gap of a year, so that there are changes, series and adoption over time, and editions without a before; one of them
 * superseded. */
static void fill_place(struct place *place, uint64_t *random, bool shared)
{
	static const int periods[] = { TABLE_PERIOD - 5, TABLE_PERIOD - 1, TABLE_PERIOD };
	for (size_t i = 0; i < 3; i++) {
		struct table table = { 0 };
		struct pattern pattern;
		add_mixture(&table, i);
		table_fill(&table, random, shared);
		protect_cube(&table.cube, &parameters, &table.arena, &pattern);
		table.cube.period = periods[i];
		freeze(place, &table.cube, &pattern, NULL);
		if (i == 1)
			freeze(place, &table.cube, &pattern, "Counted again.");
		table_free(&table);
	}
}

static void a_site_is_the_same_whatever_stands_beside_a_withheld_mark(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	for (int round = 0; round < 2; round++) {
		struct place place;
		struct checked checked = { 0 };
		struct error err;
		open_place(&place);
		const struct options options = { .folder = place.folder, .share = "." };
		fill_place(&place, &random, round % 2);
		assert_ok(check_publication(&options, &place.arena, &checked, &err), &err);
		struct publish_result first = build(&place, &checked);
		assert_true(first.files > 100 && first.changed == first.files);
		assert_true(poison(&checked.editions, &random) > 0);
		struct publish_result second = build(&place, &checked);
		assert_int_equal(second.files, first.files);
		assert_int_equal(second.changed, 0);
		withhold_all(&checked.editions); /* marks matter, and the comparison sees it */
		assert_true(build(&place, &checked).changed > 0);
		checked_finish(&checked);
		close_place(&place);
	}
}

static void a_figure_is_derived_from_published_ones_only(void **state)
{
	(void)state;
	static const struct figure none = { FIGURE_NONE, 0 }, withheld = { FIGURE_WITHHELD, 7 }, zero = { FIGURE_PUBLISHED, 0 },
				   some = { FIGURE_PUBLISHED, 50 }, all = { FIGURE_PUBLISHED, 200 };
	const struct {
		struct figure value, of;
		bool exists;
		double share;
	} cases[] = {
		{ some, all, true, 0.25 },	  { all, some, true, 4 },	    { zero, all, true, 0 },
		{ some, zero, false, 0 },	  { zero, zero, false, 0 },	    { withheld, all, false, 0 },
		{ some, withheld, false, 0 },	  { withheld, withheld, false, 0 }, { none, all, false, 0 },
		{ some, none, false, 0 },	  { none, withheld, false, 0 },	    { withheld, none, false, 0 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		double share = -1, change = -1;
		assert_int_equal(figure_share(cases[i].value, cases[i].of, &share), cases[i].exists);
		assert_int_equal(figure_change(cases[i].value, cases[i].of, &change), cases[i].exists);
		if (cases[i].exists)
			assert_true(fabs(share - cases[i].share) < 1e-12 && fabs(change - (cases[i].share - 1)) < 1e-12);
	}
}

static void values_of_edition_do_not_show_through_a_figure(void **state)
{
	(void)state;
	struct table table = { 0 };
	table_add(&table, "a", "FR", "1", 7654321);
	table_finish(&table, true);
	bool *withheld = arena_array(&table.arena, table.cube.cell_count, sizeof *withheld);
	memset(withheld, true, table.cube.cell_count * sizeof *withheld);
	const struct edition edition = { .cube = table.cube, .withheld = withheld, .language = "en" };
	const struct figure area = figure_of_area(&edition, 0, 0), version = figure_of_version(&edition, 0, 0);
	assert_true(area.state == FIGURE_WITHHELD && area.value == 0);
	assert_true(version.state == FIGURE_WITHHELD && version.value == 0);
	struct text tables[EDITION_TABLES] = { 0 };
	edition_tables(&edition, tables);
	for (int t = 0; t < EDITION_TABLES; t++) {
		assert_null(strstr(tables[t].bytes, "7654321"));
		text_finish(&tables[t]);
	}
	table_free(&table);
}

/* A drawing as all that is written of it. */
struct written {
	struct text svg, png, pdf;
};

static void write_drawing(const struct drawing *drawing, struct written *out)
{
	struct error err;
	drawing_svg(drawing, &out->svg);
	assert_ok(drawing_png(drawing, 1, &out->png, &err), &err);
	assert_ok(drawing_pdf(drawing, 1792022400, &out->pdf, &err), &err);
}

static void assert_same(const struct text *one, const struct text *other)
{
	assert_int_equal(one->length, other->length);
	assert_memory_equal(one->bytes, other->bytes, one->length);
}

static void free_written(struct written *written)
{
	text_finish(&written->svg);
	text_finish(&written->png);
	text_finish(&written->pdf);
}

enum { QUARTERS = 6, LINES = 3, PLACES = 6 };

static const char *format_tick(double number, void *context)
{
	return arena_printf(context, "%.0f", number);
}

/* Published, withheld, and no data, by place; the number of what is not published is what the caller likes. */
static struct chart_value value_at(size_t place, double hidden)
{
	if (place % 3 == 1)
		return (struct chart_value){ CHART_WITHHELD, hidden, "[c]", false };
	if (place % 5 == 3)
		return (struct chart_value){ CHART_NO_DATA, hidden, "[x]", false };
	return (struct chart_value){ CHART_PUBLISHED, 0.1 + 0.01 * (double)place, "some", false };
}

static void draw_bars(struct bench *bench, double width, double hidden)
{
	struct chart_bar rows[PLACES] = { 0 };
	for (size_t i = 0; i < PLACES; i++)
		rows[i] = (struct chart_bar){ "A label", NULL, value_at(i, hidden), false };
	struct chart_bars bars = { bench_frame(bench, width), rows, PLACES, 0 };
	assert_ok(chart_bars(&bars, &bench->arena, &bench->drawing, &bench->err), &bench->err);
}

static struct chart_quarters quarters(struct bench *bench)
{
	return (struct chart_quarters){ .first = TABLE_PERIOD, .count = QUARTERS, .format = format_tick, .context = &bench->arena,
					.fractions = true, .withheld_label = "withheld", .no_data_label = "no data" };
}

static void fill_values(struct chart_value values[LINES][QUARTERS], double hidden)
{
	for (size_t i = 0; i < LINES; i++)
		for (size_t j = 0; j < QUARTERS; j++)
			values[i][j] = value_at(2 * i + j, hidden);
}

static void draw_series(struct bench *bench, double width, double hidden)
{
	struct chart_value values[LINES][QUARTERS];
	struct chart_line lines[LINES];
	fill_values(values, hidden);
	for (size_t i = 0; i < LINES; i++)
		lines[i] = (struct chart_line){ "Line", values[i] };
	struct chart_series series = { bench_frame(bench, width), quarters(bench), lines, LINES, NULL, 0 };
	assert_ok(chart_series(&series, &bench->arena, &bench->drawing, &bench->err), &bench->err);
}

static void draw_stack(struct bench *bench, double width, double hidden)
{
	struct chart_value values[LINES][QUARTERS];
	struct chart_band bands[LINES];
	fill_values(values, hidden);
	for (size_t i = 0; i < LINES; i++)
		bands[i] = (struct chart_band){ "Band", values[i], i + 1 == LINES };
	struct chart_stack stack = { bench_frame(bench, width), quarters(bench), bands, LINES, 0 };
	assert_ok(chart_stack(&stack, &bench->arena, &bench->drawing, &bench->err), &bench->err);
}

static const struct atlas *read_atlas(struct arena *arena)
{
	struct text bytes = { 0 };
	struct error err;
	struct atlas *atlas = arena_array(arena, 1, sizeof *atlas);
	assert_ok(file_read("data/geometry/world.txt", 1 << 24, &bytes, &err), &err);
	assert_ok(atlas_parse("world.txt", bytes.bytes, bytes.length, arena, atlas, &err), &err);
	text_finish(&bytes);
	return atlas;
}

static void draw_map(struct bench *bench, double width, double hidden)
{
	static const char *const labels[] = { "few", "more", "most" };
	static const double limits[] = { 0.11, 0.13 };
	static const char *const codes[PLACES] = { "FR", "MC", "DE", "LI", "US", "TV" };
	struct chart_area areas[PLACES];
	for (size_t i = 0; i < PLACES; i++)
		areas[i] = (struct chart_area){ codes[i], codes[i], value_at(i, hidden) };
	struct chart_map map = { bench_frame(bench, width), read_atlas(&bench->arena), areas, PLACES, limits, labels, 3, "zero", "withheld",
				 "no data" };
	assert_ok(chart_map(&map, &bench->arena, &bench->drawing, &bench->err), &bench->err);
}

static void no_drawing_looks_at_a_number_that_is_not_published(void **state)
{
	(void)state;
	static void (*const draw[])(struct bench *bench, double width, double hidden) = { draw_bars, draw_series, draw_stack, draw_map };
	static const double hidden[] = { 0, 0.105, 1e9, -1, (double)NAN, (double)INFINITY };
	for (size_t kind = 0; kind < sizeof draw / sizeof draw[0]; kind++)
		for (double width = 320; width < 1000; width += 400) {
			struct written first = { 0 };
			for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++) {
				struct written next = { 0 }, *into = i == 0 ? &first : &next;
				struct bench bench;
				bench_open(&bench);
				draw[kind](&bench, width, hidden[i]);
				write_drawing(&bench.drawing, into);
				assert_same(&first.svg, &into->svg);
				assert_same(&first.png, &into->png);
				assert_same(&first.pdf, &into->pdf);
				bench_close(&bench);
				free_written(&next);
			}
			free_written(&first);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(worlds_that_agree_on_what_is_published_freeze_to_the_same_bytes),
		cmocka_unit_test(a_site_is_the_same_whatever_stands_beside_a_withheld_mark),
		cmocka_unit_test(a_figure_is_derived_from_published_ones_only),
		cmocka_unit_test(values_of_edition_do_not_show_through_a_figure),
		cmocka_unit_test(no_drawing_looks_at_a_number_that_is_not_published),
	};
	area_init();
	xml_init();
	setenv("SOURCE_DATE_EPOCH", "1792022400", 1); /* 2026-10-15 */
	return cmocka_run_group_tests_name("derived", tests, NULL, NULL);
}
