/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "math/special.h"
#include "math/normal.h"
#include "math/real.h"
#include <float.h>
#include <stdbool.h>
#include <stddef.h>

static const double half_log_2pi = 0.91893853320467274178;
static const double least_term = 0x1p-55; /* what a sum or a product does not feel */
static const double large_shape = 1e6; /* from here on an expansion replaces sums of many terms */

/* ---- the gamma function ---- */

/* ln Gamma(2 + x) for |x| <= 1/2: Abramowitz & Stegun 6.1.33 with the zetas less 1 */
static double
log_gamma_near_2(double x)
{
    /* (-1)^k (zeta(k) - 1) / k from k = 2 on; mpmath 1.3.0 */
    static const double c[] = {
        0.32246703342411321824,    -0.067352301053198095133,  0.020580808427784547879,
        -0.0073855510286739852663, 0.0028905103307415232858,  -0.0011927539117032609771,
        5.0966952474304242234e-4,  -2.2315475845357937976e-4, 9.9457512781808533715e-5,
        -4.49262367381331417e-5,   2.0507212775670691553e-5,  -9.439488275268395904e-6,
        4.3748667899074878042e-6,  -2.0392157538013662368e-6, 9.5514121304074198329e-7,
        -4.4924691987645660433e-7, 2.1207184805554665869e-7,  -1.0043224823968099609e-7,
        4.7698101693639805658e-8,  -2.271109460894316491e-8,  1.0838659214896954091e-8,
        -5.1834750419700466551e-9, 2.4836745438024783172e-9,  -1.1921401405860912074e-9,
        5.7313672416788620133e-10
    };
    const int n = (int)(sizeof(c) / sizeof(c[0]));
    double sum = 0.0;

    for (int term = n - 1; term >= 0; term--) sum = (sum + c[term]) * x;
    return x * (0.42278433509846713939 + sum);
}

/* ln Gamma(a) - (a - 1/2) ln a + a - ln(2 pi) / 2 for a >= 12: Abramowitz & Stegun 6.1.41 */
static double
stirling_rest(double a)
{
    const double z = 1.0 / (a * a);

    return (1.0 / 12 -
            z * (1.0 / 360 -
                 z * (1.0 / 1260 - z * (1.0 / 1680 - z * (1.0 / 1188 - z * (691.0 / 360360)))))) /
           a;
}

double
special_log_gamma(double x)
{
    double product = 1.0;

    if (!(x > 0.0)) return NAN;
    if (x >= 12.0) return (x - 0.5) * real_log(x) - x + half_log_2pi + stirling_rest(x);
    if (x < 0.5) return log_gamma_near_2(x) - real_log1p(x) - real_log(x);
    if (x < 1.5) return log_gamma_near_2(x - 1.0) - real_log1p(x - 1.0);
    for (; x > 2.5; x -= 1.0) product *= x - 1.0;
    return real_log(product) + log_gamma_near_2(x - 2.0);
}

/* What Stirling's formula without its series lacks, for any a > 0 */
static double
stirling_error(double a)
{
    if (a >= 12.0) return stirling_rest(a);
    return special_log_gamma(a) - ((a - 0.5) * real_log(a) - a + half_log_2pi);
}

/* ---- incomplete gamma ---- */

/* A place on the line of a gamma distribution. */
typedef struct {
    double shape, x, log_x;
    double ahead;    /* x / shape - 1                                          */
    double deviance; /* x / shape - 1 - ln(x / shape) >= 0, exact also near 0  */
} Place;

/* d - ln(1 + d) where d is small: with r = d / (2 + d) the logarithm is 2 (r + r^3 / 3 + ...) */
static double
less_log1p(double d)
{
    const double r = d / (2.0 + d), square = r * r;
    double sum = 0.0;

    for (int term = 21; term >= 3; term -= 2) sum = sum * square + 1.0 / term;
    return r * (d - 2.0 * square * sum);
}

/* exp(v) - 1 - v where v is small */
static double
expm1_less(double v)
{
    double sum = 0.0;

    for (int term = 16; term >= 3; term--) sum = (sum + 1.0) * v / term;
    return 0.5 * v * v * (1.0 + sum);
}

static Place
place_at(double shape, double x)
{
    const double d = (x - shape) / shape;
    const bool near = d > -0.3 && d < 0.4;

    return (Place){ shape, x, real_log(x), d, near ? less_log1p(d) : d - real_log(x / shape) };
}

