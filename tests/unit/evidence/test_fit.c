/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "evidence/fit.h"
#include "math/rng.h"
#include "survival/density.h"
#include "testlib.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ovarian cancer (Edmunson et al. 1979, in R's survival): days, 1 = death */
static const struct {
    int time, event;
} ovarian[] = {
    { 59, 1 },  { 115, 1 }, { 156, 1 },  { 421, 0 },  { 431, 1 },  { 448, 0 },  { 464, 1 },
    { 475, 1 }, { 477, 0 }, { 563, 1 },  { 638, 1 },  { 744, 0 },  { 769, 0 },  { 770, 0 },
    { 803, 0 }, { 855, 0 }, { 1040, 0 }, { 1106, 0 }, { 1129, 0 }, { 1206, 0 }, { 1227, 0 },
    { 268, 1 }, { 329, 1 }, { 353, 1 },  { 365, 1 },  { 377, 0 },
};

static void
read_ovarian(FitData *data)
{
    FitRow *rows = memory_new(LENGTH(ovarian), sizeof(FitRow));
    Error err;

    for (size_t item = 0; item < LENGTH(ovarian); item++)
        rows[item] =
            (FitRow){ 0, ovarian[item].time, ovarian[item].event, 0, 1 - ovarian[item].event };
    CHECK_OK(fit_data(data, rows, (int)LENGTH(ovarian), &err));
}

/* flexsurv 2.3 on these data; natural parameters; gengamma by scipy.optimize of the same
 * likelihood. Six digits are asked for; of the Weibull's likelihood flexsurv's are not all right.
 */
static void
test_ovarian(void)
{
    /* clang-format off */
    static const struct { const char *name; double log_likelihood, number[3]; } cases[] = {
        { "exponential", -98.032200,         { 7.698229e-4, NAN, NAN } },
        { "weibull",     -97.953904,         { 1.108060, 1225.4190, NAN } },
        { "lognormal",   -97.12174204265681, { 6.772110, 1.265771, NAN } },
        { "loglogistic", -97.354705,         { 1.375976, 837.7529, NAN } },
        { "gompertz",    -97.909595,         { NAN, NAN, NAN } },
        { "gamma",       -97.86379723,       { NAN, NAN, NAN } },
        { "gengamma",    -96.94906575950761, { 6.427039702, 1.42583962, -0.7645655 } },
    };
    /* clang-format on */
    FitData data;

    read_ovarian(&data);
    CHECK_CLOSE("people", data.n_people, 26, 0);
    CHECK_CLOSE("events", data.n_events, 12, 0);
    for (size_t item = 0; item < LENGTH(cases); item++) {
        FitCurve made;
        Error err;
        Fit fit;
        CHECK_OK(fit_curve(&fit, &data, cases[item].name, &err));
        CU_ASSERT_TRUE(fit.converged);
        CHECK_CLOSE(cases[item].name, fit.log_likelihood, cases[item].log_likelihood, 5e-8);
        CHECK_CLOSE("AIC", fit.aic, 2 * fit.n - 2 * cases[item].log_likelihood, 5e-8);
        fit_made(&made, &fit, NULL);
        for (int number = 0; number < fit.n; number++)
            if (!isnan(cases[item].number[number]))
                CHECK_CLOSE(cases[item].name, made.number[number], cases[item].number[number],
                            1e-6);
    }
    fit_data_free(&data);
}

/* scipy.optimize of the same likelihoods written anew in Python; knots at numpy's quantiles of log
 * times of death: 59, (358.95) or (307.26, 441.73), 638 days. */
