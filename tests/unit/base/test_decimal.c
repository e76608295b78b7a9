/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DECIMAL_ROUNDS=3000000 test_decimal: more random numbers, half a minute. */
#include "base/decimal.h"
#include "base/decimal_powers.h"
#include "testlib.h"
#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLOW_ROOM = 320 }; /* more than any %g, but gcc cannot know how many digits are asked for */

static const char *
written(char text[DECIMAL_ROOM + 1], double value)
{
    text[decimal_write(text, value)] = '\0';
    return text;
}

/* ---- the slow way, by the C library: what all bytes must agree with ---- */

static bool
reads_back(char *plain, double value, int digits)
{
    snprintf(plain, SLOW_ROOM, "%.*g", digits, value);
    return strtod(plain, NULL) == value;
}

/* Writes whole / 10^places without zeros at its end. */
static void
write_quotient(char *plain, bool negative, long long whole, int places)
{
    char digits[24];
    int n = 0;

    while (places > 0 && whole % 10 == 0) {
        whole /= 10;
        places--;
    }
    do {
        digits[n++] = (char)('0' + whole % 10);
        whole /= 10;
    } while (whole > 0 || n <= places);
    if (negative) *plain++ = '-';
    while (n > 0) {
        if (n == places) *plain++ = '.';
        *plain++ = digits[--n];
    }
    *plain = '\0';
}

/* A number of up to 16 digits is whole / 10^places with both exact in a double, so that one
 * division reads it back as strtod would (Clinger 1990, PLDI). The sum with 0.5 rounds odd numbers
 * above 2^52 up. False: not so. */
static bool
write_short(char *plain, double value)
{
    static const double tens[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,
                                   1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19 };
    const double size = fabs(value);
    int before = 1; /* digits before the point, or 0, -1, .. for leading zeros after it */

    if (value == 0) return strcpy(plain, signbit(value) ? "-0" : "0");
    if (!(size >= 1e-4 && size < 1e15)) return false;
    while (before < 15 && size >= tens[before]) before++;
    while (before > -3 && before <= 1 && size * tens[1 - before] < 1) before--;
    for (int digits = 15; digits <= 16; digits++) {
        const int places = digits - before > 0 ? digits - before : 0;
        const double whole = floor(size * tens[places] + 0.5);
        if (whole > 0x1p53 || whole / tens[places] != size) continue;
        write_quotient(plain, value < 0, (long long)whole, places);
        return true;
    }
    return false;
}

static void
write_slowly(char plain[SLOW_ROOM], double value)
{
    if (write_short(plain, value)) return;
    if (fabs(value) < DBL_MIN) {
        for (int digits = 1; digits <= 17; digits++)
            if (reads_back(plain, value, digits)) return;
    }
    if (!reads_back(plain, value, 16))
        reads_back(plain, value, 17);
    else if (!reads_back(plain, value, 15))
        reads_back(plain, value, 16);
}

/* ---- many numbers ---- */

typedef struct {
    int n, n_wrong;
    char first[SLOW_ROOM + 2 * DECIMAL_ROOM]; /* what was wrong first */
} Tally;

static void
compare(Tally *tally, double value)
{
    char text[DECIMAL_ROOM + 1], expected[SLOW_ROOM];

    write_slowly(expected, value);
    tally->n++;
    if (strcmp(written(text, value), expected) == 0) return;
    if (tally->n_wrong++ == 0)
        snprintf(tally->first, sizeof(tally->first), "%s, not %s", text, expected);
}

static void
check_tally(const Tally *tally, int least)
{
    CHECK_TEXT("first that is wrong", tally->first, "");
    CU_ASSERT_EQUAL(tally->n_wrong, 0);
    CU_ASSERT(tally->n >= least);
}

static int
rounds(void)
{
    const char *wanted = getenv("DECIMAL_ROUNDS");

    return wanted ? atoi(wanted) : 60000;
}

/* Marsaglia (2003), Journal of Statistical Software 8(14): xorshift; times an odd number. */
static uint64_t
next_bits(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state * 0x2545F4914F6CDD1Du;
}

static double
of_bits(uint64_t bits)
{
    double value;

    memcpy(&value, &bits, sizeof(value));
    return isfinite(value) ? value : 0;
}

static double
next_share(uint64_t *state)
{
    return (double)(next_bits(state) >> 11) * 0x1p-53;
}