static Place
place_at_log(double shape, double v)
{
    const double d = real_expm1(v);
    const bool near = v > -0.3 && v < 0.3;

    return (Place){ shape, shape * real_exp(v), real_log(shape) + v, d,
                    near ? expm1_less(v) : d - v };
}

/* ln(x^a exp(-x) / Gamma(a + 1)), for large shapes by Loader's deviance, as terms cancel */
static double
gamma_log_front(const Place *at)
{
    const double a = at->shape;

    if (a < 12.0) return a * at->log_x - at->x - special_log_gamma(a + 1.0);
    return -a * at->deviance - stirling_rest(a) - half_log_2pi - 0.5 * real_log(a);
}

/* Share below / x^a exp(-x) / Gamma(a + 1): Abramowitz & Stegun 6.5.29 */
static double
gamma_series(const Place *at)
{
    double sum = 1.0, term = 1.0;

    for (double n = 1.0; term > least_term * sum; n++) {
        term *= at->x / (at->shape + n);
        sum += term;
    }
    return sum;
}

/* Share above / x^a exp(-x) / Gamma(a + 1): Abramowitz & Stegun 6.5.31 in Legendre's form, by
 * Lentz's method */
static double
gamma_fraction(const Place *at)
{
    const double a = at->shape;
    double b = at->x + 1.0 - a, c = INFINITY, d = 1.0 / b, product = d, factor = 0.0;

    for (double n = 1.0; fabs(factor - 1.0) > 2.0 * DBL_EPSILON && n < 1e7; n++) {
        const double over = n * (a - n);
        b += 2.0;
        c = b + over / c;
        d = 1.0 / (b + over * d);
        factor = c * d;
        product *= factor;
    }
    return a * product;
}

/* Temme's correction to the normal tail: exp(-z^2 / 2) / sqrt(2 pi a) (c0 + c1 / a), relative to
 * exp(-z^2 / 2), where eta = z / sqrt(a); the series near 0 are Temme's */
static double
temme_rest(const Place *at, double eta)
{
    static const double c0[] = { -1.0 / 3,           1.0 / 12,
                                 -2.0 / 135,         1.0 / 864,
                                 1.0 / 2835,         -139.0 / 777600,
                                 1.0 / 25515,        -571.0 / 261273600,
                                 -281.0 / 151559100, 163879.0 / 197522841600.0 };
    static const double c1[] = { -1.0 / 540, -1.0 / 288, 1.0 / 378, -77.0 / 77760 };
    const double a = at->shape, m = at->ahead;
    double first = 0.0, second = 0.0;

    if (fabs(eta) < 0.1) {
        for (int term = 9; term >= 0; term--) first = first * eta + c0[term];
        for (int term = 3; term >= 0; term--) second = second * eta + c1[term];
    } else {
        first = 1.0 / m - 1.0 / eta;
        second = 1.0 / (eta * eta * eta) - (1.0 + m * (1.0 + m / 12.0)) / (m * m * m);
    }
    return (first + second / a) * real_exp(-half_log_2pi) / sqrt(a);
}

/* ln of the share above (sign 1) or below (sign -1), for large shapes */
static double
temme_log(const Place *at, double sign)
{
    const double z = (at->ahead < 0.0 ? -1.0 : 1.0) * sqrt(2.0 * at->shape * at->deviance);
    const double normal = normal_log_survival(sign * z);
    const double rest = temme_rest(at, z / sqrt(at->shape));

    if (normal == -INFINITY) return normal;
    return normal + real_log1p(sign * rest * real_exp(-0.5 * z * z - normal));
}

/* ln of the share below, or above: that which the sum or the fraction gives, the other from it. A
 * sum of positive terms below the mean, a fraction above. */
static double
gamma_log_share(const Place *at, bool below)
{
    if (at->shape > large_shape) return temme_log(at, below ? -1.0 : 1.0);
    const bool summed = at->x <= at->shape + 1.0;
    const double share = real_log(summed ? gamma_series(at) : gamma_fraction(at));
    const double direct = gamma_log_front(at) + share;
    /* rounding may leave a little above 1 */
    if (summed == below) return direct < 0.0 ? direct : 0.0;
    return real_log1p(-real_exp(direct < 0.0 ? direct : 0.0));
}

