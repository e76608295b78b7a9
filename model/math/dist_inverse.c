/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/dist_inverse.h"
#include "base/memory.h"
#include "math/normal.h"
#include "math/real.h"
#include "math/real_arrays.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Pieces of one standard deviation from -REACH to REACH. Beyond, where probabilities near 1 are too
 * coarse for a table, one draw in 16,000 is searched. */
enum { REACH = 4, PIECES = 2 * REACH, TERMS = 14, AT_ONCE = 64 };
static const double EXACT = 2e-11;

typedef enum { SCALE_LOG, SCALE_LOG_ODDS } Scale;

struct DistInverse {
    Dist dist;
    bool tabled;
    Scale scale;
    double least, width; /* of log odds: where the distribution begins, how far it goes */
    double term[PIECES][TERMS];
};

/* ---- scales ---- */

static double
to_scale(const DistInverse *inverse, double x)
{
    if (inverse->scale == SCALE_LOG) return real_log(x);
    const double share = (x - inverse->least) / inverse->width;
    return real_log(share) - real_log1p(-share);
}

static double
from_scale(const DistInverse *inverse, double y)
{
    if (inverse->scale == SCALE_LOG) return real_exp(y);
    const double tail = real_exp(y < 0 ? y : -y);
    return inverse->least + inverse->width * ((y < 0 ? tail : 1) / (1 + tail));
}

/* The quantile at a normal score, on the scale. */
static double
exact_at(const DistInverse *inverse, double z)
{
    return to_scale(inverse, dist_quantile(&inverse->dist, normal_cdf(z)));
}

/* ---- the table ---- */

/* cos(pi (k + 1/2) / TERMS) by its own recurrence would lose digits, so by the sine of small
 * angles: libm's cosine differs between processors in the last bit, which shifts a node and no
 * result beyond EXACT, but would change bits. */
static void
fill_nodes(double node[TERMS])
{
    const double pi = 3.14159265358979323846;

    for (int k = 0; k < TERMS; k++) { /* Taylor about 0 of cos(a) = sin(pi/2 - a), |x| <= pi/2 */
        const double x = pi / 2 - pi * (k + 0.5) / TERMS;
        double power = x, sum = x;
        for (int n = 1; n < 14; n++) {
            power *= -x * x / ((2 * n) * (2 * n + 1));
            sum += power;
        }
        node[k] = sum;
    }
}

/* T_n at a node, by its recurrence. */
static double
chebyshev(int n, double x)
{
    double before = 1, now = x;

    if (n == 0) return 1;
    for (int k = 1; k < n; k++) {
        const double next = 2 * x * now - before;
        before = now;
        now = next;
    }
    return now;
}

static void
fill_piece(DistInverse *inverse, int piece, const double node[TERMS])
{
    double at[TERMS];

    for (int k = 0; k < TERMS; k++) at[k] = exact_at(inverse, piece - REACH + 0.5 * (1 + node[k]));
    for (int n = 0; n < TERMS; n++) {
        double sum = 0;
        for (int k = 0; k < TERMS; k++) sum += at[k] * chebyshev(n, node[k]);
        inverse->term[piece][n] = sum * (n == 0 ? 1.0 : 2.0) / TERMS;
    }
}

/* Clenshaw's recurrence. */
static inline double
tabled_at(const DistInverse *inverse, double z)
{
    const double place = z + REACH;
    const int piece = place >= PIECES ? PIECES - 1 : (int)place;
    const double *term = inverse->term[piece];
    const double x = 2 * (place - piece) - 1, twice = 2 * x;
    double one = 0, two = 0;

    for (int n = TERMS - 1; n > 0; n--) {
        const double next = twice * one - two + term[n];
        two = one;
        one = next;
    }
    return x * one - two + term[0];
}

/* Between the nodes, where the polynomial is farthest off; a value that is not finite fails too. */
static bool
keeps_promise(const DistInverse *inverse)
{
    for (int piece = 0; piece < PIECES; piece++)
        for (int part = 0; part < 3; part++) {
            const double z = piece - REACH + (part == 0 ? 0.001 : part == 1 ? 0.44 : 0.97);
            const double exact = exact_at(inverse, z);
            if (!(fabs(tabled_at(inverse, z) - exact) <= EXACT * fmax(1, fabs(exact))))
                return false;
        }
    return true;
}

static bool
is_searched(DistInverse *inverse)
{
    const char *name = inverse->dist.family->name;

    inverse->least = 0;
    inverse->width = 1;
    inverse->scale = SCALE_LOG_ODDS;
    if (strcmp(name, "beta") == 0) return true;
    if (strcmp(name, "pert") == 0) {
        inverse->least = inverse->dist.par[0];
        inverse->width = inverse->dist.par[2] - inverse->dist.par[0];
        return true;
    }
    inverse->scale = SCALE_LOG;
    return strcmp(name, "gamma") == 0;
}

DistInverse *
dist_inverse_new(const Dist *dist)
{
    DistInverse *inverse = memory_new(1, sizeof(*inverse));
    double node[TERMS];

    inverse->dist = *dist;
    if (!is_searched(inverse)) return inverse;
    fill_nodes(node);
    for (int piece = 0; piece < PIECES; piece++) fill_piece(inverse, piece, node);
    inverse->tabled = keeps_promise(inverse);
    return inverse;
}

void
dist_inverse_delete(DistInverse *inverse)
{
    free(inverse);
}

bool
dist_inverse_is_tabled(const DistInverse *inverse)
{
    return inverse->tabled;
}

/* ---- draws ---- */

void
dist_inverse_fill(const DistInverse *inverse, double *x, const double *u, int n)
{
    double z[AT_ONCE];

    for (int first = 0; first < n; first += AT_ONCE) {
        const int count = n - first < AT_ONCE ? n - first : AT_ONCE;
        if (!inverse->tabled) {
            memcpy(z, u + first, (size_t)count * sizeof(double)); /* x may be u */
            dist_quantiles(x + first, &inverse->dist, z, count);
            continue;
        }
        real_normal_quantiles(z, u + first, count);
        for (int i = 0; i < count; i++)
            x[first + i] = z[i] > -REACH && z[i] < REACH
                               ? from_scale(inverse, tabled_at(inverse, z[i]))
                               : dist_quantile(&inverse->dist, u[first + i]);
    }
}
