/* Tries to break the claim of protect/revise.h with random histories, and shows that what tries it could find something. */
#include "base/area.h"
#include "brute.h"
#include "history.h"

enum { SABOTAGES = 1000 };

static const struct history_size small = { 6, 11, 5, 400 }, tiny = { 2, 3, 2, 12 }, broad = { 2, 3, 2, 60 };

/* Rules 1 to 4 and 6 once more, in the words of the test; between any two editions. */
static void check_rules(const struct attacker *joined)
{
	const struct cube *newest = &joined->cubes[joined->count - 1];
	for (uint32_t cell = 0; cell < newest->cell_count; cell++)
		for (unsigned i = 0; i < joined->count; i++) {
			int64_t now = (int64_t)joined->cubes[i].values[cell], k = joined->k;
			assert_true(now > 0 || !joined->withheld[cell]);
			assert_true(joined->withheld[cell] || now == 0 || now >= k);
			for (unsigned j = 0; j < i && cube_is_leaf(newest, cell); j++) {
				int64_t change = now - (int64_t)joined->cubes[j].values[cell];
				assert_true(change == 0 || change >= k || change <= -k);
				assert_true(change >= 0 || !joined->withheld[cell]);
			}
		}
}

/* How often the histories did what they are to test. */
struct tally_of_test {
	unsigned histories, editions, changed_leaves, held_leaves, tables, several, joint;
};

static void check_revision(const struct story *story, const struct revision *revision, struct tally_of_test *tally)
{
	struct equations equations;
	struct arena arena = { 0 };
	cube_equations(&revision->cube, &arena, &equations);
	for (size_t e = 0; e < equations.count; e++) {
		uint64_t sum = 0;
		for (uint32_t i = 0; i < equations.list[e].count; i++)
			sum += revision->cube.values[equations.members[equations.list[e].first + i]];
		assert_int_equal(sum, revision->cube.values[equations.list[e].total]);
	}
	tally->changed_leaves += revision->changed;
	tally->held_leaves += (unsigned)revision->held_count;
	tally->editions++;
	assert_true(story->edition_count <= MOST_EDITIONS);
	arena_finish(&arena);
}

/* Two to five revisions of a random table, by the rules. */
static void tell_random_story(struct story *story, const struct history_size *size, unsigned k, uint64_t *random,
			      struct tally_of_test *tally)
{
	begin_story(story, size, k, random);
	for (unsigned revisions = 2 + unit_below(random, MOST_EDITIONS - 2); revisions-- > 0;) {
		struct revision revision;
		count_again(story, size, random);
		revise_story(story, &revision);
		check_revision(story, &revision, tally);
	}
	tally->histories++;
}

static void audit_story(struct story *story, const struct history_table *tables)
{
	struct error err;
	struct proof proof;
	struct attack attack;
	uint32_t exact = 0;
	assert_ok(history_prove(tables, story->edition_count, story->k, &story->arena, &proof, &err), &err);
	assert_ok(history_check(tables, story->edition_count, story->k, &story->arena, &err), &err);
	for (unsigned i = 0; i < story->edition_count; i++) {
		assert_ok(audit_attack(tables[i].cube, tables[i].withheld, story->k, false, &story->arena, &attack, &err), &err);
		assert_int_equal(attack.small, 0);
		exact = i == 0 ? attack.exact : exact;
		assert_true(attack.exact <= exact);
	}
}

static void every_history_keeps_the_rules_and_passes_the_audit(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	struct tally_of_test tally = { 0 };
	static struct story story;
	for (int round = 0; round < 600; round++) {
		struct history_table tables[MOST_EDITIONS];
		struct attacker joined;
		tell_random_story(&story, &small, 3 + unit_below(&random, 8), &random, &tally);
		tell_story(&story, tables);
		audit_story(&story, tables);
		attacker_begin(&joined, tables, story.edition_count, story.k);
		check_rules(&joined);
		attacker_end(&joined);
		end_story(&story);
	}
	printf("%u histories of %u revisions: %u leaves changed, %u held back\n", tally.histories, tally.editions, tally.changed_leaves,
	       tally.held_leaves);
	assert_true(tally.changed_leaves > tally.editions && tally.held_leaves > tally.editions);
}

