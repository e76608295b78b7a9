/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "formula.h"
#include "testlib.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- trees ---- */

/* Every call in brackets: a + b * c is (+ a (* b c)). */
static void
write_shape(Text *text, const ExprNode *node)
{
    char number[TEXT_NUMBER];

    switch (node->kind) {
    case EXPR_NUMBER: text_add(text, "%s", text_number(number, node->number)); return;
    case EXPR_NAME: text_add(text, "%s", node->name); return;
    case EXPR_NAMED: text_add(text, "%s:", node->name); break;
    case EXPR_CALL: text_add(text, "(%s%s", node->name, node->n_args > 0 ? " " : ""); break;
    }
    for (int arg = 0; arg < node->n_args; arg++) {
        if (arg > 0) text_add(text, " ");
        write_shape(text, node->args[arg]);
    }
    if (node->kind == EXPR_CALL) text_add(text, ")");
}

static void
check_shape(const char *formula, bool named, const char *expected)
{
    Pool pool = { 0 };
    Notes notes = { 0 };
    Text shape = { 0 };
    const ExprTree tree = expr_parse(&pool, formula, "f.cfg", 3, named, &notes);

    if (tree.root) write_shape(&shape, tree.root);
    CHECK_TEXT(formula, shape.at, expected);
    CU_ASSERT_EQUAL(notes.n, 0);
    CU_ASSERT(tree.text == formula && tree.line == 3);
    text_free(&shape);
    notes_free(&notes);
    pool_free(&pool);
}

