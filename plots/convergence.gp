# SPDX-License-Identifier: GPL-3.0-or-later
# Running mean of the incremental net benefit with its Monte-Carlo error, by number of draws.   gnuplot -c plots/convergence.gp output/base [formats] [folder] [currency]
here = ARG0[1:strlen(ARG0) - strlen("convergence.gp")]; folder = ARG1; formats = ARG2; into = ARG3; currency = ARG4
load here . "style.gp"
figure = "convergence"
array n_points[n_strategies]
count(x) = (n_points[i] = n_points[i] + 1, x)
do for [i = 1:n_strategies] {
  n_points[i] = 0
  set table $runs append
  plot folder . "/psa_convergence.csv" using (strcol("strategy") eq strategy[i] && column("inmb_se") > 0 ? count(column("draws")) : NaN):(column("inmb")):(column("inmb_se")) \
    with table if (strcol("strategy") eq strategy[i] && column("inmb_se") > 0)
  unset table
  set print $runs append; print "NaN NaN NaN\n\n\n"; set print
}
eval blocks
stats $runs using ($2 - 2 * $3) nooutput; lo = STATS_min
stats $runs using ($2 + 2 * $3) nooutput; hi = STATS_max
stats $runs using 1 nooutput; last = STATS_max
if (hi <= lo) { hi = lo + 1 }
eval money_ticks("x", 0, last)
eval money_ticks("y", lo, hi)
set xrange [0:last]; set yrange [lo:hi]
set xlabel "Draws"
set ylabel "Mean incremental net benefit, " . currency
tall = 3.7 + 0.2 * ceil(n_strategies / 1.3)
do for [format in formats] {
  load here . "begin.gp"
  plot for [i = 1:n_strategies] $runs index i - 1 using 1:($2 - 1.96 * $3):($2 + 1.96 * $3) with filledcurves lc rgb shade(i) fs transparent solid 0.15 noborder, \
       for [i = 1:n_strategies] $runs index i - 1 using 1:2 with lines lw 1.7 dt dashes(i) lc rgb shade(i) title (n_points[i] > 0 ? short(label[i], 44) : "")
  unset output
}
