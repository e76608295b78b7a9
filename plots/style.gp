# SPDX-License-Identifier: GPL-3.0-or-later
# What all figures share: palette, fonts, sizes, the strategies with their colours. Loaded by every script, after it has set
# here (folder of the scripts), folder (of the run), formats, into and currency.
# A figure: set its size (tall), its data, then  do for [format in formats] { load here."begin.gp"; plot ...; unset output }
if (formats eq "") { formats = "svg png pdf" }
if (into eq "") { into = "." }
if (currency eq "") { currency = "currency units" }
set encoding utf8
set datafile separator comma
set datafile columnheaders
set termoption noenhanced

# Colours as in model/report/palette.c: Okabe and Ito (2008), from the eighth on Tol (2021); dashes and signs tell them apart in grey.
array colour[12] = [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x000000, 0x882255, 0x999933, 0x332288, 0x44AA99, 0x777777]
array dash[12] = [1, 2, 4, 5, 3, 1, 2, 4, 5, 3, 1, 2]
array sign[12] = [7, 5, 9, 13, 11, 6, 4, 8, 12, 10, 7, 5]
ink = 0x222222; soft = 0x767676; pale = 0xE4E4E4; good = 0x0072B2; bad = 0xD55E00
shade(i) = colour[(i - 1) % 12 + 1]
dashes(i) = dash[(i - 1) % 12 + 1]
symbol(i) = sign[(i - 1) % 12 + 1]
short(s, n) = strlen(s) > n ? s[1:n - 1] . "…" : s

# 12,345 and 1,234,567; small numbers with their decimals
grouped(x) = x < 1000 ? sprintf("%d", x) : grouped(int(x) / 1000) . sprintf(",%03d", int(x) % 1000)
whole(x) = (x < 0 ? "−" : "") . grouped(floor(abs(x) + 0.5))
pretty(x) = x != x ? "" : abs(x) >= 1000 || x == floor(x) ? whole(x) : abs(x) >= 10 ? sprintf("%.1f", x) : sprintf("%.3g", x)
# ticks of money: 0, 50,000 ...; gnuplot has no thousands of its own without a locale
array ticks_[64]
step_of(range, n) = (raw_ = range / n, power_ = 10 ** floor(log10(raw_)), first_ = raw_ / power_, \
    power_ * (first_ <= 1 ? 1 : first_ <= 2 ? 2 : first_ <= 5 ? 5 : 10))

# The strategies: n_strategies, strategy[], label[]; row 1 of the summary is colour 1, in every figure.
keep(none) = 1
file = folder . "/summary.csv"
load here . "read.gp"
n_strategies = n_rows
array strategy[n_strategies]
array label[n_strategies]
array status[n_strategies]
do for [i = 1:n_strategies] { strategy[i] = cell_of(i, "strategy"); label[i] = cell_of(i, "label"); status[i] = cell_of(i, "status") }
wtp = number_of(1, "wtp")
index_of(name) = sum [i = 1:n_strategies] (strategy[i] eq name ? i : 0)
label_of(name) = index_of(name) > 0 ? label[index_of(name)] : name

wide = 7.0; tall = 4.4   # inches
set style line 100 lc rgb pale lw 0.6 dt 1
set grid back ls 100
set border 3 lc rgb soft lw 0.8
set tics out nomirror scale 0.5 textcolor rgb ink
set style fill solid 0.16 noborder
set key outside bottom center horizontal maxrows 4 noautotitle Left reverse textcolor rgb ink samplen 2.6 spacing 1.15 width 1 height 0.8
set title "" offset 0,0.3
blocks = "set datafile separator whitespace; set datafile nocolumnheaders"   # eval blocks: to read what a table command kept
tables = "set datafile separator comma; set datafile columnheaders"          # eval tables: to read a CSV of the run

# Ticks with thousands separators: eval money_ticks("x", from, to)
one_tick(axis, at) = sprintf("set %stics add (\"%s\" %.10g)", axis, abs(at) >= 1000 || at == floor(at) ? whole(at) : sprintf("%g", at), at)
all_ticks(axis, from, to, step) = (text_ = sprintf("set %stics (\"\" %.10g)", axis, from - 10 * step), \
    (sum [i = floor(from / step):ceil(to / step)] (text_ = text_ . "; " . one_tick(axis, i * step), 0)), text_)
money_ticks(axis, from, to) = all_ticks(axis, from, to, step_of(to - from, 6))
lesser(a, b) = a < b ? a : b
larger(a, b) = a > b ? a : b
