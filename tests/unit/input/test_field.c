/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/field.h"
#include "testlib.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    double rate, rate_or_none;
    int patients, seed;
    const char *title, *remark;
    bool strict, loud;
    int engine, method;
    const CfgNode *cost, *states, *breaks, *anything, *curve;
} Settings;

static const char *const engines[] = { "cohort", "individual", "partitioned", NULL };

#define AT(field) offsetof(Settings, field)

/* clang-format off */
static const Field fields[] = {
    { "rate",     FIELD_NUMBER,   AT(rate),         0,  1,        "0.03",       "per year", NULL,
      "discount rate" },
    { "no_rate",  FIELD_NUMBER,   AT(rate_or_none), -5, INFINITY, "",           "",         NULL,
      "another rate" },
    { "patients", FIELD_WHOLE,    AT(patients),     1,  1e6,      "1000",       "",         NULL,
      "how many are followed" },
    { "seed",     FIELD_WHOLE,    AT(seed),         0,  9,        "",           "",         NULL,
      "of random numbers" },
    { "title",    FIELD_TEXT,     AT(title),        0,  0,        "a study",    "",         NULL,
      "stands above tables" },
    { "remark",   FIELD_TEXT,     AT(remark),       0,  0,        "",           "",         NULL,
      "a remark" },
    { "strict",   FIELD_FLAG,     AT(strict),       0,  0,        "true",       "",         NULL,
      "be strict" },
    { "loud",     FIELD_FLAG,     AT(loud),         0,  0,        "",           "",         NULL,
      "be loud" },
    { "engine",   FIELD_CHOICE,   AT(engine),       0,  0,        "individual", "",         engines,
      "how it is computed" },
    { "method",   FIELD_CHOICE,   AT(method),       0,  0,        "",           "",         engines,
      "another choice" },
    { "cost",     FIELD_FORMULA,  AT(cost),         0,  0,        "",           "",         NULL,
      "what it costs" },
    { "states",   FIELD_NAMES,    AT(states),       0,  0,        "",           "",         NULL,
      "names of states" },
    { "breaks",   FIELD_NUMBERS,  AT(breaks),       0,  0,        "",           "",         NULL,
      "where it changes" },
    { "anything", FIELD_NODE,     AT(anything),     0,  0,        "",           "",         NULL,
      "of any kind" },
    { "curve",    FIELD_GROUP,    AT(curve),        0,  0,        "",           "",         NULL,
      "a curve" },
    { 0 },
};
/* clang-format on */

/* Reads text as group into settings full of rubbish; the notes in one text. */
static void
read(Settings *settings, char told[1000], Pool *pool, const char *text)
{
    CfgNode *root = NULL;
    Notes notes = { 0 };
    Error err;
    size_t n = 0;

    memset(settings, 0x55, sizeof(*settings));
    CHECK_OK(cfg_read_text(&root, pool, "s.cfg", text, &notes, &err));
    field_read(settings, fields, root, "state ill", &notes);
    told[0] = '\0';
    for (int note = 0; note < notes.n && n < 700; note++) {
        if (note > 0) told[n++] = '\n';
        notes_text(told + n, (int)(1000 - n), &notes.at[note]);
        n += strlen(told + n);
    }
    CU_ASSERT_EQUAL(notes.n, notes_count(&notes, NOTE_MISTAKE));
    notes_free(&notes);
}

static void
check_defaults(const Settings *settings)
{
    CHECK_CLOSE("rate", settings->rate, 0.03, 0);
    CHECK_CLOSE("no_rate", settings->rate_or_none, (double)NAN, 0);
    CU_ASSERT_EQUAL(settings->patients, 1000);
    CU_ASSERT_EQUAL(settings->seed, -1);
    CHECK_TEXT("title", settings->title, "a study");
    CHECK_TEXT("remark", settings->remark, NULL);
    CU_ASSERT(settings->strict && !settings->loud);
    CU_ASSERT_EQUAL(settings->engine, 1);
    CU_ASSERT_EQUAL(settings->method, -1);
    CU_ASSERT(!settings->cost && !settings->states && !settings->breaks);
    CU_ASSERT(!settings->anything && !settings->curve);
}

