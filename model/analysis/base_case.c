/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/base_case.h"
#include "analysis/landmark.h"
#include "economics/benefit.h"
#include "economics/frontier.h"
#include <math.h>
#include <stdlib.h>

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
static const struct {
    const char *name;
    const TableColumn *columns;
} contracts[BASE_TABLES] = {
    { "parameters",       parameters_columns },
    { "summary",          summary_columns },
    { "pairwise",         pairwise_columns },
    { "costs",            costs_columns },
    { "disaggregated",    disaggregated_columns },
    { "events",           events_columns },
    { "trace",            trace_columns },
    { "survival",         survival_columns },
    { "survival_summary", survival_summary_columns },
};
/* clang-format on */

const TableColumn *
base_case_columns(BaseTable table)
{
    return contracts[table].columns;
}

const char *
base_case_name(BaseTable table)
{
    return contracts[table].name;
}

/* ---- the results all tables are made of ---- */

typedef struct {
    const Study *study;
    const Outcome *outcomes; /* [n_strategies] */
    double persons;
} Results;

static double
cost_of(const Results *results, int strategy, int discounting)
{
    return results->persons * outcome_cost(&results->outcomes[strategy], discounting, 0);
}

static double
qaly_of(const Results *results, int strategy, int discounting)
{
    return results->persons * outcome_qalys(&results->outcomes[strategy], discounting, 0);
}

static double
life_of(const Results *results, int strategy, int discounting)
{
    return results->persons * outcome_life_years(&results->outcomes[strategy], discounting, 0);
}

static const double *
curve_of(const Results *results, int strategy, int curve)
{
    const Outcome *outcome = &results->outcomes[strategy];
    return outcome->endpoints + (size_t)curve * ((size_t)outcome->n_cycles + 1);
}

/* Months in one cycle. */
static double
months(const Study *study, double cycles)
{
    return 12 * study_years(study, cycles * study->settings.cycle_length);
}

/* ---- parameters ---- */

static Status
parameters(Table *table, const Study *study, Error *err)
{
    const Sample base = { .n_lanes = 1 };
    Model model;
    Status status;

    TRY(model_build(&model, study, study->n_strategies, 0, &base, err));
    for (int item = 0; item < study->n_parameters; item++) {
        const Parameter *parameter = &study->parameters[item];
        const unsigned depends = model_depends(&model, parameter->slot);
        char distribution[400] = "";
        if (parameter->dist.family) dist_text(distribution, sizeof(distribution), &parameter->dist);
        table_text(table, parameter->name);
        table_text(table, parameter->label);
        table_number(table,
                     depends & DEPENDS_SPENT ? NAN : model_value(&model, parameter->slot)[0]);
        table_text(table, parameter->unit);
        table_number(table, parameter->low);
        table_number(table, parameter->high);
        table_text(table, parameter->dist.family ? distribution : NULL);
        table_text(table, parameter->source);
        table_text(table, parameter->group);
        table_text(table,
                   parameter->is_number ? NULL : study->quantities[parameter->slot].tree.text);
        table_text(table, depends & DEPENDS_SPENT   ? "clock"
                          : depends & DEPENDS_CYCLE ? "cycle"
                                                    : NULL);
    }
done:
    model_free(&model);
    return status;
}

/* ---- summary and pairwise ---- */

static const char *
status_name(const Place *place)
{
    if (place->standing == DOMINATED) return "dominated";
    if (place->standing == EXTENDEDLY_DOMINATED) return "extendedly dominated";
    return place->against < 0 ? "reference" : "frontier";
}

