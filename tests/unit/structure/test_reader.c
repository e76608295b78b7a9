/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "structure/reader.h"
#include "written.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* A sound study; each case extends it and breaks one thing. */
static const char base[] =
    "model = { time_unit = \"year\"; cycle_length = 1; horizon = 10; start_age = 60; };\n"
    "tables = { t = { x = (60, 70); y = (1, 2); source = \"s\"; }; };\n"
    "parameters = { p = { value = 0.1; source = \"s\"; }; c = \"10 * t(70)\"; };\n"
    "survival = { dfs = \"exponential(0.2)\"; };\n"
    "counters = { falls = { label = \"Falls\"; }; };\n"
    "clocks = { since = { states = (\"ill\"); }; };\n"
    "states = { well = { utility = 1; costs = { care = \"c\"; }; };\n"
    "           ill = { utility = 0.5; };\n"
    "           dead = { dead = true; }; };\n"
    "transitions = { well = { ill = \"p\"; dead = 0.1; }; ill = { dead = 0.2; }; };\n"
    "strategies = { usual = { start = { well = 1; }; }; drug = { start = { well = 1; }; }; };\n";

typedef struct {
    const char *text, *told;
} Case;

static void
check_cases(const Case *cases, size_t n)
{
    char seen[WRITTEN_NOTES], whole[2000];

    written_file("base.cfg", base);
    for (size_t i = 0; i < n; i++) {
        Written written;
        snprintf(whole, sizeof(whole), "extends = \"base.cfg\";\n%s\n", cases[i].text);
        written_study(&written, whole);
        CHECK_TEXT(cases[i].text, written_notes(seen, &written.notes), cases[i].told);
        CU_ASSERT_EQUAL(written.status, notes_count(&written.notes, NOTE_MISTAKE) ? ERR_SPEC : OK);
        written_free(&written);
    }
}

/* clang-format off */

/* ---- sections and the model ---- */

static void
test_sections(void)
{
    static const Case cases[] = {
        { "", "" },
        { "paramters = { };", "study.cfg:2: unknown section paramters (did you mean parameters?)" },
        { "zoo = 3;", "study.cfg:2: unknown section zoo" },
        { "curves = { };", "" },
        { "joint = { };", "" },
        { "parameters = 3;", "study.cfg:2: parameters must be a group of named entries { name = "
          "...; }, not a number\n"
          "base.cfg:7: unknown name c\n    c\n    ^\nbase.cfg:10: unknown name p\n    p\n    ^" },
        { "clocks = (1, 2);", "study.cfg:2: clocks must be a group of named entries { name = "
          "...; }, not a list" },
        { "model = { remove = true; };", "base.cfg:1: there is no section model (model = { "
          "time_unit = \"year\"; cycle_length = 1; horizon = 40; };)" },
        { "states = { remove = true; };\ntransitions = { remove = true; };\nclocks = { remove = "
          "true; };\nstrategies = { remove = true; };",
          "base.cfg:1: there is no section states\nbase.cfg:1: there is no section transitions\n"
            "base.cfg:1: there is no section strategies" },
    };

    check_cases(cases, LENGTH(cases));
}

