/* The life of each field over the versions of each client: its states against what transmissions carry. */
#ifndef VITRINE_DECLARATION_LIFE_H
#define VITRINE_DECLARATION_LIFE_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum life_fault {
	LIFE_ENDS,    /* a <state> whose `to` does not follow its `from` in one channel: nothing more is said of its field */
	LIFE_OVERLAP, /* a <state> that begins before another of its field has ended: what is carried is not held against them */
	LIFE_GAP,     /* a <field> that has a state in a version and none in the next one of the channel */
	LIFE_CARRIED, /* a <carries> of a field whose state says that it is not sent, or that was not there yet */
	LIFE_UNSENT   /* a <state> that says collected, always or under a condition, in a version that does not carry the field */
};

struct life_problem {
	enum life_fault fault;
	const xmlNode *node;
	const xmlNode *version;           /* the first client version where it is so */
	const struct life_problem *next;
};

/* What is wrong with the life of each field of a document that is valid by the schema, field by field in its order: at most one
 * problem of a kind for each <state>, <carries>, and field in a channel. NULL: nothing. The list lives in the arena. */
const struct life_problem *life_examine(xmlDoc *doc, struct arena *arena);

/* Whether what the @from and @to of a <state>, <purpose> or <recipient> span includes the client version: from a version at or before it to one
 * at or after it in its channel; all versions of all channels where there is neither. */
bool life_covers(const xmlNode *span, const xmlNode *version);

/* The first <state> of the field that covers a client version, or NULL where none does. Of any document that is valid by the schema. */
const xmlNode *life_state(const xmlNode *field, const xmlNode *version);

#endif
