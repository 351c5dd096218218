/* Options, then one of the commands. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/area.h"
#include "base/arena.h"
#include "base/file.h"
#include "base/version.h"
#include "base/xml.h"
#include "command/command.h"

#ifndef VITRINE_SHARE
#define VITRINE_SHARE "/usr/local/share/vitrine"
#endif

static const struct command {
	const char *name, *operands, *help;
	bool (*run)(const struct options *, struct error *);
	size_t least, most; /* operands */
} commands[] = {
	{ "import", "FILE.csv", "read a CSV of observations (or of counts) into the database; - is standard input", command_import, 1, 1 },
	{ "check", "", "hold the declaration, its samples and captures, and the source's columns against the rules", command_check, 0, 0 },
	{ "release", "PERIOD...", "count, protect, audit and freeze the edition of each period, such as 2026-Q3", command_release, 1, SIZE_MAX },
	{ "issue", "", "freeze declaration.xml as it is, as this issue of the declaration", command_issue, 0, 0 },
	{ "build", "", "render the whole site from the frozen editions and the declaration", command_build, 0, 0 },
	{ "verify", "SITE", "hold a site against its own files, and attack what it withholds", command_verify, 1, 1 },
	{ "diff", "A.xml B.xml", "what differs between two declarations, in words; ends with 0 whether they differ or not", command_diff, 2, 2 },
};

/* Without a value it is a flag, and the field in struct options points to its name. */
static const struct option {
	const char *name, *value, *commands, *help;
	size_t offset; /* of a const char * in struct options */
} options_known[] = {
	{ "--into", "DATABASE", "import", "the SQLite database (default: as publication.xml says)", offsetof(struct options, into) },
	{ "--table", "NAME", "import", "its table (default: as publication.xml says, or 'observations')", offsetof(struct options, table) },
	{ "--columns", "ROLE=NAME,..", "import", "what the CSV's columns mean: date or period, model, country, version, count",
	  offsetof(struct options, columns) },
	{ "--reject", "FILE", "import", "set bad rows aside in this CSV instead of refusing the file", offsetof(struct options, reject) },
	{ "--output", "FOLDER", "build", "where the site goes (default: DIR/site)", offsetof(struct options, output) },
	{ "--dry-run", "", "release", "print what protection costs at several k, and freeze nothing", offsetof(struct options, dry_run) },
	{ "--revise", "", "release", "supersede the frozen edition by what is counted now", offsetof(struct options, revise) },
	{ "--reason", "TEXT", "release", "with --revise: why, for everyone to read", offsetof(struct options, reason) },
	{ "--report", "", "verify", "print as CSV between which bounds the published figures leave each withheld count",
	  offsetof(struct options, report) },
	{ "--format", "FORMAT", "check release", "table, json or csv (default: table); of release --dry-run: table or csv",
	  offsetof(struct options, format) },
	{ "--share", "FOLDER", "import check release issue build diff", "the program's own templates/ and data/", offsetof(struct options, share) },
};

enum { COMMANDS = sizeof commands / sizeof commands[0], OPTIONS = sizeof options_known / sizeof options_known[0] };

static void print_help(FILE *stream)
{
	fputs("usage: vitrine [-C DIR] [--quiet] [--threads N] COMMAND …\n\n"
	      "Publishes what is collected, how it travels, and the statistics made from it.\n\n", stream);
	for (int i = 0; i < COMMANDS; i++)
		fprintf(stream, "  %-8s %-11s %s\n", commands[i].name, commands[i].operands, commands[i].help);
	fputs("\n  -C DIR            the publication: the folder of publication.xml (default: this one)\n"
	      "  --quiet           no progress, no closing line\n"
	      "  --threads N       how many processors to use (default: all)\n", stream);
	for (int i = 0; i < OPTIONS; i++)
		fprintf(stream, "  %-9s %-11s %s [%s]\n", options_known[i].name, options_known[i].value, options_known[i].help,
			options_known[i].commands);
	fputs("\nexit status: 0 done, 1 refused for a reason in the input, 2 wrong usage, 3 the environment failed\n", stream);
}

/* The option that the word names, up to its '=', or NULL. */
static const struct option *find_option(const char *word)
{
	size_t length = strcspn(word, "=");
	for (int i = 0; i < OPTIONS; i++)
		if (strncmp(word, options_known[i].name, length) == 0 && options_known[i].name[length] == '\0')
			return &options_known[i];
	return NULL;
}

