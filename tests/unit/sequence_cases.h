/* A sequence to lay out: one transmission of each temper, whose texts a test may replace. */
#ifndef VITRINE_TESTS_SEQUENCE_CASES_H
#define VITRINE_TESTS_SEQUENCE_CASES_H

#include "chart_cases.h"

struct sequence_case {
	struct chart_receiver receivers[2];
	const char *arrival[2], *recipients[2];
	struct chart_transmission transmissions[3];
	struct chart_sequence sequence;
};

/* All texts are `label` where it is given. */
static inline void sequence_fill(struct sequence_case *c, const struct bench *bench, double width, const char *label)
{
#define SAY(words) (label != NULL ? label : (words))
	*c = (struct sequence_case){ 0 };
	c->receivers[0] = (struct chart_receiver){ SAY("https://activation.vendor.example/v2/activate"), SAY("Server Company Ltd"), SAY("Finland"), false };
	c->receivers[1] = (struct chart_receiver){ SAY("not determined"), SAY("Somebody"), SAY("country not determined"), true };
	c->arrival[0] = SAY("Seen on reception: IP address");
	c->arrival[1] = SAY("Not stored: IP address");
	c->recipients[0] = SAY("Vendor, Denmark");
	c->recipients[1] = SAY("Partner, France");
	struct chart_transmission t = {
		.number = SAY("1"), .id = SAY("client-1-first"), .told = CHART_TOLD_BEFORE, .notice = SAY("Told before the first message"),
		.answer = CHART_CHOICE_ASKED, .choice = SAY("Asked: off until switched on"), .trigger = SAY("First switch-on"),
		.occasion = SAY("Within one hour of the first start"), .receivers = c->receivers, .receiver_count = 1,
		.guard = CHART_GUARD_CLOSED, .sealed = true, .protection = SAY("TLS 1.3 or later"), .seal = SAY("The message itself: AES"),
		.bearer = SAY("Wi-Fi, mobile data"), .fields = SAY("9 fields"), .identifying = SAY("among them: IMEI"),
		.arrival = c->arrival, .arrival_count = 2, .recipients = c->recipients, .recipient_count = 2,
	};
	c->transmissions[0] = c->transmissions[1] = c->transmissions[2] = t;
	c->transmissions[1].told = CHART_TOLD_AFTER;
	c->transmissions[1].answer = CHART_CHOICE_LATER;
	c->transmissions[1].guard = CHART_GUARD_OPEN;
	c->transmissions[1].repetition = SAY("every month, 12 times at most");
	c->transmissions[2].told = CHART_TOLD_UNKNOWN;
	c->transmissions[2].answer = CHART_CHOICE_UNKNOWN;
	c->transmissions[2].trigger_unknown = true;
	c->transmissions[2].guard = CHART_GUARD_UNKNOWN;
	c->transmissions[2].sealed = false;
	c->transmissions[2].receiver_count = 2;
	c->sequence = (struct chart_sequence){ bench_frame(bench, width), SAY("User"), SAY("Device"), SAY("Receiving end"),
					       SAY("Further recipients"), c->transmissions, 3 };
#undef SAY
}

#endif