static void
test_defaults(void)
{
    Settings settings;
    Pool pool = { 0 };
    Notes notes = { 0 };
    char told[1000];

    read(&settings, told, &pool, "");
    check_defaults(&settings);
    CHECK_TEXT("told", told, "");
    memset(&settings, 0x55, sizeof(settings));
    field_read(&settings, fields, NULL, "state ill", &notes);
    check_defaults(&settings);
    CU_ASSERT_EQUAL(notes.n, 0);
    pool_free(&pool);
}

static void
test_all_kinds(void)
{
    Settings settings;
    Pool pool = { 0 };
    char told[1000];

    read(&settings, told, &pool,
         "rate = 0.5; no_rate = 7; patients = 20.0; seed = 9L; title = \"mine\"; remark = \"\";\n"
         "strict = false; loud = true; engine = \"cohort\"; method = \"partitioned\";\n"
         "cost = \"a + 1\"; states = (\"well\", \"ill\"); breaks = (1, 2.5, 3L);\n"
         "anything = true; curve = { family = \"weibull\"; };");
    CHECK_TEXT("told", told, "");
    CHECK_CLOSE("rate", settings.rate, 0.5, 0);
    CHECK_CLOSE("an integer is a number", settings.rate_or_none, 7, 0);
    CU_ASSERT_EQUAL(settings.patients, 20);
    CU_ASSERT_EQUAL(settings.seed, 9);
    CHECK_TEXT("title", settings.title, "mine");
    CHECK_TEXT("remark", settings.remark, "");
    CU_ASSERT(!settings.strict && settings.loud);
    CU_ASSERT_EQUAL(settings.engine, 0);
    CU_ASSERT_EQUAL(settings.method, 2);
    CHECK_TEXT("cost", settings.cost->text, "a + 1");
    CU_ASSERT_EQUAL(settings.states->n_items, 2);
    CHECK_TEXT("states", settings.states->items[1]->text, "ill");
    CU_ASSERT_EQUAL(settings.breaks->n_items, 3);
    CU_ASSERT_EQUAL(settings.anything->kind, CFG_FLAG);
    CHECK_TEXT("curve", settings.curve->items[0]->text, "weibull");

    /* other ways to write the same */
    read(&settings, told, &pool,
         "rate = 0; no_rate = -5; patients = 1; seed = 0x9; cost = 3; states = \"well\";\n"
         "breaks = (); anything = (1, \"x\"); curve = { };");
    CHECK_TEXT("told", told, "");
    CHECK_CLOSE("least", settings.rate, 0, 0);
    CHECK_CLOSE("least", settings.rate_or_none, -5, 0);
    CU_ASSERT_EQUAL(settings.patients, 1);
    CHECK_CLOSE("cost", settings.cost->number, 3, 0);
    CHECK_TEXT("states", settings.states->text, "well");
    CU_ASSERT_EQUAL(settings.breaks->n_items, 0);
    CU_ASSERT_EQUAL(settings.anything->n_items, 2);
    CU_ASSERT_EQUAL(settings.curve->n_items, 0);

    read(&settings, told, &pool, "rate = 1; no_rate = 1e308; patients = 1000000; states = ();");
    CHECK_TEXT("told", told, "");
    CHECK_CLOSE("most", settings.rate, 1, 0);
    CHECK_CLOSE("most", settings.rate_or_none, 1e308, 0);
    CU_ASSERT_EQUAL(settings.patients, 1000000);
    CU_ASSERT_EQUAL(settings.states->n_items, 0);
    pool_free(&pool);
}

