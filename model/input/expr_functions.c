/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions and operators of formulas: one row each. A value that does not exist is NaN. */
#include "base/clones.h"
#include "input/expr.h"
#include "math/real.h"
#include <math.h>
#include <string.h>

/* One loop over lanes: a, b, c are the arguments, the expression their result. */
#define APPLY(name, expression)                                                                    \
    HOT static void name(double *restrict result, const double *const *args, int n_args,           \
                         int n_lanes, const void *data)                                            \
    {                                                                                              \
        const double *restrict pa = args[0], *restrict pb = args[n_args > 1 ? 1 : 0],              \
                               *restrict pc = args[n_args > 2 ? 2 : 0];                            \
        (void)data;                                                                                \
        for (int lane = 0; lane < n_lanes; lane++) {                                               \
            const double a = pa[lane], b = pb[lane], c = pc[lane];                                 \
            (void)b;                                                                               \
            (void)c;                                                                               \
            result[lane] = (expression);                                                           \
        }                                                                                          \
    }

static const double NONE = NAN;

/* Finite operands that give no finite result have overflowed. */
INLINED double
bounded(double value, double a, double b)
{
    return isinf(value) && !isinf(a) && !isinf(b) ? NAN : value;
}

INLINED double
truth(bool value, double a, double b)
{
    return isnan(a) || isnan(b) ? NAN : value ? 1.0 : 0.0;
}

/* Integer powers by multiplication are exact where they can be; others by logarithm. */
static double
power(double x, double y)
{
    const bool whole = y == floor(y);
    double result = 1;

    if (isnan(x) || isnan(y)) return NAN;
    if (y == 0.5) return x >= 0 ? sqrt(x) : NAN;
    if (whole && fabs(y) <= 64) {
        if (x == 0 && y < 0) return NAN;
        for (int n = (int)fabs(y); n > 0; n >>= 1, x *= x)
            if (n & 1) result *= x;
        return y < 0 ? 1 / result : result;
    }
    if (x == 0) return y > 0 ? 0 : NAN;
    if (x < 0 && (!whole || isinf(y))) return NAN;
    result = real_exp(y * real_log(fabs(x)));
    return x < 0 && fmod(y, 2) != 0 ? -result : result;
}

INLINED bool
is_share(double p)
{
    return p >= 0 && p <= 1;
}

INLINED double
rate_of(double p)
{
    return p == 1 ? INFINITY : -real_log1p(-p);
}

/* Survival at time m of the sum of two exponential stages with means a and b > 0. Written from the
 * longer stage, so that nothing overflows however short the other is, and nothing cancels as they
 * come near each other: e^(-m/l) (1 + m/l (1 - e^-d) / d), with d = m (1/s - 1/l). */
static double
two_stages(double m, double a, double b)
{
    const double longer = a > b ? a : b, shorter = a > b ? b : a;
    const double d = m / shorter * ((longer - shorter) / longer);
    const double share = d > 0 ? -real_expm1(-d) / d : 1; /* of an infinite d: 0 */

    return real_exp(-m / longer) * (1 + m / longer * share);
}

