/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/discount.h"
#include "written.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static void
open_study(Written *written, const char *unit, double cycle_length, double horizon,
           const char *costs, const char *kind)
{
    char text[1000];

    snprintf(
        text, sizeof(text),
        "model = { time_unit = \"%s\"; cycle_length = %.17g; horizon = %.17g;\n"
        "          discount = { costs = %s; effects = 0.015; kind = \"%s\"; }; };\n"
        "tables = { late = { x = (2, 5, 30.5); y = (0.04, 0.03, 0.01); source = \"made up\"; };\n"
        "           now = { x = (0, 7.25); y = (0.03, 0); source = \"made up\"; };\n"
        "           early = { x = (-5, -2, 10); y = (0.9, 0.02, 0.05); source = \"made up\"; }; "
        "};\n"
        "states = { well = { utility = 1; absorbing = true; }; };\ntransitions = { };\n"
        "strategies = { only = { start = { well = 1; }; }; };\n",
        unit, cycle_length, horizon, costs, kind);
    written_study(written, text); /* a table that is not used is a warning */
    CU_ASSERT_EQUAL_FATAL(written->status, OK);
}

/* ---- factors ---- */

static void
test_factor(void)
{
    static const struct {
        const char *costs, *kind;
        double years, expected;
    } cases[] = {
        { "0.03", "annual", 0, 1 },
        { "0.03", "annual", 1, 0.970873786407766990 },         /* 1 / 1.03                     */
        { "0.03", "annual", 10, 0.744093914896725295 },        /* 1.03^-10                     */
        { "0.03", "annual", 0.5, 0.985329278164293235 },       /* 1.03^-(1/2)                  */
        { "0.035", "continuous", 10, 0.704688089718713436 },   /* exp(-0.35)                  */
        { "0.035", "continuous", 0.25, 0.991288169840169715 }, /* exp(-0.00875)             */
        { "0.03", "whole years", 0.99, 1 },
        { "0.03", "whole years", 1, 0.970873786407766990 },
        { "0.03", "whole years", 2.75, 0.942595909133754359 }, /* 1.03^-2                   */
        { "0", "annual", 40, 1 },
        { "0", "continuous", 40, 1 },
        { "1", "annual", 3, 0.125 },
    };
    Written written;
    char name[100];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        open_study(&written, "month", 1, 12, cases[i].costs, cases[i].kind);
        snprintf(name, sizeof(name), "%s %s, %g years", cases[i].costs, cases[i].kind,
                 cases[i].years);
        CHECK_CLOSE(
            name,
            discount_factor(&written.study, &written.study.settings.discount_costs, cases[i].years),
            cases[i].expected, 2e-15);
        written_free(&written);
    }
}

/* A year that sums of cycles miss by a rounding error counts as reached. */
/* Many at once have the bits of each alone, by every kind, of a number and of a table. */
static void
test_factors(void)
{
    static const char *const kinds[] = { "annual", "continuous", "whole years" };
    static const char *const rates[] = { "0.035", "\"late\"", "0" };
    const double years[] = { 0, 0.5, 1, 4.99, 5, 29.75, 60 };
    double factor[LENGTH(years)];
    Written written;

    for (size_t kind = 0; kind < LENGTH(kinds); kind++)
        for (size_t rate = 0; rate < LENGTH(rates); rate++) {
            open_study(&written, "year", 1, 60, rates[rate], kinds[kind]);
            const DiscountRate *costs = &written.study.settings.discount_costs;
            discount_factors(factor, &written.study, costs, years, (int)LENGTH(years));
            for (size_t at = 0; at < LENGTH(years); at++)
                CHECK_CLOSE(kinds[kind], factor[at],
                            discount_factor(&written.study, costs, years[at]), 0);
            written_free(&written);
        }
}

static void
test_whole_years_forgive_rounding(void)
{
    Written written;
    double years = 0;

    for (int tenth = 0; tenth < 30; tenth++) years += 0.1; /* 2.9999999999999996 or the like */
    CU_ASSERT_TRUE(years != 3);
    open_study(&written, "year", 0.1, 4, "0.03", "whole years");
    CHECK_CLOSE("3 years",
                discount_factor(&written.study, &written.study.settings.discount_costs,
                                fmin(years, 6 - years)),
                pow(1.03, -3), 1e-15);
    written_free(&written);
}

