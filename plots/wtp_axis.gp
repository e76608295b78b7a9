# SPDX-License-Identifier: GPL-3.0-or-later
# The axis of willingness to pay up to wtp_most, and the thresholds of the study on it: load, then call with "draw".
if (ARGC == 0) {
    # thresholds, in the order of the study
    call scripts."table.gp" "psa_summary.csv"
    n_thresholds = 0
    array Threshold[larger(1, n_rows)]
    do for [i = 1 : n_rows] {
        if (cell(i, "strategy") eq cell(1, "strategy")) {
            n_thresholds = n_thresholds + 1
            Threshold[n_thresholds] = amount(i, "wtp")
        }
    }
} else {
    wtp_step = nice_step(wtp_most, 7)
    eval ticks("x", 0, wtp_most, wtp_step, 1)
    set xrange [0 : larger(wtp_most, 1e-9)]
    set xlabel per_qaly("Willingness to pay") offset 0, 0.2
    do for [i = 1 : n_thresholds] {
        if (Threshold[i] <= wtp_most) {
            set arrow 100 + i from first Threshold[i], graph 0 to first Threshold[i], graph 1 nohead lt 21 back
        }
    }
}
