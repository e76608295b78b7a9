# SPDX-License-Identifier: GPL-3.0-or-later
# Incremental net benefit by scenario, beside the base case's; one figure a strategy.
#   gnuplot -c plots/scenarios.gp output/base [svg,png,pdf [PLACE]]
call ARG0[1 : strlen(ARG0) - strlen("scenarios.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4
most_list = 60
do for [one = 1 : n_strategies] {
    keep = 'was("strategy") eq Name[one] && n_rows < most_list'
    reject = 'nth == column_at("strategy") && csv_cell ne Name[one]'
    call scripts."table.gp" "scenarios.csv"
    if (n_rows > 1 && cell(1, "comparator") ne Name[one]) {
        n_list = n_rows
        array List[n_list]
        low = 1e300; high = -1e300; any_psa = 0
        do for [r = 1 : n_list] {
            List[r] = r == 1 ? "Base case" : spaced(cell(r, "scenario"))
            do for [what in "inmb psa_inmb"] {
                if (finite(amount(r, what))) { low = smaller(low, amount(r, what)); high = larger(high, amount(r, what)) }
            }
            any_psa = any_psa || finite(amount(r, "psa_inmb"))
        }
        if (high >= low) {
            if (high == low) { high = high + 1; low = low - 1 }
            margin = 0.05 * (high - low)
            low = low - margin; high = high + margin
            n_entries = any_psa ? 3 : 2
            array Entry[3] = ["Deterministic", "Base case", "Mean of the probabilistic analysis"]
            array Entry_type[3] = [31, -33, 32]
            set linetype 31 pt 7 lc rgb Colour[one] lw 1 dt solid
            set linetype 32 pt 6 lc rgb ink lw 1 dt solid
            set linetype 33 pt 0 lc rgb ink lw 1.1 dt (5, 3)
            Right = 36; Bottom = 58; Left = 20; legend_more = 0; legend_from = 24; H = 432
            call scripts."legend.gp" "points"
            load scripts."bars.gp"
            legend_more = Left - 20
            call scripts."legend.gp" "points"
            versus = cell(1, "comparator")
            versus = strategy_of(versus) > 0 ? Label[strategy_of(versus)] : versus
            set label 881 short(Label[one], 50)." against ".short(versus, 40) at screen px(20), py(16) left textcolor rgb ink
            unit = money_unit(larger(abs(low), abs(high)))
            set xrange [low : high]
            eval ticks("x", low, high, nice_step(high - low, 5), unit)
            set xlabel in_money(sprintf("Incremental net benefit at %s per QALY", thousands(wtp)), unit) offset 0, 0.2
            if (low < 0 && high > 0) { set arrow 700 from first 0, graph 0 to first 0, graph 1 nohead lw 0.9 lc rgb axis_ink back }
            if (finite(amount(1, "inmb"))) { set arrow 701 from first amount(1, "inmb"), graph 0 to first amount(1, "inmb"), graph 1 nohead lt 33 back }
            do for [r = 1 : n_list] {
                det = amount(r, "inmb"); mean = amount(r, "psa_inmb")
                if (finite(det) && finite(mean)) { set arrow r from first det, r to first mean, r nohead lw 0.7 lc rgb faint back }
                if (finite(mean)) { set label 200 + r "" at first mean, r point lt 32 ps 0.8 front }
                if (finite(det)) { set label 100 + r "" at first det, r point lt 31 ps 0.9 front }
            }
            picture = "scenarios_".Name[one]
            do for [format in formats] {
                eval page
                plot n_list + 9 with lines lw 0
            }
            set output
            load scripts."wiped.gp"
        }
    }
}
