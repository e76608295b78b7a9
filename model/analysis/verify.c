/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/verify_parts.h"
#include "base/text.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* clang-format off */
static const TableColumn columns[] = {
    { "check",       TABLE_TEXT,   "", "name; docs/howto/verify.md tells what it means" },
    { "title",       TABLE_TEXT,   "", "what must hold" },
    { "result",      TABLE_TEXT,   "", "pass, fail, warning or not applicable" },
    { "where",       TABLE_TEXT,   "", "the comparison that is furthest off" },
    { "expected",    TABLE_TEXT,   "", "there; per person" },
    { "found",       TABLE_TEXT,   "", "there; per person" },
    { "tolerance",   TABLE_NUMBER, "", "how far found may be from expected" },
    { "comparisons", TABLE_WHOLE,  "", "made by this check" },
    { "failed",      TABLE_WHOLE,  "", "of them" },
    { "note",        TABLE_TEXT,   "", "what was done, why it was not, or what explains it" },
    { "source",      TABLE_TEXT,   "", "where the check comes from" },
    { 0 },
};
const TableContract verify_contracts[] = {
    { "verify",      columns,                    "check (of hepatica verify)" },
    { "conventions", verify_conventions_columns, "convention and strategy (of hepatica verify --conventions)" },
    { 0 },
};

#define FLOW   "TECH-VER domain 2, event-state calculations"
#define RESULT "TECH-VER domain 3, result calculations"
#define UNSURE "TECH-VER domain 4, uncertainty analysis"
#define INPUT  "TECH-VER domain 1, input calculations"
#define OTHER  "TECH-VER domain 5, overall checks"
#define MODEL  "; AdViSHE C, the computerized model"

static const struct {
    const char *name, *title, *source;
    VerifyCheck *check;
} checks[] = {
    { "shares",          "Shares of states sum to 1 and none is below 0",                   FLOW MODEL, verify_flow_shares },
    { "deaths",          "Deaths never fall",                                               FLOW MODEL, verify_flow_deaths },
    { "endpoints",       "No endpoint lies above overall survival or rises; curves do not cross", FLOW, verify_flow_endpoints },
    { "area",            "Undiscounted life years are the area under survival",             RESULT,     verify_flow_area },
    { "immortal",        "Without death everybody stays alive",                             FLOW MODEL, verify_flow_immortal },
    { "reached",         "Each state and each transition is reached",                       FLOW,       verify_flow_reached },
    { "unmarked_death",  "No state keeps people for good, without value, and counts as alive", FLOW,    verify_flow_alive },
    { "utilities_one",   "Utilities 1 and no discount: QALYs are life years",               RESULT MODEL, verify_payoffs_utilities },
    { "costs_zero",      "All costs 0: no costs",                                           RESULT MODEL, verify_payoffs_no_costs },
    { "costs_doubled",   "All costs doubled: twice the costs, the same QALYs",              RESULT MODEL, verify_payoffs_double },
    { "dead_gain_nothing", "The dead gain no life years",                                   RESULT,     verify_payoffs_dead },
    { "equal_arms",      "Equal strategies: no increments",                                 RESULT MODEL, verify_arms_equal },
    { "ratios_one",      "Relative effects 1: the same survival",                           FLOW MODEL, verify_arms_ratios },
    { "comparator",      "Relative effects are not the comparator's alone",                 INPUT,      verify_arms_comparator },
    { "discount_zero",   "No discount: discounted totals are the undiscounted",             RESULT MODEL, verify_time_undiscounted },
    { "discounted_once", "No formula discounts by itself",                                  RESULT,     verify_time_once },
    { "discount_larger", "A larger discount rate: smaller totals",                          RESULT MODEL, verify_time_discount },
    { "horizon_shorter", "A shorter horizon: smaller totals",                               RESULT MODEL, verify_time_horizon },
    { "cycle_halved",    "Half the cycle: the change shrinks with every halving",           FLOW,       verify_time_cycle },
    { "engines",         "Cohort and simulated patients agree within noise",                OTHER "; AdViSHE C, double programming", verify_engines_agree },
    { "weibull_one",     "Weibull of shape 1 is exponential",                               INPUT,      verify_engines_weibull },
    { "frontier",        "Dominance is what every pair and mixture says",                   RESULT,     verify_engines_frontier },
    { "probabilities",   "Probabilities at 0 and 1: the model runs, or says why not",       INPUT MODEL, verify_inputs_probabilities },
    { "ranges",          "The model runs at both ends of every range and 95% interval",     INPUT MODEL, verify_inputs_ends },
    { "parameters",      "Each parameter moves some result",                                INPUT,      verify_inputs_move },
    { "costs_up",        "A higher price never lowers costs",                               RESULT,     verify_inputs_costs },
    { "utilities_up",    "A higher utility never lowers QALYs, a disutility never raises them", RESULT, verify_inputs_utilities },
    { "mortality_up",    "A higher mortality never lengthens life",                         FLOW,       verify_inputs_mortality },
    { "psa_draws",       "Every draw gives a model",                                        UNSURE,     verify_psa_draws },
    { "psa_mean",        "The mean over draws is near the deterministic result",            UNSURE,     verify_psa_mean },
    { "ceac",            "Acceptability curves sum to 1",                                   UNSURE,     verify_psa_ceac },
    { "evpi",            "EVPI is not below 0, and is what the draws say", UNSURE,    verify_psa_evpi },
    { "evppi",           "EVPI >= EVPPI >= 0",                                              UNSURE,     verify_psa_evppi },
};
/* clang-format on */
enum { N_CHECKS = sizeof(checks) / sizeof(*checks) };

