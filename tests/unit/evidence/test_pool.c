/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "evidence/pool.h"
#include "testlib.h"
#include <math.h>

/* Trials of BCG vaccine against tuberculosis (Colditz et al. 1994, JAMA 271:698-702): cases of
 * vaccinated, cases of controls */
enum { TRIALS = 13 };
static const struct {
    double cases, n, control_cases, control_n;
} bcg[TRIALS] = {
    { 4, 123, 11, 139 },       { 6, 306, 29, 303 },        { 3, 231, 11, 220 },
    { 62, 13598, 248, 12867 }, { 33, 5069, 47, 5808 },     { 180, 1541, 372, 1451 },
    { 8, 2545, 10, 629 },      { 505, 88391, 499, 88391 }, { 29, 7499, 45, 7277 },
    { 17, 1716, 65, 1665 },    { 186, 50634, 141, 27338 }, { 5, 2498, 3, 2341 },
    { 27, 16913, 29, 17854 },
};

/* Logarithms of the ratios of risks. */
static void
read_bcg(double *effect, double *variance)
{
    for (int trial = 0; trial < TRIALS; trial++) {
        effect[trial] =
            log(bcg[trial].cases / bcg[trial].n * bcg[trial].control_n / bcg[trial].control_cases);
        variance[trial] = 1 / bcg[trial].cases - 1 / bcg[trial].n + 1 / bcg[trial].control_cases -
                          1 / bcg[trial].control_n;
    }
}

/* Python 3.11 with scipy 1.10.1, from the 2x2 tables by the formulas with full matrices, scipy's
 * brentq and quantiles; that of t by a root of betainc, as stats.t.ppf has 11 digits only. They
 * agree with what is published of R's metafor (Viechtbauer 2010, J. Stat. Softw. 36(3)):
 * DerSimonian-Laird tau2 0.3088, estimate -0.7141; REML tau2 0.3132, estimate -0.7145, error
 * 0.1798, I2 92.22%, H2 12.86, Q 152.2330, limits of tau2 0.1197 to 1.1115. */
static void
test_bcg(void)
{
    /* clang-format off */
    static const struct {
        const char *name;
        PoolMethod method;
        double tau2, estimate, error, low, high, i2, h2, predict_low, predict_high, weight;
    } cases[] = {
        { "fixed", POOL_FIXED, 0, -0.4302851636540906, 0.04049875171086381, -0.5096612584262136,
          -0.3509090688819676, 0.9211734685456207, 12.686084006864448, NAN, NAN, 0.5037548025683077 },
        { "DL", POOL_DERSIMONIAN_LAIRD, 0.3087602628623764, -0.7141172220732271, 0.1787420895354032,
          -1.0644452800840511, -0.3637891640624032, 0.9211734685456207, 12.686084006864448,
          -1.99883849575212, 0.5706040516056655, 5.036491683231728 },
        { "REML", POOL_REML, 0.313243258136481, -0.7145323421581392, 0.17978151610520576,
          -1.0668976388103502, -0.3621670455059282, 0.9222138452126895, 12.855758235309171,
          -2.0083759069225784, 0.5793112226063001, 5.059482734366633 },
        { "PM", POOL_PAULE_MANDEL, 0.3180684522050241, -0.7149681534934441, 0.1808921915376235,
          -1.0695103339917074, -0.3604259729951809, 0.9233033795415323, 13.038384142903869,
          -2.0185580541846577, 0.5886217471977696, 5.083791098127905 },
    };
    /* clang-format on */
    double effect[TRIALS], variance[TRIALS], weight[TRIALS];

    read_bcg(effect, variance);
    for (size_t item = 0; item < LENGTH(cases); item++) {
        const PoolOptions options = { cases[item].method, POOL_NORMAL, 0.95, 0 };
        const char *name = cases[item].name;
        Pooled pooled;
        Error err;
        double sum = 0;
        CHECK_OK(pool_effects(&pooled, weight, effect, variance, TRIALS, &options, &err));
        CU_ASSERT_TRUE(pooled.method == cases[item].method && !pooled.single && !pooled.fell_back);
        CHECK_CLOSE(name, pooled.tau2, cases[item].tau2, 1e-11);
        CHECK_CLOSE(name, pooled.estimate, cases[item].estimate, 1e-12);
        CHECK_CLOSE(name, pooled.error, cases[item].error, 1e-12);
        CHECK_CLOSE(name, pooled.df, INFINITY, 0);
        CHECK_CLOSE(name, pooled.low, cases[item].low, 1e-12);
        CHECK_CLOSE(name, pooled.high, cases[item].high, 1e-12);
        CHECK_CLOSE(name, pooled.predict_low, cases[item].predict_low, 1e-12);
        CHECK_CLOSE(name, pooled.predict_high, cases[item].predict_high, 1e-12);
        CHECK_CLOSE(name, pooled.q, 152.2330080823734, 1e-12);
        CHECK_CLOSE(name, pooled.q_p, 1.9967645908458624e-26, 1e-10);
        CHECK_CLOSE(name, pooled.i2, cases[item].i2, 1e-12);
        CHECK_CLOSE(name, pooled.h2, cases[item].h2, 1e-11);
        CHECK_CLOSE("tau2, lower", pooled.tau2_low, 0.11971836114126096, 1e-11);
        CHECK_CLOSE("tau2, upper", pooled.tau2_high, 1.1114790840609292, 1e-11);
        CHECK_CLOSE("weight", weight[0], cases[item].weight, 1e-11);
        for (int trial = 0; trial < TRIALS; trial++) sum += weight[trial];
        CHECK_CLOSE("weights", sum, 100, 1e-13);
    }
}

