# SPDX-License-Identifier: GPL-3.0-or-later
# Calibrated parameters: the 95% interval before and after, each row on the scale of its own.
#   gnuplot -c plots/calibration.gp output/base [svg,png,pdf [PLACE]]
call ARG0[1 : strlen(ARG0) - strlen("calibration.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4
keep = 'n_rows < 40'
call scripts."table.gp" "calibration.csv"
if (n_rows == 0) { exit }
n_list = n_rows
array List[n_list]
do for [r = 1 : n_list] {
    unit_of = cell(r, "unit")
    List[r] = (cell(r, "label") eq "" ? spaced(cell(r, "parameter")) : cell(r, "label")).(unit_of eq "" ? "" : " (".short(unit_of, 14).")")
}
n_entries = 2
array Entry[2] = ["Before: mean and 95% interval of the prior", "After: of the posterior"]
array Entry_colour[2] = [low_colour, high_colour]
Left = 20; Right = 150; Bottom = 30
legend_more = 0
call scripts."legend.gp" "boxes"
load scripts."bars.gp"
row_high = 34
H = int(Top + n_list * row_high + Bottom)
eval frame
legend_more = Left - 20
call scripts."legend.gp" "boxes"
do for [r = 1 : n_list] {
    low = smaller(amount(r, "prior_low"), amount(r, "low")); high = larger(amount(r, "prior_high"), amount(r, "high"))
    low = finite(low) ? low : amount(r, "low"); high = finite(high) ? high : amount(r, "high")
    span = high > low ? high - low : 1
    place_of(x) = (x - low) / span
    if (finite(amount(r, "prior_low")) && finite(amount(r, "prior_high"))) {
        set arrow r from first place_of(amount(r, "prior_low")), r - 0.17 to first place_of(amount(r, "prior_high")), r - 0.17 nohead lw 3 lc rgb low_colour
        set label 100 + r "" at first place_of(amount(r, "prior_mean")), r - 0.17 point pt 7 ps 0.9 lc rgb low_colour
        set label 300 + r brief(amount(r, "prior_mean"))." (".brief(amount(r, "prior_low"))." to ".brief(amount(r, "prior_high")).")" at screen px(W - Right + 14), first r - 0.17 left font sized(9.5) textcolor rgb axis_ink
    }
    if (finite(amount(r, "low")) && finite(amount(r, "high"))) {
        set arrow 50 + r from first place_of(amount(r, "low")), r + 0.17 to first place_of(amount(r, "high")), r + 0.17 nohead lw 3 lc rgb high_colour
        set label 200 + r "" at first place_of(amount(r, "mean")), r + 0.17 point pt 7 ps 0.9 lc rgb high_colour
        set label 400 + r brief(amount(r, "mean"))." (".brief(amount(r, "low"))." to ".brief(amount(r, "high")).")" at screen px(W - Right + 14), first r + 0.17 left font sized(9.5) textcolor rgb ink
    }
}
set xrange [-0.02 : 1.02]
unset xtics
set border 0
unset grid
picture = "calibration"
do for [format in formats] {
    eval page
    plot n_list + 9 with lines lw 0
}
set output
