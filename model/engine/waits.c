/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/waits.h"
#include "base/clones.h"
#include "engine/budget.h"
#include "engine/routes.h"
#include "math/real_arrays.h"
#include "survival/waning.h"
#include <math.h>
#include <string.h>

/* ---- how long at most ---- */

/* Which event it is is held as a double: masks of one width vectorise. */
HOT static void
until(double *restrict best, double *restrict which, const double *restrict end,
      const double *restrict t0, int n)
{
    for (int i = 0; i < n; i++) {
        best[i] = end[i] - t0[i];
        which[i] = EVENT_END;
    }
}

/* Time to the end of follow-up, to a draw, or to where a hazard changes. */
static void
set_limits(Crowd *crowd, const StatePlan *plan, double *best, double *which)
{
    const double length = crowd->simulator->study->settings.cycle_length;

    until(best, which, crowd->horizon, crowd->t0, crowd->n);
    for (int i = 0; i < crowd->n && plan->draws; i++) {
        const double wait = plan->is_stay ? plan->wait - crowd->clock[i] : plan->wait;
        if (!(wait <= best[i] + HAIR * length)) continue;
        best[i] = wait > 0 ? wait : 0;
        which[i] = EVENT_DRAW;
    }
    for (int i = 0; i < crowd->n && (plan->cut_by_cycle || plan->cut_by_clock); i++) {
        const double t = crowd->t0[i], u = crowd->clock[i];
        const double to_cycle = (floor(t / length + HAIR) + 1) * length - t;
        const double to_clock = (floor(u / length + HAIR) + 1) * length - u;
        const double cut = !plan->cut_by_clock || (plan->cut_by_cycle && to_cycle < to_clock)
                               ? to_cycle
                               : to_clock;
        if (!(cut < best[i] - HAIR * length)) continue;
        best[i] = cut;
        which[i] = EVENT_CUT;
    }
}

/* ---- waiting times ---- */

HOT static void
exponentials(double *restrict spend, const double *restrict luck, int n)
{
    for (int i = 0; i < n; i++) spend[i] = -real_log_plain(luck[i]);
}

HOT static void
divide(double *restrict spend, const double *restrict ratio, int n)
{
    for (int i = 0; i < n; i++) spend[i] /= ratio[i];
}

HOT static void
divide_all(double *restrict spend, double ratio, int n)
{
    for (int i = 0; i < n; i++) spend[i] /= ratio;
}

/* The numbers of a person's curve, being in a lane. */
static Status
check_lane(const Crowd *crowd, const Exit *exit, int i, int lane, Error *err)
{
    const Study *study = crowd->simulator->study;
    const Move *move = &study->moves[exit->move];
    char why[200];

    if (curve_check(model_curve(crowd->curves[exit->move]), lane, why, sizeof(why))) return OK;
    return fail(err, ERR_SPEC, "%s:%d: transition %s -> %s: %s [patient %lld]", move->node->file,
                move->node->line, study->states[move->from].name, move->name, why,
                crowd->cohort->first + crowd->who[i] + 1);
}

/* The numbers of a closed form that differ by person. */
static Status
set_latent(Crowd *crowd, const StatePlan *plan, const Exit *exit, Error *err)
{
    const Move *move = &crowd->simulator->study->moves[exit->move];
    const ModelCurve *made = crowd->curves[exit->move];

    for (int from = 0; from < crowd->n; from += LANES) {
        const int n = crowd->n - from < LANES ? crowd->n - from : LANES;
        crowd_load(crowd, crowd->who + from, crowd->t0 + from, crowd->clock + from, n, crowd->state,
                   READ_MIDDLE);
        const Status status = crowd_compute(crowd, &plan->now, crowd->who + from, err);
        if (status != OK) return status;
        if (move->kind == MOVE_RATE) {
            const Curve rate = { .family = curve_family("exponential"),
                                 .arg = { model_value(&crowd->people, move->value) } };
            latent_set(&crowd->latent, &rate, NULL, from, n);
            continue;
        }
        for (int lane = 0; lane < n; lane++) {
            const Status good = check_lane(crowd, exit, from + lane, lane, err);
            if (good != OK) return good;
        }
        latent_set(&crowd->latent, model_curve(made),
                   move->time_ratio == NONE ? NULL : model_value(&crowd->people, move->time_ratio),
                   from, n);
    }
    return OK;
}

