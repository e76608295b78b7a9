/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/digest.h"
#include "testlib.h"
#include <stdlib.h>
#include <string.h>

static void
test_known_answers(void)
{
    /* NIST, FIPS 180-4 example values (one block, two blocks, a million times "a"); the empty
     * message: NIST CAVP, SHA256ShortMsg, Len = 0 */
    /* clang-format off */
    static const struct { const char *text, *expected; } cases[] = {
        { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
        { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
        { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
        { NULL, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" },
    };
    /* clang-format on */
    char path[TEST_PATH], hex[DIGEST_HEX], *million = calloc(1000001, 1);
    Error err;

    CU_ASSERT_FATAL(million != NULL);
    memset(million, 'a', 1000000);
    test_path(path, "message");
    for (size_t i = 0; i < LENGTH(cases); i++) {
        test_write(path, cases[i].text ? cases[i].text : million);
        CHECK_OK(digest_file(hex, path, &err));
        CHECK_TEXT("digest", hex, cases[i].expected);
    }
    free(million);
}

static void
test_unreadable(void)
{
    char path[TEST_PATH], hex[DIGEST_HEX];
    Error err;

    CHECK_FAILS(digest_file(hex, test_path(path, "none"), &err), ERR_IO,
                "none: No such file or directory");
    CHECK_FAILS(digest_file(hex, test_folder(), &err), ERR_IO, "Is a directory");
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "known_answers", test_known_answers },
        { "unreadable", test_unreadable },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
