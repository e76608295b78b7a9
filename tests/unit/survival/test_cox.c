/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "csvread.h"
#include "survival/cox.h"
#include "testlib.h"
#include <math.h>

enum { N = 26 };

static double columns[2][N];
static const double *const x[2] = { columns[0], columns[1] };

/* Ovarian cancer (Edmunson et al. 1979; R's survival), with two covariates. */
static void
read_ovarian(KmPoint points[N], const char *first, const char *second)
{
    const char *names[2] = { first, second };
    Csv data;

    csvread_file(&data, SOURCE_DIR "/tests/data/ovarian.csv");
    for (int row = 0; row < N; row++)
        points[row] =
            (KmPoint){ csvread_number(&data, row, csvread_column(&data, "futime")),
                       csvread_number(&data, row, csvread_column(&data, "fustat")) != 0, row };
    km_sort(points, N);
    for (int covariate = 0; covariate < 2; covariate++)
        for (int i = 0; i < N && names[covariate]; i++)
            columns[covariate][i] =
                csvread_number(&data, points[i].group, csvread_column(&data, names[covariate]));
    csvread_free(&data);
}

/* coxph(Surv(futime, fustat) ~ ..., ovarian) of R's survival 3.x: coefficients, standard errors and
 * likelihood-ratio tests as its summary prints them; cox.zph of age + ecog.ps: 0.698, 2.371, 3.633.
 */
static void
test_ovarian(void)
{
    static const struct {
        const char *first, *second;
        double beta[2], error[2], ratio, zph[3];
    } cases[] = {
        { "age", NULL, { 0.16162 }, { 0.04974 }, 14.29, { NAN } },
        { "rx", NULL, { -0.5964 }, { 0.5870 }, 1.05, { NAN } },
        { "rx", "age", { -0.80397, 0.14733 }, { 0.63205, 0.04615 }, 15.89, { NAN } },
        { "age",
          "ecog.ps",
          { 0.16150, 0.01866 },
          { 0.04992, 0.59908 },
          14.29,
          { 0.698, 2.371, 3.633 } },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const int n = cases[i].second ? 2 : 1;
        double chi[COX_MOST + 1];
        KmPoint points[N];
        CoxFit fit;
        Error err;
        read_ovarian(points, cases[i].first, cases[i].second);
        CHECK_OK(cox_fit(&fit, points, x, N, n, &err));
        CU_ASSERT_EQUAL(fit.n_events, 12);
        for (int item = 0; item < n; item++) {
            CU_ASSERT_TRUE(fabs(fit.beta[item] - cases[i].beta[item]) < 6e-5);
            CU_ASSERT_TRUE(
                fabs(sqrt(fit.covariance[item * COX_MOST + item]) - cases[i].error[item]) < 6e-5);
        }
        const double ratio = 2 * (fit.log_likelihood[1] - fit.log_likelihood[0]);
        CU_ASSERT_TRUE(fabs(ratio - cases[i].ratio) < 6e-3);
        cox_proportionality(chi, &fit, points, x, N, COX_BY_KM);
        for (int item = 0; item < 3 && !isnan(cases[i].zph[0]); item++)
            CU_ASSERT_TRUE(fabs(chi[item] - cases[i].zph[item]) < 6e-4);
    }
}

/* Without ties and covariates of 0 and 1 the score test is the log-rank test. */
static void
test_logrank(void)
{
    KmPoint points[N];
    double observed[2], expected[2];
    CoxFit fit;
    Error err;

    read_ovarian(points, "rx", NULL);
    CHECK_OK(cox_fit(&fit, points, x, N, 1, &err));
    for (int i = 0; i < N; i++) points[i].group = (int)columns[0][i] - 1;
    CHECK_CLOSE("score", fit.score, km_logrank(observed, expected, points, N, 2), 1e-12);
}

/* Efron's likelihood with two tied deaths, by hand: of 3 people with x = 1, 0, 0, the first two die
 * together, then the last. ln L = b - ln(w + 2) - ln((w + 2) - (w + 1) / 2), w = e^b, and U = 0 at
 * 1 = w / (w + 2) + (w / 2) / (w / 2 + 3 / 2). */
static void
test_ties(void)
{
    const KmPoint points[] = { { 1, true, 0 }, { 1, true, 1 }, { 2, true, 2 } };
    static const double one[] = { 1, 0, 0 };
    const double *const covariate[] = { one };
    CoxFit fit;
    Error err;

    CHECK_OK(cox_fit(&fit, points, covariate, 3, 1, &err));
    const double w = exp(fit.beta[0]);
    CHECK_CLOSE("score equation", w / (w + 2) + w / (w + 3), 1, 1e-9);
    CHECK_CLOSE("solution", w, sqrt(6), 1e-9);
}

/* Counts on a grid are the same people with their times tied. */
static void
test_counts(void)
{
    enum { STEPS = 4, MOST = 200 };
    static const long long first[STEPS + 1] = { 0, 5, 8, 4, 3 },
                                         second[STEPS + 1] = { 0, 9, 7, 6, 2 };
    static const long long lost[STEPS + 1] = { 0, 2, 1, 0, 5 };
    const long long *events[2] = { first, second }, *censored[2] = { lost, lost };
    const long long n[2] = { 40, 38 };
    static double arm[MOST];
    const double *const covariate[] = { arm };
    KmPoint points[MOST];
    int people = 0;
    CoxFit fit;
    Error err;

    for (int group = 0; group < 2; group++) {
        long long left = n[group];
        for (int step = 0; step <= STEPS; step++) {
            for (long long i = 0; i < events[group][step]; i++)
                points[people++] = (KmPoint){ step, true, group };
            for (long long i = 0; i < lost[step]; i++)
                points[people++] = (KmPoint){ step, false, group };
            left -= events[group][step] + lost[step];
        }
        for (; left > 0; left--) points[people++] = (KmPoint){ STEPS + 1, false, group };
    }
    km_sort(points, people);
    for (int i = 0; i < people; i++) arm[i] = points[i].group;
    CHECK_OK(cox_fit(&fit, points, covariate, people, 1, &err));
    CHECK_CLOSE("hazard ratio", cox_of_counts(events, censored, STEPS, n), exp(fit.beta[0]), 1e-9);
}

static void
test_refused(void)
{
    KmPoint points[] = {
        { 1, true, 0 }, { 2, true, 0 }, { 3, true, 0 }, { 4, true, 0 }, { 5, false, 0 }
    };
    static const double side[] = { 1, 1, 0, 0, 0 }, same[] = { 2, 2, 2, 2, 2 },
                        slope[] = { 1, 2, 4, 3, 1 };
    const double *const apart[] = { side }, *const constant[] = { same },
                        *const twice[] = { slope, slope };
    CoxFit fit;
    Error err;

    CHECK_FAILS(cox_fit(&fit, points, apart, 5, 1, &err), ERR_NUMERIC, "rises for ever");
    CHECK_FAILS(cox_fit(&fit, points, constant, 5, 1, &err), ERR_NUMERIC,
                "covariate 1 is constant");
    CHECK_FAILS(cox_fit(&fit, points, twice, 5, 2, &err), ERR_NUMERIC,
                "covariate 2 is constant or a combination");
    for (int i = 0; i < 5; i++) points[i].event = false;
    CHECK_FAILS(cox_fit(&fit, points, apart, 5, 1, &err), ERR_NUMERIC, "no events");
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "ovarian data", test_ovarian },    { "log-rank", test_logrank }, { "ties", test_ties },
        { "counts on a grid", test_counts }, { "refused", test_refused },  CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
