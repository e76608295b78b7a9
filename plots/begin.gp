# SPDX-License-Identifier: GPL-3.0-or-later
# Opens into/figure.format at the size of the figure.
eval blocks
if (format eq "svg") {
  set terminal svg size wide * 100, tall * 100 dynamic font "DejaVu Sans,Helvetica,Arial,sans-serif,11.5" noenhanced background rgb "white" linewidth 1.3
}
if (format eq "png") { set terminal pngcairo size wide * 300, tall * 300 font "DejaVu Sans,8.5" fontscale 3.9 linewidth 4.2 pointscale 3.4 noenhanced background rgb "white" }
if (format eq "pdf") { set terminal pdfcairo size wide, tall font "DejaVu Sans,8.5" linewidth 1.3 noenhanced background rgb "white" }
set output into . "/" . figure . "." . format
