/* Rules G and R: GDPR, Articles 13, 14 and 30(1). */
#include "findings.h"

#include "examination/adequacy.h"
#include "examination/phrase.h"


static const struct verdict *verdict_of(const struct examination *examination, const char *id)
{
	for (size_t i = 0; i < examination->verdict_count; i++)
		if (strcmp(examination->verdicts[i].rule->id, id) == 0)
			return &examination->verdicts[i];
	fail_msg("no rule %s", id);
	return NULL;
}

static void complete_passes(void **state)
{
	(void)state;
	static const char *const history[] = { "P1", "P2", "P3" };
	struct declaration declaration;
	struct examination examination;
	size_t rules = 0;
	findings_examine(&bench, &bench.complete, &declaration, &examination);
	for (size_t i = 0; i < examination.verdict_count; i++) {
		const struct verdict *verdict = &examination.verdicts[i];
		if (verdict->rule->law == NULL)
			continue;
		rules++;
		findings_expect_message(&bench, verdict->rule->id);
		bool old = false;
		for (size_t h = 0; h < 3; h++)
			old = old || strcmp(history[h], verdict->rule->id) == 0;
		if (verdict->outcome != (old ? OUTCOME_FAIL : OUTCOME_PASS))
			fail_msg("%s: outcome %d", verdict->rule->id, (int)verdict->outcome);
		assert_true(verdict->examined > 0);
	}
	assert_int_equal(rules, 28);
	assert_string_equal(bench.history.bytes, "P1.interest fail imei@app-1:78 warning A6-1-f\n"
						 "P2.fail fail app-1-start@app-1:45 warning imei\n"
						 "P3.fail fail app-1-start@app-1:46 warning\n");
	declaration_finish(&declaration);
}

static void parties(void **state)
{
	(void)state;
	static const struct found list[] = {
		{ "G1.silent silent demo:2 warning\nD7.holder silent demo:2 warning\nD8.holder silent demo:2 warning\n",
		  { "role=\"controller\"", "role=\"recipient\"" } },
		{ "G1.contact silent us:4 warning\nD8.contact silent us:4 warning\n", { "<contact href=\"mailto:us@demo.example\"/>", "" } },
		{ "G1.country silent us:7 warning\nG7.country silent us:4 warning\n",
		  { "<country>DK</country>", "<country>undetermined</country>" } },
		{ "G1.representative silent us:7 warning CN\nG7.silent silent us:4 warning CN\n",
		  { "<country>DK</country>", "<country>CN</country>" } },
		/* with a representative in the Union */
		{ "G2.silent silent demo:2 warning\nG7.silent silent us:4 warning CN\n",
		  { "<country>DK</country>", "<country>CN</country>", "role=\"dpo\"", "role=\"representative\"" } },
		{ "G1.contact silent researcher:26 warning\n", { "role=\"third-party\"", "role=\"representative\"" } },
		{ "G1.fail fail officer:12 warning CH\nG2.silent silent demo:2 warning\n",
		  { "role=\"dpo\"",
		    "role=\"representative\"",
		    "<name>Officer</name>\n\t\t<country>DK",
		    "<name>Officer</name>\n\t\t<country>CH" } },
		{ "G2.silent silent demo:2 warning\n", { "role=\"dpo\"", "role=\"undetermined\"" } },
		{ "G2.contact silent officer:10 warning\n", { "<contact href=\"mailto:dpo@demo.example\"/>", "" } },
		{ "G11.silent silent demo:2 warning\n", { "role=\"authority\"", "role=\"undetermined\"" } },
		{ "G11.contact silent office:21 warning\n", { "<contact href=\"https://authority.example/\"/>", "" } },
		{ "", { "role=\"controller\"", "role=\"joint-controller\"" } },
	};
	FINDINGS_EXPECT_ALL(&bench, list);
}

