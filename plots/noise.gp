# SPDX-License-Identifier: GPL-3.0-or-later
# How much of the variance between draws is due to the patients simulated in each.
#   gnuplot -c plots/noise.gp output/base [svg,png,pdf [PLACE]]
call ARG0[1 : strlen(ARG0) - strlen("noise.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4
call scripts."table.gp" "psa_noise.csv"
if (n_rows == 0) { exit }
n_list = n_rows
array List[n_list]
do for [r = 1 : n_list] { List[r] = strategy_of(cell(r, "strategy")) > 0 ? Label[strategy_of(cell(r, "strategy"))] : cell(r, "strategy") }
n_entries = 2
array Entry[2] = ["By the parameters", "By the patients simulated"]
array Entry_colour[2] = [high_colour, low_colour]
Left = 20
call scripts."legend.gp" "boxes"
load scripts."bars.gp"
legend_more = Left - 20
call scripts."legend.gp" "boxes"
set xrange [0:100]
eval ticks("x", 0, 100, 20, 1)
set xlabel "Share of the variance of incremental net benefit between draws (%)" offset 0, 0.2
do for [r = 1 : n_list] {
    share = amount(r, "share_noise")
    if (finite(share)) {
        share = 100 * smaller(1, larger(0, share))
        set object r rectangle from first 0, r - 0.34 to 100 - share, r + 0.34 fc rgb high_colour fs solid 1 noborder
        set object 100 + r rectangle from first 100 - share, r - 0.34 to 100, r + 0.34 fc rgb low_colour fs solid 1 noborder
    }
}
picture = "noise"
do for [format in formats] {
    eval page
    plot n_list + 9 with lines lw 0
}
set output