/* mode="rounding" withholds nothing; its leaves are 0, or k and more, as are those that a revision makes of a table of
 * zeros. */
static void a_table_without_withheld_cells_is_revised_by_the_same_rules(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	struct tally_of_test tally = { 0 };
	static struct story story;
	for (int round = 0; round < 200; round++) {
		struct history_table tables[MOST_EDITIONS];
		struct revision revision;
		begin_story(&story, &small, 3 + unit_below(&random, 8), &random);
		memset(story.patterns[0].states, CELL_PUBLISHED, story.cubes[0].cell_count);
		memset(story.cubes[0].values, 0, story.cubes[0].cell_count * sizeof *story.cubes[0].values);
		while (story.edition_count < 4) {
			count_again(&story, &small, &random);
			revise_story(&story, &revision);
			check_revision(&story, &revision, &tally);
		}
		tell_story(&story, tables);
		audit_story(&story, tables);
		end_story(&story);
	}
	assert_true(tally.changed_leaves > tally.editions);
}

static void the_same_counts_give_the_same_revision(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	static struct story story;
	for (int round = 0; round < 100; round++) {
		struct revision one, again, still;
		struct error err;
		begin_story(&story, &small, 10, &random);
		count_again(&story, &small, &random);
		revise_story(&story, &one);
		assert_ok(protect_revise(story.cubes, 1, &story.patterns[0], &story.counted[1].cube, story.k, &story.arena, &again, &err), &err);
		assert_int_equal(one.cube.cell_count, again.cube.cell_count);
		assert_memory_equal(one.cube.values, again.cube.values, one.cube.cell_count * sizeof *one.cube.values);
		assert_memory_equal(one.pattern.states, again.pattern.states, one.cube.cell_count);
		assert_ok(protect_revise(story.cubes, 2, &one.pattern, &one.cube, story.k, &story.arena, &still, &err), &err);
		assert_int_equal(still.changed, 0);
		assert_int_equal(still.held_count, 0);
		end_story(&story);
	}
}

/* Every table that agrees with the first edition, moved along, agrees with each later one; and so nobody who looks for a
 * later table that could have followed from it, by the rules, misses one. */
static void try_every_table(struct attacker *attacker, struct tally_of_test *tally)
{
	struct box first, later;
	unsigned last = attacker->count - 1;
	choose_box(attacker, 0, &first);
	struct guesses guesses = guess_all(attacker, 0, &first);
	tally->tables += (unsigned)guesses.count;
	tally->several += guesses.count > 1;
	for (size_t i = 0; i < guesses.count; i++)
		for (unsigned edition = 0; edition < attacker->count; edition++)
			assert_true(survives(attacker, edition, &guesses.list[i]));
	choose_box(attacker, last, &later);
	if (!first.is_complete || !later.is_complete)
		return;
	struct guesses followers = guess_all(attacker, last, &later);
	assert_int_equal(count_excluded(attacker, &guesses, &followers, true), 0);
	tally->joint++;
}

static void no_table_of_the_first_edition_is_ruled_out_by_later_ones(void **state)
{
	(void)state;
	uint64_t random = unit_seed();
	struct tally_of_test tally = { 0 };
	static struct story story;
	for (int round = 0; round < 3000; round++) {
		struct history_table tables[MOST_EDITIONS];
		struct attacker attacker;
		tell_random_story(&story, &tiny, 3 + unit_below(&random, 3), &random, &tally);
		tell_story(&story, tables);
		if (attacker_begin(&attacker, tables, story.edition_count, story.k))
			try_every_table(&attacker, &tally);
		attacker_end(&attacker);
		end_story(&story);
	}
	printf("%u small histories of %u revisions: %u first tables tried in all; %u histories allowed several; in %u all pairs of first and "
	       "last were tried\n", tally.histories, tally.editions, tally.tables, tally.several, tally.joint);
	assert_true(tally.several > tally.histories / 10 && tally.joint > tally.histories / 20);
}

