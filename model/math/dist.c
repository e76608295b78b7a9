/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/dist.h"
#include "base/clones.h"
#include "base/text.h"
#include "math/dist_forms.h"
#include "math/real_arrays.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WORDS = 200 }; /* bytes for a list of arguments in a message */

/* Other spellings of arguments. */
static const struct {
    const char *name;
    DistKey key;
} spellings[] = { { "low", DIST_MIN }, { "high", DIST_MAX }, { "se", DIST_SD } };

/* The arguments as given, by key. */
typedef struct {
    const DistFamily *family;
    unsigned keys;
    double value[DIST_KEYS]; /* NAN: not given */
    DistKey order[DIST_KEYS];
    int n;
    bool any_named;
} Given;

const DistFamily *
dist_family(const char *name)
{
    for (const DistFamily *family = dist_families; family->name; family++)
        if (strcmp(family->name, name) == 0) return family;
    return NULL;
}

static Status
unknown_family(const char *name, Error *err)
{
    enum { MOST = 32 };
    const char *names[MOST];
    int n = 0;

    for (const DistFamily *family = dist_families; family->name && n < MOST; family++)
        names[n++] = family->name;
    const char *near = text_nearest(name, names, n);
    return fail(err, ERR_SPEC, "there is no distribution %s%s%s%s", name,
                near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
}

static int
key_of(const char *name)
{
    for (int key = 0; key < DIST_KEYS; key++)
        if (strcmp(dist_keys[key], name) == 0) return key;
    for (size_t other = 0; other < sizeof(spellings) / sizeof(spellings[0]); other++)
        if (strcmp(spellings[other].name, name) == 0) return (int)spellings[other].key;
    return -1;
}

/* All arguments a family knows. */
static unsigned
known_keys(const DistFamily *family)
{
    unsigned keys = 0;

    for (const DistForm *way = family->ways; way->solve; way++) keys |= way->keys;
    return keys;
}

static Status
unknown_argument(const DistFamily *family, const char *name, Error *err)
{
    const char *names[DIST_KEYS];
    int n = 0;

    for (int key = 0; key < DIST_KEYS; key++)
        if (known_keys(family) >> key & 1u) names[n++] = dist_keys[key];
    const char *near = text_nearest(name, names, n);
    return fail(err, ERR_SPEC, "%s has no argument %s%s%s%s; write %s", family->name, name,
                near ? " (did you mean " : "", near ? near : "", near ? "?)" : "", family->forms);
}

static Status
take(Given *given, const DistArg *arg, int position, Error *err)
{
    const DistFamily *family = given->family;

    if (!arg->name && given->any_named)
        return fail(err, ERR_SPEC, "%s: arguments without a name come first", family->name);
    if (!arg->name && position >= family->n_par)
        return fail(err, ERR_SPEC, "%s: too many arguments; write %s", family->name, family->forms);
    const char *name = arg->name ? arg->name : family->par[position];
    const int key = key_of(name);
    if (key < 0 || !(known_keys(family) >> key & 1u)) return unknown_argument(family, name, err);
    if (given->keys >> key & 1u)
        return fail(err, ERR_SPEC, "%s: %s is given twice", family->name, dist_keys[key]);
    if (!isfinite(arg->value))
        return fail(err, ERR_SPEC, "%s: %s must be a finite number", family->name, dist_keys[key]);
    given->any_named = arg->name != NULL;
    given->keys |= 1u << key;
    given->value[key] = arg->value;
    given->order[given->n++] = (DistKey)key;
    return OK;
}

/* "shape, scale and sd" */
static void
list_given(char buffer[WORDS], const Given *given)
{
    size_t used = 0;

    buffer[0] = 0;
    for (int arg = 0; arg < given->n; arg++) {
        const char *before = arg == 0 ? "" : arg == given->n - 1 ? " and " : ", ";
        const int n =
            snprintf(buffer + used, WORDS - used, "%s%s", before, dist_keys[given->order[arg]]);
        used += (size_t)n < WORDS - used ? (size_t)n : 0;
    }
}

/* No way fits: is it too much, too little, or only a centre that is missing? */
static Status
explain(const Given *given, double centre, Error *err)
{
    const DistFamily *family = given->family;
    const unsigned with_centre = given->keys | 1u << family->centre;
    char words[WORDS];

    list_given(words, given);
    for (const DistForm *way = family->ways; way->solve; way++)
        if (way->keys == with_centre && isnan(centre))
            return fail(err, ERR_SPEC, "%s: the %s is missing: give it, or the parameter a value",
                        family->name, dist_keys[family->centre]);
    for (const DistForm *way = family->ways; way->solve; way++)
        if ((way->keys & with_centre) == way->keys)
            return fail(err, ERR_SPEC, "%s: %s %s more than it needs; write %s", family->name,
                        words, given->n == 1 ? "is" : "are", family->forms);
    if (given->n == 0)
        return fail(err, ERR_SPEC, "%s needs arguments; write %s", family->name, family->forms);
    return fail(err, ERR_SPEC, "%s: %s alone do%s not determine it; write %s", family->name, words,
                given->n == 1 ? "es" : "", family->forms);
}

static Status
solve(Dist *dist, Given *given, double centre, Error *err)
{
    const DistFamily *family = given->family;
    const unsigned missing = 1u << family->centre & ~given->keys;

    for (const DistForm *way = family->ways; way->solve; way++)
        if (way->keys == given->keys) return way->solve(dist, given->value, err);
    for (const DistForm *way = family->ways; way->solve && missing && !isnan(centre); way++) {
        if (way->keys != (given->keys | missing)) continue;
        given->value[family->centre] = centre;
        return way->solve(dist, given->value, err);
    }
    return explain(given, centre, err);
}

/* discrete(v1, p1, v2, p2, ...): its points in rising order */
static Status
take_points(Dist *dist, const DistArg *args, int n_args, Error *err)
{
    if (n_args < 2 || n_args % 2 || n_args > 2 * DIST_POINTS)
        return fail(err, ERR_SPEC,
                    "discrete needs pairs of value and probability, at most %d; write %s",
                    DIST_POINTS, dist->family->forms);
    for (int arg = 0; arg < n_args; arg++)
        if (args[arg].name || !isfinite(args[arg].value))
            return fail(err, ERR_SPEC, "discrete needs plain numbers; write %s",
                        dist->family->forms);
    for (int pair = 0; pair < n_args / 2; pair++) {
        int place = dist->n_points++;
        for (; place > 0 && dist->point[place - 1] > args[2 * pair].value; place--) {
            dist->point[place] = dist->point[place - 1];
            dist->probability[place] = dist->probability[place - 1];
        }
        dist->point[place] = args[2 * pair].value;
        dist->probability[place] = args[2 * pair + 1].value;
    }
    return OK;
}

Status
dist_make(Dist *dist, const char *family, const DistArg *args, int n_args, double centre,
          Error *err)
{
    Dist made = { .family = dist_family(family) };
    Given given = { .family = made.family };
    Status status;

    *dist = (Dist){ 0 };
    if (!made.family) return unknown_family(family, err);
    for (int key = 0; key < DIST_KEYS; key++) given.value[key] = NAN;
    if (made.family->ways == dist_forms_none) {
        TRY(take_points(&made, args, n_args, err));
    } else {
        for (int arg = 0; arg < n_args; arg++) TRY(take(&given, &args[arg], arg, err));
        TRY(solve(&made, &given, centre, err));
    }
    TRY(made.family->check(&made, err));
    *dist = made;
done:
    return status;
}

double
dist_mean(const Dist *dist)
{
    return dist->family->mean(dist);
}

double
dist_median(const Dist *dist)
{
    return dist->family->quantile(dist, 0.5);
}

double
dist_quantile(const Dist *dist, double u)
{
    return dist->family->quantile(dist, u);
}

/* ---- many quantiles ---- */

HOT static void
uniform_quantiles(double *restrict x, const Dist *dist, const double *restrict u, int n)
{
    const double least = dist->par[0], width = dist->par[1] - dist->par[0];

    for (int i = 0; i < n; i++) x[i] = least + width * u[i];
}

HOT static void
bernoulli_quantiles(double *restrict x, const Dist *dist, const double *restrict u, int n)
{
    const double no = 1.0 - dist->par[0];

    for (int i = 0; i < n; i++) x[i] = u[i] > no ? 1.0 : 0.0;
}

/* Point by point: whoever is above the sum so far is at the next point or beyond. */
HOT static void
discrete_quantiles(double *restrict x, const Dist *dist, const double *restrict u, int n)
{
    double sum = -INFINITY;

    for (int point = 0; point < dist->n_points; point++) {
        const double value = dist->point[point];
        if (dist->probability[point] == 0.0) continue;
        for (int i = 0; i < n; i++) x[i] = u[i] > sum ? value : x[i];
        sum = (sum > 0 ? sum : 0) + dist->probability[point];
    }
}

static void
normal_quantiles(double *restrict x, const Dist *dist, const double *restrict u, int n)
{
    real_normal_quantiles(x, u, n);
    for (int i = 0; i < n; i++) x[i] = dist->par[0] + dist->par[1] * x[i];
}

static void
lognormal_quantiles(double *restrict x, const Dist *dist, const double *restrict u, int n)
{
    normal_quantiles(x, dist, u, n);
    real_exps(x, x, n);
}

void
dist_quantiles(double *restrict x, const Dist *dist, const double *restrict u, int n)
{
    static const struct {
        const char *family;
        void (*quantiles)(double *restrict x, const Dist *dist, const double *restrict u, int n);
    } by_arrays[] = { { "uniform", uniform_quantiles },
                      { "bernoulli", bernoulli_quantiles },
                      { "discrete", discrete_quantiles },
                      { "normal", normal_quantiles },
                      { "lognormal", lognormal_quantiles } };

    for (size_t row = 0; row < sizeof(by_arrays) / sizeof(by_arrays[0]); row++)
        if (strcmp(dist->family->name, by_arrays[row].family) == 0) {
            by_arrays[row].quantiles(x, dist, u, n);
            return;
        }
    for (int i = 0; i < n; i++) x[i] = dist_quantile(dist, u[i]);
}

void
dist_text(char *buffer, int size, const Dist *dist)
{
    const DistFamily *family = dist->family;
    const bool points = dist->n_points > 0;
    const int n = points ? 2 * dist->n_points : family->n_par;
    int used = snprintf(buffer, (size_t)size, "%s(", family->name);

    for (int arg = 0; arg < n && used < size; arg++) {
        char number[TEXT_NUMBER];
        const double value = !points   ? dist->par[arg]
                             : arg % 2 ? dist->probability[arg / 2]
                                       : dist->point[arg / 2];
        used += snprintf(buffer + used, (size_t)(size - used), "%s%s%s%s", arg ? ", " : "",
                         points ? "" : family->par[arg], points ? "" : " = ",
                         text_number(number, value));
    }
    if (used < size) snprintf(buffer + used, (size_t)(size - used), ")");
}