static const double *
clock_of(const Crowd *crowd, const Exit *exit)
{
    return exit->on_model_clock ? crowd->t0 : crowd->clock;
}

/* The clock shows 0 to everybody. */
static bool
all_fresh(const Crowd *crowd, const Exit *exit)
{
    if (exit->on_model_clock) return real_all_inside(crowd->t0, crowd->n, 0, 0);
    return crowd->simulator->states[crowd->state].fresh ||
           real_all_inside(crowd->clock, crowd->n, 0, 0);
}

/* The ratio as far as it has gone back to 1. */
static double
waned(double ratio, const Model *people, const Move *move, double clock, int lane)
{
    const double gone = waning_gone(model_value(people, move->waning_from)[lane],
                                    model_value(people, move->waning_to)[lane], clock);

    return waning_ratio(ratio, gone, move->waning_by_logs);
}

/* Cumulative hazard of a move over `width` for people in lanes, their values being loaded. */
void
waits_hazard(double *D, Crowd *crowd, const Move *move, int index, int from, int n,
             const double *width)
{
    const Study *study = crowd->simulator->study;
    const Model *people = &crowd->people;
    const bool on_model_clock = move->clock == CLOCK_MODEL;

    for (int lane = 0; lane < n; lane++) {
        const int i = from + lane;
        const double clock = on_model_clock ? crowd->t0[i] : crowd->clock[i];
        double ratio =
            move->hazard_ratio == NONE ? 1 : model_value(people, move->hazard_ratio)[lane];
        if (move->waning_to != NONE) ratio = waned(ratio, people, move, clock, lane);
        if (move->kind == MOVE_RATE) {
            D[lane] = model_value(people, move->value)[lane] * width[lane] * ratio;
            continue;
        }
        const double stretch =
            move->time_ratio == NONE ? 1 : model_value(people, move->time_ratio)[lane];
        const double age =
            crowd->cohort->start_age[crowd->who[i]] + study_years(study, crowd->t0[i] - clock);
        D[lane] = ratio * curve_cumulative(model_curve(crowd->curves[index]), clock / stretch,
                                           (clock + width[lane]) / stretch, age, lane);
    }
}

/* The hazard of an exit in steps, up to the limits. */
static Status
fill_steps(double *D, Crowd *crowd, const StatePlan *plan, const Exit *exit, const double *limit,
           Error *err)
{
    const Move *move = &crowd->simulator->study->moves[exit->move];

    for (int from = 0; from < crowd->n; from += LANES) {
        const int n = crowd->n - from < LANES ? crowd->n - from : LANES;
        crowd_load(crowd, crowd->who + from, crowd->t0 + from, crowd->clock + from, n, crowd->state,
                   READ_MIDDLE);
        const Status status = crowd_compute(crowd, &plan->now, crowd->who + from, err);
        if (status != OK) return status;
        for (int lane = 0; lane < n && move->kind == MOVE_HAZARD; lane++) {
            if (crowd->going[crowd->who[from + lane]]) continue; /* looked at on coming in */
            const Status good = check_lane(crowd, exit, from + lane, lane, err);
            if (good != OK) return good;
        }
        waits_hazard(D + from, crowd, move, exit->move, from, n, limit + from);
    }
    return OK;
}

static double
age_at(const Crowd *crowd, int i, double time)
{
    return crowd->cohort->start_age[crowd->who[i]] + study_years(crowd->simulator->study, time);
}

static void
wait_for_table(double *wait, const Crowd *crowd, const Exit *exit, const double *spend)
{
    const double units = crowd->simulator->study->settings.units_per_year;

    for (int i = 0; i < crowd->n; i++) {
        const double age = age_at(crowd, i, crowd->t0[i]);
        const double until =
            lifetable_age(exit->table, lifetable_cumulative(exit->table, age) + spend[i]);
        wait[i] = until > age ? (until - age) * units : 0;
    }
}

