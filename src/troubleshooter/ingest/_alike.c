/* Rows of delimited text that are alike, found at the speed of memory; see alike.py.

   Only plain rows are put together: of the right number of cells, with quotes that make sense, a
   short message, a time of the expected form, and a document number of digits. All others are handed back as they
   stand, for the reader that knows how to treat them. Rows are compared whole, never by their
   hashes alone, so that no two unlike ones are ever taken for each other.

   Nothing outside of the given bytes is read; what is allocated is bounded by MOST_GROUPS and by
   the number of rows. */

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned char byte;

#define MOST_WORDS 4
#define MOST_WORDINGS 32
#define MOST_GROUPS 4096
#define MOST_DAYS 16384
#define MOST_PATTERN 32
#define MOST_DIGITS 18
#define MOST_MESSAGE 2000 /* bytes */
#define PARTS 6 /* of a time: year, month, day, hour, minute, second */
#define MOST_OF_PART 4 /* digits */
#define DIGIT 1024
#define LONGEST_NUMBER 9
#define OTHER_DIGIT 0xFE /* neither of these two is part of UTF-8 */
#define OTHER_NUMBER 0xFF
#define PICKS 3
#define FIELDS (4 + 4 * PICKS)
#define WORDING_FIELDS (2 + 2 * MOST_WORDS)
#define FEW_ROWS 4096 /* so many may be odd before it counts how many of all are */
#define SLOTS (4 * MOST_GROUPS)
#define DAY_SLOTS (2 * MOST_DAYS)
#define DAY_FIELDS 5
#define DAY_MICROSECONDS INT64_C(86400000000)

typedef struct {
    const byte *at;
    size_t size;
} Cell;

/* A text with every digit a zero, and which of its digits tell messages apart: `marks` are pairs
   of a place and what tells there. That is a number of so many digits, if it is one of those that
   are named; or, from DIGIT on, a digit, if the bit for its value is set. */
typedef struct {
    Cell text;
    uint64_t hash;
    const uint32_t *marks;
    size_t marked;
} Shape;

typedef struct {
    int64_t offset, size, line;
} Row;

/* A row of a group, and where its message stands. */
typedef struct {
    int64_t line, time, offset, size;
} Pick;

/* Words that rows have in their cells, and the first row that has them. */
typedef struct {
    Cell words[MOST_WORDS];
    Row row;
} Wording;

/* Rows that say the same, on whatever day. */
typedef struct {
    uint64_t hash;
    int64_t count;
    Cell message;
    Pick picks[PICKS];
    uint32_t shape, wording, picked;
    uint32_t day; /* one more than the index of the day met last; 0 at first */
} Group;

/* Those of a group that are of one day. */
typedef struct {
    int64_t day, count, first, last;
    uint32_t group;
} Day;

typedef struct {
    /* What is asked. */
    const byte *data, *start, *end;
    byte separator;
    long width, message, time, document;
    size_t word_count;
    byte pattern[MOST_PATTERN];
    size_t pattern_size;
    size_t date_size; /* so much of the form is no time of day */
    const uint32_t *named; /* pairs of a number and its size, in order */
    size_t named_count;
    int64_t line, beyond;
    /* What is found. */
    byte date[MOST_PATTERN]; /* the one read last */
    int64_t date_days;
    int has_date;
    Shape *shapes;
    size_t shape_count, shape_room;
    uint32_t *shape_slots; /* one more than the index; 0 where there is none */
    size_t shape_mask;
    Group *groups;
    size_t group_count;
    uint32_t *group_slots;
    Day *days;
    size_t day_count;
    uint32_t *day_slots;
    Wording wordings[MOST_WORDINGS];
    size_t wording_count;
    Row *odd;
    size_t odd_count, odd_room;
    uint64_t *codes; /* of each plain row */
    uint32_t *code_groups;
    size_t code_count, code_room, code_group_room;
    int64_t rows, last_line, first_beyond; /* of plain rows the latter two */
} Work;

typedef enum { DONE, UNSUITED, NO_MEMORY } Outcome;

#if defined(__GNUC__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define LOWEST_FIRST
#endif
#define EACH(value) (UINT64_C(0x0101010101010101) * (value))

