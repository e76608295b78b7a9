/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/figures.h"
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */
const Figure figures[] = {
    { "model",         "model.dot",           "States and transitions of the model",
      "Diagram of the model: a box for each health state, an arrow for each transition." },
    { "survival",      "survival.csv",        "Survival by strategy",
      "Curves of the share still free of the event over time, one for each strategy, with 95% bands where there are any; below, numbers at risk, censored and with an event." },
    { "trial",         "trial_*_km.csv",      "Kaplan-Meier curves of the simulated trial",
      "Step curves of survival in each arm of the simulated trial with 95% bands and ticks where patients are censored; below, numbers at risk, censored and with an event." },
    { "occupancy",     "trace.csv",           "Where patients are over time",
      "For each strategy, the shares of patients in each health state over time, stacked to 100%." },
    { "validation",    "validation.csv",      "The model against published results",
      "The model's survival curves with published points and their 95% intervals upon them." },
    { "validation_fit","validation.csv",      "Published against modelled survival",
      "Published shares alive against those of the model; on the diagonal they agree." },
    { "calibration",   "calibration.csv",     "Calibrated parameters before and after",
      "For each calibrated parameter, the 95% interval before calibration and after it." },
    { "pooling",       "pooling.csv",         "Pooled evidence",
      "Forest plot: the estimate of each study with its 95% interval, the pooled estimate and that of a new study." },
    { "frontier",      "summary.csv",         "Cost-effectiveness frontier",
      "Expected cost against expected QALYs of each strategy; a line joins those on the frontier, with the ICER of each step." },
    { "scenarios",     "scenarios.csv",       "Scenarios",
      "Incremental net benefit in each scenario, beside that of the base case." },
    { "tornado",       "dsa.csv",             "One-way sensitivity analysis",
      "Tornado diagram: bars for the outcome at the low and the high end of each parameter's range, the widest first." },
    { "two_way",       "two_way.csv",         "Two-way sensitivity analysis",
      "Map of the strategy of highest net benefit by the values of two parameters." },
    { "plane",         "psa_increments.csv",  "Cost-effectiveness plane",
      "Incremental cost against incremental QALYs of draws of the parameters, with mean and 95% ellipse of each strategy and a line of the threshold." },
    { "ceac",          "ceac.csv",            "Cost-effectiveness acceptability curves and frontier",
      "Probability that each strategy has the highest net benefit, by willingness to pay; the strategy of highest expected net benefit is underlaid in grey." },
    { "expected_loss", "expected_loss.csv",   "Expected loss",
      "Expected loss of choosing each strategy, by willingness to pay; the lowest is the expected value of perfect information." },
    { "evpi",          "evpi.csv",            "Expected value of perfect information",
      "Expected value of perfect information by willingness to pay, per patient and of the population." },
    { "evppi",         "evppi.csv",           "Expected value of partial perfect information",
      "Bars for the value of knowing a parameter, or a group of them, exactly, at the first threshold; the largest first." },
    { "evsi",          "evsi.csv",            "Expected net benefit of sampling",
      "Expected net benefit of sampling of each study by its size." },
    { "convergence",   "psa_convergence.csv", "Convergence of the probabilistic analysis",
      "Running mean of incremental net benefit with its 95% interval by number of draws, for each strategy." },
    { "noise",         "psa_noise.csv",       "Noise of simulated patients in the draws",
      "For each strategy, the share of the variance between draws that is due to the patients simulated in each." },
    { 0 },
};
/* clang-format on */

/* ---- what is there ---- */

/* The figure that a picture's name belongs to: the one with the longest name. */
static const Figure *
figure_of(const char *name)
{
    const Figure *found = NULL;

    for (const Figure *figure = figures; figure->name; figure++) {
        const size_t length = strlen(figure->name);
        if (strncmp(name, figure->name, length) == 0 && (!name[length] || name[length] == '_') &&
            (!found || length > strlen(found->name)))
            found = figure;
    }
    return found;
}

static int
by_order(const void *left, const void *right)
{
    const FigureDrawn *one = left, *other = right;

    if (one->figure != other->figure) return one->figure < other->figure ? -1 : 1;
    return strcmp(one->part, other->part);
}

int
figures_drawn(FigureDrawn **drawn, Pool *pool, const char *folder, const char *ending)
{
    DIR *place = opendir(pool_format(pool, "%s/plots", folder));
    FigureDrawn *list = NULL;
    int n = 0, size = 0;

    for (const struct dirent *entry; place && (entry = readdir(place));) {
        const size_t all = strlen(entry->d_name), end = strlen(ending);
        if (all <= end || strcmp(entry->d_name + all - end, ending) != 0) continue;
        char *name = pool_format(pool, "%.*s", (int)(all - end), entry->d_name);
        const Figure *figure = figure_of(name);
        if (!figure) continue;
        const char *part = name + strlen(figure->name);
        list = memory_grow(list, n, &size, sizeof(*list));
        list[n++] = (FigureDrawn){ figure, name, *part ? part + 1 : part };
    }
    if (place) closedir(place);
    if (n > 0) qsort(list, (size_t)n, sizeof(*list), by_order);
    *drawn = pool_new(pool, (size_t)n + 1, sizeof(**drawn));
    if (n > 0) memcpy(*drawn, list, (size_t)n * sizeof(*list));
    free(list);
    return n;
}

/* ---- where the scripts are ---- */

const char *
figures_scripts(Pool *pool)
{
    static const char *const places[] = { "../share/hepatica/plots", "../../plots", "../plots" };
    const char *told = getenv("HEPATICA_PLOTS");
    char program[4096];
    const ssize_t n = readlink("/proc/self/exe", program, sizeof(program) - 1);
    char *slash;

    if (told && *told) return pool_text(pool, told);
    if (n <= 0) return NULL;
    program[n] = '\0';
    slash = strrchr(program, '/');
    if (!slash) return NULL;
    *slash = '\0';
    for (size_t place = 0; place < sizeof(places) / sizeof(*places); place++) {
        char *path = pool_format(pool, "%s/%s", program, places[place]);
        if (access(pool_format(pool, "%s/style.gp", path), R_OK) == 0) return path;
    }
    return NULL;
}
