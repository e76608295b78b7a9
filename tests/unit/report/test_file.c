/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/file.h"
#include "testlib.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void
test_whole(void)
{
    char path[TEST_PATH], *bytes;
    FILE *file;
    Error err;

    test_write(test_path(path, "text"), "something longer that was there before");
    CHECK_OK(file_create(&file, path, &err));
    fputs("new", file);
    CHECK_OK(file_close(file, path, &err));
    bytes = test_read(path);
    CHECK_TEXT("bytes", bytes, "new");
    free(bytes);
}

/* /dev/full refuses every byte as a full disk does: few bytes when the file is closed, many before.
 */
static void
test_full_disk(void)
{
    static const int sizes[] = { 1, 4096, 100000 };
    FILE *file;
    Error err;

    for (size_t i = 0; i < LENGTH(sizes); i++) {
        CHECK_OK(file_create(&file, "/dev/full", &err));
        for (int n = 0; n < sizes[i]; n++) fputc('x', file);
        CHECK_FAILS(file_close(file, "/dev/full", &err), ERR_IO,
                    "cannot write /dev/full: No space left on device");
    }
    CHECK_OK(file_create(&file, "/dev/full", &err));
    setvbuf(file, NULL, _IONBF, 0);
    fputc('x', file); /* lost at once: nothing is left to be refused when the file is closed */
    CHECK_FAILS(file_close(file, "/dev/full", &err), ERR_IO, "No space left on device");
}

static void
test_no_place(void)
{
    char path[TEST_PATH];
    FILE *file;
    Error err;

    CHECK_FAILS(file_create(&file, test_path(path, "none/text"), &err), ERR_IO,
                "none/text: No such file or directory");
    CHECK_FAILS(file_create(&file, test_folder(), &err), ERR_IO, "Is a directory");
}

/* The superuser may write everywhere, so steps down for the moment. */
static void
test_not_allowed(void)
{
    char path[TEST_PATH];
    const uid_t me = geteuid();
    FILE *file;
    Error err;

    test_path(path, "text");
    CU_ASSERT_EQUAL_FATAL(chmod(test_folder(), 0500), 0);
    if (me == 0) CU_ASSERT_EQUAL_FATAL(seteuid(65534), 0);
    CHECK_FAILS(file_create(&file, path, &err), ERR_IO, "text: Permission denied");
    if (me == 0) CU_ASSERT_EQUAL_FATAL(seteuid(me), 0);
    chmod(test_folder(), 0700);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "whole", test_whole },
        { "full_disk", test_full_disk },
        { "no_place", test_no_place },
        { "not_allowed", test_not_allowed },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
