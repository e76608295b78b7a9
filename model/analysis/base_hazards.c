/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a partitioned survival model implies about dying after progression, which it does not say.
 * Source: Woods, Sideris, Palmer, Latimer & Soares (2017), NICE DSU TSD 19. */
#include "analysis/base_tables.h"
#include "math/real.h"
#include "structure/population.h"

/* One cycle of a model of three states. */
typedef struct {
    double length;                     /* time units */
    double free[2], progressed[2];     /* shares before and after the cycle */
    double deaths, events, background; /* shares that fall; hazard of the population, NAN */
} Cycle;

/* Of the population in a cycle, per time unit: the life table below which mortality does not fall,
 * at the age of the profiles. */
static double
background_at(const Study *study, int strategy, int cycle)
{
    const double length = study->settings.cycle_length, units = study->settings.units_per_year;
    int floor = NONE;
    double sum = 0;

    for (int item = 0; item < study->n_partitions; item++) {
        const Partition *partition = &study->partitions[item];
        if (!partition->only[strategy] || partition->floor == NONE) continue;
        if (floor == NONE || partition->ends == 1) floor = partition->floor; /* rather that of os */
    }
    if (floor == NONE) return NAN;
    const Lifetable *table = &study->tables[floor].mortality;
    for (int profile = 0; profile < study->n_profiles; profile++) {
        const double age = population_start_age(study, profile);
        sum += study->profiles[profile].weight *
               (lifetable_cumulative(table, age + cycle * length / units) -
                lifetable_cumulative(table, age + (cycle - 1) * length / units));
    }
    return sum / length;
}

static Cycle
cycle_of(const Results *results, int strategy, int cycle)
{
    const Study *study = results->study;
    const double *before = results->evaluation->outcomes[strategy].trace + (size_t)(cycle - 1) * 3;
    const double *after = before + 3;

    return (Cycle){ .length = study->settings.cycle_length,
                    .free = { before[0], after[0] },
                    .progressed = { before[1], after[1] },
                    .deaths = after[2] - before[2],
                    .events = before[0] - after[0],
                    .background = background_at(study, strategy, cycle) };
}

static double
mean_of(const double share[2])
{
    return 0.5 * (share[0] + share[1]);
}

/* Deaths after progression per time that the progressed spend; NAN where nobody is. */
static double
implied(const Cycle *cycle, double deaths_before)
{
    const double rounding = 1e-9, progressed = mean_of(cycle->progressed);

    return progressed > rounding ? (cycle->deaths - deaths_before) / (progressed * cycle->length)
                                 : NAN;
}

static double
hazard_of(double before, double after, double length)
{
    return after > 0 ? real_log(before / after) / length : NAN;
}

static void
hazard_row(Table *table, const Cycle *cycle)
{
    const double alive[2] = { cycle->free[0] + cycle->progressed[0],
                              cycle->free[1] + cycle->progressed[1] };
    const double population = cycle->background * mean_of(cycle->free) * cycle->length;

    table_number(table, cycle->free[0]);
    table_number(table, cycle->progressed[0]);
    table_number(table, cycle->events);
    table_number(table, cycle->deaths);
    table_number(table, hazard_of(cycle->free[0], cycle->free[1], cycle->length));
    table_number(table, hazard_of(alive[0], alive[1], cycle->length));
    table_number(table, cycle->background);
    table_number(table, implied(cycle, 0));
    table_number(table, implied(cycle, population));
    table_number(table,
                 implied(cycle, cycle->events < cycle->deaths ? cycle->events : cycle->deaths));
}

void
base_hazards(Table *table, const Results *results)
{
    const Study *study = results->study;

    if (study->settings.engine != ENGINE_PARTITIONED || study->n_states != 3) return;
    for (int strategy = 0; strategy < study->n_strategies; strategy++)
        for (int cycle = 1; cycle <= study->settings.n_cycles; cycle++) {
            const Cycle here = cycle_of(results, strategy, cycle);
            table_text(table, study->strategies[strategy].name);
            table_number(table, cycle);
            table_number(table, cycle * study->settings.cycle_length);
            hazard_row(table, &here);
        }
}
