#include "declaration/jsonld.h"

#include <string.h>

#include "base/json.h"
#include "base/xml.h"
#include "declaration/vocabulary.h"

/* What is being written. */
struct graph {
	const xmlNode *root;
	const char *base, *language;
	struct arena arena;
	struct json json;
};

static const char *attribute(struct graph *graph, const xmlNode *node, const char *name)
{
	return xml_attribute(&graph->arena, node, name);
}

static const char *text_of(struct graph *graph, const xmlNode *parent, const char *child)
{
	return xml_text(&graph->arena, xml_child(parent, child));
}

static void add_id(struct graph *graph, const char *path, const char *id)
{
	json_member(&graph->json, "@id", arena_printf(&graph->arena, "%s%s%s", graph->base, path, id));
}

/* {"@id": "…"} as the value of a key. */
static void refer(struct graph *graph, const char *path, const char *id)
{
	json_open(&graph->json, '{');
	add_id(graph, path, id);
	json_close(&graph->json, '}');
}

static void refer_term(struct graph *graph, const char *term)
{
	json_open(&graph->json, '{');
	json_member(&graph->json, "@id", term);
	json_close(&graph->json, '}');
}

static void add_term(struct graph *graph, const char *key, const char *term)
{
	if (term == NULL)
		return;
	json_key(&graph->json, key);
	refer_term(graph, term);
}

/* The child texts of a name in all their languages. */
static void add_texts(struct graph *graph, const char *key, const xmlNode *parent, const char *element)
{
	if (xml_child(parent, element) == NULL)
		return;
	json_key(&graph->json, key);
	json_open(&graph->json, '[');
	for (const xmlNode *text = xml_child(parent, element); text != NULL; text = xml_next(text, element)) {
		const char *language = attribute(graph, text, "lang");
		json_open(&graph->json, '{');
		json_member(&graph->json, "@value", xml_text(&graph->arena, text));
		json_member(&graph->json, "@language", language != NULL ? language : graph->language);
		json_close(&graph->json, '}');
	}
	json_close(&graph->json, ']');
}

static void add_typed(struct graph *graph, const char *key, const char *value, const char *type)
{
	if (value == NULL)
		return;
	json_key(&graph->json, key);
	json_open(&graph->json, '{');
	json_member(&graph->json, "@value", value);
	json_member(&graph->json, "@type", type);
	json_close(&graph->json, '}');
}

/* A country as a term of DPV, or as text where it is undetermined or has no term. */
static void add_country(struct graph *graph, const char *key, const char *code)
{
	if (code == NULL || strlen(code) != 2 || strcmp(code, "XK") == 0)
		json_member(&graph->json, key, code);
	else
		add_term(graph, key, arena_printf(&graph->arena, "loc:%s", code));
}

#define PARTY "declaration.jsonld#party."

/* The parties that attribute `name` of the children refers to. */
static void add_parties(struct graph *graph, const char *key, const xmlNode *parent, const char *element, const char *name)
{
	if (xml_child(parent, element) == NULL)
		return;
	json_key(&graph->json, key);
	json_open(&graph->json, '[');
	for (const xmlNode *node = xml_child(parent, element); node != NULL; node = xml_next(node, element))
		refer(graph, PARTY, attribute(graph, node, name));
	json_close(&graph->json, ']');
}

static void add_with_role(struct graph *graph, const char *key, const char *role)
{
	bool found = false;
	for (const xmlNode *party = xml_child(graph->root, "party"); party != NULL; party = xml_next(party, "party")) {
		if (!xml_says(party, "role", role))
			continue;
		if (!found) {
			json_key(&graph->json, key);
			json_open(&graph->json, '[');
		}
		found = true;
		refer(graph, PARTY, attribute(graph, party, "id"));
	}
	if (found)
		json_close(&graph->json, ']');
}

