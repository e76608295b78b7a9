/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks of who is where when. */
#include "analysis/verify_parts.h"
#include <math.h>
#include <string.h>

static const double rounding = 1e-9;

/* ---- the trace ---- */

static const double *
shares_at(const Outcome *outcome, int boundary)
{
    return outcome->trace + (size_t)boundary * (size_t)outcome->n_states;
}

void
verify_flow_shares(Verify *verify, Finding *finding)
{
    for (int strategy = 0; strategy < verify->study->n_strategies; strategy++) {
        const Outcome *outcome = &verify->base.outcomes[strategy];
        for (int boundary = 0; boundary <= outcome->n_cycles; boundary++) {
            const double *share = shares_at(outcome, boundary);
            double sum = 0, least = 0;
            for (int state = 0; state < outcome->n_states; state++) {
                sum += share[state];
                least = fmin(least, share[state]);
            }
            verify_compare(verify, finding, MUST_EQUAL, sum, 1, rounding, "%s, cycle %d: sum",
                           verify_strategy(verify, strategy), boundary);
            verify_compare(verify, finding, MUST_REACH, least, 0, 1e-12, "%s, cycle %d: least",
                           verify_strategy(verify, strategy), boundary);
        }
    }
}

static double
dead_at(const Study *study, const Outcome *outcome, int boundary)
{
    double sum = 0;

    for (int state = 0; state < study->n_states; state++)
        if (study->states[state].dead) sum += shares_at(outcome, boundary)[state];
    return sum;
}

void
verify_flow_deaths(Verify *verify, Finding *finding)
{
    const Study *study = verify->study;

    for (int strategy = 0; strategy < study->n_strategies; strategy++) {
        const Outcome *outcome = &verify->base.outcomes[strategy];
        for (int boundary = 1; boundary <= outcome->n_cycles; boundary++)
            verify_compare(verify, finding, MUST_REACH, dead_at(study, outcome, boundary),
                           dead_at(study, outcome, boundary - 1), 1e-12,
                           "%s, cycle %d: share of the dead", verify_strategy(verify, strategy),
                           boundary);
    }
}

void
verify_flow_endpoints(Verify *verify, Finding *finding)
{
    const Study *study = verify->study;

    for (int strategy = 0; strategy < study->n_strategies; strategy++) {
        const Outcome *outcome = &verify->base.outcomes[strategy];
        const char *name = verify_strategy(verify, strategy);
        for (int curve = 0; curve <= study->n_endpoints; curve++)
            for (int boundary = 0; boundary <= outcome->n_cycles; boundary++) {
                const double *own = outcome_curve(outcome, curve);
                const char *what = curve ? study->endpoints[curve - 1].name : "os";
                verify_compare(verify, finding, MUST_NOT_EXCEED, own[boundary],
                               outcome_curve(outcome, 0)[boundary], rounding,
                               "%s, cycle %d: %s against os", name, boundary, what);
                if (boundary > 0)
                    verify_compare(verify, finding, MUST_NOT_EXCEED, own[boundary],
                                   own[boundary - 1], rounding,
                                   "%s, cycle %d: %s against the cycle before", name, boundary,
                                   what);
            }
        if (study->settings.engine == ENGINE_PARTITIONED)
            verify_compare(verify, finding, MUST_NOT_EXCEED, outcome->cut[0], 0, rounding,
                           "%s: how far crossing curves were moved", name);
    }
}

/* ---- the area ---- */

/* Weight of a boundary by the rule's definition (docs/theory/cohort.md), in cycles. */
static double
weight_of(int rule, int boundary, int n_cycles)
{
    const bool first = boundary == 0, last = boundary == n_cycles, odd = boundary % 2 == 1;

    switch (rule) {
    case WITHIN_START: return !last;
    case WITHIN_END: return !first;
    case WITHIN_NONE: return 1;
    case WITHIN_SIMPSON: return first || last ? 1. / 3 : odd ? 4. / 3 : 2. / 3;
    case WITHIN_DARTH_SIMPSON: return first || last ? 1. / 3 : odd ? 2. / 3 : 4. / 3;
    default: return first || last ? 0.5 : 1;
    }
}

