/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/dist.h"
#include "testlib.h"
#include <math.h>
#include <string.h>

enum { MOST_ARGS = 8 };

/* A case: how it is written; `named` ends with an argument without name and value 0 if shorter. */
typedef struct {
    const char *family;
    double centre;
    int n;
    DistArg args[MOST_ARGS];
} Written;

static Status
make(Dist *dist, const Written *written, Error *err)
{
    return dist_make(dist, written->family, written->args, written->n, written->centre, err);
}

static void
test_forms(void)
{
    const double width = 3.919927969080108; /* 2 * qnorm(0.975) */
    /* each worked by hand from the moments */
    /* clang-format off */
    const struct { Written written; double par[4]; } cases[] = {
        { { "normal", NAN, 2, { { NULL, 3 }, { NULL, 2 } } }, { 3, 2 } },
        { { "normal", 3, 1, { { "sd", 2 } } }, { 3, 2 } },
        { { "normal", 3, 1, { { "se", 2 } } }, { 3, 2 } },
        { { "normal", 5, 2, { { "mean", 3 }, { "sd", 2 } } }, { 3, 2 } },
        { { "normal", 3, 2, { { "lo", 1 }, { "hi", 5 } } }, { 3, 4 / width } },
        { { "normal", NAN, 3, { { "hi", 5 }, { "mean", 2 }, { "lo", 1 } } }, { 2, 4 / width } },
        { { "lognormal", NAN, 2, { { NULL, -0.4 }, { NULL, 0.1 } } }, { -0.4, 0.1 } },
        { { "lognormal", 0.7, 2, { { "lo", 0.55 }, { "hi", 0.89 } } }, { log(0.7), log(0.89 / 0.55) / width } },
        { { "lognormal", 0.7, 1, { { "sdlog", 0.2 } } }, { log(0.7), 0.2 } },
        { { "lognormal", NAN, 2, { { "mean", 2 }, { "sdlog", 0.5 } } }, { log(2) - 0.125, 0.5 } },
        { { "lognormal", NAN, 2, { { "mean", 2 }, { "sd", 1 } } }, { log(2) - 0.5 * log(1.25), sqrt(log(1.25)) } },
        { { "lognormal", 2, 1, { { "sd", sqrt(2.0) * 2 } } }, { log(2), sqrt(log(2)) } },
        { { "lognormal", 3, 3, { { "mean", 2 }, { "lo", 1 }, { "hi", exp(width) } } }, { log(2) - 0.5, 1 } },
        { { "lognormal", 3, 3, { { "meanlog", 2 }, { "lo", 1 }, { "hi", exp(width) } } }, { 2, 1 } },
        { { "beta", NAN, 2, { { NULL, 2 }, { NULL, 3 } } }, { 2, 3 } },
        { { "beta", 0.6, 1, { { "n", 80 } } }, { 48, 32 } },
        { { "beta", NAN, 2, { { "mean", 0.4 }, { "sd", 0.2 } } }, { 2, 3 } },
        { { "beta", 0.4, 2, { { "lo", 0.1 }, { "hi", 0.1 + 0.2 * width } } }, { 2, 3 } },
        { { "gamma", NAN, 2, { { NULL, 25 }, { NULL, 0.004 } } }, { 25, 0.004 } },
        { { "gamma", 0.1, 1, { { "sd", 0.02 } } }, { 25, 0.004 } },
        { { "gamma", NAN, 2, { { "shape", 4 }, { "rate", 0.5 } } }, { 4, 2 } },
        { { "gamma", 8, 1, { { "shape", 4 } } }, { 4, 2 } },
        { { "gamma", 0.1, 2, { { "lo", 0 }, { "hi", 0.02 * width } } }, { 25, 0.004 } },
        { { "uniform", NAN, 2, { { NULL, -1 }, { NULL, 2 } } }, { -1, 2 } },
        { { "uniform", 7, 2, { { "high", 2 }, { "low", -1 } } }, { -1, 2 } },
        { { "triangular", NAN, 3, { { NULL, 1 }, { NULL, 2 }, { NULL, 6 } } }, { 1, 2, 6 } },
        { { "triangular", 3, 2, { { "min", 1 }, { "max", 6 } } }, { 1, 2, 6 } }, /* (1 + 2 + 6) / 3 */
        { { "triangular", 0.4, 2, { { "min", 0.1 }, { "max", 1 } } }, { 0.1, 0.1, 1 } }, /* the least there is */
        { { "triangular", NAN, 3, { { "min", 1 }, { "mean", 3 }, { "max", 6 } } }, { 1, 2, 6 } },
        { { "pert", 2.5, 2, { { "low", 1 }, { "high", 6 } } }, { 1, 2, 6 } }, /* (1 + 4 * 2 + 6) / 6 */
        { { "pert", 7, 3, { { "min", 1 }, { "mode", 2 }, { "max", 6 } } }, { 1, 2, 6 } },
        { { "bernoulli", NAN, 1, { { NULL, 0.3 } } }, { 0.3 } },
        { { "bernoulli", 0.3, 0, { { 0 } } }, { 0.3 } },
        { { "poisson", NAN, 1, { { "mean", 3.5 } } }, { 3.5 } },
        { { "poisson", 3.5, 0, { { 0 } } }, { 3.5 } },
        { { "exponential", NAN, 1, { { NULL, 0.25 } } }, { 0.25 } },
        { { "exponential", NAN, 1, { { "mean", 4 } } }, { 0.25 } },
        { { "exponential", 4, 0, { { 0 } } }, { 0.25 } },
        { { "weibull", NAN, 2, { { NULL, 1.3 }, { NULL, 14 } } }, { 1.3, 14 } },
        { { "weibull", 14 * tgamma(1 + 1 / 1.3), 1, { { "shape", 1.3 } } }, { 1.3, 14 } },
        { { "logitnormal", NAN, 2, { { NULL, 0.4 }, { NULL, 0.8 } } }, { 0.4, 0.8 } },
        { { "logitnormal", 0.75, 2, { { "lo", 0.5 }, { "hi", 0.9 } } }, { log(3), log(9) / width } },
        { { "logitnormal", 0.75, 1, { { "sdlogit", 0.2 } } }, { log(3), 0.2 } },
        { { "truncnormal", NAN, 4, { { NULL, 1 }, { NULL, 2 }, { NULL, 0 }, { NULL, 3 } } }, { 1, 2, 0, 3 } },
        { { "truncnormal", 1, 2, { { "sd", 2 }, { "min", 0 } } }, { 1, 2, 0, INFINITY } },
        { { "truncnormal", 1, 2, { { "sd", 2 }, { "max", 0 } } }, { 1, 2, -INFINITY, 0 } },
        { { "point", NAN, 1, { { NULL, 7 } } }, { 7 } },
        { { "point", 7, 0, { { 0 } } }, { 7 } },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Dist dist;
        Error err;
        CHECK_OK(make(&dist, &cases[i].written, &err));
        CU_ASSERT_PTR_EQUAL_FATAL(dist.family, dist_family(cases[i].written.family));
        for (int par = 0; par < dist.family->n_par; par++)
            CHECK_CLOSE(dist.family->name, dist.par[par], cases[i].par[par], 2e-14);
    }
}

