/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/real.h"
#include "math/special.h"
#include "testlib.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>

static const double shapes[] = { 0.01, 0.1, 0.5, 1, 2, 7.3, 11.9, 12.1, 60, 1000, 1e5 };
static const double shares[] = { 1e-12, 1e-6, 0.01, 0.2, 0.5, 0.8, 0.99, 1 - 1e-6, 1 - 1e-12 };

static void
test_log_gamma(void)
{
    for (double x = 1e-4; x < 1e8; x *= 1.0037) /* the C library, 64 bits of mantissa */
        CHECK_CLOSE("log gamma", special_log_gamma(x), (double)lgammal((long double)x), 1e-15);
    CHECK_CLOSE("1", special_log_gamma(1), 0, 0);
    CHECK_CLOSE("2", special_log_gamma(2), 0, 0);
    CHECK_CLOSE("next to 1", special_log_gamma(1 + 0x1p-40), (double)lgammal(1 + 0x1p-40L), 1e-15);
    CHECK_CLOSE("next to 2", special_log_gamma(2 - 0x1p-40), (double)lgammal(2 - 0x1p-40L), 1e-15);
    CU_ASSERT(isnan(special_log_gamma(0)) && isnan(special_log_gamma(-1.5)));
    CU_ASSERT(isnan(special_log_gamma(NAN)));
}

/* mpmath 1.3.0, 32 digits: two steps of Newton's method on its own series and fractions */
static void
test_gamma_quantile(void)
{
    /* clang-format off */
    static const struct { double shape, p, expected; } cases[] = {
        { 0.01, 0.3, 2.9174171917458686e-53 },
        { 0.01, 0.5, 4.4655350189103551e-31 },
        { 0.01, 1 - 1e-12, 20.018659942810678 },
        { 0.04, 1e-06, 5.7987583408576196e-151 },
        { 0.04, 0.025, 5.1503320194058266e-41 },
        { 0.04, 0.9, 0.043384135329113236 },
        { 0.04, 1 - 1e-6, 8.4692668146476466 },
        { 0.3, 1e-06, 6.9726990964093485e-21 },
        { 0.3, 0.5, 0.073131135866951896 },
        { 0.3, 1 - 1e-6, 10.984835632108626 },
        { 1, 0.5, 0.69314718055994531 },
        { 1, 0.999, 6.9077552789821362 },
        { 2.5, 0.025, 0.41560580674333122 },
        { 2.5, 0.5, 2.1757300955477637 },
        { 2.5, 0.9, 4.6181784498905595 },
        { 2.5, 1 - 1e-12, 32.619341261291767 },
        { 11.5, 0.5, 11.168439211592127 },
        { 11.5, 1 - 1e-12, 53.300445572906202 },
        { 12, 1e-12, 0.55178051316240259 },
        { 12, 1e-06, 1.9399860087734906 },
        { 12, 0.025, 6.2005751087222166 },
        { 30, 1e-06, 10.710858650758844 },
        { 30, 0.999, 49.803616534924687 },
        { 1000, 1e-06, 856.81465127939189 },
        { 1000, 0.025, 938.97301840769522 },
        { 100000, 1e-12, 97791.635869235781 },
        { 100000, 0.5, 99999.666666864198 },
        { 100000, 1 - 1e-12, 102240.68757300429 },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_CLOSE("gamma", special_gamma_quantile(cases[i].p, cases[i].shape), cases[i].expected,
                    1e-13);
    CHECK_CLOSE("below all doubles", special_gamma_quantile(1e-12, 0.01), 0, 1e-300);
}

static void
test_beta_quantile(void)
{
    /* clang-format off */
    static const struct { double alpha, beta, p, expected; } cases[] = {
        { 0.01, 0.01, 0.3, 6.4281199357186124e-23 },
        { 0.01, 2.5, 1 - 1e-12, 0.99985647080154482 },
        { 0.3, 1, 0.025, 4.568777715957602e-6 },
        { 0.3, 1, 0.9, 0.70384176137750414 },
        { 0.3, 2.5, 1e-06, 3.2174935513758624e-21 },
        { 0.3, 40, 0.999, 0.10995203600622795 },
        { 1, 0.01, 1e-12, 9.9999999995049996e-11 },
        { 1, 0.01, 0.3, 0.99999999999999968 },
        { 1, 0.3, 1e-06, 3.3333294444461728e-6 },
        { 1, 0.3, 0.3, 0.69544892740228795 },
        { 1, 0.3, 0.5, 0.90078743425198754 },
        { 1, 1, 1e-12, 9.9999999999999998e-13 },
        { 1, 1, 0.3, 0.29999999999999999 },
        { 1, 2.5, 0.3, 0.13295983561887656 },
        { 1, 40, 0.3, 0.0088772361825176353 },
        { 1, 40, 1 - 1e-6, 0.29205421561535315 },
        { 2.5, 0.3, 1e-06, 0.0081007205344053614 },
        { 2.5, 0.3, 0.5, 0.96683176901665383 },
        { 2.5, 1, 1e-12, 1.5848931924611135e-5 },
        { 2.5, 2.5, 0.5, 0.5 },
        { 2.5, 40, 0.5, 0.052002637621328669 },
        { 2.5, 40, 0.9, 0.10717454262210128 },
        { 40, 0.3, 0.3, 0.99355033397713058 },
        { 40, 2.5, 0.3, 0.9282738575334391 },
        { 40, 2.5, 0.9, 0.98043239751920683 },
        { 40, 40, 1e-12, 0.15968715556029517 },
        { 40, 40, 0.025, 0.39140750911380464 },
        { 40, 40, 0.3, 0.47061880790632852 },
        { 40, 40, 0.5, 0.5 },
        { 40, 40, 0.999, 0.66820904376335302 },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases);
         i++) /* at 0.01 the last place of p counts a hundredfold */
        CHECK_CLOSE("beta", special_beta_quantile(cases[i].p, cases[i].alpha, cases[i].beta),
                    cases[i].expected, cases[i].alpha < 0.1 ? 2e-13 : 1e-13);
}

