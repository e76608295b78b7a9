/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Posteriors of calibrated parameters against closed forms and quadrature. */
#include "analysis/calibrate_tables.h"
#include "written.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* A head that follows `parameters`: death at rate `r`; `falls` counts what `mu` says at time 0. */
static const char model[] =
    "model = { time_unit = \"month\"; cycle_length = 1; horizon = 60; };\n"
    "counters = { falls = { }; };\n"
    "states = { well = { utility = 1; }; dead = { dead = true; }; };\n"
    "transitions = { well = { dead = { rate = \"r\"; }; }; };\n"
    "strategies = { usual = { start = { well = 1; }; counts = { falls = \"mu\"; }; }; };\n";

static void
read_model(Written *written, const char *parameters, const char *targets, const char *names)
{
    char whole[4000];

    snprintf(whole, sizeof(whole),
             "%sparameters = { %s };\ntargets = { %s };\n"
             "analyses = { calibration = { parameters = (%s); draws = 4000; points = 7; }; };\n",
             model, parameters, targets, names);
    written_study(written, whole);
}

static Status
calibrate(Calibration *calibration, Written *written, int n_threads, Error *err)
{
    const CalibrateRun run = { .seed = 1, .n_threads = n_threads };

    CU_ASSERT_EQUAL_FATAL(written->status, OK);
    return calibrate_run(calibration, &written->study, &run, &written->notes, err);
}

/* Whether a mean of draws is what it should be, within 4 standard errors. */
static void
check_mean(const char *name, double mean, double expected, double sd, double effective)
{
    if (fabs(mean - expected) > 4 * sd / sqrt(effective)) CHECK_CLOSE(name, mean, expected, 0);
    CU_ASSERT_TRUE(fabs(mean - expected) <= 4 * sd / sqrt(effective));
}

/* ---- all normal ---- */

/* Prior N(2, 0.5), one reading 3 with standard error 0.25: precision 4 + 16 = 20, mean (8 + 48) /
 * 20 = 2.8, sd 0.223607; at the mode chi-square (0.2 / 0.25)^2 = 0.64, prior (0.8 / 0.5)^2 = 2.56;
 * information on the scale of the prior 20 / 4 = 5; the profile is ((mu - 2.8) / sd)^2. */
static void
test_normal(void)
{
    Calibration calibration;
    Written written;
    Error err;

    read_model(
        &written,
        "r = 0.02; mu = { value = 2; distribution = \"normal(sd = 0.5)\"; source = \"s\"; };",
        "a = { strategy = \"usual\"; counter = \"falls\"; value = 3; se = 0.25;\n"
        "      role = \"calibrate\"; };",
        "\"mu\"");
    CHECK_OK(calibrate(&calibration, &written, 2, &err));
    const CalibrateAnswer answer = calibrate_answer(&calibration, 0);
    const double sd = sqrt(0.05), effective = calibration.imis.effective;
    CU_ASSERT_TRUE(calibration.modes[0].converged);
    CU_ASSERT_EQUAL(calibration.n_best, calibration.n_starts);
    CU_ASSERT_EQUAL(calibration.n_modes, 1);
    CHECK_CLOSE("mode", answer.mode, 2.8, 1e-9);
    CHECK_CLOSE("chi square", calibration.chi_square, 0.64, 1e-8);
    CHECK_CLOSE("value", calibration.modes[0].value, 3.2, 1e-9);
    CHECK_CLOSE("information", calibration.smallest, 5, 1e-8);
    CHECK_CLOSE("laplace mean", answer.laplace.mean, 2.8, 1e-8);
    CHECK_CLOSE("laplace sd", answer.laplace.sd, sd, 1e-8);
    CHECK_CLOSE("laplace low", answer.laplace.low, 2.8 - 1.959963984540054 * sd, 1e-8);
    check_mean("mean", answer.posterior.mean, 2.8, sd, effective);
    check_mean("sd", answer.posterior.sd, sd, sd / sqrt(2), effective);
    const CalibrateSpread predicted = calibrate_predicted(&calibration, 0); /* mu itself */
    CHECK_CLOSE("predicted", predicted.low, answer.posterior.low, 1e-12);
    CHECK_CLOSE("predicted", predicted.high, answer.posterior.high, 1e-12);
    check_mean("high", answer.posterior.high, 2.8 + 1.959963984540054 * sd, 2.67 * sd, effective);
    CHECK_CLOSE("prior high", answer.prior.high, 2 + 1.959963984540054 * 0.5, 1e-8);
    CU_ASSERT_EQUAL(answer.identified, CALIBRATE_YES);
    for (int item = 0; item < calibration.n_points; item++) {
        const double mu = calibrate_model_value(&calibration.model, 0, calibration.profile[item].x);
        CU_ASSERT_DOUBLE_EQUAL(calibration.profile[item].value - 3.2,
                               (mu - 2.8) * (mu - 2.8) / 0.05, 1e-6);
    }
    calibrate_free(&calibration);
    written_free(&written);
}

