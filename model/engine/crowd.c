/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/crowd.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the work of a thread ---- */

static void
share_discounts(Crowd *crowd)
{
    const int effects = crowd->simulator->same_discount ? 0 : 3;
    double **of_costs[] = { &crowd->Dc0, &crowd->Dc1, &crowd->fc };
    double **of_effects[] = { &crowd->De0, &crowd->De1, &crowd->fe };

    for (int item = 0; item < 3; item++) {
        *of_costs[item] = crowd->discounted[item];
        *of_effects[item] = crowd->discounted[item + effects];
    }
}

void
crowd_init(Crowd *crowd, const Simulator *simulator, uint64_t seed, uint64_t draw, bool trial)
{
    const Study *study = simulator->study;
    const size_t n_states = (size_t)study->n_states + 1;
    int inputs = 0, words = RNG_WORDS, exits = 0, routes = 0;
    bool steps = false;

    memset(crowd, 0, offsetof(Crowd, patient));
    crowd->simulator = simulator;
    crowd->draw = draw;
    crowd->read = simulator->study->step == STEP_PROBABILITIES ? READ_START : READ_MIDDLE;
    rng_key(crowd->key, seed, trial ? RNG_TRIAL : RNG_EVENTS);
    model_people(&crowd->people, &simulator->model);
    crowd->curves = memory_new((size_t)study->n_moves + 1, sizeof(ModelCurve *));
    for (int state = 0; state < study->n_states; state++) {
        const StatePlan *plan = &simulator->states[state];
        if (plan->n_inputs > inputs) inputs = plan->n_inputs;
        if (plan->n_words > words) words = plan->n_words;
        if (plan->n_exits > exits) exits = plan->n_exits;
        if (plan->n_routes > routes) routes = plan->n_routes;
        steps |= plan->cut_by_cycle || plan->cut_by_clock;
        for (int item = 0; item < plan->n_exits; item++) {
            const Exit *exit = &plan->exits[item];
            const Move *move = &study->moves[exit->move];
            if (move->kind == MOVE_HAZARD && !crowd->curves[exit->move] &&
                (exit->kind == WAIT_STEPS || (exit->kind == WAIT_LATENT && !exit->latent)))
                crowd->curves[exit->move] = model_curve_new(&crowd->people, move->curve);
        }
        for (int item = 0; item < plan->n_routes && plan->draws; item++) { /* death first */
            const int index = simulator->routes[plan->first_route + item].move;
            if (study->moves[index].kind == MOVE_HAZARD && !crowd->curves[index])
                crowd->curves[index] = model_curve_new(&crowd->people, study->moves[index].curve);
        }
    }
    words = (words + RNG_WORDS - 1) / RNG_WORDS * RNG_WORDS;
    crowd->attribute = memory_new((size_t)study->n_attributes * BLOCK + 1, sizeof(double));
    crowd->rest = steps ? memory_new((size_t)exits * BLOCK + 1, sizeof(double)) : NULL;
    crowd->visits = memory_new(n_states * BLOCK, sizeof(uint16_t));
    crowd->ended = memory_new((size_t)(study->n_endpoints + 1) * BLOCK, sizeof(double));
    crowd->n_waiting = memory_new(n_states, sizeof(int));
    crowd->waiting = memory_new(n_states * BLOCK, sizeof(uint16_t));
    crowd->input = memory_new_aligned((size_t)inputs * CROWD + 1, sizeof(double));
    crowd->luck = memory_new_aligned((size_t)words * CROWD, sizeof(double));
    crowd->n_picked = memory_new((size_t)routes + 1, sizeof(int));
    crowd->picked = memory_new((size_t)(routes + 1) * CROWD, sizeof(int));
    share_discounts(crowd);
    crowd->hazard = memory_new_aligned((size_t)(exits + 1) * CROWD, sizeof(double));
    crowd->chance = memory_new_aligned((size_t)(routes + 1) * LANES, sizeof(double));
    tally_init(&crowd->tally, simulator);
    tally_counts_init(&crowd->counts, simulator);
}

void
crowd_free(Crowd *crowd)
{
    for (int move = 0; crowd->curves && move < crowd->simulator->study->n_moves; move++)
        free(crowd->curves[move]);
    free(crowd->curves);
    free(crowd->attribute);
    free(crowd->rest);
    free(crowd->visits);
    free(crowd->ended);
    free(crowd->n_waiting);
    free(crowd->waiting);
    free(crowd->input);
    free(crowd->luck);
    free(crowd->moved);
    free(crowd->chance);
    free(crowd->hazard);
    free(crowd->n_picked);
    free(crowd->picked);
    tally_free(&crowd->tally);
    tally_counts_free(&crowd->counts);
    if (crowd->people.study) model_free(&crowd->people);
}

/* ---- people into lanes ---- */

static void
load_clocks(Crowd *crowd, const double *clock, int n, int state, ClockRead read)
{
    const Study *study = crowd->simulator->study;
    const double length = study->settings.cycle_length;
    const int tracked = study->state_clock[state];
    const bool in_state = tracked == CLOCK_STATE || study->state_alias[state];
    const double more = read == READ_MIDDLE ? 0.5 : 0;
    double shown[LANES], *own = model_lanes(&crowd->people, study->slot_spent);

    for (int lane = 0; lane < n; lane++)
        shown[lane] = read == READ_EXACTLY ? clock[lane]
                                           : (floor(clock[lane] / length + 1e-9) + more) * length;
    for (int lane = 0; lane < n; lane++) own[lane] = in_state ? shown[lane] : 0;
    for (int item = 0; item < study->n_clocks; item++) {
        double *value = model_lanes(&crowd->people, study->slot_clock[item]);
        const bool runs = study->clocks[item].has[state] && tracked == item;
        for (int lane = 0; lane < n; lane++) value[lane] = runs ? shown[lane] : 0;
    }
}