static void
test_model(void)
{
    static const Case cases[] = {
        { "model = { horzon = 3; };", "study.cfg:2: model: unknown key horzon (did you mean "
          "horizon?)" },
        { "model = { start_age = 300; };", "study.cfg:2: model: start_age = 300 is outside [0, "
          "200] year" },
        { "model = { start_age = \"old\"; };", "study.cfg:2: model: start_age must be a number, "
          "not a text (age at time 0)" },
        { "model = { time_unit = \"years\"; };", "study.cfg:2: model: time_unit = \"years\" is "
          "none of day, week, month, year (did you mean year?)" },
        { "model = { horizon = 10.5; };", "study.cfg:2: model: horizon = 10.5 is not a whole "
          "number of cycles of 1 (10.5 cycles)" },
        { "model = { cycle_length = 0.1; };", "" },
        { "model = { cycle_length = 20; };", "base.cfg:1: model: horizon = 10 is not a whole "
          "number of cycles of 20 (0.5 cycles)" },
        { "model = { cycle_length = 1e-5; };", "base.cfg:1: model: horizon is 1e+06 cycles; at "
          "most 100000 are possible" },
        { "model = { max_age = 65; };", "" },
        { "model = { max_age = 60; };", "base.cfg:1: model: max_age = 60 is not above start_age "
          "= 60" },
        { "model = { thresholds = (); };", "study.cfg:2: model: thresholds needs at least one "
          "number" },
        { "model = { thresholds = (1, 0); };", "study.cfg:2: model: thresholds must be above 0" },
        { "model = { thresholds = (1, \"a\"); };", "study.cfg:2: model: thresholds must be a "
          "list of numbers: (1, 2), but item 2 is a text" },
        { "model = { engine = \"partitioned\"; };",
          "study.cfg:2: model: engine = \"partitioned\" needs the section curves" },
        { "model = { utility_norm = \"norms\"; };", "study.cfg:2: model: utility_norm: there is "
          "no table norms" },
        { "model = { discount = { costs = 3; }; };", "study.cfg:2: discount: costs = 3 is "
          "outside [0, 1] (a rate per year: 0.03)" },
        { "model = { discount = { costs = (1); }; };", "study.cfg:2: discount: costs must be a "
          "number or the name of a table" },
        { "model = { discount = { effects = \"rates\"; }; };", "study.cfg:2: model: effects: "
          "there is no table rates" },
        { "model = { discount = { kind = \"yearly\"; }; };", "study.cfg:2: discount: kind = "
          "\"yearly\" is none of annual, continuous, whole years" },
        { "model = { discount = 0.03; };", "study.cfg:2: model: discount must be a group { }, "
          "not a number ({ costs; effects; kind; })" },
    };

    check_cases(cases, LENGTH(cases));
}

/* ---- numbers ---- */

static void
test_tables(void)
{
    static const Case cases[] = {
        { "tables = { t = { x = (60); }; };", "base.cfg:2: table t: y has 2 numbers, x has 1" },
        { "tables = { t = { x = (); y = (); }; };", "base.cfg:2: table t has no rows" },
        { "tables = { t = { x = (60, 60); }; };", "base.cfg:2: table t: x must rise, but row 2 "
          "has 60 after 60" },
        { "tables = { t = { x = 60; }; };", "study.cfg:2: table t: x must be a list of numbers "
          "(or name a column of a file)" },
        { "tables = { t = { y = (1, \"a\"); }; };", "study.cfg:2: table t: y: item 2 is a text, "
          "not a number" },
        { "tables = { t = { y = { remove = true; }; }; };", "base.cfg:2: table t: y is missing "
          "(the column of the file, or as many numbers)" },
        { "tables = { t = { holds = \"probability per year\"; }; };", "base.cfg:2: table t: row "
          "2: 2 is no probability" },
        { "tables = { t = { file = \"none.csv\"; }; };", "study.cfg:2: table t: none.csv: No "
          "such file or directory" },
        { "tables = { t = { file = \"two.csv\"; }; };", "base.cfg:2: table t: x must name a "
          "column of two.csv" },
        { "tables = { t = { file = \"two.csv\"; x = \"age\"; y = \"rat\"; }; };",
          "study.cfg:2: table t: two.csv has no column rat (did you mean rate?)" },
        { "tables = { t = { file = \"two.csv\"; x = \"age\"; y = \"rate\"; }; };", "" },
        { "tables = { t = { file = \"two.csv\"; x = \"age\"; y = \"note\"; }; };",
          "study.cfg:2: table t: two.csv:3: column note: \"low\" is not a number" },
    };

    written_file("two.csv", "age,rate,note\n60,1,2\n70,2,low\n");
    check_cases(cases, LENGTH(cases));
}

