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
test_read_back(void)
{
    static const char text[] =
        "{ \"config\": \"x.cfg\", \"n\": 7, \"most\": \"inf\", \"least\": \"-inf\", \"none\": null,"
        "  \"inner\": { \"config\": \"y\" }, \"list\": [ \"a\", 0.5, { \"b\": 1 } ] }";
    static const char *const keys[] = { "config", "n", "most", "least", "none", "inner", "list" };
    char path[TEST_PATH];
    Manifest *root;
    Error err;

    test_write(test_path(path, "run.json"), text);
    CHECK_OK(manifest_read(&root, path, &err));
    CHECK_TEXT("text", manifest_as_text(manifest_at(root, "config")), "x.cfg");
    CHECK_TEXT("inner", manifest_as_text(manifest_at(manifest_at(root, "inner"), "config")), "y");
    CHECK_CLOSE("n", manifest_as_number(manifest_at(root, "n")), 7, 0);
    CU_ASSERT(isinf(manifest_as_number(manifest_at(root, "most"))) &&
              manifest_as_number(manifest_at(root, "least")) < 0);
    CU_ASSERT(isnan(manifest_as_number(manifest_at(root, "none"))) &&
              !manifest_as_text(manifest_at(root, "none")));
    const Manifest *list = manifest_at(root, "list");
    CU_ASSERT_EQUAL(manifest_items(list), 3);
    CHECK_TEXT("item", manifest_as_text(manifest_item(list, 0)), "a");
    CHECK_CLOSE("item", manifest_as_number(manifest_item(list, 1)), 0.5, 0);
    CU_ASSERT_PTR_NULL(manifest_item(list, 3));
    for (int member = 0; member < (int)LENGTH(keys); member++)
        CHECK_TEXT("key", manifest_key(root, member), keys[member]);
    CU_ASSERT_PTR_NULL(manifest_key(root, (int)LENGTH(keys)));
    /* nothing holds nothing */
    const Manifest *nothing = manifest_at(manifest_at(root, "other"), "config");
    CU_ASSERT(!nothing && !manifest_as_text(nothing) && isnan(manifest_as_number(nothing)) &&
              manifest_items(nothing) == 0 && !manifest_item(nothing, 0) &&
              !manifest_key(nothing, 0));
    manifest_delete(root);
}

static void
test_read_back_badly(void)
{
    static const char *const texts[] = { "{ \"config\": \"x.cfg\"", "" };
    char path[TEST_PATH];
    Manifest *root;
    Error err;

    test_path(path, "run.json");
    for (size_t i = 0; i < LENGTH(texts); i++) {
        test_write(path, texts[i]);
        CHECK_FAILS(manifest_read(&root, path, &err), ERR_IO, "run.json:1: no JSON: ");
        CU_ASSERT_PTR_NULL(root);
    }
    CHECK_FAILS(manifest_read(&root, "/none/run.json", &err), ERR_IO,
                "cannot read /none/run.json: No such");
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "written_bytes", test_written_bytes },
        { "read_back", test_read_back },
        { "read_back_badly", test_read_back_badly },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
