/* Records that are alike, found at the speed of memory; see finding.py.

   They are rows of delimited text, or the records of a log that each begin with a time and a level
   and may go on for several lines. Only plain ones are put together: rows of the right number of
   cells, with quotes that make sense and a document number of digits; all with a short message (or
   first line of it) and a time of the expected form. All others are handed back as they stand, for
   the reader that knows how to treat them. Records are compared whole, never by their hashes alone,
   so that no two unlike ones are ever taken for each other.

   Nothing outside of the given bytes is read; what is allocated is bounded by MOST_GROUPS and by
   the number of rows. */

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>

#include "_alike_records.h"

#define LONGEST_NUMBER 9
#define FIELDS (4 + 4 * PICKS)
#define WORDING_FIELDS (2 + 2 * MOST_WORDS)
#define DAY_FIELDS 5

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
    PyObject *made = PyBytes_FromStringAndSize(
        NULL, (Py_ssize_t)(work->wording_count * WORDING_FIELDS * sizeof(int64_t)));
    if (made == NULL)
        return NULL;
    char *put = PyBytes_AsString(made);
    for (size_t index = 0; index < work->wording_count; index++) {
        const Wording *one = work->wordings + index;
        int64_t fields[WORDING_FIELDS] = {one->row.offset, one->row.size};
        for (size_t word = 0; word < work->word_count; word++) {
            fields[2 + 2 * word] = one->words[word].at - work->data;
            fields[3 + 2 * word] = (int64_t)one->words[word].size;
        }
        memcpy(put + index * sizeof fields, fields, sizeof fields);
    }
    return made;
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

/* Take in the form of times, a date before a time of day; with a ~ behind it a fraction and UTC
   may follow, and a ? stands for a space or a T. */
static int take_pattern(Work *work, const char *pattern, Py_ssize_t size) {
    static const char letters[] = "YMDhms";
    int seen = 0, in_order = 1, digits[PARTS + 1] = {0};
    if (size > 0 && pattern[size - 1] == '~') {
        work->tailed = 1;
        size--;
    }
    if (size > MOST_PATTERN) {
        PyErr_SetString(PyExc_ValueError, "too long a form of times");
        return 0;
    }
    work->pattern_size = work->date_size = (size_t)size;
    for (size_t place = 0; place < (size_t)size; place++) {
        const char *found = pattern[place] ? strchr(letters, pattern[place]) : NULL;
        int part = found ? (int)(found - letters) : PARTS;
        work->pattern[place] = found ? (byte)part : (byte)pattern[place];
        if (pattern[place] == '?')
            work->pattern[place] = BETWEEN;
        if (part >= 3 && part < PARTS && work->date_size == (size_t)size)
            work->date_size = place;
        in_order &= part >= 3 || work->date_size == (size_t)size;
        seen |= 1 << part;
        in_order &= part == PARTS || ++digits[part] <= MOST_OF_PART;
    }
    if (work->time >= 0 &&
        (!in_order || (seen & 7) != 7 || (work->tailed && size != ISO_BASE))) {
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
    free(work->wordings);
    free(work->wording_slots);
    free(work->odd);
    free(work->codes);
    free(work->code_groups);
}

/* Take in which part of which text is asked for, and make room. */
static int begin(Work *work, const char *data, Py_ssize_t size, Py_ssize_t start, Py_ssize_t end) {
    if (start < 0 || start > end || end > size) {
        PyErr_SetString(PyExc_ValueError, "no such part of the text");
        return 0;
    }
    work->data = (const byte *)data;
    work->start = work->data + start;
    work->end = work->data + end;
    work->first_beyond = -1;
    work->groups = malloc(MOST_GROUPS * sizeof(Group));
    work->group_slots = calloc(SLOTS, sizeof(uint32_t));
    work->days = malloc(MOST_DAYS * sizeof(Day));
    work->day_slots = calloc(DAY_SLOTS, sizeof(uint32_t));
    work->wordings = malloc(MOST_WORDINGS * sizeof(Wording));
    work->wording_slots = calloc(WORDING_SLOTS, sizeof(uint32_t));
    if (work->groups && work->group_slots && work->days && work->day_slots && work->wordings &&
        work->wording_slots)
        return 1;
    PyErr_NoMemory();
    return 0;
}

static PyObject *made_of(const Work *work, Outcome outcome) {
    if (outcome == DONE)
        return result_of(work);
    return outcome == NO_MEMORY ? PyErr_NoMemory() : Py_NewRef(Py_None);
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
    work.separator = (byte)separator;
    work.line = line;
    work.beyond = beyond;
    work.named = (const uint32_t *)named;
    work.named_count = (size_t)named_size / (2 * sizeof(uint32_t));
    int *wanted = malloc((size_t)work.width * sizeof(int));
    if (wanted == NULL) {
        PyErr_NoMemory();
    } else if (begin(&work, data, data_size, start, end) && take_columns(&work, words, wanted) &&
               take_pattern(&work, pattern, pattern_size) && take_shapes(&work, shapes)) {
        Outcome outcome;
        Py_BEGIN_ALLOW_THREADS
        outcome = read_rows(&work, wanted);
        Py_END_ALLOW_THREADS
        result = made_of(&work, outcome);
    }
    free(wanted);
    give_back(&work);
    return result;
}

static PyObject *records(PyObject *module, PyObject *arguments) {
    Work work = {0};
    PyObject *shapes, *result = NULL;
    const char *data, *pattern, *named;
    Py_ssize_t data_size, start, end, pattern_size, named_size;
    long long line, beyond;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "y#nny#O!y#LL", &data, &data_size, &start, &end, &pattern,
                          &pattern_size, &PyTuple_Type, &shapes, &named, &named_size, &line,
                          &beyond))
        return NULL;
    work.line = line;
    work.beyond = beyond;
    work.named = (const uint32_t *)named;
    work.named_count = (size_t)named_size / (2 * sizeof(uint32_t));
    work.word_count = RECORD_CELLS - WORDS;
    if (begin(&work, data, data_size, start, end) && take_pattern(&work, pattern, pattern_size) &&
        take_shapes(&work, shapes)) {
        Outcome outcome;
        Py_BEGIN_ALLOW_THREADS
        outcome = read_records(&work);
        Py_END_ALLOW_THREADS
        result = made_of(&work, outcome);
    }
    give_back(&work);
    return result;
}