static void
summary(Table *table, const Results *results)
{
    const Study *study = results->study;
    const double wtp = study->settings.threshold[0];
    Point *points = memory_new((size_t)study->n_strategies, sizeof(*points));
    Place *places = memory_new((size_t)study->n_strategies, sizeof(*places));

    for (int item = 0; item < study->n_strategies; item++)
        points[item] =
            (Point){ cost_of(results, item, DISCOUNTED), qaly_of(results, item, DISCOUNTED) };
    frontier_place(places, points, study->n_strategies);
    for (int item = 0; item < study->n_strategies; item++) {
        const int against = places[item].against;
        const bool follows = places[item].standing == ON_FRONTIER && against >= 0;
        table_text(table, study->strategies[item].name);
        table_text(table, study->strategies[item].label);
        table_number(table, points[item].cost);
        table_number(table, points[item].effect);
        table_number(table, life_of(results, item, DISCOUNTED));
        table_number(table, life_of(results, item, UNDISCOUNTED));
        table_number(table, months(study, landmark_median(curve_of(results, item, 0),
                                                          study->settings.n_cycles + 1)));
        table_number(table, follows ? points[item].cost - points[against].cost : NAN);
        table_number(table, follows ? points[item].effect - points[against].effect : NAN);
        table_number(table, follows ? places[item].icer : NAN);
        table_text(table, status_name(&places[item]));
        table_number(table, benefit_nmb(points[item].cost, points[item].effect, wtp));
        table_number(table, benefit_nhb(points[item].cost, points[item].effect, wtp));
        table_number(table, wtp);
        table_number(table, cost_of(results, item, UNDISCOUNTED));
        table_number(table, qaly_of(results, item, UNDISCOUNTED));
        table_text(table, study_within_name(study->settings.within_cycle));
        table_text(table, study_discount_name(study->settings.discount_kind));
        table_text(table, study->settings.caution);
    }
    free(points);
    free(places);
}

static void
pair(Table *table, const Results *results, int strategy, int comparator, double wtp)
{
    const Study *study = results->study;
    double cost[2], qaly[2], life[2];

    for (int discounting = 0; discounting < 2; discounting++) {
        cost[discounting] =
            cost_of(results, strategy, discounting) - cost_of(results, comparator, discounting);
        qaly[discounting] =
            qaly_of(results, strategy, discounting) - qaly_of(results, comparator, discounting);
        life[discounting] =
            life_of(results, strategy, discounting) - life_of(results, comparator, discounting);
    }
    table_text(table, study->strategies[strategy].name);
    table_text(table, study->strategies[comparator].name);
    table_number(table, wtp);
    table_number(table, cost[DISCOUNTED]);
    table_number(table, qaly[DISCOUNTED]);
    table_number(table, life[DISCOUNTED]);
    table_number(table, benefit_icer(cost[DISCOUNTED], qaly[DISCOUNTED]));
    table_text(table, benefit_place_name(benefit_place(cost[DISCOUNTED], qaly[DISCOUNTED])));
    table_number(table, benefit_nmb(cost[DISCOUNTED], qaly[DISCOUNTED], wtp));
    table_number(table, benefit_nhb(cost[DISCOUNTED], qaly[DISCOUNTED], wtp));
    table_number(table, 12 * benefit_nhb(cost[DISCOUNTED], qaly[DISCOUNTED], wtp));
    table_number(table, cost[UNDISCOUNTED]);
    table_number(table, qaly[UNDISCOUNTED]);
    table_number(table, life[UNDISCOUNTED]);
    table_number(table, benefit_icer(cost[UNDISCOUNTED], qaly[UNDISCOUNTED]));
}

/* Every strategy against every other; the comparator of the study comes first. */
static void
pairwise(Table *table, const Results *results)
{
    const Study *study = results->study;
    const int n = study->n_strategies, chosen = study->settings.comparator;

    for (int item = 0; item < n; item++) {
        const int comparator = item == 0 ? chosen : item <= chosen ? item - 1 : item;
        for (int strategy = 0; strategy < n; strategy++)
            for (int threshold = 0;
                 strategy != comparator && threshold < study->settings.n_thresholds; threshold++)
                pair(table, results, strategy, comparator, study->settings.threshold[threshold]);
    }
}

/* ---- costs, disaggregation, events ---- */

