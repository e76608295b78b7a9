/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operators and functions in long double, with the bound of what doubles may differ. */
#include "yard.h"
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const Yard none = { (long double)NAN, 0 }, unsure = { 0, (double)INFINITY };

/* ---- smooth functions: worst corner of what the arguments may be ---- */

typedef long double Smooth(const long double *x);

static long double
add(const long double *x)
{
    return x[0] + x[1];
}

static long double
subtract(const long double *x)
{
    return x[0] - x[1];
}

static long double
multiply(const long double *x)
{
    return x[0] * x[1];
}

static long double
divide(const long double *x)
{
    return x[1] == 0 ? (long double)NAN : x[0] / x[1];
}

static long double
power_of(const long double *x)
{
    const bool whole = x[1] == floorl(x[1]);

    if ((x[0] == 0 && x[1] < 0) || (x[0] < 0 && (!whole || isinf(x[1])))) return NAN;
    if (x[0] == 1 && isinf(x[1])) return NAN;
    return powl(x[0], x[1]);
}

static long double
exponential(const long double *x)
{
    return expl(x[0]);
}

static long double
logarithm(const long double *x)
{
    return x[0] > 0 ? logl(x[0]) : (long double)NAN;
}

static long double
root(const long double *x)
{
    return x[0] >= 0 ? sqrtl(x[0]) : (long double)NAN;
}

static long double
rate_to_prob(const long double *x)
{
    return x[0] >= 0 && x[1] >= 0 ? -expm1l(-x[0] * x[1]) : (long double)NAN;
}

static long double
prob_to_rate(const long double *x)
{
    return x[0] >= 0 && x[0] < 1 && x[1] > 0 ? -log1pl(-x[0]) / x[1] : (long double)NAN;
}

static long double
rescale(const long double *x)
{
    if (!(x[0] >= 0 && x[0] <= 1 && x[1] > 0 && x[2] >= 0)) return NAN;
    if (x[0] == 1) return x[2] > 0;
    return -expm1l(x[2] / x[1] * log1pl(-x[0]));
}

static long double
prob_hr(const long double *x)
{
    const long double rescaled[3] = { x[0], 1, x[1] };

    return rescale(rescaled);
}

static long double
odds_to_prob(const long double *x)
{
    return !(x[0] >= 0) ? (long double)NAN : isinf(x[0]) ? 1 : x[0] / (1 + x[0]);
}

static long double
median_to_rate(const long double *x)
{
    return x[0] > 0 ? logl(2) / x[0] : (long double)NAN;
}

/* A finite number of doubles; what they overflow to is no value. */
static long double
held(Smooth *smooth, const long double *x, int n)
{
    const long double value = smooth(x);
    bool finite = true;

    for (int arg = 0; arg < n; arg++) finite &= !isinf(x[arg]);
    return finite && fabsl(value) > (long double)DBL_MAX ? (long double)NAN : value;
}

/* Each function is monotonic in each argument where these do not straddle 0. */
static Yard
corners(Smooth *smooth, const Yard *args, int n, double slack)
{
    long double x[3] = { 0 };
    Yard result;

    for (int arg = 0; arg < n; arg++) {
        x[arg] = args[arg].value;
        if (args[arg].bound > 0 && fabsl(x[arg]) <= args[arg].bound) return unsure;
    }
    result.value = held(smooth, x, n);
    result.bound = 0;
    for (int corner = 0; corner < 1 << n; corner++) {
        for (int arg = 0; arg < n; arg++)
            x[arg] = args[arg].value + (corner >> arg & 1 ? -1 : 1) * (long double)args[arg].bound;
        const long double other = held(smooth, x, n);
        if (isnan(other) != isnan(result.value) || isinf(other) != isinf(result.value))
            return unsure;
        if (fabsl(other - result.value) > result.bound)
            result.bound = (double)fabsl(other - result.value);
    }
    if (isnan(result.value) || isinf(result.value)) return (Yard){ result.value, 0 };
    if (result.bound == 0 && fabsl(result.value) < (long double)DBL_TRUE_MIN / 4)
        return (Yard){ 0, 0 };
    result.bound += slack * (double)fabsl(result.value) + DBL_MIN;
    return fabsl(result.value) + result.bound > (long double)DBL_MAX ? unsure : result;
}

