# SPDX-License-Identifier: GPL-3.0-or-later
# The best strategy by two parameters; one figure a pair.
#   gnuplot -c plots/two_way.gp output/base [svg,png,pdf [PLACE]]
call ARG0[1 : strlen(ARG0) - strlen("two_way.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4

pairs = ""
stats "two_way.csv" using (pair = strcol(1)."|".strcol(2), strstrt(" ".pairs." ", " ".pair." ") ? 0 : (pairs = pairs.(pairs eq "" ? "" : " ").pair), 0) nooutput
if (pairs eq "") { exit }
call scripts."table.gp" "parameters.csv"
row_of(name) = sum [nth = 1 : n_rows] (cell(nth, "name") eq name ? nth : 0)
title_of(name) = row_of(name) == 0 ? spaced(name) : short((cell(row_of(name), "label") eq "" ? spaced(name) : cell(row_of(name), "label")), 56).(cell(row_of(name), "unit") eq "" ? "" : " (".short(cell(row_of(name), "unit"), 24).")")
base_of(name) = row_of(name) == 0 ? NaN : amount(row_of(name), "value")

array Best[n_strategies]
do for [p = 1 : words(pairs)] {
    pair = word(pairs, p)
    x_name = pair[1 : strstrt(pair, "|") - 1]
    y_name = pair[strstrt(pair, "|") + 1 :]
    do for [i = 1 : n_strategies] { Best[i] = 0 }
    low_x = 1e300; high_x = -1e300; low_y = 1e300; high_y = -1e300; n_x = 0; n_y = 0; last_x = NaN; at = NaN
    stats "two_way.csv" using (strcol(1) eq x_name && strcol(2) eq y_name ? (i = strategy_of(strcol(6)), i > 0 ? (Best[i] = 1) : 0, at = $5, low_x = smaller(low_x, $3), high_x = larger(high_x, $3), low_y = smaller(low_y, $4), high_y = larger(high_y, $4), n_x = n_x + ($3 != last_x), n_y = n_y + ($3 == low_x), last_x = $3) : 0, 0) nooutput
    if (high_x > low_x && high_y > low_y) {
        half_x = (high_x - low_x) / larger(1, n_x - 1) / 2
        half_y = (high_y - low_y) / larger(1, n_y - 1) / 2
        n_entries = 0; shown = ""
        array Entry[n_strategies + 1]
        array Entry_colour[n_strategies + 1]
        do for [i = 1 : n_strategies] { if (Best[i]) {
            n_entries = n_entries + 1
            shown = shown.(shown eq "" ? "" : " ").i
            Entry[n_entries] = Label[i]
            Entry_colour[n_entries] = Colour[i]
        } }
        Left = 92; H = 432
        set label 881 sprintf("Highest net benefit at %s%s per QALY", thousands(at), currency eq "" ? "" : " ".currency).(finite(base_of(x_name)) && finite(base_of(y_name)) ? "; cross: base case" : "") at screen px(20), py(16) left textcolor rgb ink
        legend_from = 24
        legend_more = 72
        call scripts."legend.gp" "boxes"
        H = int(larger(H, Top + 330))
        call scripts."legend.gp" "boxes"
        eval frame
        set xrange [low_x - half_x : high_x + half_x]
        set yrange [low_y - half_y : high_y + half_y]
        eval ticks("x", low_x, high_x, nice_step(high_x - low_x, 6), 1)
        eval ticks("y", low_y, high_y, nice_step(high_y - low_y, 6), 1)
        set xlabel title_of(x_name) offset 0, 0.2
        set label 880 title_of(y_name) at screen px(13), graph 0.5 center rotate by 90 textcolor rgb ink
        if (finite(base_of(x_name)) && finite(base_of(y_name))) {
            set label 300 "" at first base_of(x_name), base_of(y_name) point pt 1 ps 2.2 lw 4 lc rgb "white" front
            set label 301 "" at first base_of(x_name), base_of(y_name) point pt 1 ps 2.0 lw 1.8 lc rgb ink front
        }
        picture = "two_way_".x_name."_".y_name
        unset grid
        do for [format in formats] {
            eval page
            plot for [i in shown] "two_way.csv" using (strcol(1) eq x_name && strcol(2) eq y_name && strcol(6) eq Name[int(i)] ? $3 : NaN):4:(half_x):(half_y) with boxxyerror dt solid lw 0.6 fc rgb Colour[int(i)] fs solid 1 border lc rgb Colour[int(i)]
        }
        set output
        load scripts."wiped.gp"
    }
}
