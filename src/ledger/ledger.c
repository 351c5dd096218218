#include "ledger/ledger.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/labels.h"
#include "base/rows.h"
#include "base/xml.h"

enum { FILE_LIMIT = 1024 * 1024 * 1024, SALT_SIZE = 32 };

enum table { WITHHELD, WITNESSES, HELD_BACK, TABLES };

static const char *const table_names[TABLES] = { "withheld.csv", "witnesses.csv", "held-back.csv" };

/* The reason as the log says it. */
static const char *const reasons[] = { [CELL_PRIMARY] = "primary", [CELL_COMPLEMENTARY] = "complementary" };

static bool make_salt(const char *path, char out[DIGEST_TEXT_SIZE], struct error *err)
{
	unsigned char bytes[SALT_SIZE];
	if (sodium_init() < 0)
		return error_set(err, ERROR_ENVIRONMENT, "%s: the system gives no random numbers", path);
	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2hex(out, DIGEST_TEXT_SIZE, bytes, sizeof bytes);
	return file_write(path, out, strlen(out), err);
}

static bool read_salt(const char *path, char out[DIGEST_TEXT_SIZE], struct error *err)
{
	struct text text = { 0 };
	bool ok = file_read(path, FILE_LIMIT, &text, err);
	if (ok) {
		snprintf(out, DIGEST_TEXT_SIZE, "%.64s", text_or_empty(text.bytes));
		ok = (text.length == DIGEST_TEXT_SIZE - 1 && digest_is(out)) ||
		     error_set(err, ERROR_REFUSED, "%s: not 64 hexadecimal digits; remove the file, and a new secret is made", path);
	}
	text_finish(&text);
	return ok;
}

/* The secret of one log: who is shown it learns nothing of the others'. */
static bool derive_secret(const char *folder, const struct edition *edition, char out[DIGEST_TEXT_SIZE], struct error *err)
{
	struct arena arena = { 0 };
	char salt[DIGEST_TEXT_SIZE];
	const char *path = path_join(&arena, folder, "salt");
	bool ok = folder_make_private(folder, err) && (file_exists(path) ? read_salt(path, salt, err) : make_salt(path, salt, err));
	if (ok) {
		const char *both = arena_printf(&arena, "%s %s", salt, edition->name);
		digest_sha256(both, strlen(both), out);
	}
	arena_finish(&arena);
	return ok;
}

static void write_withheld(const struct ledger_entry *entry, struct text *out)
{
	text_add(out, "model,area,version,count,reason\r\n");
	for (uint32_t cell = 0; cell < entry->cube->cell_count; cell++) {
		if (entry->pattern->states[cell] == CELL_PUBLISHED)
			continue;
		cube_add_place(out, cube_place(entry->cube, cell));
		text_printf(out, ",%" PRIu64 ",%s\r\n", entry->cube->values[cell], reasons[entry->pattern->states[cell]]);
	}
}

static void write_held_back(const struct ledger_entry *entry, struct text *out)
{
	text_add(out, "model,area,version,published,counted\r\n");
	for (size_t i = 0; i < entry->held_back_count; i++) {
		const struct held_leaf *held = &entry->held_back[i];
		cube_add_place(out, (struct cube_place){ held->model, held->country, held->version });
		text_printf(out, ",%" PRIu64 ",%" PRIu64 "\r\n", held->published, held->counted);
	}
}

static void write_log(const struct edition *edition, const struct ledger_entry *entry, const char *secret,
		      const struct text tables[TABLES], struct text *out)
{
	char hash[DIGEST_TEXT_SIZE];
	text_printf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<log edition=\"%s\" mode=\"%s\" k=\"%u\" secret=\"%s\">\n", edition->name,
		    protection_mode_names[edition->protection.mode], edition->protection.k, secret);
	text_printf(out, "  <withheld primary=\"%u\" complementary=\"%u\"/>\n", entry->pattern->primary, entry->pattern->complementary);
	text_printf(out, "  <proof witnesses=\"%zu\" shifts=\"%zu\"/>\n", entry->proof->witness_count, entry->proof->shift_count);
	for (int t = 0; t < TABLES; t++) {
		digest_sha256(tables[t].bytes, tables[t].length, hash);
		text_printf(out, "  <file name=\"%s\" sha256=\"%s\"/>\n", table_names[t], hash);
	}
	text_add(out, "</log>\n");
}

/* A log that is there already is that of a release which was stopped before it froze: then this one is the same. Another one could be that
 * of an edition which is out and is only missing here. */
static bool make_way(const char *path, const char *sha256, struct arena *arena, struct error *err)
{
	const char *log = path_join(arena, path, "log.xml");
	struct text bytes = { 0 };
	char hash[DIGEST_TEXT_SIZE];
	if (!file_exists(log))
		return true;
	bool ok = file_read(log, FILE_LIMIT, &bytes, err);
	digest_sha256(bytes.bytes, bytes.length, hash);
	text_finish(&bytes);
	if (ok && strcmp(hash, sha256) != 0)
		return error_set(err, ERROR_REFUSED, "%s: the log of a release with other counts is here: restore the edition that belongs to it, or "
				 "move the log away if that was never published", path);
	return ok && folder_remove(path, err);
}