static void write_context(struct graph *graph)
{
	json_key(&graph->json, "@context");
	json_open(&graph->json, '{');
	json_member(&graph->json, "dpv", "https://w3id.org/dpv#");
	json_member(&graph->json, "pd", "https://w3id.org/dpv/pd#");
	json_member(&graph->json, "gdpr", "https://w3id.org/dpv/legal/eu/gdpr#");
	json_member(&graph->json, "loc", "https://w3id.org/dpv/loc#");
	json_member(&graph->json, "local", arena_printf(&graph->arena, "%sdeclaration.jsonld#", graph->base));
	json_member(&graph->json, "rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#");
	json_member(&graph->json, "rdfs", "http://www.w3.org/2000/01/rdf-schema#");
	json_member(&graph->json, "xsd", "http://www.w3.org/2001/XMLSchema#");
	json_close(&graph->json, '}');
}

static void write_rights(struct graph *graph)
{
	if (xml_child(graph->root, "right") == NULL)
		return;
	json_key(&graph->json, "dpv:hasRight");
	json_open(&graph->json, '[');
	for (const xmlNode *right = xml_child(graph->root, "right"); right != NULL; right = xml_next(right, "right")) {
		json_open(&graph->json, '{');
		json_member(&graph->json, "@type", arena_printf(&graph->arena, "gdpr:%s", attribute(graph, right, "article")));
		add_texts(graph, "rdfs:comment", right, "how");
		json_close(&graph->json, '}');
	}
	json_close(&graph->json, ']');
}

static void write_measures(struct graph *graph)
{
	if (xml_child(graph->root, "measure") == NULL)
		return;
	json_key(&graph->json, "dpv:hasTechnicalOrganisationalMeasure");
	json_open(&graph->json, '[');
	for (const xmlNode *measure = xml_child(graph->root, "measure"); measure != NULL; measure = xml_next(measure, "measure")) {
		json_open(&graph->json, '{');
		json_member(&graph->json, "@type", "dpv:TechnicalOrganisationalMeasure");
		add_texts(graph, "rdfs:label", measure, "text");
		json_close(&graph->json, '}');
	}
	json_close(&graph->json, ']');
}

static void write_processes(struct graph *graph)
{
	json_key(&graph->json, "dpv:hasProcess");
	json_open(&graph->json, '[');
	for (const xmlNode *channel = xml_child(graph->root, "channel"); channel != NULL; channel = xml_next(channel, "channel"))
		for (const xmlNode *version = xml_child(channel, "version"); version != NULL; version = xml_next(version, "version"))
			for (const xmlNode *node = xml_child(version, "transmission"); node != NULL; node = xml_next(node, "transmission"))
				refer(graph, "transport/index.html#", attribute(graph, node, "id"));
	for (const xmlNode *node = xml_child(graph->root, "transfer"); node != NULL; node = xml_next(node, "transfer"))
		refer(graph, "declaration.jsonld#transfer.", attribute(graph, node, "importer"));
	json_close(&graph->json, ']');
}

static void write_notice(struct graph *graph)
{
	const char *standing = attribute(graph, graph->root, "standing");
	json_open(&graph->json, '{');
	add_id(graph, "declaration.jsonld", "");
	json_member(&graph->json, "@type", "dpv:PrivacyNotice");
	add_typed(graph, "local:issue", attribute(graph, graph->root, "version"), "xsd:integer");
	add_typed(graph, "local:issued", attribute(graph, graph->root, "issued"), "xsd:date");
	json_member(&graph->json, "local:standing", standing != NULL ? standing : "own");
	json_member(&graph->json, "local:exhaustive", attribute(graph, xml_child(graph->root, "exhaustive"), "value"));
	add_with_role(graph, "dpv:hasDataController", "controller");
	add_with_role(graph, "dpv:hasDataProcessor", "processor");
	add_with_role(graph, "dpv:hasDataProtectionOfficer", "dpo");
	add_with_role(graph, "dpv:hasRepresentative", "representative");
	add_with_role(graph, "dpv:hasAuthority", "authority");
	if (xml_child(graph->root, "persons") != NULL) {
		json_key(&graph->json, "dpv:hasDataSubject");
		json_open(&graph->json, '{');
		json_member(&graph->json, "@type", "dpv:DataSubject");
		add_texts(graph, "rdfs:label", graph->root, "persons");
		json_close(&graph->json, '}');
	}
	write_rights(graph);
	write_measures(graph);
	write_processes(graph);
	json_close(&graph->json, '}');
}

