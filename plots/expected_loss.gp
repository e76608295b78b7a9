# SPDX-License-Identifier: GPL-3.0-or-later
# Expected loss of each strategy; the lowest of them is the value of perfect information.   gnuplot -c plots/expected_loss.gp output/base [formats] [folder] [currency]
here = ARG0[1:strlen(ARG0) - strlen("expected_loss.gp")]; folder = ARG1; formats = ARG2; into = ARG3; currency = ARG4
load here . "style.gp"
figure = "expected_loss"
do for [i = 1:n_strategies] {
  set table $curves append
  plot folder . "/expected_loss.csv" using (column("wtp")):(column("expected_loss")) with table if (strcol("strategy") eq strategy[i])
  unset table
  set print $curves append; print "\n\n"; set print   # ends a block
}
eval blocks
stats $curves using 1 nooutput
last = STATS_max
eval money_ticks("x", 0, last)
set xrange [0:last]
array high[n_strategies]
do for [i = 1:n_strategies] { stats $curves index i - 1 using 2 nooutput; high[i] = STATS_median }
top = 0
do for [i = 1:n_strategies] { top = larger(top, lesser(high[i], 1e300)) }
eval money_ticks("y", 0, top)
set yrange [0:top]
set xlabel "Willingness to pay, " . currency . " per QALY"
set ylabel "Expected loss, " . currency . " a person"
tall = 3.7 + 0.2 * ceil(n_strategies / 2.0)
do for [format in formats] {
  load here . "begin.gp"
  plot for [i = 1:n_strategies] $curves index i - 1 using 1:2 with lines lw 1.8 dt dashes(i) lc rgb shade(i) title short(label[i], 44)
  unset output
}