/* The mean of the second stage: survival at the median rises with it, so by halving. */
static double
mean_after(double median, double first)
{
    enum { HALVINGS = 60 };
    double low = 0, high = median / 0.69314718055994530942;

    if (!(median > 0 && first >= 0 && first < high) || isinf(median)) return NAN;
    if (first == 0) return high;
    for (int step = 0; step < HALVINGS; step++) {
        const double middle = 0.5 * (low + high);
        if (two_stages(median, first, middle) < 0.5)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

APPLY(apply_add, bounded(a + b, a, b))
APPLY(apply_subtract, bounded(a - b, a, b))
APPLY(apply_multiply, bounded(a *b, a, b))
APPLY(apply_divide, b == 0 ? NONE : bounded(a / b, a, b))
APPLY(apply_power, bounded(power(a, b), a, b))
APPLY(apply_negative, -a)
APPLY(apply_equal, truth(a == b, a, b))
APPLY(apply_unequal, truth(a != b, a, b))
APPLY(apply_less, truth(a < b, a, b))
APPLY(apply_most, truth(a <= b, a, b))
APPLY(apply_greater, truth(a > b, a, b))
APPLY(apply_least, truth(a >= b, a, b))
APPLY(apply_and, a == 0 || b == 0 ? 0.0 : truth(true, a, b))
APPLY(apply_or, (a != 0 && !isnan(a)) || (b != 0 && !isnan(b)) ? 1.0 : truth(false, a, b))
APPLY(apply_not, truth(a == 0, a, a))
APPLY(apply_if, isnan(a) ? NONE : a != 0 ? b : c)
APPLY(apply_exp, bounded(real_exp(a), a, a))
APPLY(apply_ln, a > 0 ? real_log(a) : NONE)
APPLY(apply_sqrt, a >= 0 ? sqrt(a) : NONE)
APPLY(apply_abs, fabs(a))
APPLY(apply_min, isnan(a) || isnan(b) ? NONE : a < b ? a : b)
APPLY(apply_max, isnan(a) || isnan(b) ? NONE : a > b ? a : b)
APPLY(apply_clamp, isnan(a) || !(b <= c) ? NONE : a < b ? b : a > c ? c : a)
APPLY(apply_ceil, ceil(a))
APPLY(apply_floor, floor(a))
APPLY(apply_round, round(a))
APPLY(apply_mod, b == 0 ? NONE : bounded(a - b * floor(a / b), a, b))
APPLY(apply_rate_to_prob, a >= 0 && b >= 0 ? -real_expm1(-a * b) : NONE)
APPLY(apply_prob_to_rate, is_share(a) && a < 1 && b > 0 ? rate_of(a) / b : NONE)
APPLY(apply_rescale, is_share(a) && b > 0 && c >= 0
                         ? (a == 1 ? (c > 0 ? 1.0 : 0.0) : -real_expm1(c / b * real_log1p(-a)))
                         : NONE)
APPLY(apply_prob_hr, is_share(a) && b >= 0
                         ? (a == 1 ? (b > 0 ? 1.0 : 0.0) : -real_expm1(b * real_log1p(-a)))
                         : NONE)
APPLY(apply_odds, a >= 0 ? (isinf(a) ? 1.0 : a / (1 + a)) : NONE)
APPLY(apply_median, a > 0 ? 0.69314718055994530942 / a : NONE)
APPLY(apply_mean_after, mean_after(a, b))

/* clang-format off */
const ExprFunction expr_functions[] = {
    { "+",              2, 2,  apply_add,          "a + b",   "sum",                                   "the sum is too large for a number" },
    { "-",              2, 2,  apply_subtract,     "a - b",   "difference",                            "no difference (infinity - infinity), or too large for a number" },
    { "*",              2, 2,  apply_multiply,     "a * b",   "product",                               "no product (0 * infinity), or too large for a number" },
    { "/",              2, 2,  apply_divide,       "a / b",   "quotient",                              "division by zero" },
    { "^",              2, 2,  apply_power,        "a ^ b",   "power; from the right and before the minus: -2^2 is -4", "no power: 0 to a power below 0, a fraction of a number below 0, or too large for a number" },
    { "neg",            1, 1,  apply_negative,     "-a",      "with the other sign",                   NULL },
    { "==",             2, 2,  apply_equal,        "a == b",  "1 if equal, else 0",                    NULL },
    { "!=",             2, 2,  apply_unequal,      "a != b",  "1 if not equal, else 0",                NULL },
    { "<",              2, 2,  apply_less,         "a < b",   "1 or 0",                                NULL },
    { "<=",             2, 2,  apply_most,         "a <= b",  "1 or 0",                                NULL },
    { ">",              2, 2,  apply_greater,      "a > b",   "1 or 0",                                NULL },
    { ">=",             2, 2,  apply_least,        "a >= b",  "1 or 0",                                NULL },
    { "and",            2, 2,  apply_and,          "a and b", "1 if both are not 0",                   NULL },
    { "or",             2, 2,  apply_or,           "a or b",  "1 if one is not 0",                     NULL },
    { "not",            1, 1,  apply_not,          "not a",   "1 if a is 0",                           NULL },
    { "if",             3, 3,  apply_if,           "if(condition, a, b)", "a if the condition is not 0, else b; the side not taken may be undefined", "the condition has no value" },
    { "exp",            1, 1,  apply_exp,          "exp(x)",  "exponential",                           "too large for a number" },
    { "ln",             1, 1,  apply_ln,           "ln(x)",   "natural logarithm",                     "logarithm of a number that is not above 0" },
    { "sqrt",           1, 1,  apply_sqrt,         "sqrt(x)", "square root",                           "square root of a number below 0" },
    { "abs",            1, 1,  apply_abs,          "abs(x)",  "without the sign",                      NULL },
    { "min",            2, 64, apply_min,          "min(a, b, ...)", "the smallest",                   NULL },
    { "max",            2, 64, apply_max,          "max(a, b, ...)", "the largest",                    NULL },
    { "clamp",          3, 3,  apply_clamp,        "clamp(x, low, high)", "x, or the limit it is beyond", "its low limit is above the high one" },
    { "ceil",           1, 1,  apply_ceil,         "ceil(x)", "the next whole number up",              NULL },
    { "floor",          1, 1,  apply_floor,        "floor(x)", "the next whole number down",           NULL },
    { "round",          1, 1,  apply_round,        "round(x)", "the nearest whole number, halves away from 0", NULL },
    { "mod",            2, 2,  apply_mod,          "mod(a, b)", "what is left of a by whole steps of b", "division by zero, or a quotient too large for a number" },
    { "rate_to_prob",   1, 2,  apply_rate_to_prob, "rate_to_prob(r, t = cycle_length)", "1 - exp(-r t)", "a rate or time below 0" },
    { "prob_to_rate",   1, 2,  apply_prob_to_rate, "prob_to_rate(p, t = cycle_length)", "-ln(1 - p) / t", "a probability outside [0, 1), or a time that is not above 0" },
    { "prob_rescale",   3, 3,  apply_rescale,      "prob_rescale(p, from, to)", "1 - (1 - p)^(to / from)", "a probability outside [0, 1], a time it holds for that is not above 0, or a time below 0" },
    { "prob_hr",        2, 2,  apply_prob_hr,      "prob_hr(p, hr)", "1 - (1 - p)^hr",                "a probability outside [0, 1], or a ratio below 0" },
    { "odds_to_prob",   1, 1,  apply_odds,         "odds_to_prob(o)", "o / (1 + o)",                  "odds below 0" },
    { "median_to_rate", 1, 1,  apply_median,       "median_to_rate(m)", "ln 2 / m: the constant rate of a median", "a median that is not above 0" },
    { "mean_after",     2, 2,  apply_mean_after,   "mean_after(median, first)", "mean of a second exponential stage, if it and a first with mean `first` together have this median: survival after progression from median survival and mean time to progression", "a median that is not above 0, or a first stage that has so late a median alone" },
    { 0 },
};
/* clang-format on */

const ExprFunction *
expr_function(const char *name)
{
    for (const ExprFunction *function = expr_functions; function->name; function++)
        if (strcmp(function->name, name) == 0) return function;
    return NULL;
}

bool
expr_is_word(const char *name)
{
    static const char *const words[] = {
        "infinity", "cycle",   "time",           "age",  "time_in_state", "rest",    "true",
        "false",    "inflate", "mortality_rate", "surv", "median_of",     "mean_of", NULL
    };

    for (int word = 0; words[word]; word++)
        if (strcmp(words[word], name) == 0) return true;
    return expr_function(name) != NULL;
}
