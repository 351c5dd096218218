#include "declaration/vocabulary.h"

#include <string.h>

#include "declaration/jsonld.h"

struct pair {
	const char *word, *term;
};

/* The term of the word in pairs ended by one without a word, whose term stands for all others. */
static const char *look_up(const struct pair *pairs, const char *word)
{
	while (pairs->word != NULL && (word == NULL || strcmp(pairs->word, word) != 0))
		pairs++;
	return pairs->term;
}

const char *vocabulary_role(const char *role)
{
	static const struct pair pairs[] = {
		{ "controller", "dpv:DataController" },
		{ "joint-controller", "dpv:JointDataControllers" },
		{ "processor", "dpv:DataProcessor" },
		{ "recipient", "dpv:Recipient" },
		{ "dpo", "dpv:DataProtectionOfficer" },
		{ "representative", "dpv:Representative" },
		{ "authority", "dpv:DataProtectionAuthority" },
		{ "third-party", "dpv:ThirdParty" },
		{ NULL, "local:Party" },
	};
	return look_up(pairs, role);
}

const char *vocabulary_origin(const char *origin)
{
	static const struct pair pairs[] = {
		{ "device-read", "dpv:CollectedPersonalData" },
		{ "factory-set", "dpv:CollectedPersonalData" },
		{ "user-entered", "dpv:ProvidedPersonalData" },
		{ "network-observed", "dpv:ObservedPersonalData" },
		{ "server-derived", "dpv:DerivedPersonalData" },
		{ NULL, "dpv:PersonalData" },
	};
	return look_up(pairs, origin);
}

const char *vocabulary_basis(const char *basis, struct arena *arena)
{
	return strncmp(basis, "A6-", 3) == 0 ? arena_printf(arena, "gdpr:%s", basis) : NULL;
}

const char *vocabulary_necessity(const char *necessity)
{
	static const struct pair pairs[] = { { "required", "dpv:Required" }, { "optional", "dpv:Optional" }, { NULL, NULL } };
	return look_up(pairs, necessity);
}

const char *vocabulary_duration(const char *kind)
{
	static const struct pair pairs[] = {
		{ "duration", "dpv:TemporalDuration" },
		{ "until-event", "dpv:UntilEventDuration" },
		{ "criteria", "dpv:IndeterminateDuration" },
		{ "endless", "dpv:EndlessDuration" },
		{ NULL, NULL },
	};
	return look_up(pairs, kind);
}

const char *vocabulary_control(const char *kind)
{
	static const struct pair pairs[] = {
		{ "opt-in", "dpv:OptingInToProcess" },
		{ "opt-out", "dpv:OptingOutFromProcess" },
		{ "none", "dpv:CannotOptOutFromProcess" },
		{ NULL, NULL },
	};
	return look_up(pairs, kind);
}

const char *vocabulary_frequency(const char *trigger, const char *occurrences)
{
	static const struct pair pairs[] = {
		{ "first-power-on", "dpv:SingularFrequency" },
		{ "event", "dpv:SporadicFrequency" },
		{ "manual", "dpv:SporadicFrequency" },
		{ NULL, NULL },
	};
	return occurrences != NULL && strcmp(occurrences, "1") == 0 ? "dpv:SingularFrequency" : look_up(pairs, trigger);
}

const struct local_term jsonld_terms[] = {
	{ "IMEI", "pd:UID", "IMEI", "International Mobile Equipment Identity of a device (3GPP TS 23.003)." },
	{ "SerialNumber", "pd:UID", "Serial number", "Number that a maker gives to one device." },
	{ "Cell", "pd:Location", "Cell", "Cell of a cellular network that serves a device, from which a place can be found." },
	{ "Party", "dpv:LegalEntity", "Party", "A person or body whose part is not determined." },
	{ "Claim", "dpv:Context", "Claim", "What somebody said of one thing that is declared." },
	{ "issue", NULL, "issue", "Number of the issue of the declaration." },
	{ "issued", NULL, "issued", "Day of the issue." },
	{ "standing", NULL, "standing", "Whether the controller declares its own collection, or others compiled it from published sources." },
	{ "exhaustive", NULL, "exhaustive", "Whether everything that is collected is listed." },
	{ "wireName", NULL, "name on the wire", "Name of a field in the message; \"-\" where the network itself gives it." },
	{ "dataType", NULL, "data type", "Type or format of a field's value." },
	{ "unit", NULL, "unit", "Unit of a field's value." },
	{ "identifies", NULL, "identifies", "Whether a field singles out a device or a person." },
	{ "state", NULL, "state", "What happens to a field in a run of client versions." },
	{ "value", NULL, "value", "The state itself, or what a claim says." },
	{ "fromVersion", NULL, "from version", "First client version." },
	{ "toVersion", NULL, "to version", "Last client version; absent where there is none yet." },
	{ "condition", NULL, "condition", "When a field is collected, if not always." },
	{ "interest", NULL, "interest", "The legitimate interest pursued." },
	{ "duration", NULL, "duration", "Length of time for which a field is kept." },
	{ "client", NULL, "client", "Name of the client that sends." },
	{ "clientVersion", NULL, "client version", "The version of the client that sends." },
	{ "trigger", NULL, "trigger", "What makes a message leave the device." },
	{ "period", NULL, "period", "Time between two messages." },
	{ "noticeMoment", NULL, "moment of notice", "When the user is told: before, at or after the first message, or never." },
	{ "endpoint", NULL, "endpoint", "Where a message goes." },
	{ "scheme", NULL, "scheme", "Protocol of an endpoint." },
	{ "host", NULL, "host", "Host name of an endpoint." },
	{ "path", NULL, "path", "Path or topic of an endpoint." },
	{ "asOf", NULL, "as of", "Day on which an endpoint was so." },
	{ "transportProtection", NULL, "protection of the connection", "Encryption of the connection." },
	{ "messageProtection", NULL, "protection of the message", "Encryption of the message itself." },
	{ "about", NULL, "about", "What a claim is about: an id, a path below it, and a client version." },
	{ "by", NULL, "by", "Who made a claim." },
	{ "date", NULL, "date", "When a claim was made: a day, a month or a year." },
	{ "stance", NULL, "stance", "What a claim does to earlier ones." },
	{ 0 },
};