/* Hazard of the population spent by the clock's time, without ratios. */
static void
spent_so_far(double *H, Crowd *crowd, const Exit *exit)
{
    if (exit->kind == WAIT_LATENT) {
        latent_hazard(H, exit->latent ? exit->latent : &crowd->latent, clock_of(crowd, exit),
                      crowd->n);
        return;
    }
    for (int i = 0; i < crowd->n; i++)
        H[i] = exit->grid.kind == GRID_TIME
                   ? grid_hazard(&exit->grid, 0, 0, crowd->t0[i])
                   : grid_hazard(&exit->grid, crowd->origin[i], 0, crowd->clock[i]);
}

/* From what a patient has left to what the population's curve has left: see centring.h. */
static void
centre(Crowd *crowd, const Exit *exit, double *spend)
{
    const double *ratio = crowd->input + (size_t)exit->centred_input * CROWD;
    const bool fresh = all_fresh(crowd, exit);
    double H[CROWD];

    if (!fresh) spent_so_far(H, crowd, exit);
    for (int i = 0; i < crowd->n; i++) {
        const double own = spend[i] / ratio[i];
        spend[i] = fresh ? centring_population(exit->centring, own)
                         : centring_population(exit->centring,
                                               centring_baseline(exit->centring, H[i]) + own) -
                               H[i];
        if (!(spend[i] > 0)) spend[i] = 1e-300;
    }
}

/* Time of one exit for everybody of the crowd.
 *  @param spend  [n] unit exponentials left, divided by the hazard ratio here */
static Status
wait_for(double *wait, Crowd *crowd, const StatePlan *plan, int item, double *spend,
         const double *limit, Error *err)
{
    const Exit *exit = &plan->exits[item];
    double *D = crowd->hazard + (size_t)item * CROWD;
    Status status = OK;

    if (exit->ratio_input != NONE)
        divide(spend, crowd->input + (size_t)exit->ratio_input * CROWD, crowd->n);
    else if (exit->ratio != 1)
        divide_all(spend, exit->ratio, crowd->n);
    if (exit->kind == WAIT_LATENT && !exit->latent) TRY(set_latent(crowd, plan, exit, err));
    if (exit->centring) centre(crowd, exit, spend);
    switch (exit->kind) {
    case WAIT_LATENT:
        latent_wait(wait, exit->latent ? exit->latent : &crowd->latent, spend,
                    exit->log_input == NONE ? NULL : crowd->input + (size_t)exit->log_input * CROWD,
                    all_fresh(crowd, exit) ? NULL : clock_of(crowd, exit), crowd->n);
        break;
    case WAIT_TABLE: wait_for_table(wait, crowd, exit, spend); break;
    case WAIT_GRID:
        for (int i = 0; i < crowd->n; i++)
            wait[i] = grid_wait(&exit->grid, crowd->origin[i], crowd->clock[i], spend[i]);
        break;
    case WAIT_STEPS:
        TRY(fill_steps(D, crowd, plan, exit, limit, err));
        for (int i = 0; i < crowd->n; i++)
            wait[i] = spend[i] < D[i] ? limit[i] * (spend[i] / D[i]) : INFINITY;
        break;
    }
done:
    return status;
}

/* ---- hazards spent by those who stay on ---- */

