/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/decimal_read.h"
#include "base/decimal_powers.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef unsigned __int128 Wide;

enum { MOST_DIGITS = 19, EXACT_POWER = 22, MANTISSA_BITS = 52, BIAS = 1023 };

/* Powers of ten that a double holds exactly */
static const double power_of_10[EXACT_POWER + 1] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

typedef struct {
    uint64_t digits; /* without the zeros before them */
    int n_digits, power;
    bool negative, any;
} Decimal; /* digits 10^power */

static bool
is_digit(char sign)
{
    return sign >= '0' && sign <= '9';
}

/* Too many digits run over: n_digits tells. */
static const char *
take_digits(Decimal *decimal, const char *at)
{
    for (; is_digit(*at); at++) {
        decimal->digits = 10 * decimal->digits + (uint64_t)(*at - '0');
        decimal->n_digits += decimal->n_digits > 0 || *at != '0';
        decimal->any = true;
    }
    return at;
}

/* False where it takes strtod: blanks, words, hexadecimal numbers, too many digits. */
static bool
take_decimal(Decimal *decimal, const char **end, const char *at)
{
    int power = 0;

    *decimal = (Decimal){ .negative = *at == '-' };
    at = take_digits(decimal, at + (*at == '-' || *at == '+'));
    if (*at == '.') {
        const char *point = at++;
        at = take_digits(decimal, at);
        decimal->power = (int)(point + 1 - at);
    }
    if (!decimal->any || decimal->n_digits > MOST_DIGITS || *at == 'x' || *at == 'X') return false;
    if (*at == 'e' || *at == 'E') {
        const bool negative = *++at == '-';
        at += *at == '-' || *at == '+';
        if (!is_digit(*at)) return false;
        for (; is_digit(*at) && power < 10000; at++) power = 10 * power + (*at - '0');
        if (is_digit(*at)) return false;
        decimal->power += negative ? -power : power;
    }
    *end = at;
    return true;
}

/* digits 10^power by 128 bits of the power, which are up to 1 too large: so their product is, in
 * units of its last bit but 64. False where that matters, or beyond the normal doubles. */
static bool
multiply(double *value, uint64_t digits, int power)
{
    if (power < DECIMAL_LEAST_POWER || power > DECIMAL_MOST_POWER) return false;
    const DecimalPower *ten = &decimal_powers[power - DECIMAL_LEAST_POWER];
    const int zeros = __builtin_clzll(digits), log2_of_power = (power * 1741647) >> 19;
    const uint64_t whole = digits << zeros;
    const Wide low = (Wide)ten->low * whole;
    const Wide product = (Wide)ten->high * whole + (uint64_t)(low >> 64);
    const int shift = 127 - MANTISSA_BITS - (product >> 127 ? 0 : 1);
    const Wide half = (Wide)1 << (shift - 1), rest = product & (2 * half - 1);
    const int exponent = MANTISSA_BITS + shift + 64 + log2_of_power - 127 - zeros;
    const bool up = rest > half + 1;

    if (!up && rest + 1 > half) return false; /* perhaps halfway between two doubles */
    if (exponent < 1 - BIAS || exponent >= BIAS) return false;
    /* the leading bit of the mantissa, and a carry, add to the exponent */
    const uint64_t bits =
        ((uint64_t)(exponent + BIAS - 1) << MANTISSA_BITS) + (uint64_t)(product >> shift) + up;
    memcpy(value, &bits, sizeof(bits));
    return true;
}

const char *
decimal_read(double *value, const char *text)
{
    Decimal decimal;
    const char *end;
    char *slow;

    if (take_decimal(&decimal, &end, text)) {
        const double whole = (double)decimal.digits;
        bool done = true;
        if (decimal.digits >> (MANTISSA_BITS + 1) == 0 && decimal.power >= -EXACT_POWER &&
            decimal.power <= EXACT_POWER) /* both exact, so one operation rounds rightly */
            *value = decimal.power < 0 ? whole / power_of_10[-decimal.power]
                                       : whole * power_of_10[decimal.power];
        else if (decimal.digits == 0)
            *value = 0;
        else
            done = multiply(value, decimal.digits, decimal.power);
        if (done && decimal.negative) *value = -*value;
        if (done) return end;
    }
    *value = strtod(text, &slow);
    return slow;
}
