/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/csv.h"
#include "base/decimal.h"
#include "base/memory.h"
#include "base/text.h"
#include "report/file.h"
#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    BLOCK = 1024,       /* rows of a stream that are made together              */
    WINDOW = 16,        /* blocks per thread that wait to be written, at most   */
    BUFFER = 64 * 1024, /* bytes of a table that are written together           */
    WHOLE_ROOM = 320,   /* bytes of any double without an exponent              */
};

/* ---- cells and rows as text ---- */

static void
put_byte(Text *text, char byte)
{
    *text_room(text, 1) = byte;
    text->n++;
}

static void
put_quoted(Text *text, const char *words)
{
    char *room = text_room(text, 2 * strlen(words) + 2), *to = room;

    *to++ = '"';
    for (; *words; words++) {
        if (*words == '"') *to++ = '"';
        *to++ = *words;
    }
    *to++ = '"';
    text->n += (size_t)(to - room);
}

static void
put_text(Text *text, const char *words)
{
    if (strpbrk(words, ",\"\r\n"))
        put_quoted(text, words);
    else
        text_add_bytes(text, words, strlen(words));
}

static void
put_cell(Text *text, TableKind kind, const TableCell *cell)
{
    const double number = cell->number;

    if (kind == TABLE_TEXT) {
        if (cell->text) put_text(text, cell->text);
    } else if (kind == TABLE_WHOLE && isfinite(number) && fabs(number) >= 1e15) {
        text->n += (size_t)snprintf(text_room(text, WHOLE_ROOM), WHOLE_ROOM, "%.0f", number);
    } else if (!isnan(number)) { /* of whole numbers never "-0" */
        text->n += decimal_write(text_room(text, DECIMAL_ROOM),
                                 kind == TABLE_WHOLE ? number + 0.0 : number);
    }
}

/* The row of cells, which has the table's columns; returns the next row. */
static const TableCell *
put_row(Text *text, const Table *table, const TableCell *cells)
{
    for (int column = 0; column < table->n_columns; column++) {
        if (column > 0) put_byte(text, ',');
        put_cell(text, table->columns[column].kind, &cells[column]);
    }
    put_byte(text, '\n');
    return cells + table->n_columns;
}

static void
put_header(Text *text, const TableColumn *columns)
{
    for (int column = 0; columns[column].name; column++) {
        if (column > 0) put_byte(text, ',');
        put_text(text, columns[column].name);
    }
    put_byte(text, '\n');
}

/* ---- a table ---- */

static void
flush(Text *text, FILE *file)
{
    fwrite(text->at, 1, text->n, file);
    text->n = 0;
}

/* What a write refuses is remembered by the stream and told by file_close. */
Status
csv_write(const char *path, const Table *table, Error *err)
{
    const int n_rows = table_rows(table);
    const TableCell *cells = table->cells;
    Text text = { 0 };
    FILE *file;
    Status status;

    TRY(file_create(&file, path, err));
    put_header(&text, table->columns);
    for (int row = 0; row < n_rows && !ferror(file); row++) {
        cells = put_row(&text, table, cells);
        if (text.n > BUFFER) flush(&text, file);
    }
    if (!ferror(file)) flush(&text, file);
    TRY(file_close(file, path, err));
done:
    text_free(&text);
    return status;
}

/* ---- a stream ---- */

/* A finished block waits in its slot until those before it are written. No thread waits for another
 * unless it is WINDOW blocks ahead. */
typedef struct {
    const TableStream *stream;
    FILE *file;
    int n_threads;
    int n_slots;  /* the slot of a block is its number modulo n_slots */
    Text *slot;   /* [n_slots] owned */
    bool *ready;  /* [n_slots] made but not yet written, owned */
    bool at_work; /* some thread is writing */
    int reason;   /* errno of the write that was refused, after which nothing is made */
    long long n_blocks;
    long long n_taken; /* blocks that threads have begun with */
    long long n_written;
} Writing;