static void
test_same_as_slowly(void)
{
    uint64_t state = 88172645463325252u;
    Tally tally = { 0 };

    for (int round = 0; round < rounds(); round++) {
        compare(&tally, of_bits(next_bits(&state)));
        compare(&tally, next_share(&state) * pow(10, (int)(next_bits(&state) % 21) - 5));
        compare(&tally, 8 + 8 * next_share(&state)); /* of two that read back, the nearer or not */
        compare(&tally, of_bits(next_bits(&state) >> (12 + next_bits(&state) % 52)));
        compare(&tally, (double)(next_bits(&state) >> next_bits(&state) % 64));
        compare(&tally, round / 100.0);
    }
    check_tally(&tally, 6);
}

static void
compare_around(Tally *tally, double value)
{
    compare(tally, value);
    compare(tally, -value);
    compare(tally, nextafter(value, 0));
    compare(tally, nextafter(value, DBL_MAX));
}

static void
test_powers(void)
{
    Tally tally = { 0 };
    char text[30];

    for (int power = -1074; power < 1024; power++) compare_around(&tally, ldexp(1, power));
    for (int power = -323; power <= 308; power++) {
        for (int times = 1; times <= 9; times++) {
            snprintf(text, sizeof(text), "%de%d", times, power);
            if (isfinite(strtod(text, NULL))) compare_around(&tally, strtod(text, NULL));
        }
    }
    for (int smallest = 1; smallest < 2000; smallest++) compare(&tally, smallest * 0x1p-1074);
    check_tally(&tally, 4 * 2098 + 4 * 9 * 631 + 1999);
}

/* ---- by definition: it reads back, and a digit less does not ---- */

static int
count_digits(const char *text)
{
    int n = 0, zeros = 0;

    for (; *text && *text != 'e'; text++) {
        if (*text < '0' || *text > '9' || (n == 0 && *text == '0')) continue;
        zeros = *text == '0' ? zeros + 1 : 0;
        n++;
    }
    return n - zeros;
}

static void
test_shortest(void)
{
    uint64_t state = 362436069u;
    char text[DECIMAL_ROOM + 1], shorter[SLOW_ROOM];
    int n_wrong = 0, n_long = 0;

    for (int round = 0; round < rounds(); round++) {
        const double value = of_bits(next_bits(&state));
        const double back = strtod(written(text, value), NULL);
        n_wrong += memcmp(&back, &value, sizeof(value)) != 0;
        const int digits = count_digits(text);
        n_long += digits > 1 && reads_back(shorter, value, digits - 1);
    }
    CU_ASSERT_EQUAL(n_wrong, 0);
    CU_ASSERT_EQUAL(n_long, 0);
}

static void
test_cases(void)
{
    /* Python 3.11: repr(x), but for layout and what is said beside */
    /* clang-format off */
    static const struct { double value; const char *expected; } cases[] = {
        { 0, "0" }, { -0.0, "-0" }, { NAN, "nan" }, { -NAN, "nan" }, { INFINITY, "inf" }, { -INFINITY, "-inf" },
        { 1, "1" }, { -2.5, "-2.5" }, { 0.1, "0.1" }, { 0.1 + 0.2, "0.30000000000000004" }, { 4.35, "4.35" },
        { 50276.43, "50276.43" }, { 0.0001, "0.0001" }, { 0.00001, "1e-05" }, { -0.00012345678901234567, "-0.00012345678901234567" },
        /* layout: as many digits before the point as the number has, 15 at least */
        { 1e14, "100000000000000" }, { 1e15, "1e+15" }, { 1234567890123456, "1234567890123456" },
        { 4503599627370495.5, "4503599627370495.5" }, { 9007199254740991, "9007199254740991" },
        { 9007199254740993.0, "9007199254740992" }, { 9060801153433600, "9.0608011534336e+15" },
        { 12345678901234568, "12345678901234568" }, { 123456789012345680, "1.2345678901234568e+17" },
        /* ends of the range, subnormal numbers */
        { 5e-324, "5e-324" }, { 1e-323, "1e-323" }, { 2.5e-320, "2.5e-320" }, { 1.7976931348623157e308, "1.7976931348623157e+308" },
        { 2.2250738585072014e-308, "2.2250738585072014e-308" }, { 2.225073858507201e-308, "2.225073858507201e-308" },
        /* hard for others: tests of Ryu (Adams 2018, PLDI) */
        { -2.109808898695963e16, "-2.109808898695963e+16" }, { 4.940656e-318, "4.940656e-318" }, { 1.18575755e-316, "1.18575755e-316" },
        { 2.989102097996e-312, "2.989102097996e-312" }, { 4.708356024711512e18, "4.708356024711512e+18" },
        { 9.409340012568248e18, "9.409340012568248e+18" }, { 5.764607523034235e39, "5.764607523034235e+39" },
        { 1.152921504606847e40, "1.152921504606847e+40" }, { 2.305843009213694e40, "2.305843009213694e+40" },
        { 1e23, "1e+23" }, { 8.41e21, "8.41e+21" }, { 2e-308, "2e-308" }, { 4.8726570057e288, "4.8726570057e+288" },
        /* bounds nearest above a whole number, see scaled() of decimal.c */
        { 5592117679628511 * 0x1p163, "6.538311315939327e+64" }, { 8887055249355788 * 0x1p664, "6.802601037806062e+215" },
        /* powers of two whose nearest 16 digits do not read back; %.17g. (repr takes others: ..539063, ..0802) */
        { 0x1p-24, "5.9604644775390625e-08" }, { 0x1p-44, "5.6843418860808015e-14" },
        /* %.16g gives 8.656001929328608, which reads back too */
        { 0x1.14fdf7c212897p+3, "8.656001929328609" },
    };
    /* clang-format on */
    char text[DECIMAL_ROOM + 1];

    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_TEXT(cases[i].expected, written(text, cases[i].value), cases[i].expected);
}