/* ---- a rate by two points of one curve ---- */

/* r lognormal about 0.03 with sdlog 0.5; S(12) = .6 and S(24) = .4 of 100 people each. By
 * quadrature over 200,001 points in another language: of one publication the errors are correlated
 * sqrt((4/6) / (6/4)) = 2/3, of two they are not. S(t) = exp(-r t) exactly. */
static void
test_rate(void)
{
    static const struct {
        const char *study;
        double mode, chi_square, value, mean, sd, low, high, score_sd, information;
        int n_facts;
    } cases[] = {
        { "Abel", 0.03841533643, 0.7999018322, 1.0444506450, 0.03841579507, 0.004804984266,
          0.02958588477, 0.04838536450, 0.2511270998, 15.62011673, 1 },
        { "Bell", 0.03942523661, 0.2848651697, 0.5834372601, 0.03943637191, 0.003947939558,
          0.03209234030, 0.04754979043, 0.2006620246, 24.80440299, 2 },
    };
    Error err;

    for (size_t item = 0; item < LENGTH(cases); item++) {
        Calibration calibration;
        Written written;
        char targets[600];
        snprintf(targets, sizeof(targets),
                 "a = { strategy = \"usual\"; time = 12; value = 0.6; n = 100; study = \"Abel\";\n"
                 "      role = \"calibrate\"; };\n"
                 "b = { strategy = \"usual\"; time = 24; value = 0.4; n = 100; study = \"%s\";\n"
                 "      role = \"calibrate\"; };",
                 cases[item].study);
        read_model(
            &written,
            "r = { value = 0.03; distribution = \"lognormal(sdlog = 0.5)\"; source = \"s\"; };"
            "mu = 1;",
            targets, "\"r\"");
        CHECK_OK(calibrate(&calibration, &written, 2, &err));
        const CalibrateAnswer answer = calibrate_answer(&calibration, 0);
        const double effective = calibration.imis.effective;
        CU_ASSERT_EQUAL(calibration.model.n_facts, cases[item].n_facts);
        CHECK_CLOSE("mode", answer.mode, cases[item].mode, 1e-4); /* no second derivatives: within
                                                                     this of the true mode */
        CHECK_CLOSE("chi square", calibration.chi_square, cases[item].chi_square, 1e-2);
        CHECK_CLOSE("value", calibration.modes[0].value, cases[item].value, 1e-7);
        CHECK_CLOSE("information", calibration.smallest, cases[item].information, 1e-3);
        CHECK_CLOSE("laplace sd", answer.laplace.sd, cases[item].sd, 0.03);
        check_mean("mean", answer.posterior.mean, cases[item].mean, cases[item].sd, effective);
        check_mean("sd", answer.posterior.sd, cases[item].sd, cases[item].sd / sqrt(2), effective);
        check_mean("low", answer.posterior.low, cases[item].low, 2.67 * cases[item].sd, effective);
        check_mean("high", answer.posterior.high, cases[item].high, 2.67 * cases[item].sd,
                   effective);
        check_mean("score", answer.score_sd, cases[item].score_sd, cases[item].score_sd / sqrt(2),
                   effective);
        calibrate_free(&calibration);
        written_free(&written);
    }
}

/* ---- what the targets tell of ---- */

/* Only the sum of two rates bears on survival: the difference stays as the prior had it, with
 * eigenvalue 1; a third number bears on nothing. */
