# SPDX-License-Identifier: GPL-3.0-or-later
# Cost-effectiveness frontier: strategies, what is dominated, ICERs along the line.   gnuplot -c plots/frontier.gp output/base [formats] [folder] [currency]
here = ARG0[1:strlen(ARG0) - strlen("frontier.gp")]; folder = ARG1; formats = ARG2; into = ARG3; currency = ARG4
load here . "style.gp"
figure = "frontier"
array cost[n_strategies]; array qaly[n_strategies]; array icer[n_strategies]
set print $points
do for [i = 1:n_strategies] {
  cost[i] = number_of(i, "cost"); qaly[i] = number_of(i, "qaly"); icer[i] = number_of(i, "icer")
  print qaly[i], cost[i], (status[i] eq "reference" || status[i] eq "frontier") ? 1 : 0
}
set print
# the frontier from left to right
array at[n_strategies]
n = 0
do for [k = 1:n_strategies] {
  best = 0
  do for [i = 1:n_strategies] {
    if ((status[i] eq "reference" || status[i] eq "frontier") && (n == 0 || qaly[i] > qaly[at[n]]) && (best == 0 || qaly[i] < qaly[best])) { best = i }
  }
  if (best > 0) { n = n + 1; at[n] = best }
}
set print $line
do for [k = 1:n] { print qaly[at[k]], cost[at[k]] }
set print
eval blocks
stats $points using 1:2 nooutput
span_x = larger(STATS_max_x - STATS_min_x, 1e-3 * larger(abs(STATS_max_x), 1e-9)); span_y = larger(STATS_max_y - STATS_min_y, 1e-3 * larger(abs(STATS_max_y), 1e-9))
lo_x = STATS_min_x - 0.08 * span_x; hi_x = STATS_max_x + 0.08 * span_x; lo_y = STATS_min_y - 0.1 * span_y; hi_y = STATS_max_y + 0.1 * span_y
do for [k = 2:n] {
  set label 50 + k whole(icer[at[k]]) . " per QALY" at (qaly[at[k]] + qaly[at[k - 1]]) / 2, (cost[at[k]] + cost[at[k - 1]]) / 2 \
    left offset 1,-0.7 textcolor rgb soft
}
eval money_ticks("y", lo_y, hi_y)
set xrange [lo_x:hi_x]; set yrange [lo_y:hi_y]
set xlabel "QALYs a person, discounted"
set ylabel "Costs a person, " . currency . ", discounted"
standing(i) = status[i] eq "frontier" || status[i] eq "reference" ? "" : " (" . status[i] . ")"
tall = 3.7 + 0.2 * ceil(n_strategies / 1.5)
do for [format in formats] {
  load here . "begin.gp"
  plot $line using 1:2 with lines lw 1.6 lc rgb soft title "frontier, with ICERs in " . currency, \
       for [i = 1:n_strategies] $points every ::i - 1::i - 1 using 1:($3 == 1 ? $2 : NaN) with points pt symbol(i) ps 1.5 lc rgb shade(i) \
         title (standing(i) eq "" ? short(label[i], 44) : ""), \
       for [i = 1:n_strategies] $points every ::i - 1::i - 1 using 1:($3 == 0 ? $2 : NaN) with points pt symbol(i) - 1 + (symbol(i) == 8 || symbol(i) == 10 || symbol(i) == 12 ? 2 : 0) ps 1.5 lw 1.5 lc rgb shade(i) \
         title (standing(i) eq "" ? "" : short(label[i], 44) . standing(i))
  unset output
}
