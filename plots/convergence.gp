# SPDX-License-Identifier: GPL-3.0-or-later
# Running mean of incremental net benefit by number of draws, with its 95% interval: a panel for each strategy.
#   gnuplot -c plots/convergence.gp output/base [svg,png,pdf [PLACE]]
call ARG0[1 : strlen(ARG0) - strlen("convergence.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4
array Low[n_strategies]
array High[n_strategies]
array Moves[n_strategies]
do for [i = 1 : n_strategies] { Low[i] = 1e300; High[i] = -1e300; Moves[i] = 0 }
most_draws = 0
stats "psa_convergence.csv" using (i = strategy_of(strcol(1)), most_draws = larger(most_draws, $2), i > 0 && valid(7) && $7 != 0 ? (Moves[i] = 1, spread = valid(8) ? 1.96 * $8 : 0, Low[i] = smaller(Low[i], $7 - spread), High[i] = larger(High[i], $7 + spread)) : 0, 0) nooutput
shown = ""
do for [i = 1 : n_strategies] { if (Moves[i]) { shown = shown.(shown eq "" ? "" : " ").i } }
n_panels = words(shown)
if (n_panels == 0 || most_draws < 2) { exit }
n_wide = n_panels == 1 ? 1 : n_panels <= 6 ? 2 : 3
n_high = int(ceil(1.0 * n_panels / n_wide))
panel_high = n_wide == 1 ? 280 : 140
gap_x = n_wide == 3 ? 76 : 84; gap_y = 60
first_left = 92; first_top = 40
H = int(first_top + n_high * panel_high + (n_high - 1) * gap_y + 54)
panel_wide = (W - first_left - 36 - (n_wide - 1) * gap_x) / n_wide
set xrange [0 : most_draws]
picture = "convergence"
do for [format in formats] {
    eval page
    set multiplot
    do for [p = 1 : n_panels] {
        i = int(word(shown, p))
        across = (p - 1) % n_wide; down = (p - 1) / n_wide
        panel_left = first_left + across * (panel_wide + gap_x)
        panel_top = first_top + down * (panel_high + gap_y)
        set lmargin at screen px(panel_left)
        set rmargin at screen px(panel_left + panel_wide)
        set tmargin at screen py(panel_top)
        set bmargin at screen py(panel_top + panel_high)
        span = larger(High[i] - Low[i], 1e-9)
        set yrange [Low[i] - 0.03 * span : High[i] + 0.03 * span]
        eval ticks("y", Low[i] - 0.03 * span, High[i] + 0.03 * span, nice_step(span, 4), money_unit(larger(abs(Low[i]), abs(High[i]))))
        eval ticks("x", 0, most_draws, nice_step(most_draws, n_wide == 1 ? 8 : 4), 1)
        set xlabel (p + n_wide > n_panels ? "Draws" : "") offset 0, 0.4
        set label 879 short(Label[i], int(panel_wide / 5.6)) at screen px(panel_left), py(panel_top - 8) left font sized(11) textcolor rgb ink
        if (p == 1) {
            set label 880 in_money(sprintf("Incremental net benefit at %s per QALY", thousands(wtp)), 1) at screen px(13), py((first_top + H - 54) / 2.0) center rotate by 90 textcolor rgb ink
            set label 881 "Running mean, and its 95% interval as if draws were independent" at screen px(W - 36), py(12) right font sized(9.5) textcolor rgb axis_ink
        } else {
            unset label 880
            unset label 881
        }
        plot "psa_convergence.csv" using (strcol(1) eq Name[i] ? $2 : NaN):($7 - 1.96 * $8):($7 + 1.96 * $8) with filledcurves fc rgb Colour[i] fs transparent solid 0.18 noborder, \
             "" using (strcol(1) eq Name[i] ? $2 : NaN):7 with lines lt i dt solid
    }
    unset multiplot
}
set output
