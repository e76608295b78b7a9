/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/listing.h"
#include "base/glyphs.h"
#include <assert.h>
#include <stdlib.h>

void
listing_init(Listing *listing, const ListingColumn *columns, int n_columns)
{
    assert(n_columns > 0 && n_columns <= LISTING_COLUMNS);
    *listing = (Listing){ .columns = columns, .n_columns = n_columns };
    for (int column = 0; column < n_columns; column++)
        listing_cell(listing, COLOUR_NONE, columns[column].name);
}

void
listing_cell(Listing *listing, Colour colour, const char *text)
{
    const ListingColumn *column = &listing->columns[listing->n_cells % listing->n_columns];
    Text clean = { 0 };

    listing->cells =
        memory_grow(listing->cells, listing->n_cells, &listing->size, sizeof(*listing->cells));
    glyphs_clean(&clean, text);
    const size_t fits = column->most > 0 ? glyphs_cut(clean.at, column->most) : clean.n;
    char *own = pool_format(&listing->pool, "%.*s", (int)fits, clean.at);
    listing->cells[listing->n_cells++] = (struct ListingCell){ own, glyphs_width(own), colour };
    text_free(&clean);
}

typedef enum { AS_SET, AS_NEEDED, NARROW } Layout; /* narrow: and gaps of one blank */

static int
gap_of(const ListingColumn *column, Layout layout)
{
    return layout == NARROW && column->gap > 1 ? 1 : column->gap;
}

/* @return the length of the longest line */
static int
set_widths(int width[LISTING_COLUMNS], const Listing *listing, Layout layout)
{
    int total = 0;

    for (int item = 0; item < listing->n_columns; item++)
        width[item] = layout == AS_SET ? listing->columns[item].width : 0;
    for (int cell = 0; cell < listing->n_cells; cell++) {
        int *own = &width[cell % listing->n_columns];
        if (listing->cells[cell].width > *own) *own = listing->cells[cell].width;
    }
    for (int item = 0; item < listing->n_columns; item++)
        total += gap_of(&listing->columns[item], layout) + width[item];
    return total;
}

/* No blanks at the end of a line. */
static void
print_row(FILE *file, const Listing *listing, const int *width, Layout layout, int row)
{
    int blanks = 0;

    for (int item = 0; item < listing->n_columns; item++) {
        const ListingColumn *column = &listing->columns[item];
        const struct ListingCell *cell = &listing->cells[row * listing->n_columns + item];
        const int pad = width[item] - cell->width;
        blanks += gap_of(column, layout) + (column->left ? 0 : pad);
        if (cell->width > 0) {
            fprintf(file, "%*s", blanks, "");
            colour_put(file, cell->colour, cell->text);
            blanks = 0;
        }
        blanks += column->left ? pad : 0;
    }
    fputc('\n', file);
}

void
listing_end(Listing *listing, FILE *file)
{
    Layout layout = AS_SET;
    int width[LISTING_COLUMNS];

    assert(listing->n_cells % listing->n_columns == 0);
    if (set_widths(width, listing, layout) > COLOUR_WIDTH) layout = AS_NEEDED;
    if (set_widths(width, listing, layout) > COLOUR_WIDTH) layout = NARROW;
    set_widths(width, listing, layout);
    for (int row = 0; row < listing->n_cells / listing->n_columns; row++)
        print_row(file, listing, width, layout, row);
    free(listing->cells);
    pool_free(&listing->pool);
    *listing = (Listing){ 0 };
}
