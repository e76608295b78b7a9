/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MATH_REAL_H
#define MATH_REAL_H
/** @file real.h
 *  Elementary functions that give the same bits on every machine and compiler, where the C
 *  library's differ with the processor (with or without fused multiply-add). Only + - * /, sqrt
 *  and bit patterns; no branch, so that loops over lanes or people vectorise; needs
 *  -ffp-contract=off.
 *
 *  Errors, measured against long double in tests/unit/math/test_real.c: log, exp and log1p
 *  below 1.1 ulp, expm1 below 2 ulp, the normal quantile 2e-15 relative.
 *
 *  Sources: log, log1p and the two-part ln 2: Sun Microsystems, fdlibm 5.3 (e_log.c, s_log1p.c);
 *  normal quantile: Wichura (1988), Algorithm AS 241, Applied Statistics 37, 477-484. */
#include "base/clones.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

#if defined(__FAST_MATH__)
#error "real.h: -ffast-math changes the results"
#endif

/* ln 2 in two parts; the first has 21 significant bits, so that its multiples by exponents are
 * exact. */
#define REAL_LN2_HIGH 6.93147180369123816490e-01
#define REAL_LN2_LOW  1.90821492927058770002e-10

/* 1.5 * 2^52: added to a double below 2^51, it rounds it to a whole number, held in the low bits.
 */
#define REAL_ROUNDER 6755399441055744.0

/* Bit pattern of sqrt(1/2): mantissas are taken from [sqrt(1/2), sqrt(2)). */
#define REAL_HALF_ROOT 0x3fe6a09e667f3bcdULL

INLINED double
real_from_bits(uint64_t bits)
{
    double x;

    memcpy(&x, &bits, sizeof(x));
    return x;
}

INLINED uint64_t
real_to_bits(double x)
{
    uint64_t bits;

    memcpy(&bits, &x, sizeof(bits));
    return bits;
}

/* 2^k for whole k in [-1022, 1023], given as k + REAL_ROUNDER */
INLINED double
real_power_of_two(double rounded)
{
    return real_from_bits((real_to_bits(rounded) << 52) + 0x3ff0000000000000ULL);
}

/* x = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)), for x positive, normal and finite */
INLINED double
real_split(double x, double *k)
{
    const uint64_t bits = real_to_bits(x) + (0x3ff0000000000000ULL - REAL_HALF_ROOT);

    /* an exponent, put into the low bits of 2^52, is a double without a conversion */
    *k = real_from_bits((bits >> 52) | 0x4330000000000000ULL) - (4503599627370496.0 + 1023.0);
    return real_from_bits((bits & 0x000fffffffffffffULL) + REAL_HALF_ROOT) - 1.0;
}

/* k ln 2 + ln(1 + f), for k and f from real_split; `low` is k REAL_LN2_LOW and a correction, if any
 * (fdlibm's e_log.c and s_log1p.c) */
