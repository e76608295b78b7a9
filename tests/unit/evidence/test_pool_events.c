/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "evidence/pool_events.h"
#include "testlib.h"
#include <math.h>

/* made up: three of six studies without an event */
static const PoolEvents rare[] = {
    { 0, 20 }, { 1, 25 }, { 0, 40 }, { 3, 30 }, { 0, 15 }, { 8, 50 }
};
/* made up: two in which everybody had it */
static const PoolEvents common[] = { { 10, 10 }, { 9, 12 }, { 30, 31 }, { 4, 4 } };
/* controls of the trials of BCG vaccine (Colditz et al. 1994, JAMA 271:698-702) */
static const PoolEvents controls[] = {
    { 11, 139 },    { 29, 303 }, { 11, 220 },    { 248, 12867 }, { 47, 5808 },
    { 372, 1451 },  { 10, 629 }, { 499, 88391 }, { 45, 7277 },   { 65, 1665 },
    { 141, 27338 }, { 3, 2341 }, { 29, 17854 },
};

/* Python 3.11, scipy 1.10.1: integrate.quad of every study's likelihood in six parts. */
static void
test_likelihood(void)
{
    static const struct {
        const char *name;
        PoolEvents study;
        double mu, tau, value;
    } cases[] = {
        { "no event in many", { 0, 10000 }, -4, 1.5, -7.37394522278076 },
        { "a narrow peak", { 505, 88391 }, -4, 1, -7.810480424881318 },
        { "nothing else", { 7, 7 }, 1, 3, -1.1033917340799266 },
    };

    for (size_t item = 0; item < LENGTH(cases); item++)
        CHECK_CLOSE(cases[item].name,
                    pool_events_value(&cases[item].study, 1, cases[item].mu, cases[item].tau),
                    cases[item].value, 2e-11);
    const int n = (int)LENGTH(rare);
    CHECK_CLOSE("rare", pool_events_value(rare, n, -2.5, 0.7), -11.304643280042662, 1e-12);
    CHECK_CLOSE("rare, wide", pool_events_value(rare, n, -3, 2), -11.02984912462524, 1e-12);
    CHECK_CLOSE("wider", pool_events_value(rare, n, 0.5, 5), -15.777474552748366, 1e-12);
    CHECK_CLOSE("alone", pool_events_value(rare, n, -3, 0), -13.116626556526882, 1e-12);
    CHECK_CLOSE("goes on at 0", pool_events_value(rare, n, -3, 1e-7), -13.116626556526882, 1e-12);
    /* one person: tau changes no even chance */
    CHECK_CLOSE("even", pool_events_value(&(PoolEvents){ 1, 1 }, 1, 0, 2), log(0.5), 1e-13);
}

/* The same integrals maximised by Nelder-Mead; errors by differences of the fourth order, as far
 * as they hold. */
static void
test_maximum(void)
{
    /* clang-format off */
    static const struct {
        const char *name;
        const PoolEvents *studies;
        int n;
        double logit, tau, error, log_likelihood, q, mean;
    } cases[] = {
        { "rare", rare, 6, -3.375938296077038, 1.1847616171764475, 0.8344882833931998,
          -10.306609659247504, 4.303396874080345, 0.057169782365323794 },
        { "common", common, 4, 2.871243279968525, 0.9992266344922236, 0.9455108713414674,
          -5.225492512410092, 0.8603322811594616, 0.9226289358370582 },
        { "controls", controls, 13, -4.115779975001841, 1.5820967218269848, 0.44367037807672255,
          -73.35584591631749, 2523.4028684152026, 0.0430936923533221 },
    };
    /* clang-format on */

    for (size_t item = 0; item < LENGTH(cases); item++) {
        const char *name = cases[item].name;
        PooledEvents pooled;
        Error err;
        CHECK_OK(pool_events(&pooled, cases[item].studies, cases[item].n, 0.95, &err));
        CU_ASSERT_TRUE(pooled.converged && !pooled.one_sided);
        CHECK_CLOSE(name, pooled.logit, cases[item].logit, 2e-7);
        CHECK_CLOSE(name, pooled.tau, cases[item].tau, 2e-7);
        CHECK_CLOSE(name, pooled.error, cases[item].error, 2e-6);
        CHECK_CLOSE(name, pooled.log_likelihood, cases[item].log_likelihood, 1e-11);
        CHECK_CLOSE(name, pooled.q, cases[item].q, 1e-10);
        CHECK_CLOSE(name, pooled.mean, cases[item].mean, 2e-7);
        CHECK_CLOSE(name, pooled.share, 1 / (1 + exp(-pooled.logit)), 1e-14);
        CHECK_CLOSE(name, log(pooled.high / (1 - pooled.high)),
                    pooled.logit + 1.959963984540054 * pooled.error, 1e-12);
        CU_ASSERT_TRUE(pooled.predict_low < pooled.low && pooled.predict_high > pooled.high);
    }
}

