/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks of what the strategies differ in. */
#include "analysis/verify_parts.h"
#include <math.h>
#include <stdlib.h>

/* ---- equal arms ---- */

void
verify_arms_equal(Verify *verify, Finding *finding)
{
    const int comparator = verify->study->settings.comparator;
    Study changed;
    Evaluation evaluation;

    if (verify->study->n_strategies < 2) {
        verify_skip(verify, finding, "there is one strategy only");
        return;
    }
    if (!verify_read(verify, finding, &changed, NULL, 0)) return;
    twist_equal(&changed, comparator);
    twist_done(&changed);
    if (verify_evaluate(verify, finding, &evaluation, &changed)) {
        for (int strategy = 0; strategy < changed.n_strategies; strategy++)
            for (int total = 0; total < N_TOTALS && strategy != comparator; total++)
                verify_compare(
                    verify, finding, MUST_EQUAL,
                    verify_total(&evaluation.outcomes[strategy], total, DISCOUNTED) -
                        verify_total(&evaluation.outcomes[comparator], total, DISCOUNTED),
                    0, 0, "%s made like %s: incremental %s", verify_strategy(verify, strategy),
                    verify_strategy(verify, comparator), verify_total_names[total]);
        evaluate_free(&evaluation, &changed);
    }
    study_free(&changed);
}

/* ---- relative effects 1 ---- */

typedef struct {
    const Study *study;
    const Strategy *one, *two;
    char *mark; /* [n_quantities] 1: seen */
} Likeness;

static bool
is_number(const Study *study, int slot, double *value)
{
    const Quantity *quantity = &study->quantities[slot];

    return quantity->expr && expr_is_constant(quantity->expr, value);
}

/* Whether a quantity is worked out the same way in two strategies. */
static bool
is_alike(Likeness *likeness, int slot)
{
    double one = 0, two = 0;

    if (slot == NONE || likeness->mark[slot]) return true;
    likeness->mark[slot] = 1;
    const int first = likeness->one->effective[slot], second = likeness->two->effective[slot];
    if (first != second)
        return is_number(likeness->study, first, &one) &&
               is_number(likeness->study, second, &two) && one == two;
    const Quantity *quantity = &likeness->study->quantities[first];
    for (int read = 0; read < quantity->n_reads; read++)
        if (!is_alike(likeness, quantity->reads[read])) return false;
    return true;
}

static bool
curve_is_alike(Likeness *likeness, int curve)
{
    int slots[MODEL_CURVE_SLOTS], n;

    if (curve == NONE) return true;
    model_curve_slots(slots, &n, likeness->study, curve);
    for (int slot = 0; slot < n; slot++)
        if (!is_alike(likeness, slots[slot])) return false;
    return true;
}

static bool
move_is_alike(Likeness *likeness, const Move *move)
{
    const int slots[] = { move->value,       move->hazard_ratio, move->time_ratio,
                          move->waning_from, move->waning_to,    move->centred };
    const Study *study = likeness->study;

    if (move->only[likeness->one - study->strategies] !=
        move->only[likeness->two - study->strategies])
        return false;
    for (size_t slot = 0; slot < sizeof(slots) / sizeof(*slots); slot++)
        if (!is_alike(likeness, slots[slot])) return false;
    for (int branch = 0; branch < move->n_branches; branch++)
        if (!is_alike(likeness, move->branches[branch].share)) return false;
    for (int update = 0; update < move->n_updates; update++)
        if (!is_alike(likeness, move->updates[update].by)) return false;
    return curve_is_alike(likeness, move->curve);
}

static bool
start_is_alike(const Likeness *likeness, int state)
{
    double share[2] = { 0, 0 };
    const Strategy *both[2] = { likeness->one, likeness->two };

    if (likeness->one->rest != likeness->two->rest) return false;
    for (int item = 0; item < 2; item++)
        if (both[item]->start[state] != NONE &&
            !is_number(likeness->study, both[item]->start[state], &share[item]))
            return false;
    return share[0] == share[1];
}

/* Whether people of two strategies must live and die alike. */
static bool
lives_are_alike(const Study *study, int one, int two)
{
    Likeness likeness = { study, &study->strategies[one], &study->strategies[two],
                          memory_new((size_t)study->n_quantities + 1, 1) };
    bool alike = true;

    for (int state = 0; alike && state < study->n_states; state++)
        alike = start_is_alike(&likeness, state) && is_alike(&likeness, study->states[state].stay);
    for (int move = 0; alike && move < study->n_moves; move++)
        alike = move_is_alike(&likeness, &study->moves[move]);
    for (int item = 0; alike && item < study->n_partitions; item++) {
        const Partition *partition = &study->partitions[item];
        alike = partition->ends == NONE || (partition->only[one] == partition->only[two] &&
                                            is_alike(&likeness, partition->hazard_ratio) &&
                                            is_alike(&likeness, partition->time_ratio) &&
                                            curve_is_alike(&likeness, partition->curve));
    }
    free(likeness.mark);
    return alike;
}

