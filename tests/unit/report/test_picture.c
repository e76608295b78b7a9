/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/picture.h"
#include "testlib.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
write_bytes(const char *path, const char *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");

    CU_ASSERT_FATAL(file != NULL && fwrite(bytes, 1, n, file) == n);
    fclose(file);
}

static void
test_svg(void)
{
    static const struct {
        const char *name, *before, *after;
    } cases[] = {
        { "title", "<svg><title>Gnuplot</title><desc>by</desc></svg>\n",
          "<svg><title>a &lt;b> &amp; c</title><desc>words</desc></svg>\n" },
        { "no title", "<svg></svg>", "<svg></svg>" },
        { "control", "<svg>\001\t\n</svg>", "<svg>?\t\n</svg>" },
        { "unicode", "<svg>\xc3\xa9\xe6\xb2\xbb\xf0\x9f\x98\x80</svg>",
          "<svg>\xc3\xa9\xe6\xb2\xbb\xf0\x9f\x98\x80</svg>" },
        { "no UTF-8", "<svg>\xff\xc3(\xed\xa0\x80\xc0\xaf\xef\xbf\xbf</svg>",
          "<svg>\?\?(\?\?\?\?\?\?\?\?</svg>" },
    };
    char from[TEST_PATH], to[TEST_PATH], *bytes;
    Error err;

    test_path(from, "a.svg");
    test_path(to, "b.svg");
    for (size_t i = 0; i < LENGTH(cases); i++) {
        test_write(from, cases[i].before);
        CHECK_OK(picture_keep(from, to, "a <b> & c", "words", &err));
        bytes = test_read(to);
        CHECK_TEXT(cases[i].name, bytes, cases[i].after);
        free(bytes);
    }
}

/* 33 bytes of signature and IHDR, then other parts: the density comes between (PNG, 5.6). */
static void
test_png(void)
{
    static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR0123456789012abcd"
                              "\0\0\0\0IEND\xae\x42\x60\x82";
    char from[TEST_PATH], to[TEST_PATH], *bytes;
    Error err;

    write_bytes(test_path(from, "a.png"), png, sizeof(png) - 1);
    CHECK_OK(picture_keep(from, test_path(to, "b.png"), "", "", &err));
    bytes = test_read(to);
    CU_ASSERT_EQUAL(memcmp(bytes, png, 33), 0);
    CU_ASSERT_EQUAL(memcmp(bytes + 37, "pHYs\0\0\x2e\x23\0\0\x2e\x23\1", 13), 0);
    CU_ASSERT_EQUAL(memcmp(bytes + 54, png + 33, sizeof(png) - 1 - 33), 0);
    write_bytes(from, bytes, sizeof(png) - 1 + 21); /* a second time: it is there */
    free(bytes);
    CHECK_OK(picture_keep(from, test_path(to, "c.png"), "", "", &err));
    bytes = test_read(to);
    CU_ASSERT_EQUAL(memcmp(bytes + 54, png + 33, sizeof(png) - 1 - 33), 0);
    free(bytes);
}

static void
test_pdf(void)
{
    char from[TEST_PATH], to[TEST_PATH], *bytes;
    Error err;

    test_write(test_path(from, "a.pdf"), "%PDF /CreationDate (D:20261124005048Z)\n%%EOF\n");
    CHECK_OK(picture_keep(from, test_path(to, "b.pdf"), "", "", &err));
    bytes = test_read(to);
    CHECK_TEXT("date", bytes, "%PDF /CreationDate (D:20000101000000Z)\n%%EOF\n");
    free(bytes);
}

/* What a full disk leaves: the picture that was there stays. */
static void
test_cut(void)
{
    static const char *const cases[][2] = {
        { "a.svg", "<svg><title>" },
        { "a.png", "\x89PNG" },
        { "a.pdf", "%PDF" },
        { "a.svg", "" },
        { "a.png", "" },
        { "a.txt", "text" },
    };
    char from[TEST_PATH], to[TEST_PATH], *bytes;
    Error err;

    test_write(test_path(to, "kept"), "as before");
    for (size_t i = 0; i < LENGTH(cases); i++) {
        test_write(test_path(from, cases[i][0]), cases[i][1]);
        CHECK_FAILS(picture_keep(from, to, "", "", &err), ERR_IO, "is no whole picture");
        bytes = test_read(to);
        CHECK_TEXT(cases[i][0], bytes, "as before");
        free(bytes);
    }
    CHECK_FAILS(picture_keep(test_path(from, "none.svg"), to, "", "", &err), ERR_IO, "cannot read");
    test_write(test_path(from, "a.svg"), "<svg></svg>");
    CHECK_FAILS(picture_keep(from, test_path(to, "no/b.svg"), "", "", &err), ERR_IO,
                "cannot write");
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "svg", test_svg }, { "png", test_png }, { "pdf", test_pdf },
        { "cut", test_cut }, CU_TEST_INFO_NULL,
    };

    return test_main(tests, argc, argv);
}
