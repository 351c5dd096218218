#include "base/period.h"

#include <stdio.h>
#include <time.h>

enum { FIRST_YEAR = 1900, LAST_YEAR = 9999 };

/* −1 where they are not two digits. */
static int two_digits(const char *p)
{
	unsigned tens = (unsigned)p[0] - '0', ones = (unsigned)p[1] - '0';
	return tens < 10 && ones < 10 ? (int)(tens * 10 + ones) : -1;
}

/* Below 0 where they are not four digits. */
static int four_digits(const char *p)
{
	int high = two_digits(p), low = two_digits(p + 2);
	return low < 0 ? low : high * 100 + low;
}

static int days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

bool period_parse(const char *string, size_t length, int *period)
{
	if (length != 7 || string[4] != '-' || string[5] != 'Q')
		return false;
	int year = four_digits(string), quarter = string[6] - '0';
	if (year < FIRST_YEAR || quarter < 1 || quarter > 4)
		return false;
	*period = year * 4 + quarter - 1;
	return true;
}

bool period_parse_day(const char *string, size_t length, int *period)
{
	if (length < 10 || string[4] != '-' || string[7] != '-')
		return false;
	if (length > 10 && string[10] != 'T' && string[10] != ' ')
		return false;
	int year = four_digits(string), month = two_digits(string + 5), day = two_digits(string + 8);
	if (year < FIRST_YEAR || month < 1 || month > 12 || day < 1 || (day > 28 && day > days_in_month(year, month)))
		return false;
	*period = year * 4 + (month - 1) / 3;
	return true;
}

bool period_of_unix_time(int64_t seconds, int *period)
{
	time_t time = (time_t)seconds;
	struct tm tm;
	if (gmtime_r(&time, &tm) == NULL || tm.tm_year + 1900 < FIRST_YEAR || tm.tm_year + 1900 > LAST_YEAR)
		return false;
	*period = (tm.tm_year + 1900) * 4 + tm.tm_mon / 3;
	return true;
}

int period_year(int period)
{
	return period / 4;
}

int period_quarter(int period)
{
	return period % 4 + 1;
}

void period_format(int period, char out[PERIOD_TEXT_SIZE])
{
	snprintf(out, PERIOD_TEXT_SIZE, "%04u-Q%u", (unsigned)period_year(period) % 10000, (unsigned)period_quarter(period) % 10);
}

void period_first_day(int period, char out[DAY_TEXT_SIZE])
{
	unsigned month = (unsigned)(period % 4) * 3 + 1;
	snprintf(out, DAY_TEXT_SIZE, "%04u-%02u-01", (unsigned)period_year(period) % 10000, month % 100);
}

void period_format_day(int64_t seconds, char out[DAY_TEXT_SIZE])
{
	time_t time = (time_t)seconds;
	struct tm tm = { 0 };
	gmtime_r(&time, &tm);
	strftime(out, DAY_TEXT_SIZE, "%Y-%m-%d", &tm);
}