/* The document numbers that messages name: of each message where it stands and of which group it
   is, of each group where in its messages the number stands, and of how many digits it is. 0 for
   messages without such a one. */
static PyObject *numbers(PyObject *module, PyObject *arguments) {
    const char *data;
    const byte *offsets, *places, *spans;
    Py_ssize_t data_size, offsets_size, places_size, spans_size;
    int outside = 0;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "y#y#y#y#", &data, &data_size, &offsets, &offsets_size,
                          &places, &places_size, &spans, &spans_size))
        return NULL;
    size_t count = (size_t)offsets_size / sizeof(uint64_t);
    size_t groups = (size_t)spans_size / (2 * sizeof(uint32_t));
    if ((size_t)places_size / sizeof(uint32_t) != count) {
        PyErr_SetString(PyExc_ValueError, "not as many groups as messages");
        return NULL;
    }
    PyObject *made = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(count * sizeof(uint64_t)));
    if (made == NULL)
        return NULL;
    char *put = PyBytes_AsString(made);
    Py_BEGIN_ALLOW_THREADS
    for (size_t index = 0; index < count && !outside; index++) {
        uint64_t offset, code = 0;
        uint32_t place, span[2];
        memcpy(&offset, offsets + index * sizeof offset, sizeof offset);
        memcpy(&place, places + index * sizeof place, sizeof place);
        if (place < groups) {
            memcpy(span, spans + place * sizeof span, sizeof span);
            outside = offset > (uint64_t)data_size ||
                      (uint64_t)span[0] + span[1] > (uint64_t)data_size - offset;
            if (!outside)
                code = code_of((Cell){(const byte *)data + offset + span[0], span[1]});
        }
        memcpy(put + index * sizeof code, &code, sizeof code);
    }
    Py_END_ALLOW_THREADS
    if (!outside)
        return made;
    Py_DECREF(made);
    PyErr_SetString(PyExc_ValueError, "a number lies outside of the text");
    return NULL;
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
    {"alike", alike, METH_VARARGS, "Rows that are alike; see finding.py."},
    {"records", records, METH_VARARGS, "Records of a log that are alike."},
    {"numbers", numbers, METH_VARARGS, "Numbers of documents that messages name."},
    {"counted", counted, METH_VARARGS, "How many quotes and line feeds a part of a text holds."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {{0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_alike", "Rows that are alike.", 0, methods, slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__alike(void) { return PyModuleDef_Init(&definition); }
