/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/base_tables.h"

/* ---- columns: a contract ---- */
/* clang-format off */
static const TableColumn parameters_columns[] = {
    { "name",         TABLE_TEXT,   "", "as in the config" },
    { "label",        TABLE_TEXT,   "", "for people" },
    { "value",        TABLE_NUMBER, "", "base value; of a formula, its value; if it varies, in cycle 1" },
    { "unit",         TABLE_TEXT,   "", "unit of the value" },
    { "low",          TABLE_NUMBER, "", "low end of the range" },
    { "high",         TABLE_NUMBER, "", "high end of the range" },
    { "distribution", TABLE_TEXT,   "", "in natural parameters" },
    { "source",       TABLE_TEXT,   "", "where the number is from" },
    { "group",        TABLE_TEXT,   "", "heading" },
    { "formula",      TABLE_TEXT,   "", "the formula, if it is one" },
    { "varies",       TABLE_TEXT,   "", "\"cycle\" or \"clock\" if the value varies within a run" },
    { 0 },
};
static const TableColumn summary_columns[] = {
    { "strategy",               TABLE_TEXT,   "", "as in the config" },
    { "label",                  TABLE_TEXT,   "", "for people" },
    { "cost",                   TABLE_NUMBER, "currency", "discounted" },
    { "qaly",                   TABLE_NUMBER, "QALY", "discounted" },
    { "life_years",             TABLE_NUMBER, "year", "discounted" },
    { "life_years_undiscounted",TABLE_NUMBER, "year", "" },
    { "median_survival_months", TABLE_NUMBER, "month", "overall survival" },
    { "incremental_cost",       TABLE_NUMBER, "currency", "against the strategy before it on the frontier" },
    { "incremental_qaly",       TABLE_NUMBER, "QALY", "the same" },
    { "icer",                   TABLE_NUMBER, "currency per QALY", "the same" },
    { "status",                 TABLE_TEXT,   "", "reference, frontier, dominated, extendedly dominated" },
    { "nmb",                    TABLE_NUMBER, "currency", "net monetary benefit at wtp" },
    { "nhb",                    TABLE_NUMBER, "QALY", "net health benefit at wtp" },
    { "wtp",                    TABLE_NUMBER, "currency per QALY", "the first of thresholds" },
    { "cost_undiscounted",      TABLE_NUMBER, "currency", "" },
    { "qaly_undiscounted",      TABLE_NUMBER, "QALY", "" },
    { "within_cycle",           TABLE_TEXT,   "", "the rule by which occupancy is paid" },
    { "discounting",            TABLE_TEXT,   "", "annual, continuous or whole years" },
    { "caution",                TABLE_TEXT,   "", "what the config says with every result" },
    { "cost_mcse",              TABLE_NUMBER, "currency", "Monte-Carlo standard error; empty of a cohort" },
    { "qaly_mcse",              TABLE_NUMBER, "QALY", "the same" },
    { "life_years_mcse",        TABLE_NUMBER, "year", "the same" },
    { "nmb_mcse",               TABLE_NUMBER, "currency", "the same" },
    { "psa_cost",               TABLE_NUMBER, "currency", "mean over draws of the parameters; empty unless psa ran" },
    { "psa_qaly",               TABLE_NUMBER, "QALY", "the same" },
    { "psa_life_years",         TABLE_NUMBER, "year", "the same" },
    { "psa_nmb",                TABLE_NUMBER, "currency", "the same" },
    { "psa_probability",        TABLE_NUMBER, "", "share of draws in which its net benefit at wtp is the highest" },
    { 0 },
};
static const TableColumn pairwise_columns[] = {
    { "strategy",                TABLE_TEXT,   "", "" },
    { "comparator",              TABLE_TEXT,   "", "" },
    { "wtp",                     TABLE_NUMBER, "currency per QALY", "threshold" },
    { "incremental_cost",        TABLE_NUMBER, "currency", "strategy less comparator, discounted" },
    { "incremental_qaly",        TABLE_NUMBER, "QALY", "" },
    { "incremental_life_years",  TABLE_NUMBER, "year", "" },
    { "icer",                    TABLE_NUMBER, "currency per QALY", "empty where there is none: see place" },
    { "place",                   TABLE_TEXT,   "", "dominant, dominated, more costly and more effective, ..." },
    { "inmb",                    TABLE_NUMBER, "currency", "incremental net monetary benefit" },
    { "inhb_qaly",               TABLE_NUMBER, "QALY", "incremental net health benefit" },
    { "inhb_qalm",               TABLE_NUMBER, "QALM", "the same in months" },
    { "incremental_cost_undiscounted",       TABLE_NUMBER, "currency", "" },
    { "incremental_qaly_undiscounted",       TABLE_NUMBER, "QALY", "" },
    { "incremental_life_years_undiscounted", TABLE_NUMBER, "year", "" },
    { "icer_undiscounted",                   TABLE_NUMBER, "currency per QALY", "" },
    { "incremental_cost_mcse",       TABLE_NUMBER, "currency", "Monte-Carlo standard error of the difference, patients meeting the same luck; empty of a cohort" },
    { "incremental_qaly_mcse",       TABLE_NUMBER, "QALY", "the same" },
    { "incremental_life_years_mcse", TABLE_NUMBER, "year", "the same" },
    { "inmb_mcse",                   TABLE_NUMBER, "currency", "the same" },
    { 0 },
};
static const TableColumn costs_columns[] = {
    { "strategy",          TABLE_TEXT,   "", "" },
    { "category",          TABLE_TEXT,   "", "as in the config" },
    { "cost",              TABLE_NUMBER, "currency", "discounted" },
    { "cost_undiscounted", TABLE_NUMBER, "currency", "" },
    { 0 },
};
static const TableColumn disaggregated_columns[] = {
    { "strategy",                TABLE_TEXT,   "", "" },
    { "state",                   TABLE_TEXT,   "", "\"start\": what the strategy gives at time 0" },
    { "category",                TABLE_TEXT,   "", "\"health\", or a category of costs" },
    { "life_years",              TABLE_NUMBER, "year", "discounted" },
    { "life_years_undiscounted", TABLE_NUMBER, "year", "" },
    { "qaly",                    TABLE_NUMBER, "QALY", "discounted" },
    { "qaly_undiscounted",       TABLE_NUMBER, "QALY", "" },
    { "cost",                    TABLE_NUMBER, "currency", "discounted" },
    { "cost_undiscounted",       TABLE_NUMBER, "currency", "" },
    { "comparator",              TABLE_TEXT,   "", "" },
    { "incremental_qaly",        TABLE_NUMBER, "QALY", "against the comparator" },
    { "share_qaly",              TABLE_NUMBER, "", "of the sum of absolute increments in QALYs" },
    { "incremental_cost",        TABLE_NUMBER, "currency", "against the comparator" },
    { "share_cost",              TABLE_NUMBER, "", "of the sum of absolute increments in costs" },
    { 0 },
};
static const TableColumn events_columns[] = {
    { "strategy",            TABLE_TEXT,   "", "" },
    { "counter",             TABLE_TEXT,   "", "as in the config" },
    { "label",               TABLE_TEXT,   "", "for people" },
    { "unit",                TABLE_TEXT,   "", "" },
    { "expected",            TABLE_NUMBER, "", "number, undiscounted" },
    { "expected_discounted", TABLE_NUMBER, "", "discounted as effects are" },
    { 0 },
};
static const TableColumn trace_columns[] = {
    { "strategy",   TABLE_TEXT,   "", "" },
    { "cycle",      TABLE_WHOLE,  "", "boundary: 0 is the start" },
    { "time",       TABLE_NUMBER, "time unit", "" },
    { "state",      TABLE_TEXT,   "", "" },
    { "proportion", TABLE_NUMBER, "", "of the cohort" },
    { 0 },
};
static const TableColumn survival_columns[] = {
    { "strategy",    TABLE_TEXT,   "", "" },
    { "curve",       TABLE_TEXT,   "", "os, or an endpoint of the config" },
    { "time_months", TABLE_NUMBER, "month", "" },
    { "survival",    TABLE_NUMBER, "", "share alive, or never out of the endpoint's states" },
    { "ci_low",      TABLE_NUMBER, "", "" },
    { "ci_high",     TABLE_NUMBER, "", "" },
    { "interval",    TABLE_TEXT,   "", "what ci_low and ci_high are: parameter, monte-carlo, none" },
    { "at_risk",     TABLE_NUMBER, "per 1,000", "" },
    { "events",      TABLE_NUMBER, "per 1,000", "since the row before" },
    { "censored",    TABLE_NUMBER, "per 1,000", "since the row before" },
    { 0 },
};
static const TableColumn survival_summary_columns[] = {
    { "strategy",             TABLE_TEXT,   "", "" },
    { "curve",                TABLE_TEXT,   "", "" },
    { "label",                TABLE_TEXT,   "", "of the curve" },
    { "median_months",        TABLE_NUMBER, "month", "empty if more than half survive the horizon" },
    { "median_low",           TABLE_NUMBER, "month", "" },
    { "median_high",          TABLE_NUMBER, "month", "" },
    { "rmst_months",          TABLE_NUMBER, "month", "restricted mean at the horizon" },
    { "survival_1y",          TABLE_NUMBER, "", "" },
    { "survival_1y_low",      TABLE_NUMBER, "", "" },
    { "survival_1y_high",     TABLE_NUMBER, "", "" },
    { "survival_3y",          TABLE_NUMBER, "", "" },
    { "survival_3y_low",      TABLE_NUMBER, "", "" },
    { "survival_3y_high",     TABLE_NUMBER, "", "" },
    { "survival_5y",          TABLE_NUMBER, "", "" },
    { "survival_5y_low",      TABLE_NUMBER, "", "" },
    { "survival_5y_high",     TABLE_NUMBER, "", "" },
    { "survival_10y",         TABLE_NUMBER, "", "" },
    { "survival_10y_low",     TABLE_NUMBER, "", "" },
    { "survival_10y_high",    TABLE_NUMBER, "", "" },
    { "average_hazard_ratio", TABLE_NUMBER, "", "against the comparator; individual engine only" },
    { "interval",             TABLE_TEXT,   "", "what the _low and _high are" },
    { 0 },
};
static const TableColumn hazards_columns[] = {
    { "strategy",           TABLE_TEXT,   "", "" },
    { "cycle",              TABLE_WHOLE,  "", "from the boundary before" },
    { "time",               TABLE_NUMBER, "time unit", "its end" },
    { "progression_free",   TABLE_NUMBER, "", "share at its start" },
    { "progressed",         TABLE_NUMBER, "", "share at its start" },
    { "events",             TABLE_NUMBER, "", "share of all that leaves the first state in it: progressions, and deaths before" },
    { "deaths",             TABLE_NUMBER, "", "share of all that dies in it" },
    { "hazard_events",      TABLE_NUMBER, "per time unit", "of progression or death" },
    { "hazard_death",       TABLE_NUMBER, "per time unit", "of all who live" },
    { "hazard_population",  TABLE_NUMBER, "per time unit", "of the life table that is a curve's floor; empty without" },
    { "implied_most",       TABLE_NUMBER, "per time unit", "of death after progression, if nobody dies before" },
    { "implied_population", TABLE_NUMBER, "per time unit", "the same, if the progression-free die as the population; below 0: there are too few deaths" },
    { "implied_least",      TABLE_NUMBER, "per time unit", "the same, if all events are deaths as far as there are deaths" },
    { 0 },
};
static const TableColumn subgroups_columns[] = {
    { "subgroup",         TABLE_TEXT,   "", "as in the config" },
    { "label",            TABLE_TEXT,   "", "for people" },
    { "share",            TABLE_NUMBER, "", "of all patients: the weight of the subgroup" },
    { "strategy",         TABLE_TEXT,   "", "" },
    { "cost",             TABLE_NUMBER, "currency", "discounted" },
    { "qaly",             TABLE_NUMBER, "QALY", "discounted" },
    { "life_years",       TABLE_NUMBER, "year", "discounted" },
    { "life_years_undiscounted", TABLE_NUMBER, "year", "" },
    { "cost_mcse",        TABLE_NUMBER, "currency", "Monte-Carlo standard error" },
    { "qaly_mcse",        TABLE_NUMBER, "QALY", "the same" },
    { "comparator",       TABLE_TEXT,   "", "" },
    { "incremental_cost", TABLE_NUMBER, "currency", "against the comparator" },
    { "incremental_qaly", TABLE_NUMBER, "QALY", "the same" },
    { "icer",             TABLE_NUMBER, "currency per QALY", "the same" },
    { "inmb",             TABLE_NUMBER, "currency", "at wtp" },
    { "inmb_mcse",        TABLE_NUMBER, "currency", "Monte-Carlo standard error" },
    { "wtp",              TABLE_NUMBER, "currency per QALY", "the first of thresholds" },
    { 0 },
};
static const TableColumn engines_columns[] = {
    { "strategy",         TABLE_TEXT,   "", "" },
    { "figure",           TABLE_TEXT,   "", "cost, qaly or life_years, discounted" },
    { "individual",       TABLE_NUMBER, "", "mean of the simulated patients" },
    { "mcse",             TABLE_NUMBER, "", "its Monte-Carlo standard error" },
    { "cohort",           TABLE_NUMBER, "", "of the cohort engine" },
    { "cohort_finer",     TABLE_NUMBER, "", "the same with half the cycle; empty where cycles are exact" },
    { "discretisation",   TABLE_NUMBER, "", "error of the cohort by its cycles, estimated from both (first order)" },
    { "difference",       TABLE_NUMBER, "", "individual less cohort" },
    { "standard_errors",  TABLE_NUMBER, "", "the difference in Monte-Carlo standard errors" },
    { "allowed",          TABLE_NUMBER, "", "5 standard errors and twice the discretisation error" },
    { "result",           TABLE_TEXT,   "", "agree or differ" },
    { 0 },
};
const TableContract base_case_contracts[] = {
    { "parameters",       parameters_columns,       "parameter" },
    { "summary",          summary_columns,          "strategy" },
    { "pairwise",         pairwise_columns,         "strategy, comparator and threshold" },
    { "costs",            costs_columns,            "strategy and category of costs" },
    { "disaggregated",    disaggregated_columns,    "strategy, state and category" },
    { "events",           events_columns,           "strategy and counter" },
    { "trace",            trace_columns,            "strategy, cycle and state" },
    { "survival",         survival_columns,         "strategy, curve and time" },
    { "survival_summary", survival_summary_columns, "strategy and curve" },
    { "implied_hazards",  hazards_columns,          "strategy and cycle; partitioned survival of three states only" },
    { "subgroups",        subgroups_columns,        "subgroup and strategy; single patients only" },
    { "engines",          engines_columns,          "strategy and figure; where both engines ran" },
    { 0 },
};
/* clang-format on */

