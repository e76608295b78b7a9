/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formula.h"
#include "testlib.h"
#include "yard.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The same value to the bit; one NaN is as good as another. */
static bool
same_bits(double a, double b)
{
    return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof(a)) == 0;
}

/* ---- values ---- */

static void
test_values(void)
{
    /* by hand; a = 3, b = -2, c = 0.5, d = 0 */
    static const double values[FORMULA_NAMES] = { 3, -2, 0.5, 0 };
    /* clang-format off */
    static const struct { const char *text; double expected; } cases[] = {
        { "a",                       3 },
        { "0.25",                    0.25 },
        { "a + b * c",               2 },
        { "(a + b) * c",             0.5 },
        { "1 + 2 * a + b * c + d",   6 },      /* sums of products are one step */
        { "a * a + b * b + c * 4",   15 },
        { "a + b + c * a",           2.5 },
        { "2 * a + min(b, d) * 3 + c * c", 0.25 },
        { "a * infinity + b * c",    (double)INFINITY },
        { "10 - 4 - 3",              3 },      /* from the left  */
        { "100 / 10 / 5",            2 },
        { "12 / 2 * 3",              18 },
        { "2 ^ 3 ^ 2",               512 },    /* from the right */
        { "-2 ^ 2",                  -4 },     /* the power binds before the minus */
        { "(-2) ^ 2",                4 },
        { "b ^ 2",                   4 },
        { "2 ^ -1",                  0.5 },
        { "2 ^ -2 ^ 2",              0.0625 },
        { "2 * -a",                  -6 },
        { "- - a",                   3 },
        { "+a - +b",                 5 },
        { "1 + 2 < 4",               1 },
        { "4 < 1 + 2",               0 },
        { "a > b and b > a",         0 },
        { "1 or 0 and 0",            1 },      /* `and` binds before `or` */
        { "(1 or 0) and 0",          0 },
        { "not 0 and 0",             0 },      /* `not` binds before `and` */
        { "not (0 and 0)",           1 },
        { "not 3 == 4",              1 },      /* and after comparisons */
        { "not not a",               1 },
        { "a > 0 and not b > 0",     1 },
        { "if(a > 2, 10, 20) + 1",   11 },
        { "if(d, 10, 20)",           20 },
        { "if(b, 10, 20)",           10 },     /* what is not 0 is true */
        { "if(a < 2, 1, if(a < 4, 2, 3))", 2 },
        { "min(4, a, 8, b, 9)",      -2 },
        { "max(4, a, 8, b, 9)",      9 },
        { "min(max(a, b), max(c, d))", 0.5 },
        { "infinity",                (double)INFINITY },
        { "a / infinity",            0 },
        { "b * infinity",            -(double)INFINITY },
        { "-infinity < -1e300",      1 },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_CLOSE(cases[i].text, formula_value(cases[i].text, values), cases[i].expected, 0);
}

static void
test_no_value(void)
{
    /* a has no value, b = 0: what there is to say without it is said */
    static const double values[FORMULA_NAMES] = { (double)NAN, 0 };
    /* clang-format off */
    static const struct { const char *text; double expected; } cases[] = {
        { "a",                       (double)NAN },
        { "-a",                      (double)NAN },
        { "a + 1",                   (double)NAN },
        { "a * 0",                   (double)NAN },
        { "a ^ 0",                   (double)NAN },
        { "1 ^ a",                   (double)NAN },
        { "a == a",                  (double)NAN },
        { "a != a",                  (double)NAN },
        { "1 < a",                   (double)NAN },
        { "not a",                   (double)NAN },
        { "a and 1",                 (double)NAN },
        { "1 and a",                 (double)NAN },
        { "a and 0",                 0 },
        { "0 and a",                 0 },
        { "a or 0",                  (double)NAN },
        { "0 or a",                  (double)NAN },
        { "a or 2",                  1 },
        { "2 or a",                  1 },
        { "if(a, 1, 1)",             (double)NAN },
        { "if(1, 7, a)",             7 },
        { "if(0, a, 7)",             7 },
        { "if(1, a, 7)",             (double)NAN },
        { "min(1, a, 2)",            (double)NAN },
        { "max(a, 1)",               (double)NAN },
        { "clamp(a, 0, 1)",          (double)NAN },
        { "clamp(1, a, 2)",          (double)NAN },
        { "clamp(1, 0, a)",          (double)NAN },
        { "round(a)",                (double)NAN },
        { "1 / b",                   (double)NAN },
        { "if(b > 0, 1 / b, 5)",     5 },         /* the side not taken */
        { "if(b == 0, 5, ln(b))",    5 },
        { "b > 0 and 1 / b > 2",     0 },
        { "b == 0 or 1 / b > 2",     1 },
        { "if(b > 0, 1, if(b < 0, ln(b), 6 + 1 / (b + 1)))", 7 },
        { "1 / b * 0",               (double)NAN },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_CLOSE(cases[i].text, formula_value(cases[i].text, values), cases[i].expected, 0);
}

/* ---- constants ---- */

static void
test_constants(void)
{
    /* clang-format off */
    static const struct { const char *text; bool constant; double value; } cases[] = {
        { "5",                    true,  5 },
        { "2 * (3 + 4) ^ 2",      true,  98 },
        { "if(1 < 2, 3, 4)",      true,  3 },
        { "max(1, 2, 3, 4)",      true,  4 },
        { "-infinity",            true,  -(double)INFINITY },
        { "a",                    false, 0 },
        { "2 * 3 + a",            false, 0 },
        { "0 * a",                false, 0 },
        { "if(1, 2, a)",          false, 0 },
        { "1 / 0",                false, 0 },   /* stays, so that it can be explained */
        { "if(1, 2, 1 / 0)",      false, 0 },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Formula formula;
        double value = 0;

        formula_sound(&formula, cases[i].text);
        const bool constant = expr_is_constant(formula.expr, &value);
        CHECK_CLOSE(cases[i].text, constant, cases[i].constant, 0);
        CHECK_CLOSE(cases[i].text, value, cases[i].value, 0);
        formula_free(&formula);
    }
}

/* A name alone is what its slot holds. */
static void
test_slot(void)
{
    static const struct {
        const char *text;
        int slot;
    } cases[] = { { "a", 0 }, { "(c)", 2 }, { "a + 0", -1 }, { "-a", -1 }, { "2", -1 } };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Formula formula;
        formula_sound(&formula, cases[i].text);
        CHECK_CLOSE(cases[i].text, expr_slot(formula.expr), cases[i].slot, 0);
        formula_free(&formula);
    }
}

static void
test_number(void)
{
    static const double values[] = { 0, -0.0, 1.0 / 3, 1e308, (double)INFINITY };
    Pool pool = { 0 };
    Notes notes = { 0 };

    for (size_t i = 0; i < LENGTH(values); i++) {
        const ExprTree tree = expr_number(&pool, values[i], "f.cfg", 7);
        double value = NAN, results[LANES];

        CU_ASSERT_FATAL(expr_check(&tree, &notes));
        const Expr *expr = expr_compile(&pool, &tree);
        CU_ASSERT(expr_is_constant(expr, &value) && same_bits(value, values[i]));
        expr_eval(results, expr, NULL, LANES);
        CU_ASSERT(same_bits(results[0], values[i]) && same_bits(results[LANES - 1], values[i]));
        CU_ASSERT(tree.line == 7 && tree.text == NULL);
        CHECK_TEXT("file", tree.file, "f.cfg");
    }
    CU_ASSERT_EQUAL(notes.n, 0);
    notes_free(&notes);
    pool_free(&pool);
}

/* ---- lanes ---- */

static void
test_only_asked_lanes_are_written(void)
{
    double slots[FORMULA_NAMES * LANES] = { 0 };
    Formula formula;

    formula_sound(&formula, "a + 1");
    for (int lane = 0; lane < LANES; lane++) slots[lane] = lane;
    for (int n_lanes = 1; n_lanes <= LANES; n_lanes++) {
        double *results = slots + LANES; /* the home of b, which the formula does not read */
        for (int lane = 0; lane < LANES; lane++) results[lane] = -7;
        expr_eval(results, formula.expr, slots, n_lanes);
        for (int lane = 0; lane < LANES; lane++)
            CHECK_CLOSE("lane", results[lane], lane < n_lanes ? lane + 1 : -7, 0);
    }
    formula_free(&formula);
}

static double
random_value(unsigned long long *seed)
{
    static const double specials[] = { 0, 1, -1, 2, 0.5, 1e-300, 1e300, (double)INFINITY };
    const double uniform = (yard_random(seed, 1 << 30) + 0.5) / (1 << 30);

    switch (yard_random(seed, 40)) {
    case 0: return NAN;
    case 1: return -INFINITY;
    case 2:
    case 3:
    case 4:
    case 5:
    case 6: return specials[yard_random(seed, (int)LENGTH(specials))];
    case 7:
    case 8:
    case 9:
    case 10:
    case 11: return yard_random(seed, 9) - 4;
    default: return yard_random(seed, 2) ? uniform : 8 * uniform - 4;
    }
}

typedef struct {
    int compared, equal, none, unsure;
} Tally;

/* One lane against the second reader. */
static void
compare(Tally *tally, const char *text, double actual, const double *names)
{
    const Yard yard = yard_value(text, names);
    char what[YARD_TEXT + 400];

    tally->compared++;
    tally->unsure += isinf(yard.bound);
    tally->none += isnan(yard.value);
    tally->equal += yard.bound == 0 && isfinite(yard.value);
    if (isinf(yard.bound) || (isnan(yard.value) && isnan(actual)) ||
        (long double)actual == yard.value ||
        fabsl((long double)actual - yard.value) <= (long double)yard.bound)
        return;
    snprintf(what, sizeof(what), "%.400s (bound %.2g; %.17g %.17g %.17g %.17g %.17g %.17g ...)",
             text, yard.bound, names[0], names[1], names[2], names[3], names[4], names[5]);
    CHECK_CLOSE(what, actual, (double)yard.value, yard.bound);
}

/* The words that are told are under an operator or a function of the text; what came in by a slot
 * may be nobody's fault. */
static void
explain(const Formula *formula, const double *slots, int lane, double result, bool slot_is_nan)
{
    int from = -1, length = -1;
    const char *why = expr_explain(formula->expr, slots, lane, &from, &length);
    char word[20] = "";

    if (!isnan(result) || (slot_is_nan && !why)) {
        CHECK_TEXT(formula->tree.text, why, NULL);
        CHECK_CLOSE(formula->tree.text, from + length, 0, 0);
        return;
    }
    snprintf(word, sizeof(word), "%.*s", length, formula->tree.text + from);
    const ExprFunction *function = expr_function(word);
    CHECK_TEXT(formula->tree.text, why, function ? function->missing : "no function");
}

static void
test_against_a_second_reader(void)
{
    enum { FORMULAS = 2000 };
    unsigned long long seed = 20260716;
    Tally tally = { 0 };
    char text[YARD_TEXT];

    for (int round = 0; round < FORMULAS; round++) {
        double slots[FORMULA_NAMES * LANES], results[LANES];
        Formula formula;

        yard_formula(text, &seed);
        for (int slot = 0; slot < FORMULA_NAMES * LANES; slot++) slots[slot] = random_value(&seed);
        formula_sound(&formula, text);
        if (formula.expr) expr_eval(results, formula.expr, slots, LANES);
        for (int lane = 0; formula.expr && lane < LANES; lane++) {
            double names[FORMULA_NAMES];
            bool slot_is_nan = false;
            for (int name = 0; name < FORMULA_NAMES; name++) {
                names[name] = slots[name * LANES + lane];
                slot_is_nan |= isnan(names[name]);
            }
            compare(&tally, text, results[lane], names);
            explain(&formula, slots, lane, results[lane], slot_is_nan);
        }
        formula_free(&formula);
    }
    /* the formulas must be worth the comparison */
    CU_ASSERT_EQUAL(tally.compared, FORMULAS * LANES);
    CU_ASSERT(tally.unsure < tally.compared / 20);
    CU_ASSERT(tally.none > tally.compared / 10 && tally.none < tally.compared / 2);
    CU_ASSERT(tally.equal > tally.compared / 10);
}

/* The text with each letter replaced by its value, to be folded. */
static void
write_constants(char buffer[4 * YARD_TEXT], const char *text, const double *slots, int lane)
{
    size_t n = 0;

    for (const char *at = text; *at;) {
        const size_t word = strspn(at, "abcdefghijklmnopqrstuvwxyz_");
        if (word == 1 && (at == text || !strchr("0123456789.", at[-1]))) {
            const double value = slots[(*at - 'a') * LANES + lane];
            const int written =
                isinf(value)
                    ? snprintf(buffer + n, 40, "(%sinfinity)", value < 0 ? "-" : "")
                    : snprintf(buffer + n, 40, signbit(value) ? "(%.17g)" : "%.17g", value);
            n += (size_t)written;
            at++;
        } else {
            const size_t length = word ? word : 1;
            memcpy(buffer + n, at, length);
            n += length;
            at += length;
        }
    }
    buffer[n] = '\0';
}

/* Laws: 32 lanes are 32 single evaluations, and what is folded is what would be evaluated. */
static void
test_lanes_and_folding_change_no_bit(void)
{
    unsigned long long seed = 7;
    char text[YARD_TEXT], constants[4 * YARD_TEXT];
    int folded = 0;

    for (int round = 0; round < 400; round++) {
        double slots[FORMULA_NAMES * LANES], single[FORMULA_NAMES * LANES] = { 0 };
        double results[LANES], alone, value = NAN;
        const int probe = yard_random(&seed, LANES);
        Formula formula, folding;

        yard_formula(text, &seed);
        for (int slot = 0; slot < FORMULA_NAMES * LANES; slot++) {
            do slots[slot] = random_value(&seed);
            while (isnan(slots[slot])); /* there is no way to write it */
        }
        formula_sound(&formula, text);
        expr_eval(results, formula.expr, slots, LANES);
        for (int lane = 0; lane < LANES; lane++) {
            for (int name = 0; name < FORMULA_NAMES; name++)
                single[name * LANES] = slots[name * LANES + lane];
            expr_eval(&alone, formula.expr, single, 1);
            if (!same_bits(alone, results[lane])) CHECK_TEXT("alone", text, "the same bits");
        }
        write_constants(constants, text, slots, probe);
        formula_sound(&folding, constants);
        if (expr_is_constant(folding.expr, &value)) {
            folded++;
            if (!same_bits(value, results[probe])) CHECK_TEXT("folded", constants, "the same bits");
        }
        expr_eval(&alone, folding.expr, NULL, 1);
        if (!same_bits(alone, results[probe])) CHECK_TEXT("constants", constants, "the same bits");
        formula_free(&formula);
        formula_free(&folding);
    }
    CU_ASSERT(folded > 150);
}

/* ---- mistakes of checks ---- */

static void
test_check(void)
{
    /* clang-format off */
    static const struct { const char *text, *expected; } cases[] = {
        { "1 + p_sick * 2",   "f.cfg:3: unknown name p_sick\n    1 + p_sick * 2\n        ^~~~~~" },
        { "2 * squrt(4)",     "f.cfg:3: unknown function squrt (did you mean sqrt?)\n"
                              "    2 * squrt(4)\n        ^~~~~" },
        { "flabbergast(4)",   "f.cfg:3: unknown function flabbergast\n"
                              "    flabbergast(4)\n    ^~~~~~~~~~~" },
        { "1 + clamp(2, 3)",  "f.cfg:3: it is written clamp(x, low, high)\n"
                              "    1 + clamp(2, 3)\n        ^~~~~" },
        { "exp()",            "f.cfg:3: it is written exp(x)\n    exp()\n    ^~~" },
        { "exp(1, 2)",        "f.cfg:3: it is written exp(x)\n    exp(1, 2)\n    ^~~" },
        { "max(1)",           "f.cfg:3: it is written max(a, b, ...)\n    max(1)\n    ^~~" },
        { "if(1, 2)",         "f.cfg:3: it is written if(condition, a, b)\n    if(1, 2)\n    ^~" },
        { "rate_to_prob(1, 2, 3)", "f.cfg:3: it is written rate_to_prob(r, t = cycle_length)\n"
                              "    rate_to_prob(1, 2, 3)\n    ^~~~~~~~~~~~" },
    };
    /* clang-format on */
    char note[FORMULA_NOTE];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Formula formula;
        formula_read(&formula, cases[i].text);
        CU_ASSERT(formula.expr == NULL);
        CHECK_TEXT(cases[i].text, formula_note(note, cases[i].text, &formula.notes),
                   cases[i].expected);
        formula_free(&formula);
    }
}

