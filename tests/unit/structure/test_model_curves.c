/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "built.h"
#include <stdio.h>

static const char moves[] =
    "model = { time_unit = \"year\"; cycle_length = 1; horizon = 10; start_age = 60; };\n"
    "tables = { life = { x = (50, 70); y = (0.01, 0.02); holds = \"rate per year\"; source = "
    "\"-\"; }; };\n"
    "parameters = { shape = { value = 1; distribution = \"normal(sd = 0.7)\"; source = \"-\"; };\n"
    " };\n"
    "states = { well = { utility = 1; }; dead = { dead = true; }; };\n"
    "transitions = { well = { dead = { clock = \"model\";\n"
    " hazard = \"add(weibull(shape, 6), life_table(life))\"; }; }; };\n"
    "strategies = { usual = { start = { well = 1; }; }; };\n";

static const char curves[] =
    "model = { engine = \"partitioned\"; time_unit = \"year\"; cycle_length = 1; horizon = 10; "
    "start_age = 60; };\n"
    "tables = { life = { x = (50, 70); y = (0.01, 0.02); holds = \"rate per year\"; source = "
    "\"-\"; }; };\n"
    "parameters = { shape = { value = 1; distribution = \"normal(sd = 0.7)\"; source = \"-\"; }; "
    "};\n"
    "states = { well = { utility = 1; }; dead = { dead = true; }; };\n"
    "curves = { os = { ends = \"well\"; floor = \"life\";\n"
    " survival = \"weibull(shape, 6)\"; }; };\n"
    "strategies = { usual = { }; };\n";

/* Draws in which the shape of a Weibull curve falls below 0 are not run as if it were one. */
static void
test_draws(void)
{
    static const struct {
        const char *text, *told;
    } cases[] = {
        { moves, "study.cfg:7: transition well -> dead: weibull: shape must be above 0, not -" },
        { curves, "study.cfg:6: curve os: weibull: shape must be above 0, not -" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        int n_good = 0;
        Built built;
        Error err;
        written_sound(&built.written, cases[i].text);
        written_free(&built.written);
        built_drawn(&built, cases[i].text, 0);
        CHECK_FAILS(model_curves(&built.model, NULL, &err), ERR_SPEC, cases[i].told);
        for (int lane = 0; lane < LANES; lane++) {
            const int slot = study_parameter(&built.written.study, "shape");
            const double shape = built.value[slot * LANES + lane];
            Model alone;
            built_alone(&alone, &built, lane);
            err = (Error){ 0 };
            CU_ASSERT_EQUAL(model_curves(&alone, NULL, &err), shape > 0 ? OK : ERR_SPEC);
            n_good += shape > 0;
            model_free(&alone);
        }
        CU_ASSERT(n_good > 20 && n_good < LANES);
        built_free(&built);
    }
}

/* The life table of a floor, as that of a hazard, holds from the age at the start on. */
static void
test_ages(void)
{
    static const char young[] = "extends = \"old.cfg\"; model = { start_age = 40; };";
    static const struct {
        const char *text, *told;
    } cases[] = {
        { moves,
          "old.cfg:7: transition well -> dead: table life begins at age 50, but people enter "
          "at 40 (model.start_age)" },
        { curves, "old.cfg:5: curve os: table life begins at age 50, but people enter at 40 "
                  "(model.start_age)" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        char seen[WRITTEN_NOTES];
        Written written;
        written_file("old.cfg", cases[i].text);
        written_study(&written, young);
        CHECK_TEXT("young", written_notes(seen, &written.notes), cases[i].told);
        written_free(&written);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "draws", test_draws },
        { "ages", test_ages },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