const char *
base_case_name(BaseTable table)
{
    return base_case_contracts[table].name;
}

/* ---- the run ---- */

Status
base_case_run(BaseCase *base, const Study *study, const EvaluationPlan *plan, Error *err)
{
    const Sample sample = { .n_lanes = 1 };

    *base = (BaseCase){ 0 };
    return evaluate_all(&base->evaluation, study, &sample, plan, err);
}

Status
base_case_tables(BaseCase *base, const Study *study, const PsaDecision *psa,
                 const PsaCurves *curves, Error *err)
{
    const Results results = { study, &base->evaluation, psa, curves, study->settings.persons };
    Status status;

    for (int table = 0; table < BASE_TABLES; table++)
        table_init(&base->table[table], base_case_contracts[table].name,
                   base_case_contracts[table].columns);
    TRY(base_parameters(&base->table[BASE_PARAMETERS], study, err));
    base_summary(&base->table[BASE_SUMMARY], &results);
    base_pairwise(&base->table[BASE_PAIRWISE], &results);
    base_costs(&base->table[BASE_COSTS], &results);
    base_disaggregated(&base->table[BASE_DISAGGREGATED], &results);
    base_events(&base->table[BASE_EVENTS], &results);
    base_trace(&base->table[BASE_TRACE], &results);
    base_survival(&base->table[BASE_SURVIVAL], &results);
    base_survival_summary(&base->table[BASE_SURVIVAL_SUMMARY], &results);
    base_hazards(&base->table[BASE_HAZARDS], &results);
    if (base->evaluation.subgroups) base_subgroups(&base->table[BASE_SUBGROUPS], &results);
    if (base->evaluation.cohort) TRY(base_engines(&base->table[BASE_ENGINES], &results, err));
done:
    return status;
}

void
base_case_free(BaseCase *base, const Study *study)
{
    evaluate_free(&base->evaluation, study);
    for (int table = 0; table < BASE_TABLES; table++) table_free(&base->table[table]);
    *base = (BaseCase){ 0 };
}
