#include "base/xml.h"
#include "site/illustrate.h"
#include "site/page.h"
#include "site/sample.h"

/* <channel ref> with its <version ref>, the newest first: readers ask for what runs today. */
static bool add_channel(struct report *report, const xmlNode *channel, struct error *err)
{
	xmlNode *node = tree_add(report->page, "channel");
	tree_set(node, "ref", xml_attribute(&report->arena, channel, "id"));
	for (const xmlNode *version = channel->last; version != NULL; version = version->prev) {
		if (!xml_is(version, "version"))
			continue;
		tree_set(tree_add(node, "version"), "ref", xml_attribute(&report->arena, version, "id"));
		if (!illustrate_sequence(report, version, err))
			return false;
	}
	return true;
}

bool page_transport(struct report *report, struct error *err)
{
	const struct evidence_read *evidence = report->site->evidence;
	report_begin_page(report, "transport", "transport", "transport/index.html");
	for (const xmlNode *channel = xml_child(report->declaration, "channel"); channel != NULL; channel = xml_next(channel, "channel"))
		if (!add_channel(report, channel, err))
			return false;
	for (size_t i = 0; i < evidence->count; i++)
		if (evidence->files[i].sample)
			sample_add(report->page, &evidence->files[i], report->declaration, &report->arena);
	return report_end_page(report, err);
}
