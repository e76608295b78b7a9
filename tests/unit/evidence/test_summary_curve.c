/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "evidence/summary_curve.h"
#include "evidence/summary_parts.h"
#include "testlib.h"
#include <math.h>

enum { INTERVALS = 6 };
static const double grid[INTERVALS] = { 1, 2, 3, 4, 5, 6 };
static const double months[] = { 0, 1, 2, 3, 4, 5, 6 }, every_second[] = { 0, 2, 4, 6 };

/* The first: Lai 1988, months of untreated liver cancer, as printed on the page of R's metaSurvival
 * (Pandey 2020; data of Cabibbo et al. 2010), 46 people. The others are made up: one ends early,
 * one reports every second month only. */
static const double lai[] = { 1, 0.8043, 0.4565, 0.2609, 0.1739, 0.1304, 0.0870 };
static const double lai_n[] = { 46, 37, 21, 12, 8, 6, 4 };
static const SummarySeries four[] = {
    { 7, months, lai, lai_n },
    { 7, months, (const double[]){ 1, 0.95, 0.80, 0.66, 0.58, 0.50, 0.44 },
      (const double[]){ 120, 113, 95, 77, 66, 55, 47 } },
    { 5, months, (const double[]){ 1, 0.90, 0.75, 0.60, 0.52 },
      (const double[]){ 60, 53, 44, 34, 28 } },
    { 4, every_second, (const double[]){ 1, 0.86, 0.70, 0.55 },
      (const double[]){ 200, 165, 130, 98 } },
};

/* Python 3.11, numpy and scipy 1.10.1: the paper's formulas written out with full matrices.
 * Intervals that a series does not cover are left out of its matrices; with a variance of 1e12 and
 * a mean angle instead, as R's RISCA does, Python's numbers are the same to nine digits. */
static void
test_four_series(void)
{
    /* clang-format off */
    static const struct {
        const char *name;
        SummaryMethod method;
        double survival[INTERVALS], low[INTERVALS], high[INTERVALS];
        double between[3]; /* [0][0], [0][1], [5][5] */
        double covariance, median;
    } cases[] = {
        { "fixed", SUMMARY_FIXED,
          { 0.9182476803300887, 0.7929247670307884, 0.6730117851971152, 0.5925506002389126, 0.5164396799442732, 0.4520929511551834 },
          { 0.8926540264362416, 0.7552793183826244, 0.6295384222140352, 0.5470847240806955, 0.46938202362343806, 0.4047690879529178 },
          { 0.9445751404918057, 0.8324465808453604, 0.719487241813197, 0.6417949512911378, 0.5682150776931149, 0.5049497171779511 },
          { 0, 0, 0 }, 0, 5.255485869346331 },
        { "diagonal", SUMMARY_DIAGONAL,
          { 0.9082356694827798, 0.7393772018796122, 0.5948134848050476, 0.5186315223579872, 0.45201523263596044, 0.3956955834833198 },
          { 0.8620123891753695, 0.6301033217118297, 0.4842786837026328, 0.41850869292193554, 0.3624517492568217, 0.3151077184035135 },
          { 0.956937558762877, 0.8676015945672824, 0.7305774414865105, 0.6427074527542394, 0.5637102619972966, 0.49689355621464537 },
          { 0.004180987796890809, 0, 0 }, 0, 4.27968417988651 },
        { "matrix", SUMMARY_MATRIX,
          { 0.9012676756157068, 0.7263934673789476, 0.5761108196287088, 0.48717133941031215, 0.40884251796435395, 0.34074134005214723 },
          { 0.8526614945446914, 0.5922500567549012, 0.41324993272150123, 0.32633093481538167, 0.2589513108528571, 0.20082061878662494 },
          { 0.9526446641565373, 0.890920082544076, 0.8031548228150355, 0.727285980647553, 0.6454966531928982, 0.5781510958488583 },
          { 0.004761521243674404, 0.010164881983608614, 0.005991440631006721 }, 0.002587965817103508, 3.855759663108147 },
    };
    /* clang-format on */

    for (size_t item = 0; item < LENGTH(cases); item++) {
        const SummaryOptions options = { cases[item].method, 0.95, false, INTERVALS, grid };
        const char *name = cases[item].name;
        SummaryCurve curve;
        Error err;
        CHECK_OK(summary_curve(&curve, four, 4, &options, &err));
        CU_ASSERT_EQUAL_FATAL(curve.n, INTERVALS);
        for (int end = 0; end < INTERVALS; end++) {
            CHECK_CLOSE(name, curve.survival[end], cases[item].survival[end], 1e-12);
            CHECK_CLOSE(name, curve.low[end], cases[item].low[end], 1e-12);
            CHECK_CLOSE(name, curve.high[end], cases[item].high[end], 1e-12);
            CU_ASSERT_EQUAL(curve.n_series[end], end < 4 ? 4 : 3);
        }
        CHECK_CLOSE(name, curve.between[0], cases[item].between[0], 1e-11);
        CHECK_CLOSE(name, curve.between[1], cases[item].between[1], 1e-11);
        CHECK_CLOSE(name, curve.between[35], cases[item].between[2], 1e-11);
        CHECK_CLOSE(name, curve.covariance[1], cases[item].covariance, 1e-11);
        CHECK_CLOSE(name, curve.median, cases[item].median, 1e-12);
        CHECK_CLOSE("Q", curve.q, 55.59868396983335, 1e-12);
        CHECK_CLOSE("df", curve.df, 16, 0);
        CHECK_CLOSE("P", curve.q_p, 2.8343911554854974e-06, 1e-11);
        CHECK_CLOSE("H2", curve.h2, 3.4749177481145845, 1e-12);
        CHECK_CLOSE("I2", curve.i2, 1 - 1 / 3.4749177481145845, 1e-12);
        summary_curve_free(&curve);
        summary_curve_free(&curve);
    }
}

