/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "structure/reader.h"
#include "written.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* What is drawn together; each case extends it. x and y have distributions of their own. */
static const char base[] =
    "model = { time_unit = \"year\"; cycle_length = 1; horizon = 2; };\n"
    "parameters = {\n"
    "  a = { value = 0.2; source = \"s\"; };\n"
    "  b = { value = 0.3; source = \"s\"; };\n"
    "  c = { value = 0.5; source = \"s\"; }; d = { value = 0.8; source = \"s\"; };\n"
    "  x = { value = 10; source = \"s\";\n"
    "        distribution = \"gamma(sd = 2)\"; };\n"
    "  y = { value = 4; source = \"s\"; distribution = \"normal(sd = 1)\"; };\n"
    "  f = \"a + b\";\n"
    "  cost = { value = 100; source = \"s\"; };\n"
    "};\n"
    "states = { well = { utility = 1; costs = { care = \"cost + x + y\"; }; };\n"
    "           dead = { dead = true; }; };\n"
    "transitions = { well = { dead = 0.1; }; };\n"
    "strategies = { usual = { start = { well = 1; }; }; };\n";

static void
read_joint(Written *written, const char *text, const StudySetting *settings, int n_settings)
{
    char whole[2000];

    snprintf(whole, sizeof(whole), "extends = \"base.cfg\";\njoint = { %s };\n", text);
    written_file("base.cfg", base);
    written_file("study.cfg", whole);
    written_read(written, "study.cfg", settings, n_settings);
}

static const Parameter *
parameter_of(const Written *written, const char *name)
{
    return &written->study.parameters[study_parameter(&written->study, name)];
}

/* ---- what is read ---- */

/* clang-format off */
#define SOURCE " source = \"trial\"; };"

static const struct {
    const char *text;
    JointKind kind;
    int n, n_rows;
    const char *names[3];
    int n_numbers;
    double number[9];
    struct { const char *family; double par[2]; } marginal[3];
} sound[] = {
    /* a member of a Dirichlet is a beta of its count and the sum of the others: Kotz, Balakrishnan
     * & Johnson (2000), Continuous Multivariate Distributions, ch. 49 */
    { "j = { names = (\"a\", \"b\", \"c\"); dirichlet = (2, 3, 5.5);" SOURCE,
      JOINT_DIRICHLET, 3, 0, { "a", "b", "c" }, 3, { 2, 3, 5.5 },
      { { "beta", { 2, 8.5 } }, { "beta", { 3, 7.5 } }, { "beta", { 5.5, 5 } } } },
    { "j = { names = (\"d\", \"a\"); dirichlet = (8, 2);" SOURCE,
      JOINT_DIRICHLET, 2, 0, { "d", "a" }, 2, { 8, 2 },
      { { "beta", { 8, 2 } }, { "beta", { 2, 8 } } } },
    /* 4 1 9 = L L' with L = 2 0 | 0.5 sqrt(8.75); the means are the values */
    { "j = { names = (\"a\", \"b\"); covariance = (4, 1, 9);" SOURCE,
      JOINT_NORMAL, 2, 0, { "a", "b" }, 4, { 2, 0, 0.5, 2.9580398915498081 },
      { { "normal", { 0.2, 2 } }, { "normal", { 0.3, 3 } } } },
    { "j = { names = \"b\"; covariance = (0.25);" SOURCE,
      JOINT_NORMAL, 1, 0, { "b" }, 1, { 0.5 }, { { "normal", { 0.3, 0.5 } } } },
    /* whole numbers, as in test_cholesky; sqrt(37), sqrt(98) */
    { "j = { names = (\"a\", \"b\", \"c\"); covariance = (4, 12, 37, -16, -43, 98);" SOURCE,
      JOINT_NORMAL, 3, 0, { "a", "b", "c" }, 9, { 2, 0, 0, 6, 1, 0, -8, 5, 3 },
      { { "normal", { 0.2, 2 } }, { "normal", { 0.3, 6.0827625302982193 } },
        { "normal", { 0.5, 9.8994949366116654 } } } },
    /* 0.6, 0.8 and 1 are the sides of a right triangle; a gamma of mean 10 and sd 2 has the shape
     * 25 and the scale 0.4 */
    { "j = { names = (\"x\", \"y\"); correlation = (1, 0.6, 1);" SOURCE,
      JOINT_CORRELATION, 2, 0, { "x", "y" }, 4, { 1, 0, 0.6, 0.8 },
      { { "gamma", { 25, 0.4 } }, { "normal", { 4, 1 } } } },
    { "j = { names = (\"y\", \"x\"); correlation = (1, -0.6, 1);" SOURCE,
      JOINT_CORRELATION, 2, 0, { "y", "x" }, 4, { 1, 0, -0.6, 0.8 },
      { { "normal", { 4, 1 } }, { "gamma", { 25, 0.4 } } } },
    /* columns by name, not by place */
    { "j = { names = (\"a\", \"b\"); file = \"draws.csv\";" SOURCE,
      JOINT_DRAWS, 2, 3, { "a", "b" }, 6, { 0.21, 0.31, 0.22, 0.32, 0.23, 0.33 }, { { 0 } } },
};
/* clang-format on */

