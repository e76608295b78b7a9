/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/spawn.h"
#include "testlib.h"
#include <stdlib.h>
#include <time.h>

static SpawnState
end_of(const char *const *words, double limit, const char *complaints)
{
    Spawn spawn;
    Error err;
    SpawnState state;

    CHECK_OK(spawn_start(&spawn, words, complaints, &err));
    while ((state = spawn_look(&spawn, limit)) == SPAWN_RUNS)
        nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
    return state;
}

static void
test_ends(void)
{
    static const struct {
        const char *words[4];
        SpawnState state;
    } cases[] = {
        { { "true" }, SPAWN_DONE },
        { { "false" }, SPAWN_FAILED },
        { { "sh", "-c", "kill -9 $$" }, SPAWN_FAILED },
        { { "cat" }, SPAWN_DONE }, /* no input: it does not wait for any */
    };
    char path[TEST_PATH];

    for (size_t i = 0; i < LENGTH(cases); i++)
        CU_ASSERT_EQUAL(end_of(cases[i].words, 20, test_path(path, "said")), cases[i].state);
}

/* Words reach the program as they are: no shell reads them. */
static void
test_words(void)
{
    static const char *const words[] = { "printf", "%s", "$(touch x) `y` ; \"z\" > w", NULL };
    char path[TEST_PATH], *said;

    CU_ASSERT_EQUAL(end_of(words, 20, test_path(path, "said")), SPAWN_DONE);
    said = test_read(path);
    CHECK_TEXT("said", said, words[2]);
    free(said);
}

static void
test_late(void)
{
    static const char *const words[] = { "sleep", "1000", NULL };
    const time_t begun = time(NULL);
    char path[TEST_PATH];

    CU_ASSERT_EQUAL(end_of(words, 0.05, test_path(path, "said")), SPAWN_LATE);
    CU_ASSERT(time(NULL) - begun < 100);
}

static void
test_none(void)
{
    static const char *const words[] = { "hepatica-no-such-program", NULL };
    char path[TEST_PATH];
    Spawn spawn;
    Error err;

    CHECK_FAILS(spawn_start(&spawn, words, test_path(path, "said"), &err), ERR_IO,
                "cannot start hepatica-no-such-program: No such file or directory");
    CU_ASSERT_EQUAL(spawn_look(&spawn, 1), SPAWN_FAILED);
    spawn_stop(&spawn);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "ends", test_ends }, { "words", test_words }, { "late", test_late },
        { "none", test_none }, CU_TEST_INFO_NULL,
    };

    return test_main(tests, argc, argv);
}
