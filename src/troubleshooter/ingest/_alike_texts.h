/* Bytes of a text: looked for, compared and counted eight at a time. */

#ifndef TROUBLESHOOTER_ALIKE_TEXTS_H
#define TROUBLESHOOTER_ALIKE_TEXTS_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned char byte;

#define MOST_DIGITS 18

typedef struct {
    const byte *at;
    size_t size;
} Cell;

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

#endif