static void
costs(Table *table, const Results *results)
{
    const Study *study = results->study;

    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        for (int category = 0; category < study->n_categories; category++) {
            table_text(table, study->strategies[strategy].name);
            table_text(table, study->categories[category]);
            for (int discounting = 0; discounting < 2; discounting++)
                table_number(table,
                             results->persons * outcome_category(&results->outcomes[strategy],
                                                                 category, discounting, 0));
        }
}

/* One part of a total: what a state gives, in health (category NONE) or in a category of costs. */
static double
part(const Results *results, int strategy, int state, int category, bool cost, int discounting)
{
    const Outcome *outcome = &results->outcomes[strategy];

    return results->persons * (cost ? outcome_cost_at(outcome, category, state, discounting)
                                    : outcome_at(outcome->qalys, state, discounting))[0];
}

static double
absolute_increment(const Results *results, int strategy, bool cost)
{
    const Study *study = results->study;
    const int comparator = study->settings.comparator;
    double sum = 0;

    for (int state = 0; state <= study->n_states; state++)
        for (int category = 0; category < (cost ? study->n_categories : 1); category++)
            sum += fabs(part(results, strategy, state, category, cost, DISCOUNTED) -
                        part(results, comparator, state, category, cost, DISCOUNTED));
    return sum;
}

static void
disaggregated_row(Table *table, const Results *results, int strategy, int state, int category,
                  const double absolute[2])
{
    const Study *study = results->study;
    const Outcome *outcome = &results->outcomes[strategy];
    const bool cost = category != NONE;
    const int comparator = study->settings.comparator;
    const double increment = part(results, strategy, state, category, cost, DISCOUNTED) -
                             part(results, comparator, state, category, cost, DISCOUNTED);
    const double share = absolute[cost] > 0 ? fabs(increment) / absolute[cost] : NAN;

    table_text(table, study->strategies[strategy].name);
    table_text(table, state < study->n_states ? study->states[state].name : "start");
    table_text(table, cost ? study->categories[category] : "health");
    for (int discounting = 0; discounting < 2; discounting++)
        table_number(table, cost ? NAN
                                 : results->persons *
                                       outcome_at(outcome->life_years, state, discounting)[0]);
    for (int discounting = 0; discounting < 2; discounting++)
        table_number(table,
                     cost ? NAN : part(results, strategy, state, category, false, discounting));
    for (int discounting = 0; discounting < 2; discounting++)
        table_number(table,
                     cost ? part(results, strategy, state, category, true, discounting) : NAN);
    table_text(table, study->strategies[comparator].name);
    table_number(table, cost ? NAN : increment);
    table_number(table, cost ? NAN : share);
    table_number(table, cost ? increment : NAN);
    table_number(table, cost ? share : NAN);
}

static void
disaggregated(Table *table, const Results *results)
{
    const Study *study = results->study;

    for (int strategy = 0; strategy < study->n_strategies; strategy++) {
        const double absolute[2] = { absolute_increment(results, strategy, false),
                                     absolute_increment(results, strategy, true) };
        for (int state = 0; state <= study->n_states; state++)
            for (int category = NONE; category < study->n_categories; category++)
                disaggregated_row(table, results, strategy, state, category, absolute);
    }
}

static void
events(Table *table, const Results *results)
{
    const Study *study = results->study;

    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        for (int counter = 0; counter < study->n_counters; counter++) {
            const Outcome *outcome = &results->outcomes[strategy];
            table_text(table, study->strategies[strategy].name);
            table_text(table, study->counters[counter]);
            table_text(table, study->counter_labels[counter]);
            table_text(table, study->counter_units[counter]);
            table_number(table,
                         results->persons * outcome_at(outcome->counts, counter, UNDISCOUNTED)[0]);
            table_number(table,
                         results->persons * outcome_at(outcome->counts, counter, DISCOUNTED)[0]);
        }
}

/* ---- curves ---- */

static void
trace(Table *table, const Results *results)
{
    const Study *study = results->study;

    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        for (int boundary = 0; boundary <= study->settings.n_cycles; boundary++)
            for (int state = 0; state < study->n_states; state++) {
                table_text(table, study->strategies[strategy].name);
                table_number(table, boundary);
                table_number(table, boundary * study->settings.cycle_length);
                table_text(table, study->states[state].name);
                table_number(
                    table, results->outcomes[strategy]
                               .trace[(size_t)boundary * (size_t)study->n_states + (size_t)state]);
            }
}

