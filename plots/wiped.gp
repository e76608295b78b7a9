# SPDX-License-Identifier: GPL-3.0-or-later
# Takes away what one figure of a script set, before the next.
unset label
unset arrow
unset object
unset xlabel
unset ylabel
set xrange [*:*]
set yrange [*:*]