static void purposes(void **state)
{
	(void)state;
	static const struct found list[] = {
		{ "G3.silent silent imei:78 warning\nP1.silent silent imei@app-1:78 warning\n",
		  { "basis=\"A6-1-f\"", "basis=\"undetermined\"" } },
		{ "G3.text silent model:96 warning\n", { "<text>To count sales by model</text>", "<text>Undetermined.</text>" } },
		{ "G3.fail fail imei:78 warning\nP1.fail fail imei@app-1:78 warning none\n", { "basis=\"A6-1-f\"", "basis=\"none\"" } },
		{ "",
		  { "<purpose basis=\"A6-1-f\" necessity=\"required\">\n\t\t\t<text>To answer",
		    "<purpose basis=\"none\" necessity=\"required\">\n\t\t\t<text>To answer" } },
		{ "",
		  { "<purpose basis=\"A6-1-f\" necessity=\"required\">\n\t\t\t<text>To count sales",
		    "<purpose basis=\"none\" necessity=\"required\">\n\t\t\t<text>To count sales" } },
		{ "G3.version silent ip@app-2:106 warning\n",
		  { "<purpose basis=\"A6-1-f\" necessity=\"required\">\n\t\t\t<text>To answer",
		    "<purpose basis=\"A6-1-f\" necessity=\"required\" to=\"app-1\">\n\t\t\t<text>To answer" } },
		{ "G3.version silent ip@app-1:106 warning\n",
		  { "<purpose basis=\"A6-1-f\" necessity=\"required\">\n\t\t\t<text>To answer",
		    "<purpose basis=\"A6-1-f\" necessity=\"required\" from=\"app-2\">\n\t\t\t<text>To answer" } },
		{ "G4.silent silent imei:78 warning\n", { "<interest>To know sales</interest>", "" } },
		{ "G4.silent silent imei:78 warning\n", { "<interest>To know sales</interest>", "<interest>undetermined</interest>" } },
		{ "G12.silent silent model:96 warning\n", { "necessity=\"optional\"", "necessity=\"undetermined\"" } },
		{ "G12.consequence silent imei:78 warning\n", { "<consequence>None: it could not be withheld</consequence>", "" } },
		{ "", { "<consequence>Nothing changes for the user</consequence>", "" } },
	};
	FINDINGS_EXPECT_ALL(&bench, list);
}

static void recipients(void **state)
{
	(void)state;
	static const struct found list[] = {
		{ "G5.silent silent imei:85 warning undetermined\nG5.silent silent model:102 warning undetermined\n"
		  "G5.silent silent ip:119 warning undetermined\n",
		  { "<name>Host</name>", "<name>undetermined</name>" } },
		{ "G5.silent silent imei:85 warning Host\nG5.silent silent model:102 warning Host\nG5.silent silent ip:119 warning Host\n",
		  { "role=\"processor\"", "role=\"undetermined\"" } },
		{ "G5.fail fail country:134 warning Researcher\nG7.country silent researcher:26 warning\n",
		  { "<recipient party=\"us\"/>\n\t\t<feeds", "<recipient party=\"researcher\"/>\n\t\t<feeds" } },
		{ "G6.fail fail model@app-2:90 error Host\n", { "<recipient party=\"host\"/>\n\t\t<feeds", "<feeds" } },
		{ "G6.fail fail imei@app-1:71 warning Host\n", { "<recipient party=\"host\"/>\n\t\t<transform>", "<transform>" } },
		{ "G6.fail fail ip@app-2:106 error Host\n",
		  { "<recipient party=\"host\"/>\n\t</field>", "<recipient party=\"host\" to=\"app-1\"/>\n\t</field>" } },
		{ "G6.fail fail ip@app-1:106 warning Host\n",
		  { "<recipient party=\"host\"/>\n\t</field>", "<recipient party=\"host\" from=\"app-2\"/>\n\t</field>" } },
		{ "G6.fail fail model@app-2:90 warning Host\n",
		  { " supersedes=\"1\"",
		    " supersedes=\"1\" standing=\"reported\"",
		    "<recipient party=\"host\"/>\n\t\t<feeds",
		    "\n\t\t<feeds" } },
		{ "G6.fail fail model@app-2:90 warning Host\n",
		  { "<channel id=\"app\"",
		    "<channel until=\"2026-01-01\" id=\"app\"",
		    "<recipient party=\"host\"/>\n\t\t<feeds",
		    "\n\t\t<feeds" } },
		{ "G6.fail fail ip@app-2:106 error Us\n",
		  { "path=\"/v2\" operator=\"host\" country=\"US\"", "path=\"/v2\" operator=\"us\" country=\"DK\"" } },
	};
	FINDINGS_EXPECT_ALL(&bench, list);
}

