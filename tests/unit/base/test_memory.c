/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "testlib.h"
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int
is_zero(const void *memory, size_t bytes)
{
    const char *at = memory;

    while (bytes > 0 && at[bytes - 1] == 0) bytes--;
    return bytes == 0;
}

static void
test_new_is_zeroed(void)
{
    static const size_t bytes[] = { 0, 1, 63, 64, 65, 100000 };

    for (size_t i = 0; i < LENGTH(bytes); i++) {
        char *plain = memory_new(bytes[i], 1), *aligned = memory_new_aligned(bytes[i], 1);
        CU_ASSERT(is_zero(plain, bytes[i]));
        CU_ASSERT(is_zero(aligned, bytes[i]));
        CU_ASSERT_EQUAL((uintptr_t)aligned % 64, 0);
        free(plain);
        free(aligned);
    }
}

static void
test_grow(void)
{
    int *array = NULL, size = 0, moves = 0;

    for (int count = 0; count < 1000; count++) {
        int old = size;
        array = memory_grow(array, count, &size, sizeof(int));
        moves += size != old;
        CU_ASSERT_FATAL(count < size);
        CU_ASSERT_EQUAL(array[count], 0);
        array[count] = count;
    }
    CU_ASSERT_EQUAL(array[999], 999);
    CU_ASSERT_EQUAL(array[500], 500);
    CU_ASSERT(moves < 12); /* doubling, not creeping */
    free(array);
}

static void
say_and_leave(void)
{
    _exit(6);
}

/* Each in a child of its own: the handler must be asked, and the program must end with its code. */
static void
test_failure_ends_the_program(void)
{
    for (int way = 0; way < 6; way++) {
        int ended = 0;
        pid_t child = fork();
        if (child == 0) {
            Pool pool = { 0 };
            int size = INT_MAX / 2 + 1;
            memory_on_failure(say_and_leave);
            if (way == 0) memory_new(SIZE_MAX / 4, 16);
            if (way == 1) memory_new_aligned(SIZE_MAX - 5, 1);
            if (way == 2) memory_grow(NULL, size, &size, 1);
            if (way == 3) pool_new(&pool, SIZE_MAX / 2, 2);
            if (way == 4) pool_new(&pool, SIZE_MAX / 2 - 100, 1);
            if (way == 5) memory_new(SIZE_MAX / 4, 1); /* possible to count, not to have */
            _exit(0);
        }
        CU_ASSERT_FATAL(child > 0 && waitpid(child, &ended, 0) == child);
        CU_ASSERT(WIFEXITED(ended) && WEXITSTATUS(ended) == 6);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "new_is_zeroed", test_new_is_zeroed },
        { "grow", test_grow },
        { "failure_ends_the_program", test_failure_ends_the_program },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