static void
test_identified(void)
{
    Calibration calibration;
    Written written;
    Error err;

    read_model(&written,
               "a = { value = 0.02; distribution = \"normal(sd = 0.004)\"; source = \"s\"; };\n"
               "b = { value = 0.02; distribution = \"normal(sd = 0.004)\"; source = \"s\"; };\n"
               "c = { value = 0.02; distribution = \"normal(sd = 0.004)\"; source = \"s\"; };\n"
               "r = \"a + b\"; mu = 1;",
               "one = { strategy = \"usual\"; time = 12; value = 0.6; n = 2000; role = "
               "\"calibrate\"; };\n"
               "two = { strategy = \"usual\"; time = 24; value = 0.37; n = 2000; role = "
               "\"calibrate\"; };\n"
               "three = { strategy = \"usual\"; statistic = \"median\"; value = 17; n = 2000; "
               "role = \"calibrate\"; };",
               "\"a\", \"b\", \"c\"");
    CHECK_OK(calibrate(&calibration, &written, 2, &err));
    CHECK_CLOSE("eigenvalue", calibration.smallest, 1, 1e-6);
    check_mean("sd", calibration.direction_sd[0], 1, sqrt(0.5), calibration.imis.effective);
    check_mean("sd", calibration.direction_sd[1], 1, sqrt(0.5), calibration.imis.effective);
    CU_ASSERT_TRUE(calibration.direction_sd[2] < 0.3);
    CHECK_CLOSE("part", calibration.direction[6], sqrt(0.5), 0.02);
    CHECK_CLOSE("part", calibration.direction[7], sqrt(0.5), 0.02);
    CU_ASSERT_EQUAL(calibrate_answer(&calibration, 0).identified, CALIBRATE_TOGETHER);
    CU_ASSERT_EQUAL(calibrate_answer(&calibration, 1).identified, CALIBRATE_TOGETHER);
    CU_ASSERT_EQUAL(calibrate_answer(&calibration, 2).identified, CALIBRATE_NO);
    CU_ASSERT_TRUE(calibrate_correlation(&calibration, 0, 1, true) < -0.9);
    CU_ASSERT_TRUE(calibrate_correlation(&calibration, 0, 1, false) < -0.9);
    calibrate_free(&calibration);
    written_free(&written);
}

/* Two answers: (mu - 2)^2 = 1. Both are found, and the draws share themselves out evenly. */
static void
test_two_answers(void)
{
    Calibration calibration;
    Written written;
    Error err;
    double above = 0;

    read_model(&written,
               "x = { value = 2; distribution = \"normal(sd = 1)\"; source = \"s\"; };\n"
               "mu = \"(x - 2) * (x - 2)\"; r = 0.02;",
               "a = { strategy = \"usual\"; counter = \"falls\"; value = 1; se = 0.1; role = "
               "\"calibrate\"; };",
               "\"x\"");
    CHECK_OK(calibrate(&calibration, &written, 2, &err));
    CU_ASSERT_EQUAL(calibration.n_modes, 2);
    CHECK_CLOSE("modes",
                calibrate_model_value(&calibration.model, 0, calibration.modes[0].x[0]) +
                    calibrate_model_value(&calibration.model, 0, calibration.modes[1].x[0]),
                4, 1e-4);
    CHECK_NOTE(&written.notes, "calibration: the targets allow 2 separate answers");
    for (int draw = 0; draw < 4000; draw++) above += calibration.draws[draw] > 2;
    check_mean("above", above / 4000, 0.5, 0.5, calibration.imis.effective);
    calibrate_free(&calibration);
    written_free(&written);
}

/* A rate that is at most 0.02 cannot bring half the people to death by month 10. */
static void
test_out_of_reach(void)
{
    Calibration calibration;
    Written written;
    Error err;

    read_model(&written,
               "r = { value = 0.015; distribution = \"uniform(0.01, 0.02)\"; source = \"s\"; };\n"
               "mu = 1;",
               "a = { strategy = \"usual\"; statistic = \"median\"; value = 10; n = 400; role = "
               "\"calibrate\"; };",
               "\"r\"");
    CHECK_OK(calibrate(&calibration, &written, 2, &err));
    CHECK_NOTE(&written.notes, "calibration: target a cannot be reached: the model's 34.");
    CU_ASSERT_TRUE(calibrate_answer(&calibration, 0).mode < 0.02);
    CU_ASSERT_TRUE(calibrate_answer(&calibration, 0).posterior.high < 0.02);
    calibrate_free(&calibration);
    written_free(&written);
}

/* ---- the BCLM model ---- */

/* Survival after progression was found by trial runs before (configs/bclm/base.cfg: 27.4 and 15.8
 * months, with residuals of -0.02 and +0.04 months of median OS): the search finds it again. */
static void
test_bclm(void)
{
    static const StudySetting settings[] = { { "analyses.calibration.draws", "100" },
                                             { "analyses.calibration.starts", "2" },
                                             { "analyses.calibration.points", "0" } };
    Calibration calibration;
    Written written;
    Error err;

    written_read(&written, SOURCE_DIR "/configs/bclm/calibration.cfg", settings, 3);
    CHECK_OK(calibrate(&calibration, &written, 2, &err));
    CU_ASSERT_EQUAL(calibration.model.n_targets, 5);
    CU_ASSERT_EQUAL(calibration.model.n_facts, 3);
    CHECK_CLOSE("letrozole", calibrate_answer(&calibration, 0).mode, 27.4, 2e-3);
    CHECK_CLOSE("palbociclib", calibrate_answer(&calibration, 1).mode, 15.8, 4e-3);
    for (int item = 0; item < 2; item++) /* medians are met */
        CHECK_CLOSE("median", calibration.told[item],
                    written.study.targets[calibration.model.targets[item]].value, 1e-3);
    for (int number = 0; number < 3; number++)
        CU_ASSERT_EQUAL(calibrate_answer(&calibration, number).identified, CALIBRATE_YES);
    calibrate_free(&calibration);
    written_free(&written);
}