#define TRANSFER "to=\"US\" importer=\"host\" mechanism=\"A46-2-c\" href=\"https://demo.example/clauses\""
#define DOCUMENT "<document>Standard clauses with Host; a copy is at the address given, or by mail from us.</document>"

static void transfers(void **state)
{
	(void)state;
	static const struct found list[] = {
		{ "G7.silent silent host:15 warning US\n", { "to=\"US\" importer=\"host\"", "to=\"US\" importer=\"us\"" } },
		{ "G7.silent silent host:15 warning US\nG7.destination silent demo:138 warning\n",
		  { "to=\"US\" importer=\"host\"", "to=\"undetermined\" importer=\"host\"" } },
		{ "G7.country silent host:15 warning\n", { "<country>US</country>", "<country>undetermined</country>" } },
		{ "G7.country silent app-1-start@app-1:47 warning\n",
		  { "path=\"/v1\" operator=\"host\" country=\"US\"", "path=\"/v1\" operator=\"host\" country=\"undetermined\"" } },
		{ "G7.silent silent app-2-start@app-2:62 warning IN\n",
		  { "path=\"/v2\" operator=\"host\" country=\"US\"", "path=\"/v2\" operator=\"host\" country=\"IN\"" } },
		{ "", { "path=\"/v2\" operator=\"host\" country=\"US\"", "path=\"/v2\" operator=\"host\" country=\"NO\"" } },
		{ "G7.mechanism silent demo:138 warning US\n", { "mechanism=\"A46-2-c\"", "mechanism=\"undetermined\"" } },
		{ "G7.copy silent demo:138 warning A46-2-c\n",
		  { TRANSFER, "to=\"US\" importer=\"host\" mechanism=\"A46-2-c\"", DOCUMENT, "" } },
		{ "G7.copy silent demo:138 warning A49-1-a\n",
		  { TRANSFER, "to=\"US\" importer=\"host\" mechanism=\"A49-1-a\"", DOCUMENT, "<document>undetermined</document>" } },
		{ "", { DOCUMENT, "" } },
		{ "G7.scope silent demo:138 warning US\n", { TRANSFER, "to=\"US\" importer=\"host\" mechanism=\"A45-3\"", DOCUMENT, "" } },
		{ "", { TRANSFER, "to=\"US\" importer=\"host\" mechanism=\"A45-3\"" } },
		{ "G7.silent silent app-1-start@app-1:47 warning US\nG7.silent silent app-2-start@app-2:62 warning US\n"
		  "G7.fail fail demo:138 warning CN\n",
		  { TRANSFER, "to=\"CN\" importer=\"host\" mechanism=\"A45-3\"", "<country>US</country>", "<country>CN</country>" } },
	};
	FINDINGS_EXPECT_ALL(&bench, list);
}