static void
test_shape(void)
{
    /* clang-format off */
    static const struct { const char *text, *expected; } cases[] = {
        /* precedence: or, and, not, comparison, + -, * /, minus, ^ */
        { "a or b and c",            "(or a (and b c))" },
        { "a and b or c",            "(or (and a b) c)" },
        { "not a and b",             "(and (not a) b)" },
        { "not a == b",              "(not (== a b))" },
        { "not not a",               "(not (not a))" },
        { "a and not b",             "(and a (not b))" },
        { "a < b + c",               "(< a (+ b c))" },
        { "a + b < c",               "(< (+ a b) c)" },
        { "a + b * c",               "(+ a (* b c))" },
        { "a * b + c",               "(+ (* a b) c)" },
        { "-a * b",                  "(* (neg a) b)" },
        { "a * -b",                  "(* a (neg b))" },
        { "-a ^ b",                  "(neg (^ a b))" },
        { "a ^ -b",                  "(^ a (neg b))" },
        { "a ^ -b ^ c",              "(^ a (neg (^ b c)))" },
        { "a ^ -b * c",              "(* (^ a (neg b)) c)" },
        { "a - -b",                  "(- a (neg b))" },
        { "a--b",                    "(- a (neg b))" },
        { "+a + +b",                 "(+ a b)" },
        /* association */
        { "a - b - c",               "(- (- a b) c)" },
        { "a - b + c",               "(+ (- a b) c)" },
        { "a + b - c",               "(- (+ a b) c)" },
        { "a * b / c",               "(/ (* a b) c)" },
        { "a / b / c",               "(/ (/ a b) c)" },
        { "a / b * c",               "(* (/ a b) c)" },
        { "a ^ b ^ c",               "(^ a (^ b c))" },
        { "a or b or c",             "(or (or a b) c)" },
        { "a and b and c",           "(and (and a b) c)" },
        /* comparisons */
        { "a==b",                    "(== a b)" },
        { "a!=b",                    "(!= a b)" },
        { "a<=b",                    "(<= a b)" },
        { "a>=b",                    "(>= a b)" },
        { "a<b",                     "(< a b)" },
        { "a>b",                     "(> a b)" },
        { "(a < b) == (c < d)",      "(== (< a b) (< c d))" },
        { "a<-b",                    "(< a (neg b))" },
        /* brackets, calls, blanks */
        { "((a))",                   "a" },
        { "(a + b) * c",             "(* (+ a b) c)" },
        { "a*(b+c)",                 "(* a (+ b c))" },
        { "(-a) ^ b",                "(^ (neg a) b)" },
        { "exp(a)",                  "(exp a)" },
        { "exp ( a )",               "(exp a)" },
        { "f()",                     "(f)" },
        { "f(a, b + c, g(d))",       "(f a (+ b c) (g d))" },
        { "if(a < b, c, d)",         "(if (< a b) c d)" },
        { "not(a) + b",              "(not (+ a b))" },   /* `not` is no function */
        { " \t\r\n a \n + \t b ",    "(+ a b)" },
        /* words */
        { "nota",                    "nota" },
        { "android or orchid",       "(or android orchid)" },
        { "a1_b2C",                  "a1_b2C" },
        { "infinity",                "inf" },
        { "-infinity",               "(neg inf)" },
        { "infinity_2",              "infinity_2" },
        { "if",                      "if" },              /* expr_check will not know it */
        /* numbers */
        { "0",                       "0" },
        { "007",                     "7" },
        { ".5",                      "0.5" },
        { "5.",                      "5" },
        { "1e3",                     "1000" },
        { "1E+3",                    "1000" },
        { "2.5e-3",                  "0.0025" },
        { "1e-999",                  "0" },
        { "3000000000",              "3000000000" },
        { "1.7976931348623157e308",  "1.7976931348623157e+308" },
        { "1-1",                     "(- 1 1)" },
        { "1e3-1",                   "(- 1000 1)" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) check_shape(cases[i].text, false, cases[i].expected);
}

static void
test_named(void)
{
    /* clang-format off */
    static const struct { const char *text, *expected; } cases[] = {
        { "beta(mean = 0.3, sd = 0.1)",   "(beta mean:0.3 sd:0.1)" },
        { "beta(mean=0.3,sd=0.1)",        "(beta mean:0.3 sd:0.1)" },
        { "beta(mean\t\n = 0.3)",         "(beta mean:0.3)" },
        { "beta(2, sd = a + b)",          "(beta 2 sd:(+ a b))" },
        { "f(a == b, c)",                 "(f (== a b) c)" },
        { "f(a==b)",                      "(f (== a b))" },
        { "f(x = a == b)",                "(f x:(== a b))" },
        { "f(x = g(y = 1))",              "(f x:(g y:1))" },
        { "f(x_2 = -1)",                  "(f x_2:(neg 1))" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) check_shape(cases[i].text, true, cases[i].expected);
}

/* A call that formulas know has its row; the other ones wait for a resolver. */
static void
test_functions_are_found(void)
{
    Pool pool = { 0 };
    Notes notes = { 0 };
    const ExprTree tree = expr_parse(&pool, "exp(a) + curve(1)", "f.cfg", 3, false, &notes);

    CU_ASSERT_FATAL(tree.root != NULL);
    CU_ASSERT_PTR_EQUAL(tree.root->function, expr_function("+"));
    CU_ASSERT_PTR_EQUAL(tree.root->args[0]->function, expr_function("exp"));
    CU_ASSERT_PTR_NULL(tree.root->args[1]->function);
    CU_ASSERT_EQUAL(tree.root->args[0]->args[0]->slot, -1);
    CU_ASSERT_EQUAL(notes.n, 0);
    pool_free(&pool);
}

/* ---- mistakes ---- */

/* What is told of one formula; "" if nothing. */
static void
check_told(const char *formula, bool named, const char *expected)
{
    char note[FORMULA_NOTE];
    Pool pool = { 0 };
    Notes notes = { 0 };
    const ExprTree tree = expr_parse(&pool, formula, "f.cfg", 3, named, &notes);

    CU_ASSERT(tree.root == NULL);
    CHECK_TEXT(formula, formula_note(note, formula, &notes), expected);
    notes_free(&notes);
    pool_free(&pool);
}

#define UNKNOWN "f.cfg:3: a character that formulas do not know (a minus is -, a quote \")"

static void
test_mistakes(void)
{
    /* clang-format off */
    static const struct { const char *text, *expected; } cases[] = {
        /* the end */
        { "",              "f.cfg:3: the formula ends where a value is needed\n    \n    ^" },
        { "   ",           "f.cfg:3: the formula ends where a value is needed\n       \n       ^" },
        { "1 +",           "f.cfg:3: the formula ends where a value is needed\n    1 +\n       ^" },
        { "a and ",
          "f.cfg:3: the formula ends where a value is needed\n    a and \n          ^" },
        { "not",           "f.cfg:3: the formula ends where a value is needed\n    not\n       ^" },
        { "2 ^",           "f.cfg:3: the formula ends where a value is needed\n    2 ^\n       ^" },
        { "a <",           "f.cfg:3: the formula ends where a value is needed\n    a <\n       ^" },
        { "exp(",
          "f.cfg:3: the formula ends where a value is needed\n    exp(\n        ^" },
        { "(",             "f.cfg:3: the formula ends where a value is needed\n    (\n     ^" },
        /* brackets */
        { "1 + (2 * a",    "f.cfg:3: this ( is not closed\n    1 + (2 * a\n        ^" },
        { "((a)",          "f.cfg:3: this ( is not closed\n    ((a)\n    ^" },
        { "exp(1",         "f.cfg:3: a comma or ) is missing here\n    exp(1\n         ^" },
        { "exp(1 2)",      "f.cfg:3: a comma or ) is missing here\n    exp(1 2)\n          ^" },
        { "(1 2)",         "f.cfg:3: an operator or ) is missing here\n    (1 2)\n       ^" },
        { "1 + 2)",        "f.cfg:3: there is no ( to this )\n    1 + 2)\n         ^" },
        { "()",            "f.cfg:3: a value is needed before )\n    ()\n     ^" },
        { "max(1,)",       "f.cfg:3: a value is needed before )\n    max(1,)\n          ^" },
        { "max(,1)",       "f.cfg:3: a value is needed before ,\n    max(,1)\n        ^" },
        /* commas and points */
        { "0,5",           "f.cfg:3: a comma does not belong here (a decimal point is .)\n"
                           "    0,5\n     ^" },
        { "(0,5)",         "f.cfg:3: a comma does not belong here (a decimal point is .)\n"
                           "    (0,5)\n      ^" },
        { "1.2.3",
          "f.cfg:3: an operator is missing after the number\n    1.2.3\n       ^" },
        { "1..2",          "f.cfg:3: an operator is missing after the number\n    1..2\n      ^" },
        { ".",             "f.cfg:3: a value is needed before .\n    .\n    ^" },
        { "a.b",           "f.cfg:3: an operator is missing here\n    a.b\n     ^" },
        /* operators */
        { "2 a",           "f.cfg:3: an operator is missing here\n    2 a\n      ^" },
        { "2 (a)",         "f.cfg:3: an operator is missing here\n    2 (a)\n      ^" },
        { "(a)(b)",        "f.cfg:3: an operator is missing here\n    (a)(b)\n       ^" },
        { "2a",            "f.cfg:3: an operator is missing after the number\n    2a\n     ^" },
        { "2_",            "f.cfg:3: an operator is missing after the number\n    2_\n     ^" },
        { "1e",            "f.cfg:3: an operator is missing after the number\n    1e\n     ^" },
        { "3L",            "f.cfg:3: an operator is missing after the number\n    3L\n     ^" },
        { "a ! b",         "f.cfg:3: an operator is missing here\n    a ! b\n      ^" },
        { "a = b",         "f.cfg:3: write == to compare\n    a = b\n      ^" },
        { "(a = b)",       "f.cfg:3: write == to compare\n    (a = b)\n       ^" },
        { "if(a = b, 1, 2)", "f.cfg:3: write == to compare\n    if(a = b, 1, 2)\n         ^" },
        { "a && b",        "f.cfg:3: write and in place of &&\n    a && b\n      ^~" },
        { "(a || b)",      "f.cfg:3: write or in place of ||\n    (a || b)\n       ^~" },
        { "a & b",         "f.cfg:3: an operator is missing here\n    a & b\n      ^" },
        { "!a",            "f.cfg:3: write not in place of !\n    !a\n    ^" },
        { "a ** 2",        "f.cfg:3: write ^ for a power\n    a ** 2\n      ^~" },
        { "* 2",           "f.cfg:3: a value is needed before *\n    * 2\n    ^" },
        { "a + / b",       "f.cfg:3: a value is needed before /\n    a + / b\n        ^" },
        { "a < = b",       "f.cfg:3: a value is needed before =\n    a < = b\n        ^" },
        { "and a",         "f.cfg:3: a value is missing before and\n    and a\n    ^~~" },
        { "a or or b",     "f.cfg:3: a value is missing before or\n    a or or b\n         ^~" },
        { "0 < a < 1",     "f.cfg:3: one comparison at a time: write a < b and b < c\n"
                           "    0 < a < 1\n          ^" },
        { "a == b != c",   "f.cfg:3: one comparison at a time: write a < b and b < c\n"
                           "    a == b != c\n           ^" },
        /* numbers */
        { "0x1F",          "f.cfg:3: a number in decimal digits is needed\n    0x1F\n    ^~" },
        { "1 + 0X",
          "f.cfg:3: a number in decimal digits is needed\n    1 + 0X\n        ^~" },
        { "2 * 1e999",     "f.cfg:3: this number is too large\n    2 * 1e999\n        ^~~~~" },
        /* characters */
        { "2 \xE2\x80\x93 1",     UNKNOWN "\n    2 \xE2\x80\x93 1\n      ^" },   /* a dash */
        { "\xC2\xB5 + 1",         UNKNOWN "\n    \xC2\xB5 + 1\n    ^" },        /* a Greek letter */
        { "1 + \xE2\x80\x9C" "a", UNKNOWN "\n    1 + \xE2\x80\x9C" "a\n        ^" }, /* a quote */
        { "a$",            "f.cfg:3: an operator is missing here\n    a$\n     ^" },
        { "$a",            "f.cfg:3: a value is needed before $\n    $a\n    ^" },
        { "_a",            "f.cfg:3: a value is needed before _\n    _a\n    ^" },
        { "a[1]",          "f.cfg:3: an operator is missing here\n    a[1]\n     ^" },
        /* the line of a longer text */
        { "1 +\n  2 3\n+ 4", "f.cfg:3: an operator is missing here\n      2 3\n        ^" },
        /* only the first is told */
        { "0,5 + 2 3 )",   "f.cfg:3: a comma does not belong here (a decimal point is .)\n"
                           "    0,5 + 2 3 )\n     ^" },
        /* names of arguments belong to distributions */
        { "beta(mean = 0.3)",
          "f.cfg:3: write == to compare\n    beta(mean = 0.3)\n              ^" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) check_told(cases[i].text, false, cases[i].expected);
    check_told("x = 1", true, "f.cfg:3: write == to compare\n    x = 1\n      ^");
    check_told("f((x = 1))", true, "f.cfg:3: write == to compare\n    f((x = 1))\n         ^");
    check_told("f(x = )", true, "f.cfg:3: a value is needed before )\n    f(x = )\n          ^");
    check_told("f(1 = 2)", true, "f.cfg:3: write == to compare\n    f(1 = 2)\n        ^");
}

/* ---- limits ---- */

/* `n` times `begin`, the middle, `n` times `end`; for free() */
static char *
nest(const char *begin, int n, const char *middle, const char *end)
{
    Text text = { 0 };

    for (int i = 0; i < n; i++) text_add(&text, "%s", begin);
    text_add(&text, "%s", middle);
    for (int i = 0; i < n; i++) text_add(&text, "%s", end);
    return text.at;
}

static void
test_limits(void)
{
    /* clang-format off */
    static const struct {
        const char *name, *begin, *middle, *end; int good; const char *words;
    } cases[] = {
        { "brackets",  "(",      "a", ")", 199,  "f.cfg:3: more than 200 levels of nesting\n" },
        { "calls",     "f(",     "a", ")", 199,  "f.cfg:3: more than 200 levels of nesting\n" },
        { "sums",      "a+(",    "a", ")", 199,  "f.cfg:3: more than 200 levels of nesting\n" },
        { "minuses",   "-",      "a", "",  199,  "f.cfg:3: more than 200 levels of nesting\n" },
        { "powers",    "a^",     "a", "",  199,  "f.cfg:3: more than 200 levels of nesting\n" },
        { "nots",      "not ",   "a", "",  199,  "f.cfg:3: more than 200 levels of nesting\n" },
        { "terms",     "a+",     "a", "",  4999,
          "f.cfg:3: more than 5000 terms: give parts of it names\n" },
        { "alternatives", "a or ", "a", "", 4999,
          "f.cfg:3: more than 5000 terms: give parts of it names\n" },
        { "text",      " ",      "a", "",  65535,
          "f.cfg:3: a formula of more than 65536 characters" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) {
        for (int more = 0; more <= 1; more++) {
            char note[FORMULA_NOTE] = "", *text;
            Pool pool = { 0 };
            Notes notes = { 0 };

            text = nest(cases[i].begin, cases[i].good + more, cases[i].middle, cases[i].end);
            const ExprTree tree = expr_parse(&pool, text, "f.cfg", 3, false, &notes);
            CHECK_CLOSE(cases[i].name, tree.root == NULL, more, 0);
            if (more) {
                formula_note(note, cases[i].name, &notes);
                note[strlen(cases[i].words)] = '\0'; /* without the caret */
                CHECK_TEXT(cases[i].name, note, cases[i].words);
            }
            notes_free(&notes);
            pool_free(&pool);
            free(text);
        }
    }
}

static void
test_arguments(void)
{
    for (int n = 200; n <= 201; n++) {
        char *text = nest("1,", n - 1, "1)", ""), *call;
        Text whole = { 0 };
        Pool pool = { 0 };
        Notes notes = { 0 };
        char note[FORMULA_NOTE];

        text_add(&whole, "f(%s", text);
        call = whole.at;
        const ExprTree tree = expr_parse(&pool, call, "f.cfg", 3, false, &notes);
        if (n == 200) {
            CU_ASSERT_FATAL(tree.root != NULL);
            CU_ASSERT_EQUAL(tree.root->n_args, 200);
            CU_ASSERT_EQUAL(notes.n, 0);
        } else {
            CU_ASSERT(tree.root == NULL);
            formula_note(note, "arguments", &notes);
            CU_ASSERT(strncmp(note, "f.cfg:3: more than 200 arguments\n", 33) == 0);
        }
        notes_free(&notes);
        pool_free(&pool);
        text_free(&whole);
        free(text);
    }
}

/* ---- places ---- */

/* The caret of a node covers a name, a number, an operator's sign or a function's name. */
static void
test_places(void)
{
    static const char text[] = "0.25 * exp(alpha) <= not_a - -b";
    static const struct {
        const char *under;
        int path[3]; /* which argument of which argument; -1 ends */
    } cases[] = { { "<=", { -1 } },        { "*", { 0, -1 } }, { "0.25", { 0, 0, -1 } },
                  { "exp", { 0, 1, -1 } }, { "-", { 1, -1 } }, { "not_a", { 1, 0, -1 } },
                  { "-", { 1, 1, -1 } } };
    Pool pool = { 0 };
    Notes notes = { 0 };
    const ExprTree tree = expr_parse(&pool, text, "f.cfg", 3, false, &notes);

    CU_ASSERT_FATAL(tree.root != NULL);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const ExprNode *node = tree.root;
        char under[40];
        for (const int *arg = cases[i].path; *arg >= 0; arg++) node = node->args[*arg];
        snprintf(under, sizeof(under), "%.*s", node->length, text + node->from);
        CHECK_TEXT("under the caret", under, cases[i].under);
    }
    CU_ASSERT_EQUAL(tree.root->args[1]->args[1]->from, 29); /* the second minus */
    pool_free(&pool);
}

static void
test_told_places(void)
{
    Pool pool = { 0 };
    Notes notes = { 0 };
    char place[200], small[12], note[FORMULA_NOTE];
    const ExprTree tree = expr_parse(&pool, "p_sick * hr", "f.cfg", 3, false, &notes);
    const ExprTree number = expr_number(&pool, 5, "g.cfg", 9);

    CU_ASSERT_FATAL(tree.root != NULL);
    expr_place(place, sizeof(place), &tree, 9, 2);
    CHECK_TEXT("place", place, "\n    p_sick * hr\n             ^~");
    expr_place(small, sizeof(small), &tree, 9, 2);
    CHECK_TEXT("a small buffer", small, "\n    p_sick");
    expr_mistake(&notes, &tree, tree.root->args[1], "%s is %d too much", "hr", 4);
    CHECK_TEXT("mistake", formula_note(note, "mistake", &notes),
               "f.cfg:3: hr is 4 too much\n    p_sick * hr\n             ^~");
    CU_ASSERT_EQUAL(notes.at[0].kind, NOTE_MISTAKE);
    notes_free(&notes);
    expr_mistake(&notes, &number, number.root, "too large");
    CHECK_TEXT("of a number", formula_note(note, "of a number", &notes), "g.cfg:9: too large");
    notes_free(&notes);
    pool_free(&pool);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = { { "shape", test_shape },
                            { "named", test_named },
                            { "functions are found", test_functions_are_found },
                            { "mistakes", test_mistakes },
                            { "limits", test_limits },
                            { "arguments", test_arguments },
                            { "places", test_places },
                            { "told places", test_told_places },
                            CU_TEST_INFO_NULL };
    return test_main(tests, argc, argv);
}
