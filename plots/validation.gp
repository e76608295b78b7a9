# SPDX-License-Identifier: GPL-3.0-or-later
# The model's curves with published points on them: a panel for each strategy and curve that has any.
#   gnuplot -c plots/validation.gp output/base [svg,png,pdf [PLACE]]
call ARG0[1 : strlen(ARG0) - strlen("validation.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4
most_panels = 18
call scripts."table.gp" "survival_summary.csv"
n_titles = n_rows
array Title_of[larger(1, n_titles)]
array Title[larger(1, n_titles)]
do for [r = 1 : n_titles] { Title_of[r] = cell(r, "strategy")."|".cell(r, "curve"); Title[r] = cell(r, "label") eq "" ? cell(r, "curve") : cell(r, "label") }
title_of(pair) = sum [nth = 1 : n_titles] (Title_of[nth] eq pair ? nth : 0)

keep = '(was("statistic") eq "survival" || was("statistic") eq "median") && strategy_of(was("strategy")) > 0'
call scripts."table.gp" "validation.csv"
if (n_rows == 0) { exit }
pair_of(r) = cell(r, "strategy")."|".cell(r, "curve")
pairs = ""; horizon = 0
do for [r = 1 : n_rows] {
    if (strstrt(" ".pairs." ", " ".pair_of(r)." ") == 0) { pairs = pairs.(pairs eq "" ? "" : " ").pair_of(r) }
    t = cell(r, "statistic") eq "median" ? amount(r, "target") : amount(r, "time_months")
    if (finite(t)) { horizon = larger(horizon, t) }
}
n_panels = smaller(most_panels, words(pairs))
if (horizon <= 0) { exit }
last = 1e9
load scripts."time_axis.gp"

do for [p = 1 : n_panels] {
    pair = word(pairs, p)
    strategy = pair[1 : strstrt(pair, "|") - 1]
    curve = pair[strstrt(pair, "|") + 1 :]
    eval sprintf("set table $Model%d", p)
    plot "survival.csv" using ($3 / month_unit):($4 * 100):((valid(5) ? $5 : $4) * 100):((valid(6) ? $6 : $4) * 100) with table if (strcol(1) eq strategy && strcol(2) eq curve && $3 <= horizon * 1.05)
    unset table
    # x y x_low x_high y_low y_high and whether it fed the model
    eval sprintf("set print $Points%d", p)
    print "-9 -9 -9 -9 -9 -9 0"
    do for [r = 1 : n_rows] {
        if (pair_of(r) eq pair) {
            target = amount(r, "target"); l = amount(r, "ci_low"); h = amount(r, "ci_high")
            if (!finite(l) || !finite(h)) { l = target; h = target }
            used = cell(r, "role") eq "calibrate" || cell(r, "external") eq "no"
            if (cell(r, "statistic") eq "median") {
                print sprintf("%.6g 50 %.6g %.6g 50 50 %d", target / month_unit, l / month_unit, h / month_unit, used)
            } else {
                t = amount(r, "time_months") / month_unit
                print sprintf("%.6g %.6g %.6g %.6g %.6g %.6g %d", t, 100 * target, t, t, 100 * l, 100 * h, used)
            }
        }
    }
    unset print
}

n_wide = n_panels == 1 ? 1 : n_panels <= 8 ? 2 : 3
n_high = int(ceil(1.0 * n_panels / n_wide))
panel_high = n_wide == 1 ? 300 : 150
gap_x = 22; gap_y = 62
first_left = 62; first_top = 54
H = int(first_top + n_high * panel_high + (n_high - 1) * gap_y + 52)
panel_wide = (W - first_left - 30 - (n_wide - 1) * gap_x) / n_wide
set yrange [0:100]
set xrange [0 : horizon / month_unit]
set datafile separator whitespace
set datafile nocolumnheaders
picture = "validation"
do for [format in formats] {
    eval page
    set multiplot
    do for [p = 1 : n_panels] {
        pair = word(pairs, p)
        i = strategy_of(pair[1 : strstrt(pair, "|") - 1])
        across = (p - 1) % n_wide; down = (p - 1) / n_wide
        panel_left = first_left + across * (panel_wide + gap_x)
        panel_top = first_top + down * (panel_high + gap_y)
        set lmargin at screen px(panel_left)
        set rmargin at screen px(panel_left + panel_wide)
        set tmargin at screen py(panel_top)
        set bmargin at screen py(panel_top + panel_high)
        if (across == 0) { set ytics ("0" 0, "50" 50, "100" 100) } else { set ytics ("" 0, "" 50, "" 100) }
        eval ticks("x", 0, horizon / month_unit, (n_wide == 3 && n_ticks > 6 ? 2 : 1) * 1.0 * tick_step / month_unit, 1)
        set xlabel (p + n_wide > n_panels ? (month_unit == 12 ? "Years" : "Months") : "") offset 0, 0.4
        set label 878 short(Label[i], int(panel_wide / 5.6)) at screen px(panel_left), py(panel_top - 22) left font sized(11) textcolor rgb ink
        set label 879 short(title_of(pair) > 0 ? Title[title_of(pair)] : pair, int(panel_wide / 5.6)) at screen px(panel_left), py(panel_top - 8) left font sized(10) textcolor rgb axis_ink
        if (p == 1) {
            set label 880 "Without event (%)" at screen px(13), py((first_top + H - 52) / 2.0) center rotate by 90 textcolor rgb ink
            set label 881 "Line and band: model, 95% interval. Points: published, 95% interval; filled: not used to make the model" at screen px(20), py(12) left font sized(10) textcolor rgb axis_ink
        } else {
            unset label 880
            unset label 881
        }
        plot "$Model".p using 1:3:4 with filledcurves fc rgb Colour[i] fs transparent solid 0.15 noborder, \
             "$Points".p using 1:2:3:4:5:6 with xyerrorbars pt 0 lw 0.8 dt solid lc rgb faint, \
             "$Model".p using 1:2 with lines lt i, \
             "$Points".p using ($7 == 0 ? $1 : -9):2 with points pt 7 ps 0.55 lc rgb ink, \
             "$Points".p using ($7 == 1 ? $1 : -9):2 with points pt 7 ps 0.6 lc rgb "white", \
             "$Points".p using ($7 == 1 ? $1 : -9):2 with points pt 6 ps 0.55 lw 1 lc rgb ink
    }
    unset multiplot
}
set output
