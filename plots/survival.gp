# SPDX-License-Identifier: GPL-3.0-or-later
# Survival by strategy with bands, and below it who is at risk: one figure a curve.
#   gnuplot -c plots/survival.gp output/base [svg,png,pdf [PLACE]]
call ARG0[1 : strlen(ARG0) - strlen("survival.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4

curves = " "
stats "survival.csv" using (strstrt(curves, " ".strcol(2)." ") ? 0 : (curves = curves.strcol(2)." "), 0) nooutput
call scripts."table.gp" "survival_summary.csv"
array Curve_label[larger(1, words(curves))]
do for [c = 1 : words(curves)] {
    Curve_label[c] = word(curves, c)
    do for [i = 1 : n_rows] { if (cell(i, "curve") eq word(curves, c) && cell(i, "label") ne "") { Curve_label[c] = cell(i, "label") } }
}
array Here[n_strategies]
left_alive = 0.02   # the axis ends where no strategy has more

do for [c = 1 : words(curves)] {
    curve = word(curves, c)
    do for [i = 1 : n_strategies] { Here[i] = 0 }
    horizon = 0; last = 0; any_censored = 0; interval = "none"
    stats "survival.csv" using (strcol(2) eq curve ? (nth = strategy_of(strcol(1)), nth > 0 ? (Here[nth] = 1, last = larger(last, $3), $4 > left_alive ? (horizon = larger(horizon, $3)) : 0, interval = strcol(7)) : 0) : 0, 0) nooutput
    if (last > 0) {
        load scripts."time_axis.gp"
        array At[n_strategies * n_ticks]
        array Events[n_strategies * n_ticks]
        array Censored[n_strategies * n_ticks]
        do for [i = 1 : n_strategies * n_ticks] { At[i] = -1; Events[i] = 0; Censored[i] = 0 }
        stats "survival.csv" using (strcol(2) eq curve && $3 <= horizon * 1.000001 ? (nth = strategy_of(strcol(1)), nth > 0 ? (spot = (nth - 1) * n_ticks + tick_of($3), At[spot] = column(8), Events[spot] = Events[spot] + column(9), Censored[spot] = Censored[spot] + column(10)) : 0) : 0, 0) nooutput
        do for [i = 1 : n_strategies] {
            eval sprintf("set table $Curve%d", i)
            plot "survival.csv" using ($3 / month_unit):($4 * 100):((valid(5) ? $5 : $4) * 100):((valid(6) ? $6 : $4) * 100) with table if (strcol(1) eq Name[i] && strcol(2) eq curve && $3 <= horizon * 1.000001)
            unset table
        }
        at_risk_of = "per 1,000"
        load scripts."at_risk.gp"
        set label 880 "".short(Curve_label[c], 44)." (%)" at screen px(13), graph 0.5 center rotate by 90 textcolor rgb ink
        band_means = interval eq "parameter" ? "Shaded: 95% interval over draws of the parameters" : interval eq "monte-carlo" ? "Shaded: 95% interval, Monte-Carlo error alone" : ""
        set label n_tags + 1 band_means at graph 1, graph 0.97 right font sized(9.5) textcolor rgb axis_ink
        picture = "survival_".curve
        set datafile separator whitespace
        set datafile nocolumnheaders
        do for [format in formats] {
            eval page
            if (interval eq "none") {
                plot for [i in shown] "$Curve".i using 1:2 with lines lt int(i)
            } else {
                plot for [i in shown] "$Curve".i using 1:3:4 with filledcurves fc rgb Colour[int(i)] fs transparent solid 0.10 noborder, \
                     for [i in shown] "$Curve".i using 1:3 with lines lw 0.5 dt solid lc rgb Colour[int(i)], \
                     for [i in shown] "$Curve".i using 1:4 with lines lw 0.5 dt solid lc rgb Colour[int(i)], \
                     for [i in shown] "$Curve".i using 1:2 with lines lt int(i)
            }
        }
        set output
        set datafile separator comma
        set datafile columnheaders
        load scripts."wiped.gp"
    }
}
