/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gamma and the generalised gamma; the other families are tested with curves. */
#include "survival/curve.h"
#include "testlib.h"
#include <math.h>

/* A curve of one lane, with its numbers beside it. */
typedef struct {
    double number[CURVE_ARGS];
    Curve curve;
} Held;

static const Curve *
hold(Held *held, const char *family, double first, double second, double third)
{
    held->number[0] = first;
    held->number[1] = second;
    held->number[2] = third;
    held->curve = (Curve){ .family = curve_family(family),
                           .arg = { &held->number[0], &held->number[1], &held->number[2] } };
    CU_ASSERT_PTR_NOT_NULL_FATAL(held->curve.family);
    return &held->curve;
}

static double
H(const char *family, double first, double second, double third, double t)
{
    Held held;

    return curve_cumulative(hold(&held, family, first, second, third), 0, t, 0, 0);
}

static void
test_published_formulas(void)
{
    /* flexsurv's pgengamma and pgamma worked by mpmath 1.3.0, 30 digits: -ln gammainc(...) */
    /* clang-format off */
    static const struct { const char *name, *family; double a, b, c, t, expected; } cases[] = {
        { "Q above 0",          "gengamma", 2, 0.7, 0.5, 10,     1.3094664697970932 },
        { "late",               "gengamma", 2, 0.7, 0.5, 60,     10.827292944415758 },
        { "Q below 0",          "gengamma", 2, 0.7, -0.8, 10,    0.80479095464390387 },
        { "Q below 0, early",   "gengamma", 2, 0.7, -0.8, 0.5,   1.5309644312185234e-14 },
        { "Q below 0, late",    "gengamma", 2, 0.7, -0.8, 1e6,   20.731382119441385 },
        { "Q above 1",          "gengamma", 1.5, 1.2, 2.5, 4,    1.4243366069446617 },
        { "Q just above 0",     "gengamma", 2, 0.7, 0.01, 9,     0.94742033268728665 },
        { "Q just below 0",     "gengamma", 2, 0.7, -0.01, 9,    0.94058969780124854 },
        { "gengamma at 0",      "gengamma", 2, 0.7, 0.5, 0,      0 },
        { "and below",          "gengamma", 2, 0.7, -0.5, 0,     0 },
        { "lognormal at 0",     "gengamma", 2, 0.7, 0, 0,        0 },
        { "gamma",              "gamma",    2.5, 0.1, 0, 20,     0.59889947160924557 },
        { "gamma, early",       "gamma",    2.5, 0.1, 0, 1e-6,   9.5153279398150582e-19 },
        { "gamma, S below 1e-300", "gamma", 2.5, 0.1, 0, 9000,   890.07942452229523 },
        { "gamma, below 1",     "gamma",    0.4, 2, 0, 30,       63.263076585095883 },
        { "gamma at 0",         "gamma",    0.4, 2, 0, 0,        0 },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_CLOSE(cases[i].name,
                    H(cases[i].family, cases[i].a, cases[i].b, cases[i].c, cases[i].t),
                    cases[i].expected, 1e-13);
}

/* Cox et al. (2007), Statist. Med. 26, 4352-4374: the families that are special cases */
static void
test_special_cases(void)
{
    const double mu = 2, sigma = 0.7;

    for (double t = 1e-3; t < 300; t *= 1.31) {
        CHECK_CLOSE("Q = 1: Weibull", H("gengamma", mu, sigma, 1, t), pow(t / exp(mu), 1 / sigma),
                    1e-12);
        CHECK_CLOSE("Q = 0: lognormal", H("gengamma", mu, sigma, 0, t),
                    H("lognormal", mu, sigma, 0, t), 0);
        CHECK_CLOSE("Q = sigma: gamma", H("gengamma", mu, sigma, sigma, t),
                    H("gamma", 1 / (sigma * sigma), exp(-mu) / (sigma * sigma), 0, t), 1e-12);
        CHECK_CLOSE("Q = sigma = 1: exponential", H("gengamma", mu, 1, 1, t), t / exp(mu), 1e-13);
        CHECK_CLOSE("shape 1: exponential", H("gamma", 1, 0.3, 0, t), 0.3 * t, 1e-14);
        /* Erlang: -ln(exp(-x) (1 + x)), with x - ln(1 + x) */
        CHECK_CLOSE("shape 2: Erlang", H("gamma", 2, 0.3, 0, t), 0.3 * t - log1p(0.3 * t), 1e-9);
        /* Q = -1: the inverse Weibull, S = 1 - exp(-(exp(mu) / t)^(1 / sigma)) */
        CHECK_CLOSE("Q = -1: inverse Weibull", H("gengamma", mu, sigma, -1, t),
                    -log(-expm1(-pow(exp(mu) / t, 1 / sigma))), t < 1 ? 1e-2 : 1e-9);
    }
}

/* It goes smoothly over to the lognormal, through all the ways to work out a gamma. */
static void
test_goes_over_to_lognormal(void)
{
    for (double t = 0.5; t < 200; t *= 1.7) {
        const double limit = H("gengamma", 2, 0.7, 0, t), w = (log(t) - 2) / 0.7;
        for (double q = 1e-2; q > 1e-120; q *= 0.1) {
            const double above = H("gengamma", 2, 0.7, q, t), below = H("gengamma", 2, 0.7, -q, t);
            const double room = q * (1 + fabs(w * w * w));
            CHECK_CLOSE("from above", above, limit, room + 1e-14);
            CHECK_CLOSE("from below", below, limit, room + 1e-14);
            CHECK_CLOSE("to second order", (above + below) / 2, limit, 10 * room * room + 1e-13);
        }
    }
}

static void
test_mean_and_median(void)
{
    Held held;

    /* mpmath 1.3.0; the mean is exp(mu) (Q^2)^(sigma / Q) Gamma(Q^-2 + sigma / Q) / Gamma(Q^-2) */
    hold(&held, "gengamma", 2, 0.7, 0.5);
    CHECK_CLOSE("mean", curve_mean(&held.curve, INFINITY, 0, 0), 7.8863739795301186, 1e-9);
    CHECK_CLOSE("median", curve_quantile(&held.curve, 0.5, 0, 0), 6.5550917720388889, 1e-13);
    hold(&held, "gengamma", 2, 0.7, -0.8);
    CHECK_CLOSE("mean", curve_mean(&held.curve, INFINITY, 0, 0), 16.176360864213878, 1e-9);
    CHECK_CLOSE("median", curve_quantile(&held.curve, 0.5, 0, 0), 9.0155660223854224, 1e-13);
    hold(&held, "gengamma", 2, 0.7, -1.5); /* t S(t) rises: sigma |Q| above 1 */
    CHECK_CLOSE("no mean", curve_mean(&held.curve, INFINITY, 0, 0), INFINITY, 0);
    hold(&held, "gamma", 2.5, 0.1, 0);
    CHECK_CLOSE("mean", curve_mean(&held.curve, INFINITY, 0, 0), 25, 1e-9);
    CHECK_CLOSE("median", curve_quantile(&held.curve, 0.5, 0, 0), 21.757300955477637, 1e-13);
    hold(&held, "gamma", 0.2, 0.1, 0);
    CHECK_CLOSE("mean", curve_mean(&held.curve, INFINITY, 0, 0), 2, 1e-9);
}

static void
test_mistakes(void)
{
    /* clang-format off */
    static const struct { const char *family; double a, b, c; const char *why; } cases[] = {
        { "gamma", 0, 1, 0, "gamma: shape must be above 0, not 0" },
        { "gamma", 1, -1, 0, "gamma: rate must be above 0, not -1" },
        { "gengamma", 1, 0, 1, "gengamma: sigma must be above 0, not 0" },
        { "gengamma", NAN, 1, 1, "gengamma: mu is no number" },
        { "gengamma", 1, 1, 200, "gengamma: Q must lie in [-100, 100], not be 200" },
    };
    /* clang-format on */
    char why[100];
    Held held;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        hold(&held, cases[i].family, cases[i].a, cases[i].b, cases[i].c);
        CU_ASSERT(!curve_check(&held.curve, 0, why, sizeof(why)));
        CHECK_TEXT(cases[i].family, why, cases[i].why);
    }
    CU_ASSERT(curve_check(hold(&held, "gengamma", -3, 1, -2), 0, why, sizeof(why)));
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "published_formulas", test_published_formulas },
        { "special_cases", test_special_cases },
        { "goes_over_to_lognormal", test_goes_over_to_lognormal },
        { "mean_and_median", test_mean_and_median },
        { "mistakes", test_mistakes },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
