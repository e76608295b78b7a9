# SPDX-License-Identifier: GPL-3.0-or-later
# Acceptability curves, and their frontier.   gnuplot -c plots/ceac.gp output/base [svg,png,pdf [PLACE]]
call ARG0[1 : strlen(ARG0) - strlen("ceac.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4
load scripts."wtp_axis.gp"

wtp_most = 0; n_points = 0
stats "ceac.csv" using (n_points = n_points + 1, wtp_most = larger(wtp_most, $1), 0) nooutput
if (n_points == 0) { exit }
n_entries = n_strategies + 2
array Entry[n_entries]
array Entry_type[n_entries]
do for [i = 1 : n_strategies] { Entry[i] = Label[i]; Entry_type[i] = i }
Entry[n_entries - 1] = "Frontier: highest expected net benefit"; Entry_type[n_entries - 1] = 20
Entry[n_entries] = n_thresholds == 1 ? "Threshold" : "Thresholds"; Entry_type[n_entries] = 21
legend_more = 60
call scripts."legend.gp" "lines"
H = int(larger(H, Top + 300))
call scripts."legend.gp" "lines"
eval frame
call scripts."wtp_axis.gp" "draw"
set yrange [0:1]
set ytics ("0" 0, "0.2" 0.2, "0.4" 0.4, "0.6" 0.6, "0.8" 0.8, "1.0" 1)
set label 880 ""."Probability of highest net benefit" at screen px(13), graph 0.5 center rotate by 90 textcolor rgb ink

picture = "ceac"
do for [format in formats] {
    eval page
    plot "ceac.csv" using ($4 == 1 ? $1 : NaN):3 with lines lt 20, \
         for [i = 1 : n_strategies] "ceac.csv" using (strcol(2) eq Name[i] ? $1 : NaN):3 with lines lt i
}
set output