/* A covariate, or an attribute from n_covariates on. */
static void
load_trait(Crowd *crowd, int item, const int *who, int n)
{
    const Study *study = crowd->simulator->study;
    const int attribute = item - study->n_covariates;
    double *value = model_lanes(&crowd->people, attribute < 0 ? study->covariates[item].slot
                                                              : study->attributes[attribute]);
    const double *column = attribute < 0 ? crowd->cohort->trait + (size_t)item * BLOCK
                                         : crowd->attribute + (size_t)attribute * BLOCK;

    for (int lane = 0; lane < n; lane++) value[lane] = column[who[lane]];
}

void
crowd_load_needed(Crowd *crowd, const StatePlan *plan, const int *who, int n)
{
    crowd->people.n_lanes = n;
    for (int item = 0; item < plan->n_traits; item++) load_trait(crowd, plan->traits[item], who, n);
}

void
crowd_load(Crowd *crowd, const int *who, const double *time, const double *clock, int n, int state,
           ClockRead read)
{
    const Study *study = crowd->simulator->study;
    const Settings *settings = &study->settings;
    Model *people = &crowd->people;
    double *cycle = model_lanes(people, study->slot_cycle);
    double *start = model_lanes(people, study->slot_time);
    double *age = model_lanes(people, study->slot_age);

    people->n_lanes = n;
    for (int item = 0; item < study->n_covariates + study->n_attributes; item++)
        load_trait(crowd, item, who, n);
    for (int lane = 0; lane < n; lane++) {
        double whole = floor(time[lane] / settings->cycle_length + 1e-9);
        if (whole > settings->n_cycles - 1) whole = settings->n_cycles - 1;
        cycle[lane] = whole + 1;
        start[lane] = whole * settings->cycle_length;
        age[lane] = crowd->cohort->start_age[who[lane]] + study_years(study, start[lane]);
    }
    load_clocks(crowd, clock, n, state, read);
}

void
crowd_blame(Error *err, long long patient)
{
    const size_t length = strlen(err->text);

    if (strstr(err->text, " [patient ")) return;
    snprintf(err->text + length, sizeof(err->text) - length, " [patient %lld]", patient + 1);
}

Status
crowd_compute(Crowd *crowd, const SlotList *slots, const int *who, Error *err)
{
    int lane = 0;
    const Status status = model_compute(&crowd->people, slots, &lane, err);

    if (status != OK) crowd_blame(err, crowd->cohort->first + who[lane]);
    return status;
}

void
crowd_luck(Crowd *crowd, int first, int n_words, int visit)
{
    crowd->luck_first = first;
    for (int word = 0; word < n_words; word += RNG_WORDS) {
        const uint64_t block = (uint64_t)((first + word) / RNG_WORDS);
        const uint64_t shared = visit == NONE ? 0 : (uint64_t)visit;
        const RngCounters counters = { .who = crowd->who,
                                       .visit = visit == NONE ? crowd->visit : NULL,
                                       .first = crowd->cohort->luck,
                                       .at = rng_place((uint64_t)crowd->state, shared, block),
                                       .draw = crowd->draw };
        double *out[RNG_WORDS];
        for (int item = 0; item < RNG_WORDS; item++)
            out[item] = crowd->luck + (size_t)(word + item) * CROWD;
        rng_uniforms(out, crowd->key, &counters, crowd->n);
    }
}

void
crowd_wait(Crowd *crowd, int state, const int *picked, int n)
{
    uint16_t *list = crowd->waiting + (size_t)state * BLOCK + crowd->n_waiting[state];

    for (int item = 0; item < n; item++) list[item] = (uint16_t)crowd->who[picked[item]];
    crowd->n_waiting[state] += n;
}

void
crowd_keep_move(Crowd *crowd, int who, int from, int to, double time)
{
    if (!crowd->keeps_history) return;
    crowd->moved = memory_grow(crowd->moved, crowd->n_moved, &crowd->size_moved, sizeof(Moved));
    crowd->moved[crowd->n_moved++] = (Moved){ who, from, to, time };
}

void
crowd_fetch_accounts(Crowd *crowd)
{
    for (int i = 0; i < crowd->n; i++) {
        const Patient *patient = &crowd->patient[crowd->who[i]];
        crowd->origin[i] = patient->origin;
        crowd->cost[i] = patient->cost;
        crowd->qaly[i] = patient->qaly;
    }
}

void
crowd_return_accounts(Crowd *crowd)
{
    for (int i = 0; i < crowd->n; i++) {
        Patient *patient = &crowd->patient[crowd->who[i]];
        patient->origin = crowd->origin[i];
        patient->cost = crowd->cost[i];
        patient->qaly = crowd->qaly[i];
    }
}

double
crowd_sum(const double *x, int n)
{
    double sum[4] = { 0 };
    int i = 0;

    for (; i + 4 <= n; i += 4)
        for (int part = 0; part < 4; part++) sum[part] += x[i + part];
    for (; i < n; i++) sum[i % 4] += x[i];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

double
crowd_sum_picked(const double *x, const int *picked, int n)
{
    double sum[4] = { 0 };
    int i = 0;

    for (; i + 4 <= n; i += 4)
        for (int part = 0; part < 4; part++) sum[part] += x[picked[i + part]];
    for (; i < n; i++) sum[i % 4] += x[picked[i]];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}
