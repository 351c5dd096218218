/* Numbers in, shapes out: the five kinds of chart. Layout only: nothing here opens a file, and nothing here formats a
 * number in a language, since texts come ready from the caller.
 *
 * The structs and all that they point at are the caller's and must outlive the drawing, which keeps pointers to their
 * strings. All strings are UTF-8. Each layout refuses (ERROR_REFUSED) a published number that is negative, infinite or
 * not a number, and sizes that no chart fits in; on failure `out` is untouched. */
#ifndef VITRINE_CHART_CHART_H
#define VITRINE_CHART_CHART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "chart/atlas.h"
#include "chart/drawing.h"
#include "chart/measure.h"

/* Zero, withheld and no data are three different things, and look so. */
enum chart_state {
	CHART_PUBLISHED, /* `number` is drawn */
	CHART_WITHHELD,  /* `number` is never looked at; the mark's size says nothing */
	CHART_NO_DATA,   /* `number` is never looked at */
};

struct chart_value {
	enum chart_state state;
	double number;    /* at least 0 */
	const char *text; /* in the reader's language: "1,234", "[c]", "[x]"; NULL is "" */
	bool revised;     /* series: differs from what an earlier edition said; drawn as an open circle */
};

/* What all charts have. */
struct chart_frame {
	struct fonts *fonts; /* of the calling thread */
	const char *id;      /* prefix of ids in the SVG: letters, digits, hyphens; unique in a page */
	const char *language;
	bool right_to_left;
	const char *title, *subtitle, *source, *description; /* NULL is "" */
	bool words; /* draws title, subtitle and source too, on a ground of its own: for a chart that travels alone */
	double width;  /* px, at least 240; below 480 the layout is the narrow one */
	double height; /* px; 0 takes what the content needs or looks best */
};

/* Ranked horizontal bars, in the order given. */
struct chart_bar {
	const char *label; /* shortened with "…" where it is too long */
	const char *note;  /* second line, smaller: "12.3% · +4.0%"; or NULL */
	struct chart_value value;
	bool muted; /* stands back: "all others" */
};

struct chart_bars {
	struct chart_frame frame;
	const struct chart_bar *rows;
	size_t count;
	double maximum; /* number of the longest possible bar; 0 is the largest number of the rows */
};

/* What axes over quarters need. */
struct chart_quarters {
	int first;               /* a period of base/period.h */
	size_t count;            /* at least 1 */
	const char *quarters[4]; /* "Q1" … "Q4" in the language; NULL is that */
	bool fractions;          /* numbers are shares, so that an axis may have steps below 1 */
	/* Text of a tick mark. It must last as long as the drawing. */
	const char *(*format)(double value, void *context);
	void *context;
	const char *withheld_label; /* said below beside the mark of a withheld figure, if there is one; or NULL */
	const char *no_data_label, *revised_label; /* likewise */
};

/* One to four lines over quarters. A gap is bridged by dashes and marked at the base line, never filled in. */
struct chart_line {
	const char *label;                /* beside the end of the line; NULL or "" is none */
	const struct chart_value *values; /* one for each quarter; the text of the last is shown where the label is */
};

struct chart_event {
	int period;
	const char *label;
};

struct chart_series {
	struct chart_frame frame;
	struct chart_quarters axis;
	const struct chart_line *lines;
	size_t count;
	/* Those outside the quarters are left out. In order of time; more than four close together lose labels. */
	const struct chart_event *events;
	size_t event_count;
};

/* Stacked columns over quarters: versions in use. The first band (the newest) is at the bottom and darkest. */
struct chart_band {
	const char *label;
	const struct chart_value *values; /* one for each quarter: counts, or shares */
	bool other;                       /* the grey band of all the rest; at most one, the last */
};

struct chart_stack {
	struct chart_frame frame;
	struct chart_quarters axis;
	const struct chart_band *bands;
	size_t count; /* 1 to 6, and "other" */
	double maximum; /* top of the axis, as 1 for shares; 0 is chosen by the highest column */
};

/* World map in classes. */
struct chart_area {
	const char *code; /* ISO 3166-1 alpha-2 */
	const char *name; /* for the words of its shape */
	struct chart_value value;
};

struct chart_map {
	struct chart_frame frame;
	const struct atlas *atlas;
	const struct chart_area *areas;
	size_t count;
	/* Class i holds the numbers above limits[i-1] and up to limits[i]; the last has no upper limit: classes - 1
	 * limits, rising (scale_classes chooses them), and `classes` texts for the legend. Zero is no class. */
	const double *limits;
	const char *const *class_labels;
	size_t classes;          /* 1 to 6 */
	const char *zero_label, *withheld_label, *no_data_label; /* legend; each only where it occurs, the last always; NULL: none */
};

/* How messages travel: for each transmission of a client version, what happens in order between the user, the device, the
 * receiving end and further recipients. Texts come ready; NULL or "" leaves that part out. Unknown parts are dotted and
 * bear a question mark. */
enum chart_told { CHART_TOLD_BEFORE, CHART_TOLD_AT, CHART_TOLD_AFTER, CHART_TOLD_NEVER, CHART_TOLD_UNKNOWN };
enum chart_choice { CHART_CHOICE_ASKED, CHART_CHOICE_OFFERED, CHART_CHOICE_LATER, CHART_CHOICE_NONE, CHART_CHOICE_UNKNOWN };
enum chart_guard { CHART_GUARD_CLOSED, CHART_GUARD_OPEN, CHART_GUARD_UNKNOWN };

struct chart_receiver {
	const char *address; /* scheme, host and path: broken where it is too long */
	const char *name;    /* who runs it */
	const char *place;   /* where it stands */
	bool unknown;        /* the address is */
};

struct chart_transmission {
	const char *number, *id; /* as the section of the page has them: "1" */
	enum chart_told told;    /* when relative to the first message, which places it */
	const char *notice;
	enum chart_choice answer; /* asked or offered before the first message, or only after it */
	const char *choice;
	bool trigger_unknown;
	const char *trigger, *occasion; /* what sets it off; the same in more words */
	const struct chart_receiver *receivers;
	size_t receiver_count; /* at least 1 */
	enum chart_guard guard;
	bool sealed; /* the message itself is encrypted */
	const char *protection, *seal, *bearer;
	const char *fields, *identifying; /* "9 fields"; which of them single out a device */
	const char *repetition;           /* "every month, 12 times at most" */
	const char *const *arrival;       /* what happens at the receiving end, a line each */
	size_t arrival_count;
	const char *const *recipients;
	size_t recipient_count;
};

struct chart_sequence {
	struct chart_frame frame;
	const char *user, *device, *receiver, *others; /* heads of the four columns */
	const struct chart_transmission *transmissions;
	size_t count; /* at least 1 */
};

bool chart_bars(const struct chart_bars *bars, struct arena *arena, struct drawing *out, struct error *err);
bool chart_series(const struct chart_series *series, struct arena *arena, struct drawing *out, struct error *err);
bool chart_stack(const struct chart_stack *stack, struct arena *arena, struct drawing *out, struct error *err);

/* Areas that have neither shape nor point come back as out->not_drawn. */
bool chart_map(const struct chart_map *map, struct arena *arena, struct drawing *out, struct error *err);

/* In the wide form time runs down four columns and messages across; in the narrow one all is one line from top to bottom. */
bool chart_sequence(const struct chart_sequence *sequence, struct arena *arena, struct drawing *out, struct error *err);

#endif
