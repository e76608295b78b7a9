/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "structure/targets.h"
#include "math/real.h"
#include <math.h>

const char *const targets_kinds[] = { "survival", "median", "rmst", "count", NULL };
const char *const targets_rules[] = { "none", "standard error", "interval", "n (assumed)", NULL };

double
targets_on_scale(TargetScale scale, double value)
{
    if (scale == TARGET_PLAIN) return value;
    if (!(value > 0) || (scale == TARGET_LOGIT && !(value < 1))) return NAN;
    return scale == TARGET_LOG ? real_log(value) : real_log(value) - real_log1p(-value);
}

double
targets_off_scale(TargetScale scale, double x)
{
    if (scale == TARGET_PLAIN) return x;
    return scale == TARGET_LOG ? real_exp(x) : 1 / (1 + real_exp(-x));
}