/* The ends, where nothing need be worked out; NAN if it must be */
static double
gamma_end(double shape, double x, bool below)
{
    const double none = -INFINITY, all = 0.0;

    if (x == INFINITY) return below ? all : none;
    return shape > 0.0 && x == 0.0 ? (below ? none : all) : NAN;
}

static bool
gamma_is_inside(double shape, double x)
{
    return shape > 0.0 && shape < INFINITY && x > 0.0 && x < INFINITY;
}

static double
gamma_log(double shape, double x, bool below)
{
    if (!gamma_is_inside(shape, x)) return gamma_end(shape, x, below);
    const Place at = place_at(shape, x);
    return gamma_log_share(&at, below);
}

static double
gamma_log_at(double shape, double v, bool below)
{
    const double x = shape * real_exp(v);
    const bool tiny = x == 0.0 && v > -INFINITY; /* its logarithm still counts */

    if (!gamma_is_inside(shape, tiny ? 1.0 : x)) return gamma_end(shape, x, below);
    const Place at = place_at_log(shape, v);
    return gamma_log_share(&at, below);
}

double
special_gamma_log_lower(double shape, double x)
{
    return gamma_log(shape, x, true);
}

double
special_gamma_log_upper(double shape, double x)
{
    return gamma_log(shape, x, false);
}

double
special_gamma_log_lower_at(double shape, double v)
{
    return gamma_log_at(shape, v, true);
}

double
special_gamma_log_upper_at(double shape, double v)
{
    return gamma_log_at(shape, v, false);
}

double
special_gamma_lower(double shape, double x)
{
    return real_exp(gamma_log(shape, x, true));
}

double
special_gamma_upper(double shape, double x)
{
    return real_exp(gamma_log(shape, x, false));
}

/* ---- incomplete beta ---- */

/* ln(x^a y^b / B(a, b)) for x + y = 1: the binomial by Loader's deviances */
static double
beta_log_front(double a, double b, double x, double y)
{
    const double n = a + b;
    const Place left = place_at(a, n * x), right = place_at(b, n * y);

    return stirling_error(n) - stirling_error(a) - stirling_error(b) - a * left.deviance -
           b * right.deviance + 0.5 * (real_log(a / n) + real_log(b)) - half_log_2pi;
}

/* Share below x / (x^a y^b / B(a, b)), for x below the mean: Abramowitz & Stegun 26.5.8, by Lentz's
 * method */
static double
beta_fraction(double a, double b, double x)
{
    double c = 1.0, d = 1.0 / (1.0 - (a + b) * x / (a + 1.0)), product = d, factor = 0.0;

    for (double m = 1.0; fabs(factor - 1.0) > 2.0 * DBL_EPSILON && m < 1e7; m++) {
        const double even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / (1.0 + even * d);
        c = 1.0 + even / c;
        product *= c * d;
        d = 1.0 / (1.0 + odd * d);
        c = 1.0 + odd / c;
        factor = c * d;
        product *= factor;
    }
    return product / a;
}

/* ln of the share below x (or above), where y = 1 - x is given for its digits */
static double
beta_log_share(double a, double b, double x, double y, bool below)
{
    const bool left = x * (a + b + 2.0) <= a + 1.0;
    const double front = beta_log_front(a, b, x, y);
    const double fraction = left ? beta_fraction(a, b, x) : beta_fraction(b, a, y);
    const double direct = front + real_log(fraction);

    if (left == below) return direct < 0.0 ? direct : 0.0;
    return real_log1p(-real_exp(direct < 0.0 ? direct : 0.0));
}

static double
beta_share(double alpha, double beta, double x, bool below)
{
    if (!(alpha > 0.0 && beta > 0.0 && x >= 0.0 && x <= 1.0)) return NAN;
    if (!(alpha < INFINITY && beta < INFINITY)) return NAN;
    if (x == 0.0) return below ? 0.0 : 1.0;
    if (x == 1.0) return below ? 1.0 : 0.0;
    return real_exp(beta_log_share(alpha, beta, x, 1.0 - x, below));
}

double
special_beta_lower(double alpha, double beta, double x)
{
    return beta_share(alpha, beta, x, true);
}

double
special_beta_upper(double alpha, double beta, double x)
{
    return beta_share(alpha, beta, x, false);
}

