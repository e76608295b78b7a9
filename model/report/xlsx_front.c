/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first sheet: what was run, on what, and where to find what. */
#include "report/xlsx_parts.h"
#include <math.h>
#include <string.h>

enum { LETTERS_OF_LINE = 105 };

typedef struct {
    XlsxBook *book;
    XlsxSheet *sheet;
    int row;
} Front;

/* Not every program makes a row as high as its wrapped text. */
static void
put(Front *front, const char *what, const char *text)
{
    const size_t lines = text ? strlen(text) / LETTERS_OF_LINE + 1 : 1;

    if (lines > 1)
        worksheet_set_row(front->sheet->at, (lxw_row_t)front->row,
                          LXW_DEF_ROW_HEIGHT * (double)(lines < 25 ? lines : 25), NULL);
    xlsx_put_text(front->book, front->sheet, front->row, 0, what, XLSX_BOLD);
    xlsx_put_text(front->book, front->sheet, front->row++, 1, text, XLSX_WRAP);
}

static void
put_if(Front *front, const char *what, const char *text)
{
    if (text && *text) put(front, what, text);
}

/* A number, text or nothing of run.json. */
static const char *
as_text(Front *front, const Manifest *value)
{
    const char *text = manifest_as_text(value);
    const double number = manifest_as_number(value);
    char buffer[TEXT_NUMBER];

    if (text || isnan(number)) return text;
    return pool_text(&front->book->pool, text_number(buffer, number));
}

static const char *
setting(Front *front, const char *key)
{
    return as_text(front, manifest_at(manifest_at(front->book->results->run, "settings"), key));
}

static void
put_settings(Front *front)
{
    const Manifest *settings = manifest_at(front->book->results->run, "settings"),
                   *discount = manifest_at(settings, "discount"),
                   *thresholds = manifest_at(settings, "thresholds");
    Pool *pool = &front->book->pool;
    const char *unit = results_setting(front->book->results, "time_unit", "");
    const char *texts[] = { as_text(front, manifest_at(discount, "kind")),
                            as_text(front, manifest_at(discount, "costs")),
                            as_text(front, manifest_at(discount, "effects")) };

    put_if(front, "name", setting(front, "name"));
    put_if(front, "caution", setting(front, "caution"));
    put_if(front, "perspective", setting(front, "perspective"));
    put_if(front, "currency", setting(front, "currency"));
    put_if(front, "price year", setting(front, "price_year"));
    if (texts[0] && texts[1] && texts[2])
        put(front, "discounting",
            pool_format(pool, "%s a year of costs, %s of effects (%s)", texts[1], texts[2],
                        texts[0]));
    if (setting(front, "horizon"))
        put(front, "horizon", pool_format(pool, "%s %ss", setting(front, "horizon"), unit));
    if (setting(front, "cycle_length"))
        put(front, "cycle", pool_format(pool, "%s %s", setting(front, "cycle_length"), unit));
    put_if(front, "within a cycle", setting(front, "within_cycle"));
    put_if(front, "comparator", setting(front, "comparator"));
    for (int item = 0; item < manifest_items(thresholds); item++) {
        xlsx_put_text(front->book, front->sheet, front->row, 0, item ? NULL : "thresholds",
                      XLSX_BOLD);
        xlsx_put_number(front->book, front->sheet, front->row++, 1,
                        manifest_as_number(manifest_item(thresholds, item)), XLSX_LEFT);
    }
}

static void
put_texts(Front *front, const char *what, const Manifest *list)
{
    for (int item = 0; item < manifest_items(list); item++)
        put(front, item ? NULL : what, manifest_as_text(manifest_item(list, item)));
}

static void
put_origin(Front *front)
{
    const Manifest *run = front->book->results->run, *files = manifest_at(run, "config_files"),
                   *set = manifest_at(run, "set"), *psa = manifest_at(run, "psa");
    Pool *pool = &front->book->pool;
    const char *texts[] = { as_text(front, manifest_at(run, "version")),
                            as_text(front, manifest_at(run, "git")) };

    if (texts[0])
        put(front, "program",
            pool_format(pool, "hepatica %s (%s)", texts[0],
                        texts[1] ? texts[1] : "no commit known"));
    put_if(front, "config", as_text(front, manifest_at(run, "config")));
    put_if(front, "engine", as_text(front, manifest_at(run, "engine")));
    put_if(front, "patients", as_text(front, manifest_at(run, "patients")));
    put_if(front, "seed", as_text(front, manifest_at(run, "seed")));
    put_if(front, "draws", as_text(front, manifest_at(psa, "draws")));
    put_if(front, "sampler", as_text(front, manifest_at(psa, "sampler")));
    for (int item = 0; item < manifest_items(set); item++)
        put(front, item ? NULL : "changed by --set",
            pool_format(pool, "%s = %s",
                        manifest_as_text(manifest_at(manifest_item(set, item), "name")),
                        manifest_as_text(manifest_at(manifest_item(set, item), "value"))));
    for (int item = 0; item < manifest_items(files); item++)
        put(front, item ? NULL : "SHA-256",
            pool_format(pool, "%s  %s",
                        manifest_as_text(manifest_at(manifest_item(files, item), "sha256")),
                        manifest_as_text(manifest_at(manifest_item(files, item), "path"))));
    put_texts(front, "warnings", manifest_at(run, "warnings"));
    put_texts(front, "approximations", manifest_at(run, "approximations"));
}

static void
put_links(Front *front)
{
    XlsxBook *book = front->book;

    xlsx_put_text(book, front->sheet, front->row, 0, "sheet", XLSX_HEAD);
    xlsx_put_text(book, front->sheet, front->row++, 1, "what it is", XLSX_HEAD);
    for (int item = 0; item < book->n_sheets; item++) {
        const XlsxSheet *sheet = &book->sheets[item];
        if (sheet == front->sheet) continue;
        xlsx_put_link(book, front->sheet, front->row, 0, sheet);
        xlsx_put_text(book, front->sheet, front->row++, 1,
                      sheet->table ? pool_format(&book->pool, "%d rows: %s.csv",
                                                 table_rows(sheet->table), sheet->table->name)
                                   : sheet->about,
                      XLSX_TEXT);
    }
}

void
xlsx_front(XlsxBook *book, XlsxSheet *sheet, const char *no_audit)
{
    Front front = { book, sheet, 0 };

    worksheet_set_column(sheet->at, 0, 0, 26, NULL);
    worksheet_set_column(sheet->at, 1, 1, LETTERS_OF_LINE + 5, NULL);
    worksheet_set_landscape(sheet->at);
    worksheet_set_paper(sheet->at, 9);
    worksheet_fit_to_pages(sheet->at, 1, 0);
    xlsx_put_text(book, sheet, front.row, 0, "Results of a cost-effectiveness model", XLSX_TITLE);
    front.row += 2;
    put_settings(&front);
    if (no_audit) put(&front, "no sheet audit", no_audit);
    front.row++;
    put_links(&front);
    front.row++;
    put_origin(&front);
}