INLINED double
real_log_sum(double k, double f, double low)
{
    const double s = f / (2.0 + f), z = s * s, w = z * z;
    const double even = w * (3.999999999940941908e-01 +
                             w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
    const double odd = z * (6.666666666666735130e-01 +
                            w * (2.857142874366239149e-01 +
                                 w * (1.818357216161805012e-01 + w * 1.479819860510658591e-01)));
    const double half_square = 0.5 * f * f;

    return k * REAL_LN2_HIGH - ((half_square - (s * (half_square + (odd + even)) + low)) - f);
}

/** ln x for x positive, normal and finite, in two thirds of the time of real_log. */
INLINED double
real_log_plain(double x)
{
    double k;
    const double f = real_split(x, &k);

    return real_log_sum(k, f, k * REAL_LN2_LOW);
}

/** ln x; -INFINITY at 0, NAN below. */
INLINED double
real_log(double x)
{
    /* factor and exponent are chosen, not results, or gcc works out both ways in each lane */
    const int tiny = x < 0x1p-1022;
    const double up = tiny ? 0x1p54 : 1.0, ups = tiny ? 54.0 : 0.0;
    double power;
    const double f = real_split(x * up, &power), k = power - ups;
    const double y = real_log_sum(k, f, k * REAL_LN2_LOW);
    const double above = x > 0.0 ? y : x == 0.0 ? -INFINITY : NAN;

    return x < INFINITY ? above : x;
}

/** ln(1 + x), accurate near 0; -INFINITY at -1, NAN below. */
INLINED double
real_log1p(double x)
{
    const double u = 1.0 + x;
    double k;
    const double rounded = real_split(u, &k);
    /* what 1 + x lost, relative to u; nothing is lost where k is 0 and f is x itself */
    const double lost = (x < 1.0 ? x - (u - 1.0) : 1.0 - (u - x)) / u;
    const int whole = k == 0.0;
    const double y = real_log_sum(k, whole ? x : rounded, k * REAL_LN2_LOW + (whole ? 0.0 : lost));
    const double special = x == -1.0 ? -INFINITY : x > -1.0 ? x : NAN;

    return x > -1.0 && x < INFINITY ? y : special;
}

/* exp(x) - 1 for x = k ln 2 + r is 2^k (1 + q) - 1: gives q = exp(r) - 1 and k + REAL_ROUNDER, for
 * |x| < 1000. Taylor to r^13 / 13!, whose next term is below 2^-58 r, summed in pairs. */
INLINED double
real_exp_rest(double x, double *rounded)
{
    *rounded = x * 1.4426950408889634074 + REAL_ROUNDER;
    const double k = *rounded - REAL_ROUNDER;
    const double high = x - k * REAL_LN2_HIGH, low = k * REAL_LN2_LOW;
    const double r = high - low, lost = (high - r) - low;
    const double r2 = r * r, r4 = r2 * r2;
    const double c2 = 1.0 / 2 + r * (1.0 / 6), c4 = 1.0 / 24 + r * (1.0 / 120);
    const double c6 = 1.0 / 720 + r * (1.0 / 5040), c8 = 1.0 / 40320 + r * (1.0 / 362880);
    const double c10 = 1.0 / 3628800 + r * (1.0 / 39916800);
    const double c12 = 1.0 / 479001600 + r * (1.0 / 6227020800.0);
    const double tail = (c2 + r2 * c4) + r4 * ((c6 + r2 * c8) + r4 * (c10 + r2 * c12));

    return r + (r2 * tail + lost);
}

/** exp x for -708 <= x <= 709, in two thirds of the time of real_exp. */
INLINED double
real_exp_plain(double x)
{
    double rounded;
    const double q = real_exp_rest(x, &rounded);

    return (1.0 + q) * real_power_of_two(rounded);
}

/** exp x; 0 far below, INFINITY above 709.78. */
INLINED double
real_exp(double x)
{
    /* outside these limits the result is 0 or infinite all the same; written so that NAN stays */
    const double least = x < -746.0 ? -746.0 : x;
    double rounded;
    const double q = real_exp_rest(least > 710.0 ? 710.0 : least, &rounded);
    /* by 2^k in two steps, as it may be out of range: k + 64 or k - 1 is not, and that product is
     * exact, so that only the last may round */
    const int below = x < 0.0;

    return (1.0 + q) * real_power_of_two(rounded + (below ? 64.0 : -1.0)) * (below ? 0x1p-64 : 2.0);
}

/** exp(x) - 1 for -50 <= x <= 709, in two thirds of the time of real_expm1. */
INLINED double
real_expm1_plain(double x)
{
    double rounded;
    const double q = real_exp_rest(x, &rounded), scale = real_power_of_two(rounded);

    return scale * q + (scale - 1.0);
}

/** exp(x) - 1, accurate near 0; -1 far below, INFINITY above 709.78. */
INLINED double
real_expm1(double x)
{
    const double least = x < -50.0 ? -50.0 : x;
    double rounded;
    const double q = real_exp_rest(least > 710.0 ? 710.0 : least, &rounded);
    const int large = rounded > REAL_ROUNDER + 1023.0; /* 2^1024 is no double */
    const double scale = real_power_of_two(large ? REAL_ROUNDER + 1023.0 : rounded);

    return (scale * q + (scale - 1.0)) * (large ? 2.0 : 1.0);
}

INLINED double
real_poly7(double x, double c0, double c1, double c2, double c3, double c4, double c5, double c6,
           double c7)
{
    return ((((((c7 * x + c6) * x + c5) * x + c4) * x + c3) * x + c2) * x + c1) * x + c0;
}

/* Quantile of the normal for p at a distance `nearer` from the nearer end, whose logarithm is
 * given; where `far` is 0, that distance is above exp(-25). */
INLINED double
real_normal_from(double p, double nearer, double log_nearer, int far)
{
    const double q = p - 0.5;
    const double r = __builtin_sqrt(-log_nearer);
    const double c = 0.180625 - q * q, t = r - 1.6, e = r - 5.0;
    const int centre = __builtin_fabs(q) <= 0.425;
    /* clang-format off */
    const double centre_over = q * real_poly7(c, 3.3871328727963666080e0, 1.3314166789178437745e2,
        1.9715909503065514427e3, 1.3731693765509461125e4, 4.5921953931549871457e4,
        6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3);
    const double centre_under = real_poly7(c, 1.0, 4.2313330701600911252e1,
        6.8718700749205790830e2, 5.3941960214247511077e3, 2.1213794301586595867e4,
        3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3);
    const double tail_over = real_poly7(t, 1.42343711074968357734e0, 4.63033784615654529590e0,
        5.76949722146069140550e0, 3.64784832476320460504e0, 1.27045825245236838258e0,
        2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4);
    const double tail_under = real_poly7(t, 1.0, 2.05319162663775882187e0,
        1.67638483018380384940e0, 6.89767334985100004550e-1, 1.48103976427480074590e-1,
        1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9);
    const double far_over = real_poly7(e, 6.65790464350110377720e0, 5.46378491116411436990e0,
        1.78482653991729133580e0, 2.96560571828504891230e-1, 2.65321895265761230930e-2,
        1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7);
    const double far_under = real_poly7(e, 1.0, 5.99832206555887937690e-1,
        1.36929880922735805310e-1, 1.48753612908506148525e-2, 7.86869131145613259100e-4,
        1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15);
    /* clang-format on */
    const double either_over = far && r > 5.0 ? far_over : tail_over;
    const double over = centre ? centre_over : q < 0.0 ? -either_over : either_over;
    const double under = centre ? centre_under : far && r > 5.0 ? far_under : tail_under;
    const double z = over / under;

    return far && nearer == 0.0 ? (q < 0.0 ? -INFINITY : INFINITY) : z;
}

/** The z below which a standard normal lies with probability p; -INFINITY at 0, INFINITY at 1, NAN
 *  outside. As 1 - p is taken for the upper tail, give -quantile(q) if you have a small q = 1 - p.
 */
INLINED double
real_normal_quantile(double p)
{
    const double nearer = p < 0.5 ? p : 1.0 - p;

    return real_normal_from(p, nearer, real_log(nearer), 1);
}

/** The same for 1e-10 <= p <= 1 - 1e-10, in two thirds of the time. */
INLINED double
real_normal_quantile_plain(double p)
{
    const double nearer = p < 0.5 ? p : 1.0 - p;

    return real_normal_from(p, nearer, real_log_plain(nearer), 0);
}

/** The z above which a standard normal lies with probability exp(-H); `gone` is 1 - exp(-H). The
 *  upper tail needs no logarithm, and is as fine as H is. */
INLINED double
real_normal_by_hazard(double H, double gone)
{
    const double nearer = gone < 0.5 ? gone : H == INFINITY ? 0.0 : 0.5;

    return real_normal_from(gone, nearer, gone < 0.5 ? real_log(gone) : -H, 1);
}

/** The same for 1e-10 <= H <= 25. */
INLINED double
real_normal_by_hazard_plain(double H, double gone)
{
    const double log_gone = real_log_plain(gone);

    return real_normal_from(gone, 0.5, gone < 0.5 ? log_gone : -H, 0);
}
#endif
