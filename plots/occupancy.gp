# SPDX-License-Identifier: GPL-3.0-or-later
# Where patients are over time, stacked; a panel for each strategy.
#   gnuplot -c plots/occupancy.gp output/base [svg,png,pdf [PLACE]]
call ARG0[1 : strlen(ARG0) - strlen("occupancy.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4
most_points = 160   # of each boundary

# ---- states, and months in a unit of time: survival.csv and trace.csv end together ----
states = ""; last_time = 0; last_months = 0; n_rows_read = 0
stats "trace.csv" using (n_rows_read = n_rows_read + 1, $2 == 0 && strcol(1) eq Name[1] ? (states = states.(states eq "" ? "" : " ").strcol(4)) : 0, last_time = larger(last_time, $3), 0) nooutput
if (n_rows_read == 0 || last_time <= 0) { exit }
stats "survival.csv" using (last_months = larger(last_months, $3), 0) nooutput
months_of_unit = last_months > 0 ? last_months / last_time : 1
n_states = words(states)

# ---- their labels, and which are deaths (filled grey), from model.dot ----
array State_label[n_states]
array State_dead[n_states]
do for [s = 1 : n_states] { State_label[s] = spaced(word(states, s)); State_dead[s] = 0 }
dot_line = ""
dot_see(b) = b == 10 ? dot_end(dot_line) : (dot_line = dot_line.sprintf("%c", b))
dot_state(line) = sum [nth = 1 : n_states] (line[1 : strlen(word(states, nth)) + 10] eq "  ".word(states, nth)." [label=" ? nth : 0)
dot_text(rest) = rest eq "" || rest[1:1] eq '"' ? "" : rest[1:1] eq "\\" ? rest[2:2].dot_text(rest[3:]) : rest[1:1].dot_text(rest[2:])   # to the quote that no \ is before
dot_end(line) = (nth_state = strstrt(line, " -> ") > 0 ? 0 : dot_state(line), nth_state > 0 ? (State_label[nth_state] = dot_text(line[strlen(word(states, nth_state)) + 12 :]), State_dead[nth_state] = strstrt(line, "fillcolor=grey85") > 0) : 0, dot_line = "")
stats "model.dot" binary format="%uchar" using (dot_see($1), 0) nooutput

# ---- living states below, the dead above them ----
array Order[n_states]
n_alive = 0
do for [s = 1 : n_states] { if (!State_dead[s]) { n_alive = n_alive + 1; Order[n_alive] = s } }
n_placed = n_alive
do for [s = 1 : n_states] { if (State_dead[s]) { n_placed = n_placed + 1; Order[n_placed] = s } }
hex(rgb) = sprintf("#%06X", rgb)
array State_hue[n_states]
do for [k = 1 : n_states] { State_hue[k] = k <= n_alive ? hex(state_colour(k, n_alive)) : hex(dead_colour(k - n_alive, n_states - n_alive)) }

# ---- how far: until hardly anybody lives, in any strategy ----
# Rows come by strategy, cycle and state, so that the number of the row tells the state.
nth_of(row) = int(row) % n_states + 1
alive = 0; horizon = 0
stats "trace.csv" using (nth = nth_of($0), alive = nth == 1 ? 0 : alive, alive = alive + (nth > 0 && !State_dead[larger(1, nth)] ? $5 : 0), nth == n_states && alive > 0.02 ? (horizon = larger(horizon, $3)) : 0, 0) nooutput
last = last_time * months_of_unit
horizon = horizon > 0 ? horizon * months_of_unit : last
load scripts."time_axis.gp"
cycles = 0
stats "trace.csv" using ($3 * months_of_unit <= horizon * 1.000001 ? (cycles = larger(cycles, $2)) : 0, 0) nooutput
every_cycle = int(larger(1, ceil(1.0 * cycles / most_points)))

# ---- rows of boundaries: time, then the share below the top of each state in their order ----
array Share[n_states]
stacked(k) = k < 1 ? "" : stacked(k - 1).sprintf(" %.4f", 100 * (sum [nth = 1 : k] Share[Order[nth]]))
do for [i = 1 : n_strategies] {
    eval sprintf("set table $Stack%d", i)
    plot "trace.csv" using (nth = nth_of($0), Share[nth] = $5, nth == n_states && strcol(1) eq Name[i] ? sprintf("%.5g 0%s", $3 * months_of_unit / month_unit, stacked(n_states)) : "") with table if (nth == n_states && strcol(1) eq Name[i] && $3 * months_of_unit <= horizon * 1.000001 && int($2) % every_cycle == 0)
    unset table
}

# ---- panels ----
n_wide = n_strategies == 1 ? 1 : n_strategies <= 6 ? 2 : 3
n_high = int(ceil(1.0 * n_strategies / n_wide))
n_entries = n_states
array Entry[n_states]
array Entry_colour[n_states]
do for [k = 1 : n_states] { Entry[k] = State_label[Order[k]]; Entry_colour[k] = State_hue[k] }
Left = 20; Right = 20
panel_high = n_wide == 1 ? 300 : n_wide == 2 ? 150 : 130
gap_x = 18; gap_y = 58
call scripts."legend.gp" "boxes"
H = int(Top + 20 + n_high * panel_high + (n_high - 1) * gap_y + 52)
call scripts."legend.gp" "boxes"
first_left = 62
panel_wide = (W - first_left - 30 - (n_wide - 1) * gap_x) / n_wide
set label 880 "Share of patients (%)" at screen px(13), py(Top + 20 + (H - Top - 72) / 2.0) center rotate by 90 textcolor rgb ink
set yrange [0:100]
set border 3
unset xlabel

set datafile separator whitespace
set datafile nocolumnheaders
picture = "occupancy"
do for [format in formats] {
    eval page
    set multiplot
    do for [i = 1 : n_strategies] {
        across = (i - 1) % n_wide; down = (i - 1) / n_wide
        panel_left = first_left + across * (panel_wide + gap_x)
        panel_top = Top + 20 + down * (panel_high + gap_y)
        set lmargin at screen px(panel_left)
        set rmargin at screen px(panel_left + panel_wide)
        set tmargin at screen py(panel_top)
        set bmargin at screen py(panel_top + panel_high)
        if (across == 0) { set ytics ("0" 0, "50" 50, "100" 100) } else { set ytics ("" 0, "" 50, "" 100) }
        eval ticks("x", 0, horizon / month_unit, (n_wide == 3 && n_ticks > 6 ? 2 : 1) * 1.0 * tick_step / month_unit, 1)
        set xlabel (i + n_wide > n_strategies ? (month_unit == 12 ? "Years" : "Months") : "") offset 0, 0.4
        set label 879 short(Label[i], int(panel_wide / 5.8)) at graph 0, graph 1 left offset 0, 0.7 font sized(11) textcolor rgb ink
        if (i == 2) { unset object; unset label 880; do for [tag = 901 : 900 + n_entries] { unset label tag } }
        plot for [k = 1 : n_states] "$Stack".i using 1:(column(k + 1)):(column(k + 2)) with filledcurves fc rgb State_hue[k] fs solid 1 noborder
        if (i == n_strategies && i > 1) {
            call scripts."legend.gp" "boxes"
            set label 880 "Share of patients (%)" at screen px(13), py(Top + 20 + (H - Top - 72) / 2.0) center rotate by 90 textcolor rgb ink
        }
    }
    unset multiplot
}
set output
