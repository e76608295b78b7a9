/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/csv.h"
#include "base/decimal.h"
#include "base/memory.h"
#include "base/text.h"
#include "report/file.h"
#include <assert.h>
#include <errno.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK = 1024,       /* rows of a stream that are made together             */
    ROUND = 16,         /* blocks of a thread that are written together        */
    BUFFER = 64 * 1024, /* bytes of a table that are written together          */
    WHOLE_ROOM = 320,   /* bytes of any double without an exponent             */
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

/* Blocks that are made while those of the round before are written. */
typedef struct {
    Text *block; /* [n_threads * ROUND] owned */
    int n;       /* made */
} Round;

typedef struct {
    const TableStream *stream;
    FILE *file;
    int n_threads;
    int reason;   /* errno of the thread whose write was refused, after which nothing is made */
    Table *table; /* [n_threads] the rows of a block, owned */
    Round round[2];
} Writing;

static void
put_block(Text *text, Table *table, const TableStream *stream, long long first)
{
    const long long left = stream->n_rows - first;
    const int n = left < BLOCK ? (int)left : BLOCK;
    const TableCell *cells;

    table_clear(table);
    stream->rows(table, stream->context, first, n);
    assert(table_rows(table) == n);
    text->n = 0;
    cells = table->cells;
    for (int row = 0; row < n; row++) cells = put_row(text, table, cells);
}

static void
write_text(Writing *writing, const Text *text)
{
    if (writing->reason) return;
    errno = 0;
    if (fwrite(text->at, 1, text->n, writing->file) != text->n)
        writing->reason = errno ? errno : EIO;
}

/* One thread writes the last round, the others make the next. */
static void
turn(Writing *writing, Round *now, const Round *last, long long first_row)
{
#pragma omp parallel for schedule(dynamic) num_threads(writing->n_threads)
    for (int item = -1; item < now->n; item++) {
        if (item >= 0)
            put_block(&now->block[item], &writing->table[omp_get_thread_num()], writing->stream,
                      first_row + (long long)item * BLOCK);
        else
            for (int block = 0; block < last->n; block++) write_text(writing, &last->block[block]);
    }
}

static void
write_rows(Writing *writing)
{
    const long long n_blocks = (writing->stream->n_rows + BLOCK - 1) / BLOCK;
    const int most = writing->n_threads * ROUND;
    Round *now = &writing->round[0], *last = &writing->round[1];
    long long done = 0;

    do {
        now->n = n_blocks - done < most ? (int)(n_blocks - done) : most;
        turn(writing, now, last, done * BLOCK);
        done += now->n;
        Round *free_round = last;
        last = now;
        now = free_round;
    } while (last->n > 0 && !writing->reason);
}

static void
init_writing(Writing *writing, const TableStream *stream, int n_threads)
{
    *writing = (Writing){ .stream = stream, .n_threads = n_threads > 1 ? n_threads : 1 };
    writing->table = memory_new((size_t)writing->n_threads, sizeof(Table));
    for (int thread = 0; thread < writing->n_threads; thread++)
        table_init(&writing->table[thread], stream->name, stream->columns);
    for (int round = 0; round < 2; round++)
        writing->round[round].block = memory_new((size_t)writing->n_threads * ROUND, sizeof(Text));
}

static void
free_writing(Writing *writing)
{
    for (int thread = 0; thread < writing->n_threads; thread++) table_free(&writing->table[thread]);
    free(writing->table);
    for (int round = 0; round < 2; round++) {
        for (int block = 0; block < writing->n_threads * ROUND; block++)
            text_free(&writing->round[round].block[block]);
        free(writing->round[round].block);
    }
}

Status
csv_write_stream(const char *path, const TableStream *stream, int n_threads, Error *err)
{
    Writing writing;
    Text header = { 0 };
    Status status;

    init_writing(&writing, stream, n_threads);
    TRY(file_create(&writing.file, path, err));
    put_header(&header, stream->columns);
    write_text(&writing, &header);
    write_rows(&writing);
    errno = writing.reason; /* this thread tells what another met */
    TRY(file_close(writing.file, path, err));
done:
    text_free(&header);
    free_writing(&writing);
    return status;
}