/* As above: t on 12 degrees of freedom, and the error of Hartung & Knapp. */
static void
test_hartung_knapp(void)
{
    static const double few[] = { 0.1, 0.3, 0.2 }, few_variance[] = { 0.04, 0.09, 0.01 };
    double effect[TRIALS], variance[TRIALS];
    PoolOptions options = { POOL_REML, POOL_HARTUNG_KNAPP, 0.95, 0 };
    Pooled pooled, wider;
    Error err;

    read_bcg(effect, variance);
    CHECK_OK(pool_effects(&pooled, NULL, effect, variance, TRIALS, &options, &err));
    CHECK_CLOSE("error", pooled.error, 0.18079174409284793, 1e-12);
    CHECK_CLOSE("df", pooled.df, 12, 0);
    CHECK_CLOSE("low", pooled.low, -1.1084437136855505, 1e-12);
    CHECK_CLOSE("high", pooled.high, -0.3206209706307278, 1e-12);
    CHECK_CLOSE("prediction's", pooled.predict_low, -2.0083759069225784, 1e-12);
    options.interval = POOL_WIDER;
    CHECK_OK(pool_effects(&wider, NULL, effect, variance, TRIALS, &options, &err));
    CU_ASSERT_EQUAL(wider.interval, POOL_HARTUNG_KNAPP);
    CHECK_CLOSE("wider", wider.low, pooled.low, 0);

    /* three that agree: tau2 is 0, and theirs is the narrower */
    options.interval = POOL_HARTUNG_KNAPP;
    CHECK_OK(pool_effects(&pooled, NULL, few, few_variance, 3, &options, &err));
    CHECK_CLOSE("tau2", pooled.tau2, 0, 0);
    CHECK_CLOSE("i2", pooled.i2, 0, 0);
    CHECK_CLOSE("narrow", pooled.low, 0.0361924831384044, 1e-12);
    CHECK_CLOSE("narrow", pooled.high, 0.3433993535962895, 1e-12);
    CHECK_CLOSE("tau2's lower", pooled.tau2_low, 0, 0);
    CHECK_CLOSE("tau2's upper", pooled.tau2_high, 0.3305593912040933, 1e-12);
    CHECK_CLOSE("prediction", pooled.predict_high, 1.2788991814680362, 1e-12);
    options.interval = POOL_WIDER;
    CHECK_OK(pool_effects(&wider, NULL, few, few_variance, 3, &options, &err));
    CU_ASSERT_EQUAL(wider.interval, POOL_NORMAL);
    CHECK_CLOSE("normal", wider.low, 0.021799005406770877, 1e-12);
    CHECK_CLOSE("normal", wider.error, 0.08571428571428572, 1e-13);
    CHECK_CLOSE("normal", wider.df, INFINITY, 0);
}

/* Few studies: closed forms. Of two of the same variance v, y1 - y2 = d: every method has tau2 =
 * d^2 / 2 - v, as q = d^2 / 2 / (v + tau2) must be 1. */