static void
test_splines(void)
{
    /* clang-format off */
    static const struct { const char *name; double log_likelihood; int n; double number[4]; } cases[] = {
        { "spline_hazard 1", -97.43944549171849, 3, { -12.16509387, 1.94498795, 0.34876625 } },
        { "spline_odds 1",   -97.20591606416497, 3, { -11.64274656, 1.84341156, 0.20782723 } },
        { "spline_normal 1", -97.1126605508303,  3, { -5.60408904, 0.84181199, 0.02575766 } },
        { "spline_odds 2",   -96.47699367012287, 4, { -9.40192592, 1.30691777, -2.65926197, 4.58076253 } },
        { "spline_normal 2", -96.48402425561957, 4, { -4.65348235, 0.61130095, -1.41658731, 2.36184799 } },
    };
    /* clang-format on */
    FitData data;

    read_ovarian(&data);
    for (size_t item = 0; item < LENGTH(cases); item++) {
        char formula[300];
        FitCurve made;
        double S;
        Error err;
        Fit fit;
        CHECK_OK(fit_curve(&fit, &data, cases[item].name, &err));
        CU_ASSERT_TRUE(fit.converged);
        CHECK_TEXT("name", fit_name(&fit), cases[item].name);
        CHECK_CLOSE(cases[item].name, fit.n, cases[item].n, 0);
        CHECK_CLOSE(cases[item].name, fit.log_likelihood, cases[item].log_likelihood, 1e-10);
        for (int number = 0; number < fit.n; number++)
            CHECK_CLOSE(cases[item].name, fit.estimate[number], cases[item].number[number], 2e-5);
        CHECK_CLOSE("first knot", fit.knot[0], 59, 1e-12);
        CHECK_CLOSE("last knot", fit.knot[fit.n_knots - 1], 638, 1e-12);
        CHECK_CLOSE("inner knot", fit.knot[1], fit.n_knots == 3 ? 358.94985722 : 307.26200723,
                    1e-9);
        fit_made(&made, &fit, NULL);
        curve_survival(&S, made.nodes, 500, 0, 1);
        CU_ASSERT_TRUE(S > 0.5 && S < 0.7);
        fit_formula(formula, sizeof(formula), &fit, "os");
        CU_ASSERT_TRUE(strncmp(formula, "spline_", 7) == 0);
        CU_ASSERT_EQUAL(strstr(formula, ", os_gamma2)") != NULL, fit.n == 3);
    }
    fit_data_free(&data);
}

/* ---- closed forms ---- */

static double
number_of(const FitData *data, const char *name, int number, double *error)
{
    FitCurve made;
    Error err;
    Fit fit;

    CHECK_OK(fit_curve(&fit, data, name, &err));
    CU_ASSERT_TRUE(fit.converged);
    fit_made(&made, &fit, NULL);
    if (error) *error = sqrt(fit.covariance[number * fit.n + number]);
    return made.number[number];
}

static void
data_of(FitData *data, const FitRow *given, int n)
{
    FitRow *rows = memory_new((size_t)n, sizeof(FitRow));
    Error err;

    memcpy(rows, given, (size_t)n * sizeof(FitRow));
    CHECK_OK(fit_data(data, rows, n, &err));
}

/* A rate is events over the time watched, with error 1 / sqrt(events) of its logarithm, whenever
 * people came under watch. */
static void
test_rate(void)
{
    static const FitRow rows[] = {
        { 0, 2, 1, 0, 0 }, { 1, 4, 1, 0, 0 }, { 0, 5, 0, 0, 3 },
        { 2, 5, 0, 0, 1 }, { 1, 3, 2, 0, 0 },
    };
    FitData data;
    double error;

    data_of(&data, rows, LENGTH(rows));
    CHECK_CLOSE("rate", number_of(&data, "exponential", 0, &error), 4.0 / (2 + 3 + 15 + 3 + 4),
                1e-9);
    CHECK_CLOSE("error", error, 0.5, 1e-4);
    fit_data_free(&data);
}

/* One published point: 30 of 100 had it by 12, so S(12) = 0.7 and the rate is -ln 0.7 / 12; the
 * error of ln(-ln S) is sqrt((1 - S) / (n S)) / -ln S. Two points of the same people: a Weibull
 * goes through both. */
