/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/decimal.h"
#include "base/decimal_powers.h"
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

__extension__ typedef unsigned __int128 Wide;

/* A double is c 2^q with a whole c < 2^53. */
enum { MANTISSA_BITS = 52, LEAST_Q = -1074, INFINITE = 0x7FF };

typedef struct {
    uint64_t digits; /* < 10^17; may end with zeros */
    int exponent;
} Decimal; /* digits * 10^exponent */

/* floor(log10(2^e)) and floor(log2(10^e)), for all e that occur. */
static int
log10_of_2_to(int e)
{
    return (e * 1262611) >> 22;
}

static int
log2_of_10_to(int e)
{
    return (e * 1741647) >> 19;
}

/* x 2^q / 10^k, cut to a whole number, whose last bit is also set if anything was cut off ("rounded
 * to odd"): so it compares with even numbers as the exact value does. As powers are rounded up, the
 * 64 bits behind the point are up to 1 too large. That can hide a fraction only if it is below
 * 2^-63 or above 1 - 2^-64. Continued fractions show for every q that no even x up to 2^55 + 2
 * gives such a fraction but two multiples (q = 163, q = 664), which lie above odd numbers, whose
 * last bit is set in any case. */
static uint64_t
scaled(uint64_t x, int q, int k)
{
    const DecimalPower *power = &decimal_powers[-k - DECIMAL_LEAST_POWER];
    const uint64_t shifted = x << (q + log2_of_10_to(-k) + 1);
    const Wide low = (Wide)power->low * shifted;
    const Wide product = (Wide)power->high * shifted + (uint64_t)(low >> 64);

    return (uint64_t)(product >> 64) | ((uint64_t)product > 1);
}

/* The multiple of `unit` 10^k nearest to v / 4 10^k, as a count of units. */
static uint64_t
rounded(uint64_t v, uint64_t unit)
{
    const uint64_t whole = v / (4 * unit), rest = v - 4 * unit * whole;

    return whole + (rest + whole % 2 > 2 * unit); /* halfway: the even one */
}

/* Of two texts of 16 digits that read back the nearer is taken; only if its digits are an odd
 * number from 2^52 to 2^53, and it is written without an exponent, the next one. That is how
 * numbers have been written from the start, by a rounding to even; it stays so that files keep
 * their bytes. */
static bool
takes_even(uint64_t digits, int k)
{
    return digits % 2 == 1 && digits >= 1ull << 52 && digits < 1ull << 53 && k >= -19 && k < 0;
}

/* Schubfach: what reads back lies between the points halfway to the two neighbours. These are 2^q
 * apart, at least 10^k and less than 10^(k + 1): so at most one multiple of 10^(k + 1) lies between
 * them, and at least one of 10^k. All is counted in quarters of 10^k. */
static Decimal
nearest(uint64_t c, int q)
{
    const int k = log10_of_2_to(q);
    const uint64_t open = c & 1; /* a halfway point reads as the even neighbour */
    const uint64_t least = scaled(4 * c - 2, q, k) + open;
    const uint64_t most = scaled(4 * c + 2, q, k) - open;
    const uint64_t v = scaled(4 * c, q, k), below = v / 4, tens = below / 10;
    const bool tens_below = least <= 40 * tens, tens_above = 40 * tens + 40 <= most;
    const bool lower = least <= 4 * below, upper = 4 * below + 4 <= most;
    const bool one_of_tens = tens_below != tens_above;
    const uint64_t nearer = takes_even(below, k) ? below + 1 : rounded(v, 1);
    const uint64_t one = lower != upper ? below + upper : nearer;

    return (Decimal){ one_of_tens ? tens + tens_above : one, k + one_of_tens };
}

/* Powers of two have a nearer neighbour below, so that the nearest of 15 or 16 digits may lie
 * beyond the halfway point and not read back; of 17 digits it always does. */
static Decimal
nearest_power_of_two(int q)
{
    const uint64_t c = 1ull << MANTISSA_BITS;
    const int k = log10_of_2_to(q + MANTISSA_BITS) - 16;
    const uint64_t least = scaled(4 * c - 1, q, k), v = scaled(4 * c, q, k);
    const uint64_t most = scaled(4 * c + 2, q, k);
    const uint64_t digits_15 = rounded(v, 100), digits_16 = rounded(v, 10);

    if (least > 40 * digits_16 || 40 * digits_16 > most) return (Decimal){ rounded(v, 1), k };
    if (least > 400 * digits_15 || 400 * digits_15 > most) return (Decimal){ digits_16, k + 1 };
    return (Decimal){ digits_15, k + 2 };
}

static Decimal
decimal_of(uint64_t mantissa, int exponent)
{
    const uint64_t c = exponent > 0 ? mantissa | 1ull << MANTISSA_BITS : mantissa;
    const int q = exponent > 0 ? exponent - 1 + LEAST_Q : LEAST_Q;

    if (q <= 0 && q >= -MANTISSA_BITS && (c & ((1ull << -q) - 1)) == 0)
        return (Decimal){ c >> -q, 0 }; /* a whole number */
    return mantissa == 0 && exponent > 1 ? nearest_power_of_two(q) : nearest(c, q);
}