/* Eight bytes, each digit turned into the same value, which no other byte becomes. */
static uint64_t without_digits(uint64_t word) {
    uint64_t turned = word ^ EACH(0x30);
    uint64_t other = (((turned & EACH(0x7F)) + EACH(0x76)) | turned) & EACH(0x80);
    uint64_t digit = ~other & EACH(0x80);
    return turned & ~(digit | (digit - (digit >> 7)));
}

static uint64_t eight(const byte *at) {
    uint64_t word;
    memcpy(&word, at, 8);
    return word;
}

static uint64_t up_to_eight(const byte *at, size_t size) {
    uint64_t word = 0;
    memcpy(&word, at, size);
    return word;
}

/* The highest bit of each byte of `word` that is `value`. */
static uint64_t where(uint64_t word, byte value) {
    uint64_t other = word ^ EACH(value);
    return ~(((other & EACH(0x7F)) + EACH(0x7F)) | other) & EACH(0x80);
}

/* The first place from `at` on with one of these bytes, or `end`. */
static const byte *next_of(const byte *at, const byte *end, byte one, byte two, byte three) {
    for (; end - at >= 8; at += 8) {
        uint64_t word = eight(at);
        uint64_t found = where(word, one) | where(word, two) | where(word, three);
        if (found) {
#ifdef LOWEST_FIRST
            return at + __builtin_ctzll(found) / 8;
#else
            break;
#endif
        }
    }
    while (at < end && *at != one && *at != two && *at != three)
        at++;
    return at;
}

static uint64_t mixed(uint64_t hash, uint64_t value) {
    hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ (hash >> 32);
}

static uint64_t hash_without_digits(Cell text) {
    uint64_t hash = mixed(0, text.size);
    size_t place = 0;
    for (; place + 8 <= text.size; place += 8)
        hash = mixed(hash, without_digits(eight(text.at + place)));
    if (place < text.size)
        hash = mixed(hash, without_digits(up_to_eight(text.at + place, text.size - place)));
    return hash;
}

static int same_without_digits(Cell one, Cell two) {
    size_t place = 0;
    if (one.size != two.size)
        return 0;
    for (; place + 8 <= one.size; place += 8)
        if (without_digits(eight(one.at + place)) != without_digits(eight(two.at + place)))
            return 0;
    return without_digits(up_to_eight(one.at + place, one.size - place)) ==
           without_digits(up_to_eight(two.at + place, two.size - place));
}

static int same(Cell one, Cell two) {
    return one.size == two.size && memcmp(one.at, two.at, one.size) == 0;
}

static int is_digit(byte value) { return value >= '0' && value <= '9'; }