static double
area_of(const Study *study, const Outcome *outcome, int rule)
{
    double sum = 0;

    for (int boundary = 0; boundary <= outcome->n_cycles; boundary++)
        sum += weight_of(rule, boundary, outcome->n_cycles) * outcome_curve(outcome, 0)[boundary];
    return study_years(study, sum * study->settings.cycle_length);
}

/* In continuous time, and where people die at a boundary itself, the counts of the trace only bound
 * what is lived between them. */
static bool
counts_are_paid(const Study *study)
{
    if (study->settings.engine == ENGINE_INDIVIDUAL) return study->step == STEP_PROBABILITIES;
    if (study->step != STEP_COMPETING) return true;
    for (int state = 0; state < study->n_states; state++)
        if (study->states[state].stay != NONE) return false;
    for (int move = 0; move < study->n_moves; move++)
        if (study->moves[move].kind == MOVE_PROBABILITY) return false;
    return true;
}

void
verify_flow_area(Verify *verify, Finding *finding)
{
    const Study *study = verify->study;
    const int rule = study->settings.within_cycle;
    const bool exact = counts_are_paid(study);

    for (int strategy = 0; strategy < study->n_strategies; strategy++) {
        const Outcome *outcome = &verify->base.outcomes[strategy];
        const char *name = verify_strategy(verify, strategy);
        const double life = outcome_life_years(outcome, UNDISCOUNTED, 0);
        const double area = area_of(study, outcome, rule);
        if (exact) {
            verify_compare(verify, finding, MUST_EQUAL, life, area, verify_rounding(area),
                           "%s: life years", name);
            continue;
        }
        const double most =
            area_of(study, outcome, rule == WITHIN_NONE ? WITHIN_NONE : WITHIN_START);
        verify_compare(verify, finding, MUST_NOT_EXCEED, life, most, verify_rounding(most),
                       "%s: life years against the shares at the starts of cycles", name);
        const double least = area_of(study, outcome, WITHIN_END);
        verify_compare(verify, finding, MUST_REACH, life, least, verify_rounding(least),
                       "%s: life years against the shares at the ends of cycles", name);
    }
    verify_note(verify, finding,
                exact ? "summed anew from the trace, by the rule %s"
                      : "by the rule %s; people die between or at the counts of the trace, so the "
                        "sums at the starts and at the ends of cycles are bounds",
                study_within_name(rule));
}

/* ---- no death ---- */

void
verify_flow_immortal(Verify *verify, Finding *finding)
{
    Study changed;
    Evaluation evaluation;

    if (!verify_read(verify, finding, &changed, NULL, 0)) return;
    twist_immortal(&changed);
    twist_done(&changed);
    if (verify_evaluate(verify, finding, &evaluation, &changed)) {
        for (int strategy = 0; strategy < changed.n_strategies; strategy++) {
            const double *os = outcome_curve(&evaluation.outcomes[strategy], 0);
            verify_compare(verify, finding, MUST_EQUAL, os[changed.settings.n_cycles], os[0],
                           rounding, "%s: alive at the end", verify_strategy(verify, strategy));
        }
        evaluate_free(&evaluation, &changed);
    }
    verify_note(verify, finding, "every way into a dead state was closed");
    study_free(&changed);
}

/* ---- what is reached ---- */

static double
moves_made(const Study *study, const Evaluation *evaluation, int counter)
{
    double most = 0;

    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        most =
            fmax(most, outcome_at(evaluation->outcomes[strategy].counts, counter, UNDISCOUNTED)[0]);
    return most;
}

