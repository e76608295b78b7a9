# SPDX-License-Identifier: GPL-3.0-or-later
# call "legend.gp" KIND: n_entries entries Entry[] of linetype Entry_type[] (or colour Entry_colour[], if KIND is
# "boxes") in columns above the frame, from Left; KIND is "lines", "points", "linespoints" or "boxes".
# An entry of type -5 is a line of linetype 5 among points. Moves Top below itself. Entries too long for their column end in an ellipsis.
# Above it, legend_from pixels stay free.
legend_longest = 1
do for [i = 1 : n_entries] { legend_longest = larger(legend_longest, strlen(Entry[i])) }
if (n_entries > 6) { legend_longest = smaller(legend_longest, 44) }   # one long name does not make a tower
legend_space = W - Left - Right + legend_more
legend_columns = larger(1, smaller(n_entries, int(legend_space / smaller(legend_space, 5.7 * legend_longest + 40))))
legend_rows = int(ceil(1.0 * n_entries / legend_columns))
legend_columns = int(ceil(1.0 * n_entries / legend_rows))
legend_width = smaller(1.0 * legend_space / legend_columns, 5.7 * legend_longest + 40)
do for [i = 1 : n_entries] {
    legend_x = Left - legend_more + ((i - 1) / legend_rows) * legend_width
    legend_y = legend_from + 9 + ((i - 1) % legend_rows) * 17
    if (ARG1 eq "boxes") {
        set object 900 + i rectangle from screen px(legend_x), py(legend_y + 5) to screen px(legend_x + 18), py(legend_y - 5) fc rgb Entry_colour[i] fs solid 1 noborder front
    } else {
        if (ARG1 ne "points" || Entry_type[i] < 0) {
            set arrow 900 + i from screen px(legend_x), py(legend_y) to screen px(legend_x + 24), py(legend_y) nohead lt abs(Entry_type[i]) front
        }
        if (ARG1 ne "lines" && Entry_type[i] > 0) {
            set label 950 + i "" at screen px(legend_x + 12), py(legend_y) point lt Entry_type[i] ps 0.9 front
        }
    }
    set label 900 + i short(Entry[i], int((legend_width - 34) / 5.6)) at screen px(legend_x + (ARG1 eq "boxes" ? 24 : 30)), py(legend_y) left textcolor rgb ink font ",11" front
}
Top = legend_from + legend_rows * 17 + 16