static void
test_points(void)
{
    static const FitRow one[] = { { 0, 12, 0, 30, 70 } };
    static const FitRow two[] = { { 0, 12, 0, 30, 70 }, { 12, 36, 0, 35, 35 } };
    const double shape = log(log(0.35) / log(0.7)) / log(3.0);
    FitData data;
    double error;

    data_of(&data, one, 1);
    CHECK_CLOSE("rate", number_of(&data, "exponential", 0, &error), -log(0.7) / 12, 1e-8);
    CHECK_CLOSE("error", error, sqrt(0.3 / 70) / -log(0.7), 1e-4);
    fit_data_free(&data);
    data_of(&data, two, 2);
    CHECK_CLOSE("shape", number_of(&data, "weibull", 0, NULL), shape, 1e-7);
    CHECK_CLOSE("scale", number_of(&data, "weibull", 1, NULL), 12 / pow(-log(0.7), 1 / shape),
                1e-7);
    fit_data_free(&data);
}

/* Of rows that are the same, or of counts of two: the same. */
static void
test_together(void)
{
    FitRow rows[2 * LENGTH(ovarian)];
    double estimate[2];
    FitData data;

    for (size_t item = 0; item < 2 * LENGTH(ovarian); item++)
        rows[item] = (FitRow){ 0, ovarian[item % 26].time, ovarian[item % 26].event, 0,
                               1 - ovarian[item % 26].event };
    data_of(&data, rows, 52);
    CHECK_CLOSE("rows together", data.n, 26, 0);
    estimate[0] = number_of(&data, "lognormal", 1, NULL);
    fit_data_free(&data);
    read_ovarian(&data);
    estimate[1] = number_of(&data, "lognormal", 1, NULL);
    fit_data_free(&data);
    CHECK_CLOSE("the same", estimate[0], estimate[1], 1e-8);
}

/* ---- simulated people of known curves ---- */

enum { PEOPLE = 2000 };
static int n_simulated = PEOPLE;

/* Watched from `entry` on (those who had it before are not seen), to 30 at most. */
static void
simulate(FitData *data, const CurveFamily *family, const double *numbers, double cured,
         bool truncated, uint64_t draw)
{
    FitRow *rows = memory_new((size_t)n_simulated, sizeof(FitRow));
    const Curve curve = { .family = family, .arg = { numbers, numbers + 1, numbers + 2 } };
    uint64_t key[RNG_WORDS], words[RNG_WORDS];
    Error err;
    int n = 0;

    rng_key(key, 77, RNG_BOOTSTRAP);
    for (int person = 0; n < n_simulated; person++) {
        const uint64_t counter[RNG_WORDS] = { (uint64_t)person, draw, 0, 0 };
        rng_block(words, key, counter);
        const double entry = truncated ? 6 * rng_uniform(words[2]) : 0;
        const double end = 10 + 20 * rng_uniform(words[1]);
        double time = curve_quantile(&curve, rng_uniform(words[0]), 0, 0);
        if (rng_uniform(words[3]) < cured) time = INFINITY;
        if (!(time > entry)) continue;
        rows[n++] = (FitRow){ entry, fmin(time, end), time <= end, 0, time > end };
    }
    CHECK_OK(fit_data(data, rows, n, &err));
}