/* ---- functions with steps ---- */

/* -1, 0, 1; 2 if it cannot be told */
static int
compare(Yard a, Yard b)
{
    if (a.bound + b.bound > 0 && fabsl(a.value - b.value) <= a.bound + b.bound) return 2;
    return (a.value > b.value) - (a.value < b.value);
}

static Yard
compared(const char *sign, const Yard *args)
{
    const int order = compare(args[0], args[1]);
    const bool equal = sign[1] == '=' && sign[0] != '!';

    if (order == 2) return unsure;
    if (sign[0] == '!') return (Yard){ order != 0, 0 };
    return (Yard){
        (order == 0 && equal) || (order < 0 && sign[0] == '<') || (order > 0 && sign[0] == '>'), 0
    };
}

/* 0, 1; 2: no value; 3: it cannot be told */
static int
truth(Yard a)
{
    if (isnan(a.value)) return 2;
    return a.bound > 0 && fabsl(a.value) <= a.bound ? 3 : a.value != 0;
}

/* What decides for itself (0 for `and`, 1 for `or`) does so beside no value, too. */
static Yard
joined(const Yard *args, int decides)
{
    const int a = truth(args[0]), b = truth(args[1]);

    if (a == decides || b == decides) return (Yard){ decides, 0 };
    if (a == 3 || b == 3) return unsure;
    return a == 2 || b == 2 ? none : (Yard){ !decides, 0 };
}

static Yard
stepped(long double (*step)(long double), Yard a)
{
    return step(a.value - a.bound) == step(a.value + a.bound) ? (Yard){ step(a.value), 0 } : unsure;
}

static Yard
extreme(const Yard *args, int n, int side)
{
    Yard result = args[0];

    for (int arg = 1; arg < n; arg++) {
        if (side * args[arg].value > side * result.value) result.value = args[arg].value;
        result.bound = fmax(result.bound, args[arg].bound);
    }
    return result;
}

static Yard
clamped(const Yard *args)
{
    const int order = compare(args[1], args[2]);
    const long double x = args[0].value, low = args[1].value, high = args[2].value;

    if (order == 2) return unsure;
    if (order > 0) return none;
    return (Yard){ x < low    ? low
                   : x > high ? high
                              : x,
                   fmax(args[0].bound, fmax(args[1].bound, args[2].bound)) };
}

static Yard
remainder_of(Yard a, Yard b)
{
    const double lost = a.bound + b.bound + 4 * DBL_EPSILON * (double)(fabsl(a.value) + 1);
    long double rest;

    if (b.value == 0 && b.bound == 0) return none;
    if (isinf(a.value) || isinf(b.value)) return none;
    if (a.bound > 0 || b.bound > 0 || fabsl(a.value / b.value) > 1e9L) return unsure;
    rest = fmodl(a.value, b.value);
    if (rest != 0 && (rest < 0) != (b.value < 0)) rest += b.value;
    if (a.value == rintl(a.value) && b.value == rintl(b.value)) return (Yard){ rest, 0 };
    if (fabsl(rest) <= lost || fabsl(rest - b.value) <= lost) return unsure;
    return (Yard){ rest, lost };
}

/* ---- one operator or function ---- */

typedef struct {
    const char *name;
    Smooth *smooth;
    double slack; /* relative error of the function itself in doubles */
} SmoothRow;

/* clang-format off */
static const SmoothRow smooths[] = {
    { "+",               add,             DBL_EPSILON },
    { "-",               subtract,        DBL_EPSILON },
    { "*",               multiply,        DBL_EPSILON },
    { "/",               divide,          DBL_EPSILON },
    { "sqrt",            root,            DBL_EPSILON },
    { "exp",             exponential,     1e-15 },
    { "ln",              logarithm,       1e-15 },
    { "rate_to_prob",    rate_to_prob,    2e-15 },
    { "prob_to_rate",    prob_to_rate,    2e-15 },
    { "prob_rescale",    rescale,         2e-15 },
    { "prob_hr",         prob_hr,         2e-15 },
    { "odds_to_prob",    odds_to_prob,    1e-15 },
    { "median_to_rate",  median_to_rate,  1e-15 },
};
/* clang-format on */

