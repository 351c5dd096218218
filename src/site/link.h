/* Links between the files of a site, relative, so that a copy on a disk works as well as a server. Paths are written
 * from the site's root with '/': "fr/models/norda-5/index.html". */
#ifndef VITRINE_SITE_LINK_H
#define VITRINE_SITE_LINK_H

#include <stdbool.h>

#include "base/text.h"

/* Appends the link that leads from the page at path `from` to the file at path `to`, which may end in "#fragment".
 * What a URL cannot hold as it is (':' too, lest it make a scheme) is percent-encoded (RFC 3986, section 2.1).
 * False, and nothing appended, where `to` is no path inside the site: empty, absolute, or with an empty, "." or ".."
 * segment. */
bool link_relative(struct text *out, const char *from, const char *to);

/* The same to PREFIX + `to`: `prefix` is "" or a folder that ends in '/'. */
bool link_relative_in(struct text *out, const char *from, const char *prefix, const char *to);

#endif