static void
test_few(void)
{
    static const double effect[] = { 0.1, 1.1 }, variance[] = { 0.04, 0.04 };
    static const PoolMethod methods[] = { POOL_DERSIMONIAN_LAIRD, POOL_REML, POOL_PAULE_MANDEL };
    PoolOptions options = { POOL_REML, POOL_HARTUNG_KNAPP, 0.95, 0 };
    double weight;
    Pooled pooled;
    Error err;

    for (size_t item = 0; item < LENGTH(methods); item++) {
        options.method = methods[item];
        CHECK_OK(pool_effects(&pooled, NULL, effect, variance, 2, &options, &err));
        CHECK_CLOSE(pool_methods[methods[item]], pooled.tau2, 0.46, 1e-12);
        CHECK_CLOSE("estimate", pooled.estimate, 0.6, 1e-14);
        CHECK_CLOSE("no prediction", pooled.predict_low, NAN, 0);
        CHECK_CLOSE("tangent", pooled.high, 0.6 + 0.5 * 12.706204736174694, 1e-12); /* t of df 1 */
    }
    options.method = POOL_REML;
    CHECK_OK(pool_effects(&pooled, &weight, effect, variance, 1, &options, &err));
    CU_ASSERT_TRUE(pooled.single && pooled.method == POOL_FIXED && !pooled.fell_back);
    CU_ASSERT_EQUAL(pooled.interval, POOL_NORMAL);
    CHECK_CLOSE("one", pooled.estimate, 0.1, 0);
    CHECK_CLOSE("one", pooled.error, 0.2, 1e-15);
    CHECK_CLOSE("one", pooled.high, 0.1 + 0.2 * 1.959963984540054, 1e-14);
    CHECK_CLOSE("one", weight, 100, 1e-14);
    CHECK_CLOSE("one", pooled.tau2_high, NAN, 0);
    CHECK_CLOSE("one", pooled.predict_high, NAN, 0);
}

/* Made up; roots of the score by scipy's brentq, with full matrices. Plain scoring swings about the
 * first top for ever; the second likelihood has another, lower top at 0.307, nearer to the estimate
 * by moments (0.103). */
static void
test_hard_tops(void)
{
    static const struct {
        const char *name;
        int n;
        double effect[9], variance[9], tau2;
    } cases[] = {
        { "swings",
          9,
          { 0.06, 0.4, 0.13, -0.63, -0.06, 0.07, -0.18, 0.11, 0.12 },
          { 0.047, 0.946, 0.048, 0.625, 0.086, 0.084, 0.008, 0.095, 0.211 },
          0.005405785751265596 },
        { "two tops",
          5,
          { 0.01, -0.09, 0.02, -2.25, 0.14 },
          { 0.027, 0.127, 0.062, 0.43, 0.011 },
          0.006322784428829618 },
    };
    const PoolOptions options = { POOL_REML, POOL_NORMAL, 0.95, 0 };

    for (size_t item = 0; item < LENGTH(cases); item++) {
        Pooled pooled;
        Error err;
        CHECK_OK(pool_effects(&pooled, NULL, cases[item].effect, cases[item].variance,
                              cases[item].n, &options, &err));
        CU_ASSERT_FALSE(pooled.fell_back);
        CHECK_CLOSE(cases[item].name, pooled.tau2, cases[item].tau2, 1e-10);
    }
}

/* Steps run out: DerSimonian-Laird, and it is told. */
static void
test_fallback(void)
{
    const PoolOptions options = { POOL_REML, POOL_NORMAL, 0.95, 2 };
    double effect[TRIALS], variance[TRIALS];
    Pooled pooled;
    Error err;

    read_bcg(effect, variance);
    CHECK_OK(pool_effects(&pooled, NULL, effect, variance, TRIALS, &options, &err));
    CU_ASSERT_TRUE(pooled.fell_back);
    CU_ASSERT_EQUAL(pooled.method, POOL_DERSIMONIAN_LAIRD);
    CHECK_CLOSE("tau2", pooled.tau2, 0.3087602628623764, 1e-12);
}

