/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The library writes each part into a temporary file and never asks whether it came to rest there:
 * on a full disk it packs what is left of it. So the finished file is unpacked and its marks are
 * counted. Source of the layout: APPNOTE.TXT 6.3, PKWARE. */
#include "report/xlsx_parts.h"
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { CHUNK = 65536, END_SIZE = 22, ENTRY_SIZE = 46, LOCAL_SIZE = 30 };

/* What is counted in a part, byte by byte. */
typedef struct {
    long long opened, closed; /* elements */
    long long cells;
    unsigned char last[2]; /* the two bytes before, the newest last */
    bool in_mark;
} Marks;

typedef struct {
    const unsigned char *at; /* owned */
    size_t n;
} Bytes;

static unsigned
two(const unsigned char *at)
{
    return at[0] | (unsigned)at[1] << 8;
}

static size_t
four(const unsigned char *at)
{
    return two(at) | (size_t)two(at + 2) << 16;
}

/* "<c " begins a cell, "</" closes an element, "/>" opens and closes; "<?" is neither. */
static void
count(Marks *marks, const unsigned char *at, size_t n)
{
    for (size_t byte = 0; byte < n; byte++) {
        const unsigned char before = marks->last[1], now = at[byte];
        if (before == '<') {
            marks->closed += now == '/';
            marks->opened += now != '/' && now != '?';
        }
        marks->closed += before == '/' && now == '>';
        marks->cells += marks->last[0] == '<' && before == 'c' && now == ' ';
        marks->last[0] = before;
        marks->last[1] = now;
    }
}

static bool
unpack(Marks *marks, const unsigned char *packed, size_t n_packed, size_t n_whole)
{
    unsigned char chunk[CHUNK];
    z_stream stream = { .next_in = (unsigned char *)packed, .avail_in = (uInt)n_packed };
    int answer = inflateInit2(&stream, -MAX_WBITS);

    if (answer != Z_OK) return false;
    while (answer == Z_OK) {
        stream.next_out = chunk;
        stream.avail_out = CHUNK;
        answer = inflate(&stream, Z_NO_FLUSH);
        if (answer == Z_OK || answer == Z_STREAM_END) count(marks, chunk, CHUNK - stream.avail_out);
    }
    const bool whole = answer == Z_STREAM_END && stream.total_out == n_whole;
    inflateEnd(&stream);
    return whole;
}

/* The number of "xl/worksheets/sheet12.xml", from 1; 0: no sheet. */
static int
sheet_number(const unsigned char *name, size_t n)
{
    char text[64];
    int number = 0;

    if (n >= sizeof(text)) return 0;
    memcpy(text, name, n);
    text[n] = '\0';
    return sscanf(text, "xl/worksheets/sheet%d.xml", &number) == 1 ? number : 0;
}

/* One part, by its entry in the list at the end of the file. */
static bool
is_whole(Bytes file, const unsigned char *entry, const long long *n_cells, int n_sheets, int *seen)
{
    const size_t place = four(entry + 42), n_packed = four(entry + 20);
    const int sheet = sheet_number(entry + ENTRY_SIZE, two(entry + 28));
    Marks marks = { 0 };

    if (place + LOCAL_SIZE > file.n) return false;
    const size_t start = place + LOCAL_SIZE + two(file.at + place + 26) + two(file.at + place + 28);
    if (two(entry + 10) != Z_DEFLATED || start + n_packed > file.n) return false;
    if (!unpack(&marks, file.at + start, n_packed, four(entry + 24))) return false;
    if (marks.opened == 0 || marks.opened != marks.closed) return false;
    if (sheet == 0) return true;
    ++*seen;
    return sheet <= n_sheets && marks.cells == n_cells[sheet - 1];
}

static bool
are_whole(Bytes file, const long long *n_cells, int n_sheets)
{
    const unsigned char *end = file.n < END_SIZE ? NULL : file.at + file.n - END_SIZE;
    int seen = 0;

    if (!end || four(end) != 0x06054b50) return false;
    const unsigned n_entries = two(end + 10);
    size_t at = four(end + 16);
    for (unsigned entry = 0; entry < n_entries; entry++) {
        if (at + ENTRY_SIZE > file.n || four(file.at + at) != 0x02014b50) return false;
        const size_t n =
            ENTRY_SIZE + two(file.at + at + 28) + two(file.at + at + 30) + two(file.at + at + 32);
        if (at + n > file.n || !is_whole(file, file.at + at, n_cells, n_sheets, &seen))
            return false;
        at += n;
    }
    return seen == n_sheets;
}

static Status
read_all(Bytes *file, const char *path, Error *err)
{
    FILE *from = fopen(path, "rb");
    Text bytes = { 0 };

    if (!from) return fail(err, ERR_IO, "%s: %s", path, strerror(errno));
    for (size_t n = 1; n > 0; bytes.n += n) n = fread(text_room(&bytes, CHUNK), 1, CHUNK, from);
    const int refused = ferror(from) ? errno : 0;
    fclose(from);
    *file = (Bytes){ (unsigned char *)bytes.at, bytes.n };
    return refused ? fail(err, ERR_IO, "%s: %s", path, strerror(refused)) : OK;
}

Status
xlsx_check(const char *path, const long long *n_cells, int n_sheets, Error *err)
{
    Bytes file = { 0 };
    Status status;

    TRY(read_all(&file, path, err));
    if (!are_whole(file, n_cells, n_sheets))
        status = fail(err, ERR_IO,
                      "cannot write %s: what was written is not whole (is the disk full?)", path);
done:
    free((void *)file.at);
    return status;
}