/* P of Self & Liang: half a chi-square; scipy's stats.chi2.sf(4.303396874080345, 1) / 2. t on 4
 * degrees of freedom at 0.975: 2.7764451051977987. */
static void
test_follows(void)
{
    PooledEvents pooled;
    Error err;

    CHECK_OK(pool_events(&pooled, rare, (int)LENGTH(rare), 0.95, &err));
    CHECK_CLOSE("P", pooled.q_p, 0.5 * erfc(sqrt(0.5 * 4.303396874080345)), 1e-9);
    CHECK_CLOSE("prediction", log(pooled.predict_low / (1 - pooled.predict_low)),
                pooled.logit - 2.7764451051977987 * hypot(pooled.tau, pooled.error), 1e-12);
}

/* Studies that differ less than chance would have it: the binomial of all, in closed form. */
static void
test_alike(void)
{
    static const PoolEvents alike[] = { { 5, 50 }, { 10, 100 }, { 6, 60 } };
    const double n = 210, events = 21;

    for (int count = 1; count <= 3; count += 2) {
        PooledEvents pooled;
        Error err;
        const PoolEvents all = { events, n };
        CHECK_OK(pool_events(&pooled, count == 1 ? &all : alike, count, 0.95, &err));
        CU_ASSERT_TRUE(pooled.converged);
        CHECK_CLOSE("tau", pooled.tau, 0, 0);
        CHECK_CLOSE("share", pooled.share, 0.1, 1e-15);
        CHECK_CLOSE("mean", pooled.mean, 0.1, 1e-14);
        CHECK_CLOSE("error", pooled.error, sqrt(1 / events + 1 / (n - events)), 1e-15);
        CHECK_CLOSE("q", pooled.q, 0, 0);
        CHECK_CLOSE("P", pooled.q_p, 1, 0);
        CU_ASSERT_EQUAL(isnan(pooled.predict_low), count == 1);
    }
}

/* No event in 60 people: the upper limit is 1 - 0.025^(1/60). */
static void
test_one_sided(void)
{
    static const PoolEvents none[] = { { 0, 20 }, { 0, 40 } }, each[] = { { 20, 20 }, { 40, 40 } };
    PooledEvents pooled;
    Error err;

    CHECK_OK(pool_events(&pooled, none, 2, 0.95, &err));
    CU_ASSERT_TRUE(pooled.one_sided);
    CHECK_CLOSE("none", pooled.share, 0, 0);
    CHECK_CLOSE("none", pooled.low, 0, 0);
    CHECK_CLOSE("none", pooled.high, 1 - pow(0.025, 1.0 / 60), 1e-12);
    CHECK_CLOSE("none", pooled.logit, -INFINITY, 0);
    CHECK_OK(pool_events(&pooled, each, 2, 0.95, &err));
    CU_ASSERT_TRUE(pooled.one_sided);
    CHECK_CLOSE("each", pooled.share, 1, 0);
    CHECK_CLOSE("each", pooled.low, pow(0.025, 1.0 / 60), 1e-12);
    CHECK_CLOSE("each", pooled.high, 1, 0);
}

