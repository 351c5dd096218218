#include "site/figure.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/labels.h"

xmlNode *tree_add(xmlNode *parent, const char *name)
{
	return xmlNewChild(parent, NULL, (const xmlChar *)name, NULL);
}

xmlNode *tree_add_text(xmlNode *parent, const char *name, const char *text)
{
	return text == NULL ? NULL : xmlNewTextChild(parent, NULL, (const xmlChar *)name, (const xmlChar *)text);
}

void tree_set(xmlNode *node, const char *name, const char *value)
{
	if (value != NULL)
		xmlSetProp(node, (const xmlChar *)name, (const xmlChar *)value);
}

void tree_set_uint(xmlNode *node, const char *name, uint64_t value)
{
	char digits[24];
	snprintf(digits, sizeof digits, "%" PRIu64, value);
	tree_set(node, name, digits);
}

static struct figure figure_of_cell(const struct edition *edition, uint32_t cell)
{
	if (edition->withheld[cell])
		return (struct figure){ FIGURE_WITHHELD, 0 };
	return (struct figure){ FIGURE_PUBLISHED, edition->cube.values[cell] };
}

struct figure figure_of_area(const struct edition *edition, uint32_t model, uint32_t area)
{
	if (edition == NULL || model == LABELS_NONE || area == LABELS_NONE)
		return (struct figure){ FIGURE_NONE, 0 };
	return figure_of_cell(edition, cube_area_cell(&edition->cube, model, area));
}

struct figure figure_of_version(const struct edition *edition, uint32_t model, uint32_t version)
{
	bool all_models = edition != NULL && model == edition->cube.models;
	if (edition == NULL || model == LABELS_NONE || version == LABELS_NONE || (all_models && !edition->cube.versions_shared))
		return (struct figure){ FIGURE_NONE, 0 };
	return figure_of_cell(edition, cube_version_cell(&edition->cube, model, version));
}

bool figure_share(struct figure value, struct figure of, double *out)
{
	if (value.state != FIGURE_PUBLISHED || of.state != FIGURE_PUBLISHED || of.value == 0)
		return false;
	*out = (double)value.value / (double)of.value;
	return true;
}

bool figure_change(struct figure value, struct figure before, double *out)
{
	if (!figure_share(value, before, out))
		return false;
	*out -= 1;
	return true;
}

static void add_encoded(struct text *out, const char *label)
{
	for (const char *p = label; *p != '\0'; p++) {
		if (*p == '%')
			text_add(out, "%25");
		else if (*p == '/')
			text_add(out, "%2F");
		else
			text_add_char(out, *p);
	}
}

char *figure_cell_name(struct arena *arena, const struct edition *edition, const char *model, const char *area, const char *version)
{
	struct text name = { 0 };
	text_printf(&name, "%s/", edition->name);
	add_encoded(&name, model);
	text_add(&name, version != NULL ? "/version/" : "/");
	add_encoded(&name, version != NULL ? version : area);
	char *copy = arena_copy(arena, name.bytes);
	text_finish(&name);
	return copy;
}

static xmlNode *add_figure(xmlNode *parent, struct figure figure)
{
	static const char *const states[] = { [FIGURE_NONE] = "none", [FIGURE_WITHHELD] = "withheld", [FIGURE_PUBLISHED] = "published" };
	xmlNode *node = tree_add(parent, "figure");
	tree_set(node, "state", states[figure.state]);
	if (figure.state == FIGURE_PUBLISHED)
		tree_set_uint(node, "value", figure.value);
	return node;
}

xmlNode *figure_add_area(xmlNode *parent, const struct edition *edition, uint32_t model, uint32_t area)
{
	struct arena arena = { 0 };
	struct figure figure = figure_of_area(edition, model, area);
	xmlNode *node = add_figure(parent, figure);
	if (figure.state != FIGURE_NONE)
		tree_set(node, "cell", figure_cell_name(&arena, edition, cube_model_name(&edition->cube, model),
							cube_area_code(&edition->cube, area), NULL));
	arena_finish(&arena);
	return node;
}

xmlNode *figure_add_version(xmlNode *parent, const struct edition *edition, uint32_t model, uint32_t version)
{
	struct arena arena = { 0 };
	struct figure figure = figure_of_version(edition, model, version);
	xmlNode *node = add_figure(parent, figure);
	if (figure.state != FIGURE_NONE)
		tree_set(node, "cell", figure_cell_name(&arena, edition, cube_model_name(&edition->cube, model), NULL,
							edition->cube.version_names[version]));
	arena_finish(&arena);
	return node;
}

static void set_ratio(xmlNode *row, const char *name, double ratio)
{
	char text[40];
	snprintf(text, sizeof text, "%.9g", ratio);
	tree_set(row, name, text);
}

void figure_set_share(xmlNode *row, struct figure value, struct figure of)
{
	double share;
	if (figure_share(value, of, &share))
		set_ratio(row, "share", share);
}

void figure_set_change(xmlNode *row, struct figure value, struct figure before)
{
	double change;
	if (figure_change(value, before, &change))
		set_ratio(row, "change", change);
}