static void write_party(struct graph *graph, const xmlNode *party)
{
	const xmlNode *contact = xml_child(party, "contact");
	json_open(&graph->json, '{');
	add_id(graph, PARTY, attribute(graph, party, "id"));
	json_member(&graph->json, "@type", vocabulary_role(attribute(graph, party, "role")));
	json_member(&graph->json, "dpv:hasName", text_of(graph, party, "name"));
	if (xml_child(party, "address") != NULL)
		json_member(&graph->json, "dpv:hasAddress", text_of(graph, party, "address"));
	add_country(graph, "dpv:hasCountry", text_of(graph, party, "country"));
	if (contact != NULL) {
		json_key(&graph->json, "dpv:hasContact");
		json_open(&graph->json, '[');
		for (; contact != NULL; contact = xml_next(contact, "contact"))
			json_string(&graph->json, attribute(graph, contact, "href"));
		json_close(&graph->json, ']');
	}
	json_close(&graph->json, '}');
}

static void write_states(struct graph *graph, const xmlNode *field)
{
	json_key(&graph->json, "local:state");
	json_open(&graph->json, '[');
	for (const xmlNode *state = xml_child(field, "state"); state != NULL; state = xml_next(state, "state")) {
		json_open(&graph->json, '{');
		json_member(&graph->json, "local:value", attribute(graph, state, "value"));
		json_member(&graph->json, "local:fromVersion", attribute(graph, state, "from"));
		json_member(&graph->json, "local:toVersion", attribute(graph, state, "to"));
		add_texts(graph, "local:condition", state, "condition");
		json_close(&graph->json, '}');
	}
	json_close(&graph->json, ']');
}

static void write_purposes(struct graph *graph, const xmlNode *field)
{
	json_key(&graph->json, "dpv:hasPurpose");
	json_open(&graph->json, '[');
	for (const xmlNode *purpose = xml_child(field, "purpose"); purpose != NULL; purpose = xml_next(purpose, "purpose")) {
		json_open(&graph->json, '{');
		json_member(&graph->json, "@type", "dpv:Purpose");
		add_texts(graph, "rdfs:label", purpose, "text");
		add_term(graph, "dpv:hasLegalBasis", vocabulary_basis(attribute(graph, purpose, "basis"), &graph->arena));
		add_term(graph, "dpv:hasNecessity", vocabulary_necessity(attribute(graph, purpose, "necessity")));
		add_texts(graph, "local:interest", purpose, "interest");
		add_texts(graph, "dpv:hasConsequence", purpose, "consequence");
		json_member(&graph->json, "local:fromVersion", attribute(graph, purpose, "from"));
		json_member(&graph->json, "local:toVersion", attribute(graph, purpose, "to"));
		json_close(&graph->json, '}');
	}
	json_close(&graph->json, ']');
}

static void write_retention(struct graph *graph, const xmlNode *field)
{
	const xmlNode *retention = xml_child(field, "retention");
	const char *type = vocabulary_duration(attribute(graph, retention, "kind"));
	if (type == NULL)
		return;
	json_key(&graph->json, "dpv:hasStorageCondition");
	json_open(&graph->json, '{');
	json_member(&graph->json, "@type", "dpv:StorageDuration");
	json_key(&graph->json, "dpv:hasDuration");
	json_open(&graph->json, '{');
	json_member(&graph->json, "@type", type);
	add_typed(graph, "local:duration", attribute(graph, retention, "duration"), "xsd:duration");
	add_texts(graph, "rdfs:comment", retention, "criteria");
	json_close(&graph->json, '}');
	json_close(&graph->json, '}');
}