/* 0, or why it was refused. */
static int
write_text(FILE *file, const Text *text)
{
    errno = 0;
    if (fwrite(text->at, 1, text->n, file) == text->n) return 0;
    return errno ? errno : EIO;
}

static void
make_block(Text *text, Table *table, const TableStream *stream, long long block)
{
    const long long first = block * BLOCK, left = stream->n_rows - first;
    const int n = left < BLOCK ? (int)left : BLOCK;
    const TableCell *cells;

    table_clear(table);
    stream->rows(table, stream->context, first, n);
    assert(table_rows(table) == n);
    text->n = 0;
    cells = table->cells;
    for (int row = 0; row < n; row++) cells = put_row(text, table, cells);
}

/* The next block, -1: none is left. */
static long long
take_block(Writing *writing)
{
    const struct timespec nap = { .tv_nsec = 50000 };
    bool is_free = false;
    long long block;

#pragma omp critical(csv_stream)
    block = writing->reason || writing->n_taken == writing->n_blocks ? -1 : writing->n_taken++;
    while (block >= 0 && !is_free) {
#pragma omp critical(csv_stream)
        is_free = block - writing->n_written < writing->n_slots;
        if (!is_free) nanosleep(&nap, NULL);
    }
    return block;
}

/* Is there one to write for this thread? Call it alone. */
static bool
takes_pen(Writing *writing)
{
    return writing->at_work = writing->ready[writing->n_written % writing->n_slots];
}

/* Who hands in the block that all wait for writes it, and what is ready behind it. What the slot
 * held before is given back, as room for the next. */
static void
hand_in(Writing *writing, Text *text, long long block)
{
    Text *slot = &writing->slot[block % writing->n_slots];
    const Text room = *slot;
    bool writes = false;

    *slot = *text;
    *text = room;
#pragma omp critical(csv_stream)
    {
        writing->ready[block % writing->n_slots] = true;
        if (!writing->at_work) writes = takes_pen(writing);
    }
    while (writes) {
        slot = &writing->slot[writing->n_written % writing->n_slots];
        const int reason = writing->reason ? writing->reason : write_text(writing->file, slot);
#pragma omp critical(csv_stream)
        {
            writing->reason = reason;
            writing->ready[writing->n_written++ % writing->n_slots] = false;
            writes = takes_pen(writing);
        }
    }
}

static void
write_rows(Writing *writing)
{
#pragma omp parallel num_threads(writing->n_threads)
    {
        Text text = { 0 }; /* not in the slot: neighbours share a line of the cache */
        Table table;
        table_init(&table, writing->stream->name, writing->stream->columns);
        for (long long block; (block = take_block(writing)) >= 0;) {
            make_block(&text, &table, writing->stream, block);
            hand_in(writing, &text, block);
        }
        table_free(&table);
        text_free(&text);
    }
}

Status
csv_write_stream(const char *path, const TableStream *stream, int n_threads, Error *err)
{
    Writing writing = { .stream = stream, .n_threads = n_threads > 1 ? n_threads : 1 };
    Text header = { 0 };
    Status status;

    writing.n_blocks = (stream->n_rows + BLOCK - 1) / BLOCK;
    writing.n_slots = WINDOW * writing.n_threads;
    writing.slot = memory_new((size_t)writing.n_slots, sizeof(Text));
    writing.ready = memory_new((size_t)writing.n_slots, sizeof(bool));
    TRY(file_create(&writing.file, path, err));
    put_header(&header, stream->columns);
    writing.reason = write_text(writing.file, &header);
    write_rows(&writing);
    errno = writing.reason; /* this thread tells what another met */
    TRY(file_close(writing.file, path, err));
done:
    for (int slot = 0; slot < writing.n_slots; slot++) text_free(&writing.slot[slot]);
    free(writing.slot);
    free(writing.ready);
    text_free(&header);
    return status;
}
