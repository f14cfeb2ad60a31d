/* Records of a log, each from `[time] channel.LEVEL: ` on. */

#ifndef TROUBLESHOOTER_ALIKE_RECORDS_H
#define TROUBLESHOOTER_ALIKE_RECORDS_H

#include "_alike_rows.h"

#define MOST_REST 65536 /* bytes, of what stands below a message's first line */
#define MOST_CHANNEL 100

enum { LEVEL = WORDS, REST, RECORD_CELLS };

static int is_of_channel(byte value) {
    return (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z') || is_digit(value) ||
           value == '_' || value == '.' || value == '-';
}

static int is_level(Cell text) {
    static const char *const levels[] = {"DEBUG", "INFO",     "NOTICE", "WARNING",
                                         "ERROR", "CRITICAL", "ALERT",  "EMERGENCY"};
    for (size_t index = 0; index < sizeof levels / sizeof *levels; index++)
        if (text.size == strlen(levels[index]) && memcmp(text.at, levels[index], text.size) == 0)
            return 1;
    return 0;
}

/* Where digits of the form end that `at` begins with, in which 0 stands for any digit and a space
   for a space or a T; NULL if there are none. */
static const byte *formed(const byte *at, const byte *end, const char *form) {
    for (; *form; form++, at++)
        if (at == end || (*form == '0' ? !is_digit(*at)
                                       : *at != (byte)*form && !(*form == ' ' && *at == 'T')))
            return NULL;
    return at;
}

/* Read how a record begins, `[time] channel.LEVEL: `, into its time and level: where its message
   stands, NULL if it does not begin so. What is taken for a beginning is what the pattern START
   of formats/monolog.py takes for one. */
static const byte *begun(const byte *at, const byte *end, Cell *cells) {
    if (at == end || *at != '[')
        return NULL;
    const byte *start = ++at, *zone, *dot = NULL;
    if ((at = formed(at, end, "0000-00-00 00:00:00")) == NULL)
        return NULL;
    if (end - at > 1 && *at == '.' && is_digit(at[1])) {
        const byte *fraction = ++at;
        while (at < end && at - fraction < MOST_FRACTION && is_digit(*at))
            at++;
    }
    if (at < end && *at == 'Z') {
        at++;
    } else if (at < end && (*at == '+' || *at == '-')) {
        if ((zone = formed(at + 1, end, "00:00")) == NULL)
            zone = formed(at + 1, end, "0000");
        if (zone == NULL)
            return NULL;
        at = zone;
    }
    if (end - at < 2 || at[0] != ']' || at[1] != ' ')
        return NULL;
    cells[TIME] = (Cell){start, (size_t)(at - start)};
    for (start = at += 2; at < end && is_of_channel(*at); at++)
        if (*at == '.')
            dot = at;
    if (at == end || *at != ':' || dot == NULL || dot == start || dot - start > MOST_CHANNEL)
        return NULL;
    cells[LEVEL] = (Cell){dot + 1, (size_t)(at - dot - 1)};
    if (!is_level(cells[LEVEL]))
        return NULL;
    at++;
    return at < end && *at == ' ' ? at + 1 : at;
}

/* Records that go on until the next line that begins one. */
static Outcome read_records(Work *work) {
    const byte *at = work->start, *end = work->end;
    Cell next[RECORD_CELLS] = {{0}};
    const byte *message = begun(at, end, next);
    int64_t line = work->line, lines;
    Outcome outcome = DONE;
    if (message == NULL && at < end)
        return UNSUITED;
    for (; at < end && outcome == DONE; line += lines) {
        Cell cells[RECORD_CELLS];
        Plain plain;
        const byte *start = at, *text = message, *stop, *first = NULL;
        memcpy(cells, next, sizeof cells);
        message = NULL;
        for (lines = 0; message == NULL; lines++) {
            stop = memchr(at, '\n', (size_t)(end - at));
            if (stop == NULL)
                return UNSUITED; /* each chunk ends with a line feed */
            at = stop + 1;
            first = first ? first : stop;
            if (at == end)
                message = end;
            else if (*at == '[')
                message = begun(at, end, next);
        }
        plain.row = (Row){start - work->data, at - start, line};
        cells[MESSAGE] = (Cell){text, (size_t)(first - text)};
        cells[REST] = (Cell){first, (size_t)(stop - first)};
        plain.code = (uint64_t)(text - work->data);
        int fits = cells[REST].size <= MOST_REST && !(cells[REST].size > 1 && first[1] == '0') &&
                   is_plain(work, cells, &plain);
        plain.size = (size_t)(stop - text);
        outcome = add_row(work, &plain, fits);
    }
    return outcome;
}

#endif
