/* Times of one form. */

#ifndef TROUBLESHOOTER_ALIKE_TIMES_H
#define TROUBLESHOOTER_ALIKE_TIMES_H

#include "_alike_kinds.h"

#define MOST_FRACTION 9 /* digits */
#define ISO_BASE 19 /* bytes of a time without fraction and zone */
#define MOST_OF_PART 4 /* digits */
#define BETWEEN 0xF0 /* in the form of a time: a space or a T */

static int64_t days_since_1970(int64_t year, int64_t month, int64_t day) {
    /* Counted from March, so that a leap day comes last. */
    year -= month <= 2;
    int64_t era = year / 400, of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int days_of(int64_t year, int64_t month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int leap = month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + leap;
}

/* Take the digits of `text` from `start` to `end` for what the form says; 0 if they are others. */
static int read_parts(const Work *work, Cell text, size_t start, size_t end, int64_t *parts) {
    for (size_t place = start; place < end; place++) {
        byte value = text.at[place], wanted = work->pattern[place];
        if (wanted < PARTS && is_digit(value))
            parts[wanted] = parts[wanted] * 10 + (value - '0');
        else if (wanted == BETWEEN && (value == ' ' || value == 'T'))
            continue;
        else if (wanted < PARTS || value != wanted)
            return 0;
    }
    return 1;
}

static int cut_end(Cell *text, const char *end) {
    size_t size = strlen(end);
    if (text->size < size || memcmp(text->at + text->size - size, end, size) != 0)
        return 0;
    text->size -= size;
    return 1;
}

/* Take a fraction of a second, in microseconds, and UTC off the end of a time; 0 if it ends
   otherwise. */
static int cut_tail(Cell *text, int64_t *fraction) {
    if (!cut_end(text, "+00:00"))
        cut_end(text, "Z");
    if (text->size <= ISO_BASE)
        return 1;
    size_t digits = text->size - ISO_BASE - 1;
    const byte *at = text->at + ISO_BASE;
    if ((*at != '.' && *at != ',') || digits < 1 || digits > MOST_FRACTION)
        return 0;
    for (size_t place = 0, value = 100000; place < digits; place++, value /= 10) {
        if (!is_digit(at[1 + place]))
            return 0;
        *fraction += (int64_t)value * (at[1 + place] - '0');
    }
    text->size = ISO_BASE;
    return 1;
}

/* The microseconds since 1970 that a text of the expected form says; 0 if it has another. */
static int read_time(Work *work, Cell text, int64_t *microseconds) {
    int64_t parts[PARTS] = {0}, fraction = 0;
    if (work->tailed && !cut_tail(&text, &fraction))
        return 0;
    if (text.size != work->pattern_size)
        return 0;
    if (!work->has_date || memcmp(work->date, text.at, work->date_size) != 0) {
        if (!read_parts(work, text, 0, work->date_size, parts) || parts[0] < 1970 ||
            parts[0] >= 9000 || parts[1] < 1 || parts[1] > 12 || parts[2] < 1 ||
            parts[2] > days_of(parts[0], parts[1]))
            return 0;
        memcpy(work->date, text.at, work->date_size);
        work->date_days = days_since_1970(parts[0], parts[1], parts[2]);
        work->has_date = 1;
    }
    if (!read_parts(work, text, work->date_size, text.size, parts) || parts[3] > 23 ||
        parts[4] > 59 || parts[5] > 59)
        return 0;
    int64_t seconds = (parts[3] * 60 + parts[4]) * 60 + parts[5];
    *microseconds = work->date_days * DAY_MICROSECONDS + seconds * 1000000 + fraction;
    return 1;
}

#endif