static void
check_marginal(const char *text, const Parameter *parameter, const char *family, const double *par)
{
    CHECK_TEXT(text, parameter->dist.family ? parameter->dist.family->name : NULL, family);
    for (int item = 0; family && item < 2; item++)
        CHECK_CLOSE(text, parameter->dist.par[item], par[item], 1e-15);
}

static void
test_sound(void)
{
    char notes[WRITTEN_NOTES];

    written_file("draws.csv", "b,note,a\n0.31,x,0.21\n0.32,y,0.22\n0.33,z,0.23\n");
    for (size_t i = 0; i < LENGTH(sound); i++) {
        Written written;
        read_joint(&written, sound[i].text, NULL, 0);
        CHECK_TEXT(sound[i].text, written_notes(notes, &written.notes), "");
        CU_ASSERT_EQUAL_FATAL(written.study.n_joints, 1);
        const Joint *joint = &written.study.joints[0];
        CHECK_TEXT("name", joint->name, "j");
        CHECK_TEXT("source", joint->source, "trial");
        CHECK_TEXT("node", joint->node->name, "j");
        CU_ASSERT_EQUAL(joint->kind, sound[i].kind);
        CU_ASSERT_EQUAL(joint->n_rows, sound[i].n_rows);
        CU_ASSERT_EQUAL_FATAL(joint->n, sound[i].n);
        for (int item = 0; item < sound[i].n_numbers; item++)
            CHECK_CLOSE(sound[i].text, joint->number[item], sound[i].number[item], 1e-15);
        for (int item = 0; item < joint->n; item++) {
            const Parameter *member = parameter_of(&written, sound[i].names[item]);
            CU_ASSERT_PTR_EQUAL(&written.study.parameters[joint->parameters[item]], member);
            CU_ASSERT_EQUAL(member->joint, 0);
            CU_ASSERT(member->uncertain);
            check_marginal(sound[i].text, member, sound[i].marginal[item].family,
                           sound[i].marginal[item].par);
        }
        written_free(&written);
    }
}

/* Uncertain: whoever is in a joint or has a distribution with a width. */
static void
test_uncertain(void)
{
    static const char *const uncertain[] = { "a", "b", "x", "y" }, *const certain[] = { "c", "f",
                                                                                        "cost",
                                                                                        "sure" };
    Written written;

    read_joint(&written,
               "j = { names = (\"b\", \"a\"); covariance = (1, 0, 1); };\n"
               "  k = { names = (\"x\", \"y\"); correlation = (1, 0, 1); }; };\n"
               "parameters = { sure = { value = 3; source = \"s\"; distribution = \"discrete(3, "
               "1)\"; };",
               NULL, 0);
    CU_ASSERT_EQUAL_FATAL(written.status, OK);
    CU_ASSERT_EQUAL(written.study.n_joints, 2);
    for (size_t i = 0; i < LENGTH(uncertain); i++) {
        CU_ASSERT(parameter_of(&written, uncertain[i])->uncertain);
        CU_ASSERT_EQUAL(parameter_of(&written, uncertain[i])->joint, i < 2 ? 0 : 1);
    }
    for (size_t i = 0; i < LENGTH(certain); i++) {
        CU_ASSERT(!parameter_of(&written, certain[i])->uncertain);
        CU_ASSERT_EQUAL(parameter_of(&written, certain[i])->joint, NONE);
    }
    written_free(&written);
}

static void
test_no_joint(void)
{
    Written written;

    read_joint(&written, "", NULL, 0);
    CU_ASSERT_EQUAL(written.status, OK);
    CU_ASSERT_EQUAL(written.study.n_joints, 0);
    CU_ASSERT(parameter_of(&written, "x")->uncertain);
    CU_ASSERT(!parameter_of(&written, "a")->uncertain);
    written_free(&written);
}