static void retentions(void **state)
{
	(void)state;
	static const char p13[] = "<retention kind=\"duration\" duration=\"P13M\"/>";
	static const struct found list[] = {
		{ "G8.silent silent imei:83 warning\nR2.silent silent imei:83 warning https://w3id.org/dpv/pd#UID\n",
		  { p13, "<retention kind=\"undetermined\"/>" } },
		{ "G8.silent silent imei:83 warning\n",
		  { p13, "<retention kind=\"criteria\"><criteria>undetermined</criteria></retention>" } },
		{ "G8.fail fail imei:83 warning\nR2.fail fail imei:83 warning https://w3id.org/dpv/pd#UID\n",
		  { p13, "<retention kind=\"endless\"/>" } },
		{ "G8.vague fail imei:83 warning as long as necessary\n",
		  { p13, "<retention kind=\"criteria\"><criteria>Kept as long as necessary for our purposes.</criteria></retention>" } },
		{ "G8.vague fail imei:83 warning aussi longtemps que nécessaire\n",
		  { p13, "<retention kind=\"criteria\"><criteria>Until then</criteria><criteria lang=\"fr\">Aussi longtemps que NÉCESSAIRE"
		  "</criteria></retention>" } },
		{ "G8.vague fail imei:83 warning time necessary\n",
		  { p13, "<retention kind=\"until-event\"><criteria lang=\"en\">For the time\xc2\xa0necessary</criteria></retention>" } },
		{ "",
		  { p13, "<retention kind=\"criteria\"><criteria>As long as necessary to answer, at most six months.</criteria></retention>" } },
		{ "G8.fail fail ip:118 warning\nR2.fail fail ip:118 warning https://w3id.org/dpv/pd#IPAddress\n",
		  { "<retention kind=\"not-stored\"/>", "<retention kind=\"endless\"/>" } },
		/* one category of two fields: one finding, the graver */
		{ "G8.silent silent imei:83 warning\nG8.fail fail model:100 warning\n"
		  "R2.fail fail model:100 warning https://w3id.org/dpv/pd#UID\n",
		  { p13, "<retention kind=\"undetermined\"/>", "category=\"https://w3id.org/dpv/pd#DeviceBased\"",
		    "category=\"https://w3id.org/dpv/pd#UID\"",
		    "<retention kind=\"duration\" duration=\"P25M\"/>", "<retention kind=\"endless\"/>" } },
	};
	FINDINGS_EXPECT_ALL(&bench, list);
}

static void rights(void **state)
{
	(void)state;
	static const struct found list[] = {
		{ "G9.A15 silent demo:2 warning\n", { "<right article=\"A15\"><how>By mail.</how></right>", "" } },
		{ "G9.A16 silent demo:143 warning\n",
		  { "<right article=\"A16\"><how>By mail.</how></right>",
		    "<right article=\"A16\"><how>undetermined</how></right>" } },
		{ "G9.A17 silent demo:2 warning\n", { "<right article=\"A17\"><how>By mail.</how></right>", "" } },
		{ "G9.A18 silent demo:2 warning\n", { "<right article=\"A18\"><how>By mail.</how></right>", "" } },
		{ "G9.A20 silent demo:2 warning\n", { "<right article=\"A20\"><how>By mail.</how></right>", "" } },
		{ "G9.A21 silent demo:2 warning\n", { "<right article=\"A21\"><how>By mail.</how></right>", "" } },
		{ "P1.interest fail model@app-2:96 warning A6-1-f\n",
		  { "<right article=\"A20\"><how>By mail.</how></right>",
		    "",
		    "<purpose basis=\"A6-1-a\" necessity=\"optional\">\n\t\t\t<text>To count sales by model</text>",
		    "<purpose basis=\"A6-1-f\" necessity=\"optional\">\n\t\t\t<text>To count sales by model</text><interest>Sales</interest>" } },
		{ "G10.silent silent demo:2 warning\n", { "<right article=\"A7-3\"><how>Settings, Privacy.</how></right>", "" } },
		{ "G13.silent silent demo:2 warning\n", { "<automated-decisions made=\"no\"/>", "" } },
		{ "G13.silent silent demo:149 warning\n",
		  { "<automated-decisions made=\"no\"/>", "<automated-decisions made=\"undetermined\"/>" } },
		{ "G13.logic silent demo:149 warning\n", { "<automated-decisions made=\"no\"/>", "<automated-decisions made=\"yes\"/>" } },
		{ "",
		  { "<automated-decisions made=\"no\"/>",
		    "<automated-decisions made=\"yes\"><logic>Sums</logic></automated-decisions>" } },
	};
	FINDINGS_EXPECT_ALL(&bench, list);
}

