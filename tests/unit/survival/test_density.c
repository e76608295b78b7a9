/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survival/density.h"
#include "testlib.h"
#include <math.h>

/* scipy.stats 1.10.1 logpdf, 17 digits; gengamma of flexsurv(mu, sigma, Q) is scipy's gengamma(a =
 * 1/Q^2, c = Q/sigma, scale = exp(mu) Q^(2 sigma/Q)) */
static void
test_scipy(void)
{
    /* clang-format off */
    static const struct { const char *family; double t, number[3], expected; } cases[] = {
        { "exponential", 0.4, { 0.13 }, -2.0922208285265547 },
        { "weibull", 0.4, { 1.7, 9.0 }, -3.8510838208777285 },
        { "gompertz", 0.4, { 0.05, 0.02 }, -3.9001035414388481 },
        { "loglogistic", 0.4, { 2.2, 7.0 }, -4.5957746828032633 },
        { "lognormal", 0.4, { 1.5, 0.8 }, -4.3408018288764154 },
        { "gamma", 0.4, { 0.7, 0.1 }, -1.6377895920652517 },
        { "gengamma", 0.4, { 2, 0.8, 0.5 }, -3.7373890612583827 },
        { "gengamma", 0.4, { 2, 0.8, -1.2 }, -51.296810246989367 },
        { "gengamma", 0.4, { 2, 0.8, 0.0 }, -6.4238414631530993 },
        { "exponential", 5.0, { 0.13 }, -2.6902208285265545 },
        { "weibull", 5.0, { 1.7, 9.0 }, -2.4462071103861533 },
        { "gompertz", 5.0, { 0.05, 0.02 }, -3.7756331721032428 },
        { "loglogistic", 5.0, { 2.2, 7.0 }, -2.3412453941702482 },
        { "lognormal", 5.0, { 1.5, 0.8 }, -2.3145896573541993 },
        { "gamma", 5.0, { 0.7, 0.1 }, -2.8555081853577282 },
        { "gengamma", 5.0, { 2, 0.8, 0.5 }, -2.4360618544664252 },
        { "gengamma", 5.0, { 2, 0.8, -1.2 }, -2.5656236986596124 },
        { "gengamma", 5.0, { 2, 0.8, 0.0 }, -2.424403788265058 },
        { "exponential", 23.0, { 0.13 }, -5.0302208285265548 },
        { "weibull", 23.0, { 1.7, 9.0 }, -5.9384244032675326 },
        { "gompertz", 23.0, { 0.05, 0.02 }, -3.6253001693040527 },
        { "loglogistic", 23.0, { 2.2, 7.0 }, -5.105067428092382 },
        { "lognormal", 23.0, { 1.5, 0.8 }, -5.9210089871459441 },
        { "gamma", 23.0, { 0.7, 0.1 }, -5.1133250764062428 },
        { "gengamma", 23.0, { 2, 0.8, 0.5 }, -5.1467378702057847 },
        { "gengamma", 23.0, { 2, 0.8, -1.2 }, -4.5602020607988702 },
        { "gengamma", 23.0, { 2, 0.8, 0.0 }, -4.8385916309512957 },
    };
    /* clang-format on */

    for (size_t item = 0; item < LENGTH(cases); item++) {
        const CurveFamily *family = curve_family(cases[item].family);
        const double *args[3] = { cases[item].number, cases[item].number + 1,
                                  cases[item].number + 2 };
        Density density;
        double log_f;
        density_take(&density, family, args, 1);
        density_log(&log_f, &density, cases[item].t);
        CHECK_CLOSE(cases[item].family, log_f, cases[item].expected, 2e-13);
    }
}

/* f = h S with h the slope of H: what is used for events and what for survivors is one curve. */
static void
test_slope(void)
{
    /* clang-format off */
    static const struct { const char *family; double number[3]; } cases[] = {
        { "exponential", { 0.1 } }, { "weibull", { 1.7, 9 } }, { "weibull_ph", { 0.6, 0.2 } },
        { "gompertz", { 0.05, 0.02 } }, { "gompertz", { -0.1, 0.3 } }, { "gompertz", { 0, 0.3 } },
        { "loglogistic", { 2.2, 7 } }, { "lognormal", { 1.5, 0.8 } }, { "gamma", { 0.7, 0.1 } },
        { "gamma", { 3, 0.4 } }, { "gengamma", { 2, 0.8, 0.5 } }, { "gengamma", { 2, 0.8, -1.2 } },
        { "gengamma", { 2, 0.8, 1e-3 } }, { "gengamma", { 2, 0.8, -1e-3 } }, { "gengamma", { 2, 0.8, 0 } },
        { "gengamma", { 2, 0.8, 0.0501 } }, { "gengamma", { 2, 0.8, 0.0499 } },
    };
    /* clang-format on */
    static const double times[] = { 0.3, 4, 11, 30 };

    for (size_t item = 0; item < LENGTH(cases); item++) {
        const CurveFamily *family = curve_family(cases[item].family);
        const double *args[3] = { cases[item].number, cases[item].number + 1,
                                  cases[item].number + 2 };
        for (size_t at = 0; at < LENGTH(times); at++) {
            const double t = times[at], step = 1e-4 * t;
            double log_f, H[5];
            Density density;
            density_take(&density, family, args, 1);
            density_log(&log_f, &density, t);
            for (int k = 0; k < 5; k++) density_cumulative(&H[k], &density, t + (k - 2) * step);
            const double slope = (8 * (H[3] - H[1]) - (H[4] - H[0])) / (12 * step);
            CHECK_CLOSE(cases[item].family, exp(log_f + H[2]), slope, 1e-9);
        }
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = { { "scipy", test_scipy }, { "slope", test_slope }, CU_TEST_INFO_NULL };
    return test_main(tests, argc, argv);
}
