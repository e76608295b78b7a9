# SPDX-License-Identifier: GPL-3.0-or-later
# The look of every figure, and what figures share: called first by each script, never run alone.
#
#   call "style.gp" RESULTS FORMATS PLACE CURRENCY
#
# RESULTS is the folder of a run; FORMATS "svg,png,pdf" or some of them; PLACE where pictures go, otherwise
# RESULTS/plots; CURRENCY a word for axes, otherwise as run.json has it. Missing arguments are "".
#
# Texts of a study are only ever values of variables, drawn as they stand: nothing here makes a command of one.
# Lengths are pixels of 1/96 inch, W wide and H high, counted from the left and from the top.

set encoding utf8
set decimalsign "."

# ---- where -------------------------------------------------------------------------------------
# Absolute names, as we go and stand in the folder; a name never begins with < or |, which gnuplot would run.
absolute(path) = path[1:1] eq "/" ? path : GPVAL_PWD."/".path
before_slash(path, at) = at < 1 ? "" : path[at:at] eq "/" ? path[1:at] : before_slash(path, at - 1)
scripts = absolute(before_slash(ARG0, strlen(ARG0)))
place = ARG3 eq "" ? "plots" : absolute(ARG3)
formats = ARG2 eq "" ? "svg png pdf" : ARG2
while (strstrt(formats, ",") > 0) {
    formats = formats[1 : strstrt(formats, ",") - 1]." ".formats[strstrt(formats, ",") + 1 :]
}
currency = ARG4
results = absolute(ARG1)
cd results
if (ARG3 eq "") { made = system("mkdir -p plots") }   # the only command, and nothing is put into it

# ---- colours -----------------------------------------------------------------------------------
# Linetype i is strategy i of summary.csv, in every figure: colour, dashes and mark. The first colours
# differ in lightness (L* 28, 55, 71, 38, 78, 45), so they stay apart in grey and for colour-blind readers;
# dashes and marks tell all twelve apart without colour.
array Colour[12] = ["#004488", "#D55E00", "#56B4E9", "#00674F", "#F0B429", "#AA4499", \
                    "#222222", "#E78AC3", "#8C8C2E", "#882255", "#8A8A8A", "#8C510A"]
set linetype  1 lc rgb Colour[1]  lw 1.8 pt 7  dt solid
set linetype  2 lc rgb Colour[2]  lw 1.8 pt 9  dt (12, 3)
set linetype  3 lc rgb Colour[3]  lw 1.8 pt 5  dt (4, 2)
set linetype  4 lc rgb Colour[4]  lw 1.8 pt 13 dt (12, 3, 2, 3)
set linetype  5 lc rgb Colour[5]  lw 1.8 pt 11 dt (20, 3)
set linetype  6 lc rgb Colour[6]  lw 1.8 pt 6  dt (2, 2)
set linetype  7 lc rgb Colour[7]  lw 1.8 pt 8  dt (8, 2, 2, 2, 2, 2)
set linetype  8 lc rgb Colour[8]  lw 1.8 pt 4  dt (16, 3, 4, 3)
set linetype  9 lc rgb Colour[9]  lw 1.8 pt 12 dt (6, 4)
set linetype 10 lc rgb Colour[10] lw 1.8 pt 2  dt (2, 4)
set linetype 11 lc rgb Colour[11] lw 1.8 pt 1  dt (10, 2, 2, 2)
set linetype 12 lc rgb Colour[12] lw 1.8 pt 3  dt (16, 2, 2, 2, 2, 2)
set linetype 20 lw 7 lc rgb "#D2D2D2" dt solid      # a frontier, under its line
set linetype 21 lw 0.9 lc rgb "#8C8C8C" dt (5, 4)   # a threshold