/* ---- digits ---- */

/* clang-format off */
static const uint64_t power_of_10[] = {
    1,              10,              100,              1000,              10000,
    100000,         1000000,         10000000,         100000000,         1000000000,
    10000000000,    100000000000,    1000000000000,    10000000000000,    100000000000000,
    1000000000000000, 10000000000000000, 100000000000000000,
};
/* clang-format on */
enum { MOST_DIGITS = 17 };

/* x > 0. 1233 / 4096 is log10(2), so that the guess is right or one too small. */
static int
count_digits(uint64_t x)
{
    const int guess = ((64 - __builtin_clzll(x)) * 1233) >> 12;

    return guess + (x >= power_of_10[guess]);
}

/* The 8 digits of x < 10^8 in 8 bytes, the first in the lowest: halved three times, each time all
 * parts by one multiplication. */
static uint64_t
spread(uint64_t x)
{
    uint64_t top = x / 10000;

    x = top | (x - 10000 * top) << 32;
    top = (x * 10486 >> 20) & 0x0000007F0000007F; /* hundreds of parts below 10^4 */
    x = top | (x - 100 * top) << 16;
    top = (x * 103 >> 10) & 0x000F000F000F000F; /* tens of parts below 100 */
    return top | (x - 10 * top) << 8;
}

typedef struct {
    char first;
    Wide others; /* 16 characters, the next in the lowest byte */
    int n;       /* without the zeros at the end */
} Digits;

static Digits
digits_of(uint64_t seventeen)
{
    const uint64_t first = seventeen / power_of_10[16], rest = seventeen % power_of_10[16];
    const uint64_t left = spread(rest / power_of_10[8]), right = spread(rest % power_of_10[8]);
    const uint64_t zeros = 0x3030303030303030; /* '0' each */
    Digits digits = { .first = (char)('0' + first), .n = 1 };

    digits.others = (Wide)(right + zeros) << 64 | (left + zeros);
    if (right)
        digits.n = 17 - __builtin_clzll(right) / 8;
    else if (left)
        digits.n = 9 - __builtin_clzll(left) / 8;
    return digits;
}

static void
put_eight(char *to, uint64_t characters)
{
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) characters = __builtin_bswap64(characters);
    memcpy(to, &characters, 8);
}

static void
put_sixteen(char *to, Wide characters)
{
    put_eight(to, (uint64_t)characters);
    put_eight(to + 8, (uint64_t)(characters >> 64));
}

/* ---- layout ---- */

static size_t
write_fixed(char *to, Digits digits, int exponent)
{
    if (exponent < 0) {
        memcpy(to, "0.000", 5);
        to[1 - exponent] = digits.first;
        put_sixteen(to + 2 - exponent, digits.others);
        return (size_t)(1 - exponent + digits.n);
    }
    to[0] = digits.first;
    put_sixteen(to + 1, digits.others);
    if (digits.n <= exponent + 1) return (size_t)exponent + 1;
    to[exponent + 1] = '.';
    put_sixteen(to + exponent + 2, digits.others >> 8 * exponent);
    return (size_t)digits.n + 1;
}

static size_t
write_exponent(char *to, Digits digits, int exponent)
{
    const int size = exponent < 0 ? -exponent : exponent;
    char *at = to + digits.n + (digits.n > 1);

    to[0] = digits.first;
    to[1] = '.';
    put_sixteen(to + 2, digits.others);
    *at++ = 'e';
    *at++ = exponent < 0 ? '-' : '+';
    if (size >= 100) *at++ = (char)('0' + size / 100);
    *at++ = (char)('0' + size / 10 % 10);
    *at++ = (char)('0' + size % 10);
    return (size_t)(at - to);
}

/* As %g of 15 digits, or of 16 or 17 if it needs them: an exponent below 1e-4, and where there are
 * more digits before the point than the number has. */
static size_t
write_positive(char *to, uint64_t mantissa, int biased)
{
    const Decimal decimal = decimal_of(mantissa, biased);
    const int n = count_digits(decimal.digits);
    const int exponent = decimal.exponent + n - 1; /* of the first digit */
    const Digits digits = digits_of(decimal.digits * power_of_10[MOST_DIGITS - n]);
    const int places = digits.n > 15 ? digits.n : 15;

    return exponent >= -4 && exponent < places ? write_fixed(to, digits, exponent)
                                               : write_exponent(to, digits, exponent);
}

static size_t
write_word(char *to, const char *word)
{
    const size_t n = strlen(word);

    memcpy(to, word, n);
    return n;
}

size_t
decimal_write(char to[DECIMAL_ROOM], double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof(bits));
    const uint64_t mantissa = bits & ((1ull << MANTISSA_BITS) - 1);
    const int biased = (int)(bits >> MANTISSA_BITS & INFINITE);
    const size_t sign = bits >> 63;

    if (biased == INFINITE && mantissa > 0) return write_word(to, "nan");
    if (sign) *to++ = '-';
    if (biased == INFINITE) return sign + write_word(to, "inf");
    if (biased == 0 && mantissa == 0) return sign + write_word(to, "0");
    return sign + write_positive(to, mantissa, biased);
}