/* What a mark of a shape says of a message that has this shape. */
static uint32_t told(const Work *work, Cell message, const uint32_t *mark) {
    uint32_t number = 0;
    size_t low = 0, high = work->named_count;
    if (mark[1] >= DIGIT) {
        uint32_t digit = (uint32_t)(message.at[mark[0]] - '0');
        return digit < 10 && (mark[1] >> digit & 1) ? digit : 10;
    }
    for (uint32_t place = 0; place < mark[1]; place++)
        number = number * 10 + (uint32_t)(message.at[mark[0] + place] - '0');
    while (low < high) {
        size_t middle = (low + high) / 2;
        const uint32_t *pair = work->named + 2 * middle;
        if (pair[0] == number && pair[1] == mark[1])
            return number + 1;
        if (pair[0] < number || (pair[0] == number && pair[1] < mark[1]))
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

/* The message with its digits as far as they tell: others are zeros, those of a value that is not
   told apart from others and those of numbers that are not named bytes that no text holds. */
static void put_told(const Work *work, const Group *group, byte *put) {
    const Shape *shape = work->shapes + group->shape;
    for (size_t place = 0; place < group->message.size; place++)
        put[place] = is_digit(group->message.at[place]) ? '0' : group->message.at[place];
    for (size_t index = 0; index < shape->marked; index++) {
        const uint32_t *mark = shape->marks + 2 * index;
        uint32_t value = told(work, group->message, mark);
        if (mark[1] >= DIGIT) {
            if (value < 10)
                put[mark[0]] = (byte)('0' + value);
            else if (put[mark[0]] == '0') /* and no figure of a number that is named */
                put[mark[0]] = OTHER_DIGIT;
        } else if (value)
            memcpy(put + mark[0], group->message.at + mark[0], mark[1]);
        else
            memset(put + mark[0], OTHER_NUMBER, mark[1]);
    }
}

/* The index of the shape of a message; -1 when there are too many. */
static long shape_of(Work *work, Cell message) {
    uint64_t hash = hash_without_digits(message);
    size_t slot = (size_t)hash & work->shape_mask;
    while (work->shape_slots[slot]) {
        long found = (long)work->shape_slots[slot] - 1;
        const Shape *shape = work->shapes + found;
        if (shape->hash == hash && same_without_digits(shape->text, message))
            return found;
        slot = (slot + 1) & work->shape_mask;
    }
    if (work->shape_count == work->shape_room)
        return -1;
    work->shapes[work->shape_count] = (Shape){message, hash, NULL, 0};
    work->shape_slots[slot] = (uint32_t)++work->shape_count;
    return (long)work->shape_count - 1;
}

static int same_group(const Work *work, const Group *group, const Group *asked) {
    if (group->hash != asked->hash || group->shape != asked->shape ||
        group->wording != asked->wording)
        return 0;
    const Shape *shape = work->shapes + asked->shape;
    for (size_t mark = 0; mark < shape->marked; mark++)
        if (told(work, group->message, shape->marks + 2 * mark) !=
            told(work, asked->message, shape->marks + 2 * mark))
            return 0;
    return 1;
}

/* The group like `asked`, a new one if there was none; NULL when there are too many. */
static Group *group_of(Work *work, const Group *asked) {
    size_t slot = (size_t)asked->hash & (SLOTS - 1);
    while (work->group_slots[slot]) {
        Group *found = work->groups + work->group_slots[slot] - 1;
        if (same_group(work, found, asked))
            return found;
        slot = (slot + 1) & (SLOTS - 1);
    }
    if (work->group_count == MOST_GROUPS)
        return NULL;
    Group *made = work->groups + work->group_count++;
    *made = *asked;
    work->group_slots[slot] = (uint32_t)work->group_count;
    return made;
}

/* The rows of a group that are of one day; NULL when there are too many such. */
static Day *day_of(Work *work, Group *group, int64_t day) {
    uint32_t index = (uint32_t)(group - work->groups);
    if (group->day && work->days[group->day - 1].day == day)
        return work->days + group->day - 1;
    size_t slot = (size_t)mixed(mixed(0, index), (uint64_t)day) & (DAY_SLOTS - 1);
    for (; work->day_slots[slot]; slot = (slot + 1) & (DAY_SLOTS - 1)) {
        Day *found = work->days + work->day_slots[slot] - 1;
        if (found->group == index && found->day == day) {
            group->day = work->day_slots[slot];
            return found;
        }
    }
    if (work->day_count == MOST_DAYS)
        return NULL;
    Day *made = work->days + work->day_count++;
    *made = (Day){day, 0, INT64_MAX, INT64_MIN, index};
    group->day = work->day_slots[slot] = (uint32_t)work->day_count;
    return made;
}

/* The index of the words in these cells; -1 when there are too many. */
static long wording_of(Work *work, const Cell *words, Row row) {
    for (size_t index = 0; index < work->wording_count; index++) {
        const Cell *known = work->wordings[index].words;
        size_t word = 0;
        while (word < work->word_count && same(known[word], words[word]))
            word++;
        if (word == work->word_count)
            return (long)index;
    }
    if (work->wording_count == MOST_WORDINGS)
        return -1;
    Wording *made = work->wordings + work->wording_count++;
    memcpy(made->words, words, work->word_count * sizeof(Cell));
    made->row = row;
    return (long)work->wording_count - 1;
}

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
        else if (wanted < PARTS || value != wanted)
            return 0;
    }
    return 1;
}

/* The microseconds since 1970 that a text of the expected form says; 0 if it has another. */
static int read_time(Work *work, Cell text, int64_t *microseconds) {
    int64_t parts[PARTS] = {0};
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
    *microseconds = work->date_days * DAY_MICROSECONDS + seconds * 1000000;
    return 1;
}