/* A share that is not that of its counts, 2 of 10 and 8 of 10 */
static void
test_doubtful(void)
{
    char notes[WRITTEN_NOTES];
    Written written;

    read_joint(&written, "j = { names = (\"a\", \"c\"); dirichlet = (2, 8); };", NULL, 0);
    CU_ASSERT_EQUAL(written.status, OK);
    CHECK_TEXT("doubtful", written_notes(notes, &written.notes),
               "base.cfg:5: warning: parameter c: the mean of its distribution is 0.8, far from "
               "its value 0.5");
    written_free(&written);
}

/* ---- a member that is fixed ---- */

static void
check_fixed(const char *text, const char *name, const StudySetting *settings, int n_settings,
            const char *by)
{
    char notes[WRITTEN_NOTES];
    Written written;

    read_joint(&written, text, settings, n_settings);
    CHECK_TEXT(text, written_notes(notes, &written.notes), "");
    CU_ASSERT_EQUAL_FATAL(written.study.n_joints, 1);
    const Joint *joint = &written.study.joints[0];
    CU_ASSERT_EQUAL(joint->n, 2);
    for (int item = 0; item < joint->n; item++) {
        const Parameter *member = &written.study.parameters[joint->parameters[item]];
        const bool fixed = strcmp(member->name, name) == 0;
        CHECK_TEXT(member->name, member->certain, fixed ? by : NULL);
        CU_ASSERT_EQUAL(member->joint, fixed ? NONE : 0);
        CU_ASSERT_EQUAL(member->uncertain, !fixed);
        if (fixed) CU_ASSERT_PTR_NULL(member->dist.family);
    }
    written_free(&written);
}

static void
test_fixed(void)
{
    /* clang-format off */
    static const struct { const char *text, *name; } cases[] = {
        { "j = { names = (\"a\", \"d\"); dirichlet = (2, 8); }; };\nset = { a = 0.4; ", "a" },
        { "j = { names = (\"a\", \"d\"); dirichlet = (2, 8); }; };\nset = { d = 0.4; ", "d" },
        { "j = { names = (\"a\", \"b\"); covariance = (1, 0.5, 1); }; };\nset = { a = 0.4; ", "a" },
        { "j = { names = (\"a\", \"b\"); covariance = (1, 0.5, 1); }; };\nset = { a = \"b / "
          "2\"; ", "a" },
        { "j = { names = (\"x\", \"y\"); correlation = (1, 0.5, 1); }; };\nset = { x = 12; ", "x" },
        { "j = { names = (\"a\", \"b\"); file = \"draws.csv\"; }; };\nset = { b = 0.4; ", "b" },
    };
    /* clang-format on */
    static const StudySetting option = { "a", "0.4" };

    written_file("draws.csv", "a,b\n0.2,0.3\n");
    for (size_t i = 0; i < LENGTH(cases); i++)
        check_fixed(cases[i].text, cases[i].name, NULL, 0, "set");
    check_fixed("j = { names = (\"a\", \"d\"); dirichlet = (2, 8); };", "a", &option, 1, "--set");
}

/* ---- mistakes ---- */

typedef struct {
    const char *text, *told;
} Case;

static void
check_mistakes(const Case *cases, size_t n)
{
    char seen[WRITTEN_NOTES];

    for (size_t i = 0; i < n; i++) {
        Written written;
        read_joint(&written, cases[i].text, NULL, 0);
        CHECK_TEXT(cases[i].text, written_notes(seen, &written.notes), cases[i].told);
        CU_ASSERT_EQUAL(written.status, ERR_SPEC);
        written_free(&written);
    }
}

/* clang-format off */
#define AB "names = (\"a\", \"b\"); "
#define XY "names = (\"x\", \"y\"); "

