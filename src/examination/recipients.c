#include "examination/recipients.h"

#include <string.h>

#include "base/area.h"
#include "base/labels.h"
#include "base/xml.h"
#include "declaration/life.h"
#include "examination/adequacy.h"
#include "examination/declared.h"
#include "examination/examination.h"

static const char *country_of(struct examination *examination, const xmlNode *party)
{
	return xml_text(examination->arena, xml_child(party, "country"));
}

static void look_at_recipient(struct examination *examination, const xmlNode *recipient)
{
	const xmlNode *party = xml_referred(recipient, "party"), *name = xml_child(party, "name");
	examined(examination);
	if (xml_says(party, "role", "undetermined") || !declared_said(name))
		examination_silent(examination, recipient, NULL, xml_text(examination->arena, name));
	else if (xml_says(party, "role", "third-party"))
		examination_fail(examination, recipient, NULL, xml_text(examination->arena, name));
}

void check_g5_recipients(struct examination *examination)
{
	for (const xmlNode *field = xml_child(examination->root, "field"); field != NULL; field = xml_next(field, "field"))
		for (const xmlNode *node = xml_child(field, "recipient"); node != NULL; node = xml_next(node, "recipient"))
			look_at_recipient(examination, node);
}

static bool receives(const xmlNode *field, const char *party, const xmlNode *version)
{
	for (const xmlNode *node = xml_child(field, "recipient"); node != NULL; node = xml_next(node, "recipient"))
		if (xml_says(node, "party", party) && life_covers(node, version))
			return true;
	return false;
}

static bool carries_to(const xmlNode *transmission, const char *field, const char *operator)
{
	return xml_child_saying(transmission, "endpoint", "operator", operator) != NULL &&
	       xml_child_saying(transmission, "carries", "field", field) != NULL;
}

/* Whether an earlier transmission of the same version brought the field to the same party, which was told then. */
static bool was_told(const xmlNode *transmission, const char *field, const char *operator)
{
	const xmlNode *earlier = xml_child(transmission->parent, "transmission");
	while (earlier != transmission && !carries_to(earlier, field, operator))
		earlier = xml_next(earlier, "transmission");
	return earlier != transmission;
}

/* What is derived on a server need not be so on the one that the device reaches: its operator may never see it. */
static void look_at_carried(struct examination *examination, const xmlNode *carries, const char *operator, const char *name)
{
	const xmlNode *field = xml_referred(carries, "field"), *transmission = carries->parent;
	const char *id = xml_attribute(examination->arena, carries, "field");
	if (xml_text_is(xml_child(field, "origin"), "server-derived"))
		return;
	examined(examination);
	if (receives(field, operator, transmission->parent) || was_told(transmission, id, operator))
		return;
	examination_fail(examination, field, NULL, name);
	examination_practice(examination, transmission->parent);
}

/* Whether an endpoint before this one in its transmission has the same operator. */
static bool is_repeated(const xmlNode *endpoint, const char *operator)
{
	const xmlNode *earlier = xml_child(endpoint->parent, "endpoint");
	while (earlier != endpoint && !xml_says(earlier, "operator", operator))
		earlier = xml_next(earlier, "endpoint");
	return earlier != endpoint;
}

static void look_at_operator(struct examination *examination, const xmlNode *endpoint)
{
	const char *operator = xml_attribute(examination->arena, endpoint, "operator");
	const char *name = xml_text(examination->arena, xml_child(xml_referred(endpoint, "operator"), "name"));
	if (is_repeated(endpoint, operator))
		return;
	for (const xmlNode *node = xml_child(endpoint->parent, "carries"); node != NULL; node = xml_next(node, "carries"))
		look_at_carried(examination, node, operator, name);
}

static void each_endpoint(struct examination *examination, void (*look)(struct examination *examination, const xmlNode *endpoint))
{
	const xmlNode *root = examination->root, *transmission = NULL;
	while ((transmission = declared_transmission(root, transmission)) != NULL)
		for (const xmlNode *node = xml_child(transmission, "endpoint"); node != NULL; node = xml_next(node, "endpoint"))
			look(examination, node);
}

void check_g6_operators(struct examination *examination)
{
	each_endpoint(examination, look_at_operator);
}

