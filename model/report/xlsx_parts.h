/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_XLSX_PARTS_H
#define REPORT_XLSX_PARTS_H
/** @file xlsx_parts.h
 *  What the parts of the workbook share; not for others. Rows of a sheet are written from top to
 *  bottom, as the library keeps only one in memory. */
#include "base/text.h"
#include "report/results.h"
#include <stdbool.h>
#include <xlsxwriter.h>

/* How numbers look; the cell holds every digit that the library writes (16). */
typedef enum {
    XLSX_GENERAL,
    XLSX_PLAIN,     /* 1000: a draw, a cycle  */
    XLSX_WHOLE,     /* 1,000                  */
    XLSX_MONEY,     /* 1,000.00               */
    XLSX_THRESHOLD, /* 1,000: money a QALY    */
    XLSX_EFFECT,    /* 1.0000: QALYs, years   */
    XLSX_SHARE,     /* 0.1000                 */
    XLSX_TIME,      /* 1.00: months           */
    XLSX_FACTOR,    /* 0.97087379: discounting */
    XLSX_TEXT,
    XLSX_HEAD,  /* bold, on grey    */
    XLSX_TITLE, /* bold, large      */
    XLSX_LINK,
    XLSX_BOLD,
    XLSX_NOTE, /* grey, in italics */
    XLSX_WRAP, /* text over several lines */
    XLSX_LEFT, /* a threshold among texts */
    XLSX_LOOKS,
} XlsxLook;

typedef struct {
    lxw_worksheet *at;
    const char *name;   /* at most 31 characters, unique */
    const Table *table; /* NULL: of no table             */
    const char *about;  /* what it is, if of no table    */
    long long n_cells;  /* written so far, by which the finished file is checked */
} XlsxSheet;

typedef struct {
    const Results *results;
    Notes *notes;
    lxw_workbook *file;
    lxw_format *looks[XLSX_LOOKS];
    XlsxSheet *sheets; /* [n_sheets], in the pool; room for all from the start */
    int n_sheets;
    lxw_error refused;           /* the first refusal of the library: a fault of ours */
    const char *no_memory_place; /* a sheet for which no temporary file could be made; NULL */
    Text scratch;
    Pool pool;
} XlsxBook;

enum {
    XLSX_MOST_ROWS = 1048576,
    XLSX_MOST_COLUMNS = 16384,
    XLSX_MOST_LETTERS = 32767, /* in a cell, as UTF-16 counts */
    XLSX_MOST_NAME = 31,
};

/* ---- xlsx_text.c ---- */
/** The text as a cell can hold it: UTF-8 without control characters, at most `most` letters ("…"
 * tells the cut). Good until the next call. */
const char *xlsx_text(Text *scratch, const char *text, int most);

/** A name for a sheet: no forbidden letters, short enough, unlike those before it. */
const char *xlsx_name(Pool *pool, const char *wanted, const XlsxSheet *before, int n_before);

/* ---- xlsx_cell.c ---- */
/** A new sheet; the pointer is good to the end. */
XlsxSheet *xlsx_sheet(XlsxBook *book, const char *name, const Table *table, const char *about);
void xlsx_put_text(XlsxBook *book, XlsxSheet *sheet, int row, int column, const char *text,
                   XlsxLook look);
void xlsx_put_number(XlsxBook *book, XlsxSheet *sheet, int row, int column, double value,
                     XlsxLook look); /* NAN: nothing; infinities: the text "inf" */
void xlsx_put_formula(XlsxBook *book, XlsxSheet *sheet, int row, int column, const char *formula,
                      double value, XlsxLook look);
void xlsx_put_formula_text(XlsxBook *book, XlsxSheet *sheet, int row, int column,
                           const char *formula, const char *text, XlsxLook look);
void xlsx_put_link(XlsxBook *book, XlsxSheet *sheet, int row, int column, const XlsxSheet *to);
XlsxLook xlsx_look(const TableColumn *column);
const char *xlsx_unit(const XlsxBook *book, const char *unit); /* "currency" by its name */

/* ---- xlsx_table.c ---- */
void xlsx_table(XlsxBook *book, XlsxSheet *sheet, int most_rows);
void xlsx_columns(XlsxBook *book, XlsxSheet *sheet); /* of every table: unit and meaning */

/* ---- xlsx_front.c ---- */
void xlsx_front(XlsxBook *book, XlsxSheet *sheet, const char *no_audit);

/* ---- xlsx_audit.c ---- */
/** Why there can be no sheet "audit"; NULL if there can. */
const char *xlsx_audit_missing(const Results *results);
const char *xlsx_audit_strategy(const Results *results);
void xlsx_audit(XlsxBook *book, XlsxSheet *sheet);

/* ---- xlsx_check.c ---- */
/** Whether each part of the finished file is whole: its marks are balanced, and sheet i has
 *  `n_cells[i]` cells. A full disk cuts the library's temporary files without a word.
 *  @return OK or ERR_IO */
Status xlsx_check(const char *path, const long long *n_cells, int n_sheets, Error *err);
#endif