/* Sets the named option; the value may be the same word after '=' or the next word. */
static bool take_option(const char *word, const char *next, bool *used_next, struct options *options, struct error *err)
{
	size_t length = strcspn(word, "=");
	const struct option *option = find_option(word);
	bool flag = option != NULL && option->value[0] == '\0';
	const char *value = word[length] == '=' ? word + length + 1 : flag ? option->name : next;
	*used_next = word[length] != '=' && !flag;
	if (flag && value != option->name)
		return error_set(err, ERROR_USAGE, "%s takes no value; see vitrine --help", option->name);
	if (value == NULL)
		return error_set(err, ERROR_USAGE, "%s needs a value; see vitrine --help", word);
	if (strncmp(word, "--threads", length) == 0 && length == strlen("--threads")) {
		char *end;
		unsigned long threads = strtoul(value, &end, 10);
		options->threads = (unsigned)threads;
		return (*end == '\0' && threads >= 1 && threads <= 256) ||
		       error_set(err, ERROR_USAGE, "--threads takes a number from 1 to 256");
	}
	if (option == NULL)
		return error_set(err, ERROR_USAGE, "%s is no option; see vitrine --help", word);
	memcpy((char *)options + option->offset, &value, sizeof value);
	return true;
}

static bool take_words(int count, char **words, const char **operands, struct options *options, struct error *err)
{
	bool only_operands = false;
	for (int i = 1; i < count; i++) {
		const char *word = words[i], *next = i + 1 < count ? words[i + 1] : NULL;
		bool used_next = false;
		if (only_operands || word[0] != '-' || strcmp(word, "-") == 0)
			operands[options->operand_count++] = word;
		else if (strcmp(word, "--") == 0)
			only_operands = true;
		else if (strcmp(word, "--quiet") == 0)
			options->quiet = true;
		else if (strcmp(word, "-C") == 0 && next != NULL)
			options->folder = words[++i];
		else if (!take_option(word, next, &used_next, options, err))
			return false;
		i += used_next;
	}
	return true;
}

/* The program's own files: above a build in its source tree (build/vitrine, build/sanitize/vitrine), else where they were
 * installed. */
static const char *find_share(struct arena *arena)
{
	char path[4096];
	ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
	path[length > 0 ? length : 0] = '\0';
	const char *tree = path_parent(arena, path);
	for (int up = 0; up < 2; up++) {
		tree = path_parent(arena, tree);
		if (file_exists(path_join(arena, tree, "data/schema")))
			return tree;
	}
	return VITRINE_SHARE;
}

/* Whether `list`, words between spaces, holds the word. */
static bool has_word(const char *list, const char *word)
{
	size_t length = strlen(word);
	for (const char *p = list; (p = strstr(p, word)) != NULL; p += length)
		if ((p == list || p[-1] == ' ') && (p[length] == ' ' || p[length] == '\0'))
			return true;
	return false;
}

/* An option that the command does not have would be silently of no effect. */
static bool check_options(const struct options *options, const char *command, struct error *err)
{
	for (int i = 0; i < OPTIONS; i++) {
		const char *value;
		memcpy(&value, (const char *)options + options_known[i].offset, sizeof value);
		bool given = value != NULL && options_known[i].offset != offsetof(struct options, share);
		if (given && !has_word(options_known[i].commands, command))
			return error_set(err, ERROR_USAGE, "%s has no option %s; see vitrine --help", command, options_known[i].name);
	}
	return true;
}

static bool run(struct options *options, struct error *err)
{
	const char *name = options->operand_count > 0 ? options->operands[0] : "";
	for (int i = 0; i < COMMANDS; i++) {
		if (strcmp(commands[i].name, name) != 0)
			continue;
		options->operands++;
		options->operand_count--;
		if (options->operand_count < commands[i].least || options->operand_count > commands[i].most)
			return error_set(err, ERROR_USAGE, "usage: vitrine %s %s", name, commands[i].operands);
		return check_options(options, name, err) && commands[i].run(options, err);
	}
	return error_set(err, ERROR_USAGE, name[0] == '\0' ? "which command? see vitrine --help%s" :
			 "'%s' is no command; see vitrine --help", name);
}

int main(int count, char **words)
{
	struct error err;
	struct arena arena = { 0 };
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	const char **operands = arena_array(&arena, (size_t)count, sizeof *operands);
	struct options options = { .folder = ".", .threads = processors > 0 ? (unsigned)processors : 1, .operands = operands };
	for (int i = 1; i < count && strcmp(words[i], "--") != 0; i++) {
		if (strcmp(words[i], "--help") == 0 || strcmp(words[i], "-h") == 0) {
			print_help(stdout);
			return 0;
		}
	}
	if (count == 2 && strcmp(words[1], "--version") == 0) {
		puts("vitrine " VITRINE_VERSION);
		return 0;
	}
	area_init();
	xml_init();
	options.share = find_share(&arena);
	bool ok = take_words(count, words, operands, &options, &err) && run(&options, &err);
	if (ok && fflush(stdout) != 0)
		ok = error_set(&err, ERROR_ENVIRONMENT, "cannot write to standard output");
	if (!ok)
		error_print(&err, stderr);
	arena_finish(&arena);
	return ok ? 0 : (int)err.kind;
}