static void write_field(struct graph *graph, const xmlNode *field)
{
	json_open(&graph->json, '{');
	json_member(&graph->json, "@id",
		    arena_printf(&graph->arena, "%scollected/%s/index.html", graph->base, attribute(graph, field, "id")));
	json_key(&graph->json, "@type");
	json_open(&graph->json, '[');
	json_string(&graph->json, vocabulary_origin(text_of(graph, field, "origin")));
	json_string(&graph->json, attribute(graph, field, "category"));
	json_close(&graph->json, ']');
	add_texts(graph, "rdfs:label", field, "label");
	add_texts(graph, "rdfs:comment", field, "description");
	json_member(&graph->json, "local:wireName", attribute(graph, field, "wire-name"));
	json_member(&graph->json, "local:dataType", attribute(graph, field, "type"));
	json_member(&graph->json, "local:unit", attribute(graph, field, "unit"));
	json_member(&graph->json, "local:identifies", text_of(graph, field, "identifies"));
	add_texts(graph, "dpv:hasDataSource", field, "provenance");
	write_states(graph, field);
	write_purposes(graph, field);
	write_retention(graph, field);
	add_parties(graph, "dpv:hasRecipient", field, "recipient", "party");
	json_close(&graph->json, '}');
}

static void write_endpoints(struct graph *graph, const xmlNode *transmission)
{
	json_key(&graph->json, "local:endpoint");
	json_open(&graph->json, '[');
	for (const xmlNode *node = xml_child(transmission, "endpoint"); node != NULL; node = xml_next(node, "endpoint")) {
		json_open(&graph->json, '{');
		json_member(&graph->json, "local:scheme", attribute(graph, node, "scheme"));
		json_member(&graph->json, "local:host", attribute(graph, node, "host"));
		json_member(&graph->json, "local:path", attribute(graph, node, "path"));
		add_country(graph, "dpv:hasCountry", attribute(graph, node, "country"));
		add_typed(graph, "local:asOf", attribute(graph, node, "as-of"), "xsd:date");
		json_close(&graph->json, '}');
	}
	json_close(&graph->json, ']');
}

/* Encryption of the connection and of the message. */
static void write_protection(struct graph *graph, const xmlNode *transmission)
{
	const xmlNode *protection = xml_child(transmission, "protection");
	bool connection = xml_says(protection, "transport", "TLS");
	bool message = !xml_says(protection, "message", "none") && !xml_says(protection, "message", "undetermined");
	if (connection || message) {
		json_key(&graph->json, "dpv:hasTechnicalMeasure");
		json_open(&graph->json, '[');
		if (connection)
			refer_term(graph, "dpv:NetworkSecurityProtocols");
		refer_term(graph, "dpv:EncryptionInTransfer");
		json_close(&graph->json, ']');
	}
	json_member(&graph->json, "local:transportProtection", attribute(graph, protection, "transport"));
	json_member(&graph->json, "local:messageProtection", attribute(graph, protection, "message"));
}

static void write_trigger(struct graph *graph, const xmlNode *transmission)
{
	const xmlNode *trigger = xml_child(transmission, "trigger");
	json_member(&graph->json, "local:trigger", attribute(graph, trigger, "kind"));
	add_typed(graph, "local:period", attribute(graph, trigger, "period"), "xsd:duration");
	add_term(graph, "dpv:hasFrequency", vocabulary_frequency(attribute(graph, trigger, "kind"), attribute(graph, trigger, "occurrences")));
	add_term(graph, "dpv:hasEntityControl", vocabulary_control(attribute(graph, xml_child(transmission, "control"), "kind")));
	json_member(&graph->json, "local:noticeMoment", attribute(graph, xml_child(transmission, "notice"), "moment"));
}

static void write_transmission(struct graph *graph, const xmlNode *transmission)
{
	json_open(&graph->json, '{');
	add_id(graph, "transport/index.html#", attribute(graph, transmission, "id"));
	json_member(&graph->json, "@type", "dpv:Process");
	json_member(&graph->json, "local:clientVersion", attribute(graph, transmission->parent, "id"));
	add_texts(graph, "local:client", transmission->parent->parent, "name");
	json_key(&graph->json, "dpv:hasProcessing");
	json_open(&graph->json, '[');
	refer_term(graph, "dpv:Collect");
	refer_term(graph, "dpv:Transmit");
	json_close(&graph->json, ']');
	write_trigger(graph, transmission);
	write_endpoints(graph, transmission);
	add_parties(graph, "dpv:hasRecipient", transmission, "endpoint", "operator");
	write_protection(graph, transmission);
	json_key(&graph->json, "dpv:hasPersonalData");
	json_open(&graph->json, '[');
	for (const xmlNode *node = xml_child(transmission, "carries"); node != NULL; node = xml_next(node, "carries"))
		refer(graph, "collected/", arena_printf(&graph->arena, "%s/index.html", attribute(graph, node, "field")));
	json_close(&graph->json, ']');
	json_close(&graph->json, '}');
}