/* One series alone, nothing added: itself, and its error is Greenwood's with all deaths of an
 * interval at once, here in closed form for the first: var ln S = (1 - S) / (n S). */
static void
test_alone(void)
{
    SummaryOptions options = { SUMMARY_MATRIX, 0.95, true, INTERVALS, grid };
    SummaryCurve curve;
    Error err;

    CHECK_OK(summary_curve(&curve, four, 1, &options, &err));
    for (int end = 0; end < INTERVALS; end++)
        CHECK_CLOSE("itself", curve.survival[end], lai[end + 1], 1e-14);
    CHECK_CLOSE("Greenwood", log(curve.high[0] / curve.survival[0]),
                1.959963984540054 * sqrt(0.1957 / (46 * 0.8043)), 1e-13);
    CHECK_CLOSE("no heterogeneity", curve.q, NAN, 0);
    CHECK_CLOSE("no heterogeneity", curve.i2, NAN, 0);
    summary_curve_free(&curve);

    /* as published: 1/4 to survivors, 1/2 to people */
    options.uncorrected = false;
    CHECK_OK(summary_curve(&curve, four, 1, &options, &err));
    CHECK_CLOSE("corrected", curve.survival[0], (46 * 0.8043 + 0.25) / 46.5, 1e-14);
    CHECK_CLOSE("variance", curve.covariance[0], 1 / (4 * 46.5), 1e-14);
    summary_curve_free(&curve);
}

/* Between its times ln survival and the number at risk go by straight lines; on the way to 0
 * survival itself. Who begins late or ends early is not there before and after. */
