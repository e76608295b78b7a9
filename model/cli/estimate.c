/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/estimate.h"
#include "base/glyphs.h"
#include "cli/colour.h"
#include "cli/version.h"
#include "report/csv.h"
#include "report/folder.h"
#include "report/manifest.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* A cell as text. */
static const char *
cell_text(char buffer[TEXT_NUMBER], const TableColumn *column, const TableCell *cell)
{
    if (column->kind == TABLE_TEXT) return cell->text ? cell->text : "";
    if (isnan(cell->number)) return "";
    if (column->kind == TABLE_WHOLE) return text_pretty(buffer, cell->number, 0);
    snprintf(buffer, TEXT_NUMBER, "%.6g", cell->number);
    return buffer;
}

/* Texts to the left, numbers to the right; no blanks at the end of a line. */
void
estimate_print(const Table *table)
{
    enum { WIDTH = 12, MOST_ROWS = 60 };
    const int n_rows = table_rows(table), shown = n_rows < MOST_ROWS ? n_rows : MOST_ROWS;

    for (int row = -1; row < shown; row++) {
        int blanks = 0;
        for (int item = 0; item < table->n_columns; item++) {
            const TableColumn *column = &table->columns[item];
            char buffer[TEXT_NUMBER];
            const char *text = row < 0
                                   ? column->name
                                   : cell_text(buffer, column, table_at(table, row, column->name));
            const int name = (int)strlen(column->name), width = name > WIDTH ? name : WIDTH;
            const int length = glyphs_width(text);
            const int pad = length < width ? width - length : 0;
            const bool left = column->kind == TABLE_TEXT;
            if (length > 0) {
                printf("%*s", blanks + (left ? 0 : pad), "");
                colour_put(stdout, COLOUR_NONE, text);
            }
            blanks = (length > 0 ? 0 : blanks + (left ? 0 : pad)) + (left ? pad : 0) + 2;
        }
        printf("\n");
    }
    if (shown < n_rows) printf("... %d more rows (--out writes all)\n", n_rows - shown);
    printf("\n");
}

void
estimate_print_notes(const Notes *notes)
{
    for (int item = 0; item < notes->n; item++)
        colour_message(stdout, COLOUR_WARNING, "", "warning: ", notes->at[item].text);
}

Status
estimate_write(const Table *tables, int n, const char *command, const Options *options,
               const Notes *notes, Error *err)
{
    Manifest *root = manifest_new(), *files;
    Folder folder = { 0 };
    Status status;

    manifest_text(root, "program", "hepatica");
    manifest_text(root, "version", HEPATICA_VERSION);
    manifest_text(root, "command", command);
    manifest_text(root, "config", options->config);
    files = manifest_list(root, "files");

    TRY(folder_begin(&folder, options->out, NULL, err));
    for (int table = 0; table < n; table++) {
        char name[40];
        if (!tables[table].columns || table_rows(&tables[table]) == 0) continue;
        snprintf(name, sizeof(name), "%s.csv", tables[table].name);
        manifest_item_text(files, name);
        TRY(csv_write(folder_path(&folder, name), &tables[table], err));
    }
    if (notes && notes->n > 0) {
        Manifest *list = manifest_list(root, "warnings");
        for (int item = 0; item < notes->n; item++) manifest_item_text(list, notes->at[item].text);
    }
    TRY(manifest_write(folder_path(&folder, "run.json"), root, err));
    TRY(folder_commit(&folder, err));
done:
    if (status != OK) folder_abandon(&folder);
    manifest_delete(root);
    return status;
}