/* ---- mistakes ---- */

static void
test_mistakes(void)
{
    static const char rate[] =
        "r = { value = 0.02; distribution = \"gamma(sd = 0.01)\"; source = \"s\"; };\n"
        "mu = { value = 1; distribution = \"gamma(sd = 0.1)\"; source = \"s\"; };";
    static const struct {
        const char *targets, *names, *told;
    } cases[] = {
        { "a = { strategy = \"usual\"; time = 12; value = 0.6; n = 9; };", "\"r\"",
          "calibration: no target has role = \"calibrate\"" },
        { "a = { strategy = \"usual\"; time = 12; value = 0.6; role = \"calibrate\"; };", "\"r\"",
          "calibration: a has role = \"calibrate\" but no standard error" },
        { "a = { strategy = \"usual\"; time = 12; value = 0.6; n = 9; role = \"calibrate\"; };",
          "\"r\", \"mu\"", "calibration: 2 parameters and 1 independent fact: " },
        { "a = { strategy = \"usual\"; time = 12; value = 0.6; n = 9; role = \"calibrate\"; };\n"
          "b = { strategy = \"usual\"; statistic = \"median\"; value = 20; n = 9; role = "
          "\"calibrate\"; study = \"a\"; };",
          "\"r\", \"mu\"", "calibration: 2 parameters and 1 independent fact: " },
        { "a = { strategy = \"usual\"; time = 70; value = 0.6; n = 9; role = \"calibrate\"; };",
          "\"r\"", "in the base case a has none" },
    };
    Calibration calibration;
    Written written;
    Error err;

    for (size_t item = 0; item < LENGTH(cases); item++) {
        read_model(&written, rate, cases[item].targets, cases[item].names);
        err = (Error){ 0 };
        CU_ASSERT_NOT_EQUAL(calibrate(&calibration, &written, 1, &err), OK);
        if (!strstr(err.text, cases[item].told)) CHECK_TEXT("told", err.text, cases[item].told);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.text, cases[item].told));
        calibrate_free(&calibration);
        written_free(&written);
    }
}

/* ---- threads ---- */

static void
test_threads(void)
{
    static const char parameters[] =
        "r = { value = 0.03; distribution = \"gamma(sd = 0.02)\"; source = \"s\"; };\n"
        "mu = { value = 1; distribution = \"lognormal(sdlog = 1)\"; source = \"s\"; };";
    static const char targets[] =
        "a = { strategy = \"usual\"; time = 12; value = 0.6; n = 30; role = \"calibrate\"; };\n"
        "b = { strategy = \"usual\"; counter = \"falls\"; value = 2; se = 0.5; role = "
        "\"calibrate\"; };";
    Calibration calibrations[2];
    Written written;
    Tables tables[2] = { { 0 } };
    Error err;

    read_model(&written, parameters, targets, "\"r\", \"mu\"");
    for (int run = 0; run < 2; run++) {
        CHECK_OK(calibrate(&calibrations[run], &written, run == 0 ? 1 : 3, &err));
        calibrate_tables_make(&tables[run], &calibrations[run]);
    }
    CU_ASSERT_EQUAL_FATAL(tables[0].n, 5);
    for (int table = 0; table < tables[0].n; table++) {
        const Table *one = &tables[0].at[table], *two = &tables[1].at[table];
        CU_ASSERT_EQUAL_FATAL(table_rows(one), table_rows(two));
        for (int cell = 0; cell < one->n_cells; cell++)
            CU_ASSERT_EQUAL(
                memcmp(&one->cells[cell].number, &two->cells[cell].number, sizeof(double)), 0);
    }
    for (int run = 0; run < 2; run++) {
        calibrate_free(&calibrations[run]);
        tables_free(&tables[run]);
    }
    written_free(&written);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "normal", test_normal },
        { "rate", test_rate },
        { "identified", test_identified },
        { "two_answers", test_two_answers },
        { "out_of_reach", test_out_of_reach },
        { "bclm", test_bclm },
        { "mistakes", test_mistakes },
        { "threads", test_threads },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