const char *const verify_result_names[] = { "pass", "fail", "warning", "not applicable", NULL };
const char *const verify_total_names[] = { "cost", "QALYs", "life years" };

const char *
verify_name(int check)
{
    return check < N_CHECKS ? checks[check].name : NULL;
}

const char *
verify_title(int check)
{
    return checks[check].title;
}

const char *
verify_source(int check)
{
    return checks[check].source;
}

/* ---- findings ---- */

static const char *
format_text(Verify *verify, const char *format, va_list args)
{
    char text[1500];

    vsnprintf(text, sizeof(text), format, args);
    return pool_text(&verify->pool, text);
}

void
verify_compare(Verify *verify, Finding *finding, VerifyMust must, double found, double expected,
               double tolerance, const char *where, ...)
{
    const double gap = must == MUST_EQUAL        ? fabs(found - expected)
                       : must == MUST_NOT_EXCEED ? found - expected
                                                 : expected - found;
    const bool good = gap <= tolerance; /* not of NaN */
    const double far = good ? gap / fmax(tolerance, 1e-300) : isnan(gap) ? INFINITY : gap;
    va_list args;

    finding->n++;
    finding->n_bad += !good;
    /* the first bad one comes before all good ones */
    const bool first = finding->n == 1 || (!good && finding->n_bad == 1);
    if (!first && !(far > finding->worst && good == (finding->n_bad == 0))) return;
    finding->worst = far;
    finding->must = must;
    finding->expected = expected;
    finding->found = found;
    finding->tolerance = tolerance;
    finding->expected_text = finding->found_text = NULL;
    va_start(args, where);
    finding->where = format_text(verify, where, args);
    va_end(args);
}

void
verify_told(Verify *verify, Finding *finding, bool good, const char *expected, const char *found,
            const char *where, ...)
{
    va_list args;

    finding->n++;
    finding->n_bad += !good;
    if (finding->n > 1 && (good || finding->n_bad > 1)) return;
    finding->worst = good ? 0 : INFINITY;
    finding->tolerance = NAN;
    finding->expected_text = pool_text(&verify->pool, expected);
    finding->found_text = pool_text(&verify->pool, found);
    va_start(args, where);
    finding->where = format_text(verify, where, args);
    va_end(args);
}