/* A number of digits only as one that keeps leading zeros: 007 is 1007; 0 for all others. */
static uint64_t code_of(Cell text) {
    uint64_t code = 0, tens = 1;
    if (text.size == 0 || text.size > MOST_DIGITS)
        return 0;
    for (size_t place = 0; place < text.size; place++) {
        if (!is_digit(text.at[place]))
            return 0;
        code = code * 10 + (uint64_t)(text.at[place] - '0');
        tens *= 10;
    }
    return code + tens;
}

/* More room for a list that is full; its items stay where they are in it. */
static int make_room(void **list, size_t *room, size_t count, size_t size) {
    if (count < *room)
        return 1;
    size_t more = *room ? *room * 2 : 1024;
    void *made = realloc(*list, more * size);
    if (made == NULL)
        return 0;
    *list = made;
    *room = more;
    return 1;
}

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

enum { MESSAGE, TIME, DOCUMENT, WORDS };

/* What is read of a plain row. */
typedef struct {
    Row row;
    Cell message;
    const Cell *words;
    int64_t time;
    uint64_t code;
} Plain;

/* Whether a row of these cells is plain. */
static int is_plain(Work *work, const Cell *cells, Plain *plain) {
    Cell message = cells[MESSAGE];
    if (message.size > MOST_MESSAGE ||
        (message.size && (message.at[0] == ' ' || memchr(message.at, '\n', message.size))))
        return 0;
    plain->message = message;
    plain->words = cells + WORDS;
    plain->time = 0;
    if (work->time >= 0 && !read_time(work, cells[TIME], &plain->time))
        return 0;
    plain->code = code_of(cells[DOCUMENT]);
    return plain->code != 0;
}

static Outcome add_plain(Work *work, const Plain *plain) {
    long shape = shape_of(work, plain->message);
    long wording = wording_of(work, plain->words, plain->row);
    if (shape < 0 || wording < 0)
        return UNSUITED;
    const Shape *known = work->shapes + shape;
    Group asked = {.hash = mixed(known->hash, (uint64_t)wording),
                   .message = plain->message,
                   .shape = (uint32_t)shape,
                   .wording = (uint32_t)wording};
    for (size_t mark = 0; mark < known->marked; mark++)
        asked.hash = mixed(asked.hash, told(work, asked.message, known->marks + 2 * mark));
    Group *group = group_of(work, &asked);
    Day *day = group ? day_of(work, group, plain->time / DAY_MICROSECONDS) : NULL;
    if (day == NULL)
        return UNSUITED;
    if (!make_room((void **)&work->codes, &work->code_room, work->code_count, sizeof(uint64_t)) ||
        !make_room((void **)&work->code_groups, &work->code_group_room, work->code_count,
                   sizeof(uint32_t)))
        return NO_MEMORY;
    work->codes[work->code_count] = plain->code;
    work->code_groups[work->code_count++] = day->group;
    group->count++;
    day->count++;
    if (plain->time < day->first)
        day->first = plain->time;
    if (plain->time > day->last)
        day->last = plain->time;
    if (group->picked < PICKS)
        group->picks[group->picked++] = (Pick){plain->row.line, plain->time,
                                               plain->message.at - work->data,
                                               (int64_t)plain->message.size};
    return DONE;
}

static Outcome read_all(Work *work, const int *wanted) {
    const byte *at = work->start;
    int64_t line = work->line;
    while (at < work->end) {
        Cell cells[WORDS + MOST_WORDS];
        Plain plain;
        long count;
        int64_t lines;
        const byte *start = at;
        if (!read_row(work, &at, wanted, cells, &count, &lines))
            return UNSUITED;
        plain.row = (Row){start - work->data, at - start, line};
        if (count == work->width && is_plain(work, cells, &plain)) {
            Outcome outcome = add_plain(work, &plain);
            if (outcome != DONE)
                return outcome;
            work->last_line = line;
            if (work->first_beyond < 0 && line > work->beyond)
                work->first_beyond = line;
        } else {
            if (!make_room((void **)&work->odd, &work->odd_room, work->odd_count, sizeof(Row)))
                return NO_MEMORY;
            work->odd[work->odd_count++] = plain.row;
            if (work->odd_count > FEW_ROWS && (int64_t)work->odd_count * 3 > work->rows)
                return UNSUITED;
        }
        work->rows++;
        line += lines;
    }
    return DONE;
}