static void
test_mistakes(void)
{
    /* clang-format off */
    static const struct { const char *text, *expected; } cases[] = {
        /* keys */
        { "patient = 5;",
          "s.cfg:1: state ill: unknown key patient (did you mean patients?)" },
        { "\nhorizon = 5;",       "s.cfg:2: state ill: unknown key horizon" },
        { "Rate = 0.5;",          "s.cfg:1: state ill: unknown key Rate (did you mean rate?)" },
        /* ranges */
        { "rate = 3;",            "s.cfg:1: state ill: rate = 3 is outside [0, 1] per year" },
        { "rate = -1e-9;",        "s.cfg:1: state ill: rate = -1e-09 is outside [0, 1] per year" },
        { "no_rate = -5.5;",      "s.cfg:1: state ill: no_rate = -5.5 is outside [-5, inf]" },
        { "patients = 0;",        "s.cfg:1: state ill: patients = 0 is outside [1, 1000000]" },
        { "patients = 3000000000L;",
          "s.cfg:1: state ill: patients = 3000000000 is outside [1, 1000000]" },
        { "patients = 2.5;",      "s.cfg:1: state ill: patients = 2.5 must be a whole number" },
        { "patients = 0.5;",      "s.cfg:1: state ill: patients = 0.5 is outside [1, 1000000]" },
        /* kinds */
        { "rate = \"0.1\";",
          "s.cfg:1: state ill: rate must be a number, not a text (discount rate)" },
        { "rate = (0.1);",
          "s.cfg:1: state ill: rate must be a number, not a list (discount rate)" },
        { "patients = true;",
          "s.cfg:1: state ill: patients must be a whole number, not true or false (how many are "
          "followed)" },
        { "title = 5;",
          "s.cfg:1: state ill: title must be a text in quotes, not a number (stands above "
          "tables)" },
        { "strict = 1;",
          "s.cfg:1: state ill: strict must be true or false, not a number (be strict)" },
        { "strict = \"true\";",
          "s.cfg:1: state ill: strict must be true or false, not a text (be strict)" },
        { "engine = 1;",
          "s.cfg:1: state ill: engine must be a word in quotes, not a number (how it is "
          "computed)" },
        { "cost = true;",
          "s.cfg:1: state ill: cost must be a number or a formula in quotes, not true or false "
          "(what it costs)" },
        { "cost = ( );",
          "s.cfg:1: state ill: cost must be a number or a formula in quotes, not a list (what it "
          "costs)" },
        { "curve = \"weibull\";",
          "s.cfg:1: state ill: curve must be a group { }, not a text (a curve)" },
        { "curve = ();",
          "s.cfg:1: state ill: curve must be a group { }, not a list (a curve)" },
        /* choices */
        { "engine = \"cohor\";",
          "s.cfg:1: state ill: engine = \"cohor\" is none of cohort, individual, partitioned (did "
          "you mean cohort?)" },
        { "engine = \"x\";",
          "s.cfg:1: state ill: engine = \"x\" is none of cohort, individual, partitioned" },
        { "method = \"Cohort\";",
          "s.cfg:1: state ill: method = \"Cohort\" is none of cohort, individual, partitioned "
          "(did you mean cohort?)" },
        /* lists */
        { "states = 5;",
          "s.cfg:1: state ill: states must be a list of names: (\"a\", \"b\"), not a number "
          "(names of states)" },
        { "states = { };",
          "s.cfg:1: state ill: states must be a list of names: (\"a\", \"b\"), not a group (names "
          "of states)" },
        { "states = (\"a\", 5);",
          "s.cfg:1: state ill: states must be a list of names: (\"a\", \"b\"), but item 2 is a "
          "number" },
        { "breaks = 5;",
          "s.cfg:1: state ill: breaks must be a list of numbers: (1, 2), not a number (where it "
          "changes)" },
        { "breaks = \"1, 2\";",
          "s.cfg:1: state ill: breaks must be a list of numbers: (1, 2), not a text (where it "
          "changes)" },
        { "breaks = (1, \"2\", true);",
          "s.cfg:1: state ill: breaks must be a list of numbers: (1, 2), but item 2 is a text" },
        /* all of them, in the order of the file */
        { "rate = 3;\nfoo = 1;\nstrict = 0;",
          "s.cfg:1: state ill: rate = 3 is outside [0, 1] per year\n"
          "s.cfg:2: state ill: unknown key foo\n"
          "s.cfg:3: state ill: strict must be true or false, not a number (be strict)" },
    };
    /* clang-format on */
    Pool pool = { 0 };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Settings settings;
        char told[1000];
        read(&settings, told, &pool, cases[i].text);
        CHECK_TEXT(cases[i].text, told, cases[i].expected);
        check_defaults(&settings); /* a mistake leaves what would be without it */
    }
    pool_free(&pool);
}

