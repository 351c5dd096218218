/* Names for addresses and files, made from any label: "Norda 5 Pro+" → "norda-5-pro". */
#ifndef VITRINE_SITE_SLUG_H
#define VITRINE_SITE_SLUG_H

#include <stddef.h>

#include "base/arena.h"

enum { SLUG_LENGTH_MAX = 60 };

/* At most SLUG_LENGTH_MAX lower-case ASCII letters, digits and single '-', neither first nor last; never empty and
 * never a name that Windows reserves. Letters lose their marks (NFKD). Eight digits of the label's SHA-256 are added
 * where the label was cut, or left nothing, or is reserved. `label` is UTF-8. */
char *slug_make(struct arena *arena, const char *label);

/* One slug a label, in the same order, different for different labels: those that would share one each get digits
 * of their SHA-256. What a label gets depends on the set of labels, not on their order. */
const char **slug_all(struct arena *arena, const char *const *labels, size_t count);

#endif
