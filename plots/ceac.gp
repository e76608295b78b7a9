# SPDX-License-Identifier: GPL-3.0-or-later
# Cost-effectiveness acceptability curves; the frontier is emphasised.   gnuplot -c plots/ceac.gp output/base [formats] [folder] [currency]
here = ARG0[1:strlen(ARG0) - strlen("ceac.gp")]; folder = ARG1; formats = ARG2; into = ARG3; currency = ARG4
load here . "style.gp"
figure = "ceac"
do for [i = 1:n_strategies] {
  set table $curves append
  plot folder . "/ceac.csv" using (column("wtp")):(column("probability")):(column("on_frontier")) with table if (strcol("strategy") eq strategy[i])
  unset table
  set print $curves append; print "\n\n"; set print   # ends a block
}
eval blocks
stats $curves using 1 nooutput
eval money_ticks("x", 0, STATS_max)
set xrange [0:STATS_max]
set yrange [0:1]
set ytics ("0%%" 0, "20%%" 0.2, "40%%" 0.4, "60%%" 0.6, "80%%" 0.8, "100%%" 1)
set xlabel "Willingness to pay, " . currency . " per QALY"
set ylabel "Probability of being cost-effective"
tall = 3.7 + 0.2 * ceil((n_strategies + 1) / 2.0)
do for [format in formats] {
  load here . "begin.gp"
  plot for [i = 1:n_strategies] $curves index i - 1 using 1:($3 == 1 ? $2 : NaN) with lines lw 7 lc rgb 0xD0D0D0, \
       for [i = 1:n_strategies] $curves index i - 1 using 1:2 with lines lw 1.8 dt dashes(i) lc rgb shade(i) title short(label[i], 44), \
       NaN with lines lw 7 lc rgb 0xD0D0D0 title "on the frontier: highest expected net benefit"
  unset output
}
