# SPDX-License-Identifier: GPL-3.0-or-later
# An axis of time for curves followed to `horizon` months, of `last` at most: years, or months if it is short. Gives
# month_unit (months of a unit), n_ticks, Tick[] (months), tick_of(months): the first tick that is not before.
month_unit = horizon > 60 ? 12 : 1
tick_step = horizon <= 12 ? nice_step(larger(horizon, 1e-6), 6) : horizon <= 30 ? 3 : horizon <= 36 ? 6 : horizon <= 60 ? 12 : 12 * larger(1, nice_step(horizon / 12.0, 10))
if (tick_step == 30) { tick_step = 36 }
horizon = smaller(up_to(horizon, tick_step), larger(last, horizon))
n_ticks = int(floor(horizon / tick_step + 1e-6)) + 1
array Tick[n_ticks]
do for [k = 1 : n_ticks] { Tick[k] = (k - 1) * tick_step }
tick_of(months) = int(smaller(n_ticks, 1 + ceil(months / tick_step - 1e-6)))
set xrange [0 : horizon / month_unit]
eval ticks("x", 0, horizon / month_unit, 1.0 * tick_step / month_unit, 1)
set xlabel (month_unit == 12 ? "Years" : "Months") offset 0, 0.4