/* Events and people changed over: the same from the other side. */
static void
test_mirror(void)
{
    PoolEvents others[LENGTH(rare)];
    PooledEvents pooled, mirrored;
    Error err;

    for (size_t study = 0; study < LENGTH(rare); study++)
        others[study] = (PoolEvents){ rare[study].n - rare[study].events, rare[study].n };
    CHECK_OK(pool_events(&pooled, rare, (int)LENGTH(rare), 0.9, &err));
    CHECK_OK(pool_events(&mirrored, others, (int)LENGTH(rare), 0.9, &err));
    CHECK_CLOSE("logit", mirrored.logit, -pooled.logit, 1e-7);
    CHECK_CLOSE("tau", mirrored.tau, pooled.tau, 1e-7);
    CHECK_CLOSE("limit", mirrored.low, 1 - pooled.high, 1e-6);
    CHECK_CLOSE("mean", mirrored.mean, 1 - pooled.mean, 1e-7);
}

/* All or nothing: the larger tau, the better. */
static void
test_no_maximum(void)
{
    static const PoolEvents apart[] = { { 0, 500 }, { 500, 500 } };
    PooledEvents pooled;
    Error err;

    CHECK_OK(pool_events(&pooled, apart, 2, 0.95, &err));
    CU_ASSERT_FALSE(pooled.converged);
}

/* scipy 1.10.1: stats.beta.ppf */
static void
test_limits(void)
{
    static const struct {
        PoolEvents study;
        double level, low, high;
    } cases[] = {
        { { 4, 123 }, 0.95, 0.008930432655649828, 0.0811725034891735 },
        { { 0, 20 }, 0.95, 0.0, 0.1684334709830853 },
        { { 15, 15 }, 0.9, 0.8189637274779153, 1.0 },
        { { 505, 88391 }, 0.95, 0.005227003971077288, 0.006232354322483775 },
        { { 1, 2 }, 0.5, 0.13397459621556135, 0.8660254037844387 },
    };

    for (size_t item = 0; item < LENGTH(cases); item++) {
        double low, high;
        pool_events_limits(&low, &high, &cases[item].study, cases[item].level);
        CHECK_CLOSE("low", low, cases[item].low, 1e-11);
        CHECK_CLOSE("high", high, cases[item].high, 1e-11);
    }
}

static void
test_mistakes(void)
{
    static const struct {
        PoolEvents study;
        const char *message;
    } cases[] = {
        { { 5, 4 }, "study 2: 5 events among 4 people" },
        { { -1, 4 }, "study 2: -1 events among 4 people" },
        { { NAN, 4 }, "study 2: nan events among 4 people" },
        { { 0, 0 }, "study 2: there must be people, not 0" },
        { { 0, INFINITY }, "study 2: there must be people, not inf" },
    };
    PooledEvents pooled;
    Error err;

    CHECK_FAILS(pool_events(&pooled, rare, 0, 0.95, &err), ERR_SPEC, "there is no study");
    for (size_t item = 0; item < LENGTH(cases); item++) {
        const PoolEvents studies[] = { { 1, 2 }, cases[item].study };
        CHECK_FAILS(pool_events(&pooled, studies, 2, 0.95, &err), ERR_SPEC, cases[item].message);
    }
}

int
main(int argc, char **argv)
{
    static CU_TestInfo tests[] = {
        { "likelihood", test_likelihood }, { "maximum", test_maximum },
        { "follows", test_follows },       { "alike", test_alike },
        { "one_sided", test_one_sided },   { "mirror", test_mirror },
        { "no_maximum", test_no_maximum }, { "limits", test_limits },
        { "mistakes", test_mistakes },     CU_TEST_INFO_NULL,
    };

    return test_main(tests, argc, argv);
}
