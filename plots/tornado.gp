# SPDX-License-Identifier: GPL-3.0-or-later
# Tornado: what each parameter's range does to the outcome, the widest twenty; one figure a strategy.
#   gnuplot -c plots/tornado.gp output/base [svg,png,pdf [PLACE]]
call ARG0[1 : strlen(ARG0) - strlen("tornado.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4
most_bars = 20

do for [one = 1 : n_strategies] {
    keep = 'was("strategy") eq Name[one] && number(was("rank")) <= most_bars'
    reject = 'nth == column_at("strategy") && csv_cell ne Name[one]'
    call scripts."table.gp" "dsa.csv"
    if (n_rows > 0) {
        outcome = cell(1, "outcome") eq "" ? "inmb" : cell(1, "outcome")
        base = amount(1, outcome eq "icer" ? "base_icer" : "base_inmb")
        array List[most_bars]
        array Low[most_bars]
        array High[most_bars]
        array Low_at[most_bars]
        array High_at[most_bars]
        n_list = 0
        do for [r = 1 : most_bars] { Low[r] = NaN; High[r] = NaN; Low_at[r] = ""; High_at[r] = ""; List[r] = "" }
        do for [r = 1 : n_rows] {
            k = int(amount(r, "rank"))
            n_list = larger(n_list, k)
            List[k] = cell(r, "label") eq "" ? spaced(cell(r, "parameter")) : cell(r, "label")
            if (cell(r, "end") eq "low") {
                Low[k] = amount(r, outcome); Low_at[k] = brief(amount(r, "parameter_value"))
            } else {
                High[k] = amount(r, outcome); High_at[k] = brief(amount(r, "parameter_value"))
            }
        }
        from = base; to = base
        do for [r = 1 : n_list] {
            if (finite(Low[r])) { from = smaller(from, Low[r]); to = larger(to, Low[r]); base = finite(base) ? base : Low[r] }
            if (finite(High[r])) { from = smaller(from, High[r]); to = larger(to, High[r]) }
        }
        if (finite(from) && finite(to) && to > from) {
            from = from - 0.13 * (to - from); to = to + 0.12 * (to - from)
            n_entries = 3
            array Entry[3] = ["Low end of the range", "High end", "Base case"]
            array Entry_colour[3] = [low_colour, high_colour, "#FFFFFF"]
            Right = 36; Bottom = 58
            legend_from = 24
            Left = 20; legend_more = 0
            call scripts."legend.gp" "boxes"
            load scripts."bars.gp"
            legend_more = Left - 20
            call scripts."legend.gp" "boxes"
            set arrow 890 from screen px(legend_x + 9), py(legend_y - 6) to screen px(legend_x + 9), py(legend_y + 6) nohead lw 1.2 lc rgb ink front
            step = nice_step(to - from, 5)
            unit = outcome eq "incremental_qaly" ? 1 : money_unit(larger(abs(from), abs(to)))
            set xrange [from : to]
            eval ticks("x", from, to, step, unit)
            versus = cell(1, "comparator")
            versus = short(strategy_of(versus) > 0 ? Label[strategy_of(versus)] : versus, 40)
            what = outcome eq "inmb" ? sprintf("Incremental net benefit at %s%s per QALY", thousands(wtp), currency eq "" ? "" : " ".currency) : outcome eq "icer" ? per_qaly("ICER") : outcome eq "incremental_qaly" ? "Incremental QALYs" : in_money("Incremental cost", unit)
            set xlabel what offset 0, 0.2
            set label 881 short(Label[one], 50)." against ".versus at screen px(20), py(16) left textcolor rgb ink
            do for [r = 1 : n_list] {
                if (finite(Low[r])) {
                    set object r rectangle from first base, r - 0.34 to Low[r], r + 0.34 fc rgb low_colour fs solid 1 noborder
                }
                if (finite(High[r])) {
                    set object 100 + r rectangle from first base, r - 0.34 to High[r], r + 0.34 fc rgb high_colour fs solid 1 noborder
                }
                left_end = smaller(finite(Low[r]) ? Low[r] : base, finite(High[r]) ? High[r] : base)
                right_end = larger(finite(Low[r]) ? Low[r] : base, finite(High[r]) ? High[r] : base)
                low_is_left = finite(Low[r]) && Low[r] == left_end
                both = (finite(Low[r]) && Low[r] < base && finite(High[r]) && High[r] < base) || (finite(Low[r]) && Low[r] > base && finite(High[r]) && High[r] > base)
                if (!both) {
                    set label 100 + r "".(low_is_left ? Low_at[r] : High_at[r]) at first left_end, r right offset -0.5, 0 font sized(9.5) textcolor rgb axis_ink
                    set label 200 + r "".(low_is_left ? High_at[r] : Low_at[r]) at first right_end, r left offset 0.5, 0 font sized(9.5) textcolor rgb axis_ink
                } else {
                    # both ends on one side: the farther bar is drawn behind the nearer
                    if (abs(High[r] - base) > abs(Low[r] - base)) { set object r front } else { set object 100 + r front }
                    if (left_end < base) {
                        set label 100 + r Low_at[r].", ".High_at[r] at first left_end, r right offset -0.5, 0 font sized(9.5) textcolor rgb axis_ink
                    } else {
                        set label 100 + r Low_at[r].", ".High_at[r] at first right_end, r left offset 0.5, 0 font sized(9.5) textcolor rgb axis_ink
                    }
                }
            }
            set arrow 700 from first base, graph 0 to first base, graph 1 nohead lw 1.2 lc rgb ink front
            picture = "tornado_".Name[one]
            do for [format in formats] {
                eval page
                plot n_list + 9 with lines lw 0
            }
            set output
            load scripts."wiped.gp"
        }
    }
}
