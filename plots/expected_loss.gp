# SPDX-License-Identifier: GPL-3.0-or-later
# Expected loss of choosing each strategy; the lowest is the EVPI.
#   gnuplot -c plots/expected_loss.gp output/base [svg,png,pdf [PLACE]]
call ARG0[1 : strlen(ARG0) - strlen("expected_loss.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4
load scripts."wtp_axis.gp"

wtp_most = 0; n_points = 0; most = 0; least = 1e300
stats "expected_loss.csv" using (n_points = n_points + 1, wtp_most = larger(wtp_most, $1), most = larger(most, $3), least = $3 > 0 ? smaller(least, $3) : least, 0) nooutput
if (n_points == 0 || most <= 0) { exit }
array Best[2000]
array Best_wtp[2000]
n_best = 0
stats "expected_loss.csv" using (n_best == 0 || $1 > Best_wtp[n_best] ? (n_best < 2000 ? (n_best = n_best + 1, Best_wtp[n_best] = $1, Best[n_best] = $3) : 0) : (Best[n_best] = smaller(Best[n_best], $3)), 0) nooutput
n_entries = n_strategies + 2
array Entry[n_entries]
array Entry_type[n_entries]
do for [i = 1 : n_strategies] { Entry[i] = Label[i]; Entry_type[i] = i }
Entry[n_entries - 1] = "Lowest: expected value of perfect information"; Entry_type[n_entries - 1] = 20
Entry[n_entries] = n_thresholds == 1 ? "Threshold" : "Thresholds"; Entry_type[n_entries] = 21
Left = 92; legend_more = 68
call scripts."legend.gp" "lines"
H = int(larger(H, Top + 300))
call scripts."legend.gp" "lines"
eval frame
call scripts."wtp_axis.gp" "draw"

# Losses of many sizes: powers of ten.
unit = money_unit(most)
if (most > 40 * least) {
    low = larger(least, most / 1e6)
    set logscale y
    decade(x, high) = x > high ? "" : sprintf('"%s" %.12g, ', brief(x / unit), x).decade(x * 10, high)
    set yrange [low : most * 1.2]
    low = magnitude(low)
    set yrange [low : most * 1.2]
    eval "set ytics (".marked(decade(low, most * 1.2)).")"
} else {
    step = nice_step(most, 6)
    set yrange [0 : up_to(most, step)]
    eval ticks("y", 0, up_to(most, step), step, unit)
}
set label 880 "".in_money("Expected loss per patient", unit) at screen px(13), graph 0.5 center rotate by 90 textcolor rgb ink

set print $Lowest
print "wtp,expected_loss"
do for [r = 1 : n_best] { print sprintf("%.9g,%.9g", Best_wtp[r], Best[r]) }
unset print
picture = "expected_loss"
do for [format in formats] {
    eval page
    plot $Lowest using 1:2 with lines lt 20, \
         for [i = 1 : n_strategies] "expected_loss.csv" using (strcol(2) eq Name[i] ? $1 : NaN):($3 > 0 ? $3 : NaN) with lines lt i
}
set output