static void
test_t_quantile(void)
{
    /* clang-format off */
    static const struct { double df, p, expected; } cases[] = {
        { 0.5, 0.025, -164.55767348048851 },
        { 0.5, 0.999, 102849.11563017537 },
        { 1, 0.025, -12.706204736174704 },
        { 1, 1 - 1e-6, 318309.88617359026 },
        { 2, 1e-12, -707106.78118548687 },
        { 2, 1e-06, -707.10572052593382 },
        { 2, 0.3, -0.61721339984836768 },
        { 2, 0.999, 22.327124770119865 },
        { 3, 0.9, 1.6377443536962103 },
        { 3, 0.999, 10.214531852407383 },
        { 3, 1 - 1e-6, 103.29946777942897 },
        { 7, 1e-06, -14.241469651981446 },
        { 7, 0.025, -2.3646242515927853 },
        { 30, 1e-12, -11.397217523311411 },
        { 30, 1e-06, -5.8711171204188827 },
        { 1000, 0.025, -1.9623390808264085 },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_CLOSE("t", special_t_quantile(cases[i].p, cases[i].df), cases[i].expected, 1e-13);
    for (double p = 0.01; p < 1; p += 0.0917) /* Cauchy */
        CHECK_CLOSE("1", special_t_quantile(p, 1), tan(3.14159265358979324 * (p - 0.5)), 1e-13);
    CHECK_CLOSE("middle", special_t_quantile(0.5, 7), 0, 0);
}

/* The shares at the quantiles are what was asked for, and those of GSL, whose own error grows with
 * the shape. */
static void
test_gamma_share(void)
{
    for (size_t i = 0; i < LENGTH(shapes); i++)
        for (size_t k = 0; k < LENGTH(shares); k++) {
            const double a = shapes[i], p = shares[k], x = special_gamma_quantile(p, a);
            if (x < 1e-300) continue;
            const double lower = special_gamma_lower(a, x), upper = special_gamma_upper(a, x);
            if (a < 1e4) { /* at 1e5 and 0.2 GSL 2.7.1 gives 0.2000000043, mpmath 0.2 */
                CHECK_CLOSE("lower", lower, gsl_cdf_gamma_P(x, a, 1), 4e-12);
                CHECK_CLOSE("upper", upper, gsl_cdf_gamma_Q(x, a, 1), 4e-12);
            }
            if (p < 0.5) CHECK_CLOSE("back, lower", lower, p, 3e-13);
            if (p > 0.5) CHECK_CLOSE("back, upper", upper, 1 - p, 3e-13);
            CHECK_CLOSE("log", special_gamma_log_lower(a, x), log(lower), 2e-13);
            CHECK_CLOSE("log", special_gamma_log_upper(a, x), log1p(-lower),
                        lower < 0.5 ? 2e-13 : 1);
            /* log(x / a) has lost digits of the distance to the mean */
            CHECK_CLOSE("at", special_gamma_log_lower_at(a, log(x / a)), log(lower), 1e-10);
        }
    /* exponential: shape 1; far behind what a double holds */
    CHECK_CLOSE("far", special_gamma_log_upper(1, 1e5), -1e5, 1e-15);
    CHECK_CLOSE("early", special_gamma_log_lower(1, 1e-200), -200 * log(10), 1e-15);
    CHECK_CLOSE("0", special_gamma_lower(2, 0), 0, 0);
    CHECK_CLOSE("inf", special_gamma_upper(2, INFINITY), 0, 0);
    CHECK_CLOSE("inf", special_gamma_log_lower(2, INFINITY), 0, 0);
    CU_ASSERT(isnan(special_gamma_lower(2, -1)) && isnan(special_gamma_lower(0, 1)));
    CU_ASSERT(isnan(special_gamma_upper(2, NAN)) && isnan(special_gamma_quantile(1.1, 1)));
}

/* Both sides of where an expansion takes over, and its neighbours, agree. */
static void
test_large_shapes(void)
{
    for (double z = -9; z < 9; z += 0.37) {
        const double v = z / 1e3;
        CHECK_CLOSE("lower", special_gamma_log_lower_at(1e6 + 1e-9, v),
                    special_gamma_log_lower_at(1e6, v), 1e-12);
        CHECK_CLOSE("upper", special_gamma_log_upper_at(1e6 + 1e-9, v),
                    special_gamma_log_upper_at(1e6, v), 1e-12);
    }
    CHECK_CLOSE("far", special_gamma_log_upper_at(1e6 + 1e-9, 0.5),
                special_gamma_log_upper_at(1e6, 0.5), 1e-12);
}

static void
test_beta_share(void)
{
    for (size_t i = 0; i < LENGTH(shapes); i++)
        for (size_t j = 0; j < LENGTH(shapes); j++)
            for (size_t k = 0; k < LENGTH(shares); k++) {
                const double a = shapes[i], b = shapes[j], p = shares[k];
                const double x = special_beta_quantile(p, a, b);
                if (x < 1e-300 || x > 0.999) continue;
                const double lower = special_beta_lower(a, b, x),
                             upper = special_beta_upper(a, b, x);
                const double rel = a > 500 || b > 500 ? 4e-10 : 1e-12;
                CHECK_CLOSE("lower", lower, gsl_cdf_beta_P(x, a, b), rel);
                CHECK_CLOSE("upper", upper, gsl_cdf_beta_Q(x, a, b), rel);
                CHECK_CLOSE("1", lower + upper, 1, 1e-12);
            }
    CHECK_CLOSE("0", special_beta_lower(2, 3, 0), 0, 0);
    CHECK_CLOSE("1", special_beta_upper(2, 3, 1), 0, 0);
    CHECK_CLOSE("uniform", special_beta_lower(1, 1, 0.3), 0.3, 1e-15);
    CU_ASSERT(isnan(special_beta_lower(0, 1, 0.5)) && isnan(special_beta_lower(1, 1, 1.5)));
    CU_ASSERT(isnan(special_beta_quantile(NAN, 1, 1)) && isnan(special_t_quantile(0.3, 0)));
}

/* The same bits everywhere: made with gcc 12, confirmed with clang 14, with and without AVX2. */
static void
test_same_bits(void)
{
    uint64_t sum = 0;
    char text[40];

    for (size_t i = 0; i < LENGTH(shapes); i++)
        for (double p = 0.0003; p < 1; p += 0.0173) {
            sum = sum * 31 + real_to_bits(special_gamma_quantile(p, shapes[i]));
            sum = sum * 31 + real_to_bits(special_beta_quantile(p, shapes[i], 3.7));
            sum = sum * 31 + real_to_bits(special_t_quantile(p, shapes[i]));
        }
    snprintf(text, sizeof(text), "%016llx", (unsigned long long)sum);
    CHECK_TEXT("checksum", text, "e2485176577ee4db");
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "log_gamma", test_log_gamma },
        { "gamma_quantile", test_gamma_quantile },
        { "beta_quantile", test_beta_quantile },
        { "t_quantile", test_t_quantile },
        { "gamma_share", test_gamma_share },
        { "large_shapes", test_large_shapes },
        { "beta_share", test_beta_share },
        { "same_bits", test_same_bits },
        CU_TEST_INFO_NULL,
    };
    gsl_set_error_handler_off();
    return test_main(tests, argc, argv);
}
