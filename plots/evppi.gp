# SPDX-License-Identifier: GPL-3.0-or-later
# Value of knowing a parameter, or a group of them, exactly: the largest twenty at the first threshold.
#   gnuplot -c plots/evppi.gp output/base [svg,png,pdf [PLACE]]
call ARG0[1 : strlen(ARG0) - strlen("evppi.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4
most_bars = 20
keep = 'number(was("wtp")) == wtp'
reject = 'nth == column_at("wtp") && number(csv_cell) != wtp'
call scripts."table.gp" "evppi.csv"
if (n_rows == 0) { exit }
array Worth[n_rows]
array Order[n_rows]
most = 0
# Largest first
do for [r = 1 : n_rows] {
    Worth[r] = finite(amount(r, "evppi")) ? amount(r, "evppi") : 0
    spot = r
    while (spot > 1 && Worth[Order[larger(1, spot - 1)]] < Worth[r]) { Order[spot] = Order[spot - 1]; spot = spot - 1 }
    Order[spot] = r
}
n_list = smaller(n_rows, most_bars)
while (n_list > 1 && Worth[Order[n_list]] <= 0) { n_list = n_list - 1 }
array List[n_list]
array Error_of[n_list]
do for [k = 1 : n_list] {
    r = Order[k]
    List[k] = cell(r, "label") eq "" ? spaced(cell(r, "parameters")) : cell(r, "label")
    Error_of[k] = finite(amount(r, "standard_error")) ? amount(r, "standard_error") : 0
    most = larger(most, Worth[r] + Error_of[k])
}
if (most <= 0) { exit }
n_entries = 2
array Entry[2] = ["Group of parameters", "Parameter"]
array Entry_colour[2] = [Other[1], Other[2]]
Left = 20
call scripts."legend.gp" "boxes"
load scripts."bars.gp"
legend_more = Left - 20
call scripts."legend.gp" "boxes"
step = nice_step(most, 5)
unit = money_unit(most)
set xrange [0 : most * 1.04]
eval ticks("x", 0, most * 1.04, step, unit)
set xlabel in_money(sprintf("EVPPI per patient at %s per QALY, with its standard error", thousands(wtp)), unit) offset 0, 0.2
do for [k = 1 : n_list] {
    set object k rectangle from first 0, k - 0.34 to Worth[Order[k]], k + 0.34 fc rgb (cell(Order[k], "kind") eq "group" ? Other[1] : Other[2]) fs solid 1 noborder
    set arrow k from first larger(0, Worth[Order[k]] - Error_of[k]), k to first Worth[Order[k]] + Error_of[k], k nohead lw 1 lc rgb ink front
}
picture = "evppi"
do for [format in formats] {
    eval page
    plot n_list + 9 with lines lw 0
}
set output