static void
test_ways(void)
{
    static const char needs[] = "study.cfg:2: joint j needs one of dirichlet, covariance, "
    "correlation and file";
    static const char two[] = "study.cfg:2: joint j needs one of dirichlet, covariance, "
    "correlation and file, not two";
    static const Case cases[] = {
        { "j = { " AB "};", needs },
        { "j = { " AB "dirichlet = (2, 3); covariance = (1, 0, 1); };", two },
        { "j = { " AB "correlation = (1, 0, 1); covariance = (1, 0, 1); };", two },
        { "j = { " AB "file = \"draws.csv\"; dirichlet = (2, 3); correlation = (1, 0, 1); "
          "};", two },
        { "j = 3;", "study.cfg:2: joint j must be a group { }, not a number" },
        { "}; joint_ = {", "study.cfg:2: unknown section joint_ (did you mean joint?)" },
        { "j = { dirichlet = (2, 3); };", "study.cfg:2: joint j: names is missing (the "
          "parameters)" },
        { "j = { " AB "dirichlt = (2, 3); };",
          "study.cfg:2: joint j: unknown key dirichlt (did you mean dirichlet?)\n"
          "study.cfg:2: joint j needs one of dirichlet, covariance, correlation and file" },
        { "j = { " AB "dirichlet = (2, 3); surce = \"t\"; };",
          "study.cfg:2: joint j: unknown key surce (did you mean source?)" },
        /* a key of the wrong kind is told once */
        { "j = { " AB "dirichlet = 2; };", "study.cfg:2: joint j: dirichlet must be a list of "
          "numbers: (1, 2), not a number (shares of one whole: a count for each, above 0)" },
        { "j = { " AB "covariance = (1, \"r\", 1); };", "study.cfg:2: joint j: covariance must be "
          "a list of numbers: (1, 2), but item 2 is a text" },
        { "j = { " AB "correlation = \"0.5\"; };", "study.cfg:2: joint j: correlation must be a "
          "list of numbers: (1, 2), not a text (over the distributions that they have (of the "
          "underlying normals): lower triangle, row by row, diagonal included)" },
        { "j = { " AB "file = 3; };", "study.cfg:2: joint j: file must be a text in quotes, not a "
          "number (a CSV of draws with a column for each: draw i takes row i)" },
    };

    check_mistakes(cases, LENGTH(cases));
}

static void
test_names(void)
{
    static const Case cases[] = {
        { "j = { names = (); dirichlet = (1); };", "study.cfg:2: joint j: an empty list of names" },
        { "j = { names = 3; dirichlet = (2, 3); };", "study.cfg:2: joint j: names must be a list "
          "of names: (\"a\", \"b\"), not a number (the parameters)" },
        { "j = { names = (\"a\", 3); dirichlet = (2, 3); };",
          "study.cfg:2: joint j: names must be a list of names: (\"a\", \"b\"), but item 2 is a "
          "number" },
        { "j = { names = (\"a\", \"costs\"); dirichlet = (2, 3); };",
          "study.cfg:2: joint j: there is no parameter costs (did you mean cost?)" },
        { "j = { names = (\"a\", \"nobody\"); dirichlet = (2, 3); };",
          "study.cfg:2: joint j: there is no parameter nobody" },
        { "j = { names = (\"a\", \"b\", \"a\"); dirichlet = (2, 3, 1); };",
          "study.cfg:2: joint j: a is named twice" },
        { "j = { " AB "dirichlet = (2, 3); };\n k = { names = (\"b\", \"c\"); covariance = (1, 0, "
          "1); };",
          "study.cfg:3: joint k: b is in joint j already" },
        { "j = { names = (\"a\", \"f\"); dirichlet = (2, 3); };",
          "study.cfg:2: joint j: f is a formula; name the parameters that it uses" },
        { "j = { names = (\"f\", \"x\"); correlation = (1, 0, 1); };",
          "study.cfg:2: joint j: f is a formula; name the parameters that it uses" },
        { "j = { names = (\"a\", \"x\"); dirichlet = (2, 3); };",
          "study.cfg:2: joint j gives x its distribution; it has one of its own on line 7 (take "
          "one away)" },
        { "j = { names = (\"a\", \"x\"); covariance = (1, 0, 1); };",
          "study.cfg:2: joint j gives x its distribution; it has one of its own on line 7 (take "
          "one away)" },
        { "j = { names = (\"x\", \"a\"); file = \"draws.csv\"; };",
          "study.cfg:2: joint j gives x its distribution; it has one of its own on line 7 (take "
          "one away)" },
        { "j = { names = (\"a\", \"x\", \"b\"); correlation = (1, 0, 1, 0, 0, 1); };",
          "study.cfg:2: joint j: a correlation needs a distribution of a (distribution = "
          "\"gamma(sd = 0.02)\")\n"
          "study.cfg:2: joint j: a correlation needs a distribution of b (distribution = "
          "\"gamma(sd = 0.02)\")" },
    };

    check_mistakes(cases, LENGTH(cases));
}

