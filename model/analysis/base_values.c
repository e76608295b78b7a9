/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/base_tables.h"
#include "analysis/landmark.h"
#include "economics/benefit.h"
#include "economics/frontier.h"
#include <math.h>
#include <stdlib.h>

/* ---- totals ---- */

static double
cost_of(const Results *results, int strategy, int discounting)
{
    return results->persons *
           outcome_cost(&results->evaluation->outcomes[strategy], discounting, 0);
}

static double
qaly_of(const Results *results, int strategy, int discounting)
{
    return results->persons *
           outcome_qalys(&results->evaluation->outcomes[strategy], discounting, 0);
}

static double
life_of(const Results *results, int strategy, int discounting)
{
    return results->persons *
           outcome_life_years(&results->evaluation->outcomes[strategy], discounting, 0);
}

static const int errors[] = { FIGURE_COST, FIGURE_QALY, FIGURE_LIFE_YEARS };

static double
error_of(const Results *results, int figure, int strategy, int comparator)
{
    return results->persons * evaluate_error(results->evaluation, figure, strategy, comparator);
}

/* ---- parameters ---- */

Status
base_parameters(Table *table, const Study *study, Error *err)
{
    const Sample base = { .n_lanes = 1 };
    Model model;
    Status status;

    TRY(model_build(&model, study, study->n_strategies, study_profile(study), &base, err));
    for (int item = 0; item < study->n_parameters; item++) {
        const Parameter *parameter = &study->parameters[item];
        const unsigned depends = model_depends(&model, parameter->slot);
        char distribution[400] = "";
        if (parameter->dist.family) dist_text(distribution, sizeof(distribution), &parameter->dist);
        table_text(table, parameter->name);
        table_text(table, parameter->label);
        table_number(table, depends & (DEPENDS_SPENT | DEPENDS_WHO)
                                ? NAN
                                : model_value(&model, parameter->slot)[0]);
        table_text(table, parameter->unit);
        table_number(table, parameter->low);
        table_number(table, parameter->high);
        table_text(table, parameter->dist.family ? distribution : NULL);
        table_text(table, parameter->source);
        table_text(table, parameter->group);
        table_text(table,
                   parameter->is_number ? NULL : study->quantities[parameter->slot].tree.text);
        table_text(table, depends & DEPENDS_WHO     ? "patient"
                          : depends & DEPENDS_SPENT ? "clock"
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

/* Probabilistic means beside the deterministic figures. */
static void
put_psa(Table *table, const Results *results, int strategy, double wtp)
{
    const PsaDecision *decision = results->psa;

    if (!decision) {
        for (int column = 0; column < 5; column++) table_empty(table);
        return;
    }
    const Psa *psa = decision->psa;
    const size_t first = (size_t)decision->thresholds[0] * (size_t)psa->n_strategies;
    const double cost = psa_mean(psa, psa->cost + strategy * psa->n).mean;
    const double qaly = psa_mean(psa, psa->qaly + strategy * psa->n).mean;
    table_number(table, cost);
    table_number(table, qaly);
    table_number(table, psa_mean(psa, psa->life_years + strategy * psa->n).mean);
    table_number(table, benefit_nmb(cost, qaly, wtp));
    table_number(table, psa_tables_best(decision)->probability[first + (size_t)strategy]);
}

void
base_summary(Table *table, const Results *results)
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
        table_number(table,
                     base_months(study, landmark_median(
                                            outcome_curve(&results->evaluation->outcomes[item], 0),
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
        for (int figure = 0; figure < 3; figure++)
            table_number(table, error_of(results, errors[figure], item, NONE));
        table_number(table,
                     results->persons * evaluate_nmb_error(results->evaluation, wtp, item, NONE));
        put_psa(table, results, item, wtp);
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
    for (int figure = 0; figure < 3; figure++)
        table_number(table, error_of(results, errors[figure], strategy, comparator));
    table_number(table, results->persons *
                            evaluate_nmb_error(results->evaluation, wtp, strategy, comparator));
}

/* Every strategy against every other; the comparator of the study comes first. */
void
base_pairwise(Table *table, const Results *results)
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

void
base_costs(Table *table, const Results *results)
{
    const Study *study = results->study;

    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        for (int category = 0; category < study->n_categories; category++) {
            table_text(table, study->strategies[strategy].name);
            table_text(table, study->categories[category]);
            for (int discounting = 0; discounting < 2; discounting++)
                table_number(table, results->persons *
                                        outcome_category(&results->evaluation->outcomes[strategy],
                                                         category, discounting, 0));
        }
}

/* One part of a total: what a state gives, in health (category NONE) or in a category of costs. */
static double
part(const Results *results, int strategy, int state, int category, bool cost, int discounting)
{
    const Outcome *outcome = &results->evaluation->outcomes[strategy];

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
    const Outcome *outcome = &results->evaluation->outcomes[strategy];
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

void
base_disaggregated(Table *table, const Results *results)
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

void
base_events(Table *table, const Results *results)
{
    const Study *study = results->study;

    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        for (int counter = 0; counter < study->n_counters; counter++) {
            const Outcome *outcome = &results->evaluation->outcomes[strategy];
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

/* ---- subgroups ---- */

static void
subgroup_row(Table *table, const Results *results, int group, int strategy)
{
    static const double cost_alone[N_FIGURES] = { [FIGURE_COST] = 1 };
    static const double qaly_alone[N_FIGURES] = { [FIGURE_QALY] = 1 };
    const Study *study = results->study;
    const Moments *moments = &results->evaluation->subgroups[group];
    const int comparator = study->settings.comparator;
    const double *own = moments->mean + strategy * N_FIGURES;
    const double *other = moments->mean + comparator * N_FIGURES;
    const double persons = results->persons, wtp = study->settings.threshold[0];
    const double cost = persons * (own[FIGURE_COST] - other[FIGURE_COST]);
    const double qaly = persons * (own[FIGURE_QALY] - other[FIGURE_QALY]);
    const double net[N_FIGURES] = { [FIGURE_COST] = -1, [FIGURE_QALY] = wtp };

    table_text(table, study->subgroups[group].name);
    table_text(table, study->subgroups[group].label);
    table_number(table, moments->n / (double)results->evaluation->n_patients);
    table_text(table, study->strategies[strategy].name);
    for (int figure = 0; figure < N_FIGURES; figure++)
        table_number(table, moments->n > 0 ? persons * own[figure] : NAN);
    table_number(table, persons * evaluate_error_of(moments, cost_alone, strategy, NONE));
    table_number(table, persons * evaluate_error_of(moments, qaly_alone, strategy, NONE));
    table_text(table, study->strategies[comparator].name);
    table_number(table, moments->n > 0 ? cost : NAN);
    table_number(table, moments->n > 0 ? qaly : NAN);
    table_number(table, benefit_icer(cost, qaly));
    table_number(table, benefit_nmb(cost, qaly, wtp));
    table_number(table, persons * evaluate_error_of(moments, net, strategy, comparator));
    table_number(table, wtp);
}

void
base_subgroups(Table *table, const Results *results)
{
    for (int group = 0; group < results->study->n_subgroups; group++)
        for (int strategy = 0; strategy < results->study->n_strategies; strategy++)
            subgroup_row(table, results, group, strategy);
}

/* ---- both engines ---- */

static double
figure_of(const Outcome *outcome, int figure)
{
    return figure == FIGURE_COST   ? outcome_cost(outcome, DISCOUNTED, 0)
           : figure == FIGURE_QALY ? outcome_qalys(outcome, DISCOUNTED, 0)
                                   : outcome_life_years(outcome, DISCOUNTED, 0);
}

Status
base_engines(Table *table, const Results *results, Error *err)
{
    static const char *const names[] = { "cost", "qaly", "life_years" };
    const Evaluation *evaluation = results->evaluation;
    const Study *study = results->study;
    Status status = OK;

    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        for (int item = 0; item < 3; item++) {
            const int figure = errors[item];
            const double persons = results->persons;
            const double patients = persons * figure_of(&evaluation->outcomes[strategy], figure);
            const double cohort = persons * figure_of(&evaluation->cohort[strategy], figure);
            const double finer =
                evaluation->finer ? persons * figure_of(&evaluation->finer[strategy], figure) : NAN;
            const double mcse = error_of(results, figure, strategy, NONE);
            const double cycles = evaluation->finer ? 2 * fabs(cohort - finer) : 0;
            const double allowed = 5 * mcse + 2 * cycles + 1e-9 * fabs(cohort);
            const bool agree = fabs(patients - cohort) <= allowed;
            table_text(table, study->strategies[strategy].name);
            table_text(table, names[item]);
            table_number(table, patients);
            table_number(table, mcse);
            table_number(table, cohort);
            table_number(table, finer);
            table_number(table, cycles);
            table_number(table, patients - cohort);
            table_number(table, mcse > 0 ? (patients - cohort) / mcse : NAN);
            table_number(table, allowed);
            table_text(table, agree ? "agree" : "differ");
            if (!agree && status == OK)
                status = fail(err, ERR_NUMERIC,
                              "the engines differ: %s of %s is %.6g of patients (standard error "
                              "%.3g) and %.6g of the cohort, whose cycles explain about %.3g",
                              names[item], study->strategies[strategy].name, patients, mcse, cohort,
                              cycles);
        }
    return status;
}
