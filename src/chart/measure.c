#include "chart/measure.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* Letters that are measured one by one and then remembered: Latin, Greek and Cyrillic, then the punctuation of numbers
 * and phrases (General Punctuation, among it the narrow space of French numbers, and the minus sign). */
enum { PUNCTUATION = 0x500, MINUS = PUNCTUATION + 0x70, SIMPLE_LETTERS, TYPES = PAINT_COUNT - PAINT_TITLE };

static const char ellipsis[] = "\xe2\x80\xa6";

struct fonts {
	PangoFontMap *map;
	PangoContext *context;
	PangoFontDescription *descriptions[TYPES];
	float advances[TYPES][SIMPLE_LETTERS]; /* px; 0 is not measured yet */
};

/* Single files, since a folder would make fontconfig look for a cache that it may write. */
static const char *const files[] = {
	"/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf",
	"/usr/share/fonts/truetype/liberation2/LiberationSans-Bold.ttf",
	"/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
	"/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf",
	"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
	"/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
};

/* A fontconfig that knows our fonts and no rules: nothing that a machine's owner has set matters. */
static FcConfig *private_config(void)
{
	FcConfig *config = FcConfigCreate();
	if (config == NULL)
		return NULL;
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		FcConfigAppFontAddFile(config, (const FcChar8 *)files[i]);
	const FcFontSet *found = FcConfigGetFonts(config, FcSetApplication);
	if (found != NULL && found->nfont > 0)
		return config;
	FcConfigDestroy(config);
	return NULL;
}

static void describe_types(struct fonts *fonts)
{
	for (int i = 0; i < TYPES; i++) {
		const struct paint *paint = palette_paint((enum paint_role)(PAINT_TITLE + i));
		fonts->descriptions[i] = pango_font_description_new();
		pango_font_description_set_family_static(fonts->descriptions[i], "Liberation Sans");
		pango_font_description_set_absolute_size(fonts->descriptions[i], paint->type_size * PANGO_SCALE);
		if (paint->bold)
			pango_font_description_set_weight(fonts->descriptions[i], PANGO_WEIGHT_BOLD);
	}
}

/* Unhinted, so that a width is the same at every scale and in the browser. */
static void set_rendering(PangoContext *context)
{
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	pango_cairo_context_set_font_options(context, options);
	cairo_font_options_destroy(options);
	pango_context_set_round_glyph_positions(context, FALSE);
}

bool fonts_create(struct fonts **out, struct error *err)
{
	struct fonts *fonts = memory_resize(NULL, 1, sizeof *fonts);
	memset(fonts, 0, sizeof *fonts);
	fonts->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
	if (fonts->map == NULL) {
		free(fonts);
		return error_set(err, ERROR_ENVIRONMENT, "fonts: this Pango has no FreeType; charts need it");
	}
	FcConfig *config = private_config();
	if (config != NULL) {
		pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(fonts->map), config);
		FcConfigDestroy(config);
	}
	fonts->context = pango_font_map_create_context(fonts->map);
	set_rendering(fonts->context);
	describe_types(fonts);
	*out = fonts;
	return true;
}

void fonts_destroy(struct fonts *fonts)
{
	if (fonts == NULL)
		return;
	for (int i = 0; i < TYPES; i++)
		pango_font_description_free(fonts->descriptions[i]);
	g_object_unref(fonts->context);
	g_object_unref(fonts->map);
	free(fonts);
}