static PyObject *packed(const void *data, size_t count, size_t size) {
    return PyBytes_FromStringAndSize(count ? data : "", (Py_ssize_t)(count * size));
}

/* The fields of each group. */
static PyObject *groups_of(const Work *work) {
    PyObject *made = PyBytes_FromStringAndSize(
        NULL, (Py_ssize_t)(work->group_count * FIELDS * sizeof(int64_t)));
    if (made == NULL)
        return NULL;
    char *put = PyBytes_AsString(made);
    for (size_t index = 0; index < work->group_count; index++) {
        const Group *group = work->groups + index;
        int64_t fields[FIELDS] = {group->count, group->wording, (int64_t)group->message.size,
                                  group->picked};
        memcpy(fields + 4, group->picks, group->picked * sizeof(Pick));
        memcpy(put + index * sizeof fields, fields, sizeof fields);
    }
    return made;
}

/* What tells each group from others, one behind the other. */
static PyObject *told_of(const Work *work) {
    size_t size = 0;
    for (size_t index = 0; index < work->group_count; index++)
        size += work->groups[index].message.size;
    PyObject *made = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)size);
    if (made == NULL)
        return NULL;
    byte *put = (byte *)PyBytes_AsString(made);
    for (size_t index = 0; index < work->group_count; index++) {
        put_told(work, work->groups + index, put);
        put += work->groups[index].message.size;
    }
    return made;
}

/* Of all days the group, then of all the day, then how many rows, the first time, the last. */
static PyObject *days_of_groups(const Work *work) {
    size_t count = work->day_count;
    PyObject *made =
        PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(count * DAY_FIELDS * sizeof(int64_t)));
    if (made == NULL)
        return NULL;
    char *put = PyBytes_AsString(made);
    for (size_t index = 0; index < count; index++) {
        const Day *day = work->days + index;
        int64_t fields[DAY_FIELDS] = {day->group, day->day, day->count, day->first, day->last};
        for (size_t at = 0; at < DAY_FIELDS; at++)
            memcpy(put + (at * count + index) * sizeof(int64_t), fields + at, sizeof(int64_t));
    }
    return made;
}

/* Where the first row with such words stands, and each of them. */
static PyObject *wordings_of(const Work *work) {
    int64_t fields[MOST_WORDINGS][WORDING_FIELDS] = {{0}};
    for (size_t index = 0; index < work->wording_count; index++) {
        const Wording *one = work->wordings + index;
        int64_t *put = fields[index];
        *put++ = one->row.offset;
        *put++ = one->row.size;
        for (size_t word = 0; word < work->word_count; word++) {
            *put++ = one->words[word].at - work->data;
            *put++ = (int64_t)one->words[word].size;
        }
    }
    return packed(fields, work->wording_count, sizeof fields[0]);
}

static PyObject *result_of(const Work *work) {
    PyObject *parts[] = {groups_of(work),
                         told_of(work),
                         days_of_groups(work),
                         wordings_of(work),
                         packed(work->codes, work->code_count, sizeof(uint64_t)),
                         packed(work->code_groups, work->code_count, sizeof(uint32_t)),
                         packed(work->odd, work->odd_count, sizeof(Row))};
    size_t count = sizeof parts / sizeof *parts, made = 0;
    while (made < count && parts[made])
        made++;
    if (made == count)
        return Py_BuildValue("(NNNNNNNLL)", parts[0], parts[1], parts[2], parts[3], parts[4],
                             parts[5], parts[6], (long long)work->last_line,
                             (long long)work->first_beyond);
    for (size_t part = 0; part < count; part++)
        Py_XDECREF(parts[part]);
    return NULL;
}