static void provenances(void **state)
{
	(void)state;
	static const struct found list[] = {
		{ "G14.silent silent country:125 warning\n", { "<provenance>Derived from the IP address on arrival.</provenance>", "" } },
		{ "G14.silent silent ip:110 warning\n",
		  { "<provenance>The network: whoever receives a packet has the address it came from.</provenance>", "" } },
		{ "G6.fail fail country@app-1:121 warning Host\nG6.fail fail country@app-2:121 error Host\n"
		  "G14.origin silent country:125 warning\n",
		  { "<origin>server-derived</origin>", "<origin>undetermined</origin>" } },
		{ "G14.silent silent model:94 warning\n",
		  { "<origin>device-read</origin>\n\t\t<state from=\"app-2\"",
		    "<origin>factory-set</origin>\n\t\t<state from=\"app-2\"" } },
	};
	FINDINGS_EXPECT_ALL(&bench, list);
}

#define ABOUT_PROTECTION "about=\"imei/state@app-2\"", "about=\"app-2-start/protection/message\""
#define MEASURE "<measure><text>TLS 1.3 with the server’s key pinned</text></measure>"

static void records(void **state)
{
	(void)state;
	static const char claim[] = "by=\"researcher\" date=\"2026-02\" stance=\"confirms\">\n\t\t<value>removed</value>\n\t\t<words>";
	static const struct found list[] = {
		{ "R1.silent silent demo:2 warning\n", { "<persons>Buyers of a Demo One</persons>", "" } },
		{ "R1.silent silent demo:39 warning\n", { "<persons>Buyers of a Demo One</persons>", "<persons>undetermined</persons>" } },
		{ "R3.silent silent demo:2 warning\n", { MEASURE, "" } },
		{ "R3.silent silent demo:150 warning\n", { MEASURE, "<measure><text>undetermined</text></measure>" } },
		{ "R3.fail fail demo:150 warning other security systems\n",
		  { MEASURE, "<measure><text>TLS and other security systems</text></measure>" } },
		{ "R3.fail fail demo:150 warning industry standard\n",
		  { MEASURE, "<measure><text>Industry-standard encryption</text></measure>" } },
		{ "R3.fail fail demo:150 warning autres systèmes de sécurité\n",
		  { MEASURE, "<measure><text>TLS</text><text lang=\"fr\">TLS et d’Autres systèmes de sécurité</text></measure>" } },
		{ "R3.fail fail demo:150 warning état de l'art\n", { MEASURE, "<measure><text>Selon l’état de l’art</text></measure>" } },
		{ "R3.protection fail app-2-start@app-2:64 warning state of the art\n",
		  { "min-version=\"1.3\" message=\"none\"", "min-version=\"1.3\" message=\"state-of-the-art encryption\"" } },
		{ "R3.claim fail claim-imei:165 warning other security systems\n",
		  { claim, "by=\"us\" date=\"2026-02\" stance=\"asserts\">\n\t\t<value>removed</value>\n\t\t<words>SSL, plus other security systems. ",
		    ABOUT_PROTECTION } },
		{ "R3.claim fail claim-imei:165 warning mesures appropriées\n",
		  { claim, "by=\"us\" date=\"2026-02\" stance=\"asserts\">\n\t\t<value>mesures appropriées</value>\n\t\t<words>",
		    ABOUT_PROTECTION } },
		/* what others say, and what is taken back, is not the controller's word */
		{ "",
		  { claim, "by=\"us\" date=\"2026-02\" stance=\"retracts\">\n\t\t<value>removed</value>\n\t\t<words>Other security systems. ",
		    ABOUT_PROTECTION } },
		{ "",
		  { "<words>",
		    "<words>Other security systems. ",
		    ABOUT_PROTECTION } },
	};
	FINDINGS_EXPECT_ALL(&bench, list);
}

