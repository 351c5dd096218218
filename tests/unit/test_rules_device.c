/* Rules P and D: ePrivacy directive, Article 5(3); Data Act, Article 3(2) and 3(3). */
#include "findings.h"

#define FIRST_CONTROL "<control kind=\"none\" applies=\"all\"/>"
#define OPT_IN "<control kind=\"opt-in\" applies=\"all\">"
#define CONSENT "basis=\"A6-1-a\" necessity=\"optional\""
#define INTEREST "<text>To count sales by model</text>", "<text>To count sales by model</text><interest>Sales</interest>"

static void consent_or_exemption(void **state)
{
	(void)state;
	static const struct found list[] = {
		{ "G3.silent silent model:96 warning\nP1.silent silent model@app-2:96 warning\n",
		  { CONSENT, "basis=\"undetermined\" necessity=\"optional\"", "<right article=\"A20\"><how>By mail.</how></right>", "" } },
		{ "P1.interest fail model@app-2:96 warning A6-1-f\n", { CONSENT, "basis=\"A6-1-f\" necessity=\"optional\"", INTEREST } },
		{ "P1.fail fail model@app-2:96 warning A6-1-b\n", { CONSENT, "basis=\"A6-1-b\" necessity=\"optional\"" } },
		{ "P1.fail fail model@app-2:96 warning none\n", { CONSENT, "basis=\"none\" necessity=\"optional\"" } },
		{ "", { CONSENT, "basis=\"A6-1-f\" necessity=\"optional\" exemption=\"service-requested\"", INTEREST } },
		{ "G3.silent silent model:96 warning\n", { CONSENT, "basis=\"undetermined\" necessity=\"optional\" exemption=\"communication\"" } },
		/* a purpose of a version that never sent the field is not looked at */
		{ "", { "<purpose " CONSENT ">", "<purpose basis=\"A6-1-f\" necessity=\"optional\" to=\"app-1\"><text>Old</text><interest>I</interest>"
						 "</purpose><purpose " CONSENT ">" } },
		{ "G14.silent silent model:94 warning\nP1.interest fail model@app-2:96 warning A6-1-f\n",
		  { CONSENT, "basis=\"A6-1-f\" necessity=\"optional\"", INTEREST, "<origin>device-read</origin>\n\t\t<state from=\"app-2\"",
		    "<origin>factory-set</origin>\n\t\t<state from=\"app-2\"" } },
	};
	FINDINGS_EXPECT_ALL(&bench, list);
}

/* In the newest version of a declaration of one's own, nothing that needs consent may leave first. */
static void refusal(void **state)
{
	(void)state;
	static const struct found list[] = {
		{ "P2.consent fail app-2-start@app-2:58 error model\n", { OPT_IN, "<control kind=\"none\" applies=\"all\">" } },
		{ "P2.consent fail app-2-start@app-2:58 error model\n", { OPT_IN, "<control kind=\"opt-in\" applies=\"later\">" } },
		{ "P2.consent fail app-2-start@app-2:58 error model\n", { OPT_IN, "<control kind=\"undetermined\" applies=\"later\">" } },
		{ "", { OPT_IN, "<control kind=\"opt-in\" applies=\"first\">" } },
		{ "", { OPT_IN, "<control kind=\"opt-out\" applies=\"all\">" } },
		{ "P2.silent silent app-2-start@app-2:58 warning model\n",
		  { OPT_IN, "<control kind=\"undetermined\" applies=\"undetermined\">" } },
		{ "P2.silent silent app-2-start@app-2:58 warning model\n", { OPT_IN, "<control kind=\"opt-in\" applies=\"undetermined\">" } },
		/* consent, of what the network shows */
		{ "P2.consent fail app-1-start@app-1:45 warning ip\nP2.consent fail app-2-start@app-2:58 error model, ip\n",
		  { OPT_IN, "<control kind=\"none\" applies=\"all\">", "basis=\"A6-1-f\" necessity=\"required\">\n\t\t\t<text>To answer",
		    "basis=\"A6-1-a\" necessity=\"required\">\n\t\t\t<text>To answer" } },
		/* what is read from the device, whatever its basis, and none */
		{ "P1.interest fail model@app-2:96 warning A6-1-f\nP2.fail fail app-2-start@app-2:58 error model\n",
		  { OPT_IN, "<control kind=\"none\" applies=\"all\">", CONSENT, "basis=\"A6-1-f\" necessity=\"optional\"", INTEREST } },
		{ "G3.silent silent model:96 warning\nP1.silent silent model@app-2:96 warning\n"
		  "P2.fail fail app-2-start@app-2:58 error model\n",
		  { OPT_IN, "<control kind=\"none\" applies=\"all\">", CONSENT, "basis=\"undetermined\" necessity=\"optional\"" } },
		{ "",
		  { OPT_IN, "<control kind=\"none\" applies=\"all\">", CONSENT,
		    "basis=\"A6-1-f\" necessity=\"optional\" exemption=\"service-requested\"", INTEREST } },
		/* a message that the user asks for */
		{ "", { "<trigger kind=\"first-power-on\" occurrences=\"1\"/>\n\t\t\t\t" OPT_IN,
			"<trigger kind=\"manual\"/>\n\t\t\t\t<control kind=\"none\" applies=\"all\">" } },
		{ "P2.consent fail app-2-start@app-2:58 warning model\n",
		  { OPT_IN, "<control kind=\"none\" applies=\"all\">", "lang=\"en\"", "lang=\"en\" standing=\"reported\"" } },
		{ "P2.consent fail app-2-start@app-2:58 warning model\n",
		  { OPT_IN, "<control kind=\"none\" applies=\"all\">", "preinstalled", "until=\"2026-01-01\" preinstalled" } },
	};
	FINDINGS_EXPECT_ALL(&bench, list);
}