static const char *
curve_name(const Study *study, int curve)
{
    return curve == 0 ? "os" : study->endpoints[curve - 1].name;
}

/* A strategy that starts outside an endpoint's states has no such curve. */
static bool
has_curve(const Results *results, int strategy, int curve)
{
    return curve == 0 || curve_of(results, strategy, curve)[0] > 0;
}

static void
survival(Table *table, const Results *results)
{
    const Study *study = results->study;

    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        for (int curve = 0; curve <= study->n_endpoints; curve++) {
            const double *S = curve_of(results, strategy, curve);
            if (!has_curve(results, strategy, curve)) continue;
            for (int boundary = 0; boundary <= study->settings.n_cycles; boundary++) {
                table_text(table, study->strategies[strategy].name);
                table_text(table, curve_name(study, curve));
                table_number(table, months(study, boundary));
                table_number(table, S[boundary]);
                table_empty(table);
                table_empty(table);
                table_text(table, "none");
                table_number(table, 1000 * S[boundary]);
                table_number(table, boundary == 0 ? 0 : 1000 * (S[boundary - 1] - S[boundary]));
                table_number(table, 0);
            }
        }
}

static void
survival_summary(Table *table, const Results *results)
{
    static const double landmarks[] = { 1, 3, 5, 10 };
    const Study *study = results->study;
    const int n = study->settings.n_cycles + 1;
    const double cycles_a_year = study->settings.units_per_year / study->settings.cycle_length;

    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        for (int curve = 0; curve <= study->n_endpoints; curve++) {
            const double *S = curve_of(results, strategy, curve);
            if (!has_curve(results, strategy, curve)) continue;
            table_text(table, study->strategies[strategy].name);
            table_text(table, curve_name(study, curve));
            table_text(table, curve == 0 ? "Overall survival" : study->endpoints[curve - 1].label);
            table_number(table, months(study, landmark_median(S, n)));
            table_empty(table);
            table_empty(table);
            table_number(table, months(study, landmark_area(S, n)));
            for (int landmark = 0; landmark < 4; landmark++) {
                table_number(table, landmark_at(S, n, landmarks[landmark] * cycles_a_year));
                table_empty(table);
                table_empty(table);
            }
            table_empty(table);
            table_text(table, "none");
        }
}

/* ---- the run ---- */

Status
base_case_run(BaseCase *base, const Study *study, int n_threads, Error *err)
{
    const Sample sample = { .n_lanes = 1 };
    Outcome *outcomes = memory_new((size_t)study->n_strategies, sizeof(*outcomes));
    const Results results = { study, outcomes, study->settings.persons };
    Status status;

    *base = (BaseCase){ 0 };
    for (int table = 0; table < BASE_TABLES; table++)
        table_init(&base->table[table], contracts[table].name, contracts[table].columns);
    TRY(evaluate_all(outcomes, study, &sample, true, n_threads, err));
    TRY(parameters(&base->table[BASE_PARAMETERS], study, err));
    summary(&base->table[BASE_SUMMARY], &results);
    pairwise(&base->table[BASE_PAIRWISE], &results);
    costs(&base->table[BASE_COSTS], &results);
    disaggregated(&base->table[BASE_DISAGGREGATED], &results);
    events(&base->table[BASE_EVENTS], &results);
    trace(&base->table[BASE_TRACE], &results);
    survival(&base->table[BASE_SURVIVAL], &results);
    survival_summary(&base->table[BASE_SURVIVAL_SUMMARY], &results);
done:
    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        outcome_free(&outcomes[strategy]);
    free(outcomes);
    return status;
}

void
base_case_free(BaseCase *base)
{
    for (int table = 0; table < BASE_TABLES; table++) table_free(&base->table[table]);
    *base = (BaseCase){ 0 };
}
