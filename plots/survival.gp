# SPDX-License-Identifier: GPL-3.0-or-later
# Survival curves with bands and numbers at risk; the fifth word names the curve (os).   gnuplot -c plots/survival.gp output/base [formats] [folder] [currency]
here = ARG0[1:strlen(ARG0) - strlen("survival.gp")]; folder = ARG1; formats = ARG2; into = ARG3; currency = ARG4
load here . "style.gp"
figure = "survival"
curve = ARGC < 5 ? "os" : ARG5
figure = "survival_" . curve
step_months = 12
# per strategy: months, survival, low, high, at risk, events
do for [i = 1:n_strategies] {
  set table $curves append
  plot folder . "/survival.csv" using (column("time_months")):(column("survival")):(column("ci_low")):(column("ci_high")):(column("at_risk")):(column("events")) \
    with table if (strcol("curve") eq curve && strcol("strategy") eq strategy[i])
  unset table
  set print $curves append; print "\n\n"; set print
}
eval blocks
# the axis ends where nearly all are out
stats $curves using (column(2) > 0.03 ? column(1) : 0) nooutput
until = ceil(larger(STATS_max, step_months) / step_months) * step_months
if (until > 120) { step_months = 24 }
if (until > 240) { step_months = 36 }
if (until > 360) { step_months = 60 }
until = ceil(until / step_months) * step_months
n_steps = int(until / step_months)
array risk[n_strategies * (n_steps + 1)]
array gone[n_strategies * (n_steps + 1)]
do for [k = 1:n_strategies * (n_steps + 1)] { risk[k] = NaN; gone[k] = 0 }
slot(i, t) = (i - 1) * (n_steps + 1) + int(t / step_months) + 1
note_row(i, t, at_risk, events) = (sum_ = sum_ + (events == events ? events : 0), \
  t <= until + 1e-9 && abs(t / step_months - floor(t / step_months + 0.5)) < 1e-9 \
    ? (risk[slot(i, floor(t / step_months + 0.5) * step_months)] = at_risk, gone[slot(i, floor(t / step_months + 0.5) * step_months)] = sum_, 0) : 0)
do for [i = 1:n_strategies] {
  sum_ = 0
  set table $nothing
  plot $curves index i - 1 using (note_row(i, $1, $5, $6)):(0)
  unset table
}
# Under the axis, as KMunicate asks: a heading per strategy, at risk and events so far; of many strategies at risk alone.
lines = n_strategies <= 6 ? 3 : 1
left = 0.19 + (lines == 1 ? 0.22 : 0)
below = 0.95 + 0.165 * lines * n_strategies
tall = 3.3 + below
set bmargin at screen below / tall
set tmargin at screen 1 - 0.12 / tall
set lmargin at screen left
set rmargin at screen 0.955
set xrange [0:until]
set xtics step_months
set yrange [0:1]
set ytics ("0%%" 0, "20%%" 0.2, "40%%" 0.4, "60%%" 0.6, "80%%" 0.8, "100%%" 1)
set xlabel "Months" offset 0,0.3
set ylabel (curve eq "os" ? "Overall survival" : "Free of the event (" . curve . ")")
unset key
y_of(line) = (below - 0.78 - 0.165 * line) / tall
set label 1 (lines == 1 ? "At risk, per 1,000" : "Per 1,000 people") at screen 0.01, screen y_of(-0.35) left textcolor rgb soft
do for [i = 1:n_strategies] {
  line = lines * (i - 1)
  set arrow 100 + i from screen 0.01, screen y_of(line + 0.6) to screen 0.055, screen y_of(line + 0.6) nohead lw 2 dt dashes(i) lc rgb shade(i)
  set label 100 + i short(label[i], lines == 1 ? 26 : 90) at screen 0.062, screen y_of(line + 0.6) left textcolor rgb shade(i)
  if (lines == 3) {
    set label 200 + i "At risk" at screen 0.062, screen y_of(line + 1.5) left textcolor rgb soft
    set label 300 + i "Events" at screen 0.062, screen y_of(line + 2.4) left textcolor rgb soft
  }
  do for [k = 0:n_steps] {
    at = (i - 1) * (n_steps + 1) + k + 1
    if (risk[at] == risk[at]) {
      set label 1000 + 100 * i + k whole(risk[at]) at k * step_months, screen y_of(line + (lines == 3 ? 1.5 : 0.6)) center textcolor rgb ink
      if (lines == 3) { set label 10000 + 100 * i + k whole(gone[at]) at k * step_months, screen y_of(line + 2.4) center textcolor rgb soft }
    }
  }
}
do for [format in formats] {
  load here . "begin.gp"
  plot for [i = 1:n_strategies] $curves index i - 1 using 1:3:4 with filledcurves lc rgb shade(i) fs transparent solid 0.13 noborder, \
       for [i = 1:n_strategies] $curves index i - 1 using 1:2 with lines lw 1.8 dt dashes(i) lc rgb shade(i)
  unset output
}
