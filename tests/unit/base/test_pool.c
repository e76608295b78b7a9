/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "testlib.h"
#include <stdint.h>
#include <string.h>

static int
is_zero(const void *memory, size_t bytes)
{
    const char *at = memory;

    while (bytes > 0 && at[bytes - 1] == 0) bytes--;
    return bytes == 0;
}

static void
test_pool(void)
{
    Pool pool = { 0 };
    char *piece[500];

    for (int i = 0; i < 500; i++) {
        const size_t bytes = (size_t)(i % 7 == 0 ? 9000 : i);
        piece[i] = pool_new(&pool, bytes, 1);
        CU_ASSERT_EQUAL((uintptr_t)piece[i] % 16, 0);
        CU_ASSERT(is_zero(piece[i], bytes));
        memset(piece[i], i % 100 + 1, bytes);
    }
    for (int i = 1; i < 500; i++) /* nobody wrote over a neighbour */
        CU_ASSERT(piece[i][0] == i % 100 + 1 && piece[i][i - 1] == i % 100 + 1);
    pool_free(&pool);
    CU_ASSERT_PTR_NULL(pool.blocks);
    pool_free(&pool);
}

static void
test_pool_text(void)
{
    Pool pool = { 0 };
    char long_text[20000];
    char word[] = "well";
    char *copy = pool_text(&pool, word);

    memset(long_text, 'x', sizeof(long_text) - 1);
    long_text[sizeof(long_text) - 1] = '\0';
    word[0] = 'b';
    CHECK_TEXT("copy", copy, "well");
    CHECK_TEXT("empty", pool_text(&pool, ""), "");
    CHECK_TEXT("format", pool_format(&pool, "%s.%d", "state", 7), "state.7");
    CU_ASSERT_EQUAL(strlen(pool_format(&pool, "%s!", long_text)), sizeof(long_text));
    pool_free(&pool);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "pool", test_pool },
        { "pool_text", test_pool_text },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
