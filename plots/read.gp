# SPDX-License-Identifier: GPL-3.0-or-later
# Reads a CSV byte by byte, as gnuplot's own reader cuts texts at commas and quotes. Before: file, and keep(0), which may ask
# row[i], the cells of a line. After: n_rows lines kept, cell[], and cell_of(line, column) as text.
n_rows = 0; n_columns = 0; filled = 0; quoted = 0; before = 0; text = ""
array row[99]
array name_of[99]
array cell[20000]
add_byte(c) = (text = text . sprintf("%c", c), 0)
take_row(none) = (n_columns == 0 \
    ? (n_columns = filled, sum [i = 1:n_columns] (name_of[i] = row[i], 0)) \
    : (filled == n_columns && (n_rows + 1) * n_columns <= 20000 && keep(0)) \
        ? ((sum [i = 1:n_columns] (cell[n_rows * n_columns + i] = row[i], 0)), n_rows = n_rows + 1, 0) : 0)
end_cell(c) = (filled = filled < 99 ? filled + 1 : 99, row[filled] = text, text = "", c == 10 ? (take_row(0), filled = 0, 0) : 0)
take_byte(c) = (c == 34 ? ((quoted == 0 && before == 34 ? add_byte(34) : 0), quoted = 1 - quoted, 0) \
    : c == 13 && quoted == 0 ? 0 : (c == 44 || c == 10) && quoted == 0 ? end_cell(c) : add_byte(c < 32 ? 32 : c), before = c, 0)
set datafile nocolumnheaders
set table $nothing
plot [0:1][0:1] file binary format="%uchar" using (take_byte($1)):(0)
unset table
set datafile columnheaders
column_of(name) = sum [i = 1:n_columns] (name_of[i] eq name ? i : 0)
cell_of(line, name) = column_of(name) == 0 ? "" : cell[(line - 1) * n_columns + column_of(name)]
number_of(line, name) = (cell_of(line, name) eq "" || cell_of(line, name) eq "inf" || cell_of(line, name) eq "-inf") \
    ? NaN : real(cell_of(line, name))
