/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/fail.h"
#include "testlib.h"
#include <string.h>

static void
test_message(void)
{
    Error err;

    CHECK_FAILS(fail(&err, ERR_SPEC, "%s:%d: unknown key %s", "study.cfg", 14, "horizn"), ERR_SPEC,
                "study.cfg:14: unknown key horizn");
}

static void
test_long_message_is_cut(void)
{
    Error err = { 0 };
    char words[3000];

    memset(words, 'w', sizeof(words) - 1);
    words[sizeof(words) - 1] = '\0';
    CU_ASSERT_EQUAL(fail(&err, ERR_IO, "%s", words), ERR_IO);
    CU_ASSERT_EQUAL(strlen(err.text), sizeof(err.text) - 1);
}

static Status
third_fails(int calls, int *made, Error *err)
{
    Status status = OK;

    for (*made = 0; *made < calls; (*made)++)
        TRY(*made == 2 ? fail(err, ERR_NUMERIC, "call %d", *made) : OK);
done:
    return status;
}

static void
test_try_leaves_at_the_first_failure(void)
{
    Error err;
    int made;

    CHECK_OK(third_fails(2, &made, &err));
    CU_ASSERT_EQUAL(made, 2);
    CHECK_FAILS(third_fails(9, &made, &err), ERR_NUMERIC, "call 2");
    CU_ASSERT_EQUAL(made, 2);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "message", test_message },
        { "long_message_is_cut", test_long_message_is_cut },
        { "try_leaves_at_the_first_failure", test_try_leaves_at_the_first_failure },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
