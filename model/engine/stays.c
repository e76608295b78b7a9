/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/stays.h"
#include "base/clones.h"
#include <math.h>
#include <string.h>

void
stays_discount(Crowd *crowd)
{
    const Simulator *simulator = crowd->simulator;

    discount_integral(crowd->Dc1, crowd->fc, &simulator->costs, crowd->t1, crowd->n);
    if (!simulator->same_discount)
        discount_integral(crowd->De1, crowd->fe, &simulator->effects, crowd->t1, crowd->n);
}

/* ---- books ---- */

/* Adds amounts to the patients' accounts and to the sums of the block. */
static void
book(Crowd *crowd, const Running *running, const double *amount, const double *undiscounted)
{
    double *sums = crowd->tally.sums + 2 * running->sum;
    const double units = crowd->simulator->study->settings.units_per_year;

    sums[DISCOUNTED] += crowd_sum(amount, crowd->n);
    sums[UNDISCOUNTED] += crowd_sum(undiscounted, crowd->n);
    if (running->kind == PAYOFF_COST)
        for (int i = 0; i < crowd->n; i++) crowd->cost[i] += amount[i];
    if (running->is_utility)
        for (int i = 0; i < crowd->n; i++) crowd->qaly[i] += amount[i] / units;
}

static const double *
D_start(const Crowd *crowd, const Running *running)
{
    return running->kind == PAYOFF_COST ? crowd->Dc0 : crowd->De0;
}

static const double *
D_end(const Crowd *crowd, const Running *running)
{
    return running->kind == PAYOFF_COST ? crowd->Dc1 : crowd->De1;
}

static const Discounting *
discounting_of(const Crowd *crowd, const Running *running)
{
    return running->kind == PAYOFF_COST ? &crowd->simulator->costs : &crowd->simulator->effects;
}

/* ---- one number over the stay ---- */

/* The stay up to `first` time units after entry. */
static void
pay_first(Crowd *crowd, const Running *running, const double *value)
{
    const double *D0 = D_start(crowd, running);
    double until[CROWD], D[CROWD], amount[CROWD], undiscounted[CROWD];

    for (int i = 0; i < crowd->n; i++) {
        const double end = crowd->t0[i] - crowd->clock[i] + running->first;
        until[i] = end < crowd->t1[i] ? (end > crowd->t0[i] ? end : crowd->t0[i]) : crowd->t1[i];
    }
    discount_integral(D, NULL, discounting_of(crowd, running), until, crowd->n);
    for (int i = 0; i < crowd->n; i++) {
        const bool paid = until[i] > crowd->t0[i];
        amount[i] = paid ? value[i] * (D[i] - D0[i]) : 0;
        undiscounted[i] = paid ? value[i] * (until[i] - crowd->t0[i]) : 0;
    }
    book(crowd, running, amount, undiscounted);
}

static void
pay_whole(Crowd *crowd, const Running *running, const double *value)
{
    const double *D0 = D_start(crowd, running), *D1 = D_end(crowd, running);
    double amount[CROWD], undiscounted[CROWD];

    for (int i = 0; i < crowd->n; i++) {
        amount[i] = value[i] * (D1[i] - D0[i]);
        undiscounted[i] = value[i] * (crowd->t1[i] - crowd->t0[i]);
    }
    book(crowd, running, amount, undiscounted);
}

/* ---- steps that all share ---- */

static int
cycle_at(const Crowd *crowd, double time)
{
    const Settings *settings = &crowd->simulator->study->settings;
    const int cycle = (int)(time / settings->cycle_length + 1e-9);

    return cycle < settings->n_cycles ? cycle : settings->n_cycles - 1;
}

/* Steps of the model's time: paid up to the start of the cycle, and its value from there. */
static void
pay_by_time(Crowd *crowd, const Running *running)
{
    const Simulator *simulator = crowd->simulator;
    const double length = simulator->study->settings.cycle_length;
    const double *D0 = D_start(crowd, running), *D1 = D_end(crowd, running);
    const double *D = running->kind == PAYOFF_COST ? simulator->D_costs : simulator->D_effects;
    double amount[CROWD], undiscounted[CROWD];

    for (int i = 0; i < crowd->n; i++) {
        const int a = cycle_at(crowd, crowd->t0[i]), b = cycle_at(crowd, crowd->t1[i]);
        amount[i] = (running->paid[0][b] + running->step[b] * (D1[i] - D[b])) -
                    (running->paid[0][a] + running->step[a] * (D0[i] - D[a]));
        undiscounted[i] = (running->paid[1][b] + running->step[b] * (crowd->t1[i] - b * length)) -
                          (running->paid[1][a] + running->step[a] * (crowd->t0[i] - a * length));
    }
    book(crowd, running, amount, undiscounted);
}

/* Steps of the clock. With one force of discount, what is paid by clock u for a clock that started
 * at s is f(s) times what it would be had it started at time 0, and D(s + u) = D(s) + f(s) D(u). */
