# SPDX-License-Identifier: GPL-3.0-or-later
# Forest plots of pooled evidence, one figure a parameter.
#   gnuplot -c plots/pooling.gp output/base [svg,png,pdf [PLACE]]
call ARG0[1 : strlen(ARG0) - strlen("pooling.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4
call scripts."table.gp" "parameters.csv"
n_parameters = n_rows
array Parameter[larger(1, n_rows)]
array Parameter_label[larger(1, n_rows)]
do for [r = 1 : n_rows] {
    Parameter[r] = cell(r, "name")
    Parameter_label[r] = cell(r, "label") eq "" ? spaced(Parameter[r]) : cell(r, "label")
}
parameter_of(name) = sum [nth = 1 : n_parameters] (Parameter[nth] eq name ? nth : 0)
call scripts."table.gp" "pooling.csv"
n_all = n_rows
if (n_all == 0) { exit }
capital(word_) = strstrt("abcdefghijklmnopqrstuvwxyz", word_[1:1]) > 0 ? "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[strstrt("abcdefghijklmnopqrstuvwxyz", word_[1:1]) : strstrt("abcdefghijklmnopqrstuvwxyz", word_[1:1])].word_[2:] : word_
from_row = 1
while (from_row <= n_all) {
    parameter = cell(from_row, "parameter")
    to_row = from_row
    while (to_row < n_all && cell(smaller(n_all, to_row + 1), "parameter") eq parameter) { to_row = to_row + 1 }
    n_list = to_row - from_row + 1
    array List[n_list]
    low = 1e300; high = -1e300
    do for [r = 1 : n_list] {
        List[r] = capital(cell(from_row + r - 1, "study"))
        if (List[r] eq "Predictive") { List[r] = "Predictive: a new study" }
        e = amount(from_row + r - 1, "estimate"); l = amount(from_row + r - 1, "ci_low"); h = amount(from_row + r - 1, "ci_high")
        low = finite(l) ? smaller(low, l) : finite(e) ? smaller(low, e) : low
        high = finite(h) ? larger(high, h) : finite(e) ? larger(high, e) : high
    }
    of = cell(from_row, "of")
    digits = of eq "proportion" ? 3 : 2
    ratio = of ne "proportion" && low > 0
    if (high > low) {
        Right = 190; Top = 36; Bottom = 58; H = 432
        load scripts."bars.gp"
        set label 881 short(parameter_of(parameter) > 0 ? Parameter_label[parameter_of(parameter)] : spaced(parameter), 90) at screen px(20), py(16) left textcolor rgb ink
        set label 882 "Estimate (95% interval)" at screen px(W - Right + 22), py(Top - 6) left font sized(10.5) textcolor rgb axis_ink
        if (ratio) {
            set logscale x
            low = low / 1.05; high = high * 1.05
            set xrange [low : high]
            ratio_marks = ""
            do for [mark in "0.01 0.02 0.05 0.1 0.2 0.3 0.5 0.7 1 1.5 2 3 5 10 20 50 100"] {
                if (real(mark) >= low && real(mark) <= high) { ratio_marks = ratio_marks.(ratio_marks eq "" ? "" : ", ").'"'.mark.'" '.mark }
            }
            if (ratio_marks ne "") { eval "set xtics (".ratio_marks.")" }
            if (low < 1 && high > 1) { set arrow 700 from first 1, graph 0 to first 1, graph 1 nohead lt 21 back }
        } else {
            margin = 0.04 * (high - low)
            low = low >= 0 ? larger(0, low - margin) : low - margin
            set xrange [low : high + margin]
            eval ticks("x", low, high + margin, nice_step(high - low, 5), 1)
        }
        set xlabel capital(of) offset 0, 0.2
        do for [r = 1 : n_list] {
            row = from_row + r - 1
            e = amount(row, "estimate"); l = amount(row, "ci_low"); h = amount(row, "ci_high")
            pooled = cell(row, "study") eq "pooled"; predictive = cell(row, "study") eq "predictive"
            hue = pooled || predictive ? high_colour : axis_ink
            if (finite(l) && finite(h)) {
                set arrow r from first l, r to first h, r nohead lw (predictive ? 4 : 1.3) lc rgb (predictive ? "#BDB5D5" : hue)
            }
            if (finite(e) && !predictive) {
                weight = amount(row, "weight")
                set label 100 + r "" at first e, r point pt (pooled ? 13 : 5) ps (pooled ? 1.7 : finite(weight) ? 0.5 + 0.12 * sqrt(larger(0, weight)) : 0.8) lc rgb hue front
            }
            set label 200 + r "".(finite(e) ? pretty(e, digits) : "").(finite(l) && finite(h) ? " (".pretty(l, digits)." to ".pretty(h, digits).")" : "") at screen px(W - Right + 22), first r left font sized(10.5) textcolor rgb ink
        }
        if (n_list > 1 && cell(to_row, "study") eq "predictive") {
            set arrow 701 from graph 0, first n_list - 1.5 to graph 1, first n_list - 1.5 nohead lw 0.6 lc rgb faint
        }
        picture = "pooling_".parameter
        do for [format in formats] {
            eval page
            plot n_list + 9 with lines lw 0
        }
        set output
        unset logscale x
        load scripts."wiped.gp"
    }
    from_row = to_row + 1
}
