# SPDX-License-Identifier: GPL-3.0-or-later
# Two-way sensitivity: the best strategy over a grid of two parameters.   gnuplot -c plots/two_way.gp output/base [formats] [folder] [currency]
here = ARG0[1:strlen(ARG0) - strlen("two_way.gp")]; folder = ARG1; formats = ARG2; into = ARG3; currency = ARG4
load here . "style.gp"
figure = "two_way"
set table $grid
plot folder . "/two_way.csv" using (column("x_value")):(column("y_value")):(index_of(strcol("best"))):(column("wtp")) with table if (column("wtp") == wtp)
unset table
names(x, y) = (x_ = x, y_ = y, 0)
set table $nothing
plot [0:1][0:1] folder . "/two_way.csv" every ::0::0 using (names(strcol("x"), strcol("y"))):(0)
unset table
file = folder . "/parameters.csv"
keep(none) = row[1] eq x_ || row[1] eq y_
load here . "read.gp"
label_of_parameter(name) = (found_ = name, (sum [k = 1:n_rows] (cell_of(k, "name") eq name ? (found_ = cell_of(k, "label") eq "" ? name : cell_of(k, "label") . (cell_of(k, "unit") eq "" ? "" : ", " . cell_of(k, "unit")), 0) : 0)), found_)
value_of(name) = sum [k = 1:n_rows] (cell_of(k, "name") eq name ? number_of(k, "value") : 0)
eval blocks
stats $grid using 1 nooutput; lo_x = STATS_min; hi_x = STATS_max
stats $grid using 2 nooutput; lo_y = STATS_min; hi_y = STATS_max
# cells reach half way to their neighbours; the grid is even
n = 0
set table $nothing
last_ = NaN
step_x = 0
plot [0:1][0:1] $grid using (n = n + 1, 0):(0)
unset table
side = floor(sqrt(n) + 0.5)
half_x = (hi_x - lo_x) / (side - 1) / 2; half_y = (hi_y - lo_y) / (side - 1) / 2
set xrange [lo_x - half_x:hi_x + half_x]; set yrange [lo_y - half_y:hi_y + half_y]
set xlabel short(label_of_parameter(x_), 80)
set ylabel short(label_of_parameter(y_), 50)
unset grid
tall = 3.9 + 0.2 * ceil(n_strategies / 1.3)
array met[n_strategies]
do for [i = 1:n_strategies] { met[i] = 0 }
set table $nothing
plot [0:1][0:1] $grid using (met[int($3)] = 1, 0):(0)
unset table
do for [format in formats] {
  load here . "begin.gp"
  plot for [i = 1:n_strategies] $grid using ($3 == i ? $1 : NaN):2:($1 - half_x):($1 + half_x):($2 - half_y):($2 + half_y) \
         with boxxyerror lc rgb shade(i) fs solid 0.7 title (met[i] ? short(label[i], 60) . " is best" : ""), \
       '+' using ($0 == 0 ? value_of(x_) : NaN):(value_of(y_)) with points pt 6 ps 1.6 lw 2 lc rgb "white", \
       '+' using ($0 == 0 ? value_of(x_) : NaN):(value_of(y_)) with points pt 2 ps 1.2 lw 2 lc rgb ink title sprintf("base case (at %s per QALY)", whole(wtp))
  unset output
}