static void
test_times(void)
{
    static const double survival[] = { 0.9, 0.4, 0 }, at_risk[] = { 90, 30, 10 };
    static const double time[] = { 1, 3, 5 }, ends[] = { 1, 2, 3, 4, 5, 6 };
    const SummarySeries series[] = { { 3, time, survival, at_risk }, four[0] };
    const SummaryOptions options = { SUMMARY_FIXED, 0.95, true, 6, ends };
    const double sine_squared[] = { 2.0 / 3, 2.0 / 3, 0.5, 0 }; /* sqrt(4/9), twice; 1/2; 0 */
    SummaryAngles angles;
    SummaryCurve curve;
    Error err;

    CHECK_OK(summary_angles(&angles, series, 2, &options, &err));
    CU_ASSERT_EQUAL(angles.from[0], 1);
    CU_ASSERT_EQUAL(angles.to[0], 5);
    for (int interval = 1; interval < 5; interval++) {
        static const double people[] = { 90, 60, 30, 20 };
        CHECK_CLOSE("share", pow(sin(angles.angle[interval]), 2), sine_squared[interval - 1],
                    1e-14);
        CHECK_CLOSE("people", 0.25 / angles.variance[interval], people[interval - 1], 1e-14);
    }
    CHECK_CLOSE("before", angles.angle[0], NAN, 0);
    CHECK_CLOSE("after", angles.angle[5], NAN, 0);
    summary_angles_free(&angles);

    CHECK_FAILS(summary_curve(&curve, series, 1, &options, &err), ERR_SPEC,
                "no series covers the time from 0 to 1");
    summary_curve_free(&curve);
    CHECK_OK(summary_curve(&curve, series, 2, &options, &err));
    CU_ASSERT_EQUAL(curve.n, 6);
    CU_ASSERT_EQUAL(curve.n_series[0], 1);
    CU_ASSERT_EQUAL(curve.n_series[4], 2);
    CU_ASSERT_EQUAL(curve.n_series[5], 1);
    summary_curve_free(&curve);
}

/* The curve ends where the last series does, and where nobody is at risk. */
static void
test_ends(void)
{
    static const double survival[] = { 1, 0.5, 0.2, 0.2 }, at_risk[] = { 10, 5, 0, 0 };
    static const double dead[] = { 1, 0.5, 0, 0 }, long_grid[] = { 1, 2, 3, 4 };
    const SummarySeries series = { 4, months, survival, at_risk };
    const SummarySeries dying = { 4, months, dead, at_risk };
    const SummaryOptions options = { SUMMARY_MATRIX, 0.95, true, 4, long_grid };
    SummaryCurve curve;
    Error err;

    CHECK_OK(summary_curve(&curve, &series, 1, &options, &err));
    CU_ASSERT_EQUAL(curve.n, 2);
    CHECK_CLOSE("time", curve.time[1], 2, 0);
    CHECK_CLOSE("last", curve.survival[1], 0.2, 1e-14);
    CHECK_CLOSE("median", curve.median, 1, 1e-14);
    CHECK_CLOSE("at most 1", curve.high[0], fmin(1, 0.5 * exp(1.959963984540054 / sqrt(10))),
                1e-13);
    summary_curve_free(&curve);
    CHECK_OK(summary_curve(&curve, &dying, 1, &options, &err));
    CU_ASSERT_EQUAL(curve.n, 2);
    CHECK_CLOSE("all dead", curve.survival[1], 0, 1e-30);
    CHECK_CLOSE("no limit", curve.low[1], NAN, 0);
    CHECK_CLOSE("no limit", curve.high[1], NAN, 0);
    summary_curve_free(&curve);
}

/* No deaths: limits do not pass 1; and the median is not reached. */
static void
test_all_live(void)
{
    static const double survival[] = { 1, 1, 1 }, at_risk[] = { 20, 20, 20 };
    const SummarySeries series[] = { { 3, months, survival, at_risk },
                                     { 3, months, survival, at_risk } };
    SummaryOptions options = { SUMMARY_DIAGONAL, 0.95, false, 2, grid };
    SummaryCurve curve;
    Error err;

    CHECK_OK(summary_curve(&curve, series, 2, &options, &err));
    CHECK_CLOSE("drawn down", curve.survival[1], pow(20.25 / 20.5, 2), 1e-14);
    CHECK_CLOSE("within 1", curve.high[1], 1, 0);
    CHECK_CLOSE("Q", curve.q, 0, 1e-25);
    CHECK_CLOSE("P", curve.q_p, 1, 1e-12);
    CHECK_CLOSE("median", curve.median, NAN, 0);
    summary_curve_free(&curve);
    options.uncorrected = true;
    CHECK_OK(summary_curve(&curve, series, 2, &options, &err));
    CHECK_CLOSE("all", curve.survival[1], 1, 1e-15);
    CHECK_CLOSE("all", curve.low[1], 1, 1e-14);
    summary_curve_free(&curve);
}