/* ---- powers of ten, by exact arithmetic ---- */

enum { WORDS = 40 }; /* 1280 bits: 10^324 has 1077, times 2^128 */

typedef struct {
    uint32_t word[WORDS]; /* the lowest first */
} Whole;

/* x = x * times + more */
static void
multiply(Whole *x, uint32_t times, uint32_t more)
{
    uint64_t carry = more;

    for (int word = 0; word < WORDS; word++) {
        carry += (uint64_t)x->word[word] * times;
        x->word[word] = (uint32_t)carry;
        carry >>= 32;
    }
    assert(carry == 0);
}

static void
shift(Whole *x, int bits)
{
    for (; bits > 0; bits--) multiply(x, 2, 0);
}

static int
count_bits(const Whole *x)
{
    int word = WORDS - 1, bits = 0;

    while (word > 0 && x->word[word] == 0) word--;
    for (uint32_t top = x->word[word]; top; top >>= 1) bits++;
    return 32 * word + bits;
}

static int
order(const Whole *a, const Whole *b)
{
    for (int word = WORDS - 1; word >= 0; word--)
        if (a->word[word] != b->word[word]) return a->word[word] < b->word[word] ? -1 : 1;
    return 0;
}

/* x (high 2^64 + low - less) */
static Whole
product(const Whole *x, DecimalPower power, uint64_t less)
{
    const uint64_t high = power.high - (power.low < less), low = power.low - less;
    Whole sum = { 0 };

    for (int bit = 127; bit >= 0; bit--) {
        const uint64_t one = bit >= 64 ? high >> (bit - 64) & 1 : low >> bit & 1;
        uint64_t carry = 0;
        for (int word = 0; word < WORDS; word++) {
            carry += 2 * (uint64_t)sum.word[word] + (one ? x->word[word] : 0);
            sum.word[word] = (uint32_t)carry;
            carry >>= 32;
        }
    }
    return sum;
}

/* Each power g is the least whole number not below 10^e 2^s, s so that it has 128 bits: with a and
 * b whole and b / a = 10^e 2^s, (g - 1) a < b <= g a. */
static void
test_powers_of_ten(void)
{
    int n_wrong = 0;

    for (int e = DECIMAL_LEAST_POWER; e <= DECIMAL_MOST_POWER; e++) {
        const DecimalPower power = decimal_powers[e - DECIMAL_LEAST_POWER];
        Whole ten = { { 1 } }, one = { { 1 } };
        for (int times = 0; times < abs(e); times++) multiply(&ten, 10, 0);
        const int bits = count_bits(&ten);
        if (e < 0) {
            shift(&one, 127 + bits);
        } else {
            shift(&one, bits > 128 ? bits - 128 : 0);
            shift(&ten, bits < 128 ? 128 - bits : 0);
        }
        const Whole *a = e < 0 ? &ten : &one, *b = e < 0 ? &one : &ten;
        const Whole below = product(a, power, 1), at = product(a, power, 0);
        n_wrong += power.high >> 63 == 0 || order(&below, b) >= 0 || order(b, &at) > 0;
    }
    CU_ASSERT_EQUAL(n_wrong, 0);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "cases", test_cases },
        { "powers_of_ten", test_powers_of_ten },
        { "powers", test_powers },
        { "shortest", test_shortest },
        { "same_as_slowly", test_same_as_slowly },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