/* Take in the shapes that are known: pairs of a text and its marks, both bytes. */
static int take_shapes(Work *work, PyObject *known) {
    Py_ssize_t count = PyTuple_Size(known);
    if (count < 0)
        return 0;
    work->shape_room = (size_t)count + MOST_GROUPS;
    size_t slots = 1024;
    while (slots < 2 * work->shape_room)
        slots *= 2;
    work->shape_mask = slots - 1;
    work->shapes = malloc(work->shape_room * sizeof(Shape));
    work->shape_slots = calloc(slots, sizeof(uint32_t));
    if (work->shapes == NULL || work->shape_slots == NULL) {
        PyErr_NoMemory();
        return 0;
    }
    for (Py_ssize_t index = 0; index < count; index++) {
        PyObject *pair = PyTuple_GetItem(known, index);
        const char *text, *marks;
        Py_ssize_t text_size, marks_size;
        if (pair == NULL || !PyArg_ParseTuple(pair, "y#y#", &text, &text_size, &marks, &marks_size))
            return 0;
        long made = shape_of(work, (Cell){(const byte *)text, (size_t)text_size});
        if (made != (long)index) {
            PyErr_SetString(PyExc_ValueError, "a shape is given twice");
            return 0;
        }
        Shape *shape = work->shapes + made;
        shape->marks = (const uint32_t *)marks;
        shape->marked = (size_t)marks_size / (2 * sizeof(uint32_t));
        for (size_t mark = 0; mark < shape->marked; mark++) {
            uint64_t place = shape->marks[2 * mark], what = shape->marks[2 * mark + 1];
            uint64_t size = what >= DIGIT ? 1 : what;
            if (size > LONGEST_NUMBER || place + size > (uint64_t)text_size) {
                PyErr_SetString(PyExc_ValueError, "a mark lies outside of its text");
                return 0;
            }
        }
    }
    return 1;
}

static int take_columns(Work *work, PyObject *words, int *wanted) {
    Py_ssize_t count = PyTuple_Size(words);
    const long columns[] = {work->message, work->time, work->document};
    if (count < 0)
        return 0;
    if (count > MOST_WORDS) {
        PyErr_SetString(PyExc_ValueError, "too many columns of words");
        return 0;
    }
    work->word_count = (size_t)count;
    for (long column = 0; column < work->width; column++)
        wanted[column] = -1;
    for (int kind = 0; kind < WORDS; kind++) {
        long column = columns[kind];
        if (column < 0 && kind == TIME)
            continue;
        if (column < 0 || column >= work->width || wanted[column] >= 0) {
            PyErr_SetString(PyExc_ValueError, "there is no such column");
            return 0;
        }
        wanted[column] = kind;
    }
    for (Py_ssize_t index = 0; index < count; index++) {
        PyObject *item = PyTuple_GetItem(words, index);
        long column = item == NULL ? -1 : PyLong_AsLong(item);
        if (column < 0 || column >= work->width || wanted[column] >= 0) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_ValueError, "there is no such column");
            return 0;
        }
        wanted[column] = WORDS + (int)index;
    }
    return 1;
}

/* Take in the form of times, a date before a time of day. */
static int take_pattern(Work *work, const char *pattern, Py_ssize_t size) {
    static const char letters[] = "YMDhms";
    int seen = 0, in_order = 1, digits[PARTS + 1] = {0};
    if (size > MOST_PATTERN) {
        PyErr_SetString(PyExc_ValueError, "too long a form of times");
        return 0;
    }
    work->pattern_size = work->date_size = (size_t)size;
    for (size_t place = 0; place < (size_t)size; place++) {
        const char *found = pattern[place] ? strchr(letters, pattern[place]) : NULL;
        int part = found ? (int)(found - letters) : PARTS;
        work->pattern[place] = found ? (byte)part : (byte)pattern[place];
        if (part >= 3 && part < PARTS && work->date_size == (size_t)size)
            work->date_size = place;
        in_order &= part >= 3 || work->date_size == (size_t)size;
        seen |= 1 << part;
        in_order &= part == PARTS || ++digits[part] <= MOST_OF_PART;
    }
    if (work->time >= 0 && (!in_order || (seen & 7) != 7)) {
        PyErr_SetString(PyExc_ValueError, "no form of a date before a time");
        return 0;
    }
    return 1;
}

static void give_back(Work *work) {
    free(work->shapes);
    free(work->shape_slots);
    free(work->groups);
    free(work->group_slots);
    free(work->days);
    free(work->day_slots);
    free(work->odd);
    free(work->codes);
    free(work->code_groups);
}