# What is no strategy (studies, ends of a range, states) takes none of their colours.
array Other[6] = ["#5E4B8B", "#C9AE7C", "#3F7F73", "#B6557A", "#7A7A7A", "#A7B8D8"]
low_colour = "#CDB380"
high_colour = "#5E4B8B"
ink = "#2B2B2B"      # text
axis_ink = "#6B6B6B" # axes
grid_ink = "#E4E4E4"
faint = "#8C8C8C"    # thresholds, remarks
# Living states, from the first to the last: dark to light, each apart from its neighbour also in grey.
state_colour(nth, n) = n < 2 ? 0x35608D : shade(1.0 * (nth - 1) / (n - 1))
mix(from, to, share) = int(from + (to - from) * share + 0.5)
shade(s) = s < 0.5 ? blend(0x2E4A7D, 0x4FA08B, 2 * s) : blend(0x4FA08B, 0xF3E6A4, 2 * s - 1)
blend(from, to, share) = mix(from / 65536, to / 65536, share) * 65536 \
    + mix(from / 256 % 256, to / 256 % 256, share) * 256 + mix(from % 256, to % 256, share)
dead_colour(nth, n) = 0x010101 * int(n < 2 ? 205 : 178 + 50.0 * (nth - 1) / (n - 1))

# ---- the page ----------------------------------------------------------------------------------
W = 672; H = 432                                   # 7 by 4.5 inches
Left = 84; Right = 36; Top = 20; Bottom = 58       # of the frame, when "eval frame" is said
text_size = 12                                     # 9 points
small = 10.5
legend_more = 0   # how far a legend begins left of the frame
legend_from = 6
terminal(format) = \
    format eq "svg" ? sprintf('set terminal svg size %d,%d fixed noenhanced background "white" font "Helvetica,Arial,DejaVu Sans,sans-serif,%g"', W, H, text_size) : \
    format eq "png" ? sprintf('set terminal pngcairo noenhanced size %d,%d background "white" font "Liberation Sans,%g" fontscale 2.34375 linewidth 3.125 pointscale 4.6 dashlength 1.6', W * 3.125, H * 3.125, text_size) : \
    sprintf('set terminal pdfcairo noenhanced size %gin,%gin background "white" font "Liberation Sans,%g" fontscale 0.5625 linewidth 1.45 pointscale 1.05 dashlength 1.6', W / 96.0, H / 96.0, text_size)
page = 'eval terminal(format); set output place."/".picture.".".format'
frame = 'set lmargin at screen 1.0 * Left / W; set rmargin at screen 1 - 1.0 * Right / W; set tmargin at screen 1 - 1.0 * Top / H; set bmargin at screen 1.0 * Bottom / H'
px(x) = 1.0 * x / W      # of the screen
py(y) = 1 - 1.0 * y / H
sized(size) = sprintf(",%g", size)

set border 3 lw 0.8 lc rgb axis_ink
set tics nomirror out scale 0.5, 0.25 textcolor rgb ink
set grid ytics back lt 1 dt solid lw 0.6 lc rgb grid_ink
set style fill solid 1.0 noborder
unset key
set pointsize 0.8

# ---- numbers as text -----------------------------------------------------------------------------
group3(digits) = strlen(digits) > 3 ? group3(digits[1 : strlen(digits) - 3]).",".digits[strlen(digits) - 2 :] : digits
decimals_of(text) = strstrt(text, ".") > 0 ? text[strstrt(text, ".") :] : ""
whole_of(text) = strstrt(text, ".") > 0 ? text[1 : strstrt(text, ".") - 1] : text
grouped(text) = group3(whole_of(text)).decimals_of(text)
is_zero(text) = real(text) == 0
signed(x, text) = (x < 0 && !is_zero(text) ? "−" : "").grouped(text)
pretty(x, decimals) = signed(x, sprintf("%.".decimals."f", abs(x)))   # 50,276.43
thousands(x) = pretty(x, 0)
# Three digits that matter: 1,234  12.3  0.0123
brief(x) = x == 0 ? "0" : abs(x) >= 100 ? thousands(x) : abs(x) >= 10 ? trimmed(pretty(x, 1)) : abs(x) >= 1 ? trimmed(pretty(x, 2)) : abs(x) >= 1e-4 ? trimmed(pretty(x, 2 - int(floor(log10(abs(x)))))) : sprintf("%.2g", x)
trimmed(text) = strstrt(text, ".") == 0 ? text : text[strlen(text):] eq "0" || text[strlen(text):] eq "." ? trimmed(text[1 : strlen(text) - 1]) : text
number(text) = strlen(text) == 0 ? NaN : text eq "inf" || text eq "-inf" ? NaN : real(text)
finite(x) = x == x && abs(x) < 1e300
short(text, n) = strlen(text) <= n ? text : text[1 : n - 1]."…"
spaced(name) = strstrt(name, "_") == 0 ? name : spaced(name[1 : strstrt(name, "_") - 1]." ".name[strstrt(name, "_") + 1 :])
safe(name) = name   # names of the config hold letters, digits, - _ and * only