void
verify_skip(Verify *verify, Finding *finding, const char *why, ...)
{
    va_list args;

    finding->skipped = true;
    va_start(args, why);
    finding->note = format_text(verify, why, args);
    va_end(args);
}

void
verify_warn(Verify *verify, Finding *finding, const char *what, ...)
{
    va_list args;

    finding->warned = true;
    va_start(args, what);
    finding->note = format_text(verify, what, args);
    va_end(args);
}

void
verify_note(Verify *verify, Finding *finding, const char *note, ...)
{
    va_list args;

    va_start(args, note);
    finding->note = format_text(verify, note, args);
    va_end(args);
}

double
verify_rounding(double value)
{
    return 1e-9 * (1 + fabs(value));
}

double
verify_total(const Outcome *outcome, int total, int discounting)
{
    return total == TOTAL_COST   ? outcome_cost(outcome, discounting, 0)
           : total == TOTAL_QALY ? outcome_qalys(outcome, discounting, 0)
                                 : outcome_life_years(outcome, discounting, 0);
}

const char *
verify_strategy(const Verify *verify, int strategy)
{
    return verify->study->strategies[strategy].name;
}

/* ---- the model once more ---- */

static const char *
first_mistake(Verify *verify, const Notes *notes, const Error *err)
{
    char text[1000];

    for (int item = 0; item < notes->n; item++) {
        if (notes->at[item].kind != NOTE_MISTAKE) continue;
        notes_text(text, sizeof(text), &notes->at[item]);
        return pool_text(&verify->pool, text);
    }
    return pool_text(&verify->pool, err->text);
}

/* Both engines side by side are a check of their own; the others need one. */
bool
verify_read(Verify *verify, Finding *finding, Study *study, const StudySetting *more, int n_more)
{
    const VerifyPlan *plan = verify->plan;
    const int n = plan->n_settings;
    StudySetting *settings = memory_new((size_t)(n + n_more) + 1, sizeof(*settings));
    Notes notes = { 0 };
    Error err = { 0 };
    int all = 0;

    for (int item = 0; item < n; item++) settings[all++] = plan->settings[item];
    if (verify->study->settings.engine != ENGINE_BOTH)
        settings[all++] =
            (StudySetting){ "model.engine", study_engines[verify->study->settings.engine] };
    for (int item = 0; item < n_more; item++) settings[all++] = more[item];
    const bool good = study_read(study, plan->config, settings, all, &notes, &err) == OK;
    if (!good) {
        verify_skip(verify, finding, "the study cannot be changed so: %s",
                    first_mistake(verify, &notes, &err));
        study_free(study);
    }
    notes_free(&notes);
    free(settings);
    return good;
}

bool
verify_evaluate(Verify *verify, Finding *finding, Evaluation *evaluation, const Study *study)
{
    const Sample base = { .n_lanes = 1 };
    Error err = { 0 };

    if (evaluate_all(evaluation, study, &base, &verify->evaluation, &err) == OK) return true;
    verify_told(verify, finding, err.status == ERR_STOPPED, "the model runs", err.text,
                "the changed model");
    evaluate_free(evaluation, study);
    return false;
}

/* ---- all of it ---- */

static VerifyResult
result_of(const Finding *finding)
{
    if (finding->n_bad > 0) return VERIFY_FAIL;
    if (finding->skipped || finding->n == 0) return VERIFY_SKIPPED;
    return finding->warned ? VERIFY_WARNING : VERIFY_PASS;
}

static const char *
expected_text(Verify *verify, const Finding *finding)
{
    static const char *const words[] = { "", "at most ", "at least " };
    char number[TEXT_NUMBER];

    if (finding->expected_text) return finding->expected_text;
    return pool_format(&verify->pool, "%s%s", words[finding->must],
                       text_number(number, finding->expected));
}