static void
pay_by_clock(Crowd *crowd, const Running *running)
{
    const Simulator *simulator = crowd->simulator;
    const double length = simulator->study->settings.cycle_length;
    const double *D0 = D_start(crowd, running), *D1 = D_end(crowd, running);
    const double *D = running->kind == PAYOFF_COST ? simulator->D_costs : simulator->D_effects;
    double amount[CROWD], undiscounted[CROWD], Ds[CROWD], fs[CROWD];

    discount_integral(Ds, fs, discounting_of(crowd, running), crowd->origin, crowd->n);
    for (int i = 0; i < crowd->n; i++) {
        const double u0 = crowd->clock[i], u1 = u0 + (crowd->t1[i] - crowd->t0[i]);
        const int a = cycle_at(crowd, u0), b = cycle_at(crowd, u1);
        amount[i] = fs[i] * (running->paid[0][b] - running->paid[0][a]) +
                    running->step[b] * (D1[i] - (Ds[i] + fs[i] * D[b])) -
                    running->step[a] * (D0[i] - (Ds[i] + fs[i] * D[a]));
        undiscounted[i] = (running->paid[1][b] + running->step[b] * (u1 - b * length)) -
                          (running->paid[1][a] + running->step[a] * (u0 - a * length));
    }
    book(crowd, running, amount, undiscounted);
}

/* ---- cycle by cycle, person by person ---- */

/* People in lanes, each at a time of their own, walking through their stay. */
typedef struct {
    int n, who[LANES];
    double at[LANES], end[LANES], clock[LANES], D[LANES];
} Walk;

/* The end of the piece that begins at `at`: the next boundary of the model's cycles, or of those of
 * the clock. */
static double
piece_end(const Crowd *crowd, const Running *running, double at, double clock, double end)
{
    const Study *study = crowd->simulator->study;
    const double length = study->settings.cycle_length;
    const unsigned depends = model_depends(&crowd->simulator->model, running->slot);
    double next = end;

    if (depends & DEPENDS_CYCLE || running->is_utility) {
        const double boundary = (floor(at / length + 1e-9) + 1) * length;
        if (boundary < next) next = boundary;
    }
    if (depends & DEPENDS_SPENT) {
        const double boundary = at + (floor(clock / length + 1e-9) + 1) * length - clock;
        if (boundary < next) next = boundary;
    }
    if (running->first < INFINITY && at - clock + running->first < next &&
        at - clock + running->first > at)
        next = at - clock + running->first;
    return next;
}

static double
piece_value(Crowd *crowd, const Running *running, const Walk *walk, int lane)
{
    const Study *study = crowd->simulator->study;
    const double value = model_value(&crowd->people, running->slot)[lane];

    if (walk->clock[lane] >= running->first - 1e-9) return 0;
    return running->is_utility
               ? simulator_utility(study, value, crowd->cohort->start_age[walk->who[lane]],
                                   model_value(&crowd->people, study->slot_age)[lane])
               : value;
}

static Status
pay_lanes_in_pieces(Crowd *crowd, const Running *running, const SlotList *slots, int from, int n,
                    double *amount, double *undiscounted, Error *err)
{
    Walk walk = { .n = n };
    bool more = true;

    for (int lane = 0; lane < n; lane++) {
        walk.who[lane] = crowd->who[from + lane];
        walk.at[lane] = crowd->t0[from + lane];
        walk.end[lane] = crowd->t1[from + lane];
        walk.clock[lane] = crowd->clock[from + lane];
        walk.D[lane] = D_start(crowd, running)[from + lane];
        amount[from + lane] = undiscounted[from + lane] = 0;
    }
    while (more) {
        double next[LANES], D[LANES];
        crowd_load(crowd, walk.who, walk.at, walk.clock, n, crowd->state, READ_MIDDLE);
        const Status status = crowd_compute(crowd, slots, walk.who, err);
        if (status != OK) return status;
        for (int lane = 0; lane < n; lane++)
            next[lane] = piece_end(crowd, running, walk.at[lane], walk.clock[lane], walk.end[lane]);
        discount_integral(D, NULL, discounting_of(crowd, running), next, n);
        more = false;
        for (int lane = 0; lane < n; lane++) {
            const double width = next[lane] - walk.at[lane];
            if (!(width > 0)) continue;
            const double value = piece_value(crowd, running, &walk, lane);
            amount[from + lane] += value * (D[lane] - walk.D[lane]);
            undiscounted[from + lane] += value * width;
            walk.at[lane] = next[lane];
            walk.clock[lane] += width;
            walk.D[lane] = D[lane];
            more |= walk.at[lane] < walk.end[lane];
        }
    }
    return OK;
}

static Status
pay_in_pieces(Crowd *crowd, const Running *running, Error *err)
{
    double amount[CROWD], undiscounted[CROWD];
    const Simulator *simulator = crowd->simulator;

    for (int from = 0; from < crowd->n; from += LANES) {
        const int n = crowd->n - from < LANES ? crowd->n - from : LANES;
        const Status status =
            pay_lanes_in_pieces(crowd, running, &simulator->states[crowd->state].pieces, from, n,
                                amount, undiscounted, err);
        if (status != OK) return status;
    }
    book(crowd, running, amount, undiscounted);
    return OK;
}

/* ---- all of a stay ---- */