/* What finds that a history tells too much. */
struct finds {
	unsigned inside, outside, excluded, narrowed, histories;
};

static bool seen_from_outside(struct story *story, const struct history_table *tables)
{
	struct error err;
	struct attack attack;
	if (!history_check(tables, story->edition_count, story->k, &story->arena, &err))
		return true;
	for (unsigned i = 0; i < story->edition_count; i++)
		if (!audit_attack(tables[i].cube, tables[i].withheld, story->k, false, &story->arena, &attack, &err) || attack.small > 0)
			return true;
	return false;
}

/* excluded: a table of the first edition, moved along, is none of a later one. */
static bool excludes_some(struct attacker *attacker, const struct guesses *guesses)
{
	for (size_t i = 0; i < guesses->count; i++)
		for (unsigned edition = 0; edition < attacker->count; edition++)
			if (!survives(attacker, edition, &guesses->list[i]))
				return true;
	return false;
}

/* narrowed: who only knows that counts do not fall can rule out a table of the first edition. */
static bool narrows(struct attacker *attacker, const struct guesses *guesses)
{
	struct box later;
	struct attack attack;
	struct error err;
	unsigned last = attacker->count - 1;
	if (!audit_attack(&attacker->cubes[last], attacker->withheld, attacker->k, false, &attacker->arena, &attack, &err))
		return false; /* a contradiction: found from outside already */
	choose_box(attacker, last, &later);
	if (!later.is_complete)
		return false;
	struct guesses followers = guess_all(attacker, last, &later);
	return count_excluded(attacker, guesses, &followers, false) > 0;
}

static void attack_by_trying(const struct story *story, const struct history_table *tables, struct finds *finds)
{
	struct attacker attacker;
	struct box first;
	if (attacker_begin(&attacker, tables, story->edition_count, story->k)) {
		choose_box(&attacker, 0, &first);
		struct guesses guesses = guess_all(&attacker, 0, &first);
		finds->excluded += excludes_some(&attacker, &guesses);
		finds->narrowed += first.is_complete && narrows(&attacker, &guesses);
	}
	attacker_end(&attacker);
}

static void sabotage(int rules, unsigned revisions, uint64_t *random, struct finds *finds)
{
	static struct story story;
	for (unsigned round = 0; round < SABOTAGES; round++, finds->histories++) {
		struct history_table tables[MOST_EDITIONS];
		struct error err;
		struct proof proof;
		const struct history_size *size = round % 2 ? &tiny : &broad;
		begin_story(&story, size, 3 + unit_below(random, 3), random);
		while (story.edition_count <= revisions) {
			count_again(&story, size, random);
			revise_naively(&story, rules);
		}
		tell_story(&story, tables);
		finds->inside += !history_prove(tables, story.edition_count, story.k, &story.arena, &proof, &err);
		finds->outside += seen_from_outside(&story, tables);
		attack_by_trying(&story, tables, finds);
		end_story(&story);
	}
}

/* Two models in three countries: the small counts of the first two countries are withheld, and the second edition changes
 * what the test says. */
struct pair {
	struct table tables[2];
	struct pattern pattern;
	const bool *withheld;
};