static void
test_check_tells_all(void)
{
    static const char *const expected[] = {
        "f.cfg:3: unknown name x\n    x + (mn(y) + z) * exp(1, w)\n    ^",
        "f.cfg:3: unknown function mn (did you mean min?)\n"
        "    x + (mn(y) + z) * exp(1, w)\n         ^~",
        "f.cfg:3: unknown name z\n    x + (mn(y) + z) * exp(1, w)\n                 ^",
        "f.cfg:3: it is written exp(x)\n    x + (mn(y) + z) * exp(1, w)\n"
        "                      ^~~",
    };
    char note[FORMULA_NOTE];
    Formula formula;

    formula_read(&formula, "x + (mn(y) + z) * exp(1, w)");
    CU_ASSERT_EQUAL_FATAL(formula.notes.n, (int)LENGTH(expected));
    for (int i = 0; i < formula.notes.n; i++) {
        notes_text(note, sizeof(note), &formula.notes.at[i]);
        CHECK_TEXT("each mistake", note, expected[i]);
    }
    formula_free(&formula);
}

static void
test_check_named(void)
{
    Pool pool = { 0 };
    Notes notes = { 0 }, others = { 0 };
    char note[FORMULA_NOTE];
    const ExprTree tree = expr_parse(&pool, "exp(x = 2)", "f.cfg", 3, true, &notes);
    const ExprTree broken = expr_parse(&pool, "exp(", "f.cfg", 3, false, &others);

    CU_ASSERT_FATAL(tree.root != NULL);
    CU_ASSERT(!expr_check(&tree, &notes));
    CHECK_TEXT("named", formula_note(note, "named", &notes),
               "f.cfg:3: a name = value does not belong here\n    exp(x = 2)\n        ^~~~~");
    CU_ASSERT(!expr_check(&broken, &notes)); /* it was told when it was parsed */
    CU_ASSERT_EQUAL(notes.n, 1);
    notes_free(&notes);
    notes_free(&others);
    pool_free(&pool);
}

