/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks of what years and events are worth. */
#include "analysis/verify_parts.h"
#include <math.h>

/* ---- utilities 1 ---- */

static void
no_qalys(Study *study, Payoff *payoff, void *context)
{
    (void)context;
    if (payoff->kind == PAYOFF_QALY) twist_fix(study, payoff->value, 0);
}

static void
set_utilities(Study *study)
{
    study->settings.utility_norm_table = NONE; /* it would multiply them by those of the people */
    for (int state = 0; state < study->n_states; state++)
        if (study->states[state].utility != NONE) twist_fix(study, study->states[state].utility, 1);
    twist_payoffs(study, no_qalys, NULL);
    twist_done(study);
}

void
verify_payoffs_utilities(Verify *verify, Finding *finding)
{
    const StudySetting none = { "model.discount.effects", "0" };
    Study changed;
    Evaluation evaluation;

    if (!verify_read(verify, finding, &changed, &none, 1)) return;
    set_utilities(&changed);
    if (verify_evaluate(verify, finding, &evaluation, &changed)) {
        for (int strategy = 0; strategy < changed.n_strategies; strategy++) {
            const Outcome *outcome = &evaluation.outcomes[strategy];
            const double life =
                outcome_life_years(&verify->base.outcomes[strategy], UNDISCOUNTED, 0);
            for (int discounting = 0; discounting < 2; discounting++)
                verify_compare(verify, finding, MUST_EQUAL, outcome_qalys(outcome, discounting, 0),
                               life, verify_rounding(life), "%s: QALYs",
                               verify_strategy(verify, strategy));
        }
        evaluate_free(&evaluation, &changed);
    }
    verify_note(verify, finding,
                "utilities were set to 1, QALYs of events to 0; expected: life years of the model "
                "as it is");
    study_free(&changed);
}

/* ---- costs ---- */

static void
scale_cost(Study *study, Payoff *payoff, void *factor)
{
    if (payoff->kind == PAYOFF_COST) twist_scale(study, payoff->value, *(const double *)factor);
}

/* Costs times a factor must give just that, category by category, and leave the rest alone. */
static void
scale_costs(Verify *verify, Finding *finding, double factor)
{
    Study changed;
    Evaluation evaluation;

    if (!verify_read(verify, finding, &changed, NULL, 0)) return;
    twist_payoffs(&changed, scale_cost, &factor);
    twist_done(&changed);
    if (verify_evaluate(verify, finding, &evaluation, &changed)) {
        for (int strategy = 0; strategy < changed.n_strategies; strategy++) {
            const Outcome *own = &verify->base.outcomes[strategy];
            const Outcome *now = &evaluation.outcomes[strategy];
            for (int category = 0; category < changed.n_categories; category++) {
                const double cost = factor * outcome_category(own, category, DISCOUNTED, 0);
                verify_compare(verify, finding, MUST_EQUAL,
                               outcome_category(now, category, DISCOUNTED, 0), cost,
                               factor == 0 ? 0 : verify_rounding(cost), "%s: cost %s",
                               verify_strategy(verify, strategy), changed.categories[category]);
            }
            const double qalys = outcome_qalys(own, DISCOUNTED, 0);
            verify_compare(verify, finding, MUST_EQUAL, outcome_qalys(now, DISCOUNTED, 0), qalys,
                           verify_rounding(qalys), "%s: QALYs", verify_strategy(verify, strategy));
        }
        evaluate_free(&evaluation, &changed);
    }
    study_free(&changed);
}

void
verify_payoffs_no_costs(Verify *verify, Finding *finding)
{
    if (verify->study->n_categories == 0)
        verify_skip(verify, finding, "the model has no costs");
    else
        scale_costs(verify, finding, 0);
}

void
verify_payoffs_double(Verify *verify, Finding *finding)
{
    if (verify->study->n_categories == 0)
        verify_skip(verify, finding, "the model has no costs");
    else
        scale_costs(verify, finding, 2);
}

/* ---- the dead ---- */

void
verify_payoffs_dead(Verify *verify, Finding *finding)
{
    const Study *study = verify->study;

    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        for (int state = 0; state < study->n_states; state++)
            for (int discounting = 0; study->states[state].dead && discounting < 2; discounting++)
                verify_compare(
                    verify, finding, MUST_EQUAL,
                    outcome_at(verify->base.outcomes[strategy].life_years, state, discounting)[0],
                    0, 0, "%s: life years of %s", verify_strategy(verify, strategy),
                    study->states[state].name);
    if (finding->n == 0) verify_skip(verify, finding, "no state is dead");
}
