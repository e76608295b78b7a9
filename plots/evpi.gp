# SPDX-License-Identifier: GPL-3.0-or-later
# Expected value of perfect information by willingness to pay.   gnuplot -c plots/evpi.gp output/base [formats] [folder] [currency]
here = ARG0[1:strlen(ARG0) - strlen("evpi.gp")]; folder = ARG1; formats = ARG2; into = ARG3; currency = ARG4
load here . "style.gp"
figure = "evpi"
set table $curve
plot folder . "/evpi.csv" using (column("wtp")):(column("evpi")) with table
unset table
eval blocks
stats $curve using 1:2 nooutput
eval money_ticks("x", 0, STATS_max_x)
eval money_ticks("y", 0, larger(STATS_max_y, 1e-9))
set xrange [0:STATS_max_x]
set yrange [0:larger(STATS_max_y, 1e-9) * 1.08]
set xlabel "Willingness to pay, " . currency . " per QALY"
set ylabel "EVPI, " . currency . " a person"
set arrow 1 from wtp, graph 0 to wtp, graph 1 nohead lc rgb soft dt 3 lw 1
set label 1 sprintf("threshold %s", whole(wtp)) at wtp, graph 1.03 center textcolor rgb soft
tall = 3.6
do for [format in formats] {
  load here . "begin.gp"
  plot $curve using 1:2 with filledcurves y1=0 lc rgb good fs solid 0.12, $curve using 1:2 with lines lw 2 lc rgb good
  unset output
}