PangoLayout *fonts_layout(struct fonts *fonts, enum paint_role role, const char *string, bool right_to_left)
{
	pango_context_set_base_dir(fonts->context, right_to_left ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
	PangoLayout *layout = pango_layout_new(fonts->context);
	pango_layout_set_auto_dir(layout, FALSE);
	pango_layout_set_single_paragraph_mode(layout, TRUE);
	pango_layout_set_font_description(layout, fonts->descriptions[role - PAINT_TITLE]);
	if (text_is_utf8(string, strlen(string))) {
		pango_layout_set_text(layout, string, -1);
	} else {
		char *valid = g_utf8_make_valid(string, -1);
		pango_layout_set_text(layout, valid, -1);
		g_free(valid);
	}
	return layout;
}

static double shaped_width(struct fonts *fonts, enum paint_role role, const char *string)
{
	PangoLayout *layout = fonts_layout(fonts, role, string, false);
	PangoRectangle logical;
	pango_layout_get_extents(layout, NULL, &logical);
	g_object_unref(layout);
	return (double)logical.width / PANGO_SCALE;
}

/* Where a letter's width is remembered; SIMPLE_LETTERS for one that needs shaping or is no letter. */
static size_t letter_place(gunichar letter)
{
	bool control = letter < 0x20 || (letter >= 0x7f && letter < 0xa0) || letter == 0xad;
	bool combining = (letter >= 0x300 && letter < 0x370) || (letter >= 0x483 && letter < 0x48a);
	if (letter < PUNCTUATION)
		return control || combining ? SIMPLE_LETTERS : letter;
	if (letter == 0x2212)
		return MINUS;
	bool spoken = (letter >= 0x2000 && letter < 0x200b) || (letter >= 0x2010 && letter < 0x2028) ||
		      (letter >= 0x202f && letter < 0x205f);
	return spoken ? PUNCTUATION + letter - 0x2000 : SIMPLE_LETTERS;
}

/* The code point at p where it has at most three bytes, and their number; 0 for anything else. */
static gunichar next_letter(const unsigned char *p, size_t *length)
{
	*length = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : 3;
	if (p[0] < 0x80)
		return p[0];
	if (p[0] < 0xc2 || p[0] > 0xef || (p[1] & 0xc0) != 0x80)
		return 0;
	if (*length == 2)
		return (gunichar)(p[0] & 0x1f) << 6 | (p[1] & 0x3f);
	return (p[2] & 0xc0) != 0x80 ? 0 : (gunichar)(p[0] & 0x0f) << 12 | (gunichar)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
}

static double advance(struct fonts *fonts, enum paint_role role, gunichar letter, size_t place)
{
	float *known = &fonts->advances[role - PAINT_TITLE][place];
	if (*known <= 0) {
		char string[7] = { 0 };
		g_unichar_to_utf8(letter, string);
		*known = (float)shaped_width(fonts, role, string);
	}
	return (double)*known;
}

double measure_width(struct fonts *fonts, enum paint_role role, const char *string)
{
	double width = 0;
	size_t step;
	for (const unsigned char *p = (const unsigned char *)string; *p != '\0'; p += step) {
		gunichar letter = next_letter(p, &step);
		size_t place = letter_place(letter);
		if (place == SIMPLE_LETTERS)
			return shaped_width(fonts, role, string);
		width += advance(fonts, role, letter, place);
	}
	return width;
}

/* Width of the first letters of the string. */
static double beginning_width(struct fonts *fonts, enum paint_role role, const char *string, glong letters, char *scratch)
{
	size_t length = (size_t)(g_utf8_offset_to_pointer(string, letters) - string);
	memcpy(scratch, string, length);
	scratch[length] = '\0';
	return measure_width(fonts, role, scratch);
}

/* The longest beginning, in bytes, that fits. Widths grow with length: doubling finds a beginning that does not fit, halving the
 * longest that does, so that a very long string costs no more than what fits of it. */
static size_t fitting_length(struct fonts *fonts, enum paint_role role, const char *string, double room, char *scratch)
{
	glong fits = 0, all = g_utf8_strlen(string, -1), beyond = 16;
	while (beyond <= all && beginning_width(fonts, role, string, beyond, scratch) <= room) {
		fits = beyond;
		beyond *= 2;
	}
	if (beyond > all)
		beyond = all + 1;
	while (beyond - fits > 1) {
		glong middle = fits + (beyond - fits) / 2;
		if (beginning_width(fonts, role, string, middle, scratch) <= room)
			fits = middle;
		else
			beyond = middle;
	}
	return (size_t)(g_utf8_offset_to_pointer(string, fits) - string);
}

const char *measure_valid(const char *string, struct arena *arena)
{
	if (text_is_utf8(string, strlen(string)))
		return string;
	char *valid = g_utf8_make_valid(string, -1);
	char *copy = arena_copy(arena, valid);
	g_free(valid);
	return copy;
}

const char *measure_ellipsis(struct fonts *fonts, enum paint_role role, const char *string, double width, struct arena *arena)
{
	if (measure_width(fonts, role, string) <= width)
		return string;
	string = measure_valid(string, arena);
	char *shortened = arena_alloc(arena, strlen(string) + sizeof ellipsis);
	double room = width - measure_width(fonts, role, ellipsis);
	size_t fits = fitting_length(fonts, role, string, room, shortened);
	while (fits > 0 && string[fits - 1] == ' ')
		fits--;
	memcpy(shortened, string, fits);
	memcpy(shortened + fits, ellipsis, sizeof ellipsis);
	return shortened;
}

/* Where a word that is too wide is cut. */
static size_t cut_word(struct fonts *fonts, enum paint_role role, const char *word, double width, struct arena *arena)
{
	char *scratch = arena_alloc(arena, strlen(word) + 1);
	size_t letters = fitting_length(fonts, role, word, width, scratch), cut = letters;
	while (cut > 0 && strchr("/.-_?&=", word[cut - 1]) == NULL)
		cut--;
	size_t least = (size_t)g_utf8_skip[(guchar)word[0]];
	return cut > letters / 3 ? cut : letters > least ? letters : least;
}

size_t measure_line(struct fonts *fonts, enum paint_role role, const char *string, double width, struct arena *arena)
{
	size_t fits = strcspn(string, " ");
	const char *first = arena_copy_bytes(arena, string, fits);
	if (fits > 0 && measure_width(fonts, role, first) > width)
		return cut_word(fonts, role, first, width, arena);
	while (string[fits] == ' ') {
		size_t next = fits + 1 + strcspn(string + fits + 1, " ");
		if (measure_width(fonts, role, arena_copy_bytes(arena, string, next)) > width)
			break;
		fits = next;
	}
	return fits;
}