static void
test_parameters(void)
{
    static const Case cases[] = {
        { "parameters = { x = { label = \"X\"; }; };", "study.cfg:2: parameter x needs a value "
          "or a formula" },
        { "parameters = { p = { value = 0.1; formula = \"0.2\"; }; };", "study.cfg:2: parameter "
          "p: give a value or a formula, not both" },
        { "parameters = { p = true; };", "study.cfg:2: parameter p: value must be a number or a "
          "formula in quotes, not true or false (the base value; arithmetic on numbers is a number: \"350 / 1734\")\n"
          "base.cfg:3: parameter p needs a value or a formula" },
        { "parameters = { p = { sd = 1; }; };", "study.cfg:2: parameter p: unknown key sd" },
        { "parameters = { p = { range = (1); }; };", "study.cfg:2: parameter p: range needs two "
          "numbers: range = (low, high);" },
        { "parameters = { p = { range = (2, 1); }; };", "study.cfg:2: parameter p: range: 2 is "
          "above 1" },
        { "parameters = { c = { distribution = \"gamma(sd = 1)\"; }; };",
          "base.cfg:3: parameter c: a formula has no distribution of its own; give it to what "
            "the formula uses" },
        { "parameters = { p = { distribution = \"gama(sd = 1)\"; }; };",
          "study.cfg:2: parameter p: there is no distribution gama (did you mean gamma?)\n    "
            "gama(sd = 1)\n    ^~~~" },
        { "parameters = { p = { distribution = \"3\"; }; };", "study.cfg:2: parameter p: a "
          "distribution looks like gamma(sd = 0.02)\n    3\n    ^" },
        { "parameters = { p = { distribution = \"gamma(sd = c)\"; }; };", "study.cfg:2: unknown "
          "name c\n    gamma(sd = c)\n               ^" },
        { "parameters = { p = { distribution = \"gamma(sd = 0.1 / 4)\"; }; };", "" },
        { "parameters = { p = \"1 +\"; };", "study.cfg:2: the formula ends where a value is "
          "needed\n    1 +\n       ^" },
    };

    check_cases(cases, LENGTH(cases));
}

static void
test_small_sections(void)
{
    static const Case cases[] = {
        { "survival = { a = { label = \"A\"; }; };", "study.cfg:2: survival a needs a formula in "
          "quotes, for example \"weibull(1.2, 30)\", or a file to fit a curve to" },
        { "survival = { dfs = { famly = 1; }; };", "study.cfg:2: survival dfs: unknown key famly (did "
          "you mean family?)" },
        { "clocks = { since = { states = (\"il\"); }; };", "study.cfg:2: clock since: there is "
          "no state il (did you mean ill?)" },
        { "clocks = { other = { }; };", "study.cfg:2: clock other: states is missing (states it "
          "runs on through; it starts on coming in from outside)" },
        { "clocks = { since = { states = \"ill\"; }; };", "" },
        { "endpoints = { os = { states = (\"well\"); }; };", "study.cfg:2: endpoint os (alive) "
          "is always there; choose another name" },
        { "endpoints = { free = { states = (\"wel\"); }; };", "study.cfg:2: endpoint free: there "
          "is no state wel (did you mean well?)" },
        { "counters = { falls = { lable = \"F\"; }; };", "study.cfg:2: counter falls: unknown "
          "key lable (did you mean label?)" },
        { "targets = { a = { strategy = \"usaul\"; value = 1; time = 2; }; };", "study.cfg:2: "
          "target a: there is no strategy usaul" },
        { "targets = { a = { strategy = \"usual\"; time = 2; }; };", "study.cfg:2: target a: value is "
          "missing (what was published)" },
        { "targets = { a = { strategy = \"usual\"; value = 0.5; }; };", "study.cfg:2: target a needs "
          "a time, a statistic (median, rmst) or a counter" },
        { "targets = { a = { strategy = \"usual\"; value = 1.5; time = 2; }; };", "study.cfg:2: "
          "target a: survival is a share from 0 to 1, not 1.5" },
        { "targets = { a = { strategy = \"usual\"; value = 0; statistic = \"median\"; }; };",
          "study.cfg:2: target a: a median is above 0, not 0" },
        { "targets = { a = { strategy = \"usual\"; value = 3; time = 2; statistic = \"median\"; }; };",
          "study.cfg:2: target a: a median has no time" },
        { "targets = { a = { strategy = \"usual\"; value = 3; statistic = \"mean\"; }; };",
          "study.cfg:2: target a: statistic = \"mean\" is none of median, rmst "
          "(did you mean median?)" },
        { "targets = { a = { strategy = \"usual\"; value = 0.5; time = 2; se = 0; }; };",
          "study.cfg:2: target a: se must be above 0" },
        { "targets = { a = { strategy = \"usual\"; value = 0.5; time = 2; interval = (0.6, 0.4); }; };",
          "study.cfg:2: target a: interval: 0.6 is not below 0.4" },
        { "targets = { a = { strategy = \"usual\"; value = 0.5; time = 2; interval = (0.6, 0.7); }; };",
          "study.cfg:2: warning: target a: its value 0.5 lies outside its interval (0.6, 0.7)" },
        { "targets = { a = { strategy = \"usual\"; value = 0.5; time = 2; interval = (0.4); }; };",
          "study.cfg:2: target a: interval needs two numbers: interval = (low, high);" },
        { "counters = { falls = { }; };\ntargets = { a = { strategy = \"usual\"; value = 1; counter = "
          "\"fals\"; }; };", "study.cfg:3: target a: there is no counter fals (did you mean falls?)" },
        { "counters = { falls = { }; };\ntargets = { a = { strategy = \"usual\"; value = 1; time = 3; "
          "counter = \"falls\"; }; };", "study.cfg:3: target a: a counter has no endpoint, time or "
          "statistic" },
        { "analyses = { base_cas = true; };", "study.cfg:2: analyses: unknown analysis base_cas "
          "(did you mean base_case?)" },
        { "analyses = { psa = { draws = 10; }; };", "" },
        { "analyses = { psa = { draw = 10; }; };", "study.cfg:2: psa: unknown key draw (did you "
          "mean draws?)" },
        { "analyses = { psa = { draws = 1; }; };", "study.cfg:2: psa: draws = 1 is outside [2, "
          "100000000]" },
        { "analyses = { subgroups = { old = \"age > 60\"; }; };",
          "study.cfg:2: warning: analyses: subgroups are of single patients (engine = "
            "\"individual\")" },
        { "analyses = { subgroups = { old = { label = \"O\"; }; }; };\nmodel = { engine = "
          "\"individual\"; };", "study.cfg:2: subgroup old needs a formula" },
    };

    check_cases(cases, LENGTH(cases));
}