static PyObject *alike(PyObject *module, PyObject *arguments) {
    Work work = {0};
    PyObject *words, *shapes, *result = NULL;
    const char *data, *pattern, *named;
    Py_ssize_t data_size, start, end, pattern_size, named_size;
    int separator;
    long long line, beyond;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "y#nnillllO!y#O!y#LL", &data, &data_size, &start, &end,
                          &separator, &work.width, &work.message, &work.time, &work.document,
                          &PyTuple_Type, &words, &pattern, &pattern_size, &PyTuple_Type, &shapes,
                          &named, &named_size, &line, &beyond))
        return NULL;
    if (work.width < 1 || work.width > 100000)
        return PyErr_Format(PyExc_ValueError, "no width of a table: %ld", work.width);
    if (start < 0 || start > end || end > data_size) {
        PyErr_SetString(PyExc_ValueError, "no such part of the text");
        return NULL;
    }
    work.data = (const byte *)data;
    work.start = work.data + start;
    work.end = work.data + end;
    work.separator = (byte)separator;
    work.line = line;
    work.beyond = beyond;
    work.first_beyond = -1;
    work.named = (const uint32_t *)named;
    work.named_count = (size_t)named_size / (2 * sizeof(uint32_t));
    int *wanted = malloc((size_t)work.width * sizeof(int));
    work.groups = malloc(MOST_GROUPS * sizeof(Group));
    work.group_slots = calloc(SLOTS, sizeof(uint32_t));
    work.days = malloc(MOST_DAYS * sizeof(Day));
    work.day_slots = calloc(DAY_SLOTS, sizeof(uint32_t));
    if (wanted == NULL || work.groups == NULL || work.group_slots == NULL || work.days == NULL ||
        work.day_slots == NULL) {
        PyErr_NoMemory();
    } else if (take_columns(&work, words, wanted) && take_pattern(&work, pattern, pattern_size) &&
               take_shapes(&work, shapes)) {
        Outcome outcome;
        Py_BEGIN_ALLOW_THREADS
        outcome = read_all(&work, wanted);
        Py_END_ALLOW_THREADS
        if (outcome == DONE)
            result = result_of(&work);
        else if (outcome == NO_MEMORY)
            PyErr_NoMemory();
        else
            result = Py_NewRef(Py_None);
    }
    free(wanted);
    give_back(&work);
    return result;
}

/* The sum of the bytes of a word. */
static uint64_t sum_of(uint64_t word) {
    const uint64_t every_other = UINT64_C(0x00FF00FF00FF00FF);
    uint64_t pairs = (word & every_other) + (word >> 8 & every_other);
    return (pairs * UINT64_C(0x0001000100010001)) >> 48;
}

#define MOST_IN_BYTE 255

static PyObject *counted(PyObject *module, PyObject *arguments) {
    const char *data;
    Py_ssize_t size, start, end;
    uint64_t quotes = 0, feeds = 0;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "y#nn", &data, &size, &start, &end))
        return NULL;
    if (start < 0 || start > end || end > size) {
        PyErr_SetString(PyExc_ValueError, "no such part of the text");
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    const byte *at = (const byte *)data + start, *stop = (const byte *)data + end;
    while (stop - at >= 8) {
        /* Each byte of these counts its own column of up to so many words. */
        uint64_t quotes_of = 0, feeds_of = 0;
        size_t words = (size_t)(stop - at) / 8;
        words = words < MOST_IN_BYTE ? words : MOST_IN_BYTE;
        for (size_t word = 0; word < words; word++) {
            uint64_t eight_bytes = eight(at + 8 * word);
            quotes_of += where(eight_bytes, '"') >> 7;
            feeds_of += where(eight_bytes, '\n') >> 7;
        }
        quotes += sum_of(quotes_of);
        feeds += sum_of(feeds_of);
        at += 8 * words;
    }
    for (; at < stop; at++) {
        quotes += *at == '"';
        feeds += *at == '\n';
    }
    Py_END_ALLOW_THREADS
    return Py_BuildValue("(KK)", (unsigned long long)quotes, (unsigned long long)feeds);
}

static PyMethodDef methods[] = {
    {"alike", alike, METH_VARARGS, "Rows that are alike; see alike.py."},
    {"counted", counted, METH_VARARGS, "How many quotes and line feeds a part of a text holds."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {{0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_alike", "Rows that are alike.", 0, methods, slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__alike(void) { return PyModuleDef_Init(&definition); }
