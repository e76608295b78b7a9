# SPDX-License-Identifier: GPL-3.0-or-later
# Scenarios: incremental net benefit of each strategy under each.   gnuplot -c plots/scenarios.gp output/base [formats] [folder] [currency]
here = ARG0[1:strlen(ARG0) - strlen("scenarios.gp")]; folder = ARG1; formats = ARG2; into = ARG3; currency = ARG4
load here . "style.gp"
figure = "scenarios"
file = folder . "/scenarios.csv"
load here . "read.gp"
n = 0
array scenario[100]
do for [line = 1:n_rows] { if (n == 0 || (n < 100 && scenario[n] ne cell_of(line, "scenario"))) { n = n + 1; scenario[n] = cell_of(line, "scenario") } }
name(s) = (out_ = "", (sum [c = 1:strlen(s)] (out_ = out_ . (s[c:c] eq "_" ? " " : s[c:c]), 0)), out_)
set ytics scale 0 nomirror; set ytics ("" 0)
array met[n_strategies]
do for [i = 1:n_strategies] { met[i] = 0 }
set print $dots
do for [i = 1:n_strategies] {
  at = 0
  do for [line = 1:n_rows] {
    do for [k = 1:1] { if (line == 1 || cell_of(line, "scenario") ne cell_of(line - 1, "scenario")) { at = at + 1 } }
    if (cell_of(line, "strategy") eq strategy[i] && cell_of(line, "comparator") ne strategy[i]) { met[i] = 1; print at, number_of(line, "inmb") }
  }
  print "NaN NaN\n\n\n"
}
set print
do for [k = 1:n] { set ytics add (short(name(scenario[k]), 40) k) }
eval blocks
stats $dots using 2 nooutput; lo = lesser(0, STATS_min); hi = larger(0, STATS_max)
if (hi <= lo) { hi = lo + 1 }
eval all_ticks("x", lo, hi, step_of(hi - lo, 5))
set xrange [lo - 0.04 * (hi - lo):hi + 0.04 * (hi - lo)]
set yrange [n + 0.6:0.4]
set border 1
set arrow 1 from 0, graph 0 to 0, graph 1 nohead lw 1.2 lc rgb ink
set lmargin at screen 0.4
set rmargin at screen 0.97
set xlabel "Incremental net benefit, " . currency . ", at " . whole(wtp) . " per QALY"
tall = 1.1 + 0.22 * n + 0.2 * n_strategies
do for [format in formats] {
  load here . "begin.gp"
  plot for [i = 1:n_strategies] $dots index i - 1 using 2:1 with points pt symbol(i) ps 1 lc rgb shade(i) title (met[i] ? short(label[i], 44) : "")
  unset output
}