/* ---- large formulas ---- */

/* `begin`, then n times `more`, then n times `end`; for free() */
static char *
repeat(const char *begin, const char *more, int n, const char *middle, const char *end)
{
    const size_t size =
        strlen(begin) + strlen(middle) + 1 + (size_t)n * (strlen(more) + strlen(end));
    char *text = calloc(size, 1), *at = text;

    CU_ASSERT_FATAL(text != NULL);
    at += sprintf(at, "%s", begin);
    for (int i = 0; i < n; i++) at += sprintf(at, "%s", more);
    at += sprintf(at, "%s", middle);
    for (int i = 0; i < n; i++) at += sprintf(at, "%s", end);
    return text;
}

static void
test_large(void)
{
    static const double values[FORMULA_NAMES] = { 1, 2 };
    /* clang-format off */
    static const struct {
        const char *name, *begin, *more; int n; const char *middle, *end; double expected;
    } cases[] = {
        { "a sum of 5000 terms",     "a", "+a",           4999, "",  "",   5000 },
        { "a product of 5000 terms", "a", "*a",           4999, "",  "",   1 },
        { "2500 differences",        "a", "+b-a",         2499, "",  "",   2500 },
        { "a sum to the right",      "",  "a+(",           190, "a", ")",  191 },
        { "brackets",                "",  "(",             195, "a", ")",  1 },
        { "powers",                  "a", "^a",            190, "",  "",   1 },
        { "an even run of minuses",  "",  "-",             190, "a", "",   1 },
        { "calls",                   "",  "max(a,b+",       90, "a", ")",  181 },
        { "64 arguments",            "max(a,b", ",3",       62, ")", "",   3 },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) {
        char *text =
            repeat(cases[i].begin, cases[i].more, cases[i].n, cases[i].middle, cases[i].end);
        CHECK_CLOSE(cases[i].name, formula_value(text, values), cases[i].expected, 0);
        free(text);
    }
}