static bool has_transfer(const struct examination *examination, const char *importer, const char *country)
{
	const xmlNode *transfer = xml_child(examination->root, "transfer");
	while (transfer != NULL && !(xml_says(transfer, "importer", importer) && xml_says(transfer, "to", country)))
		transfer = xml_next(transfer, "transfer");
	return transfer != NULL;
}

/* Data are in a country, at a party: said at a node. */
static void examine_country(struct examination *examination, const xmlNode *node, const char *party, const char *country)
{
	bool unknown = strcmp(country, "undetermined") == 0;
	if (!unknown && area_is_eea(country))
		return;
	examined(examination);
	if (unknown)
		examination_silent(examination, node, "country", NULL);
	else if (!has_transfer(examination, party, country))
		examination_silent(examination, node, NULL, country);
}

/* An endpoint in its operator's own country is told with the operator. */
static void look_at_endpoint(struct examination *examination, const xmlNode *endpoint)
{
	const char *country = xml_attribute(examination->arena, endpoint, "country");
	if (strcmp(country, country_of(examination, xml_referred(endpoint, "operator"))) != 0)
		examine_country(examination, endpoint, xml_attribute(examination->arena, endpoint, "operator"), country);
}

static void add_party(struct labels *parties, const xmlNode *node, const char *attribute)
{
	xmlChar *id = xmlGetNoNsProp(node, (const xmlChar *)attribute);
	labels_add(parties, (const char *)id, strlen((const char *)id));
	xmlFree(id);
}

/* Every recipient of a field and every operator of an endpoint. */
static void collect_receivers(const xmlNode *root, struct labels *parties)
{
	const xmlNode *transmission = NULL;
	for (const xmlNode *field = xml_child(root, "field"); field != NULL; field = xml_next(field, "field"))
		for (const xmlNode *node = xml_child(field, "recipient"); node != NULL; node = xml_next(node, "recipient"))
			add_party(parties, node, "party");
	while ((transmission = declared_transmission(root, transmission)) != NULL)
		for (const xmlNode *node = xml_child(transmission, "endpoint"); node != NULL; node = xml_next(node, "endpoint"))
			add_party(parties, node, "operator");
}

static void examine_receivers(struct examination *examination)
{
	struct labels parties = { 0 };
	collect_receivers(examination->root, &parties);
	for (const xmlNode *party = xml_child(examination->root, "party"); party != NULL; party = xml_next(party, "party")) {
		const char *id = xml_attribute(examination->arena, party, "id");
		if (labels_find(&parties, id, strlen(id)) != LABELS_NONE)
			examine_country(examination, party, id, country_of(examination, party));
	}
	labels_finish(&parties);
}

static void look_at_transfer(struct examination *examination, const xmlNode *transfer)
{
	const char *to = xml_attribute(examination->arena, transfer, "to");
	const char *mechanism = xml_attribute(examination->arena, transfer, "mechanism");
	enum adequacy adequacy = adequacy_of(to);
	bool adequate = strcmp(mechanism, "A45-3") == 0, unknown = strcmp(to, "undetermined") == 0;
	bool documented = declared_said(xml_child(transfer, "document")) || xmlHasProp(transfer, (const xmlChar *)"href") != NULL;
	examined(examination);
	if (strcmp(mechanism, "undetermined") == 0)
		examination_silent(examination, transfer, "mechanism", to);
	else if (unknown)
		examination_silent(examination, transfer, "destination", NULL);
	else if (adequate && adequacy == ADEQUACY_NONE && !area_is_eea(to))
		examination_fail(examination, transfer, NULL, to);
	else if (adequate && adequacy == ADEQUACY_PARTIAL && !documented)
		examination_silent(examination, transfer, "scope", to);
	else if (!adequate && !documented)
		examination_silent(examination, transfer, "copy", mechanism);
}

void check_g7_transfers(struct examination *examination)
{
	examine_receivers(examination);
	each_endpoint(examination, look_at_endpoint);
	for (const xmlNode *node = xml_child(examination->root, "transfer"); node != NULL; node = xml_next(node, "transfer"))
		look_at_transfer(examination, node);
}
