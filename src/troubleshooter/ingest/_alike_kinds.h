/* What is asked of records and found of them: their shapes, words, kinds and days. */

#ifndef TROUBLESHOOTER_ALIKE_KINDS_H
#define TROUBLESHOOTER_ALIKE_KINDS_H

#include "_alike_texts.h"

#define MOST_WORDS 4
#define MOST_WORDINGS 1024
#define WORDING_SLOTS (4 * MOST_WORDINGS)
#define MOST_GROUPS 4096
#define MOST_DAYS 16384
#define MOST_PATTERN 32
#define PARTS 6 /* of a time: year, month, day, hour, minute, second */
#define DIGIT 1024
#define OTHER_DIGIT 0xFE /* neither of these two is part of UTF-8 */
#define OTHER_NUMBER 0xFF
#define PICKS 3
#define FEW_ROWS 4096 /* so many may be odd before it counts how many of all are */
#define SLOTS (4 * MOST_GROUPS)
#define DAY_SLOTS (2 * MOST_DAYS)
#define DAY_MICROSECONDS INT64_C(86400000000)

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
    uint64_t hash;
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
    int tailed; /* a fraction and UTC may follow */
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
    Wording *wordings;
    size_t wording_count, wording_last;
    uint32_t *wording_slots;
    Row *odd;
    size_t odd_count, odd_room;
    uint64_t *codes; /* of each plain row; of other records where their message stands */
    uint32_t *code_groups;
    size_t code_count, code_room, code_group_room;
    int64_t rows, last_line, first_beyond; /* of plain rows the latter two */
} Work;

typedef enum { DONE, UNSUITED, NO_MEMORY } Outcome;

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

static int same_words(const Work *work, const Cell *one, const Cell *two) {
    for (size_t word = 0; word < work->word_count; word++)
        if (!same(one[word], two[word]))
            return 0;
    return 1;
}

static uint64_t hash_of_words(const Work *work, const Cell *words) {
    uint64_t hash = 0;
    for (size_t word = 0; word < work->word_count; word++) {
        Cell text = words[word];
        size_t place = 0;
        hash = mixed(hash, text.size);
        for (; place + 8 <= text.size; place += 8)
            hash = mixed(hash, eight(text.at + place));
        hash = mixed(hash, up_to_eight(text.at + place, text.size - place));
    }
    return hash;
}

/* The index of these words; -1 when there are too many. */
static long wording_of(Work *work, const Cell *words, Row row) {
    size_t last = work->wording_last;
    if (last < work->wording_count && same_words(work, work->wordings[last].words, words))
        return (long)last;
    uint64_t hash = hash_of_words(work, words);
    size_t slot = (size_t)hash & (WORDING_SLOTS - 1);
    for (; work->wording_slots[slot]; slot = (slot + 1) & (WORDING_SLOTS - 1)) {
        size_t index = work->wording_slots[slot] - 1;
        const Wording *known = work->wordings + index;
        if (known->hash == hash && same_words(work, known->words, words)) {
            work->wording_last = index;
            return (long)index;
        }
    }
    if (work->wording_count == MOST_WORDINGS)
        return -1;
    Wording *made = work->wordings + work->wording_count++;
    memcpy(made->words, words, work->word_count * sizeof(Cell));
    made->hash = hash;
    made->row = row;
    work->wording_slots[slot] = (uint32_t)work->wording_count;
    work->wording_last = work->wording_count - 1;
    return (long)work->wording_last;
}

/* What is read of a plain row; `size` is that of its message with all that stands below it. */
typedef struct {
    Row row;
    Cell message;
    const Cell *words;
    int64_t time;
    uint64_t code;
    size_t size;
} Plain;

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
                                               (int64_t)plain->size};
    return DONE;
}

static Outcome add_odd(Work *work, Row row) {
    if (!make_room((void **)&work->odd, &work->odd_room, work->odd_count, sizeof(Row)))
        return NO_MEMORY;
    work->odd[work->odd_count++] = row;
    return work->odd_count > FEW_ROWS && (int64_t)work->odd_count * 3 > work->rows ? UNSUITED : DONE;
}

/* Take in a row, which is odd unless it is plain. */
static Outcome add_row(Work *work, const Plain *plain, int is_plain) {
    int64_t line = plain->row.line;
    Outcome outcome = is_plain ? add_plain(work, plain) : add_odd(work, plain->row);
    work->rows++;
    if (outcome == DONE && is_plain) {
        work->last_line = line;
        if (work->first_beyond < 0 && line > work->beyond)
            work->first_beyond = line;
    }
    return outcome;
}

#endif