static void open_pair(struct pair *pair, uint64_t first_rise, uint64_t second_rise)
{
	static const uint64_t counts[] = { 4, 7, 200, 6, 8, 300 };
	for (int i = 0; i < 2; i++) {
		for (int n = 0; n < 6; n++)
			table_add(&pair->tables[i], n < 3 ? "a" : "b", table_countries[n % 3], "1",
				  counts[n] + (i == 1 && n == 0 ? first_rise : 0) + (i == 1 && n == 1 ? second_rise : 0));
		table_finish(&pair->tables[i], true);
	}
	const struct cube *cube = &pair->tables[0].cube;
	protect_cube(cube, &(struct protection){ .k = 10 }, &pair->tables[0].arena, &pair->pattern);
	pair->withheld = pattern_withheld(&pair->pattern, cube->cell_count, &pair->tables[0].arena);
}

static bool check_pair(struct pair *pair, bool inside, struct error *err)
{
	struct arena arena = { 0 };
	struct proof proof;
	const struct history_table tables[] = { { &pair->tables[0].cube, pair->withheld }, { &pair->tables[1].cube, pair->withheld } };
	bool ok = inside ? history_prove(tables, 2, 10, &arena, &proof, err) : history_check(tables, 2, 10, &arena, err);
	arena_finish(&arena);
	table_free(&pair->tables[0]);
	table_free(&pair->tables[1]);
	*pair = (struct pair){ 0 };
	return ok;
}

static void withheld_counts_that_rise_by_few_are_noticed(void **state)
{
	(void)state;
	struct pair pair = { 0 };
	struct error err;
	open_pair(&pair, 12, 0);
	assert_ok(check_pair(&pair, true, &err), &err);
	open_pair(&pair, 12, 0);
	assert_ok(check_pair(&pair, false, &err), &err);
	open_pair(&pair, 5, 0);
	assert_false(check_pair(&pair, true, &err));
	assert_message(&err, "rises by less than the threshold");
	/* from outside: what the withheld cells of a sum gained together */
	open_pair(&pair, 5, 0);
	assert_false(check_pair(&pair, false, &err));
	assert_message(&err, "less than the threshold");
}

static void each_rule_is_needed(void **state)
{
	(void)state;
	static const struct { const char *what; int rules; unsigned revisions; bool breaks, excludes; } cases[] = {
		{ "all rules, simply", ALL_RULES, 1, false, false },
		{ "changes of any size", ALL_RULES & ~RULE_STEP, 1, true, false },
		{ "published leaves become small", ALL_RULES & ~RULE_SMALL, 1, true, false },
		{ "withheld leaves fall", ALL_RULES & ~RULE_FALL, 1, true, true },
		{ "new leaves of any size", ALL_RULES & ~RULE_NEW, 1, true, false },
		{ "layers apart", ALL_RULES & ~RULE_LAYERS, 1, true, true },
		{ "distance from the last only", ALL_RULES, 5, true, false },
		{ "no rules", 0, 1, true, true },
	};
	uint64_t random = unit_seed();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct finds finds = { 0 };
		do {
			sabotage(cases[i].rules, cases[i].revisions, &random, &finds);
		} while (finds.histories < 5 * SABOTAGES && ((cases[i].breaks && finds.outside == 0) || (cases[i].excludes && finds.excluded == 0)));
		printf("%-30s in %u: found from inside %u, from outside %u; excludes first tables %u, narrows bounds %u\n", cases[i].what,
		       finds.histories, finds.inside, finds.outside, finds.excluded, finds.narrowed);
		assert_int_equal(finds.inside > 0, cases[i].breaks);
		assert_int_equal(finds.outside > 0, cases[i].breaks);
		assert_int_equal(finds.excluded > 0, cases[i].excludes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_history_keeps_the_rules_and_passes_the_audit),
		cmocka_unit_test(a_table_without_withheld_cells_is_revised_by_the_same_rules),
		cmocka_unit_test(the_same_counts_give_the_same_revision),
		cmocka_unit_test(no_table_of_the_first_edition_is_ruled_out_by_later_ones),
		cmocka_unit_test(withheld_counts_that_rise_by_few_are_noticed),
		cmocka_unit_test(each_rule_is_needed),
	};
	area_init();
	return cmocka_run_group_tests_name("history", tests, NULL, NULL);
}
