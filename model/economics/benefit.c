/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "economics/benefit.h"
#include <math.h>

double
benefit_nmb(double cost, double qaly, double wtp)
{
    return qaly * wtp - cost;
}

double
benefit_nhb(double cost, double qaly, double wtp)
{
    return wtp == 0 ? NAN : qaly - cost / wtp;
}

BenefitPlace
benefit_place(double extra_cost, double extra_effect)
{
    if (isnan(extra_cost) || isnan(extra_effect)) return BENEFIT_UNKNOWN;
    if (extra_cost == 0 && extra_effect == 0) return BENEFIT_EQUAL;
    if (extra_cost <= 0 && extra_effect >= 0) return BENEFIT_DOMINANT;
    if (extra_cost >= 0 && extra_effect <= 0) return BENEFIT_DOMINATED;
    return extra_cost > 0 ? BENEFIT_NORTH_EAST : BENEFIT_SOUTH_WEST;
}

const char *
benefit_place_name(BenefitPlace place)
{
    static const char *const texts[] = {
        [BENEFIT_EQUAL] = "equal",
        [BENEFIT_DOMINANT] = "dominant",
        [BENEFIT_DOMINATED] = "dominated",
        [BENEFIT_NORTH_EAST] = "more costly, more effective",
        [BENEFIT_SOUTH_WEST] = "less costly, less effective",
        [BENEFIT_UNKNOWN] = "unknown",
    };

    return texts[place];
}

double
benefit_icer(double extra_cost, double extra_effect)
{
    const BenefitPlace place = benefit_place(extra_cost, extra_effect);

    return place == BENEFIT_NORTH_EAST || place == BENEFIT_SOUTH_WEST ? extra_cost / extra_effect
                                                                      : NAN;
}
