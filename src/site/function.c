#include "site/function.h"

#include <libxml/xpath.h>
#include <math.h>
#include <string.h>

#include "site/link.h"

static double to_number(const char *string)
{
	return xmlXPathCastStringToNumber((const xmlChar *)string);
}

static bool run_message(const struct call *call)
{
	return language_message(call->render->language, call->arguments[0], call->arguments + 1, call->count - 1,
				call->out, call->err);
}

static bool run_number(const struct call *call)
{
	language_number(call->render->language, call->arguments[0], call->out);
	return true;
}

/* Nothing for nothing: an attribute that is absent gives an empty text, not an error. */
static bool add_percent(const struct call *call, bool sign)
{
	const char *string = call->arguments[0];
	double share = to_number(string), digits = call->count > 1 ? to_number(call->arguments[1]) : 1;
	if (*string == '\0')
		return true;
	if (!isfinite(share))
		return error_set(call->err, ERROR_REFUSED, "\"%s\" is no number", string);
	if (!(digits >= 0 && digits <= LANGUAGE_DIGITS_MAX))
		return error_set(call->err, ERROR_REFUSED, "a percentage has 0 to %d digits", LANGUAGE_DIGITS_MAX);
	language_percent(call->render->language, share, (unsigned)digits, sign, call->out);
	return true;
}

static bool run_percent(const struct call *call)
{
	return add_percent(call, false);
}

static bool run_change(const struct call *call)
{
	return add_percent(call, true);
}

static bool run_date(const struct call *call)
{
	const char *day = call->arguments[0];
	if (*day == '\0' || language_date(call->render->language, day, call->out))
		return true;
	return error_set(call->err, ERROR_REFUSED, "\"%s\" is no day (\"2026-10-15\"), month or year", day);
}

static bool run_period(const struct call *call)
{
	const char *period = call->arguments[0];
	return *period == '\0' || language_period(call->render->language, period, call->out, call->err);
}

static bool run_capital(const struct call *call)
{
	language_capital(call->render->language, call->arguments[0], call->out);
	return true;
}

static bool run_country(const struct call *call)
{
	language_country(call->render->language, call->arguments[0], call->out);
	return true;
}

static bool run_duration(const struct call *call)
{
	/* what a vendor declared in another form stays as declared */
	if (!language_duration(call->render->language, call->arguments[0], call->out))
		text_add(call->out, call->arguments[0]);
	return true;
}

static bool run_bytes(const struct call *call)
{
	double bytes = to_number(call->arguments[0]);
	if (call->arguments[0][0] == '\0')
		return true;
	if (!(bytes >= 0 && bytes < 1e18))
		return error_set(call->err, ERROR_REFUSED, "\"%s\" is no number of bytes", call->arguments[0]);
	language_bytes(call->render->language, (uint64_t)bytes, call->out);
	return true;
}

static bool add_link(const struct call *call, const char *folder)
{
	if (link_relative_in(call->out, call->render->page_path, folder, call->arguments[0]))
		return true;
	return error_set(call->err, ERROR_REFUSED, "\"%s\" is no path inside the site", call->arguments[0]);
}

static bool run_url(const struct call *call)
{
	return add_link(call, call->render->language_folder);
}

static bool run_file(const struct call *call)
{
	return add_link(call, "");
}

static bool add_term(const struct call *call, bool several)
{
	for (size_t i = 0; i < call->render->term_count; i++) {
		const struct term_words *words = &call->render->terms[i];
		if (strcmp(words->name, call->arguments[0]) != 0)
			continue;
		text_add(call->out, several ? words->other : words->one);
		return true;
	}
	return error_set(call->err, ERROR_REFUSED, "the publication has no term \"%s\"", call->arguments[0]);
}

static bool run_term(const struct call *call)
{
	return add_term(call, false);
}

static bool run_terms(const struct call *call)
{
	return add_term(call, true);
}

static bool run_join(const struct call *call)
{
	for (size_t i = 0; i < call->count; i++) {
		if (i > 0 && !language_message(call->render->language, "list.separator", NULL, 0, call->out, call->err))
			return false;
		text_add(call->out, call->arguments[i]);
	}
	return true;
}

static const struct function functions[] = {
	{ "t", 1, FUNCTION_ARGUMENTS_MAX, false, run_message },
	{ "capital", 1, 1, false, run_capital },
	{ "number", 1, 1, false, run_number },
	{ "percent", 1, 2, false, run_percent },
	{ "change", 1, 2, false, run_change },
	{ "date", 1, 1, false, run_date },
	{ "period", 1, 1, false, run_period },
	{ "country", 1, 1, false, run_country },
	{ "duration", 1, 1, false, run_duration },
	{ "bytes", 1, 1, false, run_bytes },
	{ "url", 1, 1, false, run_url },
	{ "file", 1, 1, false, run_file },
	{ "term", 1, 1, false, run_term },
	{ "terms", 1, 1, false, run_terms },
	{ "join", 1, 1, true, run_join },
};

const struct function *function_find(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
		if (strlen(functions[i].name) == length && memcmp(functions[i].name, name, length) == 0)
			return &functions[i];
	return NULL;
}