/* What lies between, and the sum of it. */
HOT static double
take_widths(double *restrict width, const double *restrict from, const double *restrict to, int n)
{
    for (int i = 0; i < n; i++) width[i] = to[i] - from[i];
    return crowd_sum(width, n);
}

HOT static void
pay_rate(double *restrict account, double rate, const double *restrict width, int n)
{
    for (int i = 0; i < n; i++) account[i] += rate * width[i];
}

static void
pay_alike(Crowd *crowd, const StatePlan *plan)
{
    const double units = crowd->simulator->study->settings.units_per_year;
    double *spent = crowd->tally.spent + 3 * crowd->state;
    double width[CROWD], sum = take_widths(width, crowd->Dc0, crowd->Dc1, crowd->n);

    spent[0] += sum;
    pay_rate(crowd->cost, plan->cost_rate, width, crowd->n);
    if (crowd->De1 != crowd->Dc1) sum = take_widths(width, crowd->De0, crowd->De1, crowd->n);
    spent[1] += sum;
    pay_rate(crowd->qaly, plan->utility / units, width, crowd->n);
    spent[2] += take_widths(width, crowd->t0, crowd->t1, crowd->n);
}

Status
stays_pay(Crowd *crowd, Error *err)
{
    const StatePlan *plan = &crowd->simulator->states[crowd->state];
    Status status = OK;

    pay_alike(crowd, plan);
    for (int item = 0; item < plan->n_running; item++) {
        const Running *running = &plan->running[item];
        double value[CROWD];
        if (running->sum == NONE) continue;
        if (running->how == PAID_BY_TIME) pay_by_time(crowd, running);
        if (running->how == PAID_BY_CLOCK) pay_by_clock(crowd, running);
        if (running->how == PAID_IN_PIECES) TRY(pay_in_pieces(crowd, running, err));
        if (running->how != PAID_ALIKE && running->how != PAID_BY_WHO) continue;
        for (int i = 0; i < crowd->n; i++)
            value[i] = running->how == PAID_ALIKE
                           ? running->value
                           : crowd->input[(size_t)running->input * CROWD + (size_t)i];
        if (running->first < INFINITY)
            pay_first(crowd, running, value);
        else
            pay_whole(crowd, running, value);
    }
done:
    return status;
}

/* ---- once ---- */

/* A hair before a moment: what happens at a boundary belongs to the cycle that ends there. */
static double
before(const Crowd *crowd, double time)
{
    const double earlier = time - 2e-9 * crowd->simulator->study->settings.cycle_length;
    return earlier > 0 ? earlier : 0;
}

static Status
pay_varying(Crowd *crowd, const Once *once, const int *picked, int n, const double *clock,
            int state, OnceWhen when, Error *err)
{
    for (int from = 0; from < n; from += LANES) {
        const int lanes = n - from < LANES ? n - from : LANES;
        int who[LANES];
        double time[LANES], spent[LANES];
        for (int lane = 0; lane < lanes; lane++) {
            const int i = picked[from + lane];
            who[lane] = crowd->who[i];
            time[lane] = when == ONCE_START ? 0 : before(crowd, crowd->t1[i]);
            spent[lane] = when == ONCE_LEAVE ? before(crowd, clock[i]) : clock[i];
        }
        crowd_load(crowd, who, time, spent, lanes, state,
                   when == ONCE_LEAVE ? crowd->read : READ_EXACTLY);
        const Status status = crowd_compute(crowd, &once->slots, who, err);
        if (status != OK) return status;
        for (int item = 0; item < once->n; item++) {
            const OnceItem *paid = &once->at[item];
            double *sums = crowd->tally.sums + 2 * paid->sum;
            if (paid->alike) continue;
            for (int lane = 0; lane < lanes; lane++) {
                const int i = picked[from + lane];
                const double value = model_value(&crowd->people, paid->slot)[lane];
                const double factor = when == ONCE_START          ? 1
                                      : paid->kind == PAYOFF_COST ? crowd->fc[i]
                                                                  : crowd->fe[i];
                sums[DISCOUNTED] += value * factor;
                sums[UNDISCOUNTED] += value;
                if (paid->kind == PAYOFF_COST) crowd->cost[i] += value * factor;
                if (paid->kind == PAYOFF_QALY) crowd->qaly[i] += value * factor;
            }
        }
    }
    return OK;
}

/* @param factor  of discount; NULL: 1 */
static void
pay_all(double *restrict account, double amount, const double *restrict factor, const int *picked,
        int n)
{
    for (int item = 0; item < n; item++)
        account[picked[item]] += amount * (factor ? factor[picked[item]] : 1);
}

Status
stays_pay_once(Crowd *crowd, const Once *once, const int *picked, int n, const double *clock,
               int state, OnceWhen when, Error *err)
{
    const bool start = when == ONCE_START;

    if (once->cost != 0) pay_all(crowd->cost, once->cost, start ? NULL : crowd->fc, picked, n);
    if (once->qaly != 0) pay_all(crowd->qaly, once->qaly, start ? NULL : crowd->fe, picked, n);
    return once->varies ? pay_varying(crowd, once, picked, n, clock, state, when, err) : OK;
}
