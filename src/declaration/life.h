/* The life of each field over the versions of each client: its states against what transmissions carry. */
#ifndef VITRINE_DECLARATION_LIFE_H
#define VITRINE_DECLARATION_LIFE_H

#include <libxml/tree.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"

/* Holds a document that is valid by the schema, called `name` in messages, against these rules:
 * - the states of a field in one channel follow each other without gap or overlap up to the channel's last version
 *   (rule C8); before its first state the field was not there;
 * - a transmission carries no field whose state in that version says that it is not sent or is silent;
 * - a field that is collected in a version, always or under a condition, is carried by one of its transmissions. */
bool life_check(const char *name, xmlDoc *doc, struct arena *arena, struct error *err);

/* Whether a <state>, <purpose> or <recipient> holds in a client version: from a version at or before it to one at or after it, in that
 * version's channel; what names neither holds in all. */
bool life_covers(const xmlNode *span, const xmlNode *version);

/* The <state> of the field that holds in a client version, or NULL where none does. Of a checked declaration or a copy of it. */
const xmlNode *life_state(const xmlNode *field, const xmlNode *version);

#endif
