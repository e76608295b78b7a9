/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formula.h"
#include "testlib.h"
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define INF ((double)INFINITY)

/* A function of up to three arguments in one lane. */
static double
call(const ExprFunction *function, int n_args, double a, double b, double c)
{
    const double *args[3] = { &a, &b, &c };
    double result = -7;

    function->apply(&result, args, n_args, 1, NULL);
    return result;
}

/* ---- values ---- */

static void
test_values(void)
{
    /* by definition, where no other source is given */
    /* clang-format off */
    static const struct { const char *text; double expected; } cases[] = {
        { "0.1 + 0.2",           0.30000000000000004 },   /* IEEE 754 */
        { "infinity + 1",        INF },
        { "1 - infinity",        -INF },
        { "-2 * infinity",       -INF },
        { "1 / infinity",        0 },
        { "infinity / -2",       -INF },
        { "0 ^ 0",               1 },
        { "0 ^ 2",               0 },
        { "0 ^ 0.3",             0 },
        { "0 ^ infinity",        0 },
        { "(-2) ^ 3",            -8 },
        { "(-2) ^ -3",           -0.125 },
        { "(-1) ^ 65",           -1 },                    /* beyond 64: by logarithm */
        { "(-1) ^ 66",           1 },
        { "3 ^ 33",              5559060566555523.0 },    /* exact */
        { "2 ^ 64",              0x1p64 },
        { "2 ^ -64",             0x1p-64 },
        { "9 ^ 0.5",             3 },                     /* as sqrt */
        { "0.5 ^ infinity",      0 },
        { "2 ^ infinity",        INF },
        { "2 ^ -infinity",       0 },
        { "infinity ^ -1",       0 },
        { "1e-200 ^ 2",          0 },                     /* too small is 0 */
        { "1 == 1",              1 },
        { "1 == 2",              0 },
        { "1 != 1",              0 },
        { "1 != 2",              1 },
        { "1 < 1",               0 },
        { "1 < 2",               1 },
        { "1 <= 1",              1 },
        { "2 <= 1",              0 },
        { "1 > 1",               0 },
        { "2 > 1",               1 },
        { "1 >= 1",              1 },
        { "1 >= 2",              0 },
        { "infinity == infinity", 1 },
        { "0 == -0",             1 },
        { "0 and 0",             0 },
        { "0 and 2",             0 },
        { "2 and 0",             0 },
        { "2 and -3",            1 },
        { "0 or 0",              0 },
        { "0 or 2",              1 },
        { "2 or 0",              1 },
        { "-2 or 3",             1 },
        { "not 0",               1 },
        { "not 0.1",             0 },
        { "if(0, 1, 2)",         2 },
        { "if(-0.1, 1, 2)",      1 },
        { "exp(0)",              1 },
        { "exp(-infinity)",      0 },
        { "exp(infinity)",       INF },
        { "ln(1)",               0 },
        { "ln(infinity)",        INF },
        { "sqrt(0)",             0 },
        { "sqrt(16)",            4 },
        { "sqrt(infinity)",      INF },
        { "abs(-3)",             3 },
        { "abs(3)",              3 },
        { "abs(-infinity)",      INF },
        { "min(2, 1)",           1 },
        { "min(1, 2)",           1 },
        { "min(5, 4, 3, 4, 5)",  3 },
        { "min(-infinity, 2)",   -INF },
        { "max(2, 1)",           2 },
        { "max(1, 2)",           2 },
        { "max(3, 4, 5, 4, 3)",  5 },
        { "clamp(0.5, 0, 1)",    0.5 },
        { "clamp(-0.5, 0, 1)",   0 },
        { "clamp(1.5, 0, 1)",    1 },
        { "clamp(1.5, 1, 1)",    1 },
        { "clamp(7, 0, infinity)", 7 },
        { "ceil(1.2)",           2 },
        { "ceil(-1.2)",          -1 },
        { "ceil(3)",             3 },
        { "floor(1.8)",          1 },
        { "floor(-1.2)",         -2 },
        { "round(0.5)",          1 },                     /* halves away from 0 */
        { "round(1.5)",          2 },
        { "round(2.5)",          3 },
        { "round(-2.5)",         -3 },
        { "round(2.4)",          2 },
        { "round(0.49999999999999994)", 0 },
        { "mod(7, 3)",           1 },
        { "mod(-7, 3)",          2 },                     /* the sign of b */
        { "mod(7, -3)",          -2 },
        { "mod(-7, -3)",         -1 },
        { "mod(6, 3)",           0 },
        { "mod(5.5, 2)",         1.5 },
        { "rate_to_prob(0, 5)",  0 },
        { "rate_to_prob(5, 0)",  0 },
        { "rate_to_prob(infinity, 1)", 1 },
        { "rate_to_prob(1e-20, 2)",    2e-20 },           /* 1 - exp(-x) would be 0 */
        { "prob_to_rate(0, 2)",  0 },
        { "prob_to_rate(1e-20, 2)",    5e-21 },
        { "prob_rescale(0.36, 2, 1)",  0.2 },             /* 0.8 squared is 0.64 */
        { "prob_rescale(0.2, 1, 2)",   0.36 },
        { "prob_rescale(0.3, 7, 7)",   0.3 },
        { "prob_rescale(0.3, 1, 0)",   0 },
        { "prob_rescale(0, 1, 5)",     0 },
        { "prob_rescale(1, 1, 0.1)",   1 },
        { "prob_rescale(1, 1, 0)",     0 },
        { "prob_hr(0.1, 2)",     0.19 },
        { "prob_hr(0.3, 1)",     0.3 },
        { "prob_hr(0.3, 0)",     0 },
        { "prob_hr(1, 0.5)",     1 },
        { "prob_hr(1, 0)",       0 },
        { "prob_hr(0, 3)",       0 },
        { "odds_to_prob(0)",     0 },
        { "odds_to_prob(3)",     0.75 },
        { "odds_to_prob(infinity)", 1 },
        { "median_to_rate(infinity)", 0 },
        /* mpmath 1.3 with 40 digits, of the doubles that stand here */
        { "exp(1)",                      2.7182818284590452354 },
        { "ln(10)",                      2.3025850929940456840 },
        { "sqrt(2)",                     1.4142135623730950488 },
        { "2 ^ 0.3",                     1.2311444133449162760 },
        { "1.1 ^ 60",                    304.48163954141957467 },
        { "1.0001 ^ -20000",             0.13534881653940735825 },
        { "0.97 ^ 7.25",                 0.80185358168205679320 },
        { "rate_to_prob(0.5, 1)",        0.39346934028736657640 },
        { "rate_to_prob(0.25, 1 / 12)",  0.020617818668759836743 },
        { "prob_to_rate(0.2, 5)",        0.044628710262841953929 },
        { "prob_to_rate(1e-12, 2)",      5.0000000000024998994e-13 },
        { "prob_rescale(0.2, 5, 1)",     0.043647500209963003668 },
        { "prob_rescale(0.1, 12, 1)",    0.0087416109546967062734 },
        { "prob_hr(0.3, 2.5)",           0.59003658699830296524 },
        { "odds_to_prob(0.3)",           0.23076923076923075281 },
        { "median_to_rate(12)",          0.057762265046662109118 },
        { "mean_after(34.5, 14.7)",      27.237853659182107 },
        { "mean_after(1, 0.1)",          1.2925532890248292 },
        { "mean_after(37.5, 30)",        15.676516578839554 },
        { "mean_after(34.5, 27.237853659182105)", 14.7 }, /* either stage may be first */
        { "mean_after(34.5, 0.04)",      49.715247881240773 },
        { "mean_after(1000, 1e-9)",      1442.6950408875207 },
        { "mean_after(0.001, 0.001)",    0.00027998100469338566 },
        { "mean_after(1.6783469900166607, 1)", 1 }, /* Erlang of two equal stages */
        { "mean_after(12, 0)",           17.312340490667562 },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_CLOSE(cases[i].text, formula_value(cases[i].text, NULL), cases[i].expected, 2e-15);
    CHECK_CLOSE("a number below 1e-308", formula_value("exp(-745)", NULL), 5e-324, 0);
}

/* ---- no value ---- */

static const struct {
    const char *name, *text;
} nothings[] = {
    { "+", "1e308 + 1e308" },
    { "+", "infinity + (-infinity)" },
    { "-", "-1e308 - 1e308" },
    { "-", "infinity - infinity" },
    { "*", "1e200 * 1e200" },
    { "*", "0 * infinity" },
    { "/", "1 / 0" },
    { "/", "0 / 0" },
    { "/", "infinity / 0" },
    { "^", "0 ^ -1" },
    { "^", "0 ^ -0.3" },
    { "^", "0 ^ -infinity" },
    { "^", "(-8) ^ (1 / 3)" },
    { "^", "(-4) ^ 0.5" },
    { "^", "(-2) ^ infinity" },
    { "^", "1 ^ infinity" },
    { "^", "10 ^ 309" },
    { "^", "1.1 ^ 10000" },
    { "if", "if(0 * infinity > 0, 1, 2)" },
    { "exp", "exp(710)" },
    { "ln", "ln(0)" },
    { "ln", "ln(-1)" },
    { "sqrt", "sqrt(-1e-300)" },
    { "clamp", "clamp(1, 3, 2)" },
    { "mod", "mod(5, 0)" },
    { "mod", "mod(1e308, 1e-10)" },
    { "rate_to_prob", "rate_to_prob(-0.1, 1)" },
    { "rate_to_prob", "rate_to_prob(0.1, -1)" },
    { "prob_to_rate", "prob_to_rate(-0.1, 1)" },
    { "prob_to_rate", "prob_to_rate(1, 1)" },
    { "prob_to_rate", "prob_to_rate(1.1, 1)" },
    { "prob_to_rate", "prob_to_rate(0.5, 0)" },
    { "prob_rescale", "prob_rescale(-0.1, 1, 1)" },
    { "prob_rescale", "prob_rescale(1.1, 1, 1)" },
    { "prob_rescale", "prob_rescale(0.1, 0, 1)" },
    { "prob_rescale", "prob_rescale(0.1, 1, -1)" },
    { "prob_hr", "prob_hr(-0.1, 1)" },
    { "prob_hr", "prob_hr(1.1, 1)" },
    { "prob_hr", "prob_hr(0.1, -1)" },
    { "odds_to_prob", "odds_to_prob(-0.1)" },
    { "median_to_rate", "median_to_rate(0)" },
    { "median_to_rate", "median_to_rate(-1)" },
    { "mean_after", "mean_after(10, 15)" },
    { "mean_after", "mean_after(0, 1)" },
    { "mean_after", "mean_after(10, -1)" },
};

/* What has no value says why, in the words of its row; every row with such words has a case. */
static void
test_no_value(void)
{
    for (size_t i = 0; i < LENGTH(nothings); i++) {
        const char *text = nothings[i].text;
        Formula formula;
        int from, length;
        double result = 0;

        formula_sound(&formula, text);
        expr_eval(&result, formula.expr, NULL, 1);
        CHECK_CLOSE(text, result, (double)NAN, 0);
        const char *why = expr_explain(formula.expr, NULL, 0, &from, &length);
        if (strcmp(nothings[i].name, "if") != 0) /* its condition is to blame */
            CHECK_TEXT(text, why, expr_function(nothings[i].name)->missing);
        formula_free(&formula);
    }
    for (const ExprFunction *row = expr_functions; row->name; row++) {
        bool tried = row->missing == NULL;
        for (size_t i = 0; i < LENGTH(nothings); i++) tried |= !strcmp(nothings[i].name, row->name);
        CHECK_TEXT("tried", tried ? row->name : "not tried", row->name);
    }
}

static const double specials[] = {
    -INF, -1e308, -1, -0.5, -0.0, 0, 1e-308, 0.25, 1, 2, 1e308, INF
};

/* Law: a row without words for it always has a value. */
static void
test_always_a_value(void)
{
    int n_rows = 0;

    for (const ExprFunction *row = expr_functions; row->name; row++) {
        if (row->missing) continue;
        n_rows++;
        for (size_t a = 0; a < LENGTH(specials); a++)
            for (size_t b = 0; b < LENGTH(specials); b++)
                if (isnan(call(row, row->least, specials[a], specials[b], 0)))
                    CHECK_CLOSE(row->name, specials[a], (double)NAN, 0);
    }
    CU_ASSERT_EQUAL(n_rows, 16);
}

/* Law: what there is no value of gives no value, but for `and`, `or` and `if` */
static void
test_no_value_stays(void)
{
    for (const ExprFunction *row = expr_functions; row->name; row++) {
        if (!strcmp(row->name, "and") || !strcmp(row->name, "or") || !strcmp(row->name, "if"))
            continue;
        const int n_args = row->most < 3 ? row->most : row->least;
        for (size_t other = 0; other < LENGTH(specials); other++)
            for (int arg = 0; arg < n_args; arg++) {
                double x[3] = { specials[other], specials[other], specials[other] };
                x[arg] = NAN;
                if (!isnan(call(row, n_args, x[0], x[1], x[2])))
                    CHECK_CLOSE(row->name, specials[other], (double)NAN, 0);
            }
    }
}

/* ---- against long double ---- */

typedef struct {
    const char *name;
    long double (*exact)(const long double *x);
    int n_args;
    double least[3], most[3]; /* of the arguments; drawn by their logarithm if least is above 0 */
    double rel;
} Smooth;

static long double
exact_exp(const long double *x)
{
    return expl(x[0]);
}

static long double
exact_ln(const long double *x)
{
    return logl(x[0]);
}

static long double
exact_power(const long double *x)
{
    return powl(x[0], x[1]);
}

static long double
exact_rate_to_prob(const long double *x)
{
    return -expm1l(-x[0] * x[1]);
}

static long double
exact_prob_to_rate(const long double *x)
{
    return -log1pl(-x[0]) / x[1];
}

static long double
exact_rescale(const long double *x)
{
    return -expm1l(x[2] / x[1] * log1pl(-x[0]));
}

static long double
exact_prob_hr(const long double *x)
{
    return -expm1l(x[1] * log1pl(-x[0]));
}

static long double
exact_odds(const long double *x)
{
    return x[0] / (1 + x[0]);
}

static long double
exact_median(const long double *x)
{
    return logl(2) / x[0];
}

/* The error of a power by logarithm grows with its exponent: up to 100 here. */
/* clang-format off */
static const Smooth smooths[] = {
    { "exp",            exact_exp,          1, { -700 },            { 700 },           4e-16 },
    { "ln",             exact_ln,           1, { 1e-300 },          { 1e300 },         4e-16 },
    { "^",              exact_power,        2, { 1e-3, -14 },       { 1e3, 14 },       4e-14 },
    { "rate_to_prob",   exact_rate_to_prob, 2, { 1e-12, 1e-4 },     { 1e2, 1e2 },      8e-16 },
    { "prob_to_rate",   exact_prob_to_rate, 2, { 1e-12, 1e-4 },     { 0.999, 1e2 },    8e-16 },
    { "prob_rescale",   exact_rescale,      3, { 1e-12, 0.1, 0.1 }, { 0.999, 10, 10 }, 1.2e-15 },
    { "prob_hr",        exact_prob_hr,      2, { 1e-12, 0.01 },     { 0.999, 10 },     1e-15 },
    { "odds_to_prob",   exact_odds,         1, { 1e-12 },           { 1e12 },          4e-16 },
    { "median_to_rate", exact_median,       1, { 1e-12 },           { 1e12 },          3e-16 },
};
/* clang-format on */

/* Points that fill the cube evenly: fractions of multiples of 1/g, 1/g^2, 1/g^3, g^4 = g + 1
 * (Roberts 2018, the R3 sequence) */
static double
point(const Smooth *smooth, int arg, int index)
{
    static const double steps[3] = { 0.8191725133961645, 0.6710436067037893, 0.5497004779019703 };
    const double u = fmod(0.5 + index * steps[arg], 1), least = smooth->least[arg];

    return least > 0 ? exp(log(least) + (log(smooth->most[arg]) - log(least)) * u)
                     : least + (smooth->most[arg] - least) * u;
}

static void
test_against_long_double(void)
{
    enum { POINTS = 20000 };

    for (size_t i = 0; i < LENGTH(smooths); i++) {
        const ExprFunction *row = expr_function(smooths[i].name);
        double worst = 0, at[3] = { 0 };
        char what[200];

        for (int index = 0; index < POINTS; index++) {
            double x[3] = { 0 };
            long double exact[3];
            for (int arg = 0; arg < smooths[i].n_args; arg++)
                exact[arg] = x[arg] = point(&smooths[i], arg, index);
            const long double expected = smooths[i].exact(exact);
            const double actual = call(row, smooths[i].n_args, x[0], x[1], x[2]);
            const double gap =
                actual == expected ? 0 : (double)fabsl((actual - expected) / expected);
            if (gap <= worst || isnan(worst)) continue;
            worst = gap;
            memcpy(at, x, sizeof(at));
        }
        snprintf(what, sizeof(what), "%s(%.17g, %.17g, %.17g) is off by %.3g", row->name, at[0],
                 at[1], at[2], worst);
        if (!(worst <= smooths[i].rel)) CHECK_TEXT(row->name, what, "");
        CU_ASSERT(worst > 0); /* else nothing was compared */
    }
}

/* Laws: there and back again; steps of time and ratios put together are their product */
static void
test_probability_laws(void)
{
    /* a probability, b and c times or ratios */
    static const char *const same[][2] = {
        { "rate_to_prob(prob_to_rate(a, b), b)", "a" },
        { "prob_rescale(prob_rescale(a, b, c), c, b)", "a" },
        { "prob_rescale(a, b, c)", "rate_to_prob(prob_to_rate(a, b), c)" },
        { "prob_rescale(a, b, c)", "prob_hr(a, c / b)" },
        { "prob_hr(prob_hr(a, b), c)", "prob_hr(a, b * c)" },
        { "prob_hr(a, 3)", "1 - (1 - a) ^ 3" },
        { "odds_to_prob(a / (1 - a))", "a" },
        { "rate_to_prob(median_to_rate(b), b)", "0.5" },
    };
    static const double shares[] = { 0.001, 0.05, 0.3, 0.5 }, times[] = { 0.25, 1, 3 };

    for (size_t law = 0; law < LENGTH(same); law++)
        for (size_t a = 0; a < LENGTH(shares); a++)
            for (size_t b = 0; b < LENGTH(times); b++)
                for (size_t c = 0; c < LENGTH(times); c++) {
                    const double values[FORMULA_NAMES] = { shares[a], times[b], times[c] };
                    CHECK_CLOSE(same[law][0], formula_value(same[law][0], values),
                                formula_value(same[law][1], values), 2e-13);
                }
}

/* ---- the table ---- */

static void
test_rows(void)
{
    int n_rows = 0;

    for (const ExprFunction *row = expr_functions; row->name; row++) {
        n_rows++;
        CU_ASSERT_PTR_EQUAL(expr_function(row->name), row); /* no name stands twice */
        CHECK_CLOSE(row->name, expr_is_word(row->name), 1, 0);
        CHECK_CLOSE(row->name, row->least >= 1 && row->least <= row->most && row->most <= 64, 1, 0);
        CHECK_CLOSE(row->name, row->form[0] && row->meaning[0] && row->apply, 1, 0);
        CHECK_CLOSE(row->name, !row->missing || row->missing[0], 1, 0);
    }
    CU_ASSERT_EQUAL(n_rows, 34);
    CU_ASSERT_PTR_NULL(expr_function("Exp"));
    CU_ASSERT_PTR_NULL(expr_function(""));
    CU_ASSERT_PTR_NULL(expr_function("ex"));
}

/* The form that a row documents is one that the parser reads, with a right number of arguments. */
static void
test_forms_are_formulas(void)
{
    for (const ExprFunction *row = expr_functions; row->name; row++) {
        Pool pool = { 0 };
        Notes notes = { 0 };

        if (row->most <= 3) {
            const ExprTree tree = expr_parse(&pool, row->form, "f.cfg", 1, true, &notes);
            CHECK_CLOSE(row->form, tree.root && tree.root->function == row, 1, 0);
            if (tree.root) CHECK_CLOSE(row->form, tree.root->n_args, row->most, 0);
        }
        notes_free(&notes);
        pool_free(&pool);
    }
}

static void
test_words(void)
{
    /* those of the language, which stand in no row */
    static const char *const words[] = { "infinity",      "cycle",          "time", "age",
                                         "time_in_state", "rest",           "true", "false",
                                         "inflate",       "mortality_rate", "surv", "if",
                                         "mean_of",       "median_of",      "not" };
    static const char *const others[] = { "p_sick", "Time", "tim", "times", "exp2", "x", "" };

    for (size_t i = 0; i < LENGTH(words); i++) CHECK_CLOSE(words[i], expr_is_word(words[i]), 1, 0);
    for (size_t i = 0; i < LENGTH(others); i++)
        CHECK_CLOSE(others[i], expr_is_word(others[i]), 0, 0);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = { { "values", test_values },
                            { "no value", test_no_value },
                            { "always a value", test_always_a_value },
                            { "no value stays", test_no_value_stays },
                            { "long double", test_against_long_double },
                            { "probability laws", test_probability_laws },
                            { "rows", test_rows },
                            { "forms are formulas", test_forms_are_formulas },
                            { "words", test_words },
                            CU_TEST_INFO_NULL };
    return test_main(tests, argc, argv);
}
