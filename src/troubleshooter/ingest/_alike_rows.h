/* Rows of delimited text. */

#ifndef TROUBLESHOOTER_ALIKE_ROWS_H
#define TROUBLESHOOTER_ALIKE_ROWS_H

#include "_alike_kinds.h"
#include "_alike_times.h"

#define MOST_MESSAGE 2000 /* bytes */

enum { MESSAGE, TIME, DOCUMENT, WORDS };

/* The cells of the row at `*at`, which moves behind it; 0 where quotes make no sense. Those of
   `work` go into `cells`; `*count` is how many there are, `*lines` how many line ends. */
static int read_row(
    const Work *work, const byte **at, const int *wanted, Cell *cells, long *count, int64_t *lines
) {
    const byte *place = *at, *end = work->end;
    long column = 0;
    int64_t breaks = 0;
    for (;; column++) {
        const byte *start = place, *stop;
        if (place < end && *place == '"') {
            start = ++place;
            for (;;) {
                while ((place = next_of(place, end, '"', '\n', '\n')) < end && *place == '\n') {
                    breaks++;
                    place++;
                }
                if (place == end)
                    return 0;
                if (place + 1 == end || place[1] != '"')
                    break;
                place += 2;
            }
            stop = place++;
            if (place < end && *place != work->separator && *place != '\n')
                return 0;
        } else {
            stop = place = next_of(place, end, work->separator, '\n', '"');
            if (place < end && *place == '"')
                return 0;
        }
        if (column < work->width && wanted[column] >= 0)
            cells[wanted[column]] = (Cell){start, (size_t)(stop - start)};
        if (place == end || *place == '\n')
            break;
        place++;
    }
    *lines = breaks + (place < end);
    *count = column + 1;
    *at = place < end ? place + 1 : end;
    return 1;
}

/* Whether a row of these cells is plain. */
static int is_plain(Work *work, const Cell *cells, Plain *plain) {
    Cell message = cells[MESSAGE];
    if (message.size > MOST_MESSAGE ||
        (message.size && (message.at[0] == ' ' || memchr(message.at, '\n', message.size))))
        return 0;
    plain->message = message;
    plain->size = message.size;
    plain->words = cells + WORDS;
    plain->time = 0;
    return work->time < 0 || read_time(work, cells[TIME], &plain->time);
}

/* Whether a row that may be plain names its document by digits. */
static int has_code(const Cell *cells, Plain *plain) {
    plain->code = code_of(cells[DOCUMENT]);
    return plain->code != 0;
}

static Outcome read_rows(Work *work, const int *wanted) {
    const byte *at = work->start;
    int64_t line = work->line, lines;
    Outcome outcome = DONE;
    for (; at < work->end && outcome == DONE; line += lines) {
        Cell cells[WORDS + MOST_WORDS];
        Plain plain;
        long count;
        const byte *start = at;
        if (!read_row(work, &at, wanted, cells, &count, &lines))
            return UNSUITED;
        plain.row = (Row){start - work->data, at - start, line};
        outcome = add_row(work, &plain,
                          count == work->width && is_plain(work, cells, &plain) &&
                              has_code(cells, &plain));
    }
    return outcome;
}

#endif