/* ---- quantiles ----
 * Newton's method on the logarithm of the smaller share against the logarithm of x, or of the odds
 * x / (1 - x): there both densities are log-concave, hence both shares, so that the steps come down
 * on one side after the first, and always to the point. */

static const double longest_step = 5.0, last_step = 1e-9;

/* How far to go in the logarithm, from the share now, the share wanted (as logarithms), and the
 * logarithm of the density on that scale; forward: the share rises. */
static double
newton_step(double now, double wanted, double log_density, bool rises)
{
    const double step = (wanted - now) * real_exp(now - log_density) * (rises ? 1.0 : -1.0);

    if (!(step <= longest_step)) return rises ? longest_step : -longest_step;
    return step < -longest_step ? -longest_step : step;
}

double
special_gamma_quantile(double p, double shape)
{
    const bool below = p < 0.5;

    if (!(p >= 0.0 && p <= 1.0 && shape > 0.0 && shape < INFINITY)) return NAN;
    if (p == 0.0 || p == 1.0) return p == 0.0 ? 0.0 : INFINITY;
    const double wanted = below ? real_log(p) : real_log1p(-p);
    /* Wilson & Hilferty (1931), but never below where x^a / Gamma(a + 1), too large, is p */
    const double root = 1.0 - 1.0 / (9.0 * shape) + real_normal_quantile(p) / (3.0 * sqrt(shape));
    const double bound = real_exp((real_log(p) + special_log_gamma(shape + 1.0)) / shape);
    double x = shape * root * root * root, step = 1.0;

    if (!(x > bound)) x = bound;
    for (int round = 0; round < 400 && fabs(step) > last_step && x > DBL_MIN; round++) {
        const Place at = place_at(shape, x);
        const double density = gamma_log_front(&at) + real_log(shape);
        step = newton_step(gamma_log_share(&at, below), wanted, density, below);
        x += x * real_expm1(step);
    }
    return x;
}

/* The odds x / (1 - x) where a share p lies below and q = 1 - p above, each given for its digits */
static double
beta_odds(double p, double q, double a, double b)
{
    const bool below = p < q;
    const double log_p = real_log(p), log_q = real_log(q);
    const double log_beta = special_log_gamma(a) + special_log_gamma(b) - special_log_gamma(a + b);
    const double z = below ? real_normal_quantile(p) : -real_normal_quantile(q);
    /* between where one factor of the density is left out and where the other is */
    const double least = (log_p + real_log(a) + log_beta) / a;
    const double most = -(log_q + real_log(b) + log_beta) / b;
    const double middle = real_log(a / b) + z * sqrt(1.0 / a + 1.0 / b);
    double odds = real_exp(middle < least ? least : middle > most ? most : middle), step = 1.0;

    for (int round = 0; round < 400 && fabs(step) > last_step; round++) {
        if (!(odds > DBL_MIN && odds < DBL_MAX)) break;
        const double x = odds / (1.0 + odds), y = 1.0 / (1.0 + odds);
        const double now = beta_log_share(a, b, x, y, below);
        step = newton_step(now, below ? log_p : log_q, beta_log_front(a, b, x, y), below);
        odds += odds * real_expm1(step);
    }
    return odds;
}

double
special_beta_quantile(double p, double alpha, double beta)
{
    if (!(p >= 0.0 && p <= 1.0 && alpha > 0.0 && beta > 0.0)) return NAN;
    if (!(alpha < INFINITY && beta < INFINITY)) return NAN;
    if (p == 0.0 || p == 1.0) return p;
    const double odds = beta_odds(p, 1.0 - p, alpha, beta);
    return odds < INFINITY ? odds / (1.0 + odds) : 1.0;
}

/* T^2 = df / odds of a beta(df / 2, 1 / 2), of which twice the smaller tail lies below */
double
special_t_quantile(double p, double df)
{
    const double tails = 2.0 * (p < 0.5 ? p : 1.0 - p);

    if (!(p >= 0.0 && p <= 1.0 && df > 0.0 && df < INFINITY)) return NAN;
    if (p == 0.0 || p == 1.0) return p == 0.0 ? -INFINITY : INFINITY;
    if (p == 0.5) return 0.0;
    const double t = sqrt(df / beta_odds(tails, 1.0 - tails, 0.5 * df, 0.5));
    return p < 0.5 ? -t : t;
}
