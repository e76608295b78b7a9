# SPDX-License-Identifier: GPL-3.0-or-later
# Published shares against those of the model.
#   gnuplot -c plots/validation_fit.gp output/base [svg,png,pdf [PLACE]]
call ARG0[1 : strlen(ARG0) - strlen("validation_fit.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4
keep = 'was("statistic") eq "survival" && strategy_of(was("strategy")) > 0'
call scripts."table.gp" "validation.csv"
if (n_rows == 0) { exit }
array Here[n_strategies]
do for [i = 1 : n_strategies] { Here[i] = 0 }
do for [r = 1 : n_rows] { Here[strategy_of(cell(r, "strategy"))] = 1 }
shown = ""; n_entries = 0
array Entry[n_strategies]
array Entry_type[n_strategies]
do for [i = 1 : n_strategies] { if (Here[i]) {
    shown = shown.(shown eq "" ? "" : " ").i
    n_entries = n_entries + 1
    Entry[n_entries] = Label[i]; Entry_type[n_entries] = i
    eval sprintf("set print $Points%d", i)
    do for [r = 1 : n_rows] { if (cell(r, "strategy") eq Name[i]) {
        x = amount(r, "target"); y = amount(r, "model"); l = amount(r, "ci_low"); h = amount(r, "ci_high"); ml = amount(r, "model_ci_low"); mh = amount(r, "model_ci_high")
        if (finite(x) && finite(y)) {
            print sprintf("%.5g %.5g %.5g %.5g %.5g %.5g", 100 * x, 100 * y, 100 * (finite(l) ? l : x), 100 * (finite(h) ? h : x), 100 * (finite(ml) ? ml : y), 100 * (finite(mh) ? mh : y))
        }
    } }
    unset print
} }
W = 540; Left = 84; legend_more = 60
call scripts."legend.gp" "points"
H = int(Top + (W - Left - Right) + Bottom)
call scripts."legend.gp" "points"
eval frame
set xrange [0:100]
set yrange [0:100]
eval ticks("x", 0, 100, 20, 1)
eval ticks("y", 0, 100, 20, 1)
set grid xtics ytics back lt 1 dt solid lw 0.6 lc rgb grid_ink
set xlabel "Published (%), with 95% interval" offset 0, 0.2
set label 880 "Model (%)" at screen px(13), graph 0.5 center rotate by 90 textcolor rgb ink
set arrow 700 from first 0, first 0 to first 100, first 100 nohead lt 21 back
set datafile separator whitespace
set datafile nocolumnheaders
picture = "validation_fit"
do for [format in formats] {
    eval page
    plot for [i in shown] "$Points".i using 1:2:3:4:5:6 with xyerrorbars pt 0 lw 0.5 dt solid lc rgb "#C4C4C4", \
         for [i in shown] "$Points".i using 1:2 with points lt int(i) ps 0.8
}
set output