static void
test_numbers(void)
{
    static const char *const shares = " a Dirichlet needs counts above 0 (leave out what never "
    "happens, or add the same small count to all)";
    char zero[300], below[300];
    snprintf(zero, sizeof(zero), "study.cfg:2: joint j: the count of b is 0;%s", shares);
    snprintf(below, sizeof(below), "study.cfg:2: joint j: the count of a is -1;%s", shares);
    const Case cases[] = {
        { "j = { " AB "dirichlet = (2, 3, 1); };", "study.cfg:2: joint j: dirichlet has 3 "
          "numbers; 2 names need 2" },
        { "j = { names = (\"a\", \"b\", \"c\"); dirichlet = (2, 3); };",
          "study.cfg:2: joint j: dirichlet has 2 numbers; 3 names need 3" },
        { "j = { names = \"a\"; dirichlet = (3); };", "study.cfg:2: joint j: shares of one whole "
          "need two names or more" },
        { "j = { " AB "dirichlet = (3, 0); };", zero },
        { "j = { " AB "dirichlet = (-1, 0); };", below },
        { "j = { " AB "covariance = (1, 0, 0, 1); };", "study.cfg:2: joint j: covariance has 4 "
          "numbers; 2 names need 3 (lower triangle, row by row, diagonal included)" },
        { "j = { " XY "correlation = (0.5); };", "study.cfg:2: joint j: correlation has 1 "
          "numbers; 2 names need 3 (lower triangle, row by row, diagonal included)" },
        { "j = { " XY "correlation = (1, 0.5, 0.9); };", "study.cfg:2: joint j: the correlation "
          "of y with itself is 1, not 0.9" },
        { "j = { " XY "correlation = (2, 0.5, 1); };", "study.cfg:2: joint j: the correlation of "
          "x with itself is 1, not 2" },
        { "j = { " XY "correlation = (1, 1, 1); };", "study.cfg:2: joint j: this correlation is "
          "not positive definite: what is known of y leaves no variance for it beside the names "
          "before it" },
        { "j = { " XY "correlation = (1, -1.5, 1); };", "study.cfg:2: joint j: this correlation "
          "is not positive definite: what is known of y leaves no variance for it beside the "
          "names before it" },
        { "j = { " AB "covariance = (-1, 0, 1); };", "study.cfg:2: joint j: this covariance is "
          "not positive definite: what is known of a leaves no variance for it beside the names "
          "before it" },
        { "j = { " AB "covariance = (1, 0, 0); };", "study.cfg:2: joint j: this covariance is not "
          "positive definite: what is known of b leaves no variance for it beside the names "
          "before it" },
        /* c = a + b */
        { "j = { names = (\"a\", \"b\", \"c\"); covariance = (1, 0, 1, 1, 1, 2); "
          "};", "study.cfg:2: joint j: this covariance is not positive definite: what is known of "
          "c leaves no variance for it beside the names before it" },
        /* a member that is fixed by what is no formula */
        { "j = { " AB "covariance = (1, 0, 1); }; };\nset = { a = \"b +\"; ",
          "study.cfg:3: the formula ends where a value is needed\n    b +\n       ^" },
    };

    check_mistakes(cases, LENGTH(cases));
}

static void
test_files(void)
{
    static const Case cases[] = {
        { "j = { " AB "file = \"none.csv\"; };", "study.cfg:2: joint j: none.csv: No such file or "
          "directory" },
        { "j = { " AB "\n file = \"header.csv\"; };", "study.cfg:3: joint j: header.csv has a "
          "header but no draws" },
        { "j = { names = (\"a\", \"c\"); file = \"draws.csv\"; };",
          "study.cfg:2: joint j: draws.csv has no column c" },
        { "j = { names = (\"a\", \"cost\"); file = \"draws.csv\"; };",
          "study.cfg:2: joint j: draws.csv has no column cost (did you mean costs?)" },
        { "j = { " AB "file = \"draws.csv\"; };", "study.cfg:2: joint j: draws.csv:3: column b: "
          "\"n/a\" is not a number" },
        { "j = { " AB "file = \"short.csv\"; };", "study.cfg:2: joint j: short.csv:2: 1 cells "
          "where the header has 2" },
    };

    written_file("draws.csv", "a,b,costs\n0.2,0.3,1\n0.2,n/a,1\n");
    written_file("header.csv", "a,b\n");
    written_file("short.csv", "a,b\n1\n");
    check_mistakes(cases, LENGTH(cases));
}
/* clang-format on */

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "sound", test_sound },       { "uncertain", test_uncertain },
        { "doubtful", test_doubtful }, { "no_joint", test_no_joint },
        { "fixed", test_fixed },       { "ways", test_ways },
        { "names", test_names },       { "numbers", test_numbers },
        { "files", test_files },       CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