static void write_transfer(struct graph *graph, const xmlNode *transfer)
{
	json_open(&graph->json, '{');
	add_id(graph, "declaration.jsonld#transfer.", attribute(graph, transfer, "importer"));
	json_member(&graph->json, "@type", "dpv:CrossBorderTransfer");
	json_key(&graph->json, "dpv:hasDataImporter");
	refer(graph, PARTY, attribute(graph, transfer, "importer"));
	add_country(graph, "dpv:hasThirdCountry", attribute(graph, transfer, "to"));
	if (!xml_says(transfer, "mechanism", "undetermined"))
		add_term(graph, "dpv:hasLegalBasis", arena_printf(&graph->arena, "gdpr:%s", attribute(graph, transfer, "mechanism")));
	add_texts(graph, "rdfs:comment", transfer, "document");
	json_close(&graph->json, '}');
}

static void write_claim(struct graph *graph, const xmlNode *claim)
{
	json_open(&graph->json, '{');
	add_id(graph, "declaration.jsonld#claim.", attribute(graph, claim, "id"));
	json_member(&graph->json, "@type", "local:Claim");
	json_member(&graph->json, "local:about", attribute(graph, claim, "about"));
	json_key(&graph->json, "local:by");
	refer(graph, PARTY, attribute(graph, claim, "by"));
	json_member(&graph->json, "local:date", attribute(graph, claim, "date"));
	json_member(&graph->json, "local:stance", attribute(graph, claim, "stance"));
	json_member(&graph->json, "local:value", text_of(graph, claim, "value"));
	add_texts(graph, "rdfs:comment", claim, "words");
	json_close(&graph->json, '}');
}

static void write_local_term(struct graph *graph, const struct local_term *term)
{
	json_open(&graph->json, '{');
	json_member(&graph->json, "@id", arena_printf(&graph->arena, "local:%s", term->name));
	json_member(&graph->json, "@type", term->parent != NULL ? "rdfs:Class" : "rdf:Property");
	if (term->parent != NULL)
		add_term(graph, "rdfs:subClassOf", term->parent);
	json_member(&graph->json, "rdfs:label", term->label);
	json_member(&graph->json, "rdfs:comment", term->comment);
	json_close(&graph->json, '}');
}

static void write_each(struct graph *graph, const xmlNode *parent, const char *element,
		       void (*write)(struct graph *graph, const xmlNode *node))
{
	for (const xmlNode *node = xml_child(parent, element); node != NULL; node = xml_next(node, element))
		write(graph, node);
}

static void write_channel(struct graph *graph, const xmlNode *channel)
{
	for (const xmlNode *version = xml_child(channel, "version"); version != NULL; version = xml_next(version, "version"))
		write_each(graph, version, "transmission", write_transmission);
}

void jsonld_write(const struct declaration *declaration, const char *base_url, struct text *out)
{
	struct graph graph = { .root = xmlDocGetRootElement(declaration->doc), .base = base_url, .json = { .out = out } };
	graph.language = attribute(&graph, graph.root, "lang");
	json_open(&graph.json, '{');
	write_context(&graph);
	json_key(&graph.json, "@graph");
	json_open(&graph.json, '[');
	write_notice(&graph);
	write_each(&graph, graph.root, "party", write_party);
	write_each(&graph, graph.root, "field", write_field);
	write_each(&graph, graph.root, "channel", write_channel);
	write_each(&graph, graph.root, "transfer", write_transfer);
	write_each(&graph, graph.root, "claim", write_claim);
	for (const struct local_term *term = jsonld_terms; term->name != NULL; term++)
		write_local_term(&graph, term);
	json_close(&graph.json, ']');
	json_close(&graph.json, '}');
	text_add_char(out, '\n');
	arena_finish(&graph.arena);
}
