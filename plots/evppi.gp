# SPDX-License-Identifier: GPL-3.0-or-later
# Expected value of partial perfect information at the first threshold: parameters and groups worth most.   gnuplot -c plots/evppi.gp output/base [formats] [folder] [currency]
here = ARG0[1:strlen(ARG0) - strlen("evppi.gp")]; folder = ARG1; formats = ARG2; into = ARG3; currency = ARG4
load here . "style.gp"
figure = "evppi"
file = folder . "/evppi.csv"
keep(none) = real(row[4]) == wtp && row[5] ne ""
load here . "read.gp"
most = 15
# the largest first, by taking the largest left again and again
n = lesser(n_rows, most)
array place[most]
array taken[larger(n_rows, 1)]
do for [k = 1:n_rows] { taken[k] = 0 }
do for [k = 1:n] {
  best = 0
  do for [line = 1:n_rows] { if (taken[line] == 0 && (best == 0 || number_of(line, "evppi") > number_of(best, "evppi"))) { best = line } }
  place[k] = best; taken[best] = 1
}
file = folder . "/evpi.csv"
tall = 1.1 + 0.24 * n
set border 1
set ytics scale 0 nomirror
set ytics ("" 0)
set grid noytics
set print $bars
do for [k = 1:n] {
  line = place[k]
  set ytics add (short(cell_of(line, "label") eq "" ? cell_of(line, "parameters") : cell_of(line, "label"), 50) k)
  print k, number_of(line, "evppi"), larger(0, number_of(line, "standard_error")), cell_of(line, "kind") eq "group" ? 1 : 0
}
set print
eval blocks
stats $bars using 2 nooutput
top = larger(STATS_max, 1e-9)
eval money_ticks("x", 0, top)
set xrange [0:top * 1.25]
set yrange [n + 0.6:0.4]
set lmargin at screen 0.52
set rmargin at screen 0.97
set xlabel "EVPPI, " . currency . " a person, at " . whole(wtp) . " per QALY"
set boxwidth 0.62 absolute
do for [format in formats] {
  load here . "begin.gp"
  plot $bars using (0):1:(0):($4 == 1 ? $2 : 0):($1 - 0.3):($1 + 0.3) with boxxyerror lc rgb good fs solid 0.85 title "group", \
       $bars using (0):1:(0):($4 == 0 ? $2 : 0):($1 - 0.3):($1 + 0.3) with boxxyerror lc rgb good fs solid 0.4 title "single parameter", \
       $bars using 2:1:($2 - 1.96 * $3):($2 + 1.96 * $3) with xerrorbars pt -1 lw 1 lc rgb ink title "95% interval", \
       $bars using (($2 + 1.96 * $3) + 0.015 * top):1:(whole($2)) with labels left textcolor rgb ink
  unset output
}