/* Another unit of the effects, and a large common part, change nothing but the unit. */
static void
test_units(void)
{
    double effect[TRIALS], variance[TRIALS];

    for (PoolMethod method = POOL_FIXED; method <= POOL_PAULE_MANDEL; method++)
        for (int power = -100; power <= 100; power += 50) {
            const PoolOptions options = { method, POOL_HARTUNG_KNAPP, 0.9, 0 };
            const double unit = ldexp(1, power);
            Pooled one, other;
            Error err;
            read_bcg(effect, variance);
            CHECK_OK(pool_effects(&one, NULL, effect, variance, TRIALS, &options, &err));
            for (int trial = 0; trial < TRIALS; trial++) {
                effect[trial] = (effect[trial] + 1024) * unit;
                variance[trial] *= unit * unit;
            }
            CHECK_OK(pool_effects(&other, NULL, effect, variance, TRIALS, &options, &err));
            CHECK_CLOSE("tau2", other.tau2, one.tau2 * unit * unit, 1e-10);
            CHECK_CLOSE("error", other.error, one.error * unit, 1e-10);
            CHECK_CLOSE("estimate", other.estimate / unit - 1024, one.estimate, 1e-11);
            CHECK_CLOSE("tau2_low", other.tau2_low, one.tau2_low * unit * unit, 1e-10);
        }
}

/* Two of which one has all the weight: tau2 = (q - 1) (v1 + v2) / 2 in closed form. */
static void
test_unequal(void)
{
    static const double effect[] = { 0, 3e5 }, variance[] = { 1e-10, 1e10 };
    const PoolOptions options = { POOL_DERSIMONIAN_LAIRD, POOL_NORMAL, 0.95, 0 };
    Pooled pooled;
    Error err;

    CHECK_OK(pool_effects(&pooled, NULL, effect, variance, 2, &options, &err));
    CHECK_CLOSE("q", pooled.q, 9, 1e-12);
    CHECK_CLOSE("tau2", pooled.tau2, 4e10, 1e-12);
    CHECK_CLOSE("i2", pooled.i2, 8.0 / 9, 1e-12);
}

static void
test_mistakes(void)
{
    static const double effect[] = { 1, 2, NAN }, variance[] = { 1, 0, -2 }, good[] = { 1, 1, 1 };
    static const double huge[] = { 1e200, -1e200, 0 }, endless[] = { 1, INFINITY };
    static const double tiny[] = { 1e-200, 1e-200, 1e-200 };
    const PoolOptions options = { POOL_REML, POOL_NORMAL, 0.95, 0 };
    Pooled pooled;
    Error err;

    CHECK_FAILS(pool_effects(&pooled, NULL, effect, variance, 0, &options, &err), ERR_SPEC,
                "there is no study");
    CHECK_FAILS(pool_effects(&pooled, NULL, effect, variance, 2, &options, &err), ERR_SPEC,
                "study 2: the variance must be above 0, not 0");
    CHECK_FAILS(pool_effects(&pooled, NULL, good, variance + 2, 1, &options, &err), ERR_SPEC,
                "study 1: the variance must be above 0, not -2");
    CHECK_FAILS(pool_effects(&pooled, NULL, effect, endless, 2, &options, &err), ERR_SPEC,
                "study 2: the variance must be a finite number");
    CHECK_FAILS(pool_effects(&pooled, NULL, effect, good, 3, &options, &err), ERR_SPEC,
                "study 3: the effect must be a finite number, not nan");
    CHECK_FAILS(pool_effects(&pooled, NULL, huge, good, 3, &options, &err), ERR_NUMERIC,
                "too far apart to be pooled");
    CHECK_FAILS(pool_effects(&pooled, NULL, good, tiny, 3, &options, &err), ERR_NUMERIC,
                "too small");
}

/* ---- ratios ---- */

/* Expected errors and asymmetries: Python's math.log. Sources of the ratios: where given, else
 * made up. */