static bool
is_entered(const Study *study, const Evaluation *evaluation, int first, int state)
{
    for (int strategy = 0; strategy < study->n_strategies; strategy++) {
        const Outcome *outcome = &evaluation->outcomes[strategy];
        for (int boundary = 0; boundary <= outcome->n_cycles; boundary++)
            if (shares_at(outcome, boundary)[state] > 0) return true;
    }
    /* come and gone between two counts */
    for (int move = 0; move < study->n_moves; move++)
        if (study->moves[move].n_branches == 1 && study->moves[move].branches[0].to == state &&
            moves_made(study, evaluation, first + move) > 0)
            return true;
    return false;
}

/* Somebody may start there, or a transition leads there, whatever its numbers are today. */
static bool
has_way(const Study *study, int state)
{
    if (study->settings.engine == ENGINE_PARTITIONED) return true;
    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        if (study->strategies[strategy].start[state] != NONE ||
            study->strategies[strategy].rest == state)
            return true;
    for (int move = 0; move < study->n_moves; move++)
        for (int branch = 0; branch < study->moves[move].n_branches; branch++)
            if (study->moves[move].branches[branch].to == state && study->moves[move].from != state)
                return true;
    return false;
}

static void
look_for_unused(Verify *verify, Finding *finding, const Study *study, const Evaluation *evaluation,
                int first)
{
    int n = 0;
    const char *unused = NULL;

    for (int state = 0; state < study->n_states; state++) {
        const bool way = has_way(study, state);
        verify_told(verify, finding, way, "a start or a transition that leads there",
                    way ? "one" : "none", "state %s", study->states[state].name);
        if (!way || is_entered(study, evaluation, first, state)) continue;
        unused = pool_format(&verify->pool, "%s%sstate %s", unused ? unused : "",
                             unused ? ", " : "", study->states[state].name);
        n++;
    }
    for (int move = 0; move < study->n_moves; move++) {
        if (moves_made(study, evaluation, first + move) > 0) continue;
        const Move *way = &study->moves[move];
        unused = pool_format(&verify->pool, "%s%s%s -> %s", unused ? unused : "",
                             unused ? ", " : "", study->states[way->from].name, way->name);
        n++;
    }
    finding->n += study->n_moves;
    if (n > 0)
        verify_warn(verify, finding, "nobody comes here in any strategy, with these numbers: %s",
                    unused);
}

void
verify_flow_reached(Verify *verify, Finding *finding)
{
    Study changed;
    Evaluation evaluation;

    if (!verify_read(verify, finding, &changed, NULL, 0)) return;
    const int first = twist_count_moves(&changed);
    twist_done(&changed);
    if (verify_evaluate(verify, finding, &evaluation, &changed)) {
        look_for_unused(verify, finding, &changed, &evaluation, first);
        evaluate_free(&evaluation, &changed);
    }
    study_free(&changed);
}

/* ---- death that is not marked ---- */

/* Nobody leaves it, and it gives neither QALYs nor costs, but years of life. */
static bool
looks_dead(const Verify *verify, int state)
{
    const Study *study = verify->study;
    double life = 0, value = 0;

    for (int move = 0; move < study->n_moves; move++)
        if (study->moves[move].from == state) return false;
    for (int strategy = 0; strategy < study->n_strategies; strategy++) {
        const Outcome *outcome = &verify->base.outcomes[strategy];
        life += outcome_at(outcome->life_years, state, UNDISCOUNTED)[0];
        value += fabs(outcome_at(outcome->qalys, state, UNDISCOUNTED)[0]);
        for (int category = 0; category < study->n_categories; category++)
            value += fabs(outcome_cost_at(outcome, category, state, UNDISCOUNTED)[0]);
    }
    return life > 0 && value == 0;
}

void
verify_flow_alive(Verify *verify, Finding *finding)
{
    const Study *study = verify->study;

    for (int state = 0; state < study->n_states; state++) {
        if (study->states[state].dead) continue;
        const bool bad = study->settings.engine != ENGINE_PARTITIONED && looks_dead(verify, state);
        verify_told(verify, finding, !bad, "exits, QALYs or costs (or dead = true)",
                    bad ? "none, and years of life" : "some", "state %s",
                    study->states[state].name);
    }
}