/* A rate holds from its row to the next, the first one from time 0. */
static void
test_factor_by_table(void)
{
    static const struct {
        const char *costs, *kind;
        double years, row[3]; /* years at each row's rate */
        double rate[3];
    } cases[] = {
        { "\"late\"", "annual", 1, { 1 }, { 0.04 } },
        { "\"late\"", "annual", 5, { 5 }, { 0.04 } },
        { "\"late\"", "annual", 12.5, { 5, 7.5 }, { 0.04, 0.03 } },
        { "\"late\"", "annual", 100, { 5, 25.5, 69.5 }, { 0.04, 0.03, 0.01 } },
        { "\"late\"", "whole years", 31.9, { 5, 25.5, 0.5 }, { 0.04, 0.03, 0.01 } },
        { "\"now\"", "annual", 9, { 7.25, 1.75 }, { 0.03, 0 } },
        { "\"early\"", "annual", 12, { 10, 2 }, { 0.02, 0.05 } },
    };
    Written written;
    char name[100];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        double expected = 1;
        for (int row = 0; row < 3; row++)
            expected *= pow(1 + cases[i].rate[row], -cases[i].row[row]);
        open_study(&written, "year", 1, 12, cases[i].costs, cases[i].kind);
        snprintf(name, sizeof(name), "%s %s, %g years", cases[i].costs, cases[i].kind,
                 cases[i].years);
        CHECK_CLOSE(
            name,
            discount_factor(&written.study, &written.study.settings.discount_costs, cases[i].years),
            expected, 2e-15);
        written_free(&written);
    }
    open_study(&written, "year", 1, 12, "\"late\"", "continuous");
    CHECK_CLOSE("continuous",
                discount_factor(&written.study, &written.study.settings.discount_costs, 12.5),
                exp(-5 * 0.04 - 7.5 * 0.03), 2e-15);
    written_free(&written);
}

/* ---- rules within the cycle ---- */

enum { MOST_CYCLES = 6 };

/* The weights of each rule as the language tells them: of the share before cycle 1, 2, .., N + 1
 * and of the share after cycle 1 .. N; of boundary 0 .. N altogether. */
static void
test_weights(void)
{
    static const double third = 1.0 / 3;
    /* clang-format off */
    const struct {
        int rule, n;
        double start[MOST_CYCLES + 1], end[MOST_CYCLES], boundary[MOST_CYCLES + 1];
    } cases[] = {
        { WITHIN_HALF_CYCLE, 4, { 0.5, 0.5, 0.5, 0.5 }, { 0.5, 0.5, 0.5, 0.5 },
          { 0.5, 1, 1, 1, 0.5 } },
        { WITHIN_LIFE_TABLE, 4, { 0.5, 0.5, 0.5, 0.5 }, { 0.5, 0.5, 0.5, 0.5 },
          { 0.5, 1, 1, 1, 0.5 } },
        { WITHIN_START, 4, { 1, 1, 1, 1 }, { 0 }, { 1, 1, 1, 1, 0 } },
        { WITHIN_END, 4, { 0 }, { 1, 1, 1, 1 }, { 0, 1, 1, 1, 1 } },
        { WITHIN_NONE, 4, { 1, 1, 1, 1, 1 }, { 0 }, { 1, 1, 1, 1, 1 } },
        { WITHIN_SIMPSON, 4, { third, 4 * third, 2 * third, 4 * third, third }, { 0 },
          { third, 4 * third, 2 * third, 4 * third, third } },
        { WITHIN_SIMPSON, 2, { third, 4 * third, third }, { 0 }, { third, 4 * third, third } },
        { WITHIN_DARTH_SIMPSON, 4, { third, 2 * third, 4 * third, 2 * third, third }, { 0 },
          { third, 2 * third, 4 * third, 2 * third, third } },
        { WITHIN_DARTH_SIMPSON, 5,
          { third, 2 * third, 4 * third, 2 * third, 4 * third, third }, { 0 },
          { third, 2 * third, 4 * third, 2 * third, 4 * third, third } },
        { WITHIN_HALF_CYCLE, 1, { 0.5 }, { 0.5 }, { 0.5, 0.5 } },
    };
    /* clang-format on */
    WithinWeights weights;
    Written written;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const char *name = study_within_name(cases[i].rule);
        open_study(&written, "month", 6, 6 * cases[i].n, "0.04", "annual");
        discount_weights(&weights, &written.study, cases[i].rule);
        for (int cycle = 1; cycle <= cases[i].n + 1; cycle++) {
            const double end = cycle <= cases[i].n ? cases[i].end[cycle - 1] : 0;
            CHECK_CLOSE(name, weights.start[cycle], cases[i].start[cycle - 1], 1e-15);
            CHECK_CLOSE(name, weights.end[cycle], end, 1e-15);
            CHECK_CLOSE(name, weights.boundary[cycle - 1], cases[i].boundary[cycle - 1], 1e-15);
        }
        discount_weights_free(&weights);
        written_free(&written);
    }
    discount_weights_free(&weights); /* harmless */
}