static void
test_sine(void)
{
    for (int step = 0; step <= 1000; step++) {
        const double angle = step * 1.5707963267948966 / 1000;
        double sine, cosine;
        summary_sine(&sine, &cosine, angle);
        CHECK_CLOSE("sine", sine, sin(angle), 4e-16);
        if (fabs(cosine - cos(angle)) > 4e-16) CU_FAIL("cosine");
    }
}

static void
test_mistakes(void)
{
    static const double at_risk[] = { 10, 8, 5 }, good[] = { 1, 0.7, 0.5 };
    static const struct {
        double time[3], survival[3], at_risk[3];
        int n;
        const char *message;
    } cases[] = {
        { { 0, 1, 2 },
          { 1, 0.7, 0.8 },
          { 10, 8, 5 },
          3,
          "series 2, row 3: survival rises from 0.7 to 0.8" },
        { { 0, 1, 1 },
          { 1, 0.7, 0.6 },
          { 10, 8, 5 },
          3,
          "series 2, row 3: the time 1 is not after 1" },
        { { -1, 1, 2 },
          { 1, 0.7, 0.6 },
          { 10, 8, 5 },
          3,
          "series 2, row 1: the time must be 0 or later, not -1" },
        { { 0, 1, 2 },
          { 1, 70, 60 },
          { 10, 8, 5 },
          3,
          "series 2, row 2: survival must lie in [0, 1], not 70" },
        { { 0, 1, 2 },
          { 1, 0.7, 0.6 },
          { 10, NAN, 5 },
          3,
          "series 2, row 2: the number at risk must be 0 or more, not nan" },
        { { 0, 1, 2 }, { 1, 0.7, 0.6 }, { 10, 8, 5 }, 1, "series 2: two times or more are needed" },
    };
    SummaryOptions options = { SUMMARY_FIXED, 0.95, false, 2, grid };
    SummaryCurve curve;
    Error err;

    for (size_t item = 0; item < LENGTH(cases); item++) {
        const SummarySeries series[] = {
            { 3, months, good, at_risk },
            { cases[item].n, cases[item].time, cases[item].survival, cases[item].at_risk },
        };
        CHECK_FAILS(summary_curve(&curve, series, 2, &options, &err), ERR_SPEC,
                    cases[item].message);
        summary_curve_free(&curve);
    }
    CHECK_FAILS(summary_curve(&curve, four, 0, &options, &err), ERR_SPEC, "there is no series");
    options.n_grid = 0;
    CHECK_FAILS(summary_curve(&curve, four, 1, &options, &err), ERR_SPEC, "there is no interval");
    options = (SummaryOptions){ SUMMARY_FIXED, 0.95, false, 2, (const double[]){ 2, 2 } };
    CHECK_FAILS(summary_curve(&curve, four, 1, &options, &err), ERR_SPEC,
                "the interval from 2 to 2 has no length");
}

int
main(int argc, char **argv)
{
    static CU_TestInfo tests[] = {
        { "four_series", test_four_series },
        { "alone", test_alone },
        { "times", test_times },
        { "ends", test_ends },
        { "all_live", test_all_live },
        { "sine", test_sine },
        { "mistakes", test_mistakes },
        CU_TEST_INFO_NULL,
    };

    return test_main(tests, argc, argv);
}
