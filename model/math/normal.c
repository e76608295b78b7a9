/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/normal.h"
#include "math/real.h"

/* The three approximations meet at the upper quartile and at sqrt(32). */
static const double quartile = 0.67448975, far_tail = 5.656854249492380195206754896838;

/* P(Z < z) - 1/2 for |z| <= quartile */
static double
centre(double z)
{
    static const double a[] = { 2.2352520354606839287, 161.02823106855587881, 1067.6894854603709582,
                                18154.981253343561249, .065682337918207449113 };
    static const double b[] = { 47.20258190468824187, 976.09855173777669322, 10260.932208618978205,
                                45507.789335026729956 };
    const double square = z * z;
    double over = a[4] * square, under = square;

    for (int term = 0; term < 3; term++) {
        over = (over + a[term]) * square;
        under = (under + b[term]) * square;
    }
    return z * (over + a[3]) / (under + b[3]);
}

/* P(Z > z) exp(z^2 / 2) for quartile < z <= sqrt(32) */
static double
near_ratio(double z)
{
    static const double c[] = { .39894151208813466764,   8.8831497943883759412,
                                93.506656132177855979,   597.27027639480026226,
                                2494.5375852903726711,   6848.1904505362823326,
                                11602.651437647350124,   9842.7148383839780218,
                                1.0765576773720192317e-8 };
    static const double d[] = { 22.266688044328115691, 235.38790178262499861, 1519.377599407554805,
                                6485.558298266760755,  18615.571640885098091, 34900.952721145977266,
                                38912.003286093271411, 19685.429676859990727 };
    double over = c[8] * z, under = z;

    for (int term = 0; term < 7; term++) {
        over = (over + c[term]) * z;
        under = (under + d[term]) * z;
    }
    return (over + c[7]) / (under + d[7]);
}

/* The same for z > sqrt(32) */
static double
far_ratio(double z)
{
    static const double p[] = {
        .21589853405795699,     .1274011611602473639,  .022235277870649807,
        .001421619193227893466, 2.9112874951168792e-5, .02307344176494017303
    };
    static const double q[] = { 1.28426009614491121, .468238212480865118, .0659881378689285515,
                                .00378239633202758244, 7.29751555083966205e-5 };
    const double inverse_root_2pi = .398942280401432677939946059934;
    const double square = 1.0 / (z * z);
    double over = p[5] * square, under = square;

    for (int term = 0; term < 4; term++) {
        over = (over + p[term]) * square;
        under = (under + q[term]) * square;
    }
    return (inverse_root_2pi - square * (over + p[4]) / (under + q[4])) / z;
}

static double
tail_ratio(double z)
{
    return z > far_tail ? far_ratio(z) : near_ratio(z);
}

/* P(Z > z) for z > quartile. z^2 is taken in two parts, as a rounded one would be magnified by exp.
 */
static double
tail(double z)
{
    if (z > 39.0) return 0.0;
    const double coarse = (double)(int)(z * 16.0) / 16.0;
    const double rest = (z - coarse) * (z + coarse);
    return real_exp(-0.5 * coarse * coarse) * real_exp(-0.5 * rest) * tail_ratio(z);
}

double
normal_cdf(double z)
{
    if (z > quartile) return 1.0 - tail(z);
    if (z < -quartile) return tail(-z);
    return 0.5 + centre(z);
}

double
normal_log_survival(double z)
{
    if (z > quartile) return real_log(tail_ratio(z)) - 0.5 * z * z;
    if (z < -quartile) return real_log1p(-tail(-z));
    return real_log(0.5 - centre(z));
}