static void
test_mistakes(void)
{
    /* clang-format off */
    static const struct { Written written; const char *part; } cases[] = {
        { { "gama", 1, 1, { { "sd", 1 } } }, "there is no distribution gama (did you mean gamma?)" },
        { { "cauchy", 1, 1, { { "sd", 1 } } }, "there is no distribution cauchy" },
        { { "gamma", 1, 3, { { "shape", 1 }, { "scale", 1 }, { "sd", 1 } } },
          "gamma: shape, scale and sd are more than it needs; write gamma(shape, scale)" },
        { { "normal", 1, 4, { { "mean", 1 }, { "sd", 1 }, { "lo", 0 }, { "hi", 2 } } },
          "normal: mean, sd, lo and hi are more than it needs" },
        { { "lognormal", 1, 3, { { "mean", 1 }, { "median", 1 }, { "sdlog", 1 } } },
          "mean, median and sdlog are more than it needs" },
        { { "beta", 0.4, 2, { { "n", 10 }, { "sd", 0.1 } } }, "beta: n and sd are more than it needs" },
        { { "beta", 0.4, 1, { { "lo", 0.1 } } }, "beta: lo alone does not determine it; write beta(alpha" },
        { { "gamma", 1, 0, { { 0 } } }, "gamma needs arguments; write gamma(shape" },
        { { "gamma", NAN, 1, { { "sd", 1 } } }, "gamma: the mean is missing" },
        { { "lognormal", NAN, 2, { { "lo", 1 }, { "hi", 2 } } }, "lognormal: the median is missing" },
        { { "gamma", 1, 1, { { "shap", 1 } } }, "gamma has no argument shap (did you mean shape?); write" },
        { { "uniform", 1, 2, { { "lo", 0 }, { "hi", 2 } } }, "uniform has no argument lo" },
        { { "gamma", 1, 2, { { "sd", 1 }, { "sd", 2 } } }, "gamma: sd is given twice" },
        { { "gamma", 1, 2, { { NULL, 1 }, { "shape", 2 } } }, "gamma: shape is given twice" },
        { { "gamma", 1, 3, { { NULL, 1 }, { NULL, 1 }, { NULL, 2 } } }, "gamma: too many arguments" },
        { { "gamma", 1, 2, { { "sd", 1 }, { NULL, 2 } } }, "gamma: arguments without a name come first" },
        { { "gamma", 1, 1, { { "sd", NAN } } }, "gamma: sd must be a finite number" },
        { { "gamma", 1, 1, { { "sd", -1 } } }, "gamma: sd must be above 0, not -1" },
        { { "gamma", -1, 1, { { "sd", 1 } } }, "gamma: mean must be above 0, not -1" },
        { { "gamma", 1, 2, { { "shape", 2 }, { "scale", 0 } } }, "gamma: scale must be above 0, not 0" },
        { { "gamma", 1, 2, { { "lo", 2 }, { "hi", 1 } } }, "gamma: lo must be below hi, but 2 is not below 1" },
        { { "normal", 1, 1, { { "sd", 0 } } }, "normal: sd must be above 0, not 0" },
        { { "lognormal", 1, 2, { { "lo", 0 }, { "hi", 1 } } }, "lognormal: lo must be above 0, not 0" },
        { { "lognormal", 1, 1, { { "sdlog", -1 } } }, "lognormal: sdlog must be above 0, not -1" },
        { { "beta", 0.5, 1, { { "sd", 0.5 } } }, "0.5 is too large for a mean of 0.5 (must be below 0.5)" },
        { { "beta", 0.1, 2, { { "lo", 0 }, { "hi", 2 } } }, "is too large for a mean of 0.1 (must be below 0.3)" },
        { { "beta", 1.86, 1, { { "n", 8 } } }, "beta: mean must lie between 0 and 1, not be 1.86" },
        { { "uniform", 1, 2, { { NULL, 2 }, { NULL, 2 } } }, "uniform: min must be below max, but 2 is not below 2" },
        { { "triangular", NAN, 3, { { "min", 1 }, { "mode", 9 }, { "max", 6 } } }, "triangular: min <= mode <= max is needed, not 1, 9, 6" },
        { { "triangular", 2, 2, { { "min", 1 }, { "max", 6 } } },
          "triangular: no mode in [1, 6] gives a mean of 2 (its mean can lie in [2.66667, 4.33333]); give the mode" },
        { { "pert", 5.5, 2, { { "min", 1 }, { "max", 6 } } }, "pert: no mode in [1, 6] gives a mean of 5.5 (its mean can lie in [1.83333, 5.16667])" },
        { { "pert", 3, 2, { { "min", 6 }, { "max", 1 } } }, "pert: min <= mode <= max is needed" },
        { { "bernoulli", 1.5, 0, { { 0 } } }, "bernoulli: p must lie in [0, 1], not be 1.5" },
        { { "poisson", 0, 0, { { 0 } } }, "poisson: mean must lie in (0, 1e8], not be 0" },
        { { "logitnormal", 0.5, 2, { { "lo", 0 }, { "hi", 0.9 } } }, "logitnormal: lo must lie between 0 and 1, not be 0" },
        { { "truncnormal", 0, 3, { { "sd", 1 }, { "min", 3 }, { "max", 2 } } }, "truncnormal: min must be below max" },
        { { "truncnormal", 0, 3, { { "sd", 1 }, { "min", 50 }, { "max", 60 } } }, "nothing of the normal lies between 50 and 60" },
        { { "discrete", 0, 3, { { NULL, 1 }, { NULL, 0.5 }, { NULL, 2 } } }, "discrete needs pairs" },
        { { "discrete", 0, 4, { { NULL, 1 }, { NULL, 0.5 }, { NULL, 2 }, { NULL, 0.6 } } }, "sum to 1.1, not to 1" },
        { { "discrete", 0, 4, { { NULL, 1 }, { NULL, -0.5 }, { NULL, 2 }, { NULL, 1.5 } } }, "-0.5 is no probability" },
        { { "discrete", 0, 2, { { "p", 1 }, { NULL, 1 } } }, "discrete needs plain numbers" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Dist dist;
        Error err;
        CHECK_FAILS(make(&dist, &cases[i].written, &err), ERR_SPEC, cases[i].part);
        CU_ASSERT_PTR_NULL(dist.family); /* nothing half-made is left */
    }
}

static void
test_quantile(void)
{
    /* mpmath 1.3.0, 30 digits, by halving of the distribution function, unless a closed form is
     * given */
    /* clang-format off */
    const struct { Written written; double u, expected; } cases[] = {
        { { "normal", NAN, 2, { { NULL, 3 }, { NULL, 2 } } }, 0.975, 3 + 2 * 1.9599639845400542 },
        { { "lognormal", 0.7, 1, { { "sdlog", 0.2 } } }, 0.025, 0.7 * exp(-0.2 * 1.9599639845400542) },
        { { "beta", NAN, 2, { { NULL, 2 }, { NULL, 3 } } }, 0.5, 0.38572756813238955 },
        { { "beta", NAN, 2, { { NULL, 48 }, { NULL, 32 } } }, 0.025, 0.49125159647491429 },
        { { "beta", NAN, 2, { { NULL, 0.5 }, { NULL, 0.5 } } }, 0.975, 0.99845866686656399 },
        { { "gamma", NAN, 2, { { NULL, 4 }, { NULL, 2 } } }, 0.975, 17.534546139484652 },
        { { "gamma", NAN, 2, { { NULL, 25 }, { NULL, 0.004 } } }, 0.025, 0.064714727391317307 },
        { { "gamma", NAN, 2, { { NULL, 0.3 }, { NULL, 1 } } }, 0.1, 0.00032372462182343277 },
        { { "uniform", NAN, 2, { { NULL, -1 }, { NULL, 2 } } }, 0.25, -0.25 },
        { { "triangular", NAN, 3, { { NULL, 1 }, { NULL, 2 }, { NULL, 6 } } }, 0.2, 2 },
        { { "triangular", NAN, 3, { { NULL, 1 }, { NULL, 2 }, { NULL, 6 } } }, 0.05, 1.5 },
        { { "triangular", NAN, 3, { { NULL, 1 }, { NULL, 2 }, { NULL, 6 } } }, 0.8, 4 },
        { { "triangular", NAN, 3, { { NULL, 1 }, { NULL, 1 }, { NULL, 5 } } }, 0.75, 3 },
        { { "pert", NAN, 3, { { NULL, 1 }, { NULL, 2 }, { NULL, 6 } } }, 0.5, 2.3833612969625942 },
        { { "bernoulli", 0.3, 0, { { 0 } } }, 0.69, 0 },
        { { "bernoulli", 0.3, 0, { { 0 } } }, 0.71, 1 },
        { { "bernoulli", 0, 0, { { 0 } } }, 0.999999, 0 },
        { { "bernoulli", 1, 0, { { 0 } } }, 0.000001, 1 },
        { { "poisson", 3.5, 0, { { 0 } } }, 0.5, 3 },
        { { "poisson", 3.5, 0, { { 0 } } }, 0.975, 8 },
        { { "poisson", 1000, 0, { { 0 } } }, 0.01, 927 },
        { { "poisson", 0.2, 0, { { 0 } } }, 0.9, 1 },
        { { "poisson", 0.2, 0, { { 0 } } }, 0.5, 0 },
        { { "exponential", 4, 0, { { 0 } } }, 0.5, 4 * log(2) },
        { { "weibull", NAN, 2, { { NULL, 1.3 }, { NULL, 14 } } }, 0.5, 14 * pow(log(2), 1 / 1.3) },
        { { "logitnormal", 0.75, 1, { { "sdlogit", 1 } } }, 0.975, 1 / (1 + exp(-log(3) - 1.9599639845400542)) },
        { { "truncnormal", NAN, 4, { { NULL, 1 }, { NULL, 2 }, { NULL, 0 }, { NULL, 3 } } }, 0.3, 0.84131298620547799 },
        { { "truncnormal", NAN, 4, { { NULL, 0 }, { NULL, 1 }, { NULL, 6 }, { NULL, 8 } } }, 0.3, 6.0576525795515792 },
        { { "truncnormal", NAN, 4, { { NULL, 0 }, { NULL, 1 }, { NULL, -8 }, { NULL, -6 } } }, 0.7, -6.0576525795515792 },
        { { "discrete", NAN, 6, { { NULL, 5 }, { NULL, 0.5 }, { NULL, 1 }, { NULL, 0.2 }, { NULL, 3 }, { NULL, 0.3 } } }, 0.19, 1 },
        { { "discrete", NAN, 6, { { NULL, 5 }, { NULL, 0.5 }, { NULL, 1 }, { NULL, 0.2 }, { NULL, 3 }, { NULL, 0.3 } } }, 0.49, 3 },
        { { "discrete", NAN, 6, { { NULL, 5 }, { NULL, 0.5 }, { NULL, 1 }, { NULL, 0.2 }, { NULL, 3 }, { NULL, 0.3 } } }, 0.51, 5 },
        { { "discrete", NAN, 4, { { NULL, 5 }, { NULL, 0 }, { NULL, 1 }, { NULL, 1 } } }, 0.999999999, 1 },
        { { "point", 7, 0, { { 0 } } }, 0.3, 7 },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Dist dist;
        Error err;
        CHECK_OK(make(&dist, &cases[i].written, &err));
        CHECK_CLOSE(dist.family->name, dist_quantile(&dist, cases[i].u), cases[i].expected, 1e-12);
        double u[] = { 0.001, 0.2, 0.5, 0.999, cases[i].u, 0.2 }, x[LENGTH(u)];
        dist_quantiles(x, &dist, u, (int)LENGTH(u));
        for (size_t item = 0; item < LENGTH(u); item++)
            CHECK_CLOSE(dist.family->name, x[item], dist_quantile(&dist, u[item]), 0);
    }
}

/* mean and sd in one closed form against the integral of the quantile over (0, 1) */
static void
test_moments(void)
{
    /* clang-format off */
    static const struct { Written written; double mean, sd, median; } cases[] = {
        { { "normal", NAN, 2, { { NULL, 3 }, { NULL, 2 } } }, 3, 2, 3 },
        { { "lognormal", NAN, 2, { { "mean", 2 }, { "sd", 1 } } }, 2, 1, 1.7888543819998317 },  /* 2 / sqrt(1.25) */
        { { "beta", NAN, 2, { { "mean", 0.4 }, { "sd", 0.2 } } }, 0.4, 0.2, 0.38572756813238955 },
        { { "gamma", 0.1, 1, { { "sd", 0.02 } } }, 0.1, 0.02, NAN },
        { { "uniform", NAN, 2, { { NULL, -1 }, { NULL, 2 } } }, 0.5, 0.86602540378443865, 0.5 },
        { { "triangular", NAN, 3, { { NULL, 1 }, { NULL, 2 }, { NULL, 6 } } }, 3, 1.0801234497346435, NAN }, /* sqrt(21 / 18) */
        { { "pert", NAN, 3, { { NULL, 1 }, { NULL, 2 }, { NULL, 6 } } }, 2.5, 0.8660254037844386, 2.3833612969625942 }, /* sqrt((2.5 - 1) (6 - 2.5) / 7) */
        { { "bernoulli", 0.3, 0, { { 0 } } }, 0.3, 0.45825756949558400, 0 },
        { { "poisson", 3.5, 0, { { 0 } } }, 3.5, 1.8708286933869707, 3 },
        { { "exponential", 4, 0, { { 0 } } }, 4, 4, 2.772588722239781 },
        { { "weibull", NAN, 2, { { NULL, 1.3 }, { NULL, 1 } } }, 0.92357672155597799, 0.7164361268612325, NAN }, /* mpmath */
        { { "logitnormal", NAN, 2, { { NULL, 0.4 }, { NULL, 0.8 } } }, 0.58680613263906296, 0.17159367314923581, NAN }, /* mpmath */
        { { "logitnormal", NAN, 2, { { NULL, -3 }, { NULL, 2.5 } } }, 0.16315169235948186, 0.23787647883546062, NAN },
        { { "truncnormal", NAN, 4, { { NULL, 1 }, { NULL, 2 }, { NULL, 0 }, { NULL, 3 } } }, 1.413262436123066, 0.83132005650409579, NAN },
        { { "truncnormal", NAN, 4, { { NULL, 0 }, { NULL, 1 }, { NULL, 6 }, { NULL, 8 } } }, 6.1584813668399595, 0.15487160297491519, NAN },
        { { "truncnormal", 0, 2, { { "sd", 1 }, { "min", 0 } } }, 0.79788456080286536, 0.60281027498908697, 0.67448975019608174 }, /* half-normal */
        { { "discrete", NAN, 4, { { NULL, 0 }, { NULL, 0.25 }, { NULL, 4 }, { NULL, 0.75 } } }, 3, 1.7320508075688772, 4 },
        { { "point", 7, 0, { { 0 } } }, 7, 0, 7 },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Dist dist;
        Error err;
        CHECK_OK(make(&dist, &cases[i].written, &err));
        CHECK_CLOSE(dist.family->name, dist_mean(&dist), cases[i].mean, 1e-13);
        CHECK_CLOSE(dist.family->name, dist.family->sd(&dist), cases[i].sd, 1e-11);
        if (!isnan(cases[i].median))
            CHECK_CLOSE(dist.family->name, dist_median(&dist), cases[i].median, 1e-12);
        double sum = 0; /* the mean of the quantile over (0, 1), by midpoints */
        for (int point = 0; point < 20000; point++)
            sum += dist_quantile(&dist, (point + 0.5) / 20000) / 20000;
        CHECK_CLOSE(dist.family->name, sum, cases[i].mean, 2e-4);
    }
}

static void
test_table_of_families(void)
{
    for (const DistFamily *family = dist_families; family->name; family++) {
        CU_ASSERT_PTR_EQUAL(dist_family(family->name), family);
        CU_ASSERT(strncmp(family->forms, family->name, strlen(family->name)) == 0);
        CU_ASSERT(family->support && family->check && family->mean && family->sd &&
                  family->quantile && family->source && family->ways);
    }
    CU_ASSERT_PTR_NULL(dist_family("gama"));
}

static void
test_text(void)
{
    /* clang-format off */
    static const struct { Written written; const char *text; } cases[] = {
        { { "gamma", NAN, 2, { { NULL, 25 }, { NULL, 0.004 } } }, "gamma(shape = 25, scale = 0.004)" },
        { { "point", 7, 0, { { 0 } } }, "point(value = 7)" },
        { { "truncnormal", 1, 2, { { "sd", 2 }, { "min", 0 } } }, "truncnormal(mean = 1, sd = 2, min = 0, max = inf)" },
        { { "discrete", NAN, 4, { { NULL, 4 }, { NULL, 0.75 }, { NULL, 0 }, { NULL, 0.25 } } }, "discrete(0, 0.25, 4, 0.75)" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) {
        char text[100], shorter[10];
        Dist dist;
        Error err;
        CHECK_OK(make(&dist, &cases[i].written, &err));
        dist_text(text, sizeof(text), &dist);
        CHECK_TEXT("text", text, cases[i].text);
        dist_text(shorter, sizeof(shorter), &dist);
        CU_ASSERT(strlen(shorter) == 9 && strncmp(shorter, text, 9) == 0);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "forms", test_forms },
        { "mistakes", test_mistakes },
        { "quantile", test_quantile },
        { "moments", test_moments },
        { "table_of_families", test_table_of_families },
        { "text", test_text },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