/* ---- the graph ---- */

static void
test_states(void)
{
    static const Case cases[] = {
        { "states = { ill = { utility = { remove = true; }; }; };", "base.cfg:8: state ill needs "
          "a utility (or dead = true)" },
        { "states = { dead = { utility = 0; }; };", "base.cfg:9: state dead is dead: no utility, "
          "running cost, count, stay or exit (an entry cost is allowed)" },
        { "states = { dead = { entry = { costs = { burial = 5; }; }; }; };", "" },
        { "states = { dead = { absorbing = true; }; };", "base.cfg:9: state dead is dead, and so "
          "not absorbing (alive for good)" },
        { "states = { ill = { utlity = 0.5; }; };", "study.cfg:2: state ill: unknown key utlity "
          "(did you mean utility?)" },
        { "states = { ill = { dead = \"no\"; }; };", "study.cfg:2: state ill: dead must be true "
          "or false, not a text (no utility, no running cost, no exit)" },
        { "states = { ill = { counts = { fals = 1; }; }; };", "study.cfg:2: state ill: counts: "
          "there is no counter fals (did you mean falls?)" },
        { "states = { ill = { entry = { costs = { a = { value = 1; first = 2; }; }; }; }; };",
          "study.cfg:2: state ill: entry: cost a: first is for costs per time unit" },
        { "states = { ill = { costs = { a = { first = 2; }; }; }; };", "study.cfg:2: state ill: "
          "cost a: value is missing (how much)" },
        { "states = { ill = { qalys = 1; }; };", "study.cfg:2: state ill: unknown key qalys" },
        { "states = { ill = 3; };", "study.cfg:2: state ill must be a group { }, not a number\n"
          "study.cfg:2: state ill needs a utility (or dead = true)" },
    };

    check_cases(cases, LENGTH(cases));
}

#define ILL(how) "transitions = { ill = { dead = { " how " }; }; };"

