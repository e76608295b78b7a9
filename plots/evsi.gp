# SPDX-License-Identifier: GPL-3.0-or-later
# Expected net benefit of sampling by size of each study, at the first threshold.
#   gnuplot -c plots/evsi.gp output/base [svg,png,pdf [PLACE]]
call ARG0[1 : strlen(ARG0) - strlen("evsi.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4
keep = 'number(was("wtp")) == wtp && finite(number(was("enbs"))) && number(was("n")) > 0'
call scripts."table.gp" "evsi.csv"
if (n_rows == 0) { exit }
studies = ""
do for [r = 1 : n_rows] { if (strstrt(" ".studies." ", " ".cell(r, "study")." ") == 0) { studies = studies.(studies eq "" ? "" : " ").cell(r, "study") } }
n_entries = smaller(6, words(studies))
array Entry[n_entries]
array Entry_type[n_entries]
low = 0; high = 0; low_n = 1e300; high_n = 0
do for [s = 1 : n_entries] {
    set linetype 40 + s lc rgb Other[s] lw 1.8 pt int(word("7 9 5 13 11 6", s)) dt s
    Entry_type[s] = 40 + s
    eval sprintf("set print $Study%d", s)
    do for [r = 1 : n_rows] { if (cell(r, "study") eq word(studies, s)) {
        Entry[s] = cell(r, "label") eq "" ? spaced(word(studies, s)) : cell(r, "label")
        y = amount(r, "enbs"); n = amount(r, "n"); best = amount(r, "best_size")
        spread = amount(r, "evsi") > 0 && finite(amount(r, "standard_error")) ? 1.96 * amount(r, "standard_error") * amount(r, "evsi_population") / amount(r, "evsi") : 0
        print sprintf("%.9g %.9g %.9g %.9g %d", n, y, y - spread, y + spread, best == 1)
        low = smaller(low, y - spread); high = larger(high, y + spread); low_n = smaller(low_n, n); high_n = larger(high_n, n)
    } }
    unset print
}
if (high <= low) { exit }
Left = 92; legend_more = 72
call scripts."legend.gp" "linespoints"
H = int(Top + 310)
call scripts."legend.gp" "linespoints"
eval frame
unit = larger(high, -low) >= 2e6 ? 1e6 : 1
step = nice_step(high - low, 6)
low = low - 0.04 * (high - low); high = high + 0.04 * (high - low)
set yrange [low : high]
eval ticks("y", low, high, step, unit)
set logscale x 2
set xrange [low_n / 1.15 : high_n * 1.15]
size_marks = ""
do for [r = 1 : n_rows] {
    mark = sprintf('"%s" %.9g', thousands(amount(r, "n")), amount(r, "n"))
    if (strstrt(size_marks, mark) == 0) { size_marks = size_marks.(size_marks eq "" ? "" : ", ").mark }
}
eval "set xtics (".size_marks.")"
set xlabel "Size of the study (patients an arm, or people asked)" offset 0, 0.2
set label 880 in_money("Net benefit of sampling", unit) at screen px(13), graph 0.5 center rotate by 90 textcolor rgb ink
set arrow 700 from graph 0, first 0 to graph 1, first 0 nohead lw 0.9 lc rgb axis_ink back
set label 882 sprintf("At %s%s per QALY. Bars: 95%% interval, Monte-Carlo error; ringed: the best size tried", thousands(wtp), currency eq "" ? "" : " ".currency) at graph 1, graph 1 right offset 0, 0.6 font sized(9.5) textcolor rgb axis_ink
set datafile separator whitespace
set datafile nocolumnheaders
picture = "evsi"
do for [format in formats] {
    eval page
    plot for [s = 1 : n_entries] "$Study".s using 1:2:3:4 with yerrorbars pt 0 lw 0.8 dt solid lc rgb Other[s], \
         for [s = 1 : n_entries] "$Study".s using 1:2 with linespoints lt 40 + s ps 0.9, \
         for [s = 1 : n_entries] "$Study".s using 1:($5 == 1 ? $2 : low - abs(low) - 1) with points pt 6 ps 1.8 lw 1 lc rgb ink
}
set output
