/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was published as a value with a standard error, on the scale on which it is compared. */
#include "written.h"
#include <math.h>

static const char base[] =
    "model = { time_unit = \"month\"; cycle_length = 1; horizon = 60; };\n"
    "counters = { falls = { }; };\n"
    "states = { well = { utility = 1; counts = { falls = 0.1; }; }; dead = { dead = true; }; };\n"
    "transitions = { well = { dead = 0.1; }; };\n"
    "strategies = { usual = { start = { well = 1; }; }; };\n";

static void
read_target(Written *written, const char *text)
{
    char whole[2000];

    snprintf(whole, sizeof(whole), "%stargets = { a = { strategy = \"usual\"; %s }; };\n", base,
             text);
    written_sound(written, whole);
    CU_ASSERT_EQUAL_FATAL(written->study.n_targets, 1);
}

/* Numbers by hand: logit(.4) = ln(2/3) = -0.405465; binomial on the logit 1 / sqrt(100 x .24) =
 * 0.204124; (logit(.5) - logit(.3)) / 3.919928 = 0.847298 / 3.919928; ln 30 = 3.401197;
 * 1 / (ln 2 sqrt(64)) = 0.180337; ln(40 / 20) / 3.919928 = 0.176827; sqrt(1.5 / 150) = 0.1. */
static void
test_targets_errors(void)
{
    static const struct {
        const char *text;
        TargetKind kind;
        TargetRule rule;
        double on_scale, error;
    } cases[] = {
        { "value = 0.4; time = 12; n = 100;", TARGET_SURVIVAL, TARGET_BY_N, -0.4054651081,
          0.2041241452 },
        { "value = 0.4; time = 12; interval = (0.3, 0.5);", TARGET_SURVIVAL, TARGET_BY_INTERVAL,
          -0.4054651081, 0.2161513852 },
        { "value = 0.4; time = 12; se = 0.048; interval = (0.1, 0.9); n = 7;", TARGET_SURVIVAL,
          TARGET_BY_ERROR, -0.4054651081, 0.2 },
        { "value = 0.4; time = 12;", TARGET_SURVIVAL, TARGET_NO_ERROR, -0.4054651081, NAN },
        { "value = 0; time = 12; n = 10;", TARGET_SURVIVAL, TARGET_NO_ERROR, NAN, NAN },
        { "value = 30; statistic = \"median\"; n = 64;", TARGET_MEDIAN, TARGET_BY_N, 3.4011973817,
          0.1803368801 },
        { "value = 30; statistic = \"median\"; interval = (20, 40);", TARGET_MEDIAN,
          TARGET_BY_INTERVAL, 3.4011973817, 0.1768265096 },
        { "value = 30; statistic = \"median\"; se = 6;", TARGET_MEDIAN, TARGET_BY_ERROR,
          3.4011973817, 0.2 },
        { "value = 30; statistic = \"rmst\"; se = 2;", TARGET_RMST, TARGET_BY_ERROR, 30, 2 },
        { "value = 30; statistic = \"rmst\"; n = 50;", TARGET_RMST, TARGET_NO_ERROR, 30, NAN },
        { "value = 1.5; counter = \"falls\"; n = 150;", TARGET_COUNT, TARGET_BY_N, 1.5, 0.1 },
    };

    for (size_t item = 0; item < LENGTH(cases); item++) {
        Written written;
        read_target(&written, cases[item].text);
        const Target *target = &written.study.targets[0];
        CU_ASSERT_EQUAL(target->kind, cases[item].kind);
        CHECK_TEXT(cases[item].text, targets_rules[target->rule], targets_rules[cases[item].rule]);
        CHECK_CLOSE(cases[item].text, target->on_scale, cases[item].on_scale, 1e-9);
        CHECK_CLOSE(cases[item].text, target->error, cases[item].error, 1e-9);
        CHECK_CLOSE(cases[item].text, targets_off_scale(target->scale, target->on_scale),
                    isnan(target->on_scale) ? NAN : target->value, 1e-12);
        written_free(&written);
    }
}

/* A publication is told by `study`, else by the source, else each target is its own. */
static void
test_targets_studies(void)
{
    static const struct {
        const char *text, *study;
        bool calibrate, external;
    } cases[] = {
        { "value = 0.4; time = 12;", "a", false, true },
        { "value = 0.4; time = 12; source = \"Abel 1999\"; external = false;", "Abel 1999", false,
          false },
        { "value = 0.4; time = 12; source = \"Abel 1999, p. 3\"; study = \"Abel\"; role = "
          "\"calibrate\";",
          "Abel", true, true },
    };

    for (size_t item = 0; item < LENGTH(cases); item++) {
        Written written;
        read_target(&written, cases[item].text);
        CHECK_TEXT(cases[item].text, written.study.targets[0].study, cases[item].study);
        CU_ASSERT_EQUAL(written.study.targets[0].calibrate, cases[item].calibrate);
        CU_ASSERT_EQUAL(written.study.targets[0].external, cases[item].external);
        written_free(&written);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "errors", test_targets_errors },
        { "studies", test_targets_studies },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
