/* Countries (ISO 3166-1 alpha-2, and XK) and the UN M49 regions that hold them, from ICU's copy of CLDR. */
#ifndef VITRINE_BASE_AREA_H
#define VITRINE_BASE_AREA_H

#include <stdbool.h>
#include <stddef.h>

enum { AREA_NAME_SIZE = 128 };

/* The whole world, as an area code in files and pages. */
#define AREA_WORLD "_T"

/* Whether the bytes are an assigned ISO 3166-1 alpha-2 code in capitals, or XK. Cheap, and safe in threads
 * once area_init has run. */
void area_init(void);
bool area_is_country(const char *code, size_t length);

/* Whether GDPR holds there as law of its own: the 27 of the European Union with their regions that ISO 3166-1 lists apart (Articles 52 TEU and
 * 355(1) and (4) TFEU), and Iceland, Liechtenstein, Norway without Svalbard (EEA Joint Committee Decision No 154/2018;
 * EEA Agreement, Protocol 40). */
bool area_is_eea(const char *code);

/* M49 code of the continental region ("002", "009", "019", "142", "150") that holds the country. */
const char *area_region(const char *country);

/* Name of a country or region in a language ("fr"), UTF-8; AREA_WORLD is the world. The code where ICU has no name. */
void area_name(const char *code, const char *language, char out[AREA_NAME_SIZE]);

#endif