/* Each end is discounted to its own time; by the rule "life-table" both to the start. */
static void
test_factors_of_weights(void)
{
    static const struct {
        const char *kind;
        int rule;
        double start[3], end[3]; /* exponents of 1.04 at cycles of 9 months */
    } cases[] = {
        { "annual", WITHIN_HALF_CYCLE, { 0, 0.75, 1.5 }, { 0.75, 1.5, 2.25 } },
        { "annual", WITHIN_LIFE_TABLE, { 0, 0.75, 1.5 }, { 0, 0.75, 1.5 } },
        { "annual", WITHIN_START, { 0, 0.75, 1.5 }, { 0.75, 1.5, 2.25 } },
        { "annual", WITHIN_END, { 0, 0.75, 1.5 }, { 0.75, 1.5, 2.25 } },
        { "annual", WITHIN_NONE, { 0, 0.75, 1.5 }, { 0.75, 1.5, 2.25 } },
        { "annual", WITHIN_SIMPSON, { 0, 0.75, 1.5 }, { 0.75, 1.5, 2.25 } },
        { "whole years", WITHIN_HALF_CYCLE, { 0, 0, 1 }, { 0, 1, 2 } },
        { "whole years", WITHIN_LIFE_TABLE, { 0, 0, 1 }, { 0, 0, 1 } },
    };
    WithinWeights weights;
    Written written;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const char *name = study_within_name(cases[i].rule);
        open_study(&written, "month", 9, 36, "0.04", cases[i].kind);
        discount_weights(&weights, &written.study, cases[i].rule);
        for (int cycle = 1; cycle <= 3; cycle++) {
            const double start = cases[i].start[cycle - 1], end = cases[i].end[cycle - 1];
            CHECK_CLOSE(name, weights.start_costs[cycle], pow(1.04, -start), 2e-15);
            CHECK_CLOSE(name, weights.end_costs[cycle], pow(1.04, -end), 2e-15);
            CHECK_CLOSE(name, weights.start_effects[cycle], pow(1.015, -start), 2e-15);
            CHECK_CLOSE(name, weights.end_effects[cycle], pow(1.015, -end), 2e-15);
        }
        discount_weights_free(&weights);
        written_free(&written);
    }
    open_study(&written, "month", 9, 36, "0.04", "continuous");
    discount_weights(&weights, &written.study, WITHIN_HALF_CYCLE);
    CHECK_CLOSE("continuous", weights.end_costs[3], exp(-0.04 * 2.25), 2e-15);
    CHECK_CLOSE("continuous", weights.start_effects[5], exp(-0.015 * 3), 2e-15);
    discount_weights_free(&weights);
    written_free(&written);
}

/* ---- in continuous time ---- */

static void
integral_at(double *D, double *f, const Written *written, double t)
{
    Discounting discounting;

    discount_continuous(&discounting, &written->study, &written->study.settings.discount_costs);
    discount_integral(D, f, &discounting, &t, 1);
    discount_continuous_free(&discounting);
}

/* D(t) = (1 - exp(-rho t)) / rho with rho = ln(1.03) / 12 or 0.03 / 12 a month. */
static void
test_continuous_closed_forms(void)
{
    static const double times[] = { 0, 1e-6, 0.5, 12, 100.25, 600 };
    static const struct {
        const char *costs, *kind;
        double force;
    } cases[] = {
        { "0.03", "annual", 0.00246323352012870022 }, /* ln(1.03) / 12 */
        { "0.03", "continuous", 0.0025 },
        { "0", "annual", 0 },
    };
    Written written;
    double D, f;

    for (size_t i = 0; i < LENGTH(cases) * LENGTH(times); i++) {
        const double t = times[i % LENGTH(times)], force = cases[i / LENGTH(times)].force;
        const char *kind = cases[i / LENGTH(times)].kind;
        open_study(&written, "month", 1, 600, cases[i / LENGTH(times)].costs, kind);
        integral_at(&D, &f, &written, t);
        CHECK_CLOSE(kind, D, force == 0 ? t : -expm1(-force * t) / force, 4e-15);
        CHECK_CLOSE(kind, f, exp(-force * t), 4e-15);
        written_free(&written);
    }
}

