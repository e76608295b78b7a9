# SPDX-License-Identifier: GPL-3.0-or-later
# Expected net benefit of sampling by size of the study, at the first threshold.   gnuplot -c plots/evsi.gp output/base [formats] [folder] [currency]
here = ARG0[1:strlen(ARG0) - strlen("evsi.gp")]; folder = ARG1; formats = ARG2; into = ARG3; currency = ARG4
load here . "style.gp"
figure = "evsi"
file = folder . "/evsi.csv"
keep(none) = real(row[4]) == wtp
load here . "read.gp"
n_studies = 0
array study[40]; array title_of[40]
do for [line = 1:n_rows] {
  found = 0
  do for [k = 1:n_studies] { if (study[k] eq cell_of(line, "study")) { found = k } }
  if (found == 0 && n_studies < 40) { n_studies = n_studies + 1; study[n_studies] = cell_of(line, "study"); title_of[n_studies] = cell_of(line, "label") }
}
paid = 0
set print $sizes
do for [k = 1:n_studies] {
  do for [line = 1:n_rows] {
    if (cell_of(line, "study") eq study[k]) {
      net = number_of(line, "enbs")
      if (net == net) { paid = 1 }
      print number_of(line, "n"), number_of(line, "evsi"), number_of(line, "standard_error"), net
    }
  }
  print "\n\n"
}
set print
eval blocks
what = paid ? 4 : 2
stats $sizes using what nooutput; lo = lesser(0, STATS_min); hi = larger(0, STATS_max)
stats $sizes using 1 nooutput; last = STATS_max
if (hi <= lo) { hi = lo + 1 }
eval money_ticks("y", lo, hi)
eval money_ticks("x", 0, last)
set xrange [0:last * 1.03]; set yrange [lo - 0.04 * (hi - lo):hi + 0.04 * (hi - lo)]
set xzeroaxis lc rgb soft lw 0.9
set xlabel "Patients in the study (in all arms, or asked)"
set ylabel (paid ? "Expected net benefit of sampling, " : "EVSI a person, ") . currency
tall = 3.7 + 0.2 * n_studies
set key maxrows 12
do for [format in formats] {
  load here . "begin.gp"
  plot for [k = 1:n_studies] $sizes index k - 1 using 1:what with linespoints lw 1.6 dt dashes(k) pt symbol(k) ps 0.8 lc rgb shade(k) title short(title_of[k], 84)
  unset output
}
