/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_LISTING_H
#define CLI_LISTING_H
/** @file listing.h
 *  A few rows on the screen, column under column in whatever writing: texts to the left, numbers to
 *  the right. Columns are as wide as they are set, wider if need be; all shrink to what they hold
 *  where the lines would else not fit. */
#include "base/memory.h"
#include "cli/colour.h"

typedef struct {
    const char *name;
    int width; /* so wide as long as there is room */
    int most;  /* longer texts are cut; 0: never   */
    int gap;   /* blanks before it                 */
    bool left;
} ListingColumn;

enum { LISTING_COLUMNS = 8 };

typedef struct {
    const ListingColumn *columns; /* borrowed */
    int n_columns, n_cells, size;
    struct ListingCell {
        char *text; /* in the pool, clean */
        int width;
        Colour colour;
    } * cells; /* [n_cells] owned; the first row are the names */
    Pool pool;
} Listing;

void listing_init(Listing *listing, const ListingColumn *columns, int n_columns);
void listing_cell(Listing *listing, Colour colour, const char *text); /* the next; copied */

/** Prints the names and all rows, and releases the listing. */
void listing_end(Listing *listing, FILE *file);
#endif
