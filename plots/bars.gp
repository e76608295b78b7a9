# SPDX-License-Identifier: GPL-3.0-or-later
# Rows of a figure that lists things: load after n_list (rows) and List[] (their names) are set. Gives H, the frame with
# room for names of list_most letters at the left, and rows at y = 1 (first) to n_list.
list_longest = 1
do for [r = 1 : n_list] { list_longest = larger(list_longest, strlen(List[r])) }
list_most = smaller(list_longest, 54)
Left = int(larger(70, 5.3 * list_most + 22))
row_high = 21
H = int(Top + n_list * row_high + Bottom)
eval frame
set yrange [n_list + 0.5 : 0.5]
unset ytics
set border 1
set grid noytics xtics back lt 1 dt solid lw 0.6 lc rgb grid_ink
do for [r = 1 : n_list] {
    set label 500 + r short(List[r], list_most) at screen px(Left - 10), first r right font sized(10.5) textcolor rgb ink
}
