# SPDX-License-Identifier: GPL-3.0-or-later
# The model's overall survival beside published points, a panel per strategy.   gnuplot -c plots/validation.gp output/base [formats] [folder] [currency]
here = ARG0[1:strlen(ARG0) - strlen("validation.gp")]; folder = ARG1; formats = ARG2; into = ARG3; currency = ARG4
load here . "style.gp"
figure = "validation"
file = folder . "/validation.csv"
keep(none) = row[3] eq "os" && (row[5] eq "survival" || row[5] eq "median")
load here . "read.gp"
array place[n_strategies]
n_panels = 0
do for [i = 1:n_strategies] { place[i] = 0 }
do for [line = 1:n_rows] { i = index_of(cell_of(line, "strategy")); if (i > 0) { place[i] = 1 } }
do for [i = 1:n_strategies] { if (place[i] == 1) { n_panels = n_panels + 1; place[i] = n_panels } }
if (n_panels == 0) { exit }
latest = 12
# time, share, low, high, 1 = the source fed an input; medians lie at a half, their interval along the time
do for [i = 1:n_strategies] {
  set print $points append
  do for [line = 1:n_rows] {
    if (cell_of(line, "strategy") eq strategy[i]) {
      own = cell_of(line, "external") eq "no" ? 1 : 0
      if (cell_of(line, "statistic") eq "survival") {
        print number_of(line, "time_months"), number_of(line, "target"), number_of(line, "ci_low"), number_of(line, "ci_high"), 0, own
        latest = larger(latest, number_of(line, "time_months"))
      } else {
        print number_of(line, "target"), 0.5, number_of(line, "ci_low"), number_of(line, "ci_high"), 1, own
        latest = larger(latest, number_of(line, "target"))
      }
    }
  }
  print "NaN NaN NaN NaN 0 0\n\n\n"
  set print
}
latest = ceil(latest * 1.15 / 12) * 12
eval tables
do for [i = 1:n_strategies] {
  set table $curves append
  plot folder . "/survival.csv" using (column("time_months")):(column("survival")):(column("ci_low")):(column("ci_high")) \
    with table if (strcol("curve") eq "os" && strcol("strategy") eq strategy[i])
  unset table
  set print $curves append; print "\n\n"; set print
}
columns_ = n_panels == 1 ? 1 : 2
rows_ = int(ceil(n_panels / (1.0 * columns_)))
tall = 2.2 * rows_ + 0.45
set xrange [0:latest]; set yrange [0:1]
step_months = latest > 120 ? 36 : latest > 60 ? 24 : 12
set xtics step_months
do for [format in formats] {
  load here . "begin.gp"
  set multiplot
  do for [i = 1:n_strategies] {
    if (place[i] > 0) {
      c = (place[i] - 1) % columns_; r = (place[i] - 1) / columns_
      set lmargin at screen 0.09 + c * 0.91 / columns_
      set rmargin at screen 0.09 + (c + 0.9) * 0.91 / columns_
      set tmargin at screen 1 - (r * 2.2 + 0.3) / tall
      set bmargin at screen 1 - (r * 2.2 + 1.75) / tall
      set label 1 short(label[i], 110 / columns_ - 8) at graph 0, graph 1.09 left textcolor rgb shade(i)
      set ytics ("0%%" 0, "50%%" 0.5, "100%%" 1)
      set xlabel "Months" offset 0,0.6
      unset key
      plot $curves index i - 1 using 1:3:4 with filledcurves lc rgb shade(i) fs transparent solid 0.15 noborder, \
           $curves index i - 1 using 1:2 with lines lw 1.8 lc rgb shade(i), \
           $points index i - 1 using ($5 == 0 ? $1 : NaN):2:3:4 with yerrorbars pt -1 lw 0.9 lc rgb soft, \
           $points index i - 1 using ($5 == 1 ? $1 : NaN):2:3:4 with xerrorbars pt -1 lw 0.9 lc rgb soft, \
           $points index i - 1 using ($6 == 0 ? $1 : NaN):2 with points pt 7 ps 0.75 lc rgb ink, \
           $points index i - 1 using ($6 == 1 ? $1 : NaN):2 with points pt 7 ps 0.75 lc rgb "white", \
           $points index i - 1 using ($6 == 1 ? $1 : NaN):2 with points pt 6 ps 0.75 lw 1.2 lc rgb ink
      unset label 1
    }
  }
  set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
  unset border; unset tics; unset xlabel; unset ylabel
  set key at screen 0.09, screen 0.04 / tall bottom left horizontal maxrows 1 Left reverse samplen 1
  plot NaN with points pt 7 ps 0.75 lc rgb ink title "published, no input of the model", NaN with points pt 6 ps 0.75 lw 1.2 lc rgb ink title "published, its source fed an input"
  unset multiplot
  set border 3; set tics; set key default
  unset output
}
