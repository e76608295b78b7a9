/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every text must be read as the C library reads it, to the last bit. */
#include "base/decimal_read.h"
#include "testlib.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
check(const char *text)
{
    char *end;
    double value;
    const double expected = strtod(text, &end);
    const char *found = decimal_read(&value, text);

    if (found != end || memcmp(&value, &expected, sizeof(value)) != 0) {
        printf("\"%s\": %a, not %a\n", text, value, expected);
        CU_FAIL("it is not what strtod reads");
    }
}

/* Where numbers end, and what is none; halfway cases and limits as in Clinger (1990) and in the
 * tests of readers of numbers since. */
static void
test_texts(void)
{
    static const char *const texts[] = {
        "0",
        "-0",
        "+0",
        "0.0",
        "-0e5",
        "00012",
        "1",
        "-1",
        "+1",
        "1.",
        ".5",
        "-.5",
        ".",
        "",
        "-",
        "+",
        "e5",
        ".e5",
        "1e",
        "1e+",
        "1e-",
        "1ex",
        "1e5",
        "1E-5",
        "1.5e+3",
        "1.2.3",
        "1,5",
        "12 ",
        " 12",
        "\t-3",
        "1 2",
        "--1",
        "0x10",
        "0x",
        "-0X1p3",
        "inf",
        "-INF",
        "nan",
        "infinity",
        "n/a",
        "9007199254740991",
        "9007199254740992",
        "9007199254740993",
        "9007199254740994.5",
        "9007199254740993.00000000000000000000000001",
        "9007199254740995",
        "18446744073709551615",
        "18446744073709551616",
        "9999999999999999999",
        "12345678901234567890",
        "1e22",
        "1e23",
        "1e-22",
        "1e-23",
        "8.5e22",
        "3.5e-23",
        "123456789012345678e-22",
        "1e308",
        "1e309",
        "-1e309",
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "1.7976931348623159e308",
        "1e-307",
        "2.2250738585072014e-308",
        "2.2250738585072011e-308",
        "2.225073858507201e-308",
        "4.9e-324",
        "5e-324",
        "2.4e-324",
        "2.5e-324",
        "1e-400",
        "1e400",
        "0e400",
        "0e99999",
        "1e99999",
        "1e-99999",
        "1e123456789012345678901",
        "0.000000000000000000000000000000000000123",
        "1000000000000000000000000000000000000",
        "0.1000000000000000055511151231257827",
        "0.30000000000000004",
        "0.1",
        "0.2",
        "0.3",
        "1.1",
        "2.675",
        "72.3315",
        "8.41e21",
        "9.109e-31",
        "1.00000000000000011102230246251565",
        "1.0000000000000001110223024625156541",
        "1.000000000000000111",
        "7.2057594037927933e16",
        "72057594037927933",
        "72057594037927936",
    };
    double value = 7;

    for (size_t i = 0; i < LENGTH(texts); i++) check(texts[i]);
    CHECK_CLOSE("none", decimal_read(&value, "x") != NULL ? value : NAN, 0, 0);
}

static uint64_t
random_bits(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (*state ^ *state >> 29) * 0xBF58476D1CE4E5B9u;
}

/* Doubles of any bits by 1 to 19 digits, and random digits with a point and an exponent. */
static void
test_random(void)
{
    uint64_t state = 1;
    char text[80];

    for (int round = 0; round < 300000; round++) {
        const uint64_t bits = random_bits(&state), other = random_bits(&state);
        double value;
        memcpy(&value, &bits, sizeof(value));
        snprintf(text, sizeof(text), "%.*g", (int)(other >> 33) % 19 + 1, value);
        check(text);
        snprintf(text, sizeof(text), "%.*f", (int)(other >> 40) % 19, (double)(bits >> 20) / 1e9);
        check(text);
        snprintf(text, sizeof(text), "%llu.%llue%d", (unsigned long long)(bits >> (other & 63)),
                 (unsigned long long)(other >> (bits & 63)), (int)(other >> 50) % 330 - 165);
        check(text);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "texts", test_texts },
        { "random numbers", test_random },
        CU_TEST_INFO_NULL,
    };

    return test_main(tests, argc, argv);
}