static void laws_that_do_not_apply(void **state)
{
	(void)state;
	static const struct found list[] = {
		/* the Data Act still asks who holds the data */
		{ "D7.holder silent demo:2 warning\nD8.holder silent demo:2 warning\n",
		  { "law=\"GDPR\" applies=\"yes\"",
		    "law=\"GDPR\" applies=\"no\"",
		    "role=\"controller\"",
		    "role=\"undetermined\"" } },
	};
	FINDINGS_EXPECT_ALL(&bench, list);
}

static void idle_without_what_they_are_about(void **state)
{
	(void)state;
	struct text bytes = { 0 };
	struct declaration declaration;
	struct examination examination;
	static const char *const edits[] = {
		"<country>US</country>", "<country>IS</country>", "country=\"US\"", "country=\"GF\"", "country=\"US\"", "country=\"LI\"",
		"<transfer from=\"DK\" " TRANSFER ">\n\t\t" DOCUMENT "\n\t</transfer>", "",
		"A6-1-f", "A6-1-b", "A6-1-f", "A6-1-b", "A6-1-f", "A6-1-b", "A6-1-a", "A6-1-b", NULL
	};
	findings_edit(&bench, edits, &bytes);
	findings_examine(&bench, &bytes, &declaration, &examination);
	assert_int_equal(verdict_of(&examination, "G7")->outcome, OUTCOME_IDLE);
	assert_int_equal(verdict_of(&examination, "G4")->outcome, OUTCOME_IDLE);
	assert_int_equal(verdict_of(&examination, "G10")->outcome, OUTCOME_IDLE);
	assert_int_equal(verdict_of(&examination, "G9")->examined, 5);
	declaration_finish(&declaration);
	text_finish(&bytes);
}

static void countries(void **state)
{
	(void)state;
	static const char *const members[] = { "AT", "CY", "GR", "HR", "IE", "IS", "LI", "NO", "RE", "AX" };
	static const char *const others[] = { "GB", "CH", "SJ", "EL", "UK", "US", "", "undetermined" };
	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		assert_true(area_is_eea(members[i]));
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		assert_false(area_is_eea(others[i]));
	assert_int_equal(adequacy_of("GB"), ADEQUACY_FULL);
	assert_int_equal(adequacy_of("BR"), ADEQUACY_FULL);
	assert_int_equal(adequacy_of("CA"), ADEQUACY_PARTIAL);
	assert_int_equal(adequacy_of("CN"), ADEQUACY_NONE);
	assert_int_equal(adequacy_of("undetermined"), ADEQUACY_NONE);
}

static void phrases(void **state)
{
	(void)state;
	static const char *const list[] = { "état de l'art", "as long as", NULL };
	assert_string_equal(phrase_find("À L’ÉTAT DE L’ART.", list), "état de l'art");
	assert_string_equal(phrase_find("As\xc2\xa0long-as", list), "as long as");
	assert_null(phrase_find("as long ast", list));
	assert_null(phrase_find("has long as", list));
	assert_null(phrase_find("as long a", list));
	assert_null(phrase_find("", list));
	assert_string_equal(phrase_find("\xff\xe2 as long as\xe2\x80", list), "as long as");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(complete_passes),	    cmocka_unit_test(parties),
		cmocka_unit_test(purposes),
		cmocka_unit_test(recipients),		    cmocka_unit_test(transfers),
		cmocka_unit_test(retentions),		    cmocka_unit_test(rights),
		cmocka_unit_test(provenances),		    cmocka_unit_test(records),
		cmocka_unit_test(laws_that_do_not_apply),   cmocka_unit_test(idle_without_what_they_are_about),
		cmocka_unit_test(countries),		    cmocka_unit_test(phrases),
	};
	return cmocka_run_group_tests(tests, findings_set_up, findings_tear_down);
}
