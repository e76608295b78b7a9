/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks of what parameters do. */
#include "analysis/vary.h"
#include "analysis/verify_parts.h"
#include <math.h>
#include <string.h>

static void
check_shares(Verify *verify, Finding *finding, const VerifyPoint *point)
{
    const char *name = verify->study->parameters[point->parameter].name;

    verify_compare(verify, finding, MUST_NOT_EXCEED, point->off, 0, 1e-9,
                   "%s = %g: how far shares are from summing to 1, or survival rises", name,
                   point->value);
    verify_compare(verify, finding, MUST_REACH, point->least, 0, 1e-12,
                   "%s = %g: the smallest share or time in a state", name, point->value);
}

/* Beside a chance of 1 there is often no room for another: then it must be said. */
void
verify_inputs_probabilities(Verify *verify, Finding *finding)
{
    const Study *study = verify->study;
    int n = 0, n_refused = 0;
    const char *refused = NULL;

    for (int item = 0; item < study->n_parameters; item++) {
        if (!verify_words_probability(study, item)) continue;
        n++;
        for (int value = 0; value < 2; value++) {
            VerifyPoint point = { .parameter = item, .value = value };
            verify_points_run(verify, &point);
            if (!point.why) {
                check_shares(verify, finding, &point);
                continue;
            }
            verify_told(verify, finding, point.why[0] != '\0', "runs, or says why not", "refused",
                        "%s = %d", study->parameters[item].name, value);
            n_refused++;
            if (!refused)
                refused = pool_format(&verify->pool, "%s = %d: %s", study->parameters[item].name,
                                      value, point.why);
        }
    }
    if (n == 0)
        verify_skip(verify, finding, "no parameter says by unit or name that it is a probability");
    else if (refused)
        verify_note(verify, finding,
                    "%d probabilities; %d of %d extremes are refused, the first "
                    "with: %s",
                    n, n_refused, 2 * n, refused);
    else
        verify_note(verify, finding, "%d probabilities", n);
}

void
verify_inputs_ends(Verify *verify, Finding *finding)
{
    const VerifyPoint *ends = verify_points_ends(verify);
    const Study *study = verify->study;

    for (int item = 0; item < 2 * study->n_parameters; item++) {
        if (ends[item].parameter == NONE || !ends[item].declared) continue;
        if (ends[item].why)
            verify_told(verify, finding, false, "the model runs", ends[item].why, "%s = %g",
                        study->parameters[ends[item].parameter].name, ends[item].value);
        else
            check_shares(verify, finding, &ends[item]);
    }
    if (finding->n == 0) verify_skip(verify, finding, "no parameter has a range or a distribution");
}

/* ---- what moves nothing ---- */

/* What a scenario leaves unused of its base is no mistake; what is drawn only so that others of its
 * joint are, neither. */
static bool
is_told(const Study *study, int parameter)
{
    const Parameter *own = &study->parameters[parameter];

    return own->joint == NONE &&
           strcmp(own->node->file, study->files[study->n_files - 1].path) == 0;
}

void
verify_inputs_move(Verify *verify, Finding *finding)
{
    const VerifyPoint *ends = verify_points_ends(verify);
    const Study *study = verify->study;
    const char *dead = NULL;
    int n = 0;

    for (int item = 0; item < study->n_parameters; item++) {
        const VerifyPoint *own = &ends[2 * item];
        const Parameter *parameter = &study->parameters[item];
        bool alive = false;
        if (own->parameter == NONE || !is_told(study, item)) continue;
        for (int end = 0; end < 2; end++) alive |= own[end].why || own[end].moves;
        finding->n++;
        if (alive) continue;
        dead = pool_format(&verify->pool, "%s%s%s", dead ? dead : "", dead ? ", " : "",
                           parameter->name);
        n++;
    }
    if (n > 0)
        verify_warn(verify, finding,
                    "%d parameter%s without effect on costs, QALYs, counts or survival at the ends "
                    "of their range: %s",
                    n, n == 1 ? "" : "s", dead);
    else if (finding->n == 0)
        verify_skip(verify, finding, "no parameter is a number");
    finding->where = "parameters";
    finding->expected_text = "0 without effect";
    finding->found_text = pool_format(&verify->pool, "%d without effect", n);
}

/* ---- directions ---- */

/* How a total must go between the ends of a parameter, in every strategy. */
static void
check_direction(Verify *verify, Finding *finding, int parameter, int total, VerifyMust must)
{
    const VerifyPoint *ends = verify_points_ends(verify) + 2 * parameter;
    const Study *study = verify->study;

    if (ends[0].parameter == NONE || ends[0].why || ends[1].why) return;
    for (int strategy = 0; strategy < study->n_strategies; strategy++) {
        const double low = ends[0].total[strategy * N_TOTALS + (int)total];
        const double high = ends[1].total[strategy * N_TOTALS + (int)total];
        verify_compare(verify, finding, must, high, low, verify_rounding(low),
                       "%s: %s at %s = %g, against %g", verify_strategy(verify, strategy),
                       verify_total_names[total], study->parameters[parameter].name, ends[1].value,
                       ends[0].value);
    }
}

static void
tell_none(Verify *verify, Finding *finding, const char *kind)
{
    if (finding->n == 0)
        verify_skip(verify, finding, "no parameter says by name, label or unit that it is a %s",
                    kind);
}

void
verify_inputs_costs(Verify *verify, Finding *finding)
{
    for (int item = 0; item < verify->study->n_parameters; item++)
        if (verify_words_cost(verify->study, item))
            check_direction(verify, finding, item, TOTAL_COST, MUST_REACH);
    tell_none(verify, finding, "cost");
}

/* A disutility may be written as what is lost, or as a number below 0. */
void
verify_inputs_utilities(Verify *verify, Finding *finding)
{
    const Study *study = verify->study;

    for (int item = 0; item < study->n_parameters; item++) {
        const bool loss = verify_words_loss(study, item) && vary_base(study, item) >= 0;
        if (loss || verify_words_utility(study, item) || verify_words_loss(study, item))
            check_direction(verify, finding, item, TOTAL_QALY, loss ? MUST_NOT_EXCEED : MUST_REACH);
    }
    tell_none(verify, finding, "utility");
}

void
verify_inputs_mortality(Verify *verify, Finding *finding)
{
    for (int item = 0; item < verify->study->n_parameters; item++)
        if (verify_words_mortality(verify->study, item))
            check_direction(verify, finding, item, TOTAL_LIFE, MUST_NOT_EXCEED);
    tell_none(verify, finding, "mortality");
}
