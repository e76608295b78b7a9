/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/manifest.h"
#include "testlib.h"
#include <limits.h>
#include <math.h>
#include <stdlib.h>

static const char expected[] = "{\n"
                               "  \"version\": \"0.1.0\",\n"
                               "  \"config\": \"configs/bclm/base.cfg\",\n"
                               "  \"settings\": {\n"
                               "    \"discount\": 0.03,\n"
                               "    \"horizon\": \"inf\",\n"
                               "    \"seed\": 9223372036854775807,\n"
                               "    \"wtp\": null,\n"
                               "    \"strict\": true\n"
                               "  },\n"
                               "  \"files\": [\n"
                               "    {\n"
                               "      \"name\": \"a \\\"b\\\"\\n.cfg\"\n"
                               "    },\n"
                               "    \"Br\xC3\xBCst\",\n"
                               "    \"Br?st\",\n"
                               "    null,\n"
                               "    1e-300\n"
                               "  ],\n"
                               "  \"warnings\": [],\n"
                               "  \"nothing\": {}\n"
                               "}\n";

static void
test_written_bytes(void)
{
    char path[TEST_PATH], *bytes;
    Manifest *root = manifest_new(), *settings, *files;
    Error err;

    manifest_text(root, "version", "0.0.9");
    manifest_text(root, "config", "configs/bclm/base.cfg");
    settings = manifest_group(root, "settings");
    manifest_number(settings, "discount", 0.03);
    manifest_number(settings, "horizon", INFINITY);
    manifest_whole(settings, "seed", LLONG_MAX);
    manifest_number(settings, "wtp", NAN);
    manifest_flag(settings, "strict", true);
    files = manifest_list(root, "files");
    manifest_text(manifest_item_group(files), "name", "a \"b\"\n.cfg");
    manifest_item_text(files, "Br\xC3\xBCst");
    manifest_item_text(files, "Br\xFCst"); /* Latin-1 */
    manifest_item_text(files, NULL);
    manifest_item_number(files, 1e-300);
    manifest_list(root, "warnings");
    manifest_group(root, "nothing");
    manifest_text(root, "version", "0.1.0"); /* the later value in the earlier place */

    CHECK_OK(manifest_write(test_path(path, "run.json"), root, &err));
    bytes = test_read(path);
    CHECK_TEXT("run.json", bytes, expected);
    free(bytes);
    CHECK_FAILS(manifest_write("/dev/full", root, &err), ERR_IO, "/dev/full: No space left");
    CHECK_FAILS(manifest_write("/none/run.json", root, &err), ERR_IO, "/none/run.json: No such");
    manifest_delete(root);
    manifest_delete(NULL);
}

static void
test_read_text(void)
{
    /* clang-format off */
    static const struct { const char *file, *found, *message; } cases[] = {
        { "{ \"a\": 1, \"config\": \"x.cfg\" }", "x.cfg", NULL },
        { "{ \"config\": 7 }",                   NULL,    NULL },
        { "{ \"inner\": { \"config\": \"x\" } }", NULL,   NULL },
        { "[ \"config\" ]",                      NULL,    NULL },
        { "{ \"config\": \"x.cfg\"",             NULL,    "run.json:1: no JSON: " },
        { "",                                    NULL,    "run.json:1: no JSON: " },
    };
    /* clang-format on */
    Pool pool = { 0 };
    char path[TEST_PATH];
    const char *found;
    Error err;

    test_path(path, "run.json");
    for (size_t i = 0; i < LENGTH(cases); i++) {
        test_write(path, cases[i].file);
        if (cases[i].message)
            CHECK_FAILS(manifest_read_text(&found, &pool, path, "config", &err), ERR_IO,
                        cases[i].message);
        else
            CHECK_OK(manifest_read_text(&found, &pool, path, "config", &err));
        CHECK_TEXT(cases[i].file, found, cases[i].found);
    }
    CHECK_FAILS(manifest_read_text(&found, &pool, "/none/run.json", "config", &err), ERR_IO,
                "cannot read /none/run.json: No such");
    pool_free(&pool);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "written_bytes", test_written_bytes },
        { "read_text", test_read_text },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