/* Every family finds its own numbers again, within 4 standard errors. */
static void
test_recovered(void)
{
    /* clang-format off */
    static const struct { const char *name; double number[3], cured; bool truncated; } cases[] = {
        { "exponential", { 0.08 }, 0, false },
        { "exponential", { 0.08 }, 0, true },
        { "weibull",     { 1.4, 12 }, 0, false },
        { "weibull",     { 1.4, 12 }, 0, true },
        { "gompertz",    { 0.06, 0.04 }, 0, true },
        { "lognormal",   { 2.2, 0.9 }, 0, true },
        { "loglogistic", { 1.8, 10 }, 0, true },
        { "gamma",       { 1.9, 0.18 }, 0, true },
        { "gengamma",    { 2.3, 0.7, 0.6 }, 0, false },
        { "gengamma",    { 2.3, 0.7, -0.4 }, 0, true },
        { "weibull cure",     { 1.4, 6 }, 0.3, false },
        { "lognormal cure",   { 1.5, 0.6 }, 0.2, true },
        { "exponential cure", { 0.2 }, 0.4, true },
    };
    /* clang-format on */

    for (size_t item = 0; item < LENGTH(cases); item++) {
        char base[40];
        FitData data;
        Error err;
        Fit fit;
        snprintf(base, sizeof(base), "%.*s", (int)strcspn(cases[item].name, " "), cases[item].name);
        const CurveFamily *family = curve_family(base);
        simulate(&data, family, cases[item].number, cases[item].cured, cases[item].truncated, item);
        CHECK_OK(fit_curve(&fit, &data, cases[item].name, &err));
        CU_ASSERT_TRUE(fit.converged);
        for (int number = 0; number < fit.n; number++) {
            const bool share = number == family->n_args;
            const double truth = share ? log(cases[item].cured / (1 - cases[item].cured))
                                 : family->args[number].least == 0 ? log(cases[item].number[number])
                                                                   : cases[item].number[number];
            const double error = sqrt(fit.covariance[number * fit.n + number]);
            const bool near = fabs(fit.estimate[number] - truth) < 4 * error;
            if (!near || !(error > 0) || error > 0.5)
                CHECK_CLOSE(cases[item].name, fit.estimate[number], truth, 0);
        }
        fit_data_free(&data);
    }
}

/* ---- intervals: a long check, run by name: test_fit coverage ---- */

static void
test_coverage(void)
{
    enum { REPEATS = 1000, FEWER = 300 };
    /* clang-format off */
    static const struct { const char *name; double number[3]; } cases[] = {
        { "exponential", { 0.08 } }, { "weibull", { 1.4, 12 } },      { "gompertz", { 0.06, 0.04 } },
        { "lognormal", { 2.2, 0.9 } }, { "loglogistic", { 1.8, 10 } }, { "gamma", { 1.9, 0.18 } },
        { "gengamma", { 2.3, 0.7, 0.6 } },
    };
    /* clang-format on */

    for (size_t item = 0; item < LENGTH(cases); item++) {
        const CurveFamily *family = curve_family(cases[item].name);
        int held[3] = { 0 }, n_fits = 0;
        for (uint64_t draw = 0; draw < REPEATS; draw++) {
            FitData data;
            Error err;
            Fit fit;
            n_simulated = FEWER;
            simulate(&data, family, cases[item].number, 0, false, 1000 + draw);
            n_simulated = PEOPLE;
            CHECK_OK(fit_curve(&fit, &data, cases[item].name, &err));
            n_fits += fit.converged;
            for (int number = 0; number < fit.n && fit.converged; number++) {
                const double given = cases[item].number[number];
                const double truth = family->args[number].least == 0 ? log(given) : given;
                const double error = sqrt(fit.covariance[number * fit.n + number]);
                held[number] += fabs(fit.estimate[number] - truth) < 1.959963984540054 * error;
            }
            fit_data_free(&data);
        }
        printf("%-12s %d fits:", cases[item].name, n_fits);
        for (int number = 0; number < family->n_args; number++) {
            const double share = (double)held[number] / n_fits;
            printf(" %s %.3f", family->args[number].name, share);
            CU_ASSERT_TRUE(share > 0.93 && share < 0.97);
        }
        printf("\n");
    }
}

/* ---- what cannot be fitted ---- */