static void
test_ratio(void)
{
    /* clang-format off */
    static const struct {
        const char *name;
        double ratio[3];
        int decimals;
        double log_ratio, error, asymmetry;
        bool symmetric;
    } cases[] = {
        /* Llovet et al. 2008, N. Engl. J. Med. 359:378-390, sorafenib, death */
        { "SHARP", { 0.69, 0.55, 0.87 }, -1, -0.37106368139083207, 0.11698555102014459,
          0.005028294692536073, true },
        { "same, three decimals", { 0.69, 0.55, 0.87 }, 3, -0.37106368139083207, 0.11698555102014459,
          0.005028294692536073, false },
        { "a typing error", { 0.69, 0.55, 0.78 }, -1, -0.37106368139083207, 0.08912807689655303,
          -0.10417099727245593, false },
        { "whole numbers", { 2, 1, 4 }, -1, 0.6931471805599453, 0.353653019151067,
          0, true },
        { "rounded to whole numbers", { 2, 1, 5 }, -1, 0.6931471805599453, 0.4105784405043004,
          0.2231435513142097, true },
        { "not rounded to whole numbers", { 2, 1, 5 }, 1, 0.6931471805599453, 0.4105784405043004,
          0.2231435513142097, false },
        { "a limit that may have been 0", { 0.3, 0.05, 4 }, 1, -1.2039728043259361, 1.1178844788064344,
          0.798507696217772, true },
    };
    /* clang-format on */

    for (size_t item = 0; item < LENGTH(cases); item++) {
        PoolRatio result;
        Error err;
        CHECK_OK(pool_ratio(&result, cases[item].ratio, cases[item].decimals, 0.95, &err));
        CHECK_CLOSE(cases[item].name, result.log_ratio, cases[item].log_ratio, 1e-14);
        CHECK_CLOSE(cases[item].name, result.error, cases[item].error, 1e-13);
        CHECK_CLOSE(cases[item].name, result.asymmetry, cases[item].asymmetry, 1e-12);
        if (result.symmetric != cases[item].symmetric) CU_FAIL(cases[item].name);
        CU_ASSERT_EQUAL(result.symmetric, result.rounding >= fabs(result.asymmetry));
    }
}

/* Intervals that are symmetric, rounded: all are found to be, and few are after a change by ten
 * units of the last decimal. */
static void
test_rounding(void)
{
    int mistaken = 0, n = 0;

    for (double ratio = 0.3; ratio < 3; ratio *= 1.037)
        for (double error = 0.05; error < 0.5; error *= 1.21) {
            const double width = exp(1.959963984540054 * error);
            const double printed[3] = { round(ratio * 100) / 100, round(ratio / width * 100) / 100,
                                        round(ratio * width * 100) / 100 };
            const double wrong[3] = { printed[0], printed[1], printed[2] + 0.1 };
            PoolRatio result;
            Error err;
            CHECK_OK(pool_ratio(&result, printed, 2, 0.95, &err));
            CU_ASSERT_TRUE(result.symmetric);
            CHECK_OK(pool_ratio(&result, wrong, 2, 0.95, &err));
            mistaken += result.symmetric;
            n++;
        }
    CU_ASSERT_TRUE(n > 700 && mistaken < n / 4);
}

static void
test_ratio_mistakes(void)
{
    static const struct {
        double ratio[3];
        const char *message;
    } cases[] = {
        { { -1, 0.5, 2 }, "the ratio must be above 0 and finite, not -1" },
        { { 1, 0, 2 }, "the lower limit must be above 0 and finite, not 0" },
        { { 1, 0.5, INFINITY }, "the upper limit must be above 0 and finite, not inf" },
        { { 0.8, 0.9, 0.7 }, "the limits 0.9 to 0.7 are not in order" },
        { { 0.8, 0.8, 0.8 }, "the limits 0.8 to 0.8 are not in order" },
        { { 0.8, 0.9, 1.2 }, "the ratio 0.8 is not within its limits 0.9 to 1.2" },
    };

    for (size_t item = 0; item < LENGTH(cases); item++) {
        PoolRatio result;
        Error err;
        CHECK_FAILS(pool_ratio(&result, cases[item].ratio, 2, 0.95, &err), ERR_SPEC,
                    cases[item].message);
    }
}

int
main(int argc, char **argv)
{
    static CU_TestInfo tests[] = {
        { "bcg", test_bcg },
        { "hartung_knapp", test_hartung_knapp },
        { "few", test_few },
        { "hard_tops", test_hard_tops },
        { "fallback", test_fallback },
        { "units", test_units },
        { "unequal", test_unequal },
        { "mistakes", test_mistakes },
        { "ratio", test_ratio },
        { "rounding", test_rounding },
        { "ratio_mistakes", test_ratio_mistakes },
        CU_TEST_INFO_NULL,
    };

    return test_main(tests, argc, argv);
}