static void
test_missing(void)
{
    typedef struct {
        double age;
        const char *name;
    } Person;
    /* clang-format off */
    static const Field person[] = {
        { "age",  FIELD_NUMBER, offsetof(Person, age),  0, 120, NULL, "year", NULL, "at first" },
        { "name", FIELD_TEXT,   offsetof(Person, name), 0, 0,   NULL, "",     NULL, "of all" },
        { 0 },
    };
    /* clang-format on */
    Person read_person = { 1, "rubbish" };
    Pool pool = { 0 };
    Notes notes = { 0 };
    CfgNode *root = NULL;
    Error err;

    CHECK_OK(cfg_read_text(&root, &pool, "s.cfg", "\nann = { name = \"Ann\"; };\nbob = 5;", &notes,
                           &err));
    field_read(&read_person, person, cfg_member(root, "ann"), "person ann", &notes);
    CHECK_TEXT("name", read_person.name, "Ann");
    CHECK_CLOSE("age", read_person.age, (double)NAN, 0);
    CU_ASSERT_EQUAL(notes.n, 1);
    CHECK_NOTE(&notes, "s.cfg:2: person ann: age is missing (at first)");

    /* no group: its line is not told twice by what is missing in it */
    field_read(&read_person, person, cfg_member(root, "bob"), "person bob", &notes);
    CU_ASSERT_EQUAL(notes.n, 2);
    CHECK_NOTE(&notes, "s.cfg:3: person bob must be a group { }, not a number");
    CHECK_TEXT("name", read_person.name, NULL);

    field_read(&read_person, person, NULL, "person eve", &notes);
    CU_ASSERT_EQUAL(notes.n, 4);
    CHECK_NOTE(&notes, "person eve: age is missing (at first)");
    CHECK_NOTE(&notes, "person eve: name is missing (of all)");
    notes_free(&notes);
    pool_free(&pool);
}

static void
test_entries(void)
{
    Pool pool = { 0 };
    Notes notes = { 0 };
    CfgNode *root = NULL;
    Error err;

    CHECK_OK(cfg_read_text(&root, &pool, "s.cfg",
                           "states = { well = { }; ill = { }; };\nnone = { };\nmoves = (1, 2);",
                           &notes, &err));
    CU_ASSERT_EQUAL(field_entries(cfg_member(root, "states"), &notes), 2);
    CU_ASSERT_EQUAL(field_entries(cfg_member(root, "none"), &notes), 0);
    CU_ASSERT_EQUAL(field_entries(NULL, &notes), 0);
    CU_ASSERT_EQUAL(field_entries(root, &notes), 3);
    CU_ASSERT_EQUAL(notes.n, 0);
    CU_ASSERT_EQUAL(field_entries(cfg_member(root, "moves"), &notes), 0);
    CHECK_NOTE(&notes,
               "s.cfg:3: moves must be a group of named entries { name = ...; }, not a list");
    CU_ASSERT_EQUAL(field_entries(cfg_member(root, "moves")->items[0], &notes), 0);
    CHECK_NOTE(&notes,
               "s.cfg:3: this must be a group of named entries { name = ...; }, not a number");
    CU_ASSERT_EQUAL(notes.n, 2);
    notes_free(&notes);
    pool_free(&pool);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = { { "defaults", test_defaults }, { "all kinds", test_all_kinds },
                            { "mistakes", test_mistakes }, { "missing", test_missing },
                            { "entries", test_entries },   CU_TEST_INFO_NULL };
    return test_main(tests, argc, argv);
}