static void
put_check(Table *table, Verify *verify, int check, const Finding *finding, VerifyResult result)
{
    const bool told = result == VERIFY_PASS || result == VERIFY_FAIL || finding->n > 0;
    char number[TEXT_NUMBER];

    table_name(table, checks[check].name);
    table_name(table, checks[check].title);
    table_name(table, verify_result_names[result]);
    table_text(table, told ? finding->where : NULL);
    table_text(table, told ? expected_text(verify, finding) : NULL);
    table_text(table, !told                 ? NULL
                      : finding->found_text ? finding->found_text
                                            : text_number(number, finding->found));
    table_number(table, told ? finding->tolerance : NAN);
    table_number(table, finding->n);
    table_number(table, finding->n_bad);
    table_text(table, finding->note);
    table_name(table, checks[check].source);
}

static Status
run_checks(Verification *verification, Verify *verify, Error *err)
{
    const VerifyPlan *plan = verify->plan;
    Table *table = tables_add(&verification->tables, &verify_contracts[0]);

    for (int check = 0; check < N_CHECKS; check++) {
        Finding finding = { .tolerance = NAN };
        checks[check].check(verify, &finding);
        if (plan->stop && *plan->stop) return fail(err, ERR_STOPPED, "interrupted");
        const VerifyResult result = result_of(&finding);
        put_check(table, verify, check, &finding, result);
        verification->n[result]++;
        if (plan->progress) plan->progress(plan->context, (check + 1.0) / N_CHECKS);
    }
    return OK;
}

/* The study of both engines is verified as a cohort. */
static Status
choose_study(Verify *verify, Study *cohort, const Study *study, Error *err)
{
    const StudySetting engine = { "model.engine", "cohort" };
    Finding finding = { 0 };

    verify->study = study;
    if (study->settings.engine != ENGINE_BOTH) return OK;
    if (!verify_read(verify, &finding, cohort, &engine, 1))
        return fail(err, ERR_SPEC, "%s", finding.note);
    verify->study = cohort;
    return OK;
}

/* What is run for every parameter is run on fewer patients, and compared with what they give. */
static Status
run_few(Verify *verify, Error *err)
{
    enum { FEW_PATIENTS = 1000 };
    const Sample sample = { .n_lanes = 1 };

    verify->few = &verify->base;
    verify->few_plan = verify->evaluation;
    verify->bare = *verify->study;
    verify->bare.analyses.voi.n_designs = 0;
    if (!study_simulates(verify->study) || verify->plan->patients <= FEW_PATIENTS) return OK;
    verify->few_plan.most_patients = FEW_PATIENTS;
    verify->few = &verify->few_patients;
    return evaluate_all(verify->few, verify->study, &sample, &verify->few_plan, err);
}

Status
verify_run(Verification *verification, const Study *study, const VerifyPlan *plan, Error *err)
{
    const Sample sample = { .n_lanes = 1 };
    Verify verify = { .plan = plan,
                      .evaluation = { .seed = plan->seed,
                                      .n_threads = plan->n_threads,
                                      .keep = KEEP_TRACE,
                                      .most_patients = plan->patients,
                                      .stop = plan->stop } };
    Study cohort = { 0 };
    Status status;

    TRY(choose_study(&verify, &cohort, study, err));
    TRY(evaluate_all(&verify.base, verify.study, &sample, &verify.evaluation, err));
    TRY(run_few(&verify, err));
    TRY(run_checks(verification, &verify, err));
    if (plan->conventions) {
        verify.conventions = tables_add(&verification->tables, &verify_contracts[1]);
        TRY(verify_conventions_run(&verify, err));
    }
done:
    if (verify.study) evaluate_free(&verify.base, verify.study);
    if (verify.study) evaluate_free(&verify.few_patients, verify.study);
    psa_tables_free(&verify.decision);
    psa_free(&verify.psa);
    study_free(&cohort);
    pool_free(&verify.pool);
    return status;
}

void
verify_free(Verification *verification)
{
    tables_free(&verification->tables);
    *verification = (Verification){ 0 };
}
