# SPDX-License-Identifier: GPL-3.0-or-later
# One-way sensitivity: how far each parameter moves the outcome, the widest first.   gnuplot -c plots/tornado.gp output/base [formats] [folder] [currency]
here = ARG0[1:strlen(ARG0) - strlen("tornado.gp")]; folder = ARG1; formats = ARG2; into = ARG3; currency = ARG4
load here . "style.gp"
figure = "tornado"
file = folder . "/dsa.csv"
most = 20
keep(none) = n_rows == 0 || row[10] ne ""
load here . "read.gp"
# one strategy against one comparator: the first of the file
who = cell_of(1, "strategy")
outcome = cell_of(1, "outcome")
what = outcome eq "icer" ? "icer" : outcome eq "cost" ? "incremental_cost" : outcome eq "qaly" ? "incremental_qaly" : "inmb"
base = number_of(1, outcome eq "icer" ? "base_icer" : "base_inmb")
n = 0
set ytics scale 0 nomirror; set ytics ("" 0)
set print $bars
do for [line = 1:n_rows - 1] {
  if (cell_of(line, "strategy") eq who && cell_of(line, "end") eq "low" && cell_of(line + 1, "end") eq "high" && n < most) {
    low = number_of(line, what); high = number_of(line + 1, what)
    n = n + 1
    set ytics add (short(cell_of(line, "label"), 42) n)
    print n, low, high, number_of(line, "parameter_value"), number_of(line + 1, "parameter_value")
  }
}
set print
eval blocks
stats $bars using 2 nooutput; lo = STATS_min; hi = STATS_max
stats $bars using 3 nooutput; lo = lesser(lo, STATS_min); hi = larger(hi, STATS_max)
if (base == base) { lo = lesser(lo, base); hi = larger(hi, base) }
if (hi <= lo) { hi = lo + 1 }
span = hi - lo
eval all_ticks("x", lo, hi, step_of(hi - lo, 4))
set xrange [lo - 0.14 * span:hi + 0.14 * span]
set yrange [n + 0.6:0.4]
set border 1
set grid noytics
set lmargin at screen 0.49
set rmargin at screen 0.97
set xlabel (outcome eq "icer" ? "ICER, " . currency . " per QALY" : outcome eq "cost" ? "Incremental costs, " . currency : outcome eq "qaly" ? "Incremental QALYs" : "Incremental net benefit, " . currency . ", at " . whole(wtp) . " per QALY")
set label 1 short(label_of(who), 50) . " against " . short(label_of(cell_of(1, "comparator")), 50) at screen 0.02, screen 0.035 / 1 left textcolor rgb soft
if (base == base) { set arrow 1 from base, graph 0 to base, graph 1 nohead lw 1.2 lc rgb ink front }
tall = 1.35 + 0.24 * n
set tmargin at screen 1 - 0.1 / tall
set bmargin at screen 0.95 / tall
set label 1 at screen 0.02, screen 0.12 / tall
set key at screen 0.97, screen 0.16 / tall bottom right horizontal maxrows 1
left_of(a, b) = a < b
do for [format in formats] {
  load here . "begin.gp"
  plot $bars using (base):1:(lesser(base, $2)):(larger(base, $2)):($1 - 0.32):($1 + 0.32) with boxxyerror lc rgb good fs solid 0.8 title "low end", \
       $bars using (base):1:(lesser(base, $3)):(larger(base, $3)):($1 - 0.32):($1 + 0.32) with boxxyerror lc rgb bad fs solid 0.8 title "high end", \
       $bars using (lesser($2, $3) - 0.01 * span):1:(pretty($2 < $3 ? $4 : $5)) with labels right textcolor rgb ink, \
       $bars using (larger($2, $3) + 0.01 * span):1:(pretty($2 < $3 ? $5 : $4)) with labels left textcolor rgb ink
  unset output
}
