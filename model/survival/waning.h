/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SURVIVAL_WANING_H
#define SURVIVAL_WANING_H
/** @file waning.h
 *  A hazard ratio on its way back to 1: what a move's key `waning` and the curves waning and
 *  waning_log mean by it. */
#include "base/clones.h"
#include "math/real.h"
#include <stdbool.h>

/** Share of the way that is gone at `clock`: 0 until `from`, 1 after `to`, a straight line between;
 *  all of it at `to` if that is not after `from`. */
INLINED double
waning_gone(double from, double to, double clock)
{
    const double width = to - from;
    const double gone = width > 0 ? (clock - from) / width : clock >= to;

    return gone < 0 ? 0 : gone > 1 ? 1 : gone;
}

/** The ratio then: r + (1 - r) gone or, by logarithms, r^(1 - gone); 0 stays 0 until all is gone.
 */
INLINED double
waning_ratio(double ratio, double gone, bool by_logs)
{
    if (!by_logs) return ratio + (1 - ratio) * gone;
    if (gone <= 0 || gone >= 1) return gone <= 0 ? ratio : 1;
    return real_exp((1 - gone) * real_log(ratio));
}
#endif
