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
    static const double tenth[] = { 0.1, 0.1, 0.1, 0.1, 0.1 };
    const double *const apart[] = { side }, *const constant[] = { same },
                        *const twice[] = { slope, slope }, *const tenths[] = { slope, tenth };
    static const char *const names[] = { "slope", "sex" };
    const CoxData named = {
        .n = 5, .n_covariates = 2, .points = points, .x = tenths, .name = names
    };
    CoxFit fit;
    Error err;

    CHECK_FAILS(cox_fit(&fit, points, apart, 5, 1, &err), ERR_NUMERIC, "rises for ever");
    CHECK_FAILS(cox_fit(&fit, points, constant, 5, 1, &err), ERR_NUMERIC,
                "covariate 1 is constant");
    CHECK_FAILS(cox_fit(&fit, points, twice, 5, 2, &err), ERR_NUMERIC,
                "covariate 2 is constant or a combination");
    CHECK_FAILS(cox_fit_data(&fit, &named, &err), ERR_NUMERIC, "covariate sex is constant");
    for (int i = 0; i < 5; i++) points[i].event = false;
    CHECK_FAILS(cox_fit(&fit, points, apart, 5, 1, &err), ERR_NUMERIC, "no events");
}

/* The late comers of test_km.c. Maximum, likelihood and score test of proportional hazards (time on
 * the Kaplan-Meier scale) by Newton's steps in numpy, with the people at risk looked for at each
 * event (Efron). */
static void
test_entered(void)
{
    enum { LATE = 18 };
    static const double entry[LATE] = {
        0, 1, 2, 0, 3, 5, 6, 2, 6, 7, 4, 9, 10, 11, 8, 1.5, 12, 3.5
    };
    static const KmPoint points[LATE] = {
        { 4, true, 0 },  { 6, true, 1 },   { 6, true, 0 },   { 7, false, 1 },  { 8, true, 0 },
        { 9, true, 1 },  { 9, true, 1 },   { 10, true, 0 },  { 11, false, 0 }, { 12, true, 1 },
        { 12, true, 0 }, { 13, false, 1 }, { 15, true, 1 },  { 16, true, 0 },  { 16, false, 1 },
        { 18, true, 1 }, { 18, false, 0 }, { 20, false, 0 },
    };
    static const double first[LATE] = { 1.5, 0.2, 2.1, 1.1, 0.4, 2.5, 0.9, 1.7, 0.3,
                                        1.2, 0.8, 2.2, 0.6, 1.4, 1.9, 0.1, 0.7, 1.0 };
    static const double second[LATE] = { 0, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 0, 1, 1, 0, 0 };
    const double *const both[] = { first, second };
    /* clang-format off */
    static const struct { int from, p; double beta[2], error[2], likelihood[2], score, zph[3]; } cases[] = {
        { 0, 2, { 0.165923738258062, 0.08270103161324 }, { 0.420815905924079, 0.589773543329885 },
          { -23.4346012597934, -23.347220721058 }, 0.179298146730663,
          { 0.349742402928254, 0.476765183355369, 0.675008207867592 } },
        { 1, 1, { 0.0833827128775809 }, { 0.586976860585887 },
          { -23.4346012597934, -23.424514675115 }, 0.0201900827976808,
          { 0.488765797126013, 0.488765797126013 } },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const CoxData data = { .n = LATE,
                               .n_covariates = cases[i].p,
                               .points = points,
                               .entry = entry,
                               .x = both + cases[i].from };
        double chi[COX_MOST + 1];
        CoxFit fit;
        Error err;
        CHECK_OK(cox_fit_data(&fit, &data, &err));
        cox_proportionality_data(chi, &fit, &data, COX_BY_KM);
        for (int item = 0; item < cases[i].p; item++) {
            CHECK_CLOSE("beta", fit.beta[item], cases[i].beta[item], 1e-9);
            CHECK_CLOSE("its error", sqrt(fit.covariance[item * COX_MOST + item]),
                        cases[i].error[item], 1e-10);
        }
        for (int item = 0; item < 2; item++)
            CHECK_CLOSE("likelihood", fit.log_likelihood[item], cases[i].likelihood[item], 1e-13);
        CHECK_CLOSE("score", fit.score, cases[i].score, 1e-12);
        for (int item = 0; item <= cases[i].p; item++)
            CHECK_CLOSE("proportionality", chi[item], cases[i].zph[item], 1e-8);
    }
}

/* ---- many ---- */

enum { MANY = 1500 };

