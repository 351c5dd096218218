#include <inttypes.h>

#include "audit/audit.h"
#include "audit/history.h"
#include "site/site.h"
#include "site/verify.h"

static void report_cell(const struct edition *edition, uint32_t cell, const struct interval *interval, struct text *report)
{
	text_printf(report, "%s,", edition->name);
	cube_add_place(report, cube_place(&edition->cube, cell));
	text_printf(report, ",%" PRIu64 ",", interval->lowest);
	if (interval->highest != FLOW_UNBOUNDED)
		text_add_uint(report, interval->highest);
	text_add(report, "\r\n");
}

static void check_interval(const struct edition *edition, uint32_t cell, const struct interval *interval, struct faults *faults)
{
	if (interval->lowest == interval->highest)
		faults_add_cell(faults, edition, cell, "withheld, and the published figures give it away: %" PRIu64, interval->lowest);
	else if (interval->highest < edition->protection.k)
		faults_add_cell(faults, edition, cell, "withheld, and the published figures show that it is under the threshold: from %" PRIu64
				" to %" PRIu64, interval->lowest, interval->highest);
}

static void attack(const struct edition *edition, struct text *report, struct site_audit *audit, struct verify_result *result,
		   struct faults *faults)
{
	struct arena arena = { 0 };
	struct attack attack;
	struct error err;
	if (!audit_attack(&edition->cube, edition->withheld, edition->protection.k, report != NULL, &arena, &attack, &err)) {
		faults_add(faults, "%s: %s", edition->folder, err.message);
		goto out;
	}
	for (uint32_t cell = 0; cell < edition->cube.cell_count; cell++) {
		if (!edition->withheld[cell])
			continue;
		check_interval(edition, cell, &attack.intervals[cell], faults);
		if (report != NULL)
			report_cell(edition, cell, &attack.intervals[cell], report);
	}
	result->withheld += attack.withheld;
	if (audit != NULL)
		*audit = (struct site_audit){ attack.withheld, attack.exact, attack.small };
out:
	arena_finish(&arena);
}

/* All editions of a period together: what changed from one to the next must not point at a person either. */
static void check_history(const struct editions *editions, const struct edition *newest, struct faults *faults)
{
	struct arena arena = { 0 };
	struct error err;
	struct history_table *tables = arena_array(&arena, newest->revision, sizeof *tables);
	for (unsigned i = 0; i < newest->revision; i++) {
		const struct edition *edition = editions_find_revision(editions, newest->cube.period, i + 1);
		tables[i] = (struct history_table){ &edition->cube, edition->withheld };
	}
	if (!history_check(tables, newest->revision, newest->protection.k, &arena, &err))
		faults_add(faults, "%s: %s", newest->folder, err.message);
	arena_finish(&arena);
}

bool verify_disclosure(const struct editions *editions, struct progress *progress, struct text *report, struct site_audit *audits,
		       struct verify_result *result, struct error *err)
{
	struct faults faults = { 0 };
	progress_begin(progress, "Attacking what is withheld");
	if (report != NULL)
		text_add(report, "edition,model,area,version,lowest,highest\r\n");
	for (size_t i = 0; i < editions_all(editions); i++, progress_update(progress, i, editions_all(editions)))
		attack(editions_at(editions, i), report, audits != NULL ? &audits[i] : NULL, result, &faults);
	for (size_t i = 0; i < editions->count; i++)
		if (editions->list[i].revision > 1)
			check_history(editions, &editions->list[i], &faults);
	return faults_settle(&faults, err);
}