static void
spend_hazard(Crowd *crowd, const StatePlan *plan, int item, const double *width)
{
    const Exit *exit = &plan->exits[item];
    const double *clock = clock_of(crowd, exit);
    double H0[CROWD], H1[CROWD], later[CROWD];

    if (exit->kind == WAIT_LATENT) {
        for (int i = 0; i < crowd->n; i++) later[i] = clock[i] + width[i];
        latent_hazard(H0, exit->latent ? exit->latent : &crowd->latent, clock, crowd->n);
        latent_hazard(H1, exit->latent ? exit->latent : &crowd->latent, later, crowd->n);
    }
    for (int i = 0; i < crowd->n; i++) {
        double *rest = &crowd->rest[(size_t)item * BLOCK + (size_t)crowd->who[i]];
        const double ratio = crowd_ratio(crowd, exit, i);
        double D = 0;
        switch (exit->kind) {
        case WAIT_LATENT: D = H1[i] - H0[i]; break;
        case WAIT_GRID:
            D = grid_hazard(&exit->grid, crowd->origin[i], crowd->clock[i], width[i]);
            break;
        case WAIT_STEPS: D = crowd->hazard[(size_t)item * CROWD + (size_t)i]; break;
        case WAIT_TABLE:
            D = lifetable_cumulative(exit->table, age_at(crowd, i, crowd->t0[i] + width[i])) -
                lifetable_cumulative(exit->table, age_at(crowd, i, crowd->t0[i]));
        }
        *rest -= D * ratio;
        if (!(*rest > 1e-300)) *rest = 1e-300; /* what is due comes at once */
    }
}

/* ---- the first to come ---- */

HOT static void
take_sooner(double *restrict best, double *restrict which, const double *restrict wait,
            double event, int n)
{
    for (int i = 0; i < n; i++) { /* by a sum of whole numbers: a store under a mask is slow */
        which[i] += wait[i] < best[i] ? event - which[i] : 0;
        best[i] = wait[i] < best[i] ? wait[i] : best[i];
    }
}

/* Death of other causes, which goes before what happens at the same time. */
HOT static void
take_due(double *restrict best, double *restrict which, const double *restrict due,
         const double *restrict t0, double event, int n)
{
    for (int i = 0; i < n; i++) {
        const double left = due[i] - t0[i], wait = left > 0 ? left : 0;
        which[i] += wait <= best[i] ? event - which[i] : 0;
        best[i] = wait <= best[i] ? wait : best[i];
    }
}

HOT static void
to_whole(int *restrict event, const double *restrict which, int n)
{
    for (int i = 0; i < n; i++) event[i] = (int)which[i];
}

/* What is left of each unit exponential: for those who stay on, from the steps before. */
static void
recall_rest(double *spend, Crowd *crowd, int item)
{
    for (int i = 0; i < crowd->n; i++) {
        double *rest = &crowd->rest[(size_t)item * BLOCK + (size_t)crowd->who[i]];
        if (!crowd->going[crowd->who[i]]) *rest = spend[i];
        spend[i] = *rest;
    }
}

Status
waits_first(Crowd *crowd, double *best, int *event, Error *err)
{
    const StatePlan *plan = &crowd->simulator->states[crowd->state];
    const bool cut = plan->cut_by_cycle || plan->cut_by_clock;
    double limit[CROWD], spend[CROWD], wait[CROWD], which[CROWD];

    set_limits(crowd, plan, best, which);
    if (cut) memcpy(limit, best, (size_t)crowd->n * sizeof(double));
    if (plan->budget != NONE) {
        budget_fill_due(crowd);
        take_due(best, which, crowd->due, crowd->t0, plan->exits[plan->budget].first_route,
                 crowd->n);
    }
    for (int item = 0; item < plan->n_exits; item++) {
        const Exit *exit = &plan->exits[item];
        if (item == plan->budget) continue;
        exponentials(spend, crowd_word(crowd, exit->word), crowd->n);
        if (cut) recall_rest(spend, crowd, item);
        const Status status = wait_for(wait, crowd, plan, item, spend, limit, err);
        if (status != OK) return status;
        take_sooner(best, which, wait, exit->first_route, crowd->n);
        if (cut && exit->kind == WAIT_LATENT && !exit->latent)
            spend_hazard(crowd, plan, item, limit); /* while its numbers are at hand */
    }
    to_whole(event, which, crowd->n);
    for (int item = 0; item < plan->n_exits && cut; item++) {
        const Exit *exit = &plan->exits[item];
        if (item == plan->budget || (exit->kind == WAIT_LATENT && !exit->latent)) continue;
        spend_hazard(crowd, plan, item, limit);
    }
    for (int i = 0; i < crowd->n && cut; i++) crowd->going[crowd->who[i]] = event[i] == EVENT_CUT;
    return OK;
}
