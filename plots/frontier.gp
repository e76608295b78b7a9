# SPDX-License-Identifier: GPL-3.0-or-later
# The cost-effectiveness frontier: expected cost and QALYs of each strategy, ICERs along the line.
#   gnuplot -c plots/frontier.gp output/base [svg,png,pdf [PLACE]]
call ARG0[1 : strlen(ARG0) - strlen("frontier.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4

array X[n_strategies]
array Y[n_strategies]
array On[n_strategies]
array Icer[n_strategies]
array Order[n_strategies]
low_x = 1e300; high_x = -1e300; low_y = 1e300; high_y = -1e300; n_drawn = 0; n_on = 0
do for [i = 1 : n_strategies] {
    X[i] = amount(i, "qaly")
    Y[i] = amount(i, "cost")
    Icer[i] = amount(i, "icer")
    On[i] = cell(i, "status") eq "frontier" || cell(i, "status") eq "reference"
    if (finite(X[i]) && finite(Y[i])) {
        n_drawn = n_drawn + 1
        low_x = smaller(low_x, X[i]); high_x = larger(high_x, X[i])
        low_y = smaller(low_y, Y[i]); high_y = larger(high_y, Y[i])
    } else {
        On[i] = 0
    }
}
if (n_drawn == 0) { exit }
# Along the frontier by QALYs
do for [i = 1 : n_strategies] { if (On[i]) {
    n_on = n_on + 1
    spot = n_on
    while (spot > 1 && X[Order[larger(1, spot - 1)]] > X[i]) { Order[spot] = Order[spot - 1]; spot = spot - 1 }
    Order[spot] = i
} }

span_x = larger(high_x - low_x, larger(abs(high_x) * 0.02, 1e-6))
span_y = larger(high_y - low_y, larger(abs(high_y) * 0.02, 1e-6))
step_x = nice_step(span_x * 1.16, 7)
step_y = nice_step(span_y * 1.16, 6)
low_x = low_x - 0.08 * span_x; high_x = high_x + 0.08 * span_x
low_y = low_y - 0.08 * span_y; high_y = high_y + 0.12 * span_y
unit = money_unit(high_y)

Left = 92
Top = 24
eval frame
set xrange [low_x : high_x]
set yrange [low_y : high_y]
eval ticks("x", low_x, high_x, step_x, 1)
eval ticks("y", low_y, high_y, step_y, unit)
set grid xtics ytics back lt 1 dt solid lw 0.6 lc rgb grid_ink
set xlabel "QALYs per patient, discounted" offset 0, 0.2
set label 880 "".in_money("Cost per patient, discounted", unit) at screen px(13), graph 0.5 center rotate by 90 textcolor rgb ink

n_shown = n_drawn
# Labels find a place of their own: right, left, above, below of the point, then farther off with a thin line.
x_px(x) = Left + (x - low_x) / (high_x - low_x) * (W - Left - Right)
y_px(y) = Top + (high_y - y) / (high_y - low_y) * (H - Top - Bottom)
array Box_l[600]
array Box_r[600]
array Box_t[600]
array Box_b[600]
n_boxes = 0
do for [i = 1 : n_strategies] { if (finite(X[i]) && finite(Y[i])) {
    n_boxes = n_boxes + 1
    Box_l[n_boxes] = x_px(X[i]) - 6; Box_r[n_boxes] = x_px(X[i]) + 6; Box_t[n_boxes] = y_px(Y[i]) - 6; Box_b[n_boxes] = y_px(Y[i]) + 6
} }
do for [k = 2 : n_on] { do for [part = 1 : 39] {   # the line
    n_boxes = n_boxes + 1
    on_x = x_px(X[Order[k - 1]] + (X[Order[k]] - X[Order[k - 1]]) * part / 40.0)
    on_y = y_px(Y[Order[k - 1]] + (Y[Order[k]] - Y[Order[k - 1]]) * part / 40.0)
    Box_l[n_boxes] = on_x - 1; Box_r[n_boxes] = on_x + 1; Box_t[n_boxes] = on_y - 1; Box_b[n_boxes] = on_y + 1
} }
n_drawn = n_boxes
clear_of(l, r, t, b) = l < Left + 2 || r > W - 4 || t < Top - 12 || b > H - Bottom - 2 ? 0 : (sum [nth = 1 : n_boxes] (l < Box_r[nth] && r > Box_l[nth] && t < Box_b[nth] && b > Box_t[nth])) == 0
load scripts."place.gp"
n_tags = 100
n_lost = 0
do for [k = 2 : n_on] {
    i = Order[k]; j = Order[k - 1]
    if (finite(Icer[i])) {
        place_text = thousands(Icer[i]).(currency eq "" ? "" : " ".currency)." per QALY"
        place_x = x_px((X[i] + X[j]) / 2); place_y = y_px((Y[i] + Y[j]) / 2); place_wide = 5.2 * strlen(place_text); place_ink = axis_ink
        call scripts."place.gp" "now"
    }
}
n_icers = n_tags
n_lost = 0
do for [i = 1 : n_strategies] { if (finite(X[i]) && finite(Y[i])) {
    place_text = short(Label[i], 44)
    place_x = x_px(X[i]); place_y = y_px(Y[i]); place_wide = 5.6 * strlen(place_text); place_ink = ink
    call scripts."place.gp" "now"
} }
# No room for all the names: a legend instead. The scales of the frame stay, so the ICERs move down with it.
if (n_lost > 0) {
    do for [tag = n_icers : n_tags] { unset label tag; unset arrow tag }
    n_entries = n_strategies
    array Entry[n_entries]
    array Entry_type[n_entries]
    do for [i = 1 : n_strategies] { Entry[i] = Label[i]; Entry_type[i] = i }
    legend_more = 68
    height_before = H
    call scripts."legend.gp" "points"
    H = int(H + Top - 24)
    call scripts."legend.gp" "points"
    n_boxes = n_drawn
    do for [tag = 100 : n_icers] { unset label tag; unset arrow tag }
    do for [k = 1 : n_boxes] { Box_t[k] = Box_t[k] + Top - 24; Box_b[k] = Box_b[k] + Top - 24 }
    n_tags = 100
    do for [k = 2 : n_on] {
        i = Order[k]; j = Order[k - 1]
        if (finite(Icer[i])) {
            place_text = thousands(Icer[i]).(currency eq "" ? "" : " ".currency)." per QALY"
            place_x = x_px((X[i] + X[j]) / 2); place_y = y_px((Y[i] + Y[j]) / 2); place_wide = 5.2 * strlen(place_text); place_ink = axis_ink
            call scripts."place.gp" "now"
        }
    }
    do for [i = 1 : n_strategies] { if (finite(X[i]) && finite(Y[i])) {
        place_text = short(spaced(Name[i]), 22)
        place_x = x_px(X[i]); place_y = y_px(Y[i]); place_wide = 5.6 * strlen(place_text); place_ink = ink
        call scripts."place.gp" "now"
    } }
    eval frame
}

picture = "frontier"
do for [k = 2 : n_on] {
    set arrow 300 + k from first X[Order[k - 1]], first Y[Order[k - 1]] to first X[Order[k]], first Y[Order[k]] nohead lw 1.2 lc rgb axis_ink
}
do for [i = 1 : n_strategies] { if (finite(X[i]) && finite(Y[i])) {
    if (!On[i]) { set label 300 + i "" at first X[i], first Y[i] point pt 6 lc rgb faint lw 1 ps 2 }
    set label 320 + i "" at first X[i], first Y[i] point lt i ps (On[i] ? 1.3 : 1.0) front
} }
set label 340 "".(n_on < n_shown ? "Line: the frontier. Ringed: dominated, or extendedly so" : "Line: the frontier") at graph 0.99, graph 0.04 right font sized(9.5) textcolor rgb axis_ink
do for [format in formats] {
    eval page
    plot low_y - 1 with lines lw 0
}
set output