/* Likelihood, score and information of one covariate by their definition. */
static void
by_definition(double sums[3], const CoxData *data, double beta)
{
    sums[0] = sums[1] = sums[2] = 0;
    for (int i = 0; i < data->n;) {
        const double now = data->points[i].time;
        double risk[3] = { 0 }, tied[3] = { 0 };
        int n_tied = 0;
        for (int other = 0; other < data->n; other++) {
            const double value = data->x[0][other], w = exp(beta * value);
            const bool event = data->points[other].time == now && data->points[other].event;
            if (data->points[other].time < now || (data->entry && data->entry[other] >= now))
                continue;
            for (int power = 0; power < 3; power++) {
                risk[power] += w * pow(value, power);
                tied[power] += event ? w * pow(value, power) : 0;
            }
            n_tied += event;
            sums[0] += event ? beta * value : 0;
            sums[1] += event ? value : 0;
        }
        for (int k = 0; k < n_tied; k++) {
            const double share = (double)k / n_tied, s0 = risk[0] - share * tied[0];
            const double mean = (risk[1] - share * tied[1]) / s0;
            sums[0] -= log(s0);
            sums[1] -= mean;
            sums[2] += (risk[2] - share * tied[2]) / s0 - mean * mean;
        }
        while (i < data->n && data->points[i].time == now) i++;
    }
}

/* More people than a block holds, hundreds tied at a time or none, watched from the start or
 * later. */
static void
test_many(void)
{
    static const struct {
        double step; /* of times; 0: no ties */
        bool late;
    } cases[] = { { 0, false }, { 0, true }, { 0.25, false }, { 0.25, true }, { 2, true } };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        static KmPoint points[MANY], sorted[MANY];
        static double drawn[MANY], covariate[MANY], entry[MANY], begin[MANY];
        const double *const one[] = { covariate };
        const CoxData data = { .n = MANY,
                               .n_covariates = 1,
                               .points = sorted,
                               .entry = cases[i].late ? entry : NULL,
                               .x = one };
        int order[MANY];
        double sums[3];
        CoxFit fit;
        Error err;
        for (int person = 0; person < MANY; person++) { /* lattices: equidistributed */
            const double u = fmod(person * 0.6180339887498949 + 0.1, 1);
            const double v = fmod(person * 0.7548776662466927 + 0.2, 1);
            const double step = cases[i].step, time = -2 * log(1 - u) * exp(-v) + 0.01;
            drawn[person] = 3 * v - 1;
            begin[person] = 0.9 * time * fmod(person * 0.5698402909980532, 1);
            points[person] =
                (KmPoint){ step > 0 ? step * ceil(time / step) : time, person % 3 != 0, person };
        }
        km_order(order, points, MANY);
        for (int row = 0; row < MANY; row++) {
            sorted[row] = points[order[row]];
            covariate[row] = drawn[order[row]];
            entry[row] = begin[order[row]];
        }
        CHECK_OK(cox_fit_data(&fit, &data, &err));
        by_definition(sums, &data, 0);
        CHECK_CLOSE("likelihood at 0", fit.log_likelihood[0], sums[0], 1e-12);
        CHECK_CLOSE("score test", fit.score, sums[1] * sums[1] / sums[2], 1e-10);
        by_definition(sums, &data, fit.beta[0]);
        CHECK_CLOSE("likelihood", fit.log_likelihood[1], sums[0], 1e-12);
        CHECK_CLOSE("variance", fit.covariance[0], 1 / sums[2], 1e-10);
        CU_ASSERT_TRUE(fabs(sums[1]) < 1e-6 * sums[2]);
    }
}

/* What is the same for all does not count, however large: 2^30 loses no digit of these values. */
static void
test_shifted(void)
{
    static double far[N];
    const double *const shifted[] = { far };
    KmPoint points[N];
    CoxFit near, fit;
    Error err;

    read_ovarian(points, "rx", NULL);
    for (int i = 0; i < N; i++) far[i] = columns[0][i] + 0x1p30;
    CHECK_OK(cox_fit(&near, points, x, N, 1, &err));
    CHECK_OK(cox_fit(&fit, points, shifted, N, 1, &err));
    CHECK_CLOSE("beta", fit.beta[0], near.beta[0], 1e-6);
    CHECK_CLOSE("likelihood", fit.log_likelihood[1], near.log_likelihood[1], 1e-12);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "ovarian data", test_ovarian },
        { "log-rank", test_logrank },
        { "ties", test_ties },
        { "counts on a grid", test_counts },
        { "refused", test_refused },
        { "watched from an entry on", test_entered },
        { "many people", test_many },
        { "shifted", test_shifted },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
