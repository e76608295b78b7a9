# SPDX-License-Identifier: GPL-3.0-or-later
# State occupancy over time, stacked, a panel per strategy.   gnuplot -c plots/occupancy.gp output/base [formats] [folder] [currency]
here = ARG0[1:strlen(ARG0) - strlen("occupancy.gp")]; folder = ARG1; formats = ARG2; into = ARG3; currency = ARG4
load here . "style.gp"
figure = "occupancy"
# states in the order of the file, of the first strategy
n_states = 0
array state[60]
seen(s) = sum [k = 1:n_states] (state[k] eq s)
meet(s) = n_states < 60 && seen(s) == 0 ? (n_states = n_states + 1, state[n_states] = s, 0) : 0
set table $nothing
plot [0:1][0:1] folder . "/trace.csv" every ::0::400 using (strcol("strategy") eq strategy[1] ? meet(strcol("state")) : 0):(0)
unset table
state_of(s) = sum [k = 1:n_states] (state[k] eq s ? k : 0)
# time, state, from, to: shares on top of each other
stack(k, p) = (from_ = k == 1 ? 0 : to_, to_ = from_ + p, from_)
do for [i = 1:n_strategies] {
  to_ = 0
  set table $shares append
  plot folder . "/trace.csv" using (column("time")):(state_of(strcol("state"))):(strcol("strategy") eq strategy[i] ? stack(state_of(strcol("state")), column("proportion")) : NaN):(to_) \
    with table if (strcol("strategy") eq strategy[i])
  unset table
  set print $shares append; print "\n\n"; set print
}
eval blocks
do for [i = 1:n_strategies] {
  do for [k = 1:n_states] {
    set table $areas append
    plot $shares index i - 1 using 1:3:4:($2) with table if ($2 == k)
    unset table
    set print $areas append; print "0 NaN NaN\n\n\n"; set print
  }
}
stats $shares using 1 nooutput
until = STATS_max
columns_ = n_strategies == 1 ? 1 : n_strategies <= 6 ? 2 : 3
rows_ = int(ceil(n_strategies / (1.0 * columns_)))
below = 0.3 + 0.19 * ceil(n_states / 3.0)
tall = 1.9 * rows_ + below
hue(k) = shade(k)
set style fill solid 0.75 noborder
unset grid
set xrange [0:until]; set yrange [0:1]
name(s) = (out_ = "", (sum [c = 1:strlen(s)] (out_ = out_ . (s[c:c] eq "_" ? " " : s[c:c]), 0)), out_)
do for [format in formats] {
  load here . "begin.gp"
  set multiplot
  do for [i = 1:n_strategies] {
    c = (i - 1) % columns_; r = (i - 1) / columns_
    set lmargin at screen 0.09 + c * 0.91 / columns_
    set rmargin at screen 0.09 + (c + 0.9) * 0.91 / columns_
    set tmargin at screen 1 - (r * 1.9 + 0.3) / tall
    set bmargin at screen 1 - (r * 1.9 + 1.5) / tall
    set label 1 short(label[i], 110 / columns_ - 8) at graph 0, graph 1.09 left textcolor rgb shade(i)
    set ytics ("0%%" 0, "50%%" 0.5, "100%%" 1)
    if (c > 0) { set ytics ("" 0, "" 0.5, "" 1) }
    set xlabel "Time" offset 0,0.6
    unset key
    plot for [k = 1:n_states] $areas index (i - 1) * n_states + k - 1 using 1:2:3 with filledcurves lc rgb hue(k)
    unset label 1
  }
  set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
  unset border; unset tics; unset xlabel; unset ylabel
  set key at screen 0.07, screen 0.05 / tall bottom left horizontal maxrows ceil(n_states / 3.0) Left reverse samplen 1
  plot for [k = 1:n_states] NaN with boxes lc rgb hue(k) title short(name(state[k]), 28)
  unset multiplot
  set border 3; set tics; set key default
  unset output
}
