# SPDX-License-Identifier: GPL-3.0-or-later
# Cost-effectiveness plane: draws, means and 95% ellipses against the comparator.   gnuplot -c plots/plane.gp output/base [formats] [folder] [currency]
here = ARG0[1:strlen(ARG0) - strlen("plane.gp")]; folder = ARG1; formats = ARG2; into = ARG3; currency = ARG4
load here . "style.gp"
figure = "plane"
most = 1500   # points drawn of each strategy; means and ellipses are of all
array n_draws[n_strategies]
count(x) = (n_draws[i] = n_draws[i] + 1, x)
do for [i = 1:n_strategies] {
  n_draws[i] = 0
  set table $draws append
  plot folder . "/psa_increments.csv" using (strcol("strategy") eq strategy[i] ? count(column("incremental_qaly")) : NaN):(column("incremental_cost")):(column("draw")):(column("wtp")) \
    with table if (strcol("strategy") eq strategy[i])
  unset table
  set print $draws append; print "NaN NaN 0 0\n\n\n"; set print
}
eval blocks
array mx[n_strategies]; array my[n_strategies]; array a[n_strategies]; array b[n_strategies]; array turn[n_strategies]
do for [i = 1:n_strategies] {
  mx[i] = NaN; my[i] = NaN
  if (n_draws[i] > 1) {
    stats $draws index i - 1 using 1:2 nooutput
    mx[i] = STATS_mean_x; my[i] = STATS_mean_y
    # the ellipse is of scaled axes, so that its curve is right on any
    sx = STATS_ssd_x; sy = STATS_ssd_y; r = STATS_correlation == STATS_correlation ? STATS_correlation : 0
    a[i] = sx; b[i] = sy; turn[i] = r
  }
}
stats $draws using 1 nooutput; lo_x = lesser(0, STATS_min); hi_x = larger(0, STATS_max)
stats $draws using 2 nooutput; lo_y = lesser(0, STATS_min); hi_y = larger(0, STATS_max)
if (hi_x == lo_x) { hi_x = lo_x + 1 }
if (hi_y == lo_y) { hi_y = lo_y + 1 }
pad_x = 0.04 * (hi_x - lo_x); pad_y = 0.04 * (hi_y - lo_y)
lo_x = lo_x - pad_x; hi_x = hi_x + pad_x; lo_y = lo_y - pad_y; hi_y = hi_y + pad_y
set xrange [lo_x:hi_x]; set yrange [lo_y:hi_y]
eval money_ticks("y", lo_y, hi_y)
set xzeroaxis lc rgb soft lw 0.9; set yzeroaxis lc rgb soft lw 0.9
set xlabel "Incremental QALYs"
set ylabel "Incremental costs, " . currency
set parametric
set trange [0:2 * pi]
set samples 180
q = sqrt(5.991464547107979)   # 95% of a chi-square with two degrees of freedom
tall = 4.0 + 0.2 * ceil((n_strategies + 1) / 2.0)
end_x(y) = y / wtp
do for [format in formats] {
  load here . "begin.gp"
  plot for [i = 1:n_strategies] $draws index i - 1 using (int($3) % int(larger(1, ceil(n_draws[i] / (1.0 * most)))) == 0 ? $1 : NaN):2 \
         with points pt 7 ps 0.14 lc rgb shade(i), \
       for [i = 1:n_strategies] (n_draws[i] > 1 ? mx[i] + q * a[i] * cos(t) : NaN), \
         (n_draws[i] > 1 ? my[i] + q * b[i] * (turn[i] * cos(t) + sqrt(larger(0, 1 - turn[i] ** 2)) * sin(t)) : NaN) with lines lw 1.4 lc rgb shade(i), \
       '+' using ($0 == 0 ? lo_x : $0 == 1 ? hi_x : NaN):($0 == 0 ? lo_x * wtp : $0 == 1 ? hi_x * wtp : NaN) with lines lw 1.4 dt 2 lc rgb ink \
         title sprintf("threshold %s %s per QALY", whole(wtp), currency), \
       for [i = 1:n_strategies] '+' using ($0 == 0 && n_draws[i] > 1 ? mx[i] : NaN):(my[i]) with points pt symbol(i) ps 1.9 lc rgb "white", \
       for [i = 1:n_strategies] '+' using ($0 == 0 && n_draws[i] > 1 ? mx[i] : NaN):($0 == 0 && n_draws[i] > 1 ? my[i] : NaN) \
         with points pt symbol(i) ps 1.1 lc rgb shade(i) title (n_draws[i] > 1 ? short(label[i], 44) : "")
  unset output
}