static void notice(void **state)
{
	(void)state;
	static const struct found list[] = {
		{ "P3.fail fail app-2-start@app-2:61 error\n", { "moment=\"before\"", "moment=\"after\"" } },
		{ "P3.none fail app-2-start@app-2:61 error\n", { "moment=\"before\"", "moment=\"none\"" } },
		{ "P3.silent silent app-2-start@app-2:61 warning\n", { "moment=\"before\"", "moment=\"undetermined\"" } },
		{ "P3.fail fail app-2-start@app-2:61 warning\n",
		  { "moment=\"before\"", "moment=\"after\"", "lang=\"en\"", "lang=\"en\" standing=\"reported\"" } },
		{ "P3.none fail app-1-start@app-1:46 warning\n", { "moment=\"after\"", "moment=\"none\"" } },
		{ "", { "moment=\"before\"", "moment=\"at\"" } },
	};
	FINDINGS_EXPECT_ALL(&bench, list);
}

#define ACT "\t<data-act continuous=\"no\" real-time=\"no\">"

static void data_act(void **state)
{
	(void)state;
	static const struct found list[] = {
		{ "D1.format silent demo:151 warning\n", { "<format>JSON</format>", "" } },
		{ "D1.format silent demo:152 warning\n", { "<format>JSON</format>", "<format>Undetermined</format>" } },
		{ "D1.volume silent demo:151 warning\nD5.volume silent demo:151 warning\n", { "<volume>Less than 1 kB a phone</volume>", "" } },
		{ "D2.continuous silent demo:151 warning\n", { " continuous=\"no\"", "" } },
		{ "D2.continuous silent demo:151 warning\nD2.real-time silent demo:151 warning\n",
		  { ACT, "\t<data-act continuous=\"undetermined\">" } },
		{ "", { ACT, "\t<data-act continuous=\"yes\" real-time=\"yes\">" } },
		{ "D3.storage silent demo:151 warning\n", { "<storage>On a server of Host</storage>", "" } },
		{ "D3.retention silent demo:156 warning\n", { "<retention>25 months</retention>", "<retention>undetermined</retention>" } },
		{ "D4.access silent demo:151 warning\n", { "<access>By mail, as JSON</access>", "" } },
		{ "D4.erase silent demo:151 warning\n", { "<erase>By mail</erase>", "" } },
		{ "D5.nature silent demo:151 warning\n", { "<nature>Model and country of the phone</nature>", "" } },
		{ "D5.frequency silent demo:151 warning\n", { "<frequency>Once</frequency>", "" } },
		{ "D6.holder-use silent demo:151 warning\n", { "<holder-use>To count sales</holder-use>", "" } },
		{ "D6.sharing silent demo:151 warning\n", { "<sharing>With nobody but Host, which stores it</sharing>", "" } },
		{ "D7.address silent us:4 warning\n", { "<address>1 Street, Town</address>", "" } },
		{ "D8.complaint silent demo:151 warning\n", { "<complaint>With the authority</complaint>", "" } },
		{ "D8.duration silent demo:151 warning\n", { "<duration>None: there is no contract beyond the sale</duration>", "" } },
	};
	FINDINGS_EXPECT_ALL(&bench, list);
}

/* A document without the element, whole. */
static const char *act_of(const struct bench *from)
{
	const char *start = strstr(from->complete.bytes, ACT), *end = strstr(from->complete.bytes, "</data-act>");
	assert_non_null(start);
	assert_non_null(end);
	return arena_printf(&bench.arena, "%.*s</data-act>", (int)(end - start), start);
}

static void nothing_told_to_buyers(void **state)
{
	(void)state;
	const struct found list[] = {
		{ "D1.silent silent demo:2 warning\nD2.silent silent demo:2 warning\nD3.silent silent demo:2 warning\n"
		  "D4.silent silent demo:2 warning\nD5.silent silent demo:2 warning\nD6.silent silent demo:2 warning\n"
		  "D7.silent silent demo:2 warning\nD8.silent silent demo:2 warning\n",
		  { act_of(&bench), "" } },
		{ "", { act_of(&bench), "", "law=\"Data-Act\" applies=\"contested\"", "law=\"Data-Act\" applies=\"no\"" } },
	};
	FINDINGS_EXPECT_ALL(&bench, list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(consent_or_exemption), cmocka_unit_test(refusal), cmocka_unit_test(notice),
		cmocka_unit_test(data_act),		cmocka_unit_test(nothing_told_to_buyers),
	};
	return cmocka_run_group_tests(tests, findings_set_up, findings_tear_down);
}