static void
test_transitions(void)
{
    static const Case cases[] = {
        { "transitions = { il = { dead = 0.1; }; };", "study.cfg:2: transitions: there is no "
          "state il (did you mean ill?)" },
        { "transitions = { ill = { ded = 0.1; }; };", "study.cfg:2: transition ill -> ded: there "
          "is no state ded (did you mean dead?)" },
        { "transitions = { ill = { well = { label = \"W\"; }; }; };", "study.cfg:2: transition "
          "ill -> well needs one of probability, rate and hazard" },
        { ILL("rate = 1; hazard = \"dfs\";"), "study.cfg:2: transition ill -> dead needs only "
          "one of probability, rate and hazard" },
        { ILL("hazard = 0.5;"), "study.cfg:2: transition ill -> dead: a hazard is a survival "
          "function in quotes; for a constant write rate = 0.5" },
        { ILL("per = \"fortnight\";"), "study.cfg:2: transition ill -> dead: per must be "
          "\"day\", \"week\", \"month\", \"year\", \"cycle\" or a number of time units above 0" },
        { ILL("per = 0;"), "study.cfg:2: transition ill -> dead: per must be \"day\", \"week\", "
          "\"month\", \"year\", \"cycle\" or a number of time units above 0" },
        { ILL("rate = 1; per = \"year\";"), "study.cfg:2: transition ill -> dead: per is for "
          "probabilities" },
        { ILL("rate = 1; clock = \"state\";"), "study.cfg:2: transition ill -> dead: clock is "
          "for hazards; what varies with time is written in the formula" },
        { ILL("hazard = \"dfs\"; clock = \"sinc\";"),
          "study.cfg:2: transition ill -> dead: there is no clock sinc (\"state\", \"model\" or "
            "one of the section clocks)" },
        { ILL("hazard_ratio = 2;"), "base.cfg:10: transition ill -> dead: a ratio works on a "
          "rate or hazard; for a probability write prob_hr(p, ratio)" },
        { ILL("rate = 1; time_ratio = 2;"), "study.cfg:2: transition ill -> dead: time_ratio "
          "works on a hazard" },
        { ILL("rate = 1; waning = { from = 1; to = 2; };"), "study.cfg:2: transition ill -> "
          "dead: waning needs a hazard_ratio that wanes" },
        { ILL("rate = 1; hazard_ratio = 2; waning = { from = 1; };"), "study.cfg:2: transition "
          "ill -> dead: waning needs from and to" },
        { ILL("rate = 1; hazard_ratio = 2; waning = { from = 1; to = 2; shape = \"logs\"; };"),
          "study.cfg:2: transition ill -> dead: waning: shape = \"logs\" is none of linear, log "
          "(did you mean log?)" },
        { ILL("rate = 1; hazard_ratio = 2; waning = { from = 1; until = 2; };"), "study.cfg:2: "
          "transition ill -> dead: waning: unknown key until\nstudy.cfg:2: transition ill -> dead: "
          "waning needs from and to" },
        { ILL("centred_ratio = 2;"), "study.cfg:2: transition ill -> dead: centred_ratio works "
          "on a rate or hazard" },
        { ILL("only_for = (\"drug\"); not_for = (\"usual\");"), "study.cfg:2: transition ill -> "
          "dead: give only_for or not_for, not both" },
        { ILL("only_for = (\"durg\");"), "study.cfg:2: transition ill -> dead: there is no "
          "strategy durg (did you mean drug?)" },
        { ILL("to = { dead = 0.5; ded = \"rest\"; };"), "study.cfg:2: transition ill -> dead: "
          "there is no state ded (did you mean dead?)" },
        { ILL("to = { dead = \"rest\"; well = \"rest\"; };"), "study.cfg:2: transition ill -> "
          "dead: to: only one share may be the rest" },
        { ILL("to = { };"), "study.cfg:2: transition ill -> dead: to names no state" },
        { ILL("update = { n = \"1\"; };"), "study.cfg:2: transition ill -> dead: update: there "
          "is no attribute n (population.attributes gives them their start values)" },
        { ILL("costs = { a = { value = 1; first = 2; }; };"), "study.cfg:2: transition ill -> "
          "dead: cost a: first is for costs per time unit" },
    };

    check_cases(cases, LENGTH(cases));
}

