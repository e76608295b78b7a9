# SPDX-License-Identifier: GPL-3.0-or-later
# The cost-effectiveness plane: draws against the comparator, their mean and 95% ellipse, and the first threshold.
#   gnuplot -c plots/plane.gp output/base [svg,png,pdf [PLACE]]
call ARG0[1 : strlen(ARG0) - strlen("plane.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4
most_points = 1500   # drawn a strategy, evenly by number of the draw; mean and ellipse are of all

array N[n_strategies]
array Mx[n_strategies]
array My[n_strategies]
array Vx[n_strategies]
array Vy[n_strategies]
array Cxy[n_strategies]
do for [i = 1 : n_strategies] { N[i] = 0; Mx[i] = 0; My[i] = 0; Vx[i] = 0; Vy[i] = 0; Cxy[i] = 0 }
comparator = ""; n_draws = 0
low_x = 0; high_x = 0; low_y = 0; high_y = 0
stats "psa_increments.csv" using (i = strategy_of(strcol(2)), i > 0 ? (comparator = strcol(3), n_draws = larger(n_draws, $1), N[i] = N[i] + 1, dx = $5 - Mx[i], dy = $4 - My[i], Mx[i] = Mx[i] + dx / N[i], My[i] = My[i] + dy / N[i], Vx[i] = Vx[i] + dx * ($5 - Mx[i]), Vy[i] = Vy[i] + dy * ($4 - My[i]), Cxy[i] = Cxy[i] + dx * ($4 - My[i])) : 0, 0) nooutput
if (n_draws == 0) { exit }
shown = ""
do for [i = 1 : n_strategies] { if (N[i] > 0) {
    shown = shown.(shown eq "" ? "" : " ").i
    n = larger(1, N[i] - 1)
    Vx[i] = Vx[i] / n; Vy[i] = Vy[i] / n; Cxy[i] = Cxy[i] / n
    # the axes hold nearly all draws: 3.3 standard deviations
    low_x = smaller(low_x, Mx[i] - 3.3 * sqrt(Vx[i])); high_x = larger(high_x, Mx[i] + 3.3 * sqrt(Vx[i]))
    low_y = smaller(low_y, My[i] - 3.3 * sqrt(Vy[i])); high_y = larger(high_y, My[i] + 3.3 * sqrt(Vy[i]))
} }
if (high_x <= low_x) { high_x = low_x + 1 }
if (high_y <= low_y) { high_y = low_y + 1 }
if (low_x == 0) { low_x = -0.03 * high_x }
if (low_y == 0) { low_y = -0.03 * high_y }
every_draw = int(larger(1, ceil(1.0 * n_draws / most_points)))

step_x = nice_step(high_x - low_x, 7); step_y = nice_step(high_y - low_y, 6)
unit = money_unit(larger(high_y, -low_y))
n_entries = words(shown) + 1
array Entry[n_entries]
array Entry_type[n_entries]
do for [k = 1 : words(shown)] { Entry[k] = Label[int(word(shown, k))]; Entry_type[k] = int(word(shown, k)) }
Entry[n_entries] = sprintf("Threshold, %s%s per QALY", thousands(wtp), currency eq "" ? "" : " ".currency); Entry_type[n_entries] = -23
set linetype 23 lw 1.1 lc rgb axis_ink dt (6, 4) pt 0
Left = 100
legend_more = 72
call scripts."legend.gp" "points"
H = int(Top + 360)
call scripts."legend.gp" "points"
eval frame
set xrange [low_x : high_x]
set yrange [low_y : high_y]
eval ticks("x", low_x, high_x, step_x, 1)
eval ticks("y", low_y, high_y, step_y, unit)
set grid xtics ytics back lt 1 dt solid lw 0.6 lc rgb grid_ink
set xzeroaxis lt 1 lc rgb axis_ink lw 0.8 dt solid
set yzeroaxis lt 1 lc rgb axis_ink lw 0.8 dt solid
set xlabel "Incremental QALYs against ".short(Label[larger(1, strategy_of(comparator))], 50) offset 0, 0.2
set label 880 "".in_money("Incremental cost", unit) at screen px(13), graph 0.5 center rotate by 90 textcolor rgb ink

# 95% of a bivariate normal: radius sqrt(5.991), the quantile of chi-square with 2 degrees of freedom; by Cholesky
radius = sqrt(5.991464547)
slope(i) = Vx[i] > 0 ? Cxy[i] / Vx[i] : 0
left_over(i) = sqrt(larger(0, Vy[i] - slope(i) * Cxy[i]))
at_x(i, t) = Mx[i] + radius * sqrt(Vx[i]) * cos(t)
at_y(i, t) = My[i] + radius * (slope(i) * sqrt(Vx[i]) * cos(t) + left_over(i) * sin(t))
array Turn[122]   # gnuplot takes the first for a header

do for [i in shown] {
    set label 300 + int(i) "" at first Mx[int(i)], first My[int(i)] point pt 7 ps 2 lc rgb "white" front
    set label 320 + int(i) "" at first Mx[int(i)], first My[int(i)] point lt int(i) ps 1.2 front
}
picture = "plane"
do for [format in formats] {
    eval page
    plot for [i in shown] "psa_increments.csv" using (strcol(2) eq Name[int(i)] && int($1) % every_draw == 0 ? $5 : NaN):4 with points pt 7 ps 0.2 lw 0.3 lc rgb Colour[int(i)], \
         for [i in shown] Turn using (at_x(int(i), $1 * pi / 60)):(at_y(int(i), $1 * pi / 60)) with lines lt int(i), \
         wtp * x with lines lt 23
}
set output