/* Of 256 temporaries, each level holds two until the innermost is done. */
static void
test_deep(void)
{
    static const double values[FORMULA_NAMES] = { 1, 2 };
    static const char words[] = "f.cfg:3: this formula is too deep: give its parts names\n    if(";
    char note[FORMULA_NOTE], *good = repeat("", "if(-a,-b,", 127, "a", ")"),
                             *bad = repeat("", "if(-a,-b,", 128, "a", ")");
    Formula formula;

    CHECK_CLOSE("127 levels", formula_value(good, values), -2, 0);
    formula_read(&formula, bad);
    CU_ASSERT(formula.expr == NULL);
    CU_ASSERT(strncmp(formula_note(note, "128 levels", &formula.notes), words, strlen(words)) == 0);
    formula_free(&formula);
    free(good);
    free(bad);
}

/* ---- why there is no value ---- */

static void
test_explain(void)
{
    /* a = 0, b = -1, c has no value, d = 1e300 */
    static const double values[FORMULA_NAMES] = { 0, -1, (double)NAN, 1e300 };
    /* clang-format off */
    static const struct { const char *text, *why, *under; } cases[] = {
        { "1 + 2 / a",                  "division by zero", "/ a" },
        { "1 / 0",                      "division by zero", "/ 0" },
        { "exp(ln(b) + 1 / a)",         "logarithm of a number that is not above 0", "ln(b)" },
        { "1 / a + ln(b)",              "division by zero", "/ a" },
        { "max(1, 2, sqrt(b), 4)",      "square root of a number below 0", "sqrt(b)" },
        { "min(sqrt(b), 2, ln(b))",     "square root of a number below 0", "sqrt(b)" },
        { "if(a, ln(b), sqrt(b)) * 2",  "square root of a number below 0", "sqrt(b)" },
        { "if(b, ln(b), sqrt(b)) * 2",  "logarithm of a number that is not above 0", "ln(b)" },
        { "if(1 / a, ln(b), sqrt(b))",  "division by zero", "/ a" },
        { "if(1 / a > 3, 1, 2)",        "division by zero", "/ a" },
        { "if(a, ln(b), 1) + 1 / a",    "division by zero", "/ a" },
        { "c + 1 / a",                  "division by zero", "/ a" },
        { "d * d",                      "no product (0 * infinity), or too large for a number",
          "* d" },
        { "1 + (d ^ 2)",                "no power: 0 to a power below 0, a fraction of a number "
                                        "below 0, or too large for a number", "^ 2" },
        { "c",                          NULL, "" },   /* came in by a slot */
        { "c + 1",                      NULL, "" },
        { "if(c, 1, 2)",                NULL, "" },
        { "if(c, ln(b), 1 / a)",        NULL, "" },
        { "if(a, 1, c)",                NULL, "" },
        { "exp(-c) * 2",                NULL, "" },
        { "a + b",                      NULL, "" },   /* nothing is wrong */
        { "if(a, 1 / a, 3)",            NULL, "" },
        { "0 and 1 / a",                NULL, "" },
        { "7",                          NULL, "" },
        { "a",                          NULL, "" },
    };
    /* clang-format on */
    double slots[FORMULA_NAMES * LANES];

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const int fault = (int)i % LANES; /* the other lanes are sound */
        Formula formula;
        int from, length;

        for (int slot = 0; slot < FORMULA_NAMES * LANES; slot++)
            slots[slot] = slot % LANES == fault ? values[slot / LANES] : 2;
        formula_sound(&formula, cases[i].text);
        const char *why = expr_explain(formula.expr, slots, fault, &from, &length);
        CHECK_TEXT(cases[i].text, why, cases[i].why);
        CHECK_CLOSE(cases[i].text, length > 0, cases[i].under[0] != '\0', 0);
        if (strncmp(cases[i].text + from, cases[i].under, strlen(cases[i].under)) != 0)
            CHECK_TEXT(cases[i].text, cases[i].text + from, cases[i].under);
        formula_free(&formula);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = { { "values", test_values },
                            { "no value", test_no_value },
                            { "constants", test_constants },
                            { "slot", test_slot },
                            { "number", test_number },
                            { "lanes", test_only_asked_lanes_are_written },
                            { "second reader", test_against_a_second_reader },
                            { "same bits", test_lanes_and_folding_change_no_bit },
                            { "check", test_check },
                            { "check tells all", test_check_tells_all },
                            { "check named", test_check_named },
                            { "large", test_large },
                            { "deep", test_deep },
                            { "explain", test_explain },
                            CU_TEST_INFO_NULL };
    return test_main(tests, argc, argv);
}