static void
test_strategies(void)
{
    static const Case cases[] = {
        { "strategies = { other = { }; };", "study.cfg:2: strategy other: start is missing ({ "
          "state = share; other = \"rest\"; })" },
        { "strategies = { drug = { start = { wel = 1; }; }; };", "study.cfg:2: strategy drug: "
          "there is no state wel (did you mean well?)" },
        { "strategies = { drug = { start = { well = \"rest\"; ill = \"rest\"; }; }; "
          "};", "study.cfg:2: strategy drug: start: only one share may be the rest" },
        { "strategies = { drug = { set = { q = 1; }; }; };", "study.cfg:2: strategy drug: set: "
          "there is no parameter q" },
        { "strategies = { drug = { set = { p = (1); }; }; };", "study.cfg:2: strategy drug: p "
          "must be a number or a formula in quotes, not a list" },
        { "strategies = { drug = { costs = { a = { value = 1; first = 2; }; }; }; };",
          "study.cfg:2: strategy drug: cost a: first is for costs per time unit" },
    };

    check_cases(cases, LENGTH(cases));
}

static void
test_population(void)
{
    static const Case cases[] = {
        { "population = { covariates = { x = { label = \"X\"; }; }; };", "study.cfg:2: covariate "
          "x needs one of value, formula and distribution" },
        { "population = { covariates = { x = { value = 1; distribution = \"normal(0, 1)\"; }; }; "
          "};",
          "study.cfg:2: covariate x needs one of value, formula and distribution" },
        { "population = { covariates = { x = { distribution = \"normall(0, 1)\"; }; }; };",
          "study.cfg:2: covariate x: there is no distribution normall (did you mean normal?)\n   "
            " normall(0, 1)\n    ^~~~~~~" },
        { "population = { profiles = { a = 3; }; };", "study.cfg:2: profile a must be a group { "
          "weight = 1; ... }" },
        { "population = { profiles = { a = { y = 3; }; }; };", "study.cfg:2: profile a: there is "
          "no covariate y" },
        { "population = { profiles = { a = { weight = 0; }; }; };", "study.cfg:2: profile a: "
          "weight must be above 0" },
        { "population = { covariates = { x = 1; };\n profiles = { a = { x = \"1\"; }; }; "
          "};", "study.cfg:3: profile a: x must be a number" },
        { "population = { attributes = { n = \"1 + 1\"; }; };", "study.cfg:2: attribute n: its "
          "start value must be a number" },
        { "population = { file = \"two.csv\"; };", "study.cfg:2: population: file belongs to the "
          "individual engine (engine = \"individual\")" },
        { "population = { include = \"age > 60\"; };", "study.cfg:2: population: include belongs "
          "to the individual engine (engine = \"individual\")" },
        { "population = { profile = { }; };", "study.cfg:2: population: unknown key profile (did "
          "you mean profiles?)" },
    };

    written_file("two.csv", "age,rate\n60,1\n70,2\n");
    check_cases(cases, LENGTH(cases));
}
/* clang-format on */

/* ---- what is read ---- */

static void
test_settings(void)
{
    static const struct {
        const char *text;
        int n_cycles;
        double units_per_year;
    } cases[] = {
        { "", 10, 1 },
        { "model = { cycle_length = 0.1; };", 100, 1 },
        { "model = { max_age = 65; };", 5, 1 },
        { "model = { max_age = 90; };", 10, 1 },
        { "model = { time_unit = \"month\"; };", 10, 12 },
        { "model = { time_unit = \"month\"; horizon = 600; max_age = 62.5; };", 30, 12 },
        { "model = { time_unit = \"day\"; };", 10, 365.25 },
        { "model = { time_unit = \"week\"; };", 10, 365.25 / 7 },
    };
    char whole[1000];

    written_file("base.cfg", base);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        Written written;
        snprintf(whole, sizeof(whole), "extends = \"base.cfg\";\n%s\n", cases[i].text);
        written_sound(&written, whole);
        const Settings *settings = &written.study.settings;
        CHECK_CLOSE(cases[i].text, settings->n_cycles, cases[i].n_cycles, 0);
        CHECK_CLOSE(cases[i].text, settings->units_per_year, cases[i].units_per_year, 0);
        CHECK_CLOSE("the threshold if none is given", settings->threshold[0], 50000, 0);
        CU_ASSERT_EQUAL(settings->n_thresholds, 1);
        written_free(&written);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "sections", test_sections },
        { "model", test_model },
        { "tables", test_tables },
        { "parameters", test_parameters },
        { "small_sections", test_small_sections },
        { "states", test_states },
        { "transitions", test_transitions },
        { "strategies", test_strategies },
        { "population", test_population },
        { "settings", test_settings },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
