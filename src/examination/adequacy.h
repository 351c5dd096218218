/* Adequacy decisions of the European Commission: GDPR, Article 45(3). Transfers to a country that has one need no other ground. */
#ifndef VITRINE_EXAMINATION_ADEQUACY_H
#define VITRINE_EXAMINATION_ADEQUACY_H

enum adequacy {
	ADEQUACY_NONE,
	ADEQUACY_PARTIAL, /* only for some organisations there, so that the importer has to be one of them */
	ADEQUACY_FULL
};

/* As of ADEQUACY_AS_OF; decisions come and are struck down (Schrems I, 2015; Schrems II, 2020): to be looked up again with each release. */
#define ADEQUACY_AS_OF "2026-11-24"

/* Of a country by its ISO 3166-1 code. */
enum adequacy adequacy_of(const char *country);

#endif
