# SPDX-License-Identifier: GPL-3.0-or-later
# Expected value of perfect information by willingness to pay, per patient and of the population.
#   gnuplot -c plots/evpi.gp output/base [svg,png,pdf [PLACE]]
call ARG0[1 : strlen(ARG0) - strlen("evpi.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4
load scripts."wtp_axis.gp"

wtp_most = 0; n_points = 0; most = 0; people = 0
stats "evpi.csv" using (n_points = n_points + 1, wtp_most = larger(wtp_most, $1), most = larger(most, $2 + (valid(4) ? 1.96 * $4 : 0)), people = $2 > 0 && valid(3) ? $3 / $2 : people, 0) nooutput
if (n_points == 0 || most <= 0) { exit }
n_entries = 3
array Entry[3] = ["EVPI", "95% interval, Monte-Carlo error", n_thresholds == 1 ? "Threshold" : "Thresholds"]
array Entry_type[3] = [22, 20, 21]
set linetype 22 lw 1.8 lc rgb ink dt solid
Left = 92
Right = people > 0 ? 84 : 36
legend_more = 68
call scripts."legend.gp" "lines"
eval frame
call scripts."wtp_axis.gp" "draw"
step = nice_step(most, 6)
unit = money_unit(most)
set yrange [0 : up_to(most, step)]
eval ticks("y", 0, up_to(most, step), step, unit)
set label 880 "".in_money("EVPI per patient", unit) at screen px(13), graph 0.5 center rotate by 90 textcolor rgb ink
if (people > 0) {
    most2 = up_to(most, step) * people
    unit2 = most2 >= 2e6 ? 1e6 : 1
    step2 = nice_step(most2, 6)
    set y2range [0 : most2]
    eval ticks("y2", 0, most2, step2, unit2)
    set border 11
    set y2label in_money("EVPI of the population", unit2) offset -0.5, 0
}
picture = "evpi"
do for [format in formats] {
    eval page
    plot "evpi.csv" using 1:($2 - 1.96 * (valid(4) ? $4 : 0) > 0 ? $2 - 1.96 * (valid(4) ? $4 : 0) : 0):($2 + 1.96 * (valid(4) ? $4 : 0)) with filledcurves fc rgb "#D2D2D2" fs solid 1 noborder, \
         "" using 1:2 with lines lt 22
}
set output