static void
test_bad(void)
{
    /* clang-format off */
    static const struct { FitRow row; const char *says; } cases[] = {
        { { 0, 0, 1, 0, 0 },         "row 2: the time must be above 0, not 0" },
        { { 0, -1, 1, 0, 0 },        "row 2: the time must be above 0, not -1" },
        { { 0, INFINITY, 1, 0, 0 },  "row 2: the time must be above 0, not inf" },
        { { -1, 3, 1, 0, 0 },        "row 2: watching cannot begin at -1" },
        { { 3, 3, 1, 0, 0 },         "row 2: watched from 3 on, but time is 3" },
        { { 0, 3, NAN, 0, 0 },       "row 2: a number of people below 0" },
    };
    /* clang-format on */
    static const FitRow censored = { 0, 3, 0, 0, 1 };
    FitData data;
    Error err;
    Fit fit;

    for (size_t item = 0; item < LENGTH(cases); item++) {
        FitRow *rows = memory_new(2, sizeof(FitRow));
        rows[0] = (FitRow){ 0, 1, 1, 0, 0 };
        rows[1] = cases[item].row;
        CHECK_FAILS(fit_data(&data, rows, 2, &err), ERR_SPEC, cases[item].says);
        fit_data_free(&data);
    }
    FitRow *rows = memory_new(1, sizeof(FitRow));
    rows[0] = censored;
    CHECK_FAILS(fit_data(&data, rows, 1, &err), ERR_SPEC, "there is no event");
    fit_data_free(&data);
    CHECK_FAILS(fit_data(&data, memory_new(1, 1), 0, &err), ERR_SPEC, "there are no rows");
    fit_data_free(&data);
    read_ovarian(&data);
    CHECK_FAILS(fit_curve(&fit, &data, "weibul", &err), ERR_SPEC, "there is no family weibul");
    fit_data_free(&data);
}

/* One event, two equal times: a shape has no finite estimate; it is said, not made up. */
static void
test_no_maximum(void)
{
    static const FitRow same[] = { { 0, 5, 2, 0, 0 } }, one[] = { { 0, 3, 1, 0, 0 } };
    FitData data;
    Error err;
    Fit fit;

    data_of(&data, same, 1);
    CHECK_OK(fit_curve(&fit, &data, "weibull", &err));
    CU_ASSERT_FALSE(fit.converged);
    CHECK_TEXT("why", fit.why,
               "the likelihood still rises after Newton steps from 1 starting point");
    fit_data_free(&data);
    data_of(&data, one, 1);
    CHECK_CLOSE("one event", number_of(&data, "exponential", 0, NULL), 1.0 / 3, 1e-9);
    fit_data_free(&data);
}

static void
test_formula(void)
{
    FitData data;
    char text[200];
    Error err;
    Fit fit;

    read_ovarian(&data);
    CHECK_OK(fit_curve(&fit, &data, "weibull", &err));
    fit_formula(text, sizeof(text), &fit, "os");
    CHECK_TEXT("weibull", text, "weibull(exp(os_log_shape), exp(os_log_scale))");
    fit.family = curve_family("lognormal");
    fit.cured = true;
    fit_formula(text, sizeof(text), &fit, "os");
    CHECK_TEXT("cured", text,
               "cure(1 / (1 + exp(-os_logit_cured)), lognormal(os_meanlog, exp(os_log_sdlog)))");
    CHECK_TEXT("name", fit_name(&fit), "lognormal cure");
    fit_data_free(&data);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "ovarian", test_ovarian },   { "splines", test_splines },
        { "rate", test_rate },         { "points", test_points },
        { "together", test_together }, { "recovered", test_recovered },
        { "bad", test_bad },           { "no_maximum", test_no_maximum },
        { "formula", test_formula },   CU_TEST_INFO_NULL,
    };
    CU_TestInfo coverage[] = { { "coverage", test_coverage }, CU_TEST_INFO_NULL };
    const bool long_check = argc > 1 && strcmp(argv[1], "coverage") == 0;
    return test_main(long_check ? coverage : tests, argc, argv);
}
