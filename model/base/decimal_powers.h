/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BASE_DECIMAL_POWERS_H
#define BASE_DECIMAL_POWERS_H
/** @file decimal_powers.h
 *  Powers of ten to 128 bits, for decimal.c. The test works each out again by exact arithmetic. */
#include <stdint.h>

typedef struct {
    uint64_t high, low;
} DecimalPower; /* 2^127 <= high 2^64 + low < 2^128 */

enum { DECIMAL_LEAST_POWER = -292, DECIMAL_MOST_POWER = 324 };

/* Row e - DECIMAL_LEAST_POWER: 10^e / 2^(floor(log2(10^e)) - 127), rounded up to a whole number. */
extern const DecimalPower decimal_powers[DECIMAL_MOST_POWER - DECIMAL_LEAST_POWER + 1];
#endif
