# SPDX-License-Identifier: GPL-3.0-or-later
# The frame of a survival figure, and the table under its axis after KMunicate (Morris et al. 2019, BMJ Open
# 9:e030215): of each strategy that is Here[], at risk, censored and events so far at each Tick[].
# Needs At[], Events[], Censored[] at (strategy - 1) n_ticks + tick, the last two since the tick before; at_risk_of.
n_here = 0
shown = ""
do for [i = 1 : n_strategies] {
    if (Here[i]) { shown = shown.(shown eq "" ? "" : " ").i; n_here = n_here + 1 }
}
row_high = n_here > 6 ? 12 : 13.5
table_high = n_here * (4 * row_high + 3) + 14
plot_high = 290
Left = 84; Right = 36; Top = 18; Bottom = table_high + 50
H = int(Top + plot_high + Bottom)
eval frame
set yrange [0:100]
set ytics ("0" 0, "20" 20, "40" 40, "60" 60, "80" 80, "100" 100)
at_tick(k) = Left + (W - Left - Right) * Tick[k] / horizon
count(x) = thousands(x)
line_y = Top + plot_high + 58
n_tags = 1000
do for [i = 1 : n_strategies] {
    if (Here[i]) {
        set arrow n_tags from screen px(10), py(line_y) to screen px(36), py(line_y) nohead lt i
        set label n_tags short(Label[i], 80) at screen px(42), py(line_y) left font sized(10.5) textcolor rgb ink
        n_tags = n_tags + 1
        so_far_events = 0; so_far_censored = 0; now = At[(i - 1) * n_ticks + 1]
        do for [r = 1 : 3] {
            set label n_tags "".(r == 1 ? "At risk" : r == 2 ? "Censored" : "Events") at screen px(Left - 20), py(line_y + r * row_high) right font sized(9.5) textcolor rgb (r == 1 ? ink : axis_ink)
            n_tags = n_tags + 1
        }
        do for [k = 1 : n_ticks] {
            spot = (i - 1) * n_ticks + k
            now = At[spot] < 0 ? now : At[spot]
            so_far_events = so_far_events + Events[spot]
            so_far_censored = so_far_censored + Censored[spot]
            set label n_tags count(now) at screen px(at_tick(k)), py(line_y + row_high) center font sized(9.5) textcolor rgb ink
            set label n_tags + 1 count(so_far_censored) at screen px(at_tick(k)), py(line_y + 2 * row_high) center font sized(9.5) textcolor rgb axis_ink
            set label n_tags + 2 count(so_far_events) at screen px(at_tick(k)), py(line_y + 3 * row_high) center font sized(9.5) textcolor rgb axis_ink
            n_tags = n_tags + 3
        }
        line_y = line_y + 4 * row_high + 3
    }
}
set label n_tags "Number at risk, and so far censored and with an event".(at_risk_of eq "" ? "" : ", ").at_risk_of at screen px(10), py(Top + plot_high + 42) left font sized(9.5) textcolor rgb axis_ink