static bool
is(const char *name, const char *other)
{
    return strcmp(name, other) == 0;
}

static Yard
apply_stepped(const char *name, const Yard *args, int n)
{
    if (is(name, "neg")) return (Yard){ -args[0].value, args[0].bound };
    if (is(name, "abs")) return (Yard){ fabsl(args[0].value), args[0].bound };
    if (is(name, "min")) return extreme(args, n, -1);
    if (is(name, "max")) return extreme(args, n, 1);
    if (is(name, "clamp")) return clamped(args);
    if (is(name, "floor")) return stepped(floorl, args[0]);
    if (is(name, "ceil")) return stepped(ceill, args[0]);
    if (is(name, "round")) return stepped(roundl, args[0]);
    if (is(name, "mod")) return remainder_of(args[0], args[1]);
    if (strchr("<>=!", name[0])) return compared(name, args);
    fprintf(stderr, "yard.c does not know %s\n", name);
    exit(EXIT_FAILURE);
}

/* A power by logarithm is off by the error of the exponent; one by multiplication by that of each
 * factor, of which there are 64 at most. */
static Yard
apply_power(const Yard *args)
{
    const double size = (double)fabsl(args[1].value * logl(fabsl(args[0].value)));

    return corners(power_of, args, 2, 64 * DBL_EPSILON + (isfinite(size) ? 4e-16 * size : 0));
}

/* Powers of whole numbers while they are exact. */
static double
exact_power(double a, double b)
{
    const double up = (double)powl(a, fabs(b));

    if (b == 0.5) return a < 0 ? (double)NAN : sqrt(a);
    if (b == 0) return 1;
    if (isinf(a) || isinf(b) || a != floor(a) || b != floor(b) || !(fabs(up) < 0x1p53))
        return INFINITY;
    return b >= 0 ? up : up == 0 ? (double)NAN : 1 / up;
}

/* IEEE 754 rounds these four and the root to the nearest double: the same bits everywhere. */
static bool
is_exact(Yard *result, const char *name, const Yard *args, int n)
{
    const double a = (double)args[0].value, b = n > 1 ? (double)args[1].value : 0;
    double value;

    for (int arg = 0; arg < n; arg++)
        if (args[arg].bound > 0) return false;
    if (is(name, "+"))
        value = a + b;
    else if (is(name, "-"))
        value = a - b;
    else if (is(name, "*"))
        value = a * b;
    else if (is(name, "/"))
        value = b == 0 ? (double)NAN : a / b;
    else if (is(name, "sqrt"))
        value = a < 0 ? (double)NAN : sqrt(a);
    else if (is(name, "^") && !isinf(exact_power(a, b)))
        value = exact_power(a, b);
    else
        return false;
    if (isinf(value) && !isinf(a) && !isinf(b)) value = NAN;
    *result = (Yard){ value, 0 };
    return true;
}

Yard
yard_apply(const char *name, const Yard *args, int n)
{
    Yard result;
    bool astray = false;

    if (is(name, "and")) return joined(args, 0);
    if (is(name, "or")) return joined(args, 1);
    if (is(name, "if") || is(name, "not")) {
        const int choice = truth(args[0]);
        if (choice >= 2) return choice == 2 ? none : unsure;
        return name[0] == 'n' ? (Yard){ !choice, 0 } : args[choice ? 1 : 2];
    }
    for (int arg = 0; arg < n; arg++) {
        if (isnan(args[arg].value)) return none;
        astray |= isinf(args[arg].bound);
    }
    if (astray) return unsure;
    if (is_exact(&result, name, args, n)) return result;
    if (is(name, "^")) return apply_power(args);
    for (size_t row = 0; row < sizeof(smooths) / sizeof(smooths[0]); row++)
        if (is(name, smooths[row].name))
            return corners(smooths[row].smooth, args, n, smooths[row].slack);
    return apply_stepped(name, args, n);
}