/* By whole years, the 15 months of 1 year and a quarter are 12 + 3 / 1.03. */
static void
test_continuous_whole_years(void)
{
    Written written;
    double D, f;

    open_study(&written, "month", 1, 60, "0.03", "whole years");
    integral_at(&D, &f, &written, 7);
    CHECK_CLOSE("in the first year", D, 7, 1e-15);
    CHECK_CLOSE("factor of the first year", f, 1, 0);
    integral_at(&D, &f, &written, 15);
    CHECK_CLOSE("in the second year", D, 12 + 3 / 1.03, 1e-15);
    CHECK_CLOSE("factor of the second year", f, 1 / 1.03, 1e-15);
    integral_at(&D, &f, &written, 60);
    CHECK_CLOSE("horizon", D, 12 * (1 - pow(1.03, -5)) / (1 - 1 / 1.03), 1e-14);
    CHECK_CLOSE("factor at the horizon", f, pow(1.03, -5), 1e-15);
    written_free(&written);
}

/* Against the factor itself, summed by Simpson's rule within each piece. */
static void
test_continuous_by_table(void)
{
    static const struct {
        const char *costs, *kind;
        double cuts[5]; /* years at which pieces end */
    } cases[] = {
        { "\"late\"", "annual", { 5, 30.5, 50 } },
        { "\"late\"", "continuous", { 5, 30.5, 50 } },
        { "\"now\"", "annual", { 7.25, 50 } },
        { "\"early\"", "annual", { 10, 50 } },
    };
    Written written;
    double D, f;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        double from = 0, expected = 0;
        open_study(&written, "day", 1, 20000, cases[i].costs, cases[i].kind);
        const DiscountRate *rate = &written.study.settings.discount_costs;
        for (int cut = 0; cut < 5 && cases[i].cuts[cut] > 0; cut++) {
            const double h = (cases[i].cuts[cut] - from) / 2000;
            for (int step = 0; step < 1000; step++) {
                const double at = from + 2 * step * h;
                expected += h / 3 *
                            (discount_factor(&written.study, rate, at) +
                             4 * discount_factor(&written.study, rate, at + h) +
                             discount_factor(&written.study, rate, at + 2 * h));
            }
            from = cases[i].cuts[cut];
            integral_at(&D, &f, &written, from * 365.25);
            CHECK_CLOSE(cases[i].costs, D, expected * 365.25, 1e-12);
            CHECK_CLOSE(cases[i].costs, f, discount_factor(&written.study, rate, from), 1e-14);
        }
        written_free(&written);
    }
}

/* Many times at once, with and without factors, are single times. */
static void
test_integral_of_many(void)
{
    static const char *const costs[] = { "0.05", "0", "\"late\"" };
    Discounting discounting;
    Written written;
    double t[37], D[37], again[37], f[37], one, factor;

    for (int i = 0; i < 37; i++) t[i] = 1.7 * i;
    for (size_t item = 0; item < LENGTH(costs); item++) {
        open_study(&written, "year", 1, 70, costs[item], "annual");
        discount_continuous(&discounting, &written.study, &written.study.settings.discount_costs);
        discount_integral(D, f, &discounting, t, 37);
        discount_integral(again, NULL, &discounting, t, 37);
        for (int i = 0; i < 37; i++) {
            discount_integral(&one, &factor, &discounting, &t[i], 1);
            CHECK_CLOSE("D", D[i], one, 0);
            CHECK_CLOSE("D without f", again[i], one, 0);
            CHECK_CLOSE("f", f[i], factor, 0);
        }
        discount_continuous_free(&discounting);
        discount_continuous_free(&discounting); /* harmless */
        written_free(&written);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "factor", test_factor },
        { "factors", test_factors },
        { "whole_years_forgive_rounding", test_whole_years_forgive_rounding },
        { "factor_by_table", test_factor_by_table },
        { "weights", test_weights },
        { "factors_of_weights", test_factors_of_weights },
        { "continuous_closed_forms", test_continuous_closed_forms },
        { "continuous_whole_years", test_continuous_whole_years },
        { "continuous_by_table", test_continuous_by_table },
        { "integral_of_many", test_integral_of_many },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