# ---- axes ----------------------------------------------------------------------------------------
larger(a, b) = a > b ? a : b
smaller(a, b) = a < b ? a : b
magnitude(x) = 10.0 ** floor(log10(x))
round_up(m) = m <= 1.0001 ? 1 : m <= 2.0001 ? 2 : m <= 2.5001 ? 2.5 : m <= 5.0001 ? 5 : 10
nice_step(span, n) = span > 0 ? round_up(span / n / magnitude(span / n)) * magnitude(span / n) : 1
down_to(x, step) = floor(x / step + 1e-9) * step
up_to(x, step) = ceil(x / step - 1e-9) * step
decimals_for(step) = step >= 1 && step == floor(step) ? 0 : smaller(6, larger(1, int(ceil(-log10(step) - 1e-9)) + (abs(step / magnitude(step) - 2.5) < 1e-6)))
marks(x, high, step, unit) = x > high + step / 1e6 ? "" : sprintf('"%s" %.12g, ', pretty(x / unit, decimals_for(step / unit)), abs(x) < step / 1e6 ? 0 : x).marks(x + step, high, step, unit)
# eval ticks("x", low, high, step, unit): marks of a whole axis, labelled in `unit`s
ticks(axis, low, high, step, unit) = sprintf('set %stics (%s)', axis, marked(marks(up_to(low, step), high, step, unit)))
marked(list) = list[1 : strlen(list) - 2]
money_unit(most) = most >= 2e7 ? 1e6 : 1
money_word(unit) = (unit == 1e6 ? "million" : "").(unit == 1e6 && currency ne "" ? " " : "").currency
in_money(what, unit) = money_word(unit) eq "" ? what : what." (".money_word(unit).")"
per_qaly(what) = what." (".(currency eq "" ? "" : currency." ")."per QALY)"

# ---- tables ----------------------------------------------------------------------------------------
# call scripts."table.gp" FILE reads a CSV into cells, quotes and all: n_rows, cell(row, "column"), amount(row, "column")
column_at(name) = sum [nth = 1 : n_columns] (Head[nth] eq name ? nth : 0)
cell(row, name) = column_at(name) == 0 ? "" : Cell[(row - 1) * n_columns + column_at(name)]
amount(row, name) = number(cell(row, name))
keep = "1"   # which rows: a condition that may ask was("column")
reject = "0" # see table.gp
was(name) = column_at(name) == 0 ? "" : Cell[n_cells - n_columns + column_at(name)]

# ---- the currency ------------------------------------------------------------------------------------
json_line = ""
json_key = '    "currency": "'
json_see(b) = b == 10 ? json_end(json_line) : (json_line = json_line.sprintf("%c", b))
json_end(line) = (currency = currency eq "" && line[1 : strlen(json_key)] eq json_key ? json_value(line[strlen(json_key) + 1 :]) : currency, json_line = "")
json_value(rest) = strstrt(rest, '"') > 0 ? rest[1 : strstrt(rest, '"') - 1] : ""
if (currency eq "") {
    stats "run.json" binary format="%uchar" using (json_see($1), 0) nooutput
}
if (currency eq "-") { currency = "" }
currency = short(currency, 12)

# ---- the strategies ------------------------------------------------------------------------------------
load scripts."table.gp"
call scripts."table.gp" "summary.csv"
n_strategies = smaller(n_rows, 12)
if (n_strategies < 1) { exit }
array Name[n_strategies]
array Label[n_strategies]
do for [i = 1 : n_strategies] {
    Name[i] = cell(i, "strategy")
    Label[i] = cell(i, "label") eq "" ? Name[i] : cell(i, "label")
}
wtp = amount(1, "wtp")
strategy_of(name) = sum [nth = 1 : n_strategies] (Name[nth] eq name ? nth : 0)

set datafile separator comma
set datafile columnheaders
set datafile missing NaN