bool ledger_write(const char *folder, const struct edition *edition, const struct ledger_entry *entry, char sha256[DIGEST_TEXT_SIZE],
		  struct error *err)
{
	struct arena arena = { 0 };
	struct text tables[TABLES] = { 0 }, log = { 0 };
	struct folder_file files[TABLES + 1];
	char secret[DIGEST_TEXT_SIZE];
	bool ok = derive_secret(folder, edition, secret, err);
	if (ok) {
		write_withheld(entry, &tables[WITHHELD]);
		audit_write(entry->cube, entry->proof, &tables[WITNESSES]);
		write_held_back(entry, &tables[HELD_BACK]);
		write_log(edition, entry, secret, tables, &log);
		for (int t = 0; t < TABLES; t++)
			files[t] = (struct folder_file){ table_names[t], tables[t].bytes, tables[t].length };
		files[TABLES] = (struct folder_file){ "log.xml", log.bytes, log.length };
		digest_sha256(log.bytes, log.length, sha256);
		ok = make_way(path_join(&arena, folder, edition->name), sha256, &arena, err) &&
		     folder_put(folder, edition->name, files, TABLES + 1, err);
	}
	for (int t = 0; t < TABLES; t++)
		text_finish(&tables[t]);
	text_finish(&log);
	arena_finish(&arena);
	return ok;
}

static bool refuse(const char *path, struct error *err)
{
	return error_set(err, ERROR_REFUSED, "%s: not the log of the edition that it lies beside; a revision needs it: restore it from a backup",
			 path);
}

/* A file whose hash is known. */
static bool read_known(const char *path, const char *sha256, struct arena *arena, struct text *out, struct error *err)
{
	char hash[DIGEST_TEXT_SIZE];
	if (!file_read(path, FILE_LIMIT, out, err))
		return error_set(err, ERROR_REFUSED, "%s; a revision needs the log of the edition that it supersedes: restore it from a backup",
				 arena_copy(arena, err->message));
	digest_sha256(out->bytes, out->length, hash);
	return strcmp(hash, sha256) == 0 || refuse(path, err);
}

/* One of the files that log.xml names, held against its hash there. */
static bool read_named(const char *folder, const xmlNode *root, enum table table, struct arena *arena, struct text *out, struct error *err)
{
	const char *path = path_join(arena, folder, table_names[table]);
	const xmlNode *file = xml_child_saying(root, "file", "name", table_names[table]);
	const char *sha256 = file != NULL ? xml_attribute(arena, file, "sha256") : NULL;
	return digest_is(sha256) ? read_known(path, sha256, arena, out, err) : refuse(path, err);
}

/* The whole log is there as it was written; `out` is withheld.csv. */
static bool read_log(const char *folder, const struct edition *edition, struct arena *arena, struct text *out, struct error *err)
{
	const char *path = path_join(arena, folder, "log.xml");
	struct text bytes = { 0 };
	xmlDoc *doc = NULL;
	bool ok = read_known(path, edition->log, arena, &bytes, err) && xml_parse(path, bytes.bytes, bytes.length, &doc, err);
	for (enum table t = 0; ok && t < TABLES; t++) {
		text_clear(&bytes);
		ok = read_named(folder, xmlDocGetRootElement(doc), t, arena, t == WITHHELD ? out : &bytes, err);
	}
	xmlFreeDoc(doc);
	text_finish(&bytes);
	return ok;
}

/* The cell that a row names, among those of the edition that are withheld; cell_count where it names none. */
static uint32_t find_cell(const struct edition *edition, const char *model, const char *area, const char *version)
{
	const struct cube *cube = &edition->cube;
	uint32_t row = edition_model(edition, model);
	uint32_t place = area[0] != '\0' ? edition_area(edition, area) : edition_version(edition, version);
	if (row == LABELS_NONE || place == LABELS_NONE || (area[0] == '\0' && row == cube->models && !cube->versions_shared))
		return cube->cell_count;
	uint32_t cell = area[0] != '\0' ? cube_area_cell(cube, row, place) : cube_version_cell(cube, row, place);
	return edition->withheld[cell] ? cell : cube->cell_count;
}

static bool take_row(const struct rows *rows, size_t row, const struct edition *edition, struct cube *cube, struct pattern *pattern)
{
	uint32_t cell = find_cell(edition, rows_cell(rows, row, 0), rows_cell(rows, row, 1), rows_cell(rows, row, 2));
	enum cell_state state = strcmp(rows_cell(rows, row, 4), reasons[CELL_PRIMARY]) == 0 ? CELL_PRIMARY : CELL_COMPLEMENTARY;
	if (cell == cube->cell_count || pattern->states[cell] != CELL_PUBLISHED)
		return false;
	cube->values[cell] = strtoull(rows_cell(rows, row, 3), NULL, 10);
	pattern->states[cell] = (unsigned char)state;
	*(state == CELL_PRIMARY ? &pattern->primary : &pattern->complementary) += 1;
	return true;
}

static bool take_rows(const char *path, const struct text *bytes, const struct edition *edition, struct arena *arena, struct cube *cube,
		      struct pattern *pattern, struct error *err)
{
	struct rows rows;
	if (!rows_parse(path, bytes->bytes, bytes->length, arena, &rows, err))
		return false;
	if (rows.columns != 5 || rows.count != edition->areas.cells + edition->versions.cells)
		return refuse(path, err);
	for (size_t i = 0; i < rows.count; i++)
		if (!take_row(&rows, i, edition, cube, pattern))
			return refuse(path, err);
	return true;
}

bool ledger_read(const char *folder, const struct edition *edition, struct arena *arena, struct cube *cube, struct pattern *pattern,
		 struct error *err)
{
	const char *own = path_join(arena, folder, edition->name), *path = path_join(arena, own, table_names[WITHHELD]);
	struct text bytes = { 0 };
	*cube = edition->cube;
	cube->values = arena_array(arena, cube->cell_count, sizeof *cube->values);
	memcpy(cube->values, edition->cube.values, cube->cell_count * sizeof *cube->values);
	*pattern = (struct pattern){ .states = arena_array(arena, cube->cell_count, 1) };
	bool ok = read_log(own, edition, arena, &bytes, err) && take_rows(path, &bytes, edition, arena, cube, pattern, err);
	text_finish(&bytes);
	return ok;
}
