# SPDX-License-Identifier: GPL-3.0-or-later
# Kaplan-Meier curves of the simulated trial, one figure a curve, here CURVE (os if none is named).
#   gnuplot -c plots/trial.gp output/base [svg,png,pdf [PLACE [CURRENCY [CURVE]]]]
curve = ARG5 eq "" ? "os" : ARG5
call ARG0[1 : strlen(ARG0) - strlen("trial.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4

file = "trial_".curve."_km.csv"
call scripts."table.gp" "survival_summary.csv"
curve_label = curve
do for [i = 1 : n_rows] { if (cell(i, "curve") eq curve && cell(i, "label") ne "") { curve_label = cell(i, "label") } }

# group,time,at_risk,events,censored,survival,ci_low,ci_high: a row for each time at which something happens
array Here[n_strategies]
array N[n_strategies]
do for [i = 1 : n_strategies] { Here[i] = 0; N[i] = 0 }
last = 0; horizon = 0
stats file using (nth = strategy_of(strcol(1)), nth > 0 ? (N[nth] = Here[nth] ? N[nth] : $3, Here[nth] = 1, last = larger(last, $2)) : 0, 0) nooutput
if (last <= 0) { exit }
horizon = last
last = 1e9   # the axis may go beyond it
load scripts."time_axis.gp"

array At[n_strategies * n_ticks]
array Events[n_strategies * n_ticks]
array Censored[n_strategies * n_ticks]
do for [i = 1 : n_strategies] {
    do for [k = 1 : n_ticks] { At[(i - 1) * n_ticks + k] = k == 1 ? N[i] : -1; Events[(i - 1) * n_ticks + k] = 0; Censored[(i - 1) * n_ticks + k] = 0 }
}
# At risk at a tick: who is so just before it.
stats file using (nth = strategy_of(strcol(1)), nth > 0 ? (k = 1 + int(ceil($2 / tick_step - 1e-9)), k <= n_ticks ? (spot = (nth - 1) * n_ticks + k, At[spot] = abs($2 - Tick[k]) < 1e-9 ? $3 : $3 - $4 - $5, Events[spot] = Events[spot] + $4, Censored[spot] = Censored[spot] + $5) : 0) : 0, 0) nooutput

# Steps: each time twice, with what was before and with what is.
array T[20000]
array S[20000]
array Low[20000]
array High[20000]
array Lost[20000]
do for [i = 1 : n_strategies] {
    n = 1; T[1] = 0; S[1] = 100; Low[1] = 100; High[1] = 100; Lost[1] = 0
    stats file using (strcol(1) eq Name[i] && n < 20000 ? (n = n + 1, T[n] = $2 / month_unit, S[n] = 100 * $6, Low[n] = 100 * (valid(7) ? $7 : $6), High[n] = 100 * (valid(8) ? $8 : $6), Lost[n] = $5) : 0, 0) nooutput
    eval sprintf("set print $Curve%d", i)
    do for [r = 1 : n] {
        if (r > 1) { print sprintf("%.6g %.6g %.6g %.6g 0", T[r], S[r - 1], Low[r - 1], High[r - 1]) }
        print sprintf("%.6g %.6g %.6g %.6g %g", T[r], S[r], Low[r], High[r], Lost[r])
    }
    unset print
}
at_risk_of = ""
load scripts."at_risk.gp"
set label 880 "".short(curve_label, 44)." (%)" at screen px(13), graph 0.5 center rotate by 90 textcolor rgb ink
set label n_tags + 1 "Simulated trial. Shaded: 95% interval; ticks: censored" at graph 1, graph 0.97 right font sized(9.5) textcolor rgb axis_ink

set datafile separator whitespace
set datafile nocolumnheaders
picture = "trial_".curve
do for [format in formats] {
    eval page
    plot for [i in shown] "$Curve".i using 1:3:4 with filledcurves fc rgb Colour[int(i)] fs transparent solid 0.10 noborder, \
         for [i in shown] "$Curve".i using 1:2 with lines lt int(i) lw 1.4, \
         for [i in shown] "$Curve".i using ($5 > 0 ? $1 : NaN):($2 - 1):(0):(2) with vectors nohead lw 0.8 dt solid lc rgb Colour[int(i)]
}
set output
