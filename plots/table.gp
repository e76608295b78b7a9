# SPDX-License-Identifier: GPL-3.0-or-later
# call "table.gp" FILE: the cells of a CSV (RFC 4180), byte by byte, as gnuplot's own reading of CSV cuts texts at
# commas and quotes. For tables of texts; long tables of numbers are read by gnuplot itself.
# Gives n_columns, Head[], n_rows, Cell[]; only rows for which the condition `keep` holds. To be quick with a long
# table, `reject` may tell from the nth cell of a row, csv_cell, that the rest of it is not worth reading.
if (ARGC == 0) {
    most_cells = 60000
    array Head[1]   # gnuplot wants to know them before a function that fills them
    array Cell[1]
    byte_text(b) = sprintf("%c", b < 32 || b == 127 ? 32 : b)
    csv_add(b) = (csv_cell = csv_cell.byte_text(b))
    csv_close(b) = (in_head ? (n_columns = n_columns + 1, Head[n_columns] = csv_cell) : (n_cells = n_cells + 1, Cell[n_cells] = csv_cell, b == 44 ? (csv_skip = csv_rejected(n_cells - n_rows * n_columns)) : 0), csv_cell = "", csv_last = 0, b == 10 ? csv_row(0) : 0)
    csv_row(x) = in_head ? (in_head = 0) : csv_kept(0) && n_cells + n_columns < most_cells ? (n_rows = n_rows + 1) : (n_cells = n_rows * n_columns)
    csv_outside(b) = b == 44 || b == 10 ? csv_close(b) : b == 34 ? (csv_quoted = 1, csv_last == 34 ? csv_add(34) : 0) : csv_add(b)
    csv_inside(b) = b == 34 ? (csv_quoted = 0) : csv_add(b)
    csv_pass(b) = b == 34 ? (csv_quoted = !csv_quoted) : b == 10 && !csv_quoted ? (csv_skip = 0, n_cells = n_rows * n_columns) : 0
    csv_take(b) = csv_skip ? csv_pass(b) : (csv_quoted ? csv_inside(b) : csv_outside(b), csv_last = b)
} else {
    eval "csv_kept(x) = ".keep
    eval "csv_rejected(nth) = ".reject
    array Head[64]
    array Cell[most_cells]
    n_columns = 0; n_rows = 0; n_cells = 0; in_head = 1
    csv_cell = ""; csv_quoted = 0; csv_last = 0; csv_skip = 0
    stats ARG1 binary format="%uchar" using (csv_take($1), 0) nooutput
    keep = "1"; reject = "0"
}