static int
fix_ratios(Study *study)
{
    int n = 0;

    for (int item = 0; item < study->n_parameters; item++)
        if (verify_words_ratio(study, item)) {
            twist_fix(study, study->parameters[item].slot, 1);
            n++;
        }
    return n;
}

static void
compare_lives(Verify *verify, Finding *finding, const Study *study, const Evaluation *evaluation)
{
    const int comparator = study->settings.comparator;

    for (int strategy = 0; strategy < study->n_strategies; strategy++) {
        if (strategy == comparator || !lives_are_alike(study, strategy, comparator)) continue;
        const double own = outcome_life_years(&evaluation->outcomes[strategy], UNDISCOUNTED, 0);
        const double other = outcome_life_years(&evaluation->outcomes[comparator], UNDISCOUNTED, 0);
        verify_compare(verify, finding, MUST_EQUAL, own, other, verify_rounding(other),
                       "%s against %s: life years", verify_strategy(verify, strategy),
                       verify_strategy(verify, comparator));
    }
}

void
verify_arms_ratios(Verify *verify, Finding *finding)
{
    Study changed;
    Evaluation evaluation;

    if (!verify_read(verify, finding, &changed, NULL, 0)) return;
    const int n = fix_ratios(&changed);
    twist_done(&changed);
    if (n == 0) {
        verify_skip(verify, finding, "no parameter says by name, label or unit that it is a ratio");
    } else if (verify_evaluate(verify, finding, &evaluation, &changed)) {
        compare_lives(verify, finding, &changed, &evaluation);
        evaluate_free(&evaluation, &changed);
        if (finding->n == 0)
            verify_skip(verify, finding,
                        "with %d ratio%s at 1 every strategy still differs from the comparator in "
                        "other things that move people",
                        n, n == 1 ? "" : "s");
        else
            verify_note(verify, finding, "%d ratio%s set to 1", n, n == 1 ? "" : "s");
    }
    study_free(&changed);
}

/* ---- the comparator ---- */

/* The value in a strategy; NAN if it is no constant. */
static double
value_in(const Study *study, int strategy, int slot)
{
    const Sample base = { .n_lanes = 1 };
    Model model;
    Error err = { 0 };
    double value = NAN;

    if (model_build(&model, study, strategy, study_profile(study), &base, &err) == OK &&
        !(model_depends(&model, slot) & ~(unsigned)DEPENDS_DRAW))
        value = model_value(&model, slot)[0];
    model_free(&model);
    return value;
}

static bool
is_set(const Study *study, int slot)
{
    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        if (study->strategies[strategy].effective[slot] != slot) return true;
    return false;
}

/* An effect that the comparator has and all others lack is mostly one put on the wrong arm; but a
 * model may also compare everything with its most active strategy. */
void
verify_arms_comparator(Verify *verify, Finding *finding)
{
    const Study *study = verify->study;
    const int comparator = study->settings.comparator;

    for (int item = 0; item < study->n_parameters; item++) {
        const Parameter *parameter = &study->parameters[item];
        if (!verify_words_ratio(study, item) || !is_set(study, parameter->slot)) continue;
        const double own = value_in(study, comparator, parameter->slot);
        bool others_one = study->n_strategies > 1;
        for (int strategy = 0; strategy < study->n_strategies; strategy++)
            others_one &= strategy == comparator || value_in(study, strategy, parameter->slot) == 1;
        finding->n++;
        finding->where = parameter->name;
        finding->expected_text = "1 in the comparator, or not 1 in another strategy";
        finding->found_text = "so";
        if (isnan(own) || own == 1 || !others_one) continue;
        finding->found_text = pool_format(&verify->pool, "%g in the comparator, 1 elsewhere", own);
        verify_warn(verify, finding,
                    "%s is %g in the comparator %s and 1 in every other strategy: is the effect on "
                    "the wrong arm?",
                    parameter->name, own, verify_strategy(verify, comparator));
        return;
    }
    if (finding->n == 0)
        verify_skip(verify, finding, "no strategy sets a parameter that is a ratio");
}
